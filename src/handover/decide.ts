import { accepted, bug, refused, type Result } from '../basics/result.ts';
import type { AuthorityCode, HandoverId, PersonId, PlaceCode } from '../basics/ids.ts';
import type { Plain } from '../basics/canonical.ts';
import { HOUR, instantToText, later } from '../basics/time.ts';
import { BREACH_REVIEW, decided, type Act, type Decided } from '../entries/act.ts';
import { refusal, type Refusal } from '../entries/refusals.ts';
import type { Account, BreachOpened, Draft, EntryType, SliceDraft } from '../entries/types.ts';
import { familyFindings, heldByAnother, judge, MOST_SUBJECTS, onOwnRoll, placeOf, type Finding } from '../custody/guards.ts';
import { takeStep } from '../custody/steps.ts';
import type { Standing } from '../custody/types.ts';
import type { LineChange } from './fold.ts';
import { changeAll, entry, linesOf, some, stays } from './lines.ts';
import { isPending, isSettled, isUnderWay, next, type LineAct, type Party } from './states.ts';
import { ageFindings, ageNotShown, type Traveller } from './ages.ts';
import { whatVoids } from './plans.ts';
import { partiesOf, partOf } from './possible.ts';
import { correctReceipt, receive } from './receipt.ts';
import type { Handover, HandoverCommand, HandoverFacts, Line, LineGiven, Plan } from './types.ts';

/** Decides a step of a handover: who may take it, from which state of each line, and what the book then says. */
export function decideHandover(command: HandoverCommand, facts: HandoverFacts, act: Act): Result<Decided, Refusal> {
  if (command.type === 'offer-handover') return offer(command, facts, act);
  if (command.type === 'decide-disclosure') return decideDisclosure(command, facts, act);
  const part = takePart(command, facts, act);
  if (!part.ok) return part;
  const { handover, party } = part.value;
  switch (command.type) {
    case 'agree-handover':
      return agree(command, handover, party, act);
    case 'refuse-handover':
      return plain('HandoverRefused', 'refuse', command.persons, handover, party, act, { reason: command.reason });
    case 'withdraw-handover':
      return plain('HandoverWithdrawn', 'withdraw', command.persons, handover, party, act, { reason: command.reason });
    case 'amend-handover':
      return amend(command, handover, facts, act);
    case 'depart-handover':
      return depart(command, handover, facts, act);
    case 'pass-handover':
      return pass(command, handover, act);
    case 'receive-handover':
      return receive(command, handover, facts, act);
    case 'evidence-arrival':
      return evidence(command, handover, act);
    case 'recall-handover':
      return plain('HandoverRecalled', 'recall', command.persons, handover, party, act, { reason: command.reason });
    case 'cancel-handover':
      return plain('HandoverCancelled', 'cancel', command.persons, handover, party, act);
    case 'turn-back-handover':
      return plain('HandoverTurnedBack', 'turn-back', command.persons, handover, party, act, { reason: command.reason });
    case 'report-limbo':
      return limbo(command, handover, party, act);
    case 'return-handover':
      return bringBack(command, handover, facts, act);
    case 'dispute-handover':
      return dispute(command, handover, act);
    case 'correct-receipt':
      return correctReceipt(command, handover, facts, act);
    case 'close-handover':
      return close(handover, act);
  }
}

/** The handover and the part the acting authority has in it; one person never acts for two authorities. */
function takePart(
  command: Exclude<HandoverCommand, { type: 'offer-handover' | 'decide-disclosure' }>,
  facts: HandoverFacts,
  act: Act,
): Result<{ handover: Handover; party: Party }, Refusal> {
  const handover = facts.handovers.get(command.handover);
  const party = handover && partOf(handover, act.party);
  if (!handover || !party) return refused(refusal('handover-unknown', { subject: command.handover }));
  if (!partiesOf[command.type].includes(party)) return refused(refusal('handover-not-your-part', { subject: handover.id }));
  if (handover.actors.some(([authority, actor]) => actor === act.actor && authority !== act.party)) {
    return refused(refusal('handover-one-actor', { subject: act.actor }));
  }
  if (handover.closed && command.type !== 'correct-receipt') return refused(refusal('handover-closed', { subject: handover.id }));
  return accepted({ handover, party });
}

