import { bug } from '../basics/result.ts';
import type { ActorId, AuthorityCode, HandoverId, PersonId, PlaceCode } from '../basics/ids.ts';
import type { Draft } from '../entries/types.ts';
import type { AcknowledgementGrade, EvidenceGrade, Handover, Line, Plan } from './types.ts';
import { isSettled, isUnderWay, type LineState } from './states.ts';

/** What a handover entry says of a line: position in subjects, its new state, and what changed with it. */
export interface LineChange {
  readonly subject: number;
  readonly state: LineState;
  readonly keptAt?: PlaceCode;
  readonly agreedBy?: AuthorityCode;
  readonly vehicle?: string;
  readonly papers?: boolean;
  readonly fit?: boolean;
  readonly bestInterests?: boolean;
}

type Writable<T> = { -readonly [K in keyof T]: T[K] };

/** What an entry makes of the handover it concerns; undefined when it concerns none. */
export function foldHandover(
  entry: Draft & { readonly actor: ActorId; readonly party: AuthorityCode },
  handoverOf: (id: HandoverId) => Handover | undefined,
): Handover | undefined {
  const id = entry.body['handover'] as HandoverId | undefined;
  if (id === undefined) return undefined;
  const before =
    entry.type === 'HandoverOffered' ? opened(id, entry) : (handoverOf(id) ?? bug(`${entry.type} about a handover that was never offered`));
  const after: Writable<Handover> = {
    ...before,
    version: before.version + 1,
    lines: changedLines(before, entry),
    actors: withActor(before, entry),
  };
  switch (entry.type) {
    case 'HandoverAmended':
      if (entry.body['plan'] !== undefined) after.plan = entry.body['plan'] as unknown as Plan;
      after.revision = before.revision + (entry.body['voids'] === true ? 1 : 0);
      break;
    case 'HandoverDeparted':
      after.departedAt = before.departedAt ?? entry.occurred.to;
      after.leader = entry.body['leader'] as string;
      break;
    case 'HandoverReceived':
      after.receivedAt = before.receivedAt ?? entry.occurred.to;
      after.acknowledged = entry.body['grade'] as AcknowledgementGrade;
      break;
    case 'HandoverArrivalEvidenced':
      after.arrivalEvidence = entry.body['grade'] as EvidenceGrade;
      break;
    case 'HandoverDisputed':
      after.disputed = true;
      break;
    case 'HandoverReceiptCorrected':
      after.disputed = false;
      // Closed over somebody who, it turns out, is still between borders: open again.
      after.closed = before.closed && after.lines.every((line) => isSettled(line.state));
      break;
    case 'HandoverClosed':
      after.closed = true;
      break;
    default:
  }
  return after;
}

function opened(id: HandoverId, entry: Draft): Handover {
  const transit = entry.body['transit'] as AuthorityCode | undefined;
  return {
    id,
    version: 0,
    sender: entry.body['sender'] as AuthorityCode,
    receiver: entry.body['receiver'] as AuthorityCode,
    ...(transit === undefined ? {} : { transit }),
    plan: entry.body['plan'] as unknown as Plan,
    revision: 1,
    ...(entry.body['adultsOnly'] === true ? { adultsOnly: true } : {}),
    clearances: entry.body['clearances'] as readonly string[],
    lines: [],
    actors: [],
    disputed: false,
    closed: false,
  };
}

function changedLines(before: Handover, entry: Draft & { readonly party: AuthorityCode }): readonly Line[] {
  const changes = (entry.body['lines'] ?? []) as unknown as readonly LineChange[];
  const lines = new Map(before.lines.map((line) => [line.person, line]));
  const voids = entry.type === 'HandoverAmended' && entry.body['voids'] === true;
  for (const change of changes) {
    const person = entry.subjects[change.subject] as PersonId;
    const was = lines.get(person);
    const kept = change.keptAt ?? was?.keptAt;
    const again = change.state === 'offered' && was?.state !== 'offered';
    const agreed = voids || again ? [] : (was?.agreedBy ?? []);
    const vehicle = change.vehicle ?? was?.vehicle;
    lines.set(person, {
      person,
      state: change.state,
      keptAt: kept,
      since: was?.state === change.state ? was.since : entry.occurred.to,
      agreedBy: change.agreedBy === undefined ? agreed : [...agreed, change.agreedBy],
      ...(vehicle === undefined ? {} : { vehicle }),
      papers: change.papers ?? was?.papers ?? false,
      fit: change.fit ?? was?.fit ?? false,
      ...(change.bestInterests === true || was?.bestInterests === true ? { bestInterests: true } : {}),
      letGo: (was?.letGo ?? false) || (entry.party !== before.sender && isUnderWay(change.state) && change.state !== 'in-transit'),
    });
  }
  return [...lines.values()];
}

function withActor(
  before: Handover,
  entry: { readonly actor: ActorId; readonly party: AuthorityCode; readonly type: string },
): Handover['actors'] {
  if (entry.type === 'HandoverLinesVoided' || before.actors.some(([party, actor]) => party === entry.party && actor === entry.actor)) {
    return before.actors;
  }
  return [...before.actors, [entry.party, entry.actor]];
}
