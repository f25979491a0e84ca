import assert from 'node:assert/strict';
import { after, test } from 'node:test';
import type { PersonId } from '../../src/basics/ids.ts';
import { HOUR } from '../../src/basics/time.ts';
import { NOTHING_NEEDED, openShelf, type Book } from './books.ts';
import { amal, B, berit, bob, dana, furnish, P1, plan, Q1, Q2 } from './scene.ts';

// Told alike by PostgreSQL 18, PostgreSQL 15 and memory.
const shelf = await openShelf(18, 15);
after(() => shelf.close());

function told(words: string, tell: (book: Book) => Promise<void>): void {
  for (const kept of shelf.kinds) {
    test(`${words} (${kept})`, async () => {
      const book = await shelf.open(kept);
      try {
        await furnish(book);
        await tell(book);
      } finally {
        await book.close();
      }
    });
  }
}

/** A man, a boy and one of whom nobody asked, all interviewed. */
async function three(book: Book): Promise<readonly [PersonId, PersonId, PersonId]> {
  const named = (text: string, birth?: { earliest: string; latest: string }) => ({
    identity: { names: [{ text, kind: 'full' as const }], ...(birth ? { birth: birth as never } : {}) },
    basis: { kind: 'legal' as const },
  });
  const { persons } = await book.done(amal, {
    type: 'admit',
    place: P1,
    persons: [
      named('Karim', { earliest: '1980-01-01', latest: '1984-12-31' }),
      named('Zaid', { earliest: '1999-01-01', latest: '2004-12-31' }),
      named('Idris'),
    ],
  });
  await book.done(dana, {
    type: 'decide-disclosure',
    persons,
    to: B,
    permitted: true,
    interviewedAt: book.now(),
    interviewer: 'a listener',
    reason: 'no fear was voiced',
  });
  return persons as unknown as readonly [PersonId, PersonId, PersonId];
}

told(
  'leave to add a child or one never asked to a manifest of adults is refused; what was done is a breach about the child',
  async (book) => {
    const [karim, zaid, idris] = await three(book);
    const lines = [{ person: karim }];
    const offered = await book.done(dana, { type: 'offer-handover', receiver: B, plan: plan(book, Q1), lines, adultsOnly: true });
    const { handover } = offered;
    assert.deepEqual(offered.breaches, []);
    const adding = (person: PersonId) => ({ type: 'amend-handover' as const, handover: handover!, add: [{ person }] });
    assert.equal(await book.code(dana, { ...adding(zaid), mode: 'authorise' }), 'child-on-adult-manifest');
    assert.equal(await book.code(dana, { ...adding(idris), mode: 'authorise' }), 'age-not-shown');
    const added = await book.done(dana, { ...adding(zaid), ready: [{ person: karim, papers: { noneBecause: 'lost' } }] });
    assert.deepEqual(
      added.breaches.map(({ code, subjects }) => [code, subjects]),
      [['child-on-adult-manifest', [zaid]]],
      'about the one who was added, not about who is ready',
    );
    assert.deepEqual((await book.done(dana, adding(idris))).breaches, [], 'that nobody asked is no breach yet');
  },
);

told('a boy who was flown as a man is received among men: whoever sent and whoever received each own what they did', async (book) => {
  const [karim, zaid] = await three(book);
  const persons = [karim, zaid];
  const best = { kind: 'assessment', number: 'BIA 1', panel: 'a panel' } as const;
  const lines = [{ person: karim }, { person: zaid, bestInterests: best }];
  const { handover } = await book.done(dana, { type: 'offer-handover', receiver: B, plan: plan(book, Q2), lines, adultsOnly: true });
  await book.done(bob, { type: 'agree-handover', handover: handover!, persons });
  book.pass(HOUR);
  const leaving = {
    type: 'depart-handover',
    handover: handover!,
    vehicle: 'bus',
    leader: 'a leader',
    boarded: persons,
    leftBehind: [],
  } as const;
  assert.equal(await book.code(dana, { ...leaving, mode: 'authorise' }), 'child-on-adult-manifest');
  const gone = await book.done(dana, leaving);
  assert.deepEqual(
    gone.breaches.map(({ code, subjects }) => [code, subjects]),
    [['child-on-adult-manifest', [zaid]]],
    'a panel was asked; that he is no adult it did not say',
  );
  const kept = (await book.store.load({ ...NOTHING_NEEDED, handovers: [handover!] })).handovers.get(handover!);
  assert.deepEqual(
    kept?.lines.map(({ person, bestInterests }) => [person, bestInterests]),
    [
      [karim, undefined],
      [zaid, true],
    ],
  );
  const taken = await book.done(berit, {
    type: 'receive-handover',
    handover: handover!,
    place: Q2,
    lines: [
      { person: karim, outcome: 'absent' },
      { person: zaid, outcome: 'taken' },
    ],
  });
  assert.deepEqual(
    taken.breaches.map(({ code, subjects }) => [code, subjects]),
    [['child-with-adults', [zaid]]],
  );
});
