import { h, type ComponentChildren } from 'preact';
import { personNumber } from '../../basics/ids.ts';
import type { Instant } from '../../basics/time.ts';
import type { LineState } from '../../handover/states.ts';
import type { Handover, Line } from '../../handover/types.ts';
import { code, moment, named } from '../bidi.ts';
import { linkTo } from '../links.ts';
import { part } from '../matter-form.ts';
import type { Directory, PageContext } from '../page-context.ts';
import { rowsTable } from '../table.ts';
import { authorityName, placeName } from '../where.ts';
import { counted, distance, wordsOf } from '../words/choose.ts';

// Whom a receipt may still bring; who was refused or turned back is on the way home.
const comingStates: readonly LineState[] = ['agreed', 'in-transit', 'recall-asked', 'limbo'];
// More names than these are read on the page of the handover.
const NAMED = 12;

/** The lines of a handover whose persons are still expected. */
export function comingLines({ lines }: Pick<Handover, 'lines'>): readonly Line[] {
  return lines.filter(({ state }) => comingStates.includes(state));
}

export interface Expected {
  /** With persons still expected by the reader's authority, the earliest first. */
  readonly handovers: readonly Handover[];
  readonly names: ReadonlyMap<string, string>;
  readonly directory: Directory;
  readonly now: Instant;
}

/** Who is expected from handovers: from whom, where, when and by what. */
export function expectedPart({ handovers, names, directory, now }: Expected, context: PageContext): ComponentChildren {
  const { language } = context;
  const { gate: say } = wordsOf(language);
  return part(
    'expected',
    say.expectedHead,
    h('p', { class: 'measure' }, say.expectedMeans),
    handovers.length === 0
      ? h('p', { class: 'notice' }, say.expectedNone)
      : rowsTable<Handover>(
          say.expectedCaption,
          [
            { head: say.from, names: true, cell: ({ sender }) => authorityName(context, directory, sender) },
            { head: say.to, cell: ({ plan }) => placeName(context, directory, plan.destination) },
            {
              head: say.whenDue,
              cell: ({ plan }) => [
                now > plan.arrival && [h('strong', { class: 'tag overdue' }, say.late), ' '],
                moment(plan.arrival),
                ' ',
                h('span', { class: 'aside' }, '(', distance(language, now, plan.arrival), ')'),
              ],
            },
            { head: say.by, cell: ({ plan }) => plan.vehicles.map((vehicle) => h('div', null, named(vehicle))) },
            { head: say.who, cell: (handover) => whoComes(handover, names, context) },
          ],
          handovers,
        ),
  );
}

function whoComes(handover: Handover, names: ReadonlyMap<string, string>, context: PageContext): ComponentChildren {
  const { language } = context;
  const words = wordsOf(language);
  const coming = comingLines(handover);
  return [
    comingStates.map((state) => {
      const here = coming.filter((line) => line.state === state);
      return here.length > 0 && h('p', null, words.line[state], ': ', counted(language, 'persons', here.length));
    }),
    coming.length <= NAMED &&
      h(
        'ul',
        { class: 'numbers' },
        coming.map(({ person }) => {
          const name = names.get(person);
          const number = code(personNumber(person));
          return h('li', null, h('a', { href: linkTo(context, `/person/${person}`) }, name === undefined ? number : named(name)));
        }),
      ),
    h('p', null, h('a', { href: linkTo(context, `/handover/${handover.id}`) }, words.say.seeHandover)),
  ];
}
