import type { PersonId } from '../basics/ids.ts';
import { hourOf, instantToText, type Instant } from '../basics/time.ts';
import { commitment, entryDigest, type Hasher } from '../entries/seal.ts';
import type { AccountKind, Step } from '../entries/types.ts';
import { isLawfulStep } from '../custody/states.ts';
import { accountText, retelling, type Retold, type RetoldPerson, type StoredEntry } from './retell.ts';

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
export interface StoredBook {
  entries(): AsyncIterable<readonly StoredEntry[]>;
  log(): AsyncIterable<readonly { readonly index: number; readonly intake: number; readonly sequencedAt: Instant }[]>;
  movements(): AsyncIterable<readonly StoredMovement[]>;
  standings(): AsyncIterable<readonly StoredStanding[]>;
  subjects(): AsyncIterable<readonly { readonly subject: string; readonly intake: number }[]>;
  /** Content of slices whose commitment is gone. */
  orphanSlices(): AsyncIterable<readonly { readonly subject: string; readonly intake: number }[]>;
  commands(): AsyncIterable<readonly { readonly key: string; readonly entries: readonly string[]; readonly persons: readonly string[] }[]>;
  handovers(): AsyncIterable<readonly StoredHandover[]>;
  handoverLines(): AsyncIterable<readonly { readonly handover: string; readonly person: string; readonly state: string }[]>;
  /** Small tables as one text per row: key and what the row says. */
  table(name: StoredTable): AsyncIterable<readonly { readonly key: string; readonly says: string }[]>;
  tallies(): AsyncIterable<readonly { readonly account: string; readonly seenHour: number; readonly answered: boolean; readonly count: number }[]>;
  cuts(): AsyncIterable<readonly { readonly number: number; readonly intake: number; readonly validFrom: Instant }[]>;
  populations(): AsyncIterable<readonly { readonly valid: number; readonly known: number; readonly counts: readonly (readonly [account: string, count: number])[] }[]>;
  lateMovements(): AsyncIterable<readonly { readonly intake: number; readonly validFrom: Instant; readonly from: string; readonly to: string }[]>;
  nameKeys(): AsyncIterable<readonly { readonly subject: string; readonly keys: readonly number[] }[]>;
}
export const storedTables = ['authority', 'place', 'disclosure', 'list_row', 'claim', 'proposal', 'decision', 'breach'] as const;
export type StoredTable = (typeof storedTables)[number];

export interface StoredMovement {
  readonly person: PersonId;
  readonly n: number;
  readonly step: Step;
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
  readonly says: string;
}

export const PROVES = 'This proves records: that the book says the same in every part, and the same as its entries. It does not prove that anybody is where the book says.';
const MOST_VIOLATIONS = 1000;

/** Recomputes the whole book from its entries and holds every stored row against it. */
export async function verify(book: StoredBook, hasher: Hasher, keysOf: (identity: StoredEntry['slices'][number]['content']) => readonly number[], onProgress: (entries: number) => void = () => {}): Promise<Verified> {
  const violations: Violation[] = [];
  const found = (code: string, subject: string, detail: string) => {
    if (violations.length < MOST_VIOLATIONS) violations.push({ code, subject, detail });
  };
  const retold = retelling();
  const nameKeys = new Map<string, Set<number>>();
  const movedIn: { intake: number; at: Instant; from: string; to: string; fromOutside: boolean; toOutside: boolean }[] = [];
  const intakes: number[] = [];
  let entries = 0;
  for await (const rows of book.entries()) {
    for (const row of rows) {
      entries++;
      intakes.push(row.intake);
      checkSeals(row, hasher, found);
      try {
        retold.hear(row);
      } catch (error) {
        found('entry-unreadable', row.entry.id, String(error));
      }
      for (const group of row.entry.body.moves ?? []) {
        for (let i = 0; i < group.subjects.length; i++) {
          movedIn.push({ intake: row.intake, at: group.at, from: accountText(group.from), to: accountText(group.to),
            fromOutside: group.from.kind === 'outside', toOutside: group.to.kind === 'outside' });
        }
      }
      for (const slice of row.slices) {
        if (slice.group !== 'identity' || !slice.content) continue;
        const keys = nameKeys.get(slice.subject) ?? new Set();
        for (const key of keysOf(slice.content)) keys.add(key);
        if (keys.size > 0) nameKeys.set(slice.subject, keys);
      }
    }
    onProgress(entries);
  }
  await checkLog(book, intakes, found);
  const movements = await checkMovements(book, retold, found);
  checkChains(retold, found);
  await checkStandings(book, retold, found);
  await checkSubjects(book, retold, found);
  await checkCommands(book, retold, found);
  await checkHandovers(book, retold, found);
  for (const name of storedTables) await checkTable(book, name, tableSays(name, retold), found);
  await checkTallies(book, retold, found);
  await checkPopulations(book, movedIn, found);
  await checkNameKeys(book, nameKeys, found);
  return { ok: violations.length === 0, persons: retold.persons.size, entries, movements, violations, proves: PROVES };
}

