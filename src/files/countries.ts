import countries from 'i18n-iso-countries';

const LANGUAGES = ['en', 'ar', 'fr', 'tr', 'ru', 'de'] as const;
// ICAO 9303, part 3: codes for persons without a state's nationality.
const WITHOUT_STATE: ReadonlyMap<string, string> = new Map([
  ['XXA', 'XXA'],
  ['XXB', 'XXB'],
  ['XXC', 'XXC'],
  ['XXX', 'XXX'],
  ['STATELESS', 'XXA'],
  ['APATRIDE', 'XXA'],
  ['عديم الجنسية', 'XXA'],
  ['بدون جنسية', 'XXA'],
  ['VATANSIZ', 'XXA'],
  ['UNKNOWN', 'XXX'],
  ['INCONNU', 'XXX'],
  ['INCONNUE', 'XXX'],
  ['غير معروف', 'XXX'],
  ['BILINMIYOR', 'XXX'],
]);

/** ISO 3166-1 alpha-3 (or an ICAO code for persons without a nationality) from a code or a name in six languages. */
export function textToCountry(text: string): string | undefined {
  const plain = text.trim().normalize('NFKC');
  const upper = plain.toUpperCase();
  const special = WITHOUT_STATE.get(upper);
  if (special !== undefined) return special;
  if (upper.length === 3 && countries.alpha3ToAlpha2(upper) !== undefined) return upper;
  if (upper.length === 2 && countries.alpha2ToAlpha3(upper) !== undefined) return countries.alpha2ToAlpha3(upper);
  for (const language of LANGUAGES) {
    const found = countries.getAlpha3Code(plain, language) ?? countries.getSimpleAlpha3Code(plain, language);
    if (found !== undefined) return found;
  }
  return undefined;
}
