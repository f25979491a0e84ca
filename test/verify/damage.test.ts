import assert from 'node:assert/strict';
import { after, before, test } from 'node:test';
import type { Client, Pool } from 'pg';
import type { PersonId } from '../../src/basics/ids.ts';
import { DAY, exactly, HOUR, instant } from '../../src/basics/time.ts';
import type { Principal } from '../../src/entries/act.ts';
import { bandCheck } from '../../src/custody/bands.ts';
import type { CalendarDay } from '../../src/people/birth.ts';
import { verify, type Verified } from '../../src/log/verify.ts';
import { keysOfContent } from '../../src/main/book.ts';
import { nodeHasher } from '../../src/main/hasher.ts';
import { withStoredBook } from '../../src/store/stored-book.ts';
import { openShelf, type Book, type Shelf } from '../store/books.ts';
import {
  admit,
  amal,
  B,
  basim,
  bob,
  C,
  carla,
  celine,
  dana,
  furnish,
  HOSPITAL,
  L,
  offer,
  P1,
  P2,
  petra,
  Q1,
  steward,
} from '../store/scene.ts';

// A book with some of everything. A superuser, whom nothing in a database stops, then takes away one row, or changes one field of
// one row, in every table in turn; each time all constraints are gone first, and each damage is rolled back. Everybody is invented.

let shelf: Shelf;
let book: Book;
let superuser: Client;

before(async () => {
  shelf = await openShelf(18);
  book = await shelf.open(18);
  superuser = await book.past('superuser');
  await furnish(book);
  await tellOfEverything(book);
  await putInOrder();
  await dropConstraints();
});

after(async () => {
  await shelf?.close();
});

