import { fork, type ChildProcess } from 'node:child_process';
import { once } from 'node:events';
import { fileURLToPath } from 'node:url';
import type { PrintedDocument } from '../contract/printed.ts';

/** Makes papers, one after the other, in a process that is there only while something is printed. */
export interface Printer {
  /** `busy`: too many wait already. */
  print(document: PrintedDocument): Promise<Uint8Array | 'busy'>;
  close(): Promise<void>;
}

/** So many wait their turn at most. */
const MOST_WAITING = 20;
/** A paper that takes longer is given up, and the process with it. */
const LONGEST = 60_000;
/** The process, its fonts and its memory are let go when nothing was printed for so long. */
const IDLE = 30_000;

interface PrinterOptions {
  readonly idle?: number;
  readonly longest?: number;
  readonly mostWaiting?: number;
}

export function openPrinter({ idle = IDLE, longest = LONGEST, mostWaiting = MOST_WAITING }: PrinterOptions = {}): Printer {
  let press: ChildProcess | undefined;
  let resting: NodeJS.Timeout | undefined;
  let turn: Promise<unknown> = Promise.resolve();
  let waiting = 0;

  async function letGo(): Promise<void> {
    clearTimeout(resting);
    const old = press;
    press = undefined;
    if (old === undefined || old.exitCode !== null || old.signalCode !== null) return;
    const gone = once(old, 'exit');
    old.kill('SIGKILL');
    await gone;
  }

  async function printNow(document: PrintedDocument): Promise<Uint8Array> {
    clearTimeout(resting);
    press ??= fork(WORKER, { env: {}, serialization: 'advanced', stdio: ['ignore', 'ignore', 'ignore', 'ipc'] });
    try {
      const made = await answerOf(press, document, longest);
      if ('failed' in made) throw new Error(made.failed);
      return made.pdf;
    } catch (error) {
      await letGo();
      throw error;
    } finally {
      resting = setTimeout(() => void letGo(), idle);
      resting.unref();
    }
  }

  return {
    async print(document) {
      if (waiting >= mostWaiting) return 'busy';
      waiting += 1;
      const mine = turn.then(() => printNow(document));
      turn = mine.catch(() => undefined);
      try {
        return await mine;
      } finally {
        waiting -= 1;
      }
    },
    async close() {
      await turn;
      await letGo();
    },
  };
}

const WORKER = fileURLToPath(new URL('./print-worker.ts', import.meta.url));

type Made = { readonly pdf: Uint8Array } | { readonly failed: string };

function answerOf(press: ChildProcess, document: PrintedDocument, longest: number): Promise<Made> {
  return new Promise((resolve, reject) => {
    const late = setTimeout(() => done(() => reject(new Error('a paper took too long'))), longest);
    const answered = (made: unknown) => done(() => resolve(made as Made));
    const broken = (why: unknown) => done(() => reject(why instanceof Error ? why : new Error(`the press ended: ${String(why)}`)));
    function done(settle: () => void): void {
      clearTimeout(late);
      press.off('message', answered).off('error', broken).off('exit', broken);
      settle();
    }
    press.on('message', answered).on('error', broken).on('exit', broken);
    press.send(document);
  });
}
