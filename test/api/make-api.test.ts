import assert from 'node:assert/strict';
import { createHash } from 'node:crypto';
import { after, test } from 'node:test';
import {
  array,
  assert as always,
  asyncProperty,
  constant,
  constantFrom,
  dictionary,
  jsonValue,
  oneof,
  tuple,
  uuid as anyUuid,
} from 'fast-check';
import { personNumber } from '../../src/basics/ids.ts';
import type { Authority } from '../../src/authorities/types.ts';
import { commandSchemas } from '../../src/contract/commands.ts';
import { example } from '../../src/contract/examples.ts';
import { interfaceProblem } from '../../src/contract/problems.ts';
import { refusal } from '../../src/entries/refusals.ts';
import { commit } from '../../src/log/commit.ts';
import type { Answer, LedgerStore, Loaded } from '../../src/log/ports.ts';
import { makeApi } from '../../src/api/make-api.ts';
import type { ApiPorts } from '../../src/api/ports.ts';
import { house, readerOf, type House } from './house.ts';
import { bus, clerk, now, salma } from './scene.ts';

function portsOf(told: House, more: Partial<ApiPorts> = {}): ApiPorts {
  return {
    commit: async (commands, principal, { dryRun }) => {
      told.given.push({ commands, principal, dryRun });
      return commands.map(
        ({ id }): Answer =>
          told.refuse
            ? { ok: false, command: id, refused: refusal(told.refuse) }
            : { ok: true, command: id, entries: [], persons: [], breaches: [], ...(told.replayed ? { replayed: true } : {}) },
      );
    },
    reader: (viewer) => {
      told.viewers.push(viewer);
      return readerOf(told);
    },
    makeList: async (principal, { recipient }) => {
      told.given.push({ commands: [], principal, dryRun: false });
      if (told.refuse) return { ok: false, refused: refusal(told.refuse) };
      const outcome = { export: bus, persons: 26, awaits: recipient === 'awaited' ? [bus] : [] };
      return { ok: true, value: recipient === 'awaited' ? outcome : { ...outcome, pieces: pieces('سلمى', ' الحداد') } };
    },
    sessions: {
      find: async (token) => (token === 'clerk' ? clerk : token === 'steward' ? { ...clerk, role: 'steward' } : undefined),
      whyEnded: async (token) => (token === 'disabled' ? 'disabled' : undefined),
      open: async (actor) => (actor === clerk.actor ? { token: 'clerk', session: clerk } : undefined),
      of: async () => [],
      end: async () => 1,
      seats: async () => [{ actor: clerk.actor, authority: clerk.authority, role: clerk.role, title: 'Registrar of the first camp' }],
    },
    users: {
      signIn: async ({ password }) =>
        password === 'four words nobody knows' ? { token: 'clerk', session: clerk } : interfaceProblem('sign-in-failed'),
      setPassword: async () => interfaceProblem('sign-in-failed'),
      vouch: async () => interfaceProblem('sign-in-failed'),
      offerFactor: async () => interfaceProblem('sign-in-failed'),
      setFactor: async () => interfaceProblem('factor-wrong'),
      dropFactor: async () => interfaceProblem('sign-in-failed'),
      left: async () => {},
    },
    book: { name: 'exampleland', clock: () => now, postgres: '18.4' },
    verify: async () => ({
      ok: false,
      persons: 1,
      entries: 2,
      movements: 3,
      violations: [{ code: 'gap', subject: salma, detail: 'after 2' }],
    }),
    prints: async (path, viewer, query, language, purpose) => {
      if (viewer === undefined) return { status: 401, html: '<!doctype html>' };
      told.printed.push([path, language, purpose, query.get('with')]);
      return path.endsWith('busy.pdf')
        ? { status: 503, html: '<!doctype html>' }
        : { name: 'manifest-P-1.pdf', pdf: new TextEncoder().encode('%PDF') };
    },
    pages: async (path, viewer, query, language) => {
      if (path !== '/') return undefined;
      return { status: 200, html: `<p>${language} ${viewer?.actor ?? 'nobody'} ${query.get('q') ?? ''}</p>` };
    },
    failed: ({ number }) => {
      told.failures.push(number);
    },
    ...more,
  };
}

