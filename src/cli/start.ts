import type { CliPorts } from './ports.ts';
import { exits, parse, UsageProblem, type CliCommand } from './terminal.ts';

export const start: CliCommand<CliPorts> = {
  name: 'start',
  usage: 'start [--port N] [--host NAME] [--world NAME|none] [--seed N] [--proxy ADDRESS] [--data DIR] [--json]',
  summary: 'serve the book and say where',
  help: [
    'An empty book is filled with the world named (default: small, twelve invented persons); "none" leaves it empty and on real time.',
    'Port 0 picks a free one; the default is 8080. With --json one line {"url": …} is printed when it serves.',
    'Behind a server that speaks TLS, --proxy names its address (127.0.0.1, or several with commas): only what comes from there is',
    'believed about who asks and over which line; cookies are then sent over TLS alone.',
    'Ctrl-C stops it cleanly; nothing is lost if it is stopped in any other way.',
  ],
  async run(args, ports, terminal) {
    const options = parse(args, {
      port: { type: 'string' },
      host: { type: 'string' },
      world: { type: 'string' },
      seed: { type: 'string' },
      proxy: { type: 'string' },
      data: { type: 'string' },
    });
    const world = options.text('world') ?? 'small';
    if (world !== 'none' && !ports.worlds.includes(world)) {
      throw new UsageProblem(`There is no world "${world}". Choose one of: none, ${ports.worlds.join(', ')}.`);
    }
    const port = options.whole('port', 8080);
    if (port > 65535) throw new UsageProblem('--port takes a number up to 65535.');
    const proxy = options.text('proxy');
    await ports.start(
      {
        data: options.text('data'),
        port,
        host: options.text('host') ?? '127.0.0.1',
        world,
        seed: options.whole('seed', 1),
        ...(proxy === undefined ? {} : { proxy }),
      },
      {
        progress: (words) => terminal.progress(words),
        serving(url, words) {
          for (const line of words) terminal.say(line);
          terminal.answer({ url });
        },
      },
    );
    return exits.done;
  },
};
