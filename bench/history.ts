import assert from 'node:assert/strict';
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { Client, type Pool } from 'pg';
import type { ActorId, AuthorityCode, PersonId } from '../src/basics/ids.ts';
import { DAY, instantToText, type Instant } from '../src/basics/time.ts';
import { migrate, openPool, type Place } from '../src/store/book.ts';
import { openCluster } from '../src/store/launcher.ts';
import { makeCut, populationOfPlaces, watermark } from '../src/store/population.ts';
import { asking, momentAsked, noteReading } from '../src/store/asking.ts';
import { personFile } from '../src/store/person-file.ts';
import { reader } from '../src/store/reader.ts';
import { percentile, result, type BenchOptions, type BenchReport, type BenchResult } from './scratch.ts';

export interface HistoryOptions extends BenchOptions {
  /** How many past moments are asked about. */
  readonly instants?: number;
  readonly cutSize?: number;
  /** Where the scratch cluster lies; a temporary folder when not said, and gone afterwards in any case. */
  readonly directory?: string;
}

const PLACES = 5000;
const AUTHORITIES = 20;
const PER_ENTRY = 20;
const START = Date.UTC(2019, 10, 14) as Instant;
const YEARS = 5;
const END = (START + YEARS * 365 * DAY) as Instant;

/**
 * A long book asked about its past: how many stood at each place as of any moment and as known on any other, a person's file, and the
 * headline. The peers run in the same server over the same rows: a scan with GROUP BY, a plain join, a GROUP BY over all standings.
 */
export async function bench(
  { scale, instants = 50, cutSize, ...options }: HistoryOptions,
  tell: (words: string) => void,
): Promise<BenchReport> {
  const directory = options.directory ?? mkdtempSync(join(tmpdir(), 'bench-history-'));
  // Loading needs no safety from crashes; measuring is done by the settings of every book.
  const settings = { fsync: 'off', wal_level: 'minimal', max_wal_senders: '0', max_wal_size: '8GB', maintenance_work_mem: '1GB' };
  let cluster = await openCluster({ directory, settings });
  try {
    const at = (): Place => ({ ...cluster.connection('book', cluster.superuser), ownServer: true });
    await migrate(at());
    await load(at(), scale, cutSize, tell);
    await cluster.stop();
    cluster = await openCluster({ directory });
    return { name: 'history', results: await measure(at(), instants, tell) };
  } finally {
    await cluster.stop();
    rmSync(directory, { recursive: true, force: true });
  }
}

