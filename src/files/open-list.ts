import { open, stat } from 'node:fs/promises';
import { refused } from '../basics/result.ts';
import type { Result } from '../basics/result.ts';
import { openCsv } from './csv.ts';
import { isSystemError, notReadable } from './list.ts';
import type { ListOpened, ListOptions, RowProblem } from './list.ts';
import { workbookProblem } from './workbook-problems.ts';
import { openXlsx } from './workbook.ts';

/** Opens a list of persons, a CSV file or an Excel workbook: which it is, its content says, not its name. */
export async function openList(path: string, options: ListOptions): Promise<Result<ListOpened, RowProblem>> {
  try {
    // Asked before opening: opening a pipe would wait for a writer that may never come.
    if (!(await stat(path)).isFile()) return refused(notReadable());
    const start = await startOf(path);
    if (ZIP_SIGNS.some((sign) => start.startsWith(sign))) return await openXlsx(path, options);
    if (!start.startsWith(OLE_SIGN)) return await openCsv(path, options);
    return refused(workbookProblem((await saysEncrypted(path)) ? 'encrypted' : 'old-format'));
  } catch (error) {
    if (isSystemError(error)) return refused(notReadable());
    throw error;
  }
}

async function startOf(path: string): Promise<string> {
  const file = await open(path, 'r');
  try {
    const bytes = Buffer.alloc(8);
    const { bytesRead } = await file.read(bytes, 0, bytes.length, 0);
    return bytes.toString('latin1', 0, bytesRead);
  } finally {
    await file.close();
  }
}

/** A workbook with a password is an old container with a stream of this name in its directory (MS-OFFCRYPTO, 2.3.4.4). */
async function saysEncrypted(path: string): Promise<boolean> {
  const file = await open(path, 'r');
  try {
    const { size } = await file.stat();
    for (const from of [0, Math.max(0, size - DIRECTORY_REACH)]) {
      const bytes = Buffer.alloc(Math.min(size, DIRECTORY_REACH));
      await file.read(bytes, 0, bytes.length, from);
      if (bytes.includes(Buffer.from('EncryptedPackage', 'utf16le'))) return true;
    }
    return false;
  } finally {
    await file.close();
  }
}

// A local file, an empty archive, a part of several; and the container of .xls and of everything with a password.
const ZIP_SIGNS = ['PK\x03\x04', 'PK\x05\x06', 'PK\x07\x08'];
const OLE_SIGN = '\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1';
const DIRECTORY_REACH = 4 * 2 ** 20;
