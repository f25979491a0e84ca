import type { FileHandle } from 'node:fs/promises';
import { accepted, refused } from '../basics/result.ts';
import type { Result } from '../basics/result.ts';
import type { WorkbookFault } from './workbook-problems.ts';
import { sharedTexts, textRuns } from './workbook-strings.ts';
import type { SharedTexts } from './workbook-strings.ts';
import { numberStyle, PLAIN } from './workbook-values.ts';
import type { NumberStyle } from './workbook-values.ts';
import { attributeOf, xmlScanner } from './xml.ts';
import type { XmlSink } from './xml.ts';
import { unpack, zipParts } from './zip.ts';
import type { ZipPart, ZipParts } from './zip.ts';

/** What is needed to read the sheets of a workbook. */
export interface Workbook {
  readonly sheets: readonly Sheet[];
  readonly texts: SharedTexts;
  /** By the number that a cell gives. */
  readonly styles: readonly NumberStyle[];
  /** Days count from 1904, as on older Macintoshes. */
  readonly from1904: boolean;
}

export interface Sheet {
  readonly name: string;
  readonly hidden: boolean;
  readonly part: ZipPart;
  /** The sheet that tells of our own export, not of persons. */
  readonly about: boolean;
}

/** The defined name by which our own exports mark the sheet that tells about the export. */
export const ABOUT_NAME = 'Musterbook.About';

/** Opens a workbook (ECMA-376, transitional and strict) as far as its sheets; refuses whatever a list does not need and could do harm. */
export async function openWorkbook(file: FileHandle): Promise<Result<Workbook, WorkbookFault>> {
  const zip = await zipParts(file);
  if (!zip.ok) return zip;
  const parts = zip.value;
  const kind = await kindFault(file, parts);
  if (kind !== null) return refused(kind);
  const root = await relationsOf(file, parts, '');
  if (!root.ok) return root;
  const main = [...root.value.values()].find(({ type }) => type === 'officeDocument')?.path ?? 'xl/workbook.xml';
  const relations = await relationsOf(file, parts, main);
  if (!relations.ok) return relations;
  const described = await describe(file, parts, main);
  if (!described.ok) return described;
  const sheets: Sheet[] = [];
  for (const [at, { name, hidden, relation }] of described.value.sheets.entries()) {
    const target = relations.value.get(relation);
    if (target?.type === 'xlMacrosheet' || target?.type === 'xlIntlMacrosheet') return refused('macros');
    if (target?.type === 'chartsheet' || target?.type === 'dialogsheet') continue;
    const part = target === undefined ? undefined : parts.get(target.path.toLowerCase());
    if (part === undefined) return refused('damaged');
    sheets.push({ name, hidden, part, about: at === described.value.about });
  }
  const pathOf = (type: string): string | undefined => [...relations.value.values()].find((one) => one.type === type)?.path;
  const styles = await stylesOf(file, parts, pathOf('styles'));
  if (!styles.ok) return styles;
  const texts = await textsOf(file, parts, pathOf('sharedStrings'));
  if (!texts.ok) return texts;
  return accepted({ sheets, texts: texts.value, styles: styles.value, from1904: described.value.from1904 });
}

/** Reads one part to its end, or until `enough`; null when it is sound as far as it was read. */
export async function readPart(
  file: FileHandle,
  part: ZipPart,
  sink: XmlSink,
  enough: () => boolean = () => false,
): Promise<WorkbookFault | null> {
  const scanner = xmlScanner(sink);
  const pieces = unpack(file, part);
  try {
    for (;;) {
      const piece = await pieces.next();
      if (piece.done === true) return piece.value ?? scanner.end();
      const fault = scanner.push(piece.value);
      if (fault !== null || enough()) return fault;
    }
  } finally {
    await pieces.return(null);
  }
}

async function readSmallPart(file: FileHandle, parts: ZipParts, path: string, sink: XmlSink): Promise<WorkbookFault | null> {
  const part = parts.get(path.toLowerCase());
  if (part === undefined) return 'damaged';
  return part.size > LARGEST_SMALL_PART ? 'too-large' : readPart(file, part, sink);
}

