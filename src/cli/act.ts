import { readFile } from 'node:fs/promises';
import { text } from 'node:stream/consumers';
import { roles, type Role } from '../entries/act.ts';
import { refusalWords } from '../entries/refusals.ts';
import { registrar } from './import.ts';
import type { CliPorts } from './ports.ts';
import { exits, parse, UsageProblem, type CliCommand } from './terminal.ts';

export const act: CliCommand<CliPorts> = {
  name: 'act',
  usage: 'act FILE|- --authority CODE --actor NAME [--role ROLE] [--purpose WORDS] [--dry-run] [--data DIR] [--json]',
  summary: 'send commands to the book: admissions, moves, handovers, corrections and all else',
  help: [
    'FILE holds one command, or {"commands": […]}, in the form of POST /v1/commands (docs/openapi.json); "-" reads standard input.',
    `Roles: ${roles.join(', ')} (default: registrar).`,
    'Each command is accepted or refused by itself. Exit code 1 when any was refused.',
  ],
  async run(args, ports, terminal) {
    const options = parse(args, {
      authority: { type: 'string' },
      actor: { type: 'string' },
      role: { type: 'string' },
      purpose: { type: 'string' },
      'dry-run': { type: 'boolean' },
      data: { type: 'string' },
    });
    const [file] = options.words;
    if (file === undefined) throw new UsageProblem('Name a file, or - for standard input.');
    const role = options.text('role') ?? 'registrar';
    if (!(roles as readonly string[]).includes(role)) {
      throw new UsageProblem(`There is no role "${role}". Choose one of: ${roles.join(', ')}.`);
    }
    const parsed = ports.parseCommands(file === '-' ? await text(process.stdin) : await readFile(file, 'utf8'));
    if (!parsed.ok) throw new UsageProblem(parsed.words);
    const principal = { ...registrar(options, options.text('purpose') ?? 'acts given at the command line'), role: role as Role };
    const book = await ports.open(options.text('data'));
    try {
      const answers = await book.commit(parsed.commands, principal, { dryRun: options.flag('dry-run') });
      for (const answer of answers) {
        if (answer.ok) {
          terminal.say(`${answer.command}: ${answer.awaits === undefined ? 'recorded' : 'proposed; a second person must confirm'}`);
        } else {
          const { words, next } = refusalWords(answer.refused);
          terminal.say(`${answer.command}: refused: ${words} ${next} [${answer.refused.code}]`);
        }
      }
      terminal.answer({ answers });
      return answers.every((answer) => answer.ok) ? exits.done : exits.found;
    } finally {
      await book.close();
    }
  },
};
