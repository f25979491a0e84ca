import assert from 'node:assert/strict';
import { after, before, test } from 'node:test';
import { MINUTE, HOUR, DAY } from '../../src/basics/time.ts';
import { codeOf, cookieOf, openDesk, PASSWORD, type Desk } from './desk.ts';

// A book of real persons, as far as sign-in goes; everybody in it is invented.

let desk: Desk;

before(async () => {
  // As behind a server that speaks TLS, so that a test may ask from many addresses.
  desk = await openDesk('none', '127.0.0.1');
  const actors = ['amal', 'basim', 'dana', 'elif', 'farid', 'gul', 'hana', 'idris', 'jamal'];
  for (const actor of actors) await desk.add(actor, 'STEWARD', 'steward');
});
after(() => desk?.close());

const whoIs = async (cookie: string) => codeOf(await desk.get('/v1/session', { cookie }));

test('a clerk signs in, is called by name on every page, signs out, and her cookie opens nothing any more', async () => {
  const cookie = await desk.enter('amal');
  const page = await (await desk.get('/', { cookie })).text();
  assert.match(page, /Signed in as <bdi>amal Invented<\/bdi>, steward of the book, <bdi[^>]*>STEWARD<\/bdi>\./);
  const out = await desk.form('/session/end', {}, { cookie });
  assert.deepEqual([out.status, out.headers.get('location'), cookieOf(out)], [303, '/', 'musterbook_session=']);
  assert.equal(await whoIs(cookie), '401 session-ended');
  assert.equal((await desk.get('/', { cookie })).status, 401);
});

test('a name nobody bears, a wrong password and a disabled user get one answer, after the same work', async () => {
  await desk.users.disable('basim', 'left the service', 'a test');
  const page = async (actor: string, password: string) => {
    const reply = await desk.form('/session', { actor, password, back: '/' });
    return { status: reply.status, html: (await reply.text()).replaceAll(actor, 'NAME') };
  };
  const wire = async (actor: string, password: string) => {
    const reply = await desk.post('/v1/sessions', { actor, password });
    return { status: reply.status, body: await reply.text() };
  };
  const before = desk.looked.length;
  const pages = [await page('amal', 'wrong wrong wrong'), await page('nobody', PASSWORD), await page('basim', PASSWORD)];
  const answers = [await wire('amal', 'wrong wrong wrong'), await wire('nobody', PASSWORD), await wire('basim', PASSWORD)];
  assert.deepEqual([pages[0]?.status, answers[0]?.status], [401, 401]);
  for (const one of pages) assert.deepEqual(one, pages[0]);
  for (const one of answers) assert.deepEqual(one, answers[0]);
  const looked = desk.looked.slice(before);
  assert.equal(looked.length, 6, 'each time a verifier is worked on');
  assert.equal(looked.filter((verifier) => verifier === undefined).length, 2, 'for nobody one that fits nothing');
});

test('a wrong password is told beside its field; the name stays typed, and the password is nowhere', async () => {
  const reply = await desk.form('/session?lang=ar', { actor: 'dana', password: 'my-secret-with-a-slip', back: '/persons?lang=ar' });
  const html = await reply.text();
  assert.match(html, /<html lang="ar" dir="rtl">/);
  assert.match(html, /<input id="actor" [^>]*value="dana"/);
  assert.match(html, /id="password-wrong" role="alert">الاسم أو كلمة السر غير صحيحين/);
  assert.match(html, /name="back" value="\/persons\?lang=ar"/);
  assert.doesNotMatch(html, /my-secret/);
});

test('whoever signs in comes back to the page that was wanted, and never to another house', async () => {
  const to = async (back: string) => (await desk.form('/session', { actor: 'dana', password: PASSWORD, back })).headers.get('location');
  assert.equal(await to('/persons?term=at-large&lang=fr'), '/persons?term=at-large&lang=fr');
  for (const back of ['//elsewhere.example', 'https://elsewhere.example', '/\\elsewhere.example', '/\t/elsewhere', 'javascript:1', '']) {
    assert.equal(await to(back), '/', back);
  }
  const html = await (await desk.get('/session?back=//elsewhere.example')).text();
  assert.match(html, /name="back" value="\/"/);
});

