import type { ActorId, AuthorityCode } from '../../basics/ids.ts';
import type { Instant } from '../../basics/time.ts';
import type { Principal, Role } from '../../entries/act.ts';
import type { Hasher } from '../../entries/seal.ts';
import type { Command } from '../../log/commands.ts';

/** One call of the one door: commands that one person gives at one moment. */
export interface WorldStep {
  /** The world's clock when this is recorded; every command's `occurred` lies at or before it. */
  readonly at: Instant;
  readonly principal: Principal;
  readonly commands: readonly Command[];
}

/** An invented user of a world: whose chair somebody takes who plays in the exercise. */
export interface Seat {
  readonly actor: ActorId;
  readonly authority: AuthorityCode;
  readonly role: Role;
  /** Who it is, in words; says that the person is invented. */
  readonly title: string;
}

/**
 * An invented caseload for exercises. Every person in it is invented, and so are the users; names of states and places
 * are there to be recognised, and whatever a world says of their acts is made up.
 */
export interface World {
  readonly name: string;
  /** The world's clock when its book opens, paused. */
  readonly opensAt: Instant;
  readonly seats: readonly Seat[];
  /**
   * The caseload as commands for the one door, in order of `at`, the same for the same seed. All authorities with software
   * keep their book on `node`, so the ports that commit the steps must bear that name.
   */
  steps(seed: number, hasher: Hasher, node?: string): Iterable<WorldStep>;
}

/** The node a world's book is kept on, unless another is named. */
export const exerciseNode = 'exercise';
