import type { PlaceKind } from '../../authorities/types.ts';
import type { Basis } from '../../custody/basis.ts';
import type { ListRow } from '../../custody/types.ts';
import type { Hasher } from '../../entries/seal.ts';
import { readBirth, type CalendarDay } from '../../people/birth.ts';
import type { Identity } from '../../people/types.ts';
import { bug } from '../../basics/result.ts';
import { dice, mix, type Dice } from './dice.ts';
import { inventName, writeFather, writeName, type Hand, type TrueName } from './names.ts';
import { customOf, thirdCountry, type Nation } from './nations.ts';

/** An invented person as he or she is, before clerks of several lists write it down. */
export interface Truth {
  readonly name: TrueName;
  readonly nation: Nation | undefined;
  readonly year: number;
  readonly month: number;
  readonly day: number;
}

/** A holder's roll of one place. Each row can be thrown without the rows before it. */
export interface Roll {
  /** The path of its dice; never two lists alike. */
  readonly number: number;
  readonly place: string;
  readonly kind: PlaceKind;
  readonly authority: 'NES-ADM' | 'TUR';
  readonly size: number;
  readonly hand: Hand;
  reference(row: number): string;
  truth(row: number): Truth;
  basis(row: number): Basis | undefined;
  /** In camps, the tent of the household. */
  bed?(row: number): string;
}

/** Persons on a roll who live together, by rows: from `start`, `size` of them, the mother first. */
export interface Household {
  readonly start: number;
  readonly size: number;
  readonly nation: Nation | undefined;
}

export interface Lists {
  readonly annex: Roll;
  readonly detention: readonly Roll[];
  readonly camp: Roll;
  readonly turkey: readonly Roll[];
  readonly households: readonly Household[];
  /** Two rows that are one human, by reference. */
  readonly duplicates: readonly (readonly [earlier: string, later: string])[];
  rows(roll: Roll, from: number, to: number, hasher: Hasher): readonly ListRow[];
}

/** Detained men by place, 10,000 in all: how they are spread over the places is our choice. */
export const detentionPlaces: readonly (readonly [place: string, size: number])[] = [
  ['HASAKAH-1', 3000],
  ['HASAKAH-2', 900],
  ['HASAKAH-3', 400],
  ['HASAKAH-4', 350],
  ['HASAKAH-5', 300],
  ['QAMISHLI-1', 1200],
  ['QAMISHLI-2', 350],
  ['QAMISHLI-3', 250],
  ['DERIK-1', 350],
  ['DERIK-2', 200],
  ['SHADDADI-1', 600],
  ['SHADDADI-2', 250],
  ['RAQQA-1', 400],
  ['RAQQA-2', 250],
  ['DEIR-EZ-ZOR-1', 500],
  ['DEIR-EZ-ZOR-2', 200],
  ['KOBANI-1', 250],
  ['KOBANI-2', 150],
  ['TABQA-1', 60],
  ['MANBIJ-1', 40],
];

/** 1,180 in removal centres, 850 in the area of the operation. */
export const turkishPlaces: readonly (readonly [place: string, size: number])[] = [
  ['TUR-REMOVAL-1', 350],
  ['TUR-REMOVAL-2', 330],
  ['TUR-REMOVAL-3', 260],
  ['TUR-REMOVAL-4', 240],
  ['TUR-OPERATION-1', 850],
];

/** Residents of the camp by what they state; of five no list says it, so that the parts make the public total of 68,744. */
const campShares = { IRQ: 30_897, SYR: 27_813, other: 10_029, unstated: 5 } as const;
/** The annex of the third camp before it was left: 249 women and 700 children. */
const annexWomen = 249;
const annexSize = 949;

/** Women of the annex who turn up on later lists: 60 in the camp, 30 in the area of the operation. */
const inCamp = 60;
const inOperation = 30;
const firstToTurnUp = 96;
const twiceDetained = 90;

