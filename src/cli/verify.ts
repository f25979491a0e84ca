import type { CliPorts } from './ports.ts';
import { exits, parse, type CliCommand } from './terminal.ts';

export const verify: CliCommand<CliPorts> = {
  name: 'verify',
  usage: 'verify [--data DIR] [--json]',
  summary: 'recompute the whole book from nothing but its entries',
  help: [
    'Every entry, slice, movement, position and figure is made anew from the entries and held against what is stored.',
    'It proves records: that the book says the same in every part. It does not prove that anybody is where the book says.',
    'With --json: {ok, persons, entries, movements, violations: [{code, subject, detail}]}. Exit code 0 only when ok.',
  ],
  async run(args, ports, terminal) {
    const book = await ports.open(parse(args, { data: { type: 'string' } }).text('data'));
    try {
      const outcome = await book.verify((entries) => terminal.progress('entries read', entries));
      terminal.say(
        outcome.ok
          ? `The book holds: ${outcome.persons} persons, ${outcome.entries} entries, ${outcome.movements} movements, no violation.`
          : `The book does not hold: ${outcome.violations.length} violations in ` +
              `${outcome.entries} entries about ${outcome.persons} persons.`,
      );
      for (const { code, subject, detail } of outcome.violations) terminal.say(`  ${code}: ${subject}: ${detail}`);
      terminal.say(outcome.proves);
      terminal.answer(outcome);
      return outcome.ok ? exits.done : exits.found;
    } finally {
      await book.close();
    }
  },
};
