import { refused } from '../basics/result.ts';
import type { Result } from '../basics/result.ts';
import { fieldToWords, headersToColumns } from './headers.ts';
import type { Column } from './headers.ts';

/** A data row of a list, as the clerk wrote it. */
export interface ListRow {
  /** The physical line where the row starts, of a sheet its row number; the first is 1. */
  readonly line: number;
  /** The data row; the first after the headers is 1. Refused rows are counted, blank lines are not. */
  readonly row: number;
  /** Field → text as given. Every field of the list is present; an empty cell is an empty text. */
  readonly cells: ReadonlyMap<string, string>;
}

/** Why a row, or the whole list, was not read. */
export interface RowProblem {
  /** The physical line where the row starts (or where an open quote begins); 1 when the whole file is meant. */
  readonly line: number;
  /** The header as written in the file; null when no single column is meant. */
  readonly column: string | null;
  readonly code: string;
  /** Plain words, and what to do next. */
  readonly reason: string;
}

export type ListItem = { readonly kind: 'row'; readonly row: ListRow } | { readonly kind: 'refused'; readonly problem: RowProblem };

export interface ListOpened {
  /** SHA-256 of the bytes of the file, in hexadecimal. */
  readonly digest: string;
  /** The fields that the list gives, in the order of its columns. */
  readonly fields: readonly string[];
  /** The headers, as written, of the columns that are not read. */
  readonly ignoredColumns: readonly string[];
  /** Field to the header of the first column that gives it, as written. */
  readonly headers: ReadonlyMap<string, string>;
  /**
   * Reads the file again from its beginning, in chunks of up to 1,000. A file that has changed since ends with the problem
   * `file-changed`.
   */
  rows(): AsyncIterable<readonly ListItem[]>;
}

export interface ListOptions {
  /** Column header → field. Goes before our own table of headers. */
  readonly mapping: ReadonlyMap<string, string>;
  /** The names of all known fields. */
  readonly fields: readonly string[];
}

/** What opening a list finds, whatever kind of file it is. */
export function listOpened(digest: string, columns: readonly Column[], rows: ListOpened['rows']): ListOpened {
  return {
    digest,
    fields: [...new Set(columns.flatMap((column) => column.field ?? []))],
    ignoredColumns: columns.filter((column) => column.field === null).map((column) => column.header),
    // The first column that gives a field stands last here, and so is the one that is kept.
    headers: new Map(columns.toReversed().flatMap(({ field, header }) => (field === null ? [] : [[field, header] as const]))),
    rows,
  };
}

/** The row of headers, understood; refused when one of them cannot be read or used. */
export function headingToColumns(line: number, headers: readonly string[], options: ListOptions): Result<readonly Column[], RowProblem> {
  if (headers.length > MOST_COLUMNS) return refused(headersTooLong());
  for (const [place, header] of headers.entries()) {
    const found = textProblem(header, `header of column ${place + 1}`);
    if (found !== null) return refused({ line, column: header.slice(0, 100), ...found });
  }
  const columns = headersToColumns(headers, options.mapping, options.fields);
  return columns.ok ? columns : refused({ line, ...columns.refused });
}

/** Field → text, empty where there is none; columns that give one field are joined by `;`. The texts stand in the order of the columns. */
export function textsToCells(texts: readonly (string | undefined)[], columns: readonly Column[]): ReadonlyMap<string, string> {
  const cells = new Map<string, string>();
  for (let place = 0; place < columns.length; place += 1) {
    const { field } = columns[place] as Column;
    if (field === null) continue;
    const text = texts[place] ?? '';
    const before = cells.get(field);
    if (before === undefined || before.trim() === '') cells.set(field, text);
    else if (text.trim() !== '') cells.set(field, `${before};${text}`);
  }
  return cells;
}

/** What makes a text unusable in any cell, in a sentence about `noun`. */
export function textProblem(text: string, noun: string): { readonly code: string; readonly reason: string } | null {
  if (text.length > LONGEST_CELL) return cellTooLong(noun);
  const sign = UNUSABLE.exec(text)?.[0];
  if (sign === undefined) return null;
  const named = `U+${sign.charCodeAt(0).toString(16).toUpperCase().padStart(4, '0')}`;
  if (sign === '\uFFFD') {
    return {
      code: 'replacement-character',
      reason:
        `The ${noun} contains the sign for a letter that was lost when the text was converted (${named}). ` +
        `Retype the ${noun} from the original.`,
    };
  }
  if (sign >= '\u202A') {
    return { code: 'bidi-control', reason: `The ${noun} contains an invisible direction mark (${named}). Retype the ${noun} without it.` };
  }
  return {
    code: 'control-character',
    reason: `The ${noun} contains an invisible control character (${named}). Retype the ${noun} without it.`,
  };
}

export function cellTooLong(noun: string): { readonly code: string; readonly reason: string } {
  return {
    code: 'cell-too-long',
    reason: `The ${noun} is longer than 10,000 characters. Shorten it, or look for a missing quotation mark before it.`,
  };
}

/** The row has more cells than there are headers. */
export function cellsMore(line: number, columns: number): RowProblem {
  return problem(
    line,
    null,
    'cells-more-than-columns',
    `The row has more cells than the list has columns (${columns}). Give the column a header, or empty the cells that are too many.`,
  );
}

export function listEmpty(): RowProblem {
  return problem(1, null, 'list-empty', 'The file is empty. Send a list with a row of headers and one row for each person.');
}

export function notReadable(): RowProblem {
  return problem(
    1,
    null,
    'file-not-readable',
    'The file could not be read, or it is not an ordinary file. Check its name and that you may open it, then try again.',
  );
}

export function fileChanged(): RowProblem {
  return problem(
    1,
    null,
    'file-changed',
    'The file was changed while it was being read. Use nothing from this reading; open the list again.',
  );
}

export function headersTooLong(): RowProblem {
  return problem(
    1,
    null,
    'headers-too-long',
    `The first row is too long to be a row of headers (at most ${MOST_COLUMNS} columns). Check that the list begins with its headers.`,
  );
}

export function problem(line: number, column: string | null, code: string, reason: string): RowProblem {
  return { line, column, code, reason };
}

/** What a clerk calls the cell, to stand after “the” in a sentence; places count from 0. */
export function cellToWords(column: Column, place: number): string {
  if (column.field !== null) return fieldToWords(column.field);
  return column.header.trim() === '' ? `cell in column ${place + 1}` : `cell under “${column.header}”`;
}

/** Whether the disk refused, and not our own program. */
export function isSystemError(error: unknown): boolean {
  return error instanceof Error && 'syscall' in error;
}

// Tabs and line ends may stand in a quoted cell; every other control of C0 and C1, the directional embeddings,
// overrides and isolates of Unicode (UAX #9), and the replacement character may not.
const UNUSABLE = /(?![\t\n\r])\p{Cc}|[\u202A-\u202E\u2066-\u2069\uFFFD]/u;

/** In UTF-16 units. */
export const LONGEST_CELL = 10_000;
/** Rows and problems in one chunk. */
export const CHUNK_ROWS = 1000;
export const MOST_COLUMNS = 1000;
