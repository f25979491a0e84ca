import type { Device, StoredShift } from './device.ts';
import { newKey, seal, spell, unseal, unspell, unwrap, wrap, type Sealed } from './keys.ts';
import { wipedAtEnd, type Clerk, type Facts, type Kind, type Kinds, type Pin } from './records.ts';

/** A shift lasts a day, and then the device forgets the people of the place. */
const SHIFT = 24 * 60 * 60 * 1000;
const MOST_TRIES = 5;

export type Put = { [One in Kind]: readonly [kind: One, name: string | number, value: Kinds[One]] }[Kind];
export type Drop = readonly [kind: Kind, name: string | number];

/**
 * What lies on the device for one shift. While it is open its records stand in memory; locked, the key and all that it opened are
 * gone from there, and only the wrapped keys of those who have a PIN are left.
 */
export interface Shelf {
  stored(): StoredShift | undefined;
  isOpen(): boolean;
  isOver(now: number): boolean;
  /** Who may open it with a PIN; empty after the browser was closed. */
  pins(): readonly (Clerk & { readonly tries: number })[];
  begin(shift: { place: string; facts: Facts; clerk: Clerk; passphrase: string; pin: string }, now: number): Promise<void>;
  openWith(passphrase: string, now: number): Promise<boolean>;
  /** False: a wrong PIN. The fifth in a row takes the PIN away. */
  openByPin(actor: string, pin: string, now: number): Promise<boolean>;
  /** Gives somebody a PIN; it takes the passphrase. */
  admit(clerk: Clerk, passphrase: string, pin: string): Promise<boolean>;
  lock(): void;
  get<One extends Kind>(kind: One, name?: string | number): Kinds[One] | undefined;
  list<One extends Kind>(kind: One): readonly Kinds[One][];
  named<One extends Kind>(kind: One): readonly (readonly [name: string, value: Kinds[One]])[];
  /** All of it or nothing; done when it lies on the disk. */
  save(put: readonly Put[], drop?: readonly Drop[]): Promise<void>;
  /** Takes away what a shift that is over must not keep. It needs no key. */
  wipe(now: number): Promise<void>;
  end(): Promise<void>;
}

