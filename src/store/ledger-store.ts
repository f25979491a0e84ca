import type { Pool, PoolClient } from 'pg';
import { instantToText } from '../basics/time.ts';
import type { Place } from '../authorities/types.ts';
import type { Standing } from '../custody/types.ts';
import { accountKinds, makesClaims, steps, type Account } from '../entries/types.ts';
import type { LedgerStore, Write } from '../log/ports.ts';
import { accountKey } from '../log/working.ts';
import { list, loadFacts, nothingRemembered, type Remembered } from './load-facts.ts';

/** The book's store in PostgreSQL, in the `ledger` role: it loads facts in one question and appends in one statement. */
export interface PostgresStore extends LedgerStore {
  /** Called after each append that wrote: the sequencer's hint. */
  onAppend(hear: () => void): void;
}

export function postgresStore(pool: Pool): PostgresStore {
  const mind = nothingRemembered();
  const listeners: (() => void)[] = [];
  return {
    load: (needs) => loadFacts(pool, needs, mind),
    async append(write, { dryRun }) {
      if (dryRun) return appendAndRollBack(pool, write, mind);
      const outcome = await appendWith(pool, write, mind, (account, number) => {
        mind.numbers.set(accountKey(account), number);
        mind.accounts.set(number, account);
      });
      if (outcome === 'appended') for (const hear of listeners) hear();
      return outcome;
    },
    onAppend(hear) {
      listeners.push(hear);
    },
  };
}

async function appendAndRollBack(pool: Pool, write: Write, mind: Remembered): Promise<'appended' | 'stale'> {
  const client = await pool.connect();
  let failed = true;
  try {
    await client.query('BEGIN');
    const outcome = await appendWith(client, write, mind, () => {});
    await client.query('ROLLBACK');
    failed = false;
    return outcome;
  } finally {
    // A connection that failed is thrown away, and what it had begun with it.
    client.release(failed);
  }
}

const APPEND_TYPES = [
  'text',
  'text',
  'uuid[]',
  'int[]',
  'uuid[]',
  'int[]',
  'jsonb',
  'jsonb',
  'jsonb',
  'int[]',
  'uuid[]',
  'int[]',
  'smallint[]',
  'int[]',
  'int[]',
  'timestamptz[]',
  'int[]',
  'jsonb',
  'jsonb',
  'uuid[]',
  'int[]',
  'int[]',
  'int[]',
  'timestamptz[]',
  'jsonb',
  'jsonb',
  'jsonb',
  'jsonb',
];
const APPEND = { name: 'append', text: `SELECT append(${APPEND_TYPES.map((type, i) => `$${i + 1}::${type}`).join(', ')}) AS done` };

