import assert from 'node:assert/strict';
import { randomBytes, randomUUID } from 'node:crypto';
import { after, before, test } from 'node:test';
import { DatabaseError, type Client } from 'pg';
import { openShelf, type Book, type Shelf } from '../store/books.ts';

// Past our code: what the database itself refuses to somebody who holds one of its two runtime roles.

let shelf: Shelf;
let book: Book;
let reader: Client;
let ledger: Client;
let superuser: Client;
const VERIFIER = 'scrypt$17$8$1$c2FsdA$aGFzaA';

before(async () => {
  shelf = await openShelf(18);
  book = await shelf.open(18);
  [reader, ledger, superuser] = [await book.past('musterbook_reader'), await book.past('musterbook_ledger'), await book.past('superuser')];
  await addUser('amal', 'AAA', 'registrar');
});
after(async () => {
  await book?.close();
  await shelf?.close();
});

/** `done`, or the code with which the database refuses. */
async function trying(client: Client, sql: string, values: readonly unknown[] = []): Promise<string> {
  try {
    await client.query(sql, [...values]);
    return 'done';
  } catch (error) {
    if (!(error instanceof DatabaseError)) throw error;
    return error.code ?? '';
  }
}

const addUser = (actor: string, authority: string, role: string) =>
  trying(
    ledger,
    `INSERT INTO book_user (actor, name, authority, role, state, verifier, created_at, changed_at, changed_by)
    VALUES ($1, $1, $2, $3, 'active', $4, now(), now(), 'somebody')`,
    [actor, authority, role, VERIFIER],
  );
const openSession = (actor: string, authority: string, role: string, kind: string) =>
  trying(
    ledger,
    `INSERT INTO session (token_hash, actor, authority, role, title, expires_at, kind, signed_in)
    VALUES ($1, $2, $3, $4, $2, now() + interval '1 hour', $5, $6)`,
    [randomBytes(32), actor, authority, role, kind, kind === 'password' ? actor : null],
  );

test('attack: whoever reads for users reads no user, no verifier, no session and no log of who came', async () => {
  await reader.query("SELECT set_config('musterbook.authority', 'AAA', false), set_config('musterbook.role', 'steward', false)");
  for (const table of ['book_user', 'user_event', 'sign_in', 'sign_in_hold', 'session']) {
    assert.equal(await trying(reader, `SELECT * FROM ${table}`), '42501', table);
    assert.equal(await trying(reader, `DELETE FROM ${table}`), '42501', table);
  }
  assert.equal(await trying(reader, "UPDATE book_user SET state = 'active'"), '42501');
});

test('attack: a stolen writer makes no second user of one name, moves nobody to another authority or role, deletes nobody', async () => {
  assert.equal(await addUser('amal', 'BBB', 'desk'), '23505');
  assert.equal(await addUser('AMAL', 'BBB', 'desk'), '23514', 'nor under the same letters');
  for (const change of ["authority = 'BBB'", "role = 'steward'", "actor = 'basim'", 'created_at = now()']) {
    assert.equal(await trying(ledger, `UPDATE book_user SET ${change}`), '42501', change);
  }
  assert.equal(await trying(ledger, 'DELETE FROM book_user'), '42501');
});

test('attack: nobody who signed in acts for another authority or in another role than the user', async () => {
  assert.equal(await openSession('amal', 'AAA', 'registrar', 'password'), 'done');
  assert.equal(await openSession('amal', 'BBB', 'registrar', 'password'), '23503');
  assert.equal(await openSession('amal', 'AAA', 'steward', 'password'), '23503');
  assert.equal(await openSession('nobody', 'AAA', 'registrar', 'password'), '23503');
  assert.equal(await trying(ledger, "UPDATE session SET authority = 'BBB'"), '42501');
  assert.equal(await trying(ledger, "UPDATE session SET expires_at = now() + interval '1 year'"), '42501');
});

test('attack: in a book of real persons no seat is taken, and in a world no user is added, past our code', async () => {
  assert.equal(await openSession('x', 'AAA', 'registrar', 'seat'), '42501');
  await superuser.query("UPDATE book SET world = 'small', seed = 1, clock_at = now(), clock_since = now(), clock_speed = 0");
  assert.equal(await openSession('x', 'AAA', 'registrar', 'seat'), 'done');
  assert.equal(await addUser('berit', 'BBB', 'registrar'), '42501');
  await superuser.query('UPDATE book SET world = NULL, seed = NULL, clock_at = NULL, clock_since = NULL, clock_speed = 0');
});

test('attack: whoever changes a user past our code is noted, and cannot unwrite, alter or invent the note', async () => {
  await ledger.query("UPDATE book_user SET verifier = 'scrypt$17$8$1$b3RoZXI$aGFzaA', changed_by = 'a thief' WHERE actor = 'amal'");
  const { rows } = await ledger.query<{ change: string; by: string }>('SELECT change, by FROM user_event ORDER BY number DESC LIMIT 1');
  assert.deepEqual(rows, [{ change: 'password', by: 'a thief' }]);
  assert.equal(
    await trying(ledger, "INSERT INTO user_event (at, actor, change, state, by) VALUES (now(), 'amal', 'enabled', 'active', 'x')"),
    '42501',
  );
  for (const table of ['user_event', 'sign_in']) {
    assert.equal(await trying(ledger, `DELETE FROM ${table}`), '42501');
    assert.equal(await trying(ledger, `UPDATE ${table} SET actor = 'basim'`), '42501');
  }
});

test('attack: no user is active without a verifier, and a password in the clear is no verifier', async () => {
  for (const verifier of [null, 'four words nobody knows']) {
    assert.equal(
      await trying(
        ledger,
        `INSERT INTO book_user (actor, name, authority, role, state, verifier, created_at, changed_at, changed_by)
        VALUES ($1, 'x', 'AAA', 'desk', 'active', $2, now(), now(), 'x')`,
        [randomUUID(), verifier],
      ),
      '23514',
    );
  }
});
