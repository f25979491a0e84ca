import { accepted, bug, refused, type Result } from '../basics/result.ts';
import type { PersonId } from '../basics/ids.ts';
import type { Place } from '../authorities/types.ts';
import { later, type Instant } from '../basics/time.ts';
import { BREACH_REVIEW, type Act, type Decided } from '../entries/act.ts';
import { refusal, type Refusal } from '../entries/refusals.ts';
import type { Account, Draft, MoveGroup, SliceDraft } from '../entries/types.ts';
import { childrenAmongAdults, judge, MOST_SUBJECTS, placeOf } from '../custody/guards.ts';
import { rewrite, rewrittenToGroups, tellsOnly } from '../custody/movements.ts';
import { openPositions } from '../custody/openings.ts';
import { takeStep } from '../custody/steps.ts';
import type { Standing } from '../custody/types.ts';
import { entry, linesOf, some, stays } from './lines.ts';
import type { LineChange } from './fold.ts';
import { isPending, isUnderWay, next, type LineAct } from './states.ts';
import type { AcknowledgementGrade, Handover, HandoverCommand, HandoverFacts, LineReceived, Outcome } from './types.ts';

const actOf: { readonly [outcome in Outcome]: LineAct } = { taken: 'receive', refused: 'refuse-on-arrival', absent: 'report-absent' };

/**
 * The receipt, line by line: it alone moves the roll. Who is refused or absent stays on the sender's roll;
 * whoever came without being listed is entered by the receiver and posts nothing at the sender.
 */
export function receive(
  command: HandoverCommand & { type: 'receive-handover' },
  handover: Handover,
  facts: HandoverFacts,
  act: Act,
): Result<Decided, Refusal> {
  const grade = gradeOf(act);
  if (!grade) return refused(refusal('grade-moves-nothing', { subject: handover.id }));
  const receipt = linesReceived(command, handover);
  if (!receipt.ok) return receipt;
  const given = receipt.value;
  const lines = linesOf(
    given.map((line) => line.person),
    handover,
  );
  if (!lines.ok) return lines;
  const place = placeOf(command.place, facts);
  if (!place.ok) return place;
  if (place.value.holder !== handover.receiver) return refused(refusal('place-of-another', { subject: command.place }));
  const changes: LineChange[] = [];
  for (const [subject, line] of lines.value.entries()) {
    const { outcome } = given[subject] ?? bug('a line without an outcome');
    const state = next(actOf[outcome], line.state, 'receiver');
    if (!state) return refused(refusal('handover-state', { subject: line.person, detail: line.state }));
    if (facts.standings.get(line.person)?.account.handover !== handover.id) {
      return refused(refusal('handover-state', { subject: line.person, detail: 'not under way with this handover' }));
    }
    changes.push({ subject, state });
  }
  const taken = [...lines.value.keys()].filter((i) => given[i]?.outcome === 'taken');
  const to = arrivalAccount(command.place, handover, facts);
  const moved = arrive(
    taken,
    lines.value.map((line) => line.person),
    to,
    facts,
    act,
  );
  if (!moved.ok) return moved;
  // Whoever stands at the door is taken in and not left between borders: it is a fact, and whoever accounts for the child owns it.
  const coming = taken.flatMap((i) => facts.standings.get(lines.value[i]?.person as PersonId) ?? []);
  const asFact: Act = { ...act, mode: 'record', party: to.roll };
  const among = judge(childrenAmongAdults(place.value, coming, act), asFact);
  if (!among.ok) return among;
  const breaches = among.value.map((breach) => ({
    ...breach,
    subjects: breach.subjects.map((i) => taken[i] ?? bug('a child who did not come')),
  }));
  const seen = [...lines.value.keys()].filter((i) => given[i]?.outcome !== 'absent');
  const remarks = given.flatMap(({ reason }, subject): SliceDraft[] =>
    reason === undefined ? [] : [{ subject, group: 'custody', content: { remark: reason } }],
  );
  const received = entry(
    'HandoverReceived',
    handover,
    lines.value,
    changes,
    act,
    {
      grade,
      place: command.place,
      ...(command.othersTaken ? { bodyCount: command.othersTaken.bodyCount } : {}),
      moves: moved.value.moves,
      ...stays(moved.value.stays),
      ...some(breaches),
      seen: { at: act.occurred.to, how: 'received', subjects: seen },
    },
    undefined,
    remarks,
  );
  if (!received.ok) return received;
  const extras = enterExtras(command, place.value, handover, act);
  if (!extras.ok) return extras;
  return accepted({ drafts: [...received.value.drafts, ...extras.value] });
}

/**
 * Line by line, or by exception: whoever is not named and still expected was taken. Equal totals do not prove equal sets, but where
 * the heads that were counted are not as many as would be taken, the receipt is wrong about somebody, and nobody knows about whom.
 */
function linesReceived(
  { lines, othersTaken, extras = [] }: HandoverCommand & { type: 'receive-handover' },
  handover: Handover,
): Result<readonly LineReceived[], Refusal> {
  if (!othersTaken) return accepted(lines);
  const named = new Set(lines.map(({ person }) => person));
  const others = handover.lines.filter(({ person, state }) => isPending(state) && isUnderWay(state) && !named.has(person));
  const all = [...lines, ...others.map(({ person }): LineReceived => ({ person, outcome: 'taken' }))];
  const taken = all.filter(({ outcome }) => outcome === 'taken').length + extras.length;
  if (taken === othersTaken.bodyCount) return accepted(all);
  return refused(refusal('body-count-differs', { subject: handover.id, field: 'othersTaken.bodyCount' }));
}

