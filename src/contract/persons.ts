import { z } from 'zod';
import type { Basis } from '../custody/basis.ts';
import type { ListRow, NewPerson } from '../custody/types.ts';
import { nationalityStatuses, type Identity } from '../people/types.ts';
import { agreesWith } from './agreement.ts';
import { country, day, list, name, remark, words } from './wire.ts';

const birth = z
  .strictObject({ earliest: day, latest: day })
  .refine(({ earliest, latest }) => earliest <= latest, { error: 'the earliest day lies after the latest' });

/** What somebody says about who a person is: claims, never checked against each other. */
export const identity = agreesWith<Identity>()(
  z.strictObject({
    names: list(
      z.strictObject({
        text: name,
        kind: z.enum(['full', 'given', 'family', 'alias']),
        language: z
          .string()
          .max(35)
          .regex(/^[A-Za-z]{2,3}(?:-[A-Za-z0-9]{1,8})*$/)
          .meta({ description: 'BCP 47.' })
          .exactOptional(),
      }),
    ).meta({ description: 'As given, in the script given; never transliterated in place.' }),
    sex: z.enum(['female', 'male', 'other']).exactOptional(),
    birth: birth.meta({ description: 'Born on one of these days, both included.' }).exactOptional(),
    birthGiven: words.exactOptional(),
    nationalities: list(z.strictObject({ country, status: z.enum(nationalityStatuses) })).exactOptional(),
    fatherName: name.exactOptional(),
    motherName: name.exactOptional(),
    placeOfBirth: words.exactOptional(),
    reference: words.meta({ description: "The holder's own number for the person." }).exactOptional(),
  }),
);

export const basis = agreesWith<Basis>()(
  z.strictObject({
    kind: z.enum(['provisional', 'legal']),
    order: words.exactOptional(),
    orderedBy: words.exactOptional(),
    grounds: remark.exactOptional(),
  }),
);

const bed = z.string().max(80).meta({ description: 'Tent, room or bed within the place.' });

const newcomer = { identity, basis: basis.exactOptional(), bed: bed.exactOptional() };

export const newPerson = agreesWith<NewPerson>()(z.strictObject(newcomer));

export const listRow = agreesWith<ListRow>()(
  z.strictObject({
    ...newcomer,
    key: name.meta({ description: "The list's own reference, or else the digest of the file and the row's number." }),
    said: name.meta({ description: 'Digest of what the row says.' }),
    line: z.int().min(0),
  }),
);