function offer(command: HandoverCommand & { type: 'offer-handover' }, facts: HandoverFacts, act: Act): Result<Decided, Refusal> {
  const parties = [act.party, command.receiver, ...(command.transit === undefined ? [] : [command.transit])];
  if (new Set(parties).size !== parties.length) return refused(refusal('handover-one-authority', { subject: command.receiver }));
  const stranger = parties.find((code) => !facts.authorities.has(code));
  if (stranger !== undefined) return refused(refusal('authority-unknown', { subject: stranger }));
  if (command.lines.length === 0) return refused(refusal('handover-empty', { field: 'lines' }));
  const plan = soundPlan(command.plan, command.receiver, facts, act);
  if (!plan.ok) return plan;
  const going = mayBeOffered(command.lines, parties.slice(1), facts, act);
  if (!going.ok) return going;
  const adultsOnly = command.adultsOnly === true;
  const grown = oldEnough(command.lines, going.value, adultsOnly, command.plan, act);
  if (!grown.ok) return grown;
  const parting = judge(familyFindings(going.value, facts), act);
  if (!parting.ok) return parting;
  const breaches = [...grown.value, ...parting.value];
  const id = act.newHandover();
  return decided({
    type: 'HandoverOffered',
    subjects: command.lines.map((line) => line.person),
    occurred: act.occurred,
    body: {
      handover: id,
      sender: act.party,
      receiver: command.receiver,
      ...(command.transit === undefined ? {} : { transit: command.transit }),
      plan: planToPlain(command.plan),
      ...(adultsOnly ? { adultsOnly } : {}),
      clearances: [],
      lines: newLines(command.lines, going.value),
      pending: { handover: id, on: [...command.lines.keys()], off: [] },
      ...some(breaches),
    },
    slices: lineSlices(command.lines),
  });
}

function soundPlan(plan: Plan, receiver: AuthorityCode, facts: HandoverFacts, act: Act): Result<Plan, Refusal> {
  const place = placeOf(plan.destination, facts);
  if (!place.ok) return place;
  if (place.value.holder !== receiver) {
    return refused(refusal('place-of-another', { subject: plan.destination, field: 'plan.destination' }));
  }
  if (place.value.gate === 'closed' && act.mode === 'authorise') return refused(refusal('place-closed', { subject: plan.destination }));
  if (plan.arrival < plan.departure) return refused(refusal('interval-reversed', { field: 'plan.arrival' }));
  if (plan.answerBy <= act.occurred.to) return refused(refusal('deadline-past', { field: 'plan.answerBy' }));
  return accepted(plan);
}

/** Each person is on the sender's roll, bodily there, in no other open handover, and may be named to the others. */
function mayBeOffered(
  lines: readonly LineGiven[],
  to: readonly AuthorityCode[],
  facts: HandoverFacts,
  act: Act,
): Result<readonly Standing[], Refusal> {
  const going = onOwnRoll(
    lines.map((line) => line.person),
    facts,
    act,
  );
  if (!going.ok) return going;
  for (const one of going.value) {
    if (one.account.kind === 'merged') return refused(refusal('person-merged', { subject: one.id }));
    if (!['held', 'escort', 'in-transit'].includes(one.account.kind)) return refused(refusal('step-impossible', { subject: one.id }));
    if (one.pending !== undefined) return refused(refusal('person-in-handover', { subject: one.id }));
    for (const authority of to) {
      const permitted = facts.disclosures.get(`${one.id} ${authority}`);
      if (permitted === undefined) return refused(refusal('no-disclosure-decision', { subject: one.id, detail: authority }));
      if (!permitted) return refused(refusal('disclosure-withheld', { subject: one.id, detail: authority }));
    }
  }
  return going;
}

