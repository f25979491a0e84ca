import assert from 'node:assert/strict';
import { createHash, randomBytes, randomUUID } from 'node:crypto';
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { after, before, test } from 'node:test';
import { Client, type Pool } from 'pg';
import { seesPersons } from '../access/may.ts';
import type { ActorId, AuthorityCode, HandoverId, PersonId, PlaceCode } from '../basics/ids.ts';
import { DAY, HOUR, MINUTE, instant, later, type Instant } from '../basics/time.ts';
import { roles, type Principal, type Role } from '../entries/act.ts';
import { commit } from '../log/commit.ts';
import type { Command } from '../log/commands.ts';
import type { AcceptedAnswer, Ports } from '../log/ports.ts';
import type { CalendarDay } from '../people/birth.ts';
import { terms } from '../reports/answer.ts';
import type { BookReader, PersonRow } from '../reports/views.ts';
import { migrate, openPool, type Place } from './book.ts';
import { installedPostgres, openCluster, type Cluster } from './launcher.ts';
import { postgresStore } from './ledger-store.ts';
import { makeCut } from './population.ts';
import { reader } from './reader.ts';
import { startSequencer, type Sequencer } from './sequencer.ts';

const skip = installedPostgres() === undefined ? 'no PostgreSQL for this machine in node_modules' : false;

const directory = mkdtempSync(join(tmpdir(), 'reader-'));
let cluster: Cluster;
let place: Place;
let owner: Client;
let ledger: Pool;
let readers: Pool;
let sequencer: Sequencer;
let ports: Ports;
let now = instant(Date.UTC(2024, 4, 1, 8));

const seat = (actor: string, authority: string, role: Role) => ({ actor: actor as ActorId, authority: authority as AuthorityCode, role });
const steward = seat('nora', 'STEWARD', 'steward');
const amal = seat('amal', 'AAA', 'registrar');
const sami = seat('sami', 'AAA', 'registrar');
const dana = seat('dana', 'AAA', 'desk');
const escort = seat('hozan', 'AAA', 'escort');
const bob = seat('bob', 'BBB', 'desk');
const ruth = seat('ruth', 'BBB', 'registrar');
const inès = seat('ines', 'AAA', 'observer');
const as = (who: typeof amal | undefined): BookReader => reader(readers, who && { ...who, purpose: 'the day count' }, () => now);

before(async () => {
  if (skip !== false) return;
  cluster = await openCluster({ directory });
  place = { ...cluster.connection('book', cluster.superuser), ownServer: true };
  await migrate(place);
  owner = new Client({ ...place });
  await owner.connect();
  await owner.query("INSERT INTO book (node, name) VALUES ('here', 'Test')");
  ledger = openPool(place, 'musterbook_ledger', 4);
  readers = openPool(place, 'musterbook_reader', 4);
  sequencer = startSequencer(ledger, { interval: 5, cutSize: 3 });
  const hasher = { sha256: (text: string) => createHash('sha256').update(text).digest('hex'), salt: () => randomBytes(32).toString('hex') };
  ports = { store: postgresStore(ledger), hasher, clock: () => now, node: 'here' };
  await tellHistory();
});

after(async () => {
  if (skip === false) {
    await sequencer.stop();
    await Promise.all([ledger.end(), readers.end(), owner.end()]);
    await cluster.stop();
  }
  rmSync(directory, { recursive: true, force: true });
});

interface Remembered {
  readonly at: Instant;
  readonly whole: Awaited<ReturnType<BookReader['answer']>>;
  readonly own: Awaited<ReturnType<BookReader['answer']>>;
  readonly places: Awaited<ReturnType<BookReader['places']>>;
  readonly rows: ReadonlyMap<string, PersonRow>;
  readonly files: ReadonlyMap<string, Awaited<ReturnType<BookReader['person']>>>;
}
const remembered: Remembered[] = [];
const people = {
  karim: '' as PersonId,
  leila: '' as PersonId,
  idris: '' as PersonId,
  maya: '' as PersonId,
  double: '' as PersonId,
  hadi: '' as PersonId,
};
let convoy = '' as HandoverId;

/** Does something, settles it, and remembers what the book then said of the present. */
async function act(who: typeof amal, ...commands: readonly object[]): Promise<AcceptedAnswer> {
  now = later(now, 10 * MINUTE);
  const principal: Principal = { ...who, purpose: 'custody' };
  const [answer] = await commit(commands.map((command) => ({ id: randomUUID(), ...command })) as unknown as Command[], principal, ports);
  assert.ok(answer?.ok, JSON.stringify(answer));
  await remember();
  return answer;
}

