import assert from 'node:assert/strict';
import { randomUUID } from 'node:crypto';
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { after, before, test } from 'node:test';
import { openPrinter } from '../../src/main/printer.ts';
import { serve, type Serving } from '../../src/main/start.ts';
import { papers } from './sample.ts';

// World small: Amal keeps the roll of an administration, Claire is the desk of France, which received two; Zaid has nobody here.

let folder: string;
let server: Serving;
before(async () => {
  folder = await mkdtemp(join(tmpdir(), 'mb-print-'));
  server = await serve({ data: folder, port: 0, host: '127.0.0.1', world: 'small', seed: 1 }, () => {});
});
after(async () => {
  await server.stop();
  await rm(folder, { recursive: true, force: true });
});

async function post(path: string, sent: object, token?: string): Promise<{ readonly [name: string]: unknown }> {
  const reply = await fetch(new URL(path, server.url), {
    method: 'POST',
    headers: {
      'content-type': 'application/json',
      'musterbook-purpose': 'a count on paper',
      ...(token === undefined ? {} : { authorization: `Bearer ${token}` }),
    },
    body: JSON.stringify(sent),
  });
  return (await reply.json()) as { [name: string]: unknown };
}

async function tokenOf(actor: string): Promise<string> {
  return (await post('/v1/sessions', { actor }))['token'] as string;
}

async function get(path: string, token?: string) {
  const reply = await fetch(new URL(path, server.url), token === undefined ? {} : { headers: { authorization: `Bearer ${token}` } });
  return { status: reply.status, heads: reply.headers, body: Buffer.from(await reply.arrayBuffer()) };
}

async function rowsOf<Row>(path: string, token: string): Promise<readonly Row[]> {
  return (JSON.parse((await get(path, token)).body.toString()) as { rows: readonly Row[] }).rows;
}

/** What was noted of readings for prints, the latest last. */
async function noted(): Promise<readonly { purpose: string; actor: string; person: string }[]> {
  const { rows } = await server.book.ledger.query("SELECT purpose, actor, person FROM reading WHERE purpose LIKE 'print %' ORDER BY ctid");
  return rows as { purpose: string; actor: string; person: string }[];
}

const isPaper = ({ status, heads, body }: Awaited<ReturnType<typeof get>>) =>
  status === 200 && heads.get('content-type') === 'application/pdf' && body.subarray(0, 5).toString() === '%PDF-';

test('without a seat there is no paper, not even a blank form', async () => {
  for (const path of [
    '/places.pdf',
    '/forms/arrivals.pdf',
    '/forms/count.pdf',
    `/person/${randomUUID()}.pdf`,
    `/count/${randomUUID()}.pdf`,
  ]) {
    const { status, heads } = await get(path);
    assert.equal(status, 401, path);
    assert.match(heads.get('content-type') ?? '', /^text\/html/);
  }
});

test('a paper is kept by nobody on the way and has a name that names nobody', async () => {
  const paper = await get('/places.pdf?lang=ar', await tokenOf('ines.duarte'));
  assert.ok(isPaper(paper));
  assert.equal(paper.heads.get('cache-control'), 'no-store');
  assert.equal(paper.heads.get('content-language'), 'ar');
  assert.match(paper.heads.get('content-disposition') ?? '', /^inline; filename="report-P-[0-9A-F]{4}-[0-9A-F]{4}-[0-9A-F]{4}\.pdf"$/);
});

test('a printed file is noted as read, under the number of the print and what it was for', async () => {
  const token = await tokenOf('amal.darwish');
  const [person] = await rowsOf<{ id: string }>('/v1/persons', token);
  const paper = await get(`/person/${person?.id}.pdf?purpose=${encodeURIComponent('مراجعة المحكمة')}`, token);
  assert.ok(isPaper(paper));
  const number = /P-[0-9A-F-]{14}/.exec(paper.heads.get('content-disposition') ?? '')?.[0];
  const reading = (await noted()).at(-1);
  assert.deepEqual(reading, { purpose: `print ${number} of person: مراجعة المحكمة`, actor: 'amal.darwish', person: person?.id });
});

test('whoever gets no page gets no paper, and both answers are alike', async () => {
  const amal = await tokenOf('amal.darwish');
  const zaid = await tokenOf('zaid.alwan');
  const [person] = await rowsOf<{ id: string }>('/v1/persons', amal);
  const [handover] = await rowsOf<{ id: string }>('/v1/handovers', amal);
  const before = (await noted()).length;
  for (const path of [`/person/${person?.id}.pdf`, `/handover/${handover?.id}.pdf`, `/handover/${handover?.id}/receipt.pdf`]) {
    const [theirs, nobodys] = [await get(path, zaid), await get(path.replace(/[0-9a-f-]{36}/, randomUUID()), zaid)];
    assert.equal(theirs.status, 404, path);
    assert.equal(theirs.body.toString(), nobodys.body.toString());
  }
  assert.equal((await noted()).length, before, 'and nobody is noted as read');
});

