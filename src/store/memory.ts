import type { EntryId, FamilyId, HandoverId, PersonId, PlaceCode } from '../basics/ids.ts';
import type { Instant } from '../basics/time.ts';
import { matterKey, type Baseline, type Muster, type Presence, type Sighting } from '../custody/matters.ts';
import { stays } from '../custody/movements.ts';
import { isLawfulStep } from '../custody/states.ts';
import { sameAccount, type Standing } from '../custody/types.ts';
import { makesClaims, type Account, type Entry, type Movement } from '../entries/types.ts';
import { isPending, isUnderWay } from '../handover/states.ts';
import type { Handover } from '../handover/types.ts';
import { pairKey } from '../identity/types.ts';
import type { Needs } from '../log/needs.ts';
import type { LedgerStore, Loaded, Write } from '../log/ports.ts';
import { accountKey } from '../log/working.ts';

/** A book that lives as long as the process: the same port, the same refusals and constraints as in PostgreSQL, and no disk. */
export interface MemoryStore extends LedgerStore {
  /** In the order in which they were appended. */
  entries(): readonly Entry[];
  standings(): ReadonlyMap<PersonId, Standing>;
  movements(): ReadonlyMap<PersonId, readonly Movement[]>;
  handovers(): ReadonlyMap<HandoverId, Handover>;
  decisions(): Loaded['decisions'];
  matters(): Loaded['matters'];
  /** How many persons by `account hour-last-seen answered-for`. */
  tallies(): ReadonlyMap<string, number>;
}

/** For simulators and tests. `node` is the node whose book it is. */
export function memoryStore(node = 'here'): MemoryStore {
  const book = emptyBook(node);
  return {
    load: async (needs) => load(book, needs),
    async append(write, { dryRun }) {
      if (isStale(book, write)) return 'stale';
      check(book, write);
      if (!dryRun) apply(book, write);
      return 'appended';
    },
    entries: () => [...book.entries.values()],
    standings: () => book.standings,
    movements: () => book.movements,
    handovers: () => book.handovers,
    decisions: () => book.decisions,
    matters: () => book.matters,
    tallies: () => book.tallies,
  };
}

type Rows<Name extends keyof Loaded> = Loaded[Name] extends ReadonlyMap<infer Key, infer Row> ? Map<Key, Row> : never;

interface Kept {
  readonly node: string;
  readonly answers: Map<string, { readonly hash: string; readonly answer: Write['commands'][number]['answer'] }>;
  readonly entries: Map<EntryId, Entry>;
  readonly standings: Rows<'standings'>;
  readonly movements: Map<PersonId, readonly Movement[]>;
  readonly families: Map<FamilyId, Set<PersonId>>;
  readonly accounts: Set<string>;
  readonly occupancy: Rows<'occupancy'>;
  directory: number;
  readonly places: Rows<'places'>;
  readonly authorities: Rows<'authorities'>;
  readonly handovers: Rows<'handovers'>;
  readonly disclosures: Rows<'disclosures'>;
  readonly listRows: Rows<'listRows'>;
  readonly claims: Set<string>;
  readonly proposals: Rows<'proposals'>;
  readonly decisions: Rows<'decisions'>;
  readonly breaches: Rows<'breaches'>;
  readonly matters: Rows<'matters'>;
  /** By muster, and within it by subject and counter. */
  readonly sightings: Map<string, Map<string, Sighting>>;
  readonly tallies: Map<string, number>;
}

function emptyBook(node: string): Kept {
  return {
    node,
    answers: new Map(),
    entries: new Map(),
    standings: new Map(),
    movements: new Map(),
    families: new Map(),
    accounts: new Set(),
    occupancy: new Map(),
    directory: 0,
    places: new Map(),
    authorities: new Map(),
    handovers: new Map(),
    disclosures: new Map(),
    listRows: new Map(),
    claims: new Set(),
    proposals: new Map(),
    decisions: new Map(),
    breaches: new Map(),
    matters: new Map(),
    sightings: new Map(),
    tallies: new Map(),
  };
}

