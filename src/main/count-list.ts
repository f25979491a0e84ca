import { canonical } from '../basics/canonical.ts';
import { isUuid, personNumberToIds, type CommandId, type PersonId, type PlaceCode } from '../basics/ids.ts';
import { accepted, bug, refused, type Result } from '../basics/result.ts';
import { instant, type Instant } from '../basics/time.ts';
import { readBand } from '../custody/bands.ts';
import type { CountGrade, MusterResult } from '../custody/matters.ts';
import type { Principal } from '../entries/act.ts';
import { refusalWords } from '../entries/refusals.ts';
import { hashToUuid } from '../entries/seal.ts';
import { textToCountry } from '../files/countries.ts';
import type { ListItem, RowProblem } from '../files/list.ts';
import { openList } from '../files/open-list.ts';
import type { Command } from '../log/commands.ts';
import type { AcceptedAnswer } from '../log/ports.ts';
import { cellProblems, cellsToIdentity, rowFields } from '../people/rows.ts';
import { instantToDay } from '../people/days.ts';
import type { Identity } from '../people/types.ts';
import type { BookReader } from '../reports/views.ts';
import type { Book } from './book.ts';
import { nodeHasher } from './hasher.ts';

export interface CountListOptions {
  readonly file: string;
  readonly place: PlaceCode;
  /** The bare number, as it was given before the list was looked at. */
  readonly number: number;
  /** When the count began and ended. */
  readonly from: Instant;
  readonly to: Instant;
  readonly how: CountGrade;
  readonly mapping: ReadonlyMap<string, string>;
  readonly dryRun: boolean;
}

/** What a list of a count came to. Where a row cannot be read nothing was entered at all. */
export interface CountedList {
  readonly rows: number;
  /** Rows ticked as seen, or all where the list has no such column. */
  readonly seen: number;
  readonly strangers: number;
  readonly refused: readonly RowProblem[];
  readonly muster?: string;
  readonly result?: MusterResult;
}

/**
 * Takes in the list of a count held on paper: it opens a count, never a position (DESIGN.md 0, rule 4). A row is a person of the book by
 * its person number, wristband or reference, never by a name alone; whoever it names otherwise was seen and is not known.
 */
export async function countList(book: Book, principal: Principal, options: CountListOptions): Promise<CountedList> {
  const opened = await openList(options.file, { mapping: options.mapping, fields: [...rowFields, 'number', 'band', 'seen'] });
  if (!opened.ok) return { rows: 0, seen: 0, strangers: 0, refused: [opened.refused] };
  const reader = book.reader(principal);
  const known = await knownAt(reader, options.place);
  const today = instantToDay(book.clock.now());
  const problem = (line: number, field: string | null, code: string): RowProblem => ({
    line,
    column: field === null ? null : (opened.value.headers.get(field) ?? field),
    code,
    reason: cellProblems[code] ?? code,
  });
  const persons = new Map<PersonId, number>();
  const strangers: Stranger[] = [];
  const problems: RowProblem[] = [];
  let rows = 0;
  for await (const items of opened.value.rows()) {
    for (const item of items) {
      rows++;
      const read = await readRow(item, known, reader, (cells) => cellsToIdentity(cells, today, textToCountry));
      if (read === 'not seen') continue;
      if ('problem' in read) problems.push(read.problem);
      else if ('code' in read) problems.push(problem(read.line, read.field, read.code));
      else if ('stranger' in read) strangers.push(read.stranger);
      else if (persons.has(read.person)) problems.push(problem(read.line, null, 'counted-twice'));
      else persons.set(read.person, read.line);
    }
  }
  const counts = { rows, seen: persons.size + strangers.length, strangers: strangers.length };
  if (problems.length > 0 || options.dryRun) return { ...counts, refused: problems };
  const entered = await enter(book, principal, options, opened.value.digest, [...persons.keys()], strangers);
  if (!entered.ok) return { ...counts, refused: [{ line: 1, column: null, ...entered.refused }] };
  return { ...counts, refused: [], ...entered.value };
}

interface Stranger {
  readonly identity: Identity;
  readonly remark: string;
}

interface Known {
  readonly byNumber: ReadonlyMap<string, PersonId>;
  readonly byReference: ReadonlyMap<string, PersonId>;
}

/** Whom the book has at the place, by what a list may call them. */
async function knownAt(reader: BookReader, place: PlaceCode): Promise<Known> {
  const byNumber = new Map<string, PersonId>();
  const byReference = new Map<string, PersonId>();
  const twice = new Set<string>();
  let after: string | undefined;
  do {
    const page = await reader.persons({ place, limit: 200, ...(after === undefined ? {} : { after }) }, {});
    for (const { id, number } of page.rows) byNumber.set(plainNumber(number), id);
    for (const { id, identity } of await reader.identities(page.rows.map((row) => row.id))) {
      const { reference } = identity;
      if (reference === undefined) continue;
      if (byReference.has(reference)) twice.add(reference);
      byReference.set(reference, id);
    }
    after = page.next;
  } while (after !== undefined);
  // Two who share a reference are told apart by a human.
  for (const reference of twice) byReference.delete(reference);
  return { byNumber, byReference };
}

function plainNumber(number: string): string {
  return number.toUpperCase().replaceAll(/[- ]/g, '');
}

type Read =
  | 'not seen'
  | { readonly problem: RowProblem }
  | { readonly line: number; readonly field: string; readonly code: string }
  | { readonly line: number; readonly person: PersonId }
  | { readonly stranger: Stranger };

