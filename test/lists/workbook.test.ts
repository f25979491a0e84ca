import assert from 'node:assert/strict';
import { createHash } from 'node:crypto';
import { appendFile } from 'node:fs/promises';
import { test } from 'node:test';
import { texts, workbook } from './make-workbook.ts';
import { opened, openedAt, read, refusedList, write } from './reading.ts';

test('a workbook gives each person with the row of the sheet, like a CSV list', async () => {
  const bytes = workbook({
    texts: ['Full name', 'سلمى', '<si><r><t>Ka</t></r><r><t xml:space="preserve">rim </t></r><rPh sb="0" eb="1"><t>カ</t></rPh></si>'],
    rows:
      '<row r="1"><c r="A1" t="s"><v>0</v></c><c r="B1" t="inlineStr"><is><t>SEX</t></is></c><c r="D1" t="str"><v>Shoe size</v></c></row>' +
      '<row r="3" hidden="1"><c r="A3" t="s"><v>1</v></c><c r="B3" t="str"><v>F</v></c><c r="D3"><v>7</v></c></row>' +
      '<row r="9"><c r="A9" t="s"><v>2</v></c></row>',
  });
  const list = await opened(bytes);
  assert.deepEqual(list.fields, ['fullName', 'sex']);
  assert.deepEqual(list.ignoredColumns, ['', 'Shoe size']);
  assert.equal(list.headers.get('fullName'), 'Full name');
  assert.equal(list.digest, createHash('sha256').update(bytes).digest('hex'));
  const rows = [
    [3, { fullName: 'سلمى', sex: 'F' }],
    [9, { fullName: 'Karim ', sex: '' }],
  ];
  assert.deepEqual(await read(list), rows);
  assert.deepEqual(await read(list), rows);
});

test('what a file is, its content says: a workbook called .csv is read, and a CSV list called .xlsx too', async () => {
  assert.deepEqual(await read(await opened('Name\nSalma\n')), [[2, { fullName: 'Salma' }]]);
});

test('headers in Arabic, French and Turkish are understood in a workbook, and several nationalities are joined', async () => {
  const list = await opened(
    workbook({
      rows: texts('الاسم', 'Date de naissance', 'Uyruğu', 'Second nationality') + texts('سلمى حداد', '1987-05-23', 'Iraqi', 'Turkish'),
    }),
  );
  assert.deepEqual(list.fields, ['fullName', 'birthDate', 'nationality']);
  assert.deepEqual(await read(list), [[2, { fullName: 'سلمى حداد', birthDate: '1987-05-23', nationality: 'Iraqi;Turkish' }]]);
});

test('a date of birth is read as it is shown: a day, a month, or no more than a year', async () => {
  const born = (style: number, serial: string): string =>
    `<row><c t="inlineStr"><is><t>Salma</t></is></c><c s="${style}"><v>${serial}</v></c></row>`;
  const rows =
    texts('Name', 'Date of birth') +
    [
      born(1, '31920'),
      born(2, '31920'),
      born(3, '31920'),
      born(4, '31920'),
      born(5, '43783.604166666664'),
      born(1, '59'),
      born(1, '61'),
      born(1, '60'),
      born(6, '31920'),
      born(7, '31920'),
      born(8, '0.5'),
      born(1, '-3'),
      born(9, '31920'),
      born(1, '3000000'),
    ].join('');
  const formats = [14, 'dd\\.mm\\.yyyy;@', 'yyyy', 'mmm\\-yy', 'yyyy\\-mm\\-dd\\ hh:mm', 'd\\ mmm', '[$-409]d/m/yyyy', 'h:mm', 17];
  const items = await read(await opened(workbook({ rows, formats })));
  assert.deepEqual(
    items.map((item) => (item as [number, { birthDate: string }, string?])[2] ?? (item as [number, { birthDate: string }])[1].birthDate),
    [
      '1987-05-23',
      '1987-05-23',
      '1987',
      '1987-05',
      '2019-11-14T14:30',
      '1900-02-28',
      '1900-03-01',
      'date-out-of-calendar',
      'date-without-year',
      '1987-05-23',
      '12:00',
      'date-out-of-calendar',
      '1987-05',
      'date-out-of-calendar',
    ],
  );
});

