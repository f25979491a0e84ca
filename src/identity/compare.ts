import { dayNumber } from '../people/birth.ts';
import type { IdentityRecord } from './keys.ts';
import type { NameToken } from './tokens.ts';
import { readTokens } from './tokens.ts';
import { vowelsContradict } from './vowels.ts';

export type Agreement = 'equal' | 'unknown' | 'contradict';

/** Why two records are proposed as one person, or why not: stable codes, for every language to put into words. */
export type Reason =
  | 'names-equal'
  | 'names-near'
  | 'names-partial'
  | 'names-contradict'
  | 'given-names-differ'
  | 'only-a-kunya-or-no-name'
  | 'order-of-names-differs'
  | 'perhaps-parent-and-child'
  | 'perhaps-siblings'
  | 'birth-equal'
  | 'birth-near'
  | 'birth-unknown'
  | 'birth-contradict'
  | 'sex-contradict'
  | 'father-equal'
  | 'father-contradict'
  | 'mother-equal'
  | 'mother-contradict'
  | 'too-little-in-common';

/** What two records have in common. It describes the pair, never a person, and decides nothing: a human does. */
export interface Comparison {
  readonly names: 'equal' | 'near' | 'partial' | 'contradict';
  readonly birth: 'equal' | 'near' | 'unknown' | 'contradict';
  readonly sex: Agreement;
  readonly father: Agreement;
  readonly mother: Agreement;
  readonly propose: boolean;
  readonly why: readonly Reason[];
}

/** A record read once, to be compared many times. */
export interface PreparedRecord {
  /** Puts two records in an order of their own, so that it does not matter which is given first. */
  readonly order: string;
  readonly names: readonly PreparedName[];
  /** Days since 1970, both included; `wide` is a birth not known to within about a year. */
  readonly birth: { readonly from: number; readonly to: number; readonly wide: boolean } | undefined;
  readonly sex: 'female' | 'male' | undefined;
  readonly father: readonly NameToken[];
  readonly mother: readonly NameToken[];
}

interface PreparedName {
  readonly tokens: readonly NameToken[];
  readonly kunyas: readonly NameToken[];
}

export function compare(a: IdentityRecord, b: IdentityRecord): Comparison {
  return comparePrepared(prepare(a), prepare(b));
}

export function prepare(record: IdentityRecord): PreparedRecord {
  const father = givenTokens(record.fatherName);
  const { birth } = record;
  const from = birth === undefined ? 0 : dayNumber(birth.earliest);
  const to = birth === undefined ? 0 : dayNumber(birth.latest);
  return {
    order: JSON.stringify([record.names, birth?.earliest, birth?.latest, record.sex, record.fatherName, record.motherName]),
    names: record.names.slice(0, MOST_NAMES).map((name) => prepareName(name, father)),
    birth: birth === undefined ? undefined : { from, to, wide: to - from > ABOUT_A_YEAR },
    sex: record.sex === 'other' ? undefined : record.sex,
    father,
    mother: givenTokens(record.motherName),
  };
}

export function comparePrepared(one: PreparedRecord, other: PreparedRecord): Comparison {
  const [a, b] = one.order <= other.order ? [one, other] : [other, one];
  const birth = compareBirths(a, b);
  const sex: Agreement = a.sex === undefined || b.sex === undefined ? 'unknown' : a.sex === b.sex ? 'equal' : 'contradict';
  const father = compareKin(a.father, b.father, a, b);
  const mother = compareKin(a.mother, b.mother);
  const names = bestNames(a, b);
  const why: Reason[] = [NAME_REASONS[names.verdict], ...names.why];
  why.push(BIRTH_REASONS[birth.verdict]);
  if (sex === 'contradict') why.push('sex-contradict');
  if (father !== 'unknown') why.push(father === 'equal' ? 'father-equal' : 'father-contradict');
  if (mother !== 'unknown') why.push(mother === 'equal' ? 'mother-equal' : 'mother-contradict');
  const objection = objectionTo(names, birth, sex, father, mother, a, b);
  if (objection !== undefined && !why.includes(objection)) why.push(objection);
  return { names: names.verdict, birth: birth.verdict, sex, father, mother, propose: objection === undefined, why };
}

const MOST_NAMES = 12;
const ABOUT_A_YEAR = 400;
const TWO_YEARS = 730;

