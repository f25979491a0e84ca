import type { Result } from '../basics/result.ts';
import { accepted, refused } from '../basics/result.ts';
import { daysInMonth } from '../basics/time.ts';

declare const calendarDayBrand: unique symbol;

/** A day of the Gregorian calendar as `YYYY-MM-DD`, without a time zone. Compares as text. */
export type CalendarDay = string & { readonly [calendarDayBrand]: true };

/** A person was born on one of these days, both included. An unknown birth is no interval at all. */
export interface BirthInterval {
  readonly earliest: CalendarDay;
  readonly latest: CalendarDay;
}

export type BirthProblem =
  | 'birth-date-malformed'
  | 'birth-date-impossible'
  | 'birth-date-in-future'
  | 'birth-year-malformed'
  | 'birth-date-and-year-differ'
  | 'birth-before-1880';

export type BirthField = 'birthDate' | 'birthYear';

type BirthRefused = { readonly problem: BirthProblem; readonly field: BirthField };

/** A day written `YYYY-MM-DD`, or undefined when there is no such day. */
export function calendarDay(text: string): CalendarDay | undefined {
  const match = /^(\d{4})-(\d{2})-(\d{2})$/.exec(text);
  if (match === null) return undefined;
  const year = Number(match[1]);
  const month = Number(match[2]);
  const day = Number(match[3]);
  return year >= 1 && isDay(year, month, day) ? (text as CalendarDay) : undefined;
}

/**
 * Reads what a list says about a birth. Nothing said is undefined; date and year together are what both allow.
 *
 * - `1987`, `1987-05`, `1987-05-23`, `05/1987`, and day first with `/`, `.` or `-`; a zero month or day is unknown.
 * - `05/06/1987` is read day first but covers both readings: a list does not say who filled it in, both readings lie
 *   in one year, and an interval too wide by months costs less than a child taken for an adult.
 * - 1 January is an unknown day in this field: the whole year.
 * - `c. 1987`, `~1987`, `1987?` are widened by one year on either side; `1985-1987` and `1985/1987` are ranges.
 * - Years 1300 to 1450 are Hijri and become the Gregorian days that they may cover (see `hijriDays`).
 * - An interval that reaches beyond `today` ends today.
 */
export function readBirth(
  given: { readonly birthDate?: string; readonly birthYear?: string },
  today: CalendarDay,
): Result<BirthInterval | undefined, BirthRefused> {
  const date = readField(given.birthDate ?? '', 'birthDate', today);
  if (!date.ok) return date;
  const year = readField(given.birthYear ?? '', 'birthYear', today);
  if (!year.ok) return year;
  if (date.value === undefined) return year;
  if (year.value === undefined) return date;
  const earliest = later(date.value.earliest, year.value.earliest);
  const latest = sooner(date.value.latest, year.value.latest);
  if (earliest > latest) return refused({ problem: 'birth-date-and-year-differ', field: 'birthYear' });
  return accepted({ earliest, latest });
}

/** Completed years on a day: at least `least` (born as late as possible) and at most `most`. */
export function ageAt(birth: BirthInterval, day: CalendarDay): { readonly least: number; readonly most: number } {
  return { least: completedYears(birth.latest, day), most: completedYears(birth.earliest, day) };
}

/** Any credible possibility of being under 18 makes a child (CRC, art. 1); without a birth nobody can say. */
export function isChildAt(birth: BirthInterval | undefined, day: CalendarDay): 'child' | 'adult' | 'unknown' {
  if (birth === undefined) return 'unknown';
  return day < eighteenthBirthday(birth) ? 'child' : 'adult';
}

/** The day on which the person is certainly 18. Whoever was born on 29 February turns 18 on 1 March. */
export function eighteenthBirthday(birth: BirthInterval): CalendarDay {
  return yearsAfter(birth.latest, 18);
}

/** Days since 1970-01-01, for distances between days. */
export function dayNumber(day: CalendarDay): number {
  return civilToNumber(Number(day.slice(0, 4)), Number(day.slice(5, 7)), Number(day.slice(8, 10)));
}

type Reading = BirthInterval | 'malformed' | 'impossible';

