import { parse } from 'csv-parse/sync';
import { accepted, bug, refused } from '../basics/result.ts';
import type { Result } from '../basics/result.ts';
import { surveyFile, utf8Pieces } from './csv-bytes.ts';
import type { BadText, Survey } from './csv-bytes.ts';
import { rowCutter } from './csv-records.ts';
import type { RowFault, RowSink } from './csv-records.ts';
import { headerToField } from './headers.ts';
import type { Column } from './headers.ts';
import {
  cellToWords,
  CHUNK_ROWS,
  cellTooLong,
  fileChanged,
  headersTooLong,
  headingToColumns,
  isSystemError,
  LONGEST_CELL,
  listEmpty,
  listOpened,
  MOST_COLUMNS,
  notReadable,
  problem,
  textProblem,
  textsToCells,
} from './list.ts';
import type { ListItem, ListOpened, ListOptions, RowProblem } from './list.ts';
import { isMarkRow, OWN_SIGN, unguarded } from './own-list.ts';

/**
 * Opens a CSV list of persons: reads it once for digest, encoding and headers, so that nothing is used before all of it is
 * known to be readable. Failures of the disk are thrown.
 */
export async function openCsv(path: string, options: ListOptions): Promise<Result<ListOpened, RowProblem>> {
  const survey = await surveyOf(path);
  if (!survey.ok) return survey;
  const heading = headingOf(survey.value, options);
  if (!heading.ok) return heading;
  return accepted(listOpened(survey.value.digest, heading.value.columns, () => rowsOf(path, survey.value, heading.value)));
}

/** The row of headers, understood. */
interface Heading {
  readonly delimiter: string;
  /** The list is our own: rows of marks stand in it, and its cells are guarded. */
  readonly own: boolean;
  readonly columns: readonly Column[];
}

async function surveyOf(path: string): Promise<Result<Survey, RowProblem>> {
  const survey = await surveyFile(path);
  return 'looksLike' in survey ? refused(badText(survey)) : accepted(survey);
}

/** The delimiter is the one under which most headers are known; between equals, the one that gives most columns. */
function headingOf(survey: Survey, options: ListOptions): Result<Heading, RowProblem> {
  let best: (HeaderRow & { readonly score: number }) | null = null;
  let broken: RowFault | null = null;
  for (const delimiter of [',', ';', '\t']) {
    const found = firstRow(survey, delimiter);
    if (found === null) continue;
    if ('code' in found) {
      broken ??= found;
      continue;
    }
    if (found.headers.every((header) => ONLY_SEPARATORS.test(header))) continue;
    const known = found.headers.filter((header) => options.mapping.has(header) || headerToField(header) !== undefined);
    const score = known.length * (MOST_COLUMNS + 1) + Math.min(found.headers.length, MOST_COLUMNS);
    if (best === null || score > best.score) best = { ...found, score };
  }
  // Under a wrong delimiter a broken row of headers looks like one unknown column.
  if (broken !== null && (best === null || best.score <= 1)) return refused(faultToProblem(broken, []));
  if (best !== null) return understood(best, options);
  if (survey.headIsWhole) {
    return refused(listEmpty());
  }
  return refused(headersTooLong());
}

interface HeaderRow {
  readonly line: number;
  readonly delimiter: string;
  readonly own: boolean;
  readonly headers: readonly string[];
}

function firstRow(survey: Survey, delimiter: string): HeaderRow | RowFault | null {
  let found: HeaderRow | RowFault | null = null;
  let own = false;
  const cutter = rowCutter(delimiter, null, {
    row(line, _suspect, head, bytes, from, to) {
      if (found !== null) return;
      const text = bytes.subarray(from, to);
      const headers = cellsOf(head === null ? text : Buffer.concat([head, text]), delimiter)[0] ?? bug('no cells');
      if (headers[0] === OWN_SIGN) own = true;
      if (!own || !isMarkRow(headers[0] ?? '')) found = { line, delimiter, own, headers };
    },
    fault(fault) {
      found ??= fault;
    },
  });
  cutter.push(survey.head);
  if (survey.headIsWhole) cutter.end();
  return found;
}

function understood({ line, delimiter, own, headers }: HeaderRow, options: ListOptions): Result<Heading, RowProblem> {
  const columns = headingToColumns(line, headers, options);
  return columns.ok ? accepted({ delimiter, own, columns: columns.value }) : columns;
}

