import assert from 'node:assert/strict';
import { after, test } from 'node:test';
import type { PersonId } from '../../src/basics/ids.ts';
import { exactly, HOUR, instant, later, MINUTE } from '../../src/basics/time.ts';
import type { Muster, Variance } from '../../src/custody/matters.ts';
import type { Principal } from '../../src/entries/act.ts';
import { commit } from '../../src/log/commit.ts';
import { NOTHING_NEEDED, openShelf, type Book } from './books.ts';
import { A, admit, amal, B, basim, berit, furnish, P1, P2, TENT } from './scene.ts';

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

async function open(book: Book, by: Principal = amal, kind: Muster['kind'] = 'routine', incident?: string): Promise<string> {
  const answer = await book.done(by, { type: 'open-muster', place: P1, kind, ...(incident === undefined ? {} : { incident }) });
  return answer.outcome?.['muster'] as string;
}

/** Opens a count, gives the bare number, and five minutes pass. */
async function begin(book: Book, number: number, by: Principal = amal): Promise<string> {
  const muster = await open(book, by);
  await book.done(by, { type: 'count-blind', muster, number });
  book.pass(5 * MINUTE);
  return muster;
}

const seen = (...persons: readonly PersonId[]) => persons.map((person) => ({ person, how: 'answered-to-name' as const }));

/** As on a sheet that was filled in between two times. */
async function sight(book: Book, muster: string, persons: readonly PersonId[], by: Principal = amal): Promise<void> {
  const occurred = { from: later(book.now(), -2 * MINUTE), to: book.now() };
  await book.done(by, { type: 'sight-in-muster', muster, sightings: seen(...persons), occurred });
}

async function finish(book: Book, muster: string, by: Principal = amal): Promise<Readonly<Record<string, unknown>>> {
  book.pass(MINUTE);
  return (await book.done(by, { type: 'finish-muster', muster })).outcome ?? {};
}

/** The variances of the book, by what they are about. */
async function variances(book: Book): Promise<readonly Variance[]> {
  return [...(await book.everything()).matters.values()].filter((one) => one.matter === 'variance');
}

told('nobody is shown a list before giving the bare number, and the number cannot be changed to fit', async (book) => {
  const [karim] = await admit(book, P1, 'Karim');
  const muster = await open(book);
  assert.equal(await book.code(amal, { type: 'sight-in-muster', muster, sightings: seen(karim!) }), 'blind-number-first');
  assert.equal(await book.code(amal, { type: 'finish-muster', muster }), 'blind-number-first');
  await book.done(amal, { type: 'count-blind', muster, number: 2, section: 'first yard', clockOffset: -4000, syncedIndex: 5 });
  assert.equal(await book.code(amal, { type: 'count-blind', muster, number: 1 }), 'blind-number-given');
  assert.equal(
    await book.code(basim, { type: 'sight-in-muster', muster, sightings: seen(karim!) }),
    'blind-number-first',
    'another counter gives a number of his own',
  );
  book.pass(MINUTE);
  await book.done(amal, { type: 'sight-in-muster', muster, sightings: seen(karim!) });
  const one = await book.standing(karim!);
  assert.deepEqual([one.seenAt, one.seenHow], [book.now(), 'answered-to-name']);
  assert.deepEqual(await finish(book, muster), {
    expected: 1,
    matched: 1,
    byName: 1,
    movedDuringCount: 0,
    missing: 0,
    foundNotExpected: 0,
    unidentified: 0,
    seenTwice: 0,
    blind: 2,
    seen: 1,
  });
  const [difference, ...more] = await variances(book);
  assert.deepEqual([difference?.kind, difference?.owner, more.length], ['count', 'amal', 0], 'the bare number was two');
});

told('equal totals do not prove equal sets: one is missing, one is there who should not be', async (book) => {
  const [karim, leila, yusuf] = await admit(book, P1, 'Karim', 'Leila', 'Yusuf');
  const [elsewhere] = await admit(book, P2, 'Idris');
  const muster = await begin(book, 3);
  await sight(book, muster, [karim!, leila!, elsewhere!]);
  const result = await finish(book, muster);
  assert.deepEqual([result['blind'], result['seen'], result['expected']], [3, 3, 3]);
  assert.deepEqual([result['missing'], result['foundNotExpected']], [1, 1]);
  const open = await variances(book);
  assert.deepEqual(open.map(({ kind, subject, state }) => [kind, subject, state]).sort(), [
    ['found', elsewhere, 'open'],
    ['missing', yusuf, 'open'],
  ]);
  assert.ok(open.every(({ due }) => due === later(book.now(), 24 * HOUR)));
});

