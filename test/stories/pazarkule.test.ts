import assert from 'node:assert/strict';
import { randomUUID } from 'node:crypto';
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { after, before, test } from 'node:test';
import type { ActorId, AuthorityCode, HandoverId } from '../../src/basics/ids.ts';
import { DAY, HOUR, instant, instantToText, type Instant } from '../../src/basics/time.ts';
import { handoverDuties } from '../../src/duties/due.ts';
import type { Role } from '../../src/entries/act.ts';
import { serve, type Serving } from '../../src/main/start.ts';
import { openSessions } from '../../src/main/sessions.ts';

// One man between three states, as at a crossing in November 2019. He, the states and the clerks are invented. State A keeps
// its own book, state B answers by letter only, state C comes in on the fourth day.

let folder: string;
let serving: Serving;
const tokens = new Map<string, string>();

/** The hours of the story: it began four days ago and is written down as it happened. */
const began = instant(Date.now() - 4 * DAY);
const atHour = (hours: number): Instant => instant(began + hours * HOUR);
const when = (hours: number) => ({ from: instantToText(atHour(hours)), to: instantToText(atHour(hours)) });
const text = (hours: number) => instantToText(atHour(hours));

const people = {
  founder: ['STEWARD', 'steward'],
  amal: ['STATE-A', 'registrar'],
  dana: ['STATE-A', 'desk'],
  elif: ['STATE-A', 'desk'],
  carla: ['STATE-C', 'desk'],
  cem: ['STATE-C', 'registrar'],
  observer: ['STATE-D', 'observer'],
  stranger: ['STATE-D', 'desk'],
} as const satisfies Record<string, readonly [authority: string, role: Role]>;
type Who = keyof typeof people;

before(async () => {
  folder = await mkdtemp(join(tmpdir(), 'mb-pazarkule-'));
  serving = await serve({ data: folder, port: 0, host: '127.0.0.1', world: 'none', seed: 1 }, () => {});
  const sessions = openSessions(serving.book);
  for (const [actor, [authority, role]] of Object.entries(people)) {
    tokens.set(actor, await sessions.issue({ actor: actor as ActorId, authority: authority as AuthorityCode, role, title: actor }));
  }
});

after(async () => {
  await serving?.stop();
  await rm(folder, { recursive: true, force: true });
});

interface Reply<Body> {
  readonly status: number;
  readonly body: Body;
}

async function call<Body>(who: Who | undefined, path: string, sent?: object): Promise<Reply<Body>> {
  const reply = await fetch(new URL(path, serving.url), {
    method: sent ? 'POST' : 'GET',
    headers: {
      'musterbook-purpose': 'custody',
      ...(sent ? { 'content-type': 'application/json' } : {}),
      ...(who ? { authorization: `Bearer ${tokens.get(who)}` } : {}),
    },
    ...(sent ? { body: JSON.stringify(sent) } : {}),
  });
  return { status: reply.status, body: (await reply.json()) as Body };
}

interface Accepted {
  readonly entries: readonly string[];
  readonly persons: readonly string[];
  readonly handover?: string;
  readonly breaches: readonly { readonly id: string; readonly code: string; readonly subjects: readonly string[] }[];
}

async function done(who: Who, command: object): Promise<Accepted> {
  const { status, body } = await call<Accepted>(who, '/v1/commands', { id: randomUUID(), ...command });
  assert.equal(status, 200, JSON.stringify(body));
  return body;
}

/** The status and code with which a command is refused. */
async function refusedWith(who: Who, command: object): Promise<string> {
  const { status, body } = await call<{ code?: string }>(who, '/v1/commands', { id: randomUUID(), ...command });
  return `${status} ${body.code}`;
}

async function ask<Body>(who: Who, path: string): Promise<Body> {
  const { status, body } = await call<Body>(who, path);
  assert.equal(status, 200, JSON.stringify(body));
  return body;
}

interface Answer {
  readonly yes: boolean;
  readonly ever: number;
  readonly terms: Record<string, number>;
  readonly beside: Record<string, number>;
}

