import type { Problem } from './problems.ts';

/** A form of the pages, by what it is for. */
export type FormName = 'sign-in' | 'first-password' | 'password' | 'decision';

/** What a form shows after it was sent and refused: why, beside which field, and what was typed. Passwords are never among it. */
export interface FormTold {
  readonly form: FormName;
  readonly typed: { readonly [field: string]: string };
  readonly wrong?: { readonly field: string; readonly problem: Problem };
  /** Shows that a code was right, for the form that sets the first password. */
  readonly proof?: string;
  /** What was asked for has been done. */
  readonly done?: 'confirmed' | 'rejected' | 'password';
}
