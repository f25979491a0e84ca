import assert from 'node:assert/strict';
import { test } from 'node:test';
import { array, assert as always, asyncProperty } from 'fast-check';
import type { PersonId } from '../../src/basics/ids.ts';
import { hourOf, type Instant } from '../../src/basics/time.ts';
import { foldStandings } from '../../src/custody/fold.ts';
import { standingMovements, stays } from '../../src/custody/movements.ts';
import type { Standing } from '../../src/custody/types.ts';
import type { Principal } from '../../src/entries/act.ts';
import { refusals } from '../../src/entries/refusals.ts';
import type { Entry } from '../../src/entries/types.ts';
import { isPending, isUnderWay } from '../../src/handover/states.ts';
import { commit } from '../../src/log/commit.ts';
import type { Command } from '../../src/log/commands.ts';
import type { Answer, Ports } from '../../src/log/ports.ts';
import { retelling } from '../../src/log/retell.ts';
import { accountKey } from '../../src/log/working.ts';
import { headline, type Tally } from '../../src/reports/answer.ts';
import type { MemoryStore } from '../../src/store/memory.ts';
import { HOSPITAL, TENT } from '../store/scene.ts';
import { throwOfDice } from './dice.ts';
import { accountName, countsOf, equation } from './equation.ts';
import { play, type Played } from './playing.ts';
import type { Throw } from './throws.ts';

const RUNS = Number(process.env['MUSTERBOOK_RUNS'] ?? 1000);
// The same histories each time; another seed throws others.
const SEED = Number(process.env['MUSTERBOOK_SEED'] ?? 2019);

test(`whatever ${RUNS} histories ask of the book, every person keeps one account and every figure closes`, async () => {
  const told = new Map<string, number>();
  const history = array(throwOfDice, { minLength: 20, maxLength: 60, size: 'max' });
  await always(
    asyncProperty(history, (dice) => live(dice, told)),
    {
      numRuns: RUNS,
      seed: SEED,
      endOnFailure: process.env['MUSTERBOOK_SHRINK'] === 'no',
    },
  );
  if (process.env['MUSTERBOOK_TELL'] !== undefined) console.log(Object.fromEntries([...told].sort(([, a], [, b]) => b - a)));
  // The dice must reach every corner: a kind of entry nobody ever made proves nothing.
  if (RUNS >= 1000) for (const type of reached) assert.ok(told.has(type), `no history led to ${type}`);
});

const reached = [
  'PersonsMoved',
  'PersonsEscorted',
  'PersonsBackFromEscort',
  'BirthRecorded',
  'PersonsDeclaredUnaccounted',
  'PersonsDeclaredAtLarge',
  'PersonsCameBack',
  'DeathEstablished',
  'PersonsReleased',
  'MovementsCorrected',
  'FamilyFormed',
  'FamilySplit',
  'JudgedSame',
  'JudgedDifferent',
  'DecisionRejected',
  'HandoverOffered',
  'HandoverAgreed',
  'HandoverRefused',
  'HandoverWithdrawn',
  'HandoverAmended',
  'HandoverDeparted',
  'HandoverReceived',
  'HandoverRecalled',
  'HandoverCancelled',
  'HandoverTurnedBack',
  'HandoverInLimbo',
  'HandoverReturned',
  'HandoverReceiptCorrected',
  'HandoverLinesVoided',
  'HandoverClosed',
  'SourceListReceived',
  'MusterCounted',
  'MusterSighted',
  'MusterFinished',
  'MusterAbandoned',
  'VariancesOpened',
  'VariancesAssigned',
  'VariancesClosed',
  'IncidentReported',
  'RivalCountRecorded',
  'PlaceTakenOver',
  'RemainsRecorded',
  'PersonsArrived',
  'ArrivalStepRecorded',
  'BandIssued',
  'BandLost',
  'BandsSwapped',
];

async function live(dice: readonly Throw[], told: Map<string, number>): Promise<void> {
  const say = (word: string) => told.set(word, (told.get(word) ?? 0) + 1);
  const closes = closing();
  let before: Before = { entries: 0, standings: new Map() };
  const { store, now } = await play(dice, async ({ answers, commands, principal }, played, turn) => {
    const fresh = played.store.entries().slice(before.entries);
    for (const entry of fresh) closes(entry, played);
    if (turn !== undefined) {
      for (const answer of answers) say(answer.ok ? 'accepted' : answer.refused.code);
      for (const entry of fresh) say(entry.type);
      checkAnswers(answers, played.store, before);
      if (turn % 7 === 0) await checkReplay(commands, principal, answers, played.store, played.ports);
    }
    before = { entries: played.store.entries().length, standings: new Map(played.store.standings()) };
  });
  checkChains(store, now());
  checkFigures(store);
  checkHandovers(store);
  checkRetold(store);
}

