import { spawn, type ChildProcess } from 'node:child_process';
import { readFile } from 'node:fs/promises';
import { createInterface } from 'node:readline';
import { join } from 'node:path';
import { CHECKOUT } from './book.ts';

/** The program as anybody starts it, in a process of its own, with the database it starts. */
export interface KillableServer {
  /** Where it serves; rejected when it ends before it does. */
  readonly url: Promise<string>;
  /** What it complained of, once it has ended in whatever way. */
  readonly ended: Promise<string>;
  /** With -9, and nothing is waited for. */
  kill(): void;
  killPostgres(): Promise<void>;
}

/** An empty folder is filled with nothing; port 0 picks a free one. */
export function startKillable(directory: string, port = 0): KillableServer {
  const server = spawn(
    process.execPath,
    [
      '--disable-warning=ExperimentalWarning',
      join(CHECKOUT, 'src/main/musterbook.ts'),
      'start',
      '--port',
      String(port),
      '--world',
      'none',
      '--json',
      '--data',
      directory,
    ],
    { stdio: ['ignore', 'pipe', 'pipe'] },
  );
  const ended = endOf(server);
  return {
    url: Promise.race([urlOf(server), ended.then(endedBefore('it served'))]),
    ended,
    kill: () => void server.kill('SIGKILL'),
    async killPostgres() {
      const postmaster = Number((await readFile(join(directory, 'data', 'postmaster.pid'), 'utf8')).split('\n')[0]);
      process.kill(postmaster, 'SIGKILL');
    },
  };
}

function endOf(server: ChildProcess): Promise<string> {
  let complaint = '';
  server.stderr?.setEncoding('utf8').on('data', (text: string) => {
    complaint += text;
  });
  return new Promise((told) => {
    server.once('exit', () => told(complaint));
  });
}

export function endedBefore(what: string): (complaint: string) => never {
  return (complaint) => {
    throw new Error(`the server ended before ${what}: ${complaint}`);
  };
}

async function urlOf(server: ChildProcess): Promise<string> {
  if (!server.stdout) throw new Error('the server has no output');
  // oxlint-disable-next-line no-unreachable-loop -- the first line holds the address; leaving the loop closes the reader
  for await (const line of createInterface({ input: server.stdout })) return (JSON.parse(line) as { url: string }).url;
  return new Promise(() => {});
}
