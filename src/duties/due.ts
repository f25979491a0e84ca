import type { AuthorityCode, PersonId, PlaceCode } from '../basics/ids.ts';
import { HOUR, later, type Instant } from '../basics/time.ts';
import { arrivalStages, isAboutChildren, type Arrival, type Incident, type Item, type Variance } from '../custody/matters.ts';
import type { Breach } from '../custody/types.ts';
import { hoursFor } from '../handover/states.ts';
import type { Handover, Line } from '../handover/types.ts';
import { isChildAt, type BirthInterval } from '../people/birth.ts';
import { instantToDay } from '../people/days.ts';

/**
 * Every clock of the field as one table: who owes what to whom, within how many hours of what.
 * A duty tells; it never moves anybody. Figures marked as our choice in the domain notes are our choice here too.
 */
export const duties = {
  'find-child': { owes: 'owner', to: 'owner', within: 6, since: 'the count or the declaration that did not find the child' },
  'answer-offer': { owes: 'receiver', to: 'sender', within: 72, since: 'the offer, or the deadline it names' },
  depart: { owes: 'sender', to: 'receiver', within: hoursFor('depart') ?? 2, since: 'the planned departure' },
  receipt: { owes: 'receiver', to: 'sender', within: hoursFor('receive') ?? 6, since: 'the planned arrival' },
  'decide-unaccounted': { owes: 'sender', to: 'receiver', within: 24, since: 'the planned arrival' },
  'answer-recall': { owes: 'receiver', to: 'sender', within: hoursFor('cancel') ?? 6, since: 'the recall' },
  'bring-home': {
    owes: 'sender',
    to: 'receiver',
    within: hoursFor('return') ?? 24,
    since: 'the refusal, the turning back or the cancellation',
  },
  'end-limbo': { owes: 'sender', to: 'receiver', within: 24, since: 'the limbo' },
  'close-handover': { owes: 'sender', to: 'receiver', within: 72, since: 'the last settled line' },
  'complete-arrival': { owes: 'owner', to: 'owner', within: 24, since: 'the arrival; then 72 hours, then 14 days' },
  'protect-child': { owes: 'owner', to: 'owner', within: 72, since: 'the incident about a child' },
  'pass-on-property': { owes: 'owner', to: 'owner', within: 72, since: 'the thing was last passed, once its owner is gone' },
  'settle-variance': { owes: 'owner', to: 'owner', within: 24, since: 'the end of the count' },
  'review-breach': { owes: 'owner', to: 'owner', within: 72, since: 'the breach' },
} as const satisfies Record<string, { owes: string; to: string; within: number; since: string }>;
export type DutyCode = keyof typeof duties;

export interface Duty {
  readonly code: DutyCode;
  readonly owes: AuthorityCode;
  readonly to: AuthorityCode;
  readonly due: Instant;
  readonly overdue: boolean;
  /** The handover, breach, count, incident or thing concerned; of arrivals and of children who are sought, the place. */
  readonly about: string;
  readonly persons: readonly PersonId[];
}

/** Children who are sought come before everything else, then what is overdue; the earlier before the later. */
export function inOrder(due: readonly Duty[]): readonly Duty[] {
  const rank = ({ code, overdue }: Duty) => (code === 'find-child' ? 0 : 2) + (overdue ? 0 : 1);
  return due.toSorted((a, b) => rank(a) - rank(b) || a.due - b.due);
}

/** What is due on a handover at a moment, to both sides. Overdue is read off the clock; nobody is moved by it. */
export function handoverDuties(handover: Handover, now: Instant): readonly Duty[] {
  if (handover.closed) return [];
  const { sender, receiver, plan } = handover;
  const found: Duty[] = [];
  const add = (code: DutyCode, lines: readonly Line[], from: Instant) => {
    if (lines.length === 0) return;
    const owedBySender = duties[code].owes === 'sender';
    const due = code === 'answer-offer' ? plan.answerBy : later(from, duties[code].within * HOUR);
    found.push({
      code,
      owes: owedBySender ? sender : receiver,
      to: owedBySender ? receiver : sender,
      due,
      overdue: now > due,
      about: handover.id,
      persons: lines.map((line) => line.person),
    });
  };
  const inState = (...states: readonly Line['state'][]) => handover.lines.filter((line) => states.includes(line.state));
  add('answer-offer', inState('offered'), plan.answerBy);
  add('depart', inState('agreed'), plan.departure);
  add('receipt', inState('in-transit'), plan.arrival);
  // Whose seat was empty need not be waited for any longer.
  const waited = now > later(plan.arrival, duties['decide-unaccounted'].within * HOUR);
  add('decide-unaccounted', waited ? inState('in-transit', 'absent') : inState('absent'), plan.arrival);
  add('answer-recall', inState('recall-asked'), latest(inState('recall-asked')));
  add(
    'bring-home',
    inState('refused-on-arrival', 'turned-back', 'cancelled'),
    latest(inState('refused-on-arrival', 'turned-back', 'cancelled')),
  );
  add('end-limbo', inState('limbo'), latest(inState('limbo')));
  if (found.length === 0 && handover.lines.length > 0) add('close-handover', handover.lines, latest(handover.lines));
  return found;
}

function latest(lines: readonly Line[]): Instant {
  return lines.reduce((last, line) => (line.since > last ? line.since : last), 0 as Instant);
}

