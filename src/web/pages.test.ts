import assert from 'node:assert/strict';
import { test } from 'node:test';
import { context, directory, file, handover, NOW, places, rows, sampleDuties, sampleHeadline } from '../../test/browser/sample.ts';
import { endedCount, openCount, sampleArrivals, sampleBands, sampleIncident, sampleVariances } from '../../test/browser/matters.ts';
import { HOUR, later } from '../basics/time.ts';
import type { FormTold } from '../contract/forms.ts';
import type { Candidate } from '../handover/missing.ts';
import type { Handover } from '../handover/types.ts';
import type { BirthInterval } from '../people/birth.ts';
import { headline } from '../reports/answer.ts';
import type { Page, PersonRow } from '../reports/views.ts';
import { answerPage } from './answer/answer-page.ts';
import { arrivalPage } from './arrival/arrival-page.ts';
import { arrivalsPage } from './arrivals/arrivals-page.ts';
import { gatePage } from './arrivals/gate-page.ts';
import { countPage } from './count/count-page.ts';
import { countsPage } from './counts/counts-page.ts';
import { differencesPage } from './differences/differences-page.ts';
import { incidentPage } from './incident/incident-page.ts';
import { incidentsPage } from './incidents/incidents-page.ts';
import { placePage } from './place/place-page.ts';
import { handoverPage } from './handover/handover-page.ts';
import { disclosurePage } from './handovers/disclosure-page.ts';
import { handoversPage } from './handovers/handovers-page.ts';
import { offerPage } from './handovers/offer-page.ts';
import type { PageContext } from './page-context.ts';
import { worklistPage } from './worklist/worklist-page.ts';
import { personPage } from './person/person-page.ts';
import { personsPage } from './persons/persons-page.ts';
import { placesPage } from './places/places-page.ts';
import { noSuchPage } from './session/no-such-page.ts';
import { needsSessionPage } from './session/session-page.ts';
import { style } from './style.ts';
import { catalogues, languageCodes, type Language } from './words/choose.ts';

const NOBODY = { overdue: 0, limbo: 0, mayBeSame: 0, openBreaches: 0, heldWithoutBasis: 0, inVariance: 0 };

const NAMES = new Map(rows.map(({ id, name }) => [id, name ?? '']));
const BANDS = new Map(sampleBands.filter(({ state }) => state === 'worn').map(({ person, id }) => [person, id]));

const leaving: Handover = {
  ...omit(handover),
  disputed: false,
  lines: handover.lines.map((line, n) => ({ ...line, state: n === 0 ? 'offered' : 'agreed', agreedBy: n === 0 ? [] : line.agreedBy })),
};
function omit(one: Handover): Handover {
  return Object.fromEntries(Object.entries(one).filter(([name]) => name !== 'departedAt' && name !== 'leader')) as unknown as Handover;
}

/** Read by a desk officer of the sender. */
function desk(context: PageContext): PageContext {
  const { viewer } = context;
  return viewer === undefined ? context : { ...context, viewer: { ...viewer, role: 'desk' } };
}
function receiving(context: PageContext): PageContext {
  const { viewer } = context;
  return viewer === undefined ? context : { ...context, viewer: { ...viewer, authority: handover.receiver } };
}

const sampleCandidates: readonly Candidate[] = rows.slice(0, 4).map(({ id, account }, n) => ({
  id,
  account: n > 1 ? { ...rows[0]!.account } : account,
  ...(n > 1 ? { family: 'f1' } : {}),
  birth: { earliest: n === 2 ? '2010-01-01' : '1980-01-01', latest: n === 2 ? '2010-12-31' : '1980-12-31' } as BirthInterval,
  told: n === 1 ? { [handover.receiver]: false } : {},
}));
const sampleDraft: FormTold = { form: 'matter', typed: { receiver: handover.receiver, adultsOnly: 'yes', search: 'x' } };

