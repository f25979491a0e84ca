import { accepted, refused, type Result } from '../basics/result.ts';
import type { FamilyId, PersonId } from '../basics/ids.ts';
import { decided, type Act, type Decided } from '../entries/act.ts';
import { refusal, type Refusal } from '../entries/refusals.ts';
import type { Account, Draft, EntryType, SliceDraft, Step } from '../entries/types.ts';
import { decideArrival } from './arrivals.ts';
import { decideCare } from './care.ts';
import { decideCorrection } from './corrections.ts';
import { familyFindings, isFull, judge, onOwnRoll, placeFindings, placeOf, withinSight } from './guards.ts';
import { decideIncident } from './incidents.ts';
import { decideItem } from './items.ts';
import { decideRoll, decideSource } from './lists.ts';
import { matterKey } from './matters.ts';
import { decideMuster } from './musters.ts';
import { basisFindings, bedsOf, openPositions, withBreaches } from './openings.ts';
import { takeStep } from './steps.ts';
import type { CustodyCommand, CustodyFacts, Standing } from './types.ts';
import { decideVariances } from './variances.ts';

/** Decides what a command about persons in custody leads to: entries, or the reason why not. */
export function decideCustody(command: CustodyCommand, facts: CustodyFacts, act: Act): Result<Decided, Refusal> {
  switch (command.type) {
    case 'admit':
      return admit(command, facts, act);
    case 'receive-roll':
      return decideRoll(command, facts, act);
    case 'receive-source':
      return decideSource(command, facts, act);
    case 'move':
      return move(command, facts, act);
    case 'assign-beds':
      return assignBeds(command, facts, act);
    case 'escort':
      return escort(command, facts, act);
    case 'back-from-escort':
      return backFromEscort(command, facts, act);
    case 'sight':
      return sight(command, facts, act);
    case 'record-birth':
      return recordBirth(command, facts, act);
    case 'set-basis':
      return setBasis(command, facts, act);
    case 'report-missing':
      return report('MissingReported', command.persons, command.circumstances, facts, act);
    case 'report-death':
      return report('DeathReported', [command.person], command.circumstances, facts, act);
    case 'declare-unaccounted':
      return leaveSight('PersonsDeclaredUnaccounted', 'declared-unaccounted', 'unaccounted', command, facts, act);
    case 'declare-at-large':
      return leaveSight('PersonsDeclaredAtLarge', 'declared-at-large', 'at-large', command, facts, act);
    case 'come-back':
      return comeBack(command, facts, act);
    case 'establish-death':
      return establishDeath(command, facts, act);
    case 'release':
      return release(command, facts, act);
    case 'correct':
      return decideCorrection(command, facts, act);
    case 'close-breach':
      return closeBreach(command, facts, act);
    case 'register-arrivals':
    case 'record-arrival-step':
    case 'issue-band':
    case 'report-band-lost':
    case 'swap-bands':
      return decideArrival(command, facts, act);
    case 'record-examination':
    case 'note-child':
      return decideCare(command, facts, act);
    case 'take-item':
    case 'pass-item':
      return decideItem(command, facts, act);
    case 'open-muster':
    case 'count-blind':
    case 'sight-in-muster':
    case 'strangers-in-muster':
    case 'finish-muster':
    case 'abandon-muster':
      return decideMuster(command, facts, act);
    case 'assign-variances':
    case 'close-variances':
      return decideVariances(command, facts, act);
    default:
      return decideIncident(command, facts, act);
  }
}