/** The Answer in short: yes or no, everybody ever entered, and every figure that is not nought. */
async function answered(who: Who, asked: { readonly asOf?: string; readonly knownOn?: string } = {}): Promise<string> {
  await serving.book.settle();
  const { yes, ever, terms, beside } = await ask<Answer>(who, `/v1/answer?${new URLSearchParams(asked)}`);
  assert.equal(
    Object.values(terms).reduce((sum, figure) => sum + figure, 0),
    ever,
    'the equation closes',
  );
  const { nobodyAnswers: _, ...figures } = { ...terms, ...beside };
  return [
    yes ? 'yes' : 'no',
    `ever ${ever}`,
    ...Object.entries(figures)
      .filter(([, figure]) => figure !== 0)
      .map(([name, figure]) => `${name} ${figure}`),
  ].join(', ');
}

interface File {
  readonly account: { readonly roll: string; readonly kind: string; readonly place?: string; readonly handover?: string };
  readonly stays: readonly { readonly step: string; readonly from: string; readonly until?: string }[];
}
const whereIs = async (who: Who, asked: { readonly asOf?: string; readonly knownOn?: string } = {}): Promise<string> => {
  const { account } = await ask<File>(who, `/v1/persons/${man}?${new URLSearchParams(asked)}`);
  return [account.roll, account.kind, ...(account.place === undefined ? [] : [account.place])].join(' ');
};

interface Handover {
  readonly closed: boolean;
  readonly lines: readonly { readonly person: string; readonly state: string }[];
  readonly acknowledged?: string;
}
const lineStates = async (who: Who, handover: string) =>
  (await ask<Handover>(who, `/v1/handovers/${handover}`)).lines.map((line) => line.state);

interface Duty {
  readonly code: string;
  readonly owes: string;
  readonly to: string;
  readonly overdue: boolean;
  readonly about: string;
  readonly persons: readonly string[];
}
const dutiesOf = async (who: Who) =>
  (await ask<{ rows: readonly Duty[] }>(who, '/v1/duties')).rows
    .map(({ code, owes, to, overdue, persons }) => `${code}: ${owes} to ${to}${overdue ? ', overdue' : ''}, ${persons.length}`)
    .sort();

/** A moment of knowledge: everything written so far is known at it, and nothing after it. */
async function knownNow(): Promise<string> {
  await serving.book.settle();
  await sleep(5);
  const moment = instantToText(instant(Date.now()));
  await sleep(5);
  return moment;
}

let man: string;
let neighbour: string;
let expulsion: string;
let journey: string;
const known: { held?: string; gone?: string; limbo?: string; left?: string } = {};

const letter = (number: string, signedBy = 'the head of the border post') => ({ onBehalfOf: 'STATE-B', paper: { number, signedBy } });
const manifest = (handover: string, outcome: 'taken' | 'refused') => ({
  type: 'receive-handover',
  handover,
  place: 'CROSSING-B',
  lines: [{ person: man, outcome, ...(outcome === 'refused' ? { reason: 'no agreement' } : {}) }],
});

test('three states and their places stand in the book; state B runs no software', async () => {
  for (const [code, runsSoftware] of [
    ['STATE-A', true],
    ['STATE-B', false],
    ['STATE-C', true],
  ] as const) {
    await done('founder', {
      type: 'declare-authority',
      occurred: when(-24),
      authority: { code, names: { en: code }, kind: 'state', runsSoftware, home: 'here' },
    });
  }
  for (const [code, kind, holder] of [
    ['REMOVAL-A', 'detention', 'STATE-A'],
    ['CROSSING-B', 'crossing', 'STATE-B'],
    ['RECEPTION-C', 'reception', 'STATE-C'],
  ] as const) {
    await done('founder', {
      type: 'declare-place',
      occurred: when(-24),
      place: { code, names: { en: code }, kind, holder, gate: 'open', adultsOnly: false },
    });
  }
});

test('state A holds two men, and everybody is accounted for', async () => {
  const basis = { kind: 'legal', order: 'removal order' };
  const admitted = await done('amal', {
    type: 'admit',
    occurred: when(0),
    place: 'REMOVAL-A',
    seen: 'answered-to-name',
    persons: [
      { identity: { names: [{ text: 'Daniel Marlow', kind: 'full' }] }, basis },
      { identity: { names: [{ text: 'Karim Sabbagh', kind: 'full' }] }, basis },
    ],
  });
  [man, neighbour] = admitted.persons as [string, string];
  assert.deepEqual(admitted.breaches, []);
  assert.equal(await answered('observer', { asOf: text(1) }), 'yes, ever 2, held-seen 2');
  assert.equal(await whereIs('dana'), 'STATE-A held REMOVAL-A');
  known.held = await knownNow();
});

