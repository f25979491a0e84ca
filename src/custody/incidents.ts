import { personNumber, type ActorId, type AuthorityCode, type PlaceCode } from '../basics/ids.ts';
import { accepted, refused, type Result } from '../basics/result.ts';
import type { Instant } from '../basics/time.ts';
import { decided, type Act, type Decided } from '../entries/act.ts';
import { refusal, type Refusal } from '../entries/refusals.ts';
import type { Draft, FieldGroup } from '../entries/types.ts';
import { isChildAt, type CalendarDay } from '../people/birth.ts';
import { instantToDay } from '../people/days.ts';
import { placeOf, withinSight } from './guards.ts';
import type { IncidentCommand } from './matter-commands.ts';
import { isAboutChildren, matterKey, type Baseline, type Incident, type IncidentKind, type RivalCount } from './matters.ts';
import type { CustodyFacts, Standing } from './types.ts';

export function decideIncident(command: IncidentCommand, facts: CustodyFacts, act: Act): Result<Decided, Refusal> {
  switch (command.type) {
    case 'report-incident':
      return report(command, facts, act);
    case 'note-incident':
      return onIncident(command.incident, command.text, 'text', 'IncidentNoted', facts, act, {
        text: command.text,
        ...(command.guards ? { guards: { ...command.guards } } : {}),
      });
    case 'record-rival-count':
      return rivalCount(command, facts, act);
    case 'close-incident': {
      const known = facts.matters.get(matterKey('incident', command.incident));
      const unheard = known?.matter === 'incident' && isAboutChildren(known.kind) && known.childSeen === undefined;
      if (unheard && known.authority === act.party) return refused(refusal('child-not-spoken-for', { subject: command.incident }));
      return onIncident(command.incident, command.finding, 'finding', 'IncidentClosed', facts, act, { finding: command.finding });
    }
    case 'take-over':
      return takeOver(command, facts, act);
    case 'record-remains':
      return recordRemains(command, facts, act);
  }
}

function report(command: IncidentCommand & { type: 'report-incident' }, facts: CustodyFacts, act: Act): Result<Decided, Refusal> {
  if (command.circumstances.trim() === '') return refused(refusal('reason-missing', { field: 'circumstances' }));
  const place = command.place === undefined ? undefined : placeOf(command.place, facts);
  if (place && !place.ok) return place;
  const persons = command.persons ?? [];
  const named = persons.length === 0 ? accepted([] as readonly Standing[]) : withinSight(persons, facts, act);
  if (!named.ok) return named;
  const day = instantToDay(act.occurred.to);
  const child = named.value.find((one) => isChildAt(one.birth, day) === 'child');
  const resident = place?.value.kind === 'camp' || place?.value.kind === 'reception';
  // Residents and children leave; the word for detained adults would brand them.
  if (command.kind === 'escape' && (resident || child)) {
    return refused(refusal('only-detainees-escape', { ...(child ? { subject: child.id } : {}), field: 'kind' }));
  }
  const baseline = command.place === undefined ? undefined : facts.baselines.get(command.place);
  const incident = act.newId('incident');
  const reported: Draft = {
    type: 'IncidentReported',
    subjects: persons,
    occurred: act.occurred,
    body: {
      incident,
      kind: command.kind,
      authority: act.party,
      actor: act.actor,
      ...(command.place === undefined ? {} : { place: command.place }),
      ...(command.guards ? { guards: { ...command.guards } } : {}),
      ...(baseline ? { baseline: { ...baseline } } : {}),
      // About persons it lies in their slices; where none is named yet it is about a place.
      ...(persons.length === 0 ? { text: command.circumstances } : {}),
    },
    slices: named.value.map((one, subject) => ({
      subject,
      group: groupOf(command.kind, one, day),
      content: { circumstances: command.circumstances },
    })),
  };
  return accepted({ drafts: [reported], outcome: { incident } });
}

/** In whose field group lies what is said of a person in an incident. */
function groupOf(kind: IncidentKind, one: Standing, day: CalendarDay): FieldGroup {
  if (kind === 'injury') return 'medical';
  return isAboutChildren(kind) && isChildAt(one.birth, day) !== 'adult' ? 'child' : 'custody';
}

/** Another authority's incident is unknown, in the same words as one that does not exist. */
export function openIncident(id: string, facts: CustodyFacts, act: Act): Result<Incident, Refusal> {
  const incident = facts.matters.get(matterKey('incident', id));
  if (incident?.matter !== 'incident' || incident.authority !== act.party) return refused(refusal('incident-unknown', { subject: id }));
  if (incident.state !== 'open') return refused(refusal('incident-closed', { subject: id }));
  return accepted(incident);
}

function onIncident(
  id: string,
  said: string,
  field: string,
  type: Draft['type'],
  facts: CustodyFacts,
  act: Act,
  body: Draft['body'],
): Result<Decided, Refusal> {
  const incident = openIncident(id, facts, act);
  if (!incident.ok) return incident;
  if (said.trim() === '') return refused(refusal('reason-missing', { field }));
  return decided({ type, subjects: [], occurred: act.occurred, body: { incident: id, actor: act.actor, ...body }, slices: [] });
}

