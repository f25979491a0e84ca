import assert from 'node:assert/strict';
import { after, before, test } from 'node:test';
import type { Client } from 'pg';
import type { HandoverId, PersonId } from '../../src/basics/ids.ts';
import type { Principal } from '../../src/entries/act.ts';
import type { Refusal } from '../../src/entries/refusals.ts';
import { openShelf, type Book, type Shelf, type Unnumbered } from '../store/books.ts';
import {
  A,
  admit,
  amal,
  B,
  basim,
  berit,
  bob,
  C,
  celine,
  dana,
  elif,
  furnish,
  HOSPITAL,
  L,
  offer,
  P1,
  P2,
  petra,
  plan,
  Q1,
} from '../store/scene.ts';
import { attempt, count, forgeEntry } from './forge.ts';

let shelf: Shelf;
let book: Book;
let reader: Client;
let ledger: Client;
let superuser: Client;
/** Somebody on A's roll, with everything a file can hold; and somebody on B's. */
let karim: PersonId;
let omar: PersonId;
let open: { readonly handover: HandoverId; readonly decision: string; readonly breach: string };
const STRANGER = 'ffffffff-ffff-4fff-8fff-ffffffffffff';
const NOBODY = 'eeeeeeee-eeee-4eee-8eee-eeeeeeeeeeee';

before(async () => {
  shelf = await openShelf(18);
  book = await shelf.open(18);
  await furnish(book);
  [karim, omar] = [(await admit(book, P1, 'Karim Yusuf Invented'))[0]!, (await admit(book, Q1, 'Omar Yusuf Invented'))[0]!];
  const [leila, sami] = await admit(book, P1, 'Leila', 'Sami');
  await book.done(amal, { type: 'claim-kin', person: karim, relation: 'spouse', to: leila!, ground: 'stated' });
  await book.done(dana, {
    type: 'decide-disclosure',
    persons: [karim],
    to: B,
    permitted: false,
    interviewedAt: book.now(),
    interviewer: 'a listener',
    reason: 'fear was voiced',
  });
  await book.done(celine, { type: 'record-examination', person: karim, occasion: 'other', findings: 'a burn' });
  await book.done(petra, { type: 'note-child', persons: [karim], concern: 'guardian', text: 'an uncle asks' });
  await book.done(amal, { type: 'take-item', person: karim, kind: 'passport', contents: 'number 7', receipt: true });
  await book.done(amal, { type: 'set-gate', place: P2, gate: 'closed' });
  const moved = await book.done(amal, { type: 'move', persons: [karim], to: P2 });
  const released = await book.done(amal, { type: 'release', persons: [karim], reason: 'the term is over' });
  open = { handover: await offer(book, [sami!], 'R1' as typeof P1, C), decision: released.awaits!, breach: moved.breaches[0]!.id };
  [reader, ledger, superuser] = [await book.past('musterbook_reader'), await book.past('musterbook_ledger'), await book.past('superuser')];
});
after(async () => {
  await book.close();
  await shelf.close();
});

/** One transaction of a reader, as an authority and role; what is undefined is not set at all. */
async function as<Found>(authority: string | undefined, role: string | undefined, ask: () => Promise<Found>): Promise<Found> {
  await reader.query('BEGIN');
  try {
    if (authority !== undefined) await reader.query("SELECT set_config('musterbook.authority', $1, true)", [authority]);
    if (role !== undefined) await reader.query("SELECT set_config('musterbook.role', $1, true)", [role]);
    return await ask();
  } finally {
    await reader.query('COMMIT');
  }
}

/** All rows about a person, as a reader finds them in one transaction. */
const seeing = (authority: string | undefined, role: string | undefined, person: string) => as(authority, role, () => rowsAbout(person));
/** An entry forged in an authority's name. */
const forging = (authority: string, fields: object = {}) => attempt(ledger, authority, () => forgeEntry(ledger, book, { ...fields }));

