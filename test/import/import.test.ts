import assert from 'node:assert/strict';
import { randomUUID } from 'node:crypto';
import { chmod, mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { after, before, test } from 'node:test';
import type { ActorId, AuthorityCode, CommandId, PersonId, PlaceCode } from '../../src/basics/ids.ts';
import { instant } from '../../src/basics/time.ts';
import type { Principal, Role } from '../../src/entries/act.ts';
import type { Command } from '../../src/log/commands.ts';
import type { AcceptedAnswer } from '../../src/log/ports.ts';
import { openBook, type Book } from '../../src/main/book.ts';
import { importList, type Imported, type ImportOptions } from '../../src/main/import-list.ts';
import type { Identity } from '../../src/people/types.ts';

// Every person on these lists is invented. One book for all of it: each test has a holder with places of its own.

/** What is proven here is not about power cuts. */
const NOT_DURABLE = { settings: { fsync: 'off', synchronous_commit: 'off', full_page_writes: 'off' } };
let folder: string;
let book: Book;
let files = 0;
let holders = 0;

before(async () => {
  folder = await mkdtemp(join(tmpdir(), 'mb-import-'));
  // Under root the server runs as another account, which must get through to its data.
  await chmod(folder, 0o755);
  book = await openBook({ data: join(folder, 'book'), ...NOT_DURABLE });
});

after(async () => {
  await book?.close();
  await rm(folder, { recursive: true, force: true });
});

interface Holder {
  readonly authority: AuthorityCode;
  readonly clerk: Principal;
  readonly second: Principal;
  readonly place: PlaceCode;
  readonly other: PlaceCode;
}

function by(actor: string, authority: string, role: Role = 'registrar'): Principal {
  return { actor: actor as ActorId, authority: authority as AuthorityCode, role, purpose: 'taking in a list' };
}

async function done(principal: Principal, command: object): Promise<AcceptedAnswer> {
  const [answer] = await book.commit([{ id: randomUUID() as CommandId, ...command } as Command], principal);
  return answer?.ok === true ? answer : assert.fail(JSON.stringify(answer));
}

/** An authority with two camps that nobody has been listed at yet. */
async function holder(): Promise<Holder> {
  const n = ++holders;
  const authority = `HOLDER-${n}` as AuthorityCode;
  const [place, other] = [`CAMP-${n}-EAST`, `CAMP-${n}-WEST`] as [PlaceCode, PlaceCode];
  const founder = by('founder', 'STEWARD', 'steward');
  await done(founder, {
    type: 'declare-authority',
    authority: {
      code: authority,
      names: { en: `Holder ${n}` },
      kind: 'organ',
      runsSoftware: true,
      home: 'here',
    },
  });
  for (const code of [place, other]) {
    await done(founder, {
      type: 'declare-place',
      place: { code, names: { en: code }, kind: 'camp', holder: authority, gate: 'open', adultsOnly: false },
    });
  }
  return { authority, clerk: by('clerk one', authority), second: by('clerk two', authority), place, other };
}

async function list(content: string | Uint8Array, name = `list-${++files}.csv`): Promise<string> {
  const path = join(folder, name);
  await writeFile(path, content);
  return path;
}

async function take(of: Holder, file: string, more: Partial<ImportOptions> = {}, into: Book = book): Promise<Imported> {
  return importList(into, of.clerk, { file, kind: 'roll', place: of.place, mapping: new Map(), dryRun: false, ...more });
}

/** Rows read, accepted and unchanged; and of each refusal its line, column and code. */
function inShort({ rows, accepted, unchanged, refused }: Imported): unknown {
  return [rows, accepted, unchanged, refused.map(({ line, column, code }) => [line, column, code])];
}

async function one(sql: string, ...values: readonly unknown[]): Promise<number> {
  return (await book.ledger.query<{ n: number }>(`SELECT (${sql})::int AS n`, [...values])).rows[0]?.n ?? assert.fail('no figure');
}

const everything = async () => [
  await one('SELECT count(*) FROM entry'),
  await one('SELECT count(*) FROM command'),
  await one('SELECT count(*) FROM standing'),
  await one('SELECT count(*) FROM slice_identity'),
  await one('SELECT count(*) FROM list_row'),
  await one('SELECT count(*) FROM claim'),
];
const heldBy = (of: Holder) =>
  one('SELECT count(*) FROM standing s JOIN account a ON a.id = s.account WHERE a.roll = $1 AND a.kind = 1', of.authority);

async function identities(of: Holder): Promise<readonly Identity[]> {
  const { rows } = await book.ledger.query<{ content: Identity }>(
    'SELECT i.content FROM slice_identity i JOIN entry e USING (intake) WHERE e.authority = $1 ORDER BY i.intake, i.ordinal',
    [of.authority],
  );
  return rows.map((row) => row.content);
}

async function pairsOf(of: Holder): Promise<readonly { readonly a: string; readonly b: string; readonly state: string }[]> {
  const { rows } = await book.ledger.query<{ a: string; b: string; state: string }>(
    `SELECT p.a, p.b, p.state FROM proposal p JOIN standing s ON s.person = p.a JOIN account c ON c.id = s.account
      WHERE c.roll = $1 ORDER BY p.a, p.b`,
    [of.authority],
  );
  return rows;
}

test('each row is accepted, or refused with line, column and reason, and the rows beside it are taken in all the same', async () => {
  const of = await holder();
  const file = await list(
    [
      'Full name,Sex,Date of birth,Nationality,Reference,Alias',
      'Salma Haddad,F,1991-05-23,SYR,E-1,',
      ',F,1992,SYR,E-2,',
      'Karim\u202E Aziz,M,1980,SYR,E-3,',
      'Marwan Nasser,M,1979,IRQ,E-4,the\u0000tall one',
      'Lina Aswad,F,2999-01-01,SYR,E-5,',
      'Nizar Qabbani,q,1985,SYR,E-6,',
      'Hala Sabbagh,F,1985,Atlantis,E-7,',
      'Omar Idlibi,M,1990-02-30,SYR,E-8,',
      'Rasha Darwish,F,1990,SYR,E-1,',
      'Yusuf Karam,M,1988,Iraq,E-9,',
      '12345,M,1988,IRQ,E-10,',
    ].join('\n'),
  );
  const outcome = await take(of, file);
  assert.deepEqual(inShort(outcome), [
    11,
    2,
    0,
    [
      [3, 'Full name', 'name-missing'],
      [4, 'Full name', 'bidi-control'],
      [5, 'Alias', 'control-character'],
      [6, 'Date of birth', 'birth-date-in-future'],
      [7, 'Sex', 'sex-unknown'],
      [8, 'Nationality', 'nationality-unknown'],
      [9, 'Date of birth', 'birth-date-impossible'],
      [10, 'Reference', 'reference-repeated'],
      [12, 'Full name', 'no-letter'],
    ],
  ]);
  for (const { reason } of outcome.refused) assert.match(reason, /\w.*\. .*\w.*\.$/s, 'what is wrong, and what to do next');
  assert.match(outcome.refused.find(({ code }) => code === 'reference-repeated')?.reason ?? '', /line 2/);
  assert.equal(await heldBy(of), 2);
});

test('a cell of ten megabytes is refused with its line, and its neighbours are taken in', async () => {
  const of = await holder();
  const huge = 'x'.repeat(10 * 1024 * 1024);
  const outcome = await take(
    of,
    await list(`Name,Place of birth\nSalma Haddad,Homs\n${huge},Hama\nKarim Aziz,"${huge}"\nYusuf Karam,Idlib\n`),
  );
  assert.deepEqual(inShort(outcome), [
    4,
    2,
    0,
    [
      [3, 'Name', 'cell-too-long'],
      [4, 'Place of birth', 'cell-too-long'],
    ],
  ]);
  assert.ok(
    outcome.refused.every(({ reason }) => reason.length < 500),
    'the reason does not repeat the cell',
  );
  assert.equal(await heldBy(of), 2);
});

test('a list in another encoding, a damaged workbook or an empty file is refused whole, and nothing is written', async () => {
  const of = await holder();
  const before = await everything();
  const arabic = Buffer.concat([Buffer.from('Name\n'), Buffer.from([0xe3, 0xcd, 0xe3, 0xcf, 0x0a])]);
  assert.deepEqual(inShort(await take(of, await list(arabic))), [0, 0, 0, [[2, null, 'encoding-not-utf8']]]);
  assert.deepEqual(inShort(await take(of, await list(Buffer.from([0x50, 0x4b, 3, 4, 0, 0, 0, 0])))), [
    0,
    0,
    0,
    [[1, null, 'workbook-damaged']],
  ]);
  assert.deepEqual(inShort(await take(of, await list(''))), [0, 0, 0, [[1, null, 'list-empty']]]);
  assert.deepEqual(inShort(await take(of, join(folder, 'no-such-list.csv'))), [0, 0, 0, [[1, null, 'file-not-readable']]]);
  assert.deepEqual(await everything(), before);
});

test('the same file again changes nothing', async () => {
  const of = await holder();
  const file = await list('Name,Reference,Sex\nSalma Haddad,S-1,F\nKarim Aziz,,M\nnobody knows,S-2,q\n');
  assert.deepEqual(inShort(await take(of, file)), [3, 2, 0, [[4, 'Sex', 'sex-unknown']]]);
  const before = await everything();
  const again = await take(of, file);
  assert.deepEqual(inShort(again), [3, 0, 2, [[4, 'Sex', 'sex-unknown']]]);
  assert.equal(again.proposed, 0);
  assert.deepEqual(await everything(), before);
});

test('a row that was added is one more person, a row that says something new is a new claim, and the rest is unchanged', async () => {
  const of = await holder();
  await take(of, await list('Name,Reference\nSalma Haddad,A-1\nKarim Aziz,A-2\n'));
  const outcome = await take(of, await list('Name,Reference\nSalma Haddad,A-1\nKareem Aziz,A-2\nYusuf Karam,A-3\n'));
  assert.deepEqual(inShort(outcome), [3, 2, 1, []]);
  assert.equal(await heldBy(of), 3);
  assert.deepEqual(
    (await identities(of)).map((identity) => identity.names[0]?.text),
    ['Salma Haddad', 'Karim Aziz', 'Yusuf Karam', 'Kareem Aziz'],
    'no claim is overwritten',
  );
});

test('two rows that say the same stay two persons', async () => {
  const of = await holder();
  const outcome = await take(of, await list('Name,Date of birth\nAhmad Khalil Sayegh,1990-06-15\nAhmad Khalil Sayegh,1990-06-15\n'));
  assert.deepEqual(inShort(outcome), [2, 2, 0, []]);
  assert.equal(await heldBy(of), 2);
  assert.equal(outcome.proposed, 1, 'that they may be one man is proposed, and only proposed');
});

test('a list moves nobody: a reference that stands on the roll at another place is refused', async () => {
  const of = await holder();
  await take(of, await list('Name,Reference\nSalma Haddad,M-1\n'));
  const outcome = await take(of, await list('Name,Reference\nSalma Haddad,M-1\nKarim Aziz,M-2\n'), { place: of.other });
  assert.deepEqual(inShort(outcome), [2, 1, 0, [[2, 'Reference', 'reference-elsewhere']]]);
  assert.equal(await one('SELECT count(*) FROM standing s JOIN account a ON a.id = s.account WHERE a.place = $1', of.place), 1);
});

test('the references of two holders are their own: the same words elsewhere are another person', async () => {
  const [one_, other] = [await holder(), await holder()];
  const file = await list('Name,Reference\nSalma Haddad,17\n');
  assert.deepEqual(inShort(await take(one_, file)), [1, 1, 0, []]);
  assert.deepEqual(inShort(await take(other, file)), [1, 1, 0, []]);
  assert.deepEqual([await heldBy(one_), await heldBy(other)], [1, 1]);
});

test('a source list opens no position and counts nowhere: it only claims', async () => {
  const of = await holder();
  const observer = book.reader({ actor: 'observer' as ActorId, authority: of.authority, role: 'observer' });
  await book.settle();
  const before = await observer.answer({});
  const [, , persons, , , claims] = await everything();
  const file = await list('Name,Date of birth,Reference\nSalma Haddad,1991,X-1\nKarim Aziz,1980,X-2\nSalma Haddad,1991,\n', 'leaked.csv');
  assert.deepEqual(inShort(await take(of, file, { kind: 'source' })), [3, 3, 0, []]);
  assert.deepEqual(inShort(await take(of, file, { kind: 'source' })), [3, 0, 3, []]);
  await book.settle();
  const { ever, terms } = await observer.answer({});
  assert.deepEqual({ ever, terms }, { ever: before.ever, terms: before.terms });
  const [, , personsAfter, , , claimsAfter] = await everything();
  assert.equal(personsAfter, persons);
  assert.equal(claimsAfter, (claims ?? 0) + 3);
  assert.equal(await heldBy(of), 0);
});

test('partial dates, several aliases and every script stay as given, with their language', async () => {
  const of = await holder();
  const outcome = await take(
    of,
    await list(
      [
        'Name,Alias,Alias,Date of birth,Language,Nationality',
        'سلمى الحداد,أم عمر;أم خالد,Um Omar,1991,ar,SYR',
        'Хамид ГӀазиев,,,05/1987,ce,RUS',
        'Inès Moreau,la petite,,2016-00-00,fr,FRA/TUN',
        'Karim  Aziz,,,c. 1980,,',
      ].join('\n'),
    ),
  );
  assert.deepEqual(inShort(outcome), [4, 4, 0, []]);
  const [salma, hamid, ines, karim] = await identities(of);
  assert.deepEqual(salma?.names, [
    {
      text: 'سلمى الحداد',
      kind: 'full',
      language: 'ar',
    },
    { text: 'أم عمر', kind: 'alias', language: 'ar' },
    { text: 'أم خالد', kind: 'alias', language: 'ar' },
    { text: 'Um Omar', kind: 'alias', language: 'ar' },
  ]);
  assert.deepEqual(salma.birth, { earliest: '1991-01-01', latest: '1991-12-31' });
  assert.deepEqual(hamid?.birth, { earliest: '1987-05-01', latest: '1987-05-31' });
  assert.deepEqual(hamid.names[0], { text: 'Хамид ГӀазиев', kind: 'full', language: 'ce' });
  assert.deepEqual(ines?.birth, { earliest: '2016-01-01', latest: '2016-12-31' });
  assert.deepEqual(
    ines.nationalities?.map(({ country, status }) => [country, status]),
    [
      ['FRA', 'claimed'],
      ['TUN', 'claimed'],
    ],
  );
  assert.equal(karim?.names[0]?.text, 'Karim Aziz', 'white space is folded and nothing else changed');
  assert.deepEqual(karim.birth, { earliest: '1979-01-01', latest: '1981-12-31' });
  assert.equal(karim.birthGiven, 'c. 1980', 'what the clerk wrote is kept');
});

test('columns that we do not know by name are read where the clerk says so', async () => {
  const of = await holder();
  const outcome = await take(of, await list('Bez,Wer\nS-1,Salma Haddad\n'), {
    mapping: new Map([
      ['Wer', 'fullName'],
      ['Bez', 'reference'],
    ]),
  });
  assert.deepEqual(inShort(outcome), [1, 1, 0, []]);
  assert.deepEqual(inShort(await take(of, await list('Bez,Wer\nS-1,Salma Haddad\n'), { mapping: new Map([['Wer', 'religion']]) })), [
    0,
    0,
    0,
    [[1, 'Wer', 'unknown-field']],
  ]);
});

test('one woman in Arabic, Latin and Cyrillic is proposed as one, and stays three entries until two persons judge', async () => {
  const of = await holder();
  const outcome = await take(
    of,
    await list(
      [
        'Name,Year of birth,Reference',
        'خديجة المصطفى النجار,1991,T-1',
        'Khadija al-Mustafa al-Najjar,1991,T-2',
        'Хадиджа аль-Мустафа ан-Наджар,1991,T-3',
        'Somebody Quite Different,1991,T-4',
      ].join('\n'),
    ),
  );
  assert.deepEqual(inShort(outcome), [4, 4, 0, []]);
  assert.equal(outcome.proposed, 3);
  assert.equal(await heldBy(of), 4, 'software merges nobody');
  assert.deepEqual(
    (await pairsOf(of)).map((pair) => pair.state),
    ['proposed', 'proposed', 'proposed'],
  );
});

test('two persons judge two entries one human, and two may take it back', async () => {
  const of = await holder();
  await take(of, await list('Name,Year of birth\nعبد الرحمن الكيالي,1985\nAbdulrahman al-Kayyali,1985\n'));
  const [pair] = await pairsOf(of);
  const [keep, other] = [pair?.a, pair?.b] as [PersonId, PersonId];
  const same = { type: 'judge-same' as const, keep, other, reason: 'the same passport' };
  const first = await done(of.clerk, same);
  assert.ok(first.awaits);
  assert.equal(await heldBy(of), 2, 'one person alone merges nobody');
  const [alone] = await book.commit([{ id: randomUUID() as CommandId, ...same }], of.clerk);
  assert.equal(alone?.ok === false && alone.refused.code, 'second-person-needed');
  await done(of.second, same);
  assert.equal(await heldBy(of), 1);
  assert.deepEqual(
    (await pairsOf(of)).map((one_) => one_.state),
    ['same'],
  );
  const different = { type: 'judge-different', one: keep, other, reason: 'the passport was borrowed' };
  await done(of.second, different);
  await done(of.clerk, different);
  assert.equal(await heldBy(of), 2);
  assert.deepEqual(
    (await pairsOf(of)).map((one_) => one_.state),
    ['different'],
  );
});

test('a dry run tells what would happen and writes nothing', async () => {
  const of = await holder();
  const file = await list('Name,Sex\nSalma Haddad,F\nnobody knows,q\nKarim Aziz,M\n');
  const before = await everything();
  const dry = await take(of, file, { dryRun: true });
  assert.deepEqual(inShort(dry), [3, 2, 0, [[3, 'Sex', 'sex-unknown']]]);
  assert.deepEqual(await everything(), before);
  assert.deepEqual(inShort(await take(of, file)), inShort(dry));
});

test('a list for a place or by an authority that nobody knows is refused in every row', async () => {
  const of = await holder();
  const before = await everything();
  const file = await list('Name\nSalma Haddad\nKarim Aziz\n');
  assert.deepEqual(inShort(await take(of, file, { place: 'NOWHERE' as PlaceCode })), [
    2,
    0,
    0,
    [
      [2, null, 'place-unknown'],
      [3, null, 'place-unknown'],
    ],
  ]);
  assert.deepEqual(inShort(await take({ ...of, clerk: by('clerk', 'NOBODY') }, file)), [
    2,
    0,
    0,
    [
      [2, null, 'authority-unknown'],
      [3, null, 'authority-unknown'],
    ],
  ]);
  assert.deepEqual(await everything(), before);
});

/** Invented names that share no consonants, so that the search for duplicates stays short; the first come again once all were named. */
function manyRows(count: number, names = count): string {
  const letters = 'bdfghjklmnrstz';
  const name = (i: number) => [i % 14, Math.floor(i / 14) % 14, Math.floor(i / 196)].map((at) => letters[at]).join('a');
  const row = (i: number) => `${name(i % names)}an ${name(i % names)}awi,1985,K-${i}\n`;
  return `Name,Year of birth,Reference\n${Array.from({ length: count }, (_, i) => row(i)).join('')}`;
}

test('of persons listed twice, thousands of rows apart, each pair is proposed once and counted once', async () => {
  const of = await holder();
  const outcome = await take(of, await list(manyRows(4200, 2100)));
  const pairs = (await pairsOf(of)).length;
  assert.ok(pairs >= 2100, `${pairs} pairs`);
  assert.equal(outcome.proposed, pairs);
});

test('an import that is killed in the middle leaves whole thousands, and the same file again completes it', async () => {
  const of = await holder();
  const file = await list(manyRows(2100));
  let chunks = 0;
  await assert.rejects(
    take(of, file, {
      onProgress: () => {
        if (++chunks === 2) throw new Error('killed');
      },
    }),
    /killed/,
  );
  assert.equal(await heldBy(of), 2000);
  const { rows, accepted, unchanged, refused } = await take(of, file);
  assert.deepEqual({ rows, accepted, unchanged, refused }, { rows: 2100, accepted: 100, unchanged: 2000, refused: [] });
  assert.equal(await heldBy(of), 2100);
  assert.deepEqual(inShort(await take(of, file)), [2100, 0, 2100, []]);
});

test('an import that is killed before its duplicates were looked for finds them when it is repeated', async () => {
  const of = await holder();
  const file = await list('Name,Year of birth\nعبد القادر الحمصي,1985\nAbdulqader al-Homsi,1985\n');
  const dying: Book = {
    ...book,
    commit: (commands, principal, options) =>
      commands[0]?.type === 'propose-same' ? Promise.reject(new Error('killed')) : book.commit(commands, principal, options),
  };
  await assert.rejects(take(of, file, {}, dying), /killed/);
  assert.deepEqual([await heldBy(of), (await pairsOf(of)).length], [2, 0]);
  const again = await take(of, file);
  assert.deepEqual(inShort(again), [2, 0, 2, []]);
  assert.equal(again.proposed, 1);
});

test("a birth in the future of the book's own clock is refused, whatever year it is outside", async () => {
  const of = await holder();
  const file = await list('Name,Date of birth\nSalma Haddad,2019-11-13\nKarim Aziz,2019-11-15\nYusuf Karam,2020\n');
  const inNovember: Book = { ...book, clock: { ...book.clock, now: () => instant(Date.UTC(2019, 10, 14, 9)) } };
  assert.deepEqual(inShort(await take(of, file, { kind: 'source' }, inNovember)), [
    3,
    1,
    0,
    [
      [3, 'Date of birth', 'birth-date-in-future'],
      [4, 'Date of birth', 'birth-date-in-future'],
    ],
  ]);
  assert.deepEqual(inShort(await take(of, file)), [3, 3, 0, []]);
});

test('after all these lists the book is told again from its entries, and holds', async () => {
  await book.settle();
  const { ok, violations } = await book.verify();
  assert.deepEqual(violations, []);
  assert.equal(ok, true);
});
