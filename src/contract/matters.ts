import { z } from 'zod';
import type { ActorId } from '../basics/ids.ts';
import { countGrades, incidentKinds, musterKinds, rivalCountsOf, varianceWays } from '../custody/matters.ts';
import { act } from './head.ts';
import { identity } from './persons.ts';
import { as, authorityCode, count, instant, list, name, personId, placeCode, remark, uuid, words } from './wire.ts';

const muster = uuid;
const incident = uuid;
const variances = list(uuid);
const guards = z.strictObject({ before: count, now: count }).meta({ description: 'Guards on post, before and now.' });
const milliseconds = z.int().min(-86_400_000).max(86_400_000);

/** Counts by looking, the differences they leave, and what went wrong at a place. */
export const matterCommands = [
  act('open-muster', 'Begins a count at a place: routine, or a roll call after something went wrong.', {
    place: placeCode,
    kind: z.enum(musterKinds),
    incident: incident.exactOptional(),
  }),
  act('count-blind', 'The bare number of one counter, before any list is shown to him. It cannot be changed.', {
    muster,
    number: count,
    section: words.exactOptional(),
    clockOffset: milliseconds.meta({ description: "The device's clock less the book's, in milliseconds." }).exactOptional(),
    syncedIndex: count.meta({ description: 'The last entry the device knew of.' }).exactOptional(),
  }),
  act('sight-in-muster', 'Who was seen in a count, each with how well somebody looked.', {
    muster,
    sightings: list(
      z.strictObject({
        person: personId,
        how: z.enum(countGrades),
        at: instant.meta({ description: "By the counter's own clock." }).exactOptional(),
      }),
    ),
  }),
  act('strangers-in-muster', 'Who was seen and could not be found in the book: claims, never persons.', {
    muster,
    strangers: list(z.strictObject({ identity, remark })),
  }),
  act('finish-muster', 'Ends a count: what was seen is held against the book, and differences are opened.', { muster }),
  act('abandon-muster', 'Gives up a count that cannot be ended. What was seen stays seen.', { muster, reason: remark }),
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
  act('note-incident', 'Adds to an incident what became known.', { incident, text: remark, guards: guards.exactOptional() }),
  act('record-rival-count', 'What somebody else counted, with source and date: it stands beside ours and opens to no names.', {
    incident,
    of: z.enum(rivalCountsOf),
    least: count.exactOptional(),
    most: count.exactOptional(),
    saidBy: words,
    said: instant,
  }),
  act('close-incident', 'Closes an incident with what was found.', { incident, finding: remark }),
  act('take-over', 'A place was taken with everybody in it: the new holder is contested until his own count.', {
    place: placeCode,
    holder: authorityCode,
    circumstances: remark,
    incident: incident.exactOptional(),
  }),
  act('record-remains', 'Remains get a number before they get a name.', {
    place: placeCode,
    marks: remark,
    circumstances: remark,
    incident: incident.exactOptional(),
  }),
] as const;