told('who comes or leaves while the count goes on is neither missing nor found too much', async (book) => {
  const [stays, leaves] = await admit(book, P1, 'Stays', 'Leaves');
  const [comes] = await admit(book, P2, 'Comes');
  const muster = await begin(book, 2);
  await book.done(basim, { type: 'move', persons: [leaves!], to: P2 });
  await book.done(basim, { type: 'move', persons: [comes!], to: P1 });
  book.pass(MINUTE);
  await sight(book, muster, [stays!, comes!]);
  const result = await finish(book, muster);
  assert.deepEqual([result['expected'], result['matched'], result['movedDuringCount'], result['missing']], [1, 2, 1, 0]);
  assert.deepEqual(await variances(book), []);
});

told('who left before the count, as is told only later, was no loss: the difference closes by the late entry', async (book) => {
  const [karim] = await admit(book, P1, 'Karim');
  book.pass(HOUR);
  const left = book.now();
  book.pass(HOUR);
  const muster = await begin(book, 0);
  assert.equal((await finish(book, muster))['missing'], 1);
  const [missing] = await variances(book);
  const close = { type: 'close-variances' as const, variances: [missing!.id], way: 'elsewhere' as const, finding: 'moved at noon' };
  assert.equal(await book.code(amal, close), 'variance-not-shown', 'nothing in the book says so yet');
  await book.done(basim, { type: 'move', persons: [karim!], to: P2, occurred: exactly(left) });
  await book.done(amal, close);
  const [closed] = await variances(book);
  assert.deepEqual([closed?.state, closed?.way], ['closed', 'elsewhere']);
  assert.equal(await book.code(amal, close), 'variance-closed');
});

told('several count one place, each his own part, and who is seen by two is one', async (book) => {
  const [karim, leila] = await admit(book, P1, 'Karim', 'Leila');
  const muster = await begin(book, 1);
  await book.done(basim, { type: 'count-blind', muster, number: 1, section: 'second yard' });
  await sight(book, muster, [karim!, leila!]);
  await sight(book, muster, [leila!], basim);
  const result = await finish(book, muster);
  assert.deepEqual([result['matched'], result['seenTwice'], result['blind'], result['seen']], [2, 1, 2, 2]);
});

told('marking all earns no name, nor does a pace at which nobody can look', async (book) => {
  const people = await admit(book, P1, 'One', 'Two', 'Three', 'Four', 'Five', 'Six');
  const muster = await begin(book, 6);
  const marked = await book.done(amal, { type: 'sight-in-muster', muster, sightings: seen(...people) });
  assert.equal(marked.outcome?.['marked'], 6, 'six persons in no time');
  assert.equal((await book.standing(people[0]!)).seenAt, undefined, 'it proves the presence of nobody');
  for (const person of people) await book.done(amal, { type: 'sight-in-muster', muster, sightings: seen(person) });
  const result = await finish(book, muster);
  assert.deepEqual([result['matched'], result['byName']], [6, 0], 'sent one by one in the same moment: matched, and not by name');
});

told('a device whose clock is wrong is corrected, and what then lies outside the count is refused', async (book) => {
  const [karim] = await admit(book, P1, 'Karim');
  const muster = await open(book);
  await book.done(amal, { type: 'count-blind', muster, number: 1, clockOffset: 10 * MINUTE });
  book.pass(MINUTE);
  const byDevice = instant(book.now() + 10 * MINUTE);
  const sightings = (at: number) => [{ person: karim!, how: 'band-scanned' as const, at: instant(at) }];
  assert.equal(
    await book.code(amal, { type: 'sight-in-muster', muster, sightings: sightings(byDevice - 5 * MINUTE) }),
    'sighting-outside-count',
  );
  assert.equal(await book.code(amal, { type: 'sight-in-muster', muster, sightings: sightings(byDevice + 1) }), 'sighting-outside-count');
  await book.done(amal, { type: 'sight-in-muster', muster, sightings: sightings(byDevice) });
  assert.equal((await book.standing(karim!)).seenAt, book.now());
});