/** What kind of document the zip is, and whether it carries what no list needs. */
async function kindFault(file: FileHandle, parts: ZipParts): Promise<WorkbookFault | null> {
  const names = [...parts.keys()];
  if (!parts.has(TYPES)) return parts.has('mimetype') || parts.has('content.xml') ? 'open-document' : 'no-workbook';
  const types: string[] = [];
  const fault = await readSmallPart(file, parts, TYPES, {
    open(name, attributes) {
      const type = attributeOf(attributes, 'ContentType');
      const ending = `.${attributeOf(attributes, 'Extension')?.toLowerCase()}`;
      // Some programs declare types for endings that no part has.
      const used = name !== 'Default' || names.some((one) => one.endsWith(ending));
      if (type !== undefined && used) types.push(type.toLowerCase());
    },
    text() {},
    close() {},
  });
  if (fault !== null) return fault;
  const typed = (pattern: RegExp): boolean => types.some((type) => pattern.test(type));
  const named = (pattern: RegExp): boolean => names.some((name) => pattern.test(name));
  if (typed(/sheet\.binary\./) || named(/(^|\/)workbook\.bin$/)) return 'binary-format';
  if (!typed(/ms-excel|spreadsheetml/)) return 'no-workbook';
  if (typed(/macroenabled|vbaproject|macrosheet|activex/) || named(/vbaproject|macrosheets\/|activex\//)) return 'macros';
  if (!typed(/spreadsheetml\.(sheet|template)\.main\+xml/)) return 'no-workbook';
  if (typed(/externallink|connections|querytable/) || named(/externallinks\/|\/connections\.xml$|querytables\//)) return 'external-links';
  if (typed(/oleobject|package$/) || named(/(^|\/)embeddings\//)) return 'embedded-files';
  return null;
}

interface Relation {
  /** The last word of the type's address, which is the same in both editions of the standard. */
  readonly type: string;
  readonly path: string;
}

/** What a part refers to, by the id of the relation; the empty path is the package itself. */
async function relationsOf(file: FileHandle, parts: ZipParts, of: string): Promise<Result<ReadonlyMap<string, Relation>, WorkbookFault>> {
  const slash = of.lastIndexOf('/') + 1;
  const folder = of.slice(0, slash);
  const relations = new Map<string, Relation>();
  let outside = false;
  const fault = await readSmallPart(file, parts, `${folder}_rels/${of.slice(slash)}.rels`, {
    open(name, attributes) {
      if (name !== 'Relationship') return;
      const type = (attributeOf(attributes, 'Type') ?? '').split('/').at(-1) ?? '';
      if (attributeOf(attributes, 'TargetMode') === 'External' && type !== 'hyperlink') outside = true;
      else relations.set(attributeOf(attributes, 'Id') ?? '', { type, path: pathFrom(folder, attributeOf(attributes, 'Target') ?? '') });
    },
    text() {},
    close() {},
  });
  if (fault !== null) return refused(fault);
  return outside ? refused('external-links') : accepted(relations);
}

function pathFrom(folder: string, target: string): string {
  const steps: string[] = [];
  for (const step of (target.startsWith('/') ? target : `${folder}${target}`).split('/')) {
    if (step === '..') steps.pop();
    else if (step !== '.' && step !== '') steps.push(step);
  }
  return steps.join('/');
}

interface Described {
  readonly sheets: readonly { readonly name: string; readonly hidden: boolean; readonly relation: string }[];
  readonly about: number | null;
  readonly from1904: boolean;
}

async function describe(file: FileHandle, parts: ZipParts, path: string): Promise<Result<Described, WorkbookFault>> {
  const sheets: { name: string; hidden: boolean; relation: string }[] = [];
  let about: number | null = null;
  let from1904 = false;
  const fault = await readSmallPart(file, parts, path, {
    open(name, attributes) {
      if (name === 'sheet') {
        const state = attributeOf(attributes, 'state');
        sheets.push({
          name: attributeOf(attributes, 'name') ?? '',
          hidden: state === 'hidden' || state === 'veryHidden',
          relation: attributeOf(attributes, 'id') ?? '',
        });
      } else if (name === 'workbookPr') from1904 = isTrue(attributeOf(attributes, 'date1904'));
      else if (name === 'definedName' && attributeOf(attributes, 'name') === ABOUT_NAME) {
        about = Number(attributeOf(attributes, 'localSheetId') ?? Number.NaN);
      }
    },
    text() {},
    close() {},
  });
  return fault === null ? accepted({ sheets, about, from1904 }) : refused(fault);
}

async function stylesOf(
  file: FileHandle,
  parts: ZipParts,
  path: string | undefined,
): Promise<Result<readonly NumberStyle[], WorkbookFault>> {
  if (path === undefined) return accepted([]);
  const codes = new Map<number, string>();
  const ids: number[] = [];
  let inCells = false;
  const fault = await readSmallPart(file, parts, path, {
    open(name, attributes) {
      if (name === 'cellXfs') inCells = true;
      else if (name === 'numFmt') codes.set(Number(attributeOf(attributes, 'numFmtId')), attributeOf(attributes, 'formatCode') ?? '');
      else if (name === 'xf' && inCells) ids.push(Number(attributeOf(attributes, 'numFmtId') ?? 0));
    },
    text() {},
    close(name) {
      if (name === 'cellXfs') inCells = false;
    },
  });
  if (fault !== null) return refused(fault);
  const styles = new Map([...new Set(ids)].map((id) => [id, numberStyle(id, codes.get(id))] as const));
  return accepted(ids.map((id) => styles.get(id) ?? PLAIN));
}

async function textsOf(file: FileHandle, parts: ZipParts, path: string | undefined): Promise<Result<SharedTexts, WorkbookFault>> {
  const gathered = sharedTexts();
  if (path === undefined) return accepted(gathered.texts);
  const part = parts.get(path.toLowerCase());
  if (part === undefined) return refused('damaged');
  const runs = textRuns();
  let tooMany = false;
  const fault = await readPart(
    file,
    part,
    {
      open(name, attributes) {
        if (name === 'si') runs.start();
        else runs.open(name, attributes);
      },
      text: runs.text,
      close(name) {
        if (name !== 'si') return runs.close(name);
        if (gathered.full()) tooMany = true;
        else gathered.add(runs.result());
      },
    },
    () => tooMany,
  );
  if (tooMany) return refused('too-many-texts');
  return fault === null ? accepted(gathered.texts) : refused(fault);
}

function isTrue(text: string | undefined): boolean {
  return text === '1' || text === 'true' || text === 'on';
}

const TYPES = '[content_types].xml';
const LARGEST_SMALL_PART = 16 * 2 ** 20;