/** Every row a reader finds that names the person, by table. */
async function rowsAbout(person: string): Promise<{ readonly [table: string]: number }> {
  const found: { [table: string]: number } = {};
  for (const [table, condition] of Object.entries(namedIn)) {
    found[table] = await count(reader, `SELECT count(*) FROM ${table} WHERE ${condition}`, [person]);
  }
  return found;
}
const namedIn = {
  standing: 'person = $1',
  movement: 'person = $1',
  leg: 'person = $1',
  entry: '$1::uuid = ANY (subjects)',
  entry_subject: 'subject = $1',
  slice: 'subject = $1',
  slice_identity: 'subject = $1',
  slice_family: 'subject = $1',
  slice_custody: 'subject = $1',
  slice_transfer: 'subject = $1',
  slice_disclosure: 'subject = $1',
  slice_medical: 'subject = $1',
  slice_child: 'subject = $1',
  item: 'person = $1',
  handover_line: 'person = $1',
  list_row: 'subject = $1',
  name_key: 'subject = $1',
  proposal: '$1::uuid IN (a, b)',
  breach: '$1::uuid = ANY (subjects)',
  decision: 'command::text ~ $1::text',
};
const nothing = Object.fromEntries(Object.keys(namedIn).map((table) => [table, 0]));
const personRoles = ['registrar', 'desk', 'escort', 'clinician', 'child-protection', 'secretariat', 'observer', 'steward'];

test('attack 53: whoever asks by number for a person of another authority finds no row in any table', async () => {
  for (const role of personRoles) assert.deepEqual(await seeing(B, role, karim), nothing, `as ${role} of B`);
  assert.deepEqual(await seeing(B, 'registrar', STRANGER), nothing);
  const own = await seeing(A, 'desk', karim);
  const full = [
    'standing',
    'movement',
    'entry',
    'slice_identity',
    'slice_custody',
    'slice_family',
    'slice_disclosure',
    'item',
    'decision',
    'name_key',
  ];
  for (const table of full) {
    assert.ok(own[table]! > 0, `its own desk finds it in ${table}, so that nothing found elsewhere means something`);
  }
});

test('attack 53: a field group shows to the roles that need it, and to no other', async () => {
  const seen = async (role: string) => {
    const found = await seeing(A, role, karim);
    return ['identity', 'family', 'custody', 'disclosure', 'medical', 'child'].filter((group) => found[`slice_${group}`]! > 0);
  };
  assert.deepEqual(await seen('registrar'), ['identity', 'family', 'custody']);
  assert.deepEqual(await seen('desk'), ['identity', 'family', 'custody', 'disclosure']);
  // What a clinician finds no guard reads, and no guard the file of a child.
  assert.deepEqual(await seen('child-protection'), ['identity', 'family', 'child']);
  assert.deepEqual(await seen('clinician'), ['identity', 'medical']);
  for (const role of ['escort', 'secretariat', 'observer', 'steward']) assert.deepEqual(await seen(role), [], role);
});

test('attack 54: a connection that served one authority shows nothing of it to the next', async () => {
  const persons = () => count(reader, 'SELECT count(*) FROM standing');
  assert.equal(await as(A, 'registrar', persons), 3);
  assert.equal(await persons(), 0, 'between two requests');
  assert.equal(await as(B, 'registrar', persons), 1);
  assert.equal(await as(B, undefined, persons), 0, 'the role of the request before');
  assert.equal(await as(undefined, 'registrar', persons), 0, 'the authority of the request before');
  await assert.rejects(as(A, 'registrar', () => reader.query('SELECT 1 / 0')));
  assert.equal(await persons(), 0, 'after a request that failed');
  assert.equal(await forging(A), 'done');
  await assert.rejects(forgeEntry(ledger, book), { code: '42501' }, 'a writer who does not say for whom, after one who did');
  const {
    rows: [left],
  } = await ledger.query<{ who: string; parties: string }>(
    "SELECT current_setting('musterbook.authority', true) AS who, current_setting('musterbook.parties', true) AS parties",
  );
  assert.deepEqual([left?.who, left?.parties], ['', '']);
});