const TICKED: ReadonlySet<string> = new Set(['x', '✓', '✔', '1', 'yes', 'y', 'oui', 'o', 'نعم', 'evet', 'e', 'true']);
const EMPTY: ReadonlySet<string> = new Set(['', '0', '-', 'no', 'n', 'non', 'لا', 'hayır', 'h', 'false']);

async function readRow(
  item: ListItem,
  known: Known,
  reader: BookReader,
  identityOf: (cells: ReadonlyMap<string, string>) => ReturnType<typeof cellsToIdentity>,
): Promise<Read> {
  if (item.kind === 'refused') return { problem: item.problem };
  const { line, cells } = item.row;
  const cell = (field: string) => (cells.get(field) ?? '').trim();
  const tick = cell('seen').toLowerCase();
  if (cells.has('seen') && !TICKED.has(tick)) return EMPTY.has(tick) ? 'not seen' : { line, field: 'seen', code: 'seen-unclear' };
  const [number, band, reference] = [cell('number'), cell('band'), cell('reference')];
  if (number !== '') {
    if (personNumberToIds(number) === undefined) return { line, field: 'number', code: 'number-misread' };
    const person = known.byNumber.get(plainNumber(number)) ?? (await elsewhere(number, reader));
    if (person !== undefined) return { line, person };
  }
  if (band !== '') {
    const plain = readBand(band);
    if (plain === undefined) return { line, field: 'band', code: 'band-misread' };
    const person = await reader.wearer(plain);
    if (person !== undefined) return { line, person };
  }
  const person = reference === '' ? undefined : known.byReference.get(reference);
  if (person !== undefined) return { line, person };
  const identity = identityOf(new Map([...cells].filter(([field]) => !['number', 'band', 'seen', 'bed'].includes(field))));
  const called = [number, band, reference, cell('bed')].filter((text) => text !== '').join(', ');
  if (!identity.ok && identity.refused.code !== 'name-missing') return { line, field: identity.refused.field, code: identity.refused.code };
  const remark = `On line ${line} of the list of the count${called === '' ? '' : `: ${called}`}`;
  return { stranger: { identity: identity.ok ? identity.value : { names: [] }, remark } };
}

/** Somebody whom the book has at another place, when the viewer may see the person. */
async function elsewhere(number: string, reader: BookReader): Promise<PersonId | undefined> {
  const ids = personNumberToIds(number);
  const { rows } = await reader.persons({ search: number, limit: 10 }, {});
  const [found, another] = rows.filter(({ id }) => ids !== undefined && id >= ids.first && id <= ids.last);
  return another === undefined ? found?.id : undefined;
}

/** The same file for the same count is the same acts: an entering that was cut off goes on where it was. */
async function enter(
  book: Book,
  principal: Principal,
  options: CountListOptions,
  digest: string,
  persons: readonly PersonId[],
  strangers: readonly Stranger[],
): Promise<Result<{ readonly muster: string; readonly result: MusterResult }, { readonly code: string; readonly reason: string }>> {
  const { place, number, from, to, how } = options;
  const count = canonical({ place, number, from, to, how, digest, authority: principal.authority, actor: principal.actor });
  const head = (what: string, occurred: { readonly from: Instant; readonly to: Instant }) => ({
    id: hashToUuid(nodeHasher.sha256(`count list ${what} ${count}`)) as CommandId,
    occurred,
  });
  async function done(...commands: readonly Command[]): Promise<Result<readonly AcceptedAnswer[], { code: string; reason: string }>> {
    const answers = await book.commit(commands, principal, { dryRun: false });
    const no = answers.find((answer) => !answer.ok);
    if (no && !no.ok) {
      const { words, next } = refusalWords(no.refused);
      return refused({ code: no.refused.code, reason: `${words} ${next}` });
    }
    return accepted(answers.flatMap((answer) => (answer.ok ? [answer] : [])));
  }
  const began = await done({ ...head('open', { from, to: from }), type: 'open-muster', place, kind: 'routine' });
  if (!began.ok) return began;
  const muster = began.value[0]?.outcome?.['muster'];
  if (typeof muster !== 'string' || !isUuid(muster)) return bug('a count without a number');
  // Each thousand has its share of the time: as fast as all of them were counted, each of them was.
  const many = persons.length + strangers.length;
  const moment = (n: number) => instant(Math.round(from + ((to - from) * n) / Math.max(1, many)));
  const share = (first: number, part: readonly unknown[]) => ({ from: moment(first), to: moment(first + part.length) });
  const counted = await done(
    { ...head('blind', { from, to: from }), type: 'count-blind', muster, number },
    ...parts(persons).map(
      (part, i): Command => ({
        ...head(`seen ${i}`, share(i * PART, part)),
        type: 'sight-in-muster',
        muster,
        sightings: part.map((person) => ({ person, how })),
      }),
    ),
    ...parts(strangers).map(
      (part, i): Command => ({
        ...head(`strangers ${i}`, share(persons.length + i * PART, part)),
        type: 'strangers-in-muster',
        muster,
        strangers: part,
      }),
    ),
  );
  if (!counted.ok) return counted;
  const finished = await done({ ...head('finish', { from: to, to }), type: 'finish-muster', muster });
  if (!finished.ok) return finished;
  return accepted({ muster, result: finished.value[0]?.outcome as unknown as MusterResult });
}

const PART = 1000;

function parts<One>(all: readonly One[]): readonly (readonly One[])[] {
  return Array.from({ length: Math.ceil(all.length / PART) }, (_, i) => all.slice(i * PART, (i + 1) * PART));
}
