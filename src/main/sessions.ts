import { createHash, randomBytes } from 'node:crypto';
import type { ActorId, AuthorityCode } from '../basics/ids.ts';
import { HOUR, instant, MINUTE, type Instant } from '../basics/time.ts';
import type { EndedWhy, From, OwnSession, Session } from '../api/ports.ts';
import type { Role } from '../entries/act.ts';
import type { Book } from './book.ts';
import { isWorld } from './world.ts';
import { worlds } from './worlds/worlds.ts';
import type { Seat } from './worlds/types.ts';

// A working day and a half: long enough for a shift and its handover to the next.
const LASTS = 12 * HOUR;
/** A terminal that was left alone closes by itself. */
const IDLE = 30 * MINUTE;
/** Who showed a first code has so long to choose a password. */
const CODE_LASTS = 15 * MINUTE;
// Being seen is written down once a minute, and not with every request.
const SEEN_EVERY = MINUTE;

type Kind = 'seat' | 'password' | 'token' | 'code';
/** `others`: all but the one that asks. */
export type Which = 'all' | 'others' | { readonly id: string };

export interface Sessions {
  find(token: string): Promise<Session | undefined>;
  /** Why a token opens nothing any more, told to whoever holds it; undefined when nobody remembers it. */
  whyEnded(token: string): Promise<EndedWhy | undefined>;
  /** A seat of a world, taken with one click; undefined in a real book. */
  open(actor: string, from?: From): Promise<{ token: string; session: Session } | undefined>;
  /** For who has signed in: a fresh token each time. `code` may choose a password and nothing else. */
  openFor(
    user: Pick<Seat, 'actor' | 'authority' | 'role'> & { readonly name: string },
    kind: 'password' | 'code',
    from: From,
  ): Promise<string>;
  /** Who may choose a password by this token. */
  provenBy(token: string): Promise<ActorId | undefined>;
  seats(): Promise<readonly Seat[]>;
  /** A token for a program of a real book, shown once. */
  issue(seat: Seat): Promise<string>;
  /** Which of these are open. Asking does not keep one open: whoever only follows the book is away from the desk. */
  stillOpen(ids: readonly string[]): Promise<ReadonlySet<string>>;
  of(actor: ActorId, own?: string): Promise<readonly OwnSession[]>;
  /** How many were open. */
  end(actor: ActorId, which: Which, why: 'signed-out' | 'ended' | 'password' | 'disabled', own?: string): Promise<number>;
}

const NOWHERE: From = { address: '', agent: '' };

