import type { PoolClient } from 'pg';
import { isUuid, personNumber, type AuthorityCode, type HandoverId, type PersonId, type PlaceCode } from '../basics/ids.ts';
import { HOUR, type Instant } from '../basics/time.ts';
import { placeKinds, type PlaceKind } from '../authorities/types.ts';
import { accountKinds, type AccountKind, type SightingGrade } from '../entries/types.ts';
import type { Name } from '../people/types.ts';
import { oldestHour, type Behind } from '../reports/answer.ts';
import type { PersonFilter, PersonRow } from '../reports/views.ts';
import { momentToValues, type Moment } from './asking.ts';
import { rowToAccount } from './load-facts.ts';

export const MOST_ROWS = 200;

export type Wanted = Pick<PersonFilter, 'term' | 'place' | 'roll' | 'after'> & {
  /** Only these persons. */
  readonly ids?: readonly string[];
  readonly limit: number;
};

/** Rows of persons the viewer may see, in the order of their ids; one more than a page holds tells that there are more. */
export async function personRows(db: PoolClient, wanted: Wanted, moment: Moment): Promise<readonly PersonRow[]> {
  const { rows } = await db.query<Row>(moment.live ? LIVE : PAST, [
    ...momentToValues(moment),
    wanted.after !== undefined && isUuid(wanted.after) ? wanted.after : null,
    kindsOf(wanted),
    presenceOf(wanted.term),
    JSON.stringify(thresholds(moment.asOf)),
    wanted.place ?? null,
    wanted.roll ?? null,
    wanted.ids ?? null,
    // The persons behind a figure are those the figure counts, not also those offered to the viewer.
    wanted.term !== undefined,
    wanted.limit,
    wanted.term === 'in-variance',
  ]);
  return rows.map(rowToPerson);
}

const NAME = `
  LEFT JOIN LATERAL (
    SELECT i.content -> 'names' AS names FROM slice_identity i
    WHERE i.subject = page.person AND i.intake <= $2 AND i.content #> '{names,0}' IS NOT NULL
    ORDER BY i.intake DESC, i.ordinal DESC LIMIT 1) called ON true`;

const CONDITIONS = `
  ($3::uuid IS NULL OR s.person > $3)
  AND ($4::int[] IS NULL OR a.kind = ANY ($4))
  AND ($7::text IS NULL OR a.place = $7)
  AND ($8::text IS NULL OR a.roll = $8)
  AND ($9::uuid[] IS NULL OR s.person = ANY ($9))
  AND (NOT $10::boolean OR a.id IN (SELECT id FROM account_in_scope))`;

/** About whom a count and the book differ: now by what is open, for the past by what was opened and not yet closed. */
const DIFFERING = `
  AND (NOT $12::boolean OR EXISTS (SELECT FROM variance v WHERE v.subject = s.person AND v.open))`;
const DIFFERED = `
  AND (NOT $12::boolean OR s.person IN (SELECT d.person FROM differing_at($1, $2, true) d))`;

/** Presence as the headline reckons it: see reports/answer.ts. */
const PRESENCE = `
  ($5::text IS NULL OR $5 = CASE WHEN page.seen_at IS NULL THEN 'held-never'
    WHEN page.seen_at >= to_timestamp(($6::jsonb ->> coalesce(page.place_kind, 'detention'))::bigint) THEN 'held-seen'
    ELSE 'held-older' END)`;

const COLUMNS =
  'page.person, page.bed, page.since, page.seen_at, page.seen_how, a.roll, a.kind, a.place, a.handover, a.counterpart, called.names';

const LIVE = `
  WITH page AS MATERIALIZED (
    SELECT page.* FROM (
      SELECT s.person, s.bed, s.account, s.since, s.seen_at, s.seen_how, p.kind AS place_kind
      FROM standing s JOIN account a ON a.id = s.account LEFT JOIN place p ON p.code = a.place
      WHERE $1::timestamptz IS NOT NULL AND ${CONDITIONS} ${DIFFERING}) page
    WHERE ${PRESENCE} ORDER BY page.person LIMIT $11)
  SELECT ${COLUMNS} FROM page JOIN account a ON a.id = page.account ${NAME} ORDER BY page.person`;