test('nobody signed in sees nothing, and another state finds nobody, in the words for whom nobody knows', async () => {
  assert.equal((await call(undefined, '/v1/answer')).status, 401);
  const { status, body } = await call<{ code: string; title: string; subject?: string }>('stranger', `/v1/persons/${man}`);
  const nobody = await call('stranger', `/v1/persons/${randomUUID()}`);
  assert.deepEqual({ status, body }, nobody);
  assert.equal(body.code, 'person-unknown');
});

test('he is put across though B never agreed: leave is refused, the fact is recorded, as a breach with owner and clock', async () => {
  const plan = {
    destination: 'CROSSING-B',
    departure: text(6),
    arrival: text(7),
    toleranceHours: 2,
    route: 'the road to the crossing',
    vehicles: ['van'],
    answerBy: text(5),
  };
  const offer = { type: 'offer-handover', occurred: when(2), receiver: 'STATE-B', plan, lines: [{ person: man }] };
  assert.equal(await refusedWith('dana', offer), '422 no-disclosure-decision');
  await done('dana', {
    type: 'decide-disclosure',
    occurred: when(1),
    persons: [man],
    to: 'STATE-B',
    permitted: true,
    interviewedAt: text(1),
    interviewer: 'a listener',
    reason: 'no fear of that state',
  });
  const offered = await done('dana', offer);
  expulsion = offered.handover ?? assert.fail('no handover');
  const leaving = {
    type: 'depart-handover',
    occurred: when(6),
    handover: expulsion,
    vehicle: 'van',
    leader: 'a named sergeant',
    boarded: [man],
    leftBehind: [],
  };
  assert.equal(await refusedWith('dana', { ...leaving, mode: 'authorise' }), '409 receiver-not-agreed');
  const gone = await done('dana', leaving);
  assert.deepEqual(
    gone.breaches.map(({ code, subjects }) => [code, subjects]),
    [['departed-without-agreement', [man]]],
  );
  const { rows } = await ask<{ rows: readonly { code: string; owner: string; due: string; closed: boolean }[] }>('dana', '/v1/breaches');
  assert.deepEqual(
    rows.map(({ code, owner, closed }) => [code, owner, closed]),
    [['departed-without-agreement', 'STATE-A', false]],
  );
  assert.ok(Date.parse(rows[0]?.due ?? '') > Date.now() + 2 * DAY, 'its clock runs from when it became known');
  assert.equal(await whereIs('dana'), 'STATE-A in-transit');
  known.gone = await knownNow();
});

test('B answers by letter: one clerk cannot act for two states, and a letter needs its number and who signed it', async () => {
  assert.equal(
    await refusedWith('dana', { ...manifest(expulsion, 'refused'), occurred: when(7), ...letter('B-101') }),
    '403 handover-one-actor',
  );
  assert.equal(
    await refusedWith('elif', { ...manifest(expulsion, 'refused'), occurred: when(7), onBehalfOf: 'STATE-B' }),
    '422 paper-reference-missing',
  );
  assert.equal(
    await refusedWith('elif', { ...manifest(expulsion, 'refused'), occurred: when(7), ...letter('') }),
    '422 paper-reference-missing',
  );
  assert.equal(
    await refusedWith('elif', { ...manifest(expulsion, 'refused'), occurred: when(7), ...letter('B-101', ' ') }),
    '422 paper-reference-missing',
  );
  assert.equal(
    await refusedWith('elif', {
      ...manifest(expulsion, 'refused'),
      occurred: when(7),
      onBehalfOf: 'STATE-C',
      paper: { number: 'C-1', signedBy: 'somebody' },
    }),
    '422 not-paper-party',
  );
  assert.equal(
    await refusedWith('stranger', { ...manifest(expulsion, 'refused'), occurred: when(7), ...letter('B-101') }),
    '404 authority-unknown',
  );
  assert.deepEqual(await lineStates('dana', expulsion), ['in-transit'], 'none of it changed anything');
});