type Found = (code: string, subject: string, detail: string) => void;

function checkSeals({ entry, slices, commandHash }: StoredEntry, hasher: Hasher, found: Found): void {
  const whom = entry.subjects[0] ?? entry.id;
  if (commandHash === undefined) found('command-missing', whom, `entry ${entry.id} answers no recorded command`);
  const sealed = { ...entry, commitments: slices.map((slice) => slice.commitment), slices: slices.map((slice) => ({ subject: entry.subjects.indexOf(slice.subject), group: slice.group })) };
  let digest = '';
  try {
    digest = entryDigest(hasher, sealed, commandHash ?? '');
  } catch (error) {
    found('entry-unreadable', whom, String(error));
  }
  if (digest !== entry.digest) for (const subject of entry.subjects.length > 0 ? entry.subjects : [entry.id]) found('entry-altered', subject, `entry ${entry.id} (${entry.type}) does not say what was sealed`);
  for (const { subject, group, salt, content, commitment: sealedAs } of slices) {
    if (salt === undefined || content === undefined) continue;
    if (commitment(hasher, { entry: entry.id, subject, group, content, salt }) !== sealedAs) found('slice-altered', subject, `${group} of entry ${entry.id} is not what was sealed`);
  }
}

async function checkLog(book: StoredBook, intakes: readonly number[], found: Found): Promise<void> {
  let last = { index: 0, intake: 0, sequencedAt: -Infinity };
  for await (const rows of book.log()) {
    for (const row of rows) {
      if (row.index !== last.index + 1) found('order-broken', `index ${row.index}`, `follows index ${last.index}`);
      if (row.intake <= last.intake) found('order-broken', `index ${row.index}`, 'was taken in before the entry ahead of it');
      if (intakes[row.index - 1] !== row.intake) found('order-broken', `index ${row.index}`, 'an entry was left out or is gone');
      if (row.sequencedAt < last.sequencedAt) found('order-broken', `index ${row.index}`, 'time runs backwards');
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
      else if (said.from !== row.from || said.to !== row.to || said.at !== row.at || said.step !== row.step || said.intake !== row.intake || said.reverses !== row.reverses) {
        found('movement-altered', row.person, `movement ${row.n} (${row.step} ${row.from} to ${row.to}) is not what its entry says`);
      }
    }
  }
  for (const [person, { moves }] of retold.persons) {
    if ((seen.get(person) ?? 0) < moves.length) found('movement-missing', person, `${moves.length} movements stand in entries, ${seen.get(person) ?? 0} in the chain`);
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
      if (before && before.to !== move.from) found('chain-fork', person, `movement ${move.n} does not begin where movement ${before.n} ended`);
      if (!isLawfulStep(move.step, move.fromKind as AccountKind, move.toKind as AccountKind)) found('step-unlawful', person, `movement ${move.n}: ${move.step} from ${move.fromKind} to ${move.toKind}`);
      if (move.reverses === undefined) continue;
      const taken = byNumber[move.reverses - 1];
      if (!taken || taken.from !== move.to || taken.to !== move.from || taken.at !== move.at) found('reversal-unlike', person, `movement ${move.n} does not mirror movement ${move.reverses}`);
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
      else if (row.account !== person.moves.at(-1)?.to) found('position-altered', row.person, `stands at ${row.account}, the entries say ${person.moves.at(-1)?.to ?? 'nowhere'}`);
      else if (row.says !== retoldSays(person)) found('standing-altered', row.person, `the book says ${row.says}, the entries say ${retoldSays(person)}`);
    }
  }
  for (const person of retold.persons.keys()) if (!seen.has(person)) found('person-lost', person, 'stands in the entries and nowhere in the book');
}