/**
 * The age gate when persons are put on a manifest. An offer moves nobody: what a panel has to say of a child may come after it like
 * travel papers, unless leave is asked for; a child on a manifest of adults is looked into at once.
 */
function oldEnough(
  lines: readonly LineGiven[],
  going: readonly Standing[],
  adultsOnly: boolean,
  plan: Plan,
  act: Act,
): Result<readonly BreachOpened[], Refusal> {
  const travellers = going.map((standing, i): Traveller => ({ standing, bestInterests: lines[i]?.bestInterests !== undefined }));
  const unknown = act.mode === 'authorise' ? ageNotShown(travellers, adultsOnly) : undefined;
  if (unknown) return refused(refusal('age-not-shown', { subject: unknown.standing.id }));
  const findings = ageFindings(travellers, adultsOnly, plan.departure);
  return judge(act.mode === 'authorise' ? findings : findings.filter(({ breach }) => breach === 'child-on-adult-manifest'), act);
}

function newLines(lines: readonly LineGiven[], going: readonly Standing[]): Plain {
  return lines.map((line, subject) => {
    const place = going[subject]?.account.place;
    return { subject, state: 'offered', ...(place === undefined ? {} : { keptAt: place }), ...readiness(line) };
  });
}

function readiness(line: LineGiven): { papers?: true; fit?: true; bestInterests?: true } {
  return {
    ...(line.papers ? { papers: true } : {}),
    ...(line.fitToTravel ? { fit: true } : {}),
    ...(line.bestInterests ? { bestInterests: true } : {}),
  };
}

function lineSlices(lines: readonly LineGiven[]): readonly SliceDraft[] {
  return lines.flatMap((line, subject): SliceDraft[] => {
    const { person: _, ...given } = line;
    return Object.keys(given).length === 0 ? [] : [{ subject, group: 'transfer', content: given as SliceDraft['content'] }];
  });
}

function planToPlain(plan: Plan): Plain {
  return { ...plan, vehicles: [...plan.vehicles] };
}

function agree(
  command: HandoverCommand & { type: 'agree-handover' },
  handover: Handover,
  party: Party,
  act: Act,
): Result<Decided, Refusal> {
  if (act.occurred.to > handover.plan.answerBy) {
    return refused(refusal('offer-lapsed', { subject: handover.id, detail: instantToText(handover.plan.answerBy) }));
  }
  const lines = linesOf(command.persons, handover);
  if (!lines.ok) return lines;
  const changes: LineChange[] = [];
  for (const [subject, line] of lines.value.entries()) {
    if (line.state !== 'offered') return refused(refusal('handover-state', { subject: line.person, detail: line.state }));
    if (line.agreedBy.includes(act.party)) return refused(refusal('nothing-changes', { subject: line.person }));
    const agreed = [...line.agreedBy, act.party];
    const all = agreed.includes(handover.receiver) && (handover.transit === undefined || agreed.includes(handover.transit));
    changes.push({
      subject,
      state: all ? (next('agree', 'offered', party) ?? bug('agreement leads nowhere')) : 'offered',
      agreedBy: act.party,
    });
  }
  return entry('HandoverAgreed', handover, lines.value, changes, act, { revision: handover.revision });
}

/** A step that only changes the state of lines. */
function plain(
  type: EntryType,
  does: LineAct,
  persons: readonly PersonId[],
  handover: Handover,
  party: Party,
  act: Act,
  said?: { readonly reason: string },
): Result<Decided, Refusal> {
  if (said && said.reason.trim() === '') return refused(refusal('reason-missing', { field: 'reason' }));
  const lines = linesOf(persons, handover);
  if (!lines.ok) return lines;
  const changes = changeAll(lines.value, does, party);
  if (!changes.ok) return changes;
  return entry(type, handover, lines.value, changes.value, act, {}, said);
}

