import { createHash, randomBytes, timingSafeEqual } from 'node:crypto';
import { whyNotPassword } from '../access/passwords.ts';
import { readActor } from '../access/users.ts';
import type { Credentials, From, NewPassword, Opened, Session } from '../api/ports.ts';
import { isCode, type ActorId, type AuthorityCode } from '../basics/ids.ts';
import { DAY } from '../basics/time.ts';
import { interfaceProblem, refusalToProblem, type Problem } from '../contract/problems.ts';
import type { Role } from '../entries/act.ts';
import { refusal } from '../entries/refusals.ts';
import { unreadable } from '../log/text.ts';
import { userStore, type Holding, type UserRow, type UserTold } from '../store/users.ts';
import type { Book } from './book.ts';
import { openPasswords, PasswordsBusy, type Passwords } from './passwords.ts';
import { newRecoveryCodes, newSecret, recoveryHash, secretToText, stepOf } from './second-factor.ts';
import type { Sessions } from './sessions.ts';

/** A first or new code opens nothing but the choice of a password, and only so long. */
const CODE_LASTS = DAY;
/** A quarter of an hour at the most: whoever types wrongly in another's name must not be able to shut that one out for good. */
const HOLD_USER: Holding = { free: 4, longest: 900 };
/** A whole office may come from one address. */
const HOLD_ADDRESS: Holding = { free: 20, longest: 900 };

export interface NewUser {
  readonly actor: string;
  readonly name: string;
  readonly authority: string;
  readonly role: Role;
  readonly password?: string;
}

/** Users of a book of real persons. In a world all of it is refused: its seats are taken with one click. */
export interface Users {
  /** Without a password: a code with which the user chooses one. */
  add(user: NewUser, by: string): Promise<{ readonly actor: ActorId; readonly code?: string } | Problem>;
  list(): Promise<readonly UserTold[] | Problem>;
  disable(actor: string, reason: string, by: string): Promise<{ readonly ended: number } | Problem>;
  enable(actor: string, by: string): Promise<{ readonly state: UserRow['state'] } | Problem>;
  /** The password counts no longer, all sessions end, and a code for a new one is told once. */
  reset(actor: string, by: string): Promise<{ readonly code: string; readonly ended: number } | Problem>;
  find(actor: string): Promise<UserRow | Problem>;
  signIn(given: Credentials, from: From): Promise<Opened | { readonly proof: string } | Problem>;
  setPassword(given: NewPassword, from: From): Promise<Opened | Problem>;
  /** The word of one person for one act: no session is opened. */
  vouch(given: Credentials, from: From): Promise<Session | Problem>;
  hasFactor(actor: string): Promise<boolean>;
  /** A secret for a second device, by password; it counts only after a code of it was shown. */
  offerFactor(given: Credentials, from: From): Promise<{ readonly secret: string } | Problem>;
  setFactor(actor: string, code: string): Promise<{ readonly recovery: readonly string[] } | Problem>;
  dropFactor(given: Credentials, from: From): Promise<{ readonly dropped: true } | Problem>;
  /** Noted where it is a user who signs out. */
  left(session: Session, from: From): Promise<void>;
}

export interface UserOptions {
  readonly passwords?: Passwords;
  readonly now?: () => number;
}

