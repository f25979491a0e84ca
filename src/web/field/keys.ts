/** Work that must be done for each guess of a passphrase or a PIN (the least OWASP asks for with this hash, 2023). */
const ROUNDS = 600_000;
// Lengths tell something of names; in steps they tell less.
const STEP = 256;

/** A key that opens with something a person knows. */
export interface Wrapped {
  readonly salt: Uint8Array<ArrayBuffer>;
  readonly rounds: number;
  readonly iv: Uint8Array<ArrayBuffer>;
  readonly key: ArrayBuffer;
}

/** The same as it can stand inside a sealed record, which is text. */
export interface Spelled {
  readonly salt: readonly number[];
  readonly rounds: number;
  readonly iv: readonly number[];
  readonly key: readonly number[];
}

export function spell({ salt, rounds, iv, key }: Wrapped): Spelled {
  return { salt: [...salt], rounds, iv: [...iv], key: [...new Uint8Array(key)] };
}

export function unspell({ salt, rounds, iv, key }: Spelled): Wrapped {
  return { salt: new Uint8Array(salt), rounds, iv: new Uint8Array(iv), key: new Uint8Array(key).buffer };
}

/** What lies on the device: it opens only with the key, and only under the name it was laid down by. */
export interface Sealed {
  readonly iv: Uint8Array<ArrayBuffer>;
  readonly data: ArrayBuffer;
}

/** A fresh key, once in a form that can be wrapped. What works with it holds the other form, which nobody can read out. */
export async function newKey(): Promise<CryptoKey> {
  return crypto.subtle.generateKey(AES, true, ['encrypt', 'decrypt']);
}

export async function wrap(key: CryptoKey, secret: string): Promise<Wrapped> {
  const [salt, iv] = [dice(16), dice(12)];
  const wrapped = await crypto.subtle.wrapKey('raw', key, await keyOf(secret, salt, ROUNDS), { name: 'AES-GCM', iv });
  return { salt, rounds: ROUNDS, iv, key: wrapped };
}

/** The key, or undefined when the secret is another one. `toWrap`: in the form that can be wrapped again. */
export async function unwrap({ salt, rounds, iv, key }: Wrapped, secret: string, toWrap = false): Promise<CryptoKey | undefined> {
  const wrapping = await keyOf(secret, salt, rounds);
  return crypto.subtle.unwrapKey('raw', key, wrapping, { name: 'AES-GCM', iv }, AES, toWrap, ['encrypt', 'decrypt']).catch(() => undefined);
}

export async function seal(key: CryptoKey, name: string, value: unknown): Promise<Sealed> {
  const iv = dice(12);
  const text = bytes(JSON.stringify(value));
  const padded = new Uint8Array(Math.ceil((text.length + 1) / STEP) * STEP).fill(32);
  padded.set(text);
  return { iv, data: await crypto.subtle.encrypt({ name: 'AES-GCM', iv, additionalData: bytes(name) }, key, padded) };
}

/** Throws when it was altered or belongs to another name: then somebody was at the device. */
export async function unseal(key: CryptoKey, name: string, { iv, data }: Sealed): Promise<unknown> {
  const plain = await crypto.subtle.decrypt({ name: 'AES-GCM', iv, additionalData: bytes(name) }, key, data);
  return JSON.parse(new TextDecoder().decode(plain));
}

const AES = { name: 'AES-GCM', length: 256 } as const;

async function keyOf(secret: string, salt: Uint8Array<ArrayBuffer>, iterations: number): Promise<CryptoKey> {
  const known = await crypto.subtle.importKey('raw', bytes(secret.normalize('NFKC')), 'PBKDF2', false, ['deriveKey']);
  const how = { name: 'PBKDF2', hash: 'SHA-256', salt, iterations };
  return crypto.subtle.deriveKey(how, known, AES, false, ['wrapKey', 'unwrapKey']);
}

function dice(length: number): Uint8Array<ArrayBuffer> {
  return crypto.getRandomValues(new Uint8Array(length));
}

function bytes(text: string): Uint8Array<ArrayBuffer> {
  return new TextEncoder().encode(text);
}
