import type { BirthInterval } from '../people/birth.ts';
import { dayNumber } from '../people/birth.ts';
import type { Identity } from '../people/types.ts';
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

/** An identity as a list or a person gave it, as a record to be compared. */
export function identityToRecord(identity: Identity): IdentityRecord {
  return {
    ...identity,
    names: identity.names.map((name) => name.text),
    nationalities: (identity.nationalities ?? []).map((claim) => claim.country),
  };
}

/**
 * Where a record is filed, and so found by others: a number of 53 bits for each block it belongs to. The first 41 bits are the
 * block, the last twelve the year of birth (0: not known), so that one range of numbers is one block and some years.
 * The same record always has the same keys in the same order; two blocks share a number about once in 10^12 pairs.
 *
 * Blocks are two words of the names; the given name with the father's and one more; the given name and the mother's; a name of one
 * word; a word and the exact day of birth. Two records of one human share one as a rule, in whatever scripts they are written.
 */
export function filingKeys(record: IdentityRecord): readonly number[] {
  const years = yearsOf(record.birth);
  return blocksOf(record).flatMap((block) => {
    if (block.kind === 'day' || years.length === 0) return block.telling ? [keyAt(block, 0)] : [];
    return years.map((year) => keyAt(block, year));
  });
}

/** From the least key to the most, both included. */
export type KeyRange = readonly [number, number];

/**
 * Where records of the same human may be filed: the record's own blocks, in the years that do not contradict its birth, and where no
 * year is known. A record without a year is looked for in all years, but only under what few people share; `everybody` looks
 * under the rest too, for a person who asks and reads the answer.
 */
export function searchRanges(record: IdentityRecord, whom: 'likely' | 'everybody' = 'likely'): readonly KeyRange[] {
  const years = yearsOf(record.birth);
  const [from, to] = [years[0], years.at(-1)];
  return blocksOf(record).flatMap((block): KeyRange[] => {
    if (block.kind === 'day') return [[keyAt(block, 0), keyAt(block, 0)]];
    if (from === undefined || to === undefined) {
      return block.telling || whom === 'everybody' ? [[keyAt(block, 0), keyAt(block, LAST_YEAR)]] : [];
    }
    const near: KeyRange = [keyAt(block, from - block.reach), keyAt(block, to + block.reach)];
    return block.telling ? [near, [keyAt(block, 0), keyAt(block, 0)]] : [near];
  });
}

interface Block {
  readonly kind: 'day' | 'pair' | 'triple' | 'mother' | 'single';
  readonly text: string;
  /** Few people share it: worth looking up without a year of birth too. */
  readonly telling: boolean;
  /** By how many years two records of one human may differ here. */
  readonly reach: number;
}

function blocksOf(record: IdentityRecord): readonly Block[] {
  const tokens = tokensForKeys(record);
  if (tokens.length === 0) return [];
  const blocks: Block[] = [];
  if (record.birth !== undefined && record.birth.earliest === record.birth.latest) blocks.push(...dayBlocks(tokens, record.birth));
  if (tokens.length === 1) blocks.push(...singleBlocks(tokens));
  else blocks.push(...pairBlocks(tokens), ...tripleBlocks(tokens));
  blocks.push(...motherBlocks(tokens, record.motherName));
  const texts = new Set<string>();
  return blocks.filter(({ kind, text }) => !texts.has(kind + text) && texts.add(kind + text)).slice(0, MOST_BLOCKS);
}

const MOST_BLOCKS = 14;
const MOST_PAIRS = 5;
const MOST_TELLING_PAIRS = 2;

const YEARS = 4096;
const LAST_YEAR = YEARS - 1;
// Births that do not contradict each other lie less than two whole years apart: see compare.ts.
const NEAR_BIRTHS = 2;
const MOST_YEARS = 3;

function keyAt(block: Block, year: number): number {
  return textToNumber(`${block.kind}${block.text}`) * YEARS + year;
}

// Two halves of 32 bits, each stirred by its own odd multiplier and finished like MurmurHash3; 41 of the 64 bits are kept.
function textToNumber(text: string): number {
  let [high, low] = [0xdeadbeef, 0x41c6ce57];
  for (let i = 0; i < text.length; i++) {
    const unit = text.charCodeAt(i);
    high = Math.imul(high ^ unit, 0x9e3779b1);
    low = Math.imul(low ^ unit, 0x5f356495);
  }
  high = Math.imul(high ^ (high >>> 16), 0x85ebca6b) ^ Math.imul(low ^ (low >>> 13), 0xc2b2ae35);
  low = Math.imul(low ^ (low >>> 16), 0x85ebca6b) ^ Math.imul(high ^ (high >>> 13), 0xc2b2ae35);
  return 0x1_0000_0000 * (high & 0x1ff) + (low >>> 0);
}

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

function dayBlocks(tokens: readonly NameToken[], birth: BirthInterval): readonly Block[] {
  const day = dayNumber(birth.earliest);
  return tokens.slice(0, 3).map((token) => ({ kind: 'day', text: `${first(token)}.${day}`, telling: true, reach: 0 }));
}

function singleBlocks(tokens: readonly NameToken[]): readonly Block[] {
  return (tokens[0]?.broad ?? []).map((broad) => ({ kind: 'single', text: broad, telling: false, reach: 0 }));
}

function pairBlocks(tokens: readonly NameToken[]): readonly Block[] {
  const pairs = rankedPairs(tokens).slice(0, MOST_PAIRS);
  const telling = new Set(pairs.filter((pair) => pair.rank < SOME_FREQUENT).slice(0, MOST_TELLING_PAIRS));
  return pairs.map((pair) => ({
    kind: 'pair',
    text: pair.text,
    telling: telling.has(pair),
    reach: telling.has(pair) ? NEAR_BIRTHS : 1,
  }));
}

/** Given name and father with the grandfather, and with the family, whichever another list may have. */
function tripleBlocks(tokens: readonly NameToken[]): readonly Block[] {
  if (tokens.length < 3) return [];
  return [...new Set([tokens[2], tokens.at(-1)])]
    .map((third) => [tokens[0], tokens[1], third])
    .filter((triple) => triple.some((token) => token?.frequent !== true))
    .map((triple) => ({ kind: 'triple', text: triple.map(first).sort().join('.'), telling: true, reach: NEAR_BIRTHS }));
}

function motherBlocks(tokens: readonly NameToken[], motherName: string | undefined): readonly Block[] {
  const mother = readTokens(motherName ?? '').find((token) => !token.kunya);
  if (mother === undefined) return [];
  return [{ kind: 'mother', text: `${first(tokens[0])}.${first(mother)}`, telling: false, reach: 1 }];
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

/** The years of a birth known to within three; none of any other, nor of one that no number has room for. */
function yearsOf(birth: BirthInterval | undefined): readonly number[] {
  if (birth === undefined) return [];
  const from = Number(birth.earliest.slice(0, 4));
  const length = Number(birth.latest.slice(0, 4)) - from + 1;
  const room = from > NEAR_BIRTHS && from + length + NEAR_BIRTHS <= YEARS;
  return length > MOST_YEARS || !room ? [] : Array.from({ length }, (_, i) => from + i);
}
