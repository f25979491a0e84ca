import assert from 'node:assert/strict';
import { after, test } from 'node:test';
import type { PersonId } from '../../src/basics/ids.ts';
import { DAY, HOUR } from '../../src/basics/time.ts';
import { bandCheck } from '../../src/custody/bands.ts';
import type { Arrival } from '../../src/custody/matters.ts';
import { arrivalDuties } from '../../src/duties/due.ts';
import { isChildAt, type CalendarDay } from '../../src/people/birth.ts';
import { openShelf, type Book } from './books.ts';
import { A, amal, berit, celine, furnish, P1, P2 } from './scene.ts';

// Told alike by PostgreSQL 18, PostgreSQL 15 and memory.
const shelf = await openShelf(18, 15);
after(() => shelf.close());

function told(words: string, tell: (book: Book) => Promise<void>): void {
  for (const kept of shelf.kinds) {
    test(`${words} (${kept})`, async () => {
      const book = await shelf.open(kept);
      try {
        await furnish(book);
        await tell(book);
      } finally {
        await book.close();
      }
    });
  }
}

/** As it is printed, with hyphens. */
const band = (n: number) => `NES-${String(n).padStart(6, '0')}-${bandCheck(`NES${String(n).padStart(6, '0')}`)}`;
const adult = (n: number, more: object = {}) => ({ band: band(n), age: 'adult' as const, injured: false, ...more });

async function arrive(book: Book, ...arrivals: readonly ReturnType<typeof adult>[]): Promise<readonly PersonId[]> {
  return (await book.done(amal, { type: 'register-arrivals', place: P1, vehicle: 'bus 3', arrivals })).persons;
}

async function arrivals(book: Book): Promise<readonly Arrival[]> {
  return [...(await book.everything()).matters.values()].filter((one) => one.matter === 'arrival');
}

told('a bus comes at night: a band and a look are enough to enter somebody, and what is missing is a breach with a clock', async (book) => {
  const answer = await book.done(amal, {
    type: 'register-arrivals',
    place: P1,
    vehicle: 'bus 3',
    capture: { place: 'a junction', unit: 'second company' },
    arrivals: [
      adult(1, { sex: 'female', givenName: 'سلمى', language: 'ar' }),
      { ...adult(2), age: 'child', injured: true, comesWith: band(1) },
    ],
  });
  const [salma, child] = answer.persons as [PersonId, PersonId];
  assert.equal(((answer.outcome?.['numbers'] ?? []) as readonly string[]).length, 2);
  assert.deepEqual(
    answer.breaches.map(({ code, subjects }) => [code, subjects.length]),
    [['held-without-basis', 2]],
  );
  const one = await book.standing(child);
  assert.deepEqual([one.account, one.seenHow, one.seenAt], [{ roll: A, kind: 'held', place: P1 }, 'band-scanned', book.now()]);
  assert.equal(isChildAt(one.birth, '2019-11-14' as CalendarDay), 'child');
  assert.equal(isChildAt((await book.standing(salma)).birth, '2019-11-14' as CalendarDay), 'adult');
  assert.deepEqual((await arrivals(book)).find(({ id }) => id === salma)?.steps, ['name', 'sex']);
});

told('a band that is misread, given out before, or named twice is told at once, and nobody of the bus is entered halfway', async (book) => {
  await arrive(book, adult(1));
  const before = await book.entryCount();
  const register = (...given: readonly ReturnType<typeof adult>[]) =>
    book.code(amal, { type: 'register-arrivals', place: P1, arrivals: given });
  assert.equal(await register(adult(2), { ...adult(3), band: 'NES-000003-0' }), 'band-misread');
  assert.equal(await register(adult(2), adult(1)), 'band-taken');
  assert.equal(await register(adult(2), adult(2)), 'band-taken');
  assert.equal(await register(adult(2, { comesWith: band(9) })), 'band-unknown');
  assert.equal(await book.entryCount(), before);
});

