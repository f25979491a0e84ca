import assert from 'node:assert/strict';
import type { PersonId } from '../../src/basics/ids.ts';
import { exactly, HOUR, instant, MINUTE, type Instant } from '../../src/basics/time.ts';
import type { Variance } from '../../src/custody/matters.ts';
import { stays } from '../../src/custody/movements.ts';
import { commit } from '../../src/log/commit.ts';
import type { LedgerStore } from '../../src/log/ports.ts';
import type { Book } from '../store/books.ts';
import { admit, amal, basim, P1, P2 } from '../store/scene.ts';
import { attack } from './attack.ts';

attack('13: two who change places leave every total as it was, and each count names both', async (book) => {
  const [karim, omar] = await admit(book, P1, 'Karim', 'Omar');
  const [leila] = await admit(book, P2, 'Leila');
  const past = await book.past('musterbook_ledger');
  const sums = 'SELECT account, sum(net)::int AS sum FROM leg GROUP BY 1 HAVING sum(net) <> 0 ORDER BY 1';
  const figures = async () => (await past.query(sums)).rows;
  const before = await figures();
  // In truth they have changed places, and the book was told of nothing.
  const first = await muster(book, P1, 2, [leila!, omar!]);
  const second = await muster(book, P2, 1, [karim!]);
  for (const { blind, seen, expected, missing, foundNotExpected } of [first, second]) {
    assert.deepEqual([seen, expected, missing, foundNotExpected], [blind, blind, 1, 1], 'equal totals are not equal sets');
  }
  assert.deepEqual(await figures(), before, 'a count moves nobody');
  const open = await variancesOf(book);
  const told = open.map(({ place, kind, subject }) => `${place} ${kind} ${subject === karim ? 'Karim' : 'Leila'}`).sort();
  assert.deepEqual(told, ['P1 found Leila', 'P1 missing Karim', 'P2 found Karim', 'P2 missing Leila']);

  // What the book said before is no answer to what was seen: nothing closes until an entry says where they are.
  book.pass(HOUR);
  const close = async (way: Variance['way'] & string, wanted: (one: Variance) => boolean) => {
    const variances = (await variancesOf(book)).filter((one) => one.state === 'open' && wanted(one)).map(({ id }) => id);
    return book.code(basim, { type: 'close-variances', variances, way, finding: 'looked at both faces' });
  };
  assert.equal(await close('elsewhere', ({ kind }) => kind === 'missing'), 'variance-not-shown');
  assert.equal(await close('elsewhere', ({ kind }) => kind === 'found'), 'variance-not-shown');
  assert.equal(await close('admitted-here', ({ kind }) => kind === 'found'), 'variance-not-shown');
  await book.send(amal, { type: 'move', persons: [karim!], to: P2 }, { type: 'move', persons: [leila!], to: P1 });
  assert.deepEqual(await figures(), before, 'in the figures nothing has happened');
  assert.equal(await close('elsewhere', ({ kind }) => kind === 'missing'), 'accepted');
  assert.equal(await close('admitted-here', ({ kind }) => kind === 'found'), 'accepted');
  assert.deepEqual(await variancesOf(book, 'open'), []);
  const again = await muster(book, P1, 2, [leila!, omar!]);
  assert.deepEqual([again.matched, again.byName, again.missing], [2, 2, 0]);
});

attack('13: a sheet on which all are marked fits every total, and proves the presence of nobody', async (book) => {
  const persons = await admit(book, P1, 'Karim', 'Leila', 'Omar');
  const id = await openMuster(book, P1, 3);
  const sightings = persons.map((person) => ({ person, how: 'face-checked' as const }));
  await book.done(amal, { type: 'sight-in-muster', muster: id, sightings });
  const result = await finishMuster(book, id);
  assert.deepEqual([result.matched, result.byName, result.missing], [3, 0, 0]);
  for (const person of persons) assert.equal((await book.standing(person)).seenAt, undefined);
});

attack('14: who moves while two places are counted is counted by neither as lost, and stands once', async (book) => {
  const [karim, idris] = await admit(book, P1, 'Karim', 'Idris');
  book.pass(HOUR);
  const [here, there] = [await openMuster(book, P1, 2), await openMuster(book, P2, 0)];
  book.pass(5 * MINUTE);
  await sightIn(book, here, karim!);
  await book.done(basim, { type: 'move', persons: [karim!, idris!], to: P2 });
  const moved = book.now();
  book.pass(5 * MINUTE);
  await sightIn(book, there, karim!);
  const [first, second] = [await finishMuster(book, here), await finishMuster(book, there)];
  assert.deepEqual([first.expected, first.matched, first.missing, first.movedDuringCount], [0, 1, 0, 1], 'seen before he left');
  assert.deepEqual([second.expected, second.matched, second.foundNotExpected, second.movedDuringCount], [0, 1, 0, 1]);
  const kinds = (await variancesOf(book)).map(({ place, kind }) => `${place} ${kind}`).sort();
  assert.deepEqual(kinds, ['P1 count', 'P2 count'], 'whom nobody saw is told by the bare numbers, and by the figure of those who moved');
  const one = await book.standing(karim!);
  assert.deepEqual([one.account.place, one.seenAt], [P2, instant(moved + 5 * MINUTE)]);
  assert.equal((await book.standing(idris!)).seenAt, undefined, 'nobody saw him, and it stays so');
});