told('a boy nobody can name is seen: he is a claim, and the difference closes when he is entered or known', async (book) => {
  const muster = await begin(book, 1);
  const stranger = { identity: { names: [], sex: 'male' as const }, remark: 'about twelve, no band' };
  await book.done(amal, { type: 'strangers-in-muster', muster, strangers: [stranger] });
  const result = await finish(book, muster);
  assert.deepEqual([result['unidentified'], result['blind'], result['seen']], [1, 1, 1]);
  const [boy] = await variances(book);
  assert.equal(boy?.kind, 'unidentified');
  const close = { type: 'close-variances' as const, variances: [boy!.id], finding: 'his aunt named him' };
  const [zaid] = await admit(book, P1, 'Zaid');
  assert.equal(await book.code(amal, { ...close, way: 'identified', evidence: zaid! }), 'variance-not-shown');
  assert.equal(await book.code(amal, { ...close, way: 'not-held' }), 'variance-own-count', 'whoever counted does not explain it away');
  for (const by of [amal, basim]) {
    await book.send(by, { type: 'judge-same', keep: zaid!, other: boy!.subject!, reason: 'his aunt' });
  }
  await book.done(amal, { ...close, way: 'identified', evidence: zaid! });
  assert.equal((await variances(book))[0]?.state, 'closed');
});

told('a missing person is never explained away: seen since, elsewhere, declared, ended, or the difference stays', async (book) => {
  const [karim, leila, yusuf, omar] = await admit(book, P1, 'Karim', 'Leila', 'Yusuf', 'Omar');
  const muster = await begin(book, 0);
  assert.equal((await finish(book, muster))['missing'], 4);
  const about = new Map((await variances(book)).map((one) => [one.subject, one.id]));
  const close = (person: PersonId, way: Variance['way'] & string) => ({
    type: 'close-variances' as const,
    variances: [about.get(person) ?? ''],
    way,
    finding: 'looked into',
  });
  assert.equal(await book.code(amal, close(karim!, 'mistaken')), 'variance-way-unfit');
  assert.equal(await book.code(berit, close(karim!, 'seen-since')), 'variance-unknown', 'another authority finds nothing');
  assert.equal(await book.code(amal, close(karim!, 'seen-since')), 'variance-not-shown');
  book.pass(HOUR);
  await book.done(basim, { type: 'sight', persons: [karim!], how: 'clinic' });
  await book.done(amal, close(karim!, 'seen-since'));
  for (const by of [amal, basim]) {
    await book.send(by, { type: 'declare-unaccounted', persons: [leila!], circumstances: 'not found' });
  }
  await book.done(amal, close(leila!, 'lost'));
  for (const by of [amal, basim]) {
    await book.send(by, { type: 'release', persons: [yusuf!], reason: 'by order of the judge' });
  }
  await book.done(amal, close(yusuf!, 'ended'));
  await book.done(amal, { type: 'assign-variances', variances: [about.get(omar!) ?? ''], to: basim.actor });
  const left = (await variances(book)).filter(({ state }) => state === 'open');
  assert.deepEqual(
    left.map(({ subject, owner }) => [subject, owner]),
    [[omar, 'basim']],
  );
});

told('a sighting that comes while the count is added up is not lost: the count is added up again', async (book) => {
  const [karim, leila] = await admit(book, P1, 'Karim', 'Leila');
  const muster = await begin(book, 2);
  await book.done(basim, { type: 'count-blind', muster, number: 0 });
  await sight(book, muster, [karim!]);
  let interruptions = 0;
  const answers = await commit([{ id: book.nextId(), type: 'finish-muster', muster }], amal, {
    ...book.ports,
    store: {
      load: (needs) => book.store.load(needs),
      async append(write, options) {
        if (interruptions++ === 0) await sight(book, muster, [leila!], basim);
        return book.store.append(write, options);
      },
    },
  });
  const [answer] = answers;
  assert.ok(answer?.ok && answer.outcome?.['matched'] === 2);
  assert.equal(await book.code(basim, { type: 'sight-in-muster', muster, sightings: seen(leila!) }), 'muster-over');
});

