import type { PersonId } from '../basics/ids.ts';
import type { CommandHead } from '../entries/act.ts';
import type { CustodyFacts } from '../custody/types.ts';

/** Two entries that may be one human: proposed by software, decided by two named persons, and reversible. */
export interface Proposal {
  readonly a: string;
  readonly b: string;
  readonly state: 'proposed' | 'same' | 'different';
  readonly why: readonly string[];
}

export interface IdentityFacts extends CustodyFacts {
  /** By `a b` with a < b. */
  readonly proposals: ReadonlyMap<string, Proposal>;
  /** Source-list claims among the subjects named. */
  readonly claims: ReadonlySet<string>;
}

export type IdentityCommand = CommandHead &
  (
    | { readonly type: 'judge-same'; readonly keep: PersonId; readonly other: string; readonly reason: string }
    | { readonly type: 'judge-different'; readonly one: PersonId; readonly other: string; readonly reason: string }
  );

export function pairKey(a: string, b: string): string {
  return a < b ? `${a} ${b}` : `${b} ${a}`;
}
