import { h, type ComponentChildren } from 'preact';
import { may } from '../../access/may.ts';
import type { FormTold } from '../../contract/forms.ts';
import { musterKinds, type Incident, type Muster } from '../../custody/matters.ts';
import type { PlacePopulation, PlaceRow } from '../../reports/views.ts';
import { calledIn, code, moment, momentText } from '../bidi.ts';
import { doneNotice } from '../count/count-page.ts';
import { notice } from '../field.ts';
import { framed } from '../frame.ts';
import { askedTime, linkTo } from '../links.ts';
import { choice, matterForm, part, toldTo, type FormCommands } from '../matter-form.ts';
import type { Directory, PageContext } from '../page-context.ts';
import { facts } from '../table.ts';
import { placeHolder } from '../where.ts';
import { filled, numeral, said, wordsOf } from '../words/choose.ts';

export interface PlaceView {
  readonly place: PlaceRow;
  readonly directory: Directory;
  /** By the book now; absent when another time was asked about. */
  readonly population?: PlacePopulation;
  /** What is in hand here, for who sees persons. */
  readonly matters?: {
    readonly lastCount?: Muster;
    readonly openCounts: readonly Muster[];
    /** At most `limit` are counted. */
    readonly differences: { readonly open: number; readonly more: boolean };
    readonly incidents: readonly Incident[];
  };
  readonly commands: FormCommands;
}

/** One place: who holds it, how full it is, who is there by the book, and what is in hand. */
export function placePage(view: PlaceView, context: PageContext, told?: FormTold): string {
  const { place, directory } = view;
  const { language } = context;
  const words = wordsOf(language);
  const { say, spot } = words;
  const called = place.names[language] ?? place.names['en'] ?? place.code;
  return framed(
    context,
    called,
    h('h1', null, calledIn(language, place.names, place.code), ' ', h('span', { class: 'number' }, code(place.code))),
    doneNotice(context),
    place.taken === 'contested' && h('p', { class: 'notice' }, spot.contestedMeans),
    facts([
      [say.kindHead, [words.place[place.kind], place.adultsOnly && [', ', say.adultsOnly]]],
      [say.heldBy, [placeHolder(context, directory, place), place.taken === 'counted' && h('p', { class: 'aside' }, spot.counted)]],
      [say.gate, said(language, place.gate === 'open' ? 'gateOpen' : 'gateClosed')],
      ...inHand(view, context),
    ]),
    h('p', { class: 'check' }, h('a', { class: 'button', href: linkTo(context, '/persons', { place: place.code }) }, spot.seePersons)),
    h('div', { class: 'columns' }, h('div', null, capacities(view, context)), h('div', null, population(view, context))),
    beginCount(view, context, told),
  );
}

type Fact = readonly [head: string, value: ComponentChildren];

function inHand({ place, matters }: PlaceView, context: PageContext): readonly Fact[] {
  const { language } = context;
  const { spot, muster: say, incidentKind } = wordsOf(language);
  if (matters === undefined) return [];
  const { lastCount, openCounts, differences, incidents } = matters;
  const link = (path: string, words: ComponentChildren, parameters = {}) => h('a', { href: linkTo(context, path, parameters) }, words);
  const open = numeral(language, differences.open);
  const seen = (count: Muster) =>
    filled(say.baselineIs, { n: numeral(language, count.result?.seen ?? 0), time: moment(count.finished ?? count.started) });
  return [
    [
      spot.lastCount,
      [
        lastCount === undefined ? spot.neverCounted : link(`/count/${lastCount.id}`, seen(lastCount)),
        openCounts.map((count) => [
          h('br', null),
          link(`/count/${count.id}`, [wordsOf(language).musterState.open, ': ', moment(count.started)]),
        ]),
        h('br', null),
        link('/counts', spot.seeCounts, { place: place.code }),
      ],
    ],
    [
      spot.openDifferences,
      differences.open === 0
        ? spot.none
        : link('/differences', differences.more ? filled(spot.atLeast, { n: open }) : open, { place: place.code }),
    ],
    [
      spot.openIncidents,
      [
        incidents.length === 0
          ? spot.none
          : h(
              'ul',
              { class: 'plain' },
              incidents.map(({ id, kind, happened }) =>
                h('li', null, link(`/incident/${id}`, incidentKind[kind]), ' ', h('span', { class: 'aside' }, moment(happened.to))),
              ),
            ),
        incidents.length === 0 && h('br', null),
        link('/incidents', spot.seeIncidents, { place: place.code }),
      ],
    ],
  ];
}