function admit(command: CustodyCommand & { type: 'admit' }, facts: CustodyFacts, act: Act): Result<Decided, Refusal> {
  const place = placeOf(command.place, facts);
  if (!place.ok) return place;
  if (command.persons.length === 0) return refused(refusal('command-malformed', { field: 'persons' }));
  if (command.persons.length > 1000) return refused(refusal('too-many-subjects'));
  if (isFull(place.value, command.persons.length, facts, act)) return refused(refusal('place-full', { subject: command.place }));
  const opened = openPositions(command.persons, act, { roll: act.party, kind: 'held', place: command.place }, 'admitted');
  if (!opened.ok) return opened;
  const coming = command.persons.map((person, i) => ({
    id: act.newPerson(i),
    ...(person.identity.birth ? { birth: person.identity.birth } : {}),
  }));
  const breaches = judge([...placeFindings(place.value, coming, act), ...basisFindings(command.persons, command.place)], act);
  if (!breaches.ok) return breaches;
  return decided({
    ...opened.value,
    type: 'PersonsAdmitted',
    body: {
      ...opened.value.body,
      ...withBreaches(breaches.value),
      ...(command.seen ? { seen: { at: act.occurred.to, how: command.seen } } : {}),
    },
  });
}

function move(command: CustodyCommand & { type: 'move' }, facts: CustodyFacts, act: Act): Result<Decided, Refusal> {
  const going = onOwnRoll(command.persons, facts, act);
  if (!going.ok) return going;
  const place = placeOf(command.to, facts);
  if (!place.ok) return place;
  if (act.mode === 'authorise') {
    if (isFull(place.value, going.value.length, facts, act)) return refused(refusal('place-full', { subject: command.to }));
    const bound = going.value.find((one) => one.pending !== undefined);
    if (bound) return refused(refusal('person-in-handover', { subject: bound.id }));
  }
  const already = going.value.find(
    (one) => one.account.kind === 'held' && one.account.place === command.to && act.occurred.to >= one.since,
  );
  if (already) return refused(refusal('nothing-changes', { subject: already.id }));
  const breaches = judge([...placeFindings(place.value, going.value, act), ...familyFindings(going.value, facts)], act);
  if (!breaches.ok) return breaches;
  return step(
    'PersonsMoved',
    'moved',
    going.value,
    (one) => ({ roll: one.account.roll, kind: one.account.kind === 'guest' ? 'guest' : 'held', place: command.to }),
    facts,
    act,
    { ...withBreaches(breaches.value) },
    command.reason,
  );
}

/** Tents and beds within a place: nobody is moved by it, and whoever stands elsewhere is not put into a tent here. */
function assignBeds(command: CustodyCommand & { type: 'assign-beds' }, facts: CustodyFacts, act: Act): Result<Decided, Refusal> {
  const subjects = command.beds.flatMap(({ persons }) => persons);
  const named = withinSight(subjects, facts, act);
  if (!named.ok) return named;
  const nowhere = command.beds.findIndex(({ bed }) => bed.trim() === '');
  if (nowhere >= 0) return refused(refusal('command-malformed', { field: `beds.${nowhere}.bed` }));
  const elsewhere = named.value.find(({ account }) => account.place !== command.place || !['held', 'guest'].includes(account.kind));
  if (elsewhere) return refused(refusal('person-not-here', { subject: elsewhere.id }));
  const beds = bedsOf(command.beds.flatMap(({ bed, persons }) => persons.map(() => bed)));
  return decided({ type: 'BedsAssigned', subjects, occurred: act.occurred, body: { place: command.place, ...beds }, slices: [] });
}

function escort(command: CustodyCommand & { type: 'escort' }, facts: CustodyFacts, act: Act): Result<Decided, Refusal> {
  const going = onOwnRoll(command.persons, facts, act);
  if (!going.ok) return going;
  const place = placeOf(command.to, facts);
  if (!place.ok) return place;
  if (place.value.kind !== 'hospital' && place.value.kind !== 'court') return refused(refusal('place-unfit', { subject: command.to }));
  if (command.leader.trim() === '') return refused(refusal('escort-leader-missing', { field: 'leader' }));
  return step(
    'PersonsEscorted',
    'escorted',
    going.value,
    (one) => ({ roll: one.account.roll, kind: 'escort', place: command.to }),
    facts,
    act,
    { leader: command.leader },
  );
}

