import type { Instant } from '../basics/time.ts';
import type { Authority, Place } from '../authorities/types.ts';
import type { AuthorityCode, PlaceCode } from '../basics/ids.ts';
import type { Viewer } from '../reports/views.ts';
import type { Language } from './words/choose.ts';

/** What every page knows about its reader and about the address that was asked for. */
export interface PageContext {
  readonly language: Language;
  /** Present where every person is invented. */
  readonly world?: {
    readonly name: string;
    readonly clock: Instant;
    /** How many times as fast as a real clock it runs, 0 when it is paused; absent where nobody can set it. */
    readonly speed?: number;
    readonly until?: Instant | undefined;
    readonly next?: Instant | undefined;
  };
  readonly viewer?: Viewer & { readonly title: string };
  /** Named readers of a world that anybody may sit down as; empty in a book of real persons. */
  readonly seats: readonly { readonly actor: string; readonly title: string; readonly authority: string; readonly role: string }[];
  readonly path: string;
  /** What stands after the question mark, which may itself stand there or not. */
  readonly query: string;
}

/** How places and authorities are called, and who holds a place; a code that is missing here is shown as it is. */
export interface Directory {
  readonly places: ReadonlyMap<PlaceCode, Pick<Place, 'names' | 'holder' | 'taken'> & Partial<Pick<Place, 'gate'>>>;
  readonly authorities: ReadonlyMap<AuthorityCode, Pick<Authority, 'names'> & Partial<Pick<Authority, 'runsSoftware'>>>;
}
