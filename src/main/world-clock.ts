import { interfaceProblem, type InterfaceProblemCode, type Problem } from '../contract/problems.ts';
import type { ClockAsked, WorldClock } from '../contract/world.ts';
import type { Book } from './book.ts';
import { openPlayer, playOn, type Outcome, type PlayOptions } from './play.ts';

/** The clock of a served world: what the pages and the interface show and set, and the player that goes with it. */
export interface ServedClock {
  told(): WorldClock;
  set(asked: ClockAsked): Promise<WorldClock | Problem>;
  stop(): Promise<void>;
}

const problems: { readonly [outcome in Exclude<Outcome, 'done'>]: InterfaceProblemCode } = {
  'in-the-past': 'world-clock-past',
  'nothing-ahead': 'world-nothing-ahead',
};

export async function openWorldClock(book: Book, world: string, options: PlayOptions = {}): Promise<ServedClock> {
  const player = await openPlayer(book, options);
  const worker = playOn(player);
  const told = (): WorldClock => {
    const { speed = 0, until } = book.clock.setting() ?? {};
    const clock = book.clock.now();
    const next = player.next(clock);
    return { world, clock, speed, ...(until === undefined ? {} : { until }), ...(next === undefined ? {} : { next }) };
  };
  return {
    told,
    async set(asked) {
      const outcome = await (asked.do === 'play'
        ? player.run(asked.speed, asked.until)
        : asked.do === 'pause'
          ? player.pause()
          : player.toNext());
      return outcome === 'done' ? told() : interfaceProblem(problems[outcome]);
    },
    stop: () => worker.stop(),
  };
}
