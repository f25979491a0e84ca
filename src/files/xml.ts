import { isUtf8 } from 'node:buffer';
import { unfinishedBytes } from './csv-bytes.ts';

/** Why an XML text is not read. `dtd`: it declares entities or a document type, which no workbook needs. */
export type XmlFault = 'dtd' | 'encoding' | 'malformed';

/** Where the elements and texts of an XML file are delivered. Names come without their prefix, attributes as written. */
export interface XmlSink {
  open(name: string, attributes: string): void;
  /** A piece of text as written, still escaped; one text may come in several pieces. */
  text(piece: string): void;
  close(name: string): void;
}

/**
 * Reads XML piece by piece as a spreadsheet writes it, in UTF-8: elements, attributes, text. It never holds more than one tag, so a text
 * of any length costs nothing. Document types and entities of the file's own are refused, not expanded.
 */
export function xmlScanner(sink: XmlSink): { push(bytes: Buffer): XmlFault | null; end(): XmlFault | null } {
  const names: string[] = [];
  let rest: Buffer = Buffer.alloc(0);
  let carried = '';
  let inside: 'markup' | 'cdata' = 'markup';
  let begun = false;
  let ended = false;
  let fault: XmlFault | null = null;

  function push(piece: Buffer): XmlFault | null {
    if (fault !== null) return fault;
    const bytes = rest.length === 0 ? piece : Buffer.concat([rest, piece]);
    const whole = bytes.subarray(0, bytes.length - unfinishedBytes(bytes));
    rest = bytes.subarray(whole.length);
    if (!isUtf8(whole)) fault = 'encoding';
    else scan(carried + whole.toString());
    return fault;
  }

  function end(): XmlFault | null {
    if (fault !== null) return fault;
    return rest.length === 0 && carried === '' && inside === 'markup' && ended && names.length === 0 ? null : 'malformed';
  }

  function scan(text: string): void {
    carried = '';
    let at = !begun && text.charCodeAt(0) === 0xfeff ? 1 : 0;
    if (text.length > 0) begun = true;
    while (at < text.length && fault === null) {
      const next = inside === 'cdata' ? plainEnd(text, at) : text.charCodeAt(at) === LESS ? tagEnd(text, at) : textEnd(text, at);
      if (next < 0) {
        if (text.length - at > LONGEST_TAG) fault = 'malformed';
        carried = text.slice(at);
        return;
      }
      at = next;
    }
  }

  function textEnd(text: string, at: number): number {
    const found = text.indexOf('<', at);
    const to = found < 0 ? text.length : found;
    if (names.length > 0) sink.text(text.slice(at, to));
    else if (text.slice(at, to).trim() !== '') fault = 'malformed';
    return to;
  }

  /** Text in which nothing is escaped, up to its end sign; two characters wait, because they may begin it. */
  function plainEnd(text: string, at: number): number {
    const found = text.indexOf(']]>', at);
    const to = found < 0 ? Math.max(at, text.length - 2) : found;
    if (to > at) sink.text(text.slice(at, to).replaceAll('&', '&amp;'));
    if (found >= 0) {
      inside = 'markup';
      return found + 3;
    }
    return to > at ? to : -1;
  }

  /** The position after the tag that begins at `at`; -1 when its end has not come yet. */
  function tagEnd(text: string, at: number): number {
    const sign = text.charCodeAt(at + 1);
    if (sign === EXCLAMATION) return declarationEnd(text, at);
    if (sign === QUESTION) {
      const found = text.indexOf('?>', at + 2);
      if (found < 0) return -1;
      const encoding = /^<\?xml\s[^>]*encoding\s*=\s*["']([^"']*)/.exec(text.slice(at, found))?.[1];
      if (encoding !== undefined && !/^(utf-?8|us-ascii)$/i.test(encoding)) fault = 'encoding';
      return found + 2;
    }
    const to = closingSign(text, at + 1);
    if (to < 0) return -1;
    if (sign === SLASH) {
      const name = plainName(text.slice(at + 2, to).trimEnd());
      if (names.pop() !== name) fault = 'malformed';
      else sink.close(name);
      if (names.length === 0) ended = true;
      return to + 1;
    }
    const alone = text.charCodeAt(to - 1) === SLASH;
    element(text.slice(at + 1, alone ? to - 1 : to), alone);
    return to + 1;
  }

  function element(tag: string, alone: boolean): void {
    let nameEnd = 0;
    while (nameEnd < tag.length && tag.charCodeAt(nameEnd) > SPACE) nameEnd += 1;
    const name = plainName(tag.slice(0, nameEnd));
    if (name === '' || ended || names.length >= DEEPEST) {
      fault = 'malformed';
      return;
    }
    sink.open(name, tag.slice(nameEnd));
    if (alone) sink.close(name);
    else names.push(name);
    if (alone && names.length === 0) ended = true;
  }

  function declarationEnd(text: string, at: number): number {
    if (text.startsWith('<!--', at)) {
      const found = text.indexOf('-->', at + 4);
      return found < 0 ? -1 : found + 3;
    }
    if (text.startsWith('<![CDATA[', at)) {
      if (names.length === 0) fault = 'malformed';
      inside = 'cdata';
      return at + 9;
    }
    if ('<!--'.startsWith(text.slice(at)) || '<![CDATA['.startsWith(text.slice(at))) return -1;
    fault = 'dtd';
    return text.length;
  }

  return { push, end };
}

/** The value of an attribute, without its prefix; undefined when the element has none of that name. */
export function attributeOf(attributes: string, name: string): string | undefined {
  // Nearly every tag is written like this; quotation marks cannot stand inside such a value.
  const start = attributes.indexOf(` ${name}="`);
  if (start >= 0 && !attributes.includes("'")) {
    const from = start + name.length + 3;
    return unescapeXml(attributes.slice(from, attributes.indexOf('"', from)));
  }
  if (!attributes.includes(name)) return undefined;
  for (const [, found, double, single] of attributes.matchAll(ATTRIBUTE)) {
    if (plainName(found ?? '') === name) return unescapeXml(double ?? single ?? '');
  }
  return undefined;
}

/** Text as it is meant: entities of XML and characters by number; line ends become line feeds. What cannot be meant becomes U+FFFD. */
export function unescapeXml(text: string): string {
  const lines = text.includes('\r') ? text.replace(/\r\n?/g, '\n') : text;
  if (!lines.includes('&')) return lines;
  return lines.replace(/&(?:#x([0-9a-f]{1,8})|#(\d{1,9})|([a-z]{1,8}));?|&/gi, (whole, hex?: string, decimal?: string, name?: string) => {
    if (!whole.endsWith(';')) return '\uFFFD';
    if (name !== undefined) return ENTITIES.get(name) ?? '\uFFFD';
    const code = hex === undefined ? Number(decimal) : Number.parseInt(hex, 16);
    return code > 0x10ffff || (code >= 0xd800 && code <= 0xdfff) ? '\uFFFD' : String.fromCodePoint(code);
  });
}

function plainName(name: string): string {
  const colon = name.indexOf(':');
  return colon < 0 ? name : name.slice(colon + 1);
}

/** The `>` that ends a tag, not one inside an attribute; -1 when it has not come yet. */
function closingSign(text: string, from: number): number {
  let quote = 0;
  for (let at = from; at < text.length; at += 1) {
    const sign = text.charCodeAt(at);
    if (quote !== 0) {
      if (sign === quote) quote = 0;
    } else if (sign === GREATER) return at;
    else if (sign === DOUBLE_QUOTE || sign === SINGLE_QUOTE) quote = sign;
  }
  return -1;
}

const ENTITIES: ReadonlyMap<string, string> = new Map([
  ['amp', '&'],
  ['lt', '<'],
  ['gt', '>'],
  ['quot', '"'],
  ['apos', "'"],
]);

const ATTRIBUTE = /([^\s=]+)\s*=\s*(?:"([^"]*)"|'([^']*)')/g;

const SPACE = 0x20;
const EXCLAMATION = 0x21;
const DOUBLE_QUOTE = 0x22;
const SINGLE_QUOTE = 0x27;
const SLASH = 0x2f;
const LESS = 0x3c;
const GREATER = 0x3e;
const QUESTION = 0x3f;

const LONGEST_TAG = 65_536;
const DEEPEST = 64;
