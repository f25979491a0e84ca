import { readdir, readFile } from 'node:fs/promises';
import { Client, Pool, types, type PoolConfig } from 'pg';

/** Where a book's database is: an embedded cluster's socket, or any server of PostgreSQL 15 to 18. */
export interface Place {
  readonly host: string;
  readonly port: number;
  readonly database: string;
  /** Who may create roles and run migrations. */
  readonly user: string;
  readonly password?: string;
  /** Encrypted, or encrypted and the server's certificate verified. Absent: in the clear, for a socket or a network of one's own. */
  readonly tls?: 'encrypted' | 'verified';
  /** On a server of one's own the runtime logs in as its roles; elsewhere it logs in as `user` and takes the role. */
  readonly ownServer: boolean;
  /** What the sessions of one opened book call themselves, so that it knows its own from those of others. */
  readonly application?: string;
}

export type RuntimeRole = 'musterbook_ledger' | 'musterbook_reader';

// Instants cross the border as whole milliseconds; 64-bit numbers in this schema are counts and stay far below 2^53.
types.setTypeParser(types.builtins.TIMESTAMPTZ, (text) => Date.parse(text.replace(' ', 'T').replace(/([+-]\d\d)$/, '$1:00')));
types.setTypeParser(types.builtins.INT8, Number);
types.setTypeParser(types.builtins.DATE, (text) => text);

/** A pool of connections in one runtime role. */
export function openPool(place: Place, role: RuntimeRole, size: number): Pool {
  const pool = new Pool({ ...connection(place, role), max: size, idleTimeoutMillis: 30_000, allowExitOnIdle: true });
  // A connection that dies while idle (the server restarted) is replaced at its next use; nothing depends on it surviving.
  pool.on('error', () => {});
  // One that dies while it is lent out says so between two questions, to nobody in particular: unheard, that would end the process.
  // Whoever borrowed it hears of it at the next question.
  pool.on('connect', (client) => client.on('error', () => {}));
  return pool;
}

/** One connection in a role, past our code, as `demo lose` uses it; whoever asked for it ends it. */
export async function connect(place: Place, role: RuntimeRole | 'owner'): Promise<Client> {
  const client = new Client(connection(place, role));
  client.on('error', () => {});
  await client.connect();
  return client;
}

/** How to connect in a role. */
export function connection(place: Place, role: RuntimeRole | 'owner'): PoolConfig {
  const { host, port, database, password, tls, application } = place;
  const ssl = tls === undefined ? {} : { ssl: { rejectUnauthorized: tls === 'verified' } };
  const name = application === undefined ? {} : { application_name: application };
  const base = { host, port, database, ...(password === undefined ? {} : { password }), ...ssl, ...name, options: '-c timezone=UTC' };
  if (role === 'owner') return { ...base, user: place.user };
  // The append path runs the same few statements for ever: planning them anew each time costs more than the best plan saves.
  // A plan made while a table was empty would read the whole of it for ever; by its index it stays right as the table grows.
  const options =
    role === 'musterbook_ledger' ? '-c timezone=UTC -c plan_cache_mode=force_generic_plan -c enable_seqscan=off' : '-c timezone=UTC';
  return place.ownServer ? { ...base, options, user: role } : { ...base, user: place.user, options: `${options} -c role=${role}` };
}

/** Makes the database if there is none, and brings it to the newest shape; several may try at once. */
export async function migrate(place: Place): Promise<{ readonly applied: readonly string[] }> {
  await createDatabase(place);
  const client = await connect(place, 'owner');
  try {
    await client.query('SELECT pg_advisory_lock(7201, 3)');
    await client.query(await readFile(new URL('./roles.sql', import.meta.url), 'utf8'));
    await client.query('GRANT CREATE, USAGE ON SCHEMA public TO musterbook_owner');
    // From here on as the migrator would: whoever opened this connection may be a superuser, and the shape must not depend on that.
    await client.query('SET SESSION AUTHORIZATION musterbook_migrator').catch(() => {});
    await client.query('SET ROLE musterbook_owner');
    await client.query('CREATE TABLE IF NOT EXISTS migration (name text PRIMARY KEY, applied_at timestamptz NOT NULL DEFAULT now())');
    const done = new Set((await client.query<{ name: string }>('SELECT name FROM migration')).rows.map((row) => row.name));
    const applied: string[] = [];
    const folder = new URL('./migrations/', import.meta.url);
    for (const name of (await readdir(folder)).filter((file) => file.endsWith('.sql')).sort()) {
      if (done.has(name)) continue;
      await client.query('BEGIN');
      await client.query(await readFile(new URL(name, folder), 'utf8'));
      await client.query('INSERT INTO migration (name) VALUES ($1)', [name]);
      await client.query('COMMIT');
      applied.push(name);
    }
    return { applied };
  } finally {
    await client.end();
  }
}

async function createDatabase(place: Place): Promise<void> {
  // Who may use a database need not be allowed into another one.
  const there = await connect(place, 'owner').catch((problem: unknown) => {
    if ((problem as { code?: unknown }).code === '3D000') return undefined;
    throw problem;
  });
  if (there) return there.end();
  const client = await connect({ ...place, database: 'postgres' }, 'owner');
  try {
    await client.query('SELECT pg_advisory_lock(7201, 4)');
    const { rowCount } = await client.query('SELECT FROM pg_database WHERE datname = $1', [place.database]);
    if (rowCount === 0) await client.query(`CREATE DATABASE "${place.database.replaceAll('"', '""')}" TEMPLATE template0 ENCODING 'UTF8'`);
  } finally {
    await client.end();
  }
}
