import { instant, instantToText } from '../../basics/time.ts';
import { bookTime } from './clock.ts';
import { noteOf } from './notes.ts';
import type { Act, Count, Mark, Trouble } from './records.ts';
import { personBy, send, sheetOf, type Session } from './server.ts';
import type { Put, Shelf } from './shelf.ts';

export type Sent = 'all' | 'silent' | 'signed-out' | 'later' | 'locked';

/**
 * Sends what waits, in the order in which it was done, and each act only in the name of whoever did it. What the book accepts is taken
 * off the shelf; what it refuses stays, and holds up whatever belongs to the same count.
 */
export async function sendAll(shelf: Shelf, session: Session, told: () => void): Promise<Sent> {
  for (const { seq } of shelf.list('act')) {
    if (!shelf.isOpen()) return 'locked';
    const act = shelf.get('act', seq);
    if (act === undefined || holdUp(act, shelf, session.actor) !== undefined) continue;
    const outcome = await sendOne(act, shelf);
    told();
    if (outcome !== 'done') return outcome;
  }
  for (const { id } of shelf.list('count')) {
    const outcome = await fetchSheet(id, shelf, session);
    told();
    if (outcome !== 'done') return outcome;
  }
  return 'all';
}

/** Why an act is not sent now; undefined when it can be. */
export function holdUp(act: Act, shelf: Shelf, signedIn: string | undefined): 'refused' | 'other-clerk' | 'after-another' | undefined {
  if (act.trouble !== undefined) return 'refused';
  if (act.actor !== signedIn) return 'other-clerk';
  if (act.count === undefined) return undefined;
  // Whoever counts beside others waits for what opened the count, and for what he did there himself; its end waits for everybody.
  const all = act.work.type === 'finish-muster';
  const before = shelf.list('act').some((one) => one.count === act.count && one.seq < act.seq && (all || one.actor === act.actor));
  const unknown = act.work.type !== 'open-muster' && shelf.get('count', act.count)?.muster === undefined;
  return before || unknown ? 'after-another' : undefined;
}

interface Command {
  readonly id: string;
  readonly [member: string]: unknown;
}

type Step = 'done' | Exclude<Sent, 'all'>;

async function sendOne(act: Act, shelf: Shelf): Promise<Step> {
  const known = await resolved(act, shelf);
  if (typeof known === 'string') return known;
  if (!shelf.isOpen()) return 'locked';
  const command = commandOf(known, shelf);
  if (command === undefined) return 'done';
  const answer = await send(command, known.actor);
  if (answer.kind === 'silent') return 'silent';
  if (!shelf.isOpen()) return 'locked';
  if (answer.kind === 'refused') return refused(known, answer, shelf);
  await shelf.save(accepted(known, answer.body.outcome ?? {}, shelf), [['act', act.seq]]);
  return 'done';
}

async function refused(act: Act, { status, trouble }: { status: number; trouble: Trouble }, shelf: Shelf): Promise<Step> {
  if (status === 401 || trouble.code === 'actor-differs') return 'signed-out';
  if (status === 429 || status >= 500 || trouble.code === 'busy') return 'later';
  const count = act.count === undefined ? undefined : shelf.get('count', act.count);
  const over: readonly Put[] = count !== undefined && trouble.code === 'muster-over' ? [['count', count.id, { ...count, over: true }]] : [];
  await shelf.save([['act', act.seq, { ...act, trouble }], ...over]);
  return 'done';
}

/**
 * The act with each person known by identifier. What was found out is laid down before it is sent, so that the same act never goes out
 * with two contents.
 */
async function resolved(act: Act, shelf: Shelf): Promise<Act | Step> {
  if (act.work.type !== 'sight-in-muster') return act;
  if (act.work.marks.every(({ person, band }) => person !== undefined && band === undefined)) return act;
  const sheet = shelf.get('sheet', act.count) ?? [];
  const marks: Mark[] = [];
  for (const [n, mark] of act.work.marks.entries()) {
    const { number, band, person } = mark;
    const listed = number === undefined ? undefined : sheet.find((row) => plain(row.number) === plain(number))?.id;
    const asked = band ?? (person === undefined && listed === undefined ? number : undefined);
    const found = asked === undefined ? undefined : await personBy(asked);
    if (found?.kind === 'silent') return 'silent';
    if (!shelf.isOpen()) return 'locked';
    if (found?.kind === 'refused') {
      const trouble = { ...found.trouble, subject: asked ?? '', field: `marks.${n}` };
      return refused(act, { ...found, trouble }, shelf);
    }
    const id = found?.body ?? listed ?? person;
    if (person !== undefined && id !== person) {
      const trouble = { code: 'band-of-another', words: '', subject: asked ?? '', field: `marks.${n}` };
      return refused(act, { status: 409, trouble }, shelf);
    }
    const { number: _number, band: _band, ...rest } = mark;
    // The same person twice in one act is one person who was seen; the first look counts.
    if (id !== undefined && !marks.some((one) => one.person === id)) marks.push({ ...rest, person: id });
  }
  const known: Act = { ...act, work: { type: 'sight-in-muster', marks } };
  await shelf.save([['act', act.seq, known]]);
  return known;
}

/** How numbers of persons are compared: as they are read, however they were typed. */
export function plain(number: string): string {
  return number.toUpperCase().replaceAll(/[- ]/g, '').replaceAll('O', '0').replaceAll(/[IL]/g, '1');
}

