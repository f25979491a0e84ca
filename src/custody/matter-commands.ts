import type { ActorId, AuthorityCode, PersonId, PlaceCode } from '../basics/ids.ts';
import type { Instant } from '../basics/time.ts';
import type { CommandHead } from '../entries/act.ts';
import type { Identity } from '../people/types.ts';
import type { Basis } from './basis.ts';
import type { ArrivalStep, CountGrade, IncidentKind, ItemKind, Muster, RivalCount, VarianceWay } from './matters.ts';

export type MusterCommand = CommandHead &
  (
    | { readonly type: 'open-muster'; readonly place: PlaceCode; readonly kind: Muster['kind']; readonly incident?: string }
    | {
        readonly type: 'count-blind';
        readonly muster: string;
        readonly number: number;
        readonly section?: string;
        readonly clockOffset?: number;
        readonly syncedIndex?: number;
      }
    | { readonly type: 'sight-in-muster'; readonly muster: string; readonly sightings: readonly Sighted[] }
    | { readonly type: 'strangers-in-muster'; readonly muster: string; readonly strangers: readonly Stranger[] }
    | { readonly type: 'finish-muster'; readonly muster: string }
    | { readonly type: 'abandon-muster'; readonly muster: string; readonly reason: string }
  );

/** `at` by the counter's own clock; absent means the time of the whole act. */
export interface Sighted {
  readonly person: PersonId;
  readonly how: CountGrade;
  readonly at?: Instant;
}

/** Somebody seen whom the counter could not place in the book. */
interface Stranger {
  readonly identity: Identity;
  readonly remark: string;
}

export type VarianceCommand = CommandHead &
  (
    | { readonly type: 'assign-variances'; readonly variances: readonly string[]; readonly to: ActorId }
    | {
        readonly type: 'close-variances';
        readonly variances: readonly string[];
        readonly way: VarianceWay;
        readonly finding: string;
        /** The person, muster or claim by which it is shown, where the way asks for one. */
        readonly evidence?: string;
      }
  );

export type IncidentCommand = CommandHead &
  (
    | {
        readonly type: 'report-incident';
        readonly kind: IncidentKind;
        readonly place?: PlaceCode;
        /** Whom it concerns, as far as anybody knows yet. */
        readonly persons?: readonly PersonId[];
        readonly circumstances: string;
        readonly guards?: { readonly before: number; readonly now: number };
      }
    | {
        readonly type: 'note-incident';
        readonly incident: string;
        readonly text: string;
        readonly guards?: { readonly before: number; readonly now: number };
      }
    | ({ readonly type: 'record-rival-count'; readonly incident: string } & RivalCount)
    | { readonly type: 'close-incident'; readonly incident: string; readonly finding: string }
    | {
        readonly type: 'take-over';
        readonly place: PlaceCode;
        readonly holder: AuthorityCode;
        readonly circumstances: string;
        readonly incident?: string;
      }
    | {
        readonly type: 'record-remains';
        readonly place: PlaceCode;
        /** What can be seen: clothing, a scar, a band. Never a photograph. */
        readonly marks: string;
        readonly circumstances: string;
        readonly incident?: string;
      }
  );

export type ArrivalCommand = CommandHead &
  (
    | {
        readonly type: 'register-arrivals';
        readonly place: PlaceCode;
        readonly vehicle?: string;
        /** Where, when, by which unit and on whose order they were taken, as the bus's papers say. */
        readonly capture?: { readonly place?: string; readonly at?: string; readonly unit?: string; readonly order?: string };
        readonly arrivals: readonly ArrivalGiven[];
      }
    | {
        readonly type: 'record-arrival-step';
        readonly person: PersonId;
        readonly step: ArrivalStep;
        /** What was recorded: the seal and contents of the bag, the papers and who holds them, in which language the person was told. */
        readonly words: string;
        /** It cannot be known, and the words say why. */
        readonly unknowable?: boolean;
      }
    | { readonly type: 'issue-band'; readonly person: PersonId; readonly band: string }
    | { readonly type: 'report-band-lost'; readonly band: string }
    | { readonly type: 'swap-bands'; readonly one: string; readonly other: string; readonly reason: string }
  );

/** What twenty seconds at the gate are enough for. */
export interface ArrivalGiven {
  readonly band: string;
  readonly sex?: 'female' | 'male' | 'other';
  readonly age: 'child' | 'adult' | 'unsure';
  readonly injured: boolean;
  /** The band of whoever the person came with. */
  readonly comesWith?: string;
  readonly givenName?: string;
  readonly language?: string;
  readonly basis?: Basis;
}

export const examinationOccasions = ['arrival', 'departure', 'incident', 'other'] as const;
export const childConcerns = ['left-behind', 'separated', 'guardian', 'possibly-abducted', 'best-interests', 'other'] as const;

/** What only a clinician, and only child protection, writes and reads. */
export type CareCommand = CommandHead &
  (
    | {
        readonly type: 'record-examination';
        readonly person: PersonId;
        readonly occasion: (typeof examinationOccasions)[number];
        readonly findings: string;
        readonly injuries?: readonly Injury[];
        /** What staff must do or leave alone, without a diagnosis: they may read it. */
        readonly instructions?: string;
      }
    | {
        readonly type: 'note-child';
        readonly persons: readonly PersonId[];
        readonly concern: (typeof childConcerns)[number];
        readonly text: string;
        readonly incident?: string;
      }
  );

/** An injury as it was found, and how the person says it came about. */
export interface Injury {
  readonly where: string;
  readonly what: string;
  readonly told?: string;
}

export type ItemCommand = CommandHead &
  (
    | {
        readonly type: 'take-item';
        readonly person: PersonId;
        readonly kind: ItemKind;
        readonly seal?: string;
        /** What is in the bag, or what the paper is. */
        readonly contents: string;
        readonly receipt: boolean;
      }
    | {
        readonly type: 'pass-item';
        readonly item: string;
        readonly to: 'owner' | 'authority' | 'lost';
        readonly authority?: AuthorityCode;
        readonly words: string;
      }
  );
