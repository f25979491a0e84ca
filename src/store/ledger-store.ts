import type { Pool, PoolClient } from 'pg';
import type { AuthorityCode, CommandId, FamilyId, HandoverId, PersonId, PlaceCode } from '../basics/ids.ts';
import { instantToText, type Instant } from '../basics/time.ts';
import type { Breach, Standing } from '../custody/types.ts';
import { accountKinds, steps, type Account, type AccountKind, type Movement, type Step } from '../entries/types.ts';
import type { Authority, Place } from '../authorities/types.ts';
import type { Handover } from '../handover/types.ts';
import type { Proposal } from '../identity/types.ts';
import type { Needs } from '../log/needs.ts';
import type { AcceptedAnswer, Decision, LedgerStore, Loaded, Write } from '../log/ports.ts';
import { accountKey } from '../log/working.ts';

/** The book's store in PostgreSQL, in the `ledger` role: it loads facts in one question and appends in one statement. */
export interface PostgresStore extends LedgerStore {
  /** Called after each append that wrote: the sequencer's hint. */
  onAppend(hear: () => void): void;
}

export function postgresStore(pool: Pool): PostgresStore {
  // Account numbers never change and accounts are never removed, so what was learnt once holds.
  const numbers = new Map<string, number>();
  const listeners: (() => void)[] = [];
  return {
    load: (needs) => load(pool, needs, numbers),
    async append(write, { dryRun }) {
      if (dryRun) return appendAndRollBack(pool, write, numbers);
      const outcome = await appendWith(pool, write, numbers, (key, number) => numbers.set(key, number));
      if (outcome === 'appended') for (const hear of listeners) hear();
      return outcome;
    },
    onAppend(hear) {
      listeners.push(hear);
    },
  };
}

async function appendAndRollBack(pool: Pool, write: Write, numbers: ReadonlyMap<string, number>): Promise<'appended' | 'stale'> {
  const client = await pool.connect();
  let failed = true;
  try {
    await client.query('BEGIN');
    const outcome = await appendWith(client, write, numbers, () => {});
    await client.query('ROLLBACK');
    failed = false;
    return outcome;
  } finally {
    // A connection that failed is thrown away, and what it had begun with it.
    client.release(failed);
  }
}

const APPEND_TYPES = [
  'text',
  'text',
  'uuid[]',
  'int[]',
  'uuid[]',
  'int[]',
  'jsonb',
  'jsonb',
  'jsonb',
  'int[]',
  'uuid[]',
  'int[]',
  'smallint[]',
  'int[]',
  'int[]',
  'timestamptz[]',
  'int[]',
  'jsonb',
  'jsonb',
  'uuid[]',
  'int[]',
  'int[]',
  'int[]',
  'timestamptz[]',
  'jsonb',
  'jsonb',
  'jsonb',
];
const APPEND = { name: 'append', text: `SELECT append(${APPEND_TYPES.map((type, i) => `$${i + 1}::${type}`).join(', ')}) AS done` };

async function appendWith(
  db: Pool | PoolClient,
  write: Write,
  numbers: ReadonlyMap<string, number>,
  learn: (key: string, number: number) => void,
): Promise<'appended' | 'stale'> {
  const fresh = new Map<string, { readonly number: number; readonly account: Account }>();
  // Accounts this process has not met yet are named -1, -2, … and opened, where need be, by the append itself.
  const number = (account: Account): number => {
    const key = accountKey(account);
    const known = numbers.get(key) ?? fresh.get(key)?.number;
    if (known !== undefined) return known;
    fresh.set(key, { number: -fresh.size - 1, account });
    return -fresh.size;
  };
  const existing = write.standings.filter((row) => row.expected > 0);
  const knownHandovers = write.handovers.filter((row) => row.expected > 0);
  const parties = [
    ...new Set(write.entries.flatMap((entry) => [entry.authority, ...(entry.onBehalfOf === undefined ? [] : [entry.onBehalfOf])])),
  ];
  const moves = moveColumns(write, number);
  const moved = write.standings.filter((row) => row.onlyMoved && row.expected > 0).map((row) => row.after);
  const whole = rowsOrNull(
    write.standings.filter((row) => !row.onlyMoved || row.expected === 0).map((row) => standingRow(row.after, number)),
  );
  const movedColumns = [
    list(moved.map((one) => one.id)),
    list(moved.map((one) => one.version)),
    list(moved.map((one) => one.n)),
    list(moved.map((one) => number(one.account))),
    list(moved.map((one) => instantToText(one.since))),
  ];
  const tallies = rowsOrNull(
    write.tallies.map((row) => ({ account: number(row.account), seen_hour: row.seenHour, answered: row.answered, net: row.net })),
  );
  try {
    const { rows } = await db.query<{ done: readonly number[] | null }>({
      ...APPEND,
      values: [
        write.authority,
        parties.join(','),
        list(existing.map((row) => row.after.id)),
        list(existing.map((row) => row.expected)),
        list(knownHandovers.map((row) => row.after.id)),
        list(knownHandovers.map((row) => row.expected)),
        rowsOrNull([...fresh.values()].map(({ account }) => ({ ...account, kind: accountKinds[account.kind] }))),
        JSON.stringify(write.commands),
        entryRows(write),
        ...moves,
        subjectRows(write),
        sliceRows(write),
        ...movedColumns,
        whole,
        tallies,
        restRows(write),
      ],
    });
    const opened = rows[0]?.done ?? undefined;
    if (!opened) return 'stale';
    for (const [key, { number: placeholder }] of fresh) learn(key, opened[-placeholder - 1] ?? 0);
    return 'appended';
  } catch (error) {
    if (isRace(error)) return 'stale';
    throw error;
  }
}

