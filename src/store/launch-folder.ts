import {
  accessSync,
  chmodSync,
  chownSync,
  constants,
  existsSync,
  mkdirSync,
  readdirSync,
  readFileSync,
  realpathSync,
  statSync,
} from 'node:fs';
import { dirname, join, resolve } from 'node:path';
import { reachableBy, serverAccount } from './accounts.ts';
import type { Account } from './accounts.ts';
import { errorCode, lookAt, ourUid, words } from './forgiving-files.ts';
import { LauncherProblem } from './launcher-problem.ts';

export const PATIENCE = 60_000;

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

export interface Place {
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

export function prepareFolder(options: ClusterOptions): Place {
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
  return new LauncherProblem(
    'FolderClosed',
    `PostgreSQL runs as the account ${account.name}, which may not enter ${directory} or a folder above it: ` +
      'choose another place with --data DIR, such as /var/lib/musterbook.',
  );
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
    throw new LauncherProblem(
      'FolderClosed',
      `The data in ${place.directory} belongs to another account (number ${found.uid}): ` +
        'start Musterbook as that account or as root, or choose another place with --data DIR.',
    );
  }
  if (!found.isDirectory()) throw notOurData(place);
  const version = join(place.data, 'PG_VERSION');
  if (!existsSync(version)) {
    if (readdirSync(place.data).length > 0) throw notOurData(place);
    return;
  }
  const made = readFileSync(version, 'utf8').trim();
  if (made !== String(place.major)) {
    throw new LauncherProblem(
      'OtherMajor',
      `The data in ${place.directory} was made by PostgreSQL ${made}, not ${place.major}: ` +
        'open it with that version, or replay the book into a new folder with --data DIR.',
    );
  }
}

function notOurData(place: Place): LauncherProblem {
  return new LauncherProblem(
    'NotOurData',
    `${place.data} holds something that is not a PostgreSQL database: move it away, or choose another place with --data DIR.`,
  );
}

/** Our own environment stays out: PGDATA, PGOPTIONS or a foreign locale would steer the server. */
export function asServer(place: Place): { cwd: string; env: NodeJS.ProcessEnv; uid?: number; gid?: number } {
  const base = { cwd: place.directory, env: { PATH: '/usr/local/bin:/usr/bin:/bin', LC_ALL: 'C', TZ: 'UTC' } };
  return place.account === undefined ? base : { ...base, uid: place.account.uid, gid: place.account.gid };
}
