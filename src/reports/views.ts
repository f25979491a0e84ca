import type { ActorId, AuthorityCode, EntryId, FamilyId, HandoverId, PersonId, PlaceCode } from '../basics/ids.ts';
import type { Instant, When } from '../basics/time.ts';
import type { Authority, Place } from '../authorities/types.ts';
import type { Arrival, Band, Incident, Item, Muster, Variance } from '../custody/matters.ts';
import type { Breach } from '../custody/types.ts';
import type { Duty } from '../duties/due.ts';
import type { Role } from '../entries/act.ts';
import type { Account, EntryType, FieldGroup, SightingGrade, Source, Step } from '../entries/types.ts';
import type { LineState } from '../handover/states.ts';
import type { Candidate } from '../handover/missing.ts';
import type { Handover, LineGiven } from '../handover/types.ts';
import type { Identity, Name } from '../people/types.ts';
import type { Behind, Headline } from './answer.ts';

/** Who reads: the database filters every row by it. Without an authority only a world's figures are shown. */
export interface Viewer {
  readonly actor: ActorId;
  readonly authority: AuthorityCode;
  readonly role: Role;
  /** What a personal file is read for; noted with the reading. */
  readonly purpose?: string;
}

/** As of when it was so, and as known up to which moment; absent means now. */
export interface AskedAt {
  readonly asOf?: Instant;
  readonly knownOn?: Instant;
}

/** A page of a list; `next` continues it, and its absence says the list is complete. */
export interface Page<Row> {
  readonly rows: readonly Row[];
  readonly next?: string;
}

export interface PersonRow {
  readonly id: PersonId;
  readonly number: string;
  readonly name?: string;
  readonly account: Account;
  /** Tent, room or bed within the place, as it is told now. */
  readonly bed?: string;
  readonly since: Instant;
  readonly seenAt?: Instant;
  readonly seenHow?: SightingGrade;
}

export interface PersonFilter {
  readonly term?: Behind;
  readonly place?: PlaceCode;
  readonly roll?: AuthorityCode;
  /** A person number, a name in any script, or a list reference. */
  readonly search?: string;
  readonly after?: string;
  /** At most 200. */
  readonly limit?: number;
}

export interface TimelineRow {
  readonly index: number;
  readonly entry: EntryId;
  readonly type: EntryType;
  readonly occurred: When;
  readonly recordedAt: Instant;
  readonly authority: AuthorityCode;
  readonly onBehalfOf?: AuthorityCode;
  readonly actor: ActorId;
  readonly second?: ActorId;
  readonly source: Source;
  readonly steps: readonly {
    readonly n: number;
    readonly step: Step;
    readonly from: Account;
    readonly to: Account;
    readonly at: Instant;
    readonly reverses?: number;
  }[];
  /** What the entry says about the person beside who the person is, as far as the viewer may read it. */
  readonly said: readonly Said[];
}

/** An arrival, and whether the person was marked injured at the gate: only clinicians are told. */
export interface ArrivalRow extends Arrival {
  readonly injured?: true;
}

/** One thing an entry says: in which field group, under which name, as `capture.unit`; instants in milliseconds. */
export interface Said {
  readonly group: FieldGroup;
  readonly field: string;
  readonly text: string;
}

export interface PersonFile extends PersonRow {
  readonly family?: FamilyId;
  readonly mergedInto?: PersonId;
  readonly basis: 'none' | 'provisional' | 'legal';
  readonly acceptedBy: readonly AuthorityCode[];
  readonly pending?: HandoverId;
  readonly deathReported: boolean;
  readonly missingReported: boolean;
  /** Every identity claim the viewer may read, oldest first. */
  readonly claims: readonly { readonly entry: EntryId; readonly recordedAt: Instant; readonly identity: Identity }[];
  readonly stays: readonly { readonly account: Account; readonly step: Step; readonly from: Instant; readonly until?: Instant }[];
  readonly timeline: readonly TimelineRow[];
  /** Field groups that exist and were withheld from this viewer. */
  readonly withheld: readonly FieldGroup[];
}

export interface PlaceRow extends Place {
  readonly held: number;
}

export interface ProposalRow {
  readonly a: string;
  readonly b: string;
  readonly why: readonly string[];
  readonly names: readonly [string, string];
}

export interface DecisionRow {
  readonly id: string;
  readonly act: string;
  readonly persons: readonly PersonId[];
  readonly proposer: ActorId;
  readonly authority: AuthorityCode;
  /** When it was so, as it was proposed. */
  readonly occurred?: When;
  /** Why, in the words of who proposed it; only for who may be the second person. */
  readonly reason?: string;
  /** The reader may be the second person, as far as the row tells; the ledger judges when it is confirmed. */
  readonly waitsForYou: boolean;
}

/** A line of the list a counter goes by: only what is needed to find somebody in a yard. */
export interface SheetRow {
  readonly id: PersonId;
  readonly number: string;
  readonly name?: string;
  /** Tent, room or bed. */
  readonly bed?: string;
  /** Whether a counter has seen the person in this count. */
  readonly seen: boolean;
}