async function load(place: Place, scale: number, cutSize: number | undefined, tell: (line: string) => void): Promise<void> {
  const persons = Math.round(1_000_000 * scale);
  const owner = new Client({ ...place });
  await owner.connect();
  const began = performance.now();
  const step = async (what: string, sql: string, values: readonly unknown[] = []) => {
    await owner.query(sql, [...values]);
    tell(`${((performance.now() - began) / 1000).toFixed(1)} s: ${what}`);
  };
  // Millions of rows that are right by making: constraints and indexes are put back after loading.
  await owner.query('SET session_replication_role = replica');
  await owner.query("INSERT INTO book (node, name) VALUES ('here', 'A long book')");
  await owner.query(`INSERT INTO authority (code, names, kind, runs_software, home)
    SELECT 'A' || lpad(i::text, 2, '0'), '{}', 'state', true, 'here' FROM generate_series(0, ${AUTHORITIES - 1}) i`);
  await owner.query(`INSERT INTO place (code, names, kind, holder, gate, adults_only)
    SELECT 'P' || i, '{}', CASE i % 5 WHEN 0 THEN 'camp' ELSE 'detention' END, 'A' || lpad((i % ${AUTHORITIES})::text, 2, '0'),
      'open', false
    FROM generate_series(1, ${PLACES}) i`);
  await owner.query(`INSERT INTO account (id, roll, kind, place)
    SELECT i * 16 + 1, 'A' || lpad((i % ${AUTHORITIES})::text, 2, '0'), 1, 'P' || i FROM generate_series(1, ${PLACES}) i
    UNION ALL SELECT (${PLACES} + 1 + i) * 16, 'A' || lpad(i::text, 2, '0'), 0, NULL FROM generate_series(0, ${AUTHORITIES - 1}) i`);
  await owner.query(`ALTER TABLE movement DROP CONSTRAINT movement_continues_the_chain, DROP CONSTRAINT movement_end,
    DROP CONSTRAINT movement_pkey;
    DROP INDEX movement_by_intake`);
  await owner.query(`CREATE FUNCTION pg_temp.place_of(person bigint, n bigint) RETURNS int LANGUAGE sql IMMUTABLE
    RETURN 1 + ((person * 2654435761 + n * 40503 + (person * n * 7919) % 104729) % ${PLACES})::int`);
  await owner.query(`CREATE FUNCTION pg_temp.person_of(person bigint) RETURNS uuid LANGUAGE sql IMMUTABLE RETURN md5(person::text)::uuid`);
  // Ten movements each; one in twenty became known up to sixty days late.
  await step(
    `${persons * 10} movements`,
    `
    INSERT INTO movement (person, n, step, from_account, to_account, valid_from, reverses, intake)
    SELECT pg_temp.person_of(p), n, CASE n WHEN 1 THEN 1 ELSE 3 END,
      CASE n WHEN 1 THEN (${PLACES} + 1 + p % ${AUTHORITIES}) * 16 ELSE pg_temp.place_of(p, n - 1) * 16 + 1 END,
      pg_temp.place_of(p, n) * 16 + 1,
      to_timestamp($1 + j * ($2::float8 / $3) - CASE WHEN j % 20 = 7 THEN (j * 7919 % 5184000) ELSE 0 END), NULL, 1 + j / ${PER_ENTRY}
    FROM (SELECT j, 1 + j / $4 AS n, (j * 611953 + j / $4 * 17) % $4 AS p FROM generate_series(0::bigint, $3::bigint - 1) j) m`,
    [START / 1000, (END - START) / 1000, persons * 10, persons],
  );
  await step(
    'entries',
    `
    INSERT INTO entry (intake, id, origin, type, version, subjects, occurred_from, occurred_to, authority, actor, purpose, source,
      command, ordinal,
      body, digest, recorded_at)
    SELECT intake, gen_random_uuid(), 'here', 'PersonsMoved', 1, array_agg(person), max(valid_from), max(valid_from), 'A00', 'amal',
      'custody', 'own-act',
      gen_random_uuid(), 0, '{}', sha256('x'), max(valid_from) FROM movement GROUP BY intake ORDER BY intake`,
  );
  await step(
    'order',
    'INSERT INTO log_entry (index, intake, sequenced_at) SELECT intake, intake, max(recorded_at) OVER (ORDER BY intake) FROM entry',
  );
  await step(
    'standings',
    `
    INSERT INTO standing (person, version, n, account, since, entered, seen_at, seen_how, accepted_by, basis,
      death_reported, missing_reported)
    SELECT pg_temp.person_of(p), 10, 10, pg_temp.place_of(p, 10) * 16 + 1, $1, $1,
      CASE WHEN p % 97 = 0 THEN NULL
        ELSE to_timestamp($2 - (pg_temp.place_of(p, 10) % 20 + CASE WHEN p % 31 = 0 THEN p % 400 ELSE 0 END) * 3600) END,
      'face-checked', CASE WHEN p % 3 = 0 THEN '{}'::text[] ELSE '{A01}' END, CASE WHEN p % 5 = 0 THEN 'none' ELSE 'legal' END, false, false
    FROM generate_series(0::bigint, $3::bigint - 1) p`,
    [instantToText(END), END / 1000, persons],
  );
  await step(
    'identities of one person in fifty',
    `
    INSERT INTO slice_identity (subject, intake, ordinal, salt, content)
    SELECT m.person, m.intake, row_number() OVER (PARTITION BY m.intake), sha256('x'), '{"names":[{"text":"Karim Invented","kind":"full"}]}'
    FROM movement m WHERE m.n = 1 AND uuid_send(m.person) < '\\x05'`,
  );
  await step(
    'tallies',
    `
    INSERT INTO tally (account, seen_hour, answered, count)
    SELECT account, coalesce(floor(extract(epoch FROM seen_at) / 3600), -1), accepted_by <> '{}', count(*) FROM standing GROUP BY 1, 2, 3`,
  );
  await step(
    'keys and indexes',
    `
    ALTER TABLE movement ADD CONSTRAINT movement_pkey PRIMARY KEY (person, n), ADD CONSTRAINT movement_end UNIQUE (person, n, to_account);
    CREATE INDEX movement_by_intake ON movement (intake);
    ALTER TABLE movement ADD CONSTRAINT movement_continues_the_chain FOREIGN KEY (person, previous, from_account)
      REFERENCES movement (person, n, to_account) NOT VALID`,
  );
  await step('statistics', 'VACUUM ANALYZE');
  const ledger = openPool(place, 'musterbook_ledger', 1);
  let cuts = 0;
  while ((await makeCut(ledger, cutSize)) !== undefined) cuts++;
  await ledger.end();
  await step(`${cuts} cuts`, 'VACUUM ANALYZE cut, population, late_movement');
  const { rows } = await owner.query(`SELECT pg_size_pretty(pg_database_size(current_database())) AS book,
    (SELECT count(*) FROM population) AS populations,
    pg_size_pretty(pg_total_relation_size('population')) AS kept, (SELECT count(*) FROM late_movement) AS late`);
  tell(`the book takes ${rows[0].book}; ${rows[0].populations} populations take ${rows[0].kept}; ${rows[0].late} movements came late`);
  await owner.end();
}

