import { basename } from 'node:path';
import { canonical, type Plain } from '../basics/canonical.ts';
import type { CommandId, PlaceCode } from '../basics/ids.ts';
import type { ListRow } from '../custody/types.ts';
import type { Principal } from '../entries/act.ts';
import { refusalWords } from '../entries/refusals.ts';
import { hashToUuid } from '../entries/seal.ts';
import { textToCountry } from '../files/countries.ts';
import type { ListItem, ListOpened, RowProblem } from '../files/list.ts';
import { openList } from '../files/open-list.ts';
import type { Command } from '../log/commands.ts';
import { cellProblems, cellsToIdentity, rowFields } from '../people/rows.ts';
import { instantToDay } from '../people/days.ts';
import type { Book } from './book.ts';
import { nodeHasher } from './hasher.ts';
import { proposer, type Proposer } from './propose.ts';

export interface ImportOptions {
  readonly file: string;
  readonly kind: 'roll' | 'source';
  readonly place?: PlaceCode;
  /** Column header to field. */
  readonly mapping: ReadonlyMap<string, string>;
  readonly dryRun: boolean;
  /** What a source list is called; absent means the file's name. A holder's roll needs none: its references are the holder's own. */
  readonly list?: string;
  readonly onProgress?: (rows: number) => void;
}

/** What became of a list: every row is accepted, unchanged, or refused with line, column and reason. */
export interface Imported {
  readonly rows: number;
  readonly accepted: number;
  readonly unchanged: number;
  readonly proposed: number;
  readonly refused: readonly RowProblem[];
}

/**
 * Takes in a list, streaming. A holder's roll opens positions; a source list only claims. Rows are taken in by the
 * thousand, each thousand whole or not at all; the same file again changes nothing.
 */
export async function importList(book: Book, principal: Principal, options: ImportOptions): Promise<Imported> {
  const opened = await openList(options.file, { mapping: options.mapping, fields: rowFields });
  if (!opened.ok) return { rows: 0, accepted: 0, unchanged: 0, proposed: 0, refused: [opened.refused] };
  const list = opened.value;
  const intake = listIntake(book, principal, options, list);
  const seek: Proposer | undefined = options.dryRun ? undefined : proposer(book);
  let proposed = 0;
  const search = async (taken: Promise<readonly string[]>): Promise<void> => {
    const subjects = await taken;
    if (!seek || subjects.length === 0) return;
    const found = await seek.propose(subjects);
    proposed += found;
  };
  // While a thousand is written the one before it is finished, and possible duplicates of the two before that are looked for.
  let [taken, searched, searchedBefore] = [Promise.resolve<readonly string[]>([]), Promise.resolve(), Promise.resolve()];
  try {
    for await (const items of list.rows()) {
      await searchedBefore;
      const takenBefore = taken;
      taken = intake.take(items);
      searchedBefore = searched;
      searched = search(taken);
      // A failure is told where it is waited for, and must not end the process before that.
      for (const work of [taken, searched]) work.catch(() => {});
      await takenBefore;
      options.onProgress?.(intake.counts().rows);
    }
    await Promise.all([searchedBefore, searched]);
  } finally {
    // Whatever ended the reading, nobody goes on writing to a book that is about to be closed.
    await Promise.allSettled([taken, searchedBefore, searched]);
  }
  return { ...intake.counts(), proposed };
}

const LONGEST_BED = 80;

interface Intake {
  /** Takes in some rows; returns the subjects that the rows' acts made or worded anew, now or when they were first sent. */
  take(items: readonly ListItem[]): Promise<readonly string[]>;
  counts(): Omit<Imported, 'proposed'>;
}

