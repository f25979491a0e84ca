import { isValidElement, type ComponentChildren, type VNode } from 'preact';
import type { Block, Piece, Pieces, PrintedTable } from '../../contract/printed.ts';
import { languageCodes, wordsOf } from '../words/choose.ts';

// The words of a page, as preact holds them, become the words of a document: what a person is told on a screen is told on paper by the
// same functions, and nothing else is.

type Style = Pick<Piece, 'strong' | 'aside'>;
type Element = VNode<{ readonly children?: ComponentChildren; readonly class?: unknown; readonly dir?: unknown }>;

/** What can stand in one line or cell, from what stands on a screen. */
export function piecesOf(children: ComponentChildren, style: Style = {}): Pieces {
  const pieces: Piece[] = [];
  inline(children, style, pieces);
  while (pieces.at(-1)?.end === true) pieces.pop();
  return pieces;
}

/** Words of ours, without anything among them. */
export function plainPieces(text: string): Pieces {
  return [{ text }];
}

/** Sections, headings, facts, tables and lists as they follow each other on a screen; forms are left out. */
export function blocksOf(children: ComponentChildren): readonly Block[] {
  const blocks: Block[] = [];
  let line: ComponentChildren[] = [];
  const flush = () => {
    const pieces = piecesOf(line);
    if (pieces.length > 0) blocks.push({ kind: 'text', pieces });
    line = [];
  };
  const walk = (child: ComponentChildren): void => {
    if (Array.isArray(child)) return child.forEach(walk);
    if (!isElement(child)) return void line.push(child);
    const { type } = child;
    if (LEFT_OUT.has(String(type))) return;
    // A part of a page that is there to be filled in stays on the screen.
    if (type === 'section' && elementsIn(child.props.children, 'form').length > 0) return;
    if (!BLOCKS.has(String(type))) return void line.push(child);
    flush();
    blocks.push(...blockOf(child));
  };
  walk(children);
  flush();
  return blocks;
}

const LEFT_OUT: ReadonlySet<string> = new Set(['form', 'details', 'button', 'input', 'summary']);
const BLOCKS: ReadonlySet<string> = new Set(['section', 'div', 'h1', 'h2', 'h3', 'p', 'ul', 'ol', 'dl', 'table']);

function blockOf(element: Element): readonly Block[] {
  const { children } = element.props;
  switch (element.type) {
    case 'h1':
      return [{ kind: 'title', head: { text: plainText(children) } }];
    case 'h2':
    case 'h3':
      return [{ kind: 'heading', head: { text: plainText(children) } }];
    case 'p': {
      const pieces = piecesOf(children, styleOf(element));
      const notice = element.props.class === 'notice';
      return pieces.length === 0 ? [] : [{ kind: 'text', pieces, ...(notice ? { notice } : {}) }];
    }
    case 'ul':
    case 'ol':
      return [{ kind: 'list', items: elementsIn(children, 'li').map((item) => piecesOf(item.props.children)) }];
    case 'dl': {
      const rows = elementsIn(children, 'dt', 'dd');
      return [
        {
          kind: 'facts',
          rows: rows.flatMap((row, at) => {
            const value = rows[at + 1];
            if (row.type !== 'dt' || value === undefined) return [];
            return [{ head: { text: plainText(row.props.children) }, value: piecesOf(value.props.children) }];
          }),
        },
      ];
    }
    case 'table':
      return [tableOf(element)];
    default:
      return blocksOf(children);
  }
}

function tableOf(element: Element): PrintedTable {
  const [caption] = elementsIn(element.props.children, 'caption');
  const [head] = elementsIn(element.props.children, 'thead');
  const bodies = elementsIn(element.props.children, 'tbody', 'tfoot');
  const numeric = (cell: Element) => cell.props.class === 'numeric' || cell.props.class === 'figure';
  const rows = bodies
    .flatMap((body) => elementsIn(body.props.children, 'tr'))
    .map((row) => elementsIn(row.props.children, 'th', 'td').map((cell) => piecesOf(cell.props.children)));
  return {
    kind: 'table',
    ...(caption === undefined ? {} : { caption: plainText(caption.props.children) }),
    columns: elementsIn(head, 'th').map((cell, at) => ({
      head: { text: plainText(cell.props.children) },
      share: shareOf(rows.map((row) => row[at] ?? [])),
      ...(numeric(cell) ? { align: 'end' as const } : {}),
    })),
    rows,
  };
}