async function* pieces(...texts: readonly string[]): AsyncGenerator<Buffer> {
  for (const text of texts) yield Buffer.from(text);
}

async function door(told = house(), more: Partial<ApiPorts> = {}) {
  const app = await makeApi(portsOf(told, more));
  after(() => app.close());
  return { app, told };
}

const signedIn = { authorization: 'Bearer clerk', 'musterbook-purpose': 'evening count' };
const sight = example('sight') as { id: string };
const agree = example('agree-handover') as { id: string };

test('a list leaves by the interface for a declared purpose only, is the act of whoever asks, and waits where two are needed', async () => {
  const { app, told } = await door();
  const asked = { place: 'CAMP-1', purpose: 'relief', recipient: 'Relief agency of Exampleland', format: 'csv' };
  const post = (payload: object, headers: Record<string, string> = signedIn) =>
    app.inject({ method: 'POST', url: '/v1/exports', headers, payload });
  const made = await post(asked);
  assert.equal(made.statusCode, 200, made.body);
  assert.equal(Buffer.from(made.json().content, 'base64').toString(), 'سلمى الحداد');
  assert.equal(made.json().name, `export-${bus}.csv`);
  assert.equal(told.given[0]?.principal.actor, clerk.actor);
  const awaited = await post({ ...asked, recipient: 'awaited' });
  assert.deepEqual([awaited.json().awaits, awaited.json().content], [[bus], undefined]);
  assert.equal((await post(asked, { authorization: 'Bearer clerk' })).json().code, 'purpose-missing');
  assert.equal((await post(asked, {})).statusCode, 401);
  assert.equal((await post({ ...asked, fields: ['religion'] })).json().code, 'command-malformed');
  const refusing = await door({ ...house(), refuse: 'export-field-beyond-purpose' });
  const no = await refusing.app.inject({ method: 'POST', url: '/v1/exports', headers: signedIn, payload: asked });
  assert.deepEqual([no.statusCode, no.json().code], [422, 'export-field-beyond-purpose']);
});

test('a command that is accepted is answered, and it is the act of the one who holds the token', async () => {
  const { app, told } = await door();
  const answer = await app.inject({
    method: 'POST',
    url: '/v1/commands',
    payload: sight,
    headers: { ...signedIn, 'idempotency-key': sight.id, 'x-authority': 'EXB', 'musterbook-authority': 'EXB' },
  });
  assert.equal(answer.statusCode, 200);
  assert.equal(answer.json().command, sight.id);
  assert.deepEqual(told.given[0]?.principal, { ...clerk, purpose: 'evening count' });
  const asked = await app.inject({ method: 'POST', url: '/v1/commands', payload: { ...sight, authority: 'EXB' }, headers: signedIn });
  assert.deepEqual([asked.statusCode, asked.json().code, asked.json().field], [400, 'command-malformed', 'authority']);
});

test('a refused command is a problem with the code of the book, and each of several has its own', async () => {
  const { app, told } = await door();
  told.refuse = 'person-unknown';
  const one = await app.inject({ method: 'POST', url: '/v1/commands', payload: sight, headers: signedIn });
  assert.equal(one.statusCode, 404);
  assert.equal(one.headers['content-type'], 'application/problem+json; charset=utf-8');
  assert.equal(one.json().type, 'urn:musterbook:problem:person-unknown');
  const many = await app.inject({ method: 'POST', url: '/v1/commands', payload: { commands: [sight, sight] }, headers: signedIn });
  assert.equal(many.statusCode, 200);
  assert.deepEqual(
    many.json().answers.map((answer: { problem: { code: string } }) => answer.problem.code),
    ['person-unknown', 'person-unknown'],
  );
  told.refuse = 'busy';
  const busy = await app.inject({ method: 'POST', url: '/v1/commands', payload: sight, headers: signedIn });
  assert.deepEqual([busy.statusCode, busy.headers['retry-after']], [503, '1']);
});

