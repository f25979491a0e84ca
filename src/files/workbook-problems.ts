import { problem } from './list.ts';
import type { RowProblem } from './list.ts';
import type { XmlFault } from './xml.ts';
import type { ZipFault } from './zip.ts';

/** Why a workbook as a whole is not read. */
export type WorkbookFault =
  | ZipFault
  | XmlFault
  | 'no-workbook'
  | 'old-format'
  | 'binary-format'
  | 'open-document'
  | 'macros'
  | 'external-links'
  | 'embedded-files'
  | 'too-many-texts'
  | 'hidden-only';

const AGAIN = 'Open it in Excel or LibreOffice, save it as “Excel workbook (.xlsx)” and send it again.';
const FRESH = 'Copy the list into a new, empty workbook (“paste as values”), save it as .xlsx and send that.';
const DAMAGED = ['workbook-damaged', `The workbook is damaged or was cut short, so nothing of it was read. ${AGAIN}`] as const;
const BOMB = [
  'workbook-bomb',
  `The file would unpack to far more than a list can be, so nothing of it was read. If it is a real list, ${lower(FRESH)}`,
] as const;

const WORDS: Readonly<Record<WorkbookFault, readonly [code: string, reason: string]>> = {
  damaged: DAMAGED,
  malformed: DAMAGED,
  encoding: DAMAGED,
  method: DAMAGED,
  encrypted: [
    'workbook-encrypted',
    'The workbook is locked with a password, so nothing of it was read. Open it, remove the password, save it as .xlsx and send it again.',
  ],
  bomb: BOMB,
  'too-many-texts': BOMB,
  'too-large': [
    'workbook-too-large',
    'The workbook is larger than a list we read (256 MB, and no more than a gigabyte unpacked). Divide it, or save it as “CSV UTF-8”.',
  ],
  'too-many-parts': ['workbook-too-many-parts', `The workbook consists of more parts than any list needs. ${FRESH}`],
  'unsafe-names': ['workbook-unsafe-names', `The file holds names that point outside of it, so nothing of it was read. ${FRESH}`],
  'doubled-parts': ['workbook-doubled-parts', `The file holds two parts of one name, and programs differ on which is meant. ${FRESH}`],
  dtd: [
    'workbook-dtd',
    `The workbook declares words of its own (a document type), which no spreadsheet does; nothing of it was read. ${FRESH}`,
  ],
  'no-workbook': [
    'not-a-workbook',
    'The file is a zip or another document, but no workbook. Send the list itself, as .xlsx or “CSV UTF-8”.',
  ],
  'old-format': [
    'workbook-old-format',
    `The workbook is in the old format .xls, or locked with a password, so nothing of it was read. Remove any password. ${AGAIN}`,
  ],
  'binary-format': ['workbook-binary-format', `The workbook is in the binary format .xlsb, which we do not read. ${AGAIN}`],
  'open-document': ['workbook-open-document', `The file is an OpenDocument file (.ods), which we do not read. ${AGAIN}`],
  macros: ['workbook-macros', `The workbook contains macros: programs, which no list needs. Nothing of it was read. ${FRESH}`],
  'external-links': [
    'workbook-external-links',
    `The workbook takes values from other files or databases, so what it says may change. Nothing of it was read. ${FRESH}`,
  ],
  'embedded-files': ['workbook-embedded-files', `The workbook carries other files inside it. Nothing of it was read. ${FRESH}`],
  'hidden-only': [
    'workbook-hidden-only',
    'The only sheets with rows in them are hidden. Show the sheet that is the list, then send it again.',
  ],
};

/** The words for a workbook that is not read. */
export function workbookProblem(fault: WorkbookFault): RowProblem {
  const [code, reason] = WORDS[fault];
  return problem(1, null, code, reason);
}

/** Two sheets may be two lists, or one list and its old state: only the clerk knows. */
export function severalSheets(names: readonly string[]): RowProblem {
  const shown = names.slice(0, 10).map((name) => `“${name.slice(0, 60)}”`);
  const more = names.length > shown.length ? ` and ${names.length - shown.length} more` : '';
  return problem(
    1,
    null,
    'workbook-several-sheets',
    `More than one sheet has rows in it: ${shown.join(', ')}${more}. ` +
      'Keep the sheet that is the list, delete or hide the others, or send each as a file of its own.',
  );
}

/** Why one cell cannot be taken as it stands. The row is refused, and the rest of the list goes on. */
export type CellFault = 'formula' | 'error' | 'long' | 'digits' | 'date' | 'no-year';

const CELL_WORDS: Readonly<Record<CellFault, readonly [code: string, reason: (noun: string) => string]>> = {
  formula: [
    'formula',
    (noun) =>
      `The ${noun} is a formula, and a value that may change is no record. ` +
      `Copy the column, choose “paste as values” over it, and send the list again.`,
  ],
  error: ['error-value', (noun) => `The ${noun} shows an error of the spreadsheet (such as #REF!). Type what should stand there.`],
  long: ['cell-too-long', (noun) => `The ${noun} is longer than 10,000 characters. Shorten it, or move the text elsewhere.`],
  digits: [
    'number-too-long',
    (noun) =>
      `The ${noun} is a number of more than 15 digits, of which a spreadsheet keeps only 15, so its last digits are lost. ` +
      `Make the column text, then type the number again from the original.`,
  ],
  date: [
    'date-out-of-calendar',
    (noun) => `The ${noun} is a date that is in no calendar (before 1900, or 29 February 1900). Make the cell text and write 1987-05-23.`,
  ],
  'no-year': [
    'date-without-year',
    (noun) => `The ${noun} shows a date without its year, and the year behind it was put there by the spreadsheet. Write it as 1987-05-23.`,
  ],
};

/** A cell's fault in a sentence about `noun`. */
export function cellFaultWords(fault: CellFault, noun: string): { readonly code: string; readonly reason: string } {
  const [code, words] = CELL_WORDS[fault];
  return { code, reason: words(noun) };
}

function lower(sentence: string): string {
  return `${sentence.charAt(0).toLowerCase()}${sentence.slice(1)}`;
}
