import { h, type ComponentChildren } from 'preact';
import { may } from '../../access/may.ts';
import { personNumber, type PersonId } from '../../basics/ids.ts';
import { HOUR, type Instant } from '../../basics/time.ts';
import type { Arrival } from '../../custody/matters.ts';
import type { ArrivalRow, Page } from '../../reports/views.ts';
import { calledIn, code, moment, named } from '../bidi.ts';
import { framed } from '../frame.ts';
import { linkTo } from '../links.ts';
import { part } from '../matter-form.ts';
import { listEnd, placeFilter } from '../matter-list.ts';
import type { PageContext } from '../page-context.ts';
import { rowsTable } from '../table.ts';
import { filled, said, wordsOf } from '../words/choose.ts';
import { clockTag, stageHours, stagesOf, type StageHours } from './clocks.ts';
import { expectedPart, type Expected } from './expected.ts';

export interface ArrivalsView extends Expected {
  /** Arrivals that are not complete, whose next clock runs out first before all others. */
  readonly page: Page<ArrivalRow>;
  /** The bands they wear. */
  readonly bands: ReadonlyMap<string, string>;
}

/** Who is expected, and who came to a gate and is not yet fully known. */
export function arrivalsPage(view: ArrivalsView, context: PageContext): string {
  const { page, directory } = view;
  const { gate: say } = wordsOf(context.language);
  const mayEnter = context.viewer !== undefined && may(context.viewer.role, 'register-arrivals');
  return framed(
    context,
    say.title,
    h('h1', null, say.title),
    h('p', null, say.means),
    mayEnter
      ? h('p', { class: 'check' }, h('a', { class: 'button', href: linkTo(context, '/arrivals/new') }, say.newLink))
      : h('p', { class: 'aside' }, say.onlyRegistrar),
    h('p', { class: 'aside' }, h('a', { href: linkTo(context, '/forms/arrivals.pdf') }, wordsOf(context.language).print.arrivalsLink)),
    placeFilter(context, directory, { open: false }),
    expectedPart(view, context),
    part(
      'came',
      say.cameHead,
      h('p', { class: 'measure' }, say.cameMeans),
      page.rows.length === 0
        ? h('p', { class: 'notice' }, say.cameNone)
        : groupsOf(page.rows).map((group) => groupTable(view, group, context)),
      listEnd(page, context),
    ),
  );
}

// A bus is entered in several sendings of the form.
const SAME_BUS = 3 * HOUR;

/** Those who came to one place by one vehicle, in the order in which the first of them is due. */
function groupsOf(arrivals: readonly ArrivalRow[]): readonly (readonly ArrivalRow[])[] {
  const groups: ArrivalRow[][] = [];
  for (const one of arrivals) {
    const group = groups.find(([first]) => first !== undefined && cameTogether(first, one));
    if (group === undefined) groups.push([one]);
    else group.push(one);
  }
  return groups;
}

function cameTogether(one: Arrival, other: Arrival): boolean {
  const apart = Math.abs(one.arrived - other.arrived);
  const near = one.vehicle === undefined ? 0 : SAME_BUS;
  return one.place === other.place && one.authority === other.authority && one.vehicle === other.vehicle && apart <= near;
}

function groupTable(view: ArrivalsView, group: readonly ArrivalRow[], context: PageContext): ComponentChildren {
  const { language } = context;
  const { gate: say, stage } = wordsOf(language);
  const { names, bands, directory, now } = view;
  const [first] = group;
  if (first === undefined) return undefined;
  const began = group.reduce<Instant>((least, { arrived }) => (arrived < least ? arrived : least), first.arrived);
  const vehicle = first.vehicle === undefined ? say.unsaidVehicle : filled(say.byVehicle, { vehicle: named(first.vehicle) });
  return h(
    'div',
    { class: 'claim' },
    rowsTable<ArrivalRow>(
      [
        // A caption holds no link: it names the table.
        filled(say.group, { place: calledIn(language, directory.places.get(first.place)?.names, first.place), time: moment(began) }),
        h('br', null),
        h('span', { class: 'aside' }, vehicle),
      ],
      [
        {
          head: said(language, 'personHead'),
          names: true,
          cell: ({ id, injured }) => {
            const name = names.get(id);
            return [
              h('a', { href: linkTo(context, `/person/${id}`) }, name === undefined ? said(language, 'noName') : named(name)),
              h('br', null),
              code(personNumber(id as PersonId)),
              injured && [' ', h('strong', { class: 'tag overdue' }, say.injured)],
              h('br', null),
              h('a', { href: linkTo(context, `/arrival/${id}`) }, say.open),
            ];
          },
        },
        {
          head: say.band,
          cell: ({ id }) => {
            const band = bands.get(id);
            return band === undefined ? h('span', { class: 'aside' }, say.noBand) : code(band);
          },
        },
        ...stageHours.map((hours) => ({
          head: stage[hours],
          cell: (arrival: Arrival) => stageCell(arrival, hours, now, context),
        })),
      ],
      group,
    ),
  );
}

function stageCell(arrival: Arrival, hours: StageHours, now: Instant, context: PageContext): ComponentChildren {
  const { gate: say, arrivalStep } = wordsOf(context.language);
  const one = stagesOf(arrival, now).find((stage) => stage.hours === hours);
  if (one === undefined || one.missing.length === 0) return h('span', { class: 'aside' }, say.known);
  const list = new Intl.ListFormat(context.language, { type: 'unit' });
  return [
    h('p', null, clockTag(one, context)),
    h('p', null, filled(say.missing, { steps: list.format(one.missing.map((step) => arrivalStep[step])) })),
  ];
}
