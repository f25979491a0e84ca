import type { ActorId, AuthorityCode, PlaceCode } from '../basics/ids.ts';
import type { Instant } from '../basics/time.ts';
import { sightingGrades } from '../entries/types.ts';

/**
 * What is in hand at a place and has a beginning, an owner and an end: a count, a difference it left, something that went wrong, an
 * arrival that is not yet complete, the band somebody wears, a thing kept for somebody.
 * Each is the fold of its entries; `version` counts them.
 */
export type Matter = Muster | Variance | Incident | Arrival | Band | Item;
const matterKinds = ['muster', 'variance', 'incident', 'arrival', 'band', 'item'] as const;
export type MatterKind = (typeof matterKinds)[number];

export const musterKinds = ['routine', 'roll-call'] as const;

/** A count made by looking, at one place, by one or more counters. */
export interface Muster {
  readonly matter: 'muster';
  readonly id: string;
  readonly version: number;
  readonly kind: (typeof musterKinds)[number];
  readonly place: PlaceCode;
  /** The authority that counts. */
  readonly authority: AuthorityCode;
  readonly incident?: string;
  readonly openedBy: ActorId;
  /** From when to when people were looked at. */
  readonly started: Instant;
  readonly finished?: Instant;
  readonly state: 'open' | 'finished' | 'abandoned';
  readonly counters: readonly Counter[];
  readonly result?: MusterResult;
}

/** Somebody who counts: the bare number comes first, before any list is shown. */
export interface Counter {
  readonly actor: ActorId;
  /** What part of the place, in the counter's words. */
  readonly section?: string;
  readonly blind: number;
  readonly at: Instant;
  /** The device's clock less the book's, in milliseconds. */
  readonly clockOffset: number;
  /** The last entry the device knew of, by the book's order. */
  readonly syncedIndex?: number;
}

/** Sets, not totals: equal totals do not prove equal sets. */
export interface MusterResult {
  /** Who stood at the place from beginning to end, by the book. */
  readonly expected: number;
  /** Of those the book placed here at any time of the count: seen. */
  readonly matched: number;
  /** Of the matched: looked at one by one. */
  readonly byName: number;
  /** Came or left while the count went on, and were not seen. */
  readonly movedDuringCount: number;
  readonly missing: number;
  readonly foundNotExpected: number;
  readonly unidentified: number;
  /** Seen by more than one counter. */
  readonly seenTwice: number;
  /** The sum of the bare numbers, and of all who were seen. */
  readonly blind: number;
  readonly seen: number;
}

/**
 * How a count saw somebody. `marked` is what "mark all" earns, or a pace at which nobody can look: it counts in its muster and proves
 * the presence of nobody.
 */
export const countGrades = [...sightingGrades, 'marked'] as const;
export type CountGrade = (typeof countGrades)[number];

/** One person, or one who could not be named, as one counter saw him. */
export interface Sighting {
  readonly subject: string;
  readonly counter: ActorId;
  readonly how: CountGrade | 'stranger';
  readonly at: Instant;
}

/** Whether the ledger has a person at a place when a count begins, when it ends, and at any time between. */
export interface Presence {
  readonly person: string;
  readonly atStart: boolean;
  readonly atEnd: boolean;
}

export const varianceKinds = ['missing', 'found', 'unidentified', 'count'] as const;
export type VarianceKind = (typeof varianceKinds)[number];

/** A difference between a count and the book, which somebody owns until it is closed. */
export interface Variance {
  readonly matter: 'variance';
  readonly id: string;
  readonly version: number;
  readonly kind: VarianceKind;
  readonly muster: string;
  readonly place: PlaceCode;
  readonly authority: AuthorityCode;
  readonly owner: ActorId;
  readonly opened: Instant;
  readonly due: Instant;
  /** The person, or the claim about somebody who could not be named. */
  readonly subject?: string;
  readonly state: 'open' | 'closed';
  readonly way?: VarianceWay;
  readonly closed?: Instant;
}

export const varianceWays = [
  'seen-since',
  'elsewhere',
  'lost',
  'ended',
  'same-person',
  'admitted-here',
  'identified',
  'not-held',
  'mistaken',
  'recounted',
  'miscounted',
] as const;
export type VarianceWay = (typeof varianceWays)[number];