test('nobody writes or reads the file of a person without a purpose', async () => {
  const { app, told } = await door();
  const headers = { authorization: 'Bearer clerk' };
  for (const request of [
    { method: 'POST', url: '/v1/commands', payload: sight, headers },
    { method: 'POST', url: '/v1/commands', payload: { commands: [sight] }, headers },
    { method: 'GET', url: `/v1/persons/${salma}`, headers },
    { method: 'GET', url: `/v1/persons/${salma}`, headers: { ...headers, 'musterbook-purpose': ' ' } },
    { method: 'GET', url: `/v1/persons/${salma}`, headers: { ...headers, 'musterbook-purpose': '%00' } },
  ] as const) {
    const answer = await app.inject(request);
    assert.deepEqual([answer.statusCode, answer.json().code], [400, 'purpose-missing']);
  }
  assert.deepEqual([told.given, told.viewers], [[], []]);
});

test('a purpose in Arabic is understood in percents, in bytes and in the batch', async () => {
  const { app, told } = await door();
  const purpose = 'عدّ المساء';
  const post = (headers: Record<string, string>, payload: object) =>
    app.inject({ method: 'POST', url: '/v1/commands', payload, headers: { authorization: 'Bearer clerk', ...headers } });
  await post({ 'musterbook-purpose': encodeURIComponent(purpose) }, sight);
  await post({ 'musterbook-purpose': Buffer.from(purpose).toString('latin1') }, sight);
  await post({}, { commands: [sight], purpose });
  assert.deepEqual(
    told.given.map(({ principal }) => principal.purpose),
    [purpose, purpose, purpose],
  );
});

test('without a token, or with one nobody holds, there is no session', async () => {
  const { app } = await door();
  for (const headers of [
    {},
    { authorization: 'Bearer nobody' },
    { authorization: 'Basic clerk' },
    { cookie: 'musterbook_session=nobody' },
    { authorization: 'Bearer x\u0001' },
  ]) {
    for (const url of ['/v1/persons', `/v1/persons/${salma}`, '/v1/answer', '/v1/handovers', '/v1/verify']) {
      const answer = await app.inject({ method: 'GET', url, headers });
      assert.deepEqual(
        [answer.statusCode, answer.json().code, answer.headers['www-authenticate']],
        [401, 'session-missing', 'Bearer'],
        url,
      );
    }
    assert.equal(
      (await app.inject({ method: 'POST', url: '/v1/commands', payload: '{', headers: { ...headers, 'content-type': 'application/json' } }))
        .statusCode,
      401,
    );
  }
});

test('in a world a stranger sees the figures and nothing else, and every answer says that it is a world', async () => {
  const { app, told } = await door(house(), { book: { name: 'exampleland', world: 'small', clock: () => now, postgres: '18.4' } });
  const answer = await app.inject('/v1/answer?asOf=2019-11-13T00:00:00Z');
  assert.deepEqual([answer.statusCode, answer.json().asOf, answer.headers['musterbook-world']], [200, '2019-11-13T00:00:00.000Z', 'small']);
  assert.deepEqual(told.viewers, [undefined]);
  assert.equal((await app.inject('/v1/persons')).statusCode, 401);
});

test('a person out of scope is answered exactly like one who does not exist', async () => {
  const { app } = await door();
  const wrong = ['1c8e7d2f-4b63-4a8f-9d22-3e4f5a6b7c8d', '00000-00000-0', 'nobody', '%00', salma.toUpperCase()];
  const answers = await Promise.all(wrong.map((person) => app.inject({ url: `/v1/persons/${person}`, headers: signedIn })));
  for (const answer of answers) {
    assert.equal(answer.statusCode, 404);
    assert.equal(answer.body, answers[0]?.body);
    assert.equal(answer.json().code, 'person-unknown');
  }
});

test('a person is found by id and by the number on the wristband', async () => {
  const { app } = await door();
  for (const person of [salma, personNumber(salma), personNumber(salma).toLowerCase().replaceAll('-', '')]) {
    const answer = await app.inject({ url: `/v1/persons/${encodeURIComponent(person)}`, headers: signedIn });
    assert.deepEqual([answer.statusCode, answer.json().name, answer.headers['cache-control']], [200, 'سلمى الحداد', 'no-store']);
  }
});