function capacities({ place }: PlaceView, context: PageContext): ComponentChildren {
  const { language } = context;
  const { spot, say } = wordsOf(language);
  const n = (figure: number) => numeral(language, figure);
  if (place.capacities === undefined) return part('room', spot.capacities, h('p', null, say.roomUnknown));
  const rows = (['certified', 'working', 'maximum'] as const).map((kind) => [spot[kind], place.capacities?.[kind] ?? 0] as const);
  return part(
    'room',
    spot.capacities,
    h(
      'table',
      { class: 'equation' },
      h('caption', null, `${spot.here}: ${n(place.held)}`),
      h(
        'thead',
        null,
        h(
          'tr',
          null,
          h('th', { scope: 'col' }, spot.room),
          h('th', { scope: 'col', class: 'figure' }, say.countHead),
          h('th', { scope: 'col', class: 'figure' }, spot.free),
        ),
      ),
      h(
        'tbody',
        null,
        rows.map(([label, room]) =>
          h(
            'tr',
            null,
            h('th', { scope: 'row' }, label),
            h('td', { class: 'figure' }, n(room)),
            h(
              'td',
              { class: 'figure' },
              room >= place.held
                ? n(room - place.held)
                : h('strong', { class: 'tag overdue' }, filled(spot.over, { n: n(place.held - room) })),
            ),
          ),
        ),
      ),
    ),
  );
}

function population({ place, population: here }: PlaceView, context: PageContext): ComponentChildren {
  const { language } = context;
  const { spot, account } = wordsOf(language);
  const past = askedTime(context, 'asOf').at !== undefined || askedTime(context, 'knownOn').at !== undefined;
  const rows: readonly (readonly [string, number])[] =
    here === undefined
      ? [[account.held, place.held]]
      : (['held', 'guest', 'escort'] as const).map((kind) => [account[kind], here[kind]] as const);
  return part(
    'population',
    spot.population,
    facts(rows.map(([label, figure]) => [label, numeral(language, figure)])),
    past && h('p', { class: 'aside' }, spot.atPast),
  );
}

/** Whoever holds the place counts in it; nobody else can ask people to stand still. */
function beginCount({ place, matters, commands }: PlaceView, context: PageContext, told: FormTold | undefined): ComponentChildren {
  const { muster: say, musterKind, incidentKind } = wordsOf(context.language);
  const { viewer } = context;
  if (viewer === undefined || matters === undefined) return undefined;
  if (!may(viewer.role, 'open-muster') || viewer.authority !== place.holder) return h('p', { class: 'check aside' }, say.onlyHolder);
  const own = toldTo(told, 'open-muster');
  return part(
    'begin',
    say.beginHead,
    h('p', null, say.beginMeans),
    notice(context, own, ['kind', 'incident']),
    matterForm(context, {
      act: 'open-muster',
      command: commands['open-muster'],
      content: [
        choice(context, own, {
          id: 'kind',
          name: 'kind',
          label: say.kindHead,
          options: musterKinds.map((kind) => [kind, musterKind[kind]] as const),
        }),
        matters.incidents.length > 0 &&
          choice(context, own, {
            id: 'incident',
            name: 'incident',
            label: say.afterIncident,
            options: [
              ['', say.noIncident],
              ...matters.incidents.map(({ id, kind, happened }) => [id, `${incidentKind[kind]}, ${momentText(happened.to)}`] as const),
            ],
          }),
      ],
      button: say.begin,
    }),
  );
}
