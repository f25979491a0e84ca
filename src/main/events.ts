import type { BookEvent, Followers, Session } from '../api/ports.ts';
import type { WorldClock } from '../contract/world.ts';
import type { Book } from './book.ts';
import type { Sessions } from './sessions.ts';

/** How often the book is looked at, for all who follow it together, and how often their sessions are. */
const LOOK_EVERY = 250;
const CHECK_EVERY = 2000;
const HEARTBEAT_EVERY = 15_000;
/** So many entries are judged for a viewer in one question. */
const AT_ONCE = 2000;

interface Follower {
  readonly viewer: Session | undefined;
  readonly line: { tell(event: BookEvent): void; end(): void };
  /** What came up to here was told, or is nothing this viewer may know of. */
  upTo: number;
}

export interface FollowedBook extends Followers {
  stop(): Promise<void>;
}

/** Tells those who follow the book what changed, as far as each may know. One look for all of them; nobody follows: nobody looks. */
export function openFollowers(
  book: Pick<Book, 'lastIndex' | 'changes' | 'clock'>,
  sessions: Pick<Sessions, 'stillOpen'>,
  clock: { told(): WorldClock } | undefined,
): FollowedBook {
  const followers = new Set<Follower>();
  let looking: Promise<void> | undefined;
  let checkedAt = 0;
  let clockWas = '';

  const beat = setInterval(() => {
    for (const { line } of followers) line.tell({ kind: 'heartbeat' });
  }, HEARTBEAT_EVERY).unref();
  const timer = setInterval(() => {
    if (followers.size === 0 || looking !== undefined) return;
    looking = look()
      // A look that failed is made up for by the next one: nobody's place has moved on.
      .catch(() => {})
      .finally(() => {
        looking = undefined;
      });
  }, LOOK_EVERY).unref();

  async function look(): Promise<void> {
    const last = await book.lastIndex();
    const behind = [...followers].some(({ upTo }) => upTo < last);
    if (behind || Date.now() - checkedAt > CHECK_EVERY) await endThoseWhoseSessionIsOver();
    tellClock();
    for (const alike of grouped([...followers].filter(({ upTo }) => upTo < last))) await tellChanges(alike, last);
  }

  async function endThoseWhoseSessionIsOver(): Promise<void> {
    checkedAt = Date.now();
    const named = [...followers].flatMap((follower) => (follower.viewer?.id === undefined ? [] : [{ follower, id: follower.viewer.id }]));
    if (named.length === 0) return;
    const open = await sessions.stillOpen([...new Set(named.map(({ id }) => id))]);
    for (const { follower, id } of named) {
      if (open.has(id)) continue;
      followers.delete(follower);
      follower.line.end();
    }
  }

  function tellClock(): void {
    const stands = howClockIsSet();
    if (clock === undefined || stands === clockWas) return;
    clockWas = stands;
    for (const { line } of followers) line.tell({ kind: 'clock', clock: clock.told() });
  }

  // What happens while it runs does not set it.
  function howClockIsSet(): string {
    const set = book.clock.setting();
    return set === undefined ? '' : `${set.at} ${set.speed} ${set.until ?? ''}`;
  }

  /** All of one group may know the same and have heard the same. */
  async function tellChanges(alike: readonly Follower[], last: number): Promise<void> {
    const [one] = alike;
    if (one === undefined) return;
    const { viewer, upTo } = one;
    const to = Math.min(last, upTo + AT_ONCE);
    const change = viewer && (await book.changes(viewer, upTo, to));
    for (const follower of alike) {
      follower.upTo = viewer === undefined ? last : to;
      if (change !== undefined && followers.has(follower)) follower.line.tell({ kind: 'changed', ...change });
    }
  }

  return {
    async follow(viewer, after, line) {
      const last = await book.lastIndex();
      // A number the book has not come to is of another book, or of one that was restored.
      const follower: Follower = { viewer, line, upTo: after === undefined || after > last ? last : after };
      if (followers.size === 0) clockWas = howClockIsSet();
      followers.add(follower);
      if (clock !== undefined) line.tell({ kind: 'clock', clock: clock.told() });
      return {
        giveUp() {
          followers.delete(follower);
        },
      };
    },
    async stop() {
      clearInterval(beat);
      clearInterval(timer);
      for (const { line } of followers) line.end();
      followers.clear();
      await looking;
    },
  };
}

function grouped(followers: readonly Follower[]): readonly (readonly Follower[])[] {
  const groups = new Map<string, Follower[]>();
  for (const follower of followers) {
    const { viewer, upTo } = follower;
    const key = viewer === undefined ? `nobody ${upTo}` : `${viewer.authority} ${viewer.role} ${upTo}`;
    groups.set(key, [...(groups.get(key) ?? []), follower]);
  }
  return [...groups.values()];
}
