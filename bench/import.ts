import { createWriteStream } from 'node:fs';
import { rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { once } from 'node:events';
import { dice, type Dice } from '../src/main/worlds/dice.ts';
import { importList } from '../src/main/import-list.ts';
import { by, CAMPS, result, withScratchBook, type BenchOptions, type BenchReport } from './scratch.ts';

const ROWS = 100_000;
const TWINS = 0.02;

/**
 * A roll of 100,000 rows through the one door, proposals of possible duplicates finished. Two in a hundred rows are a
 * person of an earlier row again, spelt in another script; the names are put together from syllables and nobody's.
 */
export async function bench(options: BenchOptions, progress: (words: string) => void): Promise<BenchReport> {
  const rows = Math.round(ROWS * options.scale);
  const file = join(tmpdir(), `musterbook-bench-${process.pid}.csv`);
  try {
    const twins = await writeList(file, rows);
    return await withScratchBook(async (book) => {
      const began = performance.now();
      const outcome = await importList(book, by('clerk', 'registrar'), {
        file,
        kind: 'roll',
        place: CAMPS[0],
        mapping: new Map(),
        dryRun: false,
        onProgress: (read) => progress(`${read} of ${rows} rows`),
      });
      const seconds = (performance.now() - began) / 1000;
      if (outcome.accepted !== rows) {
        throw new Error(`Bug: ${outcome.accepted} of ${rows} rows were accepted: ${JSON.stringify(outcome.refused.slice(0, 3))}`);
      }
      const { rows: found } = await book.ledger.query<{ twins: number }>(`SELECT count(*)::int AS twins FROM proposal p
        JOIN list_row a ON a.subject = p.a JOIN list_row b ON b.subject = p.b
        WHERE replace(a.key, 'T', 'R') = replace(b.key, 'T', 'R')`);
      const again = performance.now();
      const second = await importList(book, by('clerk', 'registrar'), {
        file,
        kind: 'roll',
        place: CAMPS[0],
        mapping: new Map(),
        dryRun: false,
      });
      if (second.unchanged !== rows) throw new Error(`Bug: the same file again changed ${rows - second.unchanged} rows`);
      return {
        name: 'import',
        results: [
          result(`${rows} rows with proposals finished; limit 3,000 rows/s as peer`, rows / seconds, 3000, 'rows/s'),
          result('peak memory of the process; limit 500 MB as peer', process.resourceUsage().maxRSS / 1024, 500, 'MB'),
          result('the same file again; its first import as peer', (performance.now() - again) / 1000, seconds, 's'),
          result('planted twins in another script that were proposed; all planted as peer', found[0]?.twins ?? 0, twins, 'pairs'),
          result('pairs proposed in all; rows as peer', outcome.proposed, rows, 'pairs'),
        ],
      };
    });
  } finally {
    await rm(file, { force: true });
  }
}

const SYLLABLES = [
  ['ba', 'با', 'ба'],
  ['di', 'دي', 'ди'],
  ['fa', 'فا', 'фа'],
  ['gha', 'غا', 'га'],
  ['ha', 'ها', 'ха'],
  ['ja', 'جا', 'джа'],
  ['ka', 'كا', 'ка'],
  ['li', 'لي', 'ли'],
  ['ma', 'ما', 'ма'],
  ['nu', 'نو', 'ну'],
  ['qa', 'قا', 'ка'],
  ['ri', 'ري', 'ри'],
  ['sa', 'سا', 'са'],
  ['shi', 'شي', 'ши'],
  ['tu', 'تو', 'ту'],
  ['wa', 'وا', 'ва'],
  ['ya', 'يا', 'я'],
  ['za', 'زا', 'за'],
  ['mu', 'مو', 'му'],
  ['ru', 'رو', 'ру'],
  ['sha', 'شا', 'ша'],
  ['ni', 'ني', 'ни'],
  ['la', 'لا', 'ла'],
  ['du', 'دو', 'ду'],
] as const;

type Word = readonly number[];

function word(one: Dice, syllables: number): Word {
  return Array.from({ length: syllables }, () => one.whole(SYLLABLES.length));
}

function spelt(parts: Word, script: 0 | 1 | 2): string {
  const text = parts.map((part) => SYLLABLES[part]?.[script] ?? '').join('');
  return `${text[0]?.toUpperCase() ?? ''}${text.slice(1)}`;
}

interface Invented {
  readonly given: Word;
  readonly father: Word;
  readonly family: Word;
  readonly year: number;
  readonly female: boolean;
}

async function writeList(file: string, rows: number): Promise<number> {
  const one = dice(7);
  const givens = Array.from({ length: 400 }, () => word(one, 2));
  const out = createWriteStream(file);
  out.write('Reference,Full name,Sex,Date of birth,Nationality,Father name\n');
  const earlier: { row: number; person: Invented; script: 0 | 1 | 2 }[] = [];
  let twins = 0;
  for (let row = 1; row <= rows; row++) {
    const twin = earlier.length > 0 && one.chance(TWINS) ? earlier.splice(one.whole(earlier.length), 1)[0] : undefined;
    const person = twin?.person ?? {
      given: one.pick(givens),
      father: one.pick(givens),
      family: word(one, 3),
      year: 1940 + one.whole(79),
      female: one.chance(0.4),
    };
    const script = (twin ? (twin.script + 1 + one.whole(2)) % 3 : one.whole(3)) as 0 | 1 | 2;
    if (twin) twins++;
    else if (earlier.length < 5000) earlier.push({ row, person, script });
    const name = [person.given, person.father, person.family].map((part) => spelt(part, script)).join(' ');
    const reference = twin ? `T${twin.row}` : `R${row}`;
    const line = `${reference},${name},${person.female ? 'f' : 'm'},${person.year},SYR,${spelt(person.father, script)}\n`;
    if (!out.write(line)) await once(out, 'drain');
  }
  out.end();
  await once(out, 'finish');
  return twins;
}