told('what is asked has three clocks, and each thing learnt is taken off them', async (book) => {
  const [salma] = (await arrive(book, adult(1))) as [PersonId];
  const due = async () => arrivalDuties(await arrivals(book), book.now()).map(({ due: by, overdue }) => [(by - start) / HOUR, overdue]);
  const start = book.now();
  assert.deepEqual(await due(), [[24, false]]);
  book.pass(25 * HOUR);
  assert.deepEqual(await due(), [[24, true]], 'nothing is done by the clock; it is only late');
  await book.done(amal, {
    type: 'claim-identity',
    person: salma,
    identity: { names: [{ text: 'سلمى الحداد', kind: 'full' }], sex: 'female', fatherName: 'يوسف' },
  });
  assert.deepEqual(await due(), [[24, true]], 'nobody with hands and a lamp has looked at her yet');
  await book.done(celine, { type: 'record-examination', person: salma, occasion: 'arrival', findings: 'well' });
  assert.deepEqual(await due(), [[72, false]]);
  await book.done(amal, { type: 'set-basis', persons: [salma], basis: { kind: 'provisional' } });
  const step = (name: Arrival['steps'][number], more: object = {}) => ({
    type: 'record-arrival-step' as const,
    person: salma,
    step: name,
    words: 'as she says',
    ...more,
  });
  assert.equal(await book.code(amal, step('birth')), 'arrival-step-claimed', 'a birth is a claim, not a tick in a box');
  await book.done(amal, step('birth', { unknowable: true }));
  await book.done(amal, step('nationality', { unknowable: true }));
  assert.deepEqual(await due(), [[14 * 24, false]]);
  await book.done(amal, { type: 'take-item', person: salma, kind: 'bag', seal: '00871', contents: 'a watch, a ring', receipt: true });
  for (const name of ['papers', 'told'] as const) await book.done(amal, step(name));
  assert.deepEqual(await due(), []);
  assert.equal((await arrivals(book))[0]?.state, 'complete');
  assert.equal(await book.code(amal, step('told')), 'arrival-unknown');
});

told('an age by sight is no birth: whoever looks grown is still asked when they were born', async (book) => {
  await arrive(book, adult(1, { sex: 'male', givenName: 'Idris' }));
  assert.equal((await arrivals(book))[0]?.steps.includes('birth'), false);
});

told('bands are lost, given anew and found on each other’s wrists, and the persons stay who they are', async (book) => {
  const [salma, nour] = (await arrive(book, adult(1), adult(2))) as [PersonId, PersonId];
  const wears = async (person: PersonId) =>
    [...(await book.everything()).matters.values()].filter((one) => one.matter === 'band' && one.person === person).map(({ id }) => id);
  await book.done(amal, { type: 'swap-bands', one: band(1), other: band(2), reason: 'looked at both faces' });
  const plain = (n: number) => band(n).replaceAll('-', '');
  assert.deepEqual([await wears(salma), await wears(nour)], [[plain(2)], [plain(1)]]);
  await book.done(amal, { type: 'issue-band', person: salma, band: band(3) });
  assert.deepEqual(await wears(salma), [plain(3)]);
  assert.equal(await book.code(amal, { type: 'issue-band', person: nour, band: band(2) }), 'band-taken', 'no number comes back');
  await book.done(amal, { type: 'report-band-lost', band: band(1) });
  assert.deepEqual(await wears(nour), []);
  assert.equal(await book.code(amal, { type: 'report-band-lost', band: band(1) }), 'band-unknown');
  assert.equal(await book.code(berit, { type: 'report-band-lost', band: band(3) }), 'band-unknown', 'nor of another authority');
});

told('five hundred come in one command after another, and each stands once', async (book) => {
  for (let bus = 0; bus < 10; bus++) await arrive(book, ...Array.from({ length: 50 }, (_, i) => adult(bus * 50 + i + 1)));
  assert.equal((await arrivals(book)).length, 500);
  book.pass(DAY);
  const { standings } = await book.everything();
  assert.equal([...standings.values()].filter(({ account }) => account.place === P1).length, 500);
  assert.notEqual(P1, P2);
});
