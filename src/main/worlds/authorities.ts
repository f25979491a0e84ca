import type { Authority, AuthorityKind, Names, Place, PlaceKind } from '../../authorities/types.ts';
import type { AuthorityCode, PlaceCode } from '../../basics/ids.ts';
import { bug } from '../../basics/result.ts';

type FourNames = readonly [en: string, ar: string, fr: string, tr: string];

/** Names in the four languages of the first pages, each saying that this is an exercise. */
function exerciseNames([en, ar, fr, tr]: FourNames): Names {
  return { en: `${en} (exercise)`, ar: `${ar} (تمرين)`, fr: `${fr} (exercice)`, tr: `${tr} (tatbikat)` };
}

/** An authority of the exercise by its code; states are called by ISO 3166-1 alpha-3. */
export function exerciseAuthority(code: string, node: string): Authority {
  const [kind, software, ...names] = authorities[code] ?? bug(`no authority ${code} in the exercise`);
  return {
    code: code as AuthorityCode,
    names: exerciseNames(names),
    kind,
    runsSoftware: software === 'software',
    home: node,
    ...(kind === 'state' ? { country: code } : {}),
  };
}

/** Those who are there from the first day of an exercise; a state that comes later is declared when it does. */
export const exerciseAuthorityCodes = (): readonly string[] => Object.keys(authorities).filter((code) => code !== 'IRL');

/** A place with an open gate. `adultsOnly` marks a place where a child would be among detained adults. */
export function exercisePlace(
  code: string,
  kind: PlaceKind,
  holder: string,
  names: FourNames,
  more: { readonly adultsOnly?: true; readonly room?: number } = {},
): Place {
  const room = more.room;
  return {
    code: code as PlaceCode,
    names: exerciseNames(names),
    kind,
    holder: holder as AuthorityCode,
    gate: 'open',
    adultsOnly: more.adultsOnly ?? false,
    ...(room === undefined ? {} : { capacities: { certified: Math.floor(room * 0.6), working: Math.floor(room * 0.8), maximum: room } }),
  };
}

type Row = readonly [kind: AuthorityKind, software: 'software' | 'paper', ...FourNames];

const authorities: { readonly [code: string]: Row } = {
  COALITION: [
    'coalition',
    'software',
    'Secretariat of the coalition',
    'أمانة التحالف',
    'Secrétariat de la coalition',
    'Koalisyon sekretaryası',
  ],
  'NES-ADM': [
    'non-state',
    'software',
    'Holding administration, north-east Syria',
    'الإدارة الحائزة، شمال شرق سوريا',
    'Administration détentrice, nord-est de la Syrie',
    'Tutan yönetim, Suriye’nin kuzeydoğusu',
  ],
  'AREA-FACTION': [
    'non-state',
    'paper',
    'Armed faction in the area of the operation',
    'فصيل مسلح في منطقة العملية',
    'Faction armée dans la zone de l’opération',
    'Harekât bölgesindeki silahlı grup',
  ],
  TUR: ['state', 'software', 'Turkey', 'تركيا', 'Turquie', 'Türkiye'],
  IRQ: ['state', 'software', 'Iraq', 'العراق', 'Irak', 'Irak'],
  FRA: ['state', 'software', 'France', 'فرنسا', 'France', 'Fransa'],
  DEU: ['state', 'software', 'Germany', 'ألمانيا', 'Allemagne', 'Almanya'],
  GRC: ['state', 'paper', 'Greece', 'اليونان', 'Grèce', 'Yunanistan'],
  SYR: ['state', 'paper', 'Syria', 'سوريا', 'Syrie', 'Suriye'],
  USA: ['state', 'paper', 'United States', 'الولايات المتحدة', 'États-Unis', 'Amerika Birleşik Devletleri'],
  GBR: ['state', 'paper', 'United Kingdom', 'المملكة المتحدة', 'Royaume-Uni', 'Birleşik Krallık'],
  NLD: ['state', 'paper', 'Netherlands', 'هولندا', 'Pays-Bas', 'Hollanda'],
  BEL: ['state', 'paper', 'Belgium', 'بلجيكا', 'Belgique', 'Belçika'],
  IRL: ['state', 'paper', 'Ireland', 'أيرلندا', 'Irlande', 'İrlanda'],
  DNK: ['state', 'paper', 'Denmark', 'الدنمارك', 'Danemark', 'Danimarka'],
  SWE: ['state', 'paper', 'Sweden', 'السويد', 'Suède', 'İsveç'],
  RUS: ['state', 'paper', 'Russia', 'روسيا', 'Russie', 'Rusya'],
  KAZ: ['state', 'paper', 'Kazakhstan', 'كازاخستان', 'Kazakhstan', 'Kazakistan'],
  UZB: ['state', 'paper', 'Uzbekistan', 'أوزبكستان', 'Ouzbékistan', 'Özbekistan'],
  KGZ: ['state', 'paper', 'Kyrgyzstan', 'قيرغيزستان', 'Kirghizistan', 'Kırgızistan'],
  TJK: ['state', 'paper', 'Tajikistan', 'طاجيكستان', 'Tadjikistan', 'Tacikistan'],
  XKX: ['state', 'paper', 'Kosovo', 'كوسوفو', 'Kosovo', 'Kosova'],
  AUS: ['state', 'paper', 'Australia', 'أستراليا', 'Australie', 'Avustralya'],
  CAN: ['state', 'paper', 'Canada', 'كندا', 'Canada', 'Kanada'],
  TUN: ['state', 'paper', 'Tunisia', 'تونس', 'Tunisie', 'Tunus'],
  MAR: ['state', 'paper', 'Morocco', 'المغرب', 'Maroc', 'Fas'],
};
