import { h, type ComponentChildren } from 'preact';
import { may } from '../../access/may.ts';
import type { PersonId } from '../../basics/ids.ts';
import { personNumber } from '../../basics/ids.ts';
import type { Instant } from '../../basics/time.ts';
import type { FormTold } from '../../contract/forms.ts';
import { varianceKinds, type Muster, type Variance, type VarianceKind } from '../../custody/matters.ts';
import { waysToClose } from '../../custody/variances.ts';
import type { Page, StrangerRow } from '../../reports/views.ts';
import { code, moment, momentText, named } from '../bidi.ts';
import { doneNotice } from '../count/count-page.ts';
import { field, notice, whyWords } from '../field.ts';
import { framed, hiddenFields } from '../frame.ts';
import { linkTo, sameWith } from '../links.ts';
import { choice, textBox, toldTo, type FormCommands } from '../matter-form.ts';
import { listEnd, placeFilter } from '../matter-list.ts';
import type { Directory, PageContext } from '../page-context.ts';
import { rowsTable } from '../table.ts';
import { placeName } from '../where.ts';
import { distance, filled, wordsOf } from '../words/choose.ts';

export interface DifferencesView {
  /** Open ones, what is due first before all others. */
  readonly page: Page<Variance>;
  /** Names of those whom the reader may see. */
  readonly names: ReadonlyMap<string, string>;
  /** What counters wrote about those whom they could not name, as far as the reader may read it. */
  readonly strangers?: ReadonlyMap<string, StrangerRow>;
  /** The counts of these differences and later ones of the same places. */
  readonly counts: readonly Muster[];
  readonly directory: Directory;
  readonly now: Instant;
  /** One number for each form; the page says by its key which. */
  readonly command: (form: string) => FormCommands;
}

/** Open differences by count, owner and kind, each with the ways that close this kind. */
export function differencesPage(view: DifferencesView, context: PageContext, told?: FormTold): string {
  const { page, directory } = view;
  const { difference: say } = wordsOf(context.language);
  const done = new URLSearchParams(context.query).get('done');
  return framed(
    context,
    say.title,
    h('h1', null, say.title),
    doneNotice(context, done === 'assign-variances' ? say.given : say.closed),
    h('p', null, say.means),
    placeFilter(context, directory, { open: false }),
    page.rows.length === 0
      ? h('p', { class: 'notice' }, say.none)
      : [...grouped(page.rows, ({ muster, owner }) => `${muster} ${owner}`).values()].map((group, i) =>
          ofCount(view, group, `g${i}`, context, told),
        ),
    listEnd(page, context),
  );
}

function grouped<Row>(rows: readonly Row[], keyOf: (row: Row) => string): ReadonlyMap<string, readonly Row[]> {
  const groups = new Map<string, Row[]>();
  for (const row of rows) {
    const group = groups.get(keyOf(row)) ?? [];
    groups.set(keyOf(row), group);
    group.push(row);
  }
  return groups;
}

function ofCount(
  view: DifferencesView,
  group: readonly Variance[],
  id: string,
  context: PageContext,
  told: FormTold | undefined,
): ComponentChildren {
  const { language } = context;
  const { difference: say, say: words } = wordsOf(language);
  const [first] = group;
  if (first === undefined) return undefined;
  const { muster, place, owner, due } = first;
  const started = view.counts.find((one) => one.id === muster)?.started ?? first.opened;
  const overdue = view.now > due;
  const time = h('a', { href: linkTo(context, `/count/${muster}`) }, moment(started));
  return h(
    'section',
    { 'aria-labelledby': id },
    h('h2', { id }, filled(say.ofCount, { time, place: placeName(context, view.directory, place) })),
    h(
      'p',
      { class: 'clock' },
      h('strong', { class: overdue ? 'tag overdue' : 'tag' }, overdue ? words.overdue : words.dueAt),
      ' ',
      moment(due),
      ' ',
      h('span', { class: 'aside' }, '(', distance(language, view.now, due), ')'),
      ' ',
      filled(say.owner, { actor: named(owner) }),
    ),
    varianceKinds.map((kind) => {
      const ones = group.filter((one) => one.kind === kind);
      return ones.length > 0 && ofKind(view, kind, ones, `${id}-${kind}`, context, told);
    }),
  );
}