test('B refuses him twice; he stands between borders, on the roll of A, counted once, and the Answer is no', async () => {
  await done('elif', { ...manifest(expulsion, 'refused'), occurred: when(7), ...letter('B-101') });
  assert.deepEqual(await lineStates('dana', expulsion), ['refused-on-arrival']);
  const first = await done('dana', {
    type: 'report-limbo',
    occurred: when(8),
    handover: expulsion,
    persons: [man],
    circumstances: 'stands between the two gates',
  });
  assert.deepEqual(
    first.breaches.map(({ code, subjects }) => [code, subjects]),
    [['limbo', [man]]],
  );
  await done('elif', { ...manifest(expulsion, 'refused'), occurred: when(31), ...letter('B-102') });
  await done('dana', {
    type: 'report-limbo',
    occurred: when(32),
    handover: expulsion,
    persons: [man],
    circumstances: 'refused a second time',
  });
  assert.deepEqual(await lineStates('dana', expulsion), ['limbo']);
  assert.equal(await whereIs('dana'), 'STATE-A in-transit');
  const { rows } = await ask<{ rows: readonly { id: string }[] }>('dana', '/v1/persons?term=in-transit');
  assert.deepEqual(
    rows.map((row) => row.id),
    [man],
  );
  assert.equal(await answered('observer'), 'no, ever 2, held-older 1, in-transit 1, limbo 1, openBreaches 3');
  const letters = await serving.book.ledger.query<{ actor: string; on_behalf_of: string; source: string; paper: object }>(
    "SELECT actor, on_behalf_of, source, body -> 'paper' AS paper FROM entry WHERE on_behalf_of IS NOT NULL ORDER BY intake",
  );
  assert.deepEqual(
    letters.rows,
    ['B-101', 'B-102'].map((number) => ({
      actor: 'elif',
      on_behalf_of: 'STATE-B',
      source: 'signed-paper',
      paper: { number, signedBy: 'the head of the border post' },
    })),
  );
});

test('A is shown what it owes, and that it is late', async () => {
  assert.deepEqual(await dutiesOf('dana'), [
    'end-limbo: STATE-A to STATE-B, overdue, 1',
    'review-breach: STATE-A to STATE-A, 1',
    'review-breach: STATE-A to STATE-A, 1',
    'review-breach: STATE-A to STATE-A, 1',
  ]);
});

test('days pass and nothing moves by itself: the clock only raises what is due', async () => {
  const handover = await serving.book
    .reader({ actor: 'dana' as ActorId, authority: 'STATE-A' as AuthorityCode, role: 'desk' })
    .handover(expulsion as HandoverId);
  assert.ok(handover);
  const on = (hours: number) => handoverDuties(handover, atHour(hours)).map(({ code, overdue }) => `${code}${overdue ? ', overdue' : ''}`);
  assert.deepEqual([on(33), on(56), on(57), on(1000)], [['end-limbo'], ['end-limbo'], ['end-limbo, overdue'], ['end-limbo, overdue']]);
  for (const hours of [8, 24, 31.5, 48, 64]) {
    assert.match(
      await answered('observer', { asOf: text(hours) }),
      /^no, ever 2, held-(seen|older) 1, in-transit 1, limbo 1/,
      `at hour ${hours}`,
    );
    assert.equal(await whereIs('dana', { asOf: text(hours) }), 'STATE-A in-transit');
  }
  known.limbo = await knownNow();
});

test('nothing gets him off the roll by the way: no move, no release, no closing, no word of a state that was not asked', async () => {
  assert.equal(await refusedWith('amal', { type: 'move', persons: [man], to: 'REMOVAL-A' }), '409 step-impossible');
  assert.equal(await refusedWith('amal', { type: 'release', persons: [man], reason: 'so that he is off the roll' }), '409 step-impossible');
  assert.equal(await refusedWith('dana', { type: 'close-handover', handover: expulsion }), '409 handover-open-lines');
  assert.equal(await refusedWith('carla', { type: 'agree-handover', handover: expulsion, persons: [man] }), '404 handover-unknown');
});

