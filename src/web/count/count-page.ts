import { h, type ComponentChildren } from 'preact';
import { may } from '../../access/may.ts';
import type { PersonId } from '../../basics/ids.ts';
import { instantToText, type Instant } from '../../basics/time.ts';
import type { FormTold } from '../../contract/forms.ts';
import type { Muster } from '../../custody/matters.ts';
import type { SheetRow } from '../../reports/views.ts';
import { code, moment, named } from '../bidi.ts';
import { field, notice } from '../field.ts';
import { framed, hiddenFields } from '../frame.ts';
import { linkTo, sameWith, sentAlong } from '../links.ts';
import { choice, matterForm, numberBox, part, textBox, toldTo, type FormCommands } from '../matter-form.ts';
import type { Directory, PageContext } from '../page-context.ts';
import { facts, rowsTable } from '../table.ts';
import { authorityName, placeName } from '../where.ts';
import { filled, numeral, wordsOf } from '../words/choose.ts';
import { resultPart } from './result.ts';

/** A page of the list a counter goes by, and where on the list it stands. */
export interface SheetPage {
  readonly rows: readonly SheetRow[];
  /** The place of the first row among those asked for, from one. */
  readonly from: number;
  readonly of: number;
  readonly next?: PersonId;
  readonly seen: number;
  readonly all: number;
  readonly find: string;
  readonly onlyUnseen: boolean;
}

export interface CountView {
  readonly muster: Muster;
  readonly directory: Directory;
  /** The count of the same place that ended last before this one began. */
  readonly before?: { readonly id: string; readonly seen: number; readonly at: Instant };
  /** For a counter who has given the bare number. */
  readonly sheet?: SheetPage;
  /** The book's clock when the page is made. */
  readonly now: Instant;
  readonly commands: FormCommands;
}

/** One count: who counts where, first the bare number and then the list, and what it found. */
export function countPage(view: CountView, context: PageContext, told?: FormTold): string {
  const { muster, directory } = view;
  const { muster: say } = wordsOf(context.language);
  const place = placeName(context, directory, muster.place);
  return framed(
    context,
    `${say.one} ${muster.place}`,
    h('h1', null, filled(say.of, { place })),
    doneNotice(context),
    toldTo(told, 'sight') && notice(context, told, []),
    standing(view, context),
    muster.state === 'open' &&
      h('p', { class: 'aside' }, h('a', { href: linkTo(context, `/count/${muster.id}.pdf`) }, wordsOf(context.language).print.countLink)),
    muster.state === 'open' ? counting(view, context, told) : ended(view, context),
  );
}

/** What was just sent is entered; those who went too fast are told. */
export function doneNotice(context: PageContext, words?: string): ComponentChildren {
  const query = new URLSearchParams(context.query);
  const { muster: say } = wordsOf(context.language);
  if ((query.get('done') ?? '') === '') return undefined;
  const hasty = Number(query.get('hasty') ?? '');
  const told = Number.isInteger(hasty) && hasty > 0 ? filled(say.hasty, { n: numeral(context.language, hasty) }) : (words ?? say.entered);
  return h('p', { class: 'notice', role: 'status' }, told);
}

function standing({ muster, directory, before }: CountView, context: PageContext): ComponentChildren {
  const { language } = context;
  const { muster: say, musterKind, musterState } = wordsOf(language);
  const { incident, counters } = muster;
  return [
    facts([
      [say.stateHead, musterState[muster.state]],
      [say.kindHead, musterKind[muster.kind]],
      [say.whoCounts, authorityName(context, directory, muster.authority)],
      [say.openedBy, named(muster.openedBy)],
      [say.began, moment(muster.started)],
      muster.finished === undefined ? undefined : [say.ended, moment(muster.finished)],
      [
        say.baseline,
        before === undefined
          ? say.noBaseline
          : h(
              'a',
              { href: linkTo(context, `/count/${before.id}`) },
              filled(say.baselineIs, { n: numeral(language, before.seen), time: moment(before.at) }),
            ),
      ],
      incident === undefined
        ? undefined
        : [say.belongsTo, h('a', { href: linkTo(context, `/incident/${incident}`) }, wordsOf(language).trouble.title)],
    ]),
    h(
      'section',
      null,
      counters.length === 0
        ? h('p', null, say.nobodyYet)
        : rowsTable(
            say.bareNumbers,
            [
              { head: say.counter, names: true, cell: ({ actor }) => named(actor) },
              { head: say.part, cell: ({ section }) => (section === undefined ? say.whole : named(section)) },
              { head: say.given, cell: ({ at }) => moment(at) },
              { head: say.bareNumber, numeric: true, cell: ({ blind }) => numeral(language, blind) },
            ],
            counters,
          ),
    ),
  ];
}

