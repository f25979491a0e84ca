import { createHash, createHmac, randomBytes, timingSafeEqual } from 'node:crypto';

/** Thirty seconds, six digits, SHA-1: what every program for telephones knows. */
const STEP = 30_000;
const DIGITS = 6;
/** A clock may go wrong by half a minute either way. */
const DRIFT = 1;
const RECOVERY_CODES = 8;

/** The code of one step (RFC 6238 over RFC 4226). */
export function codeAt(secret: Buffer, step: number, digits = DIGITS): string {
  const counter = Buffer.alloc(8);
  counter.writeBigUInt64BE(BigInt(step));
  const mac = createHmac('sha1', secret).update(counter).digest();
  const offset = (mac.at(-1) ?? 0) & 15;
  const number = mac.readUInt32BE(offset) & 0x7fff_ffff;
  return String(number % 10 ** digits).padStart(digits, '0');
}

/** The step whose code this is, if it is later than the last one that was used: a code that was read over a shoulder opens nothing. */
export function stepOf(secret: Buffer, given: string, now: number, last: number): number | undefined {
  const typed = Buffer.from(given.replaceAll(/\s/g, ''));
  const current = Math.floor(now / STEP);
  let found: number | undefined;
  for (let step = current - DRIFT; step <= current + DRIFT; step++) {
    const code = Buffer.from(codeAt(secret, step));
    if (typed.length === code.length && timingSafeEqual(typed, code) && step > last) found = step;
  }
  return found;
}

export function newSecret(): Buffer {
  return randomBytes(20);
}

const BASE32 = 'ABCDEFGHIJKLMNOPQRSTUVWXYZ234567';

/** As it is typed into a telephone, in groups of four (RFC 4648); a secret has whole groups of five bytes. */
export function secretToText(secret: Buffer): string {
  let [bits, size, text] = [0, 0, ''];
  for (const byte of secret) {
    bits = (bits << 8) | byte;
    for (size += 8; size >= 5; size -= 5) text += BASE32[(bits >>> (size - 5)) & 31] ?? '';
    bits &= (1 << size) - 1;
  }
  return text.replaceAll(/(.{4})(?!$)/g, '$1 ');
}

/** For the day the telephone is lost: each opens once in the place of a code. Kept as hashes, because each has eighty random bits. */
export function newRecoveryCodes(): { readonly shown: readonly string[]; readonly hashes: readonly Buffer[] } {
  const shown = Array.from({ length: RECOVERY_CODES }, () =>
    randomBytes(10)
      .toString('hex')
      .replace(/^(.{5})(.{5})(.{5})/, '$1-$2-$3-'),
  );
  return { shown, hashes: shown.map(recoveryHash) };
}

export function recoveryHash(given: string): Buffer {
  return createHash('sha256')
    .update(`recovery ${given.toLowerCase().replaceAll(/[\s-]/g, '')}`)
    .digest();
}
