import { h, type ComponentChildren } from 'preact';
import type { AuthorityCode } from '../../basics/ids.ts';
import type { Instant } from '../../basics/time.ts';
import { inOrder, type Duty, type DutyCode } from '../../duties/due.ts';
import type { Headline } from '../../reports/answer.ts';
import { moment } from '../bidi.ts';
import { framed } from '../frame.ts';
import { linkTo } from '../links.ts';
import { part } from '../matter-form.ts';
import type { Directory, PageContext } from '../page-context.ts';
import { rowsTable } from '../table.ts';
import { authorityName } from '../where.ts';
import { filled, numeral, said, wordsOf } from '../words/choose.ts';

export interface WorkView {
  readonly headline: Headline;
  readonly duties: readonly Duty[];
  /** Of each, how many wait; absent for whom it is no work. `more`: there are more than were counted. */
  readonly waiting: { readonly [what in Waiting]?: { readonly n: number; readonly more: boolean } };
  readonly directory: Directory;
}
type Waiting = 'decisions' | 'differences' | 'pairs' | 'incidents';

/** The first page of whoever has a role: what is theirs, by when, and how many; then what others owe them. */
export function worklistPage(view: WorkView, context: PageContext): string {
  const { work: say } = wordsOf(context.language);
  const own = context.viewer?.authority;
  const mine = view.duties.filter(({ owes }) => owes === own);
  const others = view.duties.filter(({ owes, to }) => owes !== own && to === own);
  return framed(
    context,
    say.title,
    h('h1', null, say.title),
    h('p', null, say.means),
    part('mine', say.mine, mine.length === 0 ? h('p', null, say.nothingMine) : dutyTable(say.mineCaption, mine, view, context)),
    part('waiting', say.waiting, waitingList(view, context)),
    part('others', say.others, others.length === 0 ? h('p', null, say.nothingOthers) : dutyTable(say.othersCaption, others, view, context)),
    part('answer', say.answerLine, answerLine(view.headline, context)),
  );
}

interface Group {
  readonly code: DutyCode;
  readonly owes: AuthorityCode;
  readonly duties: readonly Duty[];
}

/** Duties of one kind owed by one authority stand in one row, in the order of the first of them. */
function groupsOf(duties: readonly Duty[]): readonly Group[] {
  const groups = new Map<string, { code: DutyCode; owes: AuthorityCode; duties: Duty[] }>();
  for (const duty of inOrder(duties)) {
    const key = `${duty.code} ${duty.owes}`;
    const group = groups.get(key) ?? { code: duty.code, owes: duty.owes, duties: [] };
    group.duties.push(duty);
    groups.set(key, group);
  }
  return [...groups.values()];
}

function dutyTable(caption: string, duties: readonly Duty[], { directory }: WorkView, context: PageContext): ComponentChildren {
  const { language, viewer } = context;
  const { work: say, duty, say: words } = wordsOf(language);
  const personsIn = ({ duties: all }: Group) => new Set(all.flatMap(({ persons }) => persons)).size;
  const firstDue = ({ duties: all }: Group) => all.reduce<Instant>((first, { due }) => (due < first ? due : first), all[0]?.due as Instant);
  const late = ({ duties: all }: Group) => all.filter(({ overdue }) => overdue).length;
  return rowsTable<Group>(
    caption,
    [
      {
        head: say.what,
        names: true,
        cell: ({ code, owes }) => {
          const path = paths[code];
          return [
            path === undefined ? duty[code] : h('a', { href: linkTo(context, ...path) }, duty[code]),
            owes !== viewer?.authority && [
              h('br', null),
              h('span', { class: 'aside' }, filled(say.from, { owes: authorityName(context, directory, owes) })),
            ],
          ];
        },
      },
      { head: say.howMany, numeric: true, cell: ({ duties: all }) => numeral(language, all.length) },
      { head: say.persons, numeric: true, cell: (group) => numeral(language, personsIn(group)) },
      { head: say.nextDue, cell: (group) => moment(firstDue(group)) },
      {
        head: say.overdueN,
        cell: (group) => late(group) > 0 && [h('strong', { class: 'tag overdue' }, words.overdue), ' ', numeral(language, late(group))],
      },
    ],
    groupsOf(duties),
  );
}

type Way = readonly [path: string, query?: { readonly [name: string]: string }];

// Where each kind of duty is done; a breach is looked into where it happened.
const paths: { readonly [code in DutyCode]?: Way } = {
  'answer-offer': ['/handovers', { state: 'offered' }],
  depart: ['/handovers', { state: 'agreed' }],
  receipt: ['/handovers', { state: 'in-transit' }],
  'decide-unaccounted': ['/handovers', { state: 'overdue' }],
  'answer-recall': ['/handovers', { state: 'recall-asked' }],
  'bring-home': ['/handovers'],
  'end-limbo': ['/handovers', { state: 'limbo' }],
  'close-handover': ['/handovers'],
  'complete-arrival': ['/arrivals'],
  'settle-variance': ['/differences'],
  'protect-child': ['/incidents', { open: 'yes' }],
  'find-child': ['/persons', { term: 'unaccounted' }],
};

const places: { readonly [what in Waiting]: Way } = {
  decisions: ['/decisions'],
  differences: ['/differences'],
  pairs: ['/identity'],
  incidents: ['/incidents', { open: 'yes' }],
};

function waitingList({ waiting }: WorkView, context: PageContext): ComponentChildren {
  const { language } = context;
  const { work: say, spot } = wordsOf(language);
  const found = (Object.keys(places) as Waiting[]).flatMap((what) => {
    const one = waiting[what];
    return one === undefined ? [] : [{ what, ...one }];
  });
  return h(
    'ul',
    { class: 'figures' },
    found.map(({ what, n, more }) =>
      h(
        'li',
        null,
        h('a', { href: linkTo(context, ...places[what]) }, say[what]),
        ': ',
        more ? filled(spot.atLeast, { n: numeral(language, n) }) : numeral(language, n),
      ),
    ),
  );
}

function answerLine({ yes, ever, terms }: Headline, context: PageContext): ComponentChildren {
  const { language } = context;
  const { work: say, term } = wordsOf(language);
  const phrase = yes ? 'yes' : ever === 0 ? 'nobody' : 'no';
  return h(
    'p',
    null,
    h('strong', null, said(language, phrase)),
    '. ',
    said(language, `${phrase}Means`),
    ' ',
    terms.unaccounted > 0 && [term.unaccounted, ': ', numeral(language, terms.unaccounted), '. '],
    h('a', { href: linkTo(context, '/answer') }, say.seeAnswer),
  );
}