// What is needed to propose, in units of "one frequent name". Two frequent names and a year are just enough; without
// any birth it takes one more, as many people bear one given and one family name.
const ENOUGH = 3;
const ENOUGH_WITHOUT_BIRTH = 4;
const MANY_NAMES = 4;
const FREQUENT_WORTH = 1;
const TELLING_WORTH = 2;
const KUNYA_WORTH = 0.5;

const NAME_REASONS = { equal: 'names-equal', near: 'names-near', partial: 'names-partial', contradict: 'names-contradict' } as const;
const BIRTH_REASONS = { equal: 'birth-equal', near: 'birth-near', unknown: 'birth-unknown', contradict: 'birth-contradict' } as const;

/** The first objection, in a fixed order; undefined proposes. */
function objectionTo(
  names: NamesCompared,
  birth: BirthCompared,
  sex: Agreement,
  father: Agreement,
  mother: Agreement,
  a: PreparedRecord,
  b: PreparedRecord,
): Reason | undefined {
  if (names.nameless) return 'only-a-kunya-or-no-name';
  if (names.verdict === 'contradict') return 'names-contradict';
  if (birth.verdict === 'contradict') return 'birth-contradict';
  if (sex === 'contradict') return 'sex-contradict';
  // Brothers share everything but a vowel or a consonant of the given name: Hasan and Husayn, Amin and Amina.
  if (names.givenNear) return 'perhaps-siblings';
  const agreed = names.needsDay ? birth.sameDay : !names.needsBirth || birth.verdict === 'equal';
  if (!agreed) return names.why[0] ?? 'too-little-in-common';
  if (father === 'contradict' && !(birth.sameDay && mother !== 'contradict')) return 'father-contradict';
  if (mother === 'contradict' && !(birth.sameDay && father !== 'contradict')) return 'mother-contradict';
  const charge = a.names.length * b.names.length > MANY_NAMES ? 0.5 : 0;
  const common = names.worth + birth.worth + (mother === 'equal' ? motherWorth(a, b) : 0);
  const enough = birth.verdict === 'unknown' ? ENOUGH_WITHOUT_BIRTH : ENOUGH;
  return common - charge >= enough ? undefined : 'too-little-in-common';
}

function motherWorth(a: PreparedRecord, b: PreparedRecord): number {
  return a.mother[0]?.frequent === true || b.mother[0]?.frequent === true ? FREQUENT_WORTH : TELLING_WORTH;
}

interface BirthCompared {
  readonly verdict: Comparison['birth'];
  readonly worth: number;
  readonly sameDay: boolean;
}

const BIRTH_UNKNOWN: BirthCompared = { verdict: 'unknown', worth: 0, sameDay: false };
const BIRTH_CONTRADICTS: BirthCompared = { verdict: 'contradict', worth: 0, sameDay: false };
const BIRTH_NEAR: BirthCompared = { verdict: 'near', worth: 0.5, sameDay: false };
const BIRTH_SAME_YEAR: BirthCompared = { verdict: 'equal', worth: 1, sameDay: false };
const BIRTH_SAME_DAY: BirthCompared = { verdict: 'equal', worth: 2, sameDay: true };

function compareBirths(a: PreparedRecord, b: PreparedRecord): BirthCompared {
  if (a.birth === undefined || b.birth === undefined) return BIRTH_UNKNOWN;
  const gap = Math.max(a.birth.from - b.birth.to, b.birth.from - a.birth.to);
  const exact = a.birth.from === a.birth.to && b.birth.from === b.birth.to;
  if (gap <= 0) return exact ? BIRTH_SAME_DAY : a.birth.wide || b.birth.wide ? BIRTH_NEAR : BIRTH_SAME_YEAR;
  // Two exact days that differ are rarely one person's; a misread digit moves them by less than a year.
  return gap <= (exact ? ABOUT_A_YEAR : TWO_YEARS) ? BIRTH_NEAR : BIRTH_CONTRADICTS;
}

/** Kin agree when a given name of theirs agrees; a father may also stand in the other record's own name. */
function compareKin(one: readonly NameToken[], other: readonly NameToken[], a?: PreparedRecord, b?: PreparedRecord): Agreement {
  const first = one[0];
  const second = other[0];
  if (first !== undefined && second !== undefined) {
    const grade = Math.max(...one.map((token) => sameness(token, second)), ...other.map((token) => sameness(first, token)));
    return grade === SAME ? 'equal' : grade === NEAR ? 'unknown' : 'contradict';
  }
  const kin = first ?? second;
  const names = first === undefined ? a?.names : b?.names;
  if (kin === undefined || names === undefined) return 'unknown';
  const named = names.some((name) => name.tokens.some((token, at) => at > 0 && sameness(kin, token) === SAME));
  return named ? 'equal' : 'unknown';
}

