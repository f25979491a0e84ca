import { z } from 'zod';
import { authorityKinds, placeKinds, type Authority, type AuthorityCommand, type NewPlace, type PlaceKind } from '../authorities/types.ts';
import { act } from './head.ts';
import { agreesWith } from './agreement.ts';
import { authorityCode, count, country, name, placeCode } from './wire.ts';

const names = z
  .record(
    z
      .string()
      .max(35)
      .regex(/^[A-Za-z]{2,3}(?:-[A-Za-z0-9]{1,8})*$/),
    name,
  )
  .refine((given) => Object.keys(given).length <= 100, { error: 'at most 100 names' })
  .meta({ description: 'Names by language tag (BCP 47).' });

export const placeKind = z.enum(Object.keys(placeKinds) as [PlaceKind, ...PlaceKind[]]);
const gate = z.enum(['open', 'closed']);
const capacities = z.strictObject({ certified: count, working: count, maximum: count });

const authority = agreesWith<Authority>()(
  z.strictObject({
    code: authorityCode,
    names,
    kind: z.enum(authorityKinds),
    country: country.exactOptional(),
    runsSoftware: z.boolean(),
    home: name,
  }),
);

const place = agreesWith<NewPlace>()(
  z.strictObject({
    code: placeCode,
    names,
    kind: placeKind,
    holder: authorityCode,
    gate,
    adultsOnly: z.boolean(),
    capacities: capacities.exactOptional(),
  }),
);

export const authorityCommands = [
  act('declare-authority', 'Enters a body that holds people or answers for them. Standing in this book implies no recognition.', {
    authority,
  }),
  act('declare-place', 'Enters a place where people are held, received or treated.', { place }),
  act('change-holder', 'Another authority holds the place from now on.', { place: placeCode, holder: authorityCode }),
  act('set-capacities', 'How many persons the place may hold: certified, working and at the utmost.', { place: placeCode, capacities }),
  act('set-gate', 'Opens or closes the gate of a place.', { place: placeCode, gate }),
] as const;

agreesWith<AuthorityCommand>()(z.discriminatedUnion('type', authorityCommands));
