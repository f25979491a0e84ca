import assert from 'node:assert/strict';
import { createHash } from 'node:crypto';
import { test } from 'node:test';
import type { Plain } from '../../basics/canonical.ts';
import { isCode, isUuid } from '../../basics/ids.ts';
import { hourOf, instantToText, textToInstant, type Instant } from '../../basics/time.ts';
import { may } from '../../access/may.ts';
import { isOverdue } from '../../duties/due.ts';
import type { Hasher } from '../../entries/seal.ts';
import { commit } from '../../log/commit.ts';
import { unreadable } from '../../log/text.ts';
import { headline, type Tally } from '../../reports/answer.ts';
import { memoryStore, type MemoryStore } from '../../store/memory.ts';
import { duplicatesOf } from './nov-2019.ts';
import { exerciseNode, type World, type WorldStep } from './types.ts';
import { worlds } from './worlds.ts';

const hasher: Hasher = { sha256: (text) => createHash('sha256').update(text).digest('hex'), salt: () => '0'.repeat(64) };
const both = Object.values(worlds);
const stepsOf = new Map(both.map((world) => [world, [...world.steps(1, hasher)]]));

for (const world of both) {
  const steps = stepsOf.get(world) ?? [];

  test(`${world.name}: nobody acts before the person before, or of the future; what comes after the opening waits for the clock`, () => {
    let last = 0 as Instant;
    for (const { at, commands } of steps) {
      assert.ok(at >= last, instantToText(at));
      for (const { occurred } of commands) assert.ok(occurred && occurred.from <= occurred.to && occurred.to <= at, instantToText(at));
      last = at;
    }
    const waiting = steps.filter(({ at }) => at > world.opensAt);
    assert.ok(waiting.length > 0 && steps.length - waiting.length < 600, `${steps.length} commits, ${waiting.length} of them waiting`);
  });

  test(`${world.name}: every command has a number of its own, a seat that may give it, and text that can be read`, () => {
    const ids = new Set<string>();
    for (const { principal, commands } of steps) {
      assert.ok(
        world.seats.some(
          ({ actor, authority, role }) => actor === principal.actor && authority === principal.authority && role === principal.role,
        ),
      );
      for (const command of commands) {
        assert.ok(isUuid(command.id) && !ids.has(command.id));
        ids.add(command.id);
        assert.ok(may(principal.role, command.type), `${principal.role} ${command.type}`);
        assert.equal(unreadable(command as unknown as Plain), undefined);
      }
    }
  });

  test(`${world.name}: every place and authority is called by its name in four languages, as an exercise`, () => {
    for (const command of steps.flatMap(({ commands }) => commands)) {
      const named = command.type === 'declare-authority' ? command.authority : command.type === 'declare-place' ? command.place : undefined;
      if (!named) continue;
      assert.ok(isCode(named.code), named.code);
      const words = { en: 'exercise', ar: 'تمرين', fr: 'exercice', tr: 'tatbikat' };
      for (const [language, word] of Object.entries(words)) assert.ok(named.names[language]?.endsWith(`(${word})`), named.code);
    }
  });

  test(`${world.name}: says that every user is invented`, () => {
    assert.ok(world.seats.every(({ title }) => title.includes('invented')));
    assert.equal(new Set(world.seats.map(({ actor }) => actor)).size, world.seats.length);
  });
}

test('the same seed tells the same story, another seed another one', () => {
  const digest = (steps: Iterable<WorldStep>): string => {
    const sum = createHash('sha256');
    for (const step of steps) sum.update(JSON.stringify(step));
    return sum.digest('hex');
  };
  for (const world of both) assert.equal(digest(world.steps(1, hasher)), digest(stepsOf.get(world) ?? []));
  assert.notEqual(digest(worlds.small.steps(2, hasher)), digest(stepsOf.get(worlds.small) ?? []));
});

test('twelve entries, and each of them spoils or completes the answer in its own way', async () => {
  const book = await open(worlds.small);
  const { yes, ever, terms, beside } = answerOf(worlds.small, book);
  assert.equal(yes, false);
  assert.equal(ever, 12);
  assert.deepEqual(terms, {
    'held-seen': 5,
    'held-older': 1,
    'held-never': 1,
    'in-transit': 1,
    escort: 1,
    'with-others': 0,
    unaccounted: 1,
    'at-large': 0,
    released: 1,
    deceased: 1,
    merged: 0,
  });
  assert.equal(beside.overdue, 1);
  await play(book, waitingOf(worlds.small));
  const [florian] = [...book.handovers().values()].filter(({ receiver }) => receiver === 'DEU').flatMap(({ lines }) => lines);
  assert.equal(florian?.state, 'received', 'the receipt comes two days late');
  assert.ok([...book.decisions().values()].every(({ state }) => state === 'confirmed'));
});

test('80,774 persons and more: the detained, the camp, the two groups held by Turkey, and the annex that was left', async () => {
  const world = worlds['nov-2019'];
  const book = await open(world);
  const { yes, ever, terms, beside } = answerOf(world, book);
  assert.equal(yes, false);
  assert.equal(ever, 10_000 + 68_744 + 1_180 + 850 + 949 + 42);
  assert.equal(terms['unaccounted'] + terms['at-large'] + 14, 785, 'twelve came back, and two were found with a faction');
  assert.equal(beside.overdue, 13, 'twelve whom nobody has received, and one whom the receiver did not find on board');
  const held = terms['held-seen'] + terms['held-older'] + terms['held-never'];
  assert.ok(terms['held-seen'] / held > 0.85 && terms['held-older'] > 1000 && terms['held-never'] > 1000, JSON.stringify(terms));
  assert.ok([...book.decisions().values()].every(({ state }) => state === 'confirmed'));
});

