import { z } from 'zod';
import { exportFields, exportPurposes, type ExportPurpose } from '../access/exports.ts';
import type { ExportCommand } from '../reports/export.ts';
import { agreesWith } from './agreement.ts';
import { act } from './head.ts';
import { authorityCode, count, name, personId, placeCode, shownText, shownUuid, uuid } from './wire.ts';

const purpose = z.enum(Object.keys(exportPurposes) as [ExportPurpose, ...ExportPurpose[]]);
const fields = z.array(z.enum(exportFields)).min(1).max(exportFields.length);

export const exportCommands = [
  act('export-list', 'A list of persons leaves the house. For more than 25 persons a second named person decides too.', {
    export: uuid.meta({ description: 'The number of the export, the same in all its parts of at most 1,000 persons.' }),
    purpose,
    recipient: name.meta({ description: 'Who gets the list, as it is marked on every page.' }),
    to: authorityCode.meta({ description: 'The recipient where it stands in this book; a state always does.' }).exactOptional(),
    fields,
    persons: z.array(personId).min(1).max(1000),
    of: count.meta({ description: 'How many persons the whole export is about.' }),
  }),
] as const;

agreesWith<ExportCommand>()(z.discriminatedUnion('type', exportCommands));

/** A list that is asked for: the house looks up who is held there, as far as whoever asks may see them. */
export const listAsked = z.strictObject({
  place: placeCode,
  purpose,
  recipient: name.meta({ description: 'The code of an authority of this book, or the name of somebody else.' }),
  fields: fields.meta({ description: 'Absent means all that the purpose needs.' }).exactOptional(),
  format: z.enum(['csv', 'xlsx']),
  language: z.enum(['en', 'ar', 'fr', 'tr']).exactOptional(),
});

export const listMade = z.object({
  export: shownUuid.meta({ description: 'The number under which the book keeps the export.' }),
  persons: z.int(),
  awaits: z.array(shownUuid).meta({ description: 'Decisions that a second person must confirm, by asking for the same list.' }),
  name: shownText.meta({ description: 'A name for the file; absent while a second person is awaited.' }).optional(),
  content: shownText.meta({ description: 'The file, in base64; absent while a second person is awaited.' }).optional(),
});