/** The equation closes at every index: after each entry, as known on it, at every instant, and in the headline of that moment. */
function closing(): (entry: Entry, played: Played) => void {
  const brute = equation();
  const heard = new Set<Entry['id']>();
  const standings = new Map<PersonId, Standing>();
  return (entry, { store, now }) => {
    heard.add(entry.id);
    const moved = brute.hear(entry);
    for (const one of foldStandings(entry, (id) => standings.get(id))) standings.set(one.id, one);
    for (const person of moved) {
      const known = (store.movements().get(person) ?? []).filter((movement) => heard.has(movement.entry));
      // Two steps at one instant are two stays, of which one lasted no time.
      const told = stays(known)
        .filter(({ from, until }) => from !== until)
        .map(({ account, from }) => [accountName(account), from] as const);
      assert.deepEqual(
        told.filter(([account], i) => told[i - 1]?.[0] !== account),
        brute.courseOf(person).map(({ account, at }) => [account, at]),
      );
    }
    const tallies = [...standings.values()].map(({ account, seenAt, acceptedBy }): Tally => {
      const placeKind = account.place === TENT ? 'camp' : account.place === HOSPITAL ? 'hospital' : 'detention';
      const { kind, roll } = account;
      return { kind, roll, placeKind, seenHour: seenAt === undefined ? -1 : hourOf(seenAt), answered: acceptedBy.length > 0, count: 1 };
    });
    const counted = headline(tallies, NOTHING_BESIDE, now(), heard.size);
    assert.deepEqual(countsOf(counted), brute.countsAt(now()));
    assert.equal(counted.ever, standings.size);
  };
}

const NOTHING_BESIDE = { overdue: 0, limbo: 0, mayBeSame: 0, openBreaches: 0, heldWithoutBasis: 0, inVariance: 0 };

/** Refusals come from the closed list and write nothing; who stands elsewhere than before is named by an entry in between. */
function checkAnswers(answers: readonly Answer[], store: MemoryStore, before: Before): void {
  const fresh = store.entries().slice(before.entries);
  for (const answer of answers) if (!answer.ok) assert.ok(answer.refused.code in refusals, answer.refused.code);
  assert.ok(
    answers.every((answer) => answer.ok || answer.refused.code !== 'busy'),
    'nobody else is there to be busy',
  );
  if (answers.every((answer) => !answer.ok)) assert.equal(fresh.length, 0);
  const named = new Set(fresh.flatMap((entry) => entry.subjects));
  for (const [id, one] of store.standings()) {
    if (before.standings.get(id) !== one) assert.ok(named.has(id), `${id} changed without an entry`);
  }
  for (const entry of fresh) {
    if (twoDecide.has(entry.type)) assert.ok(entry.second !== undefined && entry.second !== entry.actor, `${entry.type} by one person`);
  }
}
interface Before {
  readonly entries: number;
  readonly standings: ReturnType<MemoryStore['standings']>;
}
const twoDecide = new Set<Entry['type']>([
  'PersonsReleased',
  'DeathEstablished',
  'PersonsDeclaredUnaccounted',
  'PersonsDeclaredAtLarge',
  'JudgedSame',
  'JudgedDifferent',
  'FamilySplit',
]);

async function checkReplay(
  batch: readonly Command[],
  principal: Principal,
  answers: readonly Answer[],
  store: MemoryStore,
  ports: Ports,
): Promise<void> {
  const count = store.entries().length;
  const again = await commit(
    batch.filter((_, i) => answers[i]?.ok),
    principal,
    ports,
  );
  assert.equal(store.entries().length, count);
  assert.deepEqual(
    again,
    answers.filter((answer) => answer.ok).map((answer) => ({ ...answer, replayed: true })),
  );
}

/** One account, one unbroken chain, told in time by what was not taken back; a roll changes only by a receipt. */
function checkChains(store: MemoryStore, now: Instant): void {
  const entries = new Map(store.entries().map((entry) => [entry.id, entry]));
  assert.deepEqual([...store.movements().keys()].sort(), [...store.standings().keys()].sort());
  for (const [id, chain] of store.movements()) {
    const one = store.standings().get(id)!;
    for (const [i, movement] of chain.entries()) {
      assert.equal(movement.n, i + 1);
      const before = i === 0 ? ({ roll: movement.to.roll, kind: 'outside' } as const) : chain[i - 1]!.to;
      assert.equal(accountKey(movement.from), accountKey(before));
      assert.ok(entries.get(movement.entry)?.subjects.includes(id), 'a movement without an entry that names the person');
      assert.ok(movement.at <= now);
      if (movement.from.roll === movement.to.roll) continue;
      assert.ok(movement.step === 'received' || movement.step === 'reversed', `a roll changed by ${movement.step}`);
    }
    assert.equal(accountKey(chain.at(-1)!.to), accountKey(one.account));
    assert.equal(chain.length, one.n);
    assert.equal(one.mergedInto === undefined, one.account.kind !== 'merged', 'merged without a person it is counted under');
    const standing = standingMovements(chain);
    assert.equal(accountKey(standing.at(-1)!.to), accountKey(one.account), 'in time the person ends elsewhere');
    assert.deepEqual([one.since, one.entered], [standing.at(-1)!.at, standing[0]!.at]);
    for (const [i, movement] of standing.entries()) {
      if (i > 0) assert.equal(accountKey(movement.from), accountKey(standing[i - 1]!.to), 'a gap in time');
    }
  }
}

