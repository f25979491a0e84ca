import type { Pool, PoolClient } from 'pg';
import type { Instant } from '../basics/time.ts';
import { instantToText } from '../basics/time.ts';
import type { AskedAt, Viewer } from '../reports/views.ts';
import { watermark, type Watermark } from './population.ts';

/** One question of a viewer, answered as of one moment of the database, under the viewer's rules. */
export async function asking<Answer>(pool: Pool, viewer: Viewer | undefined, ask: (db: PoolClient) => Promise<Answer>): Promise<Answer> {
  return inTransaction(pool, viewer, 'BEGIN ISOLATION LEVEL REPEATABLE READ READ ONLY', ask);
}

/** The one thing a reader writes: a row of its own. */
export async function noting(pool: Pool, viewer: Viewer, note: (db: PoolClient) => Promise<unknown>): Promise<void> {
  await inTransaction(pool, viewer, 'BEGIN', note);
}

async function inTransaction<Answer>(
  pool: Pool, viewer: Viewer | undefined, begin: string, use: (db: PoolClient) => Promise<Answer>,
): Promise<Answer> {
  const db = await pool.connect();
  // A connection that dies between two questions tells so by an event; the next question then fails.
  const hear = () => {};
  db.on('error', hear);
  let failed = true;
  try {
    await db.query(begin);
    await db.query({
      name: 'viewer', text: "SELECT set_config('musterbook.authority', $1, true), set_config('musterbook.role', $2, true)",
      values: [viewer?.authority ?? '', viewer?.role ?? ''],
    });
    const answer = await use(db);
    await db.query('COMMIT');
    failed = false;
    return answer;
  } finally {
    db.off('error', hear);
    // After a failure the connection is thrown away, so that no viewer's transaction is left for the next one.
    db.release(failed);
  }
}

/** The moment a question is about, on both time axes. */
export interface Moment {
  readonly asOf: Instant;
  readonly known: Watermark;
  /** Neither named: the projections answer, and what was committed but is not in the book's order yet counts too. */
  readonly live: boolean;
}

export async function momentOf(db: PoolClient, at: AskedAt, now: Instant): Promise<Moment> {
  const live = at.asOf === undefined && at.knownOn === undefined;
  return { asOf: at.asOf ?? now, known: await watermark(db, at.knownOn), live };
}

/** A moment as the arguments of a question: as of when, and the last intake number known. */
export function momentToValues({ asOf, known, live }: Moment): readonly [string, number] {
  return [instantToText(asOf), live ? Number.MAX_SAFE_INTEGER : known.intake];
}

/** Figures of the whole book are for those without persons of their own; everybody else counts their own. */
export function seesWholeBook(viewer: Viewer | undefined): boolean {
  return viewer === undefined || viewer.role === 'secretariat' || viewer.role === 'observer' || viewer.role === 'steward';
}