test('a list says whether anything follows, and asks for no more than 200 rows', async () => {
  const { app, told } = await door();
  const first = await app.inject({
    url: '/v1/persons?term=held-seen&place=CAMP-1&limit=200&search=%D8%B3&asOf=2019-11-14T09:00:00Z',
    headers: signedIn,
  });
  assert.deepEqual([first.json().complete, first.json().next], [false, 'cursor']);
  assert.deepEqual(told.filters[0], { term: 'held-seen', place: 'CAMP-1', limit: 200, search: 'س' });
  assert.equal((await app.inject({ url: '/v1/persons?after=cursor', headers: signedIn })).json().complete, true);
  for (const [query, field] of [
    ['limit=201', 'limit'],
    ['limit=0', 'limit'],
    ['term=dangerous', 'term'],
    ['asof=2019-11-14T09:00:00Z', 'asof'],
    ['asOf=yesterday', 'asOf'],
    ['search=%00', 'search'],
    ['place=CAMP-1&place=CAMP-2', 'place'],
  ]) {
    const answer = await app.inject({ url: `/v1/persons?${query}`, headers: signedIn });
    assert.deepEqual([answer.statusCode, answer.json().code, answer.json().field], [400, 'query-malformed', field]);
  }
});

test('every list answers', async () => {
  const { app } = await door();
  for (const list of ['places', 'authorities', 'handovers?open=true', 'decisions', 'breaches', 'proposals?limit=5', 'duties', 'seats']) {
    const answer = await app.inject({ url: `/v1/${list}`, headers: signedIn });
    assert.deepEqual([answer.statusCode, answer.json().complete], [200, true], list);
  }
});

test('a command sent as a dry run is decided as one', async () => {
  const { app, told } = await door();
  const post = (url: string, headers: Record<string, string>) =>
    app.inject({ method: 'POST', url, payload: sight, headers: { ...signedIn, ...headers } });
  await post('/v1/commands', { 'dry-run': 'true' });
  await post('/v1/commands?dryRun=true', {});
  await post('/v1/commands?dryRun=true', { 'dry-run': 'false' });
  await post('/v1/commands?dryRun=false', {});
  assert.deepEqual(
    told.given.map(({ dryRun }) => dryRun),
    [true, true, true, false],
  );
  assert.equal((await post('/v1/commands', { 'dry-run': 'yes' })).statusCode, 400);
  assert.equal((await post('/v1/commands?dryRun=yes', {})).json().code, 'query-malformed');
});

test('what one clerk did on a device that several share is not entered in the name of the next who signs in', async () => {
  const { app, told } = await door();
  const headers = { ...signedIn, 'musterbook-actor': 'somebody.else' };
  const answer = await app.inject({ method: 'POST', url: '/v1/commands', payload: sight, headers });
  assert.deepEqual([answer.statusCode, answer.json().code], [403, 'actor-differs']);
  assert.deepEqual(told.given, []);
});

test('an idempotency key is the id of the one command, or absent', async () => {
  const { app, told } = await door();
  for (const payload of [sight, { commands: [sight] }]) {
    const key = 'commands' in payload ? sight.id : 'another';
    const answer = await app.inject({ method: 'POST', url: '/v1/commands', payload, headers: { ...signedIn, 'idempotency-key': key } });
    assert.deepEqual([answer.statusCode, answer.json().code], [400, 'idempotency-key-differs']);
  }
  assert.deepEqual(told.given, []);
});

test('a handover that changed since it was read is not written to, but an act sent twice still gets its answer', async () => {
  const { app, told } = await door();
  const read = await app.inject({ url: `/v1/handovers/${bus}`, headers: signedIn });
  assert.equal(read.headers['etag'], '"3"');
  assert.equal((await app.inject({ url: `/v1/handovers/${bus}`, headers: { ...signedIn, 'if-none-match': '"3"' } })).statusCode, 304);
  const post = (expected: string, payload: object) =>
    app.inject({ method: 'POST', url: '/v1/commands', payload, headers: { ...signedIn, 'if-match': expected } });
  assert.equal((await post('"3"', agree)).statusCode, 200);
  const stale = await post('"2"', agree);
  assert.deepEqual([stale.statusCode, stale.json().code], [412, 'handover-changed']);
  assert.deepEqual(
    told.given.map(({ dryRun }) => dryRun),
    [false, true],
  );
  told.replayed = true;
  assert.equal((await post('"2"', agree)).json().replayed, true);
  assert.equal((await post('"3"', sight)).json().code, 'if-match-alone');
});

