import { randomBytes } from 'node:crypto';
import { existsSync, renameSync, rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { errorCode, lookAt, readOr } from './forgiving-files.ts';
import { PATIENCE } from './launch-folder.ts';
import type { Place } from './launch-folder.ts';
import { LauncherProblem } from './launcher-problem.ts';

/**
 * The lock spares two launchers each other's work. It need not be perfect: a database is created under another name and
 * renamed into place, and PostgreSQL itself refuses a second server on the same data.
 */
export async function whileHoldingLock<Value>(place: Place, work: () => Promise<Value>): Promise<Value> {
  const lock = join(place.directory, 'launching.lock');
  const mine = `${process.pid} ${bornAt(process.pid) ?? ''} ${randomBytes(8).toString('hex')}\n`;
  const until = Date.now() + place.patience + PATIENCE;
  while (!takeLock(lock, mine)) {
    if (Date.now() > until) {
      const holder = readOr(lock, '?').split(' ')[0];
      throw new LauncherProblem(
        'Busy',
        `Another Musterbook (process ${holder}) has been starting in ${place.directory} for long: stop it, then start again.`,
      );
    }
    await sleep(50);
  }
  try {
    return await work();
  } finally {
    if (readOr(lock, '') === mine) rmSync(lock, { force: true });
  }
}

function takeLock(lock: string, mine: string): boolean {
  try {
    writeFileSync(lock, mine, { flag: 'wx', mode: 0o600 });
    return true;
  } catch (error) {
    if (errorCode(error) !== 'EEXIST') throw error;
  }
  const held = readOr(lock, '');
  if (!isStale(lock, held)) return false;
  // Renamed before it is removed: of two launchers that both saw a stale lock, only one can rename it.
  const aside = `${lock}-${randomBytes(6).toString('hex')}`;
  try {
    renameSync(lock, aside);
  } catch {
    return false;
  }
  if (readOr(aside, '') !== held && !existsSync(lock)) renameSync(aside, lock);
  else rmSync(aside, { force: true });
  return false;
}

function isStale(lock: string, held: string): boolean {
  const [pid, born] = held.trim().split(' ');
  if (pid && born) return bornAt(Number(pid)) !== born;
  // Created but not written: its maker died in between, or is just writing.
  const found = lookAt(lock);
  return found !== undefined && Date.now() - found.mtimeMs > 5000;
}

/** When a process began, in the kernel's ticks since boot; undefined for one that is gone or only waits to be buried. */
export function bornAt(pid: number): string | undefined {
  const line = readOr(`/proc/${pid}/stat`, '');
  const fields = line.slice(line.lastIndexOf(')') + 2).split(' ');
  return fields[0] === 'Z' || fields[0] === 'X' ? undefined : fields[19];
}
