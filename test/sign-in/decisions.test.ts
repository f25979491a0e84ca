import assert from 'node:assert/strict';
import { randomUUID } from 'node:crypto';
import { after, before, test } from 'node:test';
import type { ActorId, AuthorityCode, CommandId, PersonId, PlaceCode } from '../../src/basics/ids.ts';
import type { Role } from '../../src/entries/act.ts';
import type { Command } from '../../src/log/commands.ts';
import { NOTHING_NEEDED } from '../store/books.ts';
import { codeOf, openDesk, PASSWORD, type Desk } from './desk.ts';

// What takes two persons, on pages and at one screen. Everybody is invented.

let desk: Desk;
let persons: readonly PersonId[];
/** Proposed, and confirmed by nobody until the end. */
let waiting: string;
const purpose = { 'musterbook-purpose': 'custody' };
type Bare = Command extends infer One ? (One extends unknown ? Omit<One, 'id'> : never) : never;

async function give(actor: string, authority: string, role: Role, command: Bare) {
  const principal = { actor: actor as ActorId, authority: authority as AuthorityCode, role, purpose: 'custody' };
  const [answer] = await desk.serving.book.commit([{ id: randomUUID() as CommandId, ...command } as Command], principal);
  if (!answer?.ok) throw new Error(JSON.stringify(answer));
  return answer;
}

before(async () => {
  desk = await openDesk();
  const [A, B, P] = ['AAA', 'BBB', 'P1'] as [AuthorityCode, AuthorityCode, PlaceCode];
  for (const code of [A, B]) {
    const authority = { code, names: { en: code }, kind: 'state', runsSoftware: true, home: 'here' } as const;
    await give('founder', 'STEWARD', 'steward', { type: 'declare-authority', authority });
  }
  const place = { code: P, names: { en: 'Camp' }, kind: 'detention', holder: A, gate: 'open', adultsOnly: false } as const;
  await give('founder', 'STEWARD', 'steward', { type: 'declare-place', place });
  const names = ['Yusuf Invented', 'Leila Invented', 'Sami Invented', 'Omar Invented', 'Hadi Invented'];
  const admitted = names.map((text) => ({ identity: { names: [{ text, kind: 'full' as const }] }, basis: { kind: 'legal' as const } }));
  persons = (await give('amal', A, 'registrar', { type: 'admit', place: P, persons: admitted })).persons;
  for (const [actor, authority, role] of [
    ['amal', A, 'registrar'],
    ['basim', A, 'registrar'],
    ['emine', A, 'escort'],
    ['berit', B, 'registrar'],
  ] as const) {
    await desk.add(actor, authority, role, `${PASSWORD} ${actor.length} ${role}`);
  }
});
after(() => desk?.close());

const enter = (actor: string, role = 'registrar') => desk.enter(actor, `${PASSWORD} ${actor.length} ${role}`);
const propose = async (n: number) =>
  (await give('amal', 'AAA', 'registrar', { type: 'release', persons: [persons[n]!], reason: 'the term is over' })).awaits!;
const commandIn = (html: string, verdict: string) =>
  new RegExp(`name="command" value="([^"]+)"/><input type="hidden" name="verdict" value="${verdict}"`).exec(html)?.[1] ?? '';
const kindOf = async (n: number) => {
  const { standings } = await desk.serving.book.ports.store.load({
    ...NOTHING_NEEDED,
    persons: [persons[n]!],
  });
  return standings.get(persons[n]!)?.account.kind;
};
const enteredBy = async (decision: string) => {
  const { rows } = await desk.serving.book.ledger.query<{ actor: string }>(
    "SELECT actor FROM entry WHERE type = 'DecisionConfirmed' AND body ->> 'decision' = $1",
    [decision],
  );
  return rows.map(({ actor }) => actor);
};

