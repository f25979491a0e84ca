import type { Pool, PoolClient, QueryResultRow } from 'pg';
import { bug } from '../basics/result.ts';
import type { Instant } from '../basics/time.ts';
import { accountText, type StoredEntry, type StoredSlice } from '../log/retell.ts';
import { fields, handoverText, standingText, type StoredBook, type StoredTable } from '../log/verify.ts';
import type { Handover } from '../handover/types.ts';
import { rowToAccount, stepOf, type StandingRow } from './ledger-store.ts';

const CHUNK = 2000;

/**
 * The whole book as it lies in the store, all of it as of one moment, in the `ledger` role.
 * It is read in chunks, so its size is bounded by the disk and not by memory.
 */
export async function withStoredBook<Outcome>(pool: Pool, use: (book: StoredBook) => Promise<Outcome>): Promise<Outcome> {
  const client = await pool.connect();
  try {
    await client.query('BEGIN ISOLATION LEVEL REPEATABLE READ READ ONLY');
    const { rows } = await client.query('SELECT * FROM account');
    const accounts = new Map(rows.map((row) => [row.id as number, accountText(rowToAccount(row))]));
    return await use(storedBook(client, (id) => accounts.get(id) ?? `account ${id}, which does not exist`));
  } finally {
    await client.query('ROLLBACK').catch(() => {});
    client.release();
  }
}

function storedBook(client: PoolClient, account: (id: number) => string): StoredBook {
  const read = <Row extends QueryResultRow, Out>(sql: string, rowToOut: (row: Row) => Out) => chunks(client, sql, rowToOut);
  return {
    entries: () => read(ENTRIES, rowToEntry),
    log: () => read('SELECT index, intake, sequenced_at AS "sequencedAt" FROM log_entry ORDER BY index', (row: never) => row),
    movements: () => read('SELECT * FROM movement ORDER BY person, n', (row) => ({
      person: row['person'], n: row['n'], step: stepOf(row['step']), from: account(row['from_account']), to: account(row['to_account']), at: row['valid_from'],
      intake: row['intake'], ...(row['reverses'] === null ? {} : { reverses: row['reverses'] }),
    })),
    standings: () => read('SELECT * FROM standing ORDER BY person', (row: StandingRow & QueryResultRow) => ({ person: row.person, account: account(row.account), says: rowSays(row) })),
    subjects: () => read('SELECT subject, intake FROM entry_subject', (row: never) => row),
    orphanSlices: () => read(ORPHANS, (row: never) => row),
    commands: () => read(`SELECT authority || ' ' || id AS key, ARRAY (SELECT jsonb_array_elements_text(answer -> 'entries')) AS entries,
      ARRAY (SELECT jsonb_array_elements_text(answer -> 'persons')) AS persons FROM command`, (row: never) => row),
    handovers: () => read('SELECT * FROM handover', (row) => ({ id: row['id'], says: handoverRowSays(row) })),
    handoverLines: () => read('SELECT handover, person, state FROM handover_line', (row: never) => row),
    table: (name) => read(tables[name], (row) => ({ key: row['key'], says: tableRowSays(name, row) })),
    tallies: () => read(`SELECT account, seen_hour, answered, sum(count)::int AS count FROM (SELECT * FROM tally UNION ALL SELECT * FROM tally_change) t
      GROUP BY account, seen_hour, answered HAVING sum(count) <> 0`, (row) => ({ account: account(row['account']), seenHour: row['seen_hour'], answered: row['answered'], count: row['count'] })),
    cuts: () => read('SELECT number, intake, valid_from AS "validFrom" FROM cut ORDER BY number', (row: never) => row),
    populations: () => read('SELECT valid_cut, known_cut, accounts, counts FROM population', (row) => ({
      valid: row['valid_cut'], known: row['known_cut'],
      counts: (row['accounts'] as number[]).map((id, i) => [account(id), (row['counts'] as number[])[i] ?? 0] as const),
    })),
    lateMovements: () => read('SELECT * FROM late_movement', (row) => ({
      intake: row['intake'], validFrom: row['valid_from'], from: account(row['from_account']), to: account(row['to_account']),
    })),
    nameKeys: () => read('SELECT subject, array_agg(DISTINCT key)::text[] AS keys FROM name_key GROUP BY subject', (row) => ({
      subject: row['subject'], keys: (row['keys'] as string[]).map(Number),
    })),
  };
}

let cursors = 0;

