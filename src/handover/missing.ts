import type { AuthorityCode, HandoverId, PersonId } from '../basics/ids.ts';
import type { Instant } from '../basics/time.ts';
import type { Account } from '../entries/types.ts';
import { isChildAt, type BirthInterval } from '../people/birth.ts';
import { instantToDay } from '../people/days.ts';

/** Somebody who may be put on a manifest, as far as the authority of the roll is told. */
export interface Candidate {
  readonly id: PersonId;
  readonly account: Account;
  readonly family?: string;
  readonly pending?: HandoverId;
  readonly birth?: BirthInterval;
  /** Decisions, after a private interview, on telling an authority about the person. */
  readonly told: { readonly [authority: string]: boolean };
}

/** What stands between a person and an offer, or will stand between the person and a departure. */
export type Missing =
  | { readonly what: 'interview' | 'withheld'; readonly to: AuthorityCode }
  | { readonly what: 'family'; readonly left: readonly PersonId[] }
  | { readonly what: 'best-interests' | 'child-among-adults' | 'age' | 'in-handover' | 'not-here' };

export interface Planned {
  /** Receiver and transit. */
  readonly to: readonly AuthorityCode[];
  readonly departure?: Instant;
  readonly adultsOnly: boolean;
}

/** The same rules as of an offer for which leave is asked, for every person at once; the door still judges by itself. */
export function missingFor(
  one: Candidate,
  planned: Planned,
  going: ReadonlySet<PersonId>,
  known: readonly Candidate[],
  bestInterests: boolean,
): readonly Missing[] {
  const day = planned.departure === undefined ? undefined : instantToDay(planned.departure);
  const age = day === undefined ? undefined : isChildAt(one.birth, day);
  const left = known.filter(
    (other) => one.family !== undefined && other.family === one.family && !going.has(other.id) && together(one, other),
  );
  const found: readonly (Missing | false)[] = [
    !['held', 'escort', 'in-transit'].includes(one.account.kind) && { what: 'not-here' },
    one.pending !== undefined && { what: 'in-handover' },
    ...planned.to.map((to): Missing | false => one.told[to] !== true && { what: one.told[to] === false ? 'withheld' : 'interview', to }),
    left.length > 0 && { what: 'family', left: left.map(({ id }) => id) },
    age === 'child' && planned.adultsOnly && { what: 'child-among-adults' },
    age === 'child' && !bestInterests && { what: 'best-interests' },
    planned.adultsOnly && one.birth === undefined && { what: 'age' },
  ];
  return found.filter((missing) => missing !== false);
}

function together({ account: one }: Candidate, { account: other }: Candidate): boolean {
  return one.kind === other.kind && one.place === other.place && one.roll === other.roll;
}
