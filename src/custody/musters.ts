import type { ActorId, PersonId, PlaceCode } from '../basics/ids.ts';
import { accepted, refused, type Result } from '../basics/result.ts';
import { instant, later, type Instant } from '../basics/time.ts';
import { decided, type Act, type Decided } from '../entries/act.ts';
import { refusal, type Refusal } from '../entries/refusals.ts';
import type { Body, Draft, SliceDraft } from '../entries/types.ts';
import { MOST_SUBJECTS, placeOf, withinSight } from './guards.ts';
import type { MusterCommand, Sighted } from './matter-commands.ts';
import { matterKey, type CountGrade, type Counter, type Incident, type Muster, type Sighting } from './matters.ts';
import { resultOf, type Differences } from './muster-result.ts';
import { identityToContent } from './openings.ts';
import type { CustodyFacts } from './types.ts';

/** A difference is looked into within a day (our choice: the headcount is daily). */
const VARIANCE_REVIEW = 24 * 60 * 60 * 1000;

export function decideMuster(command: MusterCommand, facts: CustodyFacts, act: Act): Result<Decided, Refusal> {
  switch (command.type) {
    case 'open-muster':
      return open(command, facts, act);
    case 'count-blind':
      return countBlind(command, facts, act);
    case 'sight-in-muster':
      return sight(command, facts, act);
    case 'strangers-in-muster':
      return strangers(command, facts, act);
    case 'finish-muster':
      return finish(command, facts, act);
    case 'abandon-muster': {
      const muster = openMuster(command.muster, facts, act);
      if (!muster.ok) return muster;
      if (command.reason.trim() === '') return refused(refusal('reason-missing', { field: 'reason' }));
      return decided(about('MusterAbandoned', muster.value, act, { reason: command.reason }));
    }
  }
}

function open(command: MusterCommand & { type: 'open-muster' }, facts: CustodyFacts, act: Act): Result<Decided, Refusal> {
  const place = placeOf(command.place, facts);
  if (!place.ok) return place;
  // Whoever holds the place counts those who are in it; nobody else can ask them to stand still.
  if (place.value.holder !== act.party) return refused(refusal('place-of-another', { subject: command.place }));
  const { incident } = command;
  if (incident !== undefined && !isOwn(incidentOf(incident, facts), act)) {
    return refused(refusal('incident-unknown', { subject: incident }));
  }
  const muster = act.newId('muster');
  const opened: Draft = {
    type: 'MusterOpened',
    subjects: [],
    occurred: act.occurred,
    body: {
      muster,
      place: command.place,
      kind: command.kind,
      authority: act.party,
      actor: act.actor,
      ...(incident === undefined ? {} : { incident }),
    },
    slices: [],
  };
  return accepted({ drafts: [opened], outcome: { muster } });
}

function incidentOf(id: string, facts: CustodyFacts): Incident | undefined {
  const known = facts.matters.get(matterKey('incident', id));
  return known?.matter === 'incident' ? known : undefined;
}

function isOwn(matter: { readonly authority: string } | undefined, act: Act): boolean {
  return matter?.authority === act.party;
}

/** Another authority's count is unknown, in the same words as one that does not exist. */
function openMuster(id: string, facts: CustodyFacts, act: Act): Result<Muster, Refusal> {
  const muster = facts.matters.get(matterKey('muster', id));
  if (muster?.matter !== 'muster' || !isOwn(muster, act)) return refused(refusal('muster-unknown', { subject: id }));
  if (muster.state !== 'open') return refused(refusal('muster-over', { subject: id }));
  return accepted(muster);
}

function countBlind(command: MusterCommand & { type: 'count-blind' }, facts: CustodyFacts, act: Act): Result<Decided, Refusal> {
  const muster = openMuster(command.muster, facts, act);
  if (!muster.ok) return muster;
  if (counterOf(muster.value, act.actor)) return refused(refusal('blind-number-given', { subject: command.muster }));
  return decided(
    about('MusterCounted', muster.value, act, {
      counter: act.actor,
      number: command.number,
      clockOffset: command.clockOffset ?? 0,
      ...(command.section === undefined ? {} : { section: command.section }),
      ...(command.syncedIndex === undefined ? {} : { syncedIndex: command.syncedIndex }),
    }),
  );
}

function counterOf(muster: Muster, actor: ActorId): Counter | undefined {
  return muster.counters.find((one) => one.actor === actor);
}