told('a place is taken with everybody in it: one entry, nobody moves, and the taker sees nobody by it', async (book) => {
  const [karim] = await admit(book, P1, 'Karim');
  const counted = await begin(book, 1);
  await sight(book, counted, [karim!]);
  await finish(book, counted);
  book.pass(HOUR);
  const reported = await book.done(amal, {
    type: 'report-incident',
    kind: 'abandonment',
    place: P1,
    circumstances: 'the guards left at noon',
    guards: { before: 700, now: 60 },
  });
  const incident = reported.outcome?.['incident'] as string;
  const entries = await book.entryCount();
  await book.done(amal, { type: 'take-over', place: P1, holder: B, circumstances: 'armed men hold the gate', incident });
  assert.equal(await book.entryCount(), entries + 1);
  const { places, standings, matters } = await book.store.load({
    ...NOTHING_NEEDED,
    places: [P1],
    persons: [karim!],
    incidents: [incident],
  });
  assert.deepEqual([places.get(P1)?.holder, places.get(P1)?.taken], [B, 'contested']);
  assert.deepEqual(standings.get(karim!)?.account, { roll: A, kind: 'held', place: P1 });
  const after = [...matters.values()][0];
  assert.ok(after?.matter === 'incident' && after.baseline?.muster === counted && after.baseline.count === 1);
  assert.equal(await book.code(berit, { type: 'sight', persons: [karim!], how: 'face-checked' }), 'person-unknown');
  // His own count ends the contest over who holds the place, and opens nobody's file.
  const own = await begin(book, 1, berit);
  assert.equal(
    await book.code(berit, { type: 'sight-in-muster', muster: own, sightings: seen(karim!) }),
    'person-unknown',
    'whom he sees he can only describe',
  );
  await book.done(berit, { type: 'strangers-in-muster', muster: own, strangers: [{ identity: { names: [] }, remark: 'a man' }] });
  await finish(book, own, berit);
  assert.equal((await book.store.load({ ...NOTHING_NEEDED, places: [P1] })).places.get(P1)?.taken, 'counted');
  assert.equal(await book.code(berit, { type: 'sight', persons: [karim!], how: 'face-checked' }), 'person-unknown');
});

told('three counts of who is gone stand beside ours, each with who said it and when', async (book) => {
  const answer = await book.done(amal, { type: 'report-incident', kind: 'breakout', place: P1, circumstances: 'the gate is open' });
  const incident = answer.outcome?.['incident'] as string;
  const rival = (saidBy: string, more: object) => ({
    type: 'record-rival-count' as const,
    incident,
    of: 'gone' as const,
    saidBy,
    said: book.now(),
    ...more,
  });
  await book.done(amal, rival('a ministry', { least: 785, most: 785 }));
  await book.done(amal, rival('an agency', { least: 859, most: 859 }));
  await book.done(amal, rival('a newspaper', { most: 850 }));
  assert.equal(await book.code(amal, rival('a newspaper', {})), 'command-malformed');
  assert.equal(await book.code(amal, rival('', { most: 3 })), 'reason-missing', 'a count without a source is no count');
  assert.equal(await book.code(amal, rival('x', { least: 4, most: 3 })), 'count-reversed');
  assert.equal(await book.code(berit, rival('x', { most: 3 })), 'incident-unknown');
  await book.done(amal, { type: 'close-incident', incident, finding: 'everybody is accounted for or declared' });
  assert.equal(await book.code(amal, rival('late', { most: 3 })), 'incident-closed');
});

told('a child who goes out of a camp leaves; only detainees escape', async (book) => {
  const born = { earliest: '2010-01-01', latest: '2010-12-31' } as never;
  const admitted = await book.done(amal, {
    type: 'admit',
    place: P1,
    persons: [{ identity: { names: [{ text: 'Nour', kind: 'full' }], birth: born }, basis: { kind: 'legal' } }],
  });
  const [nour] = admitted.persons;
  const report = { type: 'report-incident' as const, circumstances: 'seen on the road' };
  assert.equal(await book.code(amal, { ...report, kind: 'escape', place: TENT }), 'only-detainees-escape');
  assert.equal(await book.code(amal, { ...report, kind: 'escape', place: P1, persons: [nour!] }), 'only-detainees-escape');
  await book.done(amal, { ...report, kind: 'departure', place: P1, persons: [nour!] });
});

told('remains have a number before they have a name, and two persons say whose they are', async (book) => {
  const [karim] = await admit(book, P1, 'Karim');
  const found = await book.done(amal, { type: 'record-remains', place: P1, marks: 'blue coat', circumstances: 'at the fence' });
  const [remains] = (found.outcome?.['claims'] ?? []) as readonly string[];
  assert.match(String(found.outcome?.['number']), /^[0-9A-Z]{5}-[0-9A-Z]{5}-.$/);
  for (const by of [amal, basim]) {
    await book.send(by, { type: 'judge-same', keep: karim!, other: remains!, reason: 'his brother knew the coat' });
  }
  const death = {
    type: 'establish-death' as const,
    person: karim!,
    cause: 'cold',
    remains: String(found.outcome?.['number']),
    circumstances: 'x',
  };
  for (const by of [amal, basim]) {
    await book.send(by, death);
  }
  assert.equal((await book.standing(karim!)).account.kind, 'deceased');
});
