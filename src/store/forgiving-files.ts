import { closeSync, constants, fstatSync, lstatSync, openSync, readFileSync, readSync, rmdirSync } from 'node:fs';
import type { Stats } from 'node:fs';

export function ourUid(): number {
  return process.getuid?.() ?? -1;
}

export function lookAt(path: string): Stats | undefined {
  return path === '' ? undefined : lstatSync(path, { throwIfNoEntry: false });
}

export function readOr(path: string, otherwise: string): string {
  try {
    return readFileSync(path, 'utf8');
  } catch {
    return otherwise;
  }
}

export function readFrom(path: string, offset: number): string {
  const file = openSync(path, constants.O_RDONLY);
  try {
    const buffer = Buffer.alloc(Math.max(0, Math.min(fstatSync(file).size - offset, 64_000)));
    return buffer.toString('utf8', 0, readSync(file, buffer, 0, buffer.length, offset));
  } finally {
    closeSync(file);
  }
}

export function removeEmpty(folder: string): void {
  try {
    rmdirSync(folder);
  } catch {
    // Not empty: another launcher has started the server again in the meantime.
  }
}

export function errorCode(error: unknown): string | undefined {
  return error instanceof Error && 'code' in error && typeof error.code === 'string' ? error.code : undefined;
}

export function words(error: unknown): string {
  return error instanceof Error ? error.message : String(error);
}
