import { z } from 'zod';
import type { ActorId } from '../basics/ids.ts';
import {
  arrivalSteps,
  countGrades,
  incidentKinds,
  musterKinds,
  rivalCountsOf,
  varianceKinds,
  varianceWays,
  type Incident,
  type Muster,
  type Variance,
} from '../custody/matters.ts';
import type { ArrivalRow, SheetRow } from '../reports/views.ts';
import { agreesWith } from './agreement.ts';
import { act } from './head.ts';
import { basis, identity } from './persons.ts';
import {
  as,
  authorityCode,
  count,
  instant,
  list,
  name,
  personId,
  placeCode,
  remark,
  shownActor,
  shownAuthority,
  shownPerson,
  shownPlace,
  shownText,
  shownUuid,
  uuid,
  words,
} from './wire.ts';

const figure = z.int();
const variances = list(uuid);
const guards = z.strictObject({ before: count, now: count }).meta({ description: 'Guards on post, before and now.' });
const milliseconds = z.int().min(-86_400_000).max(86_400_000);

const band = z.string().max(40).regex(/\S/u).meta({ description: 'The number on a wristband; hyphens and spaces do not count.' });

/** Arrivals at a gate, counts by looking, the differences they leave, and what went wrong at a place. */
export const matterCommands = [
  act('register-arrivals', 'People at the gate, twenty seconds each: a band, and what a look can tell.', {
    place: placeCode,
    vehicle: words.exactOptional(),
    capture: z
      .strictObject({
        place: words.exactOptional(),
        at: words.exactOptional(),
        unit: words.exactOptional(),
        order: words.exactOptional(),
      })
      .meta({ description: "Where, when, by whom and on whose order they were taken, as the bus's papers say." })
      .exactOptional(),
    arrivals: list(
      z.strictObject({
        band,
        sex: z.enum(['female', 'male', 'other']).exactOptional(),
        age: z.enum(['child', 'adult', 'unsure']),
        injured: z.boolean(),
        comesWith: band
          .meta({ description: 'The band of whoever the person came with; an adult who comes along is no guardian.' })
          .exactOptional(),
        givenName: name.exactOptional(),
        language: z
          .string()
          .max(35)
          .regex(/^[A-Za-z]{2,3}(?:-[A-Za-z0-9]{1,8})*$/)
          .exactOptional(),
        basis: basis.exactOptional(),
      }),
    ),
  }),
  act('record-arrival-step', 'One more thing known of somebody who arrived, or that it cannot be known and why.', {
    person: personId,
    step: z.enum(arrivalSteps),
    words: remark,
    unknowable: z.boolean().exactOptional(),
  }),
  act('issue-band', 'Gives a person a band; the one worn before counts no more.', { person: personId, band }),
  act('report-band-lost', 'A band was lost.', { band }),
  act('swap-bands', "Two were found with each other's bands.", { one: band, other: band, reason: remark }),
  act('open-muster', 'Begins a count at a place: routine, or a roll call after something went wrong.', {
    place: placeCode,
    kind: z.enum(musterKinds),
    incident: uuid.exactOptional(),
  }),
  act('count-blind', 'The bare number of one counter, before any list is shown to him. It cannot be changed.', {
    muster: uuid,
    number: count,
    section: words.exactOptional(),
    clockOffset: milliseconds.meta({ description: "The device's clock less the book's, in milliseconds." }).exactOptional(),
    syncedIndex: count.meta({ description: 'The last entry the device knew of.' }).exactOptional(),
  }),
  act('sight-in-muster', 'Who was seen in a count, each with how well somebody looked.', {
    muster: uuid,
    sightings: list(
      z.strictObject({
        person: personId,
        how: z.enum(countGrades),
        at: instant.meta({ description: "By the counter's own clock." }).exactOptional(),
      }),
    ),
  }),
  act('strangers-in-muster', 'Who was seen and could not be found in the book: claims, never persons.', {
    muster: uuid,
    strangers: list(z.strictObject({ identity, remark })),
  }),
  act('finish-muster', 'Ends a count: what was seen is held against the book, and differences are opened.', { muster: uuid }),
  act('abandon-muster', 'Gives up a count that cannot be ended. What was seen stays seen.', { muster: uuid, reason: remark }),
  act('assign-variances', 'Gives differences to somebody who looks into them.', { variances, to: as<ActorId>(name) }),
  act('close-variances', 'Closes differences by what the book shows since.', {
    variances,
    way: z.enum(varianceWays),
    finding: remark,
    evidence: uuid.meta({ description: 'The person or the later count by which it is shown, where the way asks for one.' }).exactOptional(),
  }),
  act('report-incident', 'Says that something went wrong. It moves nobody.', {
    kind: z.enum(incidentKinds),
    place: placeCode.exactOptional(),
    persons: list(personId).exactOptional(),
    circumstances: remark,
    guards: guards.exactOptional(),
  }),
  act('note-incident', 'Adds to an incident what became known.', { incident: uuid, text: remark, guards: guards.exactOptional() }),
  act('record-rival-count', 'What somebody else counted, with source and date: it stands beside ours and opens to no names.', {
    incident: uuid,
    of: z.enum(rivalCountsOf),
    least: count.exactOptional(),
    most: count.exactOptional(),
    saidBy: words,
    said: instant,
  }),
  act('close-incident', 'Closes an incident with what was found.', { incident: uuid, finding: remark }),
  act('take-over', 'A place was taken with everybody in it: the new holder is contested until his own count.', {
    place: placeCode,
    holder: authorityCode,
    circumstances: remark,
    incident: uuid.exactOptional(),
  }),
  act('record-remains', 'Remains get a number before they get a name.', {
    place: placeCode,
    marks: remark,
    circumstances: remark,
    incident: uuid.exactOptional(),
  }),
] as const;