const PAST = `
  WITH page AS MATERIALIZED (
    SELECT page.* FROM (
      SELECT s.person, NULL AS bed, stay.account, stay.since, seen.at AS seen_at, seen.how AS seen_how, p.kind AS place_kind
      FROM standing s
      CROSS JOIN LATERAL (
        SELECT m.to_account AS account, m.valid_from AS since FROM movement m
        WHERE m.person = s.person AND m.intake <= $2 AND m.valid_from <= $1 AND m.reverses IS NULL
          AND NOT EXISTS (SELECT FROM movement r WHERE r.person = m.person AND r.reverses = m.n AND r.intake <= $2)
        ORDER BY m.valid_from DESC, m.n DESC LIMIT 1) stay
      JOIN account a ON a.id = stay.account LEFT JOIN place p ON p.code = a.place
      LEFT JOIN LATERAL (
        SELECT to_timestamp((e.body #>> '{seen,at}')::bigint / 1000.0) AS at, e.body #>> '{seen,how}' AS how FROM entry e
        WHERE e.intake IN (SELECT m.intake FROM movement m WHERE m.person = s.person
            UNION ALL SELECT c.intake FROM entry_subject c WHERE c.subject = s.person)
          AND e.intake <= $2 AND e.body ? 'seen' AND to_timestamp((e.body #>> '{seen,at}')::bigint / 1000.0) <= $1
          AND (e.body #> '{seen,subjects}' IS NULL OR e.body #> '{seen,subjects}' @> to_jsonb(array_position(e.subjects, s.person) - 1))
        ORDER BY at DESC, e.intake DESC LIMIT 1) seen ON true
      WHERE ${CONDITIONS} ${DIFFERED}) page
    WHERE ${PRESENCE} ORDER BY page.person LIMIT $11)
  SELECT ${COLUMNS} FROM page JOIN account a ON a.id = page.account ${NAME} ORDER BY page.person`;

interface Row {
  readonly person: PersonId;
  readonly bed: string | null;
  readonly since: Instant;
  readonly seen_at: Instant | null;
  readonly seen_how: SightingGrade | null;
  readonly roll: AuthorityCode;
  readonly kind: number;
  readonly place: PlaceCode | null;
  readonly handover: HandoverId | null;
  readonly counterpart: AuthorityCode | null;
  readonly names: readonly Name[] | null;
}

function rowToPerson(row: Row): PersonRow {
  const name = nameOf(row.names ?? []);
  return {
    id: row.person,
    number: personNumber(row.person),
    ...(name === undefined ? {} : { name }),
    account: rowToAccount(row),
    ...(row.bed === null ? {} : { bed: row.bed }),
    since: row.since,
    ...(row.seen_at === null ? {} : { seenAt: row.seen_at }),
    ...(row.seen_how === null ? {} : { seenHow: row.seen_how }),
  };
}

/** How a person is called in a line: the full name as given, or else given and family name. */
export function nameOf(names: readonly Name[]): string | undefined {
  const of = (kind: Name['kind']) => names.find((name) => name.kind === kind)?.text;
  const parts = [of('given'), of('family')].filter((part) => part !== undefined);
  return of('full') ?? (parts.length > 0 ? parts.join(' ') : names[0]?.text);
}

const kindsByTerm: { readonly [term in Behind]: readonly AccountKind[] } = {
  'held-seen': ['held', 'guest'],
  'held-older': ['held', 'guest'],
  'held-never': ['held', 'guest'],
  'in-variance': ['held', 'guest'],
  'in-transit': ['in-transit'],
  escort: ['escort'],
  'with-others': ['with-peer', 'with-nonparticipant'],
  unaccounted: ['unaccounted'],
  'at-large': ['at-large'],
  released: ['released'],
  deceased: ['deceased'],
  merged: ['merged'],
};

function kindsOf({ term, place }: Wanted): readonly number[] | null {
  if (term !== undefined) return kindsByTerm[term].map((kind) => accountKinds[kind]);
  // Who is lost keeps the place of the last stay, and is not there.
  return place === undefined ? null : [accountKinds.held, accountKinds.guest, accountKinds.escort];
}

function presenceOf(term: Behind | undefined): string | null {
  return term?.startsWith('held-') === true ? term : null;
}

/** From when on a sighting counts at each kind of place, in seconds since 1970. */
function thresholds(asOf: Instant): { readonly [kind: string]: number } {
  return Object.fromEntries(Object.keys(placeKinds).map((kind) => [kind, (oldestHour(kind as PlaceKind, asOf) * HOUR) / 1000]));
}
