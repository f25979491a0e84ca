import type { ActorId, PersonId, PlaceCode } from '../basics/ids.ts';
import { accepted, refused, type Result } from '../basics/result.ts';
import type { Instant } from '../basics/time.ts';
import { decided, type Act, type Decided } from '../entries/act.ts';
import { refusal, type Refusal } from '../entries/refusals.ts';
import type { Draft } from '../entries/types.ts';
import { MOST_SUBJECTS } from './guards.ts';
import type { VarianceCommand } from './matter-commands.ts';
import { matterKey, varianceWays, type Variance, type VarianceKind, type VarianceWay } from './matters.ts';
import { isEnd } from './states.ts';
import type { CustodyFacts, Standing } from './types.ts';

/**
 * Every way to close a difference, and what the book must then show. Nobody is explained away: of who is missing somebody has seen
 * something since, or an entry says where the person is; and what the book had of somebody who was found, before, is no answer to his
 * being there. A bare number and a stranger are closed by somebody who did not count them.
 */
const ways: { readonly [way in VarianceWay]: { readonly closes: readonly VarianceKind[]; readonly shows: Showing } } = {
  'seen-since': { closes: ['missing'], shows: onStanding((one, variance) => one.seenAt !== undefined && one.seenAt > variance.opened) },
  elsewhere: { closes: ['missing', 'found'], shows: onStanding((one, variance) => isBodily(one) && one.account.place !== variance.place) },
  lost: {
    closes: ['missing', 'found'],
    shows: onStanding((one) => one.account.kind === 'unaccounted' || one.account.kind === 'at-large'),
  },
  ended: { closes: ['missing', 'found'], shows: onStanding((one) => isEnd(one.account.kind) && one.account.kind !== 'merged') },
  'same-person': { closes: ['missing', 'found'], shows: onStanding((one) => one.account.kind === 'merged') },
  'admitted-here': { closes: ['found', 'unidentified'], shows: standsHere },
  identified: { closes: ['unidentified'], shows: isJudged },
  'not-held': { closes: ['unidentified'], shows: byAnother },
  mistaken: { closes: ['found'], shows: byAnother },
  recounted: { closes: ['count'], shows: wasRecounted },
  miscounted: { closes: ['count'], shows: byAnother },
};

/** The ways to close a difference of one kind. */
export function waysToClose(kind: VarianceKind): readonly VarianceWay[] {
  return varianceWays.filter((way) => ways[way].closes.includes(kind));
}

type Showing = (variance: Variance, evidence: string | undefined, facts: CustodyFacts, act: Act) => boolean;

function onStanding(holds: (one: Standing, variance: Variance) => boolean): Showing {
  return (variance, _evidence, facts) => {
    const one = facts.standings.get(variance.subject as PersonId);
    return one !== undefined && isFresh(one, variance) && holds(one, variance);
  };
}

/** What the book shows of somebody who was found must have become so since, or been looked at since. */
function isFresh({ since, seenAt = since }: Standing, { kind, opened }: Variance): boolean {
  return kind !== 'found' || Math.max(since, seenAt) > opened;
}

function isBodily({ account }: Standing): boolean {
  return ['held', 'guest', 'escort', 'in-transit', 'with-peer', 'with-nonparticipant'].includes(account.kind);
}

/** The person found, or the one entered for the stranger, is on the book at this very place. */
function standsHere(variance: Variance, evidence: string | undefined, facts: CustodyFacts): boolean {
  const one = facts.standings.get((variance.kind === 'found' ? variance.subject : evidence) as PersonId);
  return (one?.account.kind === 'held' || one?.account.kind === 'guest') && one.account.place === variance.place;
}

/** Two persons have judged the stranger to be somebody who stands in the book. */
function isJudged(variance: Variance, evidence: string | undefined, facts: CustodyFacts): boolean {
  const pair = [variance.subject ?? '', evidence ?? ''].sort().join(' ');
  return facts.proposals.get(pair)?.state === 'same';
}

function byAnother(variance: Variance, _evidence: string | undefined, facts: CustodyFacts, act: Act): boolean {
  const muster = facts.matters.get(matterKey('muster', variance.muster));
  return muster?.matter === 'muster' && !muster.counters.some(({ actor }) => actor === act.actor);
}

/** A later count of the same place whose bare number and list agree. */
function wasRecounted(variance: Variance, evidence: string | undefined, facts: CustodyFacts): boolean {
  const again = facts.matters.get(matterKey('muster', evidence ?? ''));
  return (
    again?.matter === 'muster' &&
    again.id !== variance.muster &&
    again.place === variance.place &&
    again.started >= variance.opened &&
    again.result !== undefined &&
    again.result.blind === again.result.seen
  );
}