async function appendWith(
  db: Pool | PoolClient,
  write: Write,
  mind: Remembered,
  learn: (account: Account, number: number) => void,
): Promise<'appended' | 'stale'> {
  const fresh = new Map<string, { readonly number: number; readonly account: Account }>();
  // Accounts this process has not met yet are named -1, -2, … and opened, where need be, by the append itself.
  const number = (account: Account): number => {
    const key = accountKey(account);
    const known = mind.numbers.get(key) ?? fresh.get(key)?.number;
    if (known !== undefined) return known;
    fresh.set(key, { number: -fresh.size - 1, account });
    return -fresh.size;
  };
  // In the order in which they are locked.
  const standings = write.standings.toSorted((a, b) => (a.after.id < b.after.id ? -1 : 1));
  const existing = standings.filter((row) => row.expected > 0);
  const knownHandovers = write.handovers.filter((row) => row.expected > 0);
  const parties = [
    ...new Set(write.entries.flatMap((entry) => [entry.authority, ...(entry.onBehalfOf === undefined ? [] : [entry.onBehalfOf])])),
  ];
  const moves = moveColumns(write, number);
  const moved = existing.filter((row) => row.onlyMoved).map((row) => row.after);
  const whole = rowsOrNull(
    write.standings.filter((row) => !row.onlyMoved || row.expected === 0).map((row) => standingRow(row.after, number)),
  );
  const movedColumns = [
    list(moved.map((one) => one.id)),
    list(moved.map((one) => one.version)),
    list(moved.map((one) => one.n)),
    list(moved.map((one) => number(one.account))),
    list(moved.map((one) => instantToText(one.since))),
  ];
  const tallies = rowsOrNull(
    write.tallies.map((row) => ({ account: number(row.account), seen_hour: row.seenHour, answered: row.answered, net: row.net })),
  );
  try {
    const { rows } = await db.query<{ done: readonly number[] | null }>({
      ...APPEND,
      values: [
        write.authority,
        parties.join(','),
        list(existing.map((row) => row.after.id)),
        list(existing.map((row) => row.expected)),
        list(knownHandovers.map((row) => row.after.id)),
        list(knownHandovers.map((row) => row.expected)),
        rowsOrNull([...fresh.values()].map(({ account }) => ({ ...account, kind: accountKinds[account.kind] }))),
        JSON.stringify(write.commands),
        entryRows(write),
        ...moves,
        subjectRows(write),
        sliceRows(write),
        ...movedColumns,
        whole,
        tallies,
        restRows(write),
        write.counted ? JSON.stringify(write.counted) : null,
      ],
    });
    const opened = rows[0]?.done ?? undefined;
    if (!opened) return 'stale';
    for (const { number: placeholder, account } of fresh.values()) learn(account, opened[-placeholder - 1] ?? 0);
    return 'appended';
  } catch (error) {
    if (isRace(error)) return 'stale';
    throw error;
  }
}

// Two batches brought the same thing at once (23505), or the server asked for another try (40001, 40P01): load again and decide anew.
function isRace(error: unknown): boolean {
  const code = (error as { code?: unknown }).code;
  return code === '23505' || code === '40001' || code === '40P01';
}

function rowsOrNull(rows: readonly object[]): string | null {
  return rows.length === 0 ? null : JSON.stringify(rows);
}

function entryRows(write: Write): string {
  return JSON.stringify(
    write.entries.map((entry, i) => ({
      i: i + 1,
      id: entry.id,
      origin: entry.origin,
      type: entry.type,
      subjects: entry.subjects,
      occurred_from: instantToText(entry.occurred.from),
      occurred_to: instantToText(entry.occurred.to),
      on_behalf_of: entry.onBehalfOf,
      actor: entry.actor,
      second: entry.second,
      purpose: entry.purpose,
      source: entry.source,
      command: entry.command,
      ordinal: entry.ordinal,
      corrects: entry.corrects,
      body: entry.body,
      digest: entry.digest,
      recorded_at: instantToText(entry.recordedAt),
    })),
  );
}

/** The movements of a batch, one list per column. */
function moveColumns(write: Write, number: (account: Account) => number): readonly string[] {
  const columns: (string | number)[][] = [[], [], [], [], [], [], [], []];
  for (const [i, entry] of write.entries.entries()) {
    for (const { step, from, to, at, subjects } of entry.body.moves ?? []) {
      const [f, t, when] = [number(from), number(to), instantToText(at)];
      for (const [subject, n, reverses] of subjects) {
        const row = [i + 1, entry.subjects[subject] ?? '', n, steps[step], f, t, when, reverses ?? 'NULL'];
        for (const [column, value] of row.entries()) columns[column]?.push(value);
      }
    }
  }
  return columns.map(list);
}

/** Subjects of an entry that it does not move; who is moved stands in movement. */
function subjectRows(write: Write): string | null {
  return rowsOrNull(
    write.entries.flatMap((entry, i) => {
      const moved = new Set((entry.body.moves ?? []).flatMap((group) => group.subjects.map(([subject]) => subject)));
      return entry.subjects.flatMap((subject, at) => (moved.has(at) ? [] : [{ subject, e: i + 1 }]));
    }),
  );
}