test('a seat is taken with one click, and its cookie is out of reach of scripts and other sites', async () => {
  const { app, told } = await door();
  const taken = await app.inject({ method: 'POST', url: '/v1/sessions', payload: { actor: clerk.actor } });
  assert.deepEqual(taken.json(), { token: 'clerk', session: clerk });
  assert.equal(taken.headers['set-cookie'], 'musterbook_session=clerk; Path=/; HttpOnly; SameSite=Strict');
  assert.equal((await app.inject({ url: '/v1/duties', headers: { cookie: 'a=b; musterbook_session=clerk' } })).statusCode, 200);
  assert.equal(told.viewers.at(-1)?.authority, clerk.authority);
  const unknown = await app.inject({ method: 'POST', url: '/v1/sessions', payload: { actor: 'Nobody' } });
  assert.deepEqual([unknown.statusCode, unknown.json().code], [404, 'seat-unknown']);
});

test('a reader sits down by a form, comes back to the page that was wanted, and gets up again', async () => {
  const { app } = await door();
  const sit = (form: Record<string, string>, headers: Record<string, string> = {}) =>
    app.inject({
      method: 'POST',
      url: '/session',
      payload: new URLSearchParams(form).toString(),
      headers: { 'content-type': 'application/x-www-form-urlencoded', 'sec-fetch-site': 'same-origin', ...headers },
    });
  const seated = await sit({ actor: clerk.actor, back: '/handovers?lang=ar' });
  assert.deepEqual([seated.statusCode, seated.headers.location], [303, '/handovers?lang=ar']);
  assert.match(String(seated.headers['set-cookie']), /^musterbook_session=clerk; Path=\/; HttpOnly; SameSite=Strict$/);
  for (const back of ['//elsewhere', 'https://elsewhere', '/\\elsewhere', '/a\r\nset-cookie: x=y', '']) {
    assert.equal((await sit({ actor: clerk.actor, back })).headers.location, '/');
  }
  assert.equal((await sit({ actor: 'Nobody' })).statusCode, 404);
  assert.equal((await sit({ actor: clerk.actor }, { 'sec-fetch-site': 'cross-site' })).statusCode, 404);
  assert.equal((await sit({ actor: 'x'.repeat(20_000) })).statusCode, 413);
  const risen = await app.inject({ method: 'POST', url: '/session/end', headers: { 'sec-fetch-site': 'same-origin' } });
  assert.deepEqual([risen.statusCode, risen.headers.location], [303, '/']);
  assert.match(String(risen.headers['set-cookie']), /^musterbook_session=;.*Max-Age=0$/);
});

test('what recomputing found is told to all, and whom it concerns to a steward alone', async () => {
  const { app } = await door();
  const asClerk = await app.inject({ url: '/v1/verify', headers: signedIn });
  assert.deepEqual(asClerk.json(), { ok: false, persons: 1, entries: 2, movements: 3, violations: [{ code: 'gap' }] });
  const asSteward = await app.inject({ url: '/v1/verify', headers: { authorization: 'Bearer steward' } });
  assert.deepEqual(asSteward.json().violations, [{ code: 'gap', subject: salma, detail: 'after 2' }]);
});