function readField(text: string, field: BirthField, today: CalendarDay): Result<BirthInterval | undefined, BirthRefused> {
  const persian = PERSIAN_DIGIT.test(text);
  const plain = westernDigits(text).trim();
  if (plain === '') return accepted(undefined);
  const core = plain
    .replace(ABOUT, '')
    .replace(/\s*\?$/, '')
    .trim();
  const reading = field === 'birthYear' ? readYears(core, persian) : readDate(core, persian);
  if (typeof reading === 'string') {
    return refused({ problem: field === 'birthYear' ? 'birth-year-malformed' : `birth-date-${reading}`, field });
  }
  const wide = core === plain ? reading : { earliest: yearsAfter(reading.earliest, -1), latest: yearsAfter(reading.latest, 1) };
  if (wide.latest < FIRST_DAY) return refused({ problem: 'birth-before-1880', field });
  if (wide.earliest > today) return refused({ problem: 'birth-date-in-future', field });
  return accepted({ earliest: later(wide.earliest, FIRST_DAY), latest: sooner(wide.latest, today) });
}

function readYears(text: string, persian: boolean): Reading {
  const match = /^(\d{4})(?:\s*[-/–]\s*(\d{4}))?$/.exec(text);
  if (match === null) return 'malformed';
  const first = wholeYear(Number(match[1]), persian);
  const last = match[2] === undefined ? first : wholeYear(Number(match[2]), persian);
  if (first.earliest > last.latest) return 'impossible';
  return { earliest: first.earliest, latest: last.latest };
}

function readDate(text: string, persian: boolean): Reading {
  const years = readYears(text, persian);
  if (years !== 'malformed') return years;
  const yearFirst = /^(\d{4})([-/.])(\d{1,2})(?:\2(\d{1,2}))?$/.exec(text);
  if (yearFirst !== null) return dayOf(Number(yearFirst[1]), Number(yearFirst[3]), Number(yearFirst[4] ?? 0), persian);
  const monthYear = /^(\d{1,2})[-/.](\d{4})$/.exec(text);
  if (monthYear !== null) return dayOf(Number(monthYear[2]), Number(monthYear[1]), 0, persian);
  const dayFirst = /^(\d{1,2})([-/.])(\d{1,2})\2(\d{4})$/.exec(text);
  if (dayFirst === null) return 'malformed';
  return dayAndMonth(Number(dayFirst[1]), Number(dayFirst[3]), Number(dayFirst[4]), persian);
}

function dayAndMonth(one: number, two: number, year: number, persian: boolean): Reading {
  const dayFirst = dayOf(year, two, one, persian);
  if (one === 0 || two === 0 || one === two) return dayFirst;
  const monthFirst = dayOf(year, one, two, persian);
  if (typeof dayFirst === 'string') return monthFirst;
  if (typeof monthFirst === 'string') return dayFirst;
  return { earliest: sooner(dayFirst.earliest, monthFirst.earliest), latest: later(dayFirst.latest, monthFirst.latest) };
}

/** One date; month or day 0 is unknown. */
function dayOf(year: number, month: number, day: number, persian: boolean): Reading {
  if (isHijri(year)) return hijriDays(year, month, day, persian);
  if (year < 1000) return 'malformed';
  if (month === 0) return day === 0 ? wholeYear(year, persian) : 'impossible';
  if (month === 1 && day === 1) return wholeYear(year, persian);
  if (month > 12) return 'impossible';
  if (day === 0) return { earliest: toDay(year, month, 1), latest: toDay(year, month, daysInMonth(year, month)) };
  return isDay(year, month, day) ? { earliest: toDay(year, month, day), latest: toDay(year, month, day) } : 'impossible';
}

function wholeYear(year: number, persian: boolean): BirthInterval {
  if (isHijri(year)) return hijriYear(year, persian);
  return { earliest: toDay(year, 1, 1), latest: toDay(year, 12, 31) };
}

function isHijri(year: number): boolean {
  return year >= 1300 && year <= 1450;
}

function hijriDays(year: number, month: number, day: number, persian: boolean): Reading {
  if (month > 12 || day > 31 || (month === 0 && day !== 0)) return 'impossible';
  // The months of the solar calendar fall elsewhere, so a year that may be solar is taken whole.
  if (month === 0 || persian) return hijriYear(year, persian);
  if (month === 1 && day === 1) return hijriYear(year, persian);
  if (day > 30) return 'impossible';
  const first = hijriToNumber(year, month, day === 0 ? 1 : day);
  const last = hijriToNumber(year, month, day === 0 ? 30 : day);
  return { earliest: numberToDay(first - SIGHTING), latest: numberToDay(last + SIGHTING) };
}

