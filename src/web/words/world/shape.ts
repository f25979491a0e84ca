import type { en } from './en.ts';

/** English names the sentences about the clock of a world; every other language must say each. */
export interface WorldWords {
  readonly play: { readonly [phrase in keyof typeof en.play]: string };
  readonly clockWrong: { readonly [code in keyof typeof en.clockWrong]: string };
}
