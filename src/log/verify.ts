import { canonical, type Plain } from '../basics/canonical.ts';
import type { PersonId } from '../basics/ids.ts';
import { hourOf, instantToText, type Instant } from '../basics/time.ts';
import { commitment, entryDigest, type Hasher } from '../entries/seal.ts';
import type { AccountKind } from '../entries/types.ts';
import { isLawfulStep } from '../custody/states.ts';
import { checkPopulations, movesOf, type Found, type Moved, type StoredPopulations } from './populations.ts';
import { retelling } from './retell.ts';
import {
  storedTables,
  type Retold,
  type RetoldHandover,
  type RetoldPerson,
  type Said,
  type StoredEntry,
  type StoredTable,
} from './retold.ts';

/** What stands wrong: a stable code, whom or what it concerns, and in which respect. */
export interface Violation {
  readonly code: string;
  readonly subject: string;
  readonly detail: string;
}

export interface Verified {
  readonly ok: boolean;
  readonly persons: number;
  readonly entries: number;
  readonly movements: number;
  readonly violations: readonly Violation[];
  /** What this proves and what not, in words. */
  readonly proves: string;
}

/** The rows of a projection or chain, as they lie in the store; all ports read one and the same moment. */
export interface StoredBook extends StoredPopulations {
  /** The name of this node. */
  readonly node: string;
  entries(): AsyncIterable<readonly StoredEntry[]>;
  log(): AsyncIterable<readonly { readonly index: number; readonly intake: number; readonly sequencedAt: Instant }[]>;
  movements(): AsyncIterable<readonly StoredMovement[]>;
  standings(): AsyncIterable<readonly StoredStanding[]>;
  subjects(): AsyncIterable<readonly { readonly subject: string; readonly intake: number }[]>;
  /** Content of slices whose commitment is gone or is another's. */
  orphanSlices(): AsyncIterable<readonly { readonly subject: string; readonly intake: number }[]>;
  commands(): AsyncIterable<readonly { readonly authority: string; readonly id: string; readonly answer: Said }[]>;
  handovers(): AsyncIterable<readonly StoredHandover[]>;
  handoverLines(): AsyncIterable<
    readonly {
      readonly handover: string;
      readonly person: string;
      readonly state: string;
      readonly keptAt: string | null;
    }[]
  >;
  /** Small tables: the key of each row, and every other field. */
  table(name: StoredTable): AsyncIterable<readonly { readonly key: string; readonly says: Said }[]>;
  tallies(): AsyncIterable<
    readonly {
      readonly account: string;
      readonly seenHour: number;
      readonly answered: boolean;
      readonly count: number;
    }[]
  >;
  nameKeys(): AsyncIterable<readonly { readonly subject: string; readonly keys: readonly number[] }[]>;
}

export interface StoredMovement {
  readonly person: PersonId;
  readonly n: number;
  /** A step by its name; whatever else stands there as it is. */
  readonly step: string;
  readonly from: string;
  readonly to: string;
  readonly at: Instant;
  readonly reverses?: number;
  readonly intake: number;
}
export interface StoredStanding {
  readonly person: PersonId;
  readonly account: string;
  /** Every other field as text, in the order of `standingText`. */
  readonly says: string;
}
export interface StoredHandover {
  readonly id: string;
  readonly columns: Said;
  readonly content: Said;
}

const PROVES =
  'This proves records: that the book says the same in every part, and the same as its entries. ' +
  'It does not prove that anybody is where the book says.';
const MOST_VIOLATIONS = 1000;

