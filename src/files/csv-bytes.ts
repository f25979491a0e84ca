import { isUtf8 } from 'node:buffer';
import { createHash } from 'node:crypto';
import { open } from 'node:fs/promises';

export type Encoding = 'utf-8' | 'utf-16le' | 'utf-16be';

/** What the first pass over a file finds. */
export interface Survey {
  /** SHA-256 of the bytes of the file, in hexadecimal. */
  readonly digest: string;
  readonly encoding: Encoding;
  /** The beginning as UTF-8, without a byte order mark. */
  readonly head: Buffer;
  readonly headIsWhole: boolean;
}

/** Text that is not in an encoding we read. */
export interface BadText {
  readonly line: number;
  readonly looksLike: 'utf-16' | 'windows-1256' | null;
}

/** Reads the file once: its digest, its encoding, and whether its text is valid from beginning to end. */
export async function surveyFile(path: string): Promise<Survey | BadText> {
  const hash = createHash('sha256');
  let encoding: Encoding = 'utf-8';
  let head: Buffer | null = null;
  let pieces = 0;
  const check = utf8Check();
  for await (const piece of piecesOf(path)) {
    hash.update(piece);
    pieces += 1;
    if (pieces === 1) {
      encoding = encodingOf(piece);
      if (encoding === 'utf-8' && looksLikeUtf16(piece)) return { line: 1, looksLike: 'utf-16' };
      head = Buffer.from(toUtf8(encoding)(piece, false));
    }
    if (encoding === 'utf-8') {
      const bad = check.push(piece);
      if (bad !== null) return bad;
    }
  }
  if (encoding === 'utf-8') {
    const bad = check.end();
    if (bad !== null) return bad;
  }
  return { digest: hash.digest('hex'), encoding, head: head ?? Buffer.alloc(0), headIsWhole: pieces <= 1 };
}

/**
 * The text of the file as pieces of UTF-8 without a byte order mark; a piece is only lent until the next. Returns the digest
 * of what was read.
 */
export async function* utf8Pieces(path: string, encoding: Encoding): AsyncGenerator<Buffer, string> {
  const hash = createHash('sha256');
  const convert = toUtf8(encoding);
  for await (const piece of piecesOf(path)) {
    hash.update(piece);
    yield convert(piece, false);
  }
  yield convert(Buffer.alloc(0), true);
  return hash.digest('hex');
}

/** Whole pieces of the file in one buffer that is used again for each piece. */
export async function* piecesOf(path: string): AsyncGenerator<Buffer> {
  const file = await open(path, 'r');
  try {
    const buffer = Buffer.allocUnsafe(PIECE);
    for (;;) {
      let filled = 0;
      while (filled < PIECE) {
        const { bytesRead } = await file.read(buffer, filled, PIECE - filled, null);
        if (bytesRead === 0) break;
        filled += bytesRead;
      }
      if (filled > 0) yield buffer.subarray(0, filled);
      if (filled < PIECE) return;
    }
  } finally {
    await file.close();
  }
}

function encodingOf(piece: Buffer): Encoding {
  if (piece[0] === 0xff && piece[1] === 0xfe) return 'utf-16le';
  if (piece[0] === 0xfe && piece[1] === 0xff) return 'utf-16be';
  return 'utf-8';
}

function toUtf8(encoding: Encoding): (piece: Buffer, last: boolean) => Buffer {
  if (encoding === 'utf-8') {
    let first = true;
    return (piece) => {
      const marked = first && piece[0] === 0xef && piece[1] === 0xbb && piece[2] === 0xbf;
      if (piece.length > 0) first = false;
      return marked ? piece.subarray(3) : piece;
    };
  }
  // A lone surrogate becomes U+FFFD here and costs its row later.
  const decoder = new TextDecoder(encoding);
  return (piece, last) => Buffer.from(decoder.decode(piece, { stream: !last }));
}

/** Checks UTF-8 piece by piece and counts lines, so that the first bad line can be named. */
function utf8Check(): { push(piece: Buffer): BadText | null; end(): BadText | null } {
  let rest: Buffer = Buffer.alloc(0);
  let line = 1;
  let afterReturn = false;

  function push(piece: Buffer): BadText | null {
    const bytes = rest.length === 0 ? piece : Buffer.concat([rest, piece]);
    const whole = bytes.subarray(0, bytes.length - unfinishedBytes(bytes));
    if (!isUtf8(whole)) return firstBadLine(whole);
    countLines(whole);
    rest = Buffer.from(bytes.subarray(whole.length));
    return null;
  }

  function end(): BadText | null {
    return rest.length === 0 ? null : { line, looksLike: null };
  }

  function firstBadLine(bytes: Buffer): BadText {
    let from = 0;
    for (let at = 0; at <= bytes.length; at += 1) {
      const byte = bytes[at];
      if (byte !== 0x0a && byte !== 0x0d && byte !== undefined) continue;
      const text = bytes.subarray(from, at + 1);
      if (!isUtf8(text)) break;
      countLines(text);
      from = at + 1;
    }
    return { line, looksLike: looksLikeWindows1256(bytes.subarray(from, from + 65_536)) ? 'windows-1256' : null };
  }

  function countLines(bytes: Buffer): void {
    for (let at = 0; at < bytes.length; at += 1) {
      const byte = bytes[at];
      if (byte === 0x0d || (byte === 0x0a && !afterReturn)) line += 1;
      afterReturn = byte === 0x0d;
    }
  }

  return { push, end };
}

/** How many bytes at the end begin a character that the next piece may finish. */
export function unfinishedBytes(bytes: Buffer): number {
  for (let back = 1; back <= 3 && back <= bytes.length; back += 1) {
    const byte = bytes[bytes.length - back] as number;
    if ((byte & 0xc0) === 0x80) continue;
    const needed = byte >= 0xf0 ? 4 : byte >= 0xe0 ? 3 : byte >= 0xc0 ? 2 : 1;
    return needed > back ? back : 0;
  }
  return 0;
}

/** A list in UTF-16 begins with a header, so without a byte order mark one of its first two bytes is zero if that header is Latin. */
function looksLikeUtf16(piece: Buffer): boolean {
  return piece.length >= 2 && (piece[0] === 0) !== (piece[1] === 0);
}

/**
 * In windows-1256 Arabic words are runs of bytes from 0xC0 up; in UTF-8 half of such bytes lie below,
 * and in the Turkish and western code pages they stand alone between plain letters.
 */
function looksLikeWindows1256(bytes: Buffer): boolean {
  const text = new TextDecoder('windows-1256').decode(bytes);
  let high = 0;
  let arabic = 0;
  let runs = 0;
  for (let at = 0; at < bytes.length; at += 1) {
    const byte = bytes[at] as number;
    if (byte < 0x80) continue;
    high += 1;
    if (at === 0 || (bytes[at - 1] as number) < 0x80) runs += 1;
    if (byte >= 0xc0 && /\p{Script=Arabic}/u.test(text.charAt(at))) arabic += 1;
  }
  return high >= 2 && arabic >= high * 0.75 && high >= runs * 2;
}

const PIECE = 262_144;
