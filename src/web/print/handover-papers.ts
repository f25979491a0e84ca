import { h, type ComponentChildren } from 'preact';
import { personNumber } from '../../basics/ids.ts';
import type { Block, Pieces, PrintedColumn } from '../../contract/printed.ts';
import type { LineState } from '../../handover/states.ts';
import type { Handover } from '../../handover/types.ts';
import type { ManifestRow } from '../../reports/views.ts';
import { code, moment, named } from '../bidi.ts';
import type { Directory } from '../page-context.ts';
import { authorityName, placeName } from '../where.ts';
import { filled, numeral, wordsOf } from '../words/choose.ts';
import {
  BLANK,
  blankRows,
  both,
  bothSay,
  bothWords,
  BOX,
  lineNumber,
  paper,
  signatures,
  type Printed,
  type PrintContext,
} from './paper.ts';
import { piecesOf } from './pieces.ts';

export interface HandoverPapers {
  readonly handover: Handover;
  readonly rows: readonly ManifestRow[];
  readonly directory: Directory;
}

/** The numbered list of a handover, in two languages: who goes, with which papers and things, and what the escort must do. */
export function manifestPaper(view: HandoverPapers, context: PrintContext): Printed {
  const { handover, rows } = view;
  const { language } = context;
  const words = wordsOf(language);
  const columns: readonly PrintedColumn[] = [
    ...lineHeads(context),
    { head: both(context, ({ print }) => print.papers), share: 2.2 },
    { head: both(context, ({ print }) => print.bag), share: 1.5 },
    { head: both(context, ({ print }) => print.instructions), share: 2.8 },
    { head: both(context, ({ print }) => print.stands), share: 1.6 },
  ];
  const states = statesOf(handover);
  return printed(view, context, 'manifest', [
    ...bothSay(context, ({ print }) => print.manifestMeans),
    plan(view, context),
    {
      kind: 'table',
      columns,
      rows: rows.map((row, at) => [
        ...lineCells(row, at, context),
        piecesOf(papers(row, context)),
        piecesOf(bag(row, context)),
        piecesOf(instructions(row, context)),
        stateCell(states.get(row.person), context),
      ]),
    },
    ...(rows.length === 0 ? [{ kind: 'text', pieces: piecesOf(words.print.nothing) } as const] : []),
    sign(view, context, handover.transit !== undefined),
  ]);
}

/** The receipt as the receiver gave it; before it is given, the form on which an authority that acts by letter gives it. */
export function receiptPaper(view: HandoverPapers, context: PrintContext): Printed {
  return view.handover.receivedAt === undefined ? receiptForm(view, context) : receiptGiven(view, context);
}

const EXTRA_LINES = 4;

function receiptForm(view: HandoverPapers, context: PrintContext): Printed {
  const tick = (which: 'taken' | 'refused' | 'absent'): PrintedColumn => ({
    head: both(context, ({ print }) => print[which]),
    align: 'centre',
  });
  const remark: PrintedColumn = { head: both(context, ({ print }) => print.remark), share: 3 };
  const [number, person] = lineHeads(context);
  return printed(view, context, 'receiptForm', [
    ...bothSay(context, ({ print }) => print.receiptFormMeans),
    plan(view, context),
    {
      kind: 'table',
      ruled: true,
      columns: [...lineHeads(context), tick('taken'), tick('refused'), tick('absent'), remark],
      rows: view.rows.map((row, at) => [...lineCells(row, at, context), BOX, BOX, BOX, BLANK]),
    },
    { kind: 'heading', head: both(context, ({ print }) => print.extras) },
    ...bothSay(context, ({ print }) => print.extrasMeans),
    {
      kind: 'table',
      ruled: true,
      room: 8.5,
      together: true,
      columns: [
        ...(number === undefined || person === undefined ? [] : [number, { ...person, share: 1 }]),
        { head: both(context, ({ print }) => print.described), share: 2 },
        { head: both(context, ({ print }) => print.remark), share: 2 },
      ],
      rows: blankRows(EXTRA_LINES, [BLANK, BLANK, BLANK]),
    },
    sign(view, context, false),
  ]);
}

function receiptGiven(view: HandoverPapers, context: PrintContext): Printed {
  const { handover, rows } = view;
  const states = statesOf(handover);
  return printed(view, context, 'receipt', [
    ...bothSay(context, ({ print }) => print.receiptMeans),
    plan(view, context),
    {
      kind: 'table',
      columns: [
        ...lineHeads(context),
        { head: both(context, ({ print }) => print.stands), share: 2 },
        { head: both(context, ({ print }) => print.remark), share: 3 },
      ],
      rows: rows.map((row, at) => [
        ...lineCells(row, at, context),
        stateCell(states.get(row.person), context),
        row.remark === undefined ? BLANK : piecesOf(named(row.remark)),
      ]),
    },
    sign(view, context, false),
  ]);
}

