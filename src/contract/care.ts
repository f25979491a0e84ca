import { z } from 'zod';
import { childConcerns, examinationOccasions } from '../custody/matter-commands.ts';
import { itemKinds, type Item } from '../custody/matters.ts';
import { agreesWith } from './agreement.ts';
import { act } from './head.ts';
import { authorityCode, instant, list, personId, remark, shownAuthority, shownText, shownUuid, uuid, words } from './wire.ts';

/** What a clinician finds and child protection notes, and the things kept for a person. */
export const careCommands = [
  act('record-examination', 'A clinician has looked at a person. What was found only clinicians read; staff read the instructions.', {
    person: personId,
    occasion: z.enum(examinationOccasions),
    findings: remark,
    injuries: z
      .array(z.strictObject({ where: words, what: words, told: remark.exactOptional() }))
      .max(50)
      .meta({ description: 'Each injury as it was found, and how the person says it came about.' })
      .exactOptional(),
    instructions: remark.meta({ description: 'What staff must do or leave alone, without a diagnosis.' }).exactOptional(),
  }),
  act('note-child', 'A note in the file of child protection, which custody staff never read.', {
    persons: list(personId),
    concern: z.enum(childConcerns),
    text: remark,
    incident: uuid.exactOptional(),
  }),
  act('take-item', 'Something is taken from a person and kept for him: a sealed bag, a passport.', {
    person: personId,
    kind: z.enum(itemKinds),
    seal: words.exactOptional(),
    contents: remark,
    receipt: z.boolean().meta({ description: 'The person was given a receipt.' }),
  }),
  act('pass-item', 'What was kept goes back to its owner or on to another authority, or was lost.', {
    item: uuid,
    to: z.enum(['owner', 'authority', 'lost']),
    authority: authorityCode.exactOptional(),
    words: remark,
  }),
] as const;

export const item = agreesWith<Item>()(
  z.object({
    matter: z.literal('item'),
    id: shownUuid,
    version: z.int(),
    kind: z.enum(itemKinds),
    person: shownText.meta({ format: 'uuid' }),
    seal: shownText.optional(),
    receipt: z.boolean(),
    holder: shownAuthority.meta({ description: 'Who has it, as long as it is kept.' }).optional(),
    state: z.enum(['kept', 'returned', 'lost']),
    since: instant,
  }),
);
