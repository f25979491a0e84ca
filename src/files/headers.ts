import { accepted, refused } from '../basics/result.ts';
import type { Result } from '../basics/result.ts';

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

const NAMING: ReadonlySet<string> = new Set(['givenName', 'familyName', 'fullName']);

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
]);

// Left out on purpose, because they mean different things in different offices: الكنية (family name in Syria,
// kunya in Iraq), الشهرة (family name in Lebanon, alias in Egypt), "no" and رقم (mostly the number of the line).
const HEADERS: Readonly<Record<string, readonly string[]>> = {
  givenName: [
    'given name',
    'given names',
    'first name',
    'first names',
    'first name(s)',
    'given name(s)',
    'forename',
    'forenames',
    'prénom',
    'prénoms',
    'prénom(s)',
    'الاسم الأول',
    'الاسم الشخصي',
    'ad',
    'adı',
    'isim',
    'ismi',
    'ilk ad',
  ],
  familyName: [
    'family name',
    'last name',
    'surname',
    'family names',
    'last names',
    'surnames',
    'nom',
    'nom de famille',
    'nom(s)',
    'patronyme',
    'اسم العائلة',
    'العائلة',
    'اللقب',
    'الاسم العائلي',
    'لقب',
    'soyad',
    'soyadı',
    'soy ad',
    'soyisim',
    'soyismi',
    'aile adı',
  ],
  fullName: [
    'name',
    'names',
    'full name',
    'complete name',
    'person name',
    'name of person',
    'nom complet',
    'nom et prénom',
    'nom et prénoms',
    'noms et prénoms',
    'nom prénom',
    'prénom et nom',
    'prénom nom',
    'الاسم',
    'اسم',
    'اسم الشخص',
    'الاسم الكامل',
    'الاسم بالكامل',
    'الاسم الثلاثي',
    'الاسم الرباعي',
    'الاسم واللقب',
    'الاسم والكنية',
    'ad soyad',
    'adı soyadı',
    'ad ve soyad',
    'tam ad',
    'tam adı',
    'isim soyisim',
  ],
  alias: [
    'alias',
    'aliases',
    'aka',
    'a.k.a.',
    'also known as',
    'other name',
    'other names',
    'nickname',
    'known as',
    'kunya',
    'surnom',
    'autre nom',
    'autres noms',
    'pseudonyme',
    'dit',
    'الاسم المستعار',
    'اسم مستعار',
    'الاسم الحركي',
    'أسماء أخرى',
    'اسم آخر',
    'takma ad',
    'takma adı',
    'lakap',
    'lakabı',
    'diğer ad',
    'diğer adları',
    'kod adı',
  ],
  sex: ['sex', 'gender', 'm/f', 'sexe', 'genre', 'الجنس', 'cinsiyet', 'cinsiyeti'],
  birthDate: [
    'birth date',
    'date of birth',
    'dob',
    'd.o.b.',
    'born',
    'born on',
    'birthday',
    'date de naissance',
    'né le',
    'née le',
    'né(e) le',
    'date naissance',
    'تاريخ الميلاد',
    'تاريخ الولادة',
    'تاريخ ميلاد',
    'المواليد',
    'مواليد',
    'doğum tarihi',
    'doğum günü',
    'd. tarihi',
  ],
  birthYear: [
    'birth year',
    'year of birth',
    'yob',
    'année de naissance',
    'an de naissance',
    'année naissance',
    'سنة الميلاد',
    'سنة الولادة',
    'عام الميلاد',
    'عام الولادة',
    'doğum yılı',
    'doğum senesi',
  ],
  nationality: [
    'nationality',
    'nationalities',
    'citizenship',
    'citizenships',
    'country of nationality',
    'country of citizenship',
    'nationality 1',
    'nationality 2',
    'second nationality',
    'other nationality',
    'nationalité',
    'nationalités',
    'citoyenneté',
    'autre nationalité',
    'الجنسية',
    'جنسية',
    'الجنسية الثانية',
    'جنسية أخرى',
    'uyruk',
    'uyruğu',
    'tabiiyet',
    'tabiiyeti',
    'vatandaşlık',
    'vatandaşlığı',
    'milliyet',
    'ikinci uyruk',
  ],
  fatherName: [
    'father name',
    "father's name",
    'fathers name',
    'name of father',
    'father',
    'nom du père',
    'prénom du père',
    'père',
    'اسم الأب',
    'اسم الوالد',
    'الأب',
    'الوالد',
    'baba adı',
    'babasının adı',
    'baba ismi',
    'baba',
  ],
  motherName: [
    'mother name',
    "mother's name",
    'mothers name',
    'name of mother',
    'mother',
    'nom de la mère',
    'prénom de la mère',
    'mère',
    'اسم الأم',
    'اسم الوالدة',
    'الأم',
    'الوالدة',
    'anne adı',
    'annesinin adı',
    'ana adı',
    'anne ismi',
    'anne',
  ],
  placeOfBirth: [
    'place of birth',
    'birth place',
    'pob',
    'p.o.b.',
    'born in',
    'lieu de naissance',
    'lieu naissance',
    'né à',
    'né(e) à',
    'مكان الميلاد',
    'مكان الولادة',
    'محل الميلاد',
    'محل الولادة',
    'doğum yeri',
  ],
  reference: [
    'reference',
    'ref',
    'ref no',
    'reference no',
    'reference number',
    'id',
    'file no',
    'file number',
    'case no',
    'case number',
    'référence',
    'réf',
    'numéro de dossier',
    'n° de dossier',
    'dossier',
    'n° dossier',
    'المرجع',
    'الرقم المرجعي',
    'رقم المرجع',
    'رقم الملف',
    'رقم القضية',
    'رقم الإضبارة',
    'referans',
    'referans no',
    'dosya no',
    'dosya numarası',
    'kayıt no',
  ],
  language: [
    'language',
    'languages',
    'spoken language',
    'mother tongue',
    'langue',
    'langues',
    'langue maternelle',
    'اللغة',
    'لغة',
    'اللغة الأم',
    'dil',
    'dili',
    'ana dil',
    'ana dili',
  ],
};

const fieldsByHeader: ReadonlyMap<string, string> = new Map([
  ...Object.entries(HEADERS).flatMap(([field, headers]) =>
    [field, ...headers].map((header): [string, string] => [plainHeader(header), field]),
  ),
]);
