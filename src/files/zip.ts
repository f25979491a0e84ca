import type { FileHandle } from 'node:fs/promises';
import { crc32, createInflateRaw } from 'node:zlib';
import { pipeline } from 'node:stream';
import { accepted, refused } from '../basics/result.ts';
import type { Result } from '../basics/result.ts';

/** A file inside a zip, as the zip's own table of contents declares it. */
export interface ZipPart {
  readonly name: string;
  readonly method: 'stored' | 'deflated';
  readonly crc: number;
  /** Bytes in the file, and bytes when unpacked. */
  readonly packed: number;
  readonly size: number;
  readonly offset: number;
}

/** Why a zip, or a part of it, is not read. `bomb`: it would unpack to far more than a list can be. */
export type ZipFault = 'damaged' | 'encrypted' | 'bomb' | 'too-large' | 'too-many-parts' | 'unsafe-names' | 'doubled-parts' | 'method';

/** The parts by name in lower case, because a workbook's names differ by more than case (ECMA-376 part 2, 6.2.2). */
export type ZipParts = ReadonlyMap<string, ZipPart>;

/**
 * The table of contents of a zip (APPNOTE 6.3.10, sections 4.3.12 and 4.3.16), read from its end and checked as a whole:
 * nothing is unpacked before every declared size, ratio, name and position is known to be sound.
 */
export async function zipParts(file: FileHandle): Promise<Result<ZipParts, ZipFault>> {
  const { size: fileSize } = await file.stat();
  if (fileSize > LARGEST_FILE) return refused('too-large');
  const ending = await endOf(file, fileSize);
  if (ending === null) return refused('damaged');
  if (ending.zip64) return refused('too-large');
  if (ending.count > MOST_PARTS) return refused('too-many-parts');
  if (ending.tableAt + ending.tableSize > ending.at || ending.tableSize > LARGEST_TABLE) return refused('damaged');
  const table = await bytesAt(file, ending.tableAt, ending.tableSize);
  const parts = new Map<string, ZipPart>();
  let at = 0;
  let total = 0;
  for (let n = 0; n < ending.count; n += 1) {
    const found = partAt(table, at);
    if (typeof found === 'string') return refused(found);
    const { part, next } = found;
    const fault = partFault(part);
    if (fault !== null) return refused(fault);
    const name = part.name.toLowerCase();
    if (parts.has(name)) return refused('doubled-parts');
    total += part.size;
    if (total > LARGEST_TOTAL) return refused('bomb');
    parts.set(name, part);
    at = next;
  }
  if (at !== table.length || overlap([...parts.values()], ending.tableAt)) return refused('damaged');
  return accepted(parts);
}

/**
 * Unpacks one part, piece by piece; ends with null when all of it had the declared size and checksum, else with the fault.
 * A piece may be kept. Whoever stops early leaves nothing open but the file.
 */
export async function* unpack(file: FileHandle, part: ZipPart): AsyncGenerator<Buffer, ZipFault | null> {
  const start = await dataOf(file, part);
  if (start === null) return 'damaged';
  if (part.packed === 0) return part.size === 0 && part.crc === 0 ? null : 'damaged';
  let size = 0;
  let crc = 0;
  const packed = packedPieces(file, start, part.packed);
  const inflate = part.method === 'stored' ? null : createInflateRaw({ chunkSize: PIECE });
  // Failures are told by the loop below; a pipeline without a listener would end the process.
  if (inflate !== null) pipeline(packed, inflate, () => {});
  try {
    for await (const piece of (inflate ?? packed) as AsyncIterable<Buffer>) {
      size += piece.length;
      // What unpacks to more than was declared is a bomb, whatever the checksum would say.
      if (size > part.size) return 'bomb';
      crc = crc32(piece, crc);
      yield piece;
    }
  } catch (error) {
    if (isInflateError(error)) return 'damaged';
    throw error;
  } finally {
    inflate?.destroy();
    // The pipeline may still be reading; nobody closes the file under it.
    await packed.return();
  }
  return size === part.size && crc === part.crc ? null : 'damaged';
}

async function* packedPieces(file: FileHandle, start: number, length: number): AsyncGenerator<Buffer, void> {
  for (let at = 0; at < length; at += PIECE) yield await bytesAt(file, start + at, Math.min(PIECE, length - at));
}

interface Ending {
  readonly at: number;
  readonly count: number;
  readonly tableAt: number;
  readonly tableSize: number;
  readonly zip64: boolean;
}

/** The record at the end of the file; its comment must reach exactly to the end, so that no other record can be meant. */
async function endOf(file: FileHandle, fileSize: number): Promise<Ending | null> {
  const tailSize = Math.min(fileSize, END_SIZE + LONGEST_COMMENT);
  const tail = await bytesAt(file, fileSize - tailSize, tailSize);
  for (let at = tail.length - END_SIZE; at >= 0; at -= 1) {
    if (tail.readUInt32LE(at) !== END_SIGN || tail.readUInt16LE(at + 20) !== tail.length - at - END_SIZE) continue;
    const count = tail.readUInt16LE(at + 10);
    const tableSize = tail.readUInt32LE(at + 12);
    const tableAt = tail.readUInt32LE(at + 16);
    if (tail.readUInt16LE(at + 4) !== 0 || tail.readUInt16LE(at + 6) !== 0 || tail.readUInt16LE(at + 8) !== count) return null;
    const zip64 = count === 0xffff || tableSize === 0xffffffff || tableAt === 0xffffffff;
    return { at: fileSize - tailSize + at, count, tableAt, tableSize, zip64 };
  }
  return null;
}

