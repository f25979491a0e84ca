import type { Plain } from '../basics/canonical.ts';
import type { ActorId, AuthorityCode, CommandId, EntryId, PersonId, PlaceCode, HandoverId } from '../basics/ids.ts';
import type { Instant, When } from '../basics/time.ts';

/** Every kind of fact this book can hold, in the past tense. A closed list: a new kind is a new row here, a fold and a story. */
export const entryTypes = [
  'AuthorityDeclared',
  'PlaceDeclared',
  'PlaceHolderChanged',
  'PlaceCapacitySet',
  'PlaceGateSet',
  'PersonsAdmitted',
  'PersonsArrived',
  'ArrivalStepRecorded',
  'BandIssued',
  'BandLost',
  'BandsSwapped',
  'PersonExamined',
  'ChildNoted',
  'ItemTaken',
  'ItemPassed',
  'BedsAssigned',
  'PersonsMoved',
  'PersonsEscorted',
  'PersonsBackFromEscort',
  'PersonsSighted',
  'BirthRecorded',
  'MissingReported',
  'PersonsDeclaredUnaccounted',
  'PersonsDeclaredAtLarge',
  'PersonsCameBack',
  'DeathReported',
  'DeathEstablished',
  'PersonsReleased',
  'MovementsCorrected',
  'BasisRecorded',
  'BreachClosed',
  'MusterOpened',
  'MusterCounted',
  'MusterSighted',
  'MusterStrangersSeen',
  'MusterFinished',
  'MusterAbandoned',
  'VariancesOpened',
  'VariancesAssigned',
  'VariancesClosed',
  'IncidentReported',
  'IncidentNoted',
  'RivalCountRecorded',
  'IncidentClosed',
  'PlaceTakenOver',
  'RemainsRecorded',
  'IdentityClaimed',
  'KinClaimed',
  'AnswerabilityClaimed',
  'FamilyFormed',
  'FamilySplit',
  'DisclosureDecided',
  'SourceListReceived',
  'SamenessProposed',
  'JudgedSame',
  'JudgedDifferent',
  'DecisionProposed',
  'DecisionConfirmed',
  'DecisionRejected',
  'HandoverOffered',
  'HandoverAgreed',
  'HandoverRefused',
  'HandoverWithdrawn',
  'HandoverAmended',
  'HandoverDeparted',
  'HandoverPassed',
  'HandoverReceived',
  'HandoverRecalled',
  'HandoverCancelled',
  'HandoverTurnedBack',
  'HandoverInLimbo',
  'HandoverArrivalEvidenced',
  'HandoverReturned',
  'HandoverDisputed',
  'HandoverReceiptCorrected',
  'HandoverLinesVoided',
  'HandoverClosed',
  'ListExported',
] as const;
export type EntryType = (typeof entryTypes)[number];

/** Entries whose subjects are claims about somebody and not persons of the book: they stand nowhere and are on no roll. */
const claiming: readonly EntryType[] = ['SourceListReceived', 'MusterStrangersSeen', 'RemainsRecorded'];

export function makesClaims(type: EntryType): boolean {
  return claiming.includes(type);
}

/** Entries that are about persons and change nothing of how they stand: ending a count of thousands waits for nobody who moves. */
const onlyAbout: readonly EntryType[] = [
  'ArrivalStepRecorded',
  'BandIssued',
  'BandLost',
  'BandsSwapped',
  'PersonExamined',
  'ChildNoted',
  'ItemTaken',
  'ItemPassed',
  'VariancesOpened',
  'VariancesAssigned',
  'VariancesClosed',
];

export function changesStandings(type: EntryType): boolean {
  return !claiming.includes(type) && !onlyAbout.includes(type);
}

/**
 * Field groups live in separate slices and tables, each with its own rule of who may read it.
 * identity: names, birth, sex, nationality claims, parents · family: kin claims · custody: basis, circumstances, remarks ·
 * transfer: travel papers, sealed bag, instructions to the escort · disclosure: interviews on fear of a state ·
 * medical: injuries and findings, a clinician's alone · child: the file of child protection, never custody's.
 */
export const fieldGroups = ['identity', 'family', 'custody', 'transfer', 'disclosure', 'medical', 'child'] as const;
export type FieldGroup = (typeof fieldGroups)[number];

/** A part of an entry about one subject and one field group, behind its own salted commitment. */
export interface SliceDraft {
  /** Position in the entry's subjects. */
  readonly subject: number;
  readonly group: FieldGroup;
  readonly content: { readonly [name: string]: Plain | undefined };
}

/** How a fact reached this book: the clerk's own act, a paper, a list, a witness. */
export const sources = ['own-act', 'signed-paper', 'intermediary', 'witness', 'senders-word', 'press', 'list', 'software'] as const;
export type Source = (typeof sources)[number];

/** A room's answer before it becomes an entry: pure, unsigned, without identifiers of its own. */
export interface Draft {
  readonly type: EntryType;
  /** Persons, or claims for a source list; at most 1,000. */
  readonly subjects: readonly string[];
  readonly occurred: When;
  readonly corrects?: EntryId;
  readonly body: Body;
  readonly slices: readonly SliceDraft[];
}

