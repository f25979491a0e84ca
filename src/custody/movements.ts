import type { AuthorityCode } from '../basics/ids.ts';
import { accepted, refused, type Result } from '../basics/result.ts';
import type { Instant } from '../basics/time.ts';
import { refusal, type Refusal } from '../entries/refusals.ts';
import type { Account, MoveGroup, Movement, Step } from '../entries/types.ts';
import { isLawfulStep } from './states.ts';

/** One stay of a person: from when it counts, and until when; the present stay has no end. */
export interface Stay {
  readonly account: Account;
  readonly step: Step;
  readonly from: Instant;
  readonly until?: Instant;
  readonly movement: Movement;
}

/** What of a person's chain holds true: movements neither taken back nor taking back, in order of time. */
export function standingMovements(history: readonly Movement[]): readonly Movement[] {
  const takenBack = new Set(history.flatMap((movement) => movement.reverses ?? []));
  return history
    .filter((movement) => movement.reverses === undefined && !takenBack.has(movement.n))
    .sort((a, b) => a.at - b.at || a.n - b.n);
}

/** The person's stays in order of time; only starts are stored, so a stay ends where the next begins. */
export function stays(history: readonly Movement[]): readonly Stay[] {
  const moves = standingMovements(history);
  return moves.map((movement, i) => {
    const next = moves[i + 1];
    return { account: movement.to, step: movement.step, from: movement.at, ...(next ? { until: next.at } : {}), movement };
  });
}

/** What is to be different in a person's past. */
export type Change =
  | { readonly kind: 'insert'; readonly step: Step; readonly to: Account; readonly at: Instant }
  | { readonly kind: 'replace'; readonly n: number; readonly to?: Account; readonly at?: Instant }
  | { readonly kind: 'remove'; readonly n: number };

/** A rewritten past: reversals of what came after the change, then the change, then the rest again. */
export interface Rewritten {
  readonly rows: readonly {
    readonly step: Step;
    readonly from: Account;
    readonly to: Account;
    readonly at: Instant;
    readonly n: number;
    readonly reverses?: number;
  }[];
  readonly since: Instant;
  readonly entered: Instant;
}

type Wanted = { readonly step: Step; readonly to: Account; readonly at: Instant; readonly was?: Movement };

/**
 * Puts a change into a person's past without touching a row: the chain is unwound back to the change
 * (each reversal mirrors its movement at the same time, so sums over any past instant stay right as known before)
 * and then told again.
 */
export function rewrite(history: readonly Movement[], change: Change): Result<Rewritten, Refusal> {
  const before = standingMovements(history);
  const wanted = changed(before, change);
  if (!wanted.ok) return wanted;
  const first = before.findIndex((movement, i) => wanted.value[i]?.was !== movement);
  const keep = first < 0 ? before.length : first;
  const rows: { step: Step; from: Account; to: Account; at: Instant; n: number; reverses?: number }[] = [];
  let n = Math.max(0, ...history.map((movement) => movement.n));
  for (const movement of before.slice(keep).reverse()) {
    rows.push({ step: 'reversed', from: movement.to, to: movement.from, at: movement.at, n: ++n, reverses: movement.n });
  }
  let from = keep > 0 ? before[keep - 1]?.to : before[0]?.from;
  for (const next of wanted.value.slice(keep)) {
    // Only a receipt moves the roll: without it, what the other authority said later hangs in the air.
    const hangs = from?.roll !== next.to.roll && next.step !== 'received';
    if (!from || hangs || !isLawfulStep(next.step, from.kind, next.to.kind)) {
      return refused(refusal('contradicts-later', { detail: next.step }));
    }
    rows.push({ step: next.step, from, to: next.to, at: next.at, n: ++n });
    from = next.to;
  }
  const last = wanted.value.at(-1);
  const opening = wanted.value[0];
  if (!last || !opening) return refused(refusal('admission-stands'));
  return accepted({ rows, since: last.at, entered: opening.at });
}

function changed(before: readonly Movement[], change: Change): Result<readonly Wanted[], Refusal> {
  const told: Wanted[] = before.map((movement) => ({ step: movement.step, to: movement.to, at: movement.at, was: movement }));
  if (change.kind === 'insert') {
    const after = told.findLastIndex((wanted) => wanted.at <= change.at);
    if (after < 0) return refused(refusal('before-admission'));
    told.splice(after + 1, 0, { step: change.step, to: change.to, at: change.at });
    return accepted(told);
  }
  const i = before.findIndex((movement) => movement.n === change.n);
  const old = before[i];
  if (!old) return refused(refusal('already-corrected'));
  if (change.kind === 'remove') {
    if (i === 0) return refused(refusal('admission-stands'));
    told.splice(i, 1);
    return accepted(told);
  }
  told[i] = { step: old.step, to: change.to ?? old.to, at: change.at ?? old.at };
  const [earlier, replaced, following] = [told[i - 1], told[i], told[i + 1]];
  if ((earlier && replaced && earlier.at > replaced.at) || (following && replaced && following.at < replaced.at)) {
    return refused(refusal('out-of-order'));
  }
  return accepted(told);
}

/** Nobody tells anew what happened on another's roll; what is under way between two is theirs to take back. */
export function tellsOnly(rewritten: Rewritten, of: readonly AuthorityCode[]): boolean {
  return rewritten.rows.every(({ from }) => of.includes(from.roll) || from.kind === 'in-transit');
}

/** The rows of one subject as the groups of an entry's skeleton. */
export function rewrittenToGroups(subject: number, rewritten: Rewritten): readonly MoveGroup[] {
  return rewritten.rows.map(({ step, from, to, at, n, reverses }) => ({
    step,
    from,
    to,
    at,
    subjects: [reverses === undefined ? [subject, n] : [subject, n, reverses]],
  }));
}
