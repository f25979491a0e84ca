import { h, type ComponentChildren } from 'preact';
import type { AuthorityCode } from '../../basics/ids.ts';
import type { Instant } from '../../basics/time.ts';
import type { FormTold } from '../../contract/forms.ts';
import { possibleActs, transitions, type LineState, type Party } from '../../handover/states.ts';
import type { Handover, Line } from '../../handover/types.ts';
import { moment, named } from '../bidi.ts';
import { doneNotice } from '../count/count-page.ts';
import { framed } from '../frame.ts';
import type { FormCommands } from '../matter-form.ts';
import { linkTo } from '../links.ts';
import type { Directory, PageContext } from '../page-context.ts';
import { facts, rowsTable } from '../table.ts';
import { authorityName, placeName } from '../where.ts';
import { counted, filled, wordsOf } from '../words/choose.ts';
import { actsPart } from './act-forms.ts';
import type { ActView } from './form-parts.ts';
import { calledBy } from './line-fields.ts';

export interface HandoverView {
  readonly handover: Handover;
  readonly directory: Directory;
  /** How those are called whom the reader may see. */
  readonly names?: ReadonlyMap<string, string>;
  readonly now: Instant;
  readonly commands: FormCommands;
}

/** One handover: its parties and plan, what the reader can do, and its persons by where each of them stands. */
export function handoverPage(view: HandoverView, context: PageContext, told?: FormTold): string {
  const { handover, directory, names = new Map<string, string>() } = view;
  const say = wordsOf(context.language).say;
  const { sender, receiver, transit, disputed, closed } = handover;
  return framed(
    context,
    `${say.handover} ${sender} – ${receiver}`,
    h('h1', null, say.handover),
    h(
      'p',
      { class: 'lead' },
      filled(say.fromTo, { sender: authorityName(context, directory, sender), receiver: authorityName(context, directory, receiver) }),
      transit !== undefined && [', ', filled(say.throughAuthority, { transit: authorityName(context, directory, transit) })],
      '.',
    ),
    doneNotice(context),
    disputed && h('p', { class: 'notice' }, say.disputed),
    closed && h('p', { class: 'notice' }, say.closed),
    printLinks(handover, context),
    plan(handover, directory, context),
    actsPart({ ...view, names }, context, told),
    h(
      'section',
      { 'aria-labelledby': 'lines' },
      h('h2', { id: 'lines' }, say.personsByState),
      lineStates.map((state) => inState(state, { ...view, names }, context)),
    ),
  );
}

function printLinks({ id }: Handover, context: PageContext): ComponentChildren {
  const { print } = wordsOf(context.language);
  return h(
    'p',
    { class: 'aside' },
    h('a', { href: linkTo(context, `/handover/${id}.pdf`) }, print.manifestLink),
    ' · ',
    h('a', { href: linkTo(context, `/handover/${id}/receipt.pdf`) }, print.receiptLink),
  );
}

function plan(handover: Handover, directory: Directory, context: PageContext): ComponentChildren {
  const { plan, leader, departedAt, receivedAt, acknowledged, arrivalEvidence } = handover;
  const { say, evidence } = wordsOf(context.language);
  return h(
    'section',
    { 'aria-labelledby': 'plan' },
    h('h2', { id: 'plan' }, say.plan),
    facts([
      [say.destination, placeName(context, directory, plan.destination)],
      [say.departure, [moment(plan.departure), departedAt !== undefined && [' – ', filled(say.departed, { time: moment(departedAt) })]]],
      [say.arrival, [moment(plan.arrival), receivedAt !== undefined && [' – ', filled(say.received, { time: moment(receivedAt) })]]],
      [say.answerBy, moment(plan.answerBy)],
      [say.route, named(plan.route)],
      [
        say.vehicles,
        h(
          'ul',
          { class: 'plain' },
          plan.vehicles.map((vehicle) => h('li', null, named(vehicle))),
        ),
      ],
      leader === undefined ? undefined : [say.leader, named(leader)],
      acknowledged === undefined ? undefined : [say.acknowledged, evidence[acknowledged]],
      arrivalEvidence === undefined ? undefined : [say.evidence, evidence[arrivalEvidence]],
    ]),
  );
}

/** The states in the order of the diagram. */
const lineStates: readonly LineState[] = [...new Set(transitions.map(({ to }) => to))];
const parties: readonly Party[] = ['sender', 'receiver', 'transit'];

function inState(state: LineState, view: ActView, context: PageContext): ComponentChildren {
  const { lines, transit, closed } = view.handover;
  const { language } = context;
  const words = wordsOf(language);
  const here = lines.filter((line) => line.state === state);
  if (here.length === 0) return undefined;
  const next = parties
    .filter((party) => !closed && (party !== 'transit' || transit !== undefined))
    .map((party) => [party, possibleActs(state, party)] as const)
    .filter(([, acts]) => acts.length > 0);
  const list = new Intl.ListFormat(language, { type: 'disjunction' });
  return h(
    'div',
    { class: 'claim' },
    h('h3', null, words.line[state], ' – ', counted(language, 'persons', here.length)),
    next.length === 0
      ? h('p', { class: 'aside' }, words.say.nothingNext)
      : next.map(([party, acts]) =>
          h(
            'p',
            { class: 'aside' },
            filled(words.say.mayNext, { party: words.party[party], acts: list.format(acts.map((act) => words.act[act])) }),
          ),
        ),
    lineTable(state, here, view, context),
  );
}

function lineTable(state: LineState, lines: readonly Line[], { names, directory }: ActView, context: PageContext): ComponentChildren {
  const { hand: say, line: states } = wordsOf(context.language);
  const list = (parties: readonly AuthorityCode[]) => parties.map((party, n) => [n > 0 && ', ', authorityName(context, directory, party)]);
  return rowsTable<Line>(
    h('span', { class: 'unseen' }, states[state]),
    [
      { head: say.line, names: true, cell: ({ person }) => calledBy(names, person, context) },
      {
        head: say.stands,
        cell: ({ since, agreedBy, letGo }) => [
          h('p', null, filled(say.since, { time: moment(since) })),
          agreedBy.length > 0 && h('p', { class: 'aside' }, filled(say.agreedBy, { parties: list(agreedBy) })),
          letGo && h('p', { class: 'aside' }, say.letGo),
        ],
      },
      {
        head: say.ready,
        cell: ({ papers, fit, bestInterests }) => [
          h('p', null, papers ? say.papersYes : say.papersNo),
          h('p', null, fit ? say.fitYes : say.fitNo),
          bestInterests === true && h('p', null, say.panelYes),
        ],
      },
      { head: say.vehicle, cell: ({ vehicle }) => (vehicle === undefined ? '–' : named(vehicle)) },
    ],
    lines,
  );
}
