import assert from 'node:assert/strict';
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { test } from 'node:test';
import { handOverAllBut } from '../../bench/convoy.ts';
import { arriveThroughPowerCuts } from '../../bench/power-cut.ts';
import { openBook } from '../../src/main/book.ts';

// Five hundred, and how long it takes: ./musterbook bench arrivals
test('the power fails twice while four clerks enter who stands at the gate: everybody is in the book, and once', async (t) => {
  const arrivals = 120;
  const directory = await mkdtemp(join(tmpdir(), 'musterbook-arrivals-'));
  try {
    const arrived = await arriveThroughPowerCuts(directory, { arrivals, clerks: 4, cuts: 2 }, (line) => t.diagnostic(line));
    const { acknowledged, lost, doubled, persons, sentAgain } = arrived;
    assert.deepEqual(
      { acknowledged, lost, doubled, persons: persons.length },
      { acknowledged: arrivals, lost: 0, doubled: 0, persons: arrivals },
    );
    assert.ok(sentAgain > 0, 'nothing was in flight when the power failed');

    const book = await openBook({ data: directory });
    try {
      const { count, refused, stands, answers, duties, absent, handover } = await handOverAllBut(book, persons, 3);
      assert.deepEqual([count['expected'], count['matched'], count['byName'], count['missing']], [arrivals, arrivals, arrivals, 0]);
      assert.equal(refused, 'body-count-differs', 'a hundred and twenty heads are not all but three');
      assert.deepEqual(stands, [`HOLDER-A in-transit 3`, `STATE-B held ${arrivals - 3}`]);
      const { all, sender, receiver } = answers;
      const told = ({ ever, terms }: typeof all) => [ever, terms['held-seen'], terms['in-transit']];
      // The receiver is told of those it still expects, on the roll of the sender.
      assert.deepEqual(
        [told(receiver), told(sender), told(all)],
        [
          [arrivals, arrivals - 3, 3],
          [3, 0, 3],
          [arrivals, arrivals - 3, 3],
        ],
      );
      assert.deepEqual(
        duties.map(({ code, owes, about, persons: of }) => [code, owes, about, of]),
        [['decide-unaccounted', 'HOLDER-A', handover, absent]],
      );
      assert.deepEqual((await book.verify()).violations, []);
    } finally {
      await book.close();
    }
  } finally {
    await rm(directory, { recursive: true, force: true });
  }
});
