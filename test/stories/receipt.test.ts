import assert from 'node:assert/strict';
import type { HandoverId, PersonId } from '../../src/basics/ids.ts';
import { exactly, HOUR, later, MINUTE } from '../../src/basics/time.ts';
import { admit, bob, bruno, dana, depart, P1, Q1, B } from '../store/scene.ts';
import type { Book } from '../store/books.ts';
import { dueNow, handoverOf, lineOf, stands, story, taken } from './story.ts';

/** What the receiver sends who has counted heads and found that all came but these. */
const allBut = (handover: HandoverId, bodyCount: number, ...absent: readonly PersonId[]) => ({
  type: 'receive-handover' as const,
  handover,
  place: Q1,
  lines: absent.map((person) => ({ person, outcome: 'absent' as const })),
  othersTaken: { bodyCount },
});

async function sixOnTheRoad(book: Book): Promise<{ readonly handover: HandoverId; readonly persons: readonly PersonId[] }> {
  const persons = await admit(book, P1, 'Yusuf', 'Idris', 'Karim', 'Omar', 'Sami', 'Hani');
  const handover = await depart(book, ...persons);
  book.pass(2 * HOUR);
  return { handover, persons };
}

story('all came but one: the others are received by one act, and for the one the sender answers as before', async (book) => {
  const { handover, persons } = await sixOnTheRoad(book);
  const [missing, ...came] = persons as [PersonId, ...PersonId[]];
  await book.done(bruno, allBut(handover, 5, missing));
  assert.deepEqual(await stands(book, missing, ...came), ['AAA in-transit', ...came.map(() => 'BBB held Q1')]);
  const one = await book.standing(missing);
  assert.deepEqual([one.account.handover, one.seenHow], [handover, undefined], 'whose seat was empty was not seen');
  assert.deepEqual(await dueNow(book, handover), ['decide-unaccounted: AAA to BBB'], 'and nothing is to be closed over an empty seat');
});

story('heads that are not as many as would be taken make a receipt nobody can believe: it is refused, and nobody moves', async (book) => {
  const { handover, persons } = await sixOnTheRoad(book);
  const [missing] = persons as [PersonId];
  const before = await book.entryCount();
  for (const bodyCount of [0, 4, 6]) {
    const [answer] = await book.send(bruno, allBut(handover, bodyCount, missing));
    assert.ok(answer?.ok === false && answer.refused.code === 'body-count-differs', `${bodyCount} heads`);
    assert.equal(answer.refused.detail, undefined, 'which count would fit is not told');
  }
  assert.equal(await book.entryCount(), before);
  assert.deepEqual(await stands(book, missing), ['AAA in-transit']);
});

story('equal totals do not prove equal sets: of a wrong one who was named, the receipt can be corrected', async (book) => {
  const { handover, persons } = await sixOnTheRoad(book);
  const [named, really] = persons as [PersonId, PersonId];
  await book.done(bruno, allBut(handover, 5, named));
  const right = { type: 'correct-receipt', handover, reason: 'looked at the faces' } as const;
  await book.done(bob, { ...right, person: named, outcome: 'taken' });
  await book.done(bob, { ...right, person: really, outcome: 'absent' });
  assert.deepEqual(await stands(book, named, really), ['BBB held Q1', 'AAA in-transit']);
});

story('who came without being listed has a head too', async (book) => {
  const { handover, persons } = await sixOnTheRoad(book);
  const extras = [{ identity: { names: [{ text: 'gives his name as Hadi', kind: 'full' as const }] } }];
  assert.equal(await book.code(bruno, { ...allBut(handover, 6), extras }), 'body-count-differs');
  await book.done(bruno, { ...allBut(handover, 7), extras });
  assert.deepEqual(
    await stands(book, ...persons),
    persons.map(() => 'BBB held Q1'),
  );
});

story('all others are those still expected: whose line was answered for is named, or is not meant', async (book) => {
  const { handover, persons } = await sixOnTheRoad(book);
  const [absent, refused, ...others] = persons as [PersonId, PersonId, ...PersonId[]];
  await book.done(bruno, {
    type: 'receive-handover',
    handover,
    place: Q1,
    lines: [
      { person: absent, outcome: 'absent' },
      { person: refused, outcome: 'refused' },
    ],
  });
  await book.done(dana, { type: 'recall-handover', handover, persons: [others[0]!], reason: 'an order' });
  await book.done(bruno, allBut(handover, 4));
  assert.deepEqual(await stands(book, absent, refused, ...others), [
    'AAA in-transit',
    'AAA in-transit',
    ...others.map(() => 'BBB held Q1'),
  ]);
  assert.equal((await lineOf(book, handover, refused)).state, 'refused-on-arrival');
  assert.equal(await book.code(bruno, allBut(handover, 0)), 'handover-empty', 'and then nobody is expected');
  await book.done(bruno, { ...allBut(handover, 1), lines: taken(absent) });
  assert.deepEqual(await stands(book, absent), ['BBB held Q1']);
});

story('a receipt by exception that comes late is told at its own time', async (book) => {
  const { handover, persons } = await sixOnTheRoad(book);
  const arrived = book.now();
  book.pass(30 * HOUR);
  const beforeTheBus = exactly(later(arrived, -2 * HOUR - MINUTE));
  assert.equal(await book.code(bruno, { ...allBut(handover, 6), occurred: beforeTheBus }), 'contradicts-later');
  await book.done(bruno, { ...allBut(handover, 6), occurred: exactly(arrived) });
  assert.equal((await handoverOf(book, handover)).receivedAt, arrived);
  assert.equal((await book.standing(persons[0]!)).since, arrived);
  book.pass(MINUTE);
  await book.done(dana, { type: 'close-handover', handover });
  assert.equal((await book.standing(persons[0]!)).account.roll, B);
});