test('a thief who set a cookie beforehand does not share the session that the clerk then opens', async () => {
  const planted = await desk.enter('elif');
  const reply = await desk.form('/session', { actor: 'amal', password: PASSWORD, back: '/' }, { cookie: planted });
  assert.notEqual(cookieOf(reply), planted);
  assert.equal(await whoIs(planted), '401 session-ended', 'and the one of before opens nothing');
  const made = 'musterbook_session=chosen-by-a-thief';
  assert.notEqual(cookieOf(await desk.form('/session', { actor: 'amal', password: PASSWORD, back: '/' }, { cookie: made })), made);
  const given = await desk.form('/session', { token: planted.split('=')[1] ?? '', back: '/' });
  assert.deepEqual([given.status, given.headers.get('set-cookie')], [404, null], 'no session is entered by its token');
});

test('a terminal that was left alone closes after half an hour, and every session after twelve', async () => {
  const idle = await desk.enter('farid');
  desk.pass(29 * MINUTE);
  assert.match(await whoIs(idle), /^200/);
  desk.pass(29 * MINUTE);
  assert.match(await whoIs(idle), /^200/, 'who works is not put out');
  desk.pass(31 * MINUTE);
  assert.equal(await whoIs(idle), '401 session-over');
  const page = await desk.get('/', { cookie: idle });
  assert.match(await page.text(), /it lay idle for half an hour/);
  const busy = await desk.enter('farid');
  for (let minutes = 0; minutes < 12 * 60; minutes += 20) {
    assert.match(await whoIs(busy), /^200/, `${minutes} minutes`);
    desk.pass(20 * MINUTE);
  }
  assert.equal(await whoIs(busy), '401 session-over');
});

test('a clerk who was disabled at noon cannot send what she typed at eleven, and is told so', async () => {
  const cookie = await desk.enter('gul');
  const { token } = (await (await desk.post('/v1/sessions', { actor: 'gul', password: PASSWORD })).json()) as { token: string };
  await desk.users.disable('gul', 'her post was given up', 'a test');
  const sent = { id: '3b0c1c1e-0000-4000-8000-000000000001', type: 'set-gate', place: 'P1', gate: 'closed' };
  const heads = { authorization: `Bearer ${token}`, 'musterbook-purpose': 'custody' };
  assert.equal(await codeOf(await desk.post('/v1/commands', sent, heads)), '401 user-disabled');
  const page = await desk.get('/persons', { cookie });
  assert.equal(page.status, 401);
  assert.match(await page.text(), /You may no longer act in this book/);
  const { rowCount } = await desk.serving.book.ledger.query('SELECT FROM command WHERE id = $1', [sent.id]);
  assert.equal(rowCount, 0);
  await desk.users.enable('gul', 'a test');
  assert.equal(await whoIs(cookie), '401 session-ended', 'being let in again does not open what was ended');
  await desk.enter('gul');
});

test('whoever tries passwords waits longer and longer, from one address and from many, and the clerk gets in afterwards', async () => {
  const guess = (n: number) =>
    desk.post('/v1/sessions', { actor: 'hana', password: `a guess that is wrong ${n}` }, { 'x-forwarded-for': `198.51.100.${n}` });
  const codes = [];
  for (let n = 0; n < 6; n++) codes.push(await codeOf(await guess(n)));
  assert.deepEqual(codes, [...Array.from({ length: 5 }, () => '401 sign-in-failed'), '429 sign-in-held']);
  const waits = [];
  for (let n = 0; n < 10; n++) {
    const held = await guess(n);
    assert.equal(held.status, 429);
    const wait = Number(held.headers.get('retry-after'));
    waits.push(wait);
    desk.pass(wait * 1000);
    assert.equal((await guess(n)).status, 401, 'after the wait one more try');
  }
  assert.deepEqual(waits, [2, 4, 8, 16, 32, 64, 128, 256, 512, 900]);
  const right = await desk.post('/v1/sessions', { actor: 'hana', password: PASSWORD });
  assert.equal(right.status, 429, 'a held name is held for the right password too: that answer tells nothing');
  desk.pass(900 * 1000);
  assert.match(await whoIs(await desk.enter('hana')), /^200/, 'never for good');
});

test('whoever tries one password on many names waits too, and who signs in beside him is not shut out for long', async () => {
  desk.pass(2 * DAY);
  const from = { 'x-forwarded-for': '203.0.113.9' };
  const codes = [];
  for (let n = 0; n < 22; n++) codes.push(await codeOf(await desk.post('/v1/sessions', { actor: `name${n}`, password: PASSWORD }, from)));
  assert.deepEqual(codes.slice(19), ['401 sign-in-failed', '401 sign-in-failed', '429 sign-in-held']);
  desk.pass(2000);
  assert.equal((await desk.post('/v1/sessions', { actor: 'dana', password: PASSWORD }, from)).status, 200);
  assert.equal((await desk.post('/v1/sessions', { actor: 'dana', password: PASSWORD })).status, 200, 'and from elsewhere at once');
});

