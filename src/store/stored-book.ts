import type { Pool, PoolClient, QueryResultRow } from 'pg';
import { bug } from '../basics/result.ts';
import type { Instant } from '../basics/time.ts';
import { accountKinds, fieldGroups, steps } from '../entries/types.ts';
import { accountText } from '../log/retell.ts';
import type { Said, StoredEntry, StoredSlice, StoredTable } from '../log/retold.ts';
import { standingText, type StoredBook } from '../log/verify.ts';
import { rowToAccount, stepOf, type StandingRow } from './load-facts.ts';

const CHUNK = 2000;

/**
 * The whole book as it lies in the store, all of it as of one moment, in the `ledger` role.
 * It is read in chunks, so its size is bounded by the disk and not by memory.
 */
export async function withStoredBook<Outcome>(pool: Pool, use: (book: StoredBook) => Promise<Outcome>): Promise<Outcome> {
  const client = await pool.connect();
  let failed = true;
  try {
    await client.query('BEGIN ISOLATION LEVEL REPEATABLE READ READ ONLY');
    // Reading everything is the one thing a scan of whole tables is best at.
    await client.query('SET LOCAL enable_seqscan = on');
    const { rows } = await client.query('SELECT * FROM account');
    const accounts = new Map(rows.map((row) => [row.id as number, rowToText(row)]));
    const node = (await client.query<{ node: string }>('SELECT node FROM book')).rows[0]?.node ?? '';
    const outcome = await use(storedBook(client, node, (id) => accounts.get(id) ?? `account ${id}, which does not exist`));
    await client.query('ROLLBACK');
    failed = false;
    return outcome;
  } finally {
    client.release(failed);
  }
}

function storedBook(client: PoolClient, node: string, account: (id: number) => string): StoredBook {
  const read = <Row extends QueryResultRow, Out>(sql: string, rowToOut: (row: Row) => Out) => chunks(client, sql, rowToOut);
  return {
    node,
    entries: () => read(ENTRIES, rowToEntry),
    log: () => read('SELECT index, intake, sequenced_at AS "sequencedAt" FROM log_entry ORDER BY index', (row: never) => row),
    movements: () =>
      read('SELECT * FROM movement ORDER BY person, n', (row) => ({
        person: row['person'],
        n: row['n'],
        step: stepText(row['step']),
        from: account(row['from_account']),
        to: account(row['to_account']),
        at: row['valid_from'],
        intake: row['intake'],
        ...(row['reverses'] === null ? {} : { reverses: row['reverses'] }),
      })),
    standings: () =>
      read('SELECT * FROM standing ORDER BY person', (row: StandingRow & QueryResultRow) => ({
        person: row.person,
        account: account(row.account),
        says: rowSays(row),
      })),
    subjects: () => read('SELECT subject, intake FROM entry_subject', (row: never) => row),
    orphanSlices: () => read(ORPHANS, (row: never) => row),
    commands: () => read('SELECT authority, id, answer FROM command', (row: never) => row),
    handovers: () =>
      read('SELECT * FROM handover', ({ id, content, sender, receiver, transit, version, arrival, closed }) => ({
        id,
        columns: { sender, receiver, transit, version, arrival, closed },
        content,
      })),
    handoverLines: () => read('SELECT handover, person, state, kept_at AS "keptAt" FROM handover_line', (row: never) => row),
    table: (name) => read(tables[name], (row) => ({ key: row['key'], says: tableRowSays(name, row) })),
    tallies: () =>
      read(TALLIES, (row) => ({
        account: account(row['account']),
        seenHour: row['seen_hour'],
        answered: row['answered'],
        count: row['count'],
      })),
    cuts: () => read('SELECT number, intake, valid_from AS "validFrom" FROM cut ORDER BY number', (row: never) => row),
    populations: () =>
      read('SELECT valid_cut, known_cut, accounts, counts FROM population', (row) => ({
        valid: row['valid_cut'],
        known: row['known_cut'],
        counts: countsOf(row['accounts'], row['counts'], account),
      })),
    lateMovements: () =>
      read('SELECT * FROM late_movement', (row) => ({
        intake: row['intake'],
        validFrom: row['valid_from'],
        from: account(row['from_account']),
        to: account(row['to_account']),
      })),
    nameKeys: () =>
      read('SELECT subject, array_agg(DISTINCT key)::text[] AS keys FROM name_key GROUP BY subject', (row) => ({
        subject: row['subject'],
        keys: (row['keys'] as string[]).map(Number),
      })),
  };
}

