/** A value or a refusal. Refusals are values; only bugs throw. */
export type Result<Value, Refused> = { readonly ok: true; readonly value: Value } | { readonly ok: false; readonly refused: Refused };

export function accepted<Value>(value: Value): Result<Value, never> {
  return { ok: true, value };
}

export function refused<Refused>(why: Refused): Result<never, Refused> {
  return { ok: false, refused: why };
}

/** For branches that cannot be reached unless the program is wrong. */
export function bug(what: string): never {
  throw new Error(`Bug: ${what}`);
}