/** All lists of the world for a seed. */
export function listsOf(seed: number): Lists {
  const annex = annexRoll(seed);
  const detention = detentionPlaces.map(([place, size], i) => detentionRoll(seed, 10 + i, place, size));
  const households = campHouseholds(seed);
  const camp = campRoll(seed, households);
  const turkey = turkishPlaces.map(([place, size], i) => turkishRoll(seed, 50 + i, place, size));
  const pairs = pairsOf(seed, annex, detention, camp, turkey);
  const twins = new Map(pairs.map(([one, other]) => [place(other), one]));
  const today = '2019-10-01' as CalendarDay;
  return {
    annex,
    detention,
    camp,
    turkey,
    households,
    duplicates: pairs.map(([one, other]) => [one.roll.reference(one.row), other.roll.reference(other.row)]),
    rows(roll, from, to, hasher) {
      const rows: ListRow[] = [];
      for (let row = from; row < to; row++) {
        const twin = twins.get(row + roll.number * LONGEST);
        const truth = twin ? twin.roll.truth(twin.row) : roll.truth(row);
        rows.push(writeRow(truth, roll, row, dice(mix(seed, roll.number, 3, row)), today, hasher));
      }
      return rows;
    },
  };
}

interface Spot {
  readonly roll: Roll;
  readonly row: number;
}

const LONGEST = 100_000;
const place = (spot: Spot): number => spot.row + spot.roll.number * LONGEST;

/** The camp's last rows and the area of the operation hold women who had left the annex; some men are on two lists. */
function pairsOf(
  seed: number,
  annex: Roll,
  detention: readonly Roll[],
  camp: Roll,
  turkey: readonly Roll[],
): readonly (readonly [Spot, Spot])[] {
  const pairs: [Spot, Spot][] = [];
  const operation = turkey.at(-1) ?? bug('no area of the operation');
  for (let i = 0; i < inCamp; i++) {
    pairs.push([
      { roll: annex, row: firstToTurnUp + i },
      { roll: camp, row: camp.size - inCamp + i },
    ]);
  }
  for (let i = 0; i < inOperation; i++) {
    pairs.push([
      { roll: annex, row: firstToTurnUp + inCamp + i },
      { roll: operation, row: 7 + 25 * i },
    ]);
  }
  const taken = new Set<number>();
  const throws = dice(mix(seed, 5));
  while (pairs.length < inCamp + inOperation + twiceDetained) {
    const [one, other] = [throws.pick(detention), throws.pick(detention)];
    const pair: [Spot, Spot] = [
      { roll: one, row: throws.whole(one.size) },
      { roll: other, row: throws.whole(other.size) },
    ];
    if (one === other || pair.some((spot) => taken.has(place(spot)))) continue;
    for (const spot of pair) taken.add(place(spot));
    pairs.push(pair);
  }
  return pairs;
}

const arabicHand: Hand = { arabic: 0.86, cyrillic: 0.2, capitals: 0.1, familyFirst: 0.03 };
const latinHand: Hand = { arabic: 0.1, cyrillic: 0.35, capitals: 0.3, familyFirst: 0.2 };
const turkishHand: Hand = { arabic: 0, cyrillic: 0, capitals: 0.6, familyFirst: 0.35 };

function detentionRoll(seed: number, number: number, place: string, size: number): Roll {
  return {
    number,
    place,
    size,
    kind: 'detention',
    authority: 'NES-ADM',
    hand: number % 4 === 3 ? latinHand : arabicHand,
    reference: (row) => `${place}/${String(row + 1).padStart(4, '0')}`,
    truth(row) {
      const throws = dice(mix(seed, number, 1, row));
      const nation = throws.weighted([
        ['SYR', 46],
        ['IRQ', 34],
        ['other', 20],
      ] as const);
      const country = nation === 'other' ? thirdCountry(throws) : nation;
      return {
        name: inventName(customOf(country), false, throws),
        nation: country,
        ...born(throws, throws.chance(0.03) ? [15, 17] : [18, 56]),
      };
    },
    basis: (row) => (dice(mix(seed, number, 2, row)).chance(0.85) ? { kind: 'provisional' } : undefined),
  };
}

