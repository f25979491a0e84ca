import { setTimeout } from 'node:timers/promises';
import type { Instant } from '../basics/time.ts';
import type { Book } from './book.ts';
import { clockAt, ranTo, TAKES_EFFECT_AFTER, type ClockSet } from './clock.ts';
import { nodeHasher } from './hasher.ts';
import { isWorld } from './world.ts';
import type { WorldStep } from './worlds/types.ts';
import { worlds } from './worlds/worlds.ts';

/**
 * Lets the calendar of a world happen as its clock goes on. Several may play one book, in several processes: one at a time does, and a
 * step that was played by another, or before a crash, is the same commands by number and so happens once.
 */
export interface Player {
  /** Lets the clock run, from where it stands. */
  run(speed: number, until?: Instant): Promise<Outcome>;
  pause(): Promise<Outcome>;
  /** Puts the clock to what comes next, which happens, and pauses it there. `last`: and no further than this. */
  toNext(last?: Instant): Promise<Outcome>;
  /** Puts the clock to a moment before which nothing is left to happen, and pauses it there. */
  standAt(at: Instant): Promise<Outcome>;
  /** Plays what the clock has come to, one moment of the calendar at a time; whether there was anything to do. */
  playDue(): Promise<boolean>;
  /** When the calendar has something after a moment. */
  next(after: Instant): Instant | undefined;
  /** Steps of the calendar after one moment and up to another. */
  between(after: Instant, upTo: Instant): readonly WorldStep[];
}

export type Outcome = 'done' | 'in-the-past' | 'nothing-ahead';

export interface PlayOptions {
  readonly onStep?: (step: WorldStep, refused: number) => void | Promise<void>;
  /** The calendar, when it is another one than the world's. */
  readonly calendar?: readonly WorldStep[];
}

export async function openPlayer(book: Book, options: PlayOptions = {}): Promise<Player> {
  const calendar = options.calendar ?? (await calendarOf(book));
  const { locked } = turns(book);
  const ahead = (at: Instant): WorldStep | undefined => calendar.find((step) => step.at > at);
  const onlyNext = (at: Instant): { readonly next?: Instant } => {
    const step = ahead(at);
    return step === undefined ? {} : { next: step.at };
  };

  /** How the clock is set, as long as nobody else can set it, and where it goes on from when it is set otherwise. */
  async function standing(): Promise<{ readonly set: ClockSet; readonly at: Instant }> {
    const set = await book.clock.read();
    if (set === undefined) throw new Error('Bug: only the book of a world is played');
    return { set, at: clockAt(set, set.speed === 0 ? set.since : Date.now() + TAKES_EFFECT_AFTER) };
  }

  /** All that happens at one moment; what those who play have made impossible is refused by the door, and does not happen. */
  async function playAll(at: Instant): Promise<void> {
    for (const step of calendar.filter((one) => one.at === at)) {
      const answers = await book.commit(step.commands, step.principal, { at: () => step.at });
      const refused = answers.flatMap((answer) => (answer.ok ? [] : [answer.refused.code]));
      if (refused.includes('busy')) throw new Error('the book was busy; the step is played again');
      await options.onStep?.(step, refused.length);
    }
  }

  return {
    next: (after) => ahead(after)?.at,
    between: (after, upTo) => calendar.filter(({ at }) => at > after && at <= upTo),
    run: (speed, until) =>
      locked(async (): Promise<Outcome> => {
        const { at } = await standing();
        if (until !== undefined && until <= at) return 'in-the-past';
        await book.clock.write({ at, since: Date.now(), speed, ...(until === undefined ? {} : { until }), ...onlyNext(at) });
        return 'done';
      }),
    pause: () =>
      locked(async (): Promise<Outcome> => {
        const { at } = await standing();
        await book.clock.write({ at, since: Date.now(), speed: 0, ...onlyNext(at) });
        return 'done';
      }),
    toNext: (last) =>
      locked(async (): Promise<Outcome> => {
        const next = ahead((await standing()).at)?.at;
        if (next === undefined || (last !== undefined && next > last)) return 'nothing-ahead';
        await playAll(next);
        await book.clock.write({ at: next, since: Date.now(), speed: 0, ...onlyNext(next) });
        return 'done';
      }),
    standAt: (to) =>
      locked(async (): Promise<Outcome> => {
        const { at } = await standing();
        const next = ahead(at)?.at;
        if (next !== undefined && next <= to) return 'in-the-past';
        if (to >= at) await book.clock.write({ at: to, since: Date.now(), speed: 0, ...onlyNext(to) });
        return 'done';
      }),
    async playDue() {
      if (dueOf(book.clock.setting()) === undefined) return false;
      return locked(async () => {
        const { set } = await standing();
        const due = dueOf(set);
        if (due === undefined) return false;
        const { next, ...running } = set;
        // Where it pauses and where something happens may be one moment: then that happens first.
        if (due === next) {
          await playAll(due);
          await book.clock.write({ ...running, ...onlyNext(due) });
        } else {
          await book.clock.write({ at: due, since: Date.now(), speed: 0, ...onlyNext(due) });
        }
        return true;
      });
    },
  };
}

