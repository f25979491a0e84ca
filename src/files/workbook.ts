import { createHash } from 'node:crypto';
import { open } from 'node:fs/promises';
import type { FileHandle } from 'node:fs/promises';
import { accepted, bug, refused } from '../basics/result.ts';
import type { Result } from '../basics/result.ts';
import { piecesOf } from './csv-bytes.ts';
import type { Column } from './headers.ts';
import {
  cellsMore,
  cellToWords,
  CHUNK_ROWS,
  fileChanged,
  headersTooLong,
  headingToColumns,
  isSystemError,
  listEmpty,
  listOpened,
  MOST_COLUMNS,
  notReadable,
  problem,
  textProblem,
  textsToCells,
} from './list.ts';
import type { ListItem, ListOpened, ListOptions, RowProblem } from './list.ts';
import { openWorkbook, readPart } from './workbook-parts.ts';
import type { Sheet, Workbook } from './workbook-parts.ts';
import { cellFaultWords, severalSheets, workbookProblem } from './workbook-problems.ts';
import { sheetReader } from './workbook-sheet.ts';
import type { SheetRow } from './workbook-sheet.ts';
import { columnLetters } from './workbook-values.ts';
import { xmlScanner } from './xml.ts';
import { unpack } from './zip.ts';

/**
 * Opens a list of persons in an Excel workbook: its one sheet with rows in it is read once to its end, so that nothing is
 * used before all of it is known to be sound. Lines are the row numbers of the sheet. Hidden rows and columns are part of the list.
 */
export async function openXlsx(path: string, options: ListOptions): Promise<Result<ListOpened, RowProblem>> {
  const digest = await digestOf(path);
  return withFile(path, async (file) => {
    const workbook = await openWorkbook(file);
    if (!workbook.ok) return refused(workbookProblem(workbook.refused));
    const sheet = await sheetOfList(file, workbook.value);
    if (!sheet.ok) return sheet;
    const heading = await survey(file, workbook.value, sheet.value);
    if (!heading.ok) return heading;
    const columns = headingToColumns(heading.value.line, heading.value.headers, options);
    if (!columns.ok) return columns;
    const list: List = { path, digest, workbook: workbook.value, sheet: sheet.value, columns: columns.value };
    return accepted(listOpened(digest, list.columns, () => rowsOf(list)));
  });
}

/** What is known of a list before its rows are read. */
interface List {
  readonly path: string;
  readonly digest: string;
  readonly workbook: Workbook;
  readonly sheet: Sheet;
  readonly columns: readonly Column[];
}

/** The one sheet with rows in it. Hidden sheets hold choices for menus and old states; they are the list of nobody. */
async function sheetOfList(file: FileHandle, workbook: Workbook): Promise<Result<Sheet, RowProblem>> {
  const found: Sheet[] = [];
  let hidden = 0;
  for (const sheet of workbook.sheets) {
    if (sheet.about) continue;
    let filled = false;
    const reader = sheetReader(workbook, () => {
      filled = true;
    });
    const fault = await readPart(file, sheet.part, reader, () => filled || reader.damaged());
    if (fault !== null || reader.damaged()) return refused(workbookProblem(fault ?? 'damaged'));
    if (filled && sheet.hidden) hidden += 1;
    else if (filled) found.push(sheet);
  }
  const [only, ...others] = found;
  if (others.length > 0) return refused(severalSheets(found.map((sheet) => sheet.name)));
  if (only !== undefined) return accepted(only);
  return refused(hidden > 0 ? workbookProblem('hidden-only') : listEmpty());
}

interface HeaderRow {
  readonly line: number;
  readonly headers: readonly string[];
}

/** Reads the sheet to its end: the row of headers, and whether all that follows is sound. */
async function survey(file: FileHandle, workbook: Workbook, sheet: Sheet): Promise<Result<HeaderRow, RowProblem>> {
  let first: SheetRow | null = null;
  const reader = sheetReader(workbook, (row) => {
    first ??= row;
    reader.checkOnly();
  });
  const fault = await readPart(file, sheet.part, reader, reader.damaged);
  if (fault !== null || reader.damaged()) return refused(workbookProblem(fault ?? 'damaged'));
  return rowToHeaders(first ?? bug('a sheet with rows has no first row'));
}

