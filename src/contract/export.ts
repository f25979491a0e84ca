import { z } from 'zod';
import { exportFields, exportPurposes, type ExportPurpose } from '../access/exports.ts';
import type { ExportCommand } from '../reports/export.ts';
import { agreesWith } from './agreement.ts';
import { act } from './head.ts';
import { authorityCode, count, name, personId, uuid } from './wire.ts';

export const exportCommands = [
  act('export-list', 'A list of persons leaves the house. For more than 25 persons a second named person decides too.', {
    export: uuid.meta({ description: 'The number of the export, the same in all its parts of at most 1,000 persons.' }),
    purpose: z.enum(Object.keys(exportPurposes) as [ExportPurpose, ...ExportPurpose[]]),
    recipient: name.meta({ description: 'Who gets the list, as it is marked on every page.' }),
    to: authorityCode.meta({ description: 'The recipient where it stands in this book; a state always does.' }).exactOptional(),
    fields: z.array(z.enum(exportFields)).min(1).max(exportFields.length),
    persons: z.array(personId).min(1).max(1000),
    of: count.meta({ description: 'How many persons the whole export is about.' }),
  }),
] as const;

agreesWith<ExportCommand>()(z.discriminatedUnion('type', exportCommands));