export function breachDuty(breach: Breach, now: Instant): Duty {
  return {
    code: 'review-breach',
    owes: breach.owner,
    to: breach.owner,
    due: breach.due,
    overdue: now > breach.due,
    about: breach.id,
    persons: breach.subjects as readonly PersonId[],
  };
}

/** What is asked of whoever arrived and not known yet: by place, day of arrival and stage one duty, due when that stage is. */
export function arrivalDuties(open: readonly Arrival[], now: Instant): readonly Duty[] {
  const byStage = new Map<string, { readonly due: Instant; readonly arrivals: Arrival[] }>();
  for (const one of open) {
    const [hours] = Object.entries(arrivalStages).find(([, steps]) => steps.some((step) => !one.steps.includes(step))) ?? [];
    if (hours === undefined) continue;
    const due = later(one.arrived, Number(hours) * HOUR);
    const key = `${one.place} ${one.authority} ${due}`;
    const group = byStage.get(key) ?? { due, arrivals: [] };
    byStage.set(key, group);
    group.arrivals.push(one);
  }
  return [...byStage.values()].map(
    ({ due, arrivals }): Duty => ({
      code: 'complete-arrival',
      owes: arrivals[0]?.authority as AuthorityCode,
      to: arrivals[0]?.authority as AuthorityCode,
      due,
      overdue: now > due,
      about: arrivals[0]?.place ?? '',
      persons: arrivals.map(({ id }) => id as PersonId),
    }),
  );
}

/** A child was left or separated, and child protection has not spoken yet. */
export function incidentDuties(open: readonly Incident[], now: Instant): readonly Duty[] {
  return open
    .filter(({ kind, childSeen }) => isAboutChildren(kind) && childSeen === undefined)
    .map(({ id, authority, happened }): Duty => {
      const due = later(happened.to, duties['protect-child'].within * HOUR);
      return { code: 'protect-child', owes: authority, to: authority, due, overdue: now > due, about: id, persons: [] };
    });
}

/** What an authority still has of somebody who left its roll: it travels after its owner, or is claimed. */
export function itemDuties(leftBehind: readonly Item[], now: Instant): readonly Duty[] {
  return leftBehind.flatMap(({ id, holder, person, since }): readonly Duty[] => {
    if (holder === undefined) return [];
    const due = later(since, duties['pass-on-property'].within * HOUR);
    const persons = [person as PersonId];
    return [{ code: 'pass-on-property', owes: holder, to: holder, due, overdue: now > due, about: id, persons }];
  });
}

/** Somebody whom a count did not find, or two persons declared lost, and the place of the last stay. */
export interface Sought {
  readonly person: PersonId;
  readonly authority: AuthorityCode;
  readonly place?: PlaceCode;
  readonly since: Instant;
  readonly birth: BirthInterval;
}

/** Of those who are sought, whoever may be a child today: one duty for each place, due as the first of them is. */
export function childDuties(sought: readonly Sought[], now: Instant): readonly Duty[] {
  const today = instantToDay(now);
  const byPlace = new Map<string, Map<PersonId, Sought>>();
  for (const one of sought) {
    if (isChildAt(one.birth, today) !== 'child') continue;
    const key = `${one.authority} ${one.place ?? ''}`;
    const children = byPlace.get(key) ?? new Map<PersonId, Sought>();
    const before = children.get(one.person);
    byPlace.set(key, children.set(one.person, before && before.since <= one.since ? before : one));
  }
  return [...byPlace.values()].flatMap((children): readonly Duty[] => {
    const [first] = [...children.values()].sort((a, b) => a.since - b.since);
    if (!first) return [];
    const due = later(first.since, duties['find-child'].within * HOUR);
    return [
      {
        code: 'find-child',
        owes: first.authority,
        to: first.authority,
        due,
        overdue: now > due,
        about: first.place ?? first.authority,
        persons: [...children.keys()],
      },
    ];
  });
}

/** Differences of one count that somebody owns, as one duty. */
export function varianceDuties(open: readonly Variance[], now: Instant): readonly Duty[] {
  const byCount = new Map<string, Variance[]>();
  for (const one of open) {
    const key = `${one.muster} ${one.owner}`;
    byCount.set(key, [...(byCount.get(key) ?? []), one]);
  }
  return [...byCount.values()].flatMap((ones): readonly Duty[] => {
    const [first] = ones;
    if (!first) return [];
    return [
      {
        code: 'settle-variance',
        owes: first.authority,
        to: first.authority,
        due: first.due,
        overdue: now > first.due,
        about: first.muster,
        persons: ones.flatMap(({ kind, subject }) => (subject === undefined || kind === 'unidentified' ? [] : [subject as PersonId])),
      },
    ];
  });
}

/** Under way, and nobody has said where the person came to: a recall that was asked for or a seat that stayed empty is no answer. */
const UNANSWERED: readonly Line['state'][] = ['in-transit', 'recall-asked', 'cancelled', 'absent'];

/** Persons past the hours for a receipt: still on the sender's roll, still in transit, and both sides are told. */
export function isOverdue(handover: Handover, line: Line, now: Instant): boolean {
  return UNANSWERED.includes(line.state) && now > later(handover.plan.arrival, duties.receipt.within * HOUR);
}
