import { bookTime, offsetOf } from './clock.ts';
import { noteOf } from './notes.ts';
import type { Act, Arrival, Bus, Count, Entered, Mark, Stranger, Work } from './records.ts';
import { nowInBook, plain } from './send.ts';
import type { Drop, Put, Shelf } from './shelf.ts';

// What a clerk does on the device. Each is laid down before the screen says that it is done.

/** The most one act of ours concerns; the book takes a thousand. */
const MOST = 500;

export async function beginCount(
  shelf: Shelf,
  actor: string,
  kind: Count['kind'],
  muster?: { id: string; started: string },
): Promise<string> {
  const facts = shelf.get('facts');
  if (facts === undefined) throw new Error('the shelf is locked');
  const id = crypto.randomUUID();
  const began = muster === undefined ? bookTime(facts.clock, Date.now()) : Date.parse(muster.started);
  const count: Count = { id, kind, began, offset: offsetOf(facts.clock), parts: [], beside: 0, ...(muster ? { muster: muster.id } : {}) };
  const opening = muster === undefined ? actsOf(shelf, actor, [{ type: 'open-muster' }], id) : [];
  await shelf.save([['count', id, count], ...opening]);
  return id;
}

/** The bare number of a clerk: laid down before any list is shown to him, and never changed. */
export async function giveNumber(shelf: Shelf, actor: string, count: Count, number: number): Promise<void> {
  const parts = [...count.parts, { actor, number }];
  await shelf.save([
    ['count', count.id, { ...count, parts }],
    ...actsOf(shelf, actor, [{ type: 'count-blind', number, at: nowInBook(shelf) }], count.id),
  ]);
}

export async function markSeen(shelf: Shelf, mark: Omit<Mark, 'id' | 'at'>): Promise<void> {
  const id = crypto.randomUUID();
  // As the device's clock stood when the count began, by which the book then subtracts: also when it was set right in the meantime.
  const at = nowInBook(shelf) + (shelf.get('count', mark.count)?.offset ?? 0);
  await shelf.save([['mark', id, { ...mark, id, at }]]);
}

export async function addStranger(shelf: Shelf, stranger: Omit<Stranger, 'id'>): Promise<void> {
  const id = crypto.randomUUID();
  await shelf.save([['stranger', id, { ...stranger, id }]]);
}

export function undo(shelf: Shelf, kind: 'mark' | 'stranger', id: string): Promise<void> {
  return shelf.save([], [[kind, id]]);
}

/** Makes acts of who was seen; from then on they wait to be sent. `finish`: and of the end of the count. */
export async function enterSeen(shelf: Shelf, actor: string, count: Count, finish = false): Promise<void> {
  const own = (one: { count: string; actor: string }) => one.count === count.id && one.actor === actor;
  const marks = shelf
    .list('mark')
    .filter(own)
    .toSorted((one, other) => one.at - other.at);
  const strangers = shelf.list('stranger').filter(own);
  const work: Work[] = [
    ...parts(marks).map((some): Work => ({ type: 'sight-in-muster', marks: some })),
    ...parts(strangers).map((some): Work => ({ type: 'strangers-in-muster', strangers: some })),
    ...(finish ? [{ type: 'finish-muster', at: nowInBook(shelf) } as const] : []),
  ];
  const sheet = shelf.get('sheet', count.id);
  const isSeen = seenIn(marks);
  const rows = sheet?.map((row) => (isSeen(row) ? { ...row, seen: true } : row));
  const listed = sheet?.filter((row) => isSeen(row)).length ?? 0;
  const beside = count.beside + marks.length - listed + strangers.length;
  const next: Count = { ...count, beside, ...(finish ? { ended: true } : {}) };
  // Whoever ends a count needs its list no longer.
  const list: readonly Put[] = rows === undefined || finish ? [] : [['sheet', count.id, rows]];
  const drop: Drop[] = [...marks.map(({ id }) => ['mark', id] as const), ...strangers.map(({ id }) => ['stranger', id] as const)];
  if (finish) drop.push(['sheet', count.id]);
  await shelf.save([['count', count.id, next], ...list, ...actsOf(shelf, actor, work, count.id)], drop);
}

/** Whether a row of the list is among those seen, by identifier or by the number that was typed. */
export function seenIn(marks: readonly Mark[]): (row: { readonly id: string; readonly number: string }) => boolean {
  const ids = new Set(marks.map(({ person }) => person));
  const numbers = new Set(marks.flatMap(({ number }) => (number === undefined ? [] : [plain(number)])));
  return ({ id, number }) => ids.has(id) || numbers.has(plain(number));
}

/** Nothing of it waits any more: the device forgets the count and its list. */
export function putAway(shelf: Shelf, count: Count): Promise<void> {
  return shelf.save([], [['count', count.id], ['sheet', count.id], ...enteredOf(shelf, count).map(([name]): Drop => ['entered', name])]);
}

function enteredOf(shelf: Shelf, count: Count): readonly (readonly [name: string, entered: Entered])[] {
  return shelf.named('entered').filter(([, one]) => one.count === count.id);
}

/** Whether a band was used on this device in this shift, in whatever state the act about it is. */
export function isUsed(shelf: Shelf, band: string): boolean {
  return (shelf.get('bands') ?? []).includes(band) || shelf.list('bus').some(({ lines }) => lines.some((line) => line.band === band));
}