// Two batches brought the same thing at once (23505), or the server asked for another try (40001, 40P01): load again and decide anew.
function isRace(error: unknown): boolean {
  const code = (error as { code?: unknown }).code;
  return code === '23505' || code === '40001' || code === '40P01';
}

/** Identifiers, numbers and times as PostgreSQL writes a list; none of them needs quotes. */
function list(values: readonly (string | number)[]): string {
  return `{${values.join(',')}}`;
}

function rowsOrNull(rows: readonly object[]): string | null {
  return rows.length === 0 ? null : JSON.stringify(rows);
}

function entryRows(write: Write): string {
  return JSON.stringify(
    write.entries.map((entry, i) => ({
      i: i + 1,
      id: entry.id,
      origin: entry.origin,
      type: entry.type,
      subjects: entry.subjects,
      occurred_from: instantToText(entry.occurred.from),
      occurred_to: instantToText(entry.occurred.to),
      on_behalf_of: entry.onBehalfOf,
      actor: entry.actor,
      second: entry.second,
      purpose: entry.purpose,
      source: entry.source,
      command: entry.command,
      ordinal: entry.ordinal,
      corrects: entry.corrects,
      body: entry.body,
      digest: entry.digest,
      recorded_at: instantToText(entry.recordedAt),
    })),
  );
}

/** The movements of a batch, one list per column. */
function moveColumns(write: Write, number: (account: Account) => number): readonly string[] {
  const columns: (string | number)[][] = [[], [], [], [], [], [], [], []];
  for (const [i, entry] of write.entries.entries()) {
    for (const { step, from, to, at, subjects } of entry.body.moves ?? []) {
      const [f, t, when] = [number(from), number(to), instantToText(at)];
      for (const [subject, n, reverses] of subjects) {
        const row = [i + 1, entry.subjects[subject] ?? '', n, steps[step], f, t, when, reverses ?? 'NULL'];
        for (const [column, value] of row.entries()) columns[column]?.push(value);
      }
    }
  }
  return columns.map(list);
}

/** Subjects of an entry that it does not move; who is moved stands in movement. */
function subjectRows(write: Write): string | null {
  return rowsOrNull(
    write.entries.flatMap((entry, i) => {
      const moved = new Set((entry.body.moves ?? []).flatMap((group) => group.subjects.map(([subject]) => subject)));
      return entry.subjects.flatMap((subject, at) => (moved.has(at) ? [] : [{ subject, e: i + 1 }]));
    }),
  );
}

/** Slices by field group, each group for its own table. */
function sliceRows(write: Write): string | null {
  const groups: { [group: string]: object[] } = {};
  for (const [i, entry] of write.entries.entries()) {
    for (const [ordinal, slice] of entry.slices.entries()) {
      const rows = groups[slice.group] ?? [];
      groups[slice.group] = rows;
      rows.push({
        e: i + 1,
        subject: entry.subjects[slice.subject],
        ordinal,
        commitment: entry.commitments[ordinal],
        salt: entry.salts[ordinal],
        content: slice.content,
      });
    }
  }
  return Object.keys(groups).length === 0 ? null : JSON.stringify(groups);
}

function standingRow(one: Standing, number: (account: Account) => number): object {
  return {
    person: one.id,
    version: one.version,
    n: one.n,
    account: number(one.account),
    since: instantToText(one.since),
    entered: instantToText(one.entered),
    seen_at: one.seenAt === undefined ? null : instantToText(one.seenAt),
    seen_how: one.seenHow ?? null,
    accepted_by: one.acceptedBy,
    basis: one.basis,
    birth_earliest: one.birth?.earliest ?? null,
    birth_latest: one.birth?.latest ?? null,
    family: one.family ?? null,
    merged_into: one.mergedInto ?? null,
    death_reported: one.deathReported,
    missing_reported: one.missingReported,
    pending: one.pending ?? null,
  };
}

function placeRow(one: Place): object {
  return { ...one, adults_only: one.adultsOnly, ...one.capacities };
}

