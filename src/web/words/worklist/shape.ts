import type { en } from './en.ts';

/** English names the sentences. */
export interface WorkWords {
  readonly work: { readonly [phrase in keyof typeof en.work]: string };
}
