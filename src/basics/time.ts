declare const instantBrand: unique symbol;

/** An instant: whole milliseconds since 1970-01-01T00:00:00Z, UTC. */
export type Instant = number & { readonly [instantBrand]: true };

/** When something was so, with stated uncertainty: it happened at `from` at the earliest and at `to` at the latest. */
export interface When {
  readonly from: Instant;
  readonly to: Instant;
}

const SECOND = 1000;
export const MINUTE = 60 * SECOND;
export const HOUR = 60 * MINUTE;
export const DAY = 24 * HOUR;

export function instant(milliseconds: number): Instant {
  if (!Number.isSafeInteger(milliseconds)) throw new RangeError(`not an instant: ${milliseconds}`);
  return milliseconds as Instant;
}

export function exactly(at: Instant): When {
  return { from: at, to: at };
}

export function later(at: Instant, milliseconds: number): Instant {
  return instant(at + milliseconds);
}

/** RFC 3339 in UTC, for people and interfaces. */
export function instantToText(at: Instant): string {
  if (at !== lastAt) [lastAt, lastText] = [at, new Date(at).toISOString()];
  return lastText;
}

// The rows of a list all have the same few instants, one after another.
let lastAt = 0 as Instant;
let lastText = new Date(0).toISOString();

// RFC 3339, section 5.6: a date-time without an offset is not an instant.
const RFC3339 = /^\d{4}-\d{2}-\d{2}[Tt ]\d{2}:\d{2}(:\d{2}(\.\d{1,9})?)?([Zz]|[+-]\d{2}:\d{2})$/;

/** Reads RFC 3339 with an offset; undefined for anything else, 30 February included. */
export function textToInstant(text: string): Instant | undefined {
  if (!RFC3339.test(text)) return undefined;
  const day = Number(text.slice(8, 10));
  const month = Number(text.slice(5, 7));
  if (month < 1 || month > 12 || day < 1 || day > daysInMonth(Number(text.slice(0, 4)), month)) return undefined;
  const parsed = Date.parse(text.replace(' ', 'T'));
  return Number.isNaN(parsed) ? undefined : instant(parsed);
}

/** Days of a month (1 to 12) in the Gregorian calendar. */
export function daysInMonth(year: number, month: number): number {
  return new Date(Date.UTC(year, month, 0)).getUTCDate();
}

/** The hour an instant lies in, as whole hours since 1970: the grain in which proofs of presence are tallied. */
export function hourOf(at: Instant): number {
  return Math.floor(at / HOUR);
}
