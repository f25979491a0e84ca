import type { Pool } from 'pg';
import type { ActorId, AuthorityCode } from '../basics/ids.ts';
import type { Role } from '../entries/act.ts';

export type UserState = 'active' | 'must-change' | 'disabled';

/** A user as the book keeps one. */
export interface UserRow {
  readonly actor: ActorId;
  readonly name: string;
  readonly authority: AuthorityCode;
  readonly role: Role;
  readonly state: UserState;
  readonly verifier: string | null;
  readonly codeHash: Buffer | null;
  readonly codeUntil: number | null;
  /** The secret of the second device, the last step whose code was used, and a secret that is not shown to work yet. */
  readonly factor: Buffer | null;
  readonly factorStep: number;
  readonly factorNext: Buffer | null;
}

/** What is told of a user; nothing of passwords. */
export interface UserTold extends Pick<UserRow, 'actor' | 'name' | 'authority' | 'role' | 'state'> {
  readonly createdAt: number;
  readonly signedInAt: number | null;
  readonly failedAt: number | null;
  readonly sessions: number;
}

export interface UserChange {
  readonly state: UserState;
  readonly verifier?: string | null;
  readonly code?: { readonly hash: Buffer; readonly until: number } | null;
  readonly by: string;
  readonly reason?: string;
}

export type SignInOutcome = 'signed-in' | 'signed-here' | 'code' | 'wrong' | 'held' | 'signed-out' | 'ended';

/** How fast waiting grows: so many tries are free, then 2, 4, 8 … seconds, and never longer than `longest`. */
export interface Holding {
  readonly free: number;
  readonly longest: number;
}