/** What was asked for and what hangs on it, as `load_facts` in PostgreSQL gathers it. */
function load(book: Kept, needs: Needs): Loaded {
  const listRows = pick(book.listRows, needs.listRows);
  const persons = new Set<PersonId>([...needs.persons, ...[...listRows.values()].map((row) => row.subject as PersonId)]);
  for (const breach of pick(book.breaches, needs.breaches).values()) for (const id of breach.subjects) persons.add(id as PersonId);
  const matters = pick(book.matters, mattersAsked(needs));
  for (const one of [...matters.values()]) {
    if (one.matter === 'band') persons.add(one.person as PersonId);
    if (one.matter !== 'variance') continue;
    if (one.subject !== undefined) persons.add(one.subject as PersonId);
    const muster = book.matters.get(matterKey('muster', one.muster));
    if (muster) matters.set(matterKey('muster', one.muster), muster);
  }
  for (const [key, one] of needs.bandsOf.length === 0 ? [] : book.matters) {
    if (one.matter === 'band' && one.state === 'worn' && needs.bandsOf.includes(one.person as PersonId)) matters.set(key, one);
  }
  for (const handover of pick(book.handovers, needs.handovers).values()) for (const line of handover.lines) persons.add(line.person);
  const manifests = new Set(needs.handovers);
  for (const { pending, family } of pick(book.standings, persons).values()) {
    if (pending !== undefined) manifests.add(pending);
    for (const id of (family && book.families.get(family)) ?? []) persons.add(id);
  }
  const standings = pick(book.standings, persons);
  for (const { account } of standings.values()) if (account.handover !== undefined) manifests.add(account.handover);
  const handovers = pick(book.handovers, manifests);
  const histories = pick(book.movements, needs.histories);
  const places = new Set(needs.places);
  const authorities = new Set(needs.authorities);
  for (const { sender, receiver, transit, plan } of handovers.values()) {
    places.add(plan.destination);
    for (const code of [sender, receiver, transit]) if (code !== undefined) authorities.add(code);
  }
  for (const id of needs.musters) {
    const muster = matters.get(matterKey('muster', id));
    if (muster?.matter === 'muster') places.add(muster.place);
  }
  const judged = needs.judged.map(([variance, person]) => {
    const one = book.matters.get(matterKey('variance', variance));
    return pairKey(one?.matter === 'variance' ? (one.subject ?? '') : '', person);
  });
  const accounts = [...standings.values()].map((one) => one.account);
  for (const history of histories.values()) for (const { from, to } of history) accounts.push(from, to);
  for (const { place } of accounts) if (place !== undefined) places.add(place);
  const families = new Map<FamilyId, PersonId[]>();
  for (const { id, family } of standings.values()) if (family !== undefined) families.set(family, [...(families.get(family) ?? []), id]);
  const answers: Rows<'answers'> = new Map();
  for (const id of needs.commands) {
    const known = book.answers.get(`${needs.authorities[0] ?? ''} ${id}`);
    if (known) answers.set(id, known);
  }
  const byContent = [...book.decisions.values()].filter((one) => one.state === 'open' && needs.decisions.includes(one.content));
  return {
    answers,
    standings,
    histories,
    families,
    handovers,
    listRows,
    directory: book.directory,
    places: pick(book.places, places),
    occupancy: occupied(book, needs.occupancy),
    authorities: pick(book.authorities, authorities),
    proposals: pick(book.proposals, [...needs.pairs, ...judged]),
    breaches: pick(book.breaches, needs.breaches),
    matters,
    sightings: new Map(needs.counts.map(([muster]) => [muster, [...(book.sightings.get(muster)?.values() ?? [])]])),
    presences: new Map(needs.counts.map(([muster, until]) => [muster, presencesAt(book, muster, until)])),
    baselines: pick(new Map(baselinesOf(book)), needs.baselines),
    disclosures: pick(
      book.disclosures,
      needs.disclosures.map(([person, authority]) => `${person} ${authority}`),
    ),
    claims: new Set(needs.pairs.length === 0 ? [] : needs.persons.filter((id) => book.claims.has(id))),
    decisions: new Map([...pick(book.decisions, needs.decisions), ...byContent.map((one) => [one.id, one] as const)]),
  };
}

function pick<Key, Row>(from: ReadonlyMap<Key, Row>, keys: Iterable<Key>): Map<Key, Row> {
  const found = new Map<Key, Row>();
  for (const key of keys) {
    const row = from.get(key);
    if (row !== undefined) found.set(key, row);
  }
  return found;
}

function mattersAsked(needs: Needs): readonly string[] {
  return [
    ...needs.musters.map((id) => matterKey('muster', id)),
    ...needs.variances.map((id) => matterKey('variance', id)),
    ...needs.incidents.map((id) => matterKey('incident', id)),
    ...needs.arrivals.map((id) => matterKey('arrival', id)),
    ...needs.bands.map((id) => matterKey('band', id)),
    ...needs.items.map((id) => matterKey('item', id)),
  ];
}

