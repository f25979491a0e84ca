import { instantToText, type Instant } from '../basics/time.ts';
import { refusalWords } from '../entries/refusals.ts';
import { connect } from '../store/book.ts';
import type { Book } from './book.ts';
import { nodeHasher } from './hasher.ts';
import { proposer, type Proposer } from './propose.ts';
import type { World, WorldStep } from './worlds/types.ts';
import { worlds } from './worlds/worlds.ts';

export type WorldName = keyof typeof worlds;

export function isWorld(name: string): name is WorldName {
  return Object.hasOwn(worlds, name);
}

/** What a folder holds when a world is to be loaded into it. */
export type WorldLoaded =
  | {
      readonly kind: 'loaded';
      readonly world: string;
      readonly seed: number;
      readonly commands: number;
      /** Seconds until all lists were taken in, until everything else had happened too, and for the search for possible duplicates. */
      readonly listing: number;
      readonly committing: number;
      readonly proposing: number;
    }
  | { readonly kind: 'stood-already'; readonly world: string; readonly seed: number }
  | { readonly kind: 'other-book'; readonly holds: string };

interface LoadOptions {
  /** Where the world's clock is put; what happens later waits for `playWorld`. */
  readonly until?: Instant;
  /** Whether possible duplicates are searched for: most of the loading's time. */
  readonly duplicates?: boolean;
}

/** Makes the book of a world, through the one door; a loading that was interrupted goes on where it stopped. */
export async function loadWorld(
  book: Book,
  name: WorldName,
  seed: number,
  onProgress: (commands: number) => void = () => {},
  { until = worlds[name].opensAt, duplicates = true }: LoadOptions = {},
): Promise<WorldLoaded> {
  const world: World = worlds[name];
  const owner = await connect(book.place, 'owner');
  try {
    const { rows } = await owner.query<{ world: string | null; seed: number | null; loaded: boolean; empty: boolean }>(
      'SELECT world, seed, loaded, NOT EXISTS (SELECT FROM entry) AS empty FROM book',
    );
    const before = rows[0];
    if (before?.world === name && before.seed === seed && before.loaded) return { kind: 'stood-already', world: name, seed };
    if (before && (before.world !== null ? before.world !== name || before.seed !== seed : !before.empty)) {
      return { kind: 'other-book', holds: before.world === null ? 'a book of its own' : `world ${before.world}, seed ${before.seed}` };
    }
    await owner.query('UPDATE book SET world = $1, seed = $2, loaded = false, clock_at = $3, clock_since = now(), clock_speed = 0', [
      name,
      seed,
      instantToText(until),
    ]);
    const played = await load(book, world, seed, { until, duplicates }, onProgress);
    await owner.query('UPDATE book SET loaded = true');
    await book.settle();
    return { kind: 'loaded', world: name, seed, ...played };
  } finally {
    await owner.end();
  }
}

const INDEPENDENT: ReadonlySet<string> = new Set(['receive-roll', 'sight']);
const AT_ONCE = 3;

async function load(
  book: Book,
  world: World,
  seed: number,
  { until, duplicates }: Required<LoadOptions>,
  onProgress: (commands: number) => void,
): Promise<{ commands: number; listing: number; committing: number; proposing: number }> {
  const began = performance.now();
  let commands = 0;
  let listed = began;
  let under: { type: string; done: Promise<void> }[] = [];
  const duplicatesFound = duplicateSearch(book, duplicates);
  for (const step of world.steps(seed, nodeHasher, book.node)) {
    if (step.at > until) break;
    const type = step.commands[0]?.type ?? '';
    // Lists and sightings of different persons do not wait for each other; whatever else comes waits for all of them.
    while (under.length >= (INDEPENDENT.has(type) && under.every((other) => other.type === type) ? AT_ONCE : 1)) {
      await under[0]?.done;
      under = under.slice(1);
    }
    under.push({ type, done: playStep(step) });
  }
  for (const { done } of under) await done;

  async function playStep(step: WorldStep): Promise<void> {
    const people = await give(book, world, step);
    duplicatesFound.seek(people);
    if (step.commands[0]?.type === 'receive-roll') listed = performance.now();
    commands += step.commands.length;
    onProgress(commands);
  }
  const between = performance.now();
  await duplicatesFound.propose(until);
  const seconds = (from: number, to: number) => (to - from) / 1000;
  return {
    commands,
    listing: seconds(began, listed),
    committing: seconds(began, between),
    proposing: seconds(between, performance.now()),
  };
}

/**
 * Possible duplicates are looked for while the next lists are taken in, each person once all who stand in the book by then can be found;
 * they are proposed at the end, so that every entry before them keeps its time.
 */
function duplicateSearch(book: Book, wanted: boolean) {
  const pairs = new Map<string, Awaited<ReturnType<Proposer['find']>>[number]>();
  const searches: Promise<void>[] = [];
  const seeker = proposer(book);
  let waiting: string[] = [];

  async function keep(subjects: readonly string[]): Promise<void> {
    for (const pair of await seeker.find(subjects)) pairs.set(`${pair.a} ${pair.b}`, pair);
  }

  function search(subjects: readonly string[]): void {
    const found = keep(subjects);
    found.catch(() => {});
    searches.push(found);
  }

  return {
    seek(people: readonly string[]): void {
      if (!wanted || people.length === 0) return;
      waiting.push(...people);
      if (waiting.length < SOUGHT_AT_ONCE) return;
      search(waiting);
      waiting = [];
    },
    async propose(at: Instant): Promise<void> {
      if (waiting.length > 0) search(waiting);
      await Promise.all(searches);
      await proposer({ ...book, commit: (given, principal) => book.commit(given, principal, { at: () => at }) }).enter([...pairs.values()]);
    },
  };
}

const SOUGHT_AT_ONCE = 1000;

/** The commands of one step, at its own time; the persons they brought into the book. */
async function give(book: Book, world: World, { at, principal, commands }: WorldStep): Promise<readonly string[]> {
  const answers = await book.commit(commands, principal, { at: () => at });
  return answers.flatMap((answer) => {
    if (answer.ok) return answer.persons;
    throw new Error(`Bug: world ${world.name} was refused: ${JSON.stringify(answer.refused)} ${refusalWords(answer.refused).words}`);
  });
}