const shownMusterResult = z.object({
  expected: figure,
  matched: figure,
  byName: figure,
  movedDuringCount: figure,
  missing: figure,
  foundNotExpected: figure,
  unidentified: figure,
  seenTwice: figure,
  blind: figure,
  seen: figure,
});

export const muster = agreesWith<Muster>()(
  z.object({
    matter: z.literal('muster'),
    id: shownUuid,
    version: figure,
    kind: z.enum(musterKinds),
    place: shownPlace,
    authority: shownAuthority,
    incident: shownUuid.optional(),
    openedBy: shownActor,
    started: instant,
    finished: instant.optional(),
    state: z.enum(['open', 'finished', 'abandoned']),
    counters: z.array(
      z.object({
        actor: shownActor,
        section: shownText.optional(),
        blind: figure,
        at: instant,
        clockOffset: figure,
        syncedIndex: figure.optional(),
      }),
    ),
    result: shownMusterResult.meta({ description: 'Sets, not totals: equal totals do not prove equal sets.' }).optional(),
  }),
);

export const sheetRow = agreesWith<SheetRow>()(
  z.object({ id: shownPerson, number: shownText, name: shownText.optional(), bed: shownText.optional(), seen: z.boolean() }),
);

export const variance = agreesWith<Variance>()(
  z.object({
    matter: z.literal('variance'),
    id: shownUuid,
    version: figure,
    kind: z.enum(varianceKinds),
    muster: shownUuid,
    place: shownPlace,
    authority: shownAuthority,
    owner: shownActor,
    opened: instant,
    due: instant,
    subject: shownText.meta({ description: 'The person, or the claim about somebody who could not be named.' }).optional(),
    state: z.enum(['open', 'closed']),
    way: z.enum(varianceWays).optional(),
    closed: instant.optional(),
  }),
);

export const incident = agreesWith<Incident>()(
  z.object({
    matter: z.literal('incident'),
    id: shownUuid,
    version: figure,
    kind: z.enum(incidentKinds),
    place: shownPlace.optional(),
    authority: shownAuthority,
    happened: z.object({ from: instant, to: instant }),
    baseline: z
      .object({ muster: shownUuid, count: figure, at: instant })
      .meta({ description: 'The last count that was signed before.' })
      .optional(),
    guards: z.object({ before: figure, now: figure }).optional(),
    notes: z.array(z.object({ at: instant, actor: shownActor, text: shownText })),
    rivals: z
      .array(z.object({ of: z.enum(rivalCountsOf), least: figure.optional(), most: figure.optional(), saidBy: shownText, said: instant }))
      .meta({ description: 'What others counted: they stand beside ours and open to no names.' }),
    childSeen: instant.meta({ description: 'When child protection first spoke on it.' }).optional(),
    state: z.enum(['open', 'closed']),
  }),
);

export const arrival = agreesWith<ArrivalRow>()(
  z.object({
    matter: z.literal('arrival'),
    id: shownUuid.meta({ description: "The person's." }),
    version: figure,
    place: shownPlace,
    authority: shownAuthority,
    arrived: instant,
    vehicle: shownText.optional(),
    steps: z.array(z.enum(arrivalSteps)),
    state: z.enum(['open', 'complete']),
    injured: z.literal(true).meta({ description: 'Marked injured at the gate; only clinicians are told.' }).optional(),
  }),
);
