import { bug, accepted, refused, type Result } from '../basics/result.ts';
import type { Instant } from '../basics/time.ts';
import { refusal, type Refusal } from '../entries/refusals.ts';
import type { Account, MoveGroup, Step } from '../entries/types.ts';
import { rewrite, rewrittenToGroups, tellsOnly } from './movements.ts';
import { isEnd, isLawfulStep } from './states.ts';
import { sameAccount, type CustodyFacts, type Standing } from './types.ts';

/** The movements of one act, ready for the skeleton. */
export interface Steps {
  readonly moves: readonly MoveGroup[];
  readonly stays: readonly (readonly [number, Instant, Instant])[];
}

/**
 * Takes persons one step from where they stand. A step that lies before the present stay began is a late fact:
 * the past is told anew, and the person ends where the later entries say.
 */
export function takeStep(
  standings: readonly Standing[],
  step: Step,
  toOf: (one: Standing) => Account,
  at: Instant,
  facts: CustodyFacts,
): Result<Steps, Refusal> {
  const groups: { step: Step; from: Account; to: Account; at: Instant; subjects: (readonly [number, number])[] }[] = [];
  const late: MoveGroup[] = [];
  const stays: (readonly [number, Instant, Instant])[] = [];
  for (const [i, one] of standings.entries()) {
    const to = toOf(one);
    if (at < one.since) {
      const history = facts.histories.get(one.id) ?? bug(`the past of ${one.id} was not loaded`);
      const rewritten = rewrite(history, { kind: 'insert', step, to, at });
      if (!rewritten.ok) return refused({ ...rewritten.refused, subject: one.id });
      if (!tellsOnly(rewritten.value, [one.account.roll])) {
        return refused(refusal('person-not-on-your-roll', { subject: one.id, detail: 'at that time' }));
      }
      late.push(...rewrittenToGroups(i, rewritten.value));
      stays.push([i, rewritten.value.since, rewritten.value.entered]);
      continue;
    }
    if (!isLawfulStep(step, one.account.kind, to.kind)) return refused(refusal(whyNot(one), { subject: one.id }));
    const group = groups.find((candidate) => sameAccount(candidate.from, one.account) && sameAccount(candidate.to, to));
    if (group) group.subjects.push([i, one.n + 1]);
    else groups.push({ step, from: one.account, to, at, subjects: [[i, one.n + 1]] });
  }
  return accepted({ moves: [...groups, ...late], stays });
}

function whyNot(one: Standing): 'person-merged' | 'person-ended' | 'step-impossible' {
  if (one.account.kind === 'merged') return 'person-merged';
  return isEnd(one.account.kind) ? 'person-ended' : 'step-impossible';
}
