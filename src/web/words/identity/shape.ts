import type { Comparison, Reason } from '../../../identity/compare.ts';
import type { en } from './en.ts';

/** English names the sentences; a new reason to propose a pair has no page without its words. */
export interface IdentityWords {
  readonly pair: { readonly [phrase in keyof typeof en.pair]: string };
  readonly reasonWhy: { readonly [reason in Reason]: string };
  readonly agreement: { readonly [verdict in Comparison['names'] | Comparison['birth'] | Comparison['sex']]: string };
}