async function remember(): Promise<void> {
  await sequencer.settle();
  const rows = new Map((await as(amal).persons({ limit: 200 }, {})).rows.map((row) => [row.id as string, row]));
  const files = new Map<string, Awaited<ReturnType<BookReader['person']>>>();
  for (const id of rows.keys()) files.set(id, await as(dana).person(id as PersonId, {}));
  remembered.push({
    at: now,
    whole: await as(undefined).answer({}),
    own: await as(amal).answer({}),
    places: await as(amal).places({}),
    rows,
    files,
  });
}

async function passing(hours: number): Promise<void> {
  now = later(now, hours * HOUR);
  await remember();
}

async function tellHistory(): Promise<void> {
  const authority = (code: string) => ({
    type: 'declare-authority',
    authority: { code, names: { en: code }, kind: 'state', runsSoftware: true, home: 'here' },
  });
  const site = (code: string, holder: string, kind = 'detention') => ({
    type: 'declare-place',
    place: { code, names: { en: code }, kind, holder, gate: 'open', adultsOnly: false },
  });
  await act(steward, authority('AAA'), authority('BBB'));
  await act(steward, site('P1', 'AAA'), site('P2', 'AAA', 'camp'), site('Q1', 'BBB'));
  const named = (text: string, birth?: string) => ({
    names: [{ text, kind: 'full' }],
    ...(birth === undefined ? {} : { birth: { earliest: birth as CalendarDay, latest: birth as CalendarDay } }),
  });
  const first = await act(amal, {
    type: 'admit',
    place: 'P1',
    persons: [
      { identity: named('Karim Haddad Zaytuni', '1991-03-04'), basis: { kind: 'legal' } },
      { identity: named('Leila Sultan') },
      { identity: named('Idris Qadir'), basis: { kind: 'legal' } },
    ],
  });
  [people.karim, people.leila, people.idris] = first.persons as [PersonId, PersonId, PersonId];
  const roll = await act(amal, {
    type: 'receive-roll',
    place: 'P2',
    list: 'spring roll',
    rows: [
      {
        key: 'roll reference R-17',
        said: 'a'.repeat(64),
        line: 2,
        identity: { ...named('مايا حداد'), reference: 'R-17' },
        basis: { kind: 'provisional' },
      },
      { key: 'roll reference R-18', said: 'b'.repeat(64), line: 3, identity: named('Maya Hadad'), basis: { kind: 'provisional' } },
    ],
  });
  [people.maya, people.double] = roll.persons as [PersonId, PersonId];
  await act(amal, { type: 'sight', persons: [people.karim, people.leila, people.maya], how: 'face-checked' });
  await act(dana, { type: 'claim-answerability', persons: [people.karim, people.maya], state: 'BBB', answer: 'accepted' });
  await passing(13);
  await act(amal, { type: 'sight', persons: [people.leila, people.idris], how: 'number-only' });
  await passing(13);
  await act(amal, { type: 'move', persons: [people.karim], to: 'P2' });
  await act(dana, { type: 'claim-answerability', persons: [people.maya], state: 'BBB', answer: 'denied' });
  await act(steward, { type: 'propose-same', pairs: [{ a: people.maya, b: people.double, why: ['names-alike'] }] });
  const going = [people.karim, people.leila, people.idris];
  await act(dana, {
    type: 'decide-disclosure',
    persons: going,
    to: 'BBB',
    permitted: true,
    interviewedAt: now,
    interviewer: 'R. Noor',
    reason: 'no fear told',
  });
  const plan = {
    destination: 'Q1',
    departure: later(now, HOUR),
    arrival: later(now, 3 * HOUR),
    toleranceHours: 6,
    route: 'road',
    vehicles: ['bus'],
    answerBy: later(now, 2 * HOUR),
  };
  convoy = (await act(dana, { type: 'offer-handover', receiver: 'BBB', plan, lines: going.map((person) => ({ person })) }))
    .handover as HandoverId;
  await act(bob, { type: 'agree-handover', handover: convoy, persons: going });
  await act(dana, { type: 'depart-handover', handover: convoy, vehicle: 'bus', leader: 'H. Bakr', boarded: going, leftBehind: [] });
  await passing(10);
  await act(bob, {
    type: 'receive-handover',
    handover: convoy,
    place: 'Q1',
    lines: [
      { person: people.karim, outcome: 'taken' },
      { person: people.leila, outcome: 'absent' },
      { person: people.idris, outcome: 'refused', reason: 'no papers' },
    ],
  });
  await act(dana, { type: 'return-handover', handover: convoy, persons: [people.idris], place: 'P1' });
  await act(amal, { type: 'declare-unaccounted', persons: [people.leila], circumstances: 'not on the bus' });
  await act(sami, { type: 'declare-unaccounted', persons: [people.leila], circumstances: 'not on the bus' });
  await act(amal, { type: 'judge-same', keep: people.maya, other: people.double, reason: 'one girl' });
  await act(sami, { type: 'judge-same', keep: people.maya, other: people.double, reason: 'one girl' });
  const late = await act(amal, {
    type: 'move',
    persons: [people.maya],
    to: 'P1',
    occurred: { from: later(now, (-5 * DAY) / 4), to: later(now, -DAY) },
  });
  await act(amal, {
    type: 'correct',
    entry: late.entries[0] ?? '',
    persons: [people.maya],
    reason: 'it was the day before',
    at: later(now, -DAY - 2 * HOUR),
  });
  await act(amal, { type: 'close-breach', breach: (await as(amal).breaches())[0]?.id ?? '', finding: 'an order was found' });
  const born = await act(amal, { type: 'record-birth', mother: people.maya, child: { identity: named('Hadi') } });
  people.hadi = born.persons[0] as PersonId;
  await act(amal, { type: 'release', persons: [people.idris], reason: 'the term has ended' });
  await act(sami, { type: 'release', persons: [people.idris], reason: 'the term has ended' });
  while ((await makeCut(ledger, 3)) !== undefined) {
    /* every movement lies before some cut */
  }
}