test('a receiver prints the manifest and the receipt of whom he took, and each person is noted once for each paper', async () => {
  const claire = await tokenOf('claire.vasseur');
  const [handover] = await rowsOf<{ id: string; lines: readonly { person: string }[] }>('/v1/handovers', claire);
  const before = (await noted()).length;
  assert.ok(isPaper(await get(`/handover/${handover?.id}.pdf?lang=fr&with=en`, claire)));
  assert.ok(isPaper(await get(`/handover/${handover?.id}/receipt.pdf?lang=ar`, claire)));
  const read = (await noted()).slice(before);
  assert.equal(read.length, 2 * (handover?.lines.length ?? 0));
  assert.deepEqual(new Set(read.map(({ person }) => person)), new Set(handover?.lines.map(({ person }) => person)));
  assert.deepEqual(
    new Set(read.map(({ purpose }) => purpose.replace(/P-\S+/, 'P'))),
    new Set(['print P of manifest', 'print P of receipt']),
  );
});

test('a sender whose persons are on another roll by now prints numbers, and reads nobody', async () => {
  const rojin = await tokenOf('rojin.hesso');
  const [handover] = await rowsOf<{ id: string }>('/v1/handovers', rojin);
  const before = (await noted()).length;
  assert.ok(isPaper(await get(`/handover/${handover?.id}.pdf`, rojin)));
  assert.equal((await noted()).length, before);
});

test('the list of a count is printed for a counter who has given the bare number, and for nobody else', async () => {
  const amal = await tokenOf('amal.darwish');
  const dilan = await tokenOf('dilan.osman');
  const opened = await post('/v1/commands', { id: randomUUID(), type: 'open-muster', place: 'NES-CAMP-1', kind: 'routine' }, amal);
  const { muster } = opened['outcome'] as { muster: string };
  const before = (await noted()).length;
  assert.ok(isPaper(await get(`/count/${muster}.pdf`, amal)), 'the blank form');
  assert.equal((await noted()).length, before);
  await post('/v1/commands', { id: randomUUID(), type: 'count-blind', muster, number: 3 }, amal);
  assert.ok(isPaper(await get(`/count/${muster}.pdf`, amal)));
  const read = (await noted()).slice(before);
  assert.ok(read.length > 0);
  assert.ok(read.every(({ actor }) => actor === 'amal.darwish'));
  assert.ok(isPaper(await get(`/count/${muster}.pdf`, dilan)), 'another counter has the blank form until he has counted');
  assert.equal((await noted()).length, before + read.length);
});

test('pages lead to their papers in the language of the reader', async () => {
  const amal = await tokenOf('amal.darwish');
  const [handover] = await rowsOf<{ id: string }>('/v1/handovers', amal);
  for (const [page, link] of [
    ['/places', '/places.pdf?lang=tr'],
    ['/arrivals', '/forms/arrivals.pdf?lang=tr'],
    ['/counts', '/forms/count.pdf?lang=tr'],
    [`/handover/${handover?.id}`, `/handover/${handover?.id}/receipt.pdf?lang=tr`],
  ] as const) {
    assert.ok((await get(`${page}?lang=tr`, amal)).body.toString().includes(`href="${link}"`), page);
    assert.ok(isPaper(await get(link, amal)), link);
  }
});

test('while a paper of a thousand lines is set, the server answers as before', async () => {
  const printer = openPrinter();
  try {
    const { blocks, ...paper } = papers['sheet']!('ar');
    const table = blocks.find((block) => block.kind === 'table');
    assert.ok(table?.kind === 'table');
    const rows = Array.from({ length: 1000 }, (_, at) => table.rows[at % table.rows.length] ?? []);
    const made = printer.print({ ...paper, blocks: [{ ...table, rows }] });
    const waits: number[] = [];
    const state = { done: false };
    void made.finally(() => (state.done = true));
    while (!state.done) {
      const began = performance.now();
      await get('/healthz');
      waits.push(performance.now() - began);
    }
    assert.ok((await made).length > 50_000);
    assert.ok(waits.length > 20 && Math.max(...waits) < 250, `${waits.length} answers, the slowest after ${Math.max(...waits)} ms`);
  } finally {
    await printer.close();
  }
});

test('papers wait for each other; who comes when too many wait is told so, and one that takes too long is given up', async () => {
  const paper = papers['report']!('en');
  const few = openPrinter({ mostWaiting: 2 });
  const made = await Promise.all([few.print(paper), few.print(paper), few.print(paper)]);
  assert.deepEqual(
    made.map((one) => one === 'busy'),
    [false, false, true],
  );
  await few.close();
  const hasty = openPrinter({ longest: 1 });
  await assert.rejects(hasty.print(paper), /too long/);
  await hasty.close();
});
