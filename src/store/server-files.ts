import { createHash, randomBytes } from 'node:crypto';
import {
  chmodSync,
  constants,
  existsSync,
  lchownSync,
  lstatSync,
  mkdirSync,
  mkdtempSync,
  openSync,
  renameSync,
  rmSync,
  statSync,
  writeFileSync,
} from 'node:fs';
import { tmpdir } from 'node:os';
import { join, resolve } from 'node:path';
import { reachableBy } from './accounts.ts';
import { errorCode, lookAt } from './forgiving-files.ts';
import type { Place } from './launch-folder.ts';

export const PORT = 5432;
const LARGEST_LOG = 10_000_000;
// The kernel takes 107 bytes for a socket; the server adds `/.s.PGSQL.5432`.
const LONGEST_SOCKET_DIRECTORY = 90;

/** A socket's path must be short, and its folder closed to everyone but the server's account: there is no password. */
export function makeSocketDirectory(place: Place): string {
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

export function writeConfiguration(place: Place, socketDirectory: string, settings: Readonly<Record<string, string>>): void {
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

export function openLog(place: Place): number {
  if ((lookAt(place.log)?.size ?? 0) > LARGEST_LOG) renameSync(place.log, `${place.log}.old`);
  return openSync(place.log, constants.O_CREAT | constants.O_APPEND | constants.O_RDWR | constants.O_NOFOLLOW, 0o600);
}

export function lastComplaint(log: string): string | undefined {
  const complaints = [...log.matchAll(/(?:FATAL|PANIC|error):\s+(.+)/g)];
  return complaints.at(-1)?.[1]?.replace(/[.:]$/, '');
}
