import type { Problem } from './problems.ts';

/** A form of the pages, by what it is for. */
export type FormName = 'sign-in' | 'first-password' | 'password' | 'factor' | 'decision' | 'clock' | 'matter';

/** What a form shows after it was sent and refused: why, beside which field, and what was typed. Passwords are never among it. */
export interface FormTold {
  readonly form: FormName;
  readonly typed: { readonly [field: string]: string };
  readonly wrong?: { readonly field: string; readonly problem: Problem };
  /** Shows that a code was right, for the form that sets the first password. */
  readonly proof?: string;
  /** Shown this once: the secret of a second device, or the codes for the day it is lost. */
  readonly once?: { readonly secret: string } | { readonly recovery: readonly string[] };
}

/** So many people stand on one page of the form for the gate. */
export const GATE_LINES = 8;

/** So many people who came without standing on the manifest have a line on the form of the receipt. */
export const EXTRA_LINES = 3;
