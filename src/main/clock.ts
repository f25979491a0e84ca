import type { Pool } from 'pg';
import { instant, type Instant } from '../basics/time.ts';

/** The book's clock: real time, or the clock of the world the book was made by. */
export interface BookClock {
  now(): Instant;
  /** Sets a world's clock; a real book's clock cannot be set. */
  set(at: Instant, speed: number): Promise<void>;
}

interface ClockRow {
  readonly world: string | null;
  readonly clock_at: number | null;
  readonly clock_since: number | null;
  readonly clock_speed: number;
}

export async function openClock(pool: Pool): Promise<BookClock> {
  const { rows } = await pool.query<ClockRow>('SELECT world, clock_at, clock_since, clock_speed FROM book');
  let row = rows[0];
  return {
    now() {
      if (!row || row.world === null || row.clock_at === null) return instant(Date.now());
      const run = row.clock_speed === 0 || row.clock_since === null ? 0 : (Date.now() - row.clock_since) * row.clock_speed;
      return instant(Math.floor(row.clock_at + run));
    },
    async set(at, speed) {
      const since = Date.now();
      await pool.query('UPDATE book SET clock_at = $1, clock_since = $2, clock_speed = $3', [new Date(at), new Date(since), speed]);
      if (row) row = { ...row, clock_at: at, clock_since: since, clock_speed: speed };
    },
  };
}