async function* rowsOf(path: string, survey: Survey, heading: Heading): AsyncGenerator<readonly ListItem[]> {
  const gathered = gathering(heading);
  const cutter = rowCutter(heading.delimiter, heading.columns.length, gathered);
  const pieces = utf8Pieces(path, survey.encoding);
  try {
    for (;;) {
      const piece = await nextPiece(pieces);
      if (piece === null) {
        gathered.refuse(notReadable());
        break;
      }
      if (piece.done === true) {
        cutter.end();
        if (piece.value !== survey.digest) gathered.refuse(fileChanged());
        break;
      }
      cutter.push(piece.value);
      yield* gathered.chunks(false);
    }
    yield* gathered.chunks(true);
  } finally {
    // A reader who stops early must not leave the file open.
    await pieces.return('');
  }
}

async function nextPiece(pieces: AsyncGenerator<Buffer, string>): Promise<IteratorResult<Buffer, string> | null> {
  try {
    return await pieces.next();
  } catch (error) {
    if (isSystemError(error)) return null;
    throw error;
  }
}

/** A row whose cells are not read yet. */
interface UnreadRow {
  readonly line: number;
  readonly row: number;
  readonly suspect: boolean;
}

/** Up to 1,000 rows and problems in the order of the file; the bytes of the rows stand one after the other, a line feed after each. */
interface Batch {
  readonly members: (UnreadRow | RowProblem)[];
  bytes: Buffer;
  used: number;
}

/** Gathers what the cutter finds into batches and reads a batch only when it is asked for, so that memory stays small. */
function gathering({ columns, delimiter, own }: Heading): RowSink & {
  refuse(problem: RowProblem): void;
  chunks(last: boolean): Generator<readonly ListItem[]>;
} {
  let batches: Batch[] = [newBatch()];
  let row = 0;
  let headed = false;

  function currentBatch(): Batch {
    const current = batches.at(-1) ?? bug('no batch');
    if (!isFull(current)) return current;
    const next = newBatch();
    batches.push(next);
    return next;
  }

  return {
    row(line, suspect, head, bytes, from, to) {
      if (own && isMarkRow(beginning(head, bytes, from))) return;
      if (!headed) {
        headed = true;
        return;
      }
      row += 1;
      const batch = currentBatch();
      batch.members.push({ line, row, suspect });
      makeRoom(batch, (head?.length ?? 0) + to - from + 1);
      if (head !== null) batch.used += head.copy(batch.bytes, batch.used);
      batch.used += bytes.copy(batch.bytes, batch.used, from, to);
      batch.bytes[batch.used] = LINE_FEED;
      batch.used += 1;
    },
    fault(fault) {
      row += 1;
      currentBatch().members.push(faultToProblem(fault, columns));
    },
    refuse(why) {
      currentBatch().members.push(why);
    },
    *chunks(last) {
      const ready = batches.filter((batch) => batch.members.length > 0 && (last || isFull(batch)));
      batches = batches.filter((batch) => !ready.includes(batch));
      if (batches.length === 0) batches.push(newBatch());
      for (const batch of ready) yield readBatch(batch, columns, delimiter, own);
    },
  };
}

/** The first sign of a row, or the one after its quotation mark. */
function beginning(head: Buffer | null, bytes: Buffer, from: number): string {
  const start = (head ?? bytes).toString('latin1', head === null ? from : 0, head === null ? from + 2 : 2);
  return start.startsWith('"') ? start.slice(1) : start;
}

function newBatch(): Batch {
  return { members: [], bytes: Buffer.allocUnsafe(FIRST_ROOM), used: 0 };
}

function isFull(batch: Batch): boolean {
  return batch.members.length >= CHUNK_ROWS || batch.used >= CHUNK_BYTES;
}

function makeRoom(batch: Batch, needed: number): void {
  if (batch.used + needed <= batch.bytes.length) return;
  const larger = Buffer.allocUnsafe(Math.max(2 * batch.bytes.length, batch.used + needed));
  batch.bytes.copy(larger, 0, 0, batch.used);
  batch.bytes = larger;
}

