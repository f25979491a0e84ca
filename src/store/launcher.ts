import { spawn } from 'node:child_process';
import {
  chownSync,
  closeSync,
  constants,
  existsSync,
  fstatSync,
  fsyncSync,
  lchownSync,
  lstatSync,
  mkdtempSync,
  openSync,
  readdirSync,
  readFileSync,
  readlinkSync,
  realpathSync,
  renameSync,
  statSync,
  unlinkSync,
} from 'node:fs';
import { rm } from 'node:fs/promises';
import { basename, join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { Client } from 'pg';
import type { Account } from './accounts.ts';
import { lookAt, readFrom, readOr, removeEmpty, words } from './forgiving-files.ts';
import { asServer, prepareFolder } from './launch-folder.ts';
import type { ClusterOptions, Place } from './launch-folder.ts';
import { bornAt, whileHoldingLock } from './launch-lock.ts';
import { LauncherProblem } from './launcher-problem.ts';
import { binariesName, chooseBinaries, installedOrProblem } from './postgres-binaries.ts';
import type { Installed } from './postgres-binaries.ts';
import { lastComplaint, makeSocketDirectory, openLog, PORT, writeConfiguration } from './server-files.ts';

export { reachableBy, serverAccount } from './accounts.ts';
export type { Account } from './accounts.ts';
export type { ClusterOptions, PostgresMajor } from './launch-folder.ts';
export { LauncherProblem } from './launcher-problem.ts';
export type { LauncherProblemCode } from './launcher-problem.ts';
export { installedPostgres } from './postgres-binaries.ts';

const SUPERUSER = 'postgres';
/** How long a server may take to write its memory to disk when it is stopped, in milliseconds. */
const STOP_PATIENCE = 120_000;

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
  return version === undefined ? undefined : { pid: file.pid, port: file.port, socketDirectory: file.socketDirectory, version };
}

interface PidFile {
  readonly pid: number;
  readonly port: number;
  readonly socketDirectory: string;
  /** In the server's words: starting, ready, stopping. */
  readonly status: string;
}

function readPidFile(place: Place): PidFile | undefined {
  const [pid, , , port, socketDirectory, , , status] = readOr(join(place.data, 'postmaster.pid'), '').split('\n');
  if (pid === undefined || !/^\d+$/.test(pid.trim())) return undefined;
  return { pid: Number(pid), port: Number(port) || PORT, socketDirectory: socketDirectory ?? '', status: status?.trim() ?? '' };
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

/** Undefined while the server does not accept connections. */
async function askVersion(place: Place, socketDirectory: string, port: number): Promise<string | undefined> {
  const folder = lookAt(socketDirectory);
  // Whoever owns the data answers for it; a folder of anybody else could hold anything.
  if (folder === undefined || !folder.isDirectory() || folder.uid !== lookAt(place.data)?.uid) return undefined;
  const client = new Client({
    host: socketDirectory,
    port,
    user: SUPERUSER,
    database: 'postgres',
    ssl: false,
    connectionTimeoutMillis: 5000,
  });
  client.on('error', () => undefined);
  try {
    await client.connect();
    const { rows } = await client.query<{ version: string; data: string }>(
      `select current_setting('server_version') as version, current_setting('data_directory') as data`,
    );
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
    socketDirectory,
    port,
    version,
    pid,
    adopted,
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
      throw new LauncherProblem(
        'StillStopping',
        `PostgreSQL (process ${running.pid}) is still writing to disk: let it finish before you turn the machine off.`,
      );
    }
    await sleep(20);
  }
  removeEmpty(running.socketDirectory);
}

async function adoptOrStart(place: Place, installed: Installed, options: ClusterOptions): Promise<Cluster> {
  let until = Date.now() + place.patience;
  for (;;) {
    const running = await findRunning(place);
    if (running !== undefined) return cluster(place, running, true, options.hold ?? false);
    const file = readPidFile(place);
    if (file !== undefined && isPostmaster(place, file.pid)) {
      // It is recovering, or on its way out.
      if (Date.now() > until) throw tooLate(place, file);
      await sleep(50);
      continue;
    }
    await sweep(place, installed);
    const binaries = await chooseBinaries(place, installed);
    if (await createData(place, binaries)) until = Date.now() + place.patience;
    removeForeignPidFile(place);
    const started = await startServer(place, binaries, options.settings ?? {}, until);
    if (started !== undefined) return cluster(place, started, false, options.hold ?? false);
    await sleep(200);
  }
}

function tooLate(place: Place, file: PidFile | undefined): LauncherProblem {
  if (file?.status === 'ready') {
    return new LauncherProblem(
      'NotAnswering',
      `PostgreSQL runs (process ${file.pid}) but does not answer in ${file.socketDirectory}: ` +
        `stop it with kill -INT ${file.pid}, then start Musterbook again.`,
    );
  }
  return new LauncherProblem(
    'StillRecovering',
    `PostgreSQL is still repairing its data in ${place.directory} after a crash and goes on doing so: ` +
      'start Musterbook again in a few minutes.',
  );
}

