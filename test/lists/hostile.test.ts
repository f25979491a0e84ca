import assert from 'node:assert/strict';
import { truncate, writeFile } from 'node:fs/promises';
import { test } from 'node:test';
import * as fc from 'fast-check';
import { openList } from '../../src/files/open-list.ts';
import { rowFields } from '../../src/people/rows.ts';
import { texts, workbook, workbookParts, zip } from './make-workbook.ts';
import type { Made, Part } from './make-workbook.ts';
import { opened, newPath, read, refusedList } from './reading.ts';

const ROWS = texts('Name', 'Sex') + texts('Salma', 'F') + texts('Karim', 'M');
const SHEET = 'xl/worksheets/sheet1.xml';
const OFFICE = 'application/vnd.ms-office';

/** The workbook with one part changed, and told untruly of where the test wants it. */
function withPart(name: string, change: (part: Part) => Part): Buffer {
  return zip(workbookParts({ rows: ROWS }).map((part) => (part.name === name ? change(part) : part)));
}

async function refusedWith(content: Uint8Array, code: string): Promise<void> {
  const { code: found, reason, line } = await refusedList(content);
  assert.equal(found, code);
  assert.equal(line, 1);
  // What happened, and what the clerk does next.
  assert.match(reason, /\. (Copy|Open|Remove|Send|Divide|If it is a real list|Show)/, reason);
}

test('a workbook with macros is refused, in whatever place they stand', async () => {
  const made: readonly Made[] = [
    { types: 'application/vnd.ms-excel.sheet.macroEnabled.main+xml' },
    { more: [{ name: 'xl/vbaProject.bin', content: 'Sub Auto_Open()' }] },
    { more: [{ name: 'xl/macrosheets/sheet1.xml', content: '<xm:macrosheet/>' }] },
    { more: [{ name: 'xl/activeX/activeX1.xml', content: '<ax:ocx/>' }] },
    {
      without: ['[Content_Types].xml'],
      more: [
        { name: 'xl/harmless.bin', content: 'Sub Auto_Open()' },
        {
          name: '[Content_Types].xml',
          content:
            `<Types><Default Extension="bin" ContentType="${OFFICE}.vbaProject"/><Override PartName="/xl/workbook.xml" ` +
            `ContentType="application/vnd.openxmlformats-officedocument.spreadsheetml.sheet.main+xml"/></Types>`,
        },
      ],
    },
  ];
  for (const one of made) await refusedWith(workbook({ rows: ROWS, ...one }), 'workbook-macros');
});

test('a workbook that takes values from elsewhere, or carries other files, is refused', async () => {
  await refusedWith(
    workbook({ rows: ROWS, more: [{ name: 'xl/externalLinks/externalLink1.xml', content: '<a/>' }] }),
    'workbook-external-links',
  );
  await refusedWith(workbook({ rows: ROWS, more: [{ name: 'xl/connections.xml', content: '<a/>' }] }), 'workbook-external-links');
  await refusedWith(workbook({ rows: ROWS, more: [{ name: 'xl/embeddings/oleObject1.bin', content: 'MZ' }] }), 'workbook-embedded-files');
  const far =
    '<Relationships><Relationship Id="rId1" Type="x/worksheet" Target="http://far.invalid/a" TargetMode="External"/></Relationships>';
  await refusedWith(
    withPart('xl/_rels/workbook.xml.rels', (part) => ({ ...part, content: far })),
    'workbook-external-links',
  );
});

test('a workbook with a password, and the formats we do not read, are refused by name', async () => {
  const old = Buffer.concat([Buffer.from('d0cf11e0a1b11ae1', 'hex'), Buffer.alloc(600)]);
  await refusedWith(old, 'workbook-old-format');
  const locked = Buffer.concat([old, Buffer.from('EncryptedPackage', 'utf16le'), Buffer.alloc(100)]);
  await refusedWith(locked, 'workbook-encrypted');
  await refusedWith(
    withPart(SHEET, (part) => ({ ...part, flags: 1 })),
    'workbook-encrypted',
  );
  await refusedWith(workbook({ rows: ROWS, types: 'application/vnd.ms-excel.sheet.binary.macroEnabled.main' }), 'workbook-binary-format');
  const ods = zip([
    { name: 'mimetype', content: 'application/vnd.oasis.opendocument.spreadsheet', stored: true },
    { name: 'content.xml', content: '<office:document-content/>' },
  ]);
  await refusedWith(ods, 'workbook-open-document');
  await refusedWith(zip([{ name: 'photo.jpg', content: 'x' }]), 'not-a-workbook');
  await refusedWith(zip([]), 'not-a-workbook');
  const letter = 'application/vnd.openxmlformats-officedocument.wordprocessingml.document.main+xml';
  await refusedWith(workbook({ rows: ROWS, types: letter }), 'not-a-workbook');
});