function gradeOf(act: Act): AcknowledgementGrade | undefined {
  if (act.source === 'signed-paper' || act.source === 'intermediary') return act.source;
  return act.source === 'own-act' && act.party === act.authority ? 'signed-here' : undefined;
}

/** With the receiver's own book, its place; with a receiver that runs no software, an open account with its clocks running. */
function arrivalAccount(
  place: HandoverFacts['places'] extends ReadonlyMap<infer Code, unknown> ? Code : never,
  handover: Handover,
  facts: HandoverFacts,
): Account {
  const receiver = facts.authorities.get(handover.receiver) ?? bug(`receiver ${handover.receiver} was not loaded`);
  if (receiver.runsSoftware) return { roll: handover.receiver, kind: 'held', place };
  return { roll: handover.sender, kind: 'with-nonparticipant', place, counterpart: handover.receiver };
}

function arrive(
  taken: readonly number[],
  persons: readonly PersonId[],
  to: Account,
  facts: HandoverFacts,
  act: Act,
): Result<{ moves: readonly MoveGroup[]; stays: readonly (readonly [number, Instant, Instant])[] }, Refusal> {
  const standings = taken.map(
    (i): Standing => facts.standings.get(persons[i] as PersonId) ?? bug('a person on the manifest was not loaded'),
  );
  const steps = takeStep(standings, 'received', () => to, act.occurred.to, facts);
  if (!steps.ok) return steps;
  const at = (i: number): number => taken[i] ?? bug('a movement of nobody');
  return accepted({
    moves: steps.value.moves.map((group) => ({
      ...group,
      subjects: group.subjects.map(([i, ...rest]) => [at(i), ...rest] as (typeof group.subjects)[number]),
    })),
    stays: steps.value.stays.map(([i, since, entered]) => [at(i), since, entered] as const),
  });
}

function enterExtras(
  command: HandoverCommand & { type: 'receive-handover' },
  place: Place,
  handover: Handover,
  act: Act,
): Result<readonly Draft[], Refusal> {
  const extras = command.extras ?? [];
  if (extras.length === 0) return accepted([]);
  if (extras.length > MOST_SUBJECTS) return refused(refusal('too-many-subjects', { field: 'extras' }));
  const opened = openPositions(extras, act, { roll: handover.receiver, kind: 'held', place: command.place }, 'admitted');
  if (!opened.ok) return opened;
  const breach = {
    code: 'receipt-of-unlisted-person',
    subjects: [...extras.keys()],
    owner: handover.receiver,
    due: later(act.now, BREACH_REVIEW),
  } as const;
  const coming = extras.map(({ identity }, i) => ({ id: act.newPerson(i), ...(identity.birth ? { birth: identity.birth } : {}) }));
  const among = judge(childrenAmongAdults(place, coming, act), { ...act, mode: 'record', party: handover.receiver });
  if (!among.ok) return among;
  return accepted([
    {
      ...opened.value,
      body: {
        ...opened.value.body,
        breaches: [breach, ...among.value],
        arrivedWith: handover.id,
        seen: { at: act.occurred.to, how: 'received' },
      },
    },
  ]);
}

/** The receiver takes back what its receipt said of one person and says what was so; the roll follows. */
export function correctReceipt(
  command: HandoverCommand & { type: 'correct-receipt' },
  handover: Handover,
  facts: HandoverFacts,
  act: Act,
): Result<Decided, Refusal> {
  if (command.reason.trim() === '') return refused(refusal('reason-missing', { field: 'reason' }));
  const lines = linesOf([command.person], handover);
  if (!lines.ok) return lines;
  const line = lines.value[0] ?? bug('no line');
  const standing = facts.standings.get(command.person) ?? bug('a person on the manifest was not loaded');
  const history = facts.histories.get(command.person) ?? bug(`the past of ${command.person} was not loaded`);
  const state = next(actOf[command.outcome], 'in-transit', 'receiver') ?? bug('an outcome that leads nowhere');
  if (!['received', 'refused-on-arrival', 'absent'].includes(line.state)) {
    return refused(refusal('handover-state', { subject: line.person, detail: line.state }));
  }
  if (state === line.state) return refused(refusal('nothing-changes', { subject: line.person }));
  const wasTaken = line.state === 'received';
  const place = facts.places.get(handover.plan.destination)?.code ?? handover.plan.destination;
  const change = wasTaken
    ? removalOfReceipt(handover, history)
    : ({ kind: 'insert', step: 'received', to: arrivalAccount(place, handover, facts), at: line.since } as const);
  if (!change) return refused(refusal('already-corrected', { subject: standing.id }));
  const rewritten = command.outcome === 'taken' || wasTaken ? rewrite(history, change) : undefined;
  if (rewritten && !rewritten.ok) return refused({ ...rewritten.refused, subject: standing.id });
  if (rewritten && !tellsOnly(rewritten.value, [act.party, act.authority])) {
    return refused(refusal('person-not-on-your-roll', { subject: standing.id, detail: 'at that time' }));
  }
  const moves = rewritten ? rewrittenToGroups(0, rewritten.value) : [];
  return entry(
    'HandoverReceiptCorrected',
    handover,
    lines.value,
    [{ subject: 0, state }],
    act,
    { moves, ...(rewritten ? { stays: [[0, rewritten.value.since, rewritten.value.entered]] } : {}) },
    { remark: command.reason },
  );
}

function removalOfReceipt(
  handover: Handover,
  history: NonNullable<ReturnType<HandoverFacts['histories']['get']>>,
): { kind: 'remove'; n: number } | undefined {
  const takenBack = new Set(history.flatMap((movement) => movement.reverses ?? []));
  const receipt = history.find(
    (movement) => movement.step === 'received' && movement.from.handover === handover.id && !takenBack.has(movement.n),
  );
  return receipt && { kind: 'remove', n: receipt.n };
}