/** Recomputes the whole book from its entries and holds every stored row against it. */
export async function verify(
  book: StoredBook,
  hasher: Hasher,
  keysOf: (identity: StoredEntry['slices'][number]['content']) => readonly number[],
  onProgress: (entries: number) => void = () => {},
): Promise<Verified> {
  const violations: Violation[] = [];
  const found = (code: string, subject: string, detail: string) => {
    if (violations.length < MOST_VIOLATIONS) violations.push({ code, subject, detail });
  };
  const retold = retelling();
  const nameKeys = new Map<string, Set<number>>();
  const movedIn: Moved[] = [];
  const intakes: number[] = [];
  const recorded: Instant[] = [];
  let entries = 0;
  for await (const rows of book.entries()) {
    for (const row of rows) {
      entries++;
      intakes.push(row.intake);
      recorded.push(row.entry.recordedAt);
      const whom = row.entry.subjects[0] ?? row.entry.id;
      const hear = (part: () => void) => {
        try {
          part();
        } catch (error) {
          found('entry-unreadable', whom, `entry ${row.entry.id}: ${String(error)}`);
        }
      };
      hear(() => checkSeals(row, book.node, hasher, found));
      hear(() => retold.hear(row));
      hear(() => movedIn.push(...movesOf(row)));
      for (const slice of row.slices) {
        if (slice.group !== 'identity' || !slice.content) continue;
        const keys = nameKeys.get(slice.subject) ?? new Set();
        hear(() => {
          for (const key of keysOf(slice.content)) keys.add(key);
        });
        if (keys.size > 0) nameKeys.set(slice.subject, keys);
      }
    }
    onProgress(entries);
  }
  // What was tampered with may hold anything; one part that cannot be read must not hide what the others find.
  const check = async (part: string, checks: () => Promise<void>) => {
    try {
      await checks();
    } catch (error) {
      if (!(error instanceof TypeError || error instanceof RangeError)) throw error;
      found('unreadable', part, String(error));
    }
  };
  let movements = 0;
  await check('log_entry', () => checkLog(book, intakes, recorded, found));
  await check('movement', async () => {
    movements = await checkMovements(book, retold, found);
  });
  await check('movement', async () => checkChains(retold, found));
  await check('standing', () => checkStandings(book, retold, found));
  await check('entry_subject', () => checkSubjects(book, retold, found));
  await check('command', () => checkCommands(book, retold, found));
  await check('handover', () => checkHandovers(book, retold, found));
  for (const name of storedTables) await check(name, () => checkTable(book, name, retold, found));
  await check('tally', () => checkTallies(book, retold, found));
  await check('population', () => checkPopulations(book, movedIn, found));
  await check('name_key', () => checkNameKeys(book, nameKeys, found));
  return { ok: violations.length === 0, persons: retold.persons.size, entries, movements, violations, proves: PROVES };
}

function checkSeals({ entry, slices, commandHash, arrivedAt }: StoredEntry, node: string, hasher: Hasher, found: Found): void {
  const whom = entry.subjects[0] ?? entry.id;
  if (commandHash === undefined) found('command-missing', whom, `entry ${entry.id} answers no recorded command`);
  const sealed = {
    ...entry,
    commitments: slices.map((slice) => slice.commitment),
    slices: slices.map((slice) => ({ subject: entry.subjects.indexOf(slice.subject), group: slice.group })),
  };
  if (sealOf(() => entryDigest(hasher, sealed, commandHash ?? '')) !== entry.digest) {
    for (const subject of entry.subjects.length > 0 ? entry.subjects : [entry.id]) {
      found('entry-altered', subject, `entry ${entry.id} (${entry.type}) does not say what was sealed`);
    }
  }
  if (arrivedAt !== undefined && entry.origin === node) found('entry-altered', whom, `entry ${entry.id} was made here and never arrived`);
  for (const [i, { subject, group, ordinal, salt, content, commitment: sealedAs }] of slices.entries()) {
    if (ordinal !== i) found('slice-altered', subject, `${group} of entry ${entry.id} is not in its place`);
    // No act of this book erases: what is gone was taken.
    if (salt === undefined || content === undefined) {
      found('slice-missing', subject, `${group} of entry ${entry.id} is gone`);
      continue;
    }
    if (sealOf(() => commitment(hasher, { entry: entry.id, subject, group, content, salt })) !== sealedAs) {
      found('slice-altered', subject, `${group} of entry ${entry.id} is not what was sealed`);
    }
  }
}

// What no entry can say (a fraction, half a character) has no seal at all.
function sealOf(seal: () => string): string | undefined {
  try {
    return seal();
  } catch {
    return undefined;
  }
}

