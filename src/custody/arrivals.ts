import { personNumber, type AuthorityCode, type PersonId, type PlaceCode } from '../basics/ids.ts';
import { accepted, refused, type Result } from '../basics/result.ts';
import type { Instant } from '../basics/time.ts';
import { decided, type Act, type Decided } from '../entries/act.ts';
import { refusal, type Refusal } from '../entries/refusals.ts';
import type { Draft, SliceDraft } from '../entries/types.ts';
import { calendarDay, type BirthInterval, type CalendarDay } from '../people/birth.ts';
import { instantToDay } from '../people/days.ts';
import type { Identity } from '../people/types.ts';
import { readBand } from './bands.ts';
import { judge, MOST_SUBJECTS, onOwnRoll, placeFindings, placeOf } from './guards.ts';
import type { ArrivalCommand, ArrivalGiven } from './matter-commands.ts';
import { arrivalSteps, matterKey, type Arrival, type ArrivalStep, type Band } from './matters.ts';
import { basesOf, basisFindings, identityToContent, withBreaches } from './openings.ts';
import type { CustodyFacts } from './types.ts';

/** People come in by the bus, with a band and little more; the rest follows in steps, each with its clock. */
export function decideArrival(command: ArrivalCommand, facts: CustodyFacts, act: Act): Result<Decided, Refusal> {
  switch (command.type) {
    case 'register-arrivals':
      return register(command, facts, act);
    case 'record-arrival-step':
      return recordStep(command, facts, act);
    case 'issue-band':
      return issueBand(command, facts, act);
    case 'report-band-lost':
      return loseBand(command, facts, act);
    case 'swap-bands':
      return swapBands(command, facts, act);
  }
}

function register(command: ArrivalCommand & { type: 'register-arrivals' }, facts: CustodyFacts, act: Act): Result<Decided, Refusal> {
  const place = placeOf(command.place, facts);
  if (!place.ok) return place;
  const { arrivals } = command;
  if (arrivals.length === 0) return refused(refusal('command-malformed', { field: 'arrivals' }));
  if (arrivals.length > MOST_SUBJECTS) return refused(refusal('too-many-subjects'));
  const bands = freshBands(arrivals, facts);
  if (!bands.ok) return bands;
  const stranger = arrivals.findIndex(({ comesWith }) => comesWith !== undefined && indexOfBand(comesWith, bands.value) < 0);
  if (stranger >= 0) return refused(refusal('band-unknown', { field: `arrivals.${stranger}.comesWith` }));
  const day = instantToDay(act.occurred.to);
  const identities = arrivals.map((one) => identityOf(one, day));
  const coming = identities.map(({ birth }, i) => ({ id: act.newPerson(i), ...(birth ? { birth } : {}) }));
  // They stand at the gate: whatever is missing is recorded as a breach, and nobody is sent back on the road by a form.
  const breaches = judge([...placeFindings(place.value, coming, act), ...basisFindings(arrivals, command.place)], act);
  if (!breaches.ok) return breaches;
  const to = { roll: act.party, kind: 'held', place: command.place } as const;
  const at = act.occurred.to;
  const subjects = coming.map(({ id }) => id);
  const arrived: Draft = {
    type: 'PersonsArrived',
    subjects,
    occurred: act.occurred,
    body: {
      place: command.place,
      authority: act.party,
      bands: bands.value,
      steps: arrivals.map((one, i) => [...stepsIn(identities[i] ?? { names: [] }), ...(one.basis ? (['basis'] as const) : [])]),
      moves: [{ step: 'admitted', from: { roll: act.party, kind: 'outside' }, to, at, subjects: subjects.map((_, i) => [i, 1] as const) }],
      basis: basesOf(arrivals.map(({ basis }) => basis)),
      seen: { at, how: 'band-scanned' },
      ...(command.vehicle === undefined ? {} : { vehicle: command.vehicle }),
      ...withBreaches(breaches.value),
    },
    slices: arrivals.flatMap((one, subject) =>
      slicesOf(one, subject, identities[subject] ?? { names: [] }, command, bands.value, subjects),
    ),
  };
  return accepted({ drafts: [arrived], outcome: { numbers: subjects.map(personNumber) } });
}

/** The bands as they are kept; refused when one is misread, named twice, or was given out before. */
function freshBands(arrivals: readonly ArrivalGiven[], facts: CustodyFacts): Result<readonly string[], Refusal> {
  const bands: string[] = [];
  for (const [i, { band }] of arrivals.entries()) {
    const fresh = freshBand(band, facts);
    const field = `arrivals.${i}.band`;
    if (!fresh.ok) return refused({ ...fresh.refused, field });
    if (bands.includes(fresh.value)) return refused(refusal('band-taken', { subject: fresh.value, field }));
    bands.push(fresh.value);
  }
  return accepted(bands);
}

function freshBand(text: string, facts: CustodyFacts): Result<string, Refusal> {
  const band = readBand(text);
  if (band === undefined) return refused(refusal('band-misread', { field: 'band' }));
  return facts.matters.has(matterKey('band', band)) ? refused(refusal('band-taken', { subject: band, field: 'band' })) : accepted(band);
}

