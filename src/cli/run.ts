import { act } from './act.ts';
import { bench } from './bench.ts';
import { authorities, places } from './codes.ts';
import { demo } from './demo.ts';
import { exportList } from './export.ts';
import { importList } from './import.ts';
import { person } from './person.ts';
import type { CliPorts } from './ports.ts';
import { session } from './session.ts';
import { start } from './start.ts';
import { exits, openTerminal, UsageProblem, type CliCommand, type Terminal } from './terminal.ts';
import { user } from './user.ts';
import { verify } from './verify.ts';
import { world } from './world.ts';

const commands: readonly CliCommand<CliPorts>[] = [
  start,
  world,
  places,
  authorities,
  importList,
  exportList,
  person,
  act,
  user,
  session,
  verify,
  bench,
  demo,
];

/** Runs one command line; returns the exit code. */
export async function run(args: readonly string[], ports: CliPorts): Promise<number> {
  const json = args.includes('--json');
  const terminal = openTerminal(json);
  const [name, ...rest] = args;
  if (name === '--version') return version(args, ports, terminal);
  const command = commands.find((one) => one.name === name);
  if (!command) {
    const asked = name === undefined || name === '--help' || name === '-h' || name === 'help';
    (asked ? (line: string) => process.stdout.write(`${line}\n`) : terminal.complain)(
      asked ? help() : `There is no command "${name}". See ./musterbook --help.`,
    );
    return asked ? exits.done : exits.usage;
  }
  if (rest.includes('--help') || rest.includes('-h')) {
    process.stdout.write(
      `./musterbook ${command.usage}\n\n${command.summary[0]?.toUpperCase()}${command.summary.slice(1)}.\n` +
        `${command.help.map((line) => `${line}\n`).join('')}`,
    );
    return exits.done;
  }
  try {
    return await command.run(rest, ports, terminal);
  } catch (error) {
    if (!(error instanceof UsageProblem)) throw error;
    terminal.complain(`${error.message}\nSee ./musterbook ${command.name} --help.`);
    terminal.answer({ ok: false, code: 'usage', reason: error.message });
    return exits.usage;
  }
}

function version(args: readonly string[], ports: CliPorts, terminal: Terminal): number {
  const at = args.indexOf('--data');
  const versions = ports.versions(at < 0 ? undefined : args[at + 1]);
  terminal.say(`Musterbook ${versions.musterbook}`);
  terminal.say(`Node ${versions.node}`);
  terminal.say(`PostgreSQL ${versions.postgres}`);
  terminal.say(`The data lies in ${versions.data}; stop the server and remove that folder to delete it.`);
  terminal.answer(versions);
  return exits.done;
}

function help(): string {
  const width = Math.max(...commands.map((command) => command.name.length)) + 2;
  return [
    'Musterbook: account for every person held, between authorities that do not trust each other.',
    '',
    ...commands.map((command) => `  ./musterbook ${command.name.padEnd(width)}${command.summary}`),
    `  ./musterbook ${'--version'.padEnd(width)}Node, PostgreSQL, where the data lies and how to delete it`,
    '',
    'Each command has --help and --json. --data DIR chooses the folder of the book; DATABASE_URL names a server of your own.',
    'Exit codes: 0 done; 1 done, but something was refused or found wrong; 2 the call was not understood; 69 this machine or folder',
    'does not allow it; 70 a bug of ours.',
  ].join('\n');
}
