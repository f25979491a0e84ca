/** How the book's clock stands beside the device's. A book of real persons runs on real time, that of a world on its own. */
export type FieldClock =
  | { readonly of: 'book'; readonly offset: number }
  | { readonly of: 'world'; readonly at: number; readonly since: number; readonly speed: number; readonly until?: number };

/** The most the book takes for a device's clock that is merely wrong: a day. */
const MOST = 86_400_000;

/**
 * By the head `Date` of an answer that came just now. It names whole seconds, so the book's clock is taken to be the earlier moment: what
 * is entered a moment later must not lie in its future.
 */
export function clockByDate(date: string | null, now: number): FieldClock | undefined {
  const told = date === null ? Number.NaN : Date.parse(date);
  return Number.isNaN(told) ? undefined : { of: 'book', offset: now - told };
}

/** What time it is in the book, as far as this device can tell. */
export function bookTime(clock: FieldClock, now: number): number {
  if (clock.of === 'book') return Math.round(now - clock.offset);
  return Math.round(Math.min(clock.at + Math.max(0, now - clock.since) * clock.speed, clock.until ?? Infinity));
}

/** The device's clock less the book's, as it is told with the bare number; nought where the device counts in the book's time. */
export function offsetOf(clock: FieldClock): number {
  return clock.of === 'book' && Math.abs(clock.offset) <= MOST ? Math.round(clock.offset) : 0;
}
