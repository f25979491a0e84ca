import { text } from 'node:stream/consumers';
import { instant, instantToText } from '../basics/time.ts';
import type { Problem } from '../contract/problems.ts';
import { roles, type Role } from '../entries/act.ts';
import type { CliPorts, CliUsers } from './ports.ts';
import { exits, parse, UsageProblem, type CliCommand, type Parsed, type Terminal } from './terminal.ts';

/** What one of the words after `user` does; the exit code, or why not. */
type Act = (users: CliUsers, actor: string, options: Parsed, terminal: Terminal) => Promise<Problem | undefined>;

export const user: CliCommand<CliPorts> = {
  name: 'user',
  usage: 'user add|list|disable|enable|reset|sessions [ACTOR] [--data DIR] [--json]',
  summary: 'say who may sign in to a book of real persons',
  help: [
    'user add --actor NAME --name WORDS --authority CODE --role ROLE [--password-stdin]',
    '    prints a code for one use, with which the user chooses a password of his own within 24 hours; or takes one from standard input.',
    'user list                          everybody, with state, last sign-in and open sessions',
    'user disable ACTOR --reason WORDS  ends every session at once; what the user did stays in the book',
    'user enable ACTOR                  lets the user sign in again, with the password of before',
    'user reset ACTOR                   takes the password back, ends every session, prints a new code for 24 hours',
    'user sessions ACTOR [--end]        the open sessions of a user; with --end, ends them',
    `Roles: ${roles.join(', ')}. One name acts for one authority in one role; whoever changes either gets another name.`,
    'Each change is noted with the account of this machine that made it. In the book of a world this is refused (world-has-seats):',
    'its roles are entered with one click. Exit codes: 0 done, 1 refused, 2 the call was not understood.',
  ],
  async run(args, ports, terminal) {
    const options = parse(args, {
      actor: { type: 'string' },
      name: { type: 'string' },
      authority: { type: 'string' },
      role: { type: 'string' },
      reason: { type: 'string' },
      'password-stdin': { type: 'boolean' },
      end: { type: 'boolean' },
      data: { type: 'string' },
    });
    const [word = '', named] = options.words;
    const act = Object.hasOwn(acts, word) ? acts[word as keyof typeof acts] : undefined;
    const actor = named ?? options.text('actor') ?? '';
    if (act === undefined || options.words.length > 2 || (word !== 'list' && actor === '')) {
      throw new UsageProblem(`Say: ./musterbook ${this.usage}`);
    }
    if (word === 'add') newUser(options);
    const book = await ports.open(options.text('data'));
    try {
      const refused = await act(book.users, actor, options, terminal);
      if (refused === undefined) return exits.done;
      terminal.complain(`${refused.detail} ${refused.next} [${refused.code}]`);
      terminal.answer({ ok: false, code: refused.code, reason: refused.detail, next: refused.next });
      return exits.found;
    } finally {
      await book.close();
    }
  },
};

const acts = {
  async add(users, actor, options, terminal) {
    const { name, authority, role } = newUser(options);
    // One line end belongs to the way it came, all else to the password.
    const password = options.flag('password-stdin') ? (await text(process.stdin)).replace(/\r?\n$/, '') : undefined;
    const added = await users.add({ actor, name, authority, role, ...(password === undefined ? {} : { password }) });
    if ('status' in added) return added;
    terminal.say(`${added.actor} may sign in for ${authority} as ${role}.`);
    if (added.code !== undefined) sayCode(added.code, terminal);
    terminal.answer({ ok: true, ...added });
    return undefined;
  },

  async list(users, _, _options, terminal) {
    const told = await users.list();
    if ('status' in told) return told;
    if (told.length === 0) terminal.say('Nobody may sign in yet. See ./musterbook user --help.');
    const rows = told.map(({ createdAt, signedInAt, failedAt, ...row }) => ({
      ...row,
      createdAt: moment(createdAt),
      ...(signedInAt === null ? {} : { signedInAt: moment(signedInAt) }),
      ...(failedAt === null ? {} : { failedAt: moment(failedAt) }),
    }));
    for (const { actor, authority, role, state, sessions, name, signedInAt } of rows) {
      terminal.say(
        `${actor.padEnd(24)} ${authority.padEnd(16)} ${role.padEnd(16)} ${state.padEnd(12)} ` +
          `${String(sessions).padStart(2)} open  last ${signedInAt ?? 'never'}  ${name}`,
      );
    }
    terminal.answer({ users: rows });
    return undefined;
  },

  async disable(users, actor, options, terminal) {
    const done = await users.disable(actor, options.text('reason') ?? '');
    if ('status' in done) return done;
    terminal.say(`${actor} may no longer sign in. Sessions ended: ${done.ended}.`);
    terminal.answer({ ok: true, ...done });
    return undefined;
  },

  async enable(users, actor, _, terminal) {
    const done = await users.enable(actor);
    if ('status' in done) return done;
    const needs = done.state === 'must-change' ? ' A password must be chosen first: ./musterbook user reset gives a code.' : '';
    terminal.say(`${actor} may sign in again.${needs}`);
    terminal.answer({ ok: true, ...done });
    return undefined;
  },

  async reset(users, actor, _, terminal) {
    const done = await users.reset(actor);
    if ('status' in done) return done;
    terminal.say(`The password of ${actor} counts no longer. Sessions ended: ${done.ended}.`);
    sayCode(done.code, terminal);
    terminal.answer({ ok: true, ...done });
    return undefined;
  },

  async sessions(users, actor, options, terminal) {
    const open = await users.sessions(actor);
    if ('status' in open) return open;
    const rows = open.map(({ openedAt, seenAt, expiresAt, own: _own, ...row }) => ({
      ...row,
      openedAt: moment(openedAt),
      seenAt: moment(seenAt),
      expiresAt: moment(expiresAt),
    }));
    for (const { openedAt, seenAt, address, agent } of rows) {
      terminal.say(`opened ${openedAt}, last seen ${seenAt}, from ${address || 'this machine'}  ${agent}`);
    }
    const ended = options.flag('end') ? await users.endSessions(actor) : undefined;
    terminal.say(ended === undefined ? `Open sessions: ${rows.length}.` : `Sessions ended: ${ended}.`);
    terminal.answer({ ok: true, sessions: rows, ...(ended === undefined ? {} : { ended }) });
    return undefined;
  },
} as const satisfies { readonly [word: string]: Act };

function newUser(options: Parsed): { readonly name: string; readonly authority: string; readonly role: Role } {
  const [name, authority, role] = [options.text('name'), options.text('authority'), options.text('role')];
  if (name === undefined || authority === undefined || role === undefined) {
    throw new UsageProblem('Say: ./musterbook user add --actor NAME --name WORDS --authority CODE --role ROLE [--password-stdin]');
  }
  if (!(roles as readonly string[]).includes(role)) {
    throw new UsageProblem(`There is no role "${role}". Choose one of: ${roles.join(', ')}.`);
  }
  return { name, authority, role: role as Role };
}

function sayCode(code: string, terminal: Terminal): void {
  terminal.say(`Code for one use, shown only here, good for 24 hours: ${code}`);
  terminal.say('With it in the place of a password, the user chooses a password at the page /session.');
}

function moment(at: number): string {
  return instantToText(instant(at));
}