test('attack 55: without an authority nobody sees a person and nobody writes', async () => {
  const nobody = [
    [undefined, undefined],
    ['', 'registrar'],
    [' ', 'registrar'],
    [undefined, 'desk'],
    ['AAA,BBB', 'registrar'],
    ['%', 'desk'],
  ];
  for (const [authority, role] of nobody) {
    assert.deepEqual(await seeing(authority, role, karim), nothing, `as ${role} of "${authority}"`);
  }
  for (const role of [undefined, '', 'superuser']) {
    assert.deepEqual(await seeing(A, role, karim), nothing, `as ${role} of A`);
  }
  for (const authority of ['', ' ', 'AAA,BBB']) assert.equal(await forging(authority), '42501');
  assert.equal(await forging(B), '42501', "in another authority's name");
  assert.equal(await forging(A, { origin: 'elsewhere' }), '42501', 'as another node');
});

test('attack 56: no owner, view or function goes round the rules of rows', async () => {
  const { rows: bare } = await superuser.query(`SELECT relname FROM pg_class WHERE relnamespace = 'public'::regnamespace AND relkind = 'r'
    AND relname <> 'migration' AND NOT (relrowsecurity AND relforcerowsecurity)`);
  assert.deepEqual(bare, [], 'tables without forced rules');
  const { rows: views } = await superuser.query(`SELECT relname FROM pg_class 
    WHERE relnamespace = 'public'::regnamespace AND relkind IN ('v', 'm')
      AND NOT coalesce('security_invoker=true' = ANY (reloptions), false)`);
  assert.deepEqual(views, [], "views that look with their owner's eyes");
  const { rows: roles } = await superuser.query(`SELECT rolname FROM pg_roles
    WHERE rolname LIKE 'musterbook%' AND (rolsuper OR rolbypassrls OR rolcreaterole)`);
  assert.deepEqual(roles, []);
  const { rows: owned } = await superuser.query(`SELECT relname FROM pg_class WHERE relnamespace = 'public'::regnamespace
    AND relowner <> 'musterbook_owner'::regrole AND relkind IN ('r', 'v')`);
  assert.deepEqual(owned, []);
  for (const role of ['musterbook_ledger', 'musterbook_owner', 'postgres']) {
    await assert.rejects(reader.query(`SET ROLE ${role}`), { code: '42501' });
  }
  await assert.rejects(reader.query('SET row_security = off; SELECT * FROM standing'), { code: '42501' });
  await reader.query('ROLLBACK; RESET row_security');
});

test('attack 56: the owner of the tables sees no more than a policy grants', async () => {
  await superuser.query('BEGIN; DROP POLICY owner_all ON standing; SET LOCAL ROLE musterbook_owner');
  assert.equal(await count(superuser, 'SELECT count(*) FROM standing'), 0);
  await superuser.query('ROLLBACK');
});

test("attack 56: functions that run with their owner's rights give sums only, and nobody's table stands in for ours", async () => {
  const { rows } = await superuser.query<{ proname: string; pinned: boolean; gives: string; readers: boolean }>(`SELECT proname,
      coalesce(proconfig::text ~ 'search_path=.*pg_temp', false) AS pinned, pg_get_function_result(oid) AS gives,
      has_function_privilege('musterbook_reader', oid, 'EXECUTE') AS readers
    FROM pg_proc WHERE pronamespace = 'public'::regnamespace AND prosecdef ORDER BY 1`);
  for (const { proname, pinned, gives } of rows) {
    assert.ok(pinned, `${proname} looks names up where its caller says`);
    assert.doesNotMatch(gives, /uuid|json|text\[\]|record/, `${proname} gives more than figures`);
  }
  const { rows: loose } = await superuser.query(`SELECT proname FROM pg_proc WHERE pronamespace = 'public'::regnamespace
    AND has_function_privilege('public', oid, 'EXECUTE')`);
  assert.deepEqual(loose, [], 'functions everybody may call');
});

