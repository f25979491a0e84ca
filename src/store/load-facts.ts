import type { Pool } from 'pg';
import type { AuthorityCode, CommandId, FamilyId, HandoverId, PersonId, PlaceCode } from '../basics/ids.ts';
import { instantToText, type Instant } from '../basics/time.ts';
import type { Authority, Place } from '../authorities/types.ts';
import { matterKey, type Baseline, type Matter, type Presence, type Sighting } from '../custody/matters.ts';
import type { Breach, Standing } from '../custody/types.ts';
import { accountKinds, steps, type Account, type AccountKind, type Movement, type Step } from '../entries/types.ts';
import type { Handover } from '../handover/types.ts';
import type { Proposal } from '../identity/types.ts';
import type { Needs } from '../log/needs.ts';
import type { AcceptedAnswer, Decision, Loaded } from '../log/ports.ts';
import { accountKey } from '../log/working.ts';

/**
 * What a process keeps in mind of the book. Accounts never change and are never removed, so what was learnt once holds;
 * authorities and places hold as long as the book's count of their changes is the one they were learnt under.
 */
export interface Remembered {
  readonly numbers: Map<string, number>;
  readonly accounts: Map<number, Account>;
  directory: number;
  readonly places: Map<PlaceCode, Place>;
  readonly authorities: Map<AuthorityCode, Authority>;
}

export function nothingRemembered(): Remembered {
  return { numbers: new Map(), accounts: new Map(), directory: -1, places: new Map(), authorities: new Map() };
}

/** Everything a batch is decided on, as of one moment. */
export async function loadFacts(pool: Pool, needs: Needs, mind: Remembered): Promise<Loaded> {
  return (await loadOrdinary(pool, needs, mind)) ?? loadWhole(pool, needs, mind);
}

/**
 * Most acts are about persons who stand somewhere and are in nothing else: one short question says where. Undefined where the facts
 * turn out to reach further: to families, handovers, or places and authorities that are not in mind or have changed since.
 */
async function loadOrdinary(pool: Pool, needs: Needs, mind: Remembered): Promise<Loaded | undefined> {
  const { commands: _, persons: _persons, places: _places, authorities: _authorities, ...further } = needs;
  if (Object.values(further).some((wanted) => wanted.length > 0)) return undefined;
  const { rows } = await pool.query<Pick<LoadedRows, 'directory' | 'answers' | 'standings'>>({
    name: 'ordinary',
    text: `SELECT (SELECT directory FROM book) AS directory,
      (SELECT json_agg(json_build_object('id', c.id, 'hash', encode(c.hash, 'hex'), 'answer', c.answer))
        FROM command c WHERE c.authority = $1 AND c.id = ANY ($2::uuid[])) AS answers,
      (SELECT json_agg(s) FROM standing s WHERE s.person = ANY ($3::uuid[])) AS standings`,
    values: [needs.authorities[0] ?? '', list(needs.commands), list(needs.persons)],
  });
  const standings = rows[0]?.standings ?? [];
  if (rows[0]?.directory !== mind.directory) return undefined;
  const places = new Set(needs.places);
  for (const { account: id, family, pending } of standings) {
    const account = mind.accounts.get(id);
    if (!account || account.handover !== undefined || family !== null || pending !== null) return undefined;
    if (account.place !== undefined) places.add(account.place);
  }
  const known = { places: pick(places, mind.places), authorities: pick(needs.authorities, mind.authorities) };
  if (known.places.size < places.size || known.authorities.size < needs.authorities.length) return undefined;
  const loaded = rowsToLoaded({ answers: rows[0].answers ?? [], standings }, (id) => mind.accounts.get(id) as Account);
  return { ...loaded, ...known, directory: mind.directory };
}

function rowsOf<Wanted>(wanted: readonly Wanted[], toRow: (one: Wanted) => object): string | null {
  return wanted.length === 0 ? null : JSON.stringify(wanted.map(toRow));
}

function pick<Key, Value>(keys: Iterable<Key>, map: ReadonlyMap<Key, Value>): ReadonlyMap<Key, Value> {
  const picked = new Map<Key, Value>();
  for (const key of keys) {
    const value = map.get(key);
    if (value !== undefined) picked.set(key, value);
  }
  return picked;
}

