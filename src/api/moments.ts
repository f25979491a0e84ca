import type { AskedAt } from '../reports/views.ts';

/** The two moments of a question, out of its other parameters. */
export function askedAt({ asOf, knownOn }: AskedAt): AskedAt {
  return { ...(asOf === undefined ? {} : { asOf }), ...(knownOn === undefined ? {} : { knownOn }) };
}