test('a hundred guesses at once are a hundred, and a name that nobody bears is held like any other', async () => {
  desk.pass(2 * DAY);
  const before = desk.looked.length;
  const guess = (n: number) =>
    desk.post('/v1/sessions', { actor: 'ghost', password: 'x'.repeat(12) }, { 'x-forwarded-for': `198.51.100.${n}` });
  const all = await Promise.all(Array.from({ length: 100 }, (_, n) => guess(n)));
  const codes = await Promise.all(all.map(codeOf));
  assert.equal(codes.filter((code) => code === '401 sign-in-failed').length, 5);
  assert.equal(codes.filter((code) => code === '429 sign-in-held').length, 95);
  assert.equal(desk.looked.length - before, 5);
});

test('the wait outlives the program, and a name typed into the wrong field is nowhere in the book', async () => {
  desk.pass(2 * DAY);
  await desk.post('/v1/sessions', { actor: 'My Secret Password 1', password: 'amal' });
  const { rows } = await desk.serving.book.ledger.query<{ actor: string | null }>('SELECT actor FROM sign_in ORDER BY number DESC LIMIT 1');
  assert.deepEqual(rows, [{ actor: null }]);
  const held = await desk.serving.book.ledger.query<{ bytes: number }>('SELECT DISTINCT length(key) AS bytes FROM sign_in_hold');
  assert.deepEqual(held.rows, [{ bytes: 32 }], 'names and addresses are kept as hashes');
});

test('a new user comes with a code, chooses a password of his own, and the code opens nothing any more', async () => {
  desk.pass(2 * DAY);
  const added = await desk.users.add({ actor: 'Karim', name: 'Karim Invented', authority: 'STEWARD', role: 'steward' }, 'a test');
  assert.ok('code' in added && added.code !== undefined);
  const code = added.code;
  assert.equal(await codeOf(await desk.post('/v1/sessions', { actor: 'karim', password: code })), '403 password-must-be-set');
  const first = await desk.form('/session', { actor: 'karim', password: code.toLowerCase().replaceAll('-', ' '), back: '/places' });
  assert.equal(first.headers.get('set-cookie'), null, 'a code opens no session');
  const html = await first.text();
  assert.match(html, /Choose your password/);
  const proof = /name="proof" value="([^"]+)"/.exec(html)?.[1] ?? assert.fail(html);
  assert.ok(!html.includes(code));
  assert.equal(await whoIs(`musterbook_session=${proof}`), '401 session-missing', 'the proof is no session');
  const choose = (newPassword: string, again = newPassword) =>
    desk.form('/session/password', { proof, newPassword, again, back: '/places' });
  for (const [chosen, words] of [
    ['too short', 'fewer than 12 characters'],
    ['karim-invented', 'easy to guess'],
    ['aaaaaaaaaaaaaaaa', 'easy to guess'],
    ['password12345', 'easy to guess'],
  ] as const) {
    const refused = await choose(chosen);
    const told = await refused.text();
    assert.deepEqual([refused.status, told.includes(words), told.includes(chosen)], [422, true, false], chosen);
  }
  assert.match(
    await (await choose('one long sentence', 'another sentence')).text(),
    /id="again-wrong" role="alert">The two are not the same/,
  );
  const chosen = await choose('seven grey geese fly');
  assert.deepEqual([chosen.status, chosen.headers.get('location')], [303, '/places']);
  assert.match(await whoIs(cookieOf(chosen)), /^200/);
  assert.equal(await codeOf(await desk.post('/v1/sessions', { actor: 'karim', password: code })), '401 sign-in-failed');
  assert.equal((await choose('eight grey geese fly')).status, 401, 'the proof neither');
  await desk.enter('karim', 'seven grey geese fly');
});

test('a code is good for a day; after a reset the old password opens nothing and every session has ended', async () => {
  const cookie = await desk.enter('idris');
  const reset = await desk.users.reset('idris', 'a test');
  assert.ok('code' in reset);
  assert.equal(await whoIs(cookie), '401 session-password');
  assert.equal(await codeOf(await desk.post('/v1/sessions', { actor: 'idris', password: PASSWORD })), '401 sign-in-failed');
  const set = { actor: 'idris', password: reset.code, newPassword: 'nine red foxes sleep' };
  desk.pass(25 * HOUR);
  assert.equal(await codeOf(await desk.post('/v1/password', set)), '401 sign-in-failed');
  const again = await desk.users.reset('idris', 'a test');
  assert.ok('code' in again);
  assert.equal((await desk.post('/v1/password', { ...set, password: again.code })).status, 200);
  await desk.enter('idris', set.newPassword);
});

