import type { ActorId, AuthorityCode, HandoverId, PersonId, PlaceCode } from '../basics/ids.ts';
import type { Instant } from '../basics/time.ts';
import type { CommandHead } from '../entries/act.ts';
import type { CustodyFacts, NewPerson } from '../custody/types.ts';
import type { LineState } from './states.ts';

/** What is agreed on: date, route, vehicles and receiving place. */
export interface Plan {
  /** The receiving place; held by the receiver. */
  readonly destination: PlaceCode;
  readonly departure: Instant;
  readonly arrival: Instant;
  /** By how many hours the departure may shift without fresh agreement. */
  readonly toleranceHours: number;
  readonly route: string;
  readonly vehicles: readonly string[];
  /** Until when the offer may be answered. */
  readonly answerBy: Instant;
}

export interface Line {
  readonly person: PersonId;
  readonly state: LineState;
  /** Where the sender keeps a place free until the receipt. */
  readonly keptAt: PlaceCode | undefined;
  readonly since: Instant;
  readonly agreedBy: readonly AuthorityCode[];
  readonly vehicle?: string;
  readonly papers: boolean;
  readonly fit: boolean;
  /** A panel has looked at what is best for this child; only said of whom it was said. */
  readonly bestInterests?: boolean;
  /** After departure: the other side has refused, cancelled, turned back or not seen the person, so the sender may take him back. */
  readonly letGo: boolean;
}

export interface Handover {
  readonly id: HandoverId;
  readonly version: number;
  readonly sender: AuthorityCode;
  readonly receiver: AuthorityCode;
  readonly transit?: AuthorityCode;
  readonly plan: Plan;
  /** Counts the plans; agreement is to one of them. */
  readonly revision: number;
  /** The sender has declared it a manifest of adults. */
  readonly adultsOnly?: boolean;
  /** What cases must grant before departure; empty until there are cases. */
  readonly clearances: readonly string[];
  readonly lines: readonly Line[];
  /** Who has acted for whom: nobody acts for two. */
  readonly actors: readonly (readonly [AuthorityCode, ActorId])[];
  readonly leader?: string;
  readonly departedAt?: Instant;
  readonly receivedAt?: Instant;
  /** How well the receipt is vouched for; set by the receipt that moved the roll. */
  readonly acknowledged?: AcknowledgementGrade;
  /** Weaker evidence that they arrived: shown, and moves nothing. */
  readonly arrivalEvidence?: EvidenceGrade;
  readonly disputed: boolean;
  readonly closed: boolean;
}

/** Grades that are a receipt: they move the roll. */
export const acknowledgementGrades = ['signed-here', 'signed-paper', 'intermediary'] as const;
export type AcknowledgementGrade = (typeof acknowledgementGrades)[number];
/** Grades that only show arrival: the holder is "the receiver, unacknowledged", the roll stays. */
export const evidenceGrades = ['witness', 'senders-word', 'press'] as const;
export type EvidenceGrade = (typeof evidenceGrades)[number];

/** What travels with a person. Instructions to the escort never hold a diagnosis. */
export interface LineGiven {
  readonly person: PersonId;
  readonly papers?: { readonly kind: string; readonly number: string; readonly heldBy: string } | { readonly noneBecause: string };
  readonly propertyBag?: { readonly seal: string; readonly items: number };
  readonly fitToTravel?: { readonly clinician: string; readonly instructions: string };
  /** Of a child: what a panel found to be best, by the number of its paper; never the paper itself. */
  readonly bestInterests?: { readonly kind: (typeof bestInterestsKinds)[number]; readonly number: string; readonly panel: string };
}
/** A quick assessment, or the formal determination by a panel of several professions. */
export const bestInterestsKinds = ['assessment', 'determination'] as const;

export type Outcome = 'taken' | 'refused' | 'absent';

/** What a receipt says of one person. */
export interface LineReceived {
  readonly person: PersonId;
  readonly outcome: Outcome;
  readonly reason?: string;
}

export interface HandoverFacts extends CustodyFacts {
  readonly handovers: ReadonlyMap<HandoverId, Handover>;
  /** Decisions on telling a state about a person: `person authority` to whether it was permitted. */
  readonly disclosures: ReadonlyMap<string, boolean>;
}

type Of = { readonly handover: HandoverId };

export type HandoverCommand = CommandHead &
  (
    | {
        readonly type: 'offer-handover';
        readonly receiver: AuthorityCode;
        readonly transit?: AuthorityCode;
        readonly plan: Plan;
        readonly lines: readonly LineGiven[];
        readonly adultsOnly?: boolean;
      }
    | ({ readonly type: 'agree-handover'; readonly persons: readonly PersonId[] } & Of)
    | ({ readonly type: 'refuse-handover'; readonly persons: readonly PersonId[]; readonly reason: string } & Of)
    | ({ readonly type: 'withdraw-handover'; readonly persons: readonly PersonId[]; readonly reason: string } & Of)
    | ({
        readonly type: 'amend-handover';
        readonly plan?: Plan;
        readonly add?: readonly LineGiven[];
        readonly remove?: readonly PersonId[];
        readonly ready?: readonly LineGiven[];
      } & Of)
    | ({
        readonly type: 'depart-handover';
        readonly vehicle: string;
        readonly leader: string;
        readonly boarded: readonly PersonId[];
        readonly leftBehind: readonly { readonly person: PersonId; readonly reason: string }[];
      } & Of)
    | ({ readonly type: 'pass-handover'; readonly persons: readonly PersonId[] } & Of)
    | ({
        readonly type: 'receive-handover';
        readonly place: PlaceCode;
        readonly lines: readonly LineReceived[];
        /** Everybody else who is under way with the handover was taken; heads were counted, and the count is all who were taken in. */
        readonly othersTaken?: { readonly bodyCount: number };
        readonly extras?: readonly NewPerson[];
      } & Of)
    | ({
        readonly type: 'evidence-arrival';
        readonly persons: readonly PersonId[];
        readonly grade: EvidenceGrade;
        readonly remark: string;
      } & Of)
    | ({ readonly type: 'recall-handover'; readonly persons: readonly PersonId[]; readonly reason: string } & Of)
    | ({ readonly type: 'cancel-handover'; readonly persons: readonly PersonId[] } & Of)
    | ({ readonly type: 'turn-back-handover'; readonly persons: readonly PersonId[]; readonly reason: string } & Of)
    | ({ readonly type: 'report-limbo'; readonly persons: readonly PersonId[]; readonly circumstances: string } & Of)
    | ({ readonly type: 'return-handover'; readonly persons: readonly PersonId[]; readonly place?: PlaceCode } & Of)
    | ({ readonly type: 'dispute-handover'; readonly reason: string } & Of)
    | ({ readonly type: 'correct-receipt'; readonly person: PersonId; readonly outcome: Outcome; readonly reason: string } & Of)
    | ({ readonly type: 'close-handover' } & Of)
    | {
        readonly type: 'decide-disclosure';
        readonly persons: readonly PersonId[];
        readonly to: AuthorityCode;
        readonly permitted: boolean;
        readonly interviewedAt: Instant;
        readonly interviewer: string;
        readonly reason: string;
      }
  );
