import assert from 'node:assert/strict';
import { randomUUID } from 'node:crypto';
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { after, before, test } from 'node:test';
import { setTimeout } from 'node:timers/promises';
import { serve, type Serving } from '../../src/main/start.ts';

// World small: Amal keeps the roll of an administration, Hugo that of France, Zaid has nobody in this book, Inês only observes.

let folder: string;
let server: Serving;
let passed = 0;
before(async () => {
  folder = await mkdtemp(join(tmpdir(), 'mb-events-'));
  server = await serve(
    { data: folder, port: 0, host: '127.0.0.1', world: 'small', seed: 1, users: { now: () => Date.now() + passed } },
    () => {},
  );
});
after(async () => {
  await server.stop();
  await rm(folder, { recursive: true, force: true });
});

async function tokenOf(actor: string): Promise<string> {
  const reply = await fetch(new URL('/v1/sessions', server.url), {
    method: 'POST',
    headers: { 'content-type': 'application/json' },
    body: JSON.stringify({ actor }),
  });
  return ((await reply.json()) as { token: string }).token;
}

interface Heard {
  readonly id?: string;
  readonly event: string;
  readonly data: { readonly types?: readonly string[]; readonly speed?: number };
}

/** What somebody hears, as it comes; `ended` when the stream is. */
async function follow(token: string | undefined, last?: string) {
  const cut = new AbortController();
  const reply = await fetch(new URL('/v1/events', server.url), {
    headers: {
      ...(token === undefined ? {} : { authorization: `Bearer ${token}` }),
      ...(last === undefined ? {} : { 'last-event-id': last }),
    },
    signal: cut.signal,
  });
  const heard: Heard[] = [];
  const state = { heard, raw: '', ended: false, status: reply.status, type: reply.headers.get('content-type'), cut: () => cut.abort() };
  void (async () => {
    let text = '';
    try {
      for await (const piece of reply.body ?? assert.fail()) {
        const read = new TextDecoder().decode(piece as Uint8Array);
        state.raw += read;
        const blocks = (text + read).split('\n\n');
        text = blocks.pop() ?? '';
        for (const block of blocks) {
          const fields = new Map(block.split('\n').map((line) => [line.split(': ')[0], line.slice(line.indexOf(': ') + 2)]));
          const [event, id] = [fields.get('event'), fields.get('id')];
          if (event !== undefined) heard.push({ event, data: JSON.parse(fields.get('data') ?? '{}'), ...(id === undefined ? {} : { id }) });
        }
      }
    } catch {
      // Cut.
    }
    state.ended = true;
  })();
  return state;
}

async function until(holds: () => boolean, what: string): Promise<void> {
  for (let i = 0; i < 1500 && !holds(); i++) await setTimeout(20);
  assert.ok(holds(), what);
}

/** Amal sees one person of her own roll. */
async function amalSees(token: string): Promise<void> {
  const headers = { authorization: `Bearer ${token}`, 'musterbook-purpose': 'evening%20count' };
  const page = (await (await fetch(new URL('/v1/persons?term=held-seen&limit=1', server.url), { headers })).json()) as {
    rows: readonly { id: string }[];
  };
  const reply = await fetch(new URL('/v1/commands', server.url), {
    method: 'POST',
    headers: { ...headers, 'content-type': 'application/json' },
    body: JSON.stringify({ id: randomUUID(), type: 'sight', persons: [page.rows[0]?.id], how: 'face-checked' }),
  });
  assert.equal(reply.status, 200, await reply.text());
}

const changes = (state: { readonly heard: readonly Heard[] }) => state.heard.filter(({ event }) => event === 'changed');

test('a clerk hears of what her own authority records; another authority, an observer and a stranger hear nothing of it', async () => {
  const amal = await tokenOf('amal.darwish');
  const streams = await Promise.all([
    follow(amal),
    follow(await tokenOf('hugo.lemaire')),
    follow(await tokenOf('zaid.alwan')),
    follow(await tokenOf('ines.duarte')),
    follow(undefined),
  ]);
  const [own, ...others] = streams;
  assert.deepEqual([own.status, own.type], [200, 'text/event-stream; charset=utf-8']);
  await until(() => streams.every(({ heard }) => heard.length >= 1), 'each is told the clock of the world at first');
  await amalSees(amal);
  await until(() => changes(own).length === 1, 'she hears of it');
  assert.deepEqual(changes(own)[0]?.data.types, ['PersonsSighted']);
  assert.match(changes(own)[0]?.id ?? '', /^\d+$/);
  await setTimeout(600);
  for (const other of others) assert.doesNotMatch(other.raw, /changed|id:/);
  for (const { cut } of streams) cut();
});

test('who was cut off says what was heard last, and is told what came meanwhile', async () => {
  const amal = await tokenOf('amal.darwish');
  const first = await follow(amal);
  await amalSees(amal);
  await until(() => changes(first).length === 1, 'heard');
  first.cut();
  const { id } = changes(first)[0] ?? assert.fail();
  await amalSees(amal);
  await server.book.settle();
  const [again, fresh] = [await follow(amal, id), await follow(amal)];
  await until(() => changes(again).length === 1, 'told what was missed');
  assert.ok(Number(changes(again)[0]?.id) > Number(id));
  await setTimeout(500);
  assert.equal(changes(fresh).length, 0, 'who comes anew hears what comes from now on');
  const zaid = await follow(await tokenOf('zaid.alwan'), '0');
  await setTimeout(600);
  for (const { data } of changes(zaid)) assert.ok(!data.types?.includes('PersonsSighted'), 'the past discloses no more than the present');
  for (const { cut } of [again, fresh, zaid]) cut();
});

test('all hear when the clock of the world is set', async () => {
  const stream = await follow(undefined);
  await until(() => stream.heard.length === 1, 'how it stands');
  const headers = { authorization: `Bearer ${await tokenOf('ines.duarte')}`, 'content-type': 'application/json' };
  const set = (asked: object) => fetch(new URL('/v1/world', server.url), { method: 'POST', headers, body: JSON.stringify(asked) });
  await set({ do: 'play', speed: 1 });
  await until(() => stream.heard.at(-1)?.data.speed === 1, 'it runs');
  await set({ do: 'pause' });
  await until(() => stream.heard.at(-1)?.data.speed === 0, 'it is paused');
  stream.cut();
});

test('a session has six streams and no more; a session that ends, or lies idle, takes its stream with it', async () => {
  const token = await tokenOf('dilan.osman');
  const many: Awaited<ReturnType<typeof follow>>[] = [];
  for (let i = 0; i < 7; i++) many.push(await follow(token));
  assert.deepEqual(
    many.map(({ status }) => status),
    [200, 200, 200, 200, 200, 200, 429],
  );
  const headers = { authorization: `Bearer ${token}`, 'content-type': 'application/json' };
  await fetch(new URL('/v1/sessions/end', server.url), { method: 'POST', headers, body: JSON.stringify({ which: 'this' }) });
  await until(() => many.every(({ ended }) => ended), 'all of them end');
  const idle = await follow(await tokenOf('dilan.osman'));
  await setTimeout(300);
  assert.equal(idle.ended, false);
  passed = 31 * 60_000;
  await until(() => idle.ended, 'following the book is not being at the desk');
});

test('a server that is stopped does not wait for those who follow it', async () => {
  const stream = await follow(undefined);
  const began = performance.now();
  await server.stop();
  assert.ok(performance.now() - began < 5000);
  await until(() => stream.ended, 'the stream ends');
  server = await serve({ data: folder, port: 0, host: '127.0.0.1', world: 'small', seed: 1 }, () => {});
});
