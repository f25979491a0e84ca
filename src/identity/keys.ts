import type { BirthInterval } from '../people/birth.ts';
import { dayNumber } from '../people/birth.ts';
import type { NameToken } from './tokens.ts';
import { readTokens } from './tokens.ts';

/** What one record says about one human, as given. */
export interface IdentityRecord {
  /** Full names and aliases, in any script. */
  readonly names: readonly string[];
  readonly birth?: BirthInterval;
  readonly sex?: 'female' | 'male' | 'other';
  readonly fatherName?: string;
  readonly motherName?: string;
  readonly nationalities?: readonly string[];
  readonly placeOfBirth?: string;
}

/**
 * Up to fourteen short texts. Two records that share one are worth comparing; two records of one human share one as
 * a rule, in whatever scripts they are written. The same record always has the same keys in the same order.
 *
 * - `d` a token and the exact day of birth;
 * - `y` two tokens and a year of birth: each record is filed under its year and the next, so that years that differ
 *   by one still meet;
 * - `m` the given name, the mother's, and the years as above; `s` a single token and the year;
 * - `p` two tokens of which neither is frequent, and `t` three tokens, for records of which one lacks the year.
 */
export function blockingKeys(record: IdentityRecord): readonly string[] {
  const tokens = tokensForKeys(record);
  if (tokens.length === 0) return [];
  const keys = new Set<string>();
  const year = record.birth === undefined ? undefined : yearWithinThree(record.birth);
  if (record.birth !== undefined && record.birth.earliest === record.birth.latest) addDayKeys(keys, tokens, record.birth);
  if (tokens.length === 1) addSingleKeys(keys, tokens, year);
  else addPairKeys(keys, tokens, year);
  addMotherKeys(keys, tokens, record.motherName, year);
  return [...keys].slice(0, MOST_KEYS);
}

/** The keys as numbers of 53 bits, as an index keeps them: two texts share a number about once in 10^15 pairs, and compare() decides anyway. */
export function keyNumbers(record: IdentityRecord): readonly number[] {
  return blockingKeys(record).map(textToNumber);
}

// Two halves of 32 bits, each stirred by its own odd multiplier and finished like MurmurHash3; 53 of the 64 bits are kept.
function textToNumber(text: string): number {
  let [high, low] = [0xdeadbeef, 0x41c6ce57];
  for (let i = 0; i < text.length; i++) {
    const unit = text.charCodeAt(i);
    high = Math.imul(high ^ unit, 0x9e3779b1);
    low = Math.imul(low ^ unit, 0x5f356495);
  }
  high = Math.imul(high ^ (high >>> 16), 0x85ebca6b) ^ Math.imul(low ^ (low >>> 13), 0xc2b2ae35);
  low = Math.imul(low ^ (low >>> 16), 0x85ebca6b) ^ Math.imul(high ^ (high >>> 13), 0xc2b2ae35);
  return 0x1_0000_0000 * (high & 0x1f_ffff) + (low >>> 0);
}

const MOST_KEYS = 14;
const MOST_PAIRS = 5;

/** The distinct tokens of all names and of the father's name, which many lists write as a part of the person's own. */
function tokensForKeys(record: IdentityRecord): readonly NameToken[] {
  const tokens = new Map<string, NameToken>();
  for (const name of [...record.names, record.fatherName ?? '']) {
    for (const token of readTokens(name)) {
      const broad = token.broad[0] ?? '';
      if (!token.kunya && !tokens.has(broad)) tokens.set(broad, token);
    }
  }
  return [...tokens.values()].slice(0, 7);
}

function addDayKeys(keys: Set<string>, tokens: readonly NameToken[], birth: BirthInterval): void {
  for (const token of tokens.slice(0, 3)) keys.add(`d${first(token)}.${dayNumber(birth.earliest)}`);
}

function addSingleKeys(keys: Set<string>, tokens: readonly NameToken[], year: number | undefined): void {
  if (year === undefined) return;
  for (const broad of tokens[0]?.broad ?? []) keys.add(`s${broad}.${year}`);
}

function addPairKeys(keys: Set<string>, tokens: readonly NameToken[], year: number | undefined): void {
  const pairs = rankedPairs(tokens);
  if (year !== undefined) {
    for (const { text } of pairs.slice(0, MOST_PAIRS)) keys.add(`y${text}.${year}`).add(`y${text}.${year + 1}`);
  }
  for (const { text } of pairs.filter((pair) => pair.rank < SOME_FREQUENT).slice(0, 2)) keys.add(`p${text}`);
  // Given name and father with the grandfather, and with the family, whichever another list may have.
  for (const third of new Set([tokens[2], tokens.at(-1)])) {
    const triple = [tokens[0], tokens[1], third];
    if (tokens.length < 3 || triple.every((token) => token?.frequent === true)) continue;
    keys.add(`t${triple.map(first).sort().join('.')}`);
  }
}

function addMotherKeys(keys: Set<string>, tokens: readonly NameToken[], motherName: string | undefined, year: number | undefined): void {
  const mother = readTokens(motherName ?? '').find((token) => !token.kunya);
  if (mother === undefined || year === undefined) return;
  const pair = `m${first(tokens[0])}.${first(mother)}`;
  keys.add(`${pair}.${year}`).add(`${pair}.${year + 1}`);
}

interface Pair {
  readonly text: string;
  readonly rank: number;
}

const SOME_FREQUENT = 12;
const BOTH_FREQUENT = 90;

/** The most telling pairs first, and among them those with the given name, so that two records choose the same ones. */
function rankedPairs(tokens: readonly NameToken[]): readonly Pair[] {
  const pairs = new Map<string, Pair>();
  for (let i = 0; i < tokens.length; i += 1) {
    for (let j = i + 1; j < tokens.length; j += 1) addPairs(pairs, tokens[i], tokens[j], tokens[0]);
  }
  const ranked = [...pairs.values()].sort((a, b) => a.rank - b.rank || (a.text < b.text ? -1 : 1));
  const telling = ranked.filter((pair) => pair.rank < BOTH_FREQUENT);
  // Two frequent names and a year fill a block with strangers: only for a name that has nothing else.
  return telling.length > 0 ? telling : ranked;
}

function addPairs(pairs: Map<string, Pair>, one: NameToken | undefined, other: NameToken | undefined, given: NameToken | undefined): void {
  if (one === undefined || other === undefined) return;
  for (const [i, a] of one.broad.entries()) {
    for (const [j, b] of other.broad.entries()) {
      if (a === b) continue;
      const text = a < b ? `${a}.${b}` : `${b}.${a}`;
      const frequent = one.frequent && other.frequent ? BOTH_FREQUENT + 10 : one.frequent || other.frequent ? 20 : 0;
      const rank = frequent + (i + j) * 2 - (one === given ? 3 : 0) - Math.min(text.length, 9) / 10;
      if (rank < (pairs.get(text)?.rank ?? Infinity)) pairs.set(text, { text, rank });
    }
  }
}

function first(token: NameToken | undefined): string {
  return token?.broad[0] ?? '';
}

/** The middle year of a birth known to within three years. */
function yearWithinThree(birth: BirthInterval): number | undefined {
  const from = Number(birth.earliest.slice(0, 4));
  const to = Number(birth.latest.slice(0, 4));
  return to - from > 2 ? undefined : Math.floor((from + to) / 2);
}
