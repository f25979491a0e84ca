import type { PoolClient } from 'pg';
import { isUuid, personNumber, type ActorId, type PersonId } from '../basics/ids.ts';
import { instantToText, type Instant } from '../basics/time.ts';
import { arrivalStages, type Band, type Matter, type MatterKind } from '../custody/matters.ts';
import type { Name } from '../people/types.ts';
import type { ArrivalFilter, SheetRow, StrangerRow, VarianceFilter } from '../reports/views.ts';
import { nameOf } from './person-rows.ts';

/** A band is found by its number and not listed. */
export type ListedKind = Exclude<MatterKind, 'band'>;

type Of<Kind extends MatterKind> = Extract<Matter, { matter: Kind }>;

/** Matters the viewer may see, the newest first; one more than a page holds tells that there are more. */
export async function matterRows<Kind extends ListedKind>(
  db: PoolClient,
  kind: Kind,
  filter: VarianceFilter & ArrivalFilter & { readonly limit: number },
): Promise<readonly Of<Kind>[]> {
  const began = { muster: 'started', variance: 'opened', incident: 'happened,to', arrival: 'arrived' }[kind];
  const due = { variance: "(content ->> 'due')::bigint", arrival: ARRIVAL_DUE, muster: undefined, incident: undefined }[kind];
  const dueFirst = due !== undefined && filter.dueFirst === true;
  const order = dueFirst ? due : `(content #>> '{${began}}')::bigint`;
  const [direction, beyond] = dueFirst ? ['ASC', '>'] : ['DESC', '<'];
  const after = filter.after !== undefined && isUuid(filter.after) ? filter.after : null;
  const { rows } = await db.query<{ content: Of<Kind> }>(
    `SELECT content FROM ${kind}
    WHERE ($1::text IS NULL OR place = $1) AND ($2::boolean IS NULL OR (content ->> 'state' = 'open') = $2)
      AND ($3::uuid IS NULL OR (${order}, id) ${beyond} (SELECT ${order}, id FROM ${kind} WHERE id = $3))
      AND ($5::uuid IS NULL OR ${kind === 'variance' ? 'muster' : 'id'} = $5)
      AND ($6::uuid IS NULL OR ${kind === 'variance' ? 'subject' : 'id'} = $6)
      AND ($7::uuid[] IS NULL OR id = ANY ($7))
    ORDER BY ${order} ${direction}, id ${direction} LIMIT $4`,
    [filter.place ?? null, filter.open ?? null, after, filter.limit, filter.muster ?? null, filter.subject ?? null, filter.persons ?? null],
  );
  return rows.map(({ content }) => content);
}

/** When the first stage of an arrival that lacks something is due: as `duties/due.ts` reckons it. */
const ARRIVAL_DUE = `((content ->> 'arrived')::bigint + 3600000 * CASE ${Object.entries(arrivalStages)
  .map(([hours, steps]) => `WHEN NOT content -> 'steps' @> '${JSON.stringify(steps)}' THEN ${hours}`)
  .join(' ')} ELSE 8760 END)`;

export async function matterRow<Kind extends 'muster' | 'incident'>(db: PoolClient, kind: Kind, id: string): Promise<Of<Kind> | undefined> {
  if (!isUuid(id)) return undefined;
  return (await db.query<{ content: Of<Kind> }>(`SELECT content FROM ${kind} WHERE id = $1`, [id])).rows[0]?.content;
}

/** The list a counter goes by: refused, as if there were none, before the counter has given a bare number of his own. */
export async function sheetRows(db: PoolClient, id: string, actor: ActorId, now: Instant): Promise<readonly SheetRow[] | undefined> {
  const muster = await matterRow(db, 'muster', id);
  if (muster?.state !== 'open' || !muster.counters.some((counter) => counter.actor === actor)) return undefined;
  const { rows } = await db.query<{ person: PersonId; names: readonly Name[] | null; seen: boolean }>(SHEET, [
    muster.place,
    instantToText(muster.started),
    instantToText(now),
    id,
  ]);
  return rows.map(({ person, names, seen }) => {
    const name = nameOf(names ?? []);
    return { id: person, number: personNumber(person), ...(name === undefined ? {} : { name }), seen };
  });
}

const SHEET = `
  WITH here AS MATERIALIZED (SELECT p.person FROM presence_at($1, $2, $3) p)
  SELECT here.person, called.names, EXISTS (SELECT FROM muster_sighting s WHERE s.muster = $4 AND s.subject = here.person) AS seen
  FROM here LEFT JOIN LATERAL (
    SELECT i.content -> 'names' AS names FROM slice_identity i
    WHERE i.subject = here.person AND i.content #> '{names,0}' IS NOT NULL ORDER BY i.intake DESC, i.ordinal DESC LIMIT 1) called ON true
  ORDER BY here.person`;

/** Who wears a band, when the viewer may see that person. */
export async function wearerOf(db: PoolClient, band: string): Promise<PersonId | undefined> {
  const { rows } = await db.query<{ person: PersonId }>('SELECT person FROM band WHERE id = $1 AND worn', [band]);
  return rows[0]?.person;
}

/** The bands of persons whom the viewer may see, the latest first. */
export async function bandRows(db: PoolClient, persons: readonly PersonId[]): Promise<readonly Band[]> {
  const { rows } = await db.query<{ content: Band }>(
    "SELECT content FROM band WHERE person = ANY ($1::uuid[]) ORDER BY worn DESC, (content ->> 'since')::bigint DESC, id",
    [persons],
  );
  return rows.map(({ content }) => content);
}

/** What counters wrote about people they could not name, as far as the rules of the field groups let the viewer read it. */
export async function strangerRows(db: PoolClient, claims: readonly string[]): Promise<readonly StrangerRow[]> {
  const { rows } = await db.query<{ id: string; identity: StrangerRow['identity'] | null; remark: string | null }>(
    `SELECT c.id, (SELECT i.content FROM slice_identity i WHERE i.subject = c.id ORDER BY i.intake LIMIT 1) AS identity,
      (SELECT s.content ->> 'remark' FROM slice_custody s WHERE s.subject = c.id ORDER BY s.intake LIMIT 1) AS remark
    FROM claim c WHERE c.id = ANY ($1::uuid[])`,
    [claims],
  );
  return rows.map(({ id, identity, remark }) => ({ id, ...(identity ? { identity } : {}), ...(remark === null ? {} : { remark }) }));
}