async function loadWhole(pool: Pool, needs: Needs, mind: Remembered): Promise<Loaded> {
  const { rows } = await pool.query<{ what: keyof LoadedRows; rows: never }>({
    name: 'load',
    text:
      'SELECT * FROM load_facts($1, $2::uuid[], $3::uuid[], $4::uuid[], $5::text[], $6::text[], $7::text[],' +
      ' $8::uuid[], $9::jsonb, $10::text[], $11::jsonb, $12::text[], $13::text[], $14::uuid[], $15::uuid[], $18::text[])' +
      ' UNION ALL SELECT * FROM load_matters($14::uuid[], $15::uuid[], $16::uuid[], $17::uuid[], $18::text[], $19::uuid[],' +
      ' $20::uuid[], $21::jsonb, $22::jsonb, $23::text[])',
    values: [
      needs.authorities[0] ?? '',
      list(needs.commands),
      list(needs.persons),
      list(needs.histories),
      needs.places,
      needs.occupancy,
      needs.authorities,
      list(needs.handovers),
      rowsOf(needs.disclosures, ([person, authority]) => ({ person, authority })),
      needs.listRows,
      rowsOf(needs.pairs, (pair) => ({ a: pair.split(' ')[0], b: pair.split(' ')[1] })),
      needs.decisions,
      needs.breaches,
      list(needs.musters),
      list(needs.variances),
      list(needs.incidents),
      list(needs.arrivals),
      needs.bands,
      list(needs.bandsOf),
      list(needs.items),
      rowsOf(needs.counts, ([muster, until]) => ({ muster, until: until === undefined ? null : instantToText(until) })),
      rowsOf(needs.judged, ([variance, person]) => ({ variance, person })),
      needs.baselines,
    ],
  });
  const facts: { -readonly [what in keyof LoadedRows]?: LoadedRows[what] } = {};
  for (const { what, rows: found } of rows) facts[what] = found ?? [];
  for (const row of facts.accounts ?? []) {
    const account = rowToAccount(row);
    mind.accounts.set(row.id, account);
    mind.numbers.set(accountKey(account), row.id);
  }
  const loaded = rowsToLoaded(facts, (id) => mind.accounts.get(id) as Account);
  if (facts.directory !== mind.directory) {
    mind.places.clear();
    mind.authorities.clear();
    mind.directory = facts.directory ?? -1;
  }
  for (const [code, place] of loaded.places) mind.places.set(code, place);
  for (const [code, authority] of loaded.authorities) mind.authorities.set(code, authority);
  return loaded;
}

/** Identifiers, numbers and times as PostgreSQL writes a list; none of them needs quotes. */
export function list(values: readonly (string | number)[]): string {
  return `{${values.join(',')}}`;
}

interface AccountRow {
  readonly id: number;
  readonly roll: AuthorityCode;
  readonly kind: number;
  readonly place: PlaceCode | null;
  readonly handover: HandoverId | null;
  readonly counterpart: AuthorityCode | null;
}

export interface StandingRow {
  readonly person: PersonId;
  readonly version: number;
  readonly n: number;
  readonly account: number;
  readonly since: string;
  readonly entered: string;
  readonly seen_at: string | null;
  readonly seen_how: Standing['seenHow'] | null;
  readonly accepted_by: readonly AuthorityCode[];
  readonly basis: Standing['basis'];
  readonly bed: string | null;
  readonly birth_earliest: string | null;
  readonly birth_latest: string | null;
  readonly family: FamilyId | null;
  readonly merged_into: PersonId | null;
  readonly death_reported: boolean;
  readonly missing_reported: boolean;
  readonly pending: HandoverId | null;
}

interface LoadedRows {
  readonly directory?: number;
  readonly answers?: readonly { id: CommandId; hash: string; answer: AcceptedAnswer }[];
  readonly accounts?: readonly AccountRow[];
  readonly standings?: readonly StandingRow[];
  readonly movements?: readonly {
    person: PersonId;
    n: number;
    step: number;
    f: number;
    t: number;
    at: string;
    reverses: number | null;
    entry: Movement['entry'];
  }[];
  readonly places?: readonly {
    code: PlaceCode;
    names: Place['names'];
    kind: Place['kind'];
    holder: AuthorityCode;
    gate: Place['gate'];
    taken: NonNullable<Place['taken']> | null;
    adults_only: boolean;
    certified: number | null;
    working: number | null;
    maximum: number | null;
  }[];
  readonly occupancy?: readonly { place: PlaceCode; count: number }[];
  readonly authorities?: readonly {
    code: AuthorityCode;
    names: Authority['names'];
    kind: Authority['kind'];
    country: string | null;
    runs_software: boolean;
    home: string;
  }[];
  readonly handovers?: readonly Handover[];
  readonly disclosures?: readonly { person: PersonId; authority: AuthorityCode; permitted: boolean }[];
  readonly list_rows?: readonly { key: string; subject: string; said: string }[];
  readonly proposals?: readonly Proposal[];
  readonly claims?: readonly string[];
  readonly decisions?: readonly Decision[];
  readonly breaches?: readonly (Omit<Breach, 'due'> & { due: string })[];
  readonly matters?: readonly Matter[];
  readonly sightings?: readonly (readonly [muster: string, subject: string, Sighting['counter'], Sighting['how'], Instant])[];
  readonly presences?: readonly (readonly [muster: string, person: string, atStart: boolean, atEnd: boolean])[];
  readonly judged?: readonly Proposal[];
  readonly baselines?: readonly (Baseline & { readonly place: PlaceCode })[];
}