function backFromEscort(command: CustodyCommand & { type: 'back-from-escort' }, facts: CustodyFacts, act: Act): Result<Decided, Refusal> {
  const going = onOwnRoll(command.persons, facts, act);
  if (!going.ok) return going;
  const place = placeOf(command.to, facts);
  if (!place.ok) return place;
  const breaches = judge(placeFindings(place.value, going.value, act), act);
  if (!breaches.ok) return breaches;
  return step(
    'PersonsBackFromEscort',
    'back-from-escort',
    going.value,
    (one) => ({ roll: one.account.roll, kind: 'held', place: command.to }),
    facts,
    act,
    withBreaches(breaches.value),
  );
}

function sight(command: CustodyCommand & { type: 'sight' }, facts: CustodyFacts, act: Act): Result<Decided, Refusal> {
  const seen = withinSight(command.persons, facts, act);
  if (!seen.ok) return seen;
  const gone = seen.value.find(({ account }) => !isThere(account));
  if (gone) {
    return refused(
      refusal(gone.account.kind === 'merged' ? 'person-merged' : 'step-impossible', {
        subject: gone.id,
        detail: 'record that the person came back',
      }),
    );
  }
  return decided({
    type: 'PersonsSighted',
    subjects: command.persons,
    occurred: act.occurred,
    slices: [],
    body: { seen: { at: act.occurred.to, how: command.how } },
  });
}

function recordBirth(command: CustodyCommand & { type: 'record-birth' }, facts: CustodyFacts, act: Act): Result<Decided, Refusal> {
  const named = withinSight([command.mother], facts, act);
  if (!named.ok) return named;
  const mother = named.value[0];
  if (!mother || !['held', 'in-transit', 'escort', 'unaccounted', 'at-large', 'guest'].includes(mother.account.kind)) {
    return refused(refusal('mother-unfit', { subject: command.mother }));
  }
  if (act.occurred.to < mother.entered) return refused(refusal('before-admission', { subject: mother.id }));
  const opened = openPositions([command.child], act, mother.account, 'born');
  if (!opened.ok) return opened;
  const family = mother.family ?? (act.newId('family') as FamilyId);
  return decided({
    ...opened.value,
    type: 'BirthRecorded',
    subjects: [...opened.value.subjects, mother.id],
    slices: [...opened.value.slices, { subject: 0, group: 'family', content: { relation: 'child', to: mother.id, how: 'stated' } }],
    body: { ...opened.value.body, family, seen: { at: act.occurred.to, how: 'clinic', subjects: [0] } },
  });
}

function setBasis(command: CustodyCommand & { type: 'set-basis' }, facts: CustodyFacts, act: Act): Result<Decided, Refusal> {
  const held = onOwnRoll(command.persons, facts, act);
  if (!held.ok) return held;
  return decided({
    type: 'BasisRecorded',
    subjects: command.persons,
    occurred: act.occurred,
    body: { basis: [[command.basis.kind, [...command.persons.keys()]]] },
    slices: command.persons.map((_, subject) => ({ subject, group: 'custody', content: { basis: { ...command.basis } } })),
  });
}

function report(
  type: 'MissingReported' | 'DeathReported',
  ids: readonly PersonId[],
  circumstances: string,
  facts: CustodyFacts,
  act: Act,
): Result<Decided, Refusal> {
  const named = withinSight(ids, facts, act);
  if (!named.ok) return named;
  if (circumstances.trim() === '') return refused(refusal('reason-missing', { field: 'circumstances' }));
  const ended = named.value.find((one) => one.account.kind === 'merged' || one.account.kind === 'deceased');
  if (ended) return refused(refusal(ended.account.kind === 'merged' ? 'person-merged' : 'nothing-changes', { subject: ended.id }));
  return decided({ type, subjects: ids, occurred: act.occurred, body: {}, slices: said(ids, { circumstances }) });
}