export interface MatterFilter {
  readonly place?: PlaceCode;
  readonly open?: boolean;
  readonly after?: string;
  /** At most 200. */
  readonly limit?: number;
}

/** What is due first comes first; else what began last. */
interface DueFirst {
  readonly dueFirst?: boolean;
}

export interface VarianceFilter extends MatterFilter, DueFirst {
  readonly muster?: string;
  /** About this person. */
  readonly subject?: PersonId;
}

export interface ArrivalFilter extends MatterFilter, DueFirst {
  /** Only these. */
  readonly persons?: readonly PersonId[];
}

export interface HandoverFilter {
  readonly open?: boolean;
  /** In which this authority has a part too. */
  readonly party?: AuthorityCode;
  /** With a line that stands so. */
  readonly state?: LineState;
  readonly after?: string;
  /** At most 200. */
  readonly limit?: number;
}

/** What a counter wrote about somebody who could not be named: a claim, and no person of the book. */
export interface StrangerRow {
  readonly id: string;
  readonly identity?: Identity;
  /** Absent where it may not be read. */
  readonly remark?: string;
}

/** How many the book has at a place now. */
export interface PlacePopulation {
  readonly held: number;
  readonly guest: number;
  readonly escort: number;
}

/** Who a person is said to be: of each field the last claim that gives it, for whoever says a name anew takes back no nationality. */
export interface IdentityRow {
  readonly id: PersonId;
  readonly identity: Identity;
}

/** A line of a handover as it stands on its papers: what was given for this handover, as far as the viewer may read it. */
export interface ManifestRow {
  readonly person: PersonId;
  /** Every name as given, those claimed last first; none where the viewer may not read them. */
  readonly names: readonly Name[];
  readonly given: Omit<LineGiven, 'person' | 'bestInterests'>;
  /** What the receipt says of the person. */
  readonly remark?: string;
}

/** Everything a page or an interface may ask of the book. */
export interface BookReader {
  answer(at: AskedAt): Promise<Headline>;
  persons(filter: PersonFilter, at: AskedAt): Promise<Page<PersonRow>>;
  person(id: PersonId, at: AskedAt): Promise<PersonFile | undefined>;
  places(at: AskedAt): Promise<readonly PlaceRow[]>;
  population(place: PlaceCode): Promise<PlacePopulation>;
  authorities(): Promise<readonly Authority[]>;
  handovers(filter: HandoverFilter): Promise<Page<Handover>>;
  handover(id: HandoverId): Promise<Handover | undefined>;
  decisions(): Promise<readonly DecisionRow[]>;
  breaches(): Promise<readonly Breach[]>;
  /** `sure`: only pairs whose names and births agree. */
  proposals(filter: { readonly sure?: boolean; readonly after?: string; readonly limit?: number }): Promise<Page<ProposalRow>>;
  duties(): Promise<readonly Duty[]>;
  musters(filter: MatterFilter): Promise<Page<Muster>>;
  muster(id: string): Promise<Muster | undefined>;
  /** Everybody whom the book has at the place of an open count, for a counter who has given the bare number; undefined for others. */
  sheet(muster: string): Promise<readonly SheetRow[] | undefined>;
  variances(filter: VarianceFilter): Promise<Page<Variance>>;
  /** Who came in and of whom not everything is known that is asked; the newest first. */
  arrivals(filter: ArrivalFilter): Promise<Page<ArrivalRow>>;
  /** The bands of persons, those worn and those worn before, the latest first. */
  bands(persons: readonly PersonId[]): Promise<readonly Band[]>;
  /** Of claims a count made about people it could not name, what may be read. */
  strangers(claims: readonly string[]): Promise<readonly StrangerRow[]>;
  /** Who wears a band, by its number as it is kept. */
  wearer(band: string): Promise<PersonId | undefined>;
  /** Things kept for a person; without one, those that the viewer's authority has. */
  items(filter: { readonly person?: PersonId; readonly after?: string; readonly limit?: number }): Promise<Page<Item>>;
  incidents(filter: MatterFilter): Promise<Page<Incident>>;
  incident(id: string): Promise<Incident | undefined>;
  /** Of those among at most 1,000 persons whom the viewer may see, and their family units: what is asked before they are offered. */
  candidates(ids: readonly PersonId[]): Promise<readonly Candidate[]>;
  /** The lines of a handover in which the viewer has a part, as they go on paper. That they are read is the caller's to record. */
  manifest(handover: HandoverId): Promise<readonly ManifestRow[]>;
  /** Notes that these persons were read, for the purpose of the viewer. */
  noteRead(ids: readonly PersonId[]): Promise<void>;
  /** Of those among at most 1,000 persons whom the viewer may see, in no order. That they are read is the caller's to record. */
  identities(ids: readonly PersonId[]): Promise<readonly IdentityRow[]>;
}
