import { escapeLiteral, type Pool, type PoolClient } from 'pg';
import type { PersonId, PlaceCode } from '../basics/ids.ts';
import type { Instant } from '../basics/time.ts';
import { seesPersons } from '../access/may.ts';
import { instantToText } from '../basics/time.ts';
import type { AskedAt, Viewer } from '../reports/views.ts';
import { watermark, type Watermark } from './population.ts';

/** What a question is about: it widens nobody's scope and only shortens the way to the same answer. */
interface About {
  readonly person?: PersonId;
  readonly place?: PlaceCode;
}

/**
 * One question of a viewer, answered as of one moment of the database, under the viewer's rules. When it is about one person or one
 * place, saying so lets the rules judge that once, instead of everybody the same entries are about or everybody at the place.
 */
export async function asking<Answer>(
  pool: Pool,
  viewer: Viewer | undefined,
  ask: (db: PoolClient) => Promise<Answer>,
  about: About = {},
): Promise<Answer> {
  const db = await pool.connect();
  try {
    const settings = {
      'musterbook.authority': viewer?.authority ?? '',
      'musterbook.role': viewer?.role ?? '',
      'musterbook.about': about.person ?? '',
      'musterbook.place': about.place ?? '',
      plan_cache_mode: about.person === undefined ? 'auto' : 'force_generic_plan',
    };
    const set = Object.entries(settings).map(([name, value]) => `set_config('${name}', ${escapeLiteral(value)}, true)`);
    await db.query(`BEGIN ISOLATION LEVEL REPEATABLE READ READ ONLY; SELECT ${set.join(', ')}`);
    const answer = await ask(db);
    // What was only read needs no confirmation; the connection goes back once the viewer's transaction is over.
    db.query('COMMIT').then(
      () => db.release(),
      () => db.release(true),
    );
    return answer;
  } catch (failed) {
    // After a failure the connection is thrown away, so that no viewer's transaction is left for the next one.
    db.release(true);
    throw failed;
  }
}

/** Notes that a personal file is read, by whom, for whom and what for: the one thing a reader writes. */
export async function noteReading(pool: Pool, viewer: Viewer, purpose: string, person: string, at: Instant): Promise<void> {
  await pool.query({
    name: 'reading',
    values: [instantToText(at), viewer.actor, viewer.authority, viewer.role, purpose, person],
    // One statement and so one transaction: the authority is set for it alone, and the rule of the table then holds the row to it.
    text: `WITH acting AS MATERIALIZED (SELECT set_config('musterbook.authority', $3, true) AS authority)
      INSERT INTO reading (at, actor, authority, role, purpose, person) SELECT $1, $2, authority, $4, $5, $6 FROM acting`,
  });
}

/** The same for everybody a paper or a list names. */
export async function noteReadings(pool: Pool, viewer: Viewer, purpose: string, persons: readonly string[], at: Instant): Promise<void> {
  await pool.query({
    name: 'readings',
    values: [instantToText(at), viewer.actor, viewer.authority, viewer.role, purpose, persons],
    text: `WITH acting AS MATERIALIZED (SELECT set_config('musterbook.authority', $3, true) AS authority)
      INSERT INTO reading (at, actor, authority, role, purpose, person)
      SELECT $1, $2, authority, $4, $5, one FROM acting, unnest($6::uuid[]) one`,
  });
}

/** The moment a question is about, on both time axes. */
export interface Moment {
  readonly asOf: Instant;
  readonly known: Watermark;
  /** Neither named: the projections answer, and what was committed but is not in the book's order yet counts too. */
  readonly live: boolean;
}

export async function momentOf(db: PoolClient, at: AskedAt, now: Instant): Promise<Moment> {
  return { asOf: at.asOf ?? now, known: await watermark(db, at.knownOn), live: isLive(at) };
}

/** The same where the last index known is not told. */
export async function momentAsked(db: PoolClient, at: AskedAt, now: Instant): Promise<Moment> {
  return isLive(at) ? { asOf: now, known: { index: 0, intake: 0 }, live: true } : momentOf(db, at, now);
}

function isLive(at: AskedAt): boolean {
  return at.asOf === undefined && at.knownOn === undefined;
}

/** A moment as the arguments of a question: as of when, and the last intake number known. */
export function momentToValues({ asOf, known, live }: Moment): readonly [string, number] {
  return [instantToText(asOf), live ? Number.MAX_SAFE_INTEGER : known.intake];
}

/** Figures of the whole book are for those without persons of their own; everybody else counts their own. */
export function seesWholeBook(viewer: Viewer | undefined): boolean {
  return viewer === undefined || !seesPersons(viewer.role);
}