async function tellOfEverything(of: Book): Promise<void> {
  const [yusuf, idris, nadia, layla, omar, hala] = (await admit(
    of,
    P1,
    'Yusuf Karam',
    'Idris Karam',
    'Nadia Sayegh',
    'Layla Sayegh',
    'Omar Haddad',
    'Umar al-Haddad',
  )) as [PersonId, PersonId, PersonId, PersonId, PersonId, PersonId];
  of.pass(HOUR);
  // A family, a birth, kin, claims, a basis found later, a breach closed and one open.
  await of.done(amal, { type: 'form-family', persons: [nadia, layla] });
  await of.done(amal, { type: 'claim-kin', person: layla, relation: 'child', to: nadia, ground: 'stated' });
  await of.done(amal, {
    type: 'record-birth',
    mother: nadia,
    child: { identity: { names: [{ text: 'Salma Sayegh', kind: 'full' }] }, basis: { kind: 'provisional' } },
  });
  await of.done(amal, {
    type: 'claim-identity',
    person: layla,
    identity: {
      names: [{ text: 'ليلى الصايغ', kind: 'full', language: 'ar' }],
      birth: { earliest: '2008-01-01' as CalendarDay, latest: '2008-12-31' as CalendarDay },
    },
  });
  await of.done(amal, { type: 'claim-answerability', persons: [yusuf, nadia], state: C, answer: 'accepted' });
  await of.done(amal, { type: 'sight', persons: [yusuf, idris, omar], how: 'answered-to-name' });
  const without = await of.done(amal, {
    type: 'admit',
    place: P2,
    persons: [
      {
        identity: { names: [{ text: 'Marwan Nasser', kind: 'full' }] },
      },
      { identity: { names: [{ text: 'Rasha Darwish', kind: 'full' }] } },
    ],
  });
  await of.done(amal, { type: 'set-basis', persons: [without.persons[0] as PersonId], basis: { kind: 'legal', order: 'order 9' } });
  await of.done(amal, { type: 'close-breach', breach: without.breaches[0]?.id ?? '', finding: 'a basis was found for one' });
  await of.done(steward, { type: 'set-gate', place: Q1, gate: 'closed' });
  await of.done(steward, { type: 'set-gate', place: Q1, gate: 'open' });
  // A stay in hospital, a move, and a past that is told anew.
  await of.done(amal, { type: 'escort', persons: [idris], to: HOSPITAL, leader: 'a named guard' });
  of.pass(2 * HOUR);
  await of.done(amal, { type: 'back-from-escort', persons: [idris], to: P1 });
  const moved = await of.done(amal, { type: 'move', persons: [omar], to: P2 });
  await makeCuts();
  of.pass(HOUR);
  await of.done(amal, {
    type: 'correct',
    entry: moved.entries[0] as never,
    persons: [omar],
    reason: 'it was the morning before',
    at: instant(of.now() - 3 * HOUR),
  });
  await of.done(amal, { type: 'move', persons: [hala], to: P2, occurred: exactly(instant(of.now() - 3 * HOUR)) });
  await makeCuts();
  // One handover from offer to close, with papers, transit, evidence and one turned away; one still open.
  const through = await offer(of, [yusuf, idris], Q1, B, C);
  await of.done(dana, {
    type: 'amend-handover',
    handover: through,
    ready: [
      {
        person: yusuf,
        papers: { kind: 'laissez-passer', number: 'LP-1', heldBy: 'a named leader' },
        propertyBag: { seal: 'S-1', items: 3 },
      },
    ],
  });
  for (const by of [bob, carla]) await of.done(by, { type: 'agree-handover', handover: through, persons: [yusuf, idris] });
  of.pass(HOUR);
  await of.done(dana, {
    type: 'depart-handover',
    handover: through,
    vehicle: 'bus',
    leader: 'a named leader',
    boarded: [yusuf, idris],
    leftBehind: [],
  });
  await of.done(dana, { type: 'evidence-arrival', handover: through, persons: [yusuf], grade: 'witness', remark: 'seen at the gate' });
  of.pass(2 * HOUR);
  await of.done(bob, {
    type: 'receive-handover',
    handover: through,
    place: Q1,
    lines: [
      { person: yusuf, outcome: 'taken' },
      { person: idris, outcome: 'refused', reason: 'not listed' },
    ],
  });
  await of.done(dana, { type: 'return-handover', handover: through, persons: [idris] });
  await of.done(dana, { type: 'close-handover', handover: through });
  await offer(of, [idris], Q1, B);
  await of.done(dana, {
    type: 'decide-disclosure',
    persons: [omar],
    to: L,
    permitted: false,
    interviewedAt: of.now(),
    interviewer: 'a listener',
    reason: 'he fears that state',
  });
  // Lists, possible duplicates, a merge, an end, a decision that waits for its second person.
  const row = (key: string, text: string) => ({
    key,
    said: nodeHasher.sha256(text),
    line: 2,
    identity: { names: [{ text, kind: 'full' as const }] },
    basis: { kind: 'provisional' as const },
  });
  await of.done(amal, {
    type: 'receive-roll',
    place: P1,
    list: 'roll.csv',
    rows: [row('roll reference 1', 'Karim Aziz'), row('roll reference 2', 'Lina Aswad')],
  });
  const leaked = await of.done(amal, {
    type: 'receive-source',
    list: 'leak.csv',
    rows: [row('leak reference 1', 'Kareem Aziz'), row('leak reference 2', 'Somebody Else')],
  });
  assert.ok(leaked.ok);
  const software: Principal = { ...steward, actor: 'musterbook' as Principal['actor'], purpose: 'possible duplicates' };
  await of.done(software, {
    type: 'propose-same',
    pairs: [
      { a: omar, b: hala, why: ['names-equal'] },
      { a: nadia, b: layla, why: ['names-near'] },
    ],
  });
  for (const by of [amal, basim]) await of.done(by, { type: 'judge-same', keep: omar, other: hala, reason: 'one wristband' });
  for (const by of [amal, basim]) {
    await of.done(by, {
      type: 'release',
      persons: [without.persons[1] as PersonId],
      reason: 'no ground to hold her',
    });
  }
  await arriveByBus(of);
  await countAndLose(of, nadia, layla);
  await of.done(amal, { type: 'declare-unaccounted', persons: [omar], circumstances: 'not found at the count' });
  of.pass(DAY);
  await of.done(amal, { type: 'report-missing', persons: [layla], circumstances: 'not at the meal' });
  await makeCuts();
}