function commandOf({ command: id, work, at, count: counting, untimed }: Act, shelf: Shelf): Command | undefined {
  const facts = shelf.get('facts');
  const place = shelf.stored()?.place;
  const count = counting === undefined ? undefined : shelf.get('count', counting);
  if (facts === undefined || place === undefined) return undefined;
  const happened = (from: number, to: number) => (untimed ? {} : { occurred: { from: text(from), to: text(to) } });
  if (work.type === 'register-arrivals') {
    const times = work.lines.map((line) => line.at);
    const { vehicle } = work;
    const arrivals = work.lines.map(({ band, age, injured, sex, comesWith, givenName }) => ({
      band,
      age,
      injured,
      ...filledIn({ sex, comesWith, givenName }),
    }));
    return { id, type: work.type, place, ...happened(Math.min(...times, at), at), ...filledIn({ vehicle }), arrivals };
  }
  if (count === undefined) return undefined;
  const { muster } = count;
  if (work.type === 'open-muster') {
    return { id, type: work.type, place, kind: count.kind, ...happened(count.began, count.began) };
  }
  if (muster === undefined) return undefined;
  switch (work.type) {
    case 'count-blind':
      return {
        id,
        type: work.type,
        muster,
        number: work.number,
        clockOffset: count.offset,
        ...happened(work.at, work.at),
      };
    case 'sight-in-muster':
      return {
        id,
        type: work.type,
        muster,
        sightings: work.marks.map(({ person, how, at: seen }) => ({ person, how, ...(untimed ? {} : { at: text(seen) }) })),
      };
    case 'strangers-in-muster':
      return {
        id,
        type: work.type,
        muster,
        strangers: work.strangers.map(({ remark, sex, age }) => ({
          identity: { names: [], ...filledIn({ sex }) },
          remark: `${age}. ${remark}`,
        })),
      };
    case 'finish-muster':
      return { id, type: work.type, muster, ...happened(work.at, work.at) };
  }
}

function accepted(act: Act, outcome: { readonly [name: string]: unknown }, shelf: Shelf): readonly Put[] {
  const count = act.count === undefined ? undefined : shelf.get('count', act.count);
  const { work } = act;
  const note = (kind: 'finished' | 'hasty' | 'arrived', words: string): Put =>
    noteOf(shelf, { kind, actor: act.actor, what: work.type, words });
  if (work.type === 'register-arrivals') {
    const numbers = (outcome['numbers'] ?? []) as readonly string[];
    return [note('arrived', numbers.join(', '))];
  }
  if (count === undefined) return [];
  switch (work.type) {
    case 'open-muster':
      return [['count', count.id, { ...count, muster: String(outcome['muster']) }]];
    case 'count-blind':
      return [['count', count.id, given(count, act.actor)]];
    case 'sight-in-muster': {
      const entered: Put = ['entered', act.command, { count: count.id, actor: act.actor, marks: work.marks }];
      return Number(outcome['marked'] ?? 0) > 0 ? [entered, note('hasty', String(outcome['marked']))] : [entered];
    }
    case 'strangers-in-muster':
      return [];
    case 'finish-muster': {
      const [expected, seen, missing] = ['expected', 'seen', 'missing'].map((name) => String(outcome[name] ?? ''));
      return [note('finished', `${expected} ${seen} ${missing}`), ['count', count.id, { ...count, over: true }]];
    }
  }
}

function given(count: Count, actor: string): Count {
  return { ...count, parts: count.parts.map((part) => (part.actor === actor ? { ...part, given: true } : part)) };
}

/** The list comes only after the book has the bare number of whoever asks for it. */
async function fetchSheet(id: string, shelf: Shelf, { actor }: Session): Promise<Step> {
  const count = shelf.get('count', id);
  const part = count?.parts.find((one) => one.actor === actor);
  const due = count?.muster !== undefined && part?.given && count.ended === undefined && count.over === undefined;
  if (!due || shelf.get('sheet', id) !== undefined || shelf.isOver(Date.now())) return 'done';
  const found = await sheetOf(count.muster ?? '');
  if (found.kind === 'silent') return 'silent';
  if (!shelf.isOpen()) return 'locked';
  if (found.kind === 'told') {
    const waiting = new Set(
      shelf
        .list('act')
        .flatMap(({ work }) => (work.type === 'sight-in-muster' ? work.marks : []))
        .map(({ person }) => person),
    );
    await shelf.save([['sheet', id, found.body.map((row) => (waiting.has(row.id) ? { ...row, seen: true } : row))]]);
    return 'done';
  }
  if (found.status === 401) return 'signed-out';
  if (found.trouble.code === 'muster-over') await shelf.save([['count', id, { ...count, over: true }]]);
  return 'done';
}

function filledIn(fields: { readonly [field: string]: string }): { readonly [field: string]: string } {
  return Object.fromEntries(Object.entries(fields).filter(([, value]) => value !== ''));
}

function text(at: number): string {
  return instantToText(instant(at));
}

/** What the book's clock says, as far as the device can tell. */
export function nowInBook(shelf: Shelf): number {
  const facts = shelf.get('facts');
  return facts === undefined ? Date.now() : bookTime(facts.clock, Date.now());
}
