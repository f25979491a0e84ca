import { accepted, refused, type Result } from '../basics/result.ts';
import type { PersonId } from '../basics/ids.ts';
import type { Plain } from '../basics/canonical.ts';
import { decided, type Act, type Decided } from '../entries/act.ts';
import { refusal, type Refusal } from '../entries/refusals.ts';
import type { BreachOpened, Draft, EntryType, SliceDraft } from '../entries/types.ts';
import type { LineChange } from './fold.ts';
import { isPending, isUnderWay, next, type LineAct, type Party } from './states.ts';
import type { Handover, Line } from './types.ts';

/** The lines of these persons on the manifest. */
export function linesOf(persons: readonly PersonId[], handover: Handover): Result<readonly Line[], Refusal> {
  if (persons.length === 0) return refused(refusal('handover-empty', { field: 'persons' }));
  const lines: Line[] = [];
  for (const person of persons) {
    const line = handover.lines.find((candidate) => candidate.person === person);
    if (!line) return refused(refusal('handover-not-on-manifest', { subject: person }));
    if (lines.includes(line)) return refused(refusal('person-named-twice', { subject: person }));
    lines.push(line);
  }
  return accepted(lines);
}

export function changeAll(lines: readonly Line[], does: LineAct, party: Party): Result<readonly LineChange[], Refusal> {
  const changes: LineChange[] = [];
  for (const [subject, line] of lines.entries()) {
    const state = next(does, line.state, party);
    if (!state) {
      const code = does === 'return' && isUnderWay(line.state) ? 'cancelled-needed' : 'handover-state';
      return refused(refusal(code, { subject: line.person, detail: line.state }));
    }
    changes.push({ subject, state });
  }
  return accepted(changes);
}

/** A handover entry: the lines it changes, and who thereby enters or leaves a pending handover. */
export function entry(
  type: EntryType,
  handover: Handover,
  lines: readonly Line[],
  changes: readonly LineChange[],
  act: Act,
  body: Draft['body'],
  said?: { readonly [name: string]: Plain },
  slices: readonly SliceDraft[] = [],
): Result<Decided, Refusal> {
  const off = changes.filter((change) => !isPending(change.state)).map((change) => change.subject);
  const on = changes.filter((change) => isPending(change.state)).map((change) => change.subject);
  return decided({
    type,
    subjects: lines.map((line) => line.person),
    occurred: act.occurred,
    body: {
      ...body,
      handover: handover.id,
      lines: changes.map((change) => ({ ...change })),
      pending: { handover: handover.id, on, off },
      ...(act.paper ? { paper: { ...act.paper } } : {}),
    },
    slices: [...slices, ...(said ? lines.map((_, subject): SliceDraft => ({ subject, group: 'custody', content: said })) : [])],
  });
}

export function stays(of: NonNullable<Draft['body']['stays']>): { stays?: NonNullable<Draft['body']['stays']> } {
  return of.length > 0 ? { stays: of } : {};
}

export function some(breaches: readonly BreachOpened[]): { breaches?: readonly BreachOpened[] } {
  return breaches.length > 0 ? { breaches } : {};
}
