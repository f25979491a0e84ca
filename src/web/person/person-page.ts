import { h, type ComponentChildren } from 'preact';
import { may } from '../../access/may.ts';
import { personNumber } from '../../basics/ids.ts';
import type { When } from '../../basics/time.ts';
import type { Duty } from '../../duties/due.ts';
import type { FormTold } from '../../contract/forms.ts';
import type { Item, Variance } from '../../custody/matters.ts';
import type { Identity } from '../../people/types.ts';
import type { PersonFile, TimelineRow } from '../../reports/views.ts';
import { code, day, isExact, moment, named } from '../bidi.ts';
import { dutyList } from '../duty-list.ts';
import { field } from '../field.ts';
import { framed, hiddenFields } from '../frame.ts';
import { askedTime, linkTo, sentAlong } from '../links.ts';
import type { FormCommands } from '../matter-form.ts';
import type { Directory, PageContext } from '../page-context.ts';
import { seenInWords } from '../persons/persons-page.ts';
import { carePart } from './care-part.ts';
import { saidList } from './said.ts';
import { facts, rowsTable } from '../table.ts';
import { authorityName, holderInWords, placeName, whereInWords } from '../where.ts';
import { filled, said, wordsOf } from '../words/choose.ts';

export interface PersonView {
  readonly file: PersonFile;
  readonly directory: Directory;
  /** What is due about this person. */
  readonly duties?: readonly Duty[];
  /** What counts and the book differ by about this person, and nobody has settled. */
  readonly differences?: readonly Variance[];
  /** What is kept for the person, as far as the viewer may read it. */
  readonly items?: readonly Item[];
  readonly commands?: FormCommands;
  /** Whether the person came in with a band and little more, and what is asked since has clocks of its own. */
  readonly arrived?: boolean;
}

/** One person: where, held by whom, on whose roll, on what basis, last seen, due; then all that happened, with both times. */
export function personPage(view: PersonView, context: PageContext, told?: FormTold): string {
  const { file } = view;
  const called = file.name ?? said(context.language, 'noName');
  return framed(context, `${called} · ${file.number}`, personContent(view, context, told), printForm(file, context));
}

/** What the page says, on a screen as on paper. */
export function personContent(view: PersonView, context: PageContext, told?: FormTold): ComponentChildren {
  const { file, directory, items = [], commands = {} } = view;
  const { language } = context;
  const called = file.name ?? said(language, 'noName');
  return [
    h('h1', null, file.name === undefined ? called : named(called), ' ', h('span', { class: 'number' }, code(file.number))),
    notices(file, context),
    differing(view, context),
    view.arrived === true && h('p', null, h('a', { href: linkTo(context, `/arrival/${file.id}`) }, wordsOf(language).arrive.toArrival)),
    standsNow(view, context),
    toHandover(view, context),
    claims(file, context),
    carePart({ file, directory, items, commands }, context, told),
    stays(file, directory, context),
    timeline(file, directory, context),
  ];
}

/** The file on paper: whoever takes it away says what for. */
function printForm({ id }: PersonFile, context: PageContext): ComponentChildren {
  const { print } = wordsOf(context.language);
  return h(
    'section',
    { 'aria-labelledby': 'print' },
    h('h2', { id: 'print' }, print.fileHead),
    h(
      'form',
      { method: 'get', action: `/person/${id}.pdf` },
      hiddenFields(sentAlong(context, ['purpose', 'done'])),
      field(context, undefined, { id: 'purpose', name: 'purpose', label: print.purpose, hint: print.purposeHint, autocomplete: 'off' }),
      h('p', { class: 'buttons' }, h('button', { type: 'submit' }, print.fileLink)),
    ),
  );
}

/** For a desk of the roll: the person goes along by the id, never by the name. */
function toHandover({ file: { id, account, pending } }: PersonView, context: PageContext): ComponentChildren {
  const { viewer } = context;
  const { hand: say } = wordsOf(context.language);
  if (viewer === undefined || !may(viewer.role, 'offer-handover') || account.roll !== viewer.authority) return undefined;
  return h(
    'p',
    { class: 'buttons check' },
    pending === undefined &&
      ['held', 'escort', 'in-transit'].includes(account.kind) &&
      h('a', { class: 'button', href: linkTo(context, '/handovers/new', { person: id }) }, say.offerThis),
    h('a', { class: 'button', href: linkTo(context, '/handovers/disclosure', { person: id }) }, say.toDecide),
  );
}