test(
  'what the book said of the present is what it says of that past as known then, for the headline and each place',
  { skip },
  async () => {
    assert.ok(remembered.length > 20);
    for (const { at, whole, own, places } of remembered) {
      const then = { asOf: at, knownOn: at };
      assert.deepEqual(await as(undefined).answer(then), whole);
      assert.deepEqual(await as(amal).answer(then), own);
      assert.deepEqual(
        new Map((await as(amal).places(then)).map((row) => [row.code, row.held])),
        heldOf(places, await as(amal).places({})),
      );
    }
  },
);

function heldOf(then: readonly { code: string; held: number }[], all: readonly { code: string }[]): ReadonlyMap<string, number> {
  return new Map(all.map(({ code }) => [code, then.find((row) => row.code === code)?.held ?? 0]));
}

test('the same holds for every line of the list and every file of a person who can still be seen', { skip }, async () => {
  let compared = 0;
  for (const { at, rows, files } of remembered) {
    const then = { asOf: at, knownOn: at };
    const page = new Map((await as(amal).persons({ limit: 200 }, then)).rows.map((row) => [row.id as string, row]));
    for (const [id, row] of rows) {
      const file = await as(dana).person(id as PersonId, then);
      if (!file) continue;
      assert.deepEqual(page.get(id), row);
      assert.deepEqual(file, files.get(id), `the file of ${row.name ?? ''} at ${at}`);
      compared++;
    }
  }
  assert.ok(compared > 60, `${compared}`);
});

test('every figure of the equation leads to exactly as many persons, now and then', { skip }, async () => {
  const book = as(amal);
  for (const at of [{}, ...remembered.slice(-6).map((one) => ({ asOf: one.at, knownOn: one.at }))]) {
    const answer = await book.answer(at);
    assert.equal(
      terms.reduce((sum, term) => sum + answer.terms[term], 0),
      answer.ever,
    );
    for (const term of terms) {
      assert.equal((await book.persons({ term, limit: 200 }, at)).rows.length, answer.terms[term], `${term} ${JSON.stringify(at)}`);
    }
  }
});

test('the database and the program agree on which roles see persons', { skip }, async () => {
  for (const role of roles) {
    const { rows } = await owner.query("SELECT set_config('musterbook.role', $1, false), sees_persons() AS sees", [role]);
    assert.equal(rows[0].sees, seesPersons(role), role);
  }
  await owner.query('RESET musterbook.role');
});

test('a world shows the whole, an authority its own, and the figures of a loss spoil the answer', { skip }, async () => {
  const [whole, own, other] = [await as(undefined).answer({}), await as(amal).answer({}), await as(bob).answer({})];
  assert.equal(whole.ever, 6);
  assert.equal(own.ever + other.terms['held-older'] + other.terms['held-seen'], 6);
  assert.deepEqual(await as(inès).answer({}), whole);
  assert.equal(whole.yes, false);
  assert.equal(whole.terms.unaccounted, 1);
  assert.equal(other.terms['held-seen'], 1);
  const onTheRoad = remembered.find((one) => one.whole.beside.overdue > 0);
  assert.deepEqual([onTheRoad?.whole.beside.overdue, onTheRoad?.whole.terms['in-transit']], [3, 3]);
  assert.equal(
    remembered.some((one) => one.whole.beside.limbo === 1),
    true,
  );
  assert.equal(
    remembered.some((one) => one.whole.beside.mayBeSame === 1),
    true,
  );
  assert.equal(whole.beside.mayBeSame, 0);
});