function restRows(write: Write): string | null {
  const claims = write.entries.flatMap((entry, i) =>
    entry.type === 'SourceListReceived'
      ? entry.subjects.map((id) => ({ id, authority: entry.onBehalfOf ?? entry.authority, e: i + 1 }))
      : [],
  );
  const { handovers, authorities, places, disclosures, listRows, nameKeys, proposals, decisions, breaches } = write;
  const lists = [handovers, authorities, places, write.newPlaces, disclosures, listRows, nameKeys, proposals, decisions, breaches, claims];
  if (lists.every((list) => list.length === 0)) return null;
  return JSON.stringify({
    authorities: authorities.map((one) => ({ ...one, runs_software: one.runsSoftware })),
    new_places: write.newPlaces.map(placeRow),
    places: places.map(placeRow),
    handovers: handovers.map(({ after }) => ({
      id: after.id,
      version: after.version,
      sender: after.sender,
      receiver: after.receiver,
      transit: after.transit,
      arrival: instantToText(after.plan.arrival),
      closed: after.closed,
      content: after,
    })),
    lines: handovers.flatMap(({ after }) =>
      after.lines.map((line) => ({ handover: after.id, person: line.person, state: line.state, kept_at: line.keptAt })),
    ),
    disclosures,
    list_rows: listRows.map((row) => ({ ...row, authority: row.key.slice(0, row.key.indexOf(' ')) })),
    claims,
    name_keys: nameKeys,
    proposals,
    decisions,
    breaches: breaches.map((breach) => ({ ...breach, due: instantToText(breach.due) })),
  });
}

async function load(pool: Pool, needs: Needs, numbers: Map<string, number>): Promise<Loaded> {
  const { rows } = await pool.query<{ what: keyof LoadedRows; rows: never }>({
    name: 'load',
    text:
      'SELECT * FROM load_facts($1, $2::uuid[], $3::uuid[], $4::uuid[], $5::text[], $6::text[], $7::text[],' +
      ' $8::uuid[], $9::jsonb, $10::text[], $11::jsonb, $12::text[], $13::text[])',
    values: [
      needs.authorities[0] ?? '',
      list(needs.commands),
      list(needs.persons),
      list(needs.histories),
      needs.places,
      needs.occupancy,
      needs.authorities,
      list(needs.handovers),
      needs.disclosures.length === 0 ? null : JSON.stringify(needs.disclosures.map(([person, authority]) => ({ person, authority }))),
      needs.listRows,
      needs.pairs.length === 0 ? null : JSON.stringify(needs.pairs.map((pair) => ({ a: pair.split(' ')[0], b: pair.split(' ')[1] }))),
      needs.decisions,
      needs.breaches,
    ],
  });
  const facts: { -readonly [what in keyof LoadedRows]?: LoadedRows[what] } = {};
  for (const { what, rows: found } of rows) facts[what] = found ?? [];
  return rowsToLoaded(facts, numbers);
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
  readonly birth_earliest: string | null;
  readonly birth_latest: string | null;
  readonly family: FamilyId | null;
  readonly merged_into: PersonId | null;
  readonly death_reported: boolean;
  readonly missing_reported: boolean;
  readonly pending: HandoverId | null;
}

interface LoadedRows {
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
}

function rowsToLoaded(rows: LoadedRows, numbers: Map<string, number>): Loaded {
  const accounts = new Map((rows.accounts ?? []).map((row) => [row.id, rowToAccount(row)]));
  for (const [id, account] of accounts) numbers.set(accountKey(account), id);
  const account = (id: number): Account => accounts.get(id) as Account;
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
    places: new Map((rows.places ?? []).map((row) => [row.code, rowToPlace(row)])),
    occupancy: new Map((rows.occupancy ?? []).map((row) => [row.place, row.count])),
    authorities: new Map((rows.authorities ?? []).map((row) => [row.code, rowToAuthority(row)])),
    handovers: new Map((rows.handovers ?? []).map((one) => [one.id, one])),
    disclosures: new Map((rows.disclosures ?? []).map((row) => [`${row.person} ${row.authority}`, row.permitted])),
    listRows: new Map((rows.list_rows ?? []).map((row) => [row.key, row])),
    proposals: new Map((rows.proposals ?? []).map((row) => [`${row.a} ${row.b}`, row])),
    claims: new Set(rows.claims ?? []),
    decisions: new Map((rows.decisions ?? []).map((row) => [row.id, row])),
    breaches: new Map((rows.breaches ?? []).map((row) => [row.id, { ...row, due: Date.parse(row.due) as Instant }])),
  };
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
    ...(birth ? { birth } : {}),
    ...(row.family === null ? {} : { family: row.family }),
    ...(row.merged_into === null ? {} : { mergedInto: row.merged_into }),
    deathReported: row.death_reported,
    missingReported: row.missing_reported,
    ...(row.pending === null ? {} : { pending: row.pending }),
  } as Standing;
}

export function rowToPlace(row: NonNullable<LoadedRows['places']>[number]): Place {
  const { code, names, kind, holder, gate, adults_only: adultsOnly, certified, working, maximum } = row;
  const capacities = certified === null || working === null || maximum === null ? {} : { capacities: { certified, working, maximum } };
  return { code, names, kind, holder, gate, adultsOnly, ...capacities };
}

export function rowToAuthority(row: NonNullable<LoadedRows['authorities']>[number]): Authority {
  const { code, names, kind, country, runs_software: runsSoftware, home } = row;
  return { code, names, kind, ...(country === null ? {} : { country }), runsSoftware, home };
}