function notices({ id, deathReported, missingReported, mergedInto, withheld }: PersonFile, context: PageContext): ComponentChildren {
  const { language } = context;
  const words = wordsOf(language);
  return [
    deathReported && h('p', { class: 'notice' }, words.say.deathReported),
    missingReported && h('p', { class: 'notice' }, words.say.missingReported),
    mergedInto !== undefined &&
      h(
        'p',
        { class: 'notice' },
        filled(words.say.mergedInto, {
          person: h('a', { href: linkTo(context, `/person/${mergedInto}`) }, code(personNumber(mergedInto))),
        }),
        ' ',
        h('a', { href: linkTo(context, '/identity', { pair: `${mergedInto}.${id}` }) }, words.pair.lookAgain),
      ),
    withheld.length > 0 &&
      h(
        'p',
        { class: 'notice' },
        filled(words.say.withheld, {
          groups: new Intl.ListFormat(language).format(withheld.map((group) => words.group[group])),
        }),
      ),
  ];
}

function differing({ differences = [], directory }: PersonView, context: PageContext): ComponentChildren {
  const { difference: say, varianceKind } = wordsOf(context.language);
  if (differences.length === 0) return undefined;
  return h(
    'div',
    { class: 'notice' },
    h('p', null, say.ofPerson, ':'),
    h(
      'ul',
      { class: 'plain' },
      differences.map(({ kind, muster, place, opened }) =>
        h(
          'li',
          null,
          varianceKind[kind],
          '. ',
          filled(say.ofCount, { time: moment(opened), place: placeName(context, directory, place) }),
          '. ',
          [h('a', { href: linkTo(context, '/differences', { muster }) }, say.seeThem)],
        ),
      ),
    ),
  );
}

function standsNow({ file, directory, duties = [] }: PersonView, context: PageContext): ComponentChildren {
  const { language } = context;
  const { account, bed, since, basis, acceptedBy, pending, family } = file;
  const say = wordsOf(language).say;
  const inHandover = () => h('p', null, say.inHandover, ' ', h('a', { href: linkTo(context, `/handover/${pending}`) }, say.seeHandover));
  const now = askedTime(context, 'asOf').at ?? context.world?.clock;
  return h(
    'section',
    { 'aria-labelledby': 'now' },
    h('h2', { id: 'now' }, say.standsNow),
    facts([
      [
        say.where,
        [
          whereInWords(context, directory, account),
          h('br', null),
          h('span', { class: 'aside' }, filled(say.since, { time: moment(since) })),
        ],
      ],
      bed === undefined ? undefined : [wordsOf(language).care.bed, named(bed)],
      [say.heldBy, holderInWords(context, directory, account)],
      [say.roll, authorityName(context, directory, account.roll)],
      [say.basis, wordsOf(language).basis[basis]],
      [say.lastSeen, seenInWords(language, file)],
      [
        say.acceptedBy,
        acceptedBy.length === 0
          ? say.nobodyAccepts
          : h(
              'ul',
              { class: 'plain' },
              acceptedBy.map((one) => h('li', null, authorityName(context, directory, one))),
            ),
      ],
      family !== undefined ? [say.inFamily, say.yesWord] : undefined,
      [say.dueNext, [dutyList(context, directory, duties, now ?? duties[0]?.due ?? since), pending !== undefined && inHandover()]],
    ]),
  );
}

function claims(file: PersonFile, context: PageContext): ComponentChildren {
  const say = wordsOf(context.language).say;
  return h(
    'section',
    { 'aria-labelledby': 'claims' },
    h('h2', { id: 'claims' }, say.claims),
    file.claims.length === 0 && h('p', null, say.noClaims),
    file.claims.map(({ recordedAt, identity }) =>
      h('div', { class: 'claim' }, h('h3', null, filled(say.claimOf, { time: moment(recordedAt) })), claimed(identity, context)),
    ),
  );
}