test('nobody is deported on paper only: 21 by 2 December, 71 by the 9th and 110 by the 19th are taken by the states named', async () => {
  const world = worlds['nov-2019'];
  const book = await open(world);
  const takenBy = (): { readonly [state: string]: number } => {
    const taken: { [state: string]: number } = {};
    for (const { sender, receiver, lines } of book.handovers().values()) {
      if (sender !== 'TUR') continue;
      for (const { state } of lines) if (state === 'received') taken[receiver] = (taken[receiver] ?? 0) + 1;
    }
    return taken;
  };
  const all = (): number => Object.values(takenBy()).reduce((sum, n) => sum + n, 0);
  let from = world.opensAt;
  const playTo = async (day: string): Promise<void> => {
    const to = textToInstant(day) ?? assert.fail();
    await play(
      book,
      waitingOf(world).filter(({ at }) => at > from && at <= to),
    );
    from = to;
  };
  await playTo('2019-12-02T12:00Z');
  assert.equal(all(), 21);
  await playTo('2019-12-09T12:00Z');
  const { DEU, FRA, BEL, NLD, DNK, AUS, GBR, USA, IRL, ...others } = takenBy();
  assert.deepEqual([DEU, FRA, BEL, NLD, DNK, AUS, GBR, USA, IRL], [18, 11, 2, 2, 1, 1, 1, 1, 1]);
  assert.equal(all(), 71, JSON.stringify(others));
  await playTo('2019-12-19T12:00Z');
  assert.deepEqual([all(), takenBy()['DEU'], takenBy()['FRA']], [110, 21, 13]);
  const letters = [...book.handovers().values()].filter(({ sender, receiver }) => sender === 'TUR' && !['DEU', 'FRA'].includes(receiver));
  const paid = letters.flatMap(({ lines }) => lines).filter(({ state }) => state === 'received');
  const standings = book.standings();
  assert.ok(
    paid.length === 76 && paid.every(({ person }) => standings.get(person)?.account.kind === 'with-nonparticipant'),
    'who was received by letter is not lost into a book that nobody keeps',
  );
});

test('the camp is made of the shares the public totals give', () => {
  const states = new Map<string, number>();
  for (const command of (stepsOf.get(worlds['nov-2019']) ?? []).flatMap(({ commands }) => commands)) {
    if (command.type !== 'receive-roll' || command.place !== 'HOL-CAMP') continue;
    for (const { identity } of command.rows) {
      const country = identity.nationalities?.[0]?.country ?? 'unstated';
      const share = ['IRQ', 'SYR', 'unstated'].includes(country) ? country : 'other';
      states.set(share, (states.get(share) ?? 0) + 1);
    }
  }
  assert.deepEqual(Object.fromEntries([...states].sort()), { IRQ: 30_897, SYR: 27_813, other: 10_029, unstated: 5 });
});

test('who is on two lists is known by the references of both', () => {
  const references = new Map<string, number>();
  const rows = (stepsOf.get(worlds['nov-2019']) ?? [])
    .flatMap(({ commands }) => commands)
    .flatMap((command) => (command.type === 'receive-roll' ? command.rows : []));
  for (const [i, { key }] of rows.entries()) references.set(key, i);
  assert.equal(references.size, rows.length, 'no reference stands twice');
  const pairs = duplicatesOf(1);
  assert.equal(pairs.length, 180);
  assert.ok(pairs.every(([earlier, later]) => references.has(earlier) && references.has(later)));
});

function waitingOf(world: World): readonly WorldStep[] {
  return (stepsOf.get(world) ?? []).filter(({ at }) => at > world.opensAt);
}

async function open(world: World): Promise<MemoryStore> {
  const store = memoryStore(exerciseNode);
  await play(
    store,
    (stepsOf.get(world) ?? []).filter(({ at }) => at <= world.opensAt),
  );
  return store;
}

async function play(store: MemoryStore, steps: readonly WorldStep[]): Promise<void> {
  for (const { at, principal, commands } of steps) {
    const answers = await commit(commands, principal, { store, hasher, clock: () => at, node: exerciseNode });
    for (const [i, answer] of answers.entries()) {
      assert.ok(answer.ok, `${instantToText(at)} ${commands[i]?.type} ${answer.ok ? '' : JSON.stringify(answer.refused)}`);
      assert.deepEqual(answer.outcome?.['refused'] ?? [], []);
    }
  }
}

function answerOf(world: World, book: MemoryStore) {
  const kinds = new Map(
    (stepsOf.get(world) ?? [])
      .flatMap(({ commands }) => commands)
      .flatMap((command) => (command.type === 'declare-place' ? [[command.place.code, command.place.kind] as const] : [])),
  );
  const tallies = [...book.standings().values()].map(({ account, seenAt, acceptedBy }): Tally => {
    const placeKind = account.place === undefined ? undefined : kinds.get(account.place);
    return {
      kind: account.kind,
      roll: account.roll,
      ...(placeKind === undefined ? {} : { placeKind }),
      seenHour: seenAt === undefined ? -1 : hourOf(seenAt),
      answered: acceptedBy.length > 0,
      count: 1,
    };
  });
  const overdue = [...book.handovers().values()].flatMap((handover) =>
    handover.lines.filter((line) => isOverdue(handover, line, world.opensAt)),
  ).length;
  return headline(tallies, { overdue, limbo: 0, mayBeSame: 0, openBreaches: 0, heldWithoutBasis: 0, inVariance: 0 }, world.opensAt, 0);
}
