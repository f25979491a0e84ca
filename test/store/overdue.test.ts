import assert from 'node:assert/strict';
import { after, before, test } from 'node:test';
import { HOUR } from '../../src/basics/time.ts';
import { duties, isOverdue } from '../../src/duties/due.ts';
import { openShelf, type Shelf, type Unnumbered } from './books.ts';
import { admit, amal, berit, bob, dana, depart, furnish, P1, Q1 } from './scene.ts';

let shelf: Shelf;
before(async () => {
  shelf = await openShelf(18);
});
after(() => shelf.close());

test('who was called back, or was not found on board, is overdue in the rules and in the figures alike, until he is home', async () => {
  const book = await shelf.open(18);
  try {
    await furnish(book);
    const [karim, omar] = await admit(book, P1, 'Karim', 'Omar');
    const handover = await depart(book, karim!, omar!);
    const past = await book.past('musterbook_ledger');
    const overdue = async (): Promise<number> => {
      const found = (await book.everything()).handovers.get(handover) ?? assert.fail('no handover');
      const byRules = found.lines.filter((line) => isOverdue(found, line, book.now())).length;
      const before = new Date(book.now() - duties.receipt.within * HOUR);
      const { rows } = await past.query<{ overdue: number }>('SELECT overdue FROM beside_now($1)', [before]);
      assert.equal(rows[0]?.overdue, byRules, found.lines.map((line) => line.state).join(', '));
      return byRules;
    };
    assert.equal(await overdue(), 0);
    book.pass(12 * HOUR);
    assert.equal(await overdue(), 2);
    const absent: Unnumbered = { type: 'receive-handover', handover, place: Q1, lines: [{ person: omar!, outcome: 'absent' }] };
    await book.done(berit, absent);
    assert.equal(await overdue(), 2, 'that a seat was empty does not say where he is');
    await book.done(dana, { type: 'recall-handover', handover, persons: [karim!], reason: 'the road is cut' });
    assert.equal(await overdue(), 2);
    await book.done(bob, { type: 'cancel-handover', handover, persons: [karim!] });
    assert.equal(await overdue(), 2);
    await book.done(dana, { type: 'return-handover', handover, persons: [karim!, omar!] });
    assert.equal(await overdue(), 0);
    assert.equal((await book.standing(omar!)).account.place, P1);
    assert.equal(await book.code(amal, { type: 'sight', persons: [karim!, omar!], how: 'face-checked' }), 'accepted');
  } finally {
    await book.close();
  }
});
