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

/**
 * Starts giving index numbers to entries, folding tallies and making cuts.
 *
 * Index order is intake order, without gaps, so a number may be given only when no running transaction can still bring
 * a smaller intake number. Every writer draws its transaction number before its intake numbers. So: read the last intake
 * number B, and only then draw a transaction number H of our own; whoever drew an intake number up to B has a smaller one
 * than H. When no transaction before H is running any more, the entries up to B are all there or never will be.
 * (The snapshot's own xmax would not do for H: it is one past the last transaction that has completed, and writers may be
 * running with higher numbers.)
 *
 * One session does it all: a server that crashed may give the same numbers again, and then the session is gone and B and H with it.
 */
export function startSequencer(pool: Pool, options: SequencerOptions = {}): Sequencer {
  const { cutSize = CUT_SIZE, debounce = 5, interval = 1000, onProblem = () => {} } = options;
  let session: PoolClient | undefined;
  let pair: { readonly upTo: number; readonly before: string; readonly waiting: readonly Waiting[] } | undefined;
  let settled = { upTo: 0, last: 0 };
  let waiting: Waiting[] = [];
  let stopped = false;
  let running: Promise<void> | undefined;
  let timer: NodeJS.Timeout | undefined;
  let timerDue = Infinity;
  let patience = debounce;
  let untidied = true;

  function wake(after: number): void {
    const due = performance.now() + after;
    if (stopped || running || due >= timerDue) return;
    clearTimeout(timer);
    timerDue = due;
    timer = setTimeout(() => {
      timerDue = Infinity;
      running = work().finally(() => {
        running = undefined;
        if (pair || waiting.length > 0) wake(patience);
        else wake(hinted ? debounce : interval);
        hinted = false;
      });
    }, after);
    // A book that only waits must not keep a process alive; somebody who waits for it does.
    if (waiting.length === 0) timer.unref();
  }

  let hinted = false;
  let tidied = 0;

  async function work(): Promise<void> {
    try {
      const client = session ?? await open();
      pair ??= await look(client);
      if (pair && await settlePair(client, pair)) pair = undefined;
      const slow = performance.now() - tidied >= interval;
      if (!pair && untidied && slow && waiting.length === 0) await tidy(client);
      patience = pair ? Math.min(patience * 2, 100) : debounce;
    } catch (problem) {
      fail(problem);
    }
  }

  async function open(): Promise<PoolClient> {
    const client = await pool.connect();
    session = client;
    client.once('error', () => { if (session === client) fail(undefined); });
    return client;
  }

  /** The pair to wait for: undefined when every number drawn is settled. */
  async function look(client: PoolClient): Promise<typeof pair> {
    const { rows } = await client.query<{ last_value: number; is_called: boolean }>('SELECT last_value, is_called FROM intake');
    const upTo = rows[0]?.is_called === true ? rows[0].last_value : 0;
    const come = waiting;
    waiting = [];
    if (upTo === settled.upTo) {
      for (const { resolve } of come) resolve(settled.last);
      return undefined;
    }
    try {
      const drawn = await client.query<{ before: string }>('SELECT pg_current_xact_id()::text AS before');
      return { upTo, before: drawn.rows[0]?.before ?? '', waiting: come };
    } catch (problem) {
      waiting = [...come, ...waiting];
      throw problem;
    }
  }

  async function settlePair(client: PoolClient, { upTo, before, waiting: come }: NonNullable<typeof pair>): Promise<boolean> {
    const { rows } = await client.query<{ last: number | null }>({
      name: 'sequence', values: [upTo, before],
      // Null while a transaction that may precede is running, or while another sequencer is at work.
      text: 'SELECT CASE WHEN pg_snapshot_xmin(pg_current_snapshot()) >= $2::xid8 THEN sequence_entries($1) END AS last',
    });
    const last = rows[0]?.last;
    if (last === null || last === undefined) return false;
    settled = { upTo, last };
    untidied = true;
    for (const { resolve } of come) resolve(last);
    return true;
  }

  /** What need not be done at once. One cut at a time, because new entries wait while one is made. */
  async function tidy(client: PoolClient): Promise<void> {
    await client.query('SELECT fold_tallies()');
    untidied = await makeCut(client, cutSize) !== undefined;
    if (untidied) hinted = true;
    else tidied = performance.now();
  }

  function fail(problem: unknown): void {
    // Whoever waits goes on waiting: the next session begins with the numbers as the server then has them.
    if (pair) waiting = [...pair.waiting, ...waiting];
    pair = undefined;
    settled = { upTo: 0, last: 0 };
    untidied = true;
    patience = Math.min(patience * 2, 1000);
    session?.release(true);
    session = undefined;
    if (problem !== undefined && !stopped) onProblem(problem);
  }

  wake(0);
  return {
    hint() {
      hinted = true;
      wake(debounce);
    },
    settle() {
      if (stopped) return Promise.reject(new Error('the sequencer has stopped'));
      const settling = new Promise<number>((resolve, reject) => waiting.push({ resolve, reject }));
      timer?.ref();
      wake(0);
      return settling;
    },
    async stop() {
      stopped = true;
      clearTimeout(timer);
      await running;
      for (const { reject } of [...(pair?.waiting ?? []), ...waiting]) reject(new Error('the sequencer has stopped'));
      pair = undefined;
      waiting = [];
      session?.release();
      session = undefined;
    },
  };
}

interface Waiting {
  readonly resolve: (last: number) => void;
  readonly reject: (problem: Error) => void;
}