function rowToHeaders({ line, texts, faults, tooLong }: SheetRow): Result<HeaderRow, RowProblem> {
  const [faulty] = faults;
  if (faulty !== undefined) {
    const [column, fault] = faulty;
    const letters = columnLetters(column);
    return refused({ line, column: letters, ...cellFaultWords(fault, `header of column ${letters}`) });
  }
  const headers = Array.from(texts, (text) => text ?? '');
  while (headers.at(-1)?.trim() === '') headers.pop();
  return tooLong || headers.length > MOST_COLUMNS ? refused(headersTooLong()) : accepted({ line, headers });
}

async function* rowsOf(list: List): AsyncGenerator<readonly ListItem[]> {
  let items: ListItem[] = [];
  let letters = 0;
  try {
    const file = await open(list.path, 'r');
    try {
      let row = 0;
      let headed = false;
      const reader = sheetReader(list.workbook, (found) => {
        if (!headed) {
          headed = true;
          return;
        }
        row += 1;
        for (const text of found.texts) letters += text?.length ?? 0;
        items.push(rowToItem(found, row, list.columns));
      });
      const scanner = xmlScanner(reader);
      for await (const piece of unpack(file, list.sheet.part)) {
        // The sheet was found sound before: what is broken now is another file.
        if (scanner.push(piece) !== null || reader.damaged()) break;
        while (items.length >= CHUNK_ROWS) yield items.splice(0, CHUNK_ROWS);
        if (letters < CHUNK_LETTERS) continue;
        if (items.length > 0) yield items;
        [items, letters] = [[], 0];
      }
    } finally {
      await file.close();
    }
    if ((await digestOf(list.path)) !== list.digest) items.push({ kind: 'refused', problem: fileChanged() });
  } catch (error) {
    if (!isSystemError(error)) throw error;
    items.push({ kind: 'refused', problem: notReadable() });
  }
  for (let at = 0; at < items.length; at += CHUNK_ROWS) yield items.slice(at, at + CHUNK_ROWS);
}

function rowToItem({ line, texts, faults, tooLong }: SheetRow, row: number, columns: readonly Column[]): ListItem {
  const refusedFor = (place: number, words: { readonly code: string; readonly reason: string }): ListItem => ({
    kind: 'refused',
    problem: { line, column: columns[place]?.header ?? columnLetters(place), ...words },
  });
  const noun = (place: number): string => {
    const column = columns[place];
    return column === undefined ? `cell in column ${columnLetters(place)}` : cellToWords(column, place);
  };
  const [faulty] = faults;
  if (faulty !== undefined) return refusedFor(faulty[0], cellFaultWords(faulty[1], noun(faulty[0])));
  if (tooLong) {
    return { kind: 'refused', problem: problem(line, null, 'row-too-long', 'The row holds more than a million characters. Shorten it.') };
  }
  if (texts.slice(columns.length).some((text) => text !== undefined && text.trim() !== '')) {
    return { kind: 'refused', problem: cellsMore(line, columns.length) };
  }
  for (let place = 0; place < columns.length; place += 1) {
    const text = texts[place];
    const found = text === undefined ? null : textProblem(text, noun(place));
    if (found !== null) return refusedFor(place, found);
  }
  return { kind: 'row', row: { line, row, cells: textsToCells(texts, columns) } };
}

/** The digest of the bytes of the file, in hexadecimal. */
async function digestOf(path: string): Promise<string> {
  const hash = createHash('sha256');
  for await (const piece of piecesOf(path)) hash.update(piece);
  return hash.digest('hex');
}

async function withFile<Outcome>(path: string, use: (file: FileHandle) => Promise<Outcome>): Promise<Outcome> {
  const file = await open(path, 'r');
  try {
    return await use(file);
  } finally {
    await file.close();
  }
}

/** Rows with more text than this together are handed on before they are a thousand. */
const CHUNK_LETTERS = 4_194_304;
