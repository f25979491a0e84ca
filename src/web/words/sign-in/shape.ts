import type { TwoPersonCommand } from '../../../log/commands.ts';
import type { en } from './en.ts';

/** English names the sentences; every other language must say each, and a new act of two has no page without its words. */
export interface SignInWords {
  readonly sign: { readonly [phrase in keyof typeof en.sign]: string };
  readonly decide: { readonly [phrase in keyof typeof en.decide]: string };
  readonly twoPerson: { readonly [act in TwoPersonCommand['type']]: string };
  readonly effect: { readonly [act in TwoPersonCommand['type']]: string };
  readonly wrong: { readonly [code in keyof typeof en.wrong]: string };
}