/** Sessions are kept as hashes of their tokens and run on real time, in a world too. */
export function openSessions(book: Pick<Book, 'ledger' | 'world'>, now: () => number = Date.now): Sessions {
  const seats = book.world !== undefined && isWorld(book.world) ? worlds[book.world].seats : [];

  async function opened(seat: Seat, kind: Kind, from: From): Promise<string> {
    const token = randomBytes(32).toString('base64url');
    const at = new Date(now());
    // Those that ended are remembered for as long again, so that whoever comes back is told.
    await book.ledger.query('DELETE FROM session WHERE expires_at < $1', [new Date(now() - LASTS)]);
    await book.ledger.query(
      `INSERT INTO session (token_hash, actor, authority, role, title, expires_at, kind, signed_in, opened_at, seen_at, address, agent)
      VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, $9, $10, $11)`,
      [
        hashOf(token),
        seat.actor,
        seat.authority,
        seat.role,
        seat.title,
        new Date(now() + (kind === 'code' ? CODE_LASTS : LASTS)),
        kind,
        kind === 'password' || kind === 'code' ? seat.actor : null,
        at,
        from.address,
        from.agent.slice(0, 200),
      ],
    );
    return token;
  }

  return {
    async find(token) {
      const { rows } = await book.ledger.query<FoundRow>(
        `SELECT s.id, s.actor, s.authority, s.role, s.title, s.seen_at AS "seenAt" FROM session s
        LEFT JOIN book_user u ON u.actor = s.actor
        WHERE token_hash = $1 AND ended IS NULL AND kind <> 'code' AND expires_at > $2 AND (kind = 'token' OR seen_at > $3)
          AND (u.actor IS NULL OR (u.state = 'active' AND u.authority = s.authority AND u.role = s.role))`,
        [hashOf(token), new Date(now()), new Date(now() - IDLE)],
      );
      const [row] = rows;
      if (!row) return undefined;
      const { seenAt, ...session } = row;
      if (seenAt < now() - SEEN_EVERY) {
        await book.ledger.query('UPDATE session SET seen_at = $2 WHERE token_hash = $1 AND ended IS NULL', [
          hashOf(token),
          new Date(now()),
        ]);
      }
      return session;
    },
    async whyEnded(token) {
      const { rows } = await book.ledger.query<{ ended: EndedWhy | null; disabled: boolean | null }>(
        `SELECT ended, u.state = 'disabled' AS disabled FROM session s LEFT JOIN book_user u ON u.actor = s.actor
        WHERE token_hash = $1 AND kind <> 'code'`,
        [hashOf(token)],
      );
      const [row] = rows;
      if (row === undefined || row.disabled === true) return row && 'disabled';
      // Whoever was let in again is not told what is so no longer.
      return row.ended === 'disabled' ? 'ended' : (row.ended ?? 'over');
    },
    async open(actor, from = NOWHERE) {
      const seat = seats.find((one) => one.actor === actor);
      if (!seat) return undefined;
      const session = { actor: seat.actor, authority: seat.authority, role: seat.role, title: seat.title };
      return { token: await opened(seat, 'seat', from), session };
    },
    openFor: ({ name, ...user }, kind, from) => opened({ ...user, title: name }, kind, from),
    async provenBy(token) {
      const { rows } = await book.ledger.query<{ actor: ActorId }>(
        "SELECT actor FROM session WHERE token_hash = $1 AND kind = 'code' AND ended IS NULL AND expires_at > $2",
        [hashOf(token), new Date(now())],
      );
      return rows[0]?.actor;
    },
    seats: async () => seats,
    issue: (seat) => opened(seat, 'token', NOWHERE),
    async stillOpen(ids) {
      const { rows } = await book.ledger.query<{ id: string }>(
        `SELECT s.id FROM session s LEFT JOIN book_user u ON u.actor = s.actor
        WHERE s.id = ANY ($1::uuid[]) AND ended IS NULL AND kind <> 'code' AND expires_at > $2 AND (kind = 'token' OR seen_at > $3)
          AND (u.actor IS NULL OR (u.state = 'active' AND u.authority = s.authority AND u.role = s.role))`,
        [ids, new Date(now()), new Date(now() - IDLE)],
      );
      return new Set(rows.map(({ id }) => id));
    },
    async of(actor, own) {
      const { rows } = await book.ledger.query<OwnRow>(
        `SELECT id, kind, opened_at AS "openedAt", seen_at AS "seenAt", expires_at AS "expiresAt", address, agent FROM session
        WHERE actor = $1 AND ended IS NULL AND kind <> 'code' AND expires_at > $2 AND (kind = 'token' OR seen_at > $3)
        ORDER BY opened_at DESC, id`,
        [actor, new Date(now()), new Date(now() - IDLE)],
      );
      return rows.map(({ openedAt, seenAt, expiresAt, kind, ...row }) => ({
        ...row,
        program: kind === 'token',
        openedAt: instant(openedAt),
        seenAt: instant(seenAt),
        expiresAt: instant(expiresAt),
        own: row.id === own,
      }));
    },
    async end(actor, which, why, own) {
      const { rowCount } = await book.ledger.query(
        `UPDATE session SET ended = $2 WHERE actor = $1 AND ended IS NULL AND expires_at > $3
          AND ($4::uuid IS NULL OR id = $4) AND ($5::uuid IS NULL OR id <> $5)`,
        [actor, why, new Date(now()), typeof which === 'object' ? which.id : null, which === 'others' ? (own ?? null) : null],
      );
      return rowCount ?? 0;
    },
  };
}

interface FoundRow {
  readonly id: string;
  readonly actor: ActorId;
  readonly authority: AuthorityCode;
  readonly role: Role;
  readonly title: string;
  readonly seenAt: number;
}

interface OwnRow {
  readonly id: string;
  readonly kind: Kind;
  readonly openedAt: Instant;
  readonly seenAt: Instant;
  readonly expiresAt: Instant;
  readonly address: string;
  readonly agent: string;
}

function hashOf(token: string): Buffer {
  return createHash('sha256').update(token).digest();
}
