import type { HandoverId, PersonId } from '../basics/ids.ts';
import type { Act } from '../entries/act.ts';
import type { Draft, EntryType } from '../entries/types.ts';
import { isPending, isUnderWay, next } from '../handover/states.ts';
import { entry } from '../handover/lines.ts';
import type { Handover, Line } from '../handover/types.ts';
import type { LineChange } from '../handover/fold.ts';

/** What a reaction may look at: the handovers as they stood before the entry it reacts to. */
export interface ReactionFacts {
  readonly handovers: ReadonlyMap<HandoverId, Handover>;
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
};

/** The types a reaction can lead to. */
export const ledTo: readonly EntryType[] = ['HandoverLinesVoided'];

// A death, a release or a loss voids what was offered or agreed about the person, and settles a line that was under way.
function leaveHandovers(from: Draft, facts: ReactionFacts, act: Act): readonly Draft[] {
  const drafts: Draft[] = [];
  for (const handover of facts.handovers.values()) {
    const lines: Line[] = [];
    const changes: LineChange[] = [];
    for (const line of handover.lines) {
      if (!from.subjects.includes(line.person as PersonId)) continue;
      const state = isPending(line.state) || isUnderWay(line.state) ? (next('void', line.state, 'book') ?? next('lose', line.state, 'book')) : undefined;
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
