import type { ComponentChildren } from 'preact';
import type { Instant } from '../../basics/time.ts';
import type { Block, Head, Piece, Pieces, PrintedDocument, Stretch } from '../../contract/printed.ts';
import type { PersonId } from '../../basics/ids.ts';
import { code, moment, named } from '../bidi.ts';
import { askedTime } from '../links.ts';
import type { Directory, PageContext } from '../page-context.ts';
import { authorityName } from '../where.ts';
import { catalogues, filled, languageCodes, wordsOf, type Catalogue, type Language } from '../words/choose.ts';
import { piecesOf, plainPieces } from './pieces.ts';

/** What a print knows beside what a page knows. */
export interface PrintContext extends PageContext {
  readonly viewer: NonNullable<PageContext['viewer']>;
  /** The language beside the reader's own on papers that cross a border. */
  readonly second: Language;
  readonly print: {
    /** By which this paper is found again among the readings. */
    readonly number: string;
    readonly at: Instant;
    /** As the reader said it; without one, what such a paper is for. */
    readonly purpose?: string;
  };
}

/** What of a document is its own. */
interface Sheet {
  readonly title: string;
  readonly purpose: string;
  readonly wide?: boolean;
  /** What names the paper on top of its pages. */
  readonly running?: ComponentChildren;
  readonly directory: Directory;
  readonly blocks: readonly Block[];
}

/** A document with what must stand on every page of every paper. */
export function paper(context: PrintContext, sheet: Sheet): PrintedDocument {
  const { language, second } = context;
  const { print, say } = wordsOf(language);
  const own = [language, ...languageCodes.filter((one) => one !== language)];
  const [before = '', between = '', after = ''] = print.page.split(/\{page\}|\{pages\}/);
  return {
    language,
    title: sheet.title,
    wide: sheet.wide === true,
    running: [
      piecesOf([sheet.title, sheet.running !== undefined && [' · ', sheet.running]]),
      piecesOf(['Musterbook · ', code(context.print.number)]),
    ],
    recognition: own.map((one): Stretch => ({ language: one, text: catalogues[one].say.recognition })),
    foot: [...(context.world === undefined ? [] : [invented(context, language, second)]), printed(context, sheet)],
    pages: [before, between, after],
    boxes: print.boxes,
    blocks: [...past(context, say), ...sheet.blocks],
  };
}

/** A head in the reader's language and in the second one. */
export function both({ language, second }: PrintContext, pick: (words: Catalogue) => string): Head {
  return { ...only(language, pick), second: { language: second, text: capital(second, pick(wordsOf(second))) } };
}

function capital(language: Language, words: string): string {
  return words.charAt(0).toLocaleUpperCase(language) + words.slice(1);
}

/** A head on a paper that stays in the house. */
export function only(language: Language, pick: (words: Catalogue) => string): Head {
  return { text: capital(language, pick(wordsOf(language))) };
}

/** A sentence in the reader's language, and beneath it in the second one. */
export function bothSay({ language, second }: PrintContext, pick: (words: Catalogue) => string): readonly Block[] {
  return [
    { kind: 'text', leads: true, pieces: plainPieces(pick(wordsOf(language))) },
    { kind: 'second', text: { language: second, text: pick(wordsOf(second)) } },
  ];
}

/** Both on one line. */
export function bothWords({ language, second }: PrintContext, pick: (words: Catalogue) => string): Pieces {
  return piecesOf([pick(wordsOf(language)), ' ', named(pick(wordsOf(second)), second)]);
}

export const BOX: Pieces = [{ box: true }];
export const BLANK: Pieces = [];

/** The number of a line. */
export function lineNumber(at: number): Pieces {
  return [{ text: String(at + 1), whole: true }];
}

/** Empty numbered lines to write on. */
export function blankRows(count: number, cells: readonly Pieces[]): readonly (readonly Pieces[])[] {
  return Array.from({ length: count }, (_, at) => [lineNumber(at), ...cells]);
}

/** The parties sign; each with a name that can be read, a date and a place. */
export function signatures(
  context: PrintContext,
  parties: readonly (readonly [pick: (words: Catalogue) => string, name: ComponentChildren])[],
): Block {
  const lines = (['name', 'signature', 'dateTime', 'place'] as const).map((line) => both(context, ({ print }) => print[line]));
  return { kind: 'signatures', parties: parties.map(([pick, name]) => ({ party: both(context, pick), name: piecesOf(name), lines })) };
}

function invented({ world }: PrintContext, ...of: readonly Language[]): Pieces {
  const [own, second] = of.map((one) => wordsOf(one).say);
  const name = world === undefined ? undefined : named(world.name);
  return [
    ...strong(piecesOf([own?.invented, ' ', filled(own?.world ?? '', { name }), '. '])),
    ...piecesOf(second === undefined ? undefined : named(second.invented)),
  ];
}

function strong(pieces: Pieces): Pieces {
  return pieces.map((piece): Piece => ({ ...piece, strong: true }));
}

function printed(context: PrintContext, { purpose, directory }: Sheet): Pieces {
  const { viewer, print, language } = context;
  return piecesOf(
    filled(wordsOf(language).print.printed, {
      who: named(viewer.title),
      authority: authorityName(context, directory, viewer.authority),
      time: moment(print.at),
      purpose: print.purpose === undefined ? purpose : named(print.purpose),
      number: code(print.number),
    }),
  );
}

/** A paper about the past says so before anything else. */
function past(context: PrintContext, say: Catalogue['say']): readonly Block[] {
  const [asOf, knownOn] = [askedTime(context, 'asOf').at, askedTime(context, 'knownOn').at];
  return [
    ...(asOf === undefined ? [] : [filled(say.pastAsOf, { time: moment(asOf) })]),
    ...(knownOn === undefined ? [] : [filled(say.pastKnownOn, { time: moment(knownOn) })]),
  ].map((words): Block => ({ kind: 'text', notice: true, pieces: piecesOf(words) }));
}

/** Whom a paper named, to be noted as readings. */
export interface Printed {
  readonly document: PrintedDocument;
  readonly read: readonly PersonId[];
}
