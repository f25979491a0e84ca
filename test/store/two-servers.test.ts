import assert from 'node:assert/strict';
import { after, before, test } from 'node:test';
import type { CommandId } from '../../src/basics/ids.ts';
import { commit } from '../../src/log/commit.ts';
import type { Command } from '../../src/log/commands.ts';
import { openPool } from '../../src/store/book.ts';
import { postgresStore } from '../../src/store/ledger-store.ts';
import { openShelf, type Book, type Shelf, type Unnumbered } from './books.ts';
import { A, admit, amal, B, furnish, L, P1, Q1, steward, TENT } from './scene.ts';

let shelf: Shelf;
before(async () => {
  shelf = await openShelf(18);
});
after(() => shelf.close());

/** The same book, served by two processes: each keeps in mind what it has seen. */
async function served(use: (book: Book, other: (command: Unnumbered) => Promise<readonly string[]>) => Promise<void>): Promise<void> {
  const book = await shelf.open(18);
  await furnish(book);
  const pool = openPool(book.place ?? assert.fail(), 'musterbook_ledger', 2);
  const ports = { ...book.ports, store: postgresStore(pool) };
  let numbers = 0;
  try {
    await use(book, async (command) => {
      const id = `11111111-0000-4000-8000-${String(++numbers).padStart(12, '0')}` as CommandId;
      const [answer] = await commit([{ id, ...command } as Command], command.type.startsWith('declare') ? steward : amal, ports);
      return answer?.ok === true ? answer.breaches.map((breach) => breach.code) : [answer?.refused.code ?? 'no answer'];
    });
  } finally {
    await pool.end();
    await book.close();
  }
}

test('a gate that is closed through one server is closed for whoever asks the other', () =>
  served(async (book, other) => {
    const [karim] = await admit(book, P1, 'Karim');
    const move = (to: typeof P1): Unnumbered => ({ type: 'move', persons: [karim!], to });
    assert.deepEqual([await other(move(TENT)), await other(move(P1))], [[], []]);
    await book.done(amal, { type: 'set-gate', place: TENT, gate: 'closed' });
    assert.deepEqual(await other(move(TENT)), ['through-closed-gate']);
    assert.deepEqual(await other({ type: 'move', persons: [karim!], to: P1, mode: 'authorise' }), []);
    assert.deepEqual(await other({ type: 'move', persons: [karim!], to: TENT, mode: 'authorise' }), ['place-closed']);
  }));

test('a place that changes hands is not its old holder’s for any server', () =>
  served(async (book, other) => {
    const [karim] = await admit(book, P1, 'Karim');
    assert.deepEqual(await other({ type: 'move', persons: [karim!], to: TENT }), []);
    assert.deepEqual(await other({ type: 'move', persons: [karim!], to: P1 }), []);
    await book.done(steward, { type: 'change-holder', place: TENT, holder: L });
    assert.notDeepEqual(await other({ type: 'move', persons: [karim!], to: TENT }), []);
    assert.deepEqual(await other({ type: 'move', persons: [karim!], to: Q1, mode: 'authorise' }), ['place-of-another']);
  }));

test('nobody sets the clock of a book that runs on real time, and the count of changes only counts', () =>
  served(async (book) => {
    const past = await book.past('musterbook_ledger');
    for (const sql of ["clock_at = '2019-11-14'", "clock_since = '2019-11-14'", 'clock_speed = 60']) {
      await assert.rejects(past.query(`UPDATE book SET ${sql}`), /book_check/, sql);
    }
    await assert.rejects(past.query(`UPDATE book SET node = '${A}'`), /permission denied/);
    await assert.rejects(past.query(`UPDATE book SET world = '${B}'`), /permission denied/);
    const counted = async () => (await past.query('SELECT directory FROM book')).rows[0].directory;
    const before = await counted();
    await book.done(amal, { type: 'set-gate', place: TENT, gate: 'closed' });
    await admit(book, P1, 'Karim');
    assert.equal(await counted(), before + 1);
  }));
