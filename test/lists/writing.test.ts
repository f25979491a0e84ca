import assert from 'node:assert/strict';
import { open, writeFile } from 'node:fs/promises';
import { test } from 'node:test';
import { parse } from 'csv-parse/sync';
import * as fc from 'fast-check';
import { headerWords } from '../../src/files/header-words.ts';
import { headerToField } from '../../src/files/headers.ts';
import { columnWords, listLanguages } from '../../src/files/list-words.ts';
import type { ListColumn } from '../../src/files/list-words.ts';
import { csvPieces } from '../../src/files/write-csv.ts';
import type { ListToWrite } from '../../src/files/write-list.ts';
import { xlsxPieces } from '../../src/files/write-xlsx.ts';
import { rowFields } from '../../src/people/rows.ts';
import { unpack, zipParts } from '../../src/files/zip.ts';
import { newPath, openedAt, read } from './reading.ts';

const WRITERS = [csvPieces, xlsxPieces];

function list(columns: readonly ListColumn[], rows: readonly (readonly string[])[], more: Partial<ListToWrite> = {}): ListToWrite {
  return {
    language: 'en',
    columns,
    rows,
    mark: {
      number: '01939c6e-0000-7000-8000-000000000001',
      purpose: 'family tracing, \n=1+1;=2',
      recipient: 'Tracing "agency" & sons',
      exportedBy: 'registrar of Camp A',
      exportedAt: '2019-11-14T09:00:00Z',
      persons: rows.length,
      invented: true,
    },
    ...more,
  };
}

async function bytesOf(pieces: AsyncIterable<Buffer>): Promise<Buffer> {
  const all: Buffer[] = [];
  for await (const piece of pieces) all.push(Buffer.from(piece));
  return Buffer.concat(all);
}

async function written(pieces: AsyncIterable<Buffer>): Promise<string> {
  const path = newPath();
  await writeFile(path, await bytesOf(pieces));
  return path;
}

test('each field has words for its column in each of the four languages, and no word stands for two fields', () => {
  for (const field of rowFields) {
    assert.ok((headerWords[field] ?? []).length >= 8, field);
    assert.equal(headerToField(field), field);
    const scripts = (headerWords[field] ?? []).map((word) => /\p{Script=Arab}/u.test(word));
    assert.ok(scripts.includes(true) && scripts.includes(false), field);
  }
  for (const [field, words] of Object.entries(headerWords)) for (const word of words) assert.equal(headerToField(word), field, word);
  for (const [word, field] of [
    ['Nom et prénom', 'fullName'],
    ["Nom d'usage", 'familyName'],
    ['التولد', 'birthDate'],
    ['تأريخ الميلاد', 'birthDate'],
    ['إسم الأم', 'motherName'],
    ['KAYIT NUMARASI', 'reference'],
    ['İLK ADI', 'givenName'],
    ['Doğduğu yer', 'placeOfBirth'],
    ['Langues parlées', 'language'],
    ['Sexe (H/F)', 'sex'],
  ] as const) {
    assert.equal(headerToField(word), field, word);
  }
});

test('the headers we write are the headers we read, in each language', () => {
  for (const [column, words] of Object.entries(columnWords)) {
    // The book's own number names a person in the list of a count, and in no roll.
    const expected = [...rowFields, 'number'].includes(column) ? column : undefined;
    for (const language of listLanguages) assert.equal(headerToField(words[language]), expected, words[language]);
  }
});

test('a list that left the house and comes back gives the same persons with the same words, in each language', async () => {
  const columns = ['number', 'reference', 'fullName', 'birthDate', 'place'] as const;
  const rows = [
    ['N-0001', '00042', '=Salma, the "elder"', '1987', 'CAMP-A'],
    ['N-0002', '20191104001123456', "'Abd al-Rahman", '', ''],
    ['', '', '', '', ''],
    ['N-0003', '-7', '#Karim', '1987-05', 'x'],
  ];
  for (const write of WRITERS) {
    for (const language of listLanguages) {
      const opened = await openedAt(await written(write(list(columns, rows, { language }))));
      assert.deepEqual(opened.fields, ['reference', 'fullName', 'birthDate']);
      const items = (await read(opened)) as [number, Record<string, string>][];
      const expected = rows.filter((row) => write === csvPieces || row.some((cell) => cell !== ''));
      assert.deepEqual(
        items.map(([, cells]) => [cells['reference'], cells['fullName'], cells['birthDate']]),
        expected.map((row) => [row[1], row[2], row[3]]),
      );
    }
  }
});

