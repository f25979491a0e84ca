import type { AuthorityCode, PlaceCode } from '../basics/ids.ts';
import { hourOf, HOUR, type Instant } from '../basics/time.ts';
import { placeKinds, type PlaceKind } from '../authorities/types.ts';
import type { AccountKind } from '../entries/types.ts';

/** Persons who stand alike: same kind of account, roll and place, last seen in the same hour. */
export interface Tally {
  readonly kind: AccountKind;
  readonly roll: AuthorityCode;
  readonly place?: PlaceCode;
  readonly placeKind?: PlaceKind;
  /** Whole hours since 1970; -1: never seen. */
  readonly seenHour: number;
  readonly answered: boolean;
  readonly count: number;
}

/** What the tallies do not hold. */
export interface Beside {
  /** In transit past their planned arrival and the hours for a receipt. */
  readonly overdue: number;
  /** Refused or turned away, and between borders. */
  readonly limbo: number;
  /** Pairs of entries that may be one person and wait for two persons to judge. */
  readonly mayBeSame: number;
  readonly openBreaches: number;
  readonly heldWithoutBasis: number;
  /** Held, and a count and the book differ about the person. */
  readonly inVariance: number;
}

/** The terms of the equation; each is a link to the persons behind it. */
export const terms = [
  'held-seen',
  'held-older',
  'held-never',
  'in-transit',
  'escort',
  'with-others',
  'unaccounted',
  'at-large',
  'released',
  'deceased',
  'merged',
] as const;
export type Term = (typeof terms)[number];

/** Whom a figure opens to: a term of the equation, or the part of those held about whom a count and the book differ. */
export const behinds = [...terms, 'in-variance'] as const;
export type Behind = (typeof behinds)[number];

/** The first page: is every person accounted for? */
export interface Headline {
  /** No figure spoils it. */
  readonly yes: boolean;
  readonly asOf: Instant;
  /** The last entry this answer knows of, by its number in the book's order. */
  readonly knownIndex: number;
  /** All persons ever entered; equals the sum of the terms. */
  readonly ever: number;
  readonly terms: { readonly [term in Term]: number };
  readonly beside: Beside & { readonly nobodyAnswers: number };
}

/**
 * The headline from tallies. A proof of presence counts while the hour it lies in is at most as old as the place's
 * kind allows; hours, because a register that argues about minutes has lost its clerks.
 */
export function headline(tallies: readonly Tally[], beside: Beside, asOf: Instant, knownIndex: number): Headline {
  const sums: { [term in Term]: number } = {
    'held-seen': 0,
    'held-older': 0,
    'held-never': 0,
    'in-transit': 0,
    escort: 0,
    'with-others': 0,
    unaccounted: 0,
    'at-large': 0,
    released: 0,
    deceased: 0,
    merged: 0,
  };
  let ever = 0;
  let nobodyAnswers = 0;
  for (const tally of tallies) {
    const term = termOf(tally, asOf);
    if (term === undefined) continue;
    sums[term] += tally.count;
    ever += tally.count;
    if (!tally.answered && term !== 'released' && term !== 'deceased' && term !== 'merged') nobodyAnswers += tally.count;
  }
  const spoilt =
    sums['held-older'] + sums['held-never'] + sums['unaccounted'] + sums['at-large'] + beside.overdue + beside.limbo + beside.inVariance;
  return { yes: ever > 0 && spoilt === 0, asOf, knownIndex, ever, terms: sums, beside: { ...beside, nobodyAnswers } };
}

/** The term a tally falls under; undefined only for accounts that hold nobody. */
function termOf(tally: Pick<Tally, 'kind' | 'placeKind' | 'seenHour'>, asOf: Instant): Term | undefined {
  switch (tally.kind) {
    case 'held':
    case 'guest':
      if (tally.seenHour < 0) return 'held-never';
      return tally.seenHour >= oldestHour(tally.placeKind ?? 'detention', asOf) ? 'held-seen' : 'held-older';
    case 'with-peer':
    case 'with-nonparticipant':
      return 'with-others';
    case 'outside':
      return undefined;
    default:
      return tally.kind;
  }
}

/** The earliest hour whose sightings still count at a kind of place. */
export function oldestHour(kind: PlaceKind, asOf: Instant): number {
  return hourOf((asOf - placeKinds[kind].seenWithin * HOUR) as Instant);
}