/** One form for each kind, because each kind is closed in its own ways. */
function ofKind(
  view: DifferencesView,
  kind: VarianceKind,
  ones: readonly Variance[],
  id: string,
  context: PageContext,
  told: FormTold | undefined,
): ComponentChildren {
  const { language } = context;
  const { difference: say, varianceKind } = wordsOf(language);
  // A form is told by what it is about and not by its place on the page, which changes.
  const form = `${ones[0]?.muster} ${ones[0]?.owner} ${kind}`;
  const close = toldTo(told, 'close-variances', form);
  const give = toldTo(told, 'assign-variances', form);
  const chosen = new Set((close ?? give)?.typed['variances']?.split(' ') ?? []);
  const wrong = (close ?? give)?.wrong;
  const mayAct = context.viewer !== undefined && may(context.viewer.role, 'close-variances');
  const commands = view.command(form);
  const table = rowsTable<Variance>(
    `${say.caption}: ${varianceKind[kind]}`,
    [
      {
        head: say.about,
        names: true,
        cell: (one) => {
          const about = aboutWhom(view, one, `${id}-${one.id}`, context);
          if (!mayAct) return about;
          return h(
            'label',
            { class: 'tick' },
            h('input', {
              type: 'checkbox',
              name: 'variances',
              value: one.id,
              checked: chosen.has(one.id),
              'aria-label': say.chooseOne.replace('{person}', plainly(view, one, context)),
            }),
            h('span', null, about),
          );
        },
      },
      { head: say.dueBy, cell: ({ due }) => moment(due) },
    ],
    ones,
  );
  if (!mayAct) return table;
  return h(
    'form',
    { method: 'post', action: sameWith(context, { done: undefined }), class: 'claim' },
    hiddenFields([
      ['form', form],
      ['command', commands['settle'] ?? ''],
    ]),
    wrong?.field === 'variances' && h('p', { class: 'wrong', role: 'alert' }, whyWords(context, wrong.problem)),
    notice(context, close ?? give, ['variances', 'way', 'finding', 'person', 'evidence', 'to']),
    table,
    h(
      'div',
      { class: 'columns' },
      h(
        'div',
        { class: 'sheet' },
        wayChoice(kind, id, close, context),
        evidenceBox(view, kind, ones, id, close, context),
        textBox(context, close, { id: `${id}-finding`, name: 'finding', label: say.finding }),
        h('p', null, h('button', { type: 'submit', name: 'act', value: 'close-variances' }, say.close)),
      ),
      h(
        'div',
        { class: 'sheet' },
        field(context, give, { id: `${id}-to`, name: 'to', label: say.to, autocomplete: 'off', latin: true, optional: true }),
        h('p', null, h('button', { type: 'submit', name: 'act', value: 'assign-variances', formNoValidate: true }, say.giveAway)),
      ),
    ),
  );
}

function aboutWhom(
  { names, strangers }: DifferencesView,
  { kind, subject }: Variance,
  id: string,
  context: PageContext,
): ComponentChildren {
  const { difference: say, say: words } = wordsOf(context.language);
  if (kind === 'count') return say.theNumber;
  if (subject === undefined) return say.noName;
  if (kind === 'unidentified') return [say.noName, strangerInWords(strangers?.get(subject), id, context)];
  const number = code(personNumber(subject as PersonId));
  const name = names.get(subject);
  return [h('a', { href: linkTo(context, `/person/${subject}`) }, name === undefined ? words.noName : named(name)), h('br', null), number];
}

/** The number by which two persons may judge who it was, and what the counter wrote. */
function strangerInWords(stranger: StrangerRow | undefined, id: string, context: PageContext): ComponentChildren {
  const { difference: say, sex } = wordsOf(context.language);
  if (stranger === undefined) return undefined;
  const { identity, remark } = stranger;
  const names = (identity?.names ?? []).map(({ text, language }) => [named(text, language), ' ']);
  return h(
    'div',
    { id },
    h('p', null, code(personNumber(stranger.id as PersonId)), identity?.sex !== undefined && [' ', sex[identity.sex]]),
    names.length > 0 && h('p', null, names),
    remark !== undefined && [h('p', { class: 'aside' }, say.wrote, ':'), h('p', { dir: 'auto', class: 'said' }, remark)],
  );
}

function plainly({ names }: DifferencesView, { kind, subject }: Variance, { language }: PageContext): string {
  const { difference: say, say: words } = wordsOf(language);
  if (kind === 'count') return say.theNumber;
  if (subject === undefined || kind === 'unidentified') return say.noName;
  return `${names.get(subject) ?? words.noName}, ${personNumber(subject as PersonId)}`;
}

function wayChoice(kind: VarianceKind, id: string, told: FormTold | undefined, context: PageContext): ComponentChildren {
  const { difference: say, way, wayShows } = wordsOf(context.language);
  const wrong = told?.wrong?.field === 'way' ? told.wrong.problem : undefined;
  return h(
    'fieldset',
    wrong === undefined ? null : { 'aria-describedby': `${id}-way-wrong` },
    h('legend', null, say.ways),
    wrong !== undefined && h('p', { class: 'wrong', id: `${id}-way-wrong`, role: 'alert' }, whyWords(context, wrong)),
    waysToClose(kind).map((one) =>
      h(
        'label',
        { class: 'tick' },
        h('input', { type: 'radio', name: 'way', value: one, required: true, checked: told?.typed['way'] === one }),
        h('span', null, h('strong', null, way[one]), ': ', wayShows[one]),
      ),
    ),
  );
}

/** Where the book cannot tell by itself which entry shows it. */
function evidenceBox(
  { counts }: DifferencesView,
  kind: VarianceKind,
  ones: readonly Variance[],
  id: string,
  told: FormTold | undefined,
  context: PageContext,
): ComponentChildren {
  const { difference: say } = wordsOf(context.language);
  if (kind === 'unidentified') {
    const box = { id: `${id}-person`, name: 'person', label: say.evidencePerson, hint: say.evidencePersonHint };
    return field(context, told, { ...box, autocomplete: 'off', latin: true, optional: true });
  }
  if (kind !== 'count') return undefined;
  const [first] = ones;
  const later = counts.filter(
    ({ place, started, result, id: count }) =>
      result !== undefined && count !== first?.muster && place === first?.place && started >= (first?.opened ?? 0),
  );
  if (later.length === 0) return undefined;
  const options = [
    ['', wordsOf(context.language).muster.noIncident] as const,
    ...later.map((one) => [one.id, momentText(one.started)] as const),
  ];
  return choice(context, told, { id: `${id}-evidence`, name: 'evidence', label: say.evidenceCount, options });
}