async function* chunks<Row extends QueryResultRow, Out>(client: PoolClient, sql: string, rowToOut: (row: Row) => Out): AsyncIterable<readonly Out[]> {
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

const ENTRIES = `
  SELECT e.*, encode(e.digest, 'hex') AS digest_hex, encode(c.hash, 'hex') AS command_hash, s.slices
  FROM entry e LEFT JOIN command c ON c.authority = e.authority AND c.id = e.command
  LEFT JOIN LATERAL (
    SELECT jsonb_agg(jsonb_build_object('subject', s.subject, 'group', s.field_group, 'commitment', encode(s.commitment, 'hex'),
      'salt', encode(t.salt, 'hex'), 'content', t.content) ORDER BY s.ordinal) AS slices
    FROM slice s LEFT JOIN LATERAL (
      SELECT salt, content FROM slice_identity i WHERE s.field_group = 'identity' AND (i.subject, i.intake, i.ordinal) = (s.subject, s.intake, s.ordinal)
      UNION ALL SELECT salt, content FROM slice_family i WHERE s.field_group = 'family' AND (i.subject, i.intake, i.ordinal) = (s.subject, s.intake, s.ordinal)
      UNION ALL SELECT salt, content FROM slice_custody i WHERE s.field_group = 'custody' AND (i.subject, i.intake, i.ordinal) = (s.subject, s.intake, s.ordinal)
      UNION ALL SELECT salt, content FROM slice_transfer i WHERE s.field_group = 'transfer' AND (i.subject, i.intake, i.ordinal) = (s.subject, s.intake, s.ordinal)
      UNION ALL SELECT salt, content FROM slice_disclosure i WHERE s.field_group = 'disclosure' AND (i.subject, i.intake, i.ordinal) = (s.subject, s.intake, s.ordinal)
    ) t ON true WHERE s.intake = e.intake) s ON true
  ORDER BY e.intake`;

const ORPHANS = ['identity', 'family', 'custody', 'transfer', 'disclosure']
  .map((group) => `SELECT t.subject, t.intake FROM slice_${group} t WHERE NOT EXISTS (
    SELECT FROM slice s WHERE s.intake = t.intake AND s.ordinal = t.ordinal AND s.subject = t.subject AND s.field_group = '${group}')`)
  .join(' UNION ALL ');

const tables: { readonly [name in StoredTable]: string } = {
  authority: 'SELECT *, code AS key FROM authority',
  place: 'SELECT *, code AS key FROM place',
  disclosure: `SELECT *, person || ' ' || authority AS key FROM disclosure`,
  list_row: 'SELECT * FROM list_row',
  claim: 'SELECT *, id AS key FROM claim',
  proposal: `SELECT *, a || ' ' || b AS key FROM proposal`,
  decision: 'SELECT *, id AS key FROM decision',
  breach: 'SELECT *, id AS key FROM breach',
};

function tableRowSays(name: StoredTable, row: QueryResultRow): string {
  switch (name) {
    case 'authority': return fields({ ...row, runsSoftware: row['runs_software'] }, ['kind', 'runsSoftware', 'home', 'country']);
    case 'place': return fields({ ...row, adultsOnly: row['adults_only'] }, ['kind', 'holder', 'gate', 'adultsOnly']);
    case 'disclosure': return String(row['permitted']);
    case 'list_row': return `${row['subject']} ${row['said']}`;
    case 'claim': return 'claim';
    case 'proposal': case 'decision': return row['state'];
    case 'breach': return row['closed'] ? 'closed' : 'open';
  }
}

function rowToEntry(row: QueryResultRow): StoredEntry {
  const slices = ((row['slices'] ?? []) as (StoredSlice & { salt: string | null; content: object | null })[]).map(({ salt, content, ...slice }) => (
    { ...slice, ...(salt === null ? {} : { salt }), ...(content === null ? {} : { content }) }) as StoredSlice);
  const entry = {
    id: row['id'], type: row['type'], version: row['version'], origin: row['origin'], subjects: row['subjects'],
    occurred: { from: row['occurred_from'] as Instant, to: row['occurred_to'] as Instant }, authority: row['authority'], actor: row['actor'], purpose: row['purpose'],
    source: row['source'], command: row['command'], ordinal: row['ordinal'], body: row['body'], digest: row['digest_hex'], recordedAt: row['recorded_at'],
    ...(row['on_behalf_of'] === null ? {} : { onBehalfOf: row['on_behalf_of'] }), ...(row['second'] === null ? {} : { second: row['second'] }),
    ...(row['corrects'] === null ? {} : { corrects: row['corrects'] }),
  } as StoredEntry['entry'];
  return { intake: row['intake'], entry, commandHash: row['command_hash'] ?? undefined, slices };
}

function rowSays(row: StandingRow & QueryResultRow): string {
  // In this reading instants come from the driver as milliseconds already.
  const at = (value: unknown): Instant => (typeof value === 'number' ? value as Instant : bug('an instant that is no number'));
  const birth = row.birth_earliest === null ? undefined : `${row.birth_earliest} ${row.birth_latest ?? ''}`;
  return standingText({
    version: row.version, n: row.n, since: at(row.since), entered: at(row.entered), seenAt: row.seen_at === null ? undefined : at(row.seen_at),
    seenHow: row.seen_how ?? undefined, acceptedBy: row.accepted_by, basis: row.basis, birth, family: row.family ?? undefined,
    mergedInto: row.merged_into ?? undefined, deathReported: row.death_reported, missingReported: row.missing_reported, pending: row.pending ?? undefined,
  });
}

function handoverRowSays(row: QueryResultRow): string {
  const { lines } = row['content'] as Handover;
  return handoverText({
    sender: row['sender'], receiver: row['receiver'], transit: row['transit'] ?? undefined, version: row['version'], arrival: row['arrival'], closed: row['closed'],
    lines: new Map(lines.map((line) => [line.person as string, line.state as string])),
  });
}
