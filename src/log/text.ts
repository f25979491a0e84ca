import type { Plain } from '../basics/canonical.ts';

// Control characters but tab and line ends, and the marks that override or isolate direction:
// they can make a name read as another one (Unicode Standard Annex 9).
// oxlint-disable-next-line no-control-regex -- to find them is the purpose
const UNREADABLE = /[\u0000-\u0008\u000b\u000c\u000e-\u001f\u007f-\u009f\u202a-\u202e\u2066-\u2069]/;

// The same marks, and the escapes that stand for control characters, in JSON: cheap to look for in one text.
const SUSPICIOUS = /[\u007f-\u009f\u202a-\u202e\u2066-\u2069]|\\u00[01]|\\[bf]/;

/** Whether JSON may hold a text that cannot be read safely; only then is it worth looking for. */
export function mayBeUnreadable(json: string): boolean {
  return SUSPICIOUS.test(json);
}

/** The path of the first text that cannot be read safely, as `persons.0.identity.names.1.text`; undefined when all can. */
export function unreadable(value: Plain | undefined, path = ''): string | undefined {
  if (typeof value === 'string') return UNREADABLE.test(value) || !value.isWellFormed() ? path : undefined;
  if (value === null || typeof value !== 'object') return undefined;
  for (const [name, member] of Object.entries(value as { readonly [name: string]: Plain | undefined })) {
    const found = unreadable(name, `${path}.${name}`) ?? unreadable(member, path === '' ? name : `${path}.${name}`);
    if (found !== undefined) return found;
  }
  return undefined;
}
