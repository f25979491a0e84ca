declare const brand: unique symbol;
type Id<Name extends string> = string & { readonly [brand]: Name };

/** Identifiers are UUIDs in lower case. They carry no meaning and are never reused. */
export type PersonId = Id<'person'>;
export type EntryId = Id<'entry'>;
export type HandoverId = Id<'handover'>;
export type FamilyId = Id<'family'>;
/** Made by the caller, so that sending a command twice is one act. */
export type CommandId = Id<'command'>;
/** A row of a list that says something about a person; not yet a person. */
export type ClaimId = Id<'claim'>;

/** Codes are short, upper-case and stable: `NES-SDF`, `HASAKAH-1`. */
export type AuthorityCode = Id<'authority'>;
export type PlaceCode = Id<'place'>;
/** A named human who acts; never a machine account. */
export type ActorId = Id<'actor'>;

const UUID = /^[0-9a-f]{8}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{12}$/;
const CODE = /^[A-Z0-9][A-Z0-9-]{1,39}$/;

export function isUuid(text: string): boolean {
  return UUID.test(text);
}

export function isCode(text: string): boolean {
  return CODE.test(text);
}

// Crockford's base 32: no I, L, O or U, so that a number read aloud or from a wristband is not misheard.
const SYMBOLS = '0123456789ABCDEFGHJKMNPQRSTVWXYZ';
const CHECKS = SYMBOLS + '*~$=U';

/**
 * The number a person is called by: ten symbols from the id and one check symbol (Crockford, modulo 37),
 * as `7K3M9-QW2XC-5`. It finds a person; only the id is the person.
 */
export function personNumber(id: PersonId): string {
  const bits = BigInt(`0x${id.replaceAll('-', '').slice(0, 13)}`) >> 2n;
  let symbols = '';
  for (let shift = 45n; shift >= 0n; shift -= 5n) symbols += SYMBOLS[Number((bits >> shift) & 31n)] ?? '';
  return `${symbols.slice(0, 5)}-${symbols.slice(5)}-${CHECKS[Number(bits % 37n)] ?? ''}`;
}

/** The first 50 bits of the id as a range of ids, or undefined when the number is malformed or its check symbol is wrong. */
export function personNumberToIds(number: string): { readonly first: PersonId; readonly last: PersonId } | undefined {
  const plain = number.toUpperCase().replaceAll('-', '').replaceAll(' ', '').replaceAll('O', '0').replace(/[IL]/g, '1');
  if (plain.length !== 11) return undefined;
  let bits = 0n;
  for (const symbol of plain.slice(0, 10)) {
    const value = SYMBOLS.indexOf(symbol);
    if (value < 0) return undefined;
    bits = (bits << 5n) | BigInt(value);
  }
  if (CHECKS[Number(bits % 37n)] !== plain[10]) return undefined;
  const first = bits << 78n;
  return { first: bitsToId(first), last: bitsToId(first | ((1n << 78n) - 1n)) };
}

function bitsToId(bits: bigint): PersonId {
  const hex = bits.toString(16).padStart(32, '0');
  return `${hex.slice(0, 8)}-${hex.slice(8, 12)}-${hex.slice(12, 16)}-${hex.slice(16, 20)}-${hex.slice(20)}` as PersonId;
}
