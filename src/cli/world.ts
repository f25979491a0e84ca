import type { CliPorts } from './ports.ts';
import { exits, parse, UsageProblem, type CliCommand } from './terminal.ts';

export const world: CliCommand<CliPorts> = {
  name: 'world',
  usage: 'world load NAME [--seed N] [--data DIR] [--json]',
  summary: 'make the book of an invented world',
  help: [
    'Every person of a world is invented. The same seed makes the same world.',
    'A folder that holds another book is left as it is. A loading that was interrupted goes on where it stopped.',
  ],
  async run(args, ports, terminal) {
    const options = parse(args, { seed: { type: 'string' }, data: { type: 'string' } });
    const [verb, name] = options.words;
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
