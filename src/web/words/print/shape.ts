import type { en } from './en.ts';

/** What stands on paper only, and on the links that lead to it. */
export interface PrintWords {
  readonly print: { readonly [phrase in keyof (typeof en)['print']]: string };
}
