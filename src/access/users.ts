import type { ActorId } from '../basics/ids.ts';

const ACTOR = /^[\p{L}\p{N}][\p{L}\p{M}\p{N}._-]{1,59}$/u;

/** The name somebody signs in under, in the one form it is kept in: small letters, no spaces. Undefined when it cannot be one. */
export function readActor(text: string): ActorId | undefined {
  const name = text.normalize('NFKC').trim().toLowerCase();
  return ACTOR.test(name) ? (name as ActorId) : undefined;
}