/** Each clerk takes in a vehicle of his own: what one has typed does not go out in another's name. */
export function busOf(shelf: Shelf, actor: string): Bus {
  return shelf.get('bus', clerkNumber(shelf, actor)) ?? { actor, vehicle: '', lines: [], typed: {} };
}

export function saveBus(shelf: Shelf, bus: Bus): Promise<void> {
  return shelf.save([['bus', clerkNumber(shelf, bus.actor), bus]]);
}

function clerkNumber(shelf: Shelf, actor: string): number {
  return shelf.list('clerk').findIndex((clerk) => clerk.actor === actor);
}

export function stampedLine(shelf: Shelf, line: Omit<Arrival, 'at'>): Arrival {
  return { ...line, at: nowInBook(shelf) };
}

/** The vehicle is full: from now on it waits to be sent. */
export async function enterBus(shelf: Shelf, actor: string, bus: Bus): Promise<void> {
  const bands = [...(shelf.get('bands') ?? []), ...bus.lines.map(({ band }) => band)];
  const work: Work = { type: 'register-arrivals', vehicle: bus.vehicle, lines: bus.lines };
  await shelf.save([['bands', 0, bands], ...actsOf(shelf, actor, [work])], [['bus', clerkNumber(shelf, actor)]]);
}

/** Sends it as it is once more. */
export function tryAgain(shelf: Shelf, { trouble: _trouble, ...act }: Act): Promise<void> {
  return shelf.save([['act', act.seq, act]]);
}

/** Changed, it is another act and gets a number of its own; where it stands in the order stays. */
export function changeWork(shelf: Shelf, { trouble: _trouble, ...act }: Act, work: Work): Promise<void> {
  const bands = work.type === 'register-arrivals' ? work.lines.map(({ band }) => band) : [];
  const known = shelf.get('bands') ?? [];
  return shelf.save([
    ['act', act.seq, { ...act, work, command: crypto.randomUUID() }],
    ['bands', 0, [...known, ...bands.filter((band) => !known.includes(band))]],
  ]);
}

/** The device's clock was set otherwise while there was no line: it is entered with the time at which it is sent. */
export function sendUntimed(shelf: Shelf, { trouble: _trouble, ...act }: Act): Promise<void> {
  return shelf.save([['act', act.seq, { ...act, untimed: true, command: crypto.randomUUID() }]]);
}

/** Given up by a clerk who says why. That stays on the screen until the shift is over. */
export function discard(shelf: Shelf, act: Act, actor: string, reason: string): Promise<void> {
  return shelf.save([noteOf(shelf, { kind: 'discarded', actor, what: act.work.type, words: reason })], [['act', act.seq]]);
}

/**
 * A count that was ended by somebody else is not opened again. What this clerk counted can be entered as a count of its own, which
 * began when he began: the book then holds both, and a human sees where they differ.
 */
export async function asOwnCount(shelf: Shelf, actor: string, count: Count): Promise<void> {
  const mine = shelf.list('act').filter((act) => act.count === count.id && act.actor === actor);
  const part = count.parts.find((one) => one.actor === actor);
  if (part === undefined) return;
  const id = crypto.randomUUID();
  const entered = enteredOf(shelf, count).filter(([, one]) => one.actor === actor);
  const { muster: _muster, over: _over, ...rest } = count;
  const own: Count = { ...rest, id, parts: [{ actor, number: part.number }] };
  const work: Work[] = [
    { type: 'open-muster' },
    { type: 'count-blind', number: part.number, at: count.began },
    ...entered.map(([, one]): Work => ({ type: 'sight-in-muster', marks: one.marks })),
    ...mine.map((act) => act.work).filter(({ type }) => type !== 'open-muster' && type !== 'count-blind'),
  ];
  const marks = [...shelf.list('mark')].filter((one) => one.count === count.id && one.actor === actor);
  const strangers = [...shelf.list('stranger')].filter((one) => one.count === count.id && one.actor === actor);
  const sheet = shelf.get('sheet', count.id);
  await shelf.save(
    [
      ['count', id, own],
      ...marks.map((one): Put => ['mark', one.id, { ...one, count: id }]),
      ...strangers.map((one): Put => ['stranger', one.id, { ...one, count: id }]),
      ...(sheet === undefined ? [] : [['sheet', id, sheet] as const]),
      ...actsOf(shelf, actor, work, id),
    ],
    [
      ...mine.map(({ seq }): Drop => ['act', seq]),
      ...(count.parts.length === 1
        ? ([
            ['count', count.id],
            ['sheet', count.id],
          ] as const)
        : []),
    ],
  );
}

/** Whether anything is left that the book does not have. */
export function hasUnsent(shelf: Shelf): boolean {
  const typed = shelf.list('bus').some((bus) => bus.lines.length > 0 || Object.values(bus.typed).some((text) => text !== ''));
  return typed || (['act', 'mark', 'stranger'] as const).some((kind) => shelf.list(kind).length > 0);
}

function actsOf(shelf: Shelf, actor: string, work: readonly Work[], count?: string): readonly Put[] {
  const last = Math.max(0, ...shelf.list('act').map(({ seq }) => seq));
  return work.map((one, n): Put => {
    const seq = last + 1 + n;
    const own = count === undefined ? {} : { count };
    return ['act', seq, { seq, command: crypto.randomUUID(), actor, at: nowInBook(shelf), ...own, work: one }];
  });
}

function parts<One>(all: readonly One[]): readonly (readonly One[])[] {
  return Array.from({ length: Math.ceil(all.length / MOST) }, (_, n) => all.slice(n * MOST, (n + 1) * MOST));
}
