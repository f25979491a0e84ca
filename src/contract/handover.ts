import { z } from 'zod';
import { bestInterestsKinds, evidenceGrades, type HandoverCommand, type LineGiven, type Plan } from '../handover/types.ts';
import { agreesWith } from './agreement.ts';
import { act } from './head.ts';
import { newPerson } from './persons.ts';
import { authorityCode, count, handoverId, instant, list, name, personId, placeCode, remark, words } from './wire.ts';

export const plan = agreesWith<Plan>()(
  z.strictObject({
    destination: placeCode.meta({ description: 'The receiving place; the receiver holds it.' }),
    departure: instant,
    arrival: instant,
    toleranceHours: z.int().min(0).max(8784).meta({ description: 'By how many hours the dates may shift without fresh agreement.' }),
    route: remark,
    vehicles: list(words),
    answerBy: instant,
  }),
);

export const lineGiven = agreesWith<LineGiven>()(
  z.strictObject({
    person: personId,
    papers: z.union([z.strictObject({ kind: name, number: name, heldBy: words }), z.strictObject({ noneBecause: remark })]).exactOptional(),
    propertyBag: z.strictObject({ seal: name, items: count }).exactOptional(),
    fitToTravel: z
      .strictObject({
        clinician: name,
        instructions: remark.meta({ description: 'For the escort; never a diagnosis.' }),
      })
      .exactOptional(),
    bestInterests: z
      .strictObject({ kind: z.enum(bestInterestsKinds), number: name, panel: words })
      .meta({ description: 'Of a child: the paper in which a panel says what is best, by its number; never the paper itself.' })
      .exactOptional(),
  }),
);

const outcome = z.enum(['taken', 'refused', 'absent']);
const handover = handoverId;
const persons = list(personId);
const reason = remark;

export const handoverCommands = [
  act('offer-handover', 'Offers persons to another authority, with a plan and one line per person.', {
    receiver: authorityCode,
    transit: authorityCode.exactOptional(),
    plan,
    lines: list(lineGiven),
    adultsOnly: z.boolean().meta({ description: 'The sender declares it a manifest of adults.' }).exactOptional(),
  }),
  act('agree-handover', 'The receiver or the transit authority agrees, person by person.', { handover, persons }),
  act('refuse-handover', 'The receiver or the transit authority refuses, person by person.', { handover, persons, reason }),
  act('withdraw-handover', 'The sender withdraws persons before departure.', { handover, persons, reason }),
  act('amend-handover', 'The sender changes the plan or the manifest; a change beyond the tolerance voids every agreement.', {
    handover,
    plan: plan.exactOptional(),
    add: list(lineGiven).exactOptional(),
    remove: persons.exactOptional(),
    ready: list(lineGiven).exactOptional(),
  }),
  act('depart-handover', 'The boarding roll of one vehicle, with its escort leader and who stayed behind.', {
    handover,
    vehicle: words,
    leader: words,
    boarded: persons,
    leftBehind: list(z.strictObject({ person: personId, reason })),
  }),
  act('pass-handover', 'The transit authority saw persons pass.', { handover, persons }),
  act('receive-handover', "The receiver's receipt, line by line or by exception. It moves the roll.", {
    handover,
    place: placeCode,
    lines: list(z.strictObject({ person: personId, outcome, reason: reason.exactOptional() })),
    othersTaken: z
      .strictObject({
        bodyCount: count.meta({
          description: 'How many were counted by their heads and taken in, extras included; refused unless the receipt takes as many.',
        }),
      })
      .meta({ description: 'All others who are under way with the handover were taken; `lines` then names the exceptions.' })
      .exactOptional(),
    extras: list(newPerson).exactOptional(),
  }),
  act('evidence-arrival', 'Weaker evidence that persons arrived. It moves no roll.', {
    handover,
    persons,
    grade: z.enum(evidenceGrades),
    remark,
  }),
  act('recall-handover', 'The sender asks for persons under way back.', { handover, persons, reason }),
  act('cancel-handover', 'The receiver lets recalled persons go back.', { handover, persons }),
  act('turn-back-handover', 'Persons under way were turned back.', { handover, persons, reason }),
  act('report-limbo', 'Persons under way are held between the parties.', { handover, persons, circumstances: remark }),
  act('return-handover', 'Persons under way are home with the sender, at the place kept free or at another one.', {
    handover,
    persons,
    place: placeCode.exactOptional(),
  }),
  act('dispute-handover', 'A party disputes what is recorded.', { handover, reason }),
  act('correct-receipt', 'The receiver corrects one line of its receipt.', { handover, person: personId, outcome, reason }),
  act('close-handover', 'The sender closes a handover in which every line is settled.', { handover }),
  act('decide-disclosure', 'Decides, after a private interview, whether a state may be told about persons.', {
    persons,
    to: authorityCode,
    permitted: z.boolean(),
    interviewedAt: instant,
    interviewer: name,
    reason,
  }),
] as const;

agreesWith<HandoverCommand>()(z.discriminatedUnion('type', handoverCommands));
