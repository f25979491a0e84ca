import { z } from 'zod';
import type { Plain } from '../basics/canonical.ts';

/** What a schema shows, without leave to change it. */
export type Shown<T> = [Plain] extends [T] ? T : Each<T>;
type Each<T> = T extends string | number | boolean | null | undefined ? T : { readonly [K in keyof T]: Shown<T[K]> };

/** A value as it travels: instants become text, and members the schema does not name stay here. */
export function toWire<Schema extends z.ZodType>(schema: Schema, value: Shown<z.output<Schema>>): z.input<Schema> {
  return z.encode(schema, value as z.output<Schema>);
}
