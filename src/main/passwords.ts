import { randomBytes, scrypt, timingSafeEqual, type ScryptOptions } from 'node:crypto';
import { sameLetters } from '../access/passwords.ts';

/** Verifiers of passwords: made slowly and at the cost of much memory, so that stolen ones are worth little. */
export interface Passwords {
  make(password: string): Promise<string>;
  /** The same work whether there is a verifier or not: without one it is done in vain, so that a clock tells nobody who is a user. */
  matches(password: string, verifier: string | undefined): Promise<boolean>;
  /** Made with less work than is asked for today. */
  isWeak(verifier: string): boolean;
}

/** The work of one verifier: 2 to the power of `cost` blocks, each of `block` times 128 bytes. */
export interface Work {
  readonly cost: number;
  readonly block: number;
  readonly lanes: number;
}

/** 128 MiB and some tenths of a second each (OWASP's first recommendation for scrypt). */
const WORK: Work = { cost: 17, block: 8, lanes: 1 };

// Each needs 128 MiB while it is made: a crowd at the door waits, and a siege does not take the machine's memory.
const AT_ONCE = 2;
const MOST_WAITING = 64;

/** Too many are waiting for their password to be looked at. */
export class PasswordsBusy extends Error {}

export function openPasswords(work: Work = WORK): Passwords {
  const inTurn = turns(AT_ONCE, MOST_WAITING);
  const nobody = written(work, randomBytes(16), randomBytes(32));
  return {
    async make(password) {
      const salt = randomBytes(16);
      return written(work, salt, await inTurn(() => derive(password, salt, 32, work)));
    },
    async matches(password, verifier) {
      const { salt, hash, ...asked } = read(verifier ?? nobody);
      const derived = await inTurn(() => derive(password, salt, hash.length, asked));
      return timingSafeEqual(derived, hash) && verifier !== undefined;
    },
    isWeak(verifier) {
      const { cost, block, lanes } = read(verifier);
      return cost < work.cost || block < work.block || lanes < work.lanes;
    },
  };
}

function written({ cost, block, lanes }: Work, salt: Buffer, hash: Buffer): string {
  return ['scrypt', cost, block, lanes, salt.toString('base64url'), hash.toString('base64url')].join('$');
}

function read(verifier: string): Work & { readonly salt: Buffer; readonly hash: Buffer } {
  const [kind, cost, block, lanes, salt, hash] = verifier.split('$');
  if (kind !== 'scrypt' || salt === undefined || hash === undefined) throw new Error('a verifier that nobody here made');
  return {
    cost: Number(cost),
    block: Number(block),
    lanes: Number(lanes),
    salt: Buffer.from(salt, 'base64url'),
    hash: Buffer.from(hash, 'base64url'),
  };
}

function derive(password: string, salt: Buffer, length: number, { cost, block, lanes }: Work): Promise<Buffer> {
  const N = 2 ** cost;
  const options: ScryptOptions = { N, r: block, p: lanes, maxmem: 256 * N * block };
  return new Promise((resolve, reject) => {
    scrypt(sameLetters(password), salt, length, options, (error, derived) => (error ? reject(error) : resolve(derived)));
  });
}

function turns(atOnce: number, mostWaiting: number): <Done>(work: () => Promise<Done>) => Promise<Done> {
  let working = 0;
  const waiting: (() => void)[] = [];
  return async (work) => {
    if (working >= atOnce) {
      if (waiting.length >= mostWaiting) throw new PasswordsBusy();
      await new Promise<void>((turn) => waiting.push(turn));
    } else working += 1;
    try {
      return await work();
    } finally {
      // Whoever waits takes over the place that is given up.
      const next = waiting.shift();
      if (next) next();
      else working -= 1;
    }
  };
}