function rowToText(row: Parameters<typeof rowToAccount>[0]): string {
  const account = rowToAccount(row);
  return accountKinds[account.kind] === row.kind ? accountText(account) : `account of no kind (${row.kind})`;
}

function stepText(number: number): string {
  const step = stepOf(number);
  return steps[step] === number ? step : `no step (${number})`;
}

// Two lists side by side; where one is longer than the other, nobody knows whose figure is missing.
function countsOf(
  accounts: readonly number[],
  counts: readonly number[],
  account: (id: number) => string,
): readonly (readonly [string, number])[] {
  return Array.from({ length: Math.max(accounts.length, counts.length) }, (_, i) => [account(accounts[i] ?? -1), counts[i] ?? -1] as const);
}

let cursors = 0;

async function* chunks<Row extends QueryResultRow, Out>(
  client: PoolClient,
  sql: string,
  rowToOut: (row: Row) => Out,
): AsyncIterable<readonly Out[]> {
  const name = `chunks_${++cursors}`;
  await client.query(`DECLARE ${name} NO SCROLL CURSOR FOR ${sql}`);
  try {
    for (;;) {
      const { rows } = await client.query<Row>(`FETCH ${CHUNK} FROM ${name}`);
      if (rows.length > 0) yield rows.map(rowToOut);
      if (rows.length < CHUNK) return;
    }
  } finally {
    await client.query(`CLOSE ${name}`).catch(() => {});
  }
}

const CONTENTS = fieldGroups
  .map(
    (group) => `SELECT i.salt, i.content FROM slice_${group} i
        WHERE s.field_group = '${group}' AND (i.subject, i.intake, i.ordinal) = (s.subject, s.intake, s.ordinal)`,
  )
  .join(' UNION ALL ');

const ENTRIES = `
  SELECT e.*, encode(e.digest, 'hex') AS digest_hex, encode(c.hash, 'hex') AS command_hash, s.slices
  FROM entry e LEFT JOIN command c ON c.authority = e.authority AND c.id = e.command
  LEFT JOIN LATERAL (
    SELECT jsonb_agg(jsonb_build_object('subject', s.subject, 'group', s.field_group, 'ordinal', s.ordinal,
      'commitment', encode(s.commitment, 'hex'),
      'salt', encode(t.salt, 'hex'), 'content', t.content) ORDER BY s.ordinal) AS slices
    FROM slice s LEFT JOIN LATERAL (
      ${CONTENTS}
    ) t ON true WHERE s.intake = e.intake) s ON true
  ORDER BY e.intake`;

const ORPHANS = fieldGroups
  .map(
    (group) => `SELECT t.subject, t.intake FROM slice_${group} t WHERE NOT EXISTS (
    SELECT FROM slice s WHERE s.intake = t.intake AND s.ordinal = t.ordinal AND s.subject = t.subject AND s.field_group = '${group}')`,
  )
  .join(' UNION ALL ');

const TALLIES = `
  SELECT account, seen_hour, answered, sum(count)::int AS count
  FROM (SELECT account, seen_hour, answered, count FROM tally UNION ALL SELECT account, seen_hour, answered, net FROM tally_change) t
  GROUP BY account, seen_hour, answered HAVING sum(count) <> 0`;

const tables: { readonly [name in StoredTable]: string } = {
  authority: 'SELECT *, code AS key FROM authority',
  place: 'SELECT *, code AS key FROM place',
  disclosure: `SELECT *, person || ' ' || authority AS key FROM disclosure`,
  list_row: 'SELECT * FROM list_row',
  claim: 'SELECT *, id AS key FROM claim',
  proposal: `SELECT *, a || ' ' || b AS key FROM proposal`,
  decision: 'SELECT *, id AS key FROM decision',
  breach: 'SELECT *, id AS key FROM breach',
  muster: 'SELECT version, content, id AS key FROM muster',
  muster_sighting: `SELECT how, at, muster || ' ' || subject || ' ' || counter AS key FROM muster_sighting`,
  variance: 'SELECT version, content, id AS key FROM variance',
  incident: 'SELECT version, content, id AS key FROM incident',
  arrival: 'SELECT version, content, id AS key FROM arrival',
  band: 'SELECT version, content, id AS key FROM band',
  item: 'SELECT version, content, id AS key FROM item',
};