/**
 * The lunar year; written in Persian digits it may as well be the solar Hijri year of Iran and Afghanistan
 * (1 Farvardin falls on 19 to 22 March of the year plus 621), and then both are covered.
 */
function hijriYear(year: number, persian: boolean): BirthInterval {
  const earliest = numberToDay(hijriToNumber(year, 1, 1) - SIGHTING);
  if (persian) return { earliest, latest: toDay(year + 622, 3, 22) };
  return { earliest, latest: numberToDay(hijriToNumber(year + 1, 1, 1) - 1 + SIGHTING) };
}

/**
 * Tabular Islamic calendar with 11 leap years in 30 and the civil epoch, 16 July 622 Julian (E. M. Reingold and
 * N. Dershowitz, Calendrical Calculations). Months that begin by sighting, and the Umm al-Qura calendar, differ
 * from it by up to two days, hence `SIGHTING`.
 */
function hijriToNumber(year: number, month: number, day: number): number {
  const epoch = 227_015 - 719_163;
  return day + 29 * (month - 1) + Math.floor((6 * month - 1) / 11) + (year - 1) * 354 + Math.floor((3 + 11 * year) / 30) + epoch - 1;
}

const SIGHTING = 2;
const FIRST_DAY = '1880-01-01' as CalendarDay;
const ABOUT = /^(?:~|≈|(?:c|ca|circa|about|approx|env|environ|vers|حوالي|около)(?![\p{L}\d])\.?)\s*/iu;
const PERSIAN_DIGIT = /[۰-۹]/u;

function westernDigits(text: string): string {
  return text.replace(/[٠-٩۰-۹]/gu, (digit) => String((digit.codePointAt(0) ?? 0) & 15));
}

function isDay(year: number, month: number, day: number): boolean {
  return month >= 1 && month <= 12 && day >= 1 && day <= daysInMonth(year, month);
}

function toDay(year: number, month: number, day: number): CalendarDay {
  return `${String(year).padStart(4, '0')}-${String(month).padStart(2, '0')}-${String(day).padStart(2, '0')}` as CalendarDay;
}

function yearsAfter(day: CalendarDay, years: number): CalendarDay {
  const year = Number(day.slice(0, 4)) + years;
  if (day.endsWith('-02-29') && daysInMonth(year, 2) === 28) return toDay(year, 3, 1);
  return toDay(year, Number(day.slice(5, 7)), Number(day.slice(8, 10)));
}

function completedYears(born: CalendarDay, day: CalendarDay): number {
  const years = Number(day.slice(0, 4)) - Number(born.slice(0, 4));
  return Math.max(0, yearsAfter(born, years) > day ? years - 1 : years);
}

function sooner(a: CalendarDay, b: CalendarDay): CalendarDay {
  return a < b ? a : b;
}

function later(a: CalendarDay, b: CalendarDay): CalendarDay {
  return a > b ? a : b;
}

// Days from the civil calendar and back, with eras of 400 years that begin on 1 March.
function civilToNumber(year: number, month: number, day: number): number {
  const shifted = month <= 2 ? year - 1 : year;
  const era = Math.floor(shifted / 400);
  const ofEra = shifted - era * 400;
  const ofYear = Math.floor((153 * ((month + 9) % 12) + 2) / 5) + day - 1;
  return era * 146_097 + ofEra * 365 + Math.floor(ofEra / 4) - Math.floor(ofEra / 100) + ofYear - 719_468;
}

function numberToDay(number: number): CalendarDay {
  const shifted = number + 719_468;
  const era = Math.floor(shifted / 146_097);
  const ofEra = shifted - era * 146_097;
  const year = Math.floor((ofEra - Math.floor(ofEra / 1460) + Math.floor(ofEra / 36_524) - Math.floor(ofEra / 146_096)) / 365);
  const ofYear = ofEra - (365 * year + Math.floor(year / 4) - Math.floor(year / 100));
  const month = Math.floor((5 * ofYear + 2) / 153);
  const day = ofYear - Math.floor((153 * month + 2) / 5) + 1;
  return toDay(year + era * 400 + (month >= 10 ? 1 : 0), month < 10 ? month + 3 : month - 9, day);
}
