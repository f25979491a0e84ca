import type { AuthorityCode, CommandId, EntryId, HandoverId, PersonId } from '../../basics/ids.ts';
import { exactly, textToInstant, type Instant, type When } from '../../basics/time.ts';
import { bug } from '../../basics/result.ts';
import { entryId, hashToUuid, newPersonId, type Hasher } from '../../entries/seal.ts';

/** Writes the heads of commands, and foretells the identifiers the door will give to what they make. */
export interface Pen {
  head(occurred: Instant | When): { readonly id: CommandId; readonly occurred: When };
  /** The person in position `n` among those whom a command brings into the book. */
  person(authority: string, command: CommandId, n: number): PersonId;
  handover(authority: string, command: CommandId): HandoverId;
  entry(authority: string, command: CommandId, ordinal: number): EntryId;
  /** What else a command begins, called as the door calls it: `muster`, `incident`, `variance 7`. */
  begun(what: string, authority: string, command: CommandId): string;
}

/** A pen whose command numbers follow from the world and the seed. */
export function pen(world: string, seed: number, hasher: Hasher): Pen {
  let written = 0;
  return {
    head: (occurred) => ({
      id: hashToUuid(hasher.sha256(`world ${world} ${seed} ${written++}`)) as CommandId,
      occurred: typeof occurred === 'number' ? exactly(occurred) : occurred,
    }),
    person: (authority, command, n) => newPersonId(hasher, authority as AuthorityCode, command, n),
    handover: (authority, command) => hashToUuid(hasher.sha256(`handover ${authority} ${command}`)) as HandoverId,
    entry: (authority, command, ordinal) => entryId(hasher, authority as AuthorityCode, command, ordinal),
    begun: (what, authority, command) => hashToUuid(hasher.sha256(`${what} ${authority} ${command}`)),
  };
}

/** An instant written as `2019-10-02T09:00Z`. */
export function at(text: string): Instant {
  return textToInstant(text) ?? bug(`not an instant: ${text}`);
}