attack('14: a move told after the count, in whose midst it happened, answers for who was missing and was not seen', async (book) => {
  const [karim] = await admit(book, P1, 'Karim');
  book.pass(HOUR);
  const id = await openMuster(book, P1, 0);
  const left = book.pass(5 * MINUTE);
  book.pass(5 * MINUTE);
  assert.deepEqual([(await finishMuster(book, id)).missing], [1]);
  await book.done(basim, { type: 'move', persons: [karim!], to: P2, occurred: exactly(left) });
  const [missing] = await variancesOf(book);
  await book.done(basim, { type: 'close-variances', variances: [missing!.id], way: 'elsewhere', finding: 'he was on the bus' });
  const one = await book.standing(karim!);
  assert.deepEqual([one.since, one.account.place, one.seenAt], [left, P2, undefined]);
});

attack('14: a sheet sent after a move tells of its own time, and of no place the man is at now', async (book) => {
  const [karim] = await admit(book, P1, 'Karim');
  const id = await openMuster(book, P1, 1);
  const looked = book.pass(5 * MINUTE);
  book.pass(5 * MINUTE);
  await book.done(basim, { type: 'move', persons: [karim!], to: P2 });
  book.pass(5 * MINUTE);
  // The counter was out of reach meanwhile; the sheet has the time of the look.
  await sightIn(book, id, karim!, looked);
  const { matched, missing, movedDuringCount } = await finishMuster(book, id);
  assert.deepEqual([matched, missing, movedDuringCount], [1, 0, 0]);
  const one = await book.standing(karim!);
  assert.deepEqual([one.seenAt, one.account.place], [looked, P2]);
  const told = stays((await book.everything()).histories.get(karim!)!);
  const stay = told.find(({ from, until }) => from <= looked && (until ?? Infinity) > looked);
  assert.equal(stay?.account.place, P1, 'seen before the move, and not seen at the new place');
  const late = { type: 'sight-in-muster', muster: id, sightings: [{ person: karim!, how: 'face-checked', at: looked }] } as const;
  assert.equal(await book.code(amal, late), 'muster-over');
  await book.done(amal, { type: 'sight', persons: [karim!], how: 'number-only', occurred: exactly(instant(looked - 1)) });
  assert.deepEqual([(await book.standing(karim!)).seenAt, (await book.standing(karim!)).seenHow], [looked, 'face-checked']);
});

attack('14: a move that slips in while the count is added up loses nobody', async (book) => {
  const [karim, leila] = await admit(book, P1, 'Karim', 'Leila');
  const id = await openMuster(book, P1, 1);
  book.pass(5 * MINUTE);
  await sightIn(book, id, leila!);
  book.pass(MINUTE);
  const slippingIn: LedgerStore = {
    load: (needs) => book.store.load(needs),
    async append(write, options) {
      await book.done(basim, { type: 'move', persons: [karim!], to: P2 });
      return book.store.append(write, options);
    },
  };
  const finish = { id: book.nextId(), type: 'finish-muster', muster: id } as const;
  const [answer] = await commit([finish], amal, { ...book.ports, store: slippingIn });
  assert.ok(answer?.ok, 'whoever counts waits for nobody who moves');
  assert.equal((await book.standing(karim!)).account.place, P2);
  for (const { id: open } of await variancesOf(book, 'open')) {
    const close = { type: 'close-variances', variances: [open], finding: 'he had just left' } as const;
    assert.equal(await book.code(basim, { ...close, way: 'elsewhere' }), 'accepted', 'the book says where he is');
  }
});

interface CountResult {
  readonly [figure: string]: number;
}

async function openMuster(book: Book, place: typeof P1, blind: number): Promise<string> {
  const answer = await book.done(amal, { type: 'open-muster', place, kind: 'routine' });
  const id = answer.outcome?.['muster'] as string;
  await book.done(amal, { type: 'count-blind', muster: id, number: blind });
  return id;
}

async function sightIn(book: Book, id: string, person: PersonId, at: Instant = book.now()): Promise<void> {
  await book.done(amal, { type: 'sight-in-muster', muster: id, sightings: [{ person, how: 'face-checked', at }] });
}

async function finishMuster(book: Book, id: string): Promise<CountResult> {
  return (await book.done(amal, { type: 'finish-muster', muster: id })).outcome as unknown as CountResult;
}

/** A count from the bare number to its end, one face a minute. */
async function muster(book: Book, place: typeof P1, blind: number, seen: readonly PersonId[]): Promise<CountResult> {
  const id = await openMuster(book, place, blind);
  for (const person of seen) {
    book.pass(MINUTE);
    await sightIn(book, id, person);
  }
  book.pass(MINUTE);
  return finishMuster(book, id);
}

async function variancesOf(book: Book, state?: Variance['state']): Promise<readonly Variance[]> {
  const { matters } = await book.everything();
  return [...matters.values()].filter((one) => one.matter === 'variance').filter((one) => state === undefined || one.state === state);
}
