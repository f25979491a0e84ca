import { listWords } from './list-words.ts';
import type { ListColumn, ListLanguage } from './list-words.ts';

/** What every list that leaves the house carries (DESIGN.md 6): for whom, what for, by whom and when. */
export interface ListMark {
  /** The number under which the book keeps the export. */
  readonly number: string;
  readonly purpose: string;
  readonly recipient: string;
  readonly exportedBy: string;
  /** The second named person, where there is one. */
  readonly secondPerson?: string;
  /** RFC 3339, by the clock of the book. */
  readonly exportedAt: string;
  readonly persons: number;
  /** The book is a world's: every person in it is invented. */
  readonly invented: boolean;
}

export interface ListToWrite {
  readonly language: ListLanguage;
  readonly columns: readonly ListColumn[];
  readonly mark: ListMark;
  /** Texts in the order of the columns. Each is written as text and read back as the same text. */
  readonly rows: AsyncIterable<readonly string[]> | Iterable<readonly string[]>;
}

/** The mark as label and text, in the order in which it is shown. */
export function markLines({ language, mark }: ListToWrite): readonly (readonly [label: string, text: string])[] {
  const words = listWords[language];
  return [
    [words.purpose, mark.purpose],
    [words.recipient, mark.recipient],
    [words.exportedBy, mark.exportedBy],
    ...(mark.secondPerson === undefined ? [] : [[words.secondPerson, mark.secondPerson] as const]),
    [words.exportedAt, mark.exportedAt],
    [words.number, mark.number],
    [words.persons, String(mark.persons)],
  ];
}

/** What the list says of its persons and of those who hold them. */
export function markSentences({ language, mark }: ListToWrite): readonly string[] {
  const words = listWords[language];
  return [...(mark.invented ? [words.invented] : []), words.noRecognition];
}
