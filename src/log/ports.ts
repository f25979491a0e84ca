import type { AuthorityCode, CommandId, FamilyId, HandoverId, PersonId, PlaceCode, EntryId, ActorId } from '../basics/ids.ts';
import type { Instant } from '../basics/time.ts';
import type { Authority, Place } from '../authorities/types.ts';
import type { Baseline, Matter, Presence, Sighting } from '../custody/matters.ts';
import type { Breach, ListRowSeen, Standing } from '../custody/types.ts';
import type { Hasher } from '../entries/seal.ts';
import type { Account, BreachCode, Entry, Movement } from '../entries/types.ts';
import type { Plain } from '../basics/canonical.ts';
import type { Refusal } from '../entries/refusals.ts';
import type { Handover } from '../handover/types.ts';
import type { Proposal } from '../identity/types.ts';
import type { TwoPersonCommand } from './commands.ts';
import type { Needs } from './needs.ts';

/** Everything the door may decide on, as the store knew it at one moment. */
export interface Loaded {
  /** Answers given before, by command; the hash tells a repetition from another command under the same number. */
  readonly answers: ReadonlyMap<CommandId, { readonly hash: string; readonly answer: AcceptedAnswer }>;
  readonly standings: ReadonlyMap<PersonId, Standing>;
  readonly histories: ReadonlyMap<PersonId, readonly Movement[]>;
  readonly families: ReadonlyMap<FamilyId, readonly PersonId[]>;
  /** How often authorities and places have changed. */
  readonly directory: number;
  readonly places: ReadonlyMap<PlaceCode, Place>;
  readonly occupancy: ReadonlyMap<PlaceCode, number>;
  readonly authorities: ReadonlyMap<AuthorityCode, Authority>;
  readonly handovers: ReadonlyMap<HandoverId, Handover>;
  readonly disclosures: ReadonlyMap<string, boolean>;
  readonly listRows: ReadonlyMap<string, ListRowSeen>;
  readonly proposals: ReadonlyMap<string, Proposal>;
  readonly claims: ReadonlySet<string>;
  readonly decisions: ReadonlyMap<string, Decision>;
  readonly breaches: ReadonlyMap<string, Breach>;
  /** Musters, variances and incidents, by `matterKey`. */
  readonly matters: ReadonlyMap<string, Matter>;
  readonly sightings: ReadonlyMap<string, readonly Sighting[]>;
  readonly presences: ReadonlyMap<string, readonly Presence[]>;
  readonly baselines: ReadonlyMap<PlaceCode, Baseline>;
}

/** An act that one person proposed and another must confirm. */
export interface Decision {
  readonly id: string;
  /** What it would decide, as a digest: the second person may also simply give the same command. */
  readonly content: string;
  readonly state: 'open' | 'confirmed' | 'rejected';
  readonly command: TwoPersonCommand;
  readonly proposer: ActorId;
  readonly authority: AuthorityCode;
}

export interface AcceptedAnswer {
  readonly ok: true;
  readonly command: CommandId;
  readonly entries: readonly EntryId[];
  /** Persons this command brought into the book. */
  readonly persons: readonly PersonId[];
  readonly handover?: HandoverId;
  /** Rules that were broken by what happened; recorded, with owner and clock. */
  readonly breaches: readonly { readonly id: string; readonly code: BreachCode; readonly subjects: readonly string[] }[];
  /** Set when a second person must confirm before anything happens. */
  readonly awaits?: string;
  readonly outcome?: { readonly [name: string]: Plain };
}
export type Answer =
  | (AcceptedAnswer & { readonly replayed?: true })
  | { readonly ok: false; readonly command: CommandId; readonly refused: Refusal };

/** One set-based append: what one batch adds to the book. The entries are the truth; the rest is what folding them returned. */
export interface Write {
  readonly authority: AuthorityCode;
  readonly commands: readonly { readonly id: CommandId; readonly hash: string; readonly answer: AcceptedAnswer }[];
  readonly entries: readonly Entry[];
  /** Standings after the batch, and the version each was decided on; 0 for a person who was not in the book. */
  readonly standings: readonly {
    readonly expected: number;
    readonly after: Standing;
    /** Nothing but version, movement, account and its beginning changed. */
    readonly onlyMoved: boolean;
  }[];
  readonly handovers: readonly { readonly expected: number; readonly after: Handover }[];
  readonly authorities: readonly Authority[];
  /** Places declared by this batch, and places it changed. */
  readonly newPlaces: readonly Place[];
  readonly places: readonly Place[];
  readonly disclosures: readonly { readonly person: PersonId; readonly authority: AuthorityCode; readonly permitted: boolean }[];
  readonly listRows: readonly { readonly key: string; readonly subject: string; readonly said: string }[];
  readonly proposals: readonly Proposal[];
  readonly decisions: readonly Decision[];
  readonly breaches: readonly Breach[];
  /** Matters after the batch, and the version each was decided on; 0 for one the batch began. */
  readonly matters: readonly { readonly expected: number; readonly after: Matter }[];
  /** Musters that must still be as they were, though the batch does not change them. */
  readonly relied: readonly { readonly id: string; readonly version: number }[];
  readonly sightings: readonly (Sighting & { readonly muster: string })[];
  /** Musters the batch ends, and how many sightings were counted: one that came meanwhile must not be lost. */
  readonly ended: readonly { readonly muster: string; readonly sightings: number }[];
  /** Blocking keys of names, by which possible duplicates are found. */
  readonly nameKeys: readonly { readonly subject: string; readonly keys: readonly number[] }[];
  /** What the plans of this batch counted on, if it holds any: a place that has filled or changed since makes them stale. */
  readonly counted?: { readonly directory: number; readonly occupancy: readonly { readonly place: PlaceCode; readonly count: number }[] };
  /** How the headline's tallies change. */
  readonly tallies: readonly { readonly account: Account; readonly seenHour: number; readonly answered: boolean; readonly net: number }[];
}

/** The store, as the door needs it: read once, append once. */
export interface LedgerStore {
  load(needs: Needs): Promise<Loaded>;
  /** `stale` when anything the batch was decided on has changed since; nothing is then written. */
  append(write: Write, options: { readonly dryRun: boolean }): Promise<'appended' | 'stale'>;
}

export interface Ports {
  readonly store: LedgerStore;
  readonly hasher: Hasher;
  readonly clock: () => Instant;
  /** The name of this node. */
  readonly node: string;
}