/** The fields of a standing beside its account, as one text, to be made alike from the store's row and from the entries. */
export function standingText(one: {
  readonly version: number; readonly n: number; readonly since: Instant; readonly entered: Instant; readonly seenAt?: Instant | undefined; readonly seenHow?: string | undefined;
  readonly acceptedBy: readonly string[]; readonly basis: string; readonly birth?: string | undefined; readonly family?: string | undefined; readonly mergedInto?: string | undefined;
  readonly deathReported: boolean; readonly missingReported: boolean; readonly pending?: string | undefined;
}): string {
  const seen = one.seenAt === undefined ? 'never seen' : `seen ${instantToText(one.seenAt)} ${one.seenHow ?? ''}`;
  return [
    `version ${one.version}`, `movement ${one.n}`, `since ${instantToText(one.since)}`, `entered ${instantToText(one.entered)}`, seen,
    `accepted by ${[...one.acceptedBy].sort().join(' ')}`, `basis ${one.basis}`, `born ${one.birth ?? ''}`, `family ${one.family ?? ''}`,
    `under ${one.mergedInto ?? ''}`, one.deathReported ? 'reported dead' : '', one.missingReported ? 'reported missing' : '', `pending ${one.pending ?? ''}`,
  ].join(', ');
}

function retoldSays(person: RetoldPerson): string {
  const takenBack = new Set(person.moves.flatMap((move) => move.reverses ?? []));
  const holds = person.moves.filter((move) => move.reverses === undefined && !takenBack.has(move.n)).sort((a, b) => a.at - b.at || a.n - b.n);
  const last = person.moves.reduce((most, move) => Math.max(most, move.n), 0);
  return standingText({ ...person, n: last, since: holds.at(-1)?.at ?? (0 as Instant), entered: holds[0]?.at ?? (0 as Instant), acceptedBy: [...person.acceptedBy] });
}

async function checkSubjects(book: StoredBook, retold: Retold, found: Found): Promise<void> {
  let count = 0;
  for await (const rows of book.subjects()) {
    for (const { subject, intake } of rows) {
      count++;
      if (!retold.subjects.has(`${subject} ${intake}`)) found('subject-without-entry', subject, `is named under an entry that does not concern the person (intake ${intake})`);
    }
  }
  if (count < retold.subjects.size) found('subject-missing', 'entry_subject', `${retold.subjects.size} are named in entries, ${count} in the index of subjects`);
  for await (const rows of book.orphanSlices()) for (const { subject } of rows) found('slice-without-entry', subject, 'content lies in the book behind no commitment');
}

async function checkCommands(book: StoredBook, retold: Retold, found: Found): Promise<void> {
  for await (const rows of book.commands()) {
    for (const { key, entries } of rows) {
      const said = retold.commands.get(key) ?? [];
      if (said.length !== entries.length || said.some((id) => !entries.includes(id))) found('answer-altered', key, 'the answer kept does not name the entries the command led to');
    }
  }
}