test('a second clerk finds what waits for her, reads what it will do, confirms it once, and it has happened', async () => {
  const decision = await propose(0);
  const cookie = await enter('basim');
  const list = await (await desk.get('/decisions', { cookie })).text();
  assert.match(list, new RegExp(`<a href="/decision/${decision}">Release</a>`));
  const html = await (await desk.get(`/decision/${decision}`, { cookie })).text();
  for (const words of ['the term is over', 'They are counted as released. Nobody holds them any more.', 'Proposed by <bdi>amal</bdi>']) {
    assert.ok(html.includes(words), words);
  }
  const fields = { verdict: 'confirm', command: commandIn(html, 'confirm') };
  const done = await desk.form(`/decision/${decision}`, fields, { cookie });
  assert.deepEqual([done.status, done.headers.get('location')], [303, '/decisions?done=confirmed']);
  assert.equal(await kindOf(0), 'released');
  const again = await desk.form(`/decision/${decision}`, fields, { cookie });
  assert.equal(again.status, 303, 'the same form sent twice is one act');
  assert.deepEqual(await enteredBy(decision), ['basim']);
  assert.match(
    await (await desk.get('/decisions?done=confirmed', { cookie })).text(),
    /It has happened, and stands in the book with both names/,
  );
});

test('whoever proposed it cannot confirm it, is told why, and sees that somebody else must', async () => {
  const decision = await propose(1);
  waiting = decision;
  const cookie = await enter('amal');
  const html = await (await desk.get(`/decision/${decision}`, { cookie })).text();
  assert.match(html, /You cannot confirm this\. Whoever proposed it cannot be the second person\./);
  assert.equal(commandIn(html, 'confirm'), '', 'no button');
  assert.match(await (await desk.get('/decisions', { cookie })).text(), /Proposed by you; somebody else must confirm/);
  const forced = await desk.form(`/decision/${decision}`, { verdict: 'confirm', command: randomUUID() }, { cookie });
  assert.deepEqual([forced.status, await kindOf(1)], [403, 'held']);
});

test('the second person signs at the first one’s screen for this one act: nobody else is signed in by it', async () => {
  const decision = await propose(2);
  const cookie = await enter('amal');
  const html = await (await desk.get(`/decision/${decision}`, { cookie })).text();
  const here = (actor: string, password: string, command = commandIn(html, 'here')) =>
    desk.form(`/decision/${decision}`, { verdict: 'here', command, actor, password }, { cookie });
  const wrong = await here('basim', 'a wrong password here');
  const told = await wrong.text();
  assert.equal(wrong.status, 401);
  assert.match(told, /<input id="second" [^>]*value="basim"/);
  assert.match(told, /id="second-password-wrong" role="alert">The name or the password is not right/);
  assert.ok(!told.includes('a wrong password here'));
  const self = await here('amal', `${PASSWORD} 4 registrar`, randomUUID());
  assert.equal(self.status, 403);
  assert.match(await self.text(), /Whoever proposed it cannot be the second person/);
  assert.equal(
    (await here('berit', `${PASSWORD} 5 registrar`, randomUUID())).status,
    404,
    'another authority is not told that there is one',
  );
  assert.equal((await here('emine', `${PASSWORD} 5 escort`, randomUUID())).status, 403, 'nor may every role');
  assert.equal(await kindOf(2), 'held');
  const right = await here('basim', `${PASSWORD} 5 registrar`);
  assert.deepEqual([right.status, right.headers.get('set-cookie')], [303, null]);
  assert.deepEqual([await kindOf(2), await enteredBy(decision)], ['released', ['basim']]);
  const { actor } = (await (await desk.get('/v1/session', { cookie })).json()) as { actor: string };
  assert.equal(actor, 'amal', 'the first stays signed in');
  const { rows } = await desk.serving.book.ledger.query<{ outcome: string }>(
    "SELECT outcome FROM sign_in WHERE actor = 'basim' ORDER BY number DESC LIMIT 2",
  );
  assert.deepEqual(
    rows.map(({ outcome }) => outcome),
    ['signed-here', 'wrong'],
  );
});

