import assert from 'node:assert/strict';
import { exactly } from '../src/basics/time.ts';
import type { PersonId } from '../src/basics/ids.ts';
import type { Book } from '../src/main/book.ts';
import {
  by,
  CAMPS,
  commandId,
  enter,
  HOLDER,
  must,
  percentile,
  result,
  withScratchBook,
  type BenchOptions,
  type BenchReport,
} from './scratch.ts';

/**
 * A count of ten thousand by name while others go on moving people at the same camp: the list the counter goes by, and the result. The
 * peers are the same questions as plain joins by the owner of the tables, without the rules of rows, in the same server.
 */
export async function bench({ scale }: BenchOptions, progress: (words: string) => void): Promise<BenchReport> {
  const expected = Math.round(10_000 * scale);
  return withScratchBook(async (book) => {
    progress(`${expected} persons are entered`);
    const persons = await enter(book, expected);
    const movers = await enter(book, 400);
    await book.settle();
    const moving = goOnMoving(book, movers);
    const viewer = { actor: by('counter', 'registrar').actor, authority: HOLDER, role: 'registrar' as const };
    const sheets: number[] = [];
    const plainSheets: number[] = [];
    const results: number[] = [];
    const plainResults: number[] = [];
    try {
      for (let round = 0; round < 5; round++) {
        const muster = await begin(book);
        progress(`count ${round + 1}`);
        for (let i = 0; i < 4; i++) {
          const [list, took] = await timed(() => book.reader(viewer).sheet(muster));
          assert.ok((list?.length ?? 0) >= expected);
          sheets.push(took);
          plainSheets.push((await timed(() => book.ledger.query(PLAIN_SHEET, [CAMPS[0]])))[1]);
        }
        // All but three are seen, a thousand in one sheet.
        await see(book, muster, persons.slice(3));
        const [answers, took] = await timed(() =>
          book.commit([{ id: commandId(), type: 'finish-muster', muster }], by('counter', 'registrar')),
        );
        const found = answers[0]?.ok === true ? answers[0].outcome : undefined;
        assert.ok(Number(found?.['missing']) >= 3 && Number(found?.['matched']) === persons.length - 3, JSON.stringify(found));
        results.push(took);
        plainResults.push((await timed(() => book.ledger.query(PLAIN_RESULT, [CAMPS[0], muster])))[1]);
      }
    } finally {
      progress(`${await moving.stop()} moves meanwhile`);
    }
    const sorted = (values: readonly number[]) => values.toSorted((a, b) => a - b).map((value) => Number(value.toFixed(1)));
    const row = (job: string, ours: readonly number[], peer: readonly number[], limit: number) => [
      result(`${job}: p50`, percentile(sorted(ours), 0.5), percentile(sorted(peer), 0.5), 'ms'),
      result(`${job}: max`, percentile(sorted(ours), 1), percentile(sorted(peer), 1), 'ms'),
      result(`${job}: max; limit ${limit} ms as peer`, percentile(sorted(ours), 1), limit, 'ms'),
    ];
    return {
      name: 'muster',
      results: [
        ...row(`the list of ${expected} by number and name, while moves go on; beside a plain join`, sheets, plainSheets, 200),
        ...row(
          'the result of the count and its differences, written; beside a plain comparison that writes nothing',
          results,
          plainResults,
          500,
        ),
      ],
    };
  });
}

const PLAIN_SHEET = `SELECT s.person,
    (SELECT i.content -> 'names' FROM slice_identity i WHERE i.subject = s.person ORDER BY i.intake DESC LIMIT 1)
  FROM standing s JOIN account a ON a.id = s.account WHERE a.place = $1 AND a.kind = 1 ORDER BY s.person`;
const PLAIN_RESULT = `SELECT s.person, m.subject FROM (SELECT s.person FROM standing s JOIN account a ON a.id = s.account
    WHERE a.place = $1 AND a.kind = 1) s
  FULL JOIN (SELECT subject FROM muster_sighting WHERE muster = $2) m ON m.subject = s.person WHERE s.person IS NULL OR m.subject IS NULL`;

async function begin(book: Book): Promise<string> {
  const counter = by('counter', 'registrar');
  const [opened] = await book.commit([{ id: commandId(), type: 'open-muster', place: CAMPS[0], kind: 'routine' }], counter);
  const muster = opened?.ok === true ? (opened.outcome?.['muster'] as string) : assert.fail('the count was refused');
  await must(book, counter, { id: commandId(), type: 'count-blind', muster, number: 9999 });
  return muster;
}

async function see(book: Book, muster: string, persons: readonly PersonId[]): Promise<void> {
  for (let from = 0; from < persons.length; from += 1000) {
    const sightings = persons.slice(from, from + 1000).map((person) => ({ person, how: 'household' as const }));
    const now = book.clock.now();
    const sight = { id: commandId(), type: 'sight-in-muster' as const, muster, sightings, occurred: exactly(now) };
    await must(book, by('counter', 'registrar'), sight);
  }
}

/** Moves of single persons between the two camps, one after another, until it is stopped. */
function goOnMoving(book: Book, movers: readonly PersonId[]): { stop(): Promise<number> } {
  const state = { going: true, moves: 0 };
  const done = (async () => {
    for (let i = 0; state.going; i++) {
      const to = CAMPS[Math.floor(i / movers.length) % 2 === 0 ? 1 : 0] ?? CAMPS[0];
      await must(book, by('mover', 'registrar'), { id: commandId(), type: 'move', persons: [movers[i % movers.length] as PersonId], to });
      state.moves++;
    }
  })();
  return {
    async stop() {
      state.going = false;
      await done;
      return state.moves;
    },
  };
}

async function timed<Value>(work: () => Promise<Value>): Promise<readonly [Value, number]> {
  const began = performance.now();
  const value = await work();
  return [value, performance.now() - began];
}
