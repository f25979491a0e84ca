import { refused, type Result } from '../basics/result.ts';
import { decided, type Act, type Decided } from '../entries/act.ts';
import { refusal, type Refusal } from '../entries/refusals.ts';
import type { SliceDraft } from '../entries/types.ts';
import { isChildAt } from '../people/birth.ts';
import { instantToDay } from '../people/days.ts';
import { withinSight } from './guards.ts';
import { openIncident } from './incidents.ts';
import type { CareCommand } from './matter-commands.ts';
import { matterKey } from './matters.ts';
import type { CustodyFacts } from './types.ts';

/** What a clinician finds, and what child protection notes: each in a field group of its own, which custody staff cannot read. */
export function decideCare(command: CareCommand, facts: CustodyFacts, act: Act): Result<Decided, Refusal> {
  return command.type === 'record-examination' ? examine(command, facts, act) : noteChild(command, facts, act);
}

function examine(command: CareCommand & { type: 'record-examination' }, facts: CustodyFacts, act: Act): Result<Decided, Refusal> {
  const { person, occasion, findings, injuries = [], instructions } = command;
  const seen = withinSight([person], facts, act);
  if (!seen.ok) return seen;
  if (findings.trim() === '') return refused(refusal('reason-missing', { field: 'findings' }));
  const arrival = facts.matters.get(matterKey('arrival', person));
  const completes = arrival?.matter === 'arrival' && arrival.state === 'open';
  const medical: SliceDraft = {
    subject: 0,
    group: 'medical',
    content: { findings, ...(injuries.length > 0 ? { injuries: injuries.map((injury) => ({ ...injury })) } : {}) },
  };
  return decided({
    type: 'PersonExamined',
    subjects: [person],
    occurred: act.occurred,
    // Whoever reads the entry learns that somebody looked, and not what was found.
    body: { occasion, ...(completes ? { steps: ['examined'] } : {}) },
    slices: [medical, ...(instructions?.trim() ? [{ subject: 0, group: 'custody', content: { instructions } } as const] : [])],
  });
}

function noteChild(command: CareCommand & { type: 'note-child' }, facts: CustodyFacts, act: Act): Result<Decided, Refusal> {
  const { persons, concern, text, incident } = command;
  const named = withinSight(persons, facts, act);
  if (!named.ok) return named;
  if (text.trim() === '') return refused(refusal('reason-missing', { field: 'text' }));
  const day = instantToDay(act.occurred.to);
  // Whose age is not known may be a child and is treated as one.
  const adult = named.value.find((one) => isChildAt(one.birth, day) === 'adult');
  if (adult) return refused(refusal('not-a-child', { subject: adult.id }));
  if (incident !== undefined) {
    const open = openIncident(incident, facts, act);
    if (!open.ok) return open;
  }
  return decided({
    type: 'ChildNoted',
    subjects: persons,
    occurred: act.occurred,
    body: incident === undefined ? {} : { incident },
    slices: persons.map((_, subject) => ({ subject, group: 'child', content: { concern, text } })),
  });
}
