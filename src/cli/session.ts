import type { ActorId, AuthorityCode } from '../basics/ids.ts';
import { roles, type Role } from '../entries/act.ts';
import type { CliPorts } from './ports.ts';
import { exits, parse, UsageProblem, type CliCommand } from './terminal.ts';

export const session: CliCommand<CliPorts> = {
  name: 'session',
  usage: 'session --actor NAME --authority CODE --role ROLE [--title WORDS] [--data DIR] [--json]',
  summary: 'issue a token for a program that acts under a name; it is shown once',
  help: [
    `Roles: ${roles.join(', ')}.`,
    'People sign in on the page /session: in a book of real persons as users (./musterbook user), in a world with one click.',
    'Under the name of a user no token is issued.',
  ],
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
      if (typeof token !== 'string') {
        terminal.complain(`${token.detail} ${token.next} [${token.code}]`);
        terminal.answer({ ok: false, code: token.code, reason: token.detail, next: token.next });
        return exits.found;
      }
      terminal.say(token);
      terminal.answer({ token });
      return exits.done;
    } finally {
      await book.close();
    }
  },
};
