import type { ActorId, AuthorityCode } from '../basics/ids.ts';
import { roles, type Role } from '../entries/act.ts';
import type { CliPorts } from './ports.ts';
import { exits, parse, UsageProblem, type CliCommand } from './terminal.ts';

export const session: CliCommand<CliPorts> = {
  name: 'session',
  usage: 'session --actor NAME --authority CODE --role ROLE [--title WORDS] [--data DIR] [--json]',
  summary: 'issue a token for a named person; it is shown once',
  help: [`Roles: ${roles.join(', ')}.`, 'In the book of a world, roles are taken with one click on the page instead.'],
  async run(args, ports, terminal) {
    const options = parse(args, {
      actor: { type: 'string' },
      authority: { type: 'string' },
      role: { type: 'string' },
      title: { type: 'string' },
      data: { type: 'string' },
    });
    const [actor, authority, role] = [options.text('actor'), options.text('authority'), options.text('role')];
    if (actor === undefined || authority === undefined || role === undefined || !(roles as readonly string[]).includes(role)) {
      throw new UsageProblem(`Say: ./musterbook ${this.usage}`);
    }
    const book = await ports.open(options.text('data'));
    try {
      const token = await book.issueSession({
        actor: actor as ActorId,
        authority: authority as AuthorityCode,
        role: role as Role,
        title: options.text('title') ?? actor,
      });
      terminal.say(token);
      terminal.answer({ token });
      return exits.done;
    } finally {
      await book.close();
    }
  },
};
