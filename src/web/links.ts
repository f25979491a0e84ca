import { textToInstant, type Instant } from '../basics/time.ts';
import type { PageContext } from './page-context.ts';

/** Parameters that stay with the reader from page to page. */
const carriedParameters = ['asOf', 'knownOn', 'lang'] as const;

/** An address of this book that keeps the time asked about and the language chosen; an empty parameter is left out. */
export function linkTo(context: PageContext, path: string, parameters: Parameters = {}): string {
  const asked = new URLSearchParams(context.query);
  const sent = new URLSearchParams();
  for (const [name, value] of Object.entries(parameters)) if (value !== undefined && value !== '') sent.set(name, value);
  for (const name of carriedParameters) {
    const value = asked.get(name) ?? '';
    if (value !== '' && !(name in parameters)) sent.set(name, value);
  }
  const query = sent.toString();
  return query === '' ? path : `${path}?${query}`;
}

/** The same page with other parameters; everything else that was asked stays. */
export function sameWith(context: PageContext, parameters: Parameters): string {
  return linkTo(context, context.path, { ...Object.fromEntries(new URLSearchParams(context.query)), ...parameters });
}

/** What a plain form must send along, as names and values: all that was asked, without what its own fields say. */
export function sentAlong(context: PageContext, ownFields: readonly string[]): readonly (readonly [string, string])[] {
  return [...new URLSearchParams(context.query)].filter(([name, value]) => value !== '' && !ownFields.includes(name));
}

/** A time of the query: as typed, and as an instant where it is one. */
export function askedTime(context: PageContext, name: 'asOf' | 'knownOn'): { readonly typed: string; readonly at?: Instant } {
  const typed = new URLSearchParams(context.query).get(name)?.trim() ?? '';
  const at = textToInstant(typed);
  return at === undefined ? { typed } : { typed, at };
}

type Parameters = { readonly [name: string]: string | undefined };