test('a few bytes that unpack to very many are refused before or while they are unpacked', async () => {
  const bomb = `<row r="4"><c t="str"><v>${' '.repeat(20_000_000)}</v></c></row>`;
  await refusedWith(workbook({ rows: ROWS + bomb }), 'workbook-bomb');
  await refusedWith(
    withPart(SHEET, (part) => ({ ...part, size: 3_000_000_000 })),
    'workbook-bomb',
  );
  // It says that it is small.
  await refusedWith(
    withPart(SHEET, (part) => ({ ...part, content: `<worksheet>${'<a/>'.repeat(30_000_000)}</worksheet>`, size: 1000 })),
    'workbook-bomb',
  );
  const many = Array.from({ length: 3 }, (_, at) => ({ name: `xl/${at}.xml`, content: 'x', size: 700_000_000, method: 8 }));
  await refusedWith(workbook({ rows: ROWS, more: many }), 'workbook-bomb');
});

test('a workbook of texts that are all empty does not fill the memory', async () => {
  const parts = workbookParts({ rows: ROWS }).map((part) =>
    part.name === 'xl/sharedStrings.xml' ? { ...part, content: `<sst>${'<si/>'.repeat(3_300_000)}</sst>` } : part,
  );
  const result = await openList(await written(zip(parts)), { mapping: new Map(), fields: rowFields });
  assert.equal(result.ok ? null : result.refused.code, 'workbook-bomb');
});

test('a zip whose parts lie over each other, stand twice or point outside is refused', async () => {
  const sheet = workbookParts({ rows: ROWS }).find(({ name }) => name === SHEET) as Part;
  for (const name of [SHEET, SHEET.toUpperCase()]) {
    await refusedWith(workbook({ rows: ROWS, more: [{ ...sheet, name }] }), 'workbook-doubled-parts');
  }
  for (const name of ['../evil.xml', 'xl/../../evil.xml', '/etc/passwd', 'C:\\evil.xml', 'xl\\evil.xml', 'a\0b']) {
    await refusedWith(workbook({ rows: ROWS, more: [{ name, content: 'x' }] }), 'workbook-unsafe-names');
  }
  const thousand = Array.from({ length: 1000 }, (_, at) => ({ name: `xl/media/${at}.png`, content: '' }));
  await refusedWith(workbook({ rows: ROWS, more: thousand }), 'workbook-too-many-parts');
  const lying = overlapped(workbook({ rows: ROWS }));
  await refusedWith(lying, 'workbook-damaged');
});

test('a zip that does not agree with itself is refused as damaged', async () => {
  await refusedWith(
    withPart(SHEET, (part) => ({ ...part, crc: 7 })),
    'workbook-damaged',
  );
  await refusedWith(
    withPart(SHEET, (part) => ({ ...part, localName: 'xl/worksheets/sheet2.xml' })),
    'workbook-damaged',
  );
  await refusedWith(
    withPart(SHEET, (part) => ({ ...part, method: 12 })),
    'workbook-damaged',
  );
  await refusedWith(
    withPart(SHEET, (part) => ({ ...part, size: 10_000 })),
    'workbook-damaged',
  );
  await refusedWith(zip(workbookParts({ rows: ROWS }), { count: 3 }), 'workbook-damaged');
  await refusedWith(Buffer.from('PK\x03\x04\x00\xff', 'latin1'), 'workbook-damaged');
  await refusedWith(Buffer.concat([workbook({ rows: ROWS }), Buffer.from('more')]), 'workbook-damaged');
  await refusedWith(zip(workbookParts({ rows: ROWS }), { count: 0xffff }), 'workbook-too-large');
  const commented = zip(workbookParts({ rows: ROWS }), { comment: 'made by a small program' });
  assert.equal((await read(await opened(commented))).length, 2);
});

test('a workbook that declares words of its own is refused, and nothing is opened that they name', async () => {
  const lol = `<!DOCTYPE a [<!ENTITY b "${'ha'.repeat(100)}"><!ENTITY c "&b;&b;&b;&b;"><!ENTITY far SYSTEM "file:///etc/passwd">]>`;
  for (const name of [SHEET, 'xl/workbook.xml', 'xl/sharedStrings.xml', '[Content_Types].xml', '_rels/.rels', 'xl/styles.xml']) {
    await refusedWith(
      withPart(name, (part) => ({ ...part, content: `${lol}${String(part.content)}` })),
      'workbook-dtd',
    );
  }
});