/** The skeleton: type, persons, accounts and times, nothing else that is personal. */
export interface Body {
  readonly moves?: readonly MoveGroup[];
  readonly seen?: Seen;
  readonly breaches?: readonly BreachOpened[];
  readonly pending?: Pending;
  /** Who is held on which basis, by position in subjects. */
  readonly basis?: readonly (readonly [BasisKind, readonly number[]])[];
  /** Tent, room or bed within the place, each with who sleeps there, by position in subjects. */
  readonly beds?: readonly (readonly [string, readonly number[]])[];
  /** After a correction: per subject, from when the present stay counts and from when the person is in the book. */
  readonly stays?: readonly (readonly [number, Instant, Instant])[];
  readonly [name: string]: Plain | readonly MoveGroup[] | Seen | readonly BreachOpened[] | Pending | undefined;
}

export type BasisKind = 'provisional' | 'legal';

/** Which subjects enter or leave a pending handover, by position. */
export interface Pending {
  readonly handover: HandoverId;
  readonly on: readonly number[];
  readonly off: readonly number[];
}

/** Several persons who take the same step at the same time between the same two accounts. */
export interface MoveGroup {
  readonly step: Step;
  readonly from: Account;
  readonly to: Account;
  /** From when the new position holds; with stated uncertainty, the moment by which it certainly did. */
  readonly at: Instant;
  /** Per person: position in subjects, the person's movement number, and for a reversal the number it reverses. */
  readonly subjects: readonly (readonly [number, number] | readonly [number, number, number])[];
}

/** Last seen when, and how well. */
export interface Seen {
  readonly at: Instant;
  readonly how: SightingGrade;
  /** Positions in subjects; absent means all. */
  readonly subjects?: readonly number[];
}

/** How well somebody looked, from the surest to the weakest. */
export const sightingGrades = [
  'answered-to-name',
  'band-scanned',
  'face-checked',
  'received',
  'clinic',
  'court',
  'ration',
  'tracing-message',
  'household',
  'number-only',
] as const;
export type SightingGrade = (typeof sightingGrades)[number];

/** A fact that broke a rule: recorded all the same, with an owner and a clock. */
export interface BreachOpened {
  readonly code: BreachCode;
  /** Positions in subjects; empty when it concerns the whole entry. */
  readonly subjects: readonly number[];
  readonly owner: AuthorityCode;
  readonly due: Instant;
}

export const breachCodes = [
  'held-without-basis',
  'through-closed-gate',
  'into-place-of-another',
  'departed-without-agreement',
  'departed-on-stale-agreement',
  'limbo',
  'child-with-adults',
  'family-separated',
  'death-unexplained',
  'receipt-of-unlisted-person',
  'taken-back-alone',
  'child-on-adult-manifest',
  'child-moved-without-best-interests',
] as const;
export type BreachCode = (typeof breachCodes)[number];

/** Kinds of account. The numbers are the lowest four bits of an account's number in the store and never change. */
export const accountKinds = {
  outside: 0,
  held: 1,
  'in-transit': 2,
  escort: 3,
  unaccounted: 4,
  'at-large': 5,
  guest: 6,
  'with-peer': 7,
  'with-nonparticipant': 8,
  released: 9,
  deceased: 10,
  merged: 11,
} as const;
export type AccountKind = keyof typeof accountKinds;

/**
 * Where a person stands in this book, and on whose roll.
 * Roll: the authority that must account for the person here; it is no verdict on law.
 */
export interface Account {
  readonly roll: AuthorityCode;
  readonly kind: AccountKind;
  readonly place?: PlaceCode;
  readonly handover?: HandoverId;
  /** The peer or the authority that runs no software. */
  readonly counterpart?: AuthorityCode;
}

/** Steps a person can take between accounts. The numbers stand in the store and never change. */
export const steps = {
  admitted: 1,
  born: 2,
  moved: 3,
  escorted: 4,
  'back-from-escort': 5,
  departed: 6,
  received: 7,
  'turned-home': 8,
  'declared-unaccounted': 9,
  'declared-at-large': 10,
  returned: 11,
  recaptured: 12,
  'seen-alive': 13,
  released: 14,
  died: 15,
  merged: 16,
  unmerged: 17,
  reversed: 18,
} as const;
export type Step = keyof typeof steps;

/** A recorded fact, never changed. */
export interface Entry extends Draft {
  readonly id: EntryId;
  readonly version: 1;
  /** The node that made it. */
  readonly origin: string;
  readonly authority: AuthorityCode;
  /** The authority for whom a named clerk entered a paper; absent when it is the clerk's own. */
  readonly onBehalfOf?: AuthorityCode;
  readonly actor: ActorId;
  /** The second named person, where the act takes two. */
  readonly second?: ActorId;
  readonly purpose: string;
  readonly source: Source;
  readonly command: CommandId;
  readonly ordinal: number;
  readonly recordedAt: Instant;
  /** Salted commitments in the order of `slices`: SHA-256, hexadecimal. */
  readonly commitments: readonly string[];
  readonly salts: readonly string[];
  /** SHA-256 over the canonical envelope, skeleton and commitments, hexadecimal. */
  readonly digest: string;
}

/** One movement of one person, as the store keeps it. */
export interface Movement {
  readonly person: PersonId;
  readonly n: number;
  readonly step: Step;
  readonly from: Account;
  readonly to: Account;
  readonly at: Instant;
  /** The number of the movement this one takes back. */
  readonly reverses?: number;
  readonly entry: EntryId;
}
