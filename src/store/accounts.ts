import { spawnSync } from 'node:child_process';
import { existsSync, readFileSync, realpathSync, statSync } from 'node:fs';
import type { Stats } from 'node:fs';
import { dirname, join, resolve } from 'node:path';
import { lookAt } from './forgiving-files.ts';
import { ANOTHER_SERVER, LauncherProblem } from './launcher-problem.ts';

export interface Account {
  readonly name: string;
  readonly uid: number;
  readonly gid: number;
}

/**
 * The account the server will run as: undefined when not under root, as it then runs as ourselves. Under root it is the
 * owner of the directory, or `postgres`, or `nobody`; PostgreSQL refuses to run as root.
 */
export function serverAccount(directory: string, name?: string): Account | undefined {
  if (process.getuid?.() !== 0) return undefined;
  const wanted =
    name !== undefined
      ? findAccount(name)
      : (ownerOf(join(directory, 'data')) ?? ownerOf(directory) ?? findAccount('postgres') ?? findAccount('nobody'));
  if (wanted === undefined || wanted.uid === 0) {
    throw new LauncherProblem(
      'NoAccount',
      `PostgreSQL does not run as root and there is no other account ${name ?? 'postgres or nobody'}: ` +
        `start Musterbook as an ordinary user, or ${ANOTHER_SERVER}.`,
    );
  }
  return wanted;
}

/**
 * Whether an account may pass every existing folder on the way to a path and read what is there. A path that does not
 * exist yet is judged by the folders that do. Judged by owner, group and others; access lists are not consulted.
 */
export function reachableBy(path: string, uid: number, gid: number): boolean {
  if (uid === 0) return true;
  let here = existingPart(resolve(path));
  let asked = statSync(here).isDirectory() ? 0o1 : 0o4;
  for (;;) {
    if (!allowed(statSync(here), asked, uid, gid)) return false;
    const above = dirname(here);
    if (above === here) return true;
    here = above;
    asked = 0o1;
  }
}

function allowed(found: Stats, asked: number, uid: number, gid: number): boolean {
  const shift = found.uid === uid ? 6 : found.gid === gid ? 3 : 0;
  return ((found.mode >> shift) & asked) === asked;
}

function existingPart(path: string): string {
  for (let here = path; ; here = dirname(here)) {
    try {
      return realpathSync(here);
    } catch (error) {
      if (here === dirname(here)) throw error;
    }
  }
}

function ownerOf(path: string): Account | undefined {
  const found = lookAt(path);
  return found === undefined || found.uid === 0 ? undefined : findAccount(String(found.uid));
}

/** By name or by number. `getent` also knows the accounts of a directory service. */
function findAccount(nameOrUid: string): Account | undefined {
  const asked = spawnSync('getent', ['passwd', '--', nameOrUid], { encoding: 'utf8' });
  const lines = asked.status === 0 ? asked.stdout : existsSync('/etc/passwd') ? readFileSync('/etc/passwd', 'utf8') : '';
  for (const line of lines.split('\n')) {
    const [name, , uid, gid] = line.split(':');
    if (name && uid && gid && (name === nameOrUid || uid === nameOrUid)) return { name, uid: Number(uid), gid: Number(gid) };
  }
  return undefined;
}