/** Whom the ledger has at the place of a count while it goes on. */
function presencesAt(book: Kept, id: string, until: Instant = Number.MAX_SAFE_INTEGER as Instant): readonly Presence[] {
  const muster = book.matters.get(matterKey('muster', id));
  if (muster?.matter !== 'muster') return [];
  const { place, started } = muster;
  return [...book.movements].flatMap(([person, history]): readonly Presence[] => {
    const here = stays(history).filter(
      ({ account, from, until: end }) =>
        account.place === place &&
        (account.kind === 'held' || account.kind === 'guest') &&
        from <= until &&
        (end === undefined || end > started),
    );
    if (here.length === 0) return [];
    const at = (moment: Instant) => here.some(({ from, until: end }) => from <= moment && (end === undefined || end > moment));
    return [{ person, atStart: at(started), atEnd: at(until) }];
  });
}

function* baselinesOf(book: Kept): Iterable<readonly [PlaceCode, Baseline]> {
  const finished = [...book.matters.values()].filter((one) => one.matter === 'muster' && one.finished !== undefined) as Muster[];
  for (const { id, place, finished: at, result } of finished.toSorted((a, b) => (a.finished ?? 0) - (b.finished ?? 0))) {
    if (at !== undefined && result) yield [place, { muster: id, count: result.seen, at }];
  }
}

/** Who is held at these places, and the places kept free for somebody under way. */
function occupied(book: Kept, places: readonly PlaceCode[]): ReadonlyMap<PlaceCode, number> {
  const counts = new Map(places.map((place) => [place, book.occupancy.get(place) ?? 0]));
  for (const { lines } of book.handovers.values()) {
    for (const { keptAt, state } of lines) {
      if (keptAt !== undefined && isUnderWay(state) && counts.has(keptAt)) counts.set(keptAt, (counts.get(keptAt) ?? 0) + 1);
    }
  }
  return counts;
}

function countsNoMore(book: Kept, counted: Write['counted']): boolean {
  if (!counted) return false;
  const now = occupied(
    book,
    counted.occupancy.map(({ place }) => place),
  );
  return counted.directory !== book.directory || counted.occupancy.some(({ place, count }) => now.get(place) !== count);
}

/** What two batches can do to each other: the one that comes second has to be decided anew. */
function isStale(book: Kept, write: Write): boolean {
  return (
    write.standings.some(({ expected, after }) => (book.standings.get(after.id)?.version ?? 0) !== expected) ||
    write.handovers.some(({ expected, after }) => (book.handovers.get(after.id)?.version ?? 0) !== expected) ||
    countsNoMore(book, write.counted) ||
    write.matters.some(({ expected, after }) => (book.matters.get(matterKey(after.matter, after.id))?.version ?? 0) !== expected) ||
    write.relied.some(({ id, version }) => book.matters.get(matterKey('muster', id))?.version !== version) ||
    write.ended.some(({ muster, sightings }) => (book.sightings.get(muster)?.size ?? 0) !== sightings) ||
    write.commands.some(({ id }) => book.answers.has(`${write.authority} ${id}`)) ||
    write.authorities.some(({ code }) => book.authorities.has(code)) ||
    write.listRows.some(({ key, subject }) => (book.listRows.get(key)?.subject ?? subject) !== subject) ||
    write.decisions.some((one) =>
      [...book.decisions.values()].some((other) =>
        other.id === one.id
          ? other.state !== 'open'
          : one.state === 'open' && other.state === 'open' && other.content === one.content && !settles(write, other.id),
      ),
    )
  );
}

/** Whoever rejects a decision may propose the same anew in the same batch. */
function settles(write: Write, id: string): boolean {
  return write.decisions.some((one) => one.id === id && one.state !== 'open');
}