function campRoll(seed: number, households: readonly Household[]): Roll {
  const size = campShares.IRQ + campShares.SYR + campShares.other + campShares.unstated;
  const home = new Int32Array(size);
  for (const [i, { start, size: many }] of households.entries()) home.fill(i, start, start + many);
  return {
    number: 2,
    place: 'HOL-CAMP',
    kind: 'camp',
    authority: 'NES-ADM',
    size,
    hand: arabicHand,
    reference(row) {
      const i = home[row] ?? 0;
      return `HOL/${String(i + 1).padStart(5, '0')}-${row - (households[i]?.start ?? 0) + 1}`;
    },
    truth(row) {
      const i = home[row] ?? 0;
      const household = households[i] ?? bug('a resident without a household');
      return memberOf(seed, 2, i, row - household.start, household.nation);
    },
    // Nobody has named a basis for the residents: a fact, and a breach.
    basis: () => undefined,
    bed: (row) => tent(home[row] ?? 0),
  };
}

/** Households until every share is full, in an order of the dice; the last sixty rows are women who came alone in October. */
function campHouseholds(seed: number): readonly Household[] {
  const throws = dice(mix(seed, 2, 0));
  const found: { size: number; nation: Nation | undefined; order: number }[] = [];
  for (const [share, many] of Object.entries(campShares)) {
    let left = share === 'other' ? many - inCamp : many;
    while (left > 0) {
      const wanted =
        1 +
        throws.weighted([
          [0, 6],
          [1, 20],
          [2, 28],
          [3, 24],
          [4, 14],
          [5, 8],
        ] as const);
      const size = Math.min(left, share === 'unstated' ? 1 : wanted);
      left -= size;
      found.push({
        size,
        nation: share === 'other' ? thirdCountry(throws) : share === 'unstated' ? undefined : share,
        order: throws.whole(1_000_000_000),
      });
    }
  }
  found.sort((a, b) => a.order - b.order);
  for (let i = 0; i < inCamp; i++) found.push({ size: 1, nation: 'RUS', order: 0 });
  let start = 0;
  return found.map(({ size, nation }) => {
    const household: Household = { start, size, nation };
    start += size;
    return household;
  });
}

function annexRoll(seed: number): Roll {
  return {
    number: 1,
    place: 'AINISSA-CAMP',
    kind: 'camp',
    authority: 'NES-ADM',
    size: annexSize,
    hand: latinHand,
    reference: (row) => `AINISSA/${String(row + 1).padStart(4, '0')}`,
    truth(row) {
      const household = annexHousehold(row);
      const nation = thirdCountry(dice(mix(seed, 1, 6, household)));
      return memberOf(seed, 1, household, row < annexWomen ? 0 : 1 + Math.floor((row - annexWomen) / annexWomen), nation);
    },
    basis: () => undefined,
    bed: (row) => `Annex, tent ${annexHousehold(row) + 1}`,
  };
}

/** Households in their order, spread over the eight sectors of the camp. */
function tent(household: number): string {
  return `Sector ${1 + (household % 8)}, tent ${1 + Math.floor(household / 8)}`;
}

/** Which of the 249 households of the annex a row belongs to; the women stand first. */
export function annexHousehold(row: number): number {
  return row < annexWomen ? row : (row - annexWomen) % annexWomen;
}

function turkishRoll(seed: number, number: number, place: string, size: number): Roll {
  const removal = place !== 'TUR-OPERATION-1';
  return {
    number,
    place,
    size,
    kind: removal ? 'detention' : 'de-facto',
    authority: 'TUR',
    hand: turkishHand,
    reference: (row) => `${place.slice(4)}/${String(row + 1).padStart(4, '0')}`,
    truth(row) {
      const throws = dice(mix(seed, number, 1, row));
      const near = throws.chance(removal ? 0.25 : 0.6);
      const nation = near ? throws.pick(['SYR', 'IRQ']) : thirdCountry(throws, 'turkey');
      const child = !removal && throws.chance(0.35);
      return {
        name: inventName(customOf(nation), throws.chance(removal ? 0.2 : 0.5), throws),
        nation,
        ...born(throws, child ? [0, 16] : [18, 55]),
      };
    },
    basis: () => (removal ? { kind: 'legal', grounds: 'Removal order' } : { kind: 'provisional' }),
  };
}