test('XML that is no XML, or not in UTF-8, is refused as damaged', async () => {
  const sheet = (content: string | Uint8Array): Buffer => withPart(SHEET, (part) => ({ ...part, content }));
  const whole = `<worksheet><sheetData>${ROWS}</sheetData></worksheet>`;
  for (const content of [
    '',
    'Name',
    whole.slice(0, -5),
    `${whole}<more/>`,
    whole.replace('</row>', ''),
    whole.replace('<row>', '<row r="2">').replaceAll('<row>', '<row r="1">'),
    whole.replaceAll('<c ', '<c r="A1" '),
    whole.replaceAll('<row>', '<row r="1048577">'),
    whole.replaceAll('<c ', '<c r="XFE1" '),
    whole.replaceAll('<c t="inlineStr">', '<c t="s"><v>99</v>'),
    `${'<a>'.repeat(1000)}${'</a>'.repeat(1000)}`,
    `<worksheet ${'a'.repeat(300_000)}="1"/>`,
    `<?xml version="1.0" encoding="utf-16"?>${whole}`,
    Buffer.from(whole, 'utf16le'),
    Buffer.concat([Buffer.from(whole), Buffer.from([0xff])]),
  ]) {
    await refusedWith(sheet(content), 'workbook-damaged');
  }
  const prefixed = ROWS.replace(/<(\/?)/g, '<$1x:');
  const fine =
    `\uFEFF<?xml version='1.0' encoding='UTF-8'?><!-- a > b -->` +
    `<x:worksheet xmlns:x="m"><x:sheetData>${prefixed}</x:sheetData></x:worksheet>\n`;
  assert.equal((await read(await opened(sheet(fine)))).length, 2);
});

test('no workbook whatever makes the reader fail or wait: cut short or changed, it is read or refused', async () => {
  const made = [
    workbook({ rows: ROWS, texts: ['Salma', 'Karim'], formats: [14, 'yyyy'] }),
    // Stored parts, so that changes reach the XML itself.
    zip(
      workbookParts({ rows: `${ROWS}<row r="9"><c r="A9" s="1"><v>31920</v></c></row>`, formats: [14] }).map((part) => ({
        ...part,
        stored: true,
      })),
    ),
  ];
  const change = fc.record({
    which: fc.nat(made.length - 1),
    cut: fc.option(fc.double({ min: 0, max: 1, noNaN: true })),
    flips: fc.array(fc.tuple(fc.double({ min: 0, max: 0.9999, noNaN: true }), fc.nat(255)), { maxLength: 4 }),
  });
  await fc.assert(
    fc.asyncProperty(change, async ({ which, cut, flips }) => {
      const bytes = Buffer.from(made[which] as Buffer);
      for (const [at, byte] of flips) bytes[Math.floor(at * bytes.length)] = byte;
      const path = await written(bytes);
      if (cut !== null) await truncate(path, Math.floor(cut * bytes.length));
      await readOrRefused(path);
    }),
    { numRuns: 600 },
  );
});

test('no sheet whatever makes the reader fail: it is read or refused', async () => {
  const piece = fc.constantFrom(
    ...['<row>', '</row>', '<row r="3">', '<c>', '</c>', '<c r="B2" t="s">', '<c t="inlineStr"><is><t>', '</t></is></c>', '<v>', '</v>'],
    ...['<f>', '</f>', '<rPh>', '</rPh>', '<![CDATA[', ']]>', '<!--', '-->', '<?x', '?>', '&amp;', '&#x0;', '&#99999999;', '_xD800_'],
    ...['Name', '0', '-1', '1e999', '\r', ' ', '"', "'", '<', '>', '/', 'س', texts('Name'), texts('Salma', 'x'), '</sheetData>'],
  );
  await fc.assert(
    fc.asyncProperty(fc.array(piece, { maxLength: 25 }), async (pieces) => {
      const path = await written(
        withPart(SHEET, (part) => ({ ...part, content: `<worksheet><sheetData>${pieces.join('')}</sheetData></worksheet>` })),
      );
      await readOrRefused(path);
    }),
    { numRuns: 600 },
  );
});

async function readOrRefused(path: string): Promise<void> {
  const result = await openList(path, { mapping: new Map(), fields: rowFields });
  if (result.ok) await read(result.value);
  else assert.ok(result.refused.reason.length > 20);
}

/** Two parts of the table of contents that mean the same bytes, as in the bomb of one kernel. */
function overlapped(bytes: Buffer): Buffer {
  const first = bytes.indexOf('PK\x01\x02');
  const second = bytes.indexOf('PK\x01\x02', first + 4);
  bytes.writeUInt32LE(bytes.readUInt32LE(first + 42) + 1, second + 42);
  return bytes;
}

async function written(bytes: Uint8Array): Promise<string> {
  const path = newPath();
  await writeFile(path, bytes);
  return path;
}
