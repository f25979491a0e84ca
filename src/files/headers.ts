import { accepted, refused } from '../basics/result.ts';
import type { Result } from '../basics/result.ts';
import { headerWords } from './header-words.ts';

/** A column of a list: the header as written in the file, and the field it is read into (null: not read). */
export interface Column {
  readonly header: string;
  readonly field: string | null;
}

/** Why the headers of a list cannot be used. */
export interface HeaderProblem {
  readonly column: string | null;
  readonly code: string;
  readonly reason: string;
}

/** Which column is read into which field. A mapping goes before our own table; the table never takes a field that a mapping gave away. */
export function headersToColumns(
  headers: readonly string[],
  mapping: ReadonlyMap<string, string>,
  fields: readonly string[],
): Result<readonly Column[], HeaderProblem> {
  const mapped = new Map<number, string>();
  for (const [wanted, field] of mapping) {
    if (!fields.includes(field)) {
      return refused({
        column: wanted,
        code: 'unknown-field',
        reason: `There is no field called “${field}”. Choose one of: ${fields.join(', ')}.`,
      });
    }
    const places = placesOf(wanted, headers);
    if (places.length === 0) {
      return refused({
        column: wanted,
        code: 'unknown-column',
        reason: `The file has no column “${wanted}”. ${headersSeen(headers)} Correct the name of the column, then read the file again.`,
      });
    }
    for (const place of places) mapped.set(place, field);
  }

  const given = new Set(mapped.values());
  const columns = headers.map((header, place): Column => {
    const chosen = mapped.get(place);
    if (chosen !== undefined) return { header, field: chosen };
    const known = headerToField(header);
    if (known === undefined || !fields.includes(known)) return { header, field: null };
    return { header, field: given.has(known) && !REPEATABLE.has(known) ? null : known };
  });
  return columnsInOrder(columns);
}

/** The field a header stands for in English, French, Arabic or Turkish; undefined when we do not know or when the word is ambiguous. */
export function headerToField(header: string): string | undefined {
  return fieldsByHeader.get(plainHeader(header));
}

/** The fields that several columns may fill; their texts are joined by `;`. */
const REPEATABLE: ReadonlySet<string> = new Set(['alias', 'nationality']);

/** What a clerk calls the field, to stand after “the” in a sentence. */
export function fieldToWords(field: string): string {
  return WORDS.get(field) ?? field;
}

function columnsInOrder(columns: readonly Column[]): Result<readonly Column[], HeaderProblem> {
  const first = new Map<string, string>();
  for (const { header, field } of columns) {
    if (field === null) continue;
    const before = first.get(field);
    if (before !== undefined && !REPEATABLE.has(field)) {
      return refused({
        column: header,
        code: 'column-mapped-twice',
        reason:
          `The columns “${before}” and “${header}” both give the ${fieldToWords(field)}. ` +
          `Say which column gives it, or remove or rename the other.`,
      });
    }
    first.set(field, before ?? header);
  }
  if (![...first.keys()].some((field) => NAMING.has(field))) {
    return refused({
      column: null,
      code: 'no-name-column',
      reason:
        `No column gives a name. ${headersSeen(columns.map((column) => column.header))} ` +
        `Say which column holds the full name, the given name or the family name.`,
    });
  }
  return accepted(columns);
}

function placesOf(wanted: string, headers: readonly string[]): readonly number[] {
  const places = (same: (header: string) => boolean): number[] => headers.flatMap((header, place) => (same(header) ? [place] : []));
  const exact = places((header) => header.trim() === wanted.trim());
  // A header without a letter or digit ("#") must not match every other such header.
  const plain = plainHeader(wanted);
  return exact.length > 0 || plain === '' ? exact : places((header) => plainHeader(header) === plain);
}

function headersSeen(headers: readonly string[]): string {
  const shown = headers.slice(0, 40).map((header) => `“${header.slice(0, 60)}”`);
  const rest = headers.length - shown.length;
  return `The headers seen are: ${shown.join(', ')}${rest > 0 ? ` and ${rest} more` : ''}.`;
}

/** Letters and digits only, without case, accents or the spellings of Arabic and Turkish that clerks use in turn. */
function plainHeader(header: string): string {
  return header
    .normalize('NFKD')
    .toLowerCase()
    .replace(/[^\p{L}\p{N}]/gu, '')
    .replaceAll('ı', 'i')
    .replaceAll('ـ', '')
    .replaceAll('ة', 'ه')
    .replaceAll('ى', 'ي');
}

// A count's list may go by the numbers that the book or a wristband gives.
const NAMING: ReadonlySet<string> = new Set(['givenName', 'familyName', 'fullName', 'number', 'band']);

const WORDS: ReadonlyMap<string, string> = new Map([
  ['givenName', 'given name'],
  ['familyName', 'family name'],
  ['fullName', 'name'],
  ['alias', 'other name'],
  ['sex', 'sex'],
  ['birthDate', 'date of birth'],
  ['birthYear', 'year of birth'],
  ['nationality', 'nationality'],
  ['fatherName', 'name of the father'],
  ['motherName', 'name of the mother'],
  ['placeOfBirth', 'place of birth'],
  ['reference', 'reference'],
  ['language', 'language'],
  ['bed', 'tent or bed'],
  ['number', 'person number'],
  ['band', 'wristband'],
  ['seen', 'mark of who was seen'],
]);

const fieldsByHeader: ReadonlyMap<string, string> = new Map([
  ...Object.entries(headerWords).flatMap(([field, headers]) =>
    [field, ...headers].map((header): [string, string] => [plainHeader(header), field]),
  ),
]);