test('C pledges to take him: he is asked in private, C is told, agrees, and papers are made', async () => {
  const plan = {
    destination: 'RECEPTION-C',
    departure: text(72),
    arrival: text(80),
    toleranceHours: 6,
    route: 'by air',
    vehicles: ['flight'],
    answerBy: text(71),
  };
  const offer = { type: 'offer-handover', occurred: when(66), receiver: 'STATE-C', plan, lines: [{ person: man }] };
  assert.equal(await refusedWith('dana', offer), '422 no-disclosure-decision');
  assert.equal((await call('carla', `/v1/persons/${man}`)).status, 404, 'before he is offered, C finds nobody');
  await done('dana', {
    type: 'decide-disclosure',
    occurred: when(65),
    persons: [man],
    to: 'STATE-C',
    permitted: true,
    interviewedAt: text(65),
    interviewer: 'a listener',
    reason: 'he is its citizen and wishes to go',
  });
  journey = (await done('dana', offer)).handover ?? assert.fail('no handover');
  assert.equal(await whereIs('carla'), 'STATE-A in-transit', 'offered to it, C may see him');
  await done('carla', { type: 'agree-handover', occurred: when(68), handover: journey, persons: [man] });
  const leaving = {
    type: 'depart-handover',
    occurred: when(72),
    mode: 'authorise',
    handover: journey,
    vehicle: 'flight',
    leader: 'a named marshal',
    boarded: [man],
    leftBehind: [],
  };
  assert.equal(await refusedWith('dana', leaving), '422 papers-missing');
  await done('dana', {
    type: 'amend-handover',
    occurred: when(69),
    handover: journey,
    ready: [
      {
        person: man,
        papers: { kind: 'emergency travel document', number: 'C-7', heldBy: 'a named marshal' },
        fitToTravel: { clinician: 'Dr Invented', instructions: 'water and rest' },
      },
    ],
  });
  assert.deepEqual(await lineStates('carla', journey), ['agreed'], 'papers void no agreement');
  assert.equal(
    await answered('observer', { asOf: text(70) }),
    'no, ever 2, held-older 1, in-transit 1, limbo 1, openBreaches 3',
    'a pledge moves nobody',
  );
  const gone = await done('dana', leaving);
  assert.deepEqual(gone.breaches, []);
  assert.deepEqual(await lineStates('dana', journey), ['in-transit']);
  assert.deepEqual(await lineStates('dana', expulsion), ['carried-on'], 'the old line is done with');
  assert.equal(await whereIs('dana'), 'STATE-A in-transit');
  known.left = await knownNow();
});

test("under way again he is in nobody's limbo, and still on the roll of A", async () => {
  assert.equal(await answered('observer', { asOf: text(73) }), 'no, ever 2, held-older 1, in-transit 1, openBreaches 3');
  await done('amal', { type: 'sight', occurred: when(90), persons: [neighbour], how: 'answered-to-name' });
  assert.equal(
    await answered('observer'),
    'no, ever 2, held-seen 1, in-transit 1, overdue 1, openBreaches 3',
    'ten hours after the planned arrival nobody has signed for him',
  );
  assert.ok((await dutiesOf('carla')).includes('receipt: STATE-C to STATE-A, overdue, 1'));
  assert.ok((await dutiesOf('dana')).includes('receipt: STATE-C to STATE-A, overdue, 1'), 'both sides are told');
});

test("C signs for him: the roll is now C's, both handovers are closed, and everybody is accounted for", async () => {
  assert.equal(
    await refusedWith('dana', {
      type: 'receive-handover',
      handover: journey,
      place: 'RECEPTION-C',
      lines: [{ person: man, outcome: 'taken' }],
    }),
    '403 handover-not-your-part',
  );
  await done('cem', {
    type: 'receive-handover',
    occurred: when(80),
    handover: journey,
    place: 'RECEPTION-C',
    lines: [{ person: man, outcome: 'taken' }],
  });
  assert.equal(await whereIs('carla'), 'STATE-C held RECEPTION-C');
  assert.equal(await answered('observer'), 'yes, ever 2, held-seen 2, openBreaches 3');
  await done('dana', { type: 'close-handover', handover: expulsion });
  await done('dana', { type: 'close-handover', handover: journey });
  for (const handover of [expulsion, journey]) assert.equal((await ask<Handover>('dana', `/v1/handovers/${handover}`)).closed, true);
  assert.equal((await ask<Handover>('carla', `/v1/handovers/${journey}`)).acknowledged, 'signed-here');
  const { rows } = await ask<{ rows: readonly { id: string }[] }>('dana', '/v1/breaches');
  for (const { id } of rows) {
    await done('dana', {
      type: 'close-breach',
      breach: id,
      finding: 'put across without agreement; the order was wrong',
    });
  }
  assert.equal(await answered('observer'), 'yes, ever 2, held-seen 2');
  assert.deepEqual(await dutiesOf('dana'), []);
});

