import type { AuthorityCode, HandoverId, PersonId, PlaceCode } from '../../basics/ids.ts';
import type { Instant } from '../../basics/time.ts';
import { bug } from '../../basics/result.ts';
import type { Command } from '../../log/commands.ts';
import type { Lists, Roll } from './nov-2019-lists.ts';
import type { Pen } from './pen.ts';
import { actsAs } from './seats.ts';
import type { WorldStep } from './types.ts';

/** What the tellers of November 2019 write with, and what they must know of each other. */
export interface Book {
  readonly seed: number;
  readonly write: Pen;
  readonly lists: Lists;
  /** The persons of each roll by place, in the order of its rows. */
  readonly ids: Map<string, PersonId[]>;
  /** Whoever is no longer where the roll had them: the later counts do not look for these. */
  readonly gone: Set<PersonId>;
  /** Handovers by vehicle, for whoever tells how they went on after the book opened. */
  readonly handovers: Map<string, { readonly id: HandoverId; readonly persons: readonly PersonId[] }>;
}

export function personsOf({ ids }: Book, roll: Roll): readonly PersonId[] {
  return ids.get(roll.place) ?? bug(`the roll of ${roll.place} was not taken in`);
}

export const code = (text: string): PlaceCode => text as PlaceCode;
export const party = (text: string): AuthorityCode => text as AuthorityCode;

export function step(when: Instant, who: string, purpose: string, commands: readonly Command[]): WorldStep {
  return { at: when, principal: actsAs(who, purpose), commands };
}
