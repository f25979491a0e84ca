import { randomUUID } from 'node:crypto';
import { open, rename, rm } from 'node:fs/promises';
import { exportPurposes, type ExportField, type ExportPurpose } from '../access/exports.ts';
import { isCode, type AuthorityCode, type CommandId, type PersonId, type PlaceCode } from '../basics/ids.ts';
import { accepted, bug, refused, type Result } from '../basics/result.ts';
import { instantToText } from '../basics/time.ts';
import type { Principal } from '../entries/act.ts';
import { refusal, refusalWords, type Refusal } from '../entries/refusals.ts';
import { purposeWords, type ListLanguage } from '../files/list-words.ts';
import { csvPieces } from '../files/write-csv.ts';
import type { ListMark, ListToWrite } from '../files/write-list.ts';
import { xlsxPieces } from '../files/write-xlsx.ts';
import type { Answer } from '../log/ports.ts';
import type { Identity } from '../people/types.ts';
import type { ExportCommand } from '../reports/export.ts';
import type { BookReader, PersonRow } from '../reports/views.ts';
import type { Book } from './book.ts';

export interface ExportOptions {
  readonly format: 'csv' | 'xlsx';
  readonly place: PlaceCode;
  readonly purpose: ExportPurpose;
  /** The code of an authority of this book, or the name of somebody else. */
  readonly recipient: string;
  /** Absent means all that the purpose needs. */
  readonly fields?: readonly ExportField[];
  readonly language: ListLanguage;
}

/** What became of an export: written; waiting for a second person, and nothing written; or refused. */
export type Exported =
  | { readonly ok: true; readonly export: string; readonly persons: number; readonly written: boolean; readonly awaits: readonly string[] }
  | { readonly ok: false; readonly code: string; readonly reason: string };

/** Writes a list to a file; a list that is refused, or waits for a second person, leaves none. */
export async function exportList(book: Book, principal: Principal, options: ExportOptions & { readonly file: string }): Promise<Exported> {
  const target = await draftFile(options.file);
  if (target === undefined) {
    return { ok: false, code: 'file-exists', reason: 'The file exists already, or its folder cannot be written. Choose another name.' };
  }
  let written = false;
  try {
    const made = await makeList(book, principal, options);
    if (!made.ok) {
      const { words, next } = refusalWords(made.refused);
      return { ok: false, code: made.refused.code, reason: `${words} ${next}` };
    }
    const { pieces, ...outcome } = made.value;
    if (pieces !== undefined) {
      for await (const piece of pieces) await target.file.write(piece);
      await target.file.sync();
      written = true;
    }
    return { ok: true, ...outcome, written };
  } finally {
    await target.file.close();
    // Half a list is no list: the name is given to the whole one only.
    if (written) await rename(target.path, options.file);
    else await rm(target.path, { force: true });
  }
}

export interface MadeList {
  readonly export: string;
  readonly persons: number;
  /** Decisions that a second person must confirm; then there are no pieces. */
  readonly awaits: readonly string[];
  readonly pieces?: AsyncIterable<Buffer>;
}

/**
 * The list of those held at a place, as far as the rules of rows show them to whoever exports. The export is recorded first, part by
 * part, through the one door for writes; only what is recorded is told.
 */
export async function makeList(book: Book, principal: Principal, options: ExportOptions): Promise<Result<MadeList, Refusal>> {
  const reader = book.reader(principal);
  const held = await heldAt(reader, options.place, principal.authority);
  if (held.length === 0) return refused(refusal('nobody-held-there', { subject: options.place }));
  const recorded = await record(book, principal, options, held, reader);
  if (!recorded.ok) return recorded;
  const { number, awaits, first } = recorded.value;
  const outcome = { export: number, persons: held.length, awaits };
  if (awaits.length > 0) return accepted(outcome);
  const fields = options.fields ?? exportPurposes[options.purpose];
  const mark: ListMark = {
    number,
    purpose: purposeWords[options.purpose][options.language],
    recipient: options.recipient,
    exportedBy: `${first ?? principal.actor}, ${principal.authority}`,
    ...(first === undefined ? {} : { secondPerson: `${principal.actor}, ${principal.authority}` }),
    exportedAt: instantToText(book.clock.now()),
    persons: held.length,
    invented: book.world !== undefined,
  };
  const list: ListToWrite = { language: options.language, columns: fields, mark, rows: rowsOf(reader, held, fields) };
  return accepted({ ...outcome, pieces: options.format === 'csv' ? csvPieces(list) : xlsxPieces(list) });
}

/** All of the authority's own persons who are held at the place, in the order of their ids. */
async function heldAt(reader: BookReader, place: PlaceCode, roll: AuthorityCode): Promise<readonly PersonRow[]> {
  const held: PersonRow[] = [];
  let after: string | undefined;
  do {
    const page = await reader.persons({ place, roll, limit: 200, ...(after === undefined ? {} : { after }) }, {});
    held.push(...page.rows.filter(({ account }) => account.kind === 'held'));
    after = page.next;
  } while (after !== undefined);
  return held;
}