test('what cannot be read, is at no address or too large is a problem with a code of its own', async () => {
  const { app } = await door();
  const json = { ...signedIn, 'content-type': 'application/json' };
  const wrong = [
    [{ method: 'POST', url: '/v1/commands', payload: '{"id":', headers: json }, 400, 'body-unreadable'],
    [{ method: 'POST', url: '/v1/commands', payload: Buffer.from([0x22, 0xff, 0x22]), headers: json }, 400, 'body-unreadable'],
    [{ method: 'POST', url: '/v1/commands', payload: '', headers: json }, 400, 'body-unreadable'],
    [{ method: 'POST', url: '/v1/commands', headers: signedIn }, 400, 'command-malformed'],
    [
      {
        method: 'POST',
        url: '/v1/commands',
        payload: 'a=b',
        headers: {
          ...signedIn,
          'content-type': 'application/x-www-form-urlencoded',
        },
      },
      415,
      'content-type-unknown',
    ],
    [
      { method: 'POST', url: '/v1/commands', payload: 'a', headers: { ...signedIn, 'content-type': 'text/plain' } },
      415,
      'content-type-unknown',
    ],
    [{ method: 'POST', url: '/v1/commands', payload: `"${'a'.repeat(8 * 1024 * 1024)}"`, headers: json }, 413, 'body-too-large'],
    [
      { method: 'POST', url: '/v1/commands', payload: `${'['.repeat(1_000_000)}${']'.repeat(1_000_000)}`, headers: json },
      400,
      'command-malformed',
    ],
    [{ method: 'GET', url: '/v1/prisoners', headers: signedIn }, 404, 'route-unknown'],
    [{ method: 'GET', url: '/v1', headers: signedIn }, 404, 'route-unknown'],
    [{ method: 'POST', url: '/v1/prisoners', payload: {}, headers: signedIn }, 404, 'route-unknown'],
    [{ method: 'DELETE', url: `/v1/persons/${salma}`, headers: signedIn }, 405, 'method-not-allowed'],
    [{ method: 'GET', url: '/v1/commands', headers: signedIn }, 405, 'method-not-allowed'],
    [{ method: 'POST', url: '/v1/answer', payload: {}, headers: signedIn }, 405, 'method-not-allowed'],
    [{ method: 'POST', url: '/', payload: {}, headers: signedIn }, 405, 'method-not-allowed'],
    [{ method: 'GET', url: '/v1/persons/%zz', headers: signedIn }, 400, 'request-unreadable'],
  ] as const;
  for (const [request, status, code] of wrong) {
    const answer = await app.inject(request);
    const problem = answer.json();
    assert.deepEqual(
      [answer.statusCode, problem.code, answer.headers['content-type']],
      [status, code, 'application/problem+json; charset=utf-8'],
      `${request.method} ${request.url}`,
    );
    assert.equal(problem.status, status);
  }
  assert.equal((await app.inject({ url: '/v1/commands', headers: signedIn })).headers['allow'], 'POST');
});

test('a failure of ours tells its number and nothing about anybody', async () => {
  const { app, told } = await door();
  told.breaks = true;
  const answer = await app.inject({ url: '/v1/persons', headers: signedIn });
  assert.deepEqual([answer.statusCode, answer.json().code, answer.json().subject], [500, 'failed', told.failures[0]]);
  assert.ok(!answer.body.includes('سلمى'));
});

test('pages are given by the house, in the language that was asked for', async () => {
  const { app } = await door();
  const page = async (url: string, headers: Record<string, string> = {}) => (await app.inject({ url, headers })).body;
  assert.equal(await page('/?q=1'), '<p>en nobody 1</p>');
  assert.equal(await page('/', { 'accept-language': 'de, tr;q=0.5, ar-SY;q=0.7' }), '<p>ar nobody </p>');
  assert.equal(await page('/?lang=fr', { 'accept-language': 'ar' }), '<p>fr nobody </p>');
  assert.equal(await page('/?lang=xx', { 'accept-language': '*, tr;q=0' }), '<p>en nobody </p>');
  assert.equal(await page('/', { cookie: 'musterbook_session=clerk' }), '<p>en N. Example </p>');
  assert.equal(await page('/', { cookie: 'musterbook_session=ended' }), '<p>en nobody </p>');
  const none = await app.inject('/nowhere');
  assert.deepEqual([none.statusCode, none.headers['content-type']], [404, 'text/html; charset=utf-8']);
  assert.ok(none.body.includes('dir="rtl"'));
});

test('every answer forbids being kept, framed, or fed from elsewhere, and does not say what serves it', async () => {
  const { app } = await door();
  for (const url of ['/', '/nowhere', '/healthz', '/readyz', '/v1/openapi.json', '/v1/persons', '/%zz']) {
    const { headers } = await app.inject(url);
    assert.equal(headers['cache-control'], 'no-store', url);
    assert.match(String(headers['content-security-policy']), /^default-src 'none'; .*frame-ancestors 'none'/);
    assert.equal(headers['x-powered-by'], undefined);
    assert.equal(headers['x-content-type-options'], 'nosniff');
  }
});

