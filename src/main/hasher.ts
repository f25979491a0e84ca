import { hash, randomBytes } from 'node:crypto';
import type { Hasher } from '../entries/seal.ts';

export const nodeHasher: Hasher = {
  sha256: (text) => hash('sha256', text, 'hex'),
  salt() {
    if (used === drawn.length) [drawn, used] = [randomBytes(256 * SALT), 0];
    used += SALT;
    return drawn.toString('hex', used - SALT, used);
  },
};

// Asking the system for randomness costs more than the randomness; each byte is used once.
const SALT = 32;
let [drawn, used] = [randomBytes(0), 0];