test('a list from an older Macintosh, whose days count from 1904, makes nobody four years younger', async () => {
  const rows = `${texts('Name', 'Date of birth')}<row><c t="str"><v>Salma</v></c><c s="1"><v>30458</v></c></row>`;
  const list = await opened(workbook({ rows, formats: [14], workbook: '<workbookPr date1904="1"/>' }));
  assert.deepEqual(await read(list), [[2, { fullName: 'Salma', birthDate: '1987-05-23' }]]);
});

test('a reference keeps every digit and every zero that a clerk sees, or its row is refused', async () => {
  const one = (cell: string): string => `<row><c t="str"><v>Salma</v></c>${cell}</row>`;
  const rows =
    texts('Name', 'Reference') +
    [
      '<c><v>20191104001</v></c>',
      '<c><v>2.0191104001E10</v></c>',
      '<c><v>42.0</v></c>',
      '<c s="1"><v>42</v></c>',
      '<c><v>0.10000000000000001</v></c>',
      '<c><v>999999999999999</v></c>',
      '<c><v>1234567890123456</v></c>',
      '<c><v>1.2E+20</v></c>',
      '<c t="b"><v>1</v></c>',
      '<c t="e"><v>#REF!</v></c>',
      '<c><v>NaN</v></c>',
      '<c t="d"><v>2019-11-04T00:00:00</v></c>',
      '<c s="2"><v>36.5</v></c>',
    ]
      .map(one)
      .join('');
  const items = await read(await opened(workbook({ rows, formats: ['000000', '0.00E+00'] })));
  assert.deepEqual(
    items.map((item) => (item as [number, { reference: string }, string?])[2] ?? (item as [number, { reference: string }])[1].reference),
    [
      '20191104001',
      '20191104001',
      '42',
      '000042',
      '0.1',
      '999999999999999',
      'number-too-long',
      'number-too-long',
      'TRUE',
      'error-value',
      'error-value',
      '2019-11-04',
      '36.5',
    ],
  );
});

test('escaped characters are what they stand for, and what no list may hold costs its row only', async () => {
  const rows =
    texts('Name', 'Alias') +
    texts('A &amp; B', 'Um_x0020_Karim') +
    texts('Sal_x0000_ma', '') +
    texts('Sal&#x202E;ma', '') +
    texts('Sal_xD800_ma', '') +
    texts('&nobody;', '') +
    texts('Line_x000D_\r\nbreak', '_x005F_x0041_') +
    texts('<![CDATA[<&amp;>]]>', '');
  assert.deepEqual(await read(await opened(workbook({ rows }))), [
    [2, { fullName: 'A & B', alias: 'Um Karim' }],
    [3, 'Name', 'control-character'],
    [4, 'Name', 'bidi-control'],
    [5, 'Name', 'replacement-character'],
    [6, 'Name', 'replacement-character'],
    [7, { fullName: 'Line\r\nbreak', alias: '_x0041_' }],
    [8, { fullName: '<&amp;>', alias: '' }],
  ]);
});

test('a workbook whose cells are formulas is refused row by row, and the other rows are taken in', async () => {
  const rows =
    texts('Name', 'Reference', 'Age') +
    '<row><c t="str"><f>A9&amp;B9</f><v>Salma</v></c></row>' +
    texts('Karim', '2', '30') +
    '<row><c t="str"><v>Noor</v></c><c/><c><f t="shared" si="0"/><v>31</v></c></row>';
  const list = await opened(workbook({ rows }));
  assert.deepEqual(await read(list), [
    [2, 'Name', 'formula'],
    [3, { fullName: 'Karim', reference: '2' }],
    [4, 'Age', 'formula'],
  ]);
  const header = await refusedList(workbook({ rows: '<row><c t="str"><f>B1</f><v>Name</v></c></row>' }));
  assert.deepEqual([header.code, header.line, header.column], ['formula', 1, 'A']);
  assert.match(header.reason, /paste as values/);
});