/** The constraints, grants and rules of the tables. What breaks one is a fault of the program, and nothing of the batch is kept. */
function check(book: Kept, write: Write): void {
  const parties = new Set<string | undefined>(write.entries.flatMap((entry) => [entry.authority, entry.onBehalfOf]));
  const known = new Set(book.entries.keys());
  const histories = new Map<PersonId, readonly Movement[]>();
  for (const entry of write.entries) {
    checkEntry(book, write, entry, known);
    known.add(entry.id);
    for (const movement of movementsOf(entry)) {
      const history = histories.get(movement.person) ?? book.movements.get(movement.person) ?? [];
      checkMovement(book, movement, history, parties);
      histories.set(movement.person, [...history, movement]);
    }
  }
  for (const { after } of write.standings) {
    const history = histories.get(after.id) ?? book.movements.get(after.id) ?? [];
    must(after.mergedInto !== after.id, 'standing_merged_into_check', after.id);
    const last = history.at(-1);
    must(last?.n === after.n && sameAccount(last.to, after.account), 'standing_is_the_end_of_the_chain', after.id);
  }
  checkLines(book, write);
  const declared = new Set(write.authorities.map((one) => one.code));
  for (const place of [...write.places, ...write.newPlaces]) {
    must(book.authorities.has(place.holder) || declared.has(place.holder), 'place_holder_fkey', place.code);
  }
  for (const { code } of write.newPlaces) must(!book.places.has(code), 'place_pkey', code);
  for (const row of write.disclosures) must(book.authorities.has(row.authority), 'disclosure_authority_fkey', row.person);
  for (const { a, b } of write.proposals) must(a < b, 'proposal_check', a);
}

function checkEntry(book: Kept, write: Write, entry: Entry, known: ReadonlySet<EntryId>): void {
  must(!known.has(entry.id), 'entry_id_key', entry.id);
  must(entry.authority === write.authority && entry.origin === book.node, 'ledger_adds', entry.id);
  must(entry.subjects.length <= 1000, 'entry_is_sound', entry.id);
  must(entry.second !== entry.actor, 'entry_is_sound', entry.id);
  must(entry.purpose !== '', 'purpose_check', entry.id);
  must(entry.occurred.from <= entry.occurred.to && entry.occurred.to <= entry.recordedAt, 'entry_is_sound', entry.id);
  must(entry.corrects === undefined || known.has(entry.corrects), 'entry_corrects_fkey', entry.id);
  must(new Set(entry.subjects).size === entry.subjects.length, 'entry_subject_pkey', entry.id);
  must(entry.slices.length === entry.commitments.length && entry.slices.length === entry.salts.length, 'slice_pkey', entry.id);
}

function checkMovement(book: Kept, movement: Movement, history: readonly Movement[], parties: ReadonlySet<string | undefined>): void {
  const { person, n, step, from, to, reverses } = movement;
  checkAccount(book, from);
  checkAccount(book, to);
  must(n === history.length + 1, 'movement_pkey', person);
  must(
    n === 1 ? from.kind === 'outside' && (step === 'admitted' || step === 'born') : sameAccount(history[n - 2]?.to ?? to, from),
    n === 1 ? 'movement_is_lawful' : 'movement_continues_the_chain',
    person,
  );
  must(isLawfulStep(step, from.kind, to.kind), 'movement_is_lawful', person);
  must((step === 'reversed') === (reverses !== undefined), 'movement_is_lawful', person);
  if (reverses !== undefined) {
    const mirrored = history[reverses - 1];
    must(
      mirrored !== undefined &&
        mirrored.reverses === undefined &&
        mirrored.at === movement.at &&
        sameAccount(mirrored.from, to) &&
        sameAccount(mirrored.to, from),
      'movement_mirrors',
      person,
    );
    must(!history.some((other) => other.reverses === reverses), 'movement_reversed_once', person);
  }
  const receiver = from.handover === undefined ? undefined : book.handovers.get(from.handover)?.receiver;
  const speaks = parties.has(from.roll) || (receiver !== undefined && parties.has(receiver));
  must(speaks || step === 'born' || step === 'merged' || step === 'unmerged', 'ledger_adds', person);
}

function checkAccount(book: Kept, account: Account): void {
  const key = accountKey(account);
  if (book.accounts.has(key)) return;
  const { roll, kind, place, handover, counterpart } = account;
  must(book.authorities.get(roll)?.home === book.node, 'ledger_adds', key);
  must(place === undefined || book.places.has(place), 'account_place_fkey', key);
  must(counterpart === undefined || book.authorities.has(counterpart), 'account_counterpart_fkey', key);
  must((kind === 'in-transit') === (handover !== undefined), 'account_check', key);
  must(!['held', 'escort', 'guest'].includes(kind) || place !== undefined, 'account_check', key);
  must(!['with-peer', 'with-nonparticipant'].includes(kind) || counterpart !== undefined, 'account_check', key);
}

