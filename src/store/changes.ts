import type { Pool } from 'pg';
import type { EntryType } from '../entries/types.ts';
import type { Viewer } from '../reports/views.ts';
import { asking } from './asking.ts';

/** What was recorded between two index numbers, as far as a viewer may know of it. */
export interface Change {
  /** Of the last such entry, and not of the book's last one: how much others record is not told. */
  readonly index: number;
  readonly types: readonly EntryType[];
}

export async function lastIndex(pool: Pool): Promise<number> {
  const { rows } = await pool.query<{ last: number | null }>({ name: 'last index', text: 'SELECT max(index) AS last FROM log_entry' });
  return rows[0]?.last ?? 0;
}

/**
 * Asked under the rules of rows, as the viewer. Of interviews on fear of a state only the authority that held them hears: that one was held
 * about somebody in a handover says too much already.
 */
export async function changesFor(pool: Pool, viewer: Viewer, after: number, upTo: number): Promise<Change | undefined> {
  const { rows } = await asking(pool, viewer, (db) =>
    db.query<{ index: number | null; types: readonly EntryType[] | null }>(
      `SELECT max(l.index) AS index, array_agg(DISTINCT e.type ORDER BY e.type) AS types
      FROM log_entry l JOIN entry e ON e.intake = l.intake
      WHERE l.index > $1 AND l.index <= $2 AND (e.authority = acting() OR e.type <> 'DisclosureDecided')`,
      [after, upTo],
    ),
  );
  const { index, types } = rows[0] ?? { index: null, types: null };
  return index === null || types === null ? undefined : { index, types };
}