export function openUsers(book: Pick<Book, 'ledger' | 'world'>, sessions: Sessions, options: UserOptions = {}): Users {
  const { passwords = openPasswords(), now = Date.now } = options;
  const store = userStore(book.ledger);
  const inWorld = () => (book.world === undefined ? undefined : interfaceProblem('world-has-seats'));

  async function find(actor: string): Promise<UserRow | Problem> {
    const name = readActor(actor);
    return inWorld() ?? (name && (await store.find(name))) ?? interfaceProblem('user-unknown', { subject: actor });
  }

  /** The same work and the same answer for who is no user, who has no password, who may no longer come, and who typed wrongly. */
  async function check({ actor, password, factor }: Credentials, { address }: From): Promise<{ user: UserRow; byCode: boolean } | Problem> {
    const refused = inWorld();
    if (refused) return refused;
    const name = readActor(actor) ?? '';
    const keys = { user: keyOf('user', name), address: keyOf('address', address) };
    const until = (await store.tryNow(keys.address, HOLD_ADDRESS, now())) ?? (await store.tryNow(keys.user, HOLD_USER, now()));
    if (until !== undefined) {
      await store.log('held', name, address, now());
      return interfaceProblem('sign-in-held', { retryAfter: Math.max(1, Math.ceil((until - now()) / 1000)) });
    }
    const user = await store.find(name);
    const byPassword = await passwords.matches(password, user?.verifier ?? undefined).catch((error: unknown) => {
      if (error instanceof PasswordsBusy) return undefined;
      throw error;
    });
    if (byPassword === undefined) return interfaceProblem('sign-in-busy', { retryAfter: 5 });
    const byCode = isCodeOf(password, user, now());
    const known = user && user.state !== 'disabled' && (byPassword ? await factorFits(user, factor) : byCode);
    if (!user || !known) {
      await store.log('wrong', name, address, now());
      return interfaceProblem('sign-in-failed');
    }
    await store.wasRight(keys.user, keys.address, now());
    if (byPassword && passwords.isWeak(user.verifier ?? '')) {
      const change = { state: user.state, verifier: await passwords.make(password), by: user.actor, reason: 'more work' };
      await store.change(user.actor, user.state, change, now());
    }
    return { user, byCode: !byPassword };
  }

  /** Without a second device nothing is asked for. What was shown once opens nothing again. */
  async function factorFits(user: UserRow, given = ''): Promise<boolean> {
    if (user.factor === null) return true;
    const step = stepOf(user.factor, given, now(), user.factorStep);
    return step === undefined ? store.useRecovery(user.actor, recoveryHash(given), now()) : store.useStep(user.actor, step);
  }

  async function opened(user: UserRow, from: From): Promise<Opened> {
    const token = await sessions.openFor(user, 'password', from);
    await store.log('signed-in', user.actor, from.address, now());
    return { token, session: sessionOf(user) };
  }

  return {
    find,

    async add({ actor, name, authority, role, password }, by) {
      const refused = inWorld();
      if (refused) return refused;
      const called = readActor(actor);
      if (called === undefined) return interfaceProblem('user-name-unfit', { field: 'actor' });
      const readable = name.trim() !== '' && name.length <= 200 && unreadable(name) === undefined;
      if (!readable) return interfaceProblem('user-name-unfit', { field: 'name' });
      // The first steward of an empty book comes before any authority.
      if (!isCode(authority) || (role !== 'steward' && !(await store.knowsAuthority(authority)))) {
        return refusalToProblem(refusal('authority-unknown', { subject: authority, field: 'authority' }));
      }
      const fault = password === undefined ? undefined : whyNotPassword(password, { actor: called, name, authority });
      if (fault) return interfaceProblem(fault, { field: 'password' });
      const verifier = password === undefined ? null : await passwords.make(password);
      const code = password === undefined ? newCode(now()) : undefined;
      const added = await store.add(
        {
          actor: called,
          name: name.trim(),
          authority: authority as AuthorityCode,
          role,
          state: verifier === null ? 'must-change' : 'active',
          verifier,
        },
        { by, ...(code ? { code } : {}) },
        now(),
      );
      if (!added) return interfaceProblem('user-exists', { subject: called });
      return { actor: called, ...(code ? { code: code.shown } : {}) };
    },

    list: async () => inWorld() ?? store.list(now()),

    async disable(actor, reason, by) {
      const user = await find(actor);
      if ('status' in user) return user;
      if (reason.trim() === '') return refusalToProblem(refusal('reason-missing', { field: 'reason' }));
      const changed = user.state !== 'disabled' && (await store.change(user.actor, user.state, { state: 'disabled', by, reason }, now()));
      if (!changed) return interfaceProblem('user-stands-so', { subject: user.actor });
      return { ended: await sessions.end(user.actor, 'all', 'disabled') };
    },

    async enable(actor, by) {
      const user = await find(actor);
      if ('status' in user) return user;
      const state = user.verifier === null ? 'must-change' : 'active';
      const changed = user.state === 'disabled' && (await store.change(user.actor, 'disabled', { state, by }, now()));
      return changed ? { state } : interfaceProblem('user-stands-so', { subject: user.actor });
    },

    async reset(actor, by) {
      const user = await find(actor);
      if ('status' in user) return user;
      const code = newCode(now());
      const changed =
        user.state !== 'disabled' &&
        (await store.change(user.actor, user.state, { state: 'must-change', verifier: null, code, by }, now()));
      if (!changed) return interfaceProblem('user-stands-so', { subject: user.actor });
      if (user.factor !== null) await store.setFactor(user.actor, null, 0, [], by, now());
      await store.waitsNoLonger(keyOf('user', user.actor));
      return { code: code.shown, ended: await sessions.end(user.actor, 'all', 'password') };
    },

    async signIn(given, from) {
      const checked = await check(given, from);
      if ('status' in checked) return checked;
      const { user, byCode } = checked;
      if (!byCode) return opened(user, from);
      await store.log('code', user.actor, from.address, now());
      return { proof: await sessions.openFor(user, 'code', from) };
    },

    async setPassword({ newPassword, ...given }, from) {
      const user = 'proof' in given ? await provenUser(given.proof) : await checkedUser(given, from);
      if ('status' in user) return user;
      const fault = whyNotPassword(newPassword, user);
      if (fault) return interfaceProblem(fault, { field: 'newPassword' });
      if (user.verifier !== null && (await passwords.matches(newPassword, user.verifier))) {
        return interfaceProblem('password-unchanged', { field: 'newPassword' });
      }
      const verifier = await passwords.make(newPassword);
      const changed = await store.change(user.actor, user.state, { state: 'active', verifier, code: null, by: user.actor }, now());
      if (!changed) return interfaceProblem('sign-in-failed');
      await sessions.end(user.actor, 'all', 'password');
      return opened(user, from);
    },

    async vouch(given, from) {
      const checked = await check(given, from);
      if ('status' in checked) return checked;
      if (checked.byCode) return interfaceProblem('password-must-be-set');
      await store.log('signed-here', checked.user.actor, from.address, now());
      return sessionOf(checked.user);
    },

    async hasFactor(actor) {
      return book.world === undefined && ((await store.find(actor))?.factor ?? null) !== null;
    },

    async offerFactor(given, from) {
      const user = await checkedUser(given, from);
      if ('status' in user) return user;
      const secret = newSecret();
      await store.offerFactor(user.actor, secret);
      return { secret: secretToText(secret) };
    },

    async setFactor(actor, code) {
      const user = await find(actor);
      if ('status' in user) return user;
      const step = user.factorNext === null ? undefined : stepOf(user.factorNext, code, now(), 0);
      if (user.factorNext === null || step === undefined) return interfaceProblem('factor-wrong', { field: 'factor' });
      const { shown, hashes } = newRecoveryCodes();
      await store.setFactor(user.actor, user.factorNext, step, hashes, user.actor, now());
      return { recovery: shown };
    },

    async dropFactor(given, from) {
      const user = await checkedUser(given, from);
      if ('status' in user) return user;
      await store.setFactor(user.actor, null, 0, [], user.actor, now());
      return { dropped: true };
    },

    async left({ actor }, { address }) {
      if (book.world === undefined) await store.log('signed-out', actor, address, now());
    },
  };

  async function provenUser(proof: string): Promise<UserRow | Problem> {
    const actor = await sessions.provenBy(proof);
    const user = actor && (await store.find(actor));
    return user && user.state === 'must-change' ? user : interfaceProblem('sign-in-failed');
  }

  async function checkedUser(given: Credentials, from: From): Promise<UserRow | Problem> {
    const checked = await check(given, from);
    return 'status' in checked ? checked : checked.user;
  }
}