function claimed(identity: Identity, { language }: PageContext): ComponentChildren {
  const words = wordsOf(language);
  const { names, sex, birth, birthGiven, nationalities = [], fatherName, motherName, placeOfBirth, reference } = identity;
  const given = birthGiven !== undefined && [' (', filled(words.say.bornGiven, { text: day(birthGiven) }), ')'];
  return facts([
    ...names.map(({ text, kind, language: of }) => [words.name[kind], named(text, of)] as const),
    sex !== undefined ? [words.say.sexHead, words.sex[sex]] : undefined,
    birth !== undefined
      ? [
          words.say.born,
          [
            birth.earliest === birth.latest
              ? day(birth.earliest)
              : filled(words.say.bornBetween, { from: day(birth.earliest), to: day(birth.latest) }),
            birthGiven !== birth.earliest && given,
          ],
        ]
      : birthGiven !== undefined
        ? [words.say.born, given]
        : undefined,
    nationalities.length > 0
      ? [
          words.say.nationalities,
          h(
            'ul',
            { class: 'plain' },
            nationalities.map(({ country, status }) => h('li', null, code(country), ' (', words.nationality[status], ')')),
          ),
        ]
      : undefined,
    fatherName !== undefined ? [words.say.father, named(fatherName)] : undefined,
    motherName !== undefined ? [words.say.mother, named(motherName)] : undefined,
    placeOfBirth !== undefined ? [words.say.birthplace, named(placeOfBirth)] : undefined,
    reference !== undefined ? [words.say.reference, code(reference)] : undefined,
  ]);
}

function stays(file: PersonFile, directory: Directory, context: PageContext): ComponentChildren {
  const { language } = context;
  const words = wordsOf(language);
  if (file.stays.length === 0) return undefined;
  return h(
    'section',
    null,
    rowsTable(
      words.say.stays,
      [
        { head: words.say.from, cell: ({ from }) => moment(from) },
        { head: words.say.until, cell: ({ until }) => (until === undefined ? words.say.stillNow : moment(until)) },
        { head: words.say.where, names: true, cell: ({ account }) => whereInWords(context, directory, account) },
        { head: words.say.roll, cell: ({ account }) => authorityName(context, directory, account.roll) },
        { head: words.say.how, cell: ({ step }) => words.step[step] },
      ],
      file.stays,
    ),
  );
}

function timeline(file: PersonFile, directory: Directory, context: PageContext): ComponentChildren {
  const { language } = context;
  const words = wordsOf(language);
  return h(
    'section',
    null,
    rowsTable<TimelineRow>(
      words.say.timeline,
      [
        { head: words.say.happened, cell: ({ occurred }) => whenInWords(occurred, words.say.between) },
        { head: words.say.recorded, cell: ({ recordedAt }) => moment(recordedAt) },
        {
          head: words.say.what,
          names: true,
          cell: ({ type, steps, said }) => [
            words.entry[type],
            steps.map(({ step, from, to, reverses }) => {
              const between = {
                step: words.step[step],
                from: whereInWords(context, directory, from),
                to: whereInWords(context, directory, to),
              };
              return h('p', { class: 'aside' }, filled(reverses === undefined ? words.say.stepFromTo : words.say.takenBack, between));
            }),
            saidList(said, directory, context),
          ],
        },
        { head: words.say.whoEntered, cell: (row) => enteredBy(row, directory, context) },
      ],
      file.timeline,
    ),
  );
}

function enteredBy(row: TimelineRow, directory: Directory, context: PageContext): ComponentChildren {
  const { actor, second, authority, onBehalfOf, source } = row;
  const { language } = context;
  const words = wordsOf(language);
  const who = {
    actor: code(actor),
    authority: authorityName(context, directory, authority),
    party: onBehalfOf === undefined ? undefined : authorityName(context, directory, onBehalfOf),
  };
  return [
    filled(onBehalfOf === undefined ? words.say.ofAuthority : words.say.forAuthority, who),
    second !== undefined && [h('br', null), filled(words.say.secondPerson, { actor: code(second) })],
    h('br', null),
    h('span', { class: 'aside' }, words.source[source]),
  ];
}

function whenInWords(occurred: When, between: string): ComponentChildren {
  if (isExact(occurred)) return moment(occurred.from);
  return filled(between, { from: moment(occurred.from), to: moment(occurred.to) });
}