/** The counter's part in an open muster; refused before the bare number was given. */
function counting(id: string, facts: CustodyFacts, act: Act): Result<{ muster: Muster; counter: Counter }, Refusal> {
  const muster = openMuster(id, facts, act);
  if (!muster.ok) return muster;
  const counter = counterOf(muster.value, act.actor);
  return counter ? accepted({ muster: muster.value, counter }) : refused(refusal('blind-number-first', { subject: id }));
}

// How long it takes at least to look at one person, in milliseconds (our choice).
const LOOKING: { readonly [how in CountGrade]?: number } = { 'answered-to-name': 2000, 'band-scanned': 1000, 'face-checked': 2000 };

function sight(command: MusterCommand & { type: 'sight-in-muster' }, facts: CustodyFacts, act: Act): Result<Decided, Refusal> {
  const part = counting(command.muster, facts, act);
  if (!part.ok) return part;
  const { muster, counter } = part.value;
  const named = withinSight(
    command.sightings.map(({ person }) => person),
    facts,
    act,
  );
  if (!named.ok) return named;
  const merged = named.value.find((one) => one.account.kind === 'merged');
  if (merged) return refused(refusal('person-merged', { subject: merged.id }));
  const sightings = command.sightings.map(({ person, how, at }, i) => ({
    person,
    how,
    at: at === undefined ? spread(i, command.sightings.length, act) : instant(at - counter.clockOffset),
  }));
  const outside = sightings.find(({ at }) => at < muster.started || at > act.now);
  if (outside) return refused(refusal('sighting-outside-count', { subject: outside.person, field: 'sightings' }));
  const graded = sightings.map((one) => ({ ...one, how: earned(one.how, command.sightings, act) }));
  const here = new Set(
    named.value.filter(({ account }) => ['held', 'guest', 'escort', 'in-transit'].includes(account.kind)).map(({ id }) => id),
  );
  const grades = [...new Set(graded.map(({ how }) => how))];
  return accepted({
    drafts: grades.map((how): Draft => {
      const alike = graded.filter((one) => one.how === how);
      const times = alike.map(({ at }) => at);
      const present = [...alike.keys()].filter((i) => here.has(alike[i]?.person as PersonId));
      const first = instant(Math.min(...times));
      // Of several looked at one after another, all had been seen by the last, and none before the first: the earlier is claimed.
      const seen: Body = how === 'marked' || present.length === 0 ? {} : { seen: { at: first, how, subjects: present } };
      return {
        ...about('MusterSighted', muster, act, { counter: act.actor, how, times, ...seen }),
        subjects: alike.map(({ person }) => person),
        occurred: { from: first, to: instant(Math.max(...times)) },
      };
    }),
    outcome: { marked: graded.filter(({ how }) => how === 'marked').length },
  });
}

/** Of a sheet with a beginning and an end, and no time for each: one after another. */
function spread(i: number, of: number, { occurred: { from, to } }: Act): Instant {
  return of === 1 ? to : instant(Math.round(from + ((to - from) * i) / (of - 1)));
}

/** Marking all, or going faster than anybody can look, earns no grade: it is said so, and the presence of nobody is proven by it. */
function earned(how: CountGrade, sightings: readonly Sighted[], act: Act): CountGrade {
  const needed = LOOKING[how];
  if (needed === undefined) return how;
  const alike = sightings.filter((one) => one.how === how);
  if (alike.length === 1) return how;
  const own = alike.map(({ at }) => at);
  const times = own.every((at) => at !== undefined) ? own : [act.occurred.from, act.occurred.to];
  const took = Math.max(...times) - Math.min(...times);
  return took >= (alike.length - 1) * needed ? how : 'marked';
}

function strangers(command: MusterCommand & { type: 'strangers-in-muster' }, facts: CustodyFacts, act: Act): Result<Decided, Refusal> {
  const part = counting(command.muster, facts, act);
  if (!part.ok) return part;
  if (command.strangers.length === 0) return refused(refusal('command-malformed', { field: 'strangers' }));
  if (command.strangers.length > MOST_SUBJECTS) return refused(refusal('too-many-subjects'));
  const slices = command.strangers.flatMap(({ identity, remark }, subject): readonly SliceDraft[] => [
    { subject, group: 'identity', content: identityToContent(identity) },
    { subject, group: 'custody', content: { remark } },
  ]);
  const claims = command.strangers.map((_, i) => act.newPerson(i));
  const seen: Draft = { ...about('MusterStrangersSeen', part.value.muster, act, { counter: act.actor }), subjects: claims, slices };
  return accepted({ drafts: [seen], outcome: { claims } });
}