function amend(
  command: HandoverCommand & { type: 'amend-handover' },
  handover: Handover,
  facts: HandoverFacts,
  act: Act,
): Result<Decided, Refusal> {
  if (handover.departedAt !== undefined && (command.plan || command.remove)) {
    return refused(refusal('handover-state', { subject: handover.id, detail: 'departed' }));
  }
  if (command.plan) {
    const sound = soundPlan(command.plan, handover.receiver, facts, act);
    if (!sound.ok) return sound;
  }
  const added = command.add?.length ? mayBeOffered(command.add, others(handover), facts, act) : accepted([]);
  if (!added.ok) return added;
  const adultsOnly = handover.adultsOnly === true;
  const grown = oldEnough(command.add ?? [], added.value, adultsOnly, command.plan ?? handover.plan, act);
  if (!grown.ok) return grown;
  const twice = handover.lines.find((line) => !isSettled(line.state) && command.add?.some((given) => given.person === line.person));
  if (twice) return refused(refusal('handover-state', { subject: twice.person, detail: twice.state }));
  if (handover.lines.length + (command.add?.length ?? 0) > MOST_SUBJECTS) return refused(refusal('too-many-subjects'));
  const removed = linesOf(command.remove ?? [], handover);
  if (!removed.ok && command.remove?.length) return removed;
  const voids = command.plan !== undefined && whatVoids(handover.plan, command.plan).length > 0;
  const gone = new Set(command.remove ?? []);
  const lines: Line[] = [];
  const changes: LineChange[] = [];
  const change = (line: Line, state: Line['state'], more: Partial<LineChange> = {}) => {
    changes.push({ subject: lines.length, state, ...more });
    lines.push(line);
  };
  for (const line of handover.lines) {
    const ready = command.ready?.find((given) => given.person === line.person);
    if (gone.has(line.person)) {
      const state = next('withdraw', line.state, 'sender');
      if (!state) return refused(refusal('handover-state', { subject: line.person, detail: line.state }));
      change(line, state);
    } else if (voids && isPending(line.state)) change(line, 'offered', ready ? readiness(ready) : {});
    else if (ready) change(line, line.state, readiness(ready));
  }
  for (const [i, given] of (command.add ?? []).entries()) {
    const standing = added.value[i];
    const keptAt = standing?.account.place;
    change(
      { person: given.person, state: 'offered', keptAt, since: act.occurred.to, agreedBy: [], papers: false, fit: false, letGo: false },
      'offered',
      { ...(keptAt === undefined ? {} : { keptAt }), ...readiness(given) },
    );
  }
  if (changes.length === 0 && !command.plan) return refused(refusal('nothing-changes', { subject: handover.id }));
  const given = [...(command.ready ?? []), ...(command.add ?? [])];
  const slices = lineSlices(lines.map((line) => given.find((one) => one.person === line.person) ?? { person: line.person }));
  return entry(
    'HandoverAmended',
    handover,
    lines,
    changes,
    act,
    {
      voids,
      ...(command.plan ? { plan: planToPlain(command.plan) } : {}),
      ...some(aboutAdded(grown.value, lines.length - added.value.length)),
    },
    undefined,
    slices,
  );
}

/** Those who were added come last among the lines of an amendment. */
function aboutAdded(breaches: readonly BreachOpened[], before: number): readonly BreachOpened[] {
  return breaches.map((breach) => ({ ...breach, subjects: breach.subjects.map((subject) => subject + before) }));
}

function others(handover: Handover): readonly AuthorityCode[] {
  return [handover.receiver, ...(handover.transit === undefined ? [] : [handover.transit])];
}

