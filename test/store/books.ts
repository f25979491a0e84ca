import { createHash } from 'node:crypto';
import { chmodSync, mkdtempSync } from 'node:fs';
import { rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { Client, type Pool } from 'pg';
import type { CommandId, HandoverId, PersonId } from '../../src/basics/ids.ts';
import { instant, type Instant } from '../../src/basics/time.ts';
import type { MatterKind } from '../../src/custody/matters.ts';
import type { Principal } from '../../src/entries/act.ts';
import type { Hasher } from '../../src/entries/seal.ts';
import { commit } from '../../src/log/commit.ts';
import type { Command } from '../../src/log/commands.ts';
import type { Needs } from '../../src/log/needs.ts';
import type { AcceptedAnswer, Answer, LedgerStore, Loaded, Ports } from '../../src/log/ports.ts';
import { connection, migrate, openPool, type Place, type RuntimeRole } from '../../src/store/book.ts';
import { postgresStore } from '../../src/store/ledger-store.ts';
import { installedPostgres, openCluster, type Cluster } from '../../src/store/launcher.ts';
import { memoryStore } from '../../src/store/memory.ts';

/** What a book is kept in: PostgreSQL of one major version, or memory. */
export type Kept = 18 | 15 | 'memory';

type DistributiveOmit<T, K extends PropertyKey> = T extends unknown ? Omit<T, K> : never;
/** A command without its number; the book gives it the next one. */
export type Unnumbered = DistributiveOmit<Command, 'id'> & { readonly id?: CommandId };

/** A book opened for one test, with a clock that is set by hand. */
export interface Book {
  readonly kept: Kept;
  readonly store: LedgerStore;
  readonly ports: Ports;
  /** Present for PostgreSQL only. */
  readonly place: Place | undefined;
  now(): Instant;
  pass(milliseconds: number): Instant;
  /** Numbers the commands and sends them as one batch. */
  send(principal: Principal, ...commands: readonly Unnumbered[]): Promise<readonly Answer[]>;
  /** As `send` with one command that must be accepted. */
  done(principal: Principal, command: Unnumbered): Promise<AcceptedAnswer>;
  /** The code with which the one command is refused; `accepted` when it is not. */
  code(principal: Principal, command: Unnumbered): Promise<string>;
  nextId(): CommandId;
  /** Everything the port tells of all persons. */
  everything(): Promise<Loaded>;
  standing(person: PersonId): Promise<Loaded['standings'] extends ReadonlyMap<PersonId, infer One> ? One : never>;
  entryCount(): Promise<number>;
  /** A connection past our code, in a runtime role or as superuser; closed with the book. */
  past(role: RuntimeRole | 'superuser'): Promise<Client>;
  close(): Promise<void>;
}

/** Clusters started once per test file; every test gets a database of its own, cloned from a migrated one or emptied since. */
export interface Shelf {
  readonly kinds: readonly Kept[];
  open(kept: Kept): Promise<Book>;
  close(): Promise<void>;
}

/** Not durable: fsync is off. Tests about durability start a server of their own. */
const FAST = { fsync: 'off', synchronous_commit: 'off', full_page_writes: 'off', shared_buffers: '32MB' };
/** 14 November 2019, 09:00 UTC. */
export const START = instant(Date.UTC(2019, 10, 14, 9));

export async function openShelf(...majors: readonly (18 | 15)[]): Promise<Shelf> {
  const present = majors.filter((major) => installedPostgres(major) !== undefined);
  const servers = new Map(await Promise.all(present.map(async (major) => [major, await startServer(major)] as const)));
  let clones = 0;
  return {
    kinds: [...present, 'memory'],
    async open(kept) {
      if (kept === 'memory') return memoryBook();
      const server = servers.get(kept);
      if (!server) throw new Error(`no server of PostgreSQL ${kept} on this shelf`);
      const emptied = server.free.pop();
      const database = emptied ?? `book_${++clones}`;
      if (emptied === undefined) await server.superuser.query(`CREATE DATABASE ${database} TEMPLATE template_book`);
      return postgresBook(kept, { ...server.cluster.connection(database, server.cluster.superuser), ownServer: true }, server);
    },
    async close() {
      for (const { cluster, superuser, directory } of servers.values()) {
        await superuser.end();
        await cluster.stop();
        await rm(directory, { recursive: true, force: true });
      }
    },
  };
}

interface Server {
  readonly cluster: Cluster;
  readonly superuser: Client;
  readonly directory: string;
  /** Databases that are empty again. */
  readonly free: string[];
}

async function startServer(major: 18 | 15): Promise<Server> {
  const directory = mkdtempSync(join(tmpdir(), 'mb-'));
  chmodSync(directory, 0o755);
  const cluster = await openCluster({ directory, major, settings: FAST });
  const template: Place = { ...cluster.connection('template_book', cluster.superuser), ownServer: true };
  await migrate(template);
  const client = new Client(connection(template, 'owner'));
  await client.connect();
  await client.query("INSERT INTO book (node, name) VALUES ('here', 'Test')");
  await client.end();
  const superuser = new Client(cluster.connection('postgres', cluster.superuser));
  await superuser.connect();
  return { cluster, superuser, directory, free: [] };
}

function memoryBook(): Book {
  const store = memoryStore('here');
  return makeBook('memory', store, {
    place: undefined,
    known: async () => ({
      persons: [...store.standings().keys()],
      handovers: [...store.handovers().keys()],
      matters: [...store.matters().values()].map(({ matter, id }) => [matter, id] as const),
    }),
    entryCount: async () => store.entries().length,
    past: async () => {
      throw new Error('a book in memory has no other door');
    },
    close: async () => {},
  });
}

function postgresBook(kept: Kept, place: Place, server: Server): Book {
  const pool: Pool = openPool(place, 'musterbook_ledger', 8);
  const others: Client[] = [];
  let changedBySuperuser = false;
  return makeBook(kept, postgresStore(pool), {
    place,
    async known() {
      const persons = await pool.query<{ id: PersonId }>('SELECT person AS id FROM standing ORDER BY person');
      const handovers = await pool.query<{ id: HandoverId }>('SELECT id FROM handover ORDER BY id');
      const matters = await pool.query<{ kind: MatterKind; id: string }>(
        `SELECT 'muster' AS kind, id FROM muster UNION ALL SELECT 'variance', id FROM variance
        UNION ALL SELECT 'incident', id FROM incident UNION ALL SELECT 'arrival', id FROM arrival
        UNION ALL SELECT 'item', id FROM item`,
      );
      return {
        persons: persons.rows.map(({ id }) => id),
        handovers: handovers.rows.map(({ id }) => id),
        matters: matters.rows.map(({ kind, id }) => [kind, id] as const),
      };
    },
    entryCount: async () => (await pool.query<{ count: number }>('SELECT count(*)::int AS count FROM entry')).rows[0]?.count ?? 0,
    async past(role) {
      const client = new Client(connection(place, role === 'superuser' ? 'owner' : role));
      changedBySuperuser ||= role === 'superuser';
      client.on('error', () => {});
      await client.connect();
      others.push(client);
      return client;
    },
    async close() {
      await Promise.all(others.map((client) => client.end().catch(() => {})));
      await pool.end();
      if (changedBySuperuser) return;
      await empty(place);
      server.free.push(place.database);
    },
  });
}

// Deleting few rows is much cheaper than cloning a database; without its triggers nothing keeps the rows.
const EMPTY = `
  SET session_replication_role = replica;
  DO $$ DECLARE name text; BEGIN
    FOR name IN SELECT relname FROM pg_class
        WHERE relnamespace = 'public'::regnamespace AND relkind = 'r' AND relname NOT IN ('migration', 'book') LOOP
      EXECUTE format('DELETE FROM %I', name);
    END LOOP;
  END $$;
  ALTER SEQUENCE intake RESTART; ALTER SEQUENCE account_number RESTART`;

async function empty(place: Place): Promise<void> {
  const client = new Client(connection(place, 'owner'));
  await client.connect();
  await client.query(EMPTY);
  await client.end();
}

/** Needs of nothing, to be filled by what a test asks for. */
export const NOTHING_NEEDED: Needs = {
  commands: [],
  persons: [],
  histories: [],
  places: [],
  occupancy: [],
  authorities: [],
  handovers: [],
  disclosures: [],
  listRows: [],
  pairs: [],
  decisions: [],
  breaches: [],
  musters: [],
  variances: [],
  incidents: [],
  arrivals: [],
  bands: [],
  bandsOf: [],
  items: [],
  counts: [],
  judged: [],
  baselines: [],
};

interface Outside extends Pick<Book, 'place' | 'entryCount' | 'past' | 'close'> {
  known(): Promise<{
    readonly persons: readonly PersonId[];
    readonly handovers: readonly HandoverId[];
    readonly matters: readonly (readonly [MatterKind, string])[];
  }>;
}

function makeBook(kept: Kept, store: LedgerStore, { known, ...outside }: Outside): Book {
  let now = START;
  let numbers = 0;
  const ports: Ports = { store, hasher: evenHasher(), clock: () => now, node: 'here' };
  const nextId = () => `00000000-0000-4000-8000-${String(++numbers).padStart(12, '0')}` as CommandId;
  const number = (one: Unnumbered) => ({ id: nextId(), ...one }) as Command;
  const send: Book['send'] = (principal, ...commands) => commit(commands.map(number), principal, ports);
  const everything = async () => {
    const { persons, handovers, matters } = await known();
    const of = (kind: MatterKind) => matters.filter(([matter]) => matter === kind).map(([, id]) => id);
    const counted = { musters: of('muster'), variances: of('variance'), incidents: of('incident') };
    const asked = { ...counted, arrivals: persons, bandsOf: persons, items: of('item') };
    return store.load({ ...NOTHING_NEEDED, persons, histories: persons, handovers, ...asked });
  };
  return {
    kept,
    store,
    ports,
    ...outside,
    nextId,
    send,
    everything,
    now: () => now,
    pass(milliseconds) {
      now = instant(now + milliseconds);
      return now;
    },
    async done(principal, command) {
      const [answer] = await send(principal, command);
      if (!answer?.ok) throw new Error(`${command.type} was refused: ${JSON.stringify(answer)}`);
      return answer;
    },
    async code(principal, command) {
      const [answer] = await send(principal, command);
      return answer?.ok === false ? answer.refused.code : 'accepted';
    },
    async standing(person) {
      const found = (await everything()).standings.get(person);
      if (!found) throw new Error(`nobody is called ${person}`);
      return found;
    },
  };
}

/** Salts count up, so that the same story makes the same entries in every book. */
export function evenHasher(): Hasher {
  let salts = 0;
  const sha256 = (text: string) => createHash('sha256').update(text).digest('hex');
  return { sha256, salt: () => sha256(`salt ${++salts}`) };
}

/** Standings, movements and handovers of all persons as plain data in one order, to compare books with. */
export async function portrait(book: Book): Promise<unknown> {
  const { standings, histories, handovers, matters, places, authorities } = await book.everything();
  const sorted = (of: ReadonlyMap<string, unknown>) => [...of].sort(([a], [b]) => (a < b ? -1 : 1));
  return JSON.parse(
    JSON.stringify({
      standings: sorted(standings),
      histories: sorted(histories),
      handovers: sorted(handovers).map(([id, one]) => [id, inOrder(one)]),
      matters: sorted(matters).map(([id, one]) => [id, inOrder(one)]),
      places: sorted(places),
      authorities: sorted(authorities),
    }),
  );
}

/** jsonb keeps the members of an object in an order of its own. */
function inOrder(value: unknown): unknown {
  if (Array.isArray(value)) return value.map(inOrder);
  if (value === null || typeof value !== 'object') return value;
  return Object.fromEntries(
    Object.entries(value)
      .sort(([a], [b]) => (a < b ? -1 : 1))
      .map(([name, member]) => [name, inOrder(member)]),
  );
}
