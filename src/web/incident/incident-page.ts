import { h, type ComponentChildren } from 'preact';
import { may } from '../../access/may.ts';
import type { FormTold } from '../../contract/forms.ts';
import { rivalCountsOf, type Incident, type Muster, type RivalCount } from '../../custody/matters.ts';
import { isExact, moment, named } from '../bidi.ts';
import { doneNotice } from '../count/count-page.ts';
import { field, notice } from '../field.ts';
import { framed } from '../frame.ts';
import { afterForms, remainsNotice } from './after-forms.ts';
import { guardBoxes } from '../incidents/incidents-page.ts';
import { linkTo } from '../links.ts';
import { choice, matterForm, numberBox, part, textBox, timeBox, toldTo, type FormCommands } from '../matter-form.ts';
import type { Directory, PageContext } from '../page-context.ts';
import { facts, rowsTable } from '../table.ts';
import { placeName } from '../where.ts';
import { filled, numeral, wordsOf, type Language } from '../words/choose.ts';

export interface IncidentView {
  readonly incident: Incident;
  /** The counts made for it, the newest first. */
  readonly counts: readonly Muster[];
  readonly directory: Directory;
  readonly commands: FormCommands;
  /** Remains that were numbered by the form that was sent before. */
  readonly remains?: string;
}

/** One incident: what became known, our counts, and beside ours those of others. */
export function incidentPage(view: IncidentView, context: PageContext, told?: FormTold): string {
  const { incident } = view;
  const { trouble: say, incidentKind } = wordsOf(context.language);
  return framed(
    context,
    `${say.title}: ${incidentKind[incident.kind]}`,
    h('h1', null, `${say.title}: ${incidentKind[incident.kind]}`),
    view.remains === undefined ? doneNotice(context) : remainsNotice(view.remains, context),
    told && ownActs.includes(told.typed['act'] ?? '') && notice(context, toldTo(told, told.typed['act'] ?? ''), FIELDS),
    whatHappened(view, context),
    part(
      'notes',
      say.notes,
      incident.notes.length === 0
        ? h('p', null, say.noNotes)
        : h(
            'ul',
            { class: 'figures' },
            incident.notes.map(({ at, actor, text }) =>
              h(
                'li',
                null,
                h('p', { dir: 'auto', class: 'said' }, text),
                h('p', { class: 'aside' }, filled(say.noteBy, { actor: named(actor), time: moment(at) })),
              ),
            ),
          ),
    ),
    h('section', { 'aria-label': say.beside }, figuresTable(view, context), h('p', { class: 'aside measure' }, say.besideMeans)),
    incident.state === 'open' && [
      forms(view, context, told),
      afterForms({ ...view, ...(incident.place === undefined ? {} : { place: incident.place }) }, context, told),
    ],
  );
}

// Other forms of this page say themselves what concerns no field of theirs.
const ownActs: readonly string[] = ['note-incident', 'record-rival-count', 'close-incident'];
const FIELDS = ['text', 'before', 'now', 'of', 'least', 'most', 'saidBy', 'said', 'finding'] as const;

function whatHappened({ incident, counts, directory }: IncidentView, context: PageContext): ComponentChildren {
  const { language } = context;
  const { trouble: say, say: words, muster, musterState } = wordsOf(language);
  const { happened, place, guards, baseline, state } = incident;
  const n = (figure: number) => numeral(language, figure);
  return facts([
    [muster.stateHead, state === 'open' ? say.stateOpen : say.stateClosed],
    [say.when, isExact(happened) ? moment(happened.from) : filled(words.between, { from: moment(happened.from), to: moment(happened.to) })],
    [words.placeHead, place === undefined ? say.noPlace : placeName(context, directory, place)],
    [
      say.guards,
      [
        guards === undefined ? say.guardsUnknown : filled(say.guardsAre, { before: n(guards.before), now: n(guards.now) }),
        h('p', { class: 'aside' }, say.guardsWho),
      ],
    ],
    [
      muster.baseline,
      baseline === undefined
        ? muster.noBaseline
        : h(
            'a',
            { href: linkTo(context, `/count/${baseline.muster}`) },
            filled(muster.baselineIs, { n: n(baseline.count), time: moment(baseline.at) }),
          ),
    ],
    [
      say.counts,
      counts.length === 0
        ? say.noCounts
        : h(
            'ul',
            { class: 'plain' },
            counts.map((one) =>
              h(
                'li',
                null,
                h('a', { href: linkTo(context, `/count/${one.id}`) }, moment(one.started)),
                ' ',
                h('span', { class: 'aside' }, musterState[one.state]),
              ),
            ),
          ),
    ],
  ]);
}