function partAt(table: Buffer, at: number): { readonly part: ZipPart; readonly next: number } | ZipFault {
  if (at + ROW_SIZE > table.length || table.readUInt32LE(at) !== ROW_SIGN) return 'damaged';
  const flags = table.readUInt16LE(at + 8);
  const method = table.readUInt16LE(at + 10);
  const nameEnd = at + ROW_SIZE + table.readUInt16LE(at + 28);
  const next = nameEnd + table.readUInt16LE(at + 30) + table.readUInt16LE(at + 32);
  if (next > table.length) return 'damaged';
  if ((flags & ENCRYPTED) !== 0) return 'encrypted';
  if (method !== 0 && method !== 8) return 'method';
  const packed = table.readUInt32LE(at + 20);
  const size = table.readUInt32LE(at + 24);
  const offset = table.readUInt32LE(at + 42);
  // These values mean “see the record for files above 4 GB”.
  if (packed === 0xffffffff || size === 0xffffffff || offset === 0xffffffff) return 'too-large';
  const name = table.toString('utf8', at + ROW_SIZE, nameEnd);
  const part: ZipPart = { name, method: method === 0 ? 'stored' : 'deflated', crc: table.readUInt32LE(at + 16), packed, size, offset };
  return { part, next };
}

function partFault(part: ZipPart): ZipFault | null {
  const { name, method, packed, size } = part;
  // A workbook's own names have no backslash, drive, control character or empty step (ECMA-376 part 2, 6.2.2).
  const unsafe = name.startsWith('/') || /[\\:\p{Cc}\uFFFD]/u.test(name) || name.split('/').some((step) => step === '..' || step === '.');
  if (unsafe || name === '') return 'unsafe-names';
  if (method === 'stored' && packed !== size) return 'damaged';
  if (size > LARGEST_PART || (size > FREE_SIZE && size > MOST_RATIO * packed)) return 'bomb';
  return null;
}

/** Parts that lie over each other are how a few bytes are made to unpack many times (Fifield 2019). */
function overlap(parts: readonly ZipPart[], tableAt: number): boolean {
  let free = 0;
  for (const part of parts.toSorted((a, b) => a.offset - b.offset)) {
    if (part.offset < free) return true;
    free = part.offset + LOCAL_SIZE + Buffer.byteLength(part.name) + part.packed;
  }
  return free > tableAt;
}

/** Where the bytes of a part begin; null when what stands before them does not agree with the table of contents. */
async function dataOf(file: FileHandle, part: ZipPart): Promise<number | null> {
  const nameSize = Buffer.byteLength(part.name);
  const local = await bytesAt(file, part.offset, LOCAL_SIZE + nameSize);
  if (local.length < LOCAL_SIZE + nameSize || local.readUInt32LE(0) !== LOCAL_SIGN) return null;
  const method = local.readUInt16LE(8) === 0 ? 'stored' : 'deflated';
  const sameName = local.readUInt16LE(26) === nameSize && local.toString('utf8', LOCAL_SIZE) === part.name;
  if (!sameName || method !== part.method || (local.readUInt16LE(6) & ENCRYPTED) !== 0) return null;
  return part.offset + LOCAL_SIZE + nameSize + local.readUInt16LE(28);
}

/** Fewer bytes come only where the file ends. */
async function bytesAt(file: FileHandle, position: number, length: number): Promise<Buffer> {
  const bytes = Buffer.alloc(length);
  let filled = 0;
  while (filled < length) {
    const { bytesRead } = await file.read(bytes, filled, length - filled, position + filled);
    if (bytesRead === 0) break;
    filled += bytesRead;
  }
  return bytes.subarray(0, filled);
}

function isInflateError(error: unknown): boolean {
  return error instanceof Error && 'code' in error && typeof error.code === 'string' && error.code.startsWith('Z_');
}

const LOCAL_SIGN = 0x04034b50;
const ROW_SIGN = 0x02014b50;
const END_SIGN = 0x06054b50;
const LOCAL_SIZE = 30;
const ROW_SIZE = 46;
const END_SIZE = 22;
const LONGEST_COMMENT = 0xffff;
const ENCRYPTED = 1;

const PIECE = 65_536;
// A list of 100,000 persons with 13 columns takes about 8 MB packed and 80 MB unpacked; a full sheet of a million rows ten times that.
const LARGEST_FILE = 256 * 2 ** 20;
const LARGEST_PART = 2 ** 30;
const LARGEST_TOTAL = 1.5 * 2 ** 30;
const LARGEST_TABLE = 2 ** 20;
const MOST_PARTS = 1000;
// Sheets of empty, coloured cells reach about 60; only bombs get near the 1,032 of deflate. Small parts do no harm at any ratio.
const MOST_RATIO = 200;
const FREE_SIZE = 16 * 2 ** 20;
