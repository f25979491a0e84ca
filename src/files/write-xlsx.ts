import { Readable } from 'node:stream';
import { crc32, createDeflateRaw } from 'node:zlib';
import { bug } from '../basics/result.ts';
import { columnWords, listWords } from './list-words.ts';
import { ABOUT_NAME } from './workbook-parts.ts';
import { columnLetters, escapeText } from './workbook-values.ts';
import { markLines, markSentences } from './write-list.ts';
import type { ListToWrite } from './write-list.ts';

/**
 * A list as an Excel workbook, piece by piece. Every cell is text, also when it is edited later. The mark stands at the head and foot of
 * every printed page and on a sheet of its own, which our import knows by its defined name.
 */
export async function* xlsxPieces(list: ListToWrite): AsyncGenerator<Buffer> {
  const rows: WrittenPart[] = [];
  let offset = 0;
  for (const [name, xml] of partsOf(list)) {
    const part = { name: Buffer.from(name), offset, crc: 0, packed: 0, size: 0 };
    yield counted(localHeader(part.name));
    for await (const piece of Readable.from(checked(xml, part)).pipe(createDeflateRaw()) as AsyncIterable<Buffer>) {
      part.packed += piece.length;
      yield counted(piece);
    }
    yield counted(descriptor(part));
    rows.push(part);
  }
  const tableAt = offset;
  for (const part of rows) yield counted(tableRow(part));
  yield ending(rows.length, tableAt, offset - tableAt);

  function counted(piece: Buffer): Buffer {
    offset += piece.length;
    if (offset >= LARGEST) bug('a list of more than 4 GB');
    return piece;
  }
}

interface WrittenPart {
  readonly name: Buffer;
  readonly offset: number;
  crc: number;
  packed: number;
  size: number;
}

type Xml = AsyncIterable<string> | Iterable<string>;

async function* checked(xml: Xml, part: WrittenPart): AsyncGenerator<Buffer> {
  for await (const text of xml) {
    const piece = Buffer.from(text);
    part.crc = crc32(piece, part.crc);
    part.size += piece.length;
    yield piece;
  }
}

function partsOf(list: ListToWrite): readonly (readonly [name: string, xml: Xml])[] {
  const words = listWords[list.language];
  const about = [...markLines(list), ...markSentences(list).map((sentence) => [sentence])];
  const names = [words.list, words.about];
  return [
    ['[Content_Types].xml', [CONTENT_TYPES]],
    ['_rels/.rels', [relations(['officeDocument', 'xl/workbook.xml'])]],
    ['xl/workbook.xml', [workbookXml(names)]],
    [
      'xl/_rels/workbook.xml.rels',
      [relations(['worksheet', 'worksheets/sheet1.xml'], ['worksheet', 'worksheets/sheet2.xml'], ['styles', 'styles.xml'])],
    ],
    ['xl/styles.xml', [STYLES]],
    ['xl/worksheets/sheet1.xml', sheetXml(list, withHeaders(list), list.columns.length, true)],
    ['xl/worksheets/sheet2.xml', sheetXml(list, about, 2, false)],
  ];
}

async function* withHeaders(list: ListToWrite): AsyncGenerator<readonly string[]> {
  yield list.columns.map((column) => columnWords[column][list.language]);
  yield* list.rows;
}

async function* sheetXml(
  list: ListToWrite,
  rows: AsyncIterable<readonly string[]> | Iterable<readonly string[]>,
  columns: number,
  headed: boolean,
): AsyncGenerator<string> {
  const direction = list.language === 'ar' ? ' rightToLeft="1"' : '';
  const frozen = headed ? '<pane ySplit="1" topLeftCell="A2" activePane="bottomLeft" state="frozen"/>' : '';
  let text =
    `${DECLARATION}<worksheet xmlns="${MAIN}"><sheetViews><sheetView${direction} workbookViewId="0">${frozen}</sheetView></sheetViews>` +
    `<cols><col min="1" max="${columns}" width="24" style="1" customWidth="1"/></cols><sheetData>`;
  let line = 0;
  for await (const row of rows) {
    line += 1;
    if (line > MOST_ROWS) bug('a list of more rows than a sheet has');
    text += rowXml(row, line, headed && line === 1 ? 2 : 1);
    if (text.length < PIECE) continue;
    yield text;
    text = '';
  }
  yield `${text}</sheetData><pageSetup orientation="landscape"/>${headFoot(list)}</worksheet>`;
}

