import assert from 'node:assert/strict';
import { test } from 'node:test';
import { house, someone } from './house.ts';

// January 2026: men are flown from one country to another by the hundred, on manifests of adults. Fourteen invented persons; some
// of them are boys, by a year, by a day, or by what nobody has asked.

const { call, done, refusedWith, ask, rows, answered, file, duties, pass, text, holds } = house({
  name: 'airlift',
  from: '2026-01-21T05:00:00Z',
  people: {
    amal: ['HOLDER', 'registrar'],
    dana: ['HOLDER', 'desk'],
    bob: ['STATE-R', 'desk'],
    berit: ['STATE-R', 'registrar'],
  },
  authorities: [
    ['HOLDER', true],
    ['STATE-R', true],
  ],
  places: [
    ['WING', 'detention', 'HOLDER'],
    ['PRISON', 'detention', 'STATE-R', { adultsOnly: true }],
    ['YOUTH-HOME', 'reception', 'STATE-R'],
  ],
});

interface Handover {
  readonly adultsOnly?: boolean;
  readonly lines: readonly { readonly person: string; readonly state: string; readonly bestInterests?: boolean }[];
}
interface Breach {
  readonly code: string;
  readonly owner: string;
  readonly due: string;
  readonly subjects: readonly string[];
}

const born = (earliest: string, latest = earliest) => ({ birth: { earliest, latest } });
const after = (hours: number) => new Date(Date.parse(text()) + hours * 3_600_000).toISOString();
const plan = (destination: string, vehicle: string) => ({
  destination,
  departure: after(24),
  arrival: after(26),
  toleranceHours: 6,
  route: 'By air',
  vehicles: [vehicle],
  answerBy: after(20),
});
const ready = (person: string) => ({
  person,
  papers: { kind: 'list of the flight', number: '1', heldBy: 'leader of the escort' },
  fitToTravel: { clinician: 'Dr Invented', instructions: 'Water.' },
});
const bestInterests = { kind: 'determination', number: 'BID 4/2026', panel: 'A panel of five professions' };
const offer = (lines: readonly object[], more: object = {}) => ({
  type: 'offer-handover',
  receiver: 'STATE-R',
  plan: plan('PRISON', 'Flight 1'),
  lines,
  ...more,
});
const leaving = (handover: string, boarded: readonly string[], vehicle = 'Flight 1') => ({
  type: 'depart-handover',
  handover,
  vehicle,
  leader: 'a named leader',
  boarded,
  leftBehind: [],
});

let men: readonly string[];
/** 18 on the day of the flight; 18 on the day after it; between fifteen and eighteen by his list; and one of whom nobody asked. */
let eighteen: string;
let tomorrow: string;
let boy: string;
let unasked: string;
let flight: string;

test('fourteen are held; each is asked in private, and it is decided that the receiving state may be told', async () => {
  const nationalities = ['XXA', 'XXA', 'XXA', 'XXA', 'XXB', 'XXB', 'XXB', 'XXC', 'XXC', 'XXA'];
  const grown = nationalities.map((nationality, i) => someone(`Man ${i + 1}`, { ...born('1985-01-01', '1990-12-31'), nationality }));
  const others = [
    someone('Hamid Example', { ...born('2008-01-22'), nationality: 'XXA' }),
    someone('Salim Example', { ...born('2008-01-23'), nationality: 'XXB' }),
    someone('Rami Example', { ...born('2007-06-01', '2010-05-31'), nationality: 'XXC' }),
    someone('Nadir Example', { nationality: 'XXA' }),
  ];
  const admitted = await done('amal', { type: 'admit', place: 'WING', persons: [...grown, ...others], seen: 'answered-to-name' });
  men = admitted.persons.slice(0, 10);
  [eighteen, tomorrow, boy, unasked] = admitted.persons.slice(10) as [string, string, string, string];
  await done('dana', {
    type: 'decide-disclosure',
    persons: admitted.persons,
    to: 'STATE-R',
    permitted: true,
    interviewedAt: text(),
    interviewer: 'a listener',
    reason: 'No fear of that state was voiced.',
  });
});