/** Two come by bus; more becomes known of one, and their bands are found exchanged, replaced and lost. */
async function arriveByBus(of: Book): Promise<void> {
  const band = (n: number) => `NES00000${n}${bandCheck(`NES00000${n}`)}`;
  const arrived = await of.done(amal, {
    type: 'register-arrivals',
    place: P1,
    vehicle: 'bus',
    arrivals: [
      { band: band(1), age: 'adult', injured: false, givenName: 'Samar' },
      { band: band(2), age: 'child', injured: true, comesWith: band(1) },
    ],
  });
  const [samar] = arrived.persons as [PersonId];
  await of.done(amal, { type: 'record-arrival-step', person: samar, step: 'told', words: 'in Arabic, by a clerk' });
  await of.done(celine, { type: 'record-examination', person: samar, occasion: 'arrival', findings: 'well', instructions: 'water' });
  const kept = await of.done(amal, { type: 'take-item', person: samar, kind: 'passport', contents: 'number 7', receipt: true });
  await of.done(amal, { type: 'pass-item', item: kept.outcome?.['item'] as string, to: 'authority', authority: B, words: 'by the escort' });
  const left = await of.done(amal, {
    type: 'report-incident',
    kind: 'child-left',
    place: P1,
    persons: arrived.persons.slice(1),
    circumstances: 'nobody asks for the child',
  });
  const incident = left.outcome?.['incident'] as string;
  await of.done(petra, { type: 'note-child', persons: arrived.persons.slice(1), concern: 'left-behind', text: 'alone', incident });
  await of.done(amal, { type: 'swap-bands', one: band(1), other: band(2), reason: 'looked at both' });
  await of.done(amal, { type: 'issue-band', person: samar, band: band(3) });
  await of.done(amal, { type: 'report-band-lost', band: band(1) });
}

/** A count that misses one, finds a stranger and settles one difference; an incident with a rival count, and remains. */
async function countAndLose(of: Book, seen: PersonId, missed: PersonId): Promise<void> {
  const reported = await of.done(amal, {
    type: 'report-incident',
    kind: 'breakout',
    place: P1,
    circumstances: 'the gate is open',
    guards: { before: 9, now: 2 },
  });
  const incident = reported.outcome?.['incident'] as string;
  const rival = { of: 'gone' as const, most: 3, saidBy: 'a newspaper', said: of.now() };
  await of.done(amal, { type: 'record-rival-count', incident, ...rival });
  await of.done(amal, { type: 'note-incident', incident, text: 'shots from the road' });
  await of.done(amal, { type: 'record-remains', place: P1, marks: 'blue coat', circumstances: 'at the fence', incident });
  const muster = (await of.done(amal, { type: 'open-muster', place: P1, kind: 'roll-call', incident })).outcome?.['muster'] as string;
  await of.done(amal, { type: 'count-blind', muster, number: 2, section: 'yard' });
  of.pass(HOUR);
  await of.done(amal, { type: 'sight-in-muster', muster, sightings: [{ person: seen, how: 'face-checked' }] });
  const strangers = [{ identity: { names: [{ text: 'a boy', kind: 'full' as const }] }, remark: 'no band' }];
  await of.done(amal, { type: 'strangers-in-muster', muster, strangers });
  await of.done(amal, { type: 'finish-muster', muster });
  of.pass(HOUR);
  await of.done(amal, { type: 'sight', persons: [missed], how: 'clinic' });
  const variances = [...(await of.everything()).matters.values()].filter((one) => one.matter === 'variance');
  const about = variances.find(({ subject }) => subject === missed)?.id ?? assert.fail('nobody was missed');
  await of.done(amal, { type: 'assign-variances', variances: [about], to: basim.actor });
  await of.done(basim, { type: 'close-variances', variances: [about], way: 'seen-since', finding: 'was at the clinic' });
}

/** Gives the entries their order, and cuts the populations after every third movement. */
async function makeCuts(): Promise<void> {
  await superuser.query('SELECT sequence_entries((SELECT last_value FROM intake))');
  while ((await superuser.query<{ made: number | null }>('SELECT make_cut(3) AS made')).rows[0]?.made !== null);
}

async function putInOrder(): Promise<void> {
  await superuser.query('SELECT fold_tallies()');
  // As between two foldings: some of a figure stands in the one table, some in the other.
  await superuser.query(`WITH one AS (
      UPDATE tally SET count = count - 1 WHERE ctid = (SELECT ctid FROM tally WHERE count > 1 LIMIT 1)
      RETURNING account, seen_hour, answered)
    INSERT INTO tally_change SELECT account, seen_hour, answered, 1 FROM one`);
}

