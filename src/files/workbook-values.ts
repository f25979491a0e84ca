/** How the cells of one style show a number: as it is, with leading zeros, or as a date of which only some parts are shown. */
export type NumberStyle =
  | { readonly kind: 'plain' }
  | { readonly kind: 'zeros'; readonly width: number }
  | { readonly kind: 'date'; readonly shows: 'year' | 'month' | 'day' | 'day-without-year' | 'time' };

export const PLAIN: NumberStyle = { kind: 'plain' };

/** A format by its number (ECMA-376 part 1, 18.8.30) or by the code of the workbook's own. */
export function numberStyle(id: number, code: string | undefined): NumberStyle {
  if (code === undefined) return BUILT_IN.get(id) ?? (LOCAL_DATES.some(([from, to]) => id >= from && id <= to) ? DATE : PLAIN);
  // What stands in quotes or after a backslash is shown as it is; `_x` and `*x` are only space; [h] is a length of time.
  const bare = code
    .replace(/"[^"]*"|\\.|_.|\*./g, '')
    .split(';', 1)[0]
    ?.toLowerCase();
  if (bare === undefined || /\[(?:h+|m+|s+)\]/.test(bare)) return PLAIN;
  const shown = bare.replace(/\[[^\]]*\]/g, '').replace(/am\/pm|a\/p/g, 'h');
  if (/^0{2,15}$/.test(shown)) return { kind: 'zeros', width: shown.length };
  if (/general/.test(shown) || !/[ymdhsegb]/.test(shown) || /[0#?]/.test(shown.replace(/s\.0+/g, 's'))) return PLAIN;
  return { kind: 'date', shows: partsShown(shown) };
}

/** The text of a number as a clerk sees it: no exponent, no “.0”, no digits that the spreadsheet never had. */
export function numberToText(
  written: string,
  style: NumberStyle,
  from1904: boolean,
): { readonly text: string } | 'digits' | 'date' | 'no-year' {
  if (style.kind === 'date') return dateToText(Number(written), style.shows, from1904);
  const value = Number(written);
  if (!Number.isFinite(value) || Math.abs(value) >= 1e15) return 'digits';
  const text = decimal(Number(value.toPrecision(15)));
  return { text: style.kind === 'zeros' && /^\d+$/.test(text) ? text.padStart(style.width, '0') : text };
}

/** Whether a text can be a number in a workbook (ECMA-376 part 1, 18.18.11 with XML Schema's double). */
export function isNumber(written: string): boolean {
  return /^[-+]?(?:\d+\.?\d*|\.\d+)(?:e[-+]?\d+)?$/i.test(written);
}

/** `_x000D_` stands for the character of that number (ECMA-376 part 1, 22.9.2.19). Half a character becomes U+FFFD. */
export function unescapeText(text: string): string {
  if (!text.includes('_x')) return text;
  return text.replace(/_x([0-9a-f]{4})_/gi, (_, hex: string) => String.fromCharCode(Number.parseInt(hex, 16))).toWellFormed();
}

/** The opposite of `unescapeText`, for every character that XML cannot hold or would change. */
export function escapeText(text: string): string {
  return text
    .toWellFormed()
    .replace(/_(?=x[0-9a-f]{4}_)/gi, '_x005F_')
    .replace(/(?![\t\n])[\p{Cc}\uFFFE\uFFFF]/gu, (sign) => `_x${sign.charCodeAt(0).toString(16).toUpperCase().padStart(4, '0')}_`);
}

/** The column of a cell's address, counted from 0; -1 when it is none. */
export function columnOf(address: string): number {
  let column = 0;
  let at = 0;
  for (; at < address.length; at += 1) {
    const letter = address.charCodeAt(at) - 64;
    if (letter < 1 || letter > 26) break;
    column = column * 26 + letter;
  }
  return at === 0 || at > 3 || column > MOST_COLUMNS_OF_SHEET ? -1 : column - 1;
}

/** “C” for 2. */
export function columnLetters(column: number): string {
  const first = Math.floor(column / 26);
  return `${first === 0 ? '' : columnLetters(first - 1)}${String.fromCharCode(65 + (column % 26))}`;
}

/** A day as a clerk sees it: where only a year is shown, nobody said more than the year. */
function dateToText(serial: number, shows: DateParts, from1904: boolean): { readonly text: string } | 'date' | 'no-year' {
  if (!Number.isFinite(serial) || serial < 0 || serial >= PAST_LAST_DAY) return 'date';
  let day = Math.floor(serial);
  let seconds = Math.round((serial - day) * SECONDS_OF_DAY);
  if (seconds === SECONDS_OF_DAY) [day, seconds] = [day + 1, 0];
  const time = seconds === 0 ? '' : clock(seconds);
  if (day === 0 && !from1904) return shows === 'time' || time !== '' ? { text: time === '' ? '00:00' : time } : 'date';
  if (day === 0 && shows === 'time') return { text: time === '' ? '00:00' : time };
  // The system of 1900 has a 29 February that never was (ECMA-376 part 1, 18.17.4.1), so days before it count from one day later.
  if (day === 60 && !from1904) return 'date';
  const start = from1904 ? DAY_ZERO_1904 : day < 60 ? DAY_ZERO_1900 + 1 : DAY_ZERO_1900;
  const iso = new Date((start + day) * SECONDS_OF_DAY * 1000).toISOString().slice(0, 10);
  if (!/^\d{4}-/.test(iso)) return 'date';
  if (shows === 'day-without-year') return 'no-year';
  if (shows === 'year') return { text: iso.slice(0, 4) };
  if (shows === 'month') return { text: iso.slice(0, 7) };
  return { text: time === '' ? iso : `${iso}T${time}` };
}

function clock(seconds: number): string {
  const two = (part: number): string => String(part).padStart(2, '0');
  const minutes = `${two(Math.floor(seconds / 3600))}:${two(Math.floor(seconds / 60) % 60)}`;
  return seconds % 60 === 0 ? minutes : `${minutes}:${two(seconds % 60)}`;
}

/** A number below 10¹⁵ written out; fifteen digits after the point are all that can be known. */
function decimal(value: number): string {
  const text = String(value);
  if (!text.includes('e')) return text;
  return value.toFixed(20).replace(/0+$/, '').replace(/\.$/, '').replace(/^-0$/, '0');
}

type DateParts = Extract<NumberStyle, { kind: 'date' }>['shows'];

function partsShown(code: string): DateParts {
  const year = /[yeg]|b{2}/.test(code);
  const day = code.includes('d');
  // An m beside hours or seconds is a minute.
  const month = /m/.test(code.replace(/h+[^a-z]*m+|m+[^a-z]*s+/g, ''));
  if (year) return day ? 'day' : month ? 'month' : 'year';
  if (day || month) return 'day-without-year';
  return 'time';
}

const DATE: NumberStyle = { kind: 'date', shows: 'day' };
const TIME: NumberStyle = { kind: 'date', shows: 'time' };
const BUILT_IN: ReadonlyMap<number, NumberStyle> = new Map([
  [14, DATE],
  [15, DATE],
  [16, { kind: 'date', shows: 'day-without-year' }],
  [17, { kind: 'date', shows: 'month' }],
  [18, TIME],
  [19, TIME],
  [20, TIME],
  [21, TIME],
  [22, DATE],
  [45, TIME],
  [47, TIME],
]);
// Formats of dates in Chinese, Japanese, Korean and Thai installations.
const LOCAL_DATES = [
  [27, 36],
  [50, 58],
] as const;

const SECONDS_OF_DAY = 86_400;
const DAY_ZERO_1900 = -25_569;
const DAY_ZERO_1904 = -24_107;
/** 31 December 9999 is the last day a spreadsheet knows. */
const PAST_LAST_DAY = 2_958_466;
const MOST_COLUMNS_OF_SHEET = 16_384;
