/**
 * What the written vowels of a token still say once its consonants agree: it tells Hasan from Husayn and Karim from
 * Karima. Packed in one number: the last vowel before the last consonant, whether it is surely long, and the ending.
 */
export type Vowels = number;

export function vowelsOf(folded: string): Vowels {
  return /\p{Script=Arab}/u.test(folded) ? arabicVowels(folded) : latinVowels(folded);
}

/** True when the vowels of two tokens with equal consonants cannot belong to one name. */
export function vowelsContradict(a: Vowels, b: Vowels): boolean {
  if ((a >> 4) + (b >> 4) === BARE + WITH_A && a >> 4 !== b >> 4) return true;
  const one = a & 7;
  const other = b & 7;
  if (one === ANY || other === ANY) return false;
  // Arabic does not write short vowels, so only a vowel that would have been written speaks against none.
  if (one === NONE || other === NONE) return one !== other && ((a | b) & LONG) !== 0;
  return one !== other;
}

const NONE = 0;
const OPEN = 1;
const FRONT = 2;
const BACK = 3;
const ANY = 4;
const LONG = 8;

// Endings: a consonant, an A that marks most names of women, or a vowel that spellings treat in many ways.
const BARE = 0;
const WITH_A = 1;
const UNSURE = 2;

const ARABIC_VOWELS: Readonly<Record<string, number>> = { ا: OPEN, ي: FRONT, و: BACK };

// Names with a short vowel that everyone knows; without it Mahmud would pass for Muhammad.
const KNOWN_SHORT: Readonly<Record<string, number>> = { محمد: OPEN, احمد: OPEN, حسن: OPEN };

function arabicVowels(given: string): Vowels {
  const word = given.replace(/^ال(?=..)/, '').replace(/(?<=[وي]ف)ا$/u, '');
  const known = KNOWN_SHORT[word];
  if (known !== undefined) return known;
  const last = word.at(-1) ?? '';
  const ending = last === 'ة' || last === 'ا' ? WITH_A : 'يوهءع'.includes(last) ? UNSURE : BARE;
  const stem = word.replace(/[اويةهءع]$/u, '');
  // A first letter or one before ayn is no vowel of the last syllable.
  const before = stem.length >= 3 ? (stem.at(-2) ?? '') : '';
  return (ARABIC_VOWELS[before] ?? NONE) | (ending << 4);
}

function latinVowels(word: string): Vowels {
  const plain = word.replace(/(?<=[oe]v)a$/, '');
  const ending = /ah?$/.test(plain) ? WITH_A : /(?:[eiouyt]|[eiouy]h)$/.test(plain) ? UNSURE : BARE;
  const run = LAST_SYLLABLE.exec(plain)?.[1] ?? 'e';
  return vowelClass(run) | (ending << 4);
}

// The vowels before the last consonant, which may be doubled or written with two letters.
const LAST_SYLLABLE = /(?<=[^aeiouyw])([aeiouyw]*)(?:[cdgkpst]h|tsch|sch|([^aeiouyw])\2?)(?:[aeiouy]+h?)?$/;

function vowelClass(run: string): number {
  if (run === '') return NONE;
  if (/(?:[aeouy][iy]|ee|ii)$/.test(run)) return FRONT | LONG;
  // An I or a W before another vowel is a consonant in Arabic: Maryam, Anwar.
  if (/(?:e|[iyw][ao]|[ou]a|ea|eo)$/.test(run)) return ANY;
  if (/[ouw]$/.test(run)) return BACK;
  return /[iy]$/.test(run) ? FRONT : OPEN;
}