function tableRowSays(name: StoredTable, row: QueryResultRow): Said {
  switch (name) {
    case 'authority': {
      const { names, kind, country, runs_software: runsSoftware, home } = row;
      return { names, kind, country, runsSoftware, home };
    }
    case 'place': {
      const { names, kind, holder, taken, gate, adults_only: adultsOnly, certified, working, maximum } = row;
      return {
        names,
        kind,
        holder,
        ...(taken === null ? {} : { taken }),
        gate,
        adultsOnly,
        ...(certified === null && working === null && maximum === null ? {} : { capacities: { certified, working, maximum } }),
      };
    }
    case 'disclosure':
      return { permitted: row['permitted'] };
    case 'list_row':
      return { authority: row['authority'], subject: row['subject'], said: row['said'] };
    case 'claim':
      return { authority: row['authority'], intake: row['intake'] };
    case 'proposal':
      return { state: row['state'], why: row['why'] };
    case 'decision':
      return {
        state: row['state'],
        content: row['content'],
        command: row['command'],
        proposer: row['proposer'],
        authority: row['authority'],
      };
    case 'muster':
    case 'variance':
    case 'incident':
    case 'arrival':
    case 'band':
    case 'item':
      return { ...row['content'], version: row['version'] };
    case 'muster_sighting':
      return { how: row['how'], at: row['at'] };
    case 'breach':
      return { code: row['code'], owner: row['owner'], due: row['due'], subjects: row['subjects'], closed: row['closed'] };
  }
}

function rowToEntry(row: QueryResultRow): StoredEntry {
  const found = (row['slices'] ?? []) as (StoredSlice & { salt: string | null; content: object | null })[];
  const slices = found.map(
    ({ salt, content, ...slice }) =>
      ({ ...slice, ...(salt === null ? {} : { salt }), ...(content === null ? {} : { content }) }) as StoredSlice,
  );
  const entry = {
    id: row['id'],
    type: row['type'],
    version: row['version'],
    origin: row['origin'],
    subjects: row['subjects'],
    occurred: { from: row['occurred_from'] as Instant, to: row['occurred_to'] as Instant },
    authority: row['authority'],
    actor: row['actor'],
    purpose: row['purpose'],
    source: row['source'],
    command: row['command'],
    ordinal: row['ordinal'],
    body: row['body'],
    digest: row['digest_hex'],
    recordedAt: row['recorded_at'],
    ...(row['on_behalf_of'] === null ? {} : { onBehalfOf: row['on_behalf_of'] }),
    ...(row['second'] === null ? {} : { second: row['second'] }),
    ...(row['corrects'] === null ? {} : { corrects: row['corrects'] }),
  } as StoredEntry['entry'];
  return {
    intake: row['intake'],
    entry,
    commandHash: row['command_hash'] ?? undefined,
    slices,
    ...(row['arrived_at'] === null ? {} : { arrivedAt: row['arrived_at'] }),
  };
}

function rowSays(row: StandingRow & QueryResultRow): string {
  // In this reading instants come from the driver as milliseconds already.
  const at = (value: unknown): Instant => (typeof value === 'number' ? (value as Instant) : bug('an instant that is no number'));
  const days = [row.birth_earliest, row.birth_latest];
  const birth = days.every((day) => day === null) ? undefined : days.map((day) => day ?? '').join(' ');
  return standingText({
    version: row.version,
    n: row.n,
    since: at(row.since),
    entered: at(row.entered),
    seenAt: row.seen_at === null ? undefined : at(row.seen_at),
    seenHow: row.seen_how ?? undefined,
    acceptedBy: row.accepted_by,
    basis: row.basis,
    bed: row.bed ?? undefined,
    birth,
    family: row.family ?? undefined,
    mergedInto: row.merged_into ?? undefined,
    deathReported: row.death_reported,
    missingReported: row.missing_reported,
    pending: row.pending ?? undefined,
  });
}
