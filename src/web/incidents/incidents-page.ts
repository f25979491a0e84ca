import { h, type ComponentChildren } from 'preact';
import { may } from '../../access/may.ts';
import { instantToText, type Instant } from '../../basics/time.ts';
import type { FormTold } from '../../contract/forms.ts';
import { incidentKinds, type Incident } from '../../custody/matters.ts';
import type { Page } from '../../reports/views.ts';
import { moment } from '../bidi.ts';
import { doneNotice } from '../count/count-page.ts';
import { notice } from '../field.ts';
import { framed } from '../frame.ts';
import { afterForms, personsBox, remainsNotice } from '../incident/after-forms.ts';
import { linkTo } from '../links.ts';
import { choice, matterForm, numberBox, part, textBox, timeBox, toldTo, type FormCommands } from '../matter-form.ts';
import { listEnd, placeFilter } from '../matter-list.ts';
import type { Directory, PageContext } from '../page-context.ts';
import { rowsTable } from '../table.ts';
import { placeName } from '../where.ts';
import { wordsOf } from '../words/choose.ts';

export interface IncidentsView {
  readonly page: Page<Incident>;
  readonly directory: Directory;
  readonly now: Instant;
  readonly commands: FormCommands;
  /** Remains that were numbered by the form that was sent before. */
  readonly remains?: string;
}

/** The incidents of the reader's own authority, and the form to report one. */
export function incidentsPage(view: IncidentsView, context: PageContext, told?: FormTold): string {
  const { page, directory } = view;
  const { trouble: say, say: words, incidentKind } = wordsOf(context.language);
  return framed(
    context,
    say.title,
    h('h1', null, say.title),
    view.remains === undefined ? doneNotice(context) : remainsNotice(view.remains, context),
    h('p', null, say.means),
    placeFilter(context, directory),
    page.rows.length === 0
      ? h('p', { class: 'notice' }, say.none)
      : rowsTable<Incident>(
          say.caption,
          [
            {
              head: say.what,
              names: true,
              cell: ({ id, kind }) => h('a', { href: linkTo(context, `/incident/${id}`) }, incidentKind[kind]),
            },
            { head: say.when, cell: ({ happened }) => moment(happened.to) },
            {
              head: words.placeHead,
              cell: ({ place }) => (place === undefined ? say.noPlace : placeName(context, directory, place)),
            },
            {
              head: wordsOf(context.language).muster.stateHead,
              cell: ({ state }) => h('span', { class: 'tag' }, state === 'open' ? say.stateOpen : say.stateClosed),
            },
          ],
          page.rows,
        ),
    listEnd(page, context),
    reportForm(view, context, told),
    afterForms(view, context, told),
  );
}

function reportForm({ directory, now, commands }: IncidentsView, context: PageContext, told: FormTold | undefined): ComponentChildren {
  const { language, viewer } = context;
  const { trouble: say, after, say: words, incidentKind } = wordsOf(language);
  if (viewer === undefined || !may(viewer.role, 'report-incident')) return undefined;
  const own = toldTo(told, 'report-incident');
  const wanted = new URLSearchParams(context.query).get('place') ?? '';
  const places = [...directory.places].map(([code, { names }]) => [code, names[language] ?? names['en'] ?? code] as const);
  return part(
    'report',
    say.reportHead,
    h('p', { class: 'measure' }, say.reportMeans),
    notice(context, own, ['kind', 'place', 'circumstances', 'persons', 'before', 'now', 'from', 'until']),
    matterForm(context, {
      act: 'report-incident',
      command: commands['report-incident'],
      more: [['shown', instantToText(now)]],
      content: [
        choice(context, own, {
          id: 'kind',
          name: 'kind',
          label: say.kind,
          options: incidentKinds.map((kind) => [kind, incidentKind[kind]] as const),
        }),
        choice(context, own, {
          id: 'place',
          name: 'place',
          label: words.placeHead,
          options: [['', say.noPlace], ...places],
          chosen: wanted,
        }),
        textBox(context, own, { id: 'circumstances', name: 'circumstances', label: say.circumstances }),
        personsBox('persons', after.persons, after.personsHint, context, own, true),
        timeBox(context, own, { id: 'from', name: 'from', label: say.from, hint: say.timeHint, optional: true }),
        timeBox(context, own, { id: 'until', name: 'until', label: say.until, hint: say.timeHint, optional: true }),
        guardBoxes(context, own),
      ],
      button: say.report,
    }),
  );
}

/** Guards on post, before and now: both or none. */
export function guardBoxes(context: PageContext, told: FormTold | undefined): ComponentChildren {
  const { trouble: say } = wordsOf(context.language);
  return [
    numberBox(context, told, {
      id: 'before',
      name: 'before',
      label: say.before,
      hint: `${say.guardsWho} ${say.guardsHint}`,
      optional: true,
    }),
    numberBox(context, told, { id: 'guards-now', name: 'now', label: say.now, optional: true }),
  ];
}
