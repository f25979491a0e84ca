import { createWriteStream } from 'node:fs';
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { Readable } from 'node:stream';
import { pipeline } from 'node:stream/promises';
import { openList } from '../src/files/open-list.ts';
import { csvPieces } from '../src/files/write-csv.ts';
import type { ListToWrite } from '../src/files/write-list.ts';
import { xlsxPieces } from '../src/files/write-xlsx.ts';
import { rowFields } from '../src/people/rows.ts';
import { result, type BenchOptions, type BenchReport } from './scratch.ts';

const ROWS = 100_000;

/** The same 100,000 rows as a workbook and as CSV, written and read again: what the workbook costs beside its peer, plain text. */
export async function bench(options: BenchOptions, progress: (words: string) => void): Promise<BenchReport> {
  const rows = Math.round(ROWS * options.scale);
  const folder = await mkdtemp(join(tmpdir(), 'musterbook-bench-lists-'));
  const before = process.memoryUsage.rss();
  try {
    const files = { xlsx: join(folder, 'list.xlsx'), csv: join(folder, 'list.csv') };
    progress(`writing ${rows} rows twice`);
    const written = await seconds(() => pipeline(Readable.from(xlsxPieces(listOf(rows))), createWriteStream(files.xlsx)));
    const writtenPeer = await seconds(() => pipeline(Readable.from(csvPieces(listOf(rows))), createWriteStream(files.csv)));
    progress(`reading ${rows} rows twice`);
    const read = await seconds(() => readAll(files.xlsx, rows));
    const most = process.resourceUsage().maxRSS / 1024 - before / 2 ** 20;
    const readPeer = await seconds(() => readAll(files.csv, rows));
    return {
      name: 'lists',
      results: [
        result(`reading a workbook of ${rows} rows; the same rows as CSV as peer`, rows / read, rows / readPeer, 'rows/s'),
        result(`writing a workbook of ${rows} rows; the same rows as CSV as peer`, rows / written, rows / writtenPeer, 'rows/s'),
        result('memory that writing and reading the workbook took; limit 250 MB as peer', most, 250, 'MB'),
      ],
    };
  } finally {
    await rm(folder, { recursive: true, force: true });
  }
}

async function seconds(work: () => Promise<unknown>): Promise<number> {
  const began = performance.now();
  await work();
  return (performance.now() - began) / 1000;
}

async function readAll(file: string, rows: number): Promise<void> {
  const list = await openList(file, { mapping: new Map(), fields: rowFields });
  if (!list.ok) throw new Error(`Bug: our own list was refused: ${list.refused.code}`);
  let found = 0;
  for await (const items of list.value.rows()) found += items.filter(({ kind }) => kind === 'row').length;
  if (found !== rows) throw new Error(`Bug: ${found} of ${rows} rows were read`);
}

function listOf(rows: number): ListToWrite {
  return {
    language: 'en',
    columns: ['reference', 'fullName', 'sex', 'birthDate', 'nationality', 'fatherName'],
    mark: {
      number: '00000000-0000-4000-8000-000000000000',
      purpose: 'own-records',
      recipient: 'HOLDER-A',
      exportedBy: 'clerk, HOLDER-A',
      exportedAt: '2019-11-14T09:00:00Z',
      persons: rows,
      invented: true,
    },
    rows: people(rows),
  };
}

function* people(rows: number): Generator<readonly string[]> {
  const names = ['سلمى', 'كريم', 'نور', 'Salma', 'Karim', 'Noor', 'Huda'];
  for (let row = 0; row < rows; row += 1) {
    const name = `${names[row % 7]} ${names[(row * 5 + 3) % 7]} ${(row * 7919) % rows}`;
    yield [`R-${row}`, name, row % 2 === 0 ? 'female' : 'male', String(1940 + (row % 79)), 'SYR', `${names[(row * 3) % 7]}`];
  }
}
