import type { Plain } from '../basics/canonical.ts';

/** What stands in a field, without the white space around it. */
export function text(form: URLSearchParams, name: string): string {
  return (form.get(name) ?? '').trim();
}

/** A whole number in the digits of any keyboard; what is none is sent as it is, and refused by its field. */
export function numbered(form: URLSearchParams, name: string): { readonly [member: string]: Plain } {
  const typed = text(form, name);
  const latin = typed.replace(/[\u0660-\u0669\u06f0-\u06f9]/g, (digit) => String((digit.codePointAt(0) ?? 0) & 15));
  return { [name]: /^\d{1,9}$/.test(latin) ? Number(latin) : typed };
}
