import { LONGEST_CELL } from './list.ts';

/** Where the rows that the cutter finds are delivered. Bytes are only lent: they are overwritten after the call. */
export interface RowSink {
  /** A row of sound structure: `head` (from earlier pieces, or null) followed by bytes[from..to), without its line end. */
  row(line: number, suspect: boolean, head: Buffer | null, bytes: Buffer, from: number, to: number): void;
  fault(fault: RowFault): void;
}

/** A row whose structure is broken. Lines are physical and count from 1; `cell` counts from 0. */
export interface RowFault {
  readonly code: 'quote-misplaced' | 'quote-not-closed' | 'cells-more' | 'cells-fewer' | 'cell-too-long' | 'row-too-long';
  readonly line: number;
  readonly lastLine: number;
  readonly quoteLine: number;
  readonly cell: number;
  readonly cells: number;
}

const LONGEST_ROW_BYTES = 1_048_576;

/**
 * Cuts UTF-8 bytes into rows without understanding their cells, so that lines are counted exactly, a broken row costs
 * only itself and no row of any length is ever held whole. The cells are read afterwards by csv-parse, which cannot
 * recover from a stray quote and counts lines only where its own options allow.
 * A `suspect` row contains a byte that may belong to a control, a direction mark or U+FFFD.
 */
export function rowCutter(delimiter: string, columns: number | null, sink: RowSink): { push(bytes: Buffer): void; end(): void } {
  const kinds = kindsOfBytes(delimiter);
  let state = CELL_START;
  let base = 0; // bytes before this piece
  let line = 1;
  let lineEndAfter = -1; // where the second half of a CRLF would stand
  let rowStart = 0;
  let rowLine = 1;
  let cellStart = 0;
  let quoteLine = 1;
  let cells = 0;
  let blank = true;
  let suspect = false;
  let longCell = -1;
  let misplacedCell = -1;
  let head: Buffer | null = null;

  function push(bytes: Buffer): void {
    const length = bytes.length;
    let from = 0;
    let at = 0;
    while (at < length) {
      const kind = kinds[bytes[at] as number] as number;
      if (kind <= SUSPECT) {
        if (kind === SUSPECT) suspect = true;
        if (state === PLAIN || state === QUOTED) {
          at += 1;
          while (at < length && kinds[bytes[at] as number] === ORDINARY) at += 1;
          continue;
        }
        if (state === CLOSED) misplace();
        else if (state !== LOST) {
          const byte = bytes[at];
          state = byte === SPACE || byte === TAB ? LEADING : PLAIN;
          if (state === PLAIN) blank = false;
        }
      } else if (kind === DELIMITER) {
        if (state !== QUOTED && state !== LOST) {
          endCell(base + at);
          cellStart = base + at + 1;
          state = CELL_START;
        }
      } else if (kind === QUOTE) {
        if (state === CELL_START) {
          state = QUOTED;
          blank = false;
          quoteLine = line;
        } else if (state === QUOTED) state = CLOSED;
        else if (state === CLOSED) state = QUOTED;
        else if (state === LEADING) {
          quoteLine = line;
          misplace();
        }
      } else if (kind === LINE_FEED && base + at === lineEndAfter) {
        // The carriage return before it was already counted.
        if (rowStart === base + at) {
          from = at + 1;
          startRow(base + from);
        }
      } else {
        if (kind === CARRIAGE_RETURN) lineEndAfter = base + at + 1;
        if (state === QUOTED) line += 1;
        else {
          endRow(bytes, from, at);
          line += 1;
          from = at + 1;
          startRow(base + from);
        }
      }
      at += 1;
    }
    base += length;
    keep(bytes, from);
  }

  function end(): void {
    if (state === QUOTED) deliver('quote-not-closed', cells);
    else if (base > rowStart) endRow(NOTHING, 0, 0);
  }

  function misplace(): void {
    misplacedCell = cells;
    blank = false;
    state = LOST;
  }

  function endCell(end: number): void {
    if (longCell < 0 && end - cellStart > LONGEST_CELL_BYTES) longCell = cells;
    cells += 1;
  }

  function startRow(start: number): void {
    state = CELL_START;
    rowStart = cellStart = start;
    rowLine = line;
    cells = 0;
    blank = true;
    suspect = false;
    longCell = misplacedCell = -1;
    head = null;
  }

  function endRow(bytes: Buffer, from: number, to: number): void {
    if (blank) return;
    if (misplacedCell >= 0) return deliver('quote-misplaced', misplacedCell);
    const end = base + to;
    endCell(end);
    if (columns !== null && cells > columns) return deliver('cells-more', columns);
    if (columns !== null && cells < columns) return deliver('cells-fewer', cells);
    if (longCell >= 0) return deliver('cell-too-long', longCell);
    if (end - rowStart > LONGEST_ROW_BYTES) return deliver('row-too-long', 0);
    sink.row(rowLine, suspect, head, bytes, from, to);
  }

  function deliver(code: RowFault['code'], cell: number): void {
    sink.fault({ code, line: rowLine, lastLine: line, quoteLine, cell, cells });
  }

  /** Keeps the beginning of a row that goes on in the next piece, unless the row is already known to be refused. */
  function keep(bytes: Buffer, from: number): void {
    const lost =
      misplacedCell >= 0 ||
      longCell >= 0 ||
      base - cellStart > LONGEST_CELL_BYTES ||
      base - rowStart > LONGEST_ROW_BYTES ||
      (columns !== null && cells >= columns);
    if (lost) head = null;
    else if (from < bytes.length) head = Buffer.concat(head === null ? [bytes.subarray(from)] : [head, bytes.subarray(from)]);
  }

  return { push, end };
}

// States of a cell. LOST: nothing can be known until the line ends.
const CELL_START = 0;
const LEADING = 1;
const PLAIN = 2;
const QUOTED = 3;
const CLOSED = 4;
const LOST = 5;

// Kinds of bytes; the first two are text.
const ORDINARY = 0;
const SUSPECT = 1;
const DELIMITER = 2;
const QUOTE = 3;
const CARRIAGE_RETURN = 4;
const LINE_FEED = 5;

const SPACE = 0x20;
const TAB = 0x09;
const NOTHING = Buffer.alloc(0);

// No UTF-16 unit takes more than three bytes of UTF-8, a doubled quote takes two, and two quotes may enclose the cell:
// above this, a cell is certainly too long; below, its characters are counted after reading.
const LONGEST_CELL_BYTES = 3 * LONGEST_CELL + 2;

function kindsOfBytes(delimiter: string): Uint8Array {
  const kinds = new Uint8Array(256);
  kinds.fill(SUSPECT, 0x00, 0x20);
  kinds[TAB] = ORDINARY;
  for (const byte of [0x7f, 0xc2, 0xe2, 0xef]) kinds[byte] = SUSPECT;
  kinds[0x22] = QUOTE;
  kinds[0x0d] = CARRIAGE_RETURN;
  kinds[0x0a] = LINE_FEED;
  kinds[delimiter.charCodeAt(0)] = DELIMITER;
  return kinds;
}
