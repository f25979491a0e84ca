import { loadWorld } from '../src/main/world.ts';
import { openBook } from '../src/main/book.ts';
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { result, type BenchOptions, type BenchReport } from './scratch.ts';

/**
 * The world of November 2019, more than 80,000 invented persons with their sightings, families and handovers, through commit;
 * proposals come after it.
 */
export async function bench(_options: BenchOptions, progress: (words: string) => void): Promise<BenchReport> {
  const directory = await mkdtemp(join(tmpdir(), 'musterbook-bench-'));
  try {
    const book = await openBook({ data: directory });
    try {
      const outcome = await loadWorld(book, 'nov-2019', 1, (commands) => progress(`${commands} acts recorded`));
      if (outcome.kind !== 'loaded') throw new Error('Bug: the world was not loaded');
      const { rows } = await book.ledger.query<{ persons: number }>('SELECT count(*)::int AS persons FROM standing');
      const persons = rows[0]?.persons ?? 0;
      return {
        name: 'load',
        results: [
          result(`${persons} persons through commit; limit 15 s as peer`, outcome.listing, 15, 's'),
          result(
            'the same with the sightings, families, handovers and all else that happens; limit 30 s as peer',
            outcome.committing,
            30,
            's',
          ),
          result('and with possible duplicates looked for; limit 60 s as peer', outcome.committing + outcome.proposing, 60, 's'),
        ],
      };
    } finally {
      await book.close();
    }
  } finally {
    await rm(directory, { recursive: true, force: true });
  }
}