function rivalCount(command: IncidentCommand & { type: 'record-rival-count' }, facts: CustodyFacts, act: Act): Result<Decided, Refusal> {
  const { of, least, most, saidBy, said } = command;
  if (least === undefined && most === undefined) return refused(refusal('command-malformed', { field: 'least' }));
  if (least !== undefined && most !== undefined && least > most) return refused(refusal('count-reversed', { field: 'most' }));
  if (said > act.now) return refused(refusal('in-the-future', { field: 'said' }));
  // A total without a source and a date is mixed with ours by the next reader.
  return onIncident(command.incident, saidBy, 'saidBy', 'RivalCountRecorded', facts, act, {
    of,
    ...(least === undefined ? {} : { least }),
    ...(most === undefined ? {} : { most }),
    saidBy,
    said,
  });
}

/**
 * One entry changes who holds a place with everybody in it. The last signed count is what later ones are held against; the new holder
 * is contested until his own count, and taking a place opens nobody's file to him.
 */
function takeOver(command: IncidentCommand & { type: 'take-over' }, facts: CustodyFacts, act: Act): Result<Decided, Refusal> {
  const place = placeOf(command.place, facts);
  if (!place.ok) return place;
  if (!facts.authorities.has(command.holder)) return refused(refusal('authority-unknown', { subject: command.holder, field: 'holder' }));
  if (place.value.holder === command.holder) return refused(refusal('nothing-changes', { subject: command.place }));
  if (command.circumstances.trim() === '') return refused(refusal('reason-missing', { field: 'circumstances' }));
  if (command.incident !== undefined) {
    const incident = openIncident(command.incident, facts, act);
    if (!incident.ok) return incident;
  }
  const baseline = facts.baselines.get(command.place);
  return decided({
    type: 'PlaceTakenOver',
    subjects: [],
    occurred: act.occurred,
    body: {
      place: command.place,
      holder: command.holder,
      before: place.value.holder,
      circumstances: command.circumstances,
      ...(command.incident === undefined ? {} : { incident: command.incident }),
      ...(baseline ? { baseline: { ...baseline } } : {}),
    },
    slices: [],
  });
}

/** Remains are numbered before they are named: a claim with a number of its own, which two persons may later judge to be somebody. */
function recordRemains(command: IncidentCommand & { type: 'record-remains' }, facts: CustodyFacts, act: Act): Result<Decided, Refusal> {
  const place = placeOf(command.place, facts);
  if (!place.ok) return place;
  if (command.marks.trim() === '' || command.circumstances.trim() === '') {
    return refused(refusal('reason-missing', { field: command.marks.trim() === '' ? 'marks' : 'circumstances' }));
  }
  if (command.incident !== undefined) {
    const incident = openIncident(command.incident, facts, act);
    if (!incident.ok) return incident;
  }
  const claim = act.newPerson(0);
  const recorded: Draft = {
    type: 'RemainsRecorded',
    subjects: [claim],
    occurred: act.occurred,
    body: { place: command.place, ...(command.incident === undefined ? {} : { incident: command.incident }) },
    slices: [{ subject: 0, group: 'custody', content: { marks: command.marks, circumstances: command.circumstances } }],
  };
  return accepted({ drafts: [recorded], outcome: { claims: [claim], number: personNumber(claim) } });
}

/** What an entry makes of an incident; undefined when it concerns none. */
export function foldIncident(entry: Draft, incidentOf: (id: string) => Incident | undefined): Incident | undefined {
  const { body, occurred } = entry;
  const actor = body['actor'] as ActorId;
  const guards = body['guards'] as Incident['guards'];
  if (entry.type === 'IncidentReported') {
    return {
      matter: 'incident',
      id: body['incident'] as string,
      version: 1,
      kind: body['kind'] as IncidentKind,
      authority: body['authority'] as AuthorityCode,
      ...(body['place'] === undefined ? {} : { place: body['place'] as PlaceCode }),
      happened: occurred,
      ...(body['baseline'] === undefined ? {} : { baseline: body['baseline'] as unknown as Baseline }),
      ...(guards ? { guards } : {}),
      notes: body['text'] === undefined ? [] : [{ at: occurred.to, actor, text: body['text'] as string }],
      rivals: [],
      state: 'open',
    };
  }
  if (entry.type === 'ChildNoted' && body['incident'] !== undefined) {
    const about = incidentOf(body['incident'] as string);
    return about && { ...about, version: about.version + 1, childSeen: about.childSeen ?? occurred.to };
  }
  if (entry.type !== 'IncidentNoted' && entry.type !== 'RivalCountRecorded' && entry.type !== 'IncidentClosed') return undefined;
  const before = incidentOf(body['incident'] as string);
  if (!before) return undefined;
  const next = { ...before, version: before.version + 1 };
  switch (entry.type) {
    case 'IncidentNoted':
      return {
        ...next,
        ...(guards ? { guards } : {}),
        notes: [...before.notes, { at: occurred.to, actor, text: body['text'] as string }],
      };
    case 'RivalCountRecorded': {
      const rival: RivalCount = {
        of: body['of'] as RivalCount['of'],
        ...(body['least'] === undefined ? {} : { least: body['least'] as number }),
        ...(body['most'] === undefined ? {} : { most: body['most'] as number }),
        saidBy: body['saidBy'] as string,
        said: body['said'] as Instant,
      };
      return { ...next, rivals: [...before.rivals, rival] };
    }
    case 'IncidentClosed':
      return { ...next, state: 'closed', notes: [...before.notes, { at: occurred.to, actor, text: body['finding'] as string }] };
  }
}
