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
 * - `t` three tokens, `p` two of which one is not frequent, for records of which one lacks the year;
 * - `m` the given name and the mother's; `s` a single token and the year.
 */
export function blockingKeys(record: IdentityRecord): readonly string[] {
  const tokens = tokensForKeys(record);
  if (tokens.length === 0) return [];
  const keys = new Set<string>();
  const year = record.birth === undefined ? undefined : yearWithinThree(record.birth);
  if (record.birth !== undefined && record.birth.earliest === record.birth.latest) addDayKeys(keys, tokens, record.birth);
  if (tokens.length === 1) addSingleKeys(keys, tokens, year);
  else addPairKeys(keys, tokens, year);
  addMotherKey(keys, tokens, record.motherName);
  return [...keys].slice(0, MOST_KEYS);
}

const MOST_KEYS = 14;
const MOST_PAIRS = 4;

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
  const telling = pairs.filter((pair) => pair.rank < BOTH_FREQUENT);
  if (year === undefined) {
    for (const { text } of telling.slice(0, MOST_PAIRS * 2)) keys.add(`p${text}`);
    if (tokens.length === 2) keys.add(`p${pairs[0]?.text ?? ''}`);
  } else if (telling[0] !== undefined) keys.add(`p${telling[0].text}`);
  if (tokens.length >= 3) keys.add(`t${tokens.slice(0, 3).map(first).sort().join('.')}`);
}

function addMotherKey(keys: Set<string>, tokens: readonly NameToken[], motherName: string | undefined): void {
  const mother = readTokens(motherName ?? '').find((token) => !token.kunya);
  const given = tokens[0];
  if (mother === undefined || given === undefined || (mother.frequent && given.frequent)) return;
  keys.add(`m${first(given)}.${first(mother)}`);
}

interface Pair {
  readonly text: string;
  readonly rank: number;
}

const BOTH_FREQUENT = 100;

/** The most telling pairs first, whatever the order of the words, so that two records choose the same ones. */
function rankedPairs(tokens: readonly NameToken[]): readonly Pair[] {
  const pairs = new Map<string, Pair>();
  for (let i = 0; i < tokens.length; i += 1) {
    for (let j = i + 1; j < tokens.length; j += 1) addPairs(pairs, tokens[i], tokens[j]);
  }
  const ranked = [...pairs.values()].sort((a, b) => a.rank - b.rank || (a.text < b.text ? -1 : 1));
  const telling = ranked.filter((pair) => pair.rank < BOTH_FREQUENT);
  // Two frequent names and a year fill a block with strangers: only for a name that has nothing else.
  return telling.length > 0 ? telling : ranked;
}

function addPairs(pairs: Map<string, Pair>, one: NameToken | undefined, other: NameToken | undefined): void {
  if (one === undefined || other === undefined) return;
  for (const [i, a] of one.broad.entries()) {
    for (const [j, b] of other.broad.entries()) {
      if (a === b) continue;
      const text = a < b ? `${a}.${b}` : `${b}.${a}`;
      const frequent = one.frequent && other.frequent ? BOTH_FREQUENT : one.frequent || other.frequent ? 10 : 0;
      const rank = frequent + (i + j) * 4 - Math.min(text.length, 9) / 10;
      if (rank < (pairs.get(text)?.rank ?? Infinity)) pairs.set(text, { text, rank });
    }
  }
}

function first(token: NameToken): string {
  return token.broad[0] ?? '';
}

/** The middle year of a birth known to within three years. */
function yearWithinThree(birth: BirthInterval): number | undefined {
  const from = Number(birth.earliest.slice(0, 4));
  const to = Number(birth.latest.slice(0, 4));
  return to - from > 2 ? undefined : Math.floor((from + to) / 2);
}