test('a late move is in the past as known now and not as known before it was told', { skip }, async () => {
  const file = await as(amal).person(people.maya, {});
  const correction = file?.timeline.find((row) => row.type === 'MovementsCorrected');
  const stay = file?.stays.find((one) => one.account.place === 'P1');
  assert.ok(correction && stay && stay.from < correction.recordedAt);
  const asOf = later(stay.from, MINUTE);
  const then = await as(amal).person(people.maya, { asOf });
  assert.equal(then?.account.place, 'P1');
  assert.ok(
    then.timeline.some((row) => row.entry === correction.entry),
    'the correction tells of that time',
  );
  const before = await as(amal).person(people.maya, { asOf, knownOn: later(asOf, HOUR) });
  assert.equal(before?.account.place, 'P2');
  const held = async (at: object) => (await as(amal).places(at)).find((row) => row.code === 'P1')?.held;
  assert.equal(await held({ asOf }), ((await held({ asOf, knownOn: later(asOf, HOUR) })) ?? 0) + 1);
});

test('nobody is shown to an authority that has no part in the person, in the same way as nobody at all', { skip }, async () => {
  assert.equal(await as(bob).person(people.maya, {}), undefined);
  assert.equal(await as(bob).person(randomUUID() as PersonId, {}), undefined);
  assert.deepEqual(await as(bob).persons({ search: 'Maya Hadad' }, {}), { rows: [] });
  assert.deepEqual(
    (await as(bob).persons({}, {})).rows.map((row) => row.id),
    [people.karim],
  );
  for (const who of [undefined, inès, steward]) assert.deepEqual(await as(who).persons({}, {}), { rows: [] });
  assert.equal(await as(inès).person(people.maya, {}), undefined);
});

test('a file that was read is noted with who read it and what for, and one that was hidden is not', { skip }, async () => {
  await owner.query('TRUNCATE reading');
  await as(bob).person(people.maya, {});
  await as(undefined).person(people.maya, {});
  await as(escort).person(people.maya, {});
  const { rows } = await owner.query('SELECT * FROM reading');
  assert.deepEqual(rows, [{ at: now, actor: 'hozan', authority: 'AAA', role: 'escort', purpose: 'the day count', person: people.maya }]);
});

test('an escort reads no names, and is told that there are some', { skip }, async () => {
  const file = await as(escort).person(people.maya, {});
  assert.deepEqual(file?.claims, []);
  assert.equal(file.name, undefined);
  assert.deepEqual(
    file.withheld,
    ['custody', 'family', 'identity'].filter((group) => file.withheld.includes(group as never)),
  );
  assert.ok(file.withheld.includes('identity'));
  assert.ok(!(await as(dana).person(people.maya, {}))?.withheld.includes('identity'));
  // The interview about a state is not for that state to know of.
  assert.ok(!(await as(ruth).person(people.karim, {}))?.withheld.includes('transfer'));
});

test("a person is found by number, by the roll's reference, and by name in another script", { skip }, async () => {
  const find = async (search: string, who = amal) => (await as(who).persons({ search }, {})).rows.map((row) => row.id);
  const number = (await as(amal).person(people.maya, {}))?.number ?? '';
  assert.deepEqual(await find(number), [people.maya]);
  assert.deepEqual(await find(number.toLowerCase().replaceAll('-', ' ')), [people.maya]);
  assert.deepEqual(await find(people.maya), [people.maya]);
  assert.deepEqual(await find('R-17'), [people.maya]);
  assert.deepEqual(await find('R-17', bob), []);
  assert.deepEqual((await find('Maya Haddad')).sort(), [people.maya, people.double].sort());
  assert.deepEqual((await find('Haddad')).sort(), [people.maya, people.double].sort());
  assert.deepEqual(await find('كريم حداد', bob), [people.karim]);
  assert.deepEqual(await find('Karim Haddad 1991', bob), [people.karim]);
  assert.deepEqual(await find('Karim Zaytuni ١٩٩٢', bob), [people.karim]);
  assert.deepEqual(await find('Karim Haddad 1960', bob), []);
  assert.deepEqual(await find('Nobody Invented'), []);
  assert.deepEqual(await find('  '), await find(''));
});

