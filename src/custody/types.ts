import type { AuthorityFacts } from '../authorities/types.ts';
import type { AuthorityCode, EntryId, FamilyId, HandoverId, PersonId, PlaceCode } from '../basics/ids.ts';
import type { Instant } from '../basics/time.ts';
import type { CommandHead } from '../entries/act.ts';
import type { Account, BasisKind, BreachCode, Movement, SightingGrade } from '../entries/types.ts';
import type { BirthInterval } from '../people/birth.ts';
import type { Identity } from '../people/types.ts';
import type { ArrivalCommand, CareCommand, ItemCommand, IncidentCommand, MusterCommand, VarianceCommand } from './matter-commands.ts';
import type { Basis } from './basis.ts';
import type { Baseline, Matter, Presence, Sighting } from './matters.ts';

/** Where one person stands: the fold of every entry about the person. */
export interface Standing {
  readonly id: PersonId;
  /** How many entries have touched the person; a write that was decided on an older one is refused and decided anew. */
  readonly version: number;
  /** Number of the last movement. */
  readonly n: number;
  readonly account: Account;
  /** Tent, room or bed within the place; whoever is moved has none until told anew. */
  readonly bed?: string;
  /** From when the present stay counts. */
  readonly since: Instant;
  /** From when the person is in the book: earlier facts need a corrected admission. */
  readonly entered: Instant;
  readonly seenAt?: Instant;
  readonly seenHow?: SightingGrade;
  /** The states that accept to answer for the person; empty: nobody does. */
  readonly acceptedBy: readonly AuthorityCode[];
  readonly basis: 'none' | BasisKind;
  readonly birth?: BirthInterval;
  readonly family?: FamilyId;
  readonly mergedInto?: PersonId;
  readonly deathReported: boolean;
  readonly missingReported: boolean;
  /** The handover in which the person is offered, agreed or under way; a line that failed does not count. */
  readonly pending?: HandoverId;
}

export function sameAccount(a: Account, b: Account): boolean {
  return a.roll === b.roll && a.kind === b.kind && a.place === b.place && a.handover === b.handover && a.counterpart === b.counterpart;
}

export interface CustodyFacts extends AuthorityFacts {
  readonly standings: ReadonlyMap<PersonId, Standing>;
  /** Loaded only where a past is to be rewritten. */
  readonly histories: ReadonlyMap<PersonId, readonly Movement[]>;
  readonly families: ReadonlyMap<FamilyId, readonly PersonId[]>;
  /** How many are held at a place; loaded only for acts to be authorised. */
  readonly occupancy: ReadonlyMap<PlaceCode, number>;
  /** Rows of lists this book has seen, by their key. */
  readonly listRows: ReadonlyMap<string, ListRowSeen>;
  readonly breaches: ReadonlyMap<string, Breach>;
  /** Musters, variances and incidents, by `matterKey`. */
  readonly matters: ReadonlyMap<string, Matter>;
  /** Of musters that are to be ended: everybody who was seen, and everybody whom the book has at the place meanwhile. */
  readonly sightings: ReadonlyMap<string, readonly Sighting[]>;
  readonly presences: ReadonlyMap<string, readonly Presence[]>;
  /** The last signed count of a place; loaded where something went wrong there. */
  readonly baselines: ReadonlyMap<PlaceCode, Baseline>;
  /** What was judged of pairs, by `a b` with a < b. */
  readonly proposals: ReadonlyMap<string, { readonly state: 'proposed' | 'same' | 'different' }>;
}

/** A rule that was broken by something that happened: who must look at it, and by when. */
export interface Breach {
  readonly id: string;
  readonly code: BreachCode;
  readonly owner: AuthorityCode;
  readonly due: Instant;
  readonly subjects: readonly string[];
  readonly closed: boolean;
}

/** A row of a list that was taken in before: whom it made or what it claimed, and the digest of what it said. */
export interface ListRowSeen {
  readonly subject: string;
  readonly said: string;
}

export interface NewPerson {
  readonly identity: Identity;
  readonly basis?: Basis;
  /** Tent, room or bed within the place. */
  readonly bed?: string;
}

/** A row of a list: its key is the list's own reference, or else the digest of the file and the row's number. */
export interface ListRow extends NewPerson {
  readonly key: string;
  /** Digest of what the row says. */
  readonly said: string;
  readonly line: number;
}

export type CustodyCommand =
  | ArrivalCommand
  | MusterCommand
  | VarianceCommand
  | IncidentCommand
  | CareCommand
  | ItemCommand
  | PersonsCommand;

type PersonsCommand = CommandHead &
  (
    | { readonly type: 'admit'; readonly place: PlaceCode; readonly persons: readonly NewPerson[]; readonly seen?: SightingGrade }
    | { readonly type: 'receive-roll'; readonly place: PlaceCode; readonly list: string; readonly rows: readonly ListRow[] }
    | { readonly type: 'receive-source'; readonly place?: PlaceCode; readonly list: string; readonly rows: readonly ListRow[] }
    | { readonly type: 'move'; readonly persons: readonly PersonId[]; readonly to: PlaceCode; readonly reason?: string }
    | {
        readonly type: 'assign-beds';
        readonly place: PlaceCode;
        readonly beds: readonly { readonly bed: string; readonly persons: readonly PersonId[] }[];
      }
    | { readonly type: 'escort'; readonly persons: readonly PersonId[]; readonly to: PlaceCode; readonly leader: string }
    | { readonly type: 'back-from-escort'; readonly persons: readonly PersonId[]; readonly to: PlaceCode }
    | { readonly type: 'sight'; readonly persons: readonly PersonId[]; readonly how: SightingGrade }
    | { readonly type: 'record-birth'; readonly mother: PersonId; readonly child: NewPerson }
    | { readonly type: 'set-basis'; readonly persons: readonly PersonId[]; readonly basis: Basis }
    | { readonly type: 'report-missing'; readonly persons: readonly PersonId[]; readonly circumstances: string }
    | {
        readonly type: 'declare-unaccounted';
        readonly persons: readonly PersonId[];
        readonly circumstances: string;
        readonly incident?: string;
      }
    | {
        readonly type: 'declare-at-large';
        readonly persons: readonly PersonId[];
        readonly circumstances: string;
        readonly incident?: string;
      }
    | {
        readonly type: 'come-back';
        readonly persons: readonly PersonId[];
        readonly how: 'returned' | 'recaptured' | 'seen-alive';
        readonly place?: PlaceCode;
        readonly circumstances: string;
        readonly incident?: string;
      }
    | { readonly type: 'report-death'; readonly person: PersonId; readonly circumstances: string }
    | {
        readonly type: 'establish-death';
        readonly person: PersonId;
        readonly cause: string;
        readonly remains: string;
        readonly circumstances: string;
      }
    | { readonly type: 'release'; readonly persons: readonly PersonId[]; readonly reason: string; readonly attestedBy?: string }
    | {
        readonly type: 'correct';
        readonly entry: EntryId;
        readonly persons: readonly PersonId[];
        readonly reason: string;
        readonly place?: PlaceCode;
        readonly at?: Instant;
        readonly neverHappened?: boolean;
      }
    | { readonly type: 'close-breach'; readonly breach: string; readonly finding: string }
  );
