import type { Block, Pieces, PrintedColumn } from '../../contract/printed.ts';
import type { Muster } from '../../custody/matters.ts';
import type { SheetRow } from '../../reports/views.ts';
import { code, moment, named } from '../bidi.ts';
import type { Directory } from '../page-context.ts';
import { authorityName, placeName } from '../where.ts';
import { filled, numeral, wordsOf } from '../words/choose.ts';
import { BLANK, blankRows, BOX, lineNumber, only, paper, type Printed, type PrintContext } from './paper.ts';
import { piecesOf, plainPieces } from './pieces.ts';

/** Lines of a list, from which one on, counted from one, and of how many. */
interface SheetPart {
  readonly rows: readonly SheetRow[];
  readonly from: number;
  readonly of: number;
}

interface CountPapers {
  readonly directory: Directory;
  /** The count the paper is for; without one it is a form for any. */
  readonly muster?: Muster;
  /** The list, in the order in which somebody walks; only for a counter who has given the bare number. */
  readonly sheet?: SheetPart;
}

const BLANK_LINES = 36;
const UNNAMED_LINES = 12;
/** Room for a hand, in millimetres. */
const HAND = 8.5;

/**
 * The sheet of a count: the field for the bare number stands alone on its page, and the list, where there may be one, on the next.
 * Without a list it is the blank form, with numbered lines.
 */
export function countPaper({ directory, muster, sheet }: CountPapers, context: PrintContext): Printed {
  const { language } = context;
  const words = wordsOf(language);
  const { print } = words;
  const title = sheet === undefined ? print.countForm : print.sheet;
  const own = muster?.counters.find(({ actor }) => actor === context.viewer.actor);
  const blocks: readonly Block[] = [
    { kind: 'title', head: { text: title } },
    { kind: 'facts', room: HAND, rows: head({ directory, ...(muster ? { muster } : {}) }, context) },
    { kind: 'number', head: only(language, ({ muster: say }) => say.number), means: print.sheetFirst },
    sheet === undefined || own === undefined
      ? { kind: 'text', pieces: plainPieces(print.noList) }
      : {
          kind: 'text',
          notice: true,
          pieces: piecesOf(filled(print.sheetGiven, { who: named(context.viewer.title), time: moment(own.at) })),
        },
    { kind: 'text', pieces: plainPieces(print.afterwards) },
    { kind: 'page' },
    ...(sheet === undefined ? blankList(context) : list(sheet, context)),
    { kind: 'heading', head: { text: print.unnamed } },
    { kind: 'text', leads: true, pieces: plainPieces(words.muster.strangerMeans) },
    {
      kind: 'table',
      ruled: true,
      room: HAND,
      columns: [
        numberColumn(context),
        { head: only(language, ({ gate }) => gate.age), share: 1.2 },
        { head: only(language, ({ say }) => say.sexHead), share: 0.8 },
        { head: only(language, ({ muster: say }) => say.description), share: 4 },
        { head: only(language, ({ care }) => care.bed), share: 1 },
      ],
      together: true,
      rows: blankRows(UNNAMED_LINES, [BLANK, BLANK, BLANK, BLANK]),
    },
  ];
  return {
    read: (sheet?.rows ?? []).map(({ id }) => id),
    document: paper(context, {
      title,
      purpose: print.countPurpose,
      directory,
      ...(muster === undefined ? {} : { running: [code(muster.place), ' · ', moment(muster.started)] }),
      blocks,
    }),
  };
}

function head({ directory, muster }: CountPapers, context: PrintContext): Extract<Block, { kind: 'facts' }>['rows'] {
  const { language } = context;
  const row = (pick: Parameters<typeof only>[1], value: Pieces) => ({ head: only(language, pick), value });
  return [
    row(
      ({ say }) => say.placeHead,
      muster === undefined ? BLANK : piecesOf([placeName(context, directory, muster.place), ' ', code(muster.place)]),
    ),
    ...(muster === undefined
      ? []
      : [row(({ muster: say }) => say.whoCounts, piecesOf(authorityName(context, directory, muster.authority)))]),
    row(({ muster: say }) => say.part, BLANK),
    row(({ print }) => print.countedBy, BLANK),
    row(({ print }) => print.from, BLANK),
    row(({ print }) => print.until, BLANK),
    row(({ print }) => print.signature, BLANK),
  ];
}

