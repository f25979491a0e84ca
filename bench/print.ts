import { openPrinter } from '../src/main/printer.ts';
import type { PersonId } from '../src/basics/ids.ts';
import { countPaper } from '../src/web/print/count-papers.ts';
import { manifestPaper } from '../src/web/print/handover-papers.ts';
import { openCount } from '../test/browser/matters.ts';
import { directory, handover } from '../test/browser/sample.ts';
import { manifestRows, printing, sheetRows } from '../test/print/sample.ts';
import { result, type BenchOptions, type BenchReport } from './scratch.ts';

const ROUNDS = 5;

/** A manifest of 200 lines and a sheet of 1,000, from their words to a finished PDF, by the process that sets them. */
export async function bench(options: BenchOptions, progress: (words: string) => void): Promise<BenchReport> {
  const [lines, listed] = [Math.ceil(200 * options.scale), Math.ceil(1000 * options.scale)];
  const { viewer, ...context } = printing('ar');
  const counters = [{ actor: viewer.actor, blind: listed, at: context.print.at, clockOffset: 0 }];
  const rows = sheetRows(listed).map((row, at) => ({ ...row, id: `${at}` as PersonId }));
  const manifest = manifestPaper({ handover, rows: manifestRows(lines), directory }, { ...context, viewer }).document;
  const sheet = countPaper({ muster: { ...openCount, counters }, sheet: { rows, from: 1, of: listed }, directory }, { ...context, viewer });
  const printer = openPrinter();
  const before = process.memoryUsage.rss();
  const timed = async (document: typeof manifest): Promise<number> => {
    const began = performance.now();
    await printer.print(document);
    return performance.now() - began;
  };
  try {
    progress('the first paper, which starts the press');
    const first = await timed(manifest);
    progress(`${ROUNDS} manifests and ${ROUNDS} sheets`);
    const slowest = async (document: typeof manifest): Promise<number> => {
      const all: number[] = [];
      for (let round = 0; round < ROUNDS; round++) all.push(await timed(document));
      return Math.max(...all);
    };
    const ofManifest = await slowest(manifest);
    const ofSheet = await slowest(sheet.document);
    const grown = (process.memoryUsage.rss() - before) / 2 ** 20;
    return {
      name: 'print',
      results: [
        result(`the first manifest, of ${lines} lines, with the start of the press; limit 3 s as peer`, first, 3000, 'ms'),
        result(`a manifest of ${lines} lines, slowest of ${ROUNDS}; limit 1 s as peer`, ofManifest, 1000, 'ms'),
        result(`a sheet of ${listed} lines, slowest of ${ROUNDS}; limit 3 s as peer`, ofSheet, 3000, 'ms'),
        result('memory the server gained by it; limit 50 MB as peer', grown, 50, 'MB'),
      ],
    };
  } finally {
    await printer.close();
  }
}
