import type { EntryId, FamilyId, HandoverId, PersonId } from '../basics/ids.ts';
import type { Instant } from '../basics/time.ts';
import type { Plain } from '../basics/canonical.ts';
import type { Entry, FieldGroup, Step } from '../entries/types.ts';

/**
 * The book told again from nothing but its entries. Written apart from the folds on purpose: what two different
 * programs make of the same entries must be the same, or one of them is wrong.
 */
export interface Retold {
  readonly persons: ReadonlyMap<PersonId, RetoldPerson>;
  readonly handovers: ReadonlyMap<HandoverId, RetoldHandover>;
  /** The small tables, row by row, by the row's key. */
  readonly rows: { readonly [name in StoredTable]: ReadonlyMap<string, RetoldRow> };
  /** Entries that concern a person without moving him: `person intake`. */
  readonly subjects: ReadonlySet<string>;
  /** By `authority command`. */
  readonly commands: ReadonlyMap<string, RetoldCommand>;
}

export const storedTables = [
  'authority',
  'place',
  'disclosure',
  'list_row',
  'claim',
  'proposal',
  'decision',
  'breach',
  'muster',
  'muster_sighting',
  'variance',
  'incident',
  'arrival',
  'band',
  'item',
] as const;
export type StoredTable = (typeof storedTables)[number];

/** A row of a small table: whom it concerns, and every field beside its key. */
export interface RetoldRow {
  readonly about: readonly string[];
  readonly says: Said;
}
export type Said = { readonly [name: string]: Plain | undefined };
export type LineSaid = Said & { readonly state: string };

/** What the answer to a command names, as its entries have it. */
export interface RetoldCommand {
  readonly about: string;
  readonly entries: EntryId[];
  readonly persons: string[];
  readonly breaches: { readonly id: string; readonly code: string; readonly subjects: readonly string[] }[];
  handover?: string;
  awaits?: string;
}

export interface RetoldMove {
  readonly n: number;
  readonly step: Step;
  readonly from: string;
  readonly to: string;
  readonly fromKind: string;
  readonly toKind: string;
  readonly at: Instant;
  readonly reverses?: number;
  readonly intake: number;
}

export interface RetoldPerson {
  version: number;
  readonly moves: RetoldMove[];
  seenAt?: Instant;
  seenHow?: string;
  basis: string;
  bed?: string;
  readonly acceptedBy: Set<string>;
  birth?: string;
  family?: FamilyId;
  mergedInto?: string;
  deathReported: boolean;
  missingReported: boolean;
  pending?: string;
}

export interface RetoldHandover {
  readonly sender: string;
  readonly receiver: string;
  readonly transit?: string;
  version: number;
  plan: { readonly [name: string]: Plain; readonly arrival: Instant };
  revision: number;
  readonly adultsOnly?: boolean;
  readonly clearances: Plain;
  /** The state of each person's line. */
  readonly lines: Map<string, string>;
  /** What else stands on each line. */
  readonly details: Map<string, Said>;
  readonly actors: (readonly [party: string, actor: string])[];
  leader?: string;
  departedAt?: Instant;
  receivedAt?: Instant;
  acknowledged?: string;
  arrivalEvidence?: string;
  disputed: boolean;
  closed: boolean;
}

/** An entry as it lies in the store, with what is left of its slices. */
export interface StoredEntry {
  readonly intake: number;
  readonly entry: Omit<Entry, 'slices' | 'commitments' | 'salts'>;
  readonly commandHash: string | undefined;
  readonly slices: readonly StoredSlice[];
  /** Set for entries another node made. */
  readonly arrivedAt?: Instant;
}
export interface StoredSlice {
  readonly subject: string;
  readonly group: FieldGroup;
  readonly ordinal: number;
  readonly commitment: string;
  /** Absent when the content is gone. */
  readonly salt?: string;
  readonly content?: { readonly [name: string]: Plain };
}
