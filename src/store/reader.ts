import type { Pool, PoolClient } from 'pg';
import { may } from '../access/may.ts';
import type { AuthorityCode, PersonId, PlaceCode } from '../basics/ids.ts';
import { isUuid } from '../basics/ids.ts';
import type { Instant } from '../basics/time.ts';
import type { Arrival, Item, Matter } from '../custody/matters.ts';
import type { Breach } from '../custody/types.ts';
import {
  arrivalDuties,
  breachDuty,
  childDuties,
  handoverDuties,
  incidentDuties,
  inOrder,
  itemDuties,
  varianceDuties,
} from '../duties/due.ts';
import { accountKinds } from '../entries/types.ts';
import type { Handover } from '../handover/types.ts';
import type { TwoPersonCommand } from '../log/commands.ts';
import { personsIn } from '../log/needs.ts';
import type { Name } from '../people/types.ts';
import type {
  ArrivalFilter,
  ArrivalRow,
  AskedAt,
  BookReader,
  DecisionRow,
  HandoverFilter,
  IdentityRow,
  Page,
  PersonFilter,
  PersonRow,
  PlaceRow,
  PlacePopulation,
  ProposalRow,
  VarianceFilter,
  Viewer,
} from '../reports/views.ts';
import { answerFigures } from './answer-figures.ts';
import { candidateRows } from './candidate-rows.ts';
import { asking, momentAsked, momentOf, noteReading, noteReadings, seesWholeBook } from './asking.ts';
import { rowToAuthority, rowToPlace } from './load-facts.ts';
import { manifestRows } from './manifest-rows.ts';
import {
  bandRows,
  injuredAmong,
  itemRows,
  itemsLeftBehind,
  matterRow,
  matterRows,
  sheetRows,
  soughtRows,
  strangerRows,
  wearerOf,
  type ListedKind,
} from './matter-rows.ts';
import { personFile } from './person-file.ts';
import { MOST_ROWS, nameOf, personRows } from './person-rows.ts';
import { searchPersons } from './person-search.ts';
import { populationOfPlaces } from './population.ts';

/** Who reads, and for which declared purpose: it is noted with every personal file that is opened. */
export type DeclaredViewer = Viewer & { readonly purpose?: string };

/**
 * Everything that may be asked of the book, by one viewer, in the `reader` role. Which rows a viewer sees is decided by the
 * database's own rules; where the questions here name a scope as well, it is for speed and so that lists equal their figures.
 */