/** What the clock has come to: what happens next, or the moment where it pauses by itself. What happens at that very moment goes first. */
function dueOf(set: ClockSet | undefined): Instant | undefined {
  if (set === undefined || set.speed === 0) return undefined;
  const ran = ranTo(set, Date.now());
  const { next, until } = set;
  if (next !== undefined && ran >= next && (until === undefined || next <= until)) return next;
  return until !== undefined && ran >= until ? until : undefined;
}

/** The calendar of a book's world from where its clock stands. */
async function calendarOf(book: Book): Promise<readonly WorldStep[]> {
  if (book.world === undefined || !isWorld(book.world)) throw new Error('Bug: only the book of a world is played');
  const { rows } = await book.ledger.query<{ seed: number }>('SELECT seed FROM book');
  const from = book.clock.now();
  const steps: WorldStep[] = [];
  for (const step of worlds[book.world].steps(rows[0]?.seed ?? 1, nodeHasher, book.node)) if (step.at > from) steps.push(step);
  return steps;
}

/**
 * One at a time, in this process by a queue and among processes by a lock of the database, which falls when its session does. The queue
 * comes first, so that those who wait do not hold the connections that whoever has the lock needs.
 */
function turns(book: Book): { locked<Done>(work: () => Promise<Done>): Promise<Done> } {
  let last: Promise<unknown> = Promise.resolve();
  async function underLock<Done>(work: () => Promise<Done>): Promise<Done> {
    const client = await book.ledger.connect();
    let failed = true;
    try {
      await client.query('SELECT pg_advisory_lock(7201, 6)');
      const done = await work();
      await client.query('SELECT pg_advisory_unlock(7201, 6)');
      failed = false;
      return done;
    } finally {
      client.release(failed);
    }
  }
  return {
    locked(work) {
      const mine = last.then(() => underLock(work));
      last = mine.catch(() => {});
      return mine;
    },
  };
}

/** What became of a playing: the acts the calendar had, how many of them the book refused, and where the clock stands. */
export interface Played {
  readonly steps: number;
  readonly commands: number;
  readonly refused: number;
  readonly clock: Instant;
  /** False when somebody else set the clock meanwhile. */
  readonly reached: boolean;
}

/**
 * Lets the world of a book go on: everything between its clock and `until` happens, and the clock stands there, paused. With a speed
 * the clock runs that many times faster than a real one; without, it goes from one event to the next. A server may serve the book
 * meanwhile, and play along.
 */
export async function playWorld(
  book: Book,
  until: Instant,
  { speed, onStep }: { readonly speed?: number; readonly onStep?: (step: WorldStep) => void | Promise<void> } = {},
): Promise<Played> {
  let refused = 0;
  const player = await openPlayer(book, {
    async onStep(step, some) {
      refused += some;
      await onStep?.(step);
    },
  });
  const from = book.clock.now();
  if (speed === undefined) {
    while ((await player.toNext(until)) === 'done');
    await player.standAt(until);
  } else {
    await player.run(speed, until);
    // Until it stands at its end, or somebody else has paused it.
    for (let set = await book.clock.read(); set !== undefined && set.speed > 0; set = await book.clock.read()) {
      if (!(await player.playDue())) await setTimeout(Math.min(LOOK_EVERY, Math.max(1, (until - ranTo(set, Date.now())) / set.speed)));
    }
  }
  await book.settle();
  const set = await book.clock.read();
  const clock = set === undefined ? book.clock.now() : clockAt(set, Date.now());
  const steps = player.between(from, clock);
  const commands = steps.reduce((sum, step) => sum + step.commands.length, 0);
  return { steps: steps.length, commands, refused, clock, reached: clock === until };
}

const LOOK_EVERY = 100;
const AFTER_FAILURE = 1000;

/** Plays on by itself until it is stopped; what fails is tried again. */
export function playOn(player: Player): { stop(): Promise<void> } {
  const stopped = new AbortController();
  const { signal } = stopped;
  async function run(): Promise<void> {
    while (!signal.aborted) {
      let rest = LOOK_EVERY;
      try {
        while (!signal.aborted && (await player.playDue()));
      } catch {
        rest = AFTER_FAILURE;
      }
      await setTimeout(rest, undefined, { signal, ref: false }).catch(() => {});
    }
  }
  const running = run();
  return {
    async stop() {
      stopped.abort();
      await running;
    },
  };
}