function rowsToLoaded(rows: LoadedRows, account: (id: number) => Account): Loaded {
  const standings = new Map((rows.standings ?? []).map((row) => [row.person, rowToStanding(row, account(row.account))]));
  const histories = new Map<PersonId, Movement[]>();
  for (const { person, n, step, f, t, at, reverses, entry } of rows.movements ?? []) {
    const history = histories.get(person) ?? [];
    histories.set(person, history);
    history.push({
      person,
      n,
      step: stepOf(step),
      from: account(f),
      to: account(t),
      at: Date.parse(at) as Instant,
      entry,
      ...(reverses === null ? {} : { reverses }),
    });
  }
  const families = new Map<FamilyId, PersonId[]>();
  for (const { id, family } of standings.values()) if (family !== undefined) families.set(family, [...(families.get(family) ?? []), id]);
  return {
    answers: new Map((rows.answers ?? []).map((row) => [row.id, { hash: row.hash, answer: row.answer }])),
    standings,
    histories,
    families,
    directory: rows.directory ?? 0,
    places: new Map((rows.places ?? []).map((row) => [row.code, rowToPlace(row)])),
    occupancy: new Map((rows.occupancy ?? []).map((row) => [row.place, row.count])),
    authorities: new Map((rows.authorities ?? []).map((row) => [row.code, rowToAuthority(row)])),
    handovers: new Map((rows.handovers ?? []).map((one) => [one.id, one])),
    disclosures: new Map((rows.disclosures ?? []).map((row) => [`${row.person} ${row.authority}`, row.permitted])),
    listRows: new Map((rows.list_rows ?? []).map((row) => [row.key, row])),
    proposals: new Map([...(rows.proposals ?? []), ...(rows.judged ?? [])].map((row) => [`${row.a} ${row.b}`, row])),
    claims: new Set(rows.claims ?? []),
    decisions: new Map((rows.decisions ?? []).map((row) => [row.id, row])),
    breaches: new Map((rows.breaches ?? []).map((row) => [row.id, { ...row, due: Date.parse(row.due) as Instant }])),
    matters: new Map((rows.matters ?? []).map((one) => [matterKey(one.matter, one.id), one])),
    sightings: byMuster(rows.sightings ?? [], ([, subject, counter, how, at]): Sighting => ({ subject, counter, how, at })),
    presences: byMuster(rows.presences ?? [], ([, person, atStart, atEnd]): Presence => ({ person, atStart, atEnd })),
    baselines: new Map((rows.baselines ?? []).map(({ place, ...baseline }) => [place, baseline])),
  };
}

function byMuster<Row extends readonly [muster: string, ...rest: unknown[]], One>(
  rows: readonly Row[],
  rowToOne: (row: Row) => One,
): ReadonlyMap<string, readonly One[]> {
  const found = new Map<string, One[]>();
  for (const row of rows) {
    const ones = found.get(row[0]) ?? [];
    found.set(row[0], ones);
    ones.push(rowToOne(row));
  }
  return found;
}

const kindNames = Object.keys(accountKinds) as readonly AccountKind[];
const stepNames = new Map(Object.entries(steps).map(([name, number]) => [number, name as Step]));

export function kindOf(number: number): AccountKind {
  return kindNames[number] ?? 'outside';
}

export function stepOf(number: number): Step {
  return stepNames.get(number as (typeof steps)[Step]) ?? 'reversed';
}

export function rowToAccount(row: Omit<AccountRow, 'id'>): Account {
  return {
    roll: row.roll,
    kind: kindOf(row.kind),
    ...(row.place === null ? {} : { place: row.place }),
    ...(row.handover === null ? {} : { handover: row.handover }),
    ...(row.counterpart === null ? {} : { counterpart: row.counterpart }),
  };
}

function rowToStanding(row: StandingRow, account: Account): Standing {
  const birth =
    row.birth_earliest === null || row.birth_latest === null
      ? undefined
      : ({ earliest: row.birth_earliest, latest: row.birth_latest } as NonNullable<Standing['birth']>);
  return {
    id: row.person,
    version: row.version,
    n: row.n,
    account,
    since: Date.parse(row.since) as Instant,
    entered: Date.parse(row.entered) as Instant,
    ...(row.seen_at === null ? {} : { seenAt: Date.parse(row.seen_at) as Instant }),
    ...(row.seen_how === null ? {} : { seenHow: row.seen_how }),
    acceptedBy: row.accepted_by,
    basis: row.basis,
    ...(row.bed === null ? {} : { bed: row.bed }),
    ...(birth ? { birth } : {}),
    ...(row.family === null ? {} : { family: row.family }),
    ...(row.merged_into === null ? {} : { mergedInto: row.merged_into }),
    deathReported: row.death_reported,
    missingReported: row.missing_reported,
    ...(row.pending === null ? {} : { pending: row.pending }),
  } as Standing;
}

export function rowToPlace(row: NonNullable<LoadedRows['places']>[number]): Place {
  const { code, names, kind, holder, taken, gate, adults_only: adultsOnly, certified, working, maximum } = row;
  const capacities = certified === null || working === null || maximum === null ? {} : { capacities: { certified, working, maximum } };
  return { code, names, kind, holder, ...(taken === null ? {} : { taken }), gate, adultsOnly, ...capacities };
}

export function rowToAuthority(row: NonNullable<LoadedRows['authorities']>[number]): Authority {
  const { code, names, kind, country, runs_software: runsSoftware, home } = row;
  return { code, names, kind, ...(country === null ? {} : { country }), runsSoftware, home };
}