test('whatever a cell says, it is read back as the same text and no spreadsheet takes it for a formula', async () => {
  const unit = fc.constantFrom(
    ...[
      "'",
      '=',
      '+',
      '-',
      '@',
      '#',
      ' ',
      '\t',
      '\n',
      '\r',
      ',',
      ';',
      '|',
      '"',
      '&',
      '<',
      ']]>',
      '\u00A0',
      '＝',
      '_x0041_',
      '_',
      'x',
      'س',
      '🙂',
    ],
  );
  const cell = fc.string({ unit, maxLength: 8 });
  await fc.assert(
    fc.asyncProperty(fc.array(fc.tuple(cell, cell), { maxLength: 6 }), async (rows) => {
      const named = rows.map(([one, other]) => [one, `${other}.`]);
      for (const write of WRITERS) {
        const bytes = await bytesOf(write(list(['alias', 'fullName'], named)));
        if (write === csvPieces) {
          const cells = (parse(bytes, { bom: true }) as string[][]).flat();
          for (const one of cells) assert.doesNotMatch(one, /(^|[,;|\t\r\n])[" \u00A0]*[=+\-@＝]/u);
        }
        const path = newPath();
        await writeFile(path, bytes);
        const items = (await read(await openedAt(path))) as [number, Record<string, string>][];
        assert.deepEqual(
          items.map(([, cells]) => [cells['alias'], cells['fullName']]),
          named,
        );
      }
    }),
    { numRuns: 300 },
  );
});

test('every list says what it is for, for whom, by whom and when, and that its persons are invented', async () => {
  const rows = [['Salma']];
  const csv = (await bytesOf(csvPieces(list(['fullName'], rows)))).toString();
  for (const word of [
    'family tracing',
    'Tracing ""agency"" & sons',
    'registrar of Camp A',
    '2019-11-14T09:00:00Z',
    'invented',
    'no recognition',
  ]) {
    assert.ok(csv.includes(word), word);
  }
  assert.ok(csv.startsWith('\uFEFF"#musterbook-list-1"'));
  // The recipient stands at the end too, so that a list that was cut is known.
  assert.match(csv, /"# End of the list\. For: [^\n]*"\r\n$/);
});

test('a CSV list of somebody else keeps its apostrophes and its rows that begin with a number sign', async () => {
  const path = newPath('csv');
  await writeFile(path, "Name,Alias\n'=Salma,'-x\n#Karim,#2\n");
  assert.deepEqual(await read(await openedAt(path)), [
    [2, { fullName: "'=Salma", alias: "'-x" }],
    [3, { fullName: '#Karim', alias: '#2' }],
  ]);
});

test('a list for readers of Arabic runs from right to left', async () => {
  const parts = async (language: 'ar' | 'en'): Promise<Buffer> => bytesOf(xlsxPieces(list(['fullName'], [['سلمى']], { language })));
  for (const [language, found] of [
    ['ar', true],
    ['en', false],
  ] as const) {
    const path = newPath();
    await writeFile(path, await parts(language));
    const file = await open(path, 'r');
    const zip = await zipParts(file);
    assert.ok(zip.ok);
    const sheet = zip.value.get('xl/worksheets/sheet1.xml');
    assert.ok(sheet !== undefined);
    const xml = (await bytesOf(unpack(file, sheet))).toString();
    assert.equal(xml.includes('rightToLeft="1"'), found);
    assert.match(xml, /<oddHeader>.*Tracing &quot;agency&quot; &amp;&amp; sons/);
    await file.close();
  }
});
