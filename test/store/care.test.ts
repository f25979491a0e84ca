import assert from 'node:assert/strict';
import { after, test } from 'node:test';
import type { PersonId } from '../../src/basics/ids.ts';
import { HOUR } from '../../src/basics/time.ts';
import type { Incident, Item } from '../../src/custody/matters.ts';
import { incidentDuties, itemDuties } from '../../src/duties/due.ts';
import { openShelf, type Book } from './books.ts';
import { A, admit, amal, B, berit, celine, dana, furnish, P1, P2, petra, TENT } from './scene.ts';

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

async function child(book: Book): Promise<PersonId> {
  const identity = {
    names: [{ text: 'Idris', kind: 'given' as const }],
    birth: { earliest: '2012-01-01' as never, latest: '2012-12-31' as never },
  };
  return (await book.done(amal, { type: 'admit', place: P1, persons: [{ identity, basis: { kind: 'legal' } }] })).persons[0] as PersonId;
}

async function matters<Kind extends 'item' | 'incident'>(book: Book, kind: Kind) {
  const all = [...(await book.everything()).matters.values()];
  return all.filter((one) => one.matter === kind) as (Kind extends 'item' ? Item : Incident)[];
}

told('what a clinician finds is a clinician’s to write, and the registrar’s hands are kept from it', async (book) => {
  const [salma] = (await admit(book, P1, 'Salma')) as [PersonId];
  const examination = { type: 'record-examination', person: salma, occasion: 'departure', findings: 'a healing burn' } as const;
  assert.equal(await book.code(amal, examination), 'role-may-not');
  assert.equal(await book.code(celine, { ...examination, findings: ' ' }), 'reason-missing');
  const told = await book.done(celine, { ...examination, injuries: [{ where: 'left arm', what: 'burn', told: 'from a stove' }] });
  assert.equal(told.entries.length, 1);
  assert.equal(await book.code(celine, { ...examination, person: (await admit(book, 'Q1' as typeof P1, 'Omar'))[0]! }), 'person-unknown');
});

told('a thing taken from somebody has a holder until it is given back, and only the holder passes it on', async (book) => {
  const [salma] = (await admit(book, P1, 'Salma')) as [PersonId];
  const taken = await book.done(amal, { type: 'take-item', person: salma, kind: 'passport', contents: 'number 7', receipt: true });
  const item = taken.outcome?.['item'] as string;
  const pass = { type: 'pass-item', item, words: 'seal whole' } as const;
  assert.equal(await book.code(berit, { ...pass, to: 'owner' }), 'item-unknown');
  assert.equal(await book.code(amal, { ...pass, to: 'authority' }), 'command-malformed');
  assert.equal(await book.code(amal, { ...pass, to: 'authority', authority: 'NOBODY' as typeof A }), 'authority-unknown');
  assert.equal(await book.code(amal, { ...pass, to: 'authority', authority: A }), 'nothing-changes');
  await book.done(amal, { ...pass, to: 'authority', authority: B });
  assert.equal(await book.code(amal, { ...pass, to: 'owner' }), 'item-unknown', 'it is out of these hands');
  await book.done(berit, { ...pass, to: 'owner' });
  const [last] = await matters(book, 'item');
  assert.deepEqual([last?.state, last?.holder, last?.version, last?.person], ['returned', undefined, 3, salma]);
  assert.equal(await book.code(berit, { ...pass, to: 'lost' }), 'item-unknown', 'what was given back is not lost afterwards');
});

told('what is left of somebody who has gone is due to be sent after him', async (book) => {
  const [salma] = (await admit(book, P1, 'Salma')) as [PersonId];
  await book.done(amal, { type: 'take-item', person: salma, kind: 'bag', seal: '00871', contents: 'a watch', receipt: true });
  const items = await matters(book, 'item');
  const due = itemDuties(items, book.now());
  assert.deepEqual(
    due.map(({ code, owes, persons, due: by }) => [code, owes, persons, (by - items[0]!.since) / HOUR]),
    [['pass-on-property', A, [salma], 72]],
  );
});

