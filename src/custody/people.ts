import { refused, type Result } from '../basics/result.ts';
import type { FamilyId } from '../basics/ids.ts';
import { decided, type Act, type Decided } from '../entries/act.ts';
import { refusal, type Refusal } from '../entries/refusals.ts';
import type { SliceDraft } from '../entries/types.ts';
import type { PeopleCommand } from '../people/commands.ts';
import { stepsIn } from './arrivals.ts';
import { onOwnRoll, withinSight } from './guards.ts';
import { matterKey } from './matters.ts';
import { identityToContent } from './openings.ts';
import type { CustodyFacts } from './types.ts';

/** Claims about persons on a roll, and the family units they form: claims are added, none is ever overwritten. */
export function decidePeople(command: PeopleCommand, facts: CustodyFacts, act: Act): Result<Decided, Refusal> {
  switch (command.type) {
    case 'claim-identity': {
      const named = withinSight([command.person], facts, act);
      if (!named.ok) return named;
      const slice: SliceDraft = { subject: 0, group: 'identity', content: identityToContent(command.identity) };
      const steps = facts.matters.has(matterKey('arrival', command.person)) ? stepsIn(command.identity) : [];
      const body = steps.length > 0 ? { steps } : {};
      return decided({ type: 'IdentityClaimed', subjects: [command.person], occurred: act.occurred, body, slices: [slice] });
    }
    case 'claim-kin': {
      const named = withinSight([command.person, command.to], facts, act);
      if (!named.ok) return named;
      const slice: SliceDraft = {
        subject: 0,
        group: 'family',
        content: { relation: command.relation, to: command.to, how: command.ground },
      };
      return decided({ type: 'KinClaimed', subjects: [command.person, command.to], occurred: act.occurred, body: {}, slices: [slice] });
    }
    case 'claim-answerability':
      return claimAnswerability(command, facts, act);
    case 'form-family':
      return formFamily(command, facts, act);
    case 'split-family':
      return splitFamily(command, facts, act);
  }
}

function claimAnswerability(
  command: PeopleCommand & { type: 'claim-answerability' },
  facts: CustodyFacts,
  act: Act,
): Result<Decided, Refusal> {
  const named = withinSight(command.persons, facts, act);
  if (!named.ok) return named;
  if (!facts.authorities.has(command.state)) return refused(refusal('authority-unknown', { subject: command.state, field: 'state' }));
  return decided({
    type: 'AnswerabilityClaimed',
    subjects: command.persons,
    occurred: act.occurred,
    slices: [],
    body: { state: command.state, answer: command.answer },
  });
}

function formFamily(command: PeopleCommand & { type: 'form-family' }, facts: CustodyFacts, act: Act): Result<Decided, Refusal> {
  const named = onOwnRoll(command.persons, facts, act);
  if (!named.ok) return named;
  if (command.persons.length < 2) return refused(refusal('family-too-small', { field: 'persons' }));
  const known = [...new Set(named.value.flatMap((one) => one.family ?? []))];
  if (known.length > 1) return refused(refusal('nothing-changes', { detail: 'they belong to different family units; split these first' }));
  if (known.length === 1 && named.value.every((one) => one.family !== undefined)) return refused(refusal('nothing-changes'));
  const family = known[0] ?? (act.newId('family') as FamilyId);
  return decided({ type: 'FamilyFormed', subjects: command.persons, occurred: act.occurred, body: { family }, slices: [] });
}

function splitFamily(command: PeopleCommand & { type: 'split-family' }, facts: CustodyFacts, act: Act): Result<Decided, Refusal> {
  const named = onOwnRoll(command.leaving, facts, act);
  if (!named.ok) return named;
  if (command.reason.trim() === '') return refused(refusal('reason-missing', { field: 'reason' }));
  const families = [...new Set(named.value.map((one) => one.family))];
  const family = families[0];
  if (families.length !== 1 || family === undefined) return refused(refusal('family-unknown'));
  return decided({
    type: 'FamilySplit',
    subjects: command.leaving,
    occurred: act.occurred,
    body: { family, leaving: [...command.leaving.keys()] },
    slices: command.leaving.map((_, subject): SliceDraft => ({ subject, group: 'family', content: { remark: command.reason } })),
  });
}