async function checkLog(book: StoredBook, intakes: readonly number[], recorded: readonly Instant[], found: Found): Promise<void> {
  let last = { index: 0, intake: 0 };
  let latest = -Infinity;
  for await (const rows of book.log()) {
    for (const row of rows) {
      if (row.index !== last.index + 1) found('order-broken', `index ${row.index}`, `follows index ${last.index}`);
      if (row.intake <= last.intake) found('order-broken', `index ${row.index}`, 'was taken in before the entry ahead of it');
      if (intakes[row.index - 1] !== row.intake) found('order-broken', `index ${row.index}`, 'an entry was left out or is gone');
      latest = Math.max(latest, recorded[row.index - 1] ?? -Infinity);
      if (row.sequencedAt !== latest) found('order-broken', `index ${row.index}`, 'is known from another time than its entry was recorded');
      last = row;
    }
  }
}

async function checkMovements(book: StoredBook, retold: Retold, found: Found): Promise<number> {
  let count = 0;
  const seen = new Map<PersonId, number>();
  for await (const rows of book.movements()) {
    for (const row of rows) {
      count++;
      seen.set(row.person, (seen.get(row.person) ?? 0) + 1);
      const said = retold.persons.get(row.person)?.moves.find((move) => move.n === row.n);
      if (!said) found('movement-without-entry', row.person, `movement ${row.n} stands in no entry`);
      else if (
        said.from !== row.from ||
        said.to !== row.to ||
        said.at !== row.at ||
        said.step !== row.step ||
        said.intake !== row.intake ||
        said.reverses !== row.reverses
      ) {
        found('movement-altered', row.person, `movement ${row.n} (${row.step} ${row.from} to ${row.to}) is not what its entry says`);
      }
    }
  }
  for (const [person, { moves }] of retold.persons) {
    if ((seen.get(person) ?? 0) < moves.length) {
      found('movement-missing', person, `${moves.length} movements stand in entries, ${seen.get(person) ?? 0} in the chain`);
    }
  }
  return count;
}

function checkChains(retold: Retold, found: Found): void {
  for (const [person, { moves }] of retold.persons) {
    if (moves.length === 0) found('person-without-account', person, 'entries speak of somebody who was never entered');
    const byNumber = [...moves].sort((a, b) => a.n - b.n);
    for (const [i, move] of byNumber.entries()) {
      const before = byNumber[i - 1];
      if (move.n !== i + 1) found('chain-gap', person, `movement ${move.n} follows movement ${before?.n ?? 0}`);
      if (before && before.to !== move.from) {
        found('chain-fork', person, `movement ${move.n} does not begin where movement ${before.n} ended`);
      }
      if (!isLawfulStep(move.step, move.fromKind as AccountKind, move.toKind as AccountKind)) {
        found('step-unlawful', person, `movement ${move.n}: ${move.step} from ${move.fromKind} to ${move.toKind}`);
      }
      if (move.reverses === undefined) continue;
      const taken = byNumber[move.reverses - 1];
      if (!taken || taken.from !== move.to || taken.to !== move.from || taken.at !== move.at) {
        found('reversal-unlike', person, `movement ${move.n} does not mirror movement ${move.reverses}`);
      }
    }
  }
}

async function checkStandings(book: StoredBook, retold: Retold, found: Found): Promise<void> {
  const seen = new Set<PersonId>();
  for await (const rows of book.standings()) {
    for (const row of rows) {
      if (seen.has(row.person)) found('position-doubled', row.person, 'stands in two positions');
      seen.add(row.person);
      const person = retold.persons.get(row.person);
      if (!person) found('person-without-entry', row.person, 'stands in the book, and no entry speaks of the person');
      else if (row.account !== person.moves.at(-1)?.to) {
        found('position-altered', row.person, `stands at ${row.account}, the entries say ${person.moves.at(-1)?.to ?? 'nowhere'}`);
      } else if (row.says !== retoldSays(person)) {
        found('standing-altered', row.person, `the book says ${row.says}, the entries say ${retoldSays(person)}`);
      }
    }
  }
  for (const person of retold.persons.keys()) {
    if (!seen.has(person)) found('person-lost', person, 'stands in the entries and nowhere in the book');
  }
}

