import assert from 'node:assert/strict';
import { after, before, test } from 'node:test';
import { codeOf, cookieOf, openDesk, PASSWORD, type Desk } from './desk.ts';

// What other people's pages make a clerk's browser send. Everybody is invented.

let desk: Desk;
let cookie: string;
let own: string;

before(async () => {
  desk = await openDesk('none', '127.0.0.1');
  own = new URL(desk.serving.url).origin;
  await desk.add('amal', 'STEWARD', 'steward');
  cookie = await desk.enter('amal');
});
after(() => desk?.close());

const place = {
  id: '3b0c1c1e-0000-4000-8000-000000000002',
  type: 'declare-authority',
  authority: { code: 'AAA', names: { en: 'A' }, kind: 'state', runsSoftware: true, home: 'here' },
};
const purpose = { 'musterbook-purpose': 'setup' };

test("attack: a page of another site makes the clerk's browser send a command with her cookie, and nothing happens", async () => {
  const send = (heads: Record<string, string>) => desk.post('/v1/commands?dryRun=true', place, { ...purpose, cookie, ...heads });
  for (const heads of [
    { 'sec-fetch-site': 'cross-site', origin: 'https://elsewhere.example' },
    { 'sec-fetch-site': 'same-site', origin: own },
    { origin: 'https://elsewhere.example' },
    { origin: 'null' },
    { origin: `${own}.elsewhere.example` },
    { referer: `${own}.elsewhere.example/` },
    {},
  ] as Record<string, string>[]) {
    assert.equal(await codeOf(await send(heads)), '403 from-elsewhere', JSON.stringify(heads));
  }
  for (const heads of [{ 'sec-fetch-site': 'same-origin' }, { origin: own }, { referer: `${own}/session` }] as Record<string, string>[]) {
    assert.equal((await send(heads)).status, 200, JSON.stringify(heads));
  }
});

test('a program that sends its token in the head needs no page to come from', async () => {
  const token = cookie.split('=')[1] ?? '';
  assert.equal((await desk.post('/v1/commands?dryRun=true', place, { ...purpose, authorization: `Bearer ${token}` })).status, 200);
});

test('attack: another site ends no session, changes no password and decides nothing by a form of its own', async () => {
  const elsewhere = { cookie, origin: 'https://elsewhere.example' };
  const forms = [
    ['/session/end', { which: 'all' }],
    ['/session/password', { password: PASSWORD, newPassword: 'nine red foxes sleep', again: 'nine red foxes sleep' }],
    ['/decision/3b0c1c1e-0000-4000-8000-000000000003', { verdict: 'confirm' }],
  ] as const;
  for (const [path, fields] of forms) assert.equal((await desk.form(path, fields, elsewhere)).status, 404, path);
  assert.equal((await desk.get('/v1/session', { cookie })).status, 200);
});

test('attack: another site signs the clerk in as somebody else, so that what she enters is entered as theirs', async () => {
  const elsewhere = { origin: 'https://elsewhere.example' };
  const form = await desk.form('/session', { actor: 'amal', password: PASSWORD, back: '/' }, elsewhere);
  assert.deepEqual([form.status, form.headers.get('set-cookie')], [404, null]);
  const wire = await desk.post('/v1/sessions', { actor: 'amal', password: PASSWORD }, elsewhere);
  assert.deepEqual([wire.headers.get('set-cookie'), await codeOf(wire)], [null, '403 from-elsewhere']);
});

test('attack: no page of ours is shown inside another, where a click may be stolen, and none is kept by a machine on the way', async () => {
  for (const path of ['/', '/session', '/persons', '/nowhere', '/v1/session', '/v1/nowhere']) {
    const { headers } = await desk.get(path, { cookie });
    assert.match(headers.get('content-security-policy') ?? '', /default-src 'none'.*frame-ancestors 'none'/, path);
    assert.deepEqual(
      [headers.get('x-frame-options'), headers.get('cache-control'), headers.get('x-content-type-options')],
      ['DENY', 'no-store', 'nosniff'],
      path,
    );
  }
});

test('over TLS the cookie is kept for this host and for TLS alone, and one without that mark opens nothing', async () => {
  const tls = { 'x-forwarded-proto': 'https', 'x-forwarded-host': 'book.example', origin: 'https://book.example' };
  const reply = await desk.form('/session', { actor: 'amal', password: PASSWORD, back: '/' }, tls);
  const set = reply.headers.get('set-cookie') ?? '';
  assert.match(set, /^__Host-musterbook_session=[\w-]{43}; Path=\/; HttpOnly; SameSite=Strict; Secure$/);
  assert.match(reply.headers.get('strict-transport-security') ?? '', /max-age=\d+/);
  assert.equal((await desk.get('/v1/session', { ...tls, cookie: cookieOf(reply) })).status, 200);
  const bare = cookieOf(reply).replace('__Host-', '');
  assert.equal((await desk.get('/v1/session', { ...tls, cookie: bare })).status, 401);
});

test('without a server before it nobody is believed who says that he came over TLS or from elsewhere', async () => {
  const alone = await openDesk();
  try {
    await alone.add('amal', 'STEWARD', 'steward');
    const told = { 'x-forwarded-proto': 'https', 'x-forwarded-for': '203.0.113.7', 'x-forwarded-host': 'book.example' };
    const reply = await alone.form('/session', { actor: 'amal', password: PASSWORD, back: '/' }, told);
    assert.match(reply.headers.get('set-cookie') ?? '', /^musterbook_session=/);
    const { rows } = await alone.serving.book.ledger.query<{ address: string }>('SELECT address FROM sign_in');
    assert.deepEqual(rows, [{ address: '127.0.0.1' }]);
  } finally {
    await alone.close();
  }
});

test('in a world one click enters as a role, and there are no users and no passwords', async () => {
  const world = await openDesk('small');
  try {
    const { rows } = (await (await world.get('/v1/seats')).json()) as { rows: { actor: string; title: string }[] };
    const seat = rows[0] ?? assert.fail('no seats');
    const html = await (await world.get('/session')).text();
    assert.match(html, new RegExp(`name="actor" value="${seat.actor.replaceAll('.', '\\.')}"`));
    assert.doesNotMatch(html, /type="password"/);
    const taken = await world.form('/session', { actor: seat.actor, back: '/persons' });
    assert.deepEqual([taken.status, taken.headers.get('location')], [303, '/persons']);
    assert.ok((await (await world.get('/persons', { cookie: cookieOf(taken) })).text()).includes(seat.title));
    assert.equal(await codeOf(await world.post('/v1/sessions', { actor: seat.actor, password: PASSWORD })), '409 world-has-seats');
    await world.form('/session/end', {}, { cookie: cookieOf(taken) });
    assert.equal(await codeOf(await world.get('/v1/session', { cookie: cookieOf(taken) })), '401 session-ended');
  } finally {
    await world.close();
  }
});