function listIntake(book: Book, principal: Principal, options: ImportOptions, list: ListOpened): Intake {
  const counts = { rows: 0, accepted: 0, unchanged: 0 };
  const refused: RowProblem[] = [];
  const references = new Map<string, number>();
  const name = options.list ?? basename(options.file);
  const today = instantToDay(book.clock.now());
  const problem = (line: number, field: string | null, code: string, reason = cellProblems[code] ?? code): RowProblem => ({
    line,
    column: field === null ? null : (list.headers.get(field) ?? field),
    code,
    reason,
  });

  function toRow(item: ListItem): ListRow | RowProblem {
    if (item.kind === 'refused') return item.problem;
    const { line, row, cells } = item.row;
    const identity = cellsToIdentity(cells, today, textToCountry);
    if (!identity.ok) return problem(line, identity.refused.field, identity.refused.code);
    const reference = identity.value.reference;
    if (reference !== undefined) {
      const first = references.get(reference);
      if (first !== undefined) {
        return problem(line, 'reference', 'reference-repeated', `${cellProblems['reference-repeated']} It stands first on line ${first}.`);
      }
      references.set(reference, line);
    }
    // The row is its list's own reference, or else this file and this row: two rows that say the same stay two persons.
    const own = options.kind === 'roll' ? 'roll' : `source ${name}`;
    const key = reference === undefined ? `${options.kind} ${list.digest} ${row}` : `${own} reference ${reference}`;
    const bed = options.kind === 'roll' ? (cells.get('bed') ?? '').trim() : '';
    if (bed.length > LONGEST_BED) return problem(line, 'bed', 'cell-too-long');
    const where = { place: options.place, ...(bed === '' ? {} : { bed }) };
    const said = nodeHasher.sha256(canonical({ ...where, identity: identity.value as unknown as Plain })).slice(0, 32);
    return { key, said, line, identity: identity.value, ...(bed === '' ? {} : { bed }) };
  }

  return {
    async take(items) {
      const rows: ListRow[] = [];
      for (const item of items) {
        counts.rows++;
        const row = toRow(item);
        if ('key' in row) rows.push(row);
        else refused.push(row);
      }
      if (rows.length === 0) return [];
      const command = commandFor(rows, options, name, principal);
      const [answer] = await book.commit([command], principal, { dryRun: options.dryRun });
      if (!answer?.ok) {
        const words = answer ? refusalWords(answer.refused) : { words: 'no answer', next: '' };
        for (const row of rows) {
          refused.push({
            line: row.line,
            column: null,
            code: answer?.refused.code ?? 'busy',
            reason: `${words.words} ${words.next}`,
          });
        }
        // A list that is refused as a whole (its place or authority is unknown) is refused in every part.
        return [];
      }
      const outcome = answer.outcome as unknown as {
        accepted: number;
        unchanged: readonly number[];
        refused: readonly { line: number; code: string; column: string }[];
      };
      if (answer.replayed) {
        counts.unchanged += rows.length - outcome.refused.length;
      } else {
        counts.accepted += outcome.accepted;
        counts.unchanged += outcome.unchanged.length;
      }
      for (const { line, code, column } of outcome.refused) refused.push(problem(line, column, code));
      // Rows taken in before count too: an import that was killed may have stopped before its possible duplicates were looked for.
      if (options.dryRun || outcome.accepted === 0) return [];
      return subjectsOf(book, answer.entries);
    },
    counts: () => ({ ...counts, refused: refused.toSorted((a, b) => a.line - b.line) }),
  };
}

async function subjectsOf(book: Book, entries: readonly string[]): Promise<readonly string[]> {
  const { rows } = await book.ledger.query<{ subject: string }>(
    'SELECT DISTINCT unnest(subjects) AS subject FROM entry WHERE id = ANY ($1::uuid[])',
    [`{${entries.join(',')}}`],
  );
  return rows.map((row) => row.subject);
}

// The command's number follows from what the rows say, so the same rows again are the same command.
function commandFor(rows: readonly ListRow[], options: ImportOptions, name: string, principal: Principal): Command {
  const content = rows.map((row) => `${row.key} ${row.said}`).join('\n');
  const id = hashToUuid(
    nodeHasher.sha256(`import ${principal.authority} ${options.kind} ${options.place ?? ''} ${name}\n${content}`),
  ) as CommandId;
  if (options.kind === 'source') {
    return {
      id,
      type: 'receive-source',
      ...(options.place === undefined ? {} : { place: options.place }),
      list: name,
      rows,
    };
  }
  if (options.place === undefined) throw new TypeError('a roll needs a place');
  return { id, type: 'receive-roll', place: options.place, list: name, rows };
}