/** Member 0 is the mother; the others bear their father's names. In every ninth household the fourth is the father's father. */
function memberOf(seed: number, list: number, household: number, member: number, nation: Nation | undefined): Truth {
  const custom = customOf(nation ?? 'SYR');
  const throws = dice(mix(seed, list, 7, household, member));
  if (member === 0) return { name: inventName(custom, true, throws), nation, ...born(throws, [18, 52]) };
  const father = inventName(custom, false, dice(mix(seed, list, 8, household)));
  if (member === 3 && household % 9 === 0) {
    const old = inventName(custom, false, throws);
    return { name: { ...old, given: father.father, family: father.family }, nation, ...born(throws, [50, 78]) };
  }
  const own = inventName(custom, throws.chance(0.5), throws);
  return { name: { ...own, father: father.given, family: father.family }, nation, ...born(throws, [0, 14]) };
}

/** Days from the 29th on are left out, so that a wrong year still is a day. */
function born(throws: Dice, [least, most]: readonly [number, number]): { year: number; month: number; day: number } {
  const age = least + throws.whole(most - least + 1);
  return { year: 2018 - age, month: 1 + throws.whole(12), day: 1 + throws.whole(28) };
}

function writeRow(truth: Truth, roll: Roll, row: number, throws: Dice, today: CalendarDay, hasher: Hasher): ListRow {
  const names = writeName(truth.name, roll.hand, throws);
  const reference = roll.reference(row);
  const birthGiven = writeBirth(truth, roll.authority === 'TUR', throws);
  const birth = readBirth({ birthDate: birthGiven }, today);
  const first = names[0]?.text ?? '';
  const father = throws.chance(0.25) ? writeFather(truth.name, first, throws) : undefined;
  const tells = truth.nation !== undefined && (roll.kind === 'camp' || throws.chance(0.96));
  const identity: Identity = {
    names,
    reference,
    ...(throws.chance(0.96) ? { sex: truth.name.female ? 'female' : 'male' } : {}),
    ...(birth.ok && birth.value ? { birth: birth.value, birthGiven } : {}),
    ...(tells ? { nationalities: [{ country: truth.nation, status: 'claimed' }] } : {}),
    ...(father === undefined ? {} : { fatherName: father }),
  };
  const basis = roll.basis(row);
  const bed = roll.bed?.(row);
  const said = hasher.sha256([reference, ...names.map((name) => name.text), identity.sex, birthGiven, truth.nation, father].join('\t'));
  // Line 1 of a list is its header.
  return { key: reference, said, line: row + 2, identity, ...(basis ? { basis } : {}), ...(bed === undefined ? {} : { bed }) };
}

/** The birth as a clerk writes it: a day, a year, 1 January, about a year, or nothing; some are a year off. */
function writeBirth({ year: truly, month, day }: Truth, turkish: boolean, throws: Dice): string {
  const year = String(truly < 2016 && throws.chance(0.05) ? truly + throws.pick([-1, 1]) : truly);
  const [mm, dd] = [String(month).padStart(2, '0'), String(day).padStart(2, '0')];
  switch (
    throws.weighted([
      ['day', turkish ? 60 : 30],
      ['year', 28],
      ['january', 22],
      ['about', 4],
      ['nothing', turkish ? 4 : 12],
    ] as const)
  ) {
    case 'day':
      return turkish ? `${dd}.${mm}.${year}` : throws.pick([`${year}-${mm}-${dd}`, `${dd}/${mm}/${year}`]);
    case 'year':
      return throws.chance(0.2) ? arabicDigits(year) : year;
    case 'january':
      return turkish ? `01.01.${year}` : throws.pick([`${year}-01-01`, `01/01/${year}`]);
    case 'about':
      return `c. ${year}`;
    case 'nothing':
      return '';
  }
}

function arabicDigits(text: string): string {
  return text.replace(/\d/g, (digit) => String.fromCharCode(0x660 + Number(digit)));
}
