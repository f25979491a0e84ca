import { h, type ComponentChildren } from 'preact';
import { instantToText, type Instant, type When } from '../basics/time.ts';
import type { Names } from '../authorities/types.ts';

// In Arabic text 2019-11-14 is shown as 14-11-2019 and a code falls apart at its hyphens, unless each stands alone.

/** A name in whatever script it was given. */
export function named(text: string, language?: string): ComponentChildren {
  return language === undefined ? h('bdi', null, text) : h('bdi', { lang: language }, text);
}

/** A code, a number of a person or a reference: read from left to right in every language. */
export function code(text: string): ComponentChildren {
  return h('bdi', { dir: 'ltr', class: 'code' }, text);
}

/** An instant to the minute, in UTC. */
export function moment(at: Instant): ComponentChildren {
  return h('bdi', { dir: 'ltr', class: 'moment' }, h('time', { dateTime: instantToText(at) }, momentText(at)));
}

/** A day or a year as it stands in the book. */
export function day(text: string): ComponentChildren {
  return h('bdi', { dir: 'ltr', class: 'moment' }, text);
}

/** The same as plain text, where no element may stand. */
export function momentText(at: Instant): string {
  const text = instantToText(at);
  return `${text.slice(0, 10)} ${text.slice(11, 16)} UTC`;
}

export function isExact({ from, to }: When): boolean {
  return momentText(from) === momentText(to);
}

/** The name in the reader's language, or in English, or the code; another language is marked as one. */
export function calledIn(language: string, names: Names | undefined, fallback: string): ComponentChildren {
  const own = names?.[language];
  if (own !== undefined) return named(own);
  const english = names?.['en'];
  return english === undefined ? code(fallback) : named(english, 'en');
}
