import { instantToText, textToInstant } from '../basics/time.ts';
import type { CliBook, CliPorts } from './ports.ts';
import { exits, parse, UsageProblem, type CliCommand, type Parsed, type Terminal } from './terminal.ts';

export const world: CliCommand<CliPorts> = {
  name: 'world',
  usage: 'world load NAME [--seed N] | world play --until DATE [--speed N] | world pause  [--data DIR] [--json]',
  summary: 'make the book of an invented world, and let it go on',
  help: [
    'Every person of a world is invented. The same seed makes the same world.',
    'A folder that holds another book is left as it is. A loading that was interrupted goes on where it stopped.',
    'play: everything between the clock of the world and DATE (as 2019-12-20 or 2019-12-20T09:00Z) happens, and the clock stops there.',
    '      --speed N lets the clock run N times as fast as a real one; without it, it goes from one event to the next.',
    'pause: the clock of the world stands still, whoever let it run.',
    'Both work while a server serves the book; its pages show the same clock, and may set it too.',
  ],
  async run(args, ports, terminal) {
    const options = parse(args, {
      seed: { type: 'string' },
      data: { type: 'string' },
      until: { type: 'string' },
      speed: { type: 'string' },
    });
    const [verb, name] = options.words;
    if (verb === 'play') return play(options, ports, terminal);
    if (verb === 'pause') return pause(options, ports, terminal);
    if (verb !== 'load' || name === undefined) throw new UsageProblem(`Say: ./musterbook ${this.usage}`);
    if (!ports.worlds.includes(name)) throw new UsageProblem(`There is no world "${name}". Choose one of: ${ports.worlds.join(', ')}.`);
    const book = await ports.open(options.text('data'));
    try {
      const outcome = await book.loadWorld(name, options.whole('seed', 1), (commands) => terminal.progress('acts recorded', commands));
      if (outcome.kind === 'other-book') {
        terminal.complain(`This folder holds ${outcome.holds}. Choose another folder with --data DIR.`);
        return exits.found;
      }
      terminal.say(
        outcome.kind === 'loaded'
          ? `World ${name} (seed ${outcome.seed}) is loaded. Every person in it is invented.`
          : `World ${name} (seed ${outcome.seed}) stands here already.`,
      );
      terminal.answer({ ...outcome });
      return exits.done;
    } finally {
      await book.close();
    }
  },
};

async function play(options: Parsed, ports: CliPorts, terminal: Terminal): Promise<number> {
  const text = options.text('until') ?? '';
  const until = textToInstant(/^\d{4}-\d{2}-\d{2}$/.test(text) ? `${text}T00:00Z` : text);
  if (until === undefined) throw new UsageProblem('Say until when: --until 2019-12-20 or --until 2019-12-20T09:00Z.');
  const speed = options.whole('speed', 0);
  if (speed > FASTEST) throw new UsageProblem(`--speed takes a number up to ${FASTEST}.`);
  return inWorld(options, ports, terminal, async (book) => {
    if (until <= book.now()) {
      terminal.complain(`The clock of this world stands at ${instantToText(book.now())} already.`);
      return exits.found;
    }
    const played = await book.playWorld(until, speed === 0 ? undefined : speed, (at) => terminal.progress(instantToText(at)));
    const { clock, reached, refused } = played;
    const stands = reached ? 'and the clock is paused.' : 'where somebody else has set the clock.';
    terminal.say(`${played.commands} acts happened. It is ${instantToText(clock)} in world ${book.world}, ${stands}`);
    if (refused > 0) terminal.say(`${refused} of them were refused, because those who play had done otherwise.`);
    terminal.answer({ world: book.world, ...played, clock: instantToText(clock) });
    return reached ? exits.done : exits.found;
  });
}

/** A thousand days in a second or so: beyond that, nobody watches. */
const FASTEST = 100_000_000;

function pause(options: Parsed, ports: CliPorts, terminal: Terminal): Promise<number> {
  return inWorld(options, ports, terminal, async (book) => {
    const clock = instantToText(await book.pauseWorld());
    terminal.say(`It is ${clock} in world ${book.world}, and the clock is paused.`);
    terminal.answer({ world: book.world, clock });
    return exits.done;
  });
}

async function inWorld(options: Parsed, ports: CliPorts, terminal: Terminal, use: (book: CliBook) => Promise<number>): Promise<number> {
  const book = await ports.open(options.text('data'));
  try {
    if (book.world === undefined) {
      terminal.complain('This book runs on real time, and nobody sets that. Load a world: ./musterbook world load NAME.');
      return exits.found;
    }
    return await use(book);
  } finally {
    await book.close();
  }
}