test('whoever changes the password stays signed in here and nowhere else, and must know the old one', async () => {
  const [here, elsewhere] = [await desk.enter('jamal'), await desk.enter('jamal')];
  const change = (password: string, newPassword: string) =>
    desk.form('/session/password', { password, newPassword, again: newPassword, back: '/session' }, { cookie: here });
  const wrong = await change('not my password', 'nine red foxes sleep');
  assert.match(await wrong.text(), /id="password-wrong"/);
  assert.match(await (await change(PASSWORD, PASSWORD)).text(), /id="new-password-wrong" role="alert">This is the password you have/);
  const changed = await change(PASSWORD, 'nine red foxes sleep');
  assert.equal(changed.status, 303);
  assert.match(await whoIs(cookieOf(changed)), /^200/);
  for (const cookie of [here, elsewhere]) assert.equal(await whoIs(cookie), '401 session-password');
});

test('a clerk sees her own sessions, ends the one she does not know, and nobody ends those of another', async () => {
  const [here, lost] = [await desk.enter('dana'), await desk.enter('dana')];
  const { rows } = (await (await desk.get('/v1/sessions', { cookie: here })).json()) as { rows: { id: string; own: boolean }[] };
  const other = rows.find(({ own }) => !own) ?? assert.fail();
  assert.match(await (await desk.get('/session', { cookie: here })).text(), new RegExp(`name="which" value="${other.id}"`));
  const stranger = await desk.enter('elif');
  await desk.form('/session/end', { which: other.id }, { cookie: stranger });
  assert.match(await whoIs(lost), /^200/, 'not by another user');
  const ended = await desk.form('/session/end', { which: other.id, back: '/session' }, { cookie: here });
  assert.deepEqual([ended.status, ended.headers.get('location')], [303, '/session']);
  assert.equal(await whoIs(lost), '401 session-ended');
  assert.match(await whoIs(here), /^200/);
  await desk.form('/session/end', { which: 'all' }, { cookie: here });
  assert.equal(await whoIs(here), '401 session-ended');
});

test('whatever was typed as a password is in no answer, no log and no row of the book', async () => {
  const secret = 'a secret typed by mistake';
  for (const path of ['/v1/sessions', '/v1/password']) {
    const reply = await desk.post(path, { actor: 'amal', password: secret, newPassword: secret });
    assert.ok(!(await reply.text()).includes('secret'), path);
  }
  const { rows } = await desk.serving.book.ledger.query<{ text: string }>(
    `SELECT (SELECT coalesce(string_agg(t::text, ''), '') FROM sign_in t) || (SELECT coalesce(string_agg(t::text, ''), '') FROM book_user t)
      || (SELECT coalesce(string_agg(t::text, ''), '') FROM user_event t) || (SELECT coalesce(string_agg(t::text, ''), '') FROM session t)
      || (SELECT coalesce(string_agg(t::text, ''), '') FROM entry t) AS text`,
  );
  for (const typed of [secret, PASSWORD, 'nine red foxes sleep']) assert.ok(!rows[0]?.text.includes(typed));
  const verifiers = await desk.serving.book.ledger.query<{ verifier: string }>("SELECT verifier FROM book_user WHERE state = 'active'");
  assert.equal(new Set(verifiers.rows.map(({ verifier }) => verifier)).size, verifiers.rowCount, 'the same password, another verifier');
});

test('every change of a user is noted, with who made it and why', async () => {
  const { rows } = await desk.serving.book.ledger.query<{ change: string; by: string; reason: string | null }>(
    "SELECT change, by, reason FROM user_event WHERE actor = 'gul' ORDER BY number",
  );
  assert.deepEqual(rows, [
    { change: 'added', by: 'a test', reason: null },
    { change: 'disabled', by: 'a test', reason: 'her post was given up' },
    { change: 'enabled', by: 'a test', reason: null },
  ]);
});

test('in a book of real persons nobody takes a seat with one click: not on the page, not through the interface', async () => {
  const html = await (await desk.get('/session')).text();
  assert.match(html, /type="password"/);
  assert.doesNotMatch(html, /class="seats"/);
  assert.deepEqual(await (await desk.get('/v1/seats')).json(), { rows: [], complete: true });
  assert.equal(await codeOf(await desk.post('/v1/sessions', { actor: 'amal' })), '404 seat-unknown');
  assert.equal((await desk.form('/session', { actor: 'amal', back: '/' })).status, 404);
});