export function reader(pool: Pool, viewer: DeclaredViewer | undefined, clock: () => Instant): BookReader {
  const ask = <Answer>(question: (db: PoolClient) => Promise<Answer>) => asking(pool, viewer, question);
  return {
    answer: (at) => ask(async (db) => answerFigures(db, seesWholeBook(viewer), await momentOf(db, at, clock()))),
    persons: (filter, at) => ask((db) => persons(db, viewer, filter, at, clock())),
    async person(id, at) {
      if (!isUuid(id)) return undefined;
      // The same few questions about one person each time, through many rules: planned once per connection.
      const file = await asking(pool, viewer, async (db) => personFile(db, id, await momentAsked(db, at, clock())), { person: id });
      // Nobody gets a file whose reading could not be noted.
      if (file && viewer) await noteReading(pool, viewer, viewer.purpose ?? 'none declared', id, clock());
      return file;
    },
    places: (at) => ask((db) => places(db, at, clock())),
    population: (place) => ask((db) => populationNow(db, place)),
    authorities: () => ask(async (db) => (await db.query('SELECT * FROM authority ORDER BY code')).rows.map((row) => rowToAuthority(row))),
    handovers: (filter) => ask((db) => handovers(db, filter)),
    handover: (id) => ask(async (db) => (isUuid(id) ? (await handoverRows(db, { id }))[0] : undefined)),
    decisions: () => ask((db) => decisions(db, viewer)),
    breaches: () => ask(openBreaches),
    proposals: (filter) => ask((db) => proposals(db, filter)),
    identities: (ids) => ask((db) => identities(db, ids)),
    candidates: (ids) => ask((db) => candidateRows(db, ids)),
    manifest: (handover) => ask((db) => manifestRows(db, handover)),
    async noteRead(ids) {
      if (viewer && ids.length > 0) await noteReadings(pool, viewer, viewer.purpose ?? 'none declared', ids, clock());
    },
    duties: () =>
      ask(async (db) => {
        const now = clock();
        const open = await handoverRows(db, { open: true });
        const broken = await openBreaches(db);
        const differing = await matterRows(db, 'variance', { open: true, limit: MOST_DUTIES });
        return inOrder([
          ...childDuties(await soughtRows(db), now),
          ...open.flatMap((handover) => handoverDuties(handover, now)),
          ...broken.map((breach) => breachDuty(breach, now)),
          ...varianceDuties(differing, now),
          ...incidentDuties(await matterRows(db, 'incident', { open: true, limit: MOST_DUTIES }), now),
          ...(viewer ? itemDuties(await itemsLeftBehind(db, viewer.authority), now) : []),
          ...arrivalDuties(await matterRows(db, 'arrival', { open: true, limit: MOST_DUTIES }), now),
        ]);
      }),
    musters: (filter) => ask((db) => matters(db, 'muster', filter)),
    muster: (id) => ask((db) => matterRow(db, 'muster', id)),
    async sheet(id) {
      const muster = viewer && (await ask((db) => matterRow(db, 'muster', id)));
      return muster && asking(pool, viewer, (db) => sheetRows(db, id, viewer.actor, clock()), { place: muster.place });
    },
    variances: (filter) => ask((db) => matters(db, 'variance', filter)),
    arrivals: (filter) => ask(async (db) => withInjured(db, await matters(db, 'arrival', filter))),
    items: (filter) => ask((db) => items(db, viewer, filter)),
    bands: (persons) => ask((db) => bandRows(db, persons)),
    strangers: (claims) => ask((db) => strangerRows(db, claims)),
    wearer: (band) => ask((db) => wearerOf(db, band)),
    incidents: (filter) => ask((db) => matters(db, 'incident', filter)),
    incident: (id) => ask((db) => matterRow(db, 'incident', id)),
  };
}

// A duty for each count and owner; more differences than this are told by the figures, not one by one.
const MOST_DUTIES = 20_000;

async function matters<Kind extends ListedKind>(
  db: PoolClient,
  kind: Kind,
  filter: VarianceFilter & ArrivalFilter,
): Promise<Page<Extract<Matter, { matter: Kind }>>> {
  const limit = limitOf(filter.limit);
  return pageOf(await matterRows(db, kind, { ...filter, limit: limit + 1 }), limit, (row: { readonly id: string }) => row.id);
}

async function withInjured(db: PoolClient, page: Page<Arrival>): Promise<Page<ArrivalRow>> {
  const marked = await injuredAmong(
    db,
    page.rows.map(({ id }) => id),
  );
  return { ...page, rows: page.rows.map((row) => (marked.has(row.id) ? { ...row, injured: true } : row)) };
}

async function items(db: PoolClient, viewer: Viewer | undefined, filter: Parameters<BookReader['items']>[0]): Promise<Page<Item>> {
  const limit = limitOf(filter.limit);
  const rows = await itemRows(db, {
    ...filter,
    ...(filter.person === undefined && viewer ? { holder: viewer.authority } : {}),
    limit: limit + 1,
  });
  return pageOf(rows, limit, (row) => row.id);
}

async function persons(
  db: PoolClient,
  viewer: Viewer | undefined,
  filter: PersonFilter,
  at: AskedAt,
  now: Instant,
): Promise<Page<PersonRow>> {
  const limit = limitOf(filter.limit);
  const moment = await momentAsked(db, at, now);
  const { search, ...wanted } = filter;
  if (search !== undefined && search.trim() !== '') {
    const found = await searchPersons(db, viewer, { text: search, after: filter.after, limit });
    const rows = found.ids.length === 0 ? [] : await personRows(db, { ...wanted, ids: found.ids, limit }, moment);
    return { rows, ...(found.next === undefined ? {} : { next: found.next }) };
  }
  return pageOf(await personRows(db, { ...wanted, limit: limit + 1 }, moment), limit, (row) => row.id);
}