// A superuser could take the constraints away first, so none of them may be what finds the damage.
async function dropConstraints(): Promise<void> {
  const { rows } = await superuser.query<{ sql: string }>(`
    SELECT format('ALTER TABLE %I DROP CONSTRAINT IF EXISTS %I CASCADE', t.relname, c.conname) AS sql
      FROM pg_constraint c JOIN pg_class t ON t.oid = c.conrelid
      WHERE t.relnamespace = 'public'::regnamespace AND c.contype IN ('c', 'f', 'p', 'u')
    UNION ALL SELECT format('ALTER DOMAIN %I DROP CONSTRAINT %I', t.typname, c.conname)
      FROM pg_constraint c JOIN pg_type t ON t.oid = c.contypid
      WHERE t.typnamespace = 'public'::regnamespace AND c.contype = 'c'
    UNION ALL SELECT format('DROP INDEX IF EXISTS %I', i.relname) FROM pg_index x JOIN pg_class i ON i.oid = x.indexrelid
      WHERE i.relnamespace = 'public'::regnamespace AND x.indisunique AND NOT x.indisprimary
      AND NOT EXISTS (SELECT FROM pg_constraint c WHERE c.conindid = x.indexrelid)`);
  for (const { sql } of rows) await superuser.query(sql);
}

/** Verify on the superuser's own connection, so that it sees what is about to be rolled back. */
async function verified(): Promise<Verified> {
  const here = {
    connect: async () => ({
      query: async (...asked: readonly unknown[]) =>
        /^(BEGIN|ROLLBACK)/.test(String(asked[0])) ? { rows: [] } : superuser.query(...(asked as [string])),
      release() {},
    }),
  };
  return withStoredBook(here as unknown as Pool, (stored) => verify(stored, nodeHasher, keysOfContent));
}

/** What verify says after the damage, which is then rolled back. */
async function damaged(sql?: string): Promise<Verified> {
  await superuser.query('BEGIN');
  try {
    await superuser.query('SET LOCAL session_replication_role = replica');
    if (sql !== undefined) assert.equal((await superuser.query(sql)).rowCount, 1, `one row is damaged: ${sql}`);
    return await verified();
  } finally {
    await superuser.query('ROLLBACK');
  }
}

/** Every table that can be told again from the entries: which of its rows is damaged, and whom that row concerns. */
const tables: { readonly [table: string]: { readonly row?: string; readonly persons?: string } } = {
  entry: { row: "type = 'PersonsSighted'", persons: 'subjects' },
  // The last ones may be missing: they get the same numbers when they are put in order again.
  log_entry: { row: 'index = 5' },
  command: { row: "answer #>> '{persons,1}' IS NOT NULL", persons: "ARRAY [answer #>> '{persons,0}']::uuid[]" },
  entry_subject: { persons: 'ARRAY [subject]' },
  slice: { row: "field_group = 'custody'", persons: 'ARRAY [subject]' },
  slice_identity: { row: 'ordinal > 0', persons: 'ARRAY [subject]' },
  slice_family: { persons: 'ARRAY [subject]' },
  slice_custody: { row: 'ordinal > 0', persons: 'ARRAY [subject]' },
  slice_transfer: { persons: 'ARRAY [subject]' },
  slice_disclosure: { persons: 'ARRAY [subject]' },
  slice_medical: { persons: 'ARRAY [subject]' },
  slice_child: { persons: 'ARRAY [subject]' },
  account: { row: 'kind = 1' },
  movement: { row: 'reverses IS NOT NULL', persons: 'ARRAY [person]' },
  authority: { row: "code = 'CCC'" },
  place: { row: 'maximum IS NULL' },
  standing: { persons: 'ARRAY [person]' },
  handover: { row: 'closed' },
  handover_line: { persons: 'ARRAY [person]' },
  disclosure: { persons: 'ARRAY [person]' },
  list_row: { persons: 'ARRAY [subject]' },
  claim: { persons: 'ARRAY [id]' },
  // Of a key that two claims gave, one row says as much as two.
  name_key: {
    row: 'NOT EXISTS (SELECT FROM name_key t WHERE (t.key, t.subject) = (name_key.key, name_key.subject) AND t.ctid <> name_key.ctid)',
    persons: 'ARRAY [subject]',
  },
  proposal: { row: "state = 'same'", persons: 'ARRAY [a, b]' },
  decision: { row: "state = 'open'", persons: "ARRAY [command #>> '{persons,0}']::uuid[]" },
  breach: { row: 'closed AND cardinality(subjects) > 0', persons: 'subjects' },
  muster: {},
  muster_sighting: { persons: 'ARRAY [subject]' },
  variance: { row: "content ->> 'kind' = 'missing'", persons: 'ARRAY [subject]' },
  incident: {},
  arrival: { persons: 'ARRAY [id]' },
  band: { persons: 'ARRAY [person]' },
  item: { persons: 'ARRAY [person]' },
  tally: {},
  tally_change: {},
  cut: { row: 'number = 2' },
  population: { row: 'valid_cut < known_cut' },
  late_movement: {},
};