test("attack 57: a reader's own function is never shown a row the rules hide, nor are the server's statistics", async () => {
  const shown: string[] = [];
  const hear = ({ message }: { message: string | undefined }) => {
    if (message !== undefined) shown.push(message);
  };
  reader.on('notice', hear);
  await superuser.query('ANALYZE');
  await as(B, 'registrar', async () => {
    await reader.query(`CREATE FUNCTION pg_temp.peek(person uuid) RETURNS boolean LANGUAGE plpgsql COST 0.0000001 AS
      $$ BEGIN RAISE NOTICE 'saw %', person; RETURN true; END $$`);
    await reader.query('SELECT count(*) FROM standing WHERE pg_temp.peek(person)');
    await reader.query('SELECT count(*) FROM slice_identity WHERE pg_temp.peek(subject)');
    await reader.query('SELECT count(*) FROM entry WHERE pg_temp.peek(subjects[1])');
  });
  reader.off('notice', hear);
  assert.deepEqual([...new Set(shown)], [`saw ${omar}`]);
  const statistics = `SELECT count(*) FROM pg_stats
    WHERE schemaname = 'public' AND tablename IN ('standing', 'slice_identity', 'entry', 'movement', 'name_key')`;
  assert.equal(await count(reader, statistics), 0);
});

test("attack 57: a person beyond one's scope and a person who does not exist are refused in the same words", async () => {
  const named = (person: string): readonly (readonly [Principal, Unnumbered])[] => {
    const [one, persons, circumstances] = [person as PersonId, [person as PersonId], 'x'];
    const paper = { onBehalfOf: L, paper: { number: '1', signedBy: 'x' } } as const;
    return [
      [berit, { type: 'move', persons, to: Q1 }],
      [berit, { type: 'move', persons, to: Q1, mode: 'authorise' }],
      [berit, { type: 'escort', persons, to: HOSPITAL, leader: 'x' }],
      [berit, { type: 'back-from-escort', persons, to: Q1 }],
      [berit, { type: 'sight', persons, how: 'face-checked' }],
      [berit, { type: 'set-basis', persons, basis: { kind: 'legal' } }],
      [berit, { type: 'report-missing', persons, circumstances }],
      [berit, { type: 'report-death', person: one, circumstances }],
      [berit, { type: 'record-birth', mother: one, child: { identity: { names: [{ text: 'x', kind: 'full' }] } } }],
      [berit, { type: 'declare-unaccounted', persons, circumstances }],
      [berit, { type: 'declare-at-large', persons, circumstances }],
      [berit, { type: 'come-back', persons, how: 'returned', place: Q1, circumstances }],
      [berit, { type: 'release', persons, reason: 'the term is over' }],
      [berit, { type: 'establish-death', person: one, cause: 'x', remains: 'x', circumstances }],
      [berit, { type: 'claim-identity', person: one, identity: { names: [{ text: 'x', kind: 'full' }] } }],
      [berit, { type: 'claim-kin', person: one, relation: 'sibling', to: omar, ground: 'stated' }],
      [berit, { type: 'claim-kin', person: omar, relation: 'sibling', to: one, ground: 'stated' }],
      [berit, { type: 'claim-answerability', persons, state: B, answer: 'accepted' }],
      [berit, { type: 'form-family', persons: [omar, one] }],
      [berit, { type: 'split-family', leaving: persons, reason: 'x' }],
      [berit, { type: 'judge-same', keep: one, other: NOBODY, reason: 'x' }],
      [bob, { type: 'decide-disclosure', persons, to: C, permitted: true, interviewedAt: book.now(), interviewer: 'x', reason: 'x' }],
      [bob, { type: 'offer-handover', receiver: A, plan: plan(book, P1), lines: [{ person: one }] }],
      [berit, { ...paper, type: 'move', persons, to: Q1 }],
      [elif, { ...paper, type: 'move', persons, to: Q1 }],
    ];
  };
  const stranger = named(STRANGER);
  for (const [i, [principal, command]] of named(karim).entries()) {
    const [hidden, absent] = [await refusalOf(principal, command), await refusalOf(...stranger[i]!)];
    assert.deepEqual(hidden, absent, `${command.type} tells`);
    assert.ok(hidden.code === 'person-unknown' || hidden.code === 'role-may-not', `${command.type}: ${hidden.code}`);
  }
});

async function refusalOf(principal: Principal, command: Unnumbered): Promise<Refusal> {
  const [answer] = await book.send(principal, command);
  assert.ok(answer && !answer.ok, `${command.type} was accepted`);
  const { code, field } = answer.refused;
  // The detail and the subject may repeat what the caller said, and nothing else.
  assert.equal(answer.refused.detail === undefined || answer.refused.code === 'role-may-not', true, answer.refused.detail);
  return { code, ...(field === undefined ? {} : { field }) };
}