function depart(
  command: HandoverCommand & { type: 'depart-handover' },
  handover: Handover,
  facts: HandoverFacts,
  act: Act,
): Result<Decided, Refusal> {
  if (command.leader.trim() === '') return refused(refusal('escort-leader-missing', { field: 'leader' }));
  const left = command.leftBehind.map((one) => one.person);
  const lines = linesOf([...command.boarded, ...left], handover);
  if (!lines.ok) return lines;
  if (command.boarded.length === 0) return refused(refusal('handover-empty', { field: 'boarded' }));
  const boarding = lines.value.slice(0, command.boarded.length);
  const standings = onOwnRoll(command.boarded, facts, act);
  if (!standings.ok) return standings;
  const before = standings.value.map((one) => earlierLine(one, handover, facts));
  const travellers = standings.value.map((standing, i): Traveller => ({ standing, bestInterests: boarding[i]?.bestInterests === true }));
  const breaches = judge(
    [
      ...departureFindings(command, handover, boarding, act),
      ...takenBackAlone(before.flatMap((line) => line ?? [])),
      ...familyFindings(standings.value, facts),
      ...ageFindings(travellers, handover.adultsOnly === true, act.occurred.to),
    ],
    act,
  );
  if (!breaches.ok) return breaches;
  const unknown = act.mode === 'authorise' ? ageNotShown(travellers, handover.adultsOnly === true) : undefined;
  if (unknown) return refused(refusal('age-not-shown', { subject: unknown.standing.id }));
  if (act.mode === 'authorise' && handover.clearances.length > 0) {
    return refused(refusal('clearance-missing', { detail: handover.clearances.join(', ') }));
  }
  const unready = boarding.find((line) => act.mode === 'authorise' && (!line.papers || !line.fit));
  if (unready) return refused(refusal(unready.papers ? 'fit-to-travel-missing' : 'papers-missing', { subject: unready.person }));
  const changes: LineChange[] = [];
  for (const [subject, line] of lines.value.entries()) {
    const state = next(subject < boarding.length ? 'depart' : 'leave-behind', line.state, 'sender', act.mode === 'record');
    if (!state) return refused(refusal('handover-state', { subject: line.person, detail: line.state }));
    changes.push({ subject, state, ...(subject < boarding.length ? { vehicle: command.vehicle } : {}) });
  }
  // Whatever happened after such a departure was told before it, and led elsewhere: nobody can be on this bus still.
  const early = standings.value.find((one) => act.occurred.to < one.since);
  if (early) return refused(refusal('out-of-order', { subject: early.id }));
  const to: Account = { roll: handover.sender, kind: 'in-transit', handover: handover.id };
  const steps = takeStep(standings.value, 'departed', () => to, act.occurred.to, facts);
  if (!steps.ok) return steps;
  const departed = entry('HandoverDeparted', handover, lines.value, changes, act, {
    leader: command.leader,
    vehicle: command.vehicle,
    moves: steps.value.moves,
    ...stays(steps.value.stays),
    ...some(breaches.value),
  });
  if (!departed.ok) return departed;
  const because = command.leftBehind.map(
    ({ reason }, i): SliceDraft => ({ subject: boarding.length + i, group: 'custody', content: { leftBehind: reason } }),
  );
  const drafts = departed.value.drafts.map((draft) => ({ ...draft, slices: [...draft.slices, ...because] }));
  return accepted({ drafts: [...drafts, ...carriedOn(standings.value, handover, facts, act)] });
}

/** What a departure breaks: no agreement, one gone stale, or a transit authority that was not asked. */
function departureFindings(
  command: HandoverCommand & { type: 'depart-handover' },
  handover: Handover,
  boarding: readonly Line[],
  act: Act,
): readonly Finding[] {
  const findings: Finding[] = [];
  const missing = boarding.filter((line) => line.state === 'offered');
  const subjects = missing.map((line) => boarding.indexOf(line));
  const first = missing[0];
  if (first) {
    const onlyTransit = first.agreedBy.includes(handover.receiver);
    findings.push({
      refusal: onlyTransit ? 'transit-not-agreed' : 'receiver-not-agreed',
      breach: 'departed-without-agreement',
      subject: first.person,
      subjects,
    });
  }
  const shift = Math.abs(act.occurred.to - handover.plan.departure);
  const otherVehicle = !handover.plan.vehicles.includes(command.vehicle);
  if (shift > handover.plan.toleranceHours * HOUR || otherVehicle) {
    findings.push({ refusal: 'agreement-stale', breach: 'departed-on-stale-agreement', subject: handover.id, subjects: [] });
  }
  return findings;
}