function readBatch(batch: Batch, columns: readonly Column[], delimiter: string, own: boolean): readonly ListItem[] {
  const rows = cellsOf(batch.bytes.subarray(0, batch.used), delimiter);
  let next = 0;
  const items = batch.members.map((member): ListItem => {
    if ('code' in member) return { kind: 'refused', problem: member };
    const cells = rows[next] ?? bug('the parser found fewer rows than were cut');
    next += 1;
    return rowToItem(member, own ? cells.map(unguarded) : cells, columns);
  });
  if (next !== rows.length) bug('the parser found more rows than were cut');
  return items;
}

/** The cells of rows that the cutter found sound. A quote inside an unquoted cell is text, as in “Ali "Abu Omar" Hasan”. */
function cellsOf(bytes: Buffer, delimiter: string): readonly (readonly string[])[] {
  return parse(bytes, { delimiter, record_delimiter: '\n', relax_quotes: true, max_record_size: 0 });
}

function rowToItem(unread: UnreadRow, texts: readonly string[], columns: readonly Column[]): ListItem {
  for (let place = 0; place < columns.length; place += 1) {
    const text = texts[place] ?? bug('the parser found fewer cells than were cut');
    if (!unread.suspect && text.length <= LONGEST_CELL) continue;
    const column = columns[place] as Column;
    const found = textProblem(text, cellToWords(column, place));
    if (found !== null) return { kind: 'refused', problem: { line: unread.line, column: column.header, ...found } };
  }
  return { kind: 'row', row: { line: unread.line, row: unread.row, cells: textsToCells(texts, columns) } };
}

/** The words for a row whose structure is broken. */
function faultToProblem(fault: RowFault, columns: readonly Column[]): RowProblem {
  const column = columns[fault.cell];
  const header = column?.header ?? null;
  const noun = column === undefined ? 'row' : cellToWords(column, fault.cell);
  const lost = fault.lastLine > fault.line ? ` Lines ${fault.line} to ${fault.lastLine} were not read.` : '';
  switch (fault.code) {
    case 'quote-misplaced':
      return problem(
        fault.line,
        header,
        fault.code,
        fault.lastLine > fault.quoteLine
          ? `The ${noun} begins with a quotation mark on line ${fault.quoteLine}, ` +
              `and text follows directly on a quotation mark on line ${fault.lastLine}: ` +
              `most likely the first one was never closed.${lost} Close it, or write quotation marks inside a cell twice.`
          : `The ${noun} has a quotation mark in the wrong place. ` +
              `Put quotation marks only round the whole cell, without spaces outside them, and write those inside it twice.`,
      );
    case 'quote-not-closed':
      return problem(
        fault.quoteLine,
        header,
        fault.code,
        `The quotation mark opened on line ${fault.quoteLine} is never closed, so nothing from line ${fault.line} on was read. ` +
          `Close it, then send the list again.`,
      );
    case 'cells-more':
      return problem(
        fault.line,
        null,
        'cells-more-than-columns',
        `The row has more cells than the list has columns (${columns.length}). ` +
          `If a cell contains the separator, put the whole cell in quotation marks.${lost}`,
      );
    case 'cells-fewer':
      return problem(
        fault.line,
        null,
        'cells-fewer-than-columns',
        `The row has ${countOf(fault.cells, 'cell')}, but the list has ${countOf(columns.length, 'column')}. ` +
          `Add the missing cells, empty if need be.${lost}`,
      );
    case 'cell-too-long':
      return problem(fault.line, header, fault.code, cellTooLong(noun).reason + lost);
    case 'row-too-long':
      return problem(
        fault.line,
        null,
        fault.code,
        `The row is longer than a million bytes. Shorten it, or look for a missing quotation mark.${lost}`,
      );
  }
}

function badText({ line, looksLike }: BadText): RowProblem {
  const seen = {
    'utf-16': 'The file looks like UTF-16 without its mark, which we do not guess.',
    'windows-1256': `Line ${line} is not UTF-8 text; it looks like the older Arabic encoding windows-1256, which we do not guess.`,
    none: `Line ${line} is not UTF-8 text.`,
  }[looksLike ?? 'none'];
  return problem(
    line,
    null,
    'encoding-not-utf8',
    `${seen} Open the list in the program it was made with, check that the names look right, save it as “CSV UTF-8” and send it again.`,
  );
}

function countOf(count: number, noun: string): string {
  return `${count} ${noun}${count === 1 ? '' : 's'}`;
}

const ONLY_SEPARATORS = /^[,;\s]*$/;

const LINE_FEED = 0x0a;
const CHUNK_BYTES = 4_194_304;
const FIRST_ROOM = 65_536;