/** The fields of a standing beside its account, as one text, to be made alike from the store's row and from the entries. */
export function standingText(one: {
  readonly version: number;
  readonly n: number;
  readonly since: Instant;
  readonly entered: Instant;
  readonly seenAt?: Instant | undefined;
  readonly seenHow?: string | undefined;
  readonly acceptedBy: readonly string[];
  readonly basis: string;
  readonly bed?: string | undefined;
  readonly birth?: string | undefined;
  readonly family?: string | undefined;
  readonly mergedInto?: string | undefined;
  readonly deathReported: boolean;
  readonly missingReported: boolean;
  readonly pending?: string | undefined;
}): string {
  const seen = one.seenAt === undefined ? `never seen ${one.seenHow ?? ''}` : `seen ${instantToText(one.seenAt)} ${one.seenHow ?? ''}`;
  return [
    `version ${one.version}`,
    `movement ${one.n}`,
    `since ${instantToText(one.since)}`,
    `entered ${instantToText(one.entered)}`,
    seen,
    `accepted by ${[...one.acceptedBy].sort().join(' ')}`,
    `basis ${one.basis}`,
    `bed ${one.bed ?? ''}`,
    `born ${one.birth ?? ''}`,
    `family ${one.family ?? ''}`,
    `under ${one.mergedInto ?? ''}`,
    one.deathReported ? 'reported dead' : '',
    one.missingReported ? 'reported missing' : '',
    `pending ${one.pending ?? ''}`,
  ].join(', ');
}

function retoldSays(person: RetoldPerson): string {
  const takenBack = new Set(person.moves.flatMap((move) => move.reverses ?? []));
  const holds = person.moves
    .filter((move) => move.reverses === undefined && !takenBack.has(move.n))
    .sort((a, b) => a.at - b.at || a.n - b.n);
  const last = person.moves.reduce((most, move) => Math.max(most, move.n), 0);
  return standingText({
    ...person,
    n: last,
    since: holds.at(-1)?.at ?? (0 as Instant),
    entered: holds[0]?.at ?? (0 as Instant),
    acceptedBy: [...person.acceptedBy],
  });
}

async function checkSubjects(book: StoredBook, retold: Retold, found: Found): Promise<void> {
  const missing = new Set(retold.subjects);
  for await (const rows of book.subjects()) {
    for (const { subject, intake } of rows) {
      if (!missing.delete(`${subject} ${intake}`)) {
        found('subject-without-entry', subject, `is named under an entry that does not concern the person (intake ${intake})`);
      }
    }
  }
  for (const key of missing) {
    const [subject = '', intake] = key.split(' ');
    found('subject-missing', subject, `is not named under an entry that concerns the person (intake ${intake})`);
  }
  for await (const rows of book.orphanSlices()) {
    for (const { subject } of rows) found('slice-without-entry', subject, 'content lies in the book behind no commitment');
  }
}

async function checkCommands(book: StoredBook, retold: Retold, found: Found): Promise<void> {
  for await (const rows of book.commands()) {
    for (const { authority, id, answer } of rows) {
      const { about = `${authority} ${id}`, ...said } = retold.commands.get(`${authority} ${id}`) ?? {
        entries: [],
        persons: [],
        breaches: [],
      };
      // What became of the rows of a list stands in the answer alone.
      const { outcome: _, ...kept } = answer;
      const differing = unlike(kept, { ok: true, command: id, ...said } as Said);
      if (differing.length > 0) {
        found(
          'answer-altered',
          about,
          `the answer kept for command ${id} of ${authority} and its entries differ in ${differing.join(', ')}`,
        );
      }
    }
  }
}

async function checkHandovers(book: StoredBook, retold: Retold, found: Found): Promise<void> {
  const seen = new Set<string>();
  for await (const rows of book.handovers()) {
    for (const { id, columns, content } of rows) {
      seen.add(id);
      const said = retold.handovers.get(id as never);
      if (!said) found('handover-without-entry', id, 'was never offered');
      else checkHandover(id, columns, content, said, found);
    }
  }
  for (const [id, { lines }] of retold.handovers) {
    if (!seen.has(id)) {
      for (const whom of [id, ...lines.keys()]) found('handover-missing', whom, `handover ${id} stands in the entries and not in the book`);
    }
  }
  const lines = new Map<string, string>(
    [...retold.handovers].flatMap(([id, { lines: of, details }]) =>
      [...of].map(([person, state]) => [`${id} ${person}`, lineText(state, details.get(person)?.['keptAt'])] as const),
    ),
  );
  for await (const rows of book.handoverLines()) {
    for (const { handover, person, state, keptAt } of rows) {
      const [says, said] = [lineText(state, keptAt), lines.get(`${handover} ${person}`)];
      if (says !== said) found('line-altered', person, `line of handover ${handover} says ${says}, the entries say ${said ?? 'nothing'}`);
      lines.delete(`${handover} ${person}`);
    }
  }
  for (const key of lines.keys()) found('line-missing', key.split(' ')[1] ?? '', `line of handover ${key.split(' ')[0]} is gone`);
}

