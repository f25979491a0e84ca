import assert from 'node:assert/strict';
import { randomUUID } from 'node:crypto';
import { mkdtemp, readdir, readFile, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { BrowserContext, Page } from 'playwright-core';
import type { ActorId, AuthorityCode, CommandId, PersonId, PlaceCode } from '../../src/basics/ids.ts';
import { bandCheck } from '../../src/custody/bands.ts';
import type { Command } from '../../src/log/commands.ts';
import { openBook, type Book } from '../../src/main/book.ts';
import { startKillable, type KillableServer } from '../../src/main/killable-server.ts';
import { openPasswords } from '../../src/main/passwords.ts';
import { openSessions } from '../../src/main/sessions.ts';
import { openUsers } from '../../src/main/users.ts';
import { catalogues, type Language } from '../../src/web/words/choose.ts';
import { PASSWORD } from '../sign-in/desk.ts';
import { startProfile } from './browser.ts';

// A book of real time, served by a process that can be killed, and devices whose profile lies on a disk. Everybody in it is invented.

export const PASSPHRASE = 'a lantern over four wells';
export const PIN = '407193';
export const NAMES = ['Idris Invented', 'سامر مخترع', 'Ömer Uydurma'] as const;
const A = 'AAA' as AuthorityCode;
const P1 = 'P1' as PlaceCode;
const registrar = { actor: 'basim' as ActorId, authority: A, role: 'registrar', purpose: 'custody' } as const;
const steward = { actor: 'founder' as ActorId, authority: 'STEWARD' as AuthorityCode, role: 'steward', purpose: 'setup' } as const;

export interface FieldBook {
  readonly url: string;
  readonly persons: readonly PersonId[];
  kill(): Promise<void>;
  revive(): Promise<void>;
  /** What somebody else does meanwhile, at another desk. */
  give(command: object): Promise<{ readonly [member: string]: unknown }>;
  get(path: string): Promise<{ readonly rows: readonly { readonly [member: string]: unknown }[] } & { readonly [member: string]: unknown }>;
  /** Stops it, and looks at the book itself. */
  after<Value>(look: (book: Book) => Promise<Value>): Promise<Value>;
  close(): Promise<void>;
}

export async function openFieldBook(): Promise<FieldBook> {
  const folder = await mkdtemp(join(tmpdir(), 'mb-field-book-'));
  const persons = await withBook(folder, found);
  let server: KillableServer = startKillable(folder);
  const url = await server.url;
  let token = '';
  const ask = async (path: string, sent?: object) => {
    const heads = {
      'content-type': 'application/json',
      'musterbook-purpose': 'a test',
      ...(token === '' ? {} : { authorization: `Bearer ${token}` }),
    };
    const body = sent === undefined ? {} : { method: 'POST', body: JSON.stringify(sent) };
    const reply = await fetch(new URL(path, url), { headers: heads, ...body });
    const told = (await reply.json()) as { rows: [] } & { [member: string]: unknown };
    assert.ok(reply.ok, JSON.stringify(told));
    return told;
  };
  const signedIn = async () => {
    if (token === '') ({ token } = (await ask('/v1/sessions', { actor: 'basim', password: PASSWORD })) as unknown as { token: string });
  };
  return {
    url,
    persons,
    async kill() {
      server.kill();
      await server.ended;
    },
    async revive() {
      server = startKillable(folder, Number(new URL(url).port));
      await server.url;
    },
    async give(command) {
      await signedIn();
      return ask('/v1/commands', { id: randomUUID(), ...command });
    },
    async get(path) {
      await signedIn();
      return ask(path);
    },
    async after(look) {
      server.kill();
      await server.ended;
      return withBook(folder, look);
    },
    async close() {
      server.kill();
      await server.ended;
      await withBook(folder, async () => {});
      await rm(folder, { recursive: true, force: true });
    },
  };
}

async function withBook<Value>(data: string, look: (book: Book) => Promise<Value>): Promise<Value> {
  const book = await openBook({ data });
  try {
    return await look(book);
  } finally {
    await book.close();
  }
}

async function found(book: Book): Promise<readonly PersonId[]> {
  const give = async (principal: typeof steward | typeof registrar, command: object) => {
    const [answer] = await book.commit([{ id: randomUUID() as CommandId, ...command } as Command], principal);
    return answer?.ok ? answer : assert.fail(JSON.stringify(answer));
  };
  const authority = { code: A, names: { en: 'First holder' }, kind: 'state', runsSoftware: true, home: 'here' };
  await give(steward, { type: 'declare-authority', authority });
  const place = { code: P1, names: { en: 'Camp', ar: 'المخيم' }, kind: 'camp', holder: A, gate: 'open', adultsOnly: false };
  await give(steward, { type: 'declare-place', place });
  const persons = NAMES.map((text) => ({ identity: { names: [{ text, kind: 'full' }] }, basis: { kind: 'legal' } }));
  const answer = await give(registrar, { type: 'admit', place: P1, persons });
  const users = openUsers(book, openSessions(book), { passwords: openPasswords({ cost: 7, block: 8, lanes: 1 }) });
  for (const actor of ['amal', 'basim', 'dalia']) {
    const added = await users.add({ actor, name: `${actor} Invented`, authority: A, role: 'registrar', password: PASSWORD }, 'a test');
    assert.ok('actor' in added);
  }
  return answer.persons;
}

/** A device: a browser whose profile stays when it is closed. */
export interface Tablet {
  readonly folder: string;
  readonly page: Page;
  readonly context: BrowserContext;
  readonly say: (typeof catalogues)['en'];
  open(): Promise<void>;
  close(): Promise<void>;
  forget(): Promise<void>;
  press(name: string | RegExp): Promise<void>;
  type(label: string, text: string): Promise<void>;
  signIn(actor?: string): Promise<void>;
  begin(): Promise<void>;
  unlock(): Promise<void>;
  part(name: 'home' | 'count' | 'arrivals' | 'waiting'): Promise<void>;
}

export async function openTablet(url: string, language: Language = 'en', more: { bypassCSP?: boolean } = {}): Promise<Tablet> {
  const folder = await mkdtemp(join(tmpdir(), 'mb-tablet-'));
  const say = catalogues[language] as unknown as (typeof catalogues)['en'];
  const { offline } = say;
  let context: BrowserContext;
  let page: Page;
  const tablet: Tablet = {
    folder,
    say,
    get page() {
      return page;
    },
    get context() {
      return context;
    },
    async open() {
      context = await startProfile(folder, { width: 360, height: 740, locale: language, bypassCSP: false, ...more });
      page = context.pages()[0] ?? (await context.newPage());
      page.setDefaultTimeout(10_000);
      page.on('pageerror', (error) => assert.fail(error));
      await page.goto(new URL(`/field?lang=${language}`, url).href);
      await page.getByRole('heading', { level: 1 }).waitFor();
    },
    async close() {
      await context.close();
    },
    async forget() {
      await context.close().catch(() => {});
      await rm(folder, { recursive: true, force: true });
    },
    async press(name) {
      await page.getByRole('button', typeof name === 'string' ? { name, exact: true } : { name }).click();
    },
    async type(label, text) {
      await page.getByLabel(label, { exact: true }).fill(text);
    },
    async signIn(actor = 'amal') {
      await tablet.type(offline.actor, actor);
      await tablet.type(offline.password, PASSWORD);
      await tablet.press(offline.signIn);
      await page.getByText(`${actor} Invented`).first().waitFor();
    },
    async begin() {
      await tablet.type(offline.passphrase, PASSPHRASE);
      await tablet.type(offline.again, PASSPHRASE);
      await tablet.type(offline.newPin, PIN);
      await tablet.press(offline.begin);
      await page.getByRole('navigation', { name: offline.menu }).waitFor();
      await page.evaluate(async () => {
        await (globalThis as unknown as { navigator: { serviceWorker: { ready: Promise<unknown> } } }).navigator.serviceWorker.ready;
      });
    },
    async unlock() {
      await tablet.type(offline.passphrase, PASSPHRASE);
      await page.getByRole('region', { name: offline.withPassphrase }).getByRole('button', { name: offline.unlock }).click();
      await page.getByRole('navigation', { name: offline.menu }).waitFor();
    },
    async part(name) {
      const called = name === 'waiting' ? offline.waiting.replace('{n}', '\\d+').replaceAll(/[()]/g, '\\$&') : offline[name];
      await page
        .getByRole('navigation', { name: offline.menu })
        .getByRole('button', { name: new RegExp(`^${called}$`) })
        .click();
    },
  };
  await tablet.open();
  return tablet;
}

/** Which of some texts stand in any file of a folder, in any of the ways in which a browser writes text. */
export async function textsIn(folder: string, texts: readonly string[]): Promise<readonly string[]> {
  const wanted = texts.flatMap((text) => {
    const wide = Buffer.from(text, 'utf16le');
    return [Buffer.from(text, 'utf8'), wide, Buffer.from(wide).swap16()].map((bytes) => ({ text, bytes }));
  });
  const told = new Set<string>();
  for (const entry of await readdir(folder, { recursive: true, withFileTypes: true })) {
    if (!entry.isFile()) continue;
    const path = join(entry.parentPath, entry.name);
    const content = await readFile(path);
    for (const { text, bytes } of wanted) if (content.includes(bytes)) told.add(`${text} in ${path.slice(folder.length)}`);
  }
  return [...told];
}

export function band(n: number): string {
  const number = `AAA${String(n).padStart(6, '0')}`;
  return `${number}${bandCheck(number)}`;
}
