import { h, type ComponentChildren } from 'preact';
import { may } from '../../access/may.ts';
import type { AuthorityCode } from '../../basics/ids.ts';
import { instantToText, type Instant } from '../../basics/time.ts';
import { handoverDuties, isOverdue, type Duty } from '../../duties/due.ts';
import { transitions, type LineState } from '../../handover/states.ts';
import type { Handover } from '../../handover/types.ts';
import type { Page } from '../../reports/views.ts';
import { day, moment } from '../bidi.ts';
import { framed, hiddenFields } from '../frame.ts';
import { linkTo, sentAlong } from '../links.ts';
import { listEnd } from '../matter-list.ts';
import type { Directory, PageContext } from '../page-context.ts';
import { rowsTable } from '../table.ts';
import { authorityName, placeName } from '../where.ts';
import { counted, distance, filled, wordsOf } from '../words/choose.ts';

export interface HandoversView {
  /** Of open ones all, as far as they fit; of closed ones a page. */
  readonly page: Page<Handover>;
  readonly directory: Directory;
  readonly now: Instant;
}

export const lineStates: readonly LineState[] = [...new Set(transitions.map(({ to }) => to))];

/** The board: handovers by day or by party, what is overdue before all others. */
export function handoversPage(view: HandoversView, context: PageContext): string {
  const { page, directory, now } = view;
  const { board: say } = wordsOf(context.language);
  const asked = new URLSearchParams(context.query);
  const narrowed = ['party', 'state', 'closed'].some((name) => (asked.get(name) ?? '') !== '');
  const ordered = [...page.rows].sort((one, other) => nextMoment(one) - nextMoment(other));
  const late = new Set(ordered.filter((one) => dueNext(one, now)?.overdue));
  const rest = ordered.filter((one) => !late.has(one));
  const byParty = asked.get('by') === 'party';
  return framed(
    context,
    say.title,
    h('h1', null, say.title),
    h('p', null, say.means),
    context.viewer !== undefined &&
      may(context.viewer.role, 'offer-handover') &&
      h(
        'p',
        { class: 'buttons check' },
        h('a', { class: 'button', href: linkTo(context, '/handovers/new') }, wordsOf(context.language).hand.newTitle),
        h('a', { class: 'button', href: linkTo(context, '/handovers/disclosure') }, wordsOf(context.language).hand.toDecide),
      ),
    filterForm(directory, context),
    page.rows.length === 0 && h('p', { class: 'notice' }, narrowed ? say.noneAsked : say.none),
    late.size > 0 && table(say.captionOverdue, [...late], view, context),
    [...grouped(rest, byParty ? (one) => otherParty(one, context) : dayOf)].map(([key, ones]) =>
      table(
        byParty
          ? filled(say.partyHead, { party: authorityName(context, directory, key as AuthorityCode) })
          : filled(say.dayHead, { day: day(key) }),
        ones,
        view,
        context,
      ),
    ),
    boardEnd(view, context),
  );
}

/** Closed ones go on page by page; of open ones there are rarely more than fit. */
function boardEnd({ page }: HandoversView, context: PageContext): ComponentChildren {
  const closed = new URLSearchParams(context.query).get('closed') === 'yes';
  if (closed || page.next === undefined) return listEnd(page, context);
  return h('p', { class: 'notice' }, wordsOf(context.language).board.tooMany);
}

function filterForm(directory: Directory, context: PageContext): ComponentChildren {
  const { language, viewer } = context;
  const { board: say, line } = wordsOf(language);
  const asked = new URLSearchParams(context.query);
  const select = (name: string, label: string, options: readonly (readonly [string, string])[]) =>
    h(
      'div',
      { class: 'field' },
      h('label', { for: `filter-${name}` }, label),
      h(
        'select',
        { id: `filter-${name}`, name },
        options.map(([value, words]) => h('option', { value, selected: (asked.get(name) ?? '') === value }, words)),
      ),
    );
  const others = [...directory.authorities].filter(([code]) => code !== viewer?.authority);
  return h(
    'form',
    { method: 'get', action: context.path, class: 'search' },
    hiddenFields(sentAlong(context, ['party', 'state', 'by', 'closed', 'after'])),
    h(
      'div',
      { class: 'fields' },
      select('party', say.party, [
        ['', say.anyParty],
        ...others.map(([code, { names }]) => [code, names[language] ?? names['en'] ?? code] as const),
      ]),
      select('state', say.state, [
        ['', say.anyState],
        ['overdue', say.overdueState],
        ...lineStates.map((state) => [state, line[state]] as const),
      ]),
      select('by', say.order, [
        ['', say.byDay],
        ['party', say.byParty],
      ]),
      h(
        'label',
        { class: 'tick' },
        h('input', { type: 'checkbox', name: 'closed', value: 'yes', checked: asked.get('closed') === 'yes' }),
        ' ',
        say.closedToo,
      ),
      h('button', { type: 'submit' }, say.show),
    ),
  );
}

