import assert from 'node:assert/strict';
import { createHash } from 'node:crypto';
import { appendFile, mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { after, test } from 'node:test';
import * as fc from 'fast-check';
import { rowCutter } from './csv-records.ts';
import { headerToField } from './headers.ts';
import type { ListItem, ListOpened, RowProblem } from './list.ts';
import { openList } from './open-list.ts';

const FIELDS = [
  'givenName',
  'familyName',
  'fullName',
  'alias',
  'sex',
  'birthDate',
  'birthYear',
  'nationality',
  'fatherName',
  'motherName',
  'placeOfBirth',
  'reference',
  'language',
];

const folder = await mkdtemp(join(tmpdir(), 'lists-'));
after(() => rm(folder, { recursive: true }));
let files = 0;

test('a plain list gives each person with the line and the row of the file', async () => {
  const list = await opened('Given Name,family_name,SEX\nSalma,Haddad,F\nKarim,Aziz,M\n');
  assert.deepEqual(list.fields, ['givenName', 'familyName', 'sex']);
  assert.deepEqual(list.ignoredColumns, []);
  assert.deepEqual(await read(list), [
    row(2, 1, { givenName: 'Salma', familyName: 'Haddad', sex: 'F' }),
    row(3, 2, { givenName: 'Karim', familyName: 'Aziz', sex: 'M' }),
  ]);
});

test('the digest is that of the bytes and is known before any row', async () => {
  const bytes = Buffer.from('\uFEFFName\r\nSalma\r\n');
  assert.equal((await opened(bytes)).digest, createHash('sha256').update(bytes).digest('hex'));
});

test('a list may be read twice', async () => {
  const list = await opened('Name\nSalma\n');
  assert.deepEqual(await read(list), await read(list));
});

test('headers in Arabic, French and Turkish are understood', async () => {
  assert.deepEqual((await opened('الاسم,اسم الأب,إسم الام,تاريخ الميلاد,الجنس,الجنسية\n')).fields, [
    'fullName',
    'fatherName',
    'motherName',
    'birthDate',
    'sex',
    'nationality',
  ]);
  assert.deepEqual((await opened('Nom;Prénom(s);Date de naissance;Sexe;Nationalité;Année de naissance\n')).fields, [
    'familyName',
    'givenName',
    'birthDate',
    'sex',
    'nationality',
    'birthYear',
  ]);
  assert.deepEqual((await opened('Ad\tSoyad\tBaba Adı\tDOĞUM TARİHİ\tUyruğu\tANNE ADI\n')).fields, [
    'givenName',
    'familyName',
    'fatherName',
    'birthDate',
    'nationality',
    'motherName',
  ]);
});

test('a header that means different things in different offices is left to the clerk', () => {
  assert.equal(headerToField('الكنية'), undefined);
  assert.equal(headerToField('constructor'), undefined);
});

test('a mapping goes before the known headers, and the column it displaces is shown as not read', async () => {
  const list = await opened('Name,House name\nSalma,Haddad\n', [['house name', 'fullName']]);
  assert.deepEqual(list.ignoredColumns, ['Name']);
  assert.deepEqual(await read(list), [row(2, 1, { fullName: 'Haddad' })]);
});

test('columns that we do not know are named, as written', async () => {
  assert.deepEqual((await opened('Name,Shoe Size,Tent \n')).ignoredColumns, ['Shoe Size', 'Tent ']);
});

test('several nationalities and aliases are joined, empty ones left out', async () => {
  const list = await opened('Name,Nationality,Citizenship,Alias,AKA\nSalma,Iraqi,Turkish,,Um Karim\nKarim,,,,\n');
  assert.deepEqual(await read(list), [
    row(2, 1, { fullName: 'Salma', nationality: 'Iraqi;Turkish', alias: 'Um Karim' }),
    row(3, 2, { fullName: 'Karim', nationality: '', alias: '' }),
  ]);
});

test('a list is refused when its columns cannot be used, with words the clerk can act on', async () => {
  const nameless = await refusedList('Reference,Sex\n1,F\n');
  assert.equal(nameless.code, 'no-name-column');
  assert.match(nameless.reason, /“Reference”, “Sex”/);
  const twice = await refusedList('Name,Gender,Sex\n');
  assert.deepEqual([twice.code, twice.column], ['column-mapped-twice', 'Sex']);
  const column = await refusedList('Name\n', [['Surname', 'familyName']]);
  assert.deepEqual([column.code, column.column], ['unknown-column', 'Surname']);
  const field = await refusedList('Name,Tribe\n', [['Tribe', 'tribe']]);
  assert.deepEqual([field.code, field.column], ['unknown-field', 'Tribe']);
  assert.equal((await refusedList('Name,Se\u202Ex\n')).code, 'bidi-control');
  assert.equal((await refusedList(`Name${',x'.repeat(1000)}\n`)).code, 'headers-too-long');
  assert.equal((await refusedList(`Name${' '.repeat(300_000)}\n`)).code, 'headers-too-long');
  assert.equal((await refusedList('Name,"Sex\nSalma,F\n')).code, 'quote-not-closed');
});

test('an empty list is refused, a list with headers only has nobody in it', async () => {
  for (const text of ['', '\uFEFF', '\r\n\r\n ,, \r\n']) assert.equal((await refusedList(text)).code, 'list-empty');
  assert.deepEqual(await read(await opened('Name,Sex')), []);
});

test('a folder and a missing file are refused, not thrown', async () => {
  for (const path of [folder, join(folder, 'nobody.csv')]) {
    const result = await openList(path, { mapping: new Map(), fields: FIELDS });
    assert.equal(result.ok ? null : result.refused.code, 'file-not-readable');
  }
});

test('UTF-8 and UTF-16 are read with their marks', async () => {
  const text = 'الاسم,Sex\nسلمى,F\n🙂 Karim,M\n';
  const little = Buffer.from(`\uFEFF${text}`, 'utf16le');
  for (const bytes of [Buffer.from(text), Buffer.from(`\uFEFF${text}`), little, Buffer.from(little).swap16()]) {
    assert.deepEqual(await read(await opened(bytes)), [
      row(2, 1, { fullName: 'سلمى', sex: 'F' }),
      row(3, 2, { fullName: '🙂 Karim', sex: 'M' }),
    ]);
  }
});

test('a list in an old encoding is refused with its line and how to save it, never guessed', async () => {
  const salma = Buffer.from([0xd3, 0xe1, 0xe3, 0xec]);
  const arabic = await refusedList(Buffer.concat([Buffer.from('Name\r\nKarim\r\n'), salma, Buffer.from('\r\n')]));
  assert.deepEqual([arabic.code, arabic.line], ['encoding-not-utf8', 3]);
  assert.match(arabic.reason, /windows-1256.*CSV UTF-8/);
  const french = await refusedList(Buffer.from('Nom\nJosé\nZoé\n', 'latin1'));
  assert.deepEqual([french.code, french.line], ['encoding-not-utf8', 2]);
  assert.doesNotMatch(french.reason, /1256/);
  const cut = await refusedList(Buffer.from('Name\nسلمى').subarray(0, -1));
  assert.deepEqual([cut.code, cut.line], ['encoding-not-utf8', 2]);
  assert.doesNotMatch(cut.reason, /1256/);
  const oneBadLine = await refusedList(
    Buffer.concat([Buffer.from('الاسم\nسلمى\nكريم'), Buffer.from([0xff]), Buffer.from('\nنور الدين\n')]),
  );
  assert.equal(oneBadLine.line, 3);
  assert.doesNotMatch(oneBadLine.reason, /1256/);
  assert.match((await refusedList(Buffer.from('PK\x03\x04\x00\xff', 'latin1'))).reason, /workbook/);
  assert.match((await refusedList(Buffer.from('Name\nSalma\n', 'utf16le'))).reason, /UTF-16/);
});

test('a bad byte deep in a long list is found on its line', async () => {
  const lines = 'Salma é\r\n'.repeat(90_000);
  const late = await refusedList(Buffer.concat([Buffer.from(`Name\r\n${lines}Kar`), Buffer.from([0xc3]), Buffer.from('m\r\n')]));
  assert.deepEqual([late.code, late.line], ['encoding-not-utf8', 90_002]);
});

test('a note of several lines in quotes keeps the line numbers of the people after it', async () => {
  for (const [end, inner] of [
    ['\n', '\r\n'],
    ['\r\n', '\n'],
    ['\r', '\r'],
    ['\r\n', '\r\n'],
  ] as const) {
    const list = await opened(['Name,Alias', `Salma,"Um${inner}Karim, ""the elder"""`, '', 'Karim,'].join(end));
    assert.deepEqual(await read(list), [
      row(2, 1, { fullName: 'Salma', alias: `Um${inner}Karim, "the elder"` }),
      row(5, 2, { fullName: 'Karim', alias: '' }),
    ]);
  }
});

test('blank lines and lines of separators only are nobody', async () => {
  assert.deepEqual(await read(await opened('\n\nName,Sex\n\n , \n,\nSalma,F\n\t\n')), [row(7, 1, { fullName: 'Salma', sex: 'F' })]);
});

test('quotation marks inside a name, and names that begin like formulas, are kept as given', async () => {
  const list = await opened('Name,Alias\nAli "Abu Omar" Hasan,=1+1\n-Noor,@x\n');
  assert.deepEqual(await read(list), [
    row(2, 1, { fullName: 'Ali "Abu Omar" Hasan', alias: '=1+1' }),
    row(3, 2, { fullName: '-Noor', alias: '@x' }),
  ]);
});

test('a direction mark in a name costs that row only, and the clerk is told which', async () => {
  const items = await read(await opened('Full name,Tent\nSal\u202Ema,1\nKarim,2\nNoor,\u2066x\n'));
  assert.deepEqual(items, [
    {
      line: 2,
      column: 'Full name',
      code: 'bidi-control',
      reason: 'The name contains an invisible direction mark (U+202E). Retype the name without it.',
    },
    row(3, 2, { fullName: 'Karim' }),
    {
      line: 4,
      column: 'Tent',
      code: 'bidi-control',
      reason: 'The cell under “Tent” contains an invisible direction mark (U+2066). Retype the cell under “Tent” without it.',
    },
  ]);
});

test('the joiners that Persian and Arabic names need are not refused', async () => {
  assert.deepEqual(await read(await opened('Name\nعلی\u200Cرضا\nسلمى\u200F\n')), [
    row(2, 1, { fullName: 'علی\u200Cرضا' }),
    row(3, 2, { fullName: 'سلمى\u200F' }),
  ]);
});

test('control characters and lost letters cost their row only', async () => {
  const items = await read(await opened('Name\nSal\0ma\nKa\u0085rim\nNo\u007For\nZ\uFFFDe\n"Line\nbreak\tand tab"\n'));
  assert.deepEqual(items.map(codeOrRow), ['control-character', 'control-character', 'control-character', 'replacement-character', 5]);
});

test('half a character in a UTF-16 list costs its row only', async () => {
  const items = await read(await opened(Buffer.from('\uFEFFName\nSal\uD83Dma\nKarim\n', 'utf16le')));
  assert.deepEqual(items.map(codeOrRow), ['replacement-character', 2]);
});

test('too many or too few cells cost the row only', async () => {
  const items = await read(await opened('Name,Sex\nSalma,F,x\nKarim\nNoor,F\n'));
  assert.deepEqual(items.map(codeOrRow), ['cells-more-than-columns', 'cells-fewer-than-columns', 3]);
});

test('a name of 10,000 characters is read, one of 10,001 refused, one of 10 MB too', async () => {
  const names = [
    'ا'.repeat(10_000),
    'x'.repeat(10_001),
    `"${'"'.repeat(20_000)}"`,
    'y'.repeat(10_000_000),
    `"${'z\n'.repeat(5_000_000)}"`,
    'Karim',
  ];
  const items = await read(await opened(`Name\n${names.join('\n')}\n`));
  assert.deepEqual(items.map(codeOrRow), [1, 'cell-too-long', 3, 'cell-too-long', 'cell-too-long', 6]);
  assert.deepEqual(
    items.map((item) => item.line),
    [2, 3, 4, 5, 6, 5_000_007],
  );
});

test('a row of many long cells, and one of a million cells, cost themselves only', async () => {
  const header = `Name${',x'.repeat(200)}`;
  const items = await read(
    await opened(`${header}\n${','.repeat(1_000_000)}x\nSalma${`,${'x'.repeat(9000)}`.repeat(200)}\nKarim${','.repeat(200)}\n`),
  );
  assert.deepEqual(items.map(codeOrRow), ['cells-more-than-columns', 'row-too-long', 3]);
});

test('a quote that is never closed is named with its line, and the rows before it stand', async () => {
  const items = await read(await opened('Name,Sex\nSalma,F\n"Karim\n,M\nNoor,F\n'));
  assert.deepEqual(items.map(codeOrRow), [1, 'quote-not-closed']);
  assert.equal(items[1]?.line, 3);
  assert.match(problemOf(items[1]).reason, /opened on line 3/);
});

test('the line of an open quote is where it opens, not where its row starts', async () => {
  const items = await read(await opened('Name,Alias\n"Sal\nma","Um\nKarim\n'));
  assert.deepEqual(
    items.map((item) => [item.line, codeOrRow(item)]),
    [[3, 'quote-not-closed']],
  );
});

test('a stray quote costs its row, and says which lines went with it', async () => {
  const items = await read(await opened('Name,Sex\n"Ali "Abu Omar" Hasan",M\nSalma, "F"\n"Karim,M\nNoor,F\n"Zahra",F\nHuda,F\n'));
  assert.deepEqual(items.map(codeOrRow), ['quote-misplaced', 'quote-misplaced', 'quote-misplaced', 4]);
  assert.match(problemOf(items[2]).reason, /Lines 4 to 6 were not read/);
});

test('rows come in chunks of at most 1,000, in order, each once', async () => {
  const people = Array.from({ length: 12_345 }, (_, at) => `Salma ${at}${at % 7 === 0 ? ',too,many' : ''}`);
  const list = await opened(`Name\n${people.join('\n')}\n`);
  let expected = 0;
  for await (const chunk of list.rows()) {
    assert.ok(chunk.length >= 1 && chunk.length <= 1000);
    for (const item of chunk) {
      assert.equal(item.kind === 'row' ? item.row.line : item.problem.line, expected + 2);
      assert.equal(item.kind, expected % 7 === 0 ? 'refused' : 'row');
      if (item.kind === 'row') assert.deepEqual([item.row.row, item.row.cells.get('fullName')], [expected + 1, people[expected]]);
      expected += 1;
    }
  }
  assert.equal(expected, people.length);
});

test('a reader who stops early may start again', async () => {
  const list = await opened(`Name\n${'Salma\n'.repeat(200_000)}`);
  let seen = 0;
  for await (const chunk of list.rows()) {
    seen += chunk.length;
    if (seen === 2000) break;
  }
  assert.equal((await read(list)).length, 200_000);
});

test('a list that changes or disappears after it was opened ends with a problem', async () => {
  const path = await write('Name\nSalma\n');
  const list = await openedAt(path);
  await appendFile(path, 'Karim\n');
  assert.equal(codeOrRow((await read(list)).at(-1)), 'file-changed');
  await rm(path);
  assert.equal(codeOrRow((await read(list)).at(-1)), 'file-not-readable');
});

test('every row of a sound list is given exactly, once, on its line, whatever the separators, line ends and encoding', async () => {
  const cell = fc.string({
    unit: fc.constantFrom('a', 'س', '🙂', ' ', '"', ',', ';', '\t', '\n', '\r', '=', '\u202B', '\0', '\uFFFD'),
    maxLength: 8,
  });
  const sound = fc.record({
    rows: fc.array(fc.tuple(cell, cell, cell), { maxLength: 12 }),
    delimiter: fc.constantFrom(',', ';', '\t'),
    end: fc.constantFrom('\n', '\r\n', '\r'),
    encoding: fc.constantFrom('plain', 'marked', 'little', 'big'),
  });
  await fc.assert(
    fc.asyncProperty(sound, async ({ rows, delimiter, end, encoding }) => {
      const lines = [['Name', 'Alias', 'Sex'], ...rows].map((cells) =>
        cells.map((text) => `"${text.replaceAll('"', '""')}"`).join(delimiter),
      );
      const list = await opened(encoded(lines.join(end), encoding));
      let line = 2;
      const expected = rows.map((cells, at) => {
        const start = line;
        line += 1 + cells.join('|').split(/\r\n|\r|\n/).length - 1;
        const place = cells.findIndex((text) => /[\u202B\0\uFFFD]/.test(text));
        if (place < 0) return row(start, at + 1, { fullName: cells[0], alias: cells[1], sex: cells[2] });
        return [start, ['Name', 'Alias', 'Sex'][place]];
      });
      const items = (await read(list)).map((item) => ('code' in item ? [item.line, item.column] : item));
      assert.deepEqual(items, expected);
    }),
    { numRuns: 200 },
  );
});

test('no bytes whatever make the reader fail', async () => {
  const bytes = fc.oneof(
    fc.uint8Array({ maxLength: 200 }),
    fc
      .string({ unit: fc.constantFrom('"', ',', ';', '\n', '\r', ' ', 'a', 'Name', '\0'), maxLength: 60 })
      .map((text) => Buffer.from(`Name,Sex\n${text}`)),
    fc.uint8Array({ maxLength: 60 }).map((tail) => Buffer.concat([Buffer.from([0xff, 0xfe]), Buffer.from('Name\n', 'utf16le'), tail])),
  );
  await fc.assert(
    fc.asyncProperty(bytes, async (some) => {
      const result = await openList(await write(some), { mapping: new Map(), fields: FIELDS });
      if (!result.ok) assert.ok(result.refused.reason.length > 20);
      else await read(result.value);
    }),
    { numRuns: 500 },
  );
});

test('where a file happens to be cut into pieces changes nothing', () => {
  const text = fc.string({ unit: fc.constantFrom('"', ',', '\n', '\r', ' ', 'a', 'س', '",', '\r\n', 'x'.repeat(40_000)), maxLength: 30 });
  fc.assert(
    fc.property(text, fc.array(fc.nat(60), { maxLength: 12 }), (whole, sizes) => {
      const bytes = Buffer.from(whole);
      assert.deepEqual(cutInPieces(bytes, sizes), cutInPieces(bytes, []));
    }),
    { numRuns: 1000 },
  );
});

function cutInPieces(bytes: Buffer, sizes: readonly number[]): readonly unknown[] {
  const found: unknown[] = [];
  const cutter = rowCutter(',', 2, {
    row: (line, suspect, head, piece, from, to) => {
      found.push([line, suspect, Buffer.concat([head ?? Buffer.alloc(0), piece.subarray(from, to)]).toString()]);
    },
    fault: (fault) => found.push(fault),
  });
  let at = 0;
  for (const size of sizes) {
    // A copy that is wiped afterwards, as the reader's own buffer is.
    const piece = Buffer.from(bytes.subarray(at, at + size));
    cutter.push(piece);
    piece.fill(0x21);
    at += size;
  }
  cutter.push(bytes.subarray(at));
  cutter.end();
  return found;
}

function encoded(text: string, encoding: string): Buffer {
  if (encoding === 'plain') return Buffer.from(text);
  if (encoding === 'marked') return Buffer.from(`\uFEFF${text}`);
  const little = Buffer.from(`\uFEFF${text}`, 'utf16le');
  return encoding === 'little' ? little : little.swap16();
}

type Plain = RowProblem | { readonly line: number; readonly row: number; readonly cells: Readonly<Record<string, string>> };

function row(line: number, number: number, cells: Readonly<Record<string, string>>): Plain {
  return { line, row: number, cells };
}

function itemToPlain(item: ListItem): Plain {
  return item.kind === 'refused' ? item.problem : row(item.row.line, item.row.row, Object.fromEntries(item.row.cells));
}

function codeOrRow(item: Plain | undefined): string | number | undefined {
  return item === undefined ? undefined : 'code' in item ? item.code : item.row;
}

function problemOf(item: Plain | undefined): RowProblem {
  assert.ok(item !== undefined && 'code' in item);
  return item;
}

async function read(list: ListOpened): Promise<readonly Plain[]> {
  const items: Plain[] = [];
  for await (const chunk of list.rows()) items.push(...chunk.map(itemToPlain));
  return items;
}

async function opened(content: string | Uint8Array, mapping: readonly (readonly [string, string])[] = []): Promise<ListOpened> {
  return openedAt(await write(content), mapping);
}

async function openedAt(path: string, mapping: readonly (readonly [string, string])[] = []): Promise<ListOpened> {
  const result = await openList(path, { mapping: new Map(mapping), fields: FIELDS });
  if (!result.ok) assert.fail(result.refused.reason);
  return result.value;
}

async function refusedList(content: string | Uint8Array, mapping: readonly (readonly [string, string])[] = []): Promise<RowProblem> {
  const result = await openList(await write(content), { mapping: new Map(mapping), fields: FIELDS });
  if (result.ok) assert.fail('the list was accepted');
  return result.refused;
}

async function write(content: string | Uint8Array): Promise<string> {
  files += 1;
  const path = join(folder, `list-${files}.csv`);
  await writeFile(path, content);
  return path;
}