/** Users, what happened to them, and who must wait; in the `ledger` role. All times are real ones, handed in. */
export function userStore(pool: Pool) {
  return {
    async find(actor: string): Promise<UserRow | undefined> {
      const { rows } = await pool.query<UserRow>(
        `SELECT actor, name, authority, role, state, verifier, code_hash AS "codeHash", code_until AS "codeUntil",
          factor, factor_step AS "factorStep", factor_next AS "factorNext"
        FROM book_user WHERE actor = $1`,
        [actor],
      );
      return rows[0];
    },

    /** False when somebody is called so already. */
    async add(
      user: Omit<UserRow, 'codeHash' | 'codeUntil' | 'factor' | 'factorStep' | 'factorNext'>,
      { code, by }: Pick<UserChange, 'code' | 'by'>,
      now: number,
    ): Promise<boolean> {
      const { rowCount } = await pool.query(
        `INSERT INTO book_user (actor, name, authority, role, state, verifier, code_hash, code_until, created_at, changed_at, changed_by)
        VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, $9, $10) ON CONFLICT (actor) DO NOTHING`,
        [
          user.actor,
          user.name,
          user.authority,
          user.role,
          user.state,
          user.verifier,
          code?.hash ?? null,
          code ? new Date(code.until) : null,
          new Date(now),
          by,
        ],
      );
      return rowCount === 1;
    },

    /** What is left out stays. False when the user has been changed by somebody else since it was read in `before`. */
    async change(actor: string, before: UserState, { state, verifier, code, by, reason }: UserChange, now: number): Promise<boolean> {
      const { rowCount } = await pool.query(
        `UPDATE book_user SET state = $3, verifier = CASE WHEN $4 THEN $5 ELSE verifier END,
          code_hash = CASE WHEN $6 THEN $7 ELSE code_hash END, code_until = CASE WHEN $6 THEN $8 ELSE code_until END,
          changed_at = $9, changed_by = $10, reason = $11
        WHERE actor = $1 AND state = $2`,
        [
          actor,
          before,
          state,
          verifier !== undefined,
          verifier ?? null,
          code !== undefined,
          code?.hash ?? null,
          code ? new Date(code.until) : null,
          new Date(now),
          by,
          reason ?? null,
        ],
      );
      return rowCount === 1;
    },

    /** A new secret waits until it is shown to work; none takes it back. */
    async offerFactor(actor: string, secret: Buffer): Promise<void> {
      await pool.query('UPDATE book_user SET factor_next = $2 WHERE actor = $1', [actor, secret]);
    },

    /** The secret that waited counts from now on, or with null none does. */
    async setFactor(
      actor: string,
      secret: Buffer | null,
      step: number,
      recovery: readonly Buffer[],
      by: string,
      now: number,
    ): Promise<void> {
      await pool.query(
        `UPDATE book_user SET factor = $2, factor_next = NULL, factor_step = $3, recovery = $4, changed_by = $5, changed_at = $6,
          reason = NULL
        WHERE actor = $1`,
        [actor, secret, step, recovery, by, new Date(now)],
      );
    },

    /** True once for each step: of two who show the same code, one is let in. */
    async useStep(actor: string, step: number): Promise<boolean> {
      const { rowCount } = await pool.query('UPDATE book_user SET factor_step = $2 WHERE actor = $1 AND factor_step < $2', [actor, step]);
      return rowCount === 1;
    },

    /** True once for each recovery code. */
    async useRecovery(actor: string, hash: Buffer, now: number): Promise<boolean> {
      const { rowCount } = await pool.query(
        `UPDATE book_user SET recovery = array_remove(recovery, $2), changed_by = $1, changed_at = $3, reason = NULL
        WHERE actor = $1 AND $2 = ANY (recovery)`,
        [actor, hash, new Date(now)],
      );
      return rowCount === 1;
    },

    async list(now: number): Promise<readonly UserTold[]> {
      const { rows } = await pool.query<UserTold>(
        `SELECT actor, name, authority, role, state, created_at AS "createdAt",
          (SELECT max(at) FROM sign_in s WHERE s.actor = u.actor AND outcome = 'signed-in') AS "signedInAt",
          (SELECT max(at) FROM sign_in s WHERE s.actor = u.actor AND outcome = 'wrong') AS "failedAt",
          (SELECT count(*)::int FROM session s WHERE s.actor = u.actor AND ended IS NULL AND expires_at > $1) AS sessions
        FROM book_user u ORDER BY actor`,
        [new Date(now)],
      );
      return rows;
    },

    async knowsAuthority(code: string): Promise<boolean> {
      return (await pool.query('SELECT FROM authority WHERE code = $1', [code])).rowCount === 1;
    },

    /** A name that nobody bears is not written down: it may have been a password typed into the wrong field. */
    async log(outcome: SignInOutcome, actor: string, address: string, now: number): Promise<void> {
      await pool.query(
        'INSERT INTO sign_in (at, actor, address, outcome) VALUES ($1, (SELECT actor FROM book_user WHERE actor = $2), $3, $4)',
        [new Date(now), actor, address, outcome],
      );
    },

    /**
     * Counts a try before it is looked at, so that a thousand at once are not one. Undefined when it may be made; else the moment
     * until which this key must wait.
     */
    async tryNow(key: Buffer, { free, longest }: Holding, now: number): Promise<number | undefined> {
      const { rowCount } = await pool.query(
        `INSERT INTO sign_in_hold AS hold (key, tries, last_at, held_until) VALUES ($1, 1, $2, 'epoch')
        ON CONFLICT (key) DO UPDATE SET last_at = $2,
          tries = CASE WHEN hold.last_at < $2::timestamptz - interval '1 day' THEN 1 ELSE hold.tries + 1 END,
          held_until = CASE
            WHEN hold.last_at < $2::timestamptz - interval '1 day' OR hold.tries < $3 THEN 'epoch'
            ELSE $2::timestamptz + least($4, power(2, least(hold.tries + 1 - $3, 20))) * interval '1 second' END
        WHERE hold.held_until <= $2`,
        [key, new Date(now), free, longest],
      );
      if (rowCount === 1) return undefined;
      const { rows } = await pool.query<{ until: number }>('SELECT held_until AS until FROM sign_in_hold WHERE key = $1', [key]);
      return rows[0]?.until ?? now;
    },

    /** After a try that was right: a user waits no longer; an address gets back the one try, and not those of others. */
    async wasRight(user: Buffer, address: Buffer, now: number): Promise<void> {
      await pool.query('DELETE FROM sign_in_hold WHERE key = $1 OR last_at < $2', [user, new Date(now - 2 * DAY)]);
      // Not until now, which may be later than the moment at which somebody beside him began.
      await pool.query("UPDATE sign_in_hold SET tries = greatest(tries - 1, 0), held_until = 'epoch' WHERE key = $1", [address]);
    },

    async waitsNoLonger(user: Buffer): Promise<void> {
      await pool.query('DELETE FROM sign_in_hold WHERE key = $1', [user]);
    },
  };
}

const DAY = 24 * 60 * 60 * 1000;
