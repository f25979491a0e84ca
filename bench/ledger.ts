import { Pool } from 'pg';
import type { PersonId } from '../src/basics/ids.ts';
import type { Book } from '../src/main/book.ts';
import { connection } from '../src/store/book.ts';
import {
  by,
  CAMPS,
  commandId,
  enter,
  must,
  percentile,
  result,
  withScratchBook,
  type BenchOptions,
  type BenchReport,
  type BenchResult,
} from './scratch.ts';

/**
 * Durable moves, beside the same number of rows in the same transaction boundaries, prepared, under the same fsync,
 * in plain tables without keys or constraints. Ours loads facts, decides, checks the chain and answers; the peer only writes.
 * A single move writes six rows: command, entry, movement, standing, two changes of the tallies.
 */
export async function bench(options: BenchOptions, progress: (words: string) => void): Promise<BenchReport> {
  return withScratchBook(async (book) => {
    const peer = new Pool({ ...connection(book.place, 'owner'), max: 16 });
    try {
      await peer.query(PLAIN_TABLES);
      const results: BenchResult[] = [];
      for (const clients of [1, 16]) {
        progress(`single moves, ${clients} clients`);
        results.push(...(await singles(book, peer, clients, Math.max(200, Math.round((clients === 1 ? 3000 : 12_000) * options.scale)))));
      }
      for (const clients of [1, 2]) {
        progress(`batches of 100, ${clients} clients`);
        results.push(...(await batches(book, peer, clients, Math.max(20, Math.round(300 * options.scale)))));
      }
      return { name: 'ledger', results };
    } finally {
      await peer.end();
    }
  });
}

async function singles(book: Book, peer: Pool, clients: number, moves: number): Promise<readonly BenchResult[]> {
  const persons = await enter(book, clients);
  const ours = async (client: number, i: number) => {
    await must(book, by('clerk', 'registrar'), {
      id: commandId(),
      type: 'move',
      persons: [persons[client] as PersonId],
      to: CAMPS[(i + 1) % 2] ?? CAMPS[0],
    });
  };
  const [us, them, one] = await inTurns(clients, moves, [
    ours,
    (client, i) => plainMove(peer, persons[client] as PersonId, i),
    (client, i) => plainStatement(peer, persons[client] as PersonId, i),
  ]);
  const job = `single moves, ${clients} client${clients === 1 ? '' : 's'}`;
  return [
    result(`${job}: six prepared inserts in one transaction as peer`, us.rate, them.rate, 'moves/s'),
    result(`${job}: one prepared statement for all six rows as peer`, us.rate, one.rate, 'moves/s'),
    result(`${job}: p50`, us.p50, them.p50, 'ms'),
    result(`${job}: p99`, us.p99, them.p99, 'ms'),
  ];
}

async function batches(book: Book, peer: Pool, clients: number, count: number): Promise<readonly BenchResult[]> {
  const buses = await Promise.all(Array.from({ length: clients }, () => enter(book, 100)));
  const ours = async (client: number, i: number) => {
    await must(book, by('clerk', 'registrar'), {
      id: commandId(),
      type: 'move',
      persons: buses[client] ?? [],
      to: CAMPS[(i + 1) % 2] ?? CAMPS[0],
    });
  };
  const [us, them] = await inTurns(clients, count, [ours, (client, i) => plainBatch(peer, buses[client] ?? [], i)]);
  const job = `batches of 100 persons, ${clients} client${clients === 1 ? '' : 's'}`;
  return [
    result(`${job}: the same rows in plain tables as peer`, us.rate * 100, them.rate * 100, 'persons/s'),
    result(`${job}: 15,000 persons/s as peer`, us.rate * 100, 15_000, 'persons/s'),
    result(`${job}: p50`, us.p50, them.p50, 'ms'),
    result(`${job}: p99`, us.p99, them.p99, 'ms'),
  ];
}

interface Measured {
  readonly rate: number;
  readonly p50: number;
  readonly p99: number;
}

/** Runs the kinds of work in turns of a tenth each, so that what else the machine does falls on all of them. */
async function inTurns(
  clients: number,
  count: number,
  kinds: readonly ((client: number, i: number) => Promise<void>)[],
): Promise<readonly [Measured, Measured, Measured]> {
  const TURNS = 10;
  const each = Math.max(1, Math.floor(count / TURNS / clients));
  const spent = kinds.map(() => 0);
  const times = kinds.map((): number[] => []);
  const done = kinds.map(() => Array.from({ length: clients }, () => 0));
  for (let turn = -1; turn < TURNS; turn++) {
    for (const [k, work] of kinds.entries()) {
      const began = performance.now();
      await Promise.all(
        Array.from({ length: clients }, async (_, client) => {
          for (let i = 0; i < each; i++) {
            const at = performance.now();
            const n = done[k]?.[client] ?? 0;
            await work(client, n);
            if (done[k]) done[k][client] = n + 1;
            if (turn >= 0) times[k]?.push(performance.now() - at);
          }
        }),
      );
      if (turn >= 0) spent[k] = (spent[k] ?? 0) + performance.now() - began;
    }
  }
  const measured = kinds.map((_, k): Measured => {
    const sorted = (times[k] ?? []).toSorted((a, b) => a - b);
    return { rate: (sorted.length / (spent[k] ?? 1)) * 1000, p50: percentile(sorted, 0.5), p99: percentile(sorted, 0.99) };
  });
  const none: Measured = { rate: 0, p50: 0, p99: 0 };
  return [measured[0] ?? none, measured[1] ?? none, measured[2] ?? none];
}