async function checkHandovers(book: StoredBook, retold: Retold, found: Found): Promise<void> {
  const seen = new Set<string>();
  for await (const rows of book.handovers()) {
    for (const { id, says } of rows) {
      seen.add(id);
      const said = retold.handovers.get(id as never);
      if (!said) found('handover-without-entry', id, 'was never offered');
      else if (says !== handoverText(said)) found('handover-altered', id, `the book says ${says}, the entries say ${handoverText(said)}`);
    }
  }
  for (const id of retold.handovers.keys()) if (!seen.has(id)) found('handover-missing', id, 'stands in the entries and not in the book');
  const lines = new Map<string, string>([...retold.handovers].flatMap(([id, one]) => [...one.lines].map(([person, state]) => [`${id} ${person}`, state] as const)));
  for await (const rows of book.handoverLines()) {
    for (const { handover, person, state } of rows) {
      if (lines.get(`${handover} ${person}`) !== state) found('line-altered', person, `line of handover ${handover} says ${state}, the entries say ${lines.get(`${handover} ${person}`) ?? 'nothing'}`);
      lines.delete(`${handover} ${person}`);
    }
  }
  for (const key of lines.keys()) found('line-missing', key.split(' ')[1] ?? '', `line of handover ${key.split(' ')[0]} is gone`);
}

/** A handover as one text, to be made alike from the store's row and from the entries. */
export function handoverText(one: {
  readonly sender: string; readonly receiver: string; readonly transit: string | undefined; readonly version: number; readonly arrival: Instant; readonly closed: boolean;
  readonly lines: ReadonlyMap<string, string>;
}): string {
  const lines = [...one.lines].map(([person, state]) => `${person} ${state}`).sort().join('; ');
  return `${one.sender} to ${one.receiver} by ${one.transit ?? ''}, version ${one.version}, arrival ${instantToText(one.arrival)}, ${one.closed ? 'closed' : 'open'}: ${lines}`;
}

function tableSays(name: StoredTable, retold: Retold): ReadonlyMap<string, string> {
  switch (name) {
    case 'authority': return new Map([...retold.authorities].map(([code, one]) => [code, fields(one, ['kind', 'runsSoftware', 'home', 'country'])]));
    case 'place': return new Map([...retold.places].map(([code, one]) => [code, fields(one, ['kind', 'holder', 'gate', 'adultsOnly'])]));
    case 'disclosure': return new Map([...retold.disclosures].map(([key, permitted]) => [key, String(permitted)]));
    case 'list_row': return new Map([...retold.listRows].map(([key, row]) => [key, `${row.subject} ${row.said}`]));
    case 'claim': return new Map([...retold.claims].map((id) => [id, 'claim']));
    case 'proposal': return retold.proposals;
    case 'decision': return retold.decisions;
    case 'breach': return new Map([...retold.breaches].map(([id, closed]) => [id, closed ? 'closed' : 'open']));
  }
}

/** The fields of a small row that are held against the entries, as one text. */
export function fields(row: { readonly [name: string]: unknown }, names: readonly string[]): string {
  return names.map((name) => String(row[name] ?? '')).join(' ');
}

async function checkTable(book: StoredBook, name: StoredTable, said: ReadonlyMap<string, string>, found: Found): Promise<void> {
  const missing = new Map(said);
  for await (const rows of book.table(name)) {
    for (const { key, says } of rows) {
      if (said.get(key) !== says) found(`${name.replace('_', '-')}-altered`, key, `the book says ${says}, the entries say ${said.get(key) ?? 'nothing'}`);
      missing.delete(key);
    }
  }
  for (const key of missing.keys()) found(`${name.replace('_', '-')}-missing`, key, 'stands in the entries and not in the book');
}