interface Recorded {
  readonly number: string;
  readonly awaits: readonly string[];
  readonly first?: string;
}

/** Records the export in parts of at most 1,000 persons, all of them or none. The second person finds the first one's number in it. */
async function record(
  book: Book,
  principal: Principal,
  options: ExportOptions,
  held: readonly PersonRow[],
  reader: BookReader,
): Promise<Result<Recorded, Refusal>> {
  const known = isCode(options.recipient) && (await reader.authorities()).some(({ code }) => code === options.recipient);
  const number = randomUUID();
  const parts = Array.from(
    { length: Math.ceil(held.length / MOST_SUBJECTS) },
    (_, part): ExportCommand => ({
      id: randomUUID() as CommandId,
      type: 'export-list',
      export: number,
      purpose: options.purpose,
      recipient: options.recipient,
      ...(known ? { to: options.recipient as AuthorityCode } : {}),
      fields: options.fields ?? exportPurposes[options.purpose],
      persons: held.slice(part * MOST_SUBJECTS, (part + 1) * MOST_SUBJECTS).map(({ id }) => id),
      of: held.length,
    }),
  );
  for (const dryRun of [true, false]) {
    const answers = await book.commit(parts, principal, { dryRun });
    const no = answers.find((answer) => !answer.ok);
    if (no !== undefined && !no.ok) return refused(no.refused);
    if (!dryRun) return accepted(recordedOf(answers, number));
  }
  return bug('an export that was neither tried nor recorded');
}

function recordedOf(answers: readonly Answer[], number: string): Recorded {
  const accepted = answers.flatMap((answer) => (answer.ok ? [answer] : []));
  const awaits = accepted.flatMap((answer) => answer.awaits ?? []);
  const outcome = accepted[0]?.outcome;
  const first = outcome?.['first'] as string | undefined;
  return { number: (outcome?.['export'] as string | undefined) ?? number, awaits, ...(first === undefined ? {} : { first }) };
}

async function* rowsOf(reader: BookReader, held: readonly PersonRow[], fields: readonly ExportField[]): AsyncGenerator<readonly string[]> {
  for (let at = 0; at < held.length; at += MOST_SUBJECTS) {
    const part = held.slice(at, at + MOST_SUBJECTS);
    const said = new Map((await reader.identities(part.map(({ id }) => id))).map(({ id, identity }) => [id, identity] as const));
    for (const person of part) yield fields.map((field) => fieldText(field, person, said.get(person.id as PersonId)));
  }
}

function fieldText(field: ExportField, person: PersonRow, identity: Identity | undefined): string {
  const named = (kind: Identity['names'][number]['kind']): readonly string[] =>
    (identity?.names ?? []).filter((name) => name.kind === kind).map((name) => name.text);
  switch (field) {
    case 'number':
      return person.number;
    case 'place':
      return person.account.place ?? '';
    case 'bed':
      return person.bed ?? '';
    case 'since':
      return instantToText(person.since);
    case 'fullName':
      return named('full')[0] ?? [...named('given').slice(0, 1), ...named('family').slice(0, 1)].join(' ');
    case 'givenName':
      return named('given')[0] ?? '';
    case 'familyName':
      return named('family')[0] ?? '';
    case 'alias':
      return named('alias').join(';');
    case 'birthDate':
      return birthText(identity);
    case 'birthYear':
      return birthText(identity).slice(0, 4);
    case 'nationality':
      return (identity?.nationalities ?? []).map(({ country }) => country).join(';');
    default:
      return identity?.[field] ?? '';
  }
}

/** A birth as a list gives it, no more exactly than it is known; an interval that is no day, month or year is left to the book. */
function birthText(identity: Identity | undefined): string {
  if (identity?.birth === undefined) return '';
  const { earliest, latest } = identity.birth;
  if (earliest === latest) return earliest;
  if (earliest.slice(0, 7) === latest.slice(0, 7)) return earliest.slice(0, 7);
  return earliest.slice(0, 4) === latest.slice(0, 4) ? earliest.slice(0, 4) : '';
}

/** A new file beside the one that is meant, readable by its owner only; undefined when that one exists or none can be made. */
async function draftFile(file: string): Promise<{ readonly path: string; readonly file: Awaited<ReturnType<typeof open>> } | undefined> {
  const path = `${file}.part`;
  try {
    // Whoever runs this twice, or has the list already, must not lose it.
    const taken = await open(file, 'r').then(
      (existing) => existing.close().then(() => true),
      () => false,
    );
    return taken ? undefined : { path, file: await open(path, 'wx', 0o600) };
  } catch (error) {
    if (error instanceof Error && 'syscall' in error) return undefined;
    throw error;
  }
}

const MOST_SUBJECTS = 1000;