function counting(view: CountView, context: PageContext, told: FormTold | undefined): ComponentChildren {
  const { muster, sheet, commands } = view;
  const { muster: say } = wordsOf(context.language);
  const { viewer } = context;
  if (viewer === undefined || !may(viewer.role, 'count-blind')) return h('p', { class: 'notice' }, say.onlyHolder);
  const giving = toldTo(told, 'abandon-muster');
  return [
    sheet === undefined ? blindForm(view, context, told) : [sheetPart(view, sheet, context, told), besideSheet(view, context, told)],
    muster.counters.length > 0 &&
      part(
        'finish',
        say.finishHead,
        notice(context, toldTo(told, 'finish-muster'), []),
        h('p', null, say.finishMeans),
        matterForm(context, { act: 'finish-muster', command: commands['finish-muster'], content: undefined, button: say.finish }),
      ),
    part(
      'abandon',
      say.abandonHead,
      h('p', null, say.abandonMeans),
      notice(context, giving, ['reason']),
      matterForm(context, {
        act: 'abandon-muster',
        command: commands['abandon-muster'],
        content: field(context, giving, { id: 'reason', name: 'reason', label: say.why, autocomplete: 'off' }),
        button: say.abandon,
      }),
    ),
  ];
}

function blindForm({ commands }: CountView, context: PageContext, told: FormTold | undefined): ComponentChildren {
  const { muster: say } = wordsOf(context.language);
  const own = toldTo(told, 'count-blind');
  return part(
    'blind',
    say.blindHead,
    h('p', { class: 'measure' }, say.blindMeans),
    notice(context, own, ['number', 'section']),
    matterForm(context, {
      act: 'count-blind',
      command: commands['count-blind'],
      content: [
        numberBox(context, own, { id: 'number', name: 'number', label: say.number }),
        field(context, own, {
          id: 'section',
          name: 'section',
          label: say.section,
          hint: say.sectionHint,
          autocomplete: 'off',
          optional: true,
        }),
      ],
      button: say.give,
    }),
  );
}

function sheetPart(
  { muster, commands, now }: CountView,
  sheet: SheetPage,
  context: PageContext,
  told: FormTold | undefined,
): ComponentChildren {
  const { language } = context;
  const { muster: say } = wordsOf(language);
  const own = muster.counters.find(({ actor }) => actor === context.viewer?.actor);
  const n = (figure: number) => numeral(language, figure);
  const unseen = sheet.rows.filter(({ seen }) => !seen);
  return part(
    'sheet',
    say.sheetHead,
    h('p', { class: 'measure' }, say.sheetMeans),
    h('p', null, filled(say.progress, { seen: n(sheet.seen), of: n(sheet.all), n: n(own?.blind ?? 0) })),
    findForm(sheet, context),
    sheet.rows.length === 0
      ? h('p', { class: 'notice' }, say.nobodyOn)
      : h(
          'form',
          { method: 'post', action: sameWith(context, { done: undefined, hasty: undefined }) },
          hiddenFields([
            ['act', 'sight'],
            ['command', commands['sight'] ?? ''],
            ['shown', instantToText(now)],
            ['next', sheet.next ?? ''],
            ...unseen.map(({ id }) => ['rest', id] as const),
          ]),
          sheetTable(sheet, context, toldTo(told, 'sight')),
          h(
            'p',
            { class: 'buttons' },
            sheet.next !== undefined && h('button', { type: 'submit', name: 'then', value: 'next' }, say.enterNext),
            h('button', { type: 'submit', name: 'then', value: 'stay' }, say.enter),
            unseen.length > 0 && h('button', { type: 'submit', name: 'then', value: 'rest' }, say.markRest),
          ),
          h('p', { class: 'hint measure' }, say.markMeans),
        ),
    sheet.from > 1 && h('p', null, h('a', { href: sameWith(context, { after: undefined, done: undefined }) }, say.firstPage)),
  );
}

