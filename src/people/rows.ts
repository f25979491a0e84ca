import { accepted, refused, type Result } from '../basics/result.ts';
import { readBirth, type CalendarDay } from './birth.ts';
import { languageTag, tidyName } from './names.ts';
import type { Identity, Name } from './types.ts';

/** The fields a list can give about a person. */
export const rowFields = [
  'givenName',
  'familyName',
  'fullName',
  'alias',
  'sex',
  'birthDate',
  'birthYear',
  'nationality',
  'fatherName',
  'motherName',
  'placeOfBirth',
  'reference',
  'language',
  'bed',
] as const;
export type RowField = (typeof rowFields)[number];

/** A cell that cannot be read: a stable code, and the field it stands in. */
export interface CellProblem {
  readonly code: string;
  readonly field: RowField;
}

const LONGEST_TEXT = 200;

const SEXES: ReadonlyMap<string, NonNullable<Identity['sex']>> = new Map([
  ...[
    'f',
    'female',
    'w',
    'woman',
    'girl',
    'femme',
    'féminin',
    'fille',
    'kadın',
    'kız',
    'أنثى',
    'انثى',
    'امرأة',
    'بنت',
    'ж',
    'жен',
    'женский',
  ].map((word) => [word, 'female'] as const),
  ...['m', 'male', 'man', 'boy', 'h', 'homme', 'masculin', 'garçon', 'erkek', 'ذكر', 'رجل', 'ولد', 'м', 'муж', 'мужской'].map(
    (word) => [word, 'male'] as const,
  ),
  ...['x', 'o', 'other', 'autre', 'diğer', 'آخر'].map((word) => [word, 'other'] as const),
]);

/** A row of a list as a claim about a person; names keep script and spelling, only white space is folded. */
export function cellsToIdentity(
  cells: ReadonlyMap<string, string>,
  today: CalendarDay,
  countryOf: (text: string) => string | undefined,
): Result<Identity, CellProblem> {
  const cell = (field: RowField): string | undefined => {
    const text = cells.get(field)?.trim();
    return text === undefined || text === '' ? undefined : text;
  };
  const language = cell('language');
  const tag = language === undefined ? undefined : languageTag(language);
  if (tag && !tag.ok) return refused({ code: tag.refused, field: 'language' });
  const names = readNames(cell, tag?.value);
  if (!names.ok) return names;
  const birth = readBirth({ birthDate: cell('birthDate') ?? '', birthYear: cell('birthYear') ?? '' }, today);
  if (!birth.ok) return refused({ code: birth.refused.problem, field: birth.refused.field });
  const sexGiven = cell('sex');
  const sex = sexGiven === undefined ? undefined : SEXES.get(sexGiven.toLowerCase());
  if (sexGiven !== undefined && sex === undefined) return refused({ code: 'sex-unknown', field: 'sex' });
  const nationalities: { country: string; status: 'claimed' }[] = [];
  for (const given of (cell('nationality') ?? '')
    .split(/[;/,|]/)
    .map((text) => text.trim())
    .filter((text) => text !== '')) {
    const country = countryOf(given);
    if (country === undefined) return refused({ code: 'nationality-unknown', field: 'nationality' });
    nationalities.push({ country, status: 'claimed' });
  }
  const texts: { fatherName?: string; motherName?: string; placeOfBirth?: string; reference?: string } = {};
  for (const field of ['fatherName', 'motherName', 'placeOfBirth', 'reference'] as const) {
    const text = cell(field);
    if (text === undefined) continue;
    if (text.length > LONGEST_TEXT) return refused({ code: 'cell-too-long', field });
    texts[field] = text.replace(/\s+/gu, ' ');
  }
  const given = [cell('birthDate'), cell('birthYear')].filter((text) => text !== undefined).join(' ');
  return accepted({
    names: names.value,
    ...(sex ? { sex } : {}),
    ...(birth.value ? { birth: birth.value } : {}),
    ...(given === '' ? {} : { birthGiven: given }),
    ...(nationalities.length > 0 ? { nationalities } : {}),
    ...texts,
  });
}

function readNames(cell: (field: RowField) => string | undefined, language: string | undefined): Result<readonly Name[], CellProblem> {
  const names: Name[] = [];
  const given = cell('givenName');
  const family = cell('familyName');
  const parts: (readonly [RowField, string | undefined, Name['kind']])[] = [
    ['fullName', cell('fullName') ?? (given !== undefined && family !== undefined ? `${given} ${family}` : undefined), 'full'],
    ['givenName', given, 'given'],
    ['familyName', family, 'family'],
    ...(cell('alias') ?? '').split(/[;|]/).map((alias) => ['alias', alias.trim() === '' ? undefined : alias, 'alias'] as const),
  ];
  for (const [field, text, kind] of parts) {
    if (text === undefined) continue;
    const tidy = tidyName(text);
    if (!tidy.ok) return refused({ code: tidy.refused, field });
    names.push({ text: tidy.value, kind, ...(language === undefined ? {} : { language }) });
  }
  if (names.length === 0) return refused({ code: 'name-missing', field: 'fullName' });
  return accepted(names);
}

/** What a clerk is told about a cell that cannot be read, and what to do next. */
export const cellProblems: { readonly [code: string]: string } = {
  'name-missing': 'The row gives no name. Give a name as the person says it, or the words "name not known".',
  'no-letter': 'The name holds no letter. Give a name as the person says it.',
  'name-too-long': 'The name is longer than 200 characters. Move what is no name to another column.',
  'bidi-control': 'The name holds an invisible direction mark. Retype the name without it.',
  'control-character': 'The cell holds an invisible control character. Retype the cell.',
  'lone-surrogate': 'The cell holds half a character. Retype the cell.',
  'cell-too-long': 'The cell is longer than 200 characters. Shorten it.',
  'language-tag-malformed': 'The language is no language tag. Write for example ar, ku or fr.',
  'sex-unknown': 'The sex is not among female, male and other, in words or letters we know. Correct it, or leave the cell empty.',
  'nationality-unknown':
    'No country has this code or name. Use the three-letter code of ISO 3166, or XXA for stateless, or leave the cell empty.',
  'birth-date-malformed': 'The date of birth cannot be read. Write it as 1987-05-23, 1987-05 or 1987.',
  'birth-date-impossible': 'There is no such day in the calendar. Correct the date of birth.',
  'birth-date-in-future': 'The date of birth lies in the future of this book. Correct it.',
  'birth-year-malformed': 'The year of birth cannot be read. Write it as 1987.',
  'birth-date-and-year-differ': 'Date and year of birth differ. Correct one of them.',
  'birth-before-1880': 'The date of birth lies before 1880. Correct it.',
  'number-misread': 'This is no person number: its check symbol does not fit. Read it once more.',
  'band-misread': 'This is no number of a wristband: its check symbol does not fit. Read it once more.',
  'seen-unclear': 'It cannot be told whether this row was ticked. Write x, yes or 1 for who was seen, and nothing for who was not.',
  'counted-twice': 'This person stands in the list twice. Leave one of the two rows.',
  'reference-repeated': 'This reference stands twice in the list. Two persons need two references; correct the list.',
  'reference-elsewhere': 'This reference stands on the roll at another place. A list moves nobody: record a move.',
};