function indexOfBand(text: string, bands: readonly string[]): number {
  return bands.indexOf(readBand(text) ?? '');
}

function identityOf({ sex, age, givenName, language }: ArrivalGiven, day: CalendarDay): Identity {
  const name = givenName?.trim();
  return {
    names: name ? [{ text: name, kind: 'given', ...(language === undefined ? {} : { language }) }] : [],
    ...(sex === undefined ? {} : { sex }),
    ...(age === 'unsure' ? {} : { birth: bySight(age, day), birthGiven: `${age}, by sight` }),
  };
}

/** What a look can say of an age: under eighteen, or not. */
function bySight(age: 'child' | 'adult', day: CalendarDay): BirthInterval {
  const eighteen = yearsBefore(day, 18);
  return age === 'child' ? { earliest: eighteen, latest: day } : { earliest: yearsBefore(day, 110), latest: eighteen };
}

function yearsBefore(day: CalendarDay, years: number): CalendarDay {
  const text = `${String(Number(day.slice(0, 4)) - years).padStart(4, '0')}${day.slice(4)}`;
  return calendarDay(text) ?? (`${text.slice(0, 8)}28` as CalendarDay);
}

function slicesOf(
  one: ArrivalGiven,
  subject: number,
  identity: Identity,
  command: ArrivalCommand & { type: 'register-arrivals' },
  bands: readonly string[],
  subjects: readonly PersonId[],
): readonly SliceDraft[] {
  const { capture } = command;
  const custody = {
    ...(capture ? { capture: { ...capture } } : {}),
    ...(one.basis ? { basis: { ...one.basis } } : {}),
  };
  const companion = one.comesWith === undefined ? undefined : subjects[indexOfBand(one.comesWith, bands)];
  return [
    { subject, group: 'identity', content: identityToContent(identity) },
    ...(Object.keys(custody).length > 0 ? [{ subject, group: 'custody', content: custody } as const] : []),
    // Whoever takes people in writes it down, and only a clinician reads it.
    ...(one.injured ? [{ subject, group: 'medical', content: { injured: true } } as const] : []),
    // Who comes along is no guardian for it.
    ...(companion === undefined
      ? []
      : [{ subject, group: 'family', content: { relation: 'accompanied-by', to: companion, how: 'stated' } } as const]),
  ];
}

/** Which steps of an arrival an identity completes. An age by sight is no birth. */
export function stepsIn(identity: Identity): readonly ArrivalStep[] {
  const bySightOnly = identity.birthGiven?.endsWith(', by sight') ?? false;
  const has: { readonly [step in ArrivalStep]?: boolean } = {
    name: identity.names.length > 0,
    sex: identity.sex !== undefined,
    birth: identity.birth !== undefined && !bySightOnly,
    father: identity.fatherName !== undefined,
    nationality: (identity.nationalities?.length ?? 0) > 0,
  };
  return arrivalSteps.filter((step) => has[step] === true);
}

function recordStep(command: ArrivalCommand & { type: 'record-arrival-step' }, facts: CustodyFacts, act: Act): Result<Decided, Refusal> {
  const own = onOwnRoll([command.person], facts, act);
  if (!own.ok) return own;
  const arrival = facts.matters.get(matterKey('arrival', command.person));
  if (arrival?.matter !== 'arrival' || arrival.state !== 'open') return refused(refusal('arrival-unknown', { subject: command.person }));
  if (arrival.steps.includes(command.step)) return refused(refusal('nothing-changes', { subject: command.person }));
  if (command.words.trim() === '') return refused(refusal('reason-missing', { field: 'words' }));
  // Names, births, claims and examinations go by their own acts; here only that they cannot be known.
  const asClaim = !['property', 'papers', 'told'].includes(command.step);
  if (asClaim && command.unknowable !== true) return refused(refusal('arrival-step-claimed', { field: 'step' }));
  return decided({
    type: 'ArrivalStepRecorded',
    subjects: [command.person],
    occurred: act.occurred,
    body: { step: command.step },
    slices: [
      { subject: 0, group: 'custody', content: { [command.step]: command.words, ...(command.unknowable ? { unknowable: true } : {}) } },
    ],
  });
}

function issueBand(command: ArrivalCommand & { type: 'issue-band' }, facts: CustodyFacts, act: Act): Result<Decided, Refusal> {
  const own = onOwnRoll([command.person], facts, act);
  if (!own.ok) return own;
  const band = freshBand(command.band, facts);
  if (!band.ok) return band;
  const worn = [...facts.matters.values()].find((one) => one.matter === 'band' && one.person === command.person && one.state === 'worn');
  return decided({
    type: 'BandIssued',
    subjects: [command.person],
    occurred: act.occurred,
    body: { band: band.value, authority: act.party, ...(worn ? { replaces: worn.id } : {}) },
    slices: [],
  });
}