export async function openShelf(device: Device): Promise<Shelf> {
  let stored = await device.shift();
  let key: CryptoKey | undefined;
  let records = new Map<string, unknown>();
  const keyring = new Map<string, { clerk: Clerk; pin: Pin; tries: number }>();
  let locked = 0;
  let writing: Promise<unknown> = Promise.resolve();

  const inTurn = <Value>(work: () => Promise<Value>): Promise<Value> => {
    const next = writing.then(work);
    writing = next.catch(() => undefined);
    return next;
  };
  const named = <One extends Kind>(kind: One) =>
    [...records]
      .filter(([name]) => name.startsWith(`${kind}:`))
      .toSorted(([one], [other]) => (one < other ? -1 : 1))
      .map(([name, value]) => [name.slice(kind.length + 1), value as Kinds[One]] as const);
  const list = <One extends Kind>(kind: One): readonly Kinds[One][] => named(kind).map(([, value]) => value);
  const isOver = (now: number) => stored !== undefined && (now >= stored.ends || now < stored.ends - SHIFT - 60_000);

  async function wipe(now: number): Promise<void> {
    if (!isOver(now)) return;
    const names = (await device.all()).map(([name]) => name).filter((name) => wipedAtEnd.some((kind) => name.startsWith(`${kind}:`)));
    if (names.length > 0) await inTurn(() => device.write({ drop: names }));
    for (const name of names) records.delete(name);
  }

  /** `asked`: how often it had been locked when the key was asked for. Locked since, it stays locked. */
  async function enter(opened: CryptoKey, now: number, asked: number): Promise<void> {
    await wipe(now);
    await inTurn(async () => {
      const found = await device.all();
      const plain = await Promise.all(found.map(async ([name, sealed]) => [name, await unseal(opened, name, sealed)] as const));
      if (locked === asked) [key, records] = [opened, new Map(plain)];
    });
    for (const pin of list('pin')) {
      const clerk = list('clerk').find(({ actor }) => actor === pin.actor);
      if (clerk !== undefined && !keyring.has(pin.actor)) keyring.set(pin.actor, { clerk, pin, tries: 0 });
    }
  }

  async function save(put: readonly Put[], drop: readonly Drop[] = []): Promise<void> {
    const held = key;
    if (held === undefined) throw new Error('the shelf is locked');
    await inTurn(async () => {
      const sealed = await sealAll(held, put);
      const dropped = drop.map(([kind, name]) => nameOf(kind, name));
      await device.write({ put: sealed, drop: dropped });
      // Locked in the meantime: it lies on the disk, and nothing of it is taken back into memory.
      if (key !== held) return;
      for (const name of dropped) records.delete(name);
      for (const [kind, name, value] of put) records.set(nameOf(kind, name), value);
    });
  }

  async function admit(clerk: Clerk, passphrase: string, pin: string): Promise<boolean> {
    const open = stored && (await unwrap(stored.key, passphrase, true));
    if (open === undefined) return false;
    const known = list('clerk').findIndex(({ actor }) => actor === clerk.actor);
    const n = known < 0 ? list('clerk').length : known;
    const given: Pin = { actor: clerk.actor, n, key: spell(await wrap(open, pin)) };
    await save([
      ['clerk', n, clerk],
      ['pin', n, given],
    ]);
    keyring.set(clerk.actor, { clerk, pin: given, tries: 0 });
    return true;
  }

  return {
    stored: () => stored,
    isOpen: () => key !== undefined,
    isOver,
    pins: () => [...keyring.values()].map(({ clerk, tries }) => ({ ...clerk, tries })),
    async begin({ place, facts, clerk, passphrase, pin }, now) {
      const open = await newKey();
      const shift = { place, ends: now + SHIFT, key: await wrap(open, passphrase) };
      const given: Pin = { actor: clerk.actor, n: 0, key: spell(await wrap(open, pin)) };
      const first: readonly Put[] = [
        ['facts', 0, facts],
        ['clerk', 0, clerk],
        ['pin', 0, given],
      ];
      await device.clear();
      // All at once: a device that dies here has a shift that opens, or none.
      await device.write({ shift, put: await sealAll(open, first) });
      stored = shift;
      const held = await unwrap(shift.key, passphrase);
      keyring.clear();
      if (held !== undefined) await enter(held, now, locked);
    },
    async openWith(passphrase, now) {
      const asked = locked;
      const opened = stored && (await unwrap(stored.key, passphrase));
      if (opened !== undefined) await enter(opened, now, asked);
      return opened !== undefined;
    },
    async openByPin(actor, pin, now) {
      const held = keyring.get(actor);
      if (held === undefined) return false;
      // Counted before it is looked at, so that closing the page in between gains nothing.
      held.tries += 1;
      const asked = locked;
      const opened = await unwrap(unspell(held.pin.key), pin);
      if (opened !== undefined) {
        held.tries = 0;
        await enter(opened, now, asked);
        return true;
      }
      if (held.tries >= MOST_TRIES) {
        keyring.delete(actor);
        await inTurn(() => device.write({ drop: [nameOf('pin', held.pin.n)] }));
      }
      return false;
    },
    admit,
    lock() {
      locked += 1;
      [key, records] = [undefined, new Map()];
    },
    get: (kind, name = 0) => records.get(nameOf(kind, name)) as never,
    list,
    named,
    save,
    wipe,
    async end() {
      await inTurn(() => device.clear());
      keyring.clear();
      [stored, key, records] = [undefined, undefined, new Map()];
    },
  };
}

function sealAll(key: CryptoKey, put: readonly Put[]): Promise<readonly (readonly [name: string, sealed: Sealed])[]> {
  return Promise.all(
    put.map(async ([kind, name, value]) => {
      const called = nameOf(kind, name);
      return [called, await seal(key, called, value)] as const;
    }),
  );
}

/** Numbers are written so long that they sort as text. */
function nameOf(kind: Kind, name: string | number): string {
  return `${kind}:${typeof name === 'number' ? String(name).padStart(12, '0') : name}`;
}