/** The legs of all movements, the standings and the tallies give the same figures. */
function checkFigures(store: MemoryStore): void {
  const legs = new Map<string, number>();
  const stand = new Map<string, number>();
  const tallies = new Map<string, number>();
  const add = (sums: Map<string, number>, key: string, net: number) => sums.set(key, (sums.get(key) ?? 0) + net);
  for (const { from, to } of [...store.movements().values()].flat()) {
    if (from.kind !== 'outside') add(legs, accountKey(from), -1);
    if (to.kind !== 'outside') add(legs, accountKey(to), 1);
  }
  for (const { account, seenAt, acceptedBy } of store.standings().values()) {
    add(stand, accountKey(account), 1);
    add(tallies, `${accountKey(account)} ${seenAt === undefined ? -1 : hourOf(seenAt)} ${acceptedBy.length > 0}`, 1);
  }
  const plain = (sums: ReadonlyMap<string, number>) => Object.fromEntries([...sums].filter(([, sum]) => sum !== 0).sort());
  assert.deepEqual(plain(legs), plain(stand));
  assert.deepEqual(plain(store.tallies()), plain(tallies));
}

/** Who is pending is in exactly one open line, and whose line is under way stands between these two borders. */
function checkHandovers(store: MemoryStore): void {
  const open = new Map<PersonId, string[]>();
  for (const handover of store.handovers().values()) {
    for (const line of handover.lines) {
      const { account, pending } = store.standings().get(line.person)!;
      if (isPending(line.state)) open.set(line.person, [...(open.get(line.person) ?? []), handover.id]);
      if (isUnderWay(line.state)) assert.equal(account.handover, handover.id, `a line ${line.state} of somebody who is ${account.kind}`);
      if (isPending(line.state)) assert.equal(pending, handover.id);
      if (handover.closed) assert.ok(!isPending(line.state) && !isUnderWay(line.state), `closed over a line ${line.state}`);
    }
  }
  for (const { id, pending, account } of store.standings().values()) {
    assert.deepEqual(open.get(id) ?? [], pending === undefined ? [] : [pending]);
    if (pending === undefined) continue;
    assert.ok(['held', 'escort', 'in-transit', 'guest'].includes(account.kind), `offered while ${account.kind}`);
    assert.equal(store.handovers().get(pending)?.sender, account.roll);
  }
}

/** Another program, which shares nothing with the folds, hears the same entries and tells the same persons. */
function checkRetold(store: MemoryStore): void {
  const book = retelling();
  for (const [i, entry] of store.entries().entries()) {
    const slices = entry.slices.map((slice, at) => ({
      subject: entry.subjects[slice.subject]!,
      group: slice.group,
      commitment: entry.commitments[at]!,
      content: slice.content,
    }));
    book.hear({ intake: i + 1, entry, commandHash: undefined, slices: slices as never });
  }
  for (const one of store.matters().values()) {
    assert.deepEqual(plain(book.rows[one.matter].get(one.id)?.says), plain(one), `${one.matter} ${one.id}`);
  }
  assert.equal(book.persons.size, store.standings().size);
  for (const [id, one] of store.standings()) {
    const retold = book.persons.get(id)!;
    assert.deepEqual(
      {
        version: retold.version,
        n: retold.moves.length,
        seenAt: retold.seenAt,
        seenHow: retold.seenHow,
        basis: retold.basis,
        family: retold.family,
        acceptedBy: [...retold.acceptedBy].sort(),
        mergedInto: retold.mergedInto,
        death: retold.deathReported,
        missing: retold.missingReported,
        pending: retold.pending,
      },
      {
        version: one.version,
        n: one.n,
        seenAt: one.seenAt,
        seenHow: one.seenHow,
        basis: one.basis,
        family: one.family,
        acceptedBy: one.acceptedBy,
        mergedInto: one.mergedInto,
        death: one.deathReported,
        missing: one.missingReported,
        pending: one.pending,
      },
    );
  }
  for (const [id, handover] of store.handovers()) {
    const retold = book.handovers.get(id)!;
    assert.deepEqual(
      [retold.version, retold.closed, [...retold.lines].sort()],
      [handover.version, handover.closed, handover.lines.map((line) => [line.person, line.state]).sort()],
    );
  }
}

/** As it lies in a store: members without a value are not there. */
function plain(value: unknown): unknown {
  return value === undefined ? undefined : JSON.parse(JSON.stringify(value));
}
