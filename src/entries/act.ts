import type { ActorId, AuthorityCode, CommandId, EntryId, HandoverId, PersonId } from '../basics/ids.ts';
import type { Instant, When } from '../basics/time.ts';
import { accepted, type Result } from '../basics/result.ts';
import type { Plain } from '../basics/canonical.ts';
import type { Draft, Source } from './types.ts';

/** What every command carries, whatever it asks for. */
export interface CommandHead {
  readonly id: CommandId;
  /** When it was so; absent means now. */
  readonly occurred?: When;
  /**
   * `record` (the default) states a fact: accepted even when it broke a rule, and then marked as a breach.
   * `authorise` asks for leave to do it: refused when it would break a rule.
   */
  readonly mode?: 'record' | 'authorise';
  /** The authority whose paper a clerk enters; it must run no software. */
  readonly onBehalfOf?: AuthorityCode;
  readonly paper?: { readonly number: string; readonly signedBy: string };
  readonly source?: Source;
}

/** Who acts, for which authority, in which role and for which declared purpose. */
export interface Principal {
  readonly actor: ActorId;
  readonly authority: AuthorityCode;
  readonly role: Role;
  readonly purpose: string;
}

export const roles = ['registrar', 'desk', 'escort', 'secretariat', 'clinician', 'child-protection', 'observer', 'steward'] as const;
export type Role = (typeof roles)[number];

/** A command on its way through the rooms: who acts, when, and the identifiers its outcome will bear. */
export interface Act {
  readonly command: CommandId;
  readonly now: Instant;
  readonly actor: ActorId;
  /** The person who proposed it, where two decide and `actor` is the second. */
  readonly first?: ActorId;
  /** The authority whose clerk acts. */
  readonly authority: AuthorityCode;
  /** The authority whose act it is: `onBehalfOf`, or the clerk's own. */
  readonly party: AuthorityCode;
  readonly mode: 'record' | 'authorise';
  readonly occurred: When;
  readonly source: Source;
  readonly paper?: { readonly number: string; readonly signedBy: string };
  newPerson(n: number): PersonId;
  newHandover(): HandoverId;
  newId(purpose: string): string;
  entry(ordinal: number): EntryId;
}

/** What a room makes of a command: the entries it leads to, and what the caller is told beyond them. */
export interface Decided {
  readonly drafts: readonly Draft[];
  readonly outcome?: { readonly [name: string]: Plain };
}

export function decided(...drafts: readonly Draft[]): Result<Decided, never> {
  return accepted({ drafts });
}

/** Past the clerk's own check: who must own a breach, and by when it is looked at (72 hours, our choice). */
export const BREACH_REVIEW = 72 * 60 * 60 * 1000;
