import { hash, randomBytes } from 'node:crypto';
import type { Hasher } from '../entries/seal.ts';

export const nodeHasher: Hasher = {
  sha256: (text) => hash('sha256', text, 'hex'),
  salt: () => randomBytes(32).toString('hex'),
};