function lineText(state: string, keptAt: Plain | undefined): string {
  return `${state}, place kept at ${asText(keptAt ?? null)}`;
}

function checkHandover(id: string, columns: Said, content: Said, said: RetoldHandover, found: Found): void {
  const { lines, details, ...rest } = said;
  const { sender, receiver, transit, version, plan, closed } = said;
  const manifest = [...lines].map(([person, state]): Said => ({ person, state, ...details.get(person) }));
  const differing = [
    ...unlike(columns, { sender, receiver, transit, version, arrival: plan.arrival, closed }),
    ...unlike(content, { id, ...rest, lines: manifest } as unknown as Said),
  ];
  if (differing.length > 0) found('handover-altered', id, `the book and the entries differ in ${differing.join(', ')}`);
  if (!differing.includes('lines')) return;
  const kept = new Set(Array.isArray(content['lines']) ? content['lines'].map(asText) : []);
  for (const line of manifest) {
    if (!kept.has(asText(line as Plain))) {
      found('handover-altered', line['person'] as string, `the manifest of handover ${id} does not say what the entries say`);
    }
  }
}

/** The names of the fields in which what is stored is not what was said. */
function unlike(stored: Said, said: Said): readonly string[] {
  const all = new Set([...Object.keys(stored), ...Object.keys(said)]);
  return [...all].filter((name) => asText(stored[name] ?? null) !== asText(said[name] ?? null));
}

// A row that was tampered with may hold what no entry can, such as a fraction.
function asText(value: Plain): string {
  try {
    return canonical(value);
  } catch {
    return `no plain value: ${JSON.stringify(value)}`;
  }
}

async function checkTable(book: StoredBook, name: StoredTable, retold: Retold, found: Found): Promise<void> {
  const code = name.replace('_', '-');
  const missing = new Map(retold.rows[name]);
  for await (const rows of book.table(name)) {
    for (const { key, says } of rows) {
      const said = missing.get(key);
      missing.delete(key);
      const differing = said ? unlike(says, said.says) : ['everything'];
      if (differing.length > 0) {
        for (const whom of said?.about ?? [key]) {
          found(`${code}-altered`, whom, `${key}: the book and the entries differ in ${differing.join(', ')}`);
        }
      }
    }
  }
  for (const [key, { about }] of missing) {
    for (const whom of about) found(`${code}-missing`, whom, `${key} stands in the entries and not in the book`);
  }
}

async function checkTallies(book: StoredBook, retold: Retold, found: Found): Promise<void> {
  const counts = new Map<string, number>();
  for (const person of retold.persons.values()) {
    const seenHour = person.seenAt === undefined ? -1 : hourOf(person.seenAt);
    const key = `${person.moves.at(-1)?.to ?? ''} ${seenHour} ${person.acceptedBy.size > 0}`;
    counts.set(key, (counts.get(key) ?? 0) + 1);
  }
  for await (const rows of book.tallies()) {
    for (const { account, seenHour, answered, count } of rows) {
      const key = `${account} ${seenHour} ${answered}`;
      if ((counts.get(key) ?? 0) !== count) {
        found('tally-altered', account, `the headline counts ${count}, the entries ${counts.get(key) ?? 0}`);
      }
      counts.delete(key);
    }
  }
  for (const [key, count] of counts) found('tally-altered', key, `the headline counts 0, the entries ${count}`);
}

async function checkNameKeys(book: StoredBook, said: ReadonlyMap<string, ReadonlySet<number>>, found: Found): Promise<void> {
  const missing = new Map([...said].map(([subject, keys]) => [subject, new Set(keys)]));
  for await (const rows of book.nameKeys()) {
    for (const { subject, keys } of rows) {
      const left = missing.get(subject);
      for (const key of keys) if (!left?.delete(key)) found('name-key-altered', subject, 'is indexed under a name that no entry gives');
    }
  }
  for (const [subject, keys] of missing) {
    if (keys.size > 0) found('name-key-missing', subject, 'is not indexed under a name that an entry gives');
  }
}