/** Nothing in an entry tells of these: what the book is called, who is signed in, who has read what, and how the tables came about. */
const notFromEntries = ['book', 'book_user', 'migration', 'reading', 'session', 'sign_in', 'sign_in_hold', 'user_event'];

interface Column {
  readonly name: string;
  readonly type: string;
}

async function columnsOf(table: string): Promise<readonly Column[]> {
  const { rows } = await superuser.query<Column>(
    `SELECT column_name AS name, udt_name AS type FROM information_schema.columns
      WHERE table_schema = 'public' AND table_name = $1 AND is_generated = 'NEVER' ORDER BY ordinal_position`,
    [table],
  );
  return rows;
}

/** Another value of the column's type. */
function otherValue({ name, type }: Column): string {
  switch (type) {
    case 'text':
      return `coalesce("${name}", '') || 'X'`;
    case 'int2':
    case 'int4':
    case 'int8':
      return `coalesce("${name}", 0) + 1`;
    case 'bool':
      return `NOT "${name}"`;
    case 'timestamptz':
      return `coalesce("${name}", now()) + interval '1 hour'`;
    case 'date':
      return `coalesce("${name}", '1990-01-01') + 1`;
    case 'uuid':
      return 'gen_random_uuid()';
    case '_uuid':
      return `array_append("${name}", gen_random_uuid())`;
    case '_text':
      return `array_append("${name}", 'X')`;
    case '_int4':
      return `array_append("${name}", 7)`;
    case 'bytea':
      return "sha256('another')";
    case 'jsonb':
      return `coalesce("${name}", '{}') || '{"another": 1.5}'`;
    default:
      return assert.fail(`no other value of type ${type} is known`);
  }
}

async function rowToDamage(table: string): Promise<{ readonly where: string; readonly persons: readonly string[] }> {
  const { row = 'true', persons = "'{}'::uuid[]" } = tables[table] ?? {};
  const { rows } = await superuser.query<{ ctid: string; persons: readonly string[] }>(
    `SELECT ctid, ${persons} AS persons FROM ${table} WHERE ${row} ORDER BY ${table} LIMIT 1`,
  );
  const [chosen] = rows;
  return chosen ? { where: `ctid = '${chosen.ctid}'`, persons: chosen.persons } : assert.fail(`the book has no such row in ${table}`);
}

function assertFound({ ok, violations }: Verified, persons: readonly string[], what: string): void {
  assert.equal(ok, false, `${what} is not found`);
  if (persons.length === 0) return;
  assert.ok(
    violations.some(({ subject }) => persons.includes(subject)),
    `${what}: ${persons.join(' or ')} is not named, but ${violations.map(({ code, subject }) => `${code} ${subject}`).join('; ')}`,
  );
}

test('a book with some of everything in it is told again from its entries, and holds', async () => {
  const { ok, persons, violations } = await damaged();
  assert.deepEqual(violations, []);
  assert.equal(ok, true);
  assert.equal(persons, 13);
});

test('every table is either damaged here or says nothing that an entry told', async () => {
  const { rows } = await superuser.query<{ name: string }>(
    "SELECT relname AS name FROM pg_class WHERE relnamespace = 'public'::regnamespace AND relkind = 'r' ORDER BY 1",
  );
  assert.deepEqual(
    rows.map((row) => row.name),
    [...Object.keys(tables), ...notFromEntries].sort(),
  );
});

for (const table of Object.keys(tables)) {
  const about = tables[table]?.persons === undefined ? '' : ', and whom it concerns is named';
  test(`a row taken out of ${table} is found${about}`, async () => {
    const { where, persons } = await rowToDamage(table);
    assertFound(await damaged(`DELETE FROM ${table} WHERE ${where}`), persons, `a row gone from ${table}`);
  });

  test(`any field changed in a row of ${table} is found${about}`, async () => {
    const { where, persons } = await rowToDamage(table);
    for (const column of await columnsOf(table)) {
      const sql = `UPDATE ${table} SET "${column.name}" = ${otherValue(column)} WHERE ${where}`;
      assertFound(await damaged(sql), persons, `${table}.${column.name}`);
    }
  });
}

test('after all that was rolled back the book holds again', async () => {
  assert.deepEqual((await damaged()).violations, []);
});