function rowXml(row: readonly string[], line: number, style: number): string {
  return `<row r="${line}">${row.map((cell, at) => cellXml(cell, `${columnLetters(at)}${line}`, style)).join('')}</row>`;
}

function cellXml(text: string, address: string, style: number): string {
  return `<c r="${address}" s="${style}" t="inlineStr"><is><t xml:space="preserve">${escapeXml(text)}</t></is></c>`;
}

/** The recipient's mark on every printed page; a head or foot holds at most 255 characters (ECMA-376 part 1, 18.3.1.39). */
function headFoot(list: ListToWrite): string {
  const words = listWords[list.language];
  const head = `&C${plainHead(`${words.recipient}: ${list.mark.recipient} · ${words.purpose}: ${list.mark.purpose}`)}`;
  const sentence = list.mark.invented ? `${words.invented} · ` : '';
  const foot = `&L${plainHead(`${sentence}${list.mark.exportedBy} · ${list.mark.exportedAt} · ${list.mark.number}`)}&R&P / &N`;
  return `<headerFooter><oddHeader>${escapeXml(head)}</oddHeader><oddFooter>${escapeXml(foot)}</oddFooter></headerFooter>`;
}

/** A text in a head or foot, in which `&` begins a command and a digit after the place would be a size. */
function plainHead(text: string): string {
  const short = text.length > LONGEST_HEAD ? `${text.slice(0, LONGEST_HEAD)}…` : text;
  return ` ${short.toWellFormed().replaceAll('&', '&&')}`;
}

function workbookXml(names: readonly string[]): string {
  const [list, about] = names.map((name) => escapeXml(name));
  return (
    `${DECLARATION}<workbook xmlns="${MAIN}" xmlns:r="${DOCUMENT}"><bookViews><workbookView activeTab="0"/></bookViews><sheets>` +
    `<sheet name="${list}" sheetId="1" r:id="rId1"/><sheet name="${about}" sheetId="2" r:id="rId2"/></sheets><definedNames>` +
    `<definedName name="${ABOUT_NAME}" localSheetId="1" hidden="1">'${about}'!$A$1</definedName>` +
    `<definedName name="_xlnm.Print_Titles" localSheetId="0">'${list}'!$1:$1</definedName></definedNames></workbook>`
  );
}

function relations(...targets: readonly (readonly [type: string, target: string])[]): string {
  const rows = targets.map(([type, target], at) => `<Relationship Id="rId${at + 1}" Type="${DOCUMENT}/${type}" Target="${target}"/>`);
  return `${DECLARATION}<Relationships xmlns="${PACKAGE}/relationships">${rows.join('')}</Relationships>`;
}

function escapeXml(text: string): string {
  return escapeText(text).replaceAll('&', '&amp;').replaceAll('<', '&lt;').replaceAll('>', '&gt;').replaceAll('"', '&quot;');
}

// Sizes and checksum follow the bytes, because they are not known before (APPNOTE 6.3.10, section 4.3.9); names are UTF-8.
function fields(crc: number, packed: number, size: number, name: number): Buffer {
  const bytes = Buffer.alloc(26);
  bytes.writeUInt16LE(20, 0);
  bytes.writeUInt16LE(0x0808, 2);
  bytes.writeUInt16LE(8, 4);
  // 1 January 1980: the time of the export stands in the list, by the clock of the book.
  bytes.writeUInt16LE(0x0021, 8);
  bytes.writeUInt32LE(crc, 10);
  bytes.writeUInt32LE(packed, 14);
  bytes.writeUInt32LE(size, 18);
  bytes.writeUInt16LE(name, 22);
  return bytes;
}

