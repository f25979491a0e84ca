import assert from 'node:assert/strict';
import { after, test } from 'node:test';
import { array, sample } from 'fast-check';
import { Client } from 'pg';
import { HOUR, instant, later, type Instant } from '../../src/basics/time.ts';
import { commit } from '../../src/log/commit.ts';
import { terms } from '../../src/reports/answer.ts';
import { connection, openPool, type Place } from '../../src/store/book.ts';
import { makeCut } from '../../src/store/population.ts';
import { reader } from '../../src/store/reader.ts';
import { startSequencer } from '../../src/store/sequencer.ts';
import { openShelf } from '../store/books.ts';
import { amal, berit } from '../store/scene.ts';
import { throwOfDice } from './dice.ts';
import { countsOf, equation } from './equation.ts';
import { play, type Sent } from './playing.ts';
import type { Throw } from './throws.ts';

const RUNS = Number(process.env['MUSTERBOOK_ASKED'] ?? 20);
const SEED = Number(process.env['MUSTERBOOK_SEED'] ?? 77);

const shelf = await openShelf(18);
after(() => shelf.close());

// Each index at an instant of its own: what was known on it can then be asked for by its time.
const FIRST = Date.UTC(2030, 0, 1);
const timeOf = (index: number) => instant(FIRST + index * 1000);

const histories = sample(array(throwOfDice, { minLength: 20, maxLength: 40, size: 'max' }), { numRuns: RUNS, seed: SEED });
test(`of ${RUNS} histories the book says at every index, as of any instant, what counting everybody says`, async (t) => {
  let asked = 0;
  for (const dice of histories) asked += await tell(dice);
  t.diagnostic(`${asked} answers`);
});

/** The history once in memory, and the same commands into PostgreSQL: answered alike, and asked about its whole past. */
async function tell(dice: readonly Throw[]): Promise<number> {
  const sent: Sent[] = [];
  const { store, now } = await play(dice, (one) => void sent.push(one));
  const book = await shelf.open(18);
  const place = book.place ?? assert.fail('a book in PostgreSQL lies somewhere');
  const pool = openPool(place, 'musterbook_reader', 4);
  try {
    for (const { commands, principal, at, answers } of sent) {
      assert.deepEqual(await commit(commands, principal, { ...book.ports, clock: () => at }), answers);
    }
    const entries = store.entries();
    assert.equal(await putInOrder(place), entries.length);
    const brute = equation();
    const whole = reader(pool, undefined, now);
    let asked = 0;
    for (const [i, entry] of entries.entries()) {
      const index = i + 1;
      brute.hear(entry);
      const about = (asOf: Instant) => `as of ${asOf}, as known on ${index} (${entry.type})`;
      const instants = instantsAround(entry.occurred.to, now(), dice[i % dice.length]);
      const told = await Promise.all(instants.map((asOf) => whole.answer({ asOf, knownOn: timeOf(index) })));
      for (const one of told) {
        assert.equal(one.knownIndex, index);
        assert.deepEqual(countsOf(one), brute.countsAt(one.asOf), about(one.asOf));
      }
      asked += told.length;
      const asOf = instants[i % instants.length] ?? now();
      const places = await whole.places({ asOf, knownOn: timeOf(index) });
      const held = places.filter((one) => one.held > 0).map((one) => [one.code, one.held]);
      assert.deepEqual(Object.fromEntries(held), brute.placesAt(asOf), about(asOf));
      if (i % 20 === 0) await opens(asOf, index);
    }
    assert.deepEqual(countsOf(await whole.answer({})), brute.countsAt(now()), 'now');
    await opens();
    return asked;

    /** Each figure opens to persons who are under that term and no other; now, to all of them. */
    async function opens(asOf?: Instant, index?: number): Promise<void> {
      const at = asOf === undefined || index === undefined ? {} : { asOf, knownOn: timeOf(index) };
      for (const viewer of [amal, berit]) {
        const own = reader(pool, viewer, now);
        const figures = countsOf(await own.answer(at)).terms;
        for (const term of terms) {
          const { rows } = await own.persons({ term, limit: 200 }, at);
          for (const { id } of rows) assert.equal(brute.termAt(id, asOf ?? now()), term);
          // Whom an authority handed over since, its figures of the past count, and its lists name no more.
          if (asOf === undefined) assert.equal(rows.length, figures[term] ?? 0, term);
          else assert.ok(rows.length <= (figures[term] ?? 0), term);
        }
      }
    }
  } finally {
    await pool.end();
    await book.close();
  }
}

/** Before, at and after what the entry tells, at the last moment of the history, and at one that the dice choose. */
function instantsAround(occurred: Instant, now: Instant, dice?: Throw): readonly Instant[] {
  const anywhere = instant(now - (((dice?.what ?? 0) * 7919) % (100 * 24)) * HOUR);
  return [...new Set([later(occurred, -1), occurred, later(occurred, 1), now, anywhere])];
}

/** Gives the index numbers, each an instant of its own; cuts are made every few movements. How many there are. */
async function putInOrder(place: Place): Promise<number> {
  const ledger = openPool(place, 'musterbook_ledger', 2);
  const sequencer = startSequencer(ledger);
  try {
    await sequencer.settle();
    for (let made: number | undefined = 0; made !== undefined; ) made = await makeCut(ledger, 5);
  } finally {
    await sequencer.stop();
    await ledger.end();
  }
  const owner = new Client(connection(place, 'owner'));
  await owner.connect();
  const { rowCount } = await owner.query("UPDATE log_entry SET sequenced_at = to_timestamp($1 / 1000.0) + index * interval '1 second'", [
    FIRST,
  ]);
  await owner.end();
  return rowCount ?? 0;
}
