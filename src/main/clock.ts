import type { Pool } from 'pg';
import { instant, type Instant } from '../basics/time.ts';

/** How a world's clock was set: it stood at `at` when it was `since` in the real world, and has run `speed` times as fast from then on. */
export interface ClockSet {
  readonly at: Instant;
  readonly since: number;
  /** 0: it is paused. */
  readonly speed: number;
  /** Where it pauses by itself. */
  readonly until?: Instant;
  /** When the world's calendar has something that has not been played yet. */
  readonly next?: Instant;
}

/** The book's clock: real time, or the clock of the world the book was made by. */
export interface BookClock {
  /** Never earlier than what it said before, and never at or after an event of the world that has not been played. */
  now(): Instant;
  /** How a world's clock is set, as this process last saw it; undefined in a real book. */
  setting(): ClockSet | undefined;
  /** The same, as the book has it now. */
  read(): Promise<ClockSet | undefined>;
  /** Sets a world's clock; a real book's clock cannot be set. Only for whoever holds the player's lock. */
  write(to: ClockSet): Promise<void>;
  close(): Promise<void>;
}

/** How often a change made by another process is looked for, and how long what was seen counts, in milliseconds. */
const LOOK_EVERY = 250;
const HOLDS_FOR = 500;
/**
 * Where a clock that runs is set otherwise, it goes on from where the clock of any other process may stand by then: so long after the
 * moment at which it is set. Without that, whoever asks two servers in turn could see it run backwards.
 */
export const TAKES_EFFECT_AFTER = 2 * HOLDS_FOR;

/** Where a clock stands at a moment of the real world. */
export function clockAt(set: ClockSet, moment: number): Instant {
  const next = set.next === undefined ? Infinity : set.next - 1;
  return instant(Math.max(set.at, Math.min(ranTo(set, moment), set.until ?? Infinity, next)));
}

/** Where it would stand if nothing held it. */
export function ranTo({ at, since, speed }: ClockSet, moment: number): number {
  return at + Math.floor(Math.max(0, moment - since) * speed);
}

interface ClockRow {
  readonly world: string | null;
  readonly at: number | null;
  readonly since: number | null;
  readonly speed: number;
  readonly until: number | null;
  readonly next: number | null;
}

/** `real` is the time of a book that no world made; tests have it run through days. */
export async function openClock(pool: Pool, real: () => number = Date.now): Promise<BookClock> {
  let set = await read(pool);
  let seenAt = Date.now();
  let writes = 0;
  let looking: Promise<void> = Promise.resolve();
  let told = -Infinity;

  async function look(): Promise<void> {
    const [asked, before] = [Date.now(), writes];
    const found = await read(pool).catch(() => undefined);
    // What was asked before this process set the clock itself is old.
    if (found === undefined || writes !== before) return;
    [set, seenAt] = [found, asked];
  }
  let idle = true;
  const timer =
    set &&
    setInterval(() => {
      if (!idle) return;
      idle = false;
      looking = look().finally(() => {
        idle = true;
      });
    }, LOOK_EVERY).unref();

  return {
    now() {
      if (set === undefined) return instant(real());
      told = Math.max(told, clockAt(set, Math.min(Date.now(), seenAt + HOLDS_FOR)));
      return instant(told);
    },
    setting: () => set,
    read: () => read(pool),
    async write(to) {
      writes++;
      await pool.query('UPDATE book SET clock_at = $1, clock_since = $2, clock_speed = $3, clock_until = $4, clock_next = $5', [
        new Date(to.at),
        new Date(to.since),
        to.speed,
        to.until === undefined ? null : new Date(to.until),
        to.next === undefined ? null : new Date(to.next),
      ]);
      writes++;
      [set, seenAt] = [to, Date.now()];
    },
    async close() {
      clearInterval(timer);
      await looking;
    },
  };
}

async function read(pool: Pool): Promise<ClockSet | undefined> {
  const { rows } = await pool.query<ClockRow>(
    `SELECT world, clock_at AS at, clock_since AS since, clock_speed AS speed, clock_until AS until, clock_next AS next FROM book`,
  );
  const [row] = rows;
  if (row === undefined || row.world === null || row.at === null || row.since === null) return undefined;
  return {
    at: instant(row.at),
    since: row.since,
    speed: row.speed,
    ...(row.until === null ? {} : { until: instant(row.until) }),
    ...(row.next === null ? {} : { next: instant(row.next) }),
  };
}
