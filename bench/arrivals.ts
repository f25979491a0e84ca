import assert from 'node:assert/strict';
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { openBook } from '../src/main/book.ts';
import { handOverAllBut } from './convoy.ts';
import { arriveThroughPowerCuts, type Arrived, type PowerCuts } from './power-cut.ts';
import { result, type BenchOptions, type BenchReport } from './scratch.ts';

/**
 * Five hundred people are entered at a gate, one request for each, by four clerks at once over HTTP, while server and database are
 * killed twice with -9. In the time is everything from the first request to the last acknowledgement: the clerks' own files, which
 * are on the disk before the next step, the time without a server, what is sent again. Not in it: the first start of the server, and
 * afterwards holding the book against the files. The peer is the same with nothing killed.
 */
export async function bench({ scale }: BenchOptions, progress: (words: string) => void): Promise<BenchReport> {
  const arrivals = Math.round(500 * scale);
  const undisturbed = await inScratch({ arrivals, clerks: 4, cuts: 0 }, progress);
  const killed = await inScratch({ arrivals, clerks: 4, cuts: 2 }, progress, async (directory, { persons }) => {
    const book = await openBook({ data: directory });
    try {
      const began = performance.now();
      const { stands } = await handOverAllBut(book, persons, 3);
      progress(`counted, handed over and received in ${Math.round(performance.now() - began)} ms: ${stands.join(', ')}`);
      assert.ok((await book.verify()).ok);
    } finally {
      await book.close();
    }
  });
  const { lost, doubled, sentAgain, answeredAgain } = killed;
  const job = `${arrivals} arrivals by four clerks, all killed twice`;
  return {
    name: 'arrivals',
    results: [
      result(`${job}; lost ${lost}, double ${doubled}; limit 20 s as peer`, killed.seconds, 20, 's'),
      result('beside the same with nothing killed', killed.seconds, undisturbed.seconds, 's'),
      result('of it without a server, from kill to serving; of the whole', killed.withoutServer, killed.seconds, 's'),
      result('sent again; beside those that were in the book already', sentAgain, Math.max(1, answeredAgain), 'arrivals'),
    ],
  };
}

async function inScratch(
  power: PowerCuts,
  progress: (words: string) => void,
  after: (directory: string, arrived: Arrived) => Promise<void> = async () => {},
): Promise<Arrived> {
  const directory = await mkdtemp(join(tmpdir(), 'musterbook-bench-'));
  try {
    const arrived = await arriveThroughPowerCuts(directory, power, progress);
    assert.deepEqual([arrived.acknowledged, arrived.lost, arrived.doubled], [power.arrivals, 0, 0]);
    await after(directory, arrived);
    return arrived;
  } finally {
    await rm(directory, { recursive: true, force: true });
  }
}