const pages: { readonly [name: string]: (language: Language, query?: string) => string } = {
  answer: (language, query) => answerPage({ headline: sampleHeadline, duties: sampleDuties, directory }, context(language, '/', query)),
  persons: (language, query) =>
    personsPage({ page: { rows, next: 'n1' }, filter: { term: 'held-seen' }, directory }, context(language, '/persons', query)),
  person: (language, query) => personPage({ file, directory, duties: sampleDuties }, context(language, `/person/${file.id}`, query)),
  places: (language, query) => placesPage({ places, directory }, context(language, '/places', query)),
  work: (language, query) =>
    worklistPage(
      {
        headline: sampleHeadline,
        duties: sampleDuties,
        waiting: { decisions: { n: 2, more: false }, pairs: { n: 200, more: true } },
        directory,
      },
      context(language, '/', query),
    ),
  handover: (language, query) =>
    handoverPage({ handover, directory, now: NOW, commands: {} }, context(language, `/handover/${handover.id}`, query)),
  count: (language, query) =>
    countPage({ muster: openCount, directory, now: NOW, commands: {} }, context(language, `/count/${openCount.id}`, query)),
  result: (language, query) =>
    countPage({ muster: endedCount, directory, now: NOW, commands: {} }, context(language, `/count/${endedCount.id}`, query)),
  counts: (language, query) => countsPage({ page: { rows: [openCount, endedCount] }, directory }, context(language, '/counts', query)),
  differences: (language, query) =>
    differencesPage(
      { page: { rows: sampleVariances }, names: new Map(), counts: [endedCount], directory, now: NOW, command: () => ({}) },
      context(language, '/differences', query),
    ),
  incidents: (language, query) =>
    incidentsPage({ page: { rows: [sampleIncident] }, directory, now: NOW, commands: {} }, context(language, '/incidents', query)),
  incident: (language, query) =>
    incidentPage(
      { incident: sampleIncident, counts: [endedCount], directory, commands: {} },
      context(language, `/incident/${sampleIncident.id}`, query),
    ),
  arrivals: (language, query) =>
    arrivalsPage(
      { handovers: [handover], page: { rows: sampleArrivals }, names: NAMES, bands: BANDS, directory, now: NOW },
      context(language, '/arrivals', query),
    ),
  gate: (language, query) =>
    gatePage({ entered: sampleArrivals, names: NAMES, bands: BANDS, directory, commands: {} }, context(language, '/arrivals/new', query)),
  arrival: (language, query) =>
    arrivalPage(
      { arrival: sampleArrivals[0]!, bands: sampleBands, items: [], ownRoll: true, directory, now: NOW, commands: {} },
      context(language, `/arrival/${sampleArrivals[0]?.id}`, query),
    ),
  handovers: (language, query) =>
    handoversPage(
      { page: { rows: [handover, { ...handover, closed: true }] }, directory, now: NOW },
      context(language, '/handovers', query),
    ),
  offer: (language, query) =>
    offerPage(
      {
        persons: rows.slice(0, 3).map(({ id }) => id),
        known: sampleCandidates,
        names: NAMES,
        found: rows.slice(3),
        directory,
        departure: NOW,
        commands: {},
      },
      desk(context(language, '/handovers/new', query)),
      sampleDraft,
    ),
  disclosure: (language, query) =>
    disclosurePage({ directory, number: '7K3M9', commands: {} }, desk(context(language, '/handovers/disclosure', query))),
  departing: (language, query) =>
    handoverPage(
      { handover: leaving, directory, names: NAMES, now: NOW, commands: {} },
      desk(context(language, `/handover/${handover.id}`, `do=depart-handover&${query ?? ''}`)),
    ),
  amending: (language, query) =>
    handoverPage(
      { handover: leaving, directory, names: NAMES, now: NOW, commands: {} },
      desk(context(language, `/handover/${handover.id}`, `do=amend-plan&${query ?? ''}`)),
      { form: 'matter', typed: { do: 'amend-plan', act: 'amend-plan', route: 'by another road', vehicles: 'bus 1\nbus 2', ask: 'voids' } },
    ),
  receiving: (language, query) =>
    handoverPage(
      { handover: { ...handover, disputed: false }, directory, names: NAMES, now: NOW, commands: {} },
      receiving(context(language, `/handover/${handover.id}`, `do=receive-handover&${query ?? ''}`)),
    ),
  place: (language, query) => placePage({ place: places[0]!, directory, commands: {} }, context(language, '/place/CAMP-9', query)),
  noSuch: (language, query) => noSuchPage(context(language, '/nowhere', query)),
  session: (language, query) => needsSessionPage(unseated(context(language, '/persons', query))),
};

