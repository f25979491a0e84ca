/** What may be told of a person in a list that leaves the house. */
export const exportFields = [
  'number',
  'reference',
  'fullName',
  'givenName',
  'familyName',
  'alias',
  'sex',
  'birthDate',
  'birthYear',
  'nationality',
  'fatherName',
  'motherName',
  'placeOfBirth',
  'place',
  'bed',
  'since',
] as const;
export type ExportField = (typeof exportFields)[number];

/**
 * What a list may be made for, and the most it may then tell: whoever counts needs no parents, whoever hands out bread no birthday.
 * A purpose without a row here can be exported for by nobody.
 */
export const exportPurposes = {
  count: ['number', 'reference', 'fullName', 'alias', 'sex', 'birthYear', 'place', 'bed'],
  relief: ['number', 'fullName', 'sex', 'birthYear', 'place', 'bed'],
  tracing: [
    'number',
    'fullName',
    'givenName',
    'familyName',
    'alias',
    'sex',
    'birthDate',
    'birthYear',
    'fatherName',
    'motherName',
    'placeOfBirth',
  ],
  handover: ['number', 'reference', 'fullName', 'givenName', 'familyName', 'sex', 'birthDate', 'nationality'],
  court: ['number', 'reference', 'fullName', 'givenName', 'familyName', 'birthDate', 'nationality', 'place', 'since'],
  'own-records': exportFields,
} as const satisfies Record<string, readonly ExportField[]>;
export type ExportPurpose = keyof typeof exportPurposes;

export function isExportPurpose(text: string): text is ExportPurpose {
  return Object.hasOwn(exportPurposes, text);
}

export function isExportField(text: string): text is ExportField {
  return (exportFields as readonly string[]).includes(text);
}

/** The fields asked for that the purpose does not need. */
export function fieldsBeyond(purpose: ExportPurpose, fields: readonly ExportField[]): readonly ExportField[] {
  return fields.filter((field) => !(exportPurposes[purpose] as readonly ExportField[]).includes(field));
}

/** A list of more persons than this leaves the house only when a second named person agrees (DESIGN.md 6). */
export const MOST_ALONE = 25;