function limitOf(limit: number = 50): number {
  return Math.max(1, Math.min(Math.floor(limit), MOST_ROWS));
}

/** From one row more than a page holds. */
function pageOf<Row>(rows: readonly Row[], limit: number, cursor: (row: Row) => string): Page<Row> {
  const page = rows.slice(0, limit);
  const last = page.at(-1);
  return { rows: page, ...(rows.length > limit && last !== undefined ? { next: cursor(last) } : {}) };
}

async function places(db: PoolClient, at: AskedAt, now: Instant): Promise<readonly PlaceRow[]> {
  const moment = await momentAsked(db, at, now);
  const held = moment.live ? await heldNow(db) : await populationOfPlaces(db, moment.asOf, moment.known);
  const { rows } = await db.query('SELECT * FROM place ORDER BY code');
  return rows.map((row) => ({ ...rowToPlace(row), held: held.get(row.code) ?? 0 }));
}

async function heldNow(db: PoolClient): Promise<ReadonlyMap<string, number>> {
  const { rows } = await db.query<{ place: string; count: number }>(
    `SELECT a.place, sum(t.count)::int AS count
    FROM (SELECT account, count FROM tally UNION ALL SELECT account, net FROM tally_change) t JOIN account a ON a.id = t.account
    WHERE a.kind IN (1, 6) GROUP BY a.place`,
  );
  return new Map(rows.map((row) => [row.place, row.count]));
}

async function populationNow(db: PoolClient, place: PlaceCode): Promise<PlacePopulation> {
  const { rows } = await db.query<{ kind: number; count: number }>(
    `SELECT a.kind, sum(t.count)::int AS count
    FROM (SELECT account, count FROM tally UNION ALL SELECT account, net FROM tally_change) t JOIN account a ON a.id = t.account
    WHERE a.place = $1 AND a.kind = ANY ($2) GROUP BY a.kind`,
    [place, [accountKinds.held, accountKinds.guest, accountKinds.escort]],
  );
  const of = (kind: 'held' | 'guest' | 'escort') => rows.find((row) => row.kind === accountKinds[kind])?.count ?? 0;
  return { held: of('held'), guest: of('guest'), escort: of('escort') };
}

async function handovers(db: PoolClient, filter: HandoverFilter): Promise<Page<Handover>> {
  const limit = limitOf(filter.limit);
  return pageOf(await handoverRows(db, { ...filter, limit: limit + 1 }), limit, (row) => row.id);
}

async function handoverRows(db: PoolClient, asked: HandoverFilter & { readonly id?: string }): Promise<readonly Handover[]> {
  const { rows } = await db.query<{ content: Handover }>(
    `SELECT content || jsonb_build_object('version', version) AS content FROM handover
    WHERE ($1::uuid IS NULL OR id = $1) AND ($2::uuid IS NULL OR id > $2) AND ($3::boolean IS NULL OR closed <> $3)
      AND ($4::text IS NULL OR $4 IN (sender, receiver, transit))
      AND ($5::text IS NULL OR EXISTS (SELECT FROM handover_line l WHERE l.handover = handover.id AND l.state = $5))
    ORDER BY id LIMIT $6`,
    [asked.id ?? null, cursorOf(asked.after), asked.open ?? null, asked.party ?? null, asked.state ?? null, asked.limit ?? null],
  );
  return rows.map((row) => row.content);
}

function cursorOf(after: string | undefined): string | null {
  return after !== undefined && isUuid(after) ? after : null;
}

