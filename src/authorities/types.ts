import type { AuthorityCode, PlaceCode } from '../basics/ids.ts';
import type { CommandHead } from '../entries/act.ts';

/** Names by language tag; viewers choose, the code never changes. */
export type Names = { readonly [language: string]: string };

export const authorityKinds = ['state', 'organ', 'non-state', 'coalition', 'international'] as const;
export type AuthorityKind = (typeof authorityKinds)[number];

/** A body that holds people or answers for them. Standing in this book implies no recognition. */
export interface Authority {
  readonly code: AuthorityCode;
  readonly names: Names;
  readonly kind: AuthorityKind;
  /** ISO 3166-1 alpha-3, where the authority belongs to a state. */
  readonly country?: string;
  /** Without software it acts by letter: others enter its papers on its behalf. */
  readonly runsSoftware: boolean;
  /** The node that keeps its book. */
  readonly home: string;
}

/**
 * Kinds of place and how old a proof of presence may grow there, in hours.
 * Detention is counted daily; camps count by ration day (our choice: a week).
 */
export const placeKinds = {
  detention: { seenWithin: 24 },
  'de-facto': { seenWithin: 24 },
  camp: { seenWithin: 168 },
  reception: { seenWithin: 24 },
  hospital: { seenWithin: 24 },
  court: { seenWithin: 12 },
  crossing: { seenWithin: 12 },
} as const;
export type PlaceKind = keyof typeof placeKinds;

/** How many persons a place may hold: certified as decent, working, and at the utmost. */
export interface Capacities {
  readonly certified: number;
  readonly working: number;
  readonly maximum: number;
}

export interface Place {
  readonly code: PlaceCode;
  readonly names: Names;
  readonly kind: PlaceKind;
  /** Who holds the place now; a dated fact, changed by one entry. */
  readonly holder: AuthorityCode;
  /** Taken and not handed over: `contested` until the new holder's own count. It opens nobody's file to him either way. */
  readonly taken?: 'contested' | 'counted';
  readonly gate: 'open' | 'closed';
  readonly adultsOnly: boolean;
  readonly capacities?: Capacities;
}

/** A place as it is declared: nobody declares a place taken. */
export type NewPlace = Omit<Place, 'taken'>;

/** What stands on authorities and places when a command is decided. */
export interface AuthorityFacts {
  readonly authorities: ReadonlyMap<AuthorityCode, Authority>;
  readonly places: ReadonlyMap<PlaceCode, Place>;
}

export type AuthorityCommand = CommandHead &
  (
    | { readonly type: 'declare-authority'; readonly authority: Authority }
    | { readonly type: 'declare-place'; readonly place: NewPlace }
    | { readonly type: 'change-holder'; readonly place: PlaceCode; readonly holder: AuthorityCode }
    | { readonly type: 'set-capacities'; readonly place: PlaceCode; readonly capacities: Capacities }
    | { readonly type: 'set-gate'; readonly place: PlaceCode; readonly gate: 'open' | 'closed' }
  );
