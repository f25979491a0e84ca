import { readFileSync } from 'node:fs';
import { userInfo } from 'node:os';
import { join, resolve } from 'node:path';
import { run } from '../cli/run.ts';
import type { CliBook, CliPorts, CliUsers } from '../cli/ports.ts';
import { exits } from '../cli/terminal.ts';
import type { PlaceCode } from '../basics/ids.ts';
import { isUuid, personNumberToIds } from '../basics/ids.ts';
import { interfaceProblem, type Problem } from '../contract/problems.ts';
import { installedPostgres, LauncherProblem } from '../store/launcher.ts';
import { CHECKOUT, defaultDirectory, openBook, type Book } from './book.ts';
import { crash } from './crash.ts';
import { demoAinIssa } from './demo-ain-issa.ts';
import { demoLose } from './demo-lose.ts';
import { exportList } from './export-list.ts';
import { countList } from './count-list.ts';
import { importList } from './import-list.ts';
import { parseCommands } from './parse-commands.ts';
import { openPlayer, playWorld } from './play.ts';
import { HouseProblem } from './problems.ts';
import { openSessions } from './sessions.ts';
import { startUntilStopped } from './start.ts';
import { openUsers } from './users.ts';
import { isWorld, loadWorld } from './world.ts';
import { worlds } from './worlds/worlds.ts';

const benches = ['ledger', 'history', 'import', 'load', 'lists', 'muster', 'arrivals', 'print'];

const ports: CliPorts = {
  worlds: Object.keys(worlds),
  benches,
  open: async (data) => cliBook(await openBook(data === undefined ? {} : { data })),
  start: (options, tell) => startUntilStopped(options, tell),
  async bench(name, options, progress) {
    // The benches stand outside src because nothing that serves people needs them.
    const module: unknown = await import(join(CHECKOUT, 'bench', `${name}.ts`));
    const { bench } = module as {
      bench: CliPorts['bench'] extends (name: string, ...rest: infer Rest) => infer Report ? (...rest: Rest) => Report : never;
    };
    return bench(options, progress);
  },
  demoLose,
  demoAinIssa,
  crash,
  versions: (data) => ({
    musterbook: (JSON.parse(readFileSync(join(CHECKOUT, 'package.json'), 'utf8')) as { version: string }).version,
    node: process.version,
    postgres: process.env['DATABASE_URL']
      ? 'of the server that DATABASE_URL names'
      : (installedPostgres()?.version ?? 'not installed: run npm ci'),
    data: data === undefined ? defaultDirectory() : resolve(data),
  }),
  parseCommands,
};

function cliBook(book: Book): CliBook {
  return {
    world: book.world,
    directory: book.directory,
    async loadWorld(name, seed, progress) {
      if (!isWorld(name)) throw new TypeError(`no world ${name}`);
      return loadWorld(book, name, seed, progress);
    },
    now: () => book.clock.now(),
    playWorld: (until, speed, progress) =>
      playWorld(book, until, { ...(speed === undefined ? {} : { speed }), onStep: (step) => progress(step.at) }),
    async pauseWorld() {
      await (await openPlayer(book)).pause();
      return book.clock.now();
    },
    importList: (principal, options) =>
      importList(book, principal, {
        file: options.file,
        kind: options.kind,
        mapping: options.mapping,
        dryRun: options.dryRun,
        onProgress: options.onProgress,
        ...(options.place === undefined ? {} : { place: options.place as PlaceCode }),
        ...(options.list === undefined ? {} : { list: options.list }),
      }),
    countList: (principal, options) => countList(book, principal, { ...options, place: options.place as PlaceCode }),
    exportList: (principal, { place, fields, ...options }) =>
      exportList(book, principal, { ...options, place: place as PlaceCode, ...(fields === undefined ? {} : { fields }) }),
    commit: (commands, principal, options) => book.commit(commands, principal, options),
    reader: (viewer) => book.reader(viewer),
    verify: (progress) => book.verify(progress),
    issueSession: (seat) => issueSession(book, seat),
    users: cliUsers(book),
    findSubject: (text) => findSubject(book, text),
    close: () => book.close(),
  };
}

/** A program that acts in the name of somebody who signs in could be taken for that person. */
async function issueSession(book: Book, seat: Parameters<CliBook['issueSession']>[0]): Promise<string | Problem> {
  const sessions = openSessions(book);
  if (book.world === undefined && 'actor' in (await openUsers(book, sessions).find(seat.actor))) {
    return interfaceProblem('user-exists', { subject: seat.actor });
  }
  return sessions.issue(seat);
}

/** Whoever has the machine is the root of trust: each change is noted with the account that made it. */
function cliUsers(book: Book): CliUsers {
  const sessions = openSessions(book);
  const users = openUsers(book, sessions);
  const by = `machine ${accountName()}`;
  return {
    add: (user) => users.add(user, by),
    list: () => users.list(),
    disable: (actor, reason) => users.disable(actor, reason, by),
    enable: (actor) => users.enable(actor, by),
    reset: (actor) => users.reset(actor, by),
    async sessions(actor) {
      const found = await users.find(actor);
      return 'status' in found ? found : sessions.of(found.actor);
    },
    async endSessions(actor) {
      const found = await users.find(actor);
      return 'status' in found ? 0 : sessions.end(found.actor, 'all', 'ended');
    },
  };
}

function accountName(): string {
  try {
    return userInfo().username;
  } catch {
    // An account without a name, as in many containers.
    return String(process.getuid?.() ?? 'unknown');
  }
}

async function findSubject(book: Book, text: string): Promise<string | undefined> {
  if (isUuid(text)) return text;
  const range = personNumberToIds(text);
  const { rows } = range
    ? await book.ledger.query<{ subject: string }>('SELECT person AS subject FROM standing WHERE person BETWEEN $1 AND $2', [
        range.first,
        range.last,
      ])
    : await book.ledger.query<{ subject: string }>("SELECT subject FROM list_row WHERE key LIKE '% reference ' || $1", [
        text.replaceAll(/[\\%_]/g, '\\$&'),
      ]);
  return rows.length === 1 ? rows[0]?.subject : undefined;
}

try {
  process.exitCode = await run(process.argv.slice(2), ports);
} catch (error) {
  const told = error instanceof HouseProblem || error instanceof LauncherProblem;
  const said = error instanceof Error ? (error.stack ?? error.message) : String(error);
  process.stderr.write(`${told ? error.message : `A bug of ours; please report it. ${said}`}\n`);
  process.exitCode = told ? exits.environment : exits.bug;
}