// Whoever says more gets more of the width, within bounds.
const [NARROWEST, WIDEST] = [14, 32];

function shareOf(cells: readonly Pieces[]): number {
  const longest = cells.map((cell) => Math.max(0, ...cell.map(({ text, whole }) => (text?.length ?? 0) + (whole === true ? 4 : 0))));
  return Math.min(WIDEST, Math.max(NARROWEST, ...longest));
}

// A code or a date is not broken over two lines, as long as it is a code and not a text of somebody's.
const LONGEST_CODE = 24;

function bdiPiece(text: string, isCode: boolean, style: Style): Piece {
  if (!isCode) return { text: isolated(text), ...style };
  return { text: isolated(text, 'ltr'), ...style, ...(text.length <= LONGEST_CODE ? { whole: true } : {}) };
}

/** What strangers wrote, in its own direction whatever stands around it. */
function isolated(text: string, direction?: 'ltr'): string {
  return `${direction === 'ltr' ? '\u2066' : '\u2068'}${readable(text)}\u2069`;
}

/** Marks that turn letters round, or hide, stay in the book and leave the paper; what runs on without end gets places to break at. */
export function readable(text: string): string {
  return text
    .toWellFormed()
    .replace(/[\u200B\u200E\u200F\u061C\u202A-\u202E\u2060-\u206F\uFEFF\u00AD]/gu, '')
    .replace(/[\p{Cc}\u2028\u2029]+/gu, ' ')
    .replace(/\S{30,}/gu, (run) => run.replace(/(?:\P{M}\p{M}*){15}(?=\S)/gu, '$&\u200B'));
}

// What only leads to another page leads nowhere on paper.
const leading: ReadonlySet<string> = new Set(
  languageCodes.map(wordsOf).flatMap(({ say, difference, care, gate, arrive }) => {
    return [say.seeHandover, difference.seeThem, care.seeIncident, gate.toArrivals, arrive.toArrival];
  }),
);

function inline(child: ComponentChildren, style: Style, into: Piece[]): void {
  if (child === null || child === undefined || typeof child === 'boolean') return;
  if (Array.isArray(child)) return child.forEach((one) => inline(one, style, into));
  if (!isElement(child)) return void into.push({ text: readable(String(child)), ...style });
  const { type, props } = child;
  if (LEFT_OUT.has(String(type)) || props.class === 'slip-head') return;
  if (type === 'a' && typeof props.children === 'string' && leading.has(props.children)) return;
  const own = { ...style, ...styleOf(child) };
  switch (type) {
    case 'br':
      return newLine(into);
    case 'bdi':
      return void into.push(bdiPiece(plainText(props.children), props.dir === 'ltr', own));
    case 'p':
    case 'div':
    case 'li':
    case 'dd':
      newLine(into);
      inline(props.children, own, into);
      return newLine(into);
    case 'dt':
      newLine(into);
      inline(props.children, { ...own, aside: true }, into);
      return void into.push({ text: ': ', ...own });
    default:
      return inline(props.children, own, into);
  }
}

function newLine(into: Piece[]): void {
  if (into.length > 0 && into.at(-1)?.end !== true && into.at(-1)?.text?.endsWith(': ') !== true) into.push({ end: true });
}

function styleOf({ type, props }: Element): Style {
  if (type === 'strong' || type === 'h3') return { strong: true };
  return props.class === 'aside' || props.class === 'hint' ? { aside: true } : {};
}

function elementsIn(children: ComponentChildren, ...types: readonly string[]): readonly Element[] {
  if (Array.isArray(children)) return children.flatMap((child) => elementsIn(child, ...types));
  if (!isElement(children)) return [];
  return types.includes(String(children.type)) ? [children] : elementsIn(children.props.children, ...types);
}

function plainText(children: ComponentChildren): string {
  return piecesOf(children)
    .map(({ text, end }) => (end === true ? ' ' : (text ?? '')))
    .join('');
}

function isElement(child: ComponentChildren): child is Element {
  return isValidElement(child);
}
