import type { Result } from '../basics/result.ts';
import { accepted, refused } from '../basics/result.ts';

/** Four-letter codes as in ISO 15924; `Othr` stands for every other script and for none. */
export type Script = 'Arab' | 'Latn' | 'Cyrl' | 'Othr';

export type NameProblem = 'lone-surrogate' | 'bidi-control' | 'control-character' | 'no-letter' | 'name-too-long';
export type LanguageProblem = 'language-tag-malformed';

/** The script most letters of a text are written in; the earlier one when there are as many of two. */
export function scriptOf(text: string): Script {
  const counts: Record<Script, number> = { Arab: 0, Latn: 0, Cyrl: 0, Othr: 0 };
  let most: Script = 'Othr';
  for (const letter of text) counts[letterScript(letter)] += 1;
  for (const letter of text) {
    const script = letterScript(letter);
    if (script !== 'Othr' && counts[script] > (most === 'Othr' ? 0 : counts[most])) most = script;
  }
  return most;
}

/**
 * A name with white space trimmed and folded and nothing else changed. Joiners stay: Persian needs them. Characters
 * that turn the direction of text are refused, because they can make one name look like another.
 */
export function tidyName(text: string): Result<string, NameProblem> {
  if (!text.isWellFormed()) return refused('lone-surrogate');
  const tidy = text.replace(/\s+/gu, ' ').trim();
  if (BIDI_CONTROLS.test(tidy)) return refused('bidi-control');
  if (CONTROLS.test(tidy)) return refused('control-character');
  if (!/\p{L}/u.test(tidy)) return refused('no-letter');
  if ([...tidy].length > LONGEST_NAME) return refused('name-too-long');
  return accepted(tidy);
}

/** A language tag in the shape of RFC 5646, in its customary case: `ar-latn-sy` becomes `ar-Latn-SY`. */
export function languageTag(text: string): Result<string, LanguageProblem> {
  if (!LANGUAGE_TAG.test(text)) return refused('language-tag-malformed');
  let afterSingleton = false;
  const parts = text.split('-').map((part, at) => {
    const lower = part.toLowerCase();
    if (part.length === 1) afterSingleton = true;
    if (at === 0 || afterSingleton) return lower;
    if (part.length === 2) return lower.toUpperCase();
    return part.length === 4 && !/^\d/.test(part) ? lower.charAt(0).toUpperCase() + lower.slice(1) : lower;
  });
  return accepted(parts.join('-'));
}

const LONGEST_NAME = 200;
const BIDI_CONTROLS = /[\u061c\u200e\u200f\u202a-\u202e\u2066-\u2069]/u;
// All control and format characters but the two joiners.
const CONTROLS = /[[\p{Cc}\p{Cf}]--[\u200c\u200d]]/v;
// RFC 5646, section 2.1: language, extended language, script, region, variants, extensions, private use.
const LANGUAGE_TAG = new RegExp(
  '^[a-z]{2,3}(?:-[a-z]{3}){0,3}(?:-[a-z]{4})?(?:-(?:[a-z]{2}|\\d{3}))?' +
    '(?:-(?:[a-z\\d]{5,8}|\\d[a-z\\d]{3}))*(?:-[\\da-wyz](?:-[a-z\\d]{2,8})+)*(?:-x(?:-[a-z\\d]{1,8})+)?$',
  'i',
);

function letterScript(letter: string): Script {
  if (!/\p{L}/u.test(letter)) return 'Othr';
  if (/\p{Script=Arab}/u.test(letter)) return 'Arab';
  if (/\p{Script=Latn}/u.test(letter)) return 'Latn';
  return /\p{Script=Cyrl}/u.test(letter) ? 'Cyrl' : 'Othr';
}
