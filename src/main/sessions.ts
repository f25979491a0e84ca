import { createHash, randomBytes } from 'node:crypto';
import type { ActorId, AuthorityCode } from '../basics/ids.ts';
import { HOUR } from '../basics/time.ts';
import type { Session } from '../api/ports.ts';
import type { Role } from '../entries/act.ts';
import type { Book } from './book.ts';
import { isWorld } from './world.ts';
import { worlds } from './worlds/worlds.ts';
import type { Seat } from './worlds/types.ts';

// A working day and a half: long enough for a shift and its handover to the next.
const LASTS = 12 * HOUR;

export interface Sessions {
  find(token: string): Promise<Session | undefined>;
  /** A seat of a world, taken with one click; undefined in a real book. */
  open(actor: string): Promise<{ token: string; session: Session } | undefined>;
  seats(): Promise<readonly Seat[]>;
  /** A token for a named person of a real book, shown once. */
  issue(seat: Seat): Promise<string>;
}

/** Sessions are kept as hashes of their tokens and run on real time, in a world too. */
export function openSessions(book: Book): Sessions {
  const seats = book.world !== undefined && isWorld(book.world) ? worlds[book.world].seats : [];

  async function issue(seat: Seat): Promise<string> {
    const token = randomBytes(32).toString('base64url');
    await book.ledger.query('DELETE FROM session WHERE expires_at < now()');
    await book.ledger.query('INSERT INTO session (token_hash, actor, authority, role, title, expires_at) VALUES ($1, $2, $3, $4, $5, $6)', [
      hashOf(token),
      seat.actor,
      seat.authority,
      seat.role,
      seat.title,
      new Date(Date.now() + LASTS),
    ]);
    return token;
  }

  return {
    async find(token) {
      const { rows } = await book.ledger.query<{ actor: ActorId; authority: AuthorityCode; role: Role }>(
        'SELECT actor, authority, role FROM session WHERE token_hash = $1 AND expires_at > now()',
        [hashOf(token)],
      );
      return rows[0];
    },
    async open(actor) {
      const seat = seats.find((one) => one.actor === actor);
      if (!seat) return undefined;
      return { token: await issue(seat), session: { actor: seat.actor, authority: seat.authority, role: seat.role } };
    },
    seats: async () => seats,
    issue,
  };
}

function hashOf(token: string): Buffer {
  return createHash('sha256').update(token).digest();
}