/** Slices by field group, each group for its own table. */
function sliceRows(write: Write): string | null {
  const groups: { [group: string]: object[] } = {};
  for (const [i, entry] of write.entries.entries()) {
    for (const [ordinal, slice] of entry.slices.entries()) {
      const rows = groups[slice.group] ?? [];
      groups[slice.group] = rows;
      rows.push({
        e: i + 1,
        subject: entry.subjects[slice.subject],
        ordinal,
        commitment: entry.commitments[ordinal],
        salt: entry.salts[ordinal],
        content: slice.content,
      });
    }
  }
  return Object.keys(groups).length === 0 ? null : JSON.stringify(groups);
}

function standingRow(one: Standing, number: (account: Account) => number): object {
  return {
    person: one.id,
    version: one.version,
    n: one.n,
    account: number(one.account),
    since: instantToText(one.since),
    entered: instantToText(one.entered),
    seen_at: one.seenAt === undefined ? null : instantToText(one.seenAt),
    seen_how: one.seenHow ?? null,
    accepted_by: one.acceptedBy,
    basis: one.basis,
    bed: one.bed ?? null,
    birth_earliest: one.birth?.earliest ?? null,
    birth_latest: one.birth?.latest ?? null,
    family: one.family ?? null,
    merged_into: one.mergedInto ?? null,
    death_reported: one.deathReported,
    missing_reported: one.missingReported,
    pending: one.pending ?? null,
  };
}

function placeRow(one: Place): object {
  return { ...one, adults_only: one.adultsOnly, ...one.capacities };
}

function restRows(write: Write): string | null {
  const claims = write.entries.flatMap((entry, i) =>
    makesClaims(entry.type) ? entry.subjects.map((id) => ({ id, authority: entry.onBehalfOf ?? entry.authority, e: i + 1 })) : [],
  );
  const { handovers, authorities, places, disclosures, listRows, nameKeys, proposals, decisions, breaches } = write;
  const lists = [handovers, authorities, places, write.newPlaces, disclosures, listRows, nameKeys, proposals, decisions, breaches, claims];
  const matters = matterRows(write);
  if (matters === undefined && lists.every((list) => list.length === 0)) return null;
  return JSON.stringify({
    authorities: authorities.map((one) => ({ ...one, runs_software: one.runsSoftware })),
    new_places: write.newPlaces.map(placeRow),
    places: places.map(placeRow),
    handovers: handovers.map(({ after }) => ({
      id: after.id,
      version: after.version,
      sender: after.sender,
      receiver: after.receiver,
      transit: after.transit,
      arrival: instantToText(after.plan.arrival),
      closed: after.closed,
      content: after,
    })),
    lines: handovers.flatMap(({ after }) =>
      after.lines.map((line) => ({ handover: after.id, person: line.person, state: line.state, kept_at: line.keptAt })),
    ),
    disclosures,
    list_rows: listRows.map((row) => ({ ...row, authority: row.key.slice(0, row.key.indexOf(' ')) })),
    claims,
    name_keys: nameKeys,
    proposals,
    decisions,
    breaches: breaches.map((breach) => ({ ...breach, due: instantToText(breach.due) })),
    ...matters,
  });
}

function matterRows({ matters, relied, sightings, ended }: Write): object | undefined {
  if (matters.length === 0 && sightings.length === 0) return undefined;
  const byKind: { [kind: string]: object[] } = {};
  for (const { expected, after } of matters) {
    const rows = byKind[after.matter] ?? [];
    byKind[after.matter] = rows;
    rows.push({ id: after.id, version: after.version, expected, content: after });
  }
  return {
    matters: byKind,
    ...(relied.length === 0 ? {} : { relied }),
    ...(ended.length === 0 ? {} : { ended }),
    ...(sightings.length === 0 ? {} : { sightings: sightings.map((one) => ({ ...one, at: instantToText(one.at) })) }),
  };
}
