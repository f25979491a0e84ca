import { createHash, randomUUID } from 'node:crypto';
import { existsSync } from 'node:fs';
import { mkdir } from 'node:fs/promises';
import { dirname, join, resolve } from 'node:path';
import { fileURLToPath } from 'node:url';
import type { Pool } from 'pg';
import type { Principal } from '../entries/act.ts';
import { filingKeys, identityToRecord } from '../identity/keys.ts';
import { commit } from '../log/commit.ts';
import type { Command } from '../log/commands.ts';
import type { Answer, Ports } from '../log/ports.ts';
import { verify, type Verified } from '../log/verify.ts';
import type { Identity } from '../people/types.ts';
import type { BookReader, Viewer } from '../reports/views.ts';
import { changesFor, lastIndex, type Change } from '../store/changes.ts';
import { connect, migrate, openPool, type Place } from '../store/book.ts';
import { postgresStore } from '../store/ledger-store.ts';
import { openCluster, reachableBy, serverAccount, type Cluster } from '../store/launcher.ts';
import { reader } from '../store/reader.ts';
import { startSequencer, type Sequencer } from '../store/sequencer.ts';
import { withStoredBook } from '../store/stored-book.ts';
import { urlToPlace } from './database-url.ts';
import { openClock, type BookClock } from './clock.ts';
import { nodeHasher } from './hasher.ts';

export const CHECKOUT = resolve(dirname(fileURLToPath(import.meta.url)), '../..');

/** An open book: the one door for writes, readers, its clock and its server. */
export interface Book {
  readonly node: string;
  readonly name: string;
  readonly world: string | undefined;
  readonly postgres: string;
  readonly directory: string;
  readonly place: Place;
  readonly ledger: Pool;
  readonly clock: BookClock;
  readonly ports: Ports;
  commit(
    commands: readonly Command[],
    principal: Principal,
    options?: { readonly dryRun?: boolean; readonly at?: Ports['clock'] },
  ): Promise<readonly Answer[]>;
  reader(viewer: Viewer | undefined): BookReader;
  /** The last index given out, and what changed between two of them as far as a viewer may know. */
  lastIndex(): Promise<number>;
  changes(viewer: Viewer, after: number, upTo: number): Promise<Change | undefined>;
  verify(onProgress?: (entries: number) => void): Promise<Verified>;
  /** Everything committed before the call stands in the book's order afterwards. */
  settle(): Promise<number>;
  close(): Promise<void>;
}

export interface BookOptions {
  /** Where the data lies; absent means the checkout's own folder. */
  readonly data?: string;
  readonly connections?: number;
  /** Leave the database server running when the book is closed, because another process uses it. */
  readonly settings?: { readonly [name: string]: string };
  /** Tests tell of days; a book that is in use runs on real time. */
  readonly clock?: () => number;
}

/** Opens the book in a folder, or the one DATABASE_URL names; makes an empty one where there is none. */
export async function openBook(options: BookOptions = {}): Promise<Book> {
  const server = await openServer(options);
  const { place, directory } = server;
  await migrate(place);
  const identity = await bookRow(place);
  const ledger = openPool(place, 'musterbook_ledger', options.connections ?? 8);
  const readers = openPool(place, 'musterbook_reader', 8);
  const store = postgresStore(ledger);
  const clock = await openClock(ledger, options.clock);
  const sequencer: Sequencer = startSequencer(ledger, {});
  store.onAppend(() => sequencer.hint());
  const ports: Ports = { store, hasher: nodeHasher, clock: () => clock.now(), node: identity.node };
  const postgres = (await ledger.query<{ server_version: string }>('SHOW server_version')).rows[0]?.server_version ?? '';
  return {
    node: identity.node,
    name: identity.name,
    world: identity.world ?? undefined,
    postgres,
    directory,
    place,
    ledger,
    clock,
    ports,
    commit: (commands, principal, { dryRun = false, at } = {}) =>
      commit(commands, principal, at ? { ...ports, clock: at } : ports, { dryRun }),
    reader: (viewer) => reader(readers, viewer, () => clock.now()),
    lastIndex: () => lastIndex(ledger),
    changes: (viewer, after, upTo) => changesFor(readers, viewer, after, upTo),
    verify: (onProgress) => withStoredBook(ledger, (book) => verify(book, nodeHasher, keysOfContent, onProgress)),
    settle: () => sequencer.settle(),
    async close() {
      await clock.close();
      await sequencer.stop();
      await ledger.end();
      await readers.end();
      await server.release();
    },
  };
}

/** The blocking keys of a name as it lies in a slice. */
export function keysOfContent(content: object | undefined): readonly number[] {
  return filingKeys(identityToRecord(content as Identity));
}

/** The folder a book's data lies in when none is named: in the checkout, or, where the server's account cannot reach that, in /var/tmp. */
export function defaultDirectory(): string {
  const inCheckout = join(CHECKOUT, '.musterbook');
  const account = serverAccount(CHECKOUT);
  if (!account || reachableBy(CHECKOUT, account.uid, account.gid)) return inCheckout;
  return join('/var/tmp', `musterbook-${createHash('sha256').update(CHECKOUT).digest('hex').slice(0, 12)}`);
}

interface Server {
  readonly place: Place;
  readonly directory: string;
  release(): Promise<void>;
}

async function openServer(options: BookOptions): Promise<Server> {
  const url = process.env['DATABASE_URL'];
  if (url !== undefined && url !== '' && options.data === undefined) {
    const place = urlToPlace(url);
    return { place, directory: `the server ${place.host}`, release: async () => {} };
  }
  const directory = resolve(options.data ?? defaultDirectory());
  if (!existsSync(directory)) await mkdir(directory, { recursive: true, mode: 0o700 });
  const cluster = await openCluster({ directory, ...(options.settings ? { settings: options.settings } : {}) });
  const application = `musterbook ${randomUUID()}`;
  const place: Place = { ...cluster.connection('musterbook', cluster.superuser), ownServer: true, application };
  return { place, directory, release: () => stopUnlessUsed(cluster, place) };
}

// The last one out stops the server: another process of Musterbook may have the same book open. Sessions of our own do not count:
// PostgreSQL may still be seeing them off.
async function stopUnlessUsed(cluster: Cluster, place: Place): Promise<void> {
  try {
    const client = await connect({ ...place, database: 'postgres' }, 'owner');
    const { rows } = await client.query<{ others: number }>(
      "SELECT count(*)::int AS others FROM pg_stat_activity WHERE backend_type = 'client backend' AND application_name <> $1",
      [place.application],
    );
    await client.end();
    if ((rows[0]?.others ?? 0) > 0) return;
  } catch {
    // The server is gone already or going; stopping it again does no harm.
  }
  await cluster.stop();
}

async function bookRow(place: Place): Promise<{ node: string; name: string; world: string | null }> {
  const client = await connect(place, 'owner');
  try {
    await client.query("INSERT INTO book (node, name) VALUES ('here', 'Musterbook') ON CONFLICT DO NOTHING");
    const { rows } = await client.query<{ node: string; name: string; world: string | null }>('SELECT node, name, world FROM book');
    return rows[0] ?? { node: 'here', name: 'Musterbook', world: null };
  } finally {
    await client.end();
  }
}