export const incidentKinds = [
  'escape',
  'breakout',
  'departure',
  'abandonment',
  'takeover',
  'recapture',
  'death',
  'remains',
  'birth',
  'injury',
  'child-left',
  'child-separated',
  'disturbance',
] as const;
export type IncidentKind = (typeof incidentKinds)[number];

/** Incidents about a child who was left or separated: child protection speaks on them before they are closed. */
export function isAboutChildren(kind: IncidentKind): boolean {
  return kind === 'child-left' || kind === 'child-separated';
}

/** Something that went wrong at a place. What it did to persons stands in their own entries, which name it. */
export interface Incident {
  readonly matter: 'incident';
  readonly id: string;
  readonly version: number;
  readonly kind: IncidentKind;
  readonly place?: PlaceCode;
  readonly authority: AuthorityCode;
  readonly happened: { readonly from: Instant; readonly to: Instant };
  /** The last count that was signed before: what later counts are held against. */
  readonly baseline?: Baseline;
  /** Guards on post before and now, where somebody said so. */
  readonly guards?: { readonly before: number; readonly now: number };
  readonly notes: readonly { readonly at: Instant; readonly actor: ActorId; readonly text: string }[];
  readonly rivals: readonly RivalCount[];
  /** When child protection first spoke on it: until then an incident about a child is not closed. */
  readonly childSeen?: Instant;
  readonly state: 'open' | 'closed';
}

export interface Baseline {
  readonly muster: string;
  readonly count: number;
  readonly at: Instant;
}

/** What somebody else counted: it stands beside ours and opens to no names. */
export interface RivalCount {
  readonly of: (typeof rivalCountsOf)[number];
  readonly least?: number;
  readonly most?: number;
  /** Who says so. */
  readonly saidBy: string;
  /** When it was said. */
  readonly said: Instant;
}
export const rivalCountsOf = ['gone', 'held', 'dead', 'recaptured'] as const;

/** What is asked of whoever arrives, by when it must be known, in hours since the arrival. */
export const arrivalStages = {
  24: ['name', 'sex', 'examined'],
  72: ['birth', 'father', 'nationality', 'basis'],
  336: ['property', 'papers', 'told'],
} as const;
export const arrivalSteps = [...arrivalStages[24], ...arrivalStages[72], ...arrivalStages[336]] as const;
export type ArrivalStep = (typeof arrivalSteps)[number];

/** Somebody who came in with little more than a band: open until everything that is asked is known, or is known to be unknowable. */
export interface Arrival {
  readonly matter: 'arrival';
  /** The person's. */
  readonly id: string;
  readonly version: number;
  readonly place: PlaceCode;
  readonly authority: AuthorityCode;
  readonly arrived: Instant;
  readonly vehicle?: string;
  readonly steps: readonly ArrivalStep[];
  readonly state: 'open' | 'complete';
}

/** A wristband: its number finds a person; it is no proof of who wears it. */
export interface Band {
  readonly matter: 'band';
  /** The number, without hyphens. */
  readonly id: string;
  readonly version: number;
  readonly authority: AuthorityCode;
  readonly person: string;
  readonly state: 'worn' | 'lost' | 'replaced';
  readonly since: Instant;
}

export const itemKinds = ['bag', 'passport', 'identity-card', 'other-papers', 'money', 'telephone', 'other'] as const;
export type ItemKind = (typeof itemKinds)[number];

/** Something taken from a person and kept for him: a sealed bag, a passport. What is in it lies in the person's slices. */
export interface Item {
  readonly matter: 'item';
  readonly id: string;
  readonly version: number;
  readonly kind: ItemKind;
  readonly person: string;
  /** The number of the seal. */
  readonly seal?: string;
  /** Whether the person was given a receipt for it. */
  readonly receipt: boolean;
  /** The authority that has it, as long as it is kept. */
  readonly holder?: AuthorityCode;
  readonly state: 'kept' | 'returned' | 'lost';
  readonly since: Instant;
}

export function matterKey(kind: MatterKind, id: string): string {
  return `${kind} ${id}`;
}
