/** What an entry may consist of: RFC 8785 (JCS) without fractions, so that two implementations cannot differ. */
export type Plain = null | boolean | number | string | readonly Plain[] | { readonly [name: string]: Plain | undefined };

/**
 * Canonical JSON (RFC 8785) of integers, strings, booleans, lists and objects.
 * Object members are sorted by UTF-16 code units; undefined members are left out.
 * Throws on fractions, unsafe integers and lone surrogates: these never reach an entry.
 */
export function canonical(value: Plain): string {
  if (typeof value === 'string') return quoted(value);
  if (typeof value === 'number') {
    if (!Number.isSafeInteger(value)) throw new TypeError(`not a safe integer: ${value}`);
    return String(value);
  }
  if (value === null || typeof value === 'boolean') return String(value);
  let text = '';
  if (isList(value)) {
    for (const member of value) text += text === '' ? canonical(member) : `,${canonical(member)}`;
    return `[${text}]`;
  }
  for (const name of Object.keys(value).sort()) {
    const member = value[name];
    if (member !== undefined) text += `${text === '' ? '' : ','}${quoted(name)}:${canonical(member)}`;
  }
  return `{${text}}`;
}

// Most texts need no escape; only the others pay for being looked at twice.
// oxlint-disable-next-line no-control-regex -- these are the characters that a JSON text may not hold as they are
const NEEDS_ESCAPE = /["\\\u0000-\u001f\ud800-\udfff]/;

function quoted(text: string): string {
  if (!NEEDS_ESCAPE.test(text)) return `"${text}"`;
  if (!text.isWellFormed()) throw new TypeError('lone surrogate in canonical text');
  return JSON.stringify(text);
}

function isList(value: Plain): value is readonly Plain[] {
  return Array.isArray(value);
}