function localHeader(name: Buffer): Buffer {
  return Buffer.concat([Buffer.from('PK\x03\x04'), fields(0, 0, 0, name.length), name]);
}

function descriptor({ crc, packed, size }: WrittenPart): Buffer {
  const bytes = Buffer.alloc(16);
  bytes.write('PK\x07\x08', 'latin1');
  bytes.writeUInt32LE(crc, 4);
  bytes.writeUInt32LE(packed, 8);
  bytes.writeUInt32LE(size, 12);
  return bytes;
}

function tableRow({ name, offset, crc, packed, size }: WrittenPart): Buffer {
  const rest = Buffer.alloc(14);
  rest.writeUInt32LE(offset, 10);
  return Buffer.concat([Buffer.from('PK\x01\x02\x14\x00'), fields(crc, packed, size, name.length), rest, name]);
}

function ending(count: number, tableAt: number, tableSize: number): Buffer {
  const bytes = Buffer.alloc(22);
  bytes.write('PK\x05\x06', 'latin1');
  bytes.writeUInt16LE(count, 8);
  bytes.writeUInt16LE(count, 10);
  bytes.writeUInt32LE(tableSize, 12);
  bytes.writeUInt32LE(tableAt, 16);
  return bytes;
}

const DECLARATION = '<?xml version="1.0" encoding="UTF-8" standalone="yes"?>\n';
const MAIN = 'http://schemas.openxmlformats.org/spreadsheetml/2006/main';
const DOCUMENT = 'http://schemas.openxmlformats.org/officeDocument/2006/relationships';
const PACKAGE = 'http://schemas.openxmlformats.org/package/2006';
const KIND = 'application/vnd.openxmlformats-officedocument.spreadsheetml';
const CONTENT_TYPES =
  `${DECLARATION}<Types xmlns="${PACKAGE}/content-types"><Default Extension="xml" ContentType="application/xml"/>` +
  `<Default Extension="rels" ContentType="application/vnd.openxmlformats-package.relationships+xml"/>` +
  `<Override PartName="/xl/workbook.xml" ContentType="${KIND}.sheet.main+xml"/>` +
  `<Override PartName="/xl/styles.xml" ContentType="${KIND}.styles+xml"/>` +
  [1, 2].map((n) => `<Override PartName="/xl/worksheets/sheet${n}.xml" ContentType="${KIND}.worksheet+xml"/>`).join('') +
  `</Types>`;
// Format 49 is text: what is typed over a cell later stays text too. The second kind of cell is the row of headers.
const STYLES =
  `${DECLARATION}<styleSheet xmlns="${MAIN}"><fonts count="2"><font><sz val="11"/><name val="Calibri"/></font>` +
  `<font><b/><sz val="11"/><name val="Calibri"/></font></fonts>` +
  `<fills count="2"><fill><patternFill patternType="none"/></fill><fill><patternFill patternType="gray125"/></fill></fills>` +
  `<borders count="1"><border><left/><right/><top/><bottom/><diagonal/></border></borders>` +
  `<cellStyleXfs count="1"><xf numFmtId="0" fontId="0" fillId="0" borderId="0"/></cellStyleXfs><cellXfs count="3">` +
  `<xf numFmtId="0" fontId="0" fillId="0" borderId="0" xfId="0"/>` +
  `<xf numFmtId="49" fontId="0" fillId="0" borderId="0" xfId="0" applyNumberFormat="1"/>` +
  `<xf numFmtId="49" fontId="1" fillId="0" borderId="0" xfId="0" applyNumberFormat="1" applyFont="1"/></cellXfs></styleSheet>`;

const PIECE = 65_536;
const LARGEST = 0xffffffff;
const MOST_ROWS = 1_048_576;
const LONGEST_HEAD = 200;
