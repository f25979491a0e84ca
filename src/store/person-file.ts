import type { PoolClient } from 'pg';
import type { Plain } from '../basics/canonical.ts';
import { personNumber, type ActorId, type AuthorityCode, type EntryId, type PersonId } from '../basics/ids.ts';
import type { Instant } from '../basics/time.ts';
import { foldStandings } from '../custody/fold.ts';
import { stays } from '../custody/movements.ts';
import type { Standing } from '../custody/types.ts';
import { fieldGroups, type Body, type Draft, type EntryType, type FieldGroup, type Movement, type Source } from '../entries/types.ts';
import type { Identity } from '../people/types.ts';
import type { PersonFile, Said, TimelineRow } from '../reports/views.ts';
import { momentToValues, type Moment } from './asking.ts';
import { rowToAccount, stepOf } from './load-facts.ts';
import { nameOf } from './person-rows.ts';

type AccountRow = Parameters<typeof rowToAccount>[0] & { readonly id: number };

/**
 * The whole file of a person; undefined when there is none, or none for this viewer, or the person was not in the book then.
 * What was claimed about who the person is counts by when it became known; everything else also by when it was so.
 */
export async function personFile(db: PoolClient, id: PersonId, moment: Moment): Promise<PersonFile | undefined> {
  const [, known] = momentToValues(moment);
  const { rows } = await db.query<FileRow>({ name: 'file', values: [id, known], text: FILE });
  const standing = rows[0] && rowToStanding(rows[0]);
  if (!standing) return undefined;
  const entries = rows.filter(isEntry);
  const moves = movementsOf(id, entries);
  const told = moves.filter((move) => moment.live || move.at <= moment.asOf);
  const past = stays(told);
  const last = past.at(-1);
  if (!last) return undefined;
  const then: Shown = moment.live ? standing : { ...standingThen(id, entries, moment.asOf), account: last.account, since: last.from };
  const claims = claimsIn(entries);
  const name = nameOf(claims.findLast((claim) => claim.identity.names.length > 0)?.identity.names ?? []);
  return {
    id,
    number: personNumber(id),
    ...(name === undefined ? {} : { name }),
    account: then.account,
    ...(then.bed === undefined ? {} : { bed: then.bed }),
    since: then.since,
    ...(then.seenAt === undefined ? {} : { seenAt: then.seenAt }),
    ...(then.seenHow === undefined ? {} : { seenHow: then.seenHow }),
    ...(then.family === undefined ? {} : { family: then.family }),
    ...(then.mergedInto === undefined ? {} : { mergedInto: then.mergedInto }),
    basis: then.basis,
    acceptedBy: then.acceptedBy,
    ...(then.pending === undefined ? {} : { pending: then.pending }),
    deathReported: then.deathReported,
    missingReported: then.missingReported,
    claims,
    stays: past.map(({ account, step, from, until }) => ({ account, step, from, ...(until === undefined ? {} : { until }) })),
    timeline: timeline(entries, told, moment),
    withheld: withheldGroups(standing.readable, entries),
  };
}

const SLICES = fieldGroups
  .map((group) => `SELECT intake, ordinal, '${group}' AS held_in, content FROM slice_${group} WHERE subject = $1 AND intake <= $2`)
  .join(' UNION ALL ');

type Shown = Omit<Standing, 'id' | 'version' | 'n' | 'entered'>;
type Slices = Partial<Record<FieldGroup, number>>;

interface StandingRow extends AccountRow {
  readonly bed: string | null;
  readonly since: Instant;
  readonly seen_at: Instant | null;
  readonly seen_how: Standing['seenHow'] | null;
  readonly accepted_by: readonly AuthorityCode[];
  readonly basis: Standing['basis'];
  readonly family: Standing['family'] | null;
  readonly merged_into: PersonId | null;
  readonly death_reported: boolean;
  readonly missing_reported: boolean;
  readonly pending: Standing['pending'] | null;
  readonly readable: Slices;
}