interface NamesCompared {
  readonly verdict: Comparison['names'];
  readonly worth: number;
  readonly nameless: boolean;
  readonly givenNear: boolean;
  /** The names agree in a way that also fits two people, so that only an equal birth makes them one. */
  readonly needsBirth: boolean;
  /** As above, but an equal year is too little. */
  readonly needsDay: boolean;
  readonly why: readonly Reason[];
}

const NO_REASON: readonly Reason[] = [];
const NOTHING = { worth: 0, givenNear: false, needsBirth: false, needsDay: false, why: NO_REASON } as const;
const NAMELESS: NamesCompared = { ...NOTHING, verdict: 'partial', nameless: true };
const CONTRADICT: NamesCompared = { ...NOTHING, verdict: 'contradict', nameless: false };
const GIVEN_DIFFER: NamesCompared = { ...CONTRADICT, why: ['given-names-differ'] };

/** The pair of names that agrees best, of all names of both. */
function bestNames(a: PreparedRecord, b: PreparedRecord): NamesCompared {
  let best = NAMELESS;
  let bestRank = -1;
  for (const one of a.names) {
    for (const other of b.names) {
      const compared = compareNames(one, other);
      const rank = rankOf(compared);
      if (rank > bestRank) {
        best = compared;
        bestRank = rank;
      }
    }
  }
  return best;
}

function rankOf(compared: NamesCompared): number {
  if (compared.nameless) return 0;
  if (compared.verdict === 'contradict') return compared.why === NO_REASON ? 1 : 2;
  return 3 + (compared.givenNear ? 0 : 2000) + (compared.needsBirth ? 0 : 1000) + compared.worth * 10;
}

function compareNames(one: PreparedName, other: PreparedName): NamesCompared {
  if (one.tokens.length === 0 || other.tokens.length === 0) return NAMELESS;
  const pairing = pairTokens(one.tokens, other.tokens);
  if (pairing.matched === 0) return CONTRADICT;
  const restOne = one.tokens.length - pairing.matched;
  const restOther = other.tokens.length - pairing.matched;
  const lostOne = pairing.partners[0] === -1;
  const lostOther = !pairing.partners.includes(0);
  // A given name without a counterpart, while the other record has a name to spare, is somebody else's.
  if ((lostOne && restOther > 0) || (lostOther && restOne > 0)) return GIVEN_DIFFER;
  const shifted = lostOne || lostOther;
  const swapped = !shifted && pairing.partners[0] !== 0 && restOne === 0 && restOther === 0 && one.tokens.length === 2;
  const residual = restOne > 0 && restOther > 0;
  // Khalid son of Omar and Omar son of Khalid; a family name first, or a list written backwards, looks different.
  const crossed = pairing.partners[0] === 1 && pairing.partners[1] === 0 && one.tokens.length > 2 && other.tokens.length > 2;
  const verdict = restOne > 0 || restOther > 0 ? 'partial' : pairing.near || swapped ? 'near' : 'equal';
  const why: readonly Reason[] = shifted || crossed ? SHIFTED : swapped ? SWAPPED : NO_REASON;
  const kunya = one.kunyas.some((a) => other.kunyas.some((b) => sameness(a, b) === SAME)) ? KUNYA_WORTH : 0;
  const needsBirth = swapped || residual || shifted || pairing.near;
  // A family name alone is not the person, nor a given name alone where the rest of both names differs.
  const alone = pairing.same < 2 && (shifted || residual);
  const worth = alone ? 0 : pairing.worth + kunya;
  return { verdict, worth, nameless: false, givenNear: pairing.givenNear, needsBirth, needsDay: crossed || alone, why };
}

const SHIFTED: readonly Reason[] = ['perhaps-parent-and-child'];
const SWAPPED: readonly Reason[] = ['order-of-names-differs'];

interface Pairing {
  /** For each token of the one name the place of its partner in the other, or -1. */
  readonly partners: readonly number[];
  readonly matched: number;
  readonly same: number;
  readonly worth: number;
  readonly near: boolean;
  readonly givenNear: boolean;
}

const NO_PAIRING: Pairing = { partners: [-1], matched: 0, same: 0, worth: 0, near: false, givenNear: false };

const DIFFERENT = 0;
const NEAR = 1;
const SAME = 2;

