import { randomUUID } from 'node:crypto';
import type { CommandId, PersonId } from '../basics/ids.ts';
import { refusalWords } from '../entries/refusals.ts';
import type { Command } from '../log/commands.ts';
import { registrar } from './import.ts';
import type { CliPorts } from './ports.ts';
import { exits, parse, UsageProblem, type CliCommand } from './terminal.ts';

export const person: CliCommand<CliPorts> = {
  name: 'person',
  usage: 'person same|different NUMBER NUMBER --reason WORDS --authority CODE --actor NAME [--data DIR] [--json]',
  summary: 'judge two entries the same human, or different ones',
  help: [
    'Two named persons decide: the first proposes, and the second, by the same call under another --actor, confirms.',
    'same: the second entry is counted under the first; its own past stays as written. different: takes that back, or settles a proposal.',
    'NUMBER is a person number, an identifier, or a reference of a list.',
  ],
  async run(args, ports, terminal) {
    const options = parse(args, {
      reason: { type: 'string' },
      authority: { type: 'string' },
      actor: { type: 'string' },
      data: { type: 'string' },
    });
    const [verdict, first, second] = options.words;
    if ((verdict !== 'same' && verdict !== 'different') || first === undefined || second === undefined) {
      throw new UsageProblem(`Say: ./musterbook ${this.usage}`);
    }
    if (options.text('actor') === undefined) throw new UsageProblem('Say who decides: --actor NAME.');
    const principal = registrar(options, 'judging whether two entries are one person');
    const book = await ports.open(options.text('data'));
    try {
      const [one, other] = [await book.findSubject(first), await book.findSubject(second)];
      const id = randomUUID() as CommandId;
      const reason = options.text('reason') ?? '';
      const [a, b] = [one ?? first, other ?? second] as [PersonId, string];
      const command: Command =
        verdict === 'same'
          ? { id, type: 'judge-same', keep: a, other: b, reason }
          : { id, type: 'judge-different', one: a, other: b, reason };
      const unknown = one === undefined ? first : other === undefined ? second : undefined;
      if (unknown !== undefined) {
        const refused = { code: 'person-unknown', subject: unknown } as const;
        terminal.complain(`${refusalWords(refused).words} ${refusalWords(refused).next}`);
        terminal.answer({ ok: false, ...refused });
        return exits.found;
      }
      const [answer] = await book.commit([command], principal, { dryRun: false });
      if (!answer?.ok) {
        if (answer) terminal.complain(`${refusalWords(answer.refused).words} ${refusalWords(answer.refused).next}`);
        terminal.answer({ ok: false, ...answer?.refused });
        return exits.found;
      }
      terminal.say(
        answer.awaits === undefined
          ? `Decided by two persons: ${verdict}.`
          : `Proposed: ${verdict}. A second person must confirm by the same call under another --actor.`,
      );
      terminal.answer(answer);
      return exits.done;
    } finally {
      await book.close();
    }
  },
};