function rowToStanding(row: StandingRow): Shown & { readonly readable: Slices } {
  return {
    account: rowToAccount(row),
    ...(row.bed === null ? {} : { bed: row.bed }),
    since: row.since,
    ...(row.seen_at === null ? {} : { seenAt: row.seen_at }),
    ...(row.seen_how ? { seenHow: row.seen_how } : {}),
    acceptedBy: row.accepted_by,
    basis: row.basis,
    ...(row.family ? { family: row.family } : {}),
    ...(row.merged_into === null ? {} : { mergedInto: row.merged_into }),
    deathReported: row.death_reported,
    missingReported: row.missing_reported,
    ...(row.pending ? { pending: row.pending } : {}),
    readable: row.readable,
  };
}

interface EntryRow {
  readonly intake: number;
  readonly index: number | null;
  readonly id: EntryId;
  readonly type: EntryType;
  readonly subjects: readonly string[];
  readonly occurred_from: Instant;
  readonly occurred_to: Instant;
  readonly recorded_at: Instant;
  readonly authority: AuthorityCode;
  readonly on_behalf_of: AuthorityCode | null;
  readonly actor: ActorId;
  readonly second: ActorId | null;
  readonly source: Source;
  readonly body: Body;
  readonly moves: readonly MoveRow[];
  /** What the entry says about who the person is, as far as the viewer may read it. */
  readonly claims: readonly Identity[];
  readonly said: readonly { readonly group: FieldGroup; readonly content: Plain }[];
  /** How many slices about the person the entry has, readable or not. */
  readonly slices: Slices;
}

/** A movement as the entry's row carries it. */
type MoveRow = readonly [n: number, step: number, from: AccountRow, to: AccountRow, at: Instant, reverses: number | null];

/** The standing is on every row; without an entry that was known by then it stands alone. */
type FileRow = StandingRow & (EntryRow | { readonly intake: null });

function isEntry(row: FileRow): row is StandingRow & EntryRow {
  return row.intake !== null;
}

/** Where the person stands now, beside every entry that moves the person or concerns the person, in the book's order. */
const FILE = `
  WITH moved AS MATERIALIZED (
    SELECT m.intake, jsonb_agg(jsonb_build_array(m.n, m.step, to_jsonb(f), to_jsonb(t),
      (extract(epoch FROM m.valid_from) * 1000)::bigint, m.reverses) ORDER BY m.n) AS moves
    FROM movement m JOIN account f ON f.id = m.from_account JOIN account t ON t.id = m.to_account
    WHERE m.person = $1 AND m.intake <= $2 GROUP BY m.intake),
  -- Each field group by its own rule of who may read it.
  spoken AS MATERIALIZED (${SLICES}),
  said AS MATERIALIZED (SELECT intake, jsonb_agg(content ORDER BY ordinal) FILTER (WHERE held_in = 'identity') AS claims,
    jsonb_agg(jsonb_build_object('group', held_in, 'content', content) ORDER BY ordinal) FILTER (WHERE held_in <> 'identity') AS said
    FROM spoken GROUP BY intake)
  SELECT s.*, a.roll, a.kind, a.place, a.handover, a.counterpart, told.*, coalesce((SELECT jsonb_object_agg(r.held_in, r.count)
    FROM (SELECT held_in, count(*) FROM spoken GROUP BY held_in) r), '{}') AS readable
  FROM standing s JOIN account a ON a.id = s.account
  LEFT JOIN LATERAL (
    SELECT e.intake, l.index, e.id, e.type, e.subjects, e.occurred_from, e.occurred_to, e.recorded_at, e.authority, e.on_behalf_of,
      e.actor, e.second, e.source, e.body, coalesce(moved.moves, '[]') AS moves,
      coalesce(said.claims, '[]') AS claims, coalesce(said.said, '[]') AS said,
      coalesce((SELECT jsonb_object_agg(g.field_group, g.count) FROM (SELECT s.field_group, count(*) FROM slice s
        WHERE s.subject = $1 AND s.intake = e.intake GROUP BY s.field_group) g), '{}') AS slices
    FROM (SELECT intake FROM moved UNION SELECT s.intake FROM entry_subject s WHERE s.subject = $1) about
    JOIN entry e ON e.intake = about.intake LEFT JOIN moved ON moved.intake = e.intake LEFT JOIN said ON said.intake = e.intake
    LEFT JOIN log_entry l ON l.intake = e.intake
    WHERE e.intake <= $2) told ON true
  WHERE s.person = $1 ORDER BY told.intake`;