test('a name of 10,000 characters is read, a longer one and one of 10 MB cost their rows only', async () => {
  const rows = [
    texts('Name'),
    texts('ا'.repeat(10_000)),
    texts('x'.repeat(10_001)),
    texts('y'.repeat(10_000_000)),
    `<row><c t="str"><v>${'z'.repeat(3_000_000)}</v></c></row>`,
    texts(`<![CDATA[${'w'.repeat(2_000_000)}]]>`),
    '<row><c t="s"><v>0</v></c></row>',
    texts('Karim', '', 'beyond'),
    texts('Noor', ' '),
  ].join('');
  const items = await read(await opened(workbook({ rows, texts: ['v'.repeat(10_001)] })));
  assert.deepEqual(items, [
    [2, { fullName: 'ا'.repeat(10_000) }],
    ...[3, 4, 5, 6, 7].map((line) => [line, 'Name', 'cell-too-long']),
    [8, null, 'cells-more-than-columns'],
    [9, { fullName: 'Noor' }],
  ]);
});

test('one long text used a thousand times in each row costs those rows, not the memory', async () => {
  const header = `<row>${'<c t="inlineStr"><is><t>Name</t></is></c>'}${'<c t="str"><v>x</v></c>'.repeat(900)}</row>`;
  const rows = header + `<row>${'<c t="s"><v>0</v></c>'.repeat(900)}</row>`.repeat(300) + texts('Karim');
  const items = await read(await opened(workbook({ rows, texts: ['v'.repeat(9999)] })));
  assert.deepEqual(items.slice(0, 2), [
    [2, null, 'row-too-long'],
    [3, null, 'row-too-long'],
  ]);
  assert.deepEqual(items.at(-1), [302, { fullName: 'Karim' }]);
});

test('two sheets with rows are two lists, and the clerk is asked which is meant', async () => {
  const list = { name: 'Tents A', rows: texts('Name') + texts('Salma') };
  const other = { name: 'Tents &amp; B', rows: texts('Name') };
  const asked = await refusedList(workbook({ sheets: [list, other] }));
  assert.equal(asked.code, 'workbook-several-sheets');
  assert.match(asked.reason, /“Tents A”, “Tents & B”/);
  for (const rest of [
    { name: 'Empty', rows: '<row r="4"><c s="1"/><c t="str"><v> </v></c></row>' },
    { ...other, state: 'hidden' },
    { ...other, state: 'veryHidden' },
  ]) {
    assert.deepEqual(await read(await opened(workbook({ sheets: [rest, list] }))), [[2, { fullName: 'Salma' }]]);
  }
  assert.equal((await refusedList(workbook({ sheets: [{ ...list, state: 'hidden' }] }))).code, 'workbook-hidden-only');
  assert.equal((await refusedList(workbook({ rows: '' }))).code, 'list-empty');
  assert.equal((await refusedList(workbook({ rows: texts('Sex') }))).code, 'no-name-column');
});

test('a workbook that changes after it was opened ends with a problem', async () => {
  const path = await write(workbook({ rows: texts('Name') + texts('Salma') }));
  const list = await openedAt(path);
  await appendFile(path, 'x');
  assert.deepEqual((await read(list)).at(-1), [1, null, 'file-changed']);
});

test('rows come in chunks of at most 1,000, in order, each once', async () => {
  const people = Array.from({ length: 12_345 }, (_, at) => `Salma Haddad of tent ${at}`);
  const list = await opened(workbook({ rows: texts('Name') + people.map((name) => texts(name)).join('') }));
  const found: unknown[] = [];
  for await (const chunk of list.rows()) {
    assert.ok(chunk.length >= 1 && chunk.length <= 1000);
    for (const item of chunk) found.push(item.kind === 'row' && [item.row.line, item.row.row, item.row.cells.get('fullName')]);
  }
  assert.deepEqual(
    found,
    people.map((name, at) => [at + 2, at + 1, name]),
  );
  for await (const chunk of list.rows()) if (chunk.length > 0) break;
});
