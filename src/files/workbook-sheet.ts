import type { CellFault } from './workbook-problems.ts';
import type { Workbook } from './workbook-parts.ts';
import { LONGEST_WRITTEN, ownText, textRuns } from './workbook-strings.ts';
import { columnOf, isNumber, numberToText, PLAIN, unescapeText } from './workbook-values.ts';
import { attributeOf, unescapeXml } from './xml.ts';
import type { XmlSink } from './xml.ts';

/** A row of a sheet that is not blank. */
export interface SheetRow {
  /** As the spreadsheet numbers it. */
  readonly line: number;
  /** By column; a gap is an empty cell. */
  readonly texts: readonly (string | undefined)[];
  /** Cells that cannot be taken as they stand, with their columns. */
  readonly faults: readonly (readonly [column: number, fault: CellFault])[];
  /** The row holds more text than a row may; what comes after was not read. */
  readonly tooLong: boolean;
}

/**
 * Makes rows of the XML of a sheet (ECMA-376 part 1, 18.3.1). Rows and cells must stand in order: a sheet that names a cell twice
 * says two things. `damaged` tells that it does.
 */
export function sheetReader(
  { texts, styles, from1904 }: Workbook,
  take: (row: SheetRow) => void,
): XmlSink & {
  damaged(): boolean;
  /** From now on rows are only checked for damage: none is taken. */
  checkOnly(): void;
} {
  const runs = textRuns();
  let broken = false;
  let checking = false;
  let where: 'outside' | 'data' | 'row' | 'cell' | 'value' | 'inline' = 'outside';
  let line = 0;
  let column = -1;
  let type: string | undefined;
  let style: string | undefined;
  let written = '';
  let hasFormula = false;
  let row: (string | undefined)[] = [];
  let faults: [number, CellFault][] = [];
  let letters = 0;

  function startRow(attributes: string): void {
    const given = attributeOf(attributes, 'r');
    const next = given === undefined ? line + 1 : /^\d{1,7}$/.test(given) ? Number(given) : 0;
    if (next <= line || next > MOST_ROWS) broken = true;
    line = next;
    column = -1;
    row = [];
    faults = [];
    letters = 0;
    where = 'row';
  }

  function startCell(attributes: string): void {
    const given = attributeOf(attributes, 'r');
    const next = given === undefined ? column + 1 : columnOf(given);
    if (next <= column || next >= MOST_COLUMNS_OF_SHEET) broken = true;
    column = next;
    type = attributeOf(attributes, 't');
    style = attributeOf(attributes, 's');
    written = '';
    hasFormula = false;
    runs.start();
    where = 'cell';
  }

  function endCell(): void {
    where = 'row';
    if (hasFormula) return void faults.push([column, 'formula']);
    if (letters > LONGEST_ROW) return;
    const found = cellText();
    if ('fault' in found) faults.push([column, found.fault]);
    else if (found.text !== '') {
      row[column] = found.text;
      letters += found.text.length;
    }
  }

  function cellText(): { readonly text: string } | { readonly fault: CellFault } {
    if (type === 'inlineStr') return textOrLong(runs.result());
    if (written.length > LONGEST_WRITTEN) return { fault: 'long' };
    if (written === '') return NOTHING;
    if (type === 's') {
      const index = textIndex();
      return index === null ? NOTHING : textOrLong(texts.text(index));
    }
    if (type === 'e') return { fault: 'error' };
    const value = unescapeXml(written);
    if (type === 'b') return { text: value.trim() === '1' || value.trim() === 'true' ? 'TRUE' : 'FALSE' };
    if (type === 'str') return { text: ownText(unescapeText(value)) };
    if (type === 'd') return { text: value.trim().replace(/T00:00(?::00(?:\.0+)?)?Z?$/, '') };
    if (!isNumber(value.trim())) return { fault: 'error' };
    const found = numberToText(value.trim(), (style === undefined ? undefined : styles[Number(style)]) ?? PLAIN, from1904);
    return typeof found === 'string' ? { fault: found } : found;
  }

  function textIndex(): number | null {
    const index = /^\s*\d{1,7}\s*$/.test(written) ? Number(written) : texts.count;
    if (index < texts.count) return index;
    broken = true;
    return null;
  }

  function endRow(): void {
    where = 'data';
    const tooLong = letters > LONGEST_ROW;
    const blank = faults.length === 0 && !tooLong && row.every((text) => text === undefined || text.trim() === '');
    if (!blank) take({ line, texts: row, faults, tooLong });
  }

  return {
    open(name, attributes) {
      switch (where) {
        case 'outside':
          if (name === 'sheetData') where = 'data';
          break;
        case 'data':
          if (name === 'row') startRow(attributes);
          break;
        case 'row':
          if (name === 'c') startCell(attributes);
          break;
        case 'cell':
          if (name === 'v') where = 'value';
          else if (name === 'is') where = 'inline';
          else if (name === 'f') hasFormula = true;
          break;
        case 'inline':
          runs.open(name, attributes);
          break;
        case 'value':
          broken = true;
          break;
      }
    },
    text(piece) {
      if (where === 'value') {
        if (written.length <= LONGEST_WRITTEN) written += piece;
      } else if (where === 'inline') runs.text(piece);
    },
    close(name) {
      if (where === 'value') {
        if (name === 'v') where = 'cell';
      } else if (where === 'inline') {
        if (name === 'is') where = 'cell';
        else runs.close(name);
      } else if (where === 'cell') {
        if (name !== 'c') return;
        if (!checking) endCell();
        else {
          where = 'row';
          if (type === 's' && written !== '' && !hasFormula) textIndex();
        }
      } else if (where === 'row') {
        if (name !== 'row') return;
        if (checking) where = 'data';
        else endRow();
      } else if (where === 'data' && name === 'sheetData') where = 'outside';
    },
    damaged: () => broken,
    checkOnly() {
      checking = true;
    },
  };
}

function textOrLong(text: string | null): { readonly text: string } | { readonly fault: CellFault } {
  return text === null ? { fault: 'long' } : { text: ownText(text) };
}

const NOTHING = { text: '' } as const;

const MOST_ROWS = 1_048_576;
const MOST_COLUMNS_OF_SHEET = 16_384;
/** In UTF-16 units; the row after this is refused, so that a text used a thousand times over costs nothing. */
const LONGEST_ROW = 1_000_000;
