import type { AddressInfo } from 'node:net';
import { makeApi } from '../api/make-api.ts';
import type { ApiPorts } from '../api/ports.ts';
import type { StartTells } from '../cli/ports.ts';
import { pageAssets } from './assets.ts';
import { openBook, type Book } from './book.ts';
import { pagesOf } from './pages.ts';
import { openPrinter } from './printer.ts';
import { printsOf } from './prints.ts';
import { openFollowers } from './events.ts';
import { readField } from './field-files.ts';
import { makeList } from './export-list.ts';
import { openSessions } from './sessions.ts';
import { openWorldClock } from './world-clock.ts';
import { openUsers, type UserOptions } from './users.ts';
import { isWorld, loadWorld } from './world.ts';
import { HouseProblem } from './problems.ts';

export interface StartOptions {
  readonly data: string | undefined;
  readonly port: number;
  readonly host: string;
  readonly world: string;
  readonly seed: number;
  /** The address of a server that speaks TLS before us. */
  readonly proxy?: string;
  /** Tests sign in with less work and a clock of their own. */
  readonly users?: UserOptions;
  /** Tests tell of days; sessions run on real time all the same. */
  readonly clock?: () => number;
}

export interface Serving {
  readonly url: string;
  readonly book: Book;
  stop(): Promise<void>;
}

/** Opens the book, fills an empty one with its world, and serves it. */
export async function serve(options: StartOptions, progress: (words: string) => void): Promise<Serving> {
  progress('opening the book');
  const opened = await openBook({
    ...(options.data === undefined ? {} : { data: options.data }),
    ...(options.clock === undefined ? {} : { clock: options.clock }),
  });
  let book: Book = opened;
  try {
    book = await filled(opened, options, progress);
    const sessions = openSessions(book, options.users?.now);
    const world = book.world === undefined ? undefined : await openWorldClock(book, book.world);
    const users = openUsers(book, sessions, options.users);
    const pages = pagesOf(book, sessions, users, world);
    const printer = openPrinter();
    const events = openFollowers(book, sessions, world);
    const ports: ApiPorts = {
      events,
      field: await readField(),
      commit: (commands, principal, { dryRun }) => book.commit(commands, principal, { dryRun }),
      reader: (viewer) => book.reader(viewer),
      makeList: (principal, options) => makeList(book, principal, options),
      sessions,
      users,
      verify: () => book.verify(),
      ...(world === undefined ? {} : { world }),
      pages,
      assets: pageAssets(),
      prints: printsOf(book, printer, pages, world),
      book: {
        name: book.name,
        ...(book.world === undefined ? {} : { world: book.world }),
        clock: () => book.clock.now(),
        postgres: book.postgres,
      },
    };
    const api = await makeApi(ports, options.proxy === undefined ? {} : { proxy: options.proxy });
    await api.listen({ port: options.port, host: options.host });
    const { port } = api.server.address() as AddressInfo;
    const shownHost = options.host === '0.0.0.0' || options.host === '::' ? '127.0.0.1' : options.host;
    return {
      url: `http://${shownHost}:${port}/`,
      book,
      async stop() {
        await api.close();
        await events.stop();
        await printer.close();
        await world?.stop();
        await book.close();
      },
    };
  } catch (error) {
    await book.close();
    throw error;
  }
}

/** The book with its world in it; a world just loaded is opened anew, so that name and clock are the world's. */
async function filled(book: Book, options: StartOptions, progress: (words: string) => void): Promise<Book> {
  if (options.world === 'none' || !isWorld(options.world)) return book;
  const outcome = await loadWorld(book, options.world, options.seed, (commands) =>
    progress(`loading world ${options.world}: ${commands} acts recorded`),
  );
  if (outcome.kind === 'other-book') {
    // Whoever has a book of another kind in this folder wants to see that one, unless another world was asked for by name.
    if (book.world === undefined) return book;
    throw new HouseProblem(`This folder holds ${outcome.holds}. Choose another folder with --data DIR, or say --world ${book.world}.`);
  }
  if (outcome.kind === 'stood-already') return book;
  await book.close();
  return openBook({ ...(options.data === undefined ? {} : { data: options.data }) });
}

/** Serves until the process is told to stop (Ctrl-C, SIGTERM). */
export async function startUntilStopped(options: StartOptions, tell: StartTells): Promise<void> {
  let serving: Serving;
  try {
    serving = await serve(options, tell.progress);
  } catch (error) {
    if ((error as { code?: string }).code === 'EADDRINUSE') {
      throw new HouseProblem(`Port ${options.port} is taken. Choose another with --port N, or 0 for a free one.`);
    }
    throw error;
  }
  tell.serving(serving.url, [
    `Musterbook serves at ${serving.url}`,
    ...(serving.book.world === undefined ? [] : [`World ${serving.book.world}: every person in it is invented.`]),
    `The data lies in ${serving.book.directory}. Ctrl-C stops it.`,
  ]);
  await new Promise<void>((told) => {
    process.once('SIGINT', () => told());
    process.once('SIGTERM', () => told());
  });
  await serving.stop();
}