test('a list is read page by page and says when it is complete', { skip }, async () => {
  const all = (await as(amal).persons({ limit: 200 }, {})).rows.map((row) => row.id);
  for (const search of [undefined, 'Haddad']) {
    const found: PersonId[] = [];
    const filter = search === undefined ? {} : { search };
    for (let after: string | undefined, pages = 0; pages < 10; pages++) {
      const page = await as(amal).persons({ ...filter, limit: 1, ...(after === undefined ? {} : { after }) }, {});
      found.push(...page.rows.map((row) => row.id));
      after = page.next;
      if (after === undefined) break;
    }
    assert.deepEqual(found, search === undefined ? all : [people.maya, people.double].sort());
  }
  assert.deepEqual(
    (await as(amal).persons({ place: 'P1' as PlaceCode }, {})).rows.map((row) => row.id).sort(),
    [people.maya, people.hadi].sort(),
  );
  assert.equal((await as(amal).persons({ roll: 'BBB' as AuthorityCode }, {})).rows.length, 0);
});

test('both parties read the handover; it is closed to others', { skip }, async () => {
  const [mine, theirs] = [await as(dana).handover(convoy), await as(bob).handover(convoy)];
  assert.deepEqual(mine, theirs);
  assert.deepEqual(mine?.lines.map((line) => line.state).sort(), ['lost', 'received', 'returned']);
  assert.ok((mine?.version ?? 0) > 4);
  assert.equal(await as(seat('eve', 'CCC', 'desk')).handover(convoy), undefined);
  assert.deepEqual(
    (await as(dana).handovers({ open: true })).rows.map((row) => row.id),
    [convoy],
  );
  assert.deepEqual(await as(dana).handovers({ open: false }), { rows: [] });
  assert.deepEqual(await as(dana).handovers({ after: convoy }), { rows: [] });
});

test('duties stand in the order of what is overdue, and both sides of a handover are told', { skip }, async () => {
  now = later(now, 30 * DAY);
  try {
    const duties = await as(dana).duties();
    assert.ok(duties.some((duty) => duty.code === 'close-handover' && duty.overdue && duty.owes === 'AAA'));
    assert.deepEqual(
      (await as(bob).duties()).filter((duty) => duty.about === convoy),
      duties.filter((duty) => duty.about === convoy),
    );
    assert.deepEqual(
      duties.map((duty) => duty.overdue),
      duties.map((duty) => duty.overdue).toSorted((a, b) => Number(b) - Number(a)),
    );
  } finally {
    now = later(now, -30 * DAY);
  }
});

test('what waits for a second person, what broke a rule and who may be one are told to their own', { skip }, async () => {
  const decision = await act(amal, { type: 'release', persons: [people.hadi], reason: 'with his aunt' });
  const told = await as(sami).decisions();
  const { occurred, ...row } = told[0] ?? assert.fail('nothing waits');
  assert.ok(occurred);
  const shown = {
    ...{ id: decision.awaits, act: 'release', persons: [people.hadi], proposer: 'amal', authority: 'AAA' },
    ...{ reason: 'with his aunt', waitsForYou: true },
  };
  assert.deepEqual([told.length, row], [1, shown]);
  assert.equal((await as(amal).decisions())[0]?.waitsForYou, false, 'whoever proposed is not the second');
  assert.deepEqual(await as(bob).decisions(), []);
  assert.ok((await as(amal).breaches()).every((breach) => breach.owner === 'AAA' && !breach.closed && typeof breach.due === 'number'));
  await act(steward, { type: 'propose-same', pairs: [{ a: people.leila, b: people.maya, why: ['names-alike'] }] });
  const [pair] = (await as(amal).proposals({})).rows;
  assert.deepEqual([pair?.a, pair?.b].sort(), [people.leila, people.maya].sort());
  assert.deepEqual([...(pair?.names ?? [])].sort(), ['Leila Sultan', 'مايا حداد']);
  assert.deepEqual(await as(bob).proposals({}), { rows: [] });
  assert.deepEqual(
    (await as(undefined).authorities()).map((one) => one.code),
    ['AAA', 'BBB'],
  );
});

test('a question that failed leaves no viewer behind on its connection', { skip }, async () => {
  const one = openPool(place, 'musterbook_reader', 1);
  await assert.rejects(reader(one, amal, () => Number.NaN as Instant).answer({}));
  assert.deepEqual((await reader(one, undefined, () => now).persons({}, {})).rows, []);
  assert.deepEqual((await one.query('SELECT * FROM standing')).rows, []);
  await one.end();
});
