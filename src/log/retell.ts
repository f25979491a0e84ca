import type { AuthorityCode, EntryId, FamilyId, HandoverId, PersonId, PlaceCode } from '../basics/ids.ts';
import type { Instant } from '../basics/time.ts';
import type { Plain } from '../basics/canonical.ts';
import type { Account, Entry, FieldGroup, MoveGroup, Step } from '../entries/types.ts';

/**
 * The book told again from nothing but its entries. Written apart from the folds on purpose: what two different
 * programs make of the same entries must be the same, or one of them is wrong.
 */
export interface Retold {
  readonly persons: ReadonlyMap<PersonId, RetoldPerson>;
  readonly handovers: ReadonlyMap<HandoverId, RetoldHandover>;
  readonly places: ReadonlyMap<PlaceCode, { readonly [name: string]: Plain }>;
  readonly authorities: ReadonlyMap<AuthorityCode, { readonly [name: string]: Plain }>;
  readonly disclosures: ReadonlyMap<string, boolean>;
  readonly listRows: ReadonlyMap<string, { readonly subject: string; readonly said: string }>;
  readonly claims: ReadonlySet<string>;
  readonly proposals: ReadonlyMap<string, string>;
  readonly decisions: ReadonlyMap<string, string>;
  readonly breaches: ReadonlyMap<string, boolean>;
  /** Entries that concern a person without moving him: `person intake`. */
  readonly subjects: ReadonlySet<string>;
  readonly commands: ReadonlyMap<string, readonly EntryId[]>;
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
  readonly transit: string | undefined;
  version: number;
  arrival: Instant;
  closed: boolean;
  readonly lines: Map<string, string>;
}

/** An entry as it lies in the store, with what is left of its slices. */
export interface StoredEntry {
  readonly intake: number;
  readonly entry: Omit<Entry, 'slices' | 'commitments' | 'salts'>;
  readonly commandHash: string | undefined;
  readonly slices: readonly StoredSlice[];
}
export interface StoredSlice {
  readonly subject: string;
  readonly group: FieldGroup;
  readonly commitment: string;
  /** Absent once erased. */
  readonly salt?: string;
  readonly content?: { readonly [name: string]: Plain };
}

export interface Retelling extends Retold {
  hear(stored: StoredEntry): void;
}

/** One text per account, as the chain compares them. */
export function accountText(account: Account): string {
  return [account.roll, account.kind, account.place ?? '', account.handover ?? '', account.counterpart ?? ''].join('|');
}