async function checkTallies(book: StoredBook, retold: Retold, found: Found): Promise<void> {
  const counts = new Map<string, number>();
  for (const person of retold.persons.values()) {
    const key = `${person.moves.at(-1)?.to ?? ''} ${person.seenAt === undefined ? -1 : hourOf(person.seenAt)} ${person.acceptedBy.size > 0}`;
    counts.set(key, (counts.get(key) ?? 0) + 1);
  }
  for await (const rows of book.tallies()) {
    for (const { account, seenHour, answered, count } of rows) {
      const key = `${account} ${seenHour} ${answered}`;
      if ((counts.get(key) ?? 0) !== count) found('tally-altered', account, `the headline counts ${count}, the entries ${counts.get(key) ?? 0}`);
      counts.delete(key);
    }
  }
  for (const [key, count] of counts) found('tally-altered', key, `the headline counts 0, the entries ${count}`);
}

// Every stored population is summed anew: movements fall into the earliest cut whose time covers them, and cuts are added up in order.
async function checkPopulations(
  book: StoredBook, moved: readonly { intake: number; at: Instant; from: string; to: string; fromOutside: boolean; toOutside: boolean }[], found: Found,
): Promise<void> {
  const cuts: { number: number; intake: number; validFrom: Instant }[] = [];
  for await (const rows of book.cuts()) cuts.push(...rows);
  if (cuts.length === 0) return;
  const latest = cuts.map((cut) => moved.reduce((most, move) => (move.intake <= cut.intake && move.at > most ? move.at : most), -Infinity));
  for (const [i, cut] of cuts.entries()) if (cut.validFrom !== latest[i]) found('cut-altered', `cut ${cut.number}`, 'its time is not that of its last movement');
  const sums = (valid: Instant, known: number): Map<string, number> => {
    const sum = new Map<string, number>();
    for (const move of moved) {
      if (move.at > valid || move.intake > known) continue;
      if (!move.fromOutside) sum.set(move.from, (sum.get(move.from) ?? 0) - 1);
      if (!move.toOutside) sum.set(move.to, (sum.get(move.to) ?? 0) + 1);
    }
    return sum;
  };
  for await (const rows of book.populations()) {
    for (const { valid, known, counts } of rows) {
      const [v, k] = [cuts.find((cut) => cut.number === valid), cuts.find((cut) => cut.number === known)];
      const sum = v && k ? sums(v.validFrom, k.intake) : new Map<string, number>();
      for (const [account, count] of counts) {
        if ((sum.get(account) ?? 0) !== count) found('population-altered', account, `cut ${valid} as known at cut ${known} counts ${count}, the entries ${sum.get(account) ?? 0}`);
        sum.delete(account);
      }
      for (const [account, count] of sum) if (count !== 0) found('population-altered', account, `cut ${valid} as known at cut ${known} counts 0, the entries ${count}`);
    }
  }
  const late = new Set(moved.filter((move) => cuts.some((cut, i) => move.intake > cut.intake && move.intake <= (cuts[i + 1]?.intake ?? Infinity) && move.at <= cut.validFrom))
    .map((move) => `${move.intake} ${move.at} ${move.from} ${move.to}`));
  const stored = new Set<string>();
  for await (const rows of book.lateMovements()) for (const row of rows) stored.add(`${row.intake} ${row.validFrom} ${row.from} ${row.to}`);
  const lastCut = cuts.at(-1)?.intake ?? 0;
  for (const key of late) if (!stored.has(key) && Number(key.split(' ')[0]) <= lastCut) found('late-movement-missing', key, 'came late and is not kept as late');
  for (const key of stored) if (!late.has(key)) found('late-movement-altered', key, 'is kept as late and stands in no entry');
}

async function checkNameKeys(book: StoredBook, said: ReadonlyMap<string, ReadonlySet<number>>, found: Found): Promise<void> {
  const missing = new Map([...said].map(([subject, keys]) => [subject, new Set(keys)]));
  for await (const rows of book.nameKeys()) {
    for (const { subject, keys } of rows) {
      const left = missing.get(subject);
      for (const key of keys) if (!left?.delete(key)) found('name-key-altered', subject, 'is indexed under a name that no entry gives');
    }
  }
  for (const [subject, keys] of missing) if (keys.size > 0) found('name-key-missing', subject, 'is not indexed under a name that an entry gives');
}