function leaveSight(
  type: EntryType,
  takes: Step,
  kind: 'unaccounted' | 'at-large',
  command: { readonly persons: readonly PersonId[]; readonly circumstances: string; readonly incident?: string },
  facts: CustodyFacts,
  act: Act,
): Result<Decided, Refusal> {
  const gone = onOwnRoll(command.persons, facts, act);
  if (!gone.ok) return gone;
  const because = becauseOf(command.incident, facts, act);
  if (!because.ok) return because;
  if (command.circumstances.trim() === '') return refused(refusal('reason-missing', { field: 'circumstances' }));
  return step(type, takes, gone.value, (one) => withoutTies({ ...one.account, kind }), facts, act, because.value, command.circumstances);
}

/** The incident in which it happened, when one is named: it must be one of the party's own. */
function becauseOf(incident: string | undefined, facts: CustodyFacts, act: Act): Result<{ readonly incident?: string }, Refusal> {
  if (incident === undefined) return accepted({});
  const known = facts.matters.get(matterKey('incident', incident));
  return known?.matter === 'incident' && known.authority === act.party
    ? accepted({ incident })
    : refused(refusal('incident-unknown', { subject: incident }));
}

// Who is lost keeps the last place he was known at; a counterpart or a handover is no place.
function withoutTies(account: Account): Account {
  return { roll: account.roll, kind: account.kind, ...(account.place === undefined ? {} : { place: account.place }) };
}

function comeBack(command: CustodyCommand & { type: 'come-back' }, facts: CustodyFacts, act: Act): Result<Decided, Refusal> {
  const back = onOwnRoll(command.persons, facts, act);
  if (!back.ok) return back;
  const because = becauseOf(command.incident, facts, act);
  if (!because.ok) return because;
  if (command.circumstances.trim() === '') return refused(refusal('reason-missing', { field: 'circumstances' }));
  if (command.place === undefined) {
    if (command.how !== 'seen-alive') return refused(refusal('place-unknown', { field: 'place' }));
    const there = back.value.every(({ account }) => isThere(account));
    if (there) return aliveWhereTheyStand(back.value, command.circumstances, because.value, act);
    return step(
      'PersonsCameBack',
      command.how,
      back.value,
      (one) => ({ roll: one.account.roll, kind: one.account.kind === 'at-large' ? 'at-large' : 'unaccounted' }),
      facts,
      act,
      because.value,
      command.circumstances,
    );
  }
  const place = placeOf(command.place, facts);
  if (!place.ok) return place;
  const to = command.place;
  const breaches = judge(placeFindings(place.value, back.value, act), { ...act, mode: 'record' });
  if (!breaches.ok) return breaches;
  return step(
    'PersonsCameBack',
    command.how,
    back.value,
    (one) => ({ roll: one.account.roll, kind: 'held', place: to }),
    facts,
    act,
    { ...withBreaches(breaches.value), ...because.value, ...lookedAt(act) },
    command.circumstances,
  );
}

/** Whoever is only said to be somewhere, by a witness or the press, has been looked at by nobody: no proof of presence comes of it. */
function lookedAt({ source, occurred }: Act): Pick<Draft['body'], 'seen'> {
  const seen = source === 'own-act' || source === 'signed-paper' || source === 'intermediary';
  return seen ? { seen: { at: occurred.to, how: 'face-checked' } } : {};
}

function isThere({ kind }: Account): boolean {
  return ['held', 'guest', 'escort', 'in-transit'].includes(kind);
}

/** Reported dead and never ended: a named person says that they live, and nobody moves by it. A tick on a sheet would not be enough. */
function aliveWhereTheyStand(
  seen: readonly Standing[],
  circumstances: string,
  because: { readonly incident?: string },
  act: Act,
): Result<Decided, Refusal> {
  const doubted = seen.find((one) => !one.deathReported);
  if (doubted) return refused(refusal('nothing-changes', { subject: doubted.id }));
  const subjects = seen.map(({ id }) => id);
  return decided({
    type: 'PersonsCameBack',
    subjects,
    occurred: act.occurred,
    body: { alive: true, ...because, ...lookedAt(act) },
    slices: said(subjects, { remark: circumstances }),
  });
}

