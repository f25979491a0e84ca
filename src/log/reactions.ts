import type { HandoverId, PersonId } from '../basics/ids.ts';
import type { Standing } from '../custody/types.ts';
import type { Act } from '../entries/act.ts';
import type { Draft, EntryType } from '../entries/types.ts';
import { isPending, isUnderWay, next } from '../handover/states.ts';
import { entry } from '../handover/lines.ts';
import type { Handover, Line } from '../handover/types.ts';
import type { LineChange } from '../handover/fold.ts';

/** What a reaction may look at: handovers and persons as they stand after the entry it reacts to. */
export interface ReactionFacts {
  readonly handovers: ReadonlyMap<HandoverId, Handover>;
  readonly standings: ReadonlyMap<PersonId, Standing>;
}
type Reaction = (entry: Draft, facts: ReactionFacts, act: Act) => readonly Draft[];

/**
 * Where a lower room's event must change what a higher room keeps: one table, entry type to follow-on entries, in the
 * same transaction. No row may name a type that another row leads to, so there are no cycles; a test holds that.
 */
export const reactions: { readonly [type in EntryType]?: readonly Reaction[] } = {
  DeathEstablished: [leaveHandovers],
  PersonsReleased: [leaveHandovers],
  PersonsDeclaredUnaccounted: [leaveHandovers],
  PersonsDeclaredAtLarge: [leaveHandovers],
  // A correction can put somebody back among the lost or the ended, and a late receipt takes away whom the sender has offered anew.
  MovementsCorrected: [leaveHandovers],
  HandoverReceived: [leaveHandovers],
  HandoverReceiptCorrected: [leaveHandovers],
};

/** The types a reaction can lead to. */
export const ledTo: readonly EntryType[] = ['HandoverLinesVoided'];

// A death, a release, a loss or another roll voids what was offered or agreed about the person, and settles a line that was under way;
// a late fact after which the person stands as before does not.
function leaveHandovers(from: Draft, facts: ReactionFacts, act: Act): readonly Draft[] {
  const drafts: Draft[] = [];
  for (const handover of facts.handovers.values()) {
    const lines: Line[] = [];
    const changes: LineChange[] = [];
    for (const line of handover.lines) {
      if (!from.subjects.includes(line.person as PersonId) || mayTravel(line.person, handover, facts)) continue;
      const state =
        isPending(line.state) || isUnderWay(line.state)
          ? (next('void', line.state, 'book') ?? next('lose', line.state, 'book'))
          : undefined;
      if (!state) continue;
      changes.push({ subject: lines.length, state });
      lines.push(line);
    }
    if (lines.length === 0) continue;
    const voided = entry('HandoverLinesVoided', handover, lines, changes, act, { because: from.type });
    if (voided.ok) drafts.push(...voided.value.drafts);
  }
  return drafts;
}

function mayTravel(person: PersonId, handover: Handover, facts: ReactionFacts): boolean {
  const { roll, kind } = facts.standings.get(person)?.account ?? {};
  return roll === handover.sender && (kind === 'held' || kind === 'escort' || kind === 'guest' || kind === 'in-transit');
}
