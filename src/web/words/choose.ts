import type { ComponentChildren } from 'preact';
import { DAY, HOUR, MINUTE, type Instant } from '../../basics/time.ts';
import { ar } from './ar.ts';
import { en } from './en.ts';
import { fr } from './fr.ts';
import type { CountPhrase, Language as Languages, Phrase, Words } from './shape.ts';
import { tr } from './tr.ts';

export type Language = Languages;

/** Every language of the screen, under the name it gives itself. */
export const languages = { en: 'English', ar: 'العربية', fr: 'Français', tr: 'Türkçe' } as const satisfies Record<Language, string>;
export const languageCodes = Object.keys(languages) as readonly Language[];

export const catalogues: { readonly [language in Language]: Words<language> } = { ar, en, fr, tr };

/** The words of one language, without the number of plural forms it happens to have. */
export type Catalogue = Omit<Words<Language>, 'count'>;

export function wordsOf(language: Language): Catalogue {
  return catalogues[language];
}

export function directionOf(language: Language): 'rtl' | 'ltr' {
  return language === 'ar' ? 'rtl' : 'ltr';
}

/** A number of things in words, in the plural form the language asks for. */
export function counted(language: Language, phrase: CountPhrase, n: number): string {
  const forms: { readonly [category: string]: string } = catalogues[language].count[phrase];
  const form = forms[new Intl.PluralRules(language).select(n)] ?? forms['other'] ?? '';
  return form.replace('{n}', numeral(language, n));
}

/** Western digits in every language: the same figures as in dates, codes and on the papers that cross the border. */
export function numeral(language: Language, n: number): string {
  return new Intl.NumberFormat(`${language}-u-nu-latn`).format(n);
}

/** How long before or after a moment another one lies, roughly: "in 5 hours", "2 days ago". */
export function distance(language: Language, from: Instant, to: Instant): string {
  const format = new Intl.RelativeTimeFormat(`${language}-u-nu-latn`, { numeric: 'always' });
  const gap = to - from;
  const size = Math.abs(gap);
  if (size < HOUR) return format.format(Math.trunc(gap / MINUTE), 'minute');
  if (size < 2 * DAY) return format.format(Math.trunc(gap / HOUR), 'hour');
  return format.format(Math.trunc(gap / DAY), 'day');
}

/** A sentence with its gaps filled; what fills them may be isolated names and links. */
export function filled(sentence: string, values: { readonly [gap: string]: ComponentChildren }): ComponentChildren[] {
  return sentence.split(/\{(\w+)\}/).map((part, at) => (at % 2 === 0 ? part : values[part]));
}

export function said(language: Language, phrase: Phrase): string {
  return catalogues[language].say[phrase];
}
