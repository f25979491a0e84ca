import assert from 'node:assert/strict';
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { after, before, test } from 'node:test';
import { Client, type Pool } from 'pg';
import type { Instant } from '../basics/time.ts';
import { DAY, HOUR } from '../basics/time.ts';
import { migrate, openPool, type Place } from './book.ts';
import { installedPostgres, openCluster, type Cluster } from './launcher.ts';
import { makeCut, populationAt, populationOfPlaces, watermark, watermarkOf } from './population.ts';

const skip = installedPostgres() === undefined ? 'no PostgreSQL for this machine in node_modules' : false;
const START = Date.UTC(2024, 0, 1);

const directory = mkdtempSync(join(tmpdir(), 'population-'));
let cluster: Cluster;
let place: Place;
let writer: Client;
let readers: Pool;
let ledger: Pool;

before(async () => {
  if (skip !== false) return;
  cluster = await openCluster({ directory });
  place = { ...cluster.connection('book', cluster.superuser), ownServer: true };
  await migrate(place);
  writer = new Client({ ...place });
  await writer.connect();
  // The rows of this test are no lawful histories, only sums; what a lawful one is, the constraints' own tests say.
  await writer.query('SET session_replication_role = replica');
  readers = openPool(place, 'musterbook_reader', 2);
  ledger = openPool(place, 'musterbook_ledger', 2);
});

after(async () => {
  if (skip === false) {
    await Promise.all([readers.end(), ledger.end(), writer.end()]);
    await cluster.stop();
  }
  rmSync(directory, { recursive: true, force: true });
});

interface Row {
  person: string;
  n: number;
  step: number;
  from: number;
  to: number;
  at: number;
  reverses: number | null;
  intake: number;
}

test('how many stood where is the same as counting every movement, for any moment and anything known', { skip }, async () => {
  const dice = rolling(20260211);
  const places = Array.from({ length: 12 }, (_, i) => i + 1);
  await writer.query("INSERT INTO authority VALUES ('AAA', '{}', 'state', NULL, true, 'here')");
  for (const i of places) {
    await writer.query(
      "INSERT INTO place (code, names, kind, holder, gate, adults_only) VALUES ($1, '{}', 'detention', 'AAA', 'open', false)",
      [`P${i}`],
    );
    await writer.query("INSERT INTO account (id, roll, kind, place) VALUES ($1, 'AAA', 1, $2)", [i * 16 + 1, `P${i}`]);
  }
  await writer.query("INSERT INTO account (id, roll, kind) VALUES (1600, 'AAA', 0)");

  const rows: Row[] = [];
  const chains = new Map<string, Row[]>();
  let intake = 0;
  let index = 0;
  let now = START;
  for (const [round, size] of [5, 9, 40, 300, 1, 17, 500, 0, 260].entries()) {
    const from = rows.length;
    for (let i = 0; i < size; i++) {
      // Gaps in the intake numbers, and entries that move several persons at once.
      if (i === 0 || dice(3) > 0) intake += 1 + (dice(10) === 0 ? dice(30) : 0);
      now += dice(4 * HOUR);
      rows.push(nextRow(dice, chains, places, intake, now));
    }
    await store(rows.slice(from));
    index = await putInOrder(index);
    // Cuts at different sizes, made as the book grows, and once not at all for a while.
    const cutSize = [7, 7, 20, 11, 5, 7, 25, 7, 40][round] ?? 7;
    if (round !== 5) {
      while ((await makeCut(ledger, cutSize)) !== undefined) {
        /* until there is not enough for one more */
      }
    }
  }
  // Told only now: somebody was elsewhere for a while, long ago. Before and after that, nobody is counted otherwise for it.
  const [[person, chain] = ['', []]] = chains;
  const [from, to] = [chain.at(-1)?.to ?? 0, (places[0] ?? 1) * 16 + 1];
  intake++;
  const away = (n: number, step: Pick<Row, 'from' | 'to' | 'at'>): Row => ({ person, n, step: 3, ...step, reverses: null, intake });
  const apart = (now - START) / 3;
  rows.push(away(chain.length + 1, { from, to: to === from ? to + 16 : to, at: START + Math.floor(apart) }));
  rows.push(away(chain.length + 2, { from: to === from ? to + 16 : to, to: from, at: START + Math.floor(2 * apart) }));
  await store(rows.slice(-2));
  index = await putInOrder(index);
  while ((await makeCut(ledger, 1)) !== undefined) {
    /* the last of them holds only this */
  }
  const late = (await writer.query('SELECT count(*)::int AS late FROM late_movement')).rows[0].late as number;
  const cuts = (await writer.query('SELECT count(*)::int AS cuts FROM cut')).rows[0].cuts as number;
  const reversals = rows.filter((row) => row.reverses !== null).length;
  assert.ok(cuts > 40 && late > rows.length * 0.05 && reversals > 30, `${cuts} cuts, ${late} late, ${reversals} taken back`);

  for (let i = 0; i < 1000; i++) {
    const anyRow = rows[dice(rows.length)] as Row;
    const asOf = [anyRow.at, anyRow.at - 1, anyRow.at + 1, START - DAY, now + DAY, START + dice(now - START)][dice(6)] as Instant;
    const known = [anyRow.intake, anyRow.intake - 1, 0, intake + 5, dice(intake)][dice(5)] ?? 0;
    assert.deepEqual(
      await populationAt(readers, asOf, { index: 0, intake: known }),
      counted(rows, asOf, known),
      `as of ${asOf}, known by ${known}`,
    );
  }
  const all = await watermark(readers);
  assert.deepEqual(all, { index, intake });
  assert.deepEqual(await watermarkOf(readers, index + 10), all);
  const held = await populationOfPlaces(readers, now as Instant, all);
  const [account, count] = [...counted(rows, now, intake)][0] ?? [0, 0];
  assert.equal(held.get(`P${account >> 4}` as never), count);
});