async function measure(place: Place, instants: number, tell: (line: string) => void): Promise<readonly BenchResult[]> {
  const readers = openPool(place, 'musterbook_reader', 1);
  const owner = new Client({ ...place });
  await owner.connect();
  try {
    return [
      ...(await pastPopulations(readers, owner, instants, tell)),
      ...(await files(readers, owner)),
      ...(await headlines(readers, owner)),
    ];
  } finally {
    await Promise.all([readers.end(), owner.end()]);
  }
}

async function pastPopulations(
  readers: Pool,
  owner: Client,
  instants: number,
  tell: (line: string) => void,
): Promise<readonly BenchResult[]> {
  const dice = rolling(5);
  const ours: number[] = [];
  const peers: number[] = [];
  for (let i = 0; i < instants; i++) {
    const asOf = (START + dice(END - START)) as Instant;
    // Mostly what was known some time later, sometimes what was known before, and sometimes all that is known.
    const knownOn = [asOf + dice(END - asOf), asOf + dice(30 * DAY), START + dice(END - START), END][i % 4] as Instant;
    const [mine, took] = await timed(async () => populationOfPlaces(readers, asOf, await watermark(readers, knownOn)));
    const known = await watermark(readers, knownOn);
    const [scanned, scan] = await timed(
      async () =>
        (
          await owner.query<{ place: string; count: number }>(
            `SELECT a.place, sum(s.net)::int AS count FROM (
        SELECT l.account, sum(l.net) AS net FROM movement m
        CROSS JOIN LATERAL (VALUES (m.from_account, -1), (m.to_account, 1)) AS l (account, net)
        WHERE m.valid_from <= $1 AND m.intake <= $2 GROUP BY l.account) s JOIN account a ON a.id = s.account
      WHERE a.kind IN (1, 6) GROUP BY a.place HAVING sum(s.net) <> 0`,
            [instantToText(asOf), known.intake],
          )
        ).rows,
    );
    assert.deepEqual(
      mine,
      new Map(scanned.map((row) => [row.place, row.count])),
      `as of ${instantToText(asOf)} as known on ${instantToText(knownOn)}`,
    );
    ours.push(took);
    peers.push(scan);
  }
  tell(`${instants} past populations, each equal to the scan; means ${mean(ours)} and ${mean(peers)} ms`);
  return compared(`population of ${PLACES} places as of and as known on a past moment`, ours, peers, 200);
}