function findForm({ find, onlyUnseen }: SheetPage, context: PageContext): ComponentChildren {
  const { muster: say } = wordsOf(context.language);
  return h(
    'form',
    { method: 'get', action: context.path, class: 'search' },
    hiddenFields(sentAlong(context, ['find', 'unseen', 'after', 'done', 'hasty'])),
    h(
      'div',
      { class: 'fields' },
      h(
        'div',
        { class: 'field' },
        h('label', { for: 'find' }, say.findOn),
        h('p', { class: 'hint', id: 'find-hint' }, say.findHint),
        h('input', { id: 'find', name: 'find', dir: 'auto', value: find, 'aria-describedby': 'find-hint', autocomplete: 'off' }),
      ),
      h(
        'label',
        { class: 'tick' },
        h('input', { type: 'checkbox', name: 'unseen', value: 'yes', checked: onlyUnseen }),
        ' ',
        say.onlyUnseen,
      ),
      h('button', { type: 'submit' }, say.show),
    ),
  );
}

/** In each row a number, a name, and how the person was seen; nothing is chosen beforehand. */
function sheetTable(sheet: SheetPage, context: PageContext, told: FormTold | undefined): ComponentChildren {
  const { language } = context;
  const { muster: say, say: words, sheetHow, care } = wordsOf(language);
  const n = (figure: number) => numeral(language, figure);
  return rowsTable<SheetRow>(
    filled(say.sheetCaption, { from: n(sheet.from), to: n(sheet.from + sheet.rows.length - 1), of: n(sheet.of) }).join(''),
    [
      {
        head: words.personHead,
        names: true,
        cell: ({ number, name }) => [name === undefined ? words.noName : named(name), h('br', null), code(number)],
      },
      ...(sheet.rows.some(({ bed }) => bed !== undefined)
        ? [{ head: care.bed, cell: ({ bed }: SheetRow) => (bed === undefined ? '' : named(bed)) }]
        : []),
      {
        head: say.how,
        cell: ({ id, number, name, seen }) => {
          const kept = told?.typed[`how.${id}`] ?? '';
          return [
            h(
              'select',
              { name: `how.${id}`, 'aria-label': say.howOf.replace('{person}', `${name ?? words.noName}, ${number}`) },
              h('option', { value: '', selected: kept === '' }, seen ? say.seenAlready : say.notSeen),
              Object.entries(sheetHow).map(([how, called]) => h('option', { value: how, selected: kept === how }, called)),
            ),
          ];
        },
      },
    ],
    sheet.rows,
  );
}

/** Who is here and not on the list: known to the book, or not to be named. */
function besideSheet({ commands }: CountView, context: PageContext, told: FormTold | undefined): ComponentChildren {
  const { muster: say, sheetHow, sex } = wordsOf(context.language);
  const [other, stranger] = [toldTo(told, 'sight-other'), toldTo(told, 'strangers-in-muster') ?? toldTo(told, 'stranger')];
  return [
    part(
      'other',
      say.otherHead,
      h('p', { class: 'measure' }, say.otherMeans),
      notice(context, other, ['person', 'how']),
      matterForm(context, {
        act: 'sight-other',
        command: commands['sight-other'],
        content: [
          field(context, other, { id: 'person', name: 'person', label: say.otherNumber, autocomplete: 'off', latin: true }),
          choice(context, other, { id: 'other-how', name: 'how', label: say.how, options: Object.entries(sheetHow) }),
        ],
        button: say.addOther,
      }),
    ),
    part(
      'stranger',
      say.strangerHead,
      h('p', { class: 'measure' }, say.strangerMeans),
      notice(context, stranger, ['remark', 'sex', 'age']),
      matterForm(context, {
        act: 'stranger',
        command: commands['stranger'],
        content: [
          textBox(context, stranger, { id: 'remark', name: 'remark', label: say.description, hint: say.descriptionHint }),
          choice(context, stranger, {
            id: 'sex',
            name: 'sex',
            label: say.sex,
            options: [
              ['', say.unsure],
              ['female', sex.female],
              ['male', sex.male],
            ],
          }),
          choice(context, stranger, {
            id: 'age',
            name: 'age',
            label: say.age,
            options: [
              [say.unsureAge, say.unsure],
              [say.child, say.child],
              [say.adult, say.adult],
            ],
          }),
        ],
        button: say.addStranger,
      }),
    ),
  ];
}

function ended({ muster }: CountView, context: PageContext): ComponentChildren {
  const { muster: say } = wordsOf(context.language);
  if (muster.result === undefined) return h('p', { class: 'notice' }, say.wasAbandoned);
  return resultPart(muster.id, muster.result, context);
}
