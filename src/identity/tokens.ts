import { remembering } from '../basics/remembering.ts';
import { fold, isKunya, nameTokens, servantName, tokenSkeletons } from './skeleton.ts';
import type { Vowels } from './vowels.ts';
import { vowelsOf } from './vowels.ts';

/** One word of a name, read once and then compared often. */
export interface NameToken {
  readonly text: string;
  readonly skeletons: readonly string[];
  /** The skeletons as numbers, most probable first: comparing numbers is faster than comparing texts. */
  readonly codes: readonly number[];
  /** One bit for each code: two tokens without a bit in common have no code in common. */
  readonly mask: number;
  /** Skeletons with the sounds merged that scripts confuse most: for finding, never for judging. */
  readonly broad: readonly string[];
  readonly vowels: Vowels;
  readonly kunya: boolean;
  /** Borne by so many people that it says little about any one of them. */
  readonly frequent: boolean;
}

// Lists repeat the same few thousand names, and one row's name is read for its keys and again to be compared.
const MOST_NAMES = 8000;

/** The words of a name that may tell persons apart. */
export const readTokens: (name: string) => readonly NameToken[] = remembering(MOST_NAMES, (name) => {
  const texts = nameTokens(name);
  // Of a very long name the ancestors in the middle say least.
  const read = texts.length > MOST_TOKENS ? [...texts.slice(0, MOST_TOKENS - 1), ...texts.slice(-1)] : texts;
  return read.map(readToken).filter((token) => token.skeletons.length > 0);
});

const MOST_TOKENS = 6;

const readToken = remembering(MOST_NAMES, (text): NameToken => {
  const skeletons = tokenSkeletons(text);
  const broad = broadened(skeletons);
  const frequent = FREQUENT.has(broad[0] ?? '') || FREQUENT.has(broad[1] ?? '');
  const folded = fold(text);
  const codes = skeletons.map(skeletonToNumber);
  const mask = codes.reduce((bits, code) => bits | (1 << (code % 31)), 0);
  return { text, skeletons, codes, mask, broad, vowels: vowelsOf(servantName(folded) ?? folded), kunya: isKunya(text), frequent };
});

const SOUNDS = ' PFTSXJKHLMNRA&';

/** Exact for the first thirteen sounds, four bits each. */
function skeletonToNumber(skeleton: string): number {
  let number = 0;
  for (const sound of skeleton.slice(0, 13)) number = number * 16 + SOUNDS.indexOf(sound);
  return number;
}

/** One or two: Cemal, Gamal and Jamal meet where J, K and S no longer all differ. */
function broadened(skeletons: readonly string[]): readonly string[] {
  const broad = new Set<string>();
  for (const skeleton of skeletons) broad.add(skeleton.replaceAll('X', 'S').replaceAll('J', 'K'));
  return [...broad].slice(0, 2);
}

const FREQUENT_NAMES =
  'Muhammad Ahmad Mahmud Ali Hasan Husayn Mustafa Ibrahim Khalid Omar Osman Yusuf Abdullah Abdulrahman Abdulaziz Said Salih ' +
  'Hamid Karim Jasim Kazim Abbas Jafar Ismail Khalil Hamza Bilal Adnan Nasir Salim Samir Sami Amin Fatima Maryam Aisha ' +
  'Khadija Zaynab Amina Nur Musa Isa Sulayman Saad Faysal Fahd Tariq Walid Ziyad Anas Malik Abubakr Jamal Rashid Majid ' +
  'Shami Iraqi Masri Tunisi Maghribi Turki Almani Faransi Suri Libi Urduni Ansari Muhajir Shishani Halabi Baghdadi';
const FREQUENT: ReadonlySet<string> = new Set(FREQUENT_NAMES.split(' ').flatMap((name) => broadened(tokenSkeletons(name)).slice(0, 1)));
