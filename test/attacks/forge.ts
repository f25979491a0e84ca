import { randomUUID } from 'node:crypto';
import { DatabaseError, type Client, type QueryResultRow } from 'pg';
import type { PersonId } from '../../src/basics/ids.ts';
import type { Book } from '../store/books.ts';

/**
 * Writes past our code: one transaction of an authority in the `ledger` role, with what its tables refuse as the answer,
 * `done` when they refuse nothing.
 */
export async function attempt(client: Client, authority: string, act: (client: Client) => Promise<unknown>): Promise<string> {
  try {
    await client.query('BEGIN');
    await client.query("SELECT set_config('musterbook.authority', $1, true), set_config('musterbook.parties', $1, true)", [authority]);
    await act(client);
    await client.query('COMMIT');
    return 'done';
  } catch (error) {
    await client.query('ROLLBACK');
    if (!(error instanceof DatabaseError)) throw error;
    return `${error.code} ${error.constraint ?? error.column ?? ''}`.trim();
  }
}

/** A raw entry row; answers with its intake number. */
export async function forgeEntry(client: Client, book: Book, fields: { readonly [column: string]: unknown } = {}): Promise<number> {
  const at = new Date(book.now()).toISOString();
  const row: { [column: string]: unknown } = {
    id: randomUUID(),
    origin: 'here',
    type: 'PersonsMoved',
    version: 1,
    subjects: '{}',
    occurred_from: at,
    occurred_to: at,
    authority: 'AAA',
    actor: 'nobody',
    purpose: 'custody',
    source: 'own-act',
    command: randomUUID(),
    ordinal: 0,
    body: '{}',
    digest: Buffer.alloc(32),
    recorded_at: at,
    ...fields,
  };
  const columns = Object.keys(row);
  const { rows } = await client.query<{ intake: number }>(
    `INSERT INTO entry (intake, ${columns.join(', ')})
      VALUES (nextval('intake'), ${columns.map((_, i) => `$${i + 1}`).join(', ')}) RETURNING intake`,
    columns.map((column) => row[column]),
  );
  return rows[0]?.intake ?? 0;
}

export interface ForgedMovement {
  readonly person: PersonId;
  readonly n: number;
  readonly step: number;
  readonly from: number | null;
  readonly to: number | null;
  readonly reverses?: number;
  readonly at?: number;
}

/** Raw movement rows in one statement, under one forged entry. */
export async function forgeMovements(client: Client, book: Book, ...movements: readonly ForgedMovement[]): Promise<void> {
  const authority = (await client.query<{ acting: string }>('SELECT acting()')).rows[0]?.acting;
  const intake = await forgeEntry(client, book, { authority });
  await client.query(
    `INSERT INTO movement (person, n, step, from_account, to_account, valid_from, reverses, intake)
      SELECT person, n, step, "from", "to", to_timestamp(at / 1000.0), reverses, $2
      FROM jsonb_to_recordset($1) AS m (person uuid, n int, step smallint, "from" int, "to" int, at bigint, reverses int)`,
    [JSON.stringify(movements.map((one) => ({ at: book.now(), ...one }))), intake],
  );
}

/** The number of an account that was used before. */
export async function accountNumber(client: Client, roll: string, kind: number, place: string | null = null): Promise<number> {
  const { rows } = await client.query<{ id: number }>(
    'SELECT id FROM account WHERE roll = $1 AND kind = $2 AND place IS NOT DISTINCT FROM $3 ORDER BY id LIMIT 1',
    [roll, kind, place],
  );
  return rows[0]?.id ?? 0;
}

/** Every row of every table as one digest per table: equal before and after means that nothing was written. */
export async function imprint(client: Client): Promise<{ readonly [table: string]: string }> {
  const { rows: tables } = await client.query<{ name: string }>(
    "SELECT relname AS name FROM pg_class WHERE relnamespace = 'public'::regnamespace AND relkind = 'r' ORDER BY 1",
  );
  const parts = tables.map(
    ({ name }) =>
      `SELECT '${name}' AS name, count(*) || coalesce(md5(string_agg(t::text, E'\\n' ORDER BY t::text)), '') AS says FROM "${name}" t`,
  );
  const { rows } = await client.query<{ name: string; says: string }>(parts.join(' UNION ALL '));
  return Object.fromEntries(rows.map(({ name, says }) => [name, says]));
}

export async function count(client: Client, question: string, values: readonly unknown[] = []): Promise<number> {
  const { rows } = await client.query<QueryResultRow & { count: number }>(question, [...values]);
  return Number(rows[0]?.count);
}