function list({ rows, from, of }: SheetPart, context: PrintContext): readonly Block[] {
  const { language } = context;
  const { muster: say, say: words, print } = wordsOf(language);
  const n = (figure: number) => numeral(language, figure);
  return [
    { kind: 'heading', head: { text: say.sheetHead } },
    { kind: 'text', pieces: plainPieces(print.sheetThen) },
    { kind: 'text', leads: true, pieces: piecesOf(filled(say.sheetCaption, { from: n(from), to: n(from + rows.length - 1), of: n(of) })) },
    {
      kind: 'table',
      ruled: true,
      columns: [
        numberColumn(context),
        { head: only(language, ({ care }) => care.bed), share: 1.2 },
        { head: only(language, (one) => one.print.personNumber) },
        { head: only(language, (one) => one.say.personHead), share: 3 },
        ...ticks(context),
        { head: only(language, (one) => one.print.remark), share: 1.6 },
      ],
      rows: rows.map(({ number, name, bed }, at) => [
        lineNumber(from - 1 + at),
        bed === undefined ? BLANK : piecesOf(named(bed)),
        piecesOf(code(number)),
        piecesOf(name === undefined ? words.noName : named(name)),
        ...ticks(context).map(() => BOX),
        BLANK,
      ]),
    },
    ...(rows.length === 0 ? [{ kind: 'text', pieces: plainPieces(say.nobodyOn) } as const] : []),
  ];
}

function blankList(context: PrintContext): readonly Block[] {
  const { language } = context;
  return [
    { kind: 'heading', head: only(language, ({ print }) => print.lines) },
    {
      kind: 'table',
      ruled: true,
      room: HAND,
      columns: [
        numberColumn(context),
        { head: only(language, ({ print }) => print.lineHint), share: 2 },
        { head: only(language, ({ say }) => say.personHead), share: 3 },
        { head: only(language, ({ care }) => care.bed), share: 1.2 },
        ...ticks(context),
      ],
      rows: blankRows(BLANK_LINES, [BLANK, BLANK, BLANK, ...ticks(context).map(() => BOX)]),
    },
  ];
}

function numberColumn({ language }: PrintContext): PrintedColumn {
  return { head: only(language, ({ print }) => print.line), align: 'end' };
}

/** How somebody was seen: three ways that prove a name, and any other. */
function ticks({ language }: PrintContext): readonly PrintedColumn[] {
  const { sheetHow, print } = wordsOf(language);
  return [sheetHow['answered-to-name'], sheetHow['band-scanned'], sheetHow['face-checked'], print.otherwise].map((text) => ({
    head: { text },
    share: 1,
    align: 'centre',
  }));
}

// Two sides of one sheet.
const GATE_LINES = 26;

/** The form for a bus at night: the band, a look, and who came with whom. */
export function arrivalsForm(directory: Directory, context: PrintContext): Printed {
  const { language } = context;
  const { print, sex, muster: say } = wordsOf(language);
  const tick = (text: string): PrintedColumn => ({ head: { text }, share: 0.75, align: 'centre' });
  const fact = (pick: Parameters<typeof only>[1]) => ({ head: only(language, pick), value: BLANK });
  return {
    read: [],
    document: paper(context, {
      title: print.arrivalsForm,
      purpose: print.arrivalsPurpose,
      wide: true,
      directory,
      blocks: [
        { kind: 'title', head: { text: print.arrivalsForm } },
        { kind: 'text', pieces: plainPieces(print.afterwards) },
        {
          kind: 'facts',
          room: HAND,
          rows: [
            fact(({ say: one }) => one.placeHead),
            fact(({ print: one }) => one.dateTime),
            fact(({ gate }) => gate.vehicle),
            fact(({ gate }) => gate.capturePlace),
            fact(({ gate }) => gate.captureAt),
            fact(({ gate }) => gate.captureUnit),
            fact(({ gate }) => gate.captureOrder),
            fact(({ print: one }) => one.enteredBy),
          ],
        },
        {
          kind: 'table',
          ruled: true,
          room: HAND,
          columns: [
            numberColumn(context),
            { head: only(language, ({ gate }) => gate.band), share: 2 },
            tick(sex.female),
            tick(sex.male),
            tick(say.child),
            tick(say.adult),
            tick(say.unsure),
            { head: only(language, ({ gate }) => gate.injured), share: 0.9, align: 'centre' },
            { head: only(language, ({ gate }) => gate.comesWith), share: 1.7 },
            { head: only(language, ({ gate }) => gate.givenName), share: 2.4 },
            { head: only(language, ({ print: one }) => one.remark), share: 2.4 },
          ],
          rows: blankRows(GATE_LINES, [BLANK, BOX, BOX, BOX, BOX, BOX, BOX, BLANK, BLANK, BLANK]),
        },
      ],
    }),
  };
}
