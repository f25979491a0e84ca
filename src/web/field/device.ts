import type { Sealed, Wrapped } from './keys.ts';

/** What may be read on a device by whoever holds it: which place, until when, and a key that opens with a passphrase. */
export interface StoredShift {
  readonly place: string;
  readonly ends: number;
  readonly key: Wrapped;
}

/** Laid down and taken away together, or not at all. */
export interface Change {
  readonly put?: readonly (readonly [name: string, sealed: Sealed])[];
  readonly drop?: readonly string[];
  readonly shift?: StoredShift;
}

export interface Device {
  shift(): Promise<StoredShift | undefined>;
  all(): Promise<readonly (readonly [name: string, sealed: Sealed])[]>;
  write(change: Change): Promise<void>;
  clear(): Promise<void>;
}

const [SHIFT, SEALED] = ['shift', 'sealed'];

/** The device's own store: apart from the shift's three facts, nothing but ciphertext lies in it. */
export async function openDevice(): Promise<Device> {
  const opening = indexedDB.open('musterbook-field', 1);
  opening.addEventListener('upgradeneeded', () => {
    opening.result.createObjectStore(SHIFT);
    opening.result.createObjectStore(SEALED);
  });
  const store = await done(opening);
  /** `strict`: told only when it lies on the disk, so that a device that dies right after loses nothing. */
  const change = (work: (shift: IDBObjectStore, sealed: IDBObjectStore) => void): Promise<void> => {
    const all = store.transaction([SHIFT, SEALED], 'readwrite', { durability: 'strict' });
    work(all.objectStore(SHIFT), all.objectStore(SEALED));
    return new Promise((told, failed) => {
      all.addEventListener('complete', () => told());
      all.addEventListener('abort', () => failed(all.error ?? new Error('the device did not keep it')));
    });
  };
  return {
    shift: () => done(store.transaction(SHIFT).objectStore(SHIFT).get(SHIFT)),
    async all() {
      const sealed = store.transaction(SEALED).objectStore(SEALED);
      const [names, values] = await Promise.all([done(sealed.getAllKeys()), done<Sealed[]>(sealed.getAll())]);
      return names.map((name, n) => [String(name), values[n] as Sealed] as const);
    },
    write: ({ put = [], drop = [], shift }) =>
      change((shifts, sealed) => {
        for (const [name, value] of put) sealed.put(value, name);
        for (const name of drop) sealed.delete(name);
        if (shift !== undefined) shifts.put(shift, SHIFT);
      }),
    clear: () =>
      change((shifts, sealed) => {
        shifts.clear();
        sealed.clear();
      }),
  };
}

function done<Value>(request: IDBRequest<Value>): Promise<Value> {
  return new Promise((told, failed) => {
    request.addEventListener('success', () => told(request.result));
    request.addEventListener('error', () => failed(request.error ?? new Error('the device could not read its store')));
  });
}
