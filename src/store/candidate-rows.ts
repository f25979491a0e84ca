import type { PoolClient } from 'pg';
import type { AuthorityCode, HandoverId, PersonId, PlaceCode } from '../basics/ids.ts';
import type { Candidate } from '../handover/missing.ts';
import type { CalendarDay } from '../people/birth.ts';
import { rowToAccount } from './load-facts.ts';

interface Row {
  readonly id: PersonId;
  readonly roll: AuthorityCode;
  readonly kind: number;
  readonly place: PlaceCode | null;
  readonly handover: HandoverId | null;
  readonly counterpart: AuthorityCode | null;
  readonly family: string | null;
  readonly pending: HandoverId | null;
  readonly earliest: CalendarDay | null;
  readonly latest: CalendarDay | null;
  readonly told: { readonly [authority: string]: boolean } | null;
}

/**
 * Persons the viewer may see, with the rest of their family units. What was decided about telling whom is read from the field group
 * of the interviews: whoever may not read that is told of no decision.
 */
export async function candidateRows(db: PoolClient, ids: readonly PersonId[]): Promise<readonly Candidate[]> {
  if (ids.length === 0) return [];
  const { rows } = await db.query<Row>(
    `SELECT s.person AS id, a.roll, a.kind, a.place, a.handover, a.counterpart, s.family, s.pending, s.birth_earliest AS earliest,
      s.birth_latest AS latest, d.told
    FROM standing s JOIN account a ON a.id = s.account
    CROSS JOIN LATERAL (SELECT jsonb_object_agg(o.to, o.permitted) AS told FROM (
      SELECT DISTINCT ON (content ->> 'to') content ->> 'to' AS to, content -> 'permitted' AS permitted FROM slice_disclosure
      WHERE subject = s.person ORDER BY content ->> 'to', intake DESC, ordinal DESC) o) d
    WHERE s.person = ANY ($1::uuid[]) OR s.family IN (SELECT family FROM standing WHERE person = ANY ($1::uuid[])) ORDER BY s.person`,
    [ids],
  );
  return rows.map(({ id, family, pending, earliest, latest, told, ...account }) => ({
    id,
    account: rowToAccount(account),
    ...(family === null ? {} : { family }),
    ...(pending === null ? {} : { pending }),
    ...(earliest === null || latest === null ? {} : { birth: { earliest, latest } }),
    told: told ?? {},
  }));
}