function movementsOf(id: PersonId, entries: readonly EntryRow[]): readonly Movement[] {
  return entries.flatMap((entry) =>
    entry.moves.map(
      ([n, step, from, to, at, reverses]): Movement => ({
        person: id,
        n,
        step: stepOf(step),
        from: rowToAccount(from),
        to: rowToAccount(to),
        at,
        entry: entry.id,
        ...(reverses === null ? {} : { reverses }),
      }),
    ),
  );
}

/** What the entries known made of the person by an instant; the account is the movements' to say. */
function standingThen(id: PersonId, entries: readonly EntryRow[], asOf: Instant): Standing {
  const stranger = (subject: string): Standing => ({
    id: subject as PersonId,
    version: 0,
    n: 0,
    account: { roll: '' as AuthorityCode, kind: 'outside' },
    since: asOf,
    entered: asOf,
    acceptedBy: [],
    basis: 'none',
    deathReported: false,
    missingReported: false,
  });
  let then = stranger(id);
  for (const entry of entries) {
    if (entry.occurred_to > asOf) continue;
    const draft: Draft = {
      type: entry.type,
      subjects: entry.subjects,
      occurred: { from: entry.occurred_from, to: entry.occurred_to },
      body: entry.body,
      slices: [],
    };
    const before = then;
    const folded = foldStandings(draft, (subject) => (subject === id ? before : stranger(subject)));
    then = folded.find((one) => one.id === id) ?? then;
  }
  return then;
}

function timeline(entries: readonly EntryRow[], told: readonly Movement[], moment: Moment): readonly TimelineRow[] {
  const stepsOf = new Map<EntryId, TimelineRow['steps'][number][]>();
  for (const { n, step, from, to, at, reverses, entry } of told) {
    stepsOf.set(entry, [...(stepsOf.get(entry) ?? []), { n, step, from, to, at, ...(reverses === undefined ? {} : { reverses }) }]);
  }
  return entries.flatMap((entry): TimelineRow[] => {
    const steps = stepsOf.get(entry.id) ?? [];
    // A correction made later still tells where the person was at the time.
    if (entry.index === null || (!moment.live && entry.occurred_to > moment.asOf && steps.length === 0)) return [];
    return [
      {
        index: entry.index,
        entry: entry.id,
        type: entry.type,
        occurred: { from: entry.occurred_from, to: entry.occurred_to },
        recordedAt: entry.recorded_at,
        authority: entry.authority,
        ...(entry.on_behalf_of === null ? {} : { onBehalfOf: entry.on_behalf_of }),
        actor: entry.actor,
        ...(entry.second === null ? {} : { second: entry.second }),
        source: entry.source,
        steps,
        said: entry.said.flatMap(({ group, content }) => saidIn(group, '', content)),
      },
    ];
  });
}

/** What a slice says, field by field; what lies deeper is named by its path. */
function saidIn(group: FieldGroup, field: string, content: Plain | undefined): readonly Said[] {
  if (content === undefined || content === null) return [];
  if (typeof content !== 'object') return [{ group, field, text: String(content) }];
  if (Array.isArray(content)) return (content as readonly Plain[]).flatMap((one) => saidIn(group, field, one));
  return Object.entries(content).flatMap(([name, one]) => saidIn(group, field === '' ? name : `${field}.${name}`, one as Plain));
}

/** A judgement on sameness leaves its reason in an identity slice, and claims nothing. */
function claimsIn(entries: readonly EntryRow[]): PersonFile['claims'] {
  return entries
    .filter((entry) => entry.type !== 'JudgedSame' && entry.type !== 'JudgedDifferent')
    .flatMap(({ id: entry, recorded_at: recordedAt, claims }) => claims.map((identity) => ({ entry, recordedAt, identity })));
}

/** A group is withheld when fewer of its slices can be read than exist. */
function withheldGroups(readable: Slices, entries: readonly EntryRow[]): readonly FieldGroup[] {
  return [...fieldGroups]
    .toSorted()
    .filter((group) => (readable[group] ?? 0) < entries.reduce((sum, { slices }) => sum + (slices[group] ?? 0), 0));
}