test('a program sends what the second person typed at its terminal, and is held like a page when it guesses', async () => {
  const decision = await propose(3);
  const cookie = await enter('amal');
  const heads = { ...purpose, authorization: `Bearer ${cookie.split('=')[1]}` };
  const send = (password: string, id = randomUUID()) =>
    desk.post(`/v1/decisions/${decision}/confirm-here`, { id, actor: 'basim', password }, heads);
  assert.equal(
    await codeOf(await desk.post(`/v1/decisions/${decision}/confirm-here`, { id: randomUUID(), actor: 'basim' }, heads)),
    '404 seat-unknown',
  );
  const codes = [];
  for (let n = 0; n < 6; n++) codes.push(await codeOf(await send('a guess of somebody')));
  assert.deepEqual(codes.slice(4), ['401 sign-in-failed', '429 sign-in-held']);
  desk.pass(3000);
  const id = randomUUID();
  const done = await send(`${PASSWORD} 5 registrar`, id);
  assert.deepEqual([done.status, await kindOf(3)], [200, 'released']);
  assert.equal((await send(`${PASSWORD} 5 registrar`, id)).status, 200, 'sent again it is the same act');
});

test('a second person rejects with a reason, and nothing has happened; without one nothing is rejected', async () => {
  const decision = await propose(4);
  const cookie = await enter('basim');
  const reject = (reason: string) =>
    desk.form(`/decision/${decision}?lang=fr`, { verdict: 'reject', command: randomUUID(), reason }, { cookie });
  const without = await reject(' ');
  assert.equal(without.status, 422);
  assert.match(await without.text(), /id="reason-wrong" role="alert">Dites pourquoi\./);
  const done = await reject('the term is not over');
  assert.equal(done.headers.get('location'), '/decisions?done=rejected&lang=fr');
  assert.equal(await kindOf(4), 'held');
  assert.equal((await desk.get(`/decision/${decision}`, { cookie })).status, 404, 'it is settled');
});

test('a decision is not shown to another authority, nor its reason to who may not be the second person', async () => {
  const berit = await enter('berit');
  assert.doesNotMatch(await (await desk.get('/decisions', { cookie: berit })).text(), /\/decision\//);
  assert.equal((await desk.get(`/decision/${waiting}`, { cookie: berit })).status, 404);
  const emine = await enter('emine', 'escort');
  const { rows } = (await (await desk.get('/v1/decisions', { cookie: emine })).json()) as {
    rows: { reason?: string; waitsForYou: boolean }[];
  };
  assert.ok(rows.length > 0 && rows.every(({ reason, waitsForYou }) => reason === undefined && !waitsForYou));
});

test('a clerk who was disabled while she read a decision confirms nothing, and is told so', async () => {
  const cookie = await enter('basim');
  const html = await (await desk.get(`/decision/${waiting}`, { cookie })).text();
  await desk.users.disable('basim', 'left at noon', 'a test');
  const sent = await desk.form(`/decision/${waiting}`, { verdict: 'confirm', command: commandIn(html, 'confirm') }, { cookie });
  assert.equal(sent.status, 401);
  assert.match(await sent.text(), /You may no longer act in this book, so your session was ended and what you sent was not entered/);
  assert.deepEqual(await enteredBy(waiting), []);
});

test('in a world the second person is a seat: chosen at the same screen, without a password', async () => {
  const world = await openDesk('small');
  try {
    const { rows: seats } = (await (await world.get('/v1/seats')).json()) as { rows: { actor: string; authority: string; role: string }[] };
    const registrars = seats.filter(({ role }) => role === 'registrar' || role === 'desk');
    const first = registrars.find((one) => registrars.some((other) => other.actor !== one.actor && other.authority === one.authority));
    const second = registrars.find((other) => other.actor !== first?.actor && other.authority === first?.authority);
    if (!first || !second) return assert.fail('the world has no two seats of one authority');
    const { token } = (await (await world.post('/v1/sessions', { actor: first.actor })).json()) as { token: string };
    const heads = { authorization: `Bearer ${token}`, 'musterbook-purpose': 'exercise' };
    const unknown = randomUUID();
    const sent = { id: randomUUID(), actor: second.actor };
    assert.equal(await codeOf(await world.post(`/v1/decisions/${unknown}/confirm-here`, sent, heads)), '404 decision-unknown');
    const typed = await world.post(`/v1/decisions/${unknown}/confirm-here`, { ...sent, password: PASSWORD }, heads);
    assert.equal(await codeOf(typed), '409 world-has-seats');
  } finally {
    await world.close();
  }
});