function finish(command: MusterCommand & { type: 'finish-muster' }, facts: CustodyFacts, act: Act): Result<Decided, Refusal> {
  const muster = openMuster(command.muster, facts, act);
  if (!muster.ok) return muster;
  if (muster.value.counters.length === 0) return refused(refusal('blind-number-first', { subject: command.muster }));
  const sightings = facts.sightings.get(command.muster) ?? [];
  const { result, differences } = resultOf(muster.value, facts.presences.get(command.muster) ?? [], sightings);
  const finished = about('MusterFinished', muster.value, act, { place: muster.value.place, authority: act.party, result: { ...result } });
  return accepted({ drafts: [finished, ...variancesOpened(muster.value, differences, act)], outcome: { ...result } });
}

/** One entry for each thousand persons of a kind; whoever ends the count owns what it leaves, until it is given to somebody else. */
function variancesOpened(muster: Muster, differences: Differences, act: Act): readonly Draft[] {
  const due = later(act.now, VARIANCE_REVIEW);
  let n = 0;
  const opened = (kind: string, persons: readonly string[], claims: readonly (string | undefined)[]): Draft => ({
    ...about('VariancesOpened', muster, act, {
      kind,
      place: muster.place,
      authority: act.party,
      owner: act.actor,
      due,
      ids: [...persons, ...claims].map(() => act.newId(`variance ${n++}`)),
      ...(claims.length === 0 ? {} : { claims: claims.map((claim) => claim ?? null) }),
    }),
    subjects: persons,
  });
  const drafts: Draft[] = [];
  for (const kind of ['missing', 'found'] as const) {
    for (const persons of thousands(differences[kind])) drafts.push(opened(kind, persons, []));
  }
  // Who could not be named is no person of the book, so the claim stands in the body and not among the subjects.
  for (const claims of thousands(differences.unidentified)) drafts.push(opened('unidentified', [], claims));
  if (differences.count) drafts.push(opened('count', [], [undefined]));
  return drafts;
}

function thousands<One>(all: readonly One[]): readonly (readonly One[])[] {
  return Array.from({ length: Math.ceil(all.length / MOST_SUBJECTS) }, (_, i) => all.slice(i * MOST_SUBJECTS, (i + 1) * MOST_SUBJECTS));
}

function about(type: Draft['type'], muster: Muster, act: Act, body: Body): Draft {
  return { type, subjects: [], occurred: act.occurred, body: { muster: muster.id, ...body }, slices: [] };
}

/** What an entry makes of a muster; undefined when it concerns none. */
export function foldMuster(entry: Draft, musterOf: (id: string) => Muster | undefined): Muster | undefined {
  const { body, occurred } = entry;
  if (entry.type === 'MusterOpened') {
    return {
      matter: 'muster',
      id: body['muster'] as string,
      version: 1,
      kind: body['kind'] as Muster['kind'],
      place: body['place'] as PlaceCode,
      authority: body['authority'] as Muster['authority'],
      ...(body['incident'] === undefined ? {} : { incident: body['incident'] as string }),
      openedBy: body['actor'] as ActorId,
      started: occurred.from,
      state: 'open',
      counters: [],
    };
  }
  if (entry.type !== 'MusterCounted' && entry.type !== 'MusterFinished' && entry.type !== 'MusterAbandoned') return undefined;
  const before = musterOf(body['muster'] as string);
  if (!before) return undefined;
  const next = { ...before, version: before.version + 1 };
  switch (entry.type) {
    case 'MusterCounted': {
      const counter: Counter = {
        actor: body['counter'] as ActorId,
        ...(body['section'] === undefined ? {} : { section: body['section'] as string }),
        blind: body['number'] as number,
        at: occurred.to,
        clockOffset: body['clockOffset'] as number,
        ...(body['syncedIndex'] === undefined ? {} : { syncedIndex: body['syncedIndex'] as number }),
      };
      return { ...next, counters: [...before.counters, counter] };
    }
    case 'MusterFinished':
      return { ...next, state: 'finished', finished: occurred.to, result: body['result'] as unknown as NonNullable<Muster['result']> };
    case 'MusterAbandoned':
      return { ...next, state: 'abandoned' };
  }
}

/** The sightings an entry adds to its muster. */
export function sightingsIn(entry: Draft): readonly (Sighting & { readonly muster: string })[] {
  if (entry.type !== 'MusterSighted' && entry.type !== 'MusterStrangersSeen') return [];
  const muster = entry.body['muster'] as string;
  const counter = entry.body['counter'] as ActorId;
  const how = entry.type === 'MusterSighted' ? (entry.body['how'] as CountGrade) : 'stranger';
  const times = entry.body['times'] as readonly Instant[] | undefined;
  return entry.subjects.map((subject, i) => ({ muster, subject, counter, how, at: times?.[i] ?? entry.occurred.to }));
}