test('leave to put a boy on a manifest of adults is refused, by the latest day on which he may have been born', async () => {
  const asked = (person: string) => refusedWith('dana', { ...offer([ready(person)], { adultsOnly: true }), mode: 'authorise' });
  assert.equal(await asked(boy), '422 child-on-adult-manifest');
  assert.equal(await asked(tomorrow), '422 child-on-adult-manifest', 'he is 18 on the day after the flight');
  assert.equal(await asked(unasked), '422 age-not-shown', 'nobody has said when he was born');
  const { body } = await call<{ title: string; next?: string }>('dana', '/v1/commands', {
    id: crypto.randomUUID(),
    ...offer([ready(boy)], { adultsOnly: true }),
    mode: 'authorise',
  });
  assert.match(JSON.stringify(body), /under 18 on the day of departure.*Take the person off it/s, 'a clerk is told why, and what next');
  const dry = await call('dana', '/v1/commands?dryRun=true', {
    id: crypto.randomUUID(),
    ...offer([ready(eighteen)], { adultsOnly: true }),
    mode: 'authorise',
  });
  assert.equal(dry.status, 200, 'who is certainly 18 on the day may be named on it');
});

test('on any manifest a child needs what a panel found to be best: leave to offer or depart is refused without it', async () => {
  const toHome = (line: object) => offer([line], { plan: plan('YOUTH-HOME', 'Flight 2') });
  assert.equal(await refusedWith('dana', { ...toHome(ready(boy)), mode: 'authorise' }), '422 best-interests-missing');
  const offered = await done('dana', toHome(ready(boy)));
  assert.deepEqual(offered.breaches, [], 'an offer moves nobody; the paper may follow it');
  const handover = offered.handover ?? assert.fail();
  await done('bob', { type: 'agree-handover', handover, persons: [boy] });
  pass(24);
  const going = { ...leaving(handover, [boy], 'Flight 2'), mode: 'authorise' };
  assert.equal(await refusedWith('dana', going), '422 best-interests-missing');
  await done('dana', { type: 'amend-handover', handover, ready: [{ person: boy, bestInterests }] });
  const [line] = (await ask<Handover>('bob', `/v1/handovers/${handover}`)).lines;
  assert.deepEqual([line?.state, line?.bestInterests], ['agreed', true], 'the paper voids no agreement');
  assert.deepEqual((await done('dana', going)).breaches, []);
  pass(2);
  const received = await done('berit', {
    type: 'receive-handover',
    handover,
    place: 'YOUTH-HOME',
    lines: [{ person: boy, outcome: 'taken' }],
  });
  assert.deepEqual(received.breaches, []);
  assert.deepEqual(await rows('dana', '/v1/breaches'), []);
});

test('a flight of adults carried a boy: what happened is recorded, as breaches with owner and clock', async () => {
  const offered = await done('dana', offer([...men, tomorrow].map(ready), { adultsOnly: true }));
  assert.deepEqual(
    offered.breaches.map(({ code, subjects }) => [code, subjects]),
    [],
    'on the day of this flight he is 18',
  );
  flight = offered.handover ?? assert.fail();
  assert.equal((await ask<Handover>('bob', `/v1/handovers/${flight}`)).adultsOnly, true, 'the receiver sees what it was declared to be');
  await done('bob', { type: 'agree-handover', handover: flight, persons: [...men, tomorrow] });
  // His aunt names the year: the list had made him older.
  await done('amal', {
    type: 'claim-identity',
    person: tomorrow,
    identity: { names: [{ text: 'Salim Example', kind: 'full' }], ...born('2009-01-01', '2009-12-31') },
  });
  pass(24);
  assert.equal(
    await refusedWith('dana', { ...leaving(flight, [...men, tomorrow]), mode: 'authorise' }),
    '422 child-on-adult-manifest',
    'asked again at the door of the plane',
  );
  const gone = await done('dana', leaving(flight, [...men, tomorrow]));
  assert.deepEqual(
    gone.breaches.map(({ code, subjects }) => [code, subjects]),
    [
      ['child-on-adult-manifest', [tomorrow]],
      ['child-moved-without-best-interests', [tomorrow]],
    ],
  );
  const open = await rows<Breach>('dana', '/v1/breaches');
  assert.deepEqual(open.map(({ code, owner }) => `${code} ${owner}`).sort(), [
    'child-moved-without-best-interests HOLDER',
    'child-on-adult-manifest HOLDER',
  ]);
  assert.ok(open.every(({ due }) => due === after(72)));
  assert.equal((await file('dana', tomorrow)).account.kind, 'in-transit', 'he is on the plane, whatever the manifest says');
});