function printed(
  { handover, rows, directory }: HandoverPapers,
  context: PrintContext,
  title: 'manifest' | 'receiptForm' | 'receipt',
  blocks: readonly Block[],
): Printed {
  const { print } = wordsOf(context.language);
  return {
    // Of a line without a name and without papers only the number is shown, which everybody in the handover has.
    read: rows
      .filter(({ names, given, remark }) => names.length > 0 || Object.keys(given).length > 0 || remark !== undefined)
      .map(({ person }) => person),
    document: paper(context, {
      title: print[title],
      purpose: print.manifestPurpose,
      wide: true,
      directory,
      running: [code(handover.sender), ' – ', code(handover.receiver), ' · ', code(handover.id)],
      blocks: [
        { kind: 'title', head: both(context, (words) => words.print[title]) },
        ...(handover.disputed ? [{ kind: 'text', notice: true, pieces: bothWords(context, ({ say }) => say.disputed) } as const] : []),
        ...blocks,
      ],
    }),
  };
}

function plan({ handover, directory }: HandoverPapers, context: PrintContext): Block {
  const { language } = context;
  const { evidence } = wordsOf(language);
  const { plan, sender, receiver, transit, leader, departedAt, receivedAt, acknowledged } = handover;
  const row = (head: Parameters<typeof both>[1], value: ComponentChildren) => [{ head: both(context, head), value: piecesOf(value) }];
  return {
    kind: 'facts',
    rows: [
      ...row(({ print }) => print.handoverNumber, h('bdi', { dir: 'ltr' }, h('strong', null, handover.id))),
      ...row(({ party }) => party.sender, authorityName(context, directory, sender)),
      ...(transit === undefined ? [] : row(({ party }) => party.transit, authorityName(context, directory, transit))),
      ...row(({ party }) => party.receiver, authorityName(context, directory, receiver)),
      ...row(({ say }) => say.destination, placeName(context, directory, plan.destination)),
      ...row(
        ({ say }) => say.departure,
        [moment(plan.departure), departedAt !== undefined && [' – ', filled(wordsOf(language).say.departed, { time: moment(departedAt) })]],
      ),
      ...row(
        ({ say }) => say.arrival,
        [moment(plan.arrival), receivedAt !== undefined && [' – ', filled(wordsOf(language).say.received, { time: moment(receivedAt) })]],
      ),
      ...row(({ say }) => say.route, [named(plan.route), plan.vehicles.map((vehicle) => [' · ', named(vehicle)])]),
      ...(leader === undefined ? [] : row(({ say }) => say.leader, named(leader))),
      ...(acknowledged === undefined ? [] : row(({ say }) => say.acknowledged, evidence[acknowledged])),
    ],
  };
}

function lineHeads(context: PrintContext): readonly PrintedColumn[] {
  return [
    { head: both(context, ({ print }) => print.line), align: 'end' },
    { head: both(context, ({ print }) => print.personNumber) },
    { head: both(context, ({ print }) => print.names), share: 3 },
  ];
}

function lineCells({ person, names }: ManifestRow, at: number, context: PrintContext): readonly Pieces[] {
  const { print, name: kinds } = wordsOf(context.language);
  const called =
    names.length === 0
      ? h('span', { class: 'aside' }, print.nameNotShown)
      : names.map(({ text, kind, language }) => [
          named(text, language),
          kind === 'full' ? undefined : [' ', h('span', { class: 'aside' }, '(', kinds[kind], ')')],
          h('br', null),
        ]);
  return [lineNumber(at), piecesOf(code(personNumber(person))), piecesOf(called)];
}

function papers({ given: { papers } }: ManifestRow, { language }: PrintContext): ComponentChildren {
  const { print } = wordsOf(language);
  if (papers === undefined) return h('span', { class: 'aside' }, print.nothing);
  if ('noneBecause' in papers) return filled(print.papersNone, { reason: named(papers.noneBecause) });
  return filled(print.papersAre, { kind: named(papers.kind), number: code(papers.number), holder: named(papers.heldBy) });
}

function bag({ given: { propertyBag } }: ManifestRow, { language }: PrintContext): ComponentChildren {
  const { print } = wordsOf(language);
  if (propertyBag === undefined) return h('span', { class: 'aside' }, print.nothing);
  return filled(print.bagIs, { seal: code(propertyBag.seal), n: numeral(language, propertyBag.items) });
}

/** What the escort must do, and who says so; never why. */
function instructions({ given: { fitToTravel } }: ManifestRow, { language }: PrintContext): ComponentChildren {
  const { print } = wordsOf(language);
  if (fitToTravel === undefined) return h('span', { class: 'aside' }, print.nothing);
  return [
    named(fitToTravel.instructions),
    h('br', null),
    h('span', { class: 'aside' }, filled(print.instructionsBy, { clinician: named(fitToTravel.clinician) })),
  ];
}

function statesOf({ lines }: Handover): ReadonlyMap<string, LineState> {
  return new Map(lines.map(({ person, state }) => [person, state]));
}

function stateCell(state: LineState | undefined, { language, second }: PrintContext): Pieces {
  if (state === undefined) return BLANK;
  return piecesOf([wordsOf(language).line[state], h('br', null), h('span', { class: 'aside' }, wordsOf(second).line[state])]);
}

function sign({ handover, directory }: HandoverPapers, context: PrintContext, withTransit: boolean): Block {
  const { sender, transit, receiver } = handover;
  const name = (authority: Handover['sender']) => authorityName(context, directory, authority);
  return signatures(context, [
    [({ party }) => party.sender, name(sender)],
    ...(withTransit && transit !== undefined ? [[({ party }: ReturnType<typeof wordsOf>) => party.transit, name(transit)] as const] : []),
    [({ party }) => party.receiver, name(receiver)],
  ]);
}