/** The line of a failed handover on which a person still stands between borders. */
function earlierLine(one: Standing, handover: Handover, facts: HandoverFacts): Line | undefined {
  const from = one.account.kind === 'in-transit' && one.account.handover !== handover.id ? one.account.handover : undefined;
  return from === undefined ? undefined : facts.handovers.get(from)?.lines.find((line) => line.person === one.id);
}

/** Persons who stood between borders on a failed handover and now leave with this one: the old line is done with. */
function carriedOn(standings: readonly Standing[], handover: Handover, facts: HandoverFacts, act: Act): readonly Draft[] {
  const earlier = new Map<HandoverId, PersonId[]>();
  for (const one of standings) {
    const from = one.account.kind === 'in-transit' ? one.account.handover : undefined;
    if (from !== undefined && from !== handover.id) earlier.set(from, [...(earlier.get(from) ?? []), one.id]);
  }
  return [...earlier].flatMap(([id, persons]) => {
    const old = facts.handovers.get(id) ?? bug(`handover ${id} of a person in transit was not loaded`);
    // Who was born under way stands on no manifest, and has no line to be done with.
    const listed = persons.filter((person) =>
      old.lines.some((line) => line.person === person && next('carry-on', line.state, 'sender') !== undefined),
    );
    const lines = linesOf(listed, old);
    const changes = lines.ok ? changeAll(lines.value, 'carry-on', 'sender') : lines;
    const made =
      lines.ok && changes.ok ? entry('HandoverReturned', old, lines.value, changes.value, act, { carriedOnBy: handover.id }) : undefined;
    return made?.ok ? made.value.drafts : [];
  });
}

function pass(command: HandoverCommand & { type: 'pass-handover' }, handover: Handover, act: Act): Result<Decided, Refusal> {
  const lines = linesOf(command.persons, handover);
  if (!lines.ok) return lines;
  const still = lines.value.find((line) => line.state !== 'in-transit');
  if (still) return refused(refusal('handover-state', { subject: still.person, detail: still.state }));
  const changes = lines.value.map((line, subject): LineChange => ({ subject, state: line.state }));
  return entry('HandoverPassed', handover, lines.value, changes, act, { seen: { at: act.occurred.to, how: 'face-checked' } });
}

function evidence(command: HandoverCommand & { type: 'evidence-arrival' }, handover: Handover, act: Act): Result<Decided, Refusal> {
  const lines = linesOf(command.persons, handover);
  if (!lines.ok) return lines;
  const settled = lines.value.find((line) => !isUnderWay(line.state));
  if (settled) return refused(refusal('handover-state', { subject: settled.person, detail: settled.state }));
  const changes = lines.value.map((line, subject): LineChange => ({ subject, state: line.state }));
  return entry('HandoverArrivalEvidenced', handover, lines.value, changes, act, { grade: command.grade }, { remark: command.remark });
}

function limbo(command: HandoverCommand & { type: 'report-limbo' }, handover: Handover, party: Party, act: Act): Result<Decided, Refusal> {
  if (command.circumstances.trim() === '') return refused(refusal('reason-missing', { field: 'circumstances' }));
  const lines = linesOf(command.persons, handover);
  if (!lines.ok) return lines;
  const changes = changeAll(lines.value, 'limbo', party);
  if (!changes.ok) return changes;
  // Whoever reports it, the sender still accounts for these persons and owns the breach.
  const breach: BreachOpened = {
    code: 'limbo',
    subjects: [...lines.value.keys()],
    owner: handover.sender,
    due: later(act.now, BREACH_REVIEW),
  };
  return entry('HandoverInLimbo', handover, lines.value, changes.value, act, { breaches: [breach] }, { remark: command.circumstances });
}

