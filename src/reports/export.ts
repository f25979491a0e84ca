import { fieldsBeyond, MOST_ALONE, type ExportField, type ExportPurpose } from '../access/exports.ts';
import type { AuthorityCode, PersonId } from '../basics/ids.ts';
import { accepted, refused, type Result } from '../basics/result.ts';
import { onOwnRoll } from '../custody/guards.ts';
import type { Act, CommandHead, Decided } from '../entries/act.ts';
import { refusal, type Refusal } from '../entries/refusals.ts';
import type { HandoverFacts } from '../handover/types.ts';

/** A list of persons that leaves the house. More than 1,000 persons are several of these under one export. */
export type ExportCommand = CommandHead & {
  readonly type: 'export-list';
  /** The number of the export, the same in all its parts. */
  readonly export: string;
  readonly purpose: ExportPurpose;
  /** Who gets the list, as it is marked on every page. */
  readonly recipient: string;
  /** The recipient where it stands in this book; a state always does. */
  readonly to?: AuthorityCode;
  readonly fields: readonly ExportField[];
  readonly persons: readonly PersonId[];
  /** How many persons the whole export is about. */
  readonly of: number;
};

/** Whether one person may not do it alone. A part counts as much as the whole of which it is one. */
export function exportNeedsTwo({ of, persons }: ExportCommand): boolean {
  return Math.max(of, persons.length) > MOST_ALONE;
}

/**
 * Each person is on the exporting authority's roll, the purpose needs each field, and whoever gets the list may be told of each
 * person: as in a handover, by a recorded interview and decision. The entry names persons, fields and recipient, never what was told.
 */
export function decideExport(command: ExportCommand, facts: HandoverFacts, act: Act): Result<Decided, Refusal> {
  const { purpose, recipient, to, fields, persons, of } = command;
  if (recipient.trim() === '') return refused(refusal('export-recipient-missing', { field: 'recipient' }));
  const [beyond] = fieldsBeyond(purpose, fields);
  if (beyond !== undefined) return refused(refusal('export-field-beyond-purpose', { field: 'fields', detail: beyond }));
  if (fields.length === 0) return refused(refusal('command-malformed', { field: 'fields' }));
  if (of < persons.length) return refused(refusal('command-malformed', { field: 'of' }));
  if (purpose === 'own-records' && to !== act.party) return refused(refusal('export-not-own', { field: 'to' }));
  if (to !== undefined && !facts.authorities.has(to)) return refused(refusal('authority-unknown', { subject: to, field: 'to' }));
  const named = onOwnRoll(persons, facts, act);
  if (!named.ok) return named;
  if (to !== undefined && to !== act.party) {
    for (const person of persons) {
      const permitted = facts.disclosures.get(`${person} ${to}`);
      if (permitted === undefined) return refused(refusal('no-disclosure-decision', { subject: person, detail: to }));
      if (!permitted) return refused(refusal('disclosure-withheld', { subject: person, detail: to }));
    }
  }
  const body = { export: command.export, purpose, recipient, ...(to === undefined ? {} : { to }), fields, of };
  return accepted({
    drafts: [{ type: 'ListExported', subjects: persons, occurred: act.occurred, body, slices: [] }],
    outcome: { export: command.export, ...(act.first === undefined ? {} : { first: act.first }) },
  });
}
