/** What an entry may consist of: RFC 8785 (JCS) without fractions, so that two implementations cannot differ. */
export type Plain =
  | null
  | boolean
  | number
  | string
  | readonly Plain[]
  | { readonly [name: string]: Plain | undefined };

/**
 * Canonical JSON (RFC 8785) of integers, strings, booleans, lists and objects.
 * Object members are sorted by UTF-16 code units; undefined members are left out.
 * Throws on fractions, unsafe integers and lone surrogates: these never reach an entry.
 */
export function canonical(value: Plain): string {
  if (value === null || typeof value === 'boolean') return String(value);
  if (typeof value === 'string') {
    if (!value.isWellFormed()) throw new TypeError('lone surrogate in canonical text');
    return JSON.stringify(value);
  }
  if (typeof value === 'number') {
    if (!Number.isSafeInteger(value)) throw new TypeError(`not a safe integer: ${value}`);
    return String(value);
  }
  if (isList(value)) return `[${value.map(canonical).join(',')}]`;
  const members: string[] = [];
  for (const name of Object.keys(value).sort()) {
    const member = value[name];
    if (member !== undefined) members.push(`${canonical(name)}:${canonical(member)}`);
  }
  return `{${members.join(',')}}`;
}

function isList(value: Plain): value is readonly Plain[] {
  return Array.isArray(value);
}
