import { refused, type Result } from '../basics/result.ts';
import type { PersonId } from '../basics/ids.ts';
import type { Instant } from '../basics/time.ts';
import { decided, type Act, type Decided } from '../entries/act.ts';
import { refusal, type Refusal } from '../entries/refusals.ts';
import type { Account, SliceDraft } from '../entries/types.ts';
import { isLawfulStep } from '../custody/states.ts';
import type { Standing } from '../custody/types.ts';
import { standingMovements } from '../custody/movements.ts';
import { pairKey, type IdentityCommand, type IdentityFacts } from './types.ts';

/**
 * Judges two entries the same human or different ones. Same: the other entry is counted under the one kept, and its
 * own past stays as written. Different: it stands again where it stood. Software proposes and never judges.
 */
export function decideIdentity(command: IdentityCommand, facts: IdentityFacts, act: Act): Result<Decided, Refusal> {
  const [keep, other] = command.type === 'judge-same' ? [command.keep, command.other] : [command.one, command.other];
  if (keep === other) return refused(refusal('same-person-twice', { subject: keep }));
  if (command.reason.trim() === '') return refused(refusal('reason-missing', { field: 'reason' }));
  const kept = facts.standings.get(keep);
  if (!kept) return refused(refusal('person-unknown', { subject: keep }));
  const isClaim = facts.claims.has(other);
  const second = isClaim ? undefined : facts.standings.get(other as PersonId);
  // Scope comes first: what was judged of persons beyond it is not told.
  if (!maySpeak(act, kept, second)) return refused(refusal('person-unknown', { subject: keep }));
  if (!isClaim && !second) return refused(refusal('person-unknown', { subject: other }));
  const judged = facts.proposals.get(pairKey(keep, other))?.state;
  if (judged === (command.type === 'judge-same' ? 'same' : 'different')) return refused(refusal('judged-so-already', { subject: other }));
  if (!second) return judgeClaim(command, keep, other, act);
  return command.type === 'judge-same' ? judgeSame(command, kept, second, act) : judgeDifferent(command, kept, second, facts, act);
}

// Each of the two who decide acts for an authority on whose roll one of the entries stands; the door sees to it that both rolls are heard.
function maySpeak(act: Act, a: Standing, b: Standing | undefined): boolean {
  return a.account.roll === act.party || b?.account.roll === act.party;
}

function judgeClaim(command: IdentityCommand, keep: PersonId, claim: string, act: Act): Result<Decided, Refusal> {
  return decided({
    type: command.type === 'judge-same' ? 'JudgedSame' : 'JudgedDifferent',
    subjects: [keep],
    occurred: act.occurred,
    body: { claim },
    slices: [{ subject: 0, group: 'identity', content: { names: [], remark: command.reason } }],
  });
}

function judgeSame(command: IdentityCommand, kept: Standing, other: Standing, act: Act): Result<Decided, Refusal> {
  for (const one of [kept, other]) {
    if (one.account.kind === 'merged') return refused(refusal('person-merged', { subject: one.id }));
    if (one.pending !== undefined || one.account.kind === 'in-transit') return refused(refusal('merge-in-transit', { subject: one.id }));
  }
  const to: Account = { roll: other.account.roll, kind: 'merged' };
  if (!isLawfulStep('merged', other.account.kind, 'merged')) return refused(refusal('step-impossible', { subject: other.id }));
  return decided({
    type: 'JudgedSame',
    subjects: [kept.id, other.id],
    occurred: act.occurred,
    body: { moves: [{ step: 'merged', from: other.account, to, at: notBefore(other.since, act), subjects: [[1, other.n + 1]] }] },
    slices: remarks(command.reason),
  });
}

function judgeDifferent(
  command: IdentityCommand,
  one: Standing,
  other: Standing,
  facts: IdentityFacts,
  act: Act,
): Result<Decided, Refusal> {
  const merged = other.mergedInto === one.id ? other : one.mergedInto === other.id ? one : undefined;
  const subjects = merged === one ? [other.id, one.id] : [one.id, other.id];
  if (!merged) return decided({ type: 'JudgedDifferent', subjects, occurred: act.occurred, body: {}, slices: remarks(command.reason) });
  const before = standingMovements(facts.histories.get(merged.id) ?? []).findLast((movement) => movement.step === 'merged');
  if (!before) return refused(refusal('step-impossible', { subject: merged.id }));
  return decided({
    type: 'JudgedDifferent',
    subjects,
    occurred: act.occurred,
    body: {
      moves: [{ step: 'unmerged', from: merged.account, to: before.from, at: notBefore(merged.since, act), subjects: [[1, merged.n + 1]] }],
    },
    slices: remarks(command.reason),
  });
}

// Clocks of two machines differ: a chain must not run backwards for it.
function notBefore(since: Instant, act: Act): Instant {
  return since > act.now ? since : act.now;
}

function remarks(reason: string): readonly SliceDraft[] {
  return [0, 1].map((subject): SliceDraft => ({ subject, group: 'custody', content: { remark: reason } }));
}
