import type { Pool, PoolClient } from 'pg';
import { CUT_SIZE, makeCut } from './population.ts';

export interface SequencerOptions {
  /** Movements from one cut of the populations to the next. */
  readonly cutSize?: number;
  /** How long after a hint entries are put in order, in milliseconds: what comes meanwhile goes along. */
  readonly debounce?: number;
  /** How often to look without a hint, in milliseconds: other processes write too. */
  readonly interval?: number;
  /** Told of what went wrong; the work is tried again in any case. */
  readonly onProblem?: (problem: unknown) => void;
}

/** Puts what was committed in the book's order, behind the writers' backs. Several may run, in several processes. */
export interface Sequencer {
  /** Something was committed. */
  hint(): void;
  /** Waits until everything committed before the call has an index; the last index given out. */
  settle(): Promise<number>;
  stop(): Promise<void>;
}

interface Waiting {
  readonly resolve: (last: number) => void;
  readonly reject: (problem: Error) => void;
}

/** Longest wait for transactions that may precede, and between attempts after a failure, in milliseconds. */
const LONGEST_WAIT = 100;
const LONGEST_PATIENCE = 2000;

/** Starts giving index numbers to entries, folding tallies and making cuts; everything goes on until `stop`. */
export function startSequencer(pool: Pool, options: SequencerOptions = {}): Sequencer {
  const { cutSize = CUT_SIZE, debounce = 50, interval = 1000, onProblem = () => {} } = options;
  const rest = sleeper();
  let waiting: Waiting[] = [];
  let stopped = false;
  let hinted = true;
  let settledUpTo = -1;
  let untidied = true;
  let tidied = -Infinity;

  async function run(): Promise<void> {
    let patience = debounce;
    // oxlint-disable-next-line no-unmodified-loop-condition -- stop() sets it while a round or a rest is awaited
    while (!stopped) {
      const wanted = waiting;
      waiting = [];
      try {
        await withClient(pool, (client) => round(client, wanted));
        patience = debounce;
        if (!stopped && waiting.length === 0) await rest.sleep(hinted ? debounce : interval, false);
      } catch (problem) {
        // Whoever waits goes on waiting: the next round begins with the numbers as the server then has them.
        waiting = [...wanted, ...waiting];
        settledUpTo = -1;
        if (stopped) break;
        onProblem(problem);
        patience = Math.min(patience * 2, LONGEST_PATIENCE);
        await rest.sleep(patience, waiting.length > 0);
      }
    }
    for (const { reject } of waiting) reject(new Error('the sequencer has stopped'));
  }

  async function round(client: PoolClient, wanted: readonly Waiting[]): Promise<void> {
    hinted = false;
    const upTo = await lastDrawn(client);
    // An idle look costs nothing; whoever waits gets the whole answer, even where a restored server gives old numbers anew.
    if (upTo !== settledUpTo || wanted.length > 0) {
      const last = await settleUpTo(client, upTo, wanted.length > 0);
      settledUpTo = upTo;
      untidied = true;
      for (const { resolve } of wanted) resolve(last);
    }
    const since = performance.now() - tidied;
    if (untidied && since >= interval && (waiting.length === 0 || since >= 5 * interval)) await tidy(client);
  }

  /**
   * Index order is intake order, without gaps, so an index may be given only when no running transaction can still bring
   * a smaller intake number. Every writer draws its transaction number before its intake numbers; so, after the last
   * intake number was read, a transaction number is drawn here: whoever drew an intake number up to that one has a smaller
   * transaction number. Once no transaction before ours is running, the entries are all there or never will be.
   * (The xmax of a snapshot would not do: it is one past the last transaction completed, and writers may run beyond it.)
   *
   * All of it happens in one session: a server that crashed may draw the same numbers again, but then the session is gone.
   */
  async function settleUpTo(client: PoolClient, upTo: number, awaited: boolean): Promise<number> {
    const drawn = await client.query<{ before: string }>('SELECT pg_current_xact_id()::text AS before');
    for (let wait = 2; ; wait = Math.min(wait * 2, LONGEST_WAIT)) {
      if (stopped) throw new Error('the sequencer has stopped');
      // Null too while another sequencer is at it; then this one looks again whether that one went far enough.
      const { rows } = await client.query<{ last: number | null }>({
        name: 'sequence',
        values: [upTo, drawn.rows[0]?.before],
        text: 'SELECT CASE WHEN pg_snapshot_xmin(pg_current_snapshot()) >= $2::xid8 THEN sequence_entries($1) END AS last',
      });
      const last = rows[0]?.last ?? undefined;
      if (last !== undefined) return last;
      await rest.sleep(wait, awaited || waiting.length > 0, 'whole');
    }
  }

  /** What need not be done at once. One cut at a time, because new entries wait while one is made. */
  async function tidy(client: PoolClient): Promise<void> {
    await client.query('SELECT fold_tallies()');
    if ((await makeCut(client, cutSize)) !== undefined) {
      hinted = true;
      return;
    }
    untidied = false;
    tidied = performance.now();
  }

  const running = run();
  return {
    hint() {
      if (hinted) return;
      hinted = true;
      rest.shorten(debounce);
    },
    settle() {
      if (stopped) return Promise.reject(new Error('the sequencer has stopped'));
      const settling = new Promise<number>((resolve, reject) => waiting.push({ resolve, reject }));
      rest.shorten(0);
      return settling;
    },
    async stop() {
      stopped = true;
      rest.shorten(0, 'even a whole one');
      await running;
    },
  };
}

async function withClient(pool: Pool, use: (client: PoolClient) => Promise<void>): Promise<void> {
  const client = await pool.connect();
  let failed = true;
  try {
    await use(client);
    failed = false;
  } finally {
    client.release(failed);
  }
}

async function lastDrawn(client: PoolClient): Promise<number> {
  const { rows } = await client.query<{ last_value: number; is_called: boolean }>('SELECT last_value, is_called FROM intake');
  return rows[0]?.is_called === true ? rows[0].last_value : 0;
}

interface Sleeper {
  /** Whole naps are not cut short by hints. Only a nap that somebody waits for keeps the process alive. */
  sleep(milliseconds: number, awaited: boolean, whole?: 'whole'): Promise<void>;
  shorten(milliseconds: number, whole?: 'even a whole one'): void;
}

function sleeper(): Sleeper {
  let nap: { timer: NodeJS.Timeout; readonly ends: () => void; readonly whole: boolean; due: number } | undefined;
  return {
    sleep(milliseconds, awaited, whole) {
      return new Promise((resolve) => {
        const ends = () => {
          nap = undefined;
          resolve();
        };
        nap = { timer: setTimeout(ends, milliseconds), ends, whole: whole !== undefined, due: performance.now() + milliseconds };
        if (!awaited) nap.timer.unref();
      });
    },
    shorten(milliseconds, whole) {
      if (!nap) return;
      if (milliseconds === 0) nap.timer.ref();
      if (nap.whole && whole === undefined) return;
      const due = performance.now() + milliseconds;
      if (due >= nap.due) return;
      clearTimeout(nap.timer);
      nap.due = due;
      nap.timer = setTimeout(nap.ends, milliseconds);
      if (milliseconds > 0) nap.timer.unref();
    },
  };
}