test('a population is written anew for a later knowledge only when it differs', { skip }, async () => {
  const { rows } = await writer.query(`SELECT count(*)::int AS same FROM population p CROSS JOIN LATERAL (
    SELECT * FROM population b WHERE b.valid_cut = p.valid_cut AND b.known_cut < p.known_cut ORDER BY b.known_cut DESC LIMIT 1) b
    WHERE b.accounts = p.accounts AND b.counts = p.counts`);
  assert.equal(rows[0].same, 0);
});

test('two processes that make a cut at once make one', { skip }, async () => {
  const before = (await writer.query('SELECT count(*)::int AS cuts FROM cut')).rows[0].cuts as number;
  const made = await Promise.all([makeCut(ledger, 10), makeCut(ledger, 10)]);
  const after = (await writer.query('SELECT count(*)::int AS cuts, max(number) AS last FROM cut')).rows[0];
  assert.equal(after.cuts, before + made.filter((one) => one !== undefined).length);
  assert.equal(after.last, after.cuts);
});

test('nobody may read the kept populations by themselves, only the sums', { skip }, async () => {
  await assert.rejects(readers.query('SELECT * FROM population'), { code: '42501' });
  await assert.rejects(readers.query('SELECT * FROM late_movement'), { code: '42501' });
  assert.deepEqual((await readers.query('SELECT * FROM movement')).rows, []);
});

/** Admissions, moves, one in eight of them late, and movements taken back at the same time with the accounts exchanged. */
function nextRow(dice: (n: number) => number, chains: Map<string, Row[]>, places: readonly number[], intake: number, now: number): Row {
  const person = `00000000-0000-4000-8000-${String(dice(60)).padStart(12, '0')}`;
  const chain = chains.get(person) ?? [];
  chains.set(person, chain);
  const n = chain.length + 1;
  const place = () => (places[dice(places.length)] ?? 1) * 16 + 1;
  const at = dice(8) === 0 ? Math.max(START, now - dice(60 * DAY)) : now;
  const takenBack = new Set(chain.map((row) => row.reverses));
  const open = chain.filter((row) => row.reverses === null && !takenBack.has(row.n) && row.n > 1);
  const back = open[dice(Math.max(1, open.length))];
  const row: Row =
    n === 1
      ? { person, n, step: 1, from: 1600, to: place(), at, reverses: null, intake }
      : back && dice(10) === 0
        ? { person, n, step: 18, from: back.to, to: back.from, at: back.at, reverses: back.n, intake }
        : { person, n, step: 3, from: chain.at(-1)?.to ?? 0, to: place(), at, reverses: null, intake };
  chain.push(row);
  return row;
}

async function store(rows: readonly Row[]): Promise<void> {
  await writer.query(
    `INSERT INTO movement (person, n, step, from_account, to_account, valid_from, reverses, intake)
    SELECT m.person, m.n, m.step, m.f, m.t, to_timestamp(m.at / 1000.0), m.reverses, m.intake
    FROM jsonb_to_recordset($1) AS m (person uuid, n int, step smallint, f int, t int, at bigint, reverses int, intake bigint)`,
    [JSON.stringify(rows.map(({ from: f, to: t, ...row }) => ({ ...row, f, t })))],
  );
}

async function putInOrder(index: number): Promise<number> {
  const { rows } = await writer.query(
    `INSERT INTO log_entry (index, intake, sequenced_at)
    SELECT $1::int + row_number() OVER (ORDER BY intake), intake, now() FROM (
      SELECT DISTINCT intake FROM movement WHERE intake > coalesce((SELECT max(intake) FROM log_entry), 0)) m RETURNING index`,
    [index],
  );
  return index + rows.length;
}

function counted(rows: readonly Row[], asOf: number, known: number): ReadonlyMap<number, number> {
  const sums = new Map<number, number>();
  for (const row of rows) {
    if (row.at > asOf || row.intake > known) continue;
    sums.set(row.from, (sums.get(row.from) ?? 0) - 1);
    sums.set(row.to, (sums.get(row.to) ?? 0) + 1);
  }
  return new Map([...sums].filter(([account, sum]) => (account & 15) !== 0 && sum !== 0).sort(([a], [b]) => a - b));
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