function table(caption: ComponentChildren, rows: readonly Handover[], view: HandoversView, context: PageContext): ComponentChildren {
  const { directory } = view;
  const { board: say } = wordsOf(context.language);
  return h(
    'div',
    { class: 'claim' },
    rowsTable<Handover>(
      caption,
      [
        {
          head: say.which,
          names: true,
          cell: ({ id: handover, sender, receiver, disputed, closed }) => [
            h(
              'a',
              { href: linkTo(context, `/handover/${handover}`) },
              filled(say.fromTo, {
                sender: authorityName(context, directory, sender),
                receiver: authorityName(context, directory, receiver),
              }),
            ),
            disputed && [' ', h('span', { class: 'tag' }, say.disputed)],
            closed && [' ', h('span', { class: 'tag' }, say.closed)],
          ],
        },
        {
          head: say.plan,
          cell: ({ plan }) => [
            h('p', null, placeName(context, directory, plan.destination)),
            h('p', { class: 'aside' }, filled(say.departs, { time: moment(plan.departure) })),
            h('p', { class: 'aside' }, filled(say.arrives, { time: moment(plan.arrival) })),
          ],
        },
        { head: say.lines, cell: (handover) => linesByState(handover, view.now, context) },
        { head: say.next, cell: (handover) => nextInWords(handover, view, context) },
      ],
      rows,
    ),
  );
}

function linesByState(handover: Handover, now: Instant, context: PageContext): ComponentChildren {
  const { language } = context;
  const { board: say, line } = wordsOf(language);
  const late = handover.closed ? 0 : handover.lines.filter((one) => isOverdue(handover, one, now)).length;
  return h(
    'ul',
    { class: 'plain' },
    lineStates.map((state) => {
      const here = handover.lines.filter((one) => one.state === state).length;
      return here > 0 && h('li', null, line[state], ': ', counted(language, 'persons', here));
    }),
    late > 0 && h('li', null, h('strong', { class: 'tag overdue' }, say.overdueState), ' ', counted(language, 'persons', late)),
  );
}

function nextInWords(handover: Handover, { directory, now }: HandoversView, context: PageContext): ComponentChildren {
  const { language } = context;
  const { board: say, say: words, duty } = wordsOf(language);
  const next = dueNext(handover, now);
  if (next === undefined) return h('span', { class: 'aside' }, say.nothing);
  return [
    h(
      'p',
      { class: 'clock' },
      h('strong', { class: next.overdue ? 'tag overdue' : 'tag' }, next.overdue ? words.overdue : words.dueAt),
      ' ',
      moment(next.due),
      ' ',
      h('span', { class: 'aside' }, '(', distance(language, now, next.due), ')'),
    ),
    h('p', null, filled(say.owed, { duty: duty[next.code], owes: authorityName(context, directory, next.owes) })),
  ];
}

/** What runs out first. */
export function dueNext(handover: Handover, now: Instant): Duty | undefined {
  return [...handoverDuties(handover, now)].sort((one, other) => one.due - other.due)[0];
}

/** The day by which a handover stands on the board: of its departure, and once somebody is under way, of its arrival. */
function nextMoment({ plan, departedAt }: Handover): Instant {
  return departedAt === undefined ? plan.departure : plan.arrival;
}

function dayOf(handover: Handover): string {
  return instantToText(nextMoment(handover)).slice(0, 10);
}

function otherParty({ sender, receiver }: Handover, { viewer }: PageContext): string {
  return sender === viewer?.authority ? receiver : sender;
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
