import { accepted, bug, refused, type Result } from '../basics/result.ts';
import type { Instant } from '../basics/time.ts';
import { decided, type Act, type Decided } from '../entries/act.ts';
import { refusal, type Refusal } from '../entries/refusals.ts';
import type { AccountKind, MoveGroup, Movement } from '../entries/types.ts';
import { onOwnRoll, placeOf } from './guards.ts';
import { rewrite, rewrittenToGroups, tellsOnly, type Change } from './movements.ts';
import { isEnd } from './states.ts';
import type { CustodyCommand, CustodyFacts } from './types.ts';

type Correction = CustodyCommand & { type: 'correct' };

/**
 * Corrects what an entry said about where persons were and from when: a reversal and a replacement that cite it.
 * Nothing that was written is changed, and what was known before the correction can still be asked for.
 */
export function decideCorrection(command: Correction, facts: CustodyFacts, act: Act): Result<Decided, Refusal> {
  const named = onOwnRoll(command.persons, facts, act);
  if (!named.ok) return named;
  if (command.reason.trim() === '') return refused(refusal('reason-missing', { field: 'reason' }));
  if (command.place !== undefined) {
    const place = placeOf(command.place, facts);
    if (!place.ok) return place;
  }
  if (command.at !== undefined && command.at > act.now) return refused(refusal('in-the-future', { field: 'at' }));
  const moves: MoveGroup[] = [];
  const stays: (readonly [number, Instant, Instant])[] = [];
  for (const [i, one] of named.value.entries()) {
    const history = facts.histories.get(one.id) ?? bug(`the past of ${one.id} was not loaded`);
    const change = changeFor(command, history);
    if (!change.ok) return refused({ ...change.refused, subject: one.id });
    const rewritten = rewrite(history, change.value);
    if (!rewritten.ok) return refused({ ...rewritten.refused, subject: one.id });
    if (!tellsOnly(rewritten.value, [act.party])) {
      return refused(refusal('person-not-on-your-roll', { subject: one.id, detail: 'at that time' }));
    }
    // Losing and ending take two persons: a correction by one cannot lead there again.
    const last = rewritten.value.rows.at(-1)?.to.kind;
    if (last !== undefined && takesTwo(last) && last !== one.account.kind) {
      return refused(refusal('second-person-needed', { subject: one.id, detail: 'declare it anew' }));
    }
    moves.push(...rewrittenToGroups(i, rewritten.value));
    stays.push([i, rewritten.value.since, rewritten.value.entered]);
  }
  const subjects = named.value.map((one) => one.id);
  return decided({
    type: 'MovementsCorrected',
    subjects,
    occurred: act.occurred,
    corrects: command.entry,
    body: { moves, stays },
    slices: subjects.map((_, subject) => ({ subject, group: 'custody', content: { remark: command.reason } })),
  });
}

function takesTwo(kind: AccountKind): boolean {
  return isEnd(kind) || kind === 'unaccounted' || kind === 'at-large';
}

function changeFor(command: Correction, history: readonly Movement[]): Result<Change, Refusal> {
  const takenBack = new Set(history.flatMap((movement) => movement.reverses ?? []));
  const ofEntry = history.filter((movement) => movement.entry === command.entry && movement.reverses === undefined);
  const said = ofEntry.filter((movement) => !takenBack.has(movement.n));
  // An entry that itself told a past anew holds several movements; the first is the one it was about.
  const target = said[0];
  if (!target) return refused(refusal(ofEntry.length > 0 ? 'already-corrected' : 'entry-moves-nobody'));
  if (target.step === 'departed' || target.step === 'received' || target.step === 'turned-home') {
    return refused(refusal('handover-state', { detail: 'correct the receipt' }));
  }
  // Merging takes two persons, and so does taking it back.
  if (target.step === 'merged' || target.step === 'unmerged') {
    return refused(refusal('step-impossible', { detail: 'judge the two entries anew' }));
  }
  if (command.place !== undefined && isEnd(target.to.kind)) {
    return refused(refusal('place-unfit', { subject: command.place, detail: target.step }));
  }
  if (command.neverHappened) return accepted({ kind: 'remove', n: target.n });
  const to = command.place === undefined ? undefined : { ...target.to, place: command.place };
  const samePlace = to === undefined || to.place === target.to.place;
  const sameTime = command.at === undefined || command.at === target.at;
  if (samePlace && sameTime) return refused(refusal('nothing-changes'));
  return accepted({ kind: 'replace', n: target.n, ...(to ? { to } : {}), ...(command.at === undefined ? {} : { at: command.at }) });
}
