import { h, type ComponentChildren } from 'preact';
import { seesPersons } from '../access/may.ts';
import type { Instant } from '../basics/time.ts';
import { duties as table, inOrder, type Duty } from '../duties/due.ts';
import { moment } from './bidi.ts';
import { linkTo } from './links.ts';
import type { Directory, PageContext } from './page-context.ts';
import { authorityName } from './where.ts';
import { counted, distance, filled, said, wordsOf } from './words/choose.ts';

const SHOWN = 12;

/** What is due, children who are sought and then the overdue first; more than a dozen are counted only. */
export function dutyList(context: PageContext, directory: Directory, duties: readonly Duty[], now: Instant): ComponentChildren {
  const { language } = context;
  const sorted = inOrder(duties);
  // Whoever sees figures only sees no duties; that there are none would be another thing.
  const sees = context.viewer !== undefined && seesPersons(context.viewer.role);
  if (sorted.length === 0) return h('p', null, said(language, sees ? 'nothingDue' : 'dutiesElsewhere'));
  const more = sorted.length - SHOWN;
  return [
    h(
      'ol',
      { class: 'duties' },
      sorted.slice(0, SHOWN).map((duty) => h('li', null, dutyInWords(context, directory, duty, now))),
    ),
    more > 0 && h('p', null, counted(language, 'moreDuties', more)),
  ];
}

function dutyInWords(context: PageContext, directory: Directory, owed: Duty, now: Instant): ComponentChildren {
  const { language } = context;
  const { say, duty } = wordsOf(language);
  const { code, owes, to, due, overdue, about, persons } = owed;
  const parties = { owes: authorityName(context, directory, owes), to: authorityName(context, directory, to) };
  return [
    h(
      'p',
      { class: 'clock' },
      h('strong', { class: overdue ? 'tag overdue' : 'tag' }, overdue ? say.overdue : say.dueAt),
      ' ',
      moment(due),
      ' ',
      h('span', { class: 'aside' }, '(', distance(language, now, due), ')'),
    ),
    h(
      'p',
      null,
      persons.length === 0 ? duty[code] : filled(say.dutyFor, { duty: duty[code], persons: counted(language, 'persons', persons.length) }),
    ),
    h(
      'p',
      { class: 'aside' },
      filled(owes === to ? say.owedBy : say.owedTo, parties),
      '. ',
      code === 'settle-variance' &&
        h('a', { href: linkTo(context, '/differences', { muster: about }) }, wordsOf(language).difference.seeThem),
      code === 'protect-child' && h('a', { href: linkTo(context, `/incident/${about}`) }, wordsOf(language).care.seeIncident),
      code === 'complete-arrival' && h('a', { href: linkTo(context, '/arrivals', { place: about }) }, wordsOf(language).gate.toArrivals),
      table[code].owes !== 'owner' && h('a', { href: linkTo(context, `/handover/${about}`) }, say.seeHandover),
    ),
  ];
}