function sessionOf({ actor, authority, role, name }: UserRow): Session {
  return { actor, authority, role, title: name };
}

function keyOf(kind: 'user' | 'address', text: string): Buffer {
  return createHash('sha256').update(`${kind} ${text}`).digest();
}

// Crockford's base 32, as on wristbands: twenty symbols are a hundred bits, and none is misread on paper.
const SYMBOLS = '0123456789ABCDEFGHJKMNPQRSTVWXYZ';

function newCode(now: number): { readonly hash: Buffer; readonly until: number; readonly shown: string } {
  const symbols = [...randomBytes(20)].map((byte) => SYMBOLS[byte % 32] ?? '').join('');
  return { hash: codeHash(symbols), until: now + CODE_LASTS, shown: symbols.replaceAll(/(.{5})(?!$)/g, '$1-') };
}

function codeHash(code: string): Buffer {
  const plain = code.toUpperCase().replaceAll(/[\s-]/g, '').replaceAll('O', '0').replaceAll(/[IL]/g, '1');
  return createHash('sha256').update(`code ${plain}`).digest();
}

function isCodeOf(given: string, user: UserRow | undefined, now: number): boolean {
  const same = timingSafeEqual(codeHash(given), user?.codeHash ?? Buffer.alloc(32));
  return same && (user?.codeUntil ?? 0) > now;
}