/** What launchers that were killed left behind. */
async function sweep(place: Place, installed: Installed): Promise<void> {
  for (const name of readdirSync(place.directory)) {
    const ours = /^(creating|binaries|launching\.lock|postgresql\.conf)-/.test(name) && name !== binariesName(installed);
    if (ours) await rm(join(place.directory, name), { recursive: true, force: true }).catch(() => undefined);
  }
}

/** Made under another name and renamed, so that a half-made database is never taken for one. True when it was made. */
async function createData(place: Place, binaries: string): Promise<boolean> {
  if (existsSync(join(place.data, 'PG_VERSION'))) {
    if (place.account !== undefined && statSync(place.data).uid !== place.uid) giveAway(place.data, place.account);
    return false;
  }
  const draft = mkdtempSync(join(place.directory, 'creating-'));
  try {
    if (place.account !== undefined) chownSync(draft, place.account.uid, place.account.gid);
    // Without UTF-8 for letter classes, searching Arabic or Cyrillic names by similarity finds nothing.
    let outcome = await runInitdb(place, binaries, draft, 'C.UTF-8');
    if (outcome.includes('locale')) outcome = await runInitdb(place, binaries, draft, 'C');
    if (outcome !== '') {
      throw new LauncherProblem(
        'CreationFailed',
        `PostgreSQL could not create its files in ${place.directory} (${outcome}): mend that, or choose another place with --data DIR.`,
      );
    }
    renameSync(draft, place.data);
  } catch (error) {
    await rm(draft, { recursive: true, force: true });
    throw error;
  }
  const folder = openSync(place.directory, constants.O_RDONLY);
  fsyncSync(folder);
  closeSync(folder);
  return true;
}

/** What initdb complained about; empty when all went well. */
function runInitdb(place: Place, binaries: string, draft: string, letters: string): Promise<string> {
  return new Promise((resolveOutcome) => {
    const child = spawn(
      join(binaries, 'bin', 'initdb'),
      [
        '-D',
        draft,
        '-U',
        SUPERUSER,
        '--encoding=UTF8',
        '--locale-provider=icu',
        '--icu-locale=und',
        '--locale=C',
        `--lc-ctype=${letters}`,
        '--data-checksums',
        '--auth-local=trust',
        '--auth-host=reject',
        '--no-instructions',
      ],
      { ...asServer(place), stdio: ['ignore', 'ignore', 'pipe'] },
    );
    let said = '';
    child.stderr?.setEncoding('utf8').on('data', (text: string) => {
      said += text;
    });
    child.on('error', (error) => resolveOutcome(words(error)));
    child.on('close', (status) => resolveOutcome(status === 0 ? '' : (lastComplaint(said) ?? `initdb ended with ${status ?? 'a signal'}`)));
  });
}

/** Undefined when it is worth another try. Leaves no server of its own behind unless that one is repairing its data. */
async function startServer(
  place: Place,
  binaries: string,
  settings: Readonly<Record<string, string>>,
  until: number,
): Promise<Running | undefined> {
  const socketDirectory = makeSocketDirectory(place);
  writeConfiguration(place, socketDirectory, settings);
  const log = openLog(place);
  const before = fstatSync(log).size;
  // Its own session: a Ctrl-C meant for Musterbook must not stop the database under its feet.
  const child = spawn(join(binaries, 'bin', 'postgres'), ['-D', place.data, '-c', `config_file=${place.configuration}`], {
    ...asServer(place),
    detached: true,
    stdio: ['ignore', log, log],
  });
  closeSync(log);
  let over: string | undefined;
  child.on('error', (error) => {
    over = words(error);
  });
  child.on('exit', (status, signal) => {
    over = `it ended with ${status ?? signal}`;
  });
  child.unref();
  for (;;) {
    if (over !== undefined) {
      removeEmpty(socketDirectory);
      return endedAtOnce(place, before, over, until);
    }
    const pid = child.pid;
    const version = pid !== undefined && readPidFile(place)?.pid === pid ? await askVersion(place, socketDirectory, PORT) : undefined;
    if (pid !== undefined && version !== undefined) return { pid, port: PORT, socketDirectory, version };
    if (Date.now() > until) throw tooLate(place, readPidFile(place));
    await sleep(25);
  }
}

function endedAtOnce(place: Place, before: number, over: string, until: number): undefined {
  const said = readFrom(place.log, before);
  // The last sessions of a killed server may live on for a moment; PostgreSQL waits for no one, we do.
  if (/pre-existing shared memory block|lock file "postmaster\.pid" already exists/.test(said) && Date.now() < until) return undefined;
  throw new LauncherProblem(
    'StartFailed',
    `PostgreSQL did not start (${lastComplaint(said) ?? over}): mend that and start again; the whole story is in ${place.log}.`,
  );
}

// A dead process's file is left to PostgreSQL, which first makes sure that none of its sessions is alive.
function removeForeignPidFile(place: Place): void {
  const file = readPidFile(place);
  if (file === undefined || bornAt(file.pid) === undefined || isPostmaster(place, file.pid)) return;
  unlinkSync(join(place.data, 'postmaster.pid'));
}

function giveAway(path: string, account: Account): void {
  lchownSync(path, account.uid, account.gid);
  if (!lstatSync(path).isDirectory()) return;
  for (const name of readdirSync(path)) giveAway(join(path, name), account);
}