export function decideVariances(command: VarianceCommand, facts: CustodyFacts, act: Act): Result<Decided, Refusal> {
  const open = openOnes(command.variances, facts, act);
  if (!open.ok) return open;
  if (command.type === 'assign-variances') {
    if (command.to.trim() === '') return refused(refusal('command-malformed', { field: 'to' }));
    return decided(about('VariancesAssigned', open.value, act, { to: command.to }));
  }
  if (command.finding.trim() === '') return refused(refusal('reason-missing', { field: 'finding' }));
  const { closes, shows } = ways[command.way];
  const unfit = open.value.find((one) => !closes.includes(one.kind));
  if (unfit) return refused(refusal('variance-way-unfit', { subject: unfit.id, detail: command.way }));
  const unshown = open.value.find((one) => !shows(one, command.evidence, facts, act));
  if (unshown) {
    const code = shows === byAnother ? 'variance-own-count' : 'variance-not-shown';
    return refused(refusal(code, { subject: unshown.subject ?? unshown.id, detail: command.way }));
  }
  const closed = about('VariancesClosed', open.value, act, {
    way: command.way,
    ...(command.evidence === undefined ? {} : { evidence: command.evidence }),
  });
  // What was found is about persons where it concerns any; of a bare number it is about nobody.
  return decided(
    closed.subjects.length === 0
      ? { ...closed, body: { ...closed.body, finding: command.finding } }
      : { ...closed, slices: closed.subjects.map((_, subject) => ({ subject, group: 'custody', content: { finding: command.finding } })) },
  );
}

function openOnes(ids: readonly string[], facts: CustodyFacts, act: Act): Result<readonly Variance[], Refusal> {
  if (ids.length === 0) return refused(refusal('command-malformed', { field: 'variances' }));
  if (ids.length > MOST_SUBJECTS) return refused(refusal('too-many-subjects'));
  const open: Variance[] = [];
  const once = new Set<string>();
  for (const id of ids) {
    const one = facts.matters.get(matterKey('variance', id));
    if (one?.matter !== 'variance' || one.authority !== act.party) return refused(refusal('variance-unknown', { subject: id }));
    if (one.state !== 'open') return refused(refusal('variance-closed', { subject: id }));
    if (once.has(id)) return refused(refusal('command-malformed', { field: 'variances', detail: 'named twice' }));
    once.add(id);
    open.push(one);
  }
  return accepted(open);
}

function about(type: Draft['type'], open: readonly Variance[], act: Act, body: Draft['body']): Draft {
  const persons = [...new Set(open.filter(({ kind }) => kind === 'missing' || kind === 'found').map(({ subject }) => subject ?? ''))];
  return { type, subjects: persons, occurred: act.occurred, body: { variances: open.map(({ id }) => id), ...body }, slices: [] };
}

/** What an entry makes of variances: those it opens, gives to somebody, or closes. */
export function foldVariances(entry: Draft, varianceOf: (id: string) => Variance | undefined): readonly Variance[] {
  const { body } = entry;
  if (entry.type === 'VariancesOpened') {
    const claims = body['claims'] as readonly (string | null)[] | undefined;
    return (body['ids'] as readonly string[]).map((id, i): Variance => {
      const subject = entry.subjects[i] ?? claims?.[i - entry.subjects.length] ?? undefined;
      return {
        matter: 'variance',
        id,
        version: 1,
        kind: body['kind'] as VarianceKind,
        muster: body['muster'] as string,
        place: body['place'] as PlaceCode,
        authority: body['authority'] as Variance['authority'],
        owner: body['owner'] as ActorId,
        opened: entry.occurred.to,
        due: body['due'] as Instant,
        ...(subject === undefined ? {} : { subject }),
        state: 'open',
      };
    });
  }
  if (entry.type !== 'VariancesAssigned' && entry.type !== 'VariancesClosed') return [];
  return (body['variances'] as readonly string[]).flatMap((id): readonly Variance[] => {
    const before = varianceOf(id);
    if (!before) return [];
    const next = { ...before, version: before.version + 1 };
    if (entry.type === 'VariancesAssigned') return [{ ...next, owner: body['to'] as ActorId }];
    return [{ ...next, state: 'closed', way: body['way'] as VarianceWay, closed: entry.occurred.to }];
  });
}
