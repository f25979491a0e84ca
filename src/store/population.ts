import type { Pool, PoolClient } from 'pg';
import type { PlaceCode } from '../basics/ids.ts';
import { instantToText, type Instant } from '../basics/time.ts';

/** How many movements lie between two cuts: a question about the past reads about two cuts' worth of them at most. */
export const CUT_SIZE = 50_000;

/** A moment in the book's knowledge: everything with an index up to this one was known, and nothing else. */
export interface Watermark {
  readonly index: number;
  /** The intake number of that entry; index order is intake order. */
  readonly intake: number;
}

type Asked = Pool | PoolClient;

/** What was known at an instant, or is known now to the book's order when none is given. */
export async function watermark(db: Asked, knownOn?: Instant): Promise<Watermark> {
  const { rows } = await db.query<Watermark>({
    name: 'watermark',
    // The times of the book's order never go back, so the last by time is the last by index.
    text: `SELECT index, intake FROM log_entry WHERE sequenced_at <= coalesce($1::timestamptz, 'infinity')
      ORDER BY sequenced_at DESC, index DESC LIMIT 1`,
    values: [knownOn === undefined ? null : instantToText(knownOn)],
  });
  return rows[0] ?? { index: 0, intake: 0 };
}

/** What was known when the entry of an index was the last one. */
export async function watermarkOf(db: Asked, index: number): Promise<Watermark> {
  const { rows } = await db.query<Watermark>('SELECT index, intake FROM log_entry WHERE index <= $1 ORDER BY index DESC LIMIT 1', [index]);
  return rows[0] ?? { index: 0, intake: 0 };
}

/** How many stood at each account as of an instant and as known by a watermark; accounts of nobody are left out. */
export async function populationAt(db: Asked, asOf: Instant, known: Watermark): Promise<ReadonlyMap<number, number>> {
  const { rows } = await db.query<{ account: number; count: number }>({
    name: 'population',
    text: 'SELECT account, count FROM population_at($1, $2)',
    values: [instantToText(asOf), known.intake],
  });
  return new Map(rows.map(({ account, count }) => [account, count]));
}

/** How many were bodily at each place, held or as guests; places of nobody are left out. */
export async function populationOfPlaces(db: Asked, asOf: Instant, known: Watermark): Promise<ReadonlyMap<PlaceCode, number>> {
  const { rows } = await db.query<{ place: PlaceCode; count: number }>({
    name: 'places',
    text: 'SELECT place, count FROM population_of_places($1, $2)',
    values: [instantToText(asOf), known.intake],
  });
  return new Map(rows.map(({ place, count }) => [place, count]));
}

/** Makes the next cut when enough movements have come since the last one; undefined when not, or when another process is at it. */
export async function makeCut(db: Asked, size: number = CUT_SIZE): Promise<number | undefined> {
  const { rows } = await db.query<{ made: number | null }>('SELECT make_cut($1) AS made', [size]);
  return rows[0]?.made ?? undefined;
}