/** One open handover per person. A line of another manifest is looked up through the person's standing, which names it. */
function checkLines(book: Kept, write: Write): void {
  const written = new Map(write.handovers.map(({ after }) => [after.id, after]));
  const standings = new Map(write.standings.map(({ after }) => [after.id, after]));
  for (const {
    after: { id, sender, receiver, transit, lines },
  } of write.handovers) {
    must(sender !== receiver && transit !== sender && transit !== receiver, 'handover_check', id);
    for (const line of lines.filter(({ state }) => isPending(state))) {
      const before = book.standings.get(line.person)?.pending;
      const others = [...written.values(), ...(before === undefined || written.has(before) ? [] : [book.handovers.get(before)])];
      const open = others.filter((one) => one?.lines.some((other) => other.person === line.person && isPending(other.state)));
      must(open.length === 1, 'handover_line_pending', line.person);
      const standing = standings.get(line.person) ?? book.standings.get(line.person);
      must(standing?.pending === id, 'standing_pending_is_the_open_line', line.person);
    }
  }
}

function apply(book: Kept, write: Write): void {
  for (const { account, seenHour, answered, net } of write.tallies) {
    add(book.tallies, `${accountKey(account)} ${seenHour} ${answered}`, net);
  }
  for (const { id, hash, answer } of write.commands) book.answers.set(`${write.authority} ${id}`, { hash, answer });
  for (const entry of write.entries) {
    book.entries.set(entry.id, entry);
    for (const movement of movementsOf(entry)) {
      for (const account of [movement.from, movement.to]) book.accounts.add(accountKey(account));
      book.movements.set(movement.person, [...(book.movements.get(movement.person) ?? []), movement]);
    }
    if (makesClaims(entry.type)) for (const subject of entry.subjects) book.claims.add(subject);
  }
  for (const { after } of write.standings) stand(book, after);
  for (const { after } of write.handovers) book.handovers.set(after.id, after);
  if (write.authorities.length + write.newPlaces.length + write.places.length > 0) book.directory++;
  for (const authority of write.authorities) book.authorities.set(authority.code, authority);
  for (const place of [...write.newPlaces, ...write.places]) book.places.set(place.code, place);
  for (const { person, authority, permitted } of write.disclosures) book.disclosures.set(`${person} ${authority}`, permitted);
  for (const { key, subject, said } of write.listRows) book.listRows.set(key, { subject, said });
  for (const proposal of write.proposals) book.proposals.set(`${proposal.a} ${proposal.b}`, proposal);
  for (const decision of write.decisions) book.decisions.set(decision.id, decision);
  for (const breach of write.breaches) book.breaches.set(breach.id, breach);
  for (const { after } of write.matters) book.matters.set(matterKey(after.matter, after.id), after);
  for (const { muster, ...sighting } of write.sightings) {
    const rows = book.sightings.get(muster) ?? new Map<string, Sighting>();
    book.sightings.set(muster, rows.set(`${sighting.subject} ${sighting.counter}`, sighting));
  }
}

function stand(book: Kept, after: Standing): void {
  const before = book.standings.get(after.id);
  for (const [one, net] of [
    [before, -1],
    [after, 1],
  ] as const) {
    const { kind, place } = one?.account ?? {};
    if (place !== undefined && (kind === 'held' || kind === 'guest')) add(book.occupancy, place, net);
  }
  if (before?.family !== undefined) book.families.get(before.family)?.delete(after.id);
  if (after.family !== undefined) book.families.set(after.family, (book.families.get(after.family) ?? new Set()).add(after.id));
  book.standings.set(after.id, after);
}

function add<Key extends string>(sums: Map<Key, number>, key: Key, net: number): void {
  const sum = (sums.get(key) ?? 0) + net;
  must(sum >= 0, 'tally_count_check', key);
  if (sum === 0) sums.delete(key);
  else sums.set(key, sum);
}

function movementsOf(entry: Entry): readonly Movement[] {
  return (entry.body.moves ?? []).flatMap(({ step, from, to, at, subjects }) =>
    subjects.map(
      ([i, n, reverses]): Movement => ({
        person: entry.subjects[i] as PersonId,
        n,
        step,
        from,
        to,
        at,
        entry: entry.id,
        ...(reverses === undefined ? {} : { reverses }),
      }),
    ),
  );
}

function must(holds: boolean, constraint: string, about: string): void {
  if (!holds) throw new Error(`violates "${constraint}": ${about}`);
}
