import type { Dice } from './dice.ts';
import type { Custom } from './names.ts';

/** ISO 3166-1 alpha-3, and the user-assigned XKX. */
export type Nation = string;

/** Names are invented after the customs of a place; the weights are our choice, since public totals by country are few. */
const table: readonly (readonly [Nation, Custom, elsewhere: number, turkey: number])[] = [
  ['RUS', 'caucasian', 150, 90],
  ['TUR', 'turkish', 70, 0],
  ['UZB', 'tajik', 75, 60],
  ['TJK', 'tajik', 65, 50],
  ['KAZ', 'tajik', 45, 30],
  ['KGZ', 'tajik', 45, 35],
  ['AZE', 'caucasian', 45, 40],
  ['TKM', 'tajik', 10, 10],
  ['GEO', 'caucasian', 12, 10],
  ['TUN', 'arab', 60, 40],
  ['MAR', 'arab', 70, 55],
  ['EGY', 'arab', 55, 40],
  ['DZA', 'arab', 25, 20],
  ['LBY', 'arab', 12, 10],
  ['SAU', 'arab', 20, 15],
  ['JOR', 'arab', 20, 20],
  ['LBN', 'arab', 18, 15],
  ['PSE', 'arab', 12, 10],
  ['YEM', 'arab', 10, 8],
  ['SDN', 'arab', 12, 8],
  ['SOM', 'arab', 12, 8],
  ['KWT', 'arab', 4, 3],
  ['FRA', 'french', 50, 60],
  ['BEL', 'french', 22, 25],
  ['CHE', 'french', 4, 5],
  ['DEU', 'german', 30, 90],
  ['AUT', 'german', 8, 10],
  ['GBR', 'english', 22, 30],
  ['IRL', 'english', 2, 4],
  ['USA', 'english', 6, 14],
  ['CAN', 'english', 8, 8],
  ['AUS', 'english', 12, 12],
  ['TTO', 'english', 14, 8],
  ['ZAF', 'english', 5, 4],
  ['NLD', 'arab', 14, 16],
  ['SWE', 'arab', 16, 15],
  ['DNK', 'arab', 6, 8],
  ['NOR', 'arab', 4, 4],
  ['FIN', 'arab', 10, 6],
  ['ESP', 'arab', 5, 6],
  ['ITA', 'arab', 4, 5],
  ['BIH', 'balkan', 12, 10],
  ['XKX', 'balkan', 14, 12],
  ['ALB', 'balkan', 8, 6],
  ['MKD', 'balkan', 8, 6],
  ['SRB', 'balkan', 6, 5],
  ['UKR', 'caucasian', 10, 10],
  ['IDN', 'malay', 60, 40],
  ['MYS', 'malay', 12, 8],
  ['PHL', 'malay', 6, 4],
  ['MDV', 'arab', 8, 4],
  ['PAK', 'arab', 14, 14],
  ['IND', 'arab', 8, 6],
  ['BGD', 'arab', 8, 6],
  ['AFG', 'tajik', 14, 14],
  ['CHN', 'tajik', 50, 30],
  ['IRN', 'tajik', 5, 8],
];

const elsewhere = table.map(([nation, , weight]) => [nation, weight] as const);
const turkey = table.map(([nation, , , weight]) => [nation, weight] as const);
const customs = new Map(table.map(([nation, custom]) => [nation, custom]));

/** A third country, neither Iraq nor Syria; `turkey` where the list is one of Turkey's. */
export function thirdCountry(dice: Dice, by: 'turkey' | 'elsewhere' = 'elsewhere'): Nation {
  return dice.weighted(by === 'turkey' ? turkey : elsewhere);
}

export function customOf(nation: Nation): Custom {
  return customs.get(nation) ?? 'arab';
}
