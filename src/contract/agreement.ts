import type { z } from 'zod';
import type { Plain } from '../basics/canonical.ts';

/**
 * Hands a schema back as it is, and compiles only when it reads exactly what the type says: member by member, with the
 * same members optional. Without it a member added to a type would be refused on the wire, or lost, and nobody told.
 */
export function agreesWith<Noun>() {
  return <Schema extends z.ZodType>(schema: Schema & Agreement<z.output<Schema>, Noun>): Schema => schema;
}

type Agreement<Read, Noun> = [Plainly<Read>] extends [Plainly<Noun>]
  ? [Plainly<Noun>] extends [Plainly<Read>]
    ? unknown
    : { readonly schemaLacks: Noun }
  : { readonly schemaReads: Read };

/** Every member required and told apart by whether it may be absent, so that assignability both ways is equality. */
type Plainly<T> = [Plain] extends [T] ? 'anything plain' : Each<T>;

type Each<T> = T extends string | number | boolean | null | undefined
  ? T
  : T extends readonly unknown[]
    ? { -readonly [K in keyof T]: Plainly<T[K]> }
    : {
        -readonly [K in keyof T]-?: undefined extends Optional<T, K>
          ? MayBeAbsent<Plainly<Exclude<T[K], undefined>>>
          : { is: Plainly<T[K]> };
      };

interface MayBeAbsent<T> {
  mayBeAbsent: true;
  is: T;
}

type Optional<T, K extends keyof T> = Pick<T, K> extends Required<Pick<T, K>> ? T[K] : undefined;