told('a child who was left is child protection’s to speak on before anybody closes it', async (book) => {
  const idris = await child(book);
  const reported = await book.done(amal, {
    type: 'report-incident',
    kind: 'child-left',
    place: P1,
    persons: [idris],
    circumstances: 'the aunt left on the second bus',
  });
  const incident = reported.outcome?.['incident'] as string;
  const duty = async () => incidentDuties(await matters(book, 'incident'), book.now()).map(({ code, overdue }) => [code, overdue]);
  assert.deepEqual(await duty(), [['protect-child', false]]);
  book.pass(73 * HOUR);
  assert.deepEqual(await duty(), [['protect-child', true]]);
  const close = { type: 'close-incident', incident, finding: 'nothing more is known' } as const;
  assert.equal(await book.code(dana, close), 'child-not-spoken-for');
  const note = { type: 'note-child', persons: [idris], concern: 'left-behind', text: 'asks for the aunt', incident } as const;
  assert.equal(await book.code(amal, note), 'role-may-not');
  await book.done(petra, note);
  assert.deepEqual(await duty(), []);
  await book.done(dana, close);
  assert.equal((await matters(book, 'incident'))[0]?.state, 'closed');
});

told('nobody who is certainly grown up gets a file of child protection', async (book) => {
  const identity = {
    names: [{ text: 'Idris', kind: 'given' as const }],
    birth: { earliest: '1980-01-01' as never, latest: '1980-12-31' as never },
  };
  const admitted = await book.done(amal, { type: 'admit', place: P1, persons: [{ identity, basis: { kind: 'legal' } }] });
  const note = { type: 'note-child', persons: admitted.persons, concern: 'guardian', text: 'asks' } as const;
  assert.equal(await book.code(petra, note), 'not-a-child');
  const [unknown] = (await admit(book, P1, 'Nour')) as [PersonId];
  await book.done(petra, { ...note, persons: [unknown] });
});

told(
  'a tent is where somebody sleeps within a place: it is left behind with the place, and nobody is put into one from afar',
  async (book) => {
    const [salma, nour] = (await admit(book, TENT, 'Salma', 'Nour')) as [PersonId, PersonId];
    const bed = (persons: readonly PersonId[], place = TENT) =>
      ({ type: 'assign-beds', place, beds: [{ bed: 'Sector 3, tent 117', persons }] }) as const;
    await book.done(amal, bed([salma, nour]));
    assert.deepEqual([(await book.standing(salma)).bed, (await book.standing(nour)).bed], ['Sector 3, tent 117', 'Sector 3, tent 117']);
    assert.equal(await book.code(amal, bed([salma], P1)), 'person-not-here');
    assert.equal(await book.code(berit, bed([salma])), 'person-unknown');
    await book.done(amal, { type: 'move', persons: [nour], to: P2 });
    assert.equal((await book.standing(nour)).bed, undefined);
    assert.equal((await book.standing(salma)).bed, 'Sector 3, tent 117');
  },
);

told('a roll says the tent of each, and the same roll again with another tent moves nobody', async (book) => {
  const row = (bed: string, said: string) => ({
    key: 'H-1',
    said,
    line: 2,
    identity: { names: [{ text: 'Salma', kind: 'full' as const }] },
    bed,
  });
  const [salma] = (await book.done(amal, { type: 'receive-roll', place: TENT, list: 'roll', rows: [row('tent 1', 'a')] })).persons;
  assert.equal((await book.standing(salma!)).bed, 'tent 1');
  await book.done(amal, { type: 'receive-roll', place: TENT, list: 'roll', rows: [row('tent 2', 'b')] });
  const { bed, n, account } = await book.standing(salma!);
  assert.deepEqual([bed, n, account.place], ['tent 2', 1, TENT]);
});