test('attack 57: handovers, decisions and breaches of others are refused like those that do not exist', async () => {
  const of = (handover: string, decision: string, breach: string): readonly (readonly [Principal, Unnumbered])[] => [
    [bob, { type: 'agree-handover', handover: handover as HandoverId, persons: [karim] }],
    [bob, { type: 'dispute-handover', handover: handover as HandoverId, reason: 'x' }],
    [bob, { type: 'close-handover', handover: handover as HandoverId }],
    [berit, { type: 'receive-handover', handover: handover as HandoverId, place: Q1, lines: [{ person: karim, outcome: 'taken' }] }],
    [berit, { type: 'confirm-decision', decision }],
    [berit, { type: 'reject-decision', decision, reason: 'x' }],
    [berit, { type: 'close-breach', breach, finding: 'x' }],
  ];
  const absent = of(STRANGER, STRANGER, `${STRANGER}.0`);
  for (const [i, [principal, command]] of of(open.handover, open.decision, open.breach).entries()) {
    assert.deepEqual(await refusalOf(principal, command), await refusalOf(...absent[i]!), command.type);
  }
});

test('attack 57: numbers and references of one authority never collide with those of another', async () => {
  const id = book.nextId();
  await book.done(amal, { id, type: 'sight', persons: [karim], how: 'face-checked' });
  await book.done(berit, { id, type: 'sight', persons: [omar], how: 'face-checked' });
  const rows = [{ key: 'r1', said: 'x', line: 1, identity: { names: [{ text: 'Row', kind: 'full' as const }] } }];
  assert.equal((await book.done(amal, { type: 'receive-roll', place: P1, list: 'a roll', rows })).persons.length, 1);
  assert.equal((await book.done(berit, { type: 'receive-roll', place: Q1, list: 'a roll', rows })).persons.length, 1);
});

test('attack 57: another authority may not close the gate of a place or fill in its capacities', async () => {
  assert.equal(await book.code(berit, { type: 'set-gate', place: P1, gate: 'closed' }), 'place-of-another');
  const capacities = { certified: 0, working: 0, maximum: 0 };
  assert.equal(await book.code(berit, { type: 'set-capacities', place: P1, capacities }), 'place-of-another');
  assert.equal(
    await book.code(basim, { type: 'set-capacities', place: P1, capacities: { certified: 1, working: 2, maximum: 3 } }),
    'accepted',
  );
});

test('attack 58: nothing is written or read on behalf of no purpose', async () => {
  assert.equal(await forging(A, { purpose: '' }), '23514 purpose_check');
  assert.equal(await forging(A, { purpose: null }), '23502 purpose');
  const entries = await book.entryCount();
  await assert.rejects(book.send({ ...amal, purpose: '' }, { type: 'sight', persons: [karim], how: 'face-checked' }), /purpose/);
  assert.equal(await book.entryCount(), entries);
  const note = (authority: string, purpose: string | null) =>
    as(A, 'registrar', async () => {
      await reader.query('SAVEPOINT note');
      try {
        await reader.query("INSERT INTO reading VALUES (now(), 'amal', $1, 'registrar', $2, $3)", [authority, purpose, karim]);
        return 'noted';
      } catch (error) {
        await reader.query('ROLLBACK TO note');
        return (error as { code: string }).code;
      }
    });
  assert.equal(await note(A, 'custody'), 'noted');
  assert.equal(await note(A, null), '23502');
  assert.equal(await note(B, 'custody'), '42501', "a reading is noted under the reader's own authority");
});

test('the figures of an authority are those its own rules of rows would count, in every role and for every authority', async () => {
  const figures = async (authority: string, by: string) =>
    (await as(authority, 'registrar', () => reader.query(`SELECT * FROM ${by}('2019-11-14T03:00Z')`))).rows;
  for (const authority of [A, B, C, L]) {
    assert.deepEqual(await figures(authority, 'own_beside_now'), await figures(authority, 'beside_now'), authority);
  }
});