test('the days between can be asked for: as it was, and as it was known', async () => {
  assert.equal(await answered('observer', { asOf: text(-1) }), 'no, ever 0', 'before anybody was held');
  assert.equal(await answered('observer', { asOf: text(5) }), 'yes, ever 2, held-seen 2');
  assert.equal(
    await answered('observer', { asOf: text(6.5) }),
    'yes, ever 2, held-seen 1, in-transit 1, openBreaches 1',
    'on the road, and not late yet',
  );
  assert.equal(await answered('observer', { asOf: text(10) }), 'no, ever 2, held-seen 1, in-transit 1, limbo 1, openBreaches 2');
  assert.equal(await answered('observer', { asOf: text(48) }), 'no, ever 2, held-older 1, in-transit 1, limbo 1, openBreaches 3');
  assert.equal(await answered('observer', { asOf: text(81) }), 'no, ever 2, held-seen 1, held-older 1, openBreaches 3');
  // What was known: with what the book had been told by then, he still stands where it last heard of him.
  assert.equal(await answered('observer', { asOf: text(95), knownOn: known.held ?? '' }), 'no, ever 2, held-older 2');
  assert.equal(
    await answered('observer', { asOf: text(10), knownOn: known.gone ?? '' }),
    'yes, ever 2, held-seen 1, in-transit 1, openBreaches 1',
  );
  assert.equal(
    await answered('observer', { asOf: text(95), knownOn: known.limbo ?? '' }),
    'no, ever 2, held-older 1, in-transit 1, limbo 1, openBreaches 3',
  );
  assert.equal(
    await answered('observer', { asOf: text(75), knownOn: known.left ?? '' }),
    'no, ever 2, held-older 1, in-transit 1, openBreaches 3',
  );
  for (const [hours, knownOn, place] of [
    [5, undefined, 'STATE-A held REMOVAL-A'],
    [48, undefined, 'STATE-A in-transit'],
    [79, undefined, 'STATE-A in-transit'],
    [81, undefined, 'STATE-C held RECEPTION-C'],
    [95, known.held, 'STATE-A held REMOVAL-A'],
    [95, known.limbo, 'STATE-A in-transit'],
    [95, known.left, 'STATE-A in-transit'],
  ] as const) {
    assert.equal(
      await whereIs('carla', { asOf: text(hours), ...(knownOn === undefined ? {} : { knownOn }) }),
      place,
      `at hour ${hours}, known on ${knownOn}`,
    );
  }
});

test('his stays follow one another without a gap, and nobody ever counted him twice', async () => {
  const { stays } = await ask<File>('carla', `/v1/persons/${man}`);
  assert.deepEqual(
    stays.map(({ step, from, until }) => [step, from, until]),
    [
      ['admitted', text(0), text(6)],
      ['departed', text(6), text(72)],
      ['departed', text(72), text(80)],
      ['received', text(80), undefined],
    ],
  );
  const { rows } = await serving.book.ledger.query<{ count: number }>('SELECT count(*)::int AS count FROM standing WHERE person = $1', [
    man,
  ]);
  assert.equal(rows[0]?.count, 1);
});

test('the whole book is told again from its entries, and holds', async () => {
  await serving.book.settle();
  const verified = await ask<{ ok: boolean; persons: number; movements: number; violations: readonly object[] }>('founder', '/v1/verify');
  assert.deepEqual(
    {
      ok: verified.ok,
      persons: verified.persons,
      movements: verified.movements,
      violations: verified.violations,
    },
    { ok: true, persons: 2, movements: 5, violations: [] },
  );
});