const PLAIN_TABLES = `
  CREATE TABLE plain_command (authority text, id uuid, hash bytea, answer jsonb);
  CREATE TABLE plain_entry (intake bigserial, id uuid, type text, subjects uuid[], occurred timestamptz, authority text, actor text,
    purpose text, command uuid, body jsonb, digest bytea);
  CREATE TABLE plain_movement (person uuid, n int, step smallint, from_account int, to_account int, valid_from timestamptz, intake bigint);
  CREATE TABLE plain_standing (person uuid, version int, n int, account int, since timestamptz, entered timestamptz, seen_at timestamptz,
    accepted_by text[], basis text, dead boolean, missing boolean);
  CREATE TABLE plain_tally_change (account int, seen_hour int, answered boolean, net int);`;

const answer = JSON.stringify({ ok: true, command: commandId(), entries: [commandId()], persons: [], breaches: [] });
const body = JSON.stringify({
  moves: [
    {
      step: 'moved',
      from: { roll: 'HOLDER-A', kind: 'held', place: 'CAMP-EAST' },
      to: { roll: 'HOLDER-A', kind: 'held', place: 'CAMP-WEST' },
      at: 1_573_722_000_000,
      subjects: [[0, 2]],
    },
  ],
});
const digest = Buffer.alloc(32, 7);
const at = '2019-11-14T09:00:00Z';

const inserts = {
  command: 'INSERT INTO plain_command VALUES ($1, $2, $3, $4)',
  entry:
    'INSERT INTO plain_entry (id, type, subjects, occurred, authority, actor, purpose, command, body, digest) ' +
    'VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10)',
  movement: 'INSERT INTO plain_movement SELECT person, $2, 3, 33, 49, $3, $4 FROM unnest($1::uuid[]) person',
  standing: "INSERT INTO plain_standing SELECT person, $2, $2, 49, $3, $3, $3, '{}', 'legal', false, false FROM unnest($1::uuid[]) person",
  tally: 'INSERT INTO plain_tally_change VALUES ($1, -1, false, $2)',
} as const;

async function plainMove(peer: Pool, person: PersonId, n: number): Promise<void> {
  return plainBatch(peer, [person], n);
}

async function plainBatch(peer: Pool, persons: readonly PersonId[], n: number): Promise<void> {
  const client = await peer.connect();
  const insert = (name: keyof typeof inserts, values: unknown[]) => client.query({ name, text: inserts[name], values });
  const all = `{${persons.join(',')}}`;
  try {
    await client.query('BEGIN');
    await insert('command', ['HOLDER-A', commandId(), digest, answer]);
    await insert('entry', [commandId(), 'PersonsMoved', all, at, 'HOLDER-A', 'clerk', 'measuring', commandId(), body, digest]);
    await insert('movement', [all, n, at, n]);
    await insert('standing', [all, n, at]);
    await insert('tally', [33, -persons.length]);
    await insert('tally', [49, persons.length]);
    await client.query('COMMIT');
  } finally {
    client.release();
  }
}

async function plainStatement(peer: Pool, person: PersonId, n: number): Promise<void> {
  await peer.query({
    name: 'all',
    text: `WITH c AS (INSERT INTO plain_command VALUES ('HOLDER-A', $1, $2, $3)),
      e AS (INSERT INTO plain_entry (id, type, subjects, occurred, authority, actor, purpose, command, body, digest)
        VALUES ($4, 'PersonsMoved', $5, $6, 'HOLDER-A', 'clerk', 'measuring', $1, $7, $2)),
      m AS (INSERT INTO plain_movement SELECT person, $8::int, 3, 33, 49, $6::timestamptz, $8::bigint FROM unnest($5::uuid[]) person),
      s AS (INSERT INTO plain_standing
        SELECT person, $8::int, $8::int, 49, $6::timestamptz, $6::timestamptz, $6::timestamptz, '{}', 'legal', false, false
        FROM unnest($5::uuid[]) person)
      INSERT INTO plain_tally_change VALUES (33, -1, false, -1), (49, -1, false, 1)`,
    values: [commandId(), digest, answer, commandId(), `{${person}}`, at, body, n],
  });
}