test('every page names its language and direction, has one heading of the first rank, and runs no script', () => {
  for (const [name, page] of Object.entries(pages)) {
    for (const language of languageCodes) {
      const html = page(language);
      const where = `${name} ${language}`;
      assert.ok(html.startsWith(`<!doctype html><html lang="${language}" dir="${language === 'ar' ? 'rtl' : 'ltr'}">`), where);
      assert.equal(html.match(/<h1[ >]/g)?.length, 1, where);
      assert.doesNotMatch(withoutOwnScript(html), /<script|\son\w+=|javascript:|https?:\/\//, where);
      assert.doesNotMatch(html, /undefined|\[object|NaN|\{\w+\}/, where);
      const ids = [...html.matchAll(/\sid="([^"]+)"/g)].map((match) => match[1]);
      assert.equal(new Set(ids).size, ids.length, where);
    }
  }
});

test('a page says that its persons are invented, and that it recognises nobody, in every language', () => {
  for (const [name, page] of Object.entries(pages)) {
    for (const language of languageCodes) {
      const html = page(language);
      assert.ok(html.includes(catalogues[language].say.invented), `${name} ${language}`);
      for (const other of languageCodes) assert.ok(html.includes(catalogues[other].say.recognition), `${name} ${language} ${other}`);
    }
  }
});

test('the answer is no, the figures that spoil it come first, and each leads to its persons', () => {
  const html = pages['answer']?.('en') ?? '';
  assert.match(html, /<strong class="word">No<\/strong>/);
  assert.ok(html.indexOf('1 person is unaccounted for') < html.indexOf('All persons ever entered'));
  assert.match(html, /<a href="\/persons\?term=unaccounted">1 person is unaccounted for<\/a>/);
  assert.match(html, /<a href="\/persons\?term=held-older">11 persons held were last seen longer ago/);
  assert.match(html, /1 pair of entries may be the same person/);
  assert.match(html, /Nobody answers for 11,162 persons/);
});

test('the sum is shown and closes; a sum that does not close is told as a fault of the book', () => {
  assert.match(pages['answer']?.('en') ?? '', /78,738 \+ 3 \+ 1 \+ 850 \+ 1 \+ 1,180 \+ 59 = 80,832: the sum closes\./);
  const wrong = answerPage({ headline: { ...sampleHeadline, ever: sampleHeadline.ever + 1 }, duties: [] }, context('en', '/'));
  assert.match(wrong, /= 80,832, but 80,833 were entered: the sum does not close/);
});

test('whoever sees figures only is not told that nothing is due', () => {
  const { viewer, ...nobody } = context('en', '/');
  assert.ok(viewer);
  for (const reader of [nobody, { ...nobody, viewer: { ...viewer, role: 'observer' as const } }]) {
    const html = answerPage({ headline: sampleHeadline, duties: [] }, reader);
    assert.match(html, /What is due is shown to the authorities it concerns\./);
    assert.doesNotMatch(html, /Nothing is due/);
  }
});

test('when every person is accounted for the answer is yes, and of a book without persons there is no answer', () => {
  const seen = { kind: 'held', roll: file.account.roll, placeKind: 'camp', seenHour: 1e9, answered: true, count: 1 } as const;
  const all = headline([seen], NOBODY, NOW, 1);
  const html = answerPage({ headline: all, duties: [] }, context('en', '/'));
  assert.match(html, /<strong class="word">Yes<\/strong> <span>Every person is accounted for\./);
  assert.match(html, /Nothing stands against it\./);
  assert.match(html, /Nothing is due\./);
  const empty = answerPage({ headline: headline([], NOBODY, NOW, 0), duties: [] }, context('en', '/'));
  assert.match(empty, /Nobody has been entered in this book/);
});

test('what was written of a person stands under the head of its field, and no code word with it', () => {
  const html = pages['person']?.('en') ?? '';
  const said = [
    'Moved with the family of the third tent',
    'Taken by',
    'Where on the body',
    'separated from the family',
    '2019-11-12 12:00 UTC',
  ];
  for (const words of said) assert.ok(html.includes(words), words);
  assert.doesNotMatch(html, /capture|injuries\.|interviewedAt/);
});

test('whoever has a role is first told what is theirs, the late first, and each kind leads to where it is done', () => {
  const html = pages['work']?.('en') ?? '';
  assert.ok(html.indexOf('Yours to do') < html.indexOf('Waiting for a decision'));
  assert.match(html, /Decisions of two that wait for you<\/a>: 2</);
  assert.match(html, /the same names and births<\/a>: 200 or more</);
  assert.match(html, /<a href="\/answer">See the whole answer<\/a>/);
  assert.match(html, /<strong class="tag overdue">Overdue<\/strong> 1</);
});

test('what is overdue stands before what is due, each in words', () => {
  const html = pages['answer']?.('en') ?? '';
  const order = ['Look into a breach', 'Give the receipt', 'End the wait', 'Answer the offer'].map((words) => html.indexOf(words));
  assert.deepEqual(
    order,
    order.toSorted((a, b) => a - b),
  );
  assert.equal(html.match(/>Overdue</g)?.length, 2);
  const many = Array.from({ length: 13 }, (_, n) => ({ ...sampleDuties[0]!, about: String(n) }));
  assert.match(answerPage({ headline: sampleHeadline, duties: many }, context('en', '/')), /1 more thing is due later/);
});

test('a person whose name is a piece of markup is shown by that name and does no harm', () => {
  for (const html of [
    pages['persons']?.('en') ?? '',
    personPage({ file: { ...file, name: '<script>alert("x")</script>' }, directory }, context('en', '/person/x', 'asOf="><script>')),
  ]) {
    assert.doesNotMatch(withoutOwnScript(html), /<script/);
    assert.match(html, /&lt;script>alert\(&quot;x&quot;\)&lt;\/script>/);
  }
});

test('every link keeps the time that was asked about; only going back to now drops it', () => {
  const query = 'asOf=2019-11-14T09:00Z&knownOn=2019-11-13T00:00Z&lang=ar';
  for (const [name, page] of Object.entries(pages)) {
    const html = page('ar', query);
    const links = [...html.matchAll(/<a\b[^>]*href="(\/[^"]*)"/g)].map((match) => (match[1] ?? '').replaceAll('&amp;', '&'));
    const carried = ['asOf=2019-11-14T09%3A00Z', 'knownOn=2019-11-13T00%3A00Z', 'lang='];
    const dropped = links.filter((link) => !carried.every((parameter) => link.includes(parameter)));
    assert.equal(dropped.length, 1, `${name}: ${dropped.join(' ')}`);
    assert.ok(links.length > 5, name);
    assert.ok(html.includes(catalogues.ar.say.backToNow), name);
  }
});

test('a time that is no time is told beside its field and nothing is asked about the past', () => {
  const html = pages['answer']?.('en', '?asOf=yesterday') ?? '';
  assert.match(html, /id="asOf-wrong">This is not a date and time in UTC/);
  assert.match(html, /value="yesterday"[^>]*aria-invalid="true"/);
  assert.doesNotMatch(html, /You are looking at the past/);
});

test('dates, numbers of persons and codes stand alone in Arabic text, read from left to right', () => {
  for (const [name, page] of Object.entries(pages)) {
    const body = (page('ar').split('</head>')[1] ?? '').replaceAll(/<(title|option|input|time)\b[^>]*>[^<]*/g, '<$1>');
    const alone = body.replaceAll(/<bdi\b[^>]*dir="ltr"[^>]*>.*?<\/bdi>/g, '').replaceAll(/<[^>]*>/g, ' ');
    assert.doesNotMatch(alone, /\d{4}-\d{2}|PLAIN-GUARD|SILO-1|[0-9A-Z]{5}-[0-9A-Z]{5}-/, name);
  }
});

test('a person’s page tells where, with whom, on whose roll, on what basis, last seen and due, and both times of every entry', () => {
  const html = pages['person']?.('en') ?? '';
  for (const words of [
    'Where',
    'Held by',
    'On the roll of',
    'On what basis',
    'provisional',
    'Last seen',
    'answered to the name',
    'Due next',
    'Happened',
    'Entered',
    'reported missing',
    'Withheld from you: private interviews.',
    'Abdulrahman al-Khatib',
    'as given',
  ]) {
    assert.ok(html.includes(words), words);
  }
  assert.match(html, /between .*2019-03-02 00:00 UTC.* and .*2019-03-02 14:00 UTC/);
  assert.match(html, /<bdi lang="ar">عبد الرحمن الخطيب<\/bdi>/);
});

test('a handover page says who may do what next, and nothing where nothing is expected', () => {
  const html = pages['handover']?.('en') ?? '';
  assert.match(html, /Between borders – 2 persons/);
  assert.match(html, /Next, the receiver may: receive, refuse on arrival/);
  assert.match(html, /Received – 1 person<.*Nothing more is expected\./);
  assert.doesNotMatch(html, /the authority on the way may/);
});

test('in a world anybody may take a seat; in a book of real persons nobody can, and nothing is called invented', () => {
  const inWorld = needsSessionPage(unseated(context('en', '/session', 'back=%2Fpersons%3Fterm%3Descort')));
  assert.match(inWorld, /<form method="post" action="\/session"/);
  assert.match(inWorld, /name="back" value="\/persons\?term=escort"/);
  assert.match(inWorld, /<button type="submit" name="actor" value="k\.demir">/);
  const real: PageContext = { language: 'en', seats: [], path: '/session', query: 'back=//elsewhere.example/' };
  const html = needsSessionPage(real);
  assert.doesNotMatch(html, /<button[^>]*name="actor"|invented/);
  assert.match(html, /<label for="actor">Your name for signing in<\/label>/);
  assert.match(html, /<input id="password" name="password" type="password" autocomplete="current-password"/);
  assert.match(html, /name="back" value="\/"/);
  const withSeats = needsSessionPage({ ...real, seats: context('en', '/').seats });
  assert.doesNotMatch(withSeats, /<button[^>]*name="actor"/, 'not even if somebody hands it seats');
});

test('a list says whether it is complete', () => {
  const show = (page: Page<PersonRow>) =>
    personsPage({ page, filter: { term: 'escort' }, directory }, context('en', '/persons', 'term=escort&after=a'));
  assert.match(show({ rows }), /The list is complete\./);
  assert.match(show({ rows, next: 'b' }), /href="\/persons\?term=escort&amp;after=b" rel="next"/);
  const none = personsPage({ page: { rows: [] }, filter: { search: 'Yusuf' }, directory }, context('en', '/persons', 'search=Yusuf'));
  assert.match(none, /Persons of other authorities are never shown/);
});

test('the style knows no left, right, width or height, so that Arabic needs no second one', () => {
  const physical = [
    /(?:margin|padding|border|inset|scroll-\w+)-(?:left|right|top|bottom)/,
    /(?<![\w-])(?:left|right|top|bottom|(?:min-|max-)?(?:width|height))\s*:/,
    /(?:text-align|float|clear)\s*:\s*(?:left|right)/,
  ];
  for (const pattern of physical) {
    assert.doesNotMatch(style, pattern);
    assert.match('p { margin-left: 0; width: 1em; text-align: right }', pattern);
  }
});

function unseated({ language, world, seats, path, query }: PageContext): PageContext {
  return { language, seats, path, query, ...(world === undefined ? {} : { world }) };
}

test('before the bare number a count shows no list, and an ended one explains its sums', () => {
  const open = pages['count']?.('en') ?? '';
  assert.match(open, /First the bare number/);
  assert.doesNotMatch(open, /Then the list|name="how\./);
  const ended = pages['result']?.('en') ?? '';
  assert.match(ended, /5 seen \+ 1 missing = 6 expected\./);
  assert.match(ended, /5 expected \+ 1 coming or leaving \+ 1 found \+ 2 not identified = 9 seen\./);
  assert.match(ended, /The bare number is 8 and the list has 9/);
});

test('only our own count leads to names; what others counted opens to nothing', () => {
  const html = pages['incident']?.('en') ?? '';
  const rowOf = (text: string) => html.split('<tr').find((row) => row.includes(text)) ?? '';
  assert.match(rowOf('<strong>this book'), /href="\/differences\?muster=/);
  assert.doesNotMatch(rowOf('a ministry'), /<a /);
  assert.match(rowOf('a newspaper'), /at least 60/);
});

test('a place that was taken is held by somebody, contested', () => {
  const html = placePage({ place: { ...places[0]!, taken: 'contested' }, directory, commands: {} }, context('en', '/place/CAMP-9'));
  assert.match(html, /Guards of the northern plain<\/bdi>, contested/);
});

test('whoever came first and is late is told first, in words, and people of one bus stand together', () => {
  const html = pages['arrivals']?.('en') ?? '';
  assert.equal(html.match(/by <bdi>bus 3<\/bdi>/g)?.length, 1, 'two sendings of one bus are one group');
  assert.ok(html.indexOf('>Overdue<') < html.indexOf('vehicle not said'));
  assert.match(html, /missing: name</);
  assert.match(html, /all known/);
});

test('an arrival says what is late, and only who has the person on the roll is given forms', () => {
  const html = pages['arrival']?.('en') ?? '';
  assert.match(html, /Within 24 hours<\/h3><p class="clock"><strong class="tag overdue">Overdue</);
  assert.match(html, /name="act" value="cannot-know"/);
  assert.match(html, /given up for another/);
  const arrival = sampleArrivals[0]!;
  const other = arrivalPage(
    { arrival, bands: sampleBands, items: [], ownRoll: false, directory, now: NOW, commands: {} },
    context('en', '/arrival/x'),
  );
  assert.doesNotMatch(other, /name="command"/);
  assert.match(other, /Only a registrar of the authority on whose roll/);
});

test('somebody who is not yet known to be late is not called overdue', () => {
  const rows = [{ ...sampleArrivals[0]!, arrived: later(NOW, -24 * HOUR) }];
  const view = { handovers: [], page: { rows }, names: NAMES, bands: BANDS, directory, now: NOW };
  assert.doesNotMatch(arrivalsPage(view, context('en', '/arrivals')), /<strong class="tag overdue"/);
});

test('whoever is expected is named with the handover, and whoever was received or left behind is not expected', () => {
  const html = pages['arrivals']?.('en') ?? '';
  assert.match(html, /Between borders: 2 persons/);
  assert.doesNotMatch(html, /Left behind|Received/);
  assert.match(html, /Late<\/strong>/);
});

test('the board tells where the persons of a handover are, what is due next and by whom; of a closed one nothing is due', () => {
  const html = pages['handovers']?.('en') ?? '';
  assert.match(html, /Between borders: 2 persons/);
  assert.match(html, /overdue<\/strong> 2 persons/);
  assert.match(html, /Give the receipt, person by person, by <bdi[^>]*>Ministry of the southern river/);
  assert.equal(html.match(/<span class="aside">nothing<\/span>/g)?.length, 1);
  const none = handoversPage({ page: { rows: [] }, directory, now: NOW }, context('en', '/handovers', 'party=RIVER-MOJ'));
  assert.match(none, /No handover answers to this/);
});

test('what a counter wrote about somebody who could not be named stands beside the difference, for whoever may read it', () => {
  const unnamed = sampleVariances.filter(({ kind }) => kind === 'unidentified');
  const id = unnamed[0]?.subject ?? '';
  const view = { page: { rows: unnamed }, names: NAMES, counts: [endedCount], directory, now: NOW, command: () => ({}) };
  const show = (remark?: string) =>
    differencesPage(
      {
        ...view,
        strangers: new Map([[id, { id, identity: { names: [], sex: 'male' as const }, ...(remark === undefined ? {} : { remark }) }]]),
      },
      context('en', '/differences'),
    );
  assert.match(show('A tall man <by the well>.'), /What the counter wrote:.*A tall man &lt;by the well>\./);
  assert.doesNotMatch(show(), /What the counter wrote/);
});

test('an offer says of each person what is missing, and names nobody in an address', () => {
  const html = pages['offer']?.('en') ?? '';
  const { missing } = catalogues.en;
  assert.ok(html.includes(missing['child-among-adults']));
  assert.ok(html.includes(missing['best-interests']));
  assert.ok(html.includes(missing.interview.split('{')[0] ?? ''));
  assert.ok(html.includes(missing.withheld.split('{')[0] ?? ''));
  assert.ok(html.includes(missing.family.split('{')[0] ?? ''), 'who is left out of a family unit');
  for (const [, address = ''] of html.matchAll(/(?:href|action|formaction)="([^"]*)"/g)) {
    for (const { name } of rows) if (name !== undefined) assert.ok(!decodeURIComponent(address).includes(name), address);
  }
});

test('whose agreement a change of the plan ends is said before it happens, and no other', () => {
  const html = pages['amending']?.('en') ?? '';
  const told = html.slice(html.indexOf(catalogues.en.hand.planVoidsFor), html.indexOf(catalogues.en.hand.planVoidsTick));
  assert.match(html, /It concerns: route\./);
  assert.equal(told.match(/<li>/g)?.length, leaving.lines.length - 1);
});

test('an act that is not possible now stands there disabled, with why', () => {
  const html = pages['receiving']?.('en') ?? '';
  const { doing, hand, whyNot } = catalogues.en;
  assert.match(html, new RegExp(`<button type="button" disabled[^>]*>${doing['agree-handover']}</button><span[^>]*>${whyNot.role}`));
  assert.ok(html.includes(hand.scan));
  const closed = handoverPage(
    { handover: { ...handover, closed: true }, directory, now: NOW, commands: {} },
    desk(context('en', '/handover/x')),
  );
  assert.ok(closed.includes(hand.nothingToDo));
  assert.ok(closed.includes(whyNot.closed));
});

/** The page without the one script that every page names, by its address. */
function withoutOwnScript(html: string): string {
  return html.replace(/<script src="\/live\.[0-9a-f]{8}\.js" defer><\/script>/, '');
}