/** A band that somebody of the party's own roll wears. */
function wornBand(text: string, field: string, facts: CustodyFacts, act: Act): Result<Band, Refusal> {
  const band = readBand(text);
  if (band === undefined) return refused(refusal('band-misread', { field }));
  const known = facts.matters.get(matterKey('band', band));
  if (known?.matter !== 'band' || known.state !== 'worn' || facts.standings.get(known.person as PersonId)?.account.roll !== act.party) {
    return refused(refusal('band-unknown', { subject: band, field }));
  }
  return accepted(known);
}

function loseBand(command: ArrivalCommand & { type: 'report-band-lost' }, facts: CustodyFacts, act: Act): Result<Decided, Refusal> {
  const band = wornBand(command.band, 'band', facts, act);
  if (!band.ok) return band;
  return decided({ type: 'BandLost', subjects: [band.value.person], occurred: act.occurred, body: { band: band.value.id }, slices: [] });
}

/** Two were found with each other's bands: the book follows the wrists, once somebody has looked at both faces. */
function swapBands(command: ArrivalCommand & { type: 'swap-bands' }, facts: CustodyFacts, act: Act): Result<Decided, Refusal> {
  const one = wornBand(command.one, 'one', facts, act);
  if (!one.ok) return one;
  const other = wornBand(command.other, 'other', facts, act);
  if (!other.ok) return other;
  if (one.value.person === other.value.person) return refused(refusal('person-named-twice', { subject: one.value.person }));
  if (command.reason.trim() === '') return refused(refusal('reason-missing', { field: 'reason' }));
  const subjects = [one.value.person, other.value.person];
  return decided({
    type: 'BandsSwapped',
    subjects,
    occurred: act.occurred,
    body: { bands: [one.value.id, other.value.id] },
    slices: subjects.map((_, subject) => ({ subject, group: 'custody', content: { remark: command.reason } })),
  });
}

/** What an entry makes of arrivals: those it opens, and the steps it completes. */
export function foldArrivals(entry: Draft, arrivalOf: (person: string) => Arrival | undefined): readonly Arrival[] {
  const { body, subjects } = entry;
  if (entry.type === 'PersonsArrived') {
    return subjects.map(
      (id, i): Arrival =>
        settled({
          matter: 'arrival',
          id,
          version: 1,
          place: body['place'] as PlaceCode,
          authority: body['authority'] as AuthorityCode,
          arrived: entry.occurred.to,
          ...(body['vehicle'] === undefined ? {} : { vehicle: body['vehicle'] as string }),
          steps: (body['steps'] as readonly (readonly ArrivalStep[])[])[i] ?? [],
          state: 'open',
        }),
    );
  }
  const done = stepsDone(entry);
  return subjects.flatMap((id): readonly Arrival[] => {
    const before = arrivalOf(id);
    const fresh = done.filter((step) => before?.steps.includes(step) === false);
    if (before?.state !== 'open' || fresh.length === 0) return [];
    return [settled({ ...before, version: before.version + 1, steps: [...before.steps, ...fresh] })];
  });
}

// Said beside the claim, so that it still stands when the claim itself is erased.
const saysSteps: readonly Draft['type'][] = ['IdentityClaimed', 'PersonExamined', 'ItemTaken'];

function stepsDone({ type, body }: Draft): readonly ArrivalStep[] {
  if (type === 'ArrivalStepRecorded') return [body['step'] as ArrivalStep];
  if (type === 'BasisRecorded') return ['basis'];
  return saysSteps.includes(type) ? ((body['steps'] ?? []) as readonly ArrivalStep[]) : [];
}

function settled(arrival: Arrival): Arrival {
  return arrivalSteps.every((step) => arrival.steps.includes(step)) ? { ...arrival, state: 'complete' } : arrival;
}

/** What an entry makes of bands. */
export function foldBands(entry: Draft, bandOf: (band: string) => Band | undefined): readonly Band[] {
  const { body, subjects, occurred } = entry;
  const worn = (id: string, person: string): Band => {
    const authority = body['authority'] as AuthorityCode;
    return { matter: 'band', id, version: 1, authority, person, state: 'worn', since: occurred.to };
  };
  const changed = (id: string, change: Partial<Band>): readonly Band[] => {
    const before = bandOf(id);
    return before ? [{ ...before, version: before.version + 1, since: occurred.to as Instant, ...change }] : [];
  };
  switch (entry.type) {
    case 'PersonsArrived':
      return (body['bands'] as readonly string[]).map((band, i) => worn(band, subjects[i] ?? ''));
    case 'BandIssued':
      return [
        ...(body['replaces'] === undefined ? [] : changed(body['replaces'] as string, { state: 'replaced' })),
        worn(body['band'] as string, subjects[0] ?? ''),
      ];
    case 'BandLost':
      return changed(body['band'] as string, { state: 'lost' });
    case 'BandsSwapped': {
      const [one, other] = body['bands'] as readonly [string, string];
      return [...changed(one, { person: subjects[1] ?? '' }), ...changed(other, { person: subjects[0] ?? '' })];
    }
    default:
      return [];
  }
}
