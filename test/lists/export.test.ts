import assert from 'node:assert/strict';
import { randomUUID } from 'node:crypto';
import { chmod, mkdtemp, readFile, rm, stat, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { after, before, test } from 'node:test';
import type { ExportField } from '../../src/access/exports.ts';
import type { ActorId, AuthorityCode, CommandId, PlaceCode } from '../../src/basics/ids.ts';
import { instant } from '../../src/basics/time.ts';
import type { Principal, Role } from '../../src/entries/act.ts';
import type { Command } from '../../src/log/commands.ts';
import type { AcceptedAnswer } from '../../src/log/ports.ts';
import { openBook, type Book } from '../../src/main/book.ts';
import { exportList, type Exported, type ExportOptions } from '../../src/main/export-list.ts';
import { importList } from '../../src/main/import-list.ts';
import { texts, workbook } from './make-workbook.ts';
import { openedAt, read } from './reading.ts';

// Every person on these lists is invented.

const NOT_DURABLE = { settings: { fsync: 'off', synchronous_commit: 'off', full_page_writes: 'off' } };
const HOLDER = 'HOLDER-A' as AuthorityCode;
const STATE = 'STATE-B' as AuthorityCode;
const FEW = 'CAMP-FEW' as PlaceCode;
const MANY = 'CAMP-MANY' as PlaceCode;
let folder: string;
let book: Book;
let files = 0;

function by(actor: string, role: Role = 'registrar', authority: AuthorityCode = HOLDER): Principal {
  return { actor: actor as ActorId, authority, role, purpose: 'testing' };
}

async function done(principal: Principal, command: object): Promise<AcceptedAnswer> {
  const [answer] = await book.commit([{ id: randomUUID() as CommandId, ...command } as Command], principal);
  return answer?.ok === true ? answer : assert.fail(JSON.stringify(answer));
}

before(async () => {
  folder = await mkdtemp(join(tmpdir(), 'mb-export-'));
  // Under root the server runs as another account, which must get through to its data.
  await chmod(folder, 0o755);
  book = await openBook({ data: join(folder, 'book'), ...NOT_DURABLE });
  const founder = by('founder', 'steward');
  for (const code of [HOLDER, STATE]) {
    const authority = { code, names: { en: code }, kind: 'organ', runsSoftware: true, home: book.node };
    await done(founder, { type: 'declare-authority', authority });
  }
  for (const [code, count] of [
    [FEW, 25],
    [MANY, 1026],
  ] as const) {
    const place = { code, names: { en: code }, kind: 'camp', holder: HOLDER, gate: 'open', adultsOnly: false };
    await done(founder, { type: 'declare-place', place });
    const rows = Array.from(
      { length: count },
      (_, at) => `${code}-${at},Salma ${'ابجدهوز'[at % 7]} Haddad,f,${1950 + (at % 60)},SYR;XXA,=Karim`,
    );
    const file = join(folder, `${code}.csv`);
    await writeFile(file, `Reference,Full name,Sex,Date of birth,Nationality,Father name\n${rows.join('\n')}\n`);
    const taken = await importList(book, by('clerk'), { file, kind: 'roll', place: code, mapping: new Map(), dryRun: false });
    assert.deepEqual([taken.accepted, taken.refused], [count, []]);
  }
});

after(async () => {
  await book?.close();
  await rm(folder, { recursive: true, force: true });
});

type Out = ExportOptions & { readonly file: string };

function out(more: Partial<Out> = {}): Out {
  const format = more.format ?? 'csv';
  const file = join(folder, `out-${++files}.${format}`);
  return { file, format, place: FEW, purpose: 'relief', recipient: 'Relief agency of Exampleland', language: 'en', ...more };
}

async function refusedAs(outcome: Promise<Exported>): Promise<string> {
  const found = await outcome;
  return found.ok ? assert.fail('the list was written') : found.code;
}

async function entries(): Promise<readonly { subjects: number; body: Record<string, unknown>; actor: string; second: string | null }[]> {
  const { rows } = await book.ledger.query(
    `SELECT cardinality(subjects) AS subjects, body, actor, second FROM entry WHERE type = 'ListExported' ORDER BY intake`,
  );
  return rows;
}

test('a list of 25 persons leaves the house by one clerk, tells only what its purpose needs, and the book keeps that it did', async () => {
  const options = out();
  const outcome = await exportList(book, by('clerk'), options);
  assert.ok(outcome.ok && outcome.written);
  const text = await readFile(options.file, 'utf8');
  assert.match(text, /"Person number","Full name","Sex","Year of birth","Held at"/);
  assert.match(text, /# Purpose: Relief"/);
  assert.match(text, /# For: Relief agency of Exampleland/);
  assert.match(text, /# Exported by: clerk, HOLDER-A/);
  assert.doesNotMatch(text, /Karim|SYR/);
  assert.equal((await stat(options.file)).mode & 0o777, 0o600);
  const [entry] = await entries();
  assert.equal(entry?.subjects, 25);
  assert.equal(entry?.body['export'], outcome.export);
  assert.equal(entry?.body['recipient'], 'Relief agency of Exampleland');
  assert.doesNotMatch(JSON.stringify(entry), /Salma/);
  // The same name again would overwrite what somebody may have sent already.
  assert.equal(await refusedAs(exportList(book, by('clerk'), options)), 'file-exists');
});

test('a list of more than 25 persons waits for a second person, and nothing is written until then', async () => {
  const first = out({ place: MANY, format: 'xlsx', language: 'ar' });
  const proposed = await exportList(book, by('clerk'), first);
  assert.ok(proposed.ok && !proposed.written);
  // 1,026 persons are two parts, and the second of 26 may not slip out by itself.
  assert.equal(proposed.awaits.length, 2);
  await assert.rejects(stat(first.file), { code: 'ENOENT' });
  assert.equal(await refusedAs(exportList(book, by('clerk'), out({ place: MANY }))), 'second-person-needed');
  const before = (await entries()).length;
  const second = await exportList(book, by('colleague'), { ...first, file: out({ format: 'xlsx' }).file });
  assert.ok(second.ok && second.written);
  assert.equal(second.export, proposed.export);
  const recorded = (await entries()).slice(before);
  assert.deepEqual(
    recorded.map(({ subjects, actor, second: other }) => [subjects, actor, other]),
    [
      [1000, 'clerk', 'colleague'],
      [26, 'clerk', 'colleague'],
    ],
  );
});

test('part of a great list may not be sent as a small one', async () => {
  const { rows } = await book.ledger.query<{ person: string }>('SELECT person FROM standing LIMIT 26');
  const command = { type: 'export-list', export: randomUUID(), purpose: 'relief', recipient: 'x', fields: ['number'] };
  const persons = rows.map(({ person }) => person);
  assert.notEqual((await done(by('clerk'), { ...command, persons, of: 26 })).awaits, undefined);
  const [lying] = await book.commit([{ id: randomUUID(), ...command, persons, of: 3 } as unknown as Command], by('clerk'));
  assert.equal(lying?.ok === false && lying.refused.code, 'command-malformed');
  assert.notEqual((await done(by('clerk'), { ...command, persons: persons.slice(0, 3), of: 90 })).awaits, undefined);
});

test('a list for counting tells no parents, and everything is for the own records only', async () => {
  const fields: readonly ExportField[] = ['number', 'fatherName'];
  assert.equal(await refusedAs(exportList(book, by('clerk'), out({ purpose: 'count', fields }))), 'export-field-beyond-purpose');
  assert.equal(await refusedAs(exportList(book, by('clerk'), out({ purpose: 'own-records' }))), 'export-not-own');
  assert.equal(await refusedAs(exportList(book, by('clerk'), out({ purpose: 'own-records', recipient: STATE }))), 'export-not-own');
  assert.equal(await refusedAs(exportList(book, by('clerk', 'escort'), out())), 'role-may-not');
  assert.equal(await refusedAs(exportList(book, by('clerk', 'registrar', STATE), out())), 'nobody-held-there');
});

test('no list goes to a state before it was decided for each person that this state may be told', async () => {
  const options = out({ purpose: 'handover', recipient: STATE });
  assert.equal(await refusedAs(exportList(book, by('clerk'), options)), 'no-disclosure-decision');
  const { rows } = await book.ledger.query<{ person: string }>(
    'SELECT s.person FROM standing s JOIN account a ON a.id = s.account WHERE a.place = $1',
    [FEW],
  );
  const decide = { type: 'decide-disclosure', to: STATE, interviewer: 'Counsel', interviewedAt: instant(0), reason: 'No fear was named.' };
  await done(by('officer', 'desk'), { ...decide, persons: rows.map(({ person }) => person), permitted: true });
  const outcome = await exportList(book, by('clerk'), options);
  assert.ok(outcome.ok && outcome.written);
  await done(by('officer', 'desk'), { ...decide, persons: [rows[0]?.person], permitted: false });
  assert.equal(await refusedAs(exportList(book, by('clerk'), out({ purpose: 'handover', recipient: STATE }))), 'disclosure-withheld');
});

test("a roll that left for the own records comes back word for word, and the book's entries still tell all of it", async () => {
  for (const format of ['csv', 'xlsx'] as const) {
    const options = out({ purpose: 'own-records', recipient: HOLDER, format, language: 'tr' });
    const outcome = await exportList(book, by('clerk'), options);
    assert.ok(outcome.ok && outcome.written);
    const rows = (await read(await openedAt(options.file))) as [number, Record<string, string>][];
    assert.equal(rows.length, 25);
    const row = rows.map(([, cells]) => cells).find((cells) => cells['reference'] === 'CAMP-FEW-3');
    assert.deepEqual(
      [row?.['fullName'], row?.['sex'], row?.['birthDate'], row?.['nationality'], row?.['fatherName']],
      ['Salma د Haddad', 'female', '1953', 'SYR;XXA', '=Karim'],
    );
    const again = await importList(book, by('clerk'), {
      file: options.file,
      kind: 'source',
      mapping: new Map(),
      dryRun: true,
    });
    assert.deepEqual([again.accepted, again.refused], [25, []]);
  }
  await book.settle();
  const verified = await book.verify();
  assert.ok(verified.ok, JSON.stringify(verified).slice(0, 500));
});

test('a workbook is what it is sent as: as a roll it opens positions, as a source list it claims and nobody is held by it', async () => {
  const file = join(folder, 'camp.xlsx');
  await writeFile(file, workbook({ rows: texts('الاسم', 'المرجع') + texts('نور', 'W-1') + texts('هدى', 'W-2') }));
  const held = async (): Promise<number> => {
    const { rows } = await book.ledger.query<{ held: number }>('SELECT count(*)::int AS held FROM standing');
    return rows[0]?.held ?? 0;
  };
  const before = await held();
  const options = { file, mapping: new Map<string, string>(), dryRun: false };
  const claimed = await importList(book, by('clerk'), { ...options, kind: 'source' });
  assert.deepEqual([claimed.accepted, await held()], [2, before]);
  const opened = await importList(book, by('clerk'), { ...options, kind: 'roll', place: FEW });
  assert.deepEqual([opened.accepted, await held()], [2, before + 2]);
  const again = await importList(book, by('clerk'), { ...options, kind: 'roll', place: FEW });
  assert.deepEqual([again.unchanged, await held()], [2, before + 2]);
});