function establishDeath(command: CustodyCommand & { type: 'establish-death' }, facts: CustodyFacts, act: Act): Result<Decided, Refusal> {
  const dead = onOwnRoll([command.person], facts, act);
  if (!dead.ok) return dead;
  const unexplained = command.cause.trim() === '' || command.remains.trim() === '';
  const breaches = judge(
    unexplained ? [{ refusal: 'reason-missing', breach: 'death-unexplained', subject: command.person, subjects: [0] }] : [],
    act,
  );
  if (!breaches.ok) return breaches;
  return step(
    'DeathEstablished',
    'died',
    dead.value,
    (one) => ({ roll: one.account.roll, kind: 'deceased' }),
    facts,
    act,
    withBreaches(breaches.value),
    command.circumstances,
    { cause: command.cause, remains: command.remains },
  );
}

function release(command: CustodyCommand & { type: 'release' }, facts: CustodyFacts, act: Act): Result<Decided, Refusal> {
  const going = onOwnRoll(command.persons, facts, act);
  if (!going.ok) return going;
  if (command.reason.trim() === '') return refused(refusal('reason-missing', { field: 'reason' }));
  const bound = going.value.find((one) => one.pending !== undefined);
  if (bound && act.mode === 'authorise') return refused(refusal('person-in-handover', { subject: bound.id }));
  const breaches = judge(familyFindings(going.value, facts), act);
  if (!breaches.ok) return breaches;
  return step(
    'PersonsReleased',
    'released',
    going.value,
    (one) => ({ roll: one.account.roll, kind: 'released' }),
    facts,
    act,
    { attested: command.attestedBy !== undefined, ...withBreaches(breaches.value) },
    command.reason,
    { ...(command.attestedBy ? { attestedBy: command.attestedBy } : {}) },
  );
}

function closeBreach(command: CustodyCommand & { type: 'close-breach' }, facts: CustodyFacts, act: Act): Result<Decided, Refusal> {
  const breach = facts.breaches.get(command.breach);
  if (!breach || breach.closed || breach.owner !== act.party) return refused(refusal('breach-unknown', { subject: command.breach }));
  if (command.finding.trim() === '') return refused(refusal('reason-missing', { field: 'finding' }));
  // What was found is about the persons concerned; where the breach concerns none, it is about a place or a handover.
  const subjects = breach.subjects.filter((id) => facts.standings.has(id as PersonId));
  return decided({
    type: 'BreachClosed',
    subjects,
    occurred: act.occurred,
    body: { breach: command.breach, ...(subjects.length === 0 ? { finding: command.finding } : {}) },
    slices: said(subjects, { finding: command.finding }),
  });
}

function step(
  type: EntryType,
  takes: Step,
  going: readonly Standing[],
  toOf: (one: Standing) => Account,
  facts: CustodyFacts,
  act: Act,
  body: Draft['body'],
  remark?: string,
  more: SliceDraft['content'] = {},
): Result<Decided, Refusal> {
  const taken = takeStep(going, takes, toOf, act.occurred.to, facts);
  if (!taken.ok) return taken;
  const subjects = going.map((one) => one.id);
  const { moves, stays } = taken.value;
  return decided({
    type,
    subjects,
    occurred: act.occurred,
    body: { ...body, moves, ...(stays.length > 0 ? { stays } : {}) },
    slices:
      remark === undefined && Object.keys(more).length === 0
        ? []
        : said(subjects, { ...(remark === undefined ? {} : { remark }), ...more }),
  });
}

function said(subjects: readonly string[], content: SliceDraft['content']): readonly SliceDraft[] {
  return subjects.map((_, subject) => ({ subject, group: 'custody', content }));
}