async function decisions(db: PoolClient, viewer: Viewer | undefined): Promise<readonly DecisionRow[]> {
  const mayConfirm = viewer !== undefined && may(viewer.role, 'confirm-decision');
  const { rows } = await db.query<{ id: string; command: TwoPersonCommand; proposer: DecisionRow['proposer']; authority: AuthorityCode }>(
    "SELECT id, command, proposer, authority FROM decision WHERE state = 'open' ORDER BY id",
  );
  return rows.map(({ id, command, proposer, authority }) => {
    const reason =
      'reason' in command
        ? command.reason
        : 'circumstances' in command
          ? command.circumstances
          : `${command.purpose}: ${command.recipient}`;
    return {
      id,
      act: command.type,
      persons: personsIn(command),
      proposer,
      authority,
      ...(command.occurred === undefined ? {} : { occurred: command.occurred }),
      ...(mayConfirm && reason.trim() !== '' ? { reason } : {}),
      waitsForYou: mayConfirm && proposer !== viewer.actor,
    };
  });
}

async function openBreaches(db: PoolClient): Promise<readonly Breach[]> {
  return (await db.query<Breach>('SELECT id, code, owner, due, subjects, closed FROM breach WHERE NOT closed ORDER BY due, id')).rows;
}

async function identities(db: PoolClient, ids: readonly PersonId[]): Promise<readonly IdentityRow[]> {
  const { rows } = await db.query<IdentityRow>(
    `SELECT s.person AS id, said.identity FROM standing s
    CROSS JOIN LATERAL (
      SELECT jsonb_object_agg(f.key, f.value) AS identity FROM (
        SELECT e.key, e.value, rank() OVER (PARTITION BY CASE e.key WHEN 'birthGiven' THEN 'birth' ELSE e.key END
          ORDER BY i.intake DESC, i.ordinal DESC) AS newest
        FROM slice_identity i CROSS JOIN LATERAL jsonb_each(i.content) e WHERE i.subject = s.person AND e.value <> '[]') f
      WHERE f.newest = 1) said
    WHERE s.person = ANY ($1::uuid[]) AND said.identity ? 'names'`,
    [ids],
  );
  return rows;
}

interface ProposedRow {
  a: string;
  b: string;
  why: readonly string[];
  a_names: readonly Name[] | null;
  b_names: readonly Name[] | null;
}

// As the index has it: else every pair of the book is judged until fifty are found.
const SURE = `AND why @> '["names-equal", "birth-equal"]'`;

async function proposals(db: PoolClient, filter: Parameters<BookReader['proposals']>[0]): Promise<Page<ProposalRow>> {
  const limit = limitOf(filter.limit);
  const [a, b] = (filter.after ?? '').split(' ');
  const { rows } = await db.query<ProposedRow>(
    `WITH page AS MATERIALIZED (
      SELECT a, b, why FROM proposal WHERE state = 'proposed' ${filter.sure === true ? SURE : ''}
        AND ($1::uuid IS NULL OR (a, b) > ($1, $2)) ORDER BY a, b LIMIT $3)
    SELECT page.*, one.names AS a_names, other.names AS b_names FROM page
    LEFT JOIN LATERAL (SELECT i.content -> 'names' AS names FROM slice_identity i
      WHERE i.subject = page.a AND i.content #> '{names,0}' IS NOT NULL ORDER BY i.intake DESC, i.ordinal DESC LIMIT 1) one ON true
    LEFT JOIN LATERAL (SELECT i.content -> 'names' AS names FROM slice_identity i
      WHERE i.subject = page.b AND i.content #> '{names,0}' IS NOT NULL ORDER BY i.intake DESC, i.ordinal DESC LIMIT 1) other ON true
    ORDER BY page.a, page.b`,
    [cursorOf(b === undefined ? undefined : a), cursorOf(b), limit + 1],
  );
  const page = pageOf(rows, limit, (row) => `${row.a} ${row.b}`);
  const shown = (names: readonly Name[] | null) => nameOf(names ?? []) ?? '';
  return {
    ...page,
    rows: page.rows.map((row) => ({ a: row.a, b: row.b, why: row.why, names: [shown(row.a_names), shown(row.b_names)] })),
  };
}
