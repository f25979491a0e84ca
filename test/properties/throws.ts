import type { Principal } from '../../src/entries/act.ts';
import type { Unnumbered } from '../store/books.ts';

/** One throw: what is asked, by whom, of whom; the numbers are read against the book as it then stands. */
export interface Throw {
  readonly what: number;
  readonly who: number;
  readonly whom: number;
  readonly many: number;
  readonly where: number;
  readonly when: number;
  readonly minutes: number;
  readonly authorise: boolean;
  /** Sent in one batch with the next. */
  readonly joined: boolean;
}

export interface Asked {
  readonly principal: Principal;
  readonly command: Unnumbered;
}
