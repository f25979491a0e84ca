import type { PoolClient } from 'pg';
import { HOUR, instantToText, later, type Instant } from '../basics/time.ts';
import { placeKinds, type PlaceKind } from '../authorities/types.ts';
import { duties } from '../duties/due.ts';
import { headline, oldestHour, type Beside, type Headline, type Tally } from '../reports/answer.ts';
import type { Moment } from './asking.ts';
import { kindOf } from './load-facts.ts';

/** The headline's figures: of the whole book, or of the accounts in the viewer's scope. */
export async function answerFigures(db: PoolClient, whole: boolean, moment: Moment): Promise<Headline> {
  const figures = moment.live ? await liveFigures(db, whole, moment.asOf) : await pastFigures(db, whole, moment);
  return headline(figures.tallies, figures.beside, moment.asOf, moment.known.index);
}

interface Figures {
  readonly tallies: readonly Tally[];
  readonly beside: Beside;
}

interface TallyRow {
  kind: number;
  roll: Tally['roll'];
  place_kind: PlaceKind | null;
  seen_hour: number;
  answered: boolean;
  count: number;
}

async function liveFigures(db: PoolClient, whole: boolean, now: Instant): Promise<Figures> {
  // Only whether a sighting counts matters here, so hours are told apart no further: a long book does not make a long answer.
  const kinds = Object.keys(placeKinds) as readonly PlaceKind[];
  const tallies = await db.query<TallyRow>(
    `WITH spot AS MATERIALIZED (
      SELECT a.id, a.roll, p.kind AS place_kind, h.oldest FROM account a LEFT JOIN place p ON p.code = a.place
        JOIN unnest($2::text[], $3::int[]) AS h (kind, oldest) ON h.kind = coalesce(p.kind, 'detention')
      WHERE $1 OR a.id IN (SELECT id FROM account_in_scope))
    SELECT s.id & 15 AS kind, s.roll, s.place_kind, t.answered, sum(t.count)::int AS count,
      CASE WHEN t.seen_hour < 0 THEN -1 ELSE least(greatest(t.seen_hour, s.oldest - 1), s.oldest) END AS seen_hour
    FROM (SELECT account, seen_hour, answered, count FROM tally UNION ALL SELECT account, seen_hour, answered, net FROM tally_change) t
    JOIN spot s ON s.id = t.account GROUP BY 1, 2, 3, 4, 6`,
    [whole, kinds, kinds.map((kind) => oldestHour(kind, now))],
  );
  const { rows } = await db.query<BesideRow & { without_basis: number }>(
    whole ? 'SELECT * FROM book_beside_now($1)' : 'SELECT * FROM own_beside_now($1)',
    [pastReceipt(now)],
  );
  return { tallies: tallies.rows.map(rowToTally), beside: rowToBeside(rows[0], rows[0]?.without_basis ?? 0) };
}

async function pastFigures(db: PoolClient, whole: boolean, { asOf, known }: Moment): Promise<Figures> {
  const tallies = await db.query<TallyRow & { without_basis: boolean }>(
    `SELECT a.kind, a.roll, p.kind AS place_kind, t.seen_hour, t.answered, t.without_basis, sum(t.count)::int AS count
    FROM tallies_at($1, $2, NOT $3) t JOIN account a ON a.id = t.account LEFT JOIN place p ON p.code = a.place
    GROUP BY 1, 2, 3, 4, 5, 6`,
    [instantToText(asOf), known.intake, whole],
  );
  const { rows } = await db.query<BesideRow>('SELECT * FROM beside_at($1, $2, $3, NOT $4)', [
    instantToText(asOf),
    known.intake,
    pastReceipt(asOf),
    whole,
  ]);
  const withoutBasis = tallies.rows
    .filter((row) => row.without_basis && (row.kind === 1 || row.kind === 6))
    .reduce((sum, row) => sum + row.count, 0);
  return { tallies: tallies.rows.map(rowToTally), beside: rowToBeside(rows[0], withoutBasis) };
}

interface BesideRow {
  overdue: number;
  limbo: number;
  may_be_same: number;
  open_breaches: number;
  in_variance: number;
}

/** Planned arrivals before this are past the hours for a receipt. */
function pastReceipt(now: Instant): string {
  return instantToText(later(now, -duties.receipt.within * HOUR));
}

function rowToTally(row: TallyRow): Tally {
  return {
    kind: kindOf(row.kind),
    roll: row.roll,
    seenHour: row.seen_hour,
    answered: row.answered,
    count: row.count,
    ...(row.place_kind === null ? {} : { placeKind: row.place_kind }),
  };
}

function rowToBeside(row: BesideRow | undefined, heldWithoutBasis: number): Beside {
  return {
    overdue: row?.overdue ?? 0,
    limbo: row?.limbo ?? 0,
    mayBeSame: row?.may_be_same ?? 0,
    openBreaches: row?.open_breaches ?? 0,
    heldWithoutBasis,
    inVariance: row?.in_variance ?? 0,
  };
}
