import { clockByDate, type FieldClock } from './clock.ts';
import type { SheetRow, Trouble } from './records.ts';

/** Who is signed in at the book. */
export interface Session {
  readonly actor: string;
  readonly authority: string;
  readonly role: string;
  readonly title?: string;
}
export interface Seat extends Session {
  readonly title: string;
}
export interface Place {
  readonly code: string;
  readonly names: { readonly [language: string]: string };
  readonly holder: string;
}

/** What came of asking: an answer, a refusal in the book's words, or nobody answered. */
export type Told<Body> =
  | { readonly kind: 'told'; readonly body: Body }
  | { readonly kind: 'refused'; readonly status: number; readonly trouble: Trouble; readonly wait?: number }
  | { readonly kind: 'silent' };

export interface Looked {
  readonly session: Session | undefined;
  readonly world?: string;
  readonly clock?: FieldClock;
}

const PURPOSE = 'counts and arrivals, on a device in the field';

/** Is the book there, who is signed in, and what time is it? Undefined when nobody answers. */
export async function look(): Promise<Looked | undefined> {
  const reply = await ask('/v1/session');
  if (reply === undefined || reply.status >= 500) return undefined;
  const now = Date.now();
  const session = reply.ok ? ((await reply.json()) as Session) : undefined;
  const named = reply.headers.get('musterbook-world');
  if (named === null) {
    const clock = clockByDate(reply.headers.get('date'), now);
    return { session, ...(clock === undefined ? {} : { clock }) };
  }
  const world = await told<{ clock: string; speed: number; until?: string }>(await ask('/v1/world'));
  if (world.kind !== 'told') return { session, world: decodeURIComponent(named) };
  const { clock, speed, until } = world.body;
  const end = until === undefined ? {} : { until: Date.parse(until) };
  return { session, world: decodeURIComponent(named), clock: { of: 'world', at: Date.parse(clock), since: now, speed, ...end } };
}

/** Whether the book answers, asked in nobody's name: a device that is locked keeps no session awake. */
export async function reach(): Promise<boolean> {
  const reply = await ask('/healthz');
  return reply !== undefined && reply.status < 500;
}

/** Whoever takes up the device next finds no session of somebody else. */
export async function signOut(): Promise<boolean> {
  const reply = await ask('/v1/sessions/end', { which: 'this' });
  return reply !== undefined && reply.status < 500;
}

export async function seats(): Promise<readonly Seat[]> {
  return rowsOf(await told<{ rows: readonly Seat[] }>(await ask('/v1/seats')));
}

export async function signIn(given: { actor: string; password?: string; factor?: string }): Promise<Told<{ session: Session }>> {
  return told(await ask('/v1/sessions', given));
}

export async function places(): Promise<readonly Place[]> {
  return rowsOf(await told<{ rows: readonly Place[] }>(await ask('/v1/places')));
}

/** Counts under way at a place, whoever began them. */
export async function openMusters(place: string): Promise<readonly { id: string; started: string; openedBy: string }[]> {
  return rowsOf(
    await told<{ rows: readonly { id: string; started: string; openedBy: string }[] }>(
      await ask(`/v1/musters?place=${encodeURIComponent(place)}&open=true`),
    ),
  );
}

/** The list of a count, and of it only what may lie on the device. */
export async function sheetOf(muster: string): Promise<Told<readonly SheetRow[]>> {
  const found = await told<{ rows: readonly SheetRow[] }>(await ask(`/v1/musters/${muster}/sheet`));
  if (found.kind !== 'told') return found;
  const kept = found.body.rows.map(({ id, number, name, bed, seen }) => ({
    id,
    number,
    ...(name === undefined ? {} : { name }),
    ...(bed === undefined ? {} : { bed }),
    seen,
  }));
  return { kind: 'told', body: kept };
}

/** Whose number or band this is. The book notes that the file was read; nothing of it but the identifier is taken. */
export async function personBy(number: string): Promise<Told<string>> {
  const found = await told<{ id: string }>(await ask(`/v1/persons/${encodeURIComponent(number)}`));
  return found.kind === 'told' ? { kind: 'told', body: found.body.id } : found;
}

export interface Accepted {
  readonly outcome?: { readonly [name: string]: unknown };
}

/** The book refuses it when the session has become that of somebody else in the meantime. */
export async function send(command: { readonly id: string }, actor: string): Promise<Told<Accepted>> {
  return told(await ask('/v1/commands', command, { 'musterbook-actor': encodeURIComponent(actor) }));
}

/** Longer than the book ever takes, and short enough for somebody who stands in a yard. */
const PATIENCE = 30_000;

async function ask(path: string, body?: object, more: { readonly [head: string]: string } = {}): Promise<Response | undefined> {
  const heads = { 'musterbook-purpose': PURPOSE, ...more, ...(body === undefined ? {} : { 'content-type': 'application/json' }) };
  const given = body === undefined ? {} : { method: 'POST', body: JSON.stringify(body) };
  const signal = AbortSignal.timeout(PATIENCE);
  return fetch(path, { ...given, headers: heads, cache: 'no-store', credentials: 'same-origin', signal }).catch(() => undefined);
}

async function told<Body>(reply: Response | undefined): Promise<Told<Body>> {
  if (reply === undefined) return { kind: 'silent' };
  const body = (await reply.json().catch(() => undefined)) as unknown;
  // Cut off in the middle: whether it was entered is not known, and asking again tells.
  if (body === undefined || body === null) return { kind: 'silent' };
  if (reply.ok) return { kind: 'told', body: body as Body };
  const {
    code = 'failed',
    detail = '',
    next = '',
    field,
    subject,
    retryAfter,
  } = body as { [member: string]: string } & { retryAfter?: number };
  const about = { ...(field === undefined ? {} : { field }), ...(subject === undefined ? {} : { subject }) };
  const trouble: Trouble = { code, words: `${detail} ${next}`, ...about };
  return { kind: 'refused', status: reply.status, trouble, ...(retryAfter === undefined ? {} : { wait: retryAfter }) };
}

function rowsOf<Row>(found: Told<{ rows: readonly Row[] }>): readonly Row[] {
  return found.kind === 'told' ? found.body.rows : [];
}