interface Figure {
  readonly of: RivalCount['of'];
  readonly figure: ComponentChildren;
  readonly source: ComponentChildren;
  readonly date: ComponentChildren;
  readonly opens: ComponentChildren;
}

/** Ours first, with a way to the names; then what others said, with none. */
function figuresTable({ incident, counts }: IncidentView, context: PageContext): ComponentChildren {
  const { language } = context;
  const { trouble: say, rivalOf } = wordsOf(language);
  const ours = counts.find(({ result }) => result !== undefined);
  const own = (of: RivalCount['of'], figure: number, path: string, parameters: { readonly [name: string]: string }): Figure => ({
    of,
    figure: numeral(language, figure),
    source: h('strong', null, say.ours),
    date: moment(ours?.finished ?? incident.happened.to),
    opens: h('a', { href: linkTo(context, path, parameters) }, say.names),
  });
  const mine =
    ours?.result === undefined
      ? []
      : [
          own('gone', ours.result.missing, '/differences', { muster: ours.id }),
          own('held', ours.result.seen, '/persons', { place: ours.place }),
        ];
  const others = incident.rivals.map(
    (rival): Figure => ({
      of: rival.of,
      figure: bounds(rival, language),
      source: named(rival.saidBy),
      date: moment(rival.said),
      opens: h('span', { class: 'aside' }, say.opensNot),
    }),
  );
  const rows = rivalCountsOf.flatMap((of) => [...mine, ...others].filter((one) => one.of === of));
  if (rows.length === 0) return [h('h2', null, say.beside), h('p', null, say.noCounts)];
  return rowsTable<Figure>(
    say.beside,
    [
      { head: say.of, names: true, cell: ({ of }) => rivalOf[of] },
      { head: say.figure, cell: ({ figure }) => figure },
      { head: say.source, cell: ({ source }) => source },
      { head: say.date, cell: ({ date }) => date },
      { head: say.opens, cell: ({ opens }) => opens },
    ],
    rows,
  );
}

function bounds({ least, most }: RivalCount, language: Language): ComponentChildren {
  const { trouble: say } = wordsOf(language);
  const n = (figure: number | undefined) => (figure === undefined ? '' : numeral(language, figure));
  if (least === most) return n(least);
  if (most === undefined) return filled(say.atLeast, { least: n(least) });
  if (least === undefined) return filled(say.atMost, { most: n(most) });
  return filled(say.between, { least: n(least), most: n(most) });
}

function forms({ commands }: IncidentView, context: PageContext, told: FormTold | undefined): ComponentChildren {
  const { trouble: say, rivalOf } = wordsOf(context.language);
  const { viewer } = context;
  if (viewer === undefined || !may(viewer.role, 'note-incident')) return undefined;
  const [note, rival, close] = ['note-incident', 'record-rival-count', 'close-incident'].map((act) => toldTo(told, act));
  return [
    part(
      'note',
      say.noteHead,
      matterForm(context, {
        act: 'note-incident',
        command: commands['note-incident'],
        content: [textBox(context, note, { id: 'text', name: 'text', label: say.note }), guardBoxes(context, note)],
        button: say.addNote,
      }),
    ),
    part(
      'rival',
      say.rivalHead,
      h('p', { class: 'measure' }, say.rivalMeans),
      matterForm(context, {
        act: 'record-rival-count',
        command: commands['record-rival-count'],
        content: [
          choice(context, rival, {
            id: 'of',
            name: 'of',
            label: say.of,
            options: rivalCountsOf.map((of) => [of, rivalOf[of]] as const),
          }),
          numberBox(context, rival, { id: 'least', name: 'least', label: say.least, optional: true }),
          numberBox(context, rival, { id: 'most', name: 'most', label: say.most, optional: true }),
          field(context, rival, { id: 'saidBy', name: 'saidBy', label: say.saidBy, autocomplete: 'off' }),
          timeBox(context, rival, { id: 'said', name: 'said', label: say.said, hint: say.saidHint }),
        ],
        button: say.addRival,
      }),
    ),
    part(
      'close',
      say.closeHead,
      h('p', { class: 'measure' }, say.closeMeans),
      matterForm(context, {
        act: 'close-incident',
        command: commands['close-incident'],
        content: textBox(context, close, { id: 'finding', name: 'finding', label: say.finding }),
        button: say.close,
      }),
    ),
  ];
}