function bringBack(
  command: HandoverCommand & { type: 'return-handover' },
  handover: Handover,
  facts: HandoverFacts,
  act: Act,
): Result<Decided, Refusal> {
  const lines = linesOf(command.persons, handover);
  if (!lines.ok) return lines;
  const changes = changeAll(lines.value, 'return', 'sender');
  if (!changes.ok) return changes;
  const back = onOwnRoll(command.persons, facts, act);
  if (!back.ok) return back;
  const kept = new Map(lines.value.map((line) => [line.person, command.place ?? line.keptAt]));
  const homeless = back.value.find((one) => kept.get(one.id) === undefined);
  if (homeless) return refused(refusal('place-unknown', { subject: homeless.id, field: 'place' }));
  if (command.place !== undefined) {
    const place = placeOf(command.place, facts);
    if (!place.ok) return place;
  }
  const home = (one: Standing): Account => ({ roll: handover.sender, kind: 'held', place: kept.get(one.id) as PlaceCode });
  // A place kept free may have been taken while they were on the road.
  const taken = [...new Set(kept.values())].flatMap((code) =>
    heldByAnother(facts.places.get(code as PlaceCode) ?? bug('a place kept free was not loaded'), act),
  );
  const breaches = judge([...takenBackAlone(lines.value), ...taken], act);
  if (!breaches.ok) return breaches;
  const steps = takeStep(back.value, 'turned-home', home, act.occurred.to, facts);
  if (!steps.ok) return steps;
  return entry('HandoverReturned', handover, lines.value, changes.value, act, {
    moves: steps.value.moves,
    ...stays(steps.value.stays),
    ...some(breaches.value),
    seen: { at: act.occurred.to, how: 'face-checked' },
  });
}

/** Persons the sender takes back though the other side has not let them go: it could believe that it is to receive them still. */
function takenBackAlone(lines: readonly Line[]): readonly Finding[] {
  const subjects = [...lines.keys()].filter((i) => lines[i]?.letGo === false);
  const first = lines[subjects[0] ?? -1];
  return first ? [{ refusal: 'cancelled-needed', breach: 'taken-back-alone', subject: first.person, subjects }] : [];
}

function dispute(command: HandoverCommand & { type: 'dispute-handover' }, handover: Handover, act: Act): Result<Decided, Refusal> {
  if (command.reason.trim() === '') return refused(refusal('reason-missing', { field: 'reason' }));
  const changes = handover.lines.map((line, subject): LineChange => ({ subject, state: line.state }));
  return entry('HandoverDisputed', handover, handover.lines, changes, act, {}, { remark: command.reason });
}

function close(handover: Handover, act: Act): Result<Decided, Refusal> {
  const open = handover.lines.find((line) => !isSettled(line.state));
  if (open) return refused(refusal('handover-open-lines', { subject: open.person, detail: open.state }));
  return decided({ type: 'HandoverClosed', subjects: [], occurred: act.occurred, body: { handover: handover.id }, slices: [] });
}

function decideDisclosure(
  command: HandoverCommand & { type: 'decide-disclosure' },
  facts: HandoverFacts,
  act: Act,
): Result<Decided, Refusal> {
  const named = onOwnRoll(command.persons, facts, act);
  if (!named.ok) return named;
  if (!facts.authorities.has(command.to)) return refused(refusal('authority-unknown', { subject: command.to, field: 'to' }));
  if (command.interviewer.trim() === '') return refused(refusal('interview-missing', { field: 'interviewer' }));
  if (command.interviewedAt > act.occurred.to) return refused(refusal('interview-missing', { field: 'interviewedAt' }));
  if (command.reason.trim() === '') return refused(refusal('reason-missing', { field: 'reason' }));
  const content = {
    to: command.to,
    permitted: command.permitted,
    interviewedAt: command.interviewedAt,
    interviewer: command.interviewer,
    reason: command.reason,
  };
  return decided({
    type: 'DisclosureDecided',
    subjects: command.persons,
    occurred: act.occurred,
    body: {},
    slices: command.persons.map((_, subject) => ({ subject, group: 'disclosure', content })),
  });
}
