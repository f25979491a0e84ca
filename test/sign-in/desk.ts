import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { Role } from '../../src/entries/act.ts';
import { openPasswords, type Passwords } from '../../src/main/passwords.ts';
import { openSessions } from '../../src/main/sessions.ts';
import { serve, type Serving } from '../../src/main/start.ts';
import { openUsers, type Users } from '../../src/main/users.ts';

/** A served book of its own, a clock for sessions that is set by hand, and how often a password was looked at. */
export interface Desk {
  readonly serving: Serving;
  readonly users: Users;
  /** Verifiers that were asked for; undefined where there is none. */
  readonly looked: (string | undefined)[];
  pass(milliseconds: number): void;
  add(actor: string, authority: string, role: Role, password?: string): Promise<string>;
  /** Sends a form from a page of this book, unless other heads are given. */
  form(path: string, fields: { readonly [name: string]: string }, headers?: { readonly [name: string]: string }): Promise<Response>;
  get(path: string, headers?: { readonly [name: string]: string }): Promise<Response>;
  post(path: string, sent: object, headers?: { readonly [name: string]: string }): Promise<Response>;
  /** Signs in on the page; the cookie as a browser would send it back. */
  enter(actor: string, password?: string): Promise<string>;
  close(): Promise<void>;
}

export const PASSWORD = 'four words nobody knows';
/** Made with a thousandth of the work, so that tests are quick. */
const LIGHT = { cost: 7, block: 8, lanes: 1 };

export async function openDesk(world = 'none', proxy?: string): Promise<Desk> {
  const folder = await mkdtemp(join(tmpdir(), 'mb-sign-in-'));
  let passed = 0;
  const now = () => Date.now() + passed;
  const looked: (string | undefined)[] = [];
  const light = openPasswords(LIGHT);
  const passwords: Passwords = {
    ...light,
    matches(password, verifier) {
      looked.push(verifier);
      return light.matches(password, verifier);
    },
  };
  const options = { passwords, now };
  const serving = await serve(
    { data: folder, port: 0, host: '127.0.0.1', world, seed: 1, users: options, ...(proxy === undefined ? {} : { proxy }) },
    () => {},
  );
  const users = openUsers(serving.book, openSessions(serving.book, now), options);
  const own = new URL(serving.url).origin;
  const send = (path: string, init: RequestInit) => fetch(new URL(path, serving.url), { redirect: 'manual', ...init });
  const form: Desk['form'] = (path, fields, headers = {}) =>
    send(path, { method: 'POST', body: new URLSearchParams(fields), headers: { origin: own, ...headers } });
  return {
    serving,
    users,
    looked,
    form,
    pass(milliseconds) {
      passed += milliseconds;
    },
    async add(actor, authority, role, password = PASSWORD) {
      const added = await users.add({ actor, name: `${actor} Invented`, authority, role, password }, 'a test');
      if ('status' in added) throw new Error(added.code);
      return added.actor;
    },
    get: (path, headers = {}) => send(path, { headers }),
    post: (path, sent, headers = {}) =>
      send(path, { method: 'POST', body: JSON.stringify(sent), headers: { 'content-type': 'application/json', ...headers } }),
    async enter(actor, password = PASSWORD) {
      const reply = await form('/session', { actor, password, back: '/' });
      if (reply.status !== 303) throw new Error(`${reply.status}: ${await reply.text()}`);
      return cookieOf(reply);
    },
    async close() {
      await serving.stop();
      await rm(folder, { recursive: true, force: true });
    },
  };
}

export function cookieOf(reply: Response): string {
  return (reply.headers.get('set-cookie') ?? '').split(';', 1)[0] ?? '';
}

/** The code of a problem. */
export async function codeOf(reply: Response): Promise<string> {
  const { code } = (await reply.json()) as { code?: string };
  return `${reply.status} ${code}`;
}
