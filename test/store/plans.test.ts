import assert from 'node:assert/strict';
import { after, before, test } from 'node:test';
import { openShelf, type Book, type Shelf } from './books.ts';
import { admit, amal, basim, furnish, P1, P2, TENT } from './scene.ts';

let shelf: Shelf;
before(async () => {
  shelf = await openShelf(18);
});
after(() => shelf.close());

const NAMES = ['Karim', 'Omar', 'Yusuf', 'Idris', 'Nabil', 'Rami', 'Salem', 'Tarek'];

/** Told alike by PostgreSQL and by memory. */
function story(name: string, tell: (book: Book) => Promise<void>): void {
  for (const kept of [18, 'memory'] as const) {
    test(`${name} (${kept})`, () => open(kept, tell));
  }
}

async function open(kept: 18 | 'memory', tell: (book: Book) => Promise<void>): Promise<void> {
  const book = await shelf.open(kept);
  try {
    await furnish(book);
    await tell(book);
  } finally {
    await book.close();
  }
}

story('of eight plans made at once for a place with room for four, four are allowed', async (book) => {
  const persons = await admit(book, P1, ...NAMES);
  const codes = await Promise.all(persons.map((person) => book.code(amal, { type: 'move', mode: 'authorise', persons: [person], to: P2 })));
  assert.deepEqual(codes.toSorted(), [...Array(4).fill('accepted'), ...Array(4).fill('place-full')]);
});

story('a plan made while the gate is being closed is allowed only if it came before', async (book) => {
  const persons = await admit(book, P1, ...NAMES);
  for (const person of persons.slice(0, 7)) {
    const [plan] = await Promise.all([
      book.send(amal, { type: 'move', mode: 'authorise', persons: [person], to: TENT }),
      book.done(basim, { type: 'set-gate', place: TENT, gate: 'closed' }),
    ]);
    assert.equal(await book.code(amal, { type: 'move', mode: 'authorise', persons: [persons[7]!], to: TENT }), 'place-closed');
    assert.ok(plan[0]?.ok === true || plan[0]?.refused.code === 'place-closed');
    await book.done(basim, { type: 'set-gate', place: TENT, gate: 'open' });
  }
});