test('the book is alive, and ready when it can be read', async () => {
  const { app } = await door();
  assert.deepEqual((await app.inject('/healthz')).json(), { ok: true });
  assert.deepEqual((await app.inject('/readyz')).json(), {
    ready: true,
    book: 'exampleland',
    clock: '2019-11-14T09:00:00.000Z',
    postgres: '18.4',
  });
  const closed = await door(house(), { sessions: { ...portsOf(house()).sessions, seats: () => Promise.reject(new Error('closed')) } });
  assert.equal((await closed.app.inject('/readyz')).statusCode, 503);
});

test('whatever JSON arrives as a command, the answer is an answer or a problem and never a failure', async () => {
  const told = house();
  const { app } = await door(told, { commit: (commands, principal, options) => commit(commands, principal, emptyBook(), options) });
  const types = commandSchemas.map((schema) => schema.shape.type.value);
  const command = tuple(
    constantFrom(...types),
    anyUuid(),
    dictionary(constantFrom('persons', 'reason', 'place', 'occurred', 'mode'), jsonValue(), { maxKeys: 1 }),
  ).map(([type, id, changed]) => ({ ...example(type, id), ...changed }));
  const body = oneof(
    jsonValue(),
    command,
    array(command, { maxLength: 5 }).map((commands) => ({ commands })),
    constant('{"\\ud800": "\\udfff"}'),
  );
  await always(
    asyncProperty(body, async (json) => {
      const answer = await app.inject({
        method: 'POST',
        url: '/v1/commands',
        payload: JSON.stringify(json),
        headers: { ...signedIn, 'content-type': 'application/json' },
      });
      assert.ok(answer.statusCode < 500, answer.body);
      const said = answer.json();
      assert.ok(answer.statusCode === 200 ? said.ok === true || Array.isArray(said.answers) : said.code !== undefined);
    }),
    { numRuns: 300 },
  );
  assert.deepEqual(told.failures, []);
});

/** A book in which one authority stands and nothing else. */
function emptyBook() {
  const own: Authority = { code: clerk.authority, names: {}, kind: 'organ', runsSoftware: true, home: 'exampleland' };
  const none = new Map<never, never>();
  const loaded: Loaded = {
    answers: none,
    standings: none,
    histories: none,
    families: none,
    directory: 0,
    places: none,
    occupancy: none,
    authorities: new Map([[own.code, own]]),
    handovers: none,
    disclosures: none,
    listRows: none,
    proposals: none,
    claims: new Set(),
    decisions: none,
    breaches: none,
    matters: none,
    sightings: none,
    presences: none,
    baselines: none,
  };
  const store: LedgerStore = { load: async () => loaded, append: async () => 'appended' };
  const hasher = { sha256: (text: string) => createHash('sha256').update(text).digest('hex'), salt: () => '00' };
  return { store, hasher, clock: () => now, node: 'exampleland' };
}

test('a paper is asked for with its languages and purpose, and is shown by nobody but who asked', async () => {
  const told = house();
  const app = await makeApi(portsOf(told));
  const get = (url: string, headers = {}) => app.inject({ url, headers: { authorization: 'Bearer clerk', ...headers } });
  const paper = await get(`/handover/${bus}.pdf?lang=fr&with=en`, { 'musterbook-purpose': 'the%20bus' });
  assert.equal(paper.statusCode, 200);
  assert.equal(paper.headers['content-type'], 'application/pdf');
  assert.equal(paper.headers['cache-control'], 'no-store');
  assert.equal((await get('/count/7.pdf?purpose=by%20night')).statusCode, 200);
  const busy = await get('/person/busy.pdf');
  assert.equal(busy.statusCode, 503);
  assert.equal(busy.headers['retry-after'], '30');
  assert.equal((await app.inject({ url: '/places.pdf' })).statusCode, 401);
  assert.deepEqual(told.printed, [
    [`/handover/${bus}.pdf`, 'fr', 'the bus', 'en'],
    ['/count/7.pdf', 'en', 'by night', null],
    ['/person/busy.pdf', 'en', undefined, null],
  ]);
  await app.close();
});
