import type { PoolClient } from 'pg';
import { isUuid, personNumber, type ActorId, type AuthorityCode, type PersonId, type PlaceCode } from '../basics/ids.ts';
import { instantToText, type Instant } from '../basics/time.ts';
import { arrivalStages, type Band, type Item, type Matter, type MatterKind } from '../custody/matters.ts';
import type { Sought } from '../duties/due.ts';
import { accountKinds } from '../entries/types.ts';
import type { CalendarDay } from '../people/birth.ts';
import type { Name } from '../people/types.ts';
import type { ArrivalFilter, SheetRow, StrangerRow, VarianceFilter } from '../reports/views.ts';
import { nameOf } from './person-rows.ts';

/** A band is found by its number, a thing that is kept by whose it is or who has it. */
export type ListedKind = Exclude<MatterKind, 'band' | 'item'>;

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
  const { rows } = await db.query<{ person: PersonId; names: readonly Name[] | null; bed: string | null; seen: boolean }>(SHEET, [
    muster.place,
    instantToText(muster.started),
    instantToText(now),
    id,
  ]);
  return rows.map(({ person, names, bed, seen }) => {
    const name = nameOf(names ?? []);
    const known = { ...(name === undefined ? {} : { name }), ...(bed === null ? {} : { bed }) };
    return { id: person, number: personNumber(person), ...known, seen };
  });
}

const SHEET = `
  WITH here AS MATERIALIZED (SELECT p.person, p.bed FROM presence_at($1, $2, $3) p)
  SELECT here.person, called.names, here.bed,
    EXISTS (SELECT FROM muster_sighting s WHERE s.muster = $4 AND s.subject = here.person) AS seen
  FROM here LEFT JOIN LATERAL (
    SELECT i.content -> 'names' AS names FROM slice_identity i
    WHERE i.subject = here.person AND i.content #> '{names,0}' IS NOT NULL ORDER BY i.intake DESC, i.ordinal DESC LIMIT 1) called ON true
  ORDER BY here.person`;

/** Who wears a band, when the viewer may see that person. */
export async function wearerOf(db: PoolClient, band: string): Promise<PersonId | undefined> {
  const { rows } = await db.query<{ person: PersonId }>('SELECT person FROM band WHERE id = $1 AND worn', [band]);
  return rows[0]?.person;
}

/** Who was marked injured at a gate, as far as the rules of the field groups tell the viewer. */
export async function injuredAmong(db: PoolClient, persons: readonly string[]): Promise<ReadonlySet<string>> {
  const { rows } = await db.query<{ subject: string }>(
    "SELECT DISTINCT subject FROM slice_medical WHERE subject = ANY ($1::uuid[]) AND content -> 'injured' = 'true'",
    [persons],
  );
  return new Set(rows.map(({ subject }) => subject));
}

/** Things kept for a person, or that an authority has, by their numbers. */
export async function itemRows(
  db: PoolClient,
  {
    person,
    holder,
    after,
    limit,
  }: { readonly person?: PersonId; readonly holder?: string; readonly after?: string; readonly limit: number },
): Promise<readonly Item[]> {
  const { rows } = await db.query<{ content: Item }>(
    `SELECT content FROM item WHERE ($1::uuid IS NULL OR person = $1) AND ($2::text IS NULL OR holder = $2)
      AND ($3::uuid IS NULL OR id > $3) ORDER BY id LIMIT $4`,
    [person ?? null, holder ?? null, after !== undefined && isUuid(after) ? after : null, limit],
  );
  return rows.map(({ content }) => content);
}

/** The bands of persons whom the viewer may see, the latest first. */
export async function bandRows(db: PoolClient, persons: readonly PersonId[]): Promise<readonly Band[]> {
  const { rows } = await db.query<{ content: Band }>(
    "SELECT content FROM band WHERE person = ANY ($1::uuid[]) ORDER BY worn DESC, (content ->> 'since')::bigint DESC, id",
    [persons],
  );
  return rows.map(({ content }) => content);
}

/** What an authority still has of persons who are no longer its to keep things for: released, dead, or on another roll. */
export async function itemsLeftBehind(db: PoolClient, holder: string): Promise<readonly Item[]> {
  const { rows } = await db.query<{ content: Item }>(
    `SELECT i.content FROM item i LEFT JOIN standing s ON s.person = i.person LEFT JOIN account a ON a.id = s.account
    WHERE i.holder = $1 AND (s.person IS NULL OR a.roll <> $1 OR a.kind = ANY ($2)) ORDER BY i.id LIMIT 1000`,
    [holder, [accountKinds.released, accountKinds.deceased]],
  );
  return rows.map(({ content }) => content);
}

interface SoughtRow {
  readonly person: PersonId;
  readonly authority: AuthorityCode;
  readonly place: PlaceCode | null;
  readonly since: Instant;
  readonly earliest: CalendarDay;
  readonly latest: CalendarDay;
}

/** Whom a count that is not settled did not find and nobody has seen since, and who was declared lost; where a birth is known. */
export async function soughtRows(db: PoolClient): Promise<readonly Sought[]> {
  const { rows } = await db.query<SoughtRow>(SOUGHT, [HERE, LOST]);
  return rows.map(({ place, earliest, latest, ...row }) => ({ ...row, ...(place === null ? {} : { place }), birth: { earliest, latest } }));
}

const HERE = [accountKinds.held, accountKinds.guest];
const LOST = [accountKinds.unaccounted, accountKinds['at-large']];
const SOUGHT = `
  SELECT v.subject AS person, v.authority, v.place, (v.content ->> 'opened')::bigint AS since,
    s.birth_earliest AS earliest, s.birth_latest AS latest
  FROM variance v JOIN standing s ON s.person = v.subject JOIN account a ON a.id = s.account
  WHERE v.open AND v.content ->> 'kind' = 'missing' AND s.birth_latest IS NOT NULL AND a.kind = ANY ($1)
    AND (s.seen_at IS NULL OR s.seen_at <= to_timestamp((v.content ->> 'opened')::bigint / 1000.0))
  UNION ALL
  SELECT s.person, a.roll, a.place, (extract(epoch FROM s.since) * 1000)::bigint, s.birth_earliest, s.birth_latest
  FROM standing s JOIN account a ON a.id = s.account WHERE a.kind = ANY ($2) AND s.birth_latest IS NOT NULL`;

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