async function files(readers: Pool, owner: Client): Promise<readonly BenchResult[]> {
  const viewer = { actor: 'dana' as ActorId, authority: 'A07' as AuthorityCode, role: 'desk' as const };
  const timeline = (person: PersonId) =>
    asking(readers, viewer, async (db) => personFile(db, person, await momentAsked(db, {}, END)), { person });
  const { rows } = await owner.query<{ person: PersonId }>(`SELECT s.person FROM standing s JOIN account a ON a.id = s.account
    WHERE a.roll = 'A07' AND uuid_send(s.person) < '\\x05' ORDER BY s.person LIMIT 220`);
  const ours: number[] = [];
  const peers: number[] = [];
  const notes: number[] = [];
  const flushes: number[] = [];
  await owner.query('CREATE TABLE plain_note (at timestamptz, actor text, authority text, role text, purpose text, person uuid)');
  for (const [i, { person }] of rows.entries()) {
    const [file, took] = await timed(() => timeline(person));
    const [, noting] = await timed(() => noteReading(readers, viewer, 'measuring', person, END));
    const [, flush] = await timed(() =>
      owner.query({
        name: 'note',
        values: [instantToText(END), 'dana', 'A07', 'desk', 'measuring', person],
        text: 'INSERT INTO plain_note VALUES ($1, $2, $3, $4, $5, $6)',
      }),
    );
    assert.equal(file?.timeline.length, 10);
    assert.equal(file.name, 'Karim Invented');
    const [plain, join] = await timed(() =>
      owner.query({
        name: 'plain',
        values: [person],
        text: 'SELECT * FROM movement m JOIN entry e USING (intake) JOIN log_entry l USING (intake) WHERE m.person = $1 ORDER BY index',
      }),
    );
    assert.equal(plain.rows.length, 10);
    // The first ones bring plans and pages into memory.
    if (i >= 20) {
      ours.push(took);
      peers.push(join);
      notes.push(noting);
      flushes.push(flush);
    }
  }
  return [
    ...compared("a person's file with its timeline, filtered by authority; beside a plain join", ours, peers, 10),
    result('the durable note that it was read; beside one plain insert: p50', rounded(middle(notes), 2), rounded(middle(flushes), 2), 'ms'),
    result(
      'the durable note that it was read; beside one plain insert: max',
      rounded(Math.max(...notes)),
      rounded(Math.max(...flushes)),
      'ms',
    ),
  ];
}

async function headlines(readers: Pool, owner: Client): Promise<readonly BenchResult[]> {
  const book = reader(readers, undefined, () => END);
  const ours: number[] = [];
  const peers: number[] = [];
  let ever = 0;
  for (let i = 0; i < 22; i++) {
    const [answer, took] = await timed(() => book.answer({}));
    const [grouped, scan] = await timed(() =>
      owner.query<{ count: number }>(
        `SELECT a.kind, p.kind AS place_kind,
        s.seen_at > $1::timestamptz - CASE p.kind WHEN 'camp' THEN interval '168 h' ELSE interval '24 h' END AS seen,
        s.accepted_by <> '{}' AS answered, count(*)::int AS count
      FROM standing s JOIN account a ON a.id = s.account LEFT JOIN place p ON p.code = a.place GROUP BY 1, 2, 3, 4`,
        [instantToText(END)],
      ),
    );
    ever = grouped.rows.reduce((sum, row) => sum + row.count, 0);
    assert.equal(answer.ever, ever);
    if (i >= 2) {
      ours.push(took);
      peers.push(scan);
    }
  }
  return compared(`the headline over ${ever} persons, beside a GROUP BY over their standings`, ours, peers, 100);
}

function compared(job: string, ours: readonly number[], peers: readonly number[], limit: number): readonly BenchResult[] {
  const row = (what: string, one: number, other: number) => result(`${job}: ${what}`, rounded(one), rounded(other), 'ms');
  const most = Math.max(...ours);
  return [
    row('p50', middle(ours), middle(peers)),
    row('p99', ninetyNinth(ours), ninetyNinth(peers)),
    row('max', most, Math.max(...peers)),
    result(`${job}: max; limit ${limit} ms as peer`, rounded(most), limit, 'ms'),
  ];
}

async function timed<Value>(work: () => Promise<Value>): Promise<readonly [Value, number]> {
  const began = performance.now();
  const value = await work();
  return [value, performance.now() - began];
}

function middle(values: readonly number[]): number {
  return values.toSorted((a, b) => a - b)[Math.floor(values.length / 2)] ?? 0;
}

function ninetyNinth(values: readonly number[]): number {
  return percentile(
    values.toSorted((a, b) => a - b),
    0.99,
  );
}

function mean(values: readonly number[]): number {
  return rounded(values.reduce((sum, one) => sum + one, 0) / values.length);
}

function rounded(value: number, digits = 1): number {
  return Number(value.toFixed(digits));
}

/** Numbers below n from a seed, the same each time (mulberry32). */
function rolling(seed: number): (n: number) => number {
  let state = seed;
  return (n) => {
    state = (state + 0x6d2b79f5) | 0;
    let mixed = Math.imul(state ^ (state >>> 15), 1 | state);
    mixed = (mixed + Math.imul(mixed ^ (mixed >>> 7), 61 | mixed)) ^ mixed;
    return Math.floor((((mixed ^ (mixed >>> 14)) >>> 0) / 2 ** 32) * n);
  };
}
