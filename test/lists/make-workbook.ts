import { crc32, deflateRawSync } from 'node:zlib';

/** A part of a zip, and what the zip is to say of it where that is not the truth. */
export interface Part {
  readonly name: string;
  readonly content: string | Uint8Array;
  readonly stored?: boolean;
  readonly size?: number;
  readonly crc?: number;
  readonly flags?: number;
  readonly method?: number;
  /** What stands before the bytes themselves, where it differs from the table of contents. */
  readonly localName?: string;
}

/** A zip as small programs write it, and as hostile ones do. */
export function zip(parts: readonly Part[], ending: { readonly count?: number; readonly comment?: string } = {}): Buffer {
  const pieces: Buffer[] = [];
  const table: Buffer[] = [];
  let offset = 0;
  for (const part of parts) {
    const content = Buffer.from(part.content as Uint8Array);
    const method = part.method ?? (part.stored === true ? 0 : 8);
    const packed = method === 8 ? deflateRawSync(content) : content;
    const fixed = Buffer.alloc(26);
    fixed.writeUInt16LE(20, 0);
    fixed.writeUInt16LE(part.flags ?? 0, 2);
    fixed.writeUInt16LE(method, 4);
    fixed.writeUInt32LE(part.crc ?? crc32(content), 10);
    fixed.writeUInt32LE(packed.length, 14);
    fixed.writeUInt32LE(part.size ?? content.length, 18);
    const headed = (name: string): Buffer => {
      const header = Buffer.from(fixed);
      header.writeUInt16LE(Buffer.byteLength(name), 22);
      return header;
    };
    const localName = part.localName ?? part.name;
    const local = Buffer.concat([Buffer.from('PK\x03\x04'), headed(localName), Buffer.from(localName), packed]);
    pieces.push(local);
    const rest = Buffer.alloc(14);
    rest.writeUInt32LE(offset, 10);
    table.push(Buffer.concat([Buffer.from('PK\x01\x02\x14\x00'), headed(part.name), rest, Buffer.from(part.name)]));
    offset += local.length;
  }
  const rows = Buffer.concat(table);
  const end = Buffer.alloc(22);
  end.write('PK\x05\x06', 0, 'latin1');
  const count = ending.count ?? parts.length;
  end.writeUInt16LE(count, 8);
  end.writeUInt16LE(count, 10);
  end.writeUInt32LE(rows.length, 12);
  end.writeUInt32LE(offset, 16);
  end.writeUInt16LE(Buffer.byteLength(ending.comment ?? ''), 20);
  return Buffer.concat([...pieces, rows, end, Buffer.from(ending.comment ?? '')]);
}

/** The inside of a sheet's rows, or whole sheets by name. */
export interface Made {
  /** XML between `<sheetData>` and `</sheetData>`. */
  readonly rows?: string;
  readonly sheets?: readonly { readonly name: string; readonly rows: string; readonly state?: string }[];
  readonly texts?: readonly string[];
  /** Codes of number formats; the cells' style n is the n-th, and style 0 has none. */
  readonly formats?: readonly (string | number)[];
  readonly workbook?: string;
  readonly types?: string;
  readonly more?: readonly Part[];
  readonly without?: readonly string[];
}

/** The parts of a workbook as a spreadsheet writes them. */
export function workbookParts(made: Made): readonly Part[] {
  const sheets = made.sheets ?? [{ name: 'Sheet1', rows: made.rows ?? '' }];
  const base = 'http://schemas.openxmlformats.org';
  const document = `${base}/officeDocument/2006/relationships`;
  const main = `${base}/spreadsheetml/2006/main`;
  const kinds = 'application/vnd.openxmlformats-officedocument.spreadsheetml';
  const formats = made.formats ?? [];
  const ids = formats.map((format, at) => (typeof format === 'number' ? format : 200 + at));
  const texts = made.texts ?? [];
  const parts: Part[] = [
    {
      name: '[Content_Types].xml',
      content:
        `<?xml version="1.0" encoding="UTF-8" standalone="yes"?>\n<Types xmlns="${base}/package/2006/content-types">` +
        `<Default Extension="xml" ContentType="application/xml"/>` +
        `<Override PartName="/xl/workbook.xml" ContentType="${made.types ?? `${kinds}.sheet.main+xml`}"/></Types>`,
    },
    {
      name: '_rels/.rels',
      content: `<Relationships><Relationship Id="rId1" Type="${document}/officeDocument" Target="xl/workbook.xml"/></Relationships>`,
    },
    {
      name: 'xl/workbook.xml',
      content:
        `<workbook xmlns="${main}" xmlns:r="${document}">${made.workbook ?? ''}<sheets>` +
        sheets
          .map(({ name, state }, at) => {
            return `<sheet name="${name}" sheetId="${at + 1}"${state === undefined ? '' : ` state="${state}"`} r:id="rId${at + 1}"/>`;
          })
          .join('') +
        `</sheets></workbook>`,
    },
    {
      name: 'xl/_rels/workbook.xml.rels',
      content:
        `<Relationships>` +
        sheets
          .map((_, at) => `<Relationship Id="rId${at + 1}" Type="${document}/worksheet" Target="worksheets/sheet${at + 1}.xml"/>`)
          .join('') +
        `<Relationship Id="texts" Type="${document}/sharedStrings" Target="/xl/sharedStrings.xml"/>` +
        `<Relationship Id="styles" Type="${document}/styles" Target="styles.xml"/></Relationships>`,
    },
    ...sheets.map(({ rows }, at) => ({
      name: `xl/worksheets/sheet${at + 1}.xml`,
      content: `<worksheet xmlns="${main}"><dimension ref="A1"/><sheetData>${rows}</sheetData><pageMargins left="0.7"/></worksheet>`,
    })),
    {
      name: 'xl/sharedStrings.xml',
      content: `<sst xmlns="${main}">${texts.map((text) => (text.startsWith('<') ? text : `<si><t>${text}</t></si>`)).join('')}</sst>`,
    },
    {
      name: 'xl/styles.xml',
      content:
        `<styleSheet><numFmts>` +
        formats
          .map((format, at) => (typeof format === 'number' ? '' : `<numFmt numFmtId="${200 + at}" formatCode="${format}"/>`))
          .join('') +
        `</numFmts><cellStyleXfs><xf numFmtId="14"/></cellStyleXfs><cellXfs><xf numFmtId="0"/>` +
        ids.map((id) => `<xf numFmtId="${id}" applyNumberFormat="1"/>`).join('') +
        `</cellXfs></styleSheet>`,
    },
  ];
  return [...parts.filter(({ name }) => !(made.without ?? []).includes(name)), ...(made.more ?? [])];
}

export function workbook(made: Made): Buffer {
  return zip(workbookParts(made));
}

/** A row of cells with their text inside, without numbers of row and column: their order gives them. */
export function texts(...cells: readonly string[]): string {
  return `<row>${cells.map((cell) => `<c t="inlineStr"><is><t xml:space="preserve">${cell}</t></is></c>`).join('')}</row>`;
}
