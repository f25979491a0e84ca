import { z } from 'zod';
import type { CustodyCommand } from '../custody/types.ts';
import { sightingGrades } from '../entries/types.ts';
import { agreesWith } from './agreement.ts';
import { act } from './head.ts';
import { careCommands } from './care.ts';
import { matterCommands } from './matters.ts';
import { basis, listRow, newPerson } from './persons.ts';
import { breachId, entryId, instant, list, name, personId, placeCode, remark, uuid, words } from './wire.ts';

const persons = list(personId);
const grade = z.enum(sightingGrades);
const circumstances = remark;
const incident = uuid.meta({ description: 'The incident in which it happened.' }).exactOptional();

export const custodyCommands = [
  act('admit', 'Enters persons who are held at a place.', { place: placeCode, persons: list(newPerson), seen: grade.exactOptional() }),
  act('receive-roll', "Takes in a holder's roll: rows not seen before become persons.", {
    place: placeCode,
    list: name,
    rows: list(listRow),
  }),
  act('receive-source', 'Takes in a list from elsewhere: claims about somebody, never a position.', {
    place: placeCode.exactOptional(),
    list: name,
    rows: list(listRow),
  }),
  act('move', 'Moves persons to another place of the same authority.', { persons, to: placeCode, reason: remark.exactOptional() }),
  act('assign-beds', 'Says who sleeps in which tent, room or bed of a place. It moves nobody.', {
    place: placeCode,
    beds: list(z.strictObject({ bed: z.string().max(80).regex(/\S/u), persons })),
  }),
  act('escort', 'Takes persons to a hospital or a court under a named leader.', { persons, to: placeCode, leader: words }),
  act('back-from-escort', 'Brings persons back from a hospital or a court.', { persons, to: placeCode }),
  act('sight', 'Says who was seen, and how well somebody looked.', { persons, how: grade }),
  act('record-birth', 'Enters a child where the mother stands.', { mother: personId, child: newPerson }),
  act('set-basis', 'Names the legal or provisional basis for holding persons.', { persons, basis }),
  act('report-missing', 'Says that persons were not found. It moves nobody.', { persons, circumstances }),
  act('declare-unaccounted', 'Declares persons unaccounted for. Two named persons decide.', {
    persons,
    circumstances,
    incident,
  }),
  act('declare-at-large', 'Declares persons at large. Two named persons decide.', {
    persons,
    circumstances,
    incident,
  }),
  act('come-back', 'Records that persons returned, were recaptured or were seen alive.', {
    persons,
    how: z.enum(['returned', 'recaptured', 'seen-alive']),
    place: placeCode.exactOptional(),
    circumstances,
    incident,
  }),
  act('report-death', 'Says that a person is reported dead. It moves nobody.', { person: personId, circumstances }),
  act('establish-death', 'Establishes a death with its cause and where the remains are. Two named persons decide.', {
    person: personId,
    cause: remark,
    remains: remark,
    circumstances,
  }),
  act('release', 'Releases persons. Two named persons decide.', { persons, reason: remark, attestedBy: name.exactOptional() }),
  act('correct', 'Corrects where or when an entry put persons, or takes it back.', {
    entry: entryId,
    persons,
    reason: remark,
    place: placeCode.exactOptional(),
    at: instant.exactOptional(),
    neverHappened: z.boolean().exactOptional(),
  }),
  act('close-breach', 'Closes a breach with what was found.', { breach: breachId, finding: remark }),
  ...matterCommands,
  ...careCommands,
] as const;

agreesWith<CustodyCommand>()(z.discriminatedUnion('type', custodyCommands));
