import { z } from 'zod';
import type { ActorId, AuthorityCode, ClaimId, CommandId, EntryId, FamilyId, HandoverId, PersonId, PlaceCode } from '../basics/ids.ts';
import { instantToText, textToInstant, type Instant } from '../basics/time.ts';
import { calendarDay, type CalendarDay } from '../people/birth.ts';

/** An instant is RFC 3339 text with an offset on the wire, and whole milliseconds within. */
export const instant = z.codec(
  z.string().max(40).meta({ format: 'date-time', description: 'RFC 3339 with an offset.' }),
  z.int() as unknown as z.ZodType<Instant, Instant>,
  {
    decode: (text, context) => {
      const read = textToInstant(text);
      if (read !== undefined) return read;
      context.issues.push({ code: 'custom', input: text, message: 'a date and time with an offset, as 2019-11-14T09:00:00Z' });
      return z.NEVER;
    },
    encode: (at) => instantToText(at),
  },
);

/** When something was so, with stated uncertainty: at `from` at the earliest and at `to` at the latest. */
export const when = z.strictObject({ from: instant, to: instant });

// The same forms as in basics/ids.ts, which keeps them to itself; a test holds the two together.
const UUID = /^[0-9a-f]{8}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{12}$/;
const CODE = /^[A-Z0-9][A-Z0-9-]{1,39}$/;

export const uuid = z.string().max(36).regex(UUID);
export const code = z.string().max(40).regex(CODE);
export const commandId = as<CommandId>(uuid);
export const personId = as<PersonId>(uuid);
export const entryId = as<EntryId>(uuid);
export const handoverId = as<HandoverId>(uuid);
export const placeCode = as<PlaceCode>(code);
export const authorityCode = as<AuthorityCode>(code);
/** A person in the book or a row of a list. */
export const personOrClaimId = as<PersonId | ClaimId>(uuid) as z.ZodType<string, string>;
export const breachId = z
  .string()
  .max(60)
  .regex(/^[0-9a-f]{8}(?:-[0-9a-f]{4}){3}-[0-9a-f]{12}\.\d{1,4}$/);

/** A name or a number: something must stand in it. */
export const name = z.string().max(200).regex(/\S/u);
/** A password or a code, as it was typed. */
export const secret = z.string().min(1).max(1000);
/** A short text that a room may find empty, and then says so in its own words. */
export const words = z.string().max(200);
export const remark = z.string().max(4000);
export const country = z
  .string()
  .regex(/^[A-Z]{3}$/)
  .meta({ description: 'ISO 3166-1 alpha-3.' });
export const count = z.int().min(0).max(100_000_000);

/** At most 1,000: the most one entry may concern. */
export function list<Row extends z.ZodType>(row: Row) {
  return z.array(row).max(1000);
}

/** A day that exists, as `YYYY-MM-DD`. */
export const day = z
  .string()
  .max(10)
  .refine((text) => calendarDay(text) !== undefined, { error: 'a day that exists, as 1987-05-23' })
  .meta({ format: 'date' }) as unknown as z.ZodType<CalendarDay, string>;

/**
 * What is shown is not checked again: a page about a person never fails because an old entry holds a long name.
 * The forms stand in the description only.
 */
export const shownText = z.string();
export const shownUuid = z.string().meta({ format: 'uuid' });
export const shownPerson = as<PersonId>(shownUuid);
export const shownEntry = as<EntryId>(shownUuid);
export const shownHandover = as<HandoverId>(shownUuid);
export const shownFamily = as<FamilyId>(shownUuid);
export const shownCommand = as<CommandId>(shownUuid);
export const shownPlace = as<PlaceCode>(shownText);
export const shownAuthority = as<AuthorityCode>(shownText);
export const shownActor = as<ActorId>(shownText);
export const shownDay = as<CalendarDay>(z.string().meta({ format: 'date' }));

export function as<Brand extends string>(schema: z.ZodString): z.ZodType<Brand, string> {
  return schema as unknown as z.ZodType<Brand, string>;
}