export function retelling(): Retelling {
  const persons = new Map<PersonId, RetoldPerson>();
  const handovers = new Map<HandoverId, RetoldHandover>();
  const places = new Map<PlaceCode, { [name: string]: Plain }>();
  const authorities = new Map<AuthorityCode, { readonly [name: string]: Plain }>();
  const disclosures = new Map<string, boolean>();
  const listRows = new Map<string, { subject: string; said: string }>();
  const claims = new Set<string>();
  const proposals = new Map<string, string>();
  const decisions = new Map<string, string>();
  const breaches = new Map<string, boolean>();
  const subjects = new Set<string>();
  const commands = new Map<string, EntryId[]>();

  function hear({ intake, entry, slices }: StoredEntry): void {
    const command = `${entry.authority} ${entry.command}`;
    commands.set(command, [...(commands.get(command) ?? []), entry.id]);
    hearPersons(intake, entry, slices);
    hearHandover(entry);
    hearPlaces(entry);
    hearRest(entry, slices);
  }

  function hearPersons(intake: number, entry: StoredEntry['entry'], slices: readonly StoredSlice[]): void {
    if (entry.type === 'SourceListReceived') {
      for (const id of entry.subjects) {
        claims.add(id);
        subjects.add(`${id} ${intake}`);
      }
      return;
    }
    const who = entry.subjects.map((id) => personOf(id as PersonId));
    for (const one of who) one.version++;
    const moved = new Set<number>();
    const anew = new Set((entry.body.stays ?? []).map(([i]) => i));
    for (const group of entry.body.moves ?? []) for (const i of hearMoves(group, intake, who, anew)) moved.add(i);
    for (const [i, id] of entry.subjects.entries()) if (!moved.has(i)) subjects.add(`${id} ${intake}`);
    hearBody(entry, who);
    for (const slice of slices) {
      const birth = slice.group === 'identity' ? slice.content?.['birth'] as { earliest: string; latest: string } | undefined : undefined;
      const one = who[entry.subjects.indexOf(slice.subject)];
      if (birth && one) one.birth = `${birth.earliest} ${birth.latest}`;
    }
  }

  function personOf(id: PersonId): RetoldPerson {
    const known = persons.get(id);
    if (known) return known;
    const fresh: RetoldPerson = { version: 0, moves: [], basis: 'none', acceptedBy: new Set(), deathReported: false, missingReported: false };
    persons.set(id, fresh);
    return fresh;
  }

  function hearMoves(group: MoveGroup, intake: number, who: readonly RetoldPerson[], anew: ReadonlySet<number>): readonly number[] {
    const row = { step: group.step, from: accountText(group.from), to: accountText(group.to), fromKind: group.from.kind, toKind: group.to.kind, at: group.at, intake };
    for (const [i, n, reverses] of group.subjects) {
      who[i]?.moves.push({ ...row, n, ...(reverses === undefined ? {} : { reverses }) });
      const one = who[i];
      // A past told anew says nothing new about a report that somebody is missing or dead.
      if (one && !anew.has(i) && ['returned', 'recaptured', 'seen-alive'].includes(group.step)) Object.assign(one, { deathReported: false, missingReported: false });
    }
    return group.subjects.map(([i]) => i);
  }

  function hearBody(entry: StoredEntry['entry'], who: readonly RetoldPerson[]): void {
    const { seen, basis, pending } = entry.body;
    if (seen) {
      for (const i of seen.subjects ?? who.keys()) {
        const one = who[i];
        if (one && (one.seenAt === undefined || one.seenAt <= seen.at)) Object.assign(one, { seenAt: seen.at, seenHow: seen.how, missingReported: false });
      }
    }
    for (const [kind, of] of basis ?? []) for (const i of of) Object.assign(who[i] ?? {}, { basis: kind });
    for (const i of pending?.on ?? []) Object.assign(who[i] ?? {}, { pending: pending?.handover });
    for (const i of pending?.off ?? []) if (who[i]?.pending === pending?.handover) delete who[i]?.pending;
    if (entry.type === 'DeathReported') for (const one of who) one.deathReported = true;
    if (entry.type === 'MissingReported') for (const one of who) one.missingReported = true;
    if (entry.type === 'AnswerabilityClaimed') {
      for (const one of who) one.acceptedBy[entry.body['answer'] === 'accepted' ? 'add' : 'delete'](entry.body['state'] as string);
    }
    if ((entry.type === 'FamilyFormed' || entry.type === 'BirthRecorded') && entry.body['family']) for (const one of who) one.family = entry.body['family'] as FamilyId;
    if (entry.type === 'FamilySplit') for (const i of entry.body['leaving'] as readonly number[]) delete who[i]?.family;
    const merged = who[1];
    if (merged && entry.body.moves?.length && entry.type === 'JudgedSame') merged.mergedInto = entry.subjects[0] ?? '';
    if (merged && entry.body.moves?.length && entry.type === 'JudgedDifferent') delete merged.mergedInto;
  }

  function hearHandover(entry: StoredEntry['entry']): void {
    const id = entry.body['handover'] as HandoverId | undefined;
    if (id === undefined) return;
    const plan = entry.body['plan'] as unknown as { arrival: Instant } | undefined;
    const one = handovers.get(id) ?? {
      sender: entry.body['sender'] as string, receiver: entry.body['receiver'] as string, transit: entry.body['transit'] as string | undefined,
      version: 0, arrival: 0 as Instant, closed: false, lines: new Map<string, string>(),
    };
    one.version++;
    if (plan) one.arrival = plan.arrival;
    if (entry.type === 'HandoverClosed') one.closed = true;
    for (const { subject, state } of (entry.body['lines'] ?? []) as unknown as readonly { subject: number; state: string }[]) {
      one.lines.set(entry.subjects[subject] ?? '', state);
      // A corrected receipt opens what was closed, when somebody is between borders after all.
      if (entry.type === 'HandoverReceiptCorrected' && state !== 'received') one.closed = false;
    }
    handovers.set(id, one);
  }

  function hearPlaces(entry: StoredEntry['entry']): void {
    const { body } = entry;
    if (entry.type === 'AuthorityDeclared') {
      const authority = body['authority'] as { [name: string]: Plain };
      authorities.set(authority['code'] as AuthorityCode, authority);
    }
    if (entry.type === 'PlaceDeclared') {
      const place = body['place'] as { [name: string]: Plain };
      places.set(place['code'] as PlaceCode, { ...place });
    }
    const changed = places.get(body['place'] as PlaceCode);
    if (!changed) return;
    if (entry.type === 'PlaceHolderChanged') changed['holder'] = body['holder'] as string;
    if (entry.type === 'PlaceCapacitySet') changed['capacities'] = body['capacities'] as Plain;
    if (entry.type === 'PlaceGateSet') changed['gate'] = body['gate'] as string;
  }

  function hearRest(entry: StoredEntry['entry'], slices: readonly StoredSlice[]): void {
    const { body } = entry;
    if (entry.type === 'DisclosureDecided') {
      for (const { subject, content } of slices) if (content) disclosures.set(`${subject} ${content['to'] as string}`, content['permitted'] === true);
    }
    for (const [i, [key, said]] of ((body['rows'] ?? []) as unknown as readonly (readonly [string, string])[]).entries()) {
      const kind = entry.type === 'SourceListReceived' ? 'source' : 'roll';
      listRows.set(`${entry.onBehalfOf ?? entry.authority} ${kind} ${key}`, { subject: entry.subjects[i] ?? '', said });
    }
    if (entry.type === 'SamenessProposed') {
      for (const { a, b } of body['pairs'] as unknown as readonly { a: string; b: string }[]) proposals.set(`${a} ${b}`, 'proposed');
    }
    if (entry.type === 'JudgedSame' || entry.type === 'JudgedDifferent') {
      const pair = [entry.subjects[0] ?? '', (body['claim'] as string | undefined) ?? entry.subjects[1] ?? ''].sort();
      proposals.set(pair.join(' '), entry.type === 'JudgedSame' ? 'same' : 'different');
    }
    const decision = body['decision'] as string | undefined;
    if (decision !== undefined) decisions.set(decision, entry.type === 'DecisionProposed' ? 'open' : entry.type === 'DecisionConfirmed' ? 'confirmed' : 'rejected');
    for (const i of (body.breaches ?? []).keys()) breaches.set(`${entry.id}.${i}`, false);
    if (entry.type === 'BreachClosed') breaches.set(body['breach'] as string, true);
  }

  return { persons, handovers, places, authorities, disclosures, listRows, claims, proposals, decisions, breaches, subjects, commands, hear };
}
