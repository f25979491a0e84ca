import type { CliPorts } from './ports.ts';
import { exits, parse, UsageProblem, type CliCommand } from './terminal.ts';

export const demo: CliCommand<CliPorts> = {
  name: 'demo',
  usage: 'demo lose | demo ain-issa [--no-page] | demo crash [--rounds N]',
  summary: 'see the book refuse to lose somebody, and keep hundreds who run',
  help: [
    "lose: connects as the application's own database roles, past our code, " +
      'tries eight ways to lose, double or rewrite one invented person,',
    "      and prints each SQL and PostgreSQL's own refusal; then a superuser damages one row and `verify` names the person.",
    'ain-issa: world nov-2019 goes to 13 October 2019; the guards of the annex leave, a roll call finds whom it finds, and the others',
    '      turn missing by name. The parts of the equation shift and its sum does not; what others counted stands beside it.',
    '      On a terminal the page of the incident opens afterwards, until Ctrl-C; --no-page leaves it closed.',
    'crash: kills the server and PostgreSQL with -9 while at least 16 writes are in flight, again and again (default 20 rounds),',
    '      and compares the book with what each client was told.',
  ],
  async run(args, ports, terminal) {
    const options = parse(args, { rounds: { type: 'string' }, 'no-page': { type: 'boolean' } });
    const [what] = options.words;
    if (what === 'lose') {
      const outcome = await ports.demoLose((line) => terminal.say(line));
      terminal.answer(outcome);
      return outcome.refused === outcome.attempts && outcome.named ? exits.done : exits.found;
    }
    if (what === 'ain-issa') {
      const stay = process.stdout.isTTY === true && !terminal.json && !options.flag('no-page');
      const outcome = await ports.demoAinIssa((line) => terminal.say(line), { stay });
      terminal.answer(outcome);
      const [before, after] = outcome.ever;
      return before === after && outcome.contested && outcome.relinked === 2 && outcome.page ? exits.done : exits.found;
    }
    if (what === 'crash') {
      const outcome = await ports.crash(options.whole('rounds', 20), (line) => terminal.say(line));
      terminal.answer(outcome);
      return outcome.lost === 0 && outcome.doubled === 0 ? exits.done : exits.found;
    }
    throw new UsageProblem(`Say: ./musterbook ${this.usage}`);
  },
};
