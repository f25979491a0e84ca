import type { Instant } from '../basics/time.ts';
import { accountText } from './retell.ts';
import type { StoredEntry } from './retold.ts';

/** The kept populations and what they are made of, as they lie in the store. */
export interface StoredPopulations {
  cuts(): AsyncIterable<readonly Cut[]>;
  populations(): AsyncIterable<
    readonly {
      readonly valid: number;
      readonly known: number;
      readonly counts: readonly (readonly [account: string, count: number])[];
    }[]
  >;
  lateMovements(): AsyncIterable<
    readonly {
      readonly intake: number;
      readonly validFrom: Instant;
      readonly from: string;
      readonly to: string;
    }[]
  >;
}

/** Tells what stands wrong: a stable code, whom or what it concerns, and in which respect. */
export type Found = (code: string, subject: string, detail: string) => void;

interface Cut {
  readonly number: number;
  readonly intake: number;
  readonly validFrom: Instant;
}

/** A movement of somebody; for sums it does not matter of whom. */
export interface Moved {
  readonly intake: number;
  readonly at: Instant;
  readonly from: string;
  readonly to: string;
  readonly fromOutside: boolean;
  readonly toOutside: boolean;
}

/** One movement for each person whom the entry moves. */
export function movesOf({ intake, entry }: StoredEntry): readonly Moved[] {
  return (entry.body.moves ?? []).flatMap(({ from, to, at, subjects }) => {
    const move: Moved = {
      intake,
      at,
      from: accountText(from),
      to: accountText(to),
      fromOutside: from.kind === 'outside',
      toOutside: to.kind === 'outside',
    };
    return subjects.map(() => move);
  });
}

/**
 * Every stored population is summed anew: movements fall into the earliest cut whose time covers them, and cuts are added
 * up in order.
 */
export async function checkPopulations(book: StoredPopulations, moved: readonly Moved[], found: Found): Promise<void> {
  const cuts: Cut[] = [];
  for await (const rows of book.cuts()) cuts.push(...rows);
  if (cuts.length === 0) return;
  const latest = cuts.map((cut) => moved.reduce((most, move) => (move.intake <= cut.intake && move.at > most ? move.at : most), -Infinity));
  const intakes = new Set(moved.map((move) => move.intake));
  for (const [i, cut] of cuts.entries()) {
    if (cut.validFrom !== latest[i]) found('cut-altered', `cut ${cut.number}`, 'its time is not that of its last movement');
    if (cut.number !== i + 1 || !intakes.has(cut.intake)) {
      found('cut-altered', `cut ${cut.number}`, 'does not follow the cut before it, or ends at no movement');
    }
  }
  const expected = expectedPopulations(cuts, moved);
  const sums = (valid: Instant, known: number): Map<string, number> => {
    const sum = new Map<string, number>();
    for (const move of moved) {
      if (move.at > valid || move.intake > known) continue;
      if (!move.fromOutside) sum.set(move.from, (sum.get(move.from) ?? 0) - 1);
      if (!move.toOutside) sum.set(move.to, (sum.get(move.to) ?? 0) + 1);
    }
    return sum;
  };
  for await (const rows of book.populations()) {
    for (const { valid, known, counts } of rows) {
      if (!expected.delete(`${valid} ${known}`)) found('population-altered', `cut ${valid}`, `was not counted anew at cut ${known}`);
      const [v, k] = [cuts.find((cut) => cut.number === valid), cuts.find((cut) => cut.number === known)];
      const sum = v && k ? sums(v.validFrom, k.intake) : new Map<string, number>();
      for (const [account, count] of counts) {
        if ((sum.get(account) ?? 0) !== count) {
          found(
            'population-altered',
            account,
            `cut ${valid} as known at cut ${known} counts ${count}, the entries ${sum.get(account) ?? 0}`,
          );
        }
        sum.delete(account);
      }
      for (const [account, count] of sum) {
        if (count !== 0) found('population-altered', account, `cut ${valid} as known at cut ${known} counts 0, the entries ${count}`);
      }
    }
  }
  for (const key of expected) found('population-missing', `cut ${key.split(' ')[0]}`, `is not kept as known at cut ${key.split(' ')[1]}`);
  const late = new Map<string, number>();
  for (const move of moved) {
    const before = cuts.findLast((cut) => cut.intake < move.intake);
    if (!before || before === cuts.at(-1) || move.at > before.validFrom) continue;
    const key = `${move.intake} ${move.at} ${move.from} ${move.to}`;
    late.set(key, (late.get(key) ?? 0) + 1);
  }
  for await (const rows of book.lateMovements()) {
    for (const row of rows) {
      const key = `${row.intake} ${row.validFrom} ${row.from} ${row.to}`;
      if ((late.get(key) ?? 0) === 0) found('late-movement-altered', key, 'is kept as late and stands in no entry');
      else late.set(key, (late.get(key) ?? 0) - 1);
    }
  }
  for (const [key, count] of late) if (count > 0) found('late-movement-missing', key, 'came late and is not kept as late');
}

/** `cut known`: each cut's population when it was made, and as known at each later cut that brought movements from before it. */
function expectedPopulations(cuts: readonly Cut[], moved: readonly Moved[]): Set<string> {
  const expected = new Set(cuts.map((cut) => `${cut.number} ${cut.number}`));
  for (const [k, known] of cuts.entries()) {
    const last = cuts[k - 1];
    if (!last) continue;
    const late = moved.filter((move) => move.intake > last.intake && move.intake <= known.intake && move.at <= last.validFrom);
    for (const valid of late.length === 0 ? [] : cuts.slice(0, k)) {
      const nets = new Map<string, number>();
      for (const move of late) {
        if (move.at > valid.validFrom) continue;
        if (!move.fromOutside) nets.set(move.from, (nets.get(move.from) ?? 0) - 1);
        if (!move.toOutside) nets.set(move.to, (nets.get(move.to) ?? 0) + 1);
      }
      if ([...nets.values()].some((net) => net !== 0)) expected.add(`${valid.number} ${known.number}`);
    }
  }
  return expected;
}