/** The assignment of tokens to tokens that explains most. */
function pairTokens(one: readonly NameToken[], other: readonly NameToken[]): Pairing {
  const columns = other.length;
  const grades: number[] = [];
  let any = 0;
  for (const token of one) {
    for (const partner of other) {
      const grade = sameness(token, partner);
      grades.push(grade);
      any |= grade;
    }
  }
  if (any === 0) return NO_PAIRING;
  const best: Assignment = { gain: -1, partners: [] };
  assign(
    one,
    other,
    grades,
    0,
    0,
    0,
    one.map(() => -1),
    best,
  );
  let matched = 0;
  let same = 0;
  let worth = 0;
  let near = false;
  let givenNear = false;
  for (let at = 0; at < one.length; at += 1) {
    const place = best.partners[at] ?? -1;
    if (place < 0) continue;
    matched += 1;
    const grade = grades[at * columns + place] ?? DIFFERENT;
    const frequent = one[at]?.frequent === true || other[place]?.frequent === true;
    if (grade === SAME) {
      same += 1;
      worth += frequent ? FREQUENT_WORTH : TELLING_WORTH;
    } else {
      near = true;
      worth += frequent ? 0 : FREQUENT_WORTH;
      if (at === 0 || place === 0) givenNear = true;
    }
  }
  return { partners: best.partners, matched, same, worth, near, givenNear };
}

interface Assignment {
  gain: number;
  partners: number[];
}

function assign(
  one: readonly NameToken[],
  other: readonly NameToken[],
  grades: readonly number[],
  at: number,
  taken: number,
  gain: number,
  partners: number[],
  best: Assignment,
): void {
  if (at === one.length) {
    if (gain > best.gain) {
      best.gain = gain;
      best.partners = [...partners];
    }
    return;
  }
  for (let place = 0; place < other.length; place += 1) {
    const grade = grades[at * other.length + place] ?? DIFFERENT;
    if (grade === DIFFERENT || (taken & (1 << place)) !== 0) continue;
    partners[at] = place;
    // Of two equally good assignments the one that keeps the given names together and the order of the words.
    const order = at === place ? 2 : 0;
    const given = at === 0 && place === 0 ? 3 : 0;
    assign(one, other, grades, at + 1, taken | (1 << place), gain + grade * 20 + order + given, partners, best);
    partners[at] = -1;
  }
  assign(one, other, grades, at + 1, taken, gain, partners, best);
}

function sameness(a: NameToken, b: NameToken): number {
  if (a.kunya !== b.kunya) return DIFFERENT;
  for (let i = 0; (a.mask & b.mask) !== 0 && i < a.codes.length; i += 1) {
    for (let j = 0; j < b.codes.length && i + j <= LEAST_PROBABLE; j += 1) {
      if (a.codes[i] === b.codes[j]) return a.text !== b.text && vowelsContradict(a.vowels, b.vowels) ? NEAR : SAME;
    }
  }
  return oneApart(a.skeletons[0] ?? '', b.skeletons[0] ?? '') ? NEAR : DIFFERENT;
}

// Readings that are both far-fetched make strangers meet.
const LEAST_PROBABLE = 3;
const SHORTEST_FOR_SLIPS = 4;

/** One consonant more, less or other, in skeletons long enough for that to be a slip. */
function oneApart(a: string, b: string): boolean {
  if (a.length < SHORTEST_FOR_SLIPS || b.length < SHORTEST_FOR_SLIPS || Math.abs(a.length - b.length) > 1) return false;
  let start = 0;
  while (start < a.length && start < b.length && a.charCodeAt(start) === b.charCodeAt(start)) start += 1;
  let end = 0;
  const shorter = Math.min(a.length, b.length) - start;
  while (end < shorter && a.charCodeAt(a.length - 1 - end) === b.charCodeAt(b.length - 1 - end)) end += 1;
  return Math.max(a.length, b.length) - start - end <= 1;
}

function prepareName(name: string, father: readonly NameToken[]): PreparedName {
  const all = readTokens(name);
  const tokens = all.filter((token) => !token.kunya);
  const nasab = father[0];
  // Many lists give the father in a column of his own, where others write him second in the person's name.
  if (nasab !== undefined && tokens.length > 0 && !tokens.some((token, at) => at > 0 && sameness(token, nasab) === SAME)) {
    tokens.splice(1, 0, nasab);
  }
  return { tokens: tokens.slice(0, 6), kunyas: all.filter((token) => token.kunya) };
}

function givenTokens(name: string | undefined): readonly NameToken[] {
  return name === undefined ? [] : readTokens(name).filter((token) => !token.kunya);
}