test('he is received into a prison of adults: the receipt counts, and the breach is then the receiver’s', async () => {
  pass(2);
  const received = await done('berit', {
    type: 'receive-handover',
    handover: flight,
    place: 'PRISON',
    lines: [...men, tomorrow].map((person) => ({ person, outcome: 'taken' })),
    extras: [someone('Another Boy', born('2011-01-01', '2011-12-31'))],
  });
  assert.deepEqual(
    received.breaches.map(({ code, subjects }) => [code, subjects]),
    [
      ['child-with-adults', [tomorrow]],
      ['receipt-of-unlisted-person', received.persons],
      ['child-with-adults', received.persons],
    ],
    'he and one whom no manifest named',
  );
  assert.equal((await rows<Breach>('berit', '/v1/breaches')).length, 3);
  assert.deepEqual((await file('berit', tomorrow)).account, { roll: 'STATE-R', kind: 'held', place: 'PRISON' });
  assert.deepEqual(
    (await duties('berit')).filter(({ owes }) => owes === 'STATE-R').map(({ code }) => code),
    ['review-breach', 'review-breach', 'review-breach'],
  );
});

test('how many of which nationality is told from one count, name by name; no list of others is mixed with it', async () => {
  const before = await answered('berit');
  const totals = async (): Promise<Readonly<Record<string, number>>> => {
    const { status, body } = await call<{ content: string }>('berit', '/v1/exports', {
      place: 'PRISON',
      purpose: 'own-records',
      recipient: 'STATE-R',
      fields: ['number', 'nationality'],
      format: 'csv',
    });
    assert.equal(status, 200, JSON.stringify(body));
    const found =
      Buffer.from(body.content, 'base64')
        .toString('utf8')
        .match(/\bXX[ABC]\b/g) ?? [];
    return Object.fromEntries(['XXA', 'XXB', 'XXC'].map((code) => [code, found.filter((one) => one === code).length]));
  };
  const ours = { XXA: 5, XXB: 4, XXC: 2 };
  assert.deepEqual(await totals(), ours);
  // A list is leaked that calls the same men otherwise, and more of them; a ministry denies it.
  const leaked = Array.from({ length: 15 }, (_, i) => ({
    identity: { names: [{ text: `Man ${i + 1}`, kind: 'full' }], nationalities: [{ country: 'XXC', status: 'claimed' }] },
    key: `leak-${i}`,
    said: `row ${i}`,
    line: i + 2,
  }));
  const claims = await done('berit', { type: 'receive-source', list: 'A leaked list', rows: leaked, source: 'list' });
  assert.deepEqual(claims.persons, [], 'a list from elsewhere makes claims, and no persons');
  const incident = (
    await done('berit', { type: 'report-incident', kind: 'disturbance', place: 'PRISON', circumstances: 'Two totals are in the press.' })
  ).outcome?.['incident'];
  const said = { type: 'record-rival-count', incident, of: 'held', said: text() };
  await done('berit', { ...said, saidBy: 'A leaked list', least: 15, most: 15 });
  await done('berit', { ...said, saidBy: 'A ministry, which denies the list', least: 12, most: 12 });
  assert.deepEqual(await totals(), ours, 'ours is what it was');
  assert.equal(await answered('berit'), before);
  const { rivals } = await ask<{ rivals: readonly { saidBy: string; least: number }[] }>('berit', `/v1/incidents/${incident}`);
  assert.deepEqual(
    rivals.map(({ saidBy, least }) => [saidBy, least]),
    [
      ['A leaked list', 15],
      ['A ministry, which denies the list', 12],
    ],
    'the others stand beside it, each with its source',
  );
  await holds();
});
