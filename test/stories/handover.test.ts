import assert from 'node:assert/strict';
import { test } from 'node:test';
import type { AuthorityCode, HandoverId, PersonId } from '../../src/basics/ids.ts';
import { DAY, HOUR, MINUTE } from '../../src/basics/time.ts';
import { handoverDuties, isOverdue } from '../../src/duties/due.ts';
import type { Principal } from '../../src/entries/act.ts';
import type { Handover, Line } from '../../src/handover/types.ts';
import { openShelf, type Book } from '../store/books.ts';
import { A, admit, amal, B, basim, berit, bob, C, carla, dana, depart, elif, furnish, L, L1, offer, P1, plan, Q1 } from '../store/scene.ts';

const shelf = await openShelf();

/** A book of its own for each story, with authorities and places in it. Everybody in it is invented. */
function story(words: string, tell: (book: Book) => Promise<void>): void {
  test(words, async () => {
    const book = await shelf.open('memory');
    await furnish(book);
    await tell(book);
  });
}

async function handoverOf(book: Book, id: HandoverId): Promise<Handover> {
  const nothing = {
    commands: [],
    persons: [],
    histories: [],
    places: [],
    occupancy: [],
    authorities: [],
    disclosures: [],
    listRows: [],
    pairs: [],
    decisions: [],
    breaches: [],
  };
  const found = (await book.store.load({ ...nothing, handovers: [id] })).handovers.get(id);
  return found ?? assert.fail(`no handover ${id}`);
}

async function lineOf(book: Book, id: HandoverId, person: PersonId): Promise<Line> {
  return (await handoverOf(book, id)).lines.find((line) => line.person === person) ?? assert.fail('not on the manifest');
}

/** `roll kind place` of each person: where they stand, in the fewest words. */
async function stands(book: Book, ...persons: readonly PersonId[]): Promise<readonly string[]> {
  const { standings } = await book.everything();
  return persons.map((person) => {
    const { roll, kind, place } = standings.get(person)?.account ?? assert.fail('nobody');
    return [roll, kind, ...(place === undefined ? [] : [place])].join(' ');
  });
}

/** Told to whom, owed by whom, and whether it is late. */
async function dueNow(book: Book, id: HandoverId): Promise<readonly string[]> {
  return handoverDuties(await handoverOf(book, id), book.now()).map(
    ({ code, owes, to, overdue }) => `${code}: ${owes} to ${to}${overdue ? ', overdue' : ''}`,
  );
}

async function twoOf(book: Book): Promise<readonly [PersonId, PersonId]> {
  const [one, other] = await admit(book, P1, 'Yusuf Karam', 'Idris Karam');
  return [one as PersonId, other as PersonId];
}

const leaving = (boarded: readonly PersonId[], left: readonly PersonId[] = []) => ({
  type: 'depart-handover' as const,
  vehicle: 'bus',
  leader: 'a named leader',
  boarded,
  leftBehind: left.map((person) => ({ person, reason: 'fell ill at the gate' })),
});
const taken = (...persons: readonly PersonId[]) => persons.map((person) => ({ person, outcome: 'taken' as const }));

story('one of two is agreed to: the other gets no leave to board, and his going all the same is a breach', async (book) => {
  const [yusuf, idris] = await twoOf(book);
  const handover = await offer(book, [yusuf, idris], Q1, B);
  await book.done(bob, { type: 'agree-handover', handover, persons: [yusuf] });
  assert.equal((await lineOf(book, handover, yusuf)).state, 'agreed');
  assert.equal((await lineOf(book, handover, idris)).state, 'offered');
  book.pass(HOUR);
  assert.equal(await book.code(dana, { ...leaving([yusuf, idris]), handover, mode: 'authorise' }), 'receiver-not-agreed');
  assert.deepEqual(await stands(book, yusuf, idris), ['AAA held P1', 'AAA held P1']);
  const gone = await book.done(dana, { ...leaving([yusuf, idris]), handover });
  assert.deepEqual(
    gone.breaches.map(({ code, subjects }) => [code, subjects]),
    [['departed-without-agreement', [idris]]],
  );
  assert.deepEqual(await stands(book, yusuf, idris), ['AAA in-transit', 'AAA in-transit']);
});

story('one is left behind at the gate: that concerns his line alone, and he stays where he was', async (book) => {
  const [yusuf, idris] = await twoOf(book);
  const handover = await offer(book, [yusuf, idris], Q1, B);
  await book.done(bob, { type: 'agree-handover', handover, persons: [yusuf, idris] });
  book.pass(HOUR);
  const gone = await book.done(dana, { ...leaving([yusuf], [idris]), handover });
  assert.deepEqual(gone.breaches, []);
  assert.equal((await lineOf(book, handover, idris)).state, 'left-behind');
  assert.equal((await lineOf(book, handover, yusuf)).state, 'in-transit');
  assert.deepEqual(await stands(book, yusuf, idris), ['AAA in-transit', 'AAA held P1']);
  assert.equal((await book.standing(idris)).pending, undefined);
  await book.done(bob, { type: 'receive-handover', handover, place: Q1, lines: taken(yusuf) });
  assert.equal(await book.code(bob, { type: 'receive-handover', handover, place: Q1, lines: taken(idris) }), 'handover-state');
  await book.done(dana, { type: 'close-handover', handover });
});

story('a mother boards and her daughter is left behind: leave is refused, and as a fact it is a breach about the family', async (book) => {
  const [mother, daughter] = (await admit(book, P1, 'Nadia Karam', 'Layla Karam')) as [PersonId, PersonId];
  await book.done(amal, { type: 'form-family', persons: [mother, daughter] });
  const handover = await offer(book, [mother, daughter], Q1, B);
  await book.done(bob, { type: 'agree-handover', handover, persons: [mother, daughter] });
  book.pass(HOUR);
  assert.equal(await book.code(dana, { ...leaving([mother], [daughter]), handover, mode: 'authorise' }), 'family-would-part');
  const gone = await book.done(dana, { ...leaving([mother], [daughter]), handover });
  assert.deepEqual(
    gone.breaches.map(({ code, subjects }) => [code, subjects]),
    [['family-separated', [mother]]],
  );
});

story("whoever takes another one's seat needs fresh agreement for himself; that of the others stands", async (book) => {
  const [yusuf, idris] = await twoOf(book);
  const [third] = (await admit(book, P1, 'Marwan Sayegh')) as [PersonId];
  const handover = await offer(book, [yusuf, idris], Q1, B);
  await book.done(bob, { type: 'agree-handover', handover, persons: [yusuf, idris] });
  assert.equal(
    await book.code(dana, { type: 'amend-handover', handover, remove: [idris], add: [{ person: third }] }),
    'no-disclosure-decision',
  );
  await book.done(dana, {
    type: 'decide-disclosure',
    persons: [third],
    to: B,
    permitted: true,
    interviewedAt: book.now(),
    interviewer: 'a listener',
    reason: 'no fear was voiced',
  });
  await book.done(dana, { type: 'amend-handover', handover, remove: [idris], add: [{ person: third }] });
  assert.deepEqual(
    (await handoverOf(book, handover)).lines.map((line) => line.state),
    ['agreed', 'withdrawn', 'offered'],
  );
  book.pass(HOUR);
  assert.equal(await book.code(dana, { ...leaving([yusuf, third]), handover, mode: 'authorise' }), 'receiver-not-agreed');
  await book.done(bob, { type: 'agree-handover', handover, persons: [third] });
  const gone = await book.done(dana, { ...leaving([yusuf, third]), handover });
  assert.deepEqual(gone.breaches, []);
});

story("another road voids every agreement; an hour's delay within what was agreed voids none", async (book) => {
  const [yusuf, idris] = await twoOf(book);
  const handover = await offer(book, [yusuf, idris], Q1, B);
  const agreed = (await handoverOf(book, handover)).plan;
  await book.done(bob, { type: 'agree-handover', handover, persons: [yusuf, idris] });
  const later = {
    departure: (agreed.departure + HOUR) as typeof agreed.departure,
    arrival: (agreed.arrival + HOUR) as typeof agreed.arrival,
  };
  await book.done(dana, { type: 'amend-handover', handover, plan: { ...agreed, ...later } });
  assert.equal((await handoverOf(book, handover)).revision, 1);
  assert.equal((await lineOf(book, handover, yusuf)).state, 'agreed');
  await book.done(dana, { type: 'amend-handover', handover, plan: { ...agreed, route: 'over the pass' } });
  const anew = await handoverOf(book, handover);
  assert.equal(anew.revision, 2);
  assert.deepEqual(
    anew.lines.map(({ state, agreedBy }) => [state, agreedBy]),
    [
      ['offered', []],
      ['offered', []],
    ],
  );
  assert.equal(await book.code(dana, { ...leaving([yusuf, idris]), handover, mode: 'authorise' }), 'receiver-not-agreed');
});

story('an agreement does not cover a departure ten hours late: leave is refused, and as a fact it is a breach', async (book) => {
  const [yusuf, idris] = await twoOf(book);
  const handover = await offer(book, [yusuf, idris], Q1, B);
  await book.done(bob, { type: 'agree-handover', handover, persons: [yusuf, idris] });
  book.pass(11 * HOUR);
  assert.deepEqual(await dueNow(book, handover), ['depart: AAA to BBB, overdue']);
  assert.equal(await book.code(dana, { ...leaving([yusuf, idris]), handover, mode: 'authorise' }), 'agreement-stale');
  const gone = await book.done(dana, { ...leaving([yusuf, idris]), handover });
  assert.deepEqual(
    gone.breaches.map(({ code }) => code),
    ['departed-on-stale-agreement'],
  );
  assert.deepEqual(await stands(book, yusuf), ['AAA in-transit']);
});

story("leave to depart needs papers and a clinician's word for each who boards", async (book) => {
  const [yusuf] = await twoOf(book);
  const handover = await offer(book, [yusuf], Q1, B);
  await book.done(bob, { type: 'agree-handover', handover, persons: [yusuf] });
  book.pass(HOUR);
  assert.equal(await book.code(dana, { ...leaving([yusuf]), handover, mode: 'authorise' }), 'papers-missing');
  await book.done(dana, { type: 'amend-handover', handover, ready: [{ person: yusuf, papers: { noneBecause: 'never had any' } }] });
  assert.equal(await book.code(dana, { ...leaving([yusuf]), handover, mode: 'authorise' }), 'fit-to-travel-missing');
  await book.done(dana, {
    type: 'amend-handover',
    handover,
    ready: [{ person: yusuf, fitToTravel: { clinician: 'Dr Invented', instructions: 'a stop every two hours' } }],
  });
  assert.equal((await lineOf(book, handover, yusuf)).state, 'agreed');
  assert.equal(await book.code(dana, { ...leaving([yusuf]), handover, leader: ' ', mode: 'authorise' }), 'escort-leader-missing');
  assert.equal(await book.code(dana, { ...leaving([yusuf]), handover, mode: 'authorise' }), 'accepted');
});

story('a convoy is called back: only when the other side has cancelled may the sender take its people home', async (book) => {
  const [yusuf, idris] = await twoOf(book);
  const handover = await depart(book, yusuf, idris);
  assert.equal(await book.code(dana, { type: 'return-handover', handover, persons: [yusuf] }), 'cancelled-needed');
  await book.done(dana, { type: 'recall-handover', handover, persons: [yusuf, idris], reason: 'the road is cut' });
  assert.deepEqual(await dueNow(book, handover), ['answer-recall: BBB to AAA']);
  assert.equal(await book.code(dana, { type: 'return-handover', handover, persons: [yusuf, idris] }), 'cancelled-needed');
  assert.deepEqual(await stands(book, yusuf, idris), ['AAA in-transit', 'AAA in-transit']);
  await book.done(bob, { type: 'cancel-handover', handover, persons: [yusuf, idris] });
  assert.deepEqual(await dueNow(book, handover), ['bring-home: AAA to BBB']);
  assert.equal(await book.code(bob, { type: 'receive-handover', handover, place: Q1, lines: taken(yusuf) }), 'handover-state');
  book.pass(2 * HOUR);
  await book.done(dana, { type: 'return-handover', handover, persons: [yusuf, idris] });
  assert.deepEqual(await stands(book, yusuf, idris), ['AAA held P1', 'AAA held P1']);
  await book.done(dana, { type: 'close-handover', handover });
});

story('who arrives before the recall does is received all the same', async (book) => {
  const [yusuf] = await twoOf(book);
  const handover = await depart(book, yusuf);
  await book.done(dana, { type: 'recall-handover', handover, persons: [yusuf], reason: 'the road is cut' });
  await book.done(bob, { type: 'receive-handover', handover, place: Q1, lines: taken(yusuf) });
  assert.deepEqual(await stands(book, yusuf), ['BBB held Q1']);
  assert.equal(await book.code(bob, { type: 'cancel-handover', handover, persons: [yusuf] }), 'handover-state');
});

story('no other act takes a person back from the road by one side alone', async (book) => {
  const [yusuf] = await twoOf(book);
  const handover = await depart(book, yusuf);
  const before = await book.entryCount();
  const departed = (await book.everything()).histories.get(yusuf)?.at(-1)?.entry ?? assert.fail('did not depart');
  assert.equal(
    await book.code(dana, { type: 'withdraw-handover', handover, persons: [yusuf], reason: 'we want him back' }),
    'handover-state',
  );
  assert.equal(await book.code(amal, { type: 'move', persons: [yusuf], to: P1 }), 'step-impossible');
  assert.equal(
    await book.code(amal, { type: 'come-back', persons: [yusuf], how: 'returned', place: P1, circumstances: 'he is here' }),
    'step-impossible',
  );
  assert.equal(
    await book.code(amal, { type: 'correct', entry: departed, persons: [yusuf], neverHappened: true, reason: 'he never left' }),
    'handover-state',
  );
  assert.equal(await book.code(amal, { type: 'release', persons: [yusuf], reason: 'so that he is off our roll' }), 'step-impossible');
  assert.equal(await book.code(dana, { type: 'amend-handover', handover, remove: [yusuf] }), 'handover-state');
  assert.equal(await book.entryCount(), before);
});

story('one more stands on the bus than on the manifest: the receiver enters him, and nothing is posted at the sender', async (book) => {
  const [yusuf] = await twoOf(book);
  const handover = await depart(book, yusuf);
  const rollA = async () => [...(await book.everything()).standings.values()].filter((one) => one.account.roll === A).length;
  const before = await rollA();
  book.pass(2 * HOUR);
  const receipt = await book.done(bob, {
    type: 'receive-handover',
    handover,
    place: Q1,
    lines: taken(yusuf),
    extras: [{ identity: { names: [{ text: 'gives his name as Hadi', kind: 'full' }] } }],
  });
  const [extra] = receipt.persons as [PersonId];
  assert.deepEqual(await stands(book, yusuf, extra), ['BBB held Q1', 'BBB held Q1']);
  assert.equal(await rollA(), before - 1, 'only the one who was listed left the roll of the sender');
  assert.deepEqual(
    receipt.breaches.map(({ code, subjects }) => [code, subjects]),
    [['receipt-of-unlisted-person', [extra]]],
  );
  assert.equal((await handoverOf(book, handover)).lines.length, 1);
});

story('a witness saw them arrive: that is shown, and moves nobody', async (book) => {
  const [yusuf] = await twoOf(book);
  const handover = await depart(book, yusuf);
  book.pass(3 * HOUR);
  assert.equal(
    await book.code(bob, { type: 'receive-handover', handover, place: Q1, lines: taken(yusuf), source: 'witness' }),
    'grade-moves-nothing',
  );
  await book.done(dana, {
    type: 'evidence-arrival',
    handover,
    persons: [yusuf],
    grade: 'witness',
    remark: 'seen at the gate of Q1 by a driver',
  });
  const evidenced = await handoverOf(book, handover);
  assert.equal(evidenced.arrivalEvidence, 'witness');
  assert.equal(evidenced.acknowledged, undefined);
  assert.deepEqual(await stands(book, yusuf), ['AAA in-transit']);
  assert.equal((await lineOf(book, handover, yusuf)).state, 'in-transit');
  book.pass(7 * HOUR);
  assert.deepEqual(await dueNow(book, handover), ['receipt: BBB to AAA, overdue'], 'the receipt is owed all the same');
});

story('a person nobody received by the deadline is overdue, and both sides are told; silence moves nobody', async (book) => {
  const [yusuf] = await twoOf(book);
  const handover = await depart(book, yusuf);
  const entries = await book.entryCount();
  const {
    plan: { arrival },
  } = await handoverOf(book, handover);
  book.pass(arrival + 6 * HOUR - book.now());
  assert.deepEqual(await dueNow(book, handover), ['receipt: BBB to AAA']);
  assert.equal(isOverdue(await handoverOf(book, handover), await lineOf(book, handover, yusuf), book.now()), false);
  book.pass(MINUTE);
  assert.deepEqual(await dueNow(book, handover), ['receipt: BBB to AAA, overdue'], 'one owes it and the other is told');
  assert.equal(isOverdue(await handoverOf(book, handover), await lineOf(book, handover, yusuf), book.now()), true);
  book.pass(DAY);
  assert.deepEqual(await dueNow(book, handover), ['receipt: BBB to AAA, overdue', 'decide-unaccounted: AAA to BBB, overdue']);
  book.pass(100 * DAY);
  assert.equal((await lineOf(book, handover, yusuf)).state, 'in-transit');
  assert.deepEqual(await stands(book, yusuf), ['AAA in-transit']);
  assert.equal(await book.entryCount(), entries, 'a hundred days of silence wrote nothing');
  await book.done(bob, { type: 'receive-handover', handover, place: Q1, lines: taken(yusuf) });
  assert.deepEqual(await stands(book, yusuf), ['BBB held Q1'], 'late is not too late');
});

story('the road leads through a third state: it must agree too, and it may refuse', async (book) => {
  const [yusuf, idris] = await twoOf(book);
  const handover = await offer(book, [yusuf, idris], Q1, B, C);
  await book.done(bob, { type: 'agree-handover', handover, persons: [yusuf, idris] });
  assert.equal((await lineOf(book, handover, yusuf)).state, 'offered', 'one of two has agreed');
  book.pass(HOUR);
  assert.equal(await book.code(dana, { ...leaving([yusuf, idris]), handover, mode: 'authorise' }), 'transit-not-agreed');
  await book.done(carla, { type: 'refuse-handover', handover, persons: [idris], reason: 'not through our territory' });
  await book.done(carla, { type: 'agree-handover', handover, persons: [yusuf] });
  assert.deepEqual(
    (await handoverOf(book, handover)).lines.map((line) => line.state),
    ['agreed', 'refused'],
  );
  const gone = await book.done(dana, { ...leaving([yusuf]), handover });
  assert.deepEqual(gone.breaches, []);
  await book.done(carla, { type: 'pass-handover', handover, persons: [yusuf] });
  assert.deepEqual(await stands(book, yusuf), ['AAA in-transit'], 'passing moves no roll');
  assert.equal(await book.code(carla, { type: 'receive-handover', handover, place: Q1, lines: taken(yusuf) }), 'handover-not-your-part');
});

story('a departure through a state that was not asked is recorded, as a breach', async (book) => {
  const [yusuf] = await twoOf(book);
  const handover = await offer(book, [yusuf], Q1, B, C);
  await book.done(bob, { type: 'agree-handover', handover, persons: [yusuf] });
  book.pass(HOUR);
  const gone = await book.done(dana, { ...leaving([yusuf]), handover });
  assert.deepEqual(
    gone.breaches.map(({ code, subjects }) => [code, subjects]),
    [['departed-without-agreement', [yusuf]]],
  );
});

story('the transit state turns the convoy back: he is home when the sender says so, and owed until then', async (book) => {
  const [yusuf] = await twoOf(book);
  const handover = await offer(book, [yusuf], Q1, B, C);
  await book.done(bob, { type: 'agree-handover', handover, persons: [yusuf] });
  await book.done(carla, { type: 'agree-handover', handover, persons: [yusuf] });
  book.pass(HOUR);
  await book.done(dana, { ...leaving([yusuf]), handover });
  await book.done(carla, { type: 'turn-back-handover', handover, persons: [yusuf], reason: 'the bridge is closed' });
  assert.deepEqual(await stands(book, yusuf), ['AAA in-transit']);
  assert.deepEqual(await dueNow(book, handover), ['bring-home: AAA to BBB']);
  book.pass(25 * HOUR);
  assert.deepEqual(await dueNow(book, handover), ['bring-home: AAA to BBB, overdue']);
  await book.done(dana, { type: 'return-handover', handover, persons: [yusuf] });
  assert.deepEqual(await stands(book, yusuf), ['AAA held P1']);
});

story('who dies before departure leaves the manifest, by the decision of two; the others go', async (book) => {
  const [yusuf, idris] = await twoOf(book);
  const handover = await offer(book, [yusuf, idris], Q1, B);
  await book.done(bob, { type: 'agree-handover', handover, persons: [yusuf, idris] });
  const death = {
    type: 'establish-death' as const,
    person: yusuf,
    cause: 'heart failure, by a clinician',
    remains: 'with his family',
    circumstances: 'died in the night',
  };
  const first = await book.done(amal, death);
  assert.ok(first.awaits);
  assert.equal((await lineOf(book, handover, yusuf)).state, 'agreed', 'one person alone decides no death');
  await book.done(basim, death);
  assert.equal((await lineOf(book, handover, yusuf)).state, 'voided');
  assert.equal((await lineOf(book, handover, idris)).state, 'agreed');
  assert.equal((await book.standing(yusuf)).pending, undefined);
  assert.deepEqual(await stands(book, yusuf), ['AAA deceased']);
  book.pass(HOUR);
  assert.equal(await book.code(dana, { ...leaving([yusuf, idris]), handover }), 'handover-state');
  await book.done(dana, { ...leaving([idris]), handover });
});

story('who dies on the road settles the line; the sender still answers for the death', async (book) => {
  const [yusuf] = await twoOf(book);
  const handover = await depart(book, yusuf);
  assert.equal(await book.code(dana, { type: 'close-handover', handover }), 'handover-open-lines');
  const death = {
    type: 'establish-death' as const,
    person: yusuf,
    cause: 'an accident on the road',
    remains: 'at the hospital of P1',
    circumstances: 'the bus left the road',
  };
  await book.done(amal, death);
  await book.done(basim, death);
  assert.deepEqual(await stands(book, yusuf), ['AAA deceased']);
  assert.equal((await lineOf(book, handover, yusuf)).state, 'lost');
  assert.deepEqual(await dueNow(book, handover), ['close-handover: AAA to BBB']);
  assert.equal(await book.code(bob, { type: 'receive-handover', handover, place: Q1, lines: taken(yusuf) }), 'handover-state');
  await book.done(dana, { type: 'close-handover', handover });
});

story('who is missed on the road is declared unaccounted for by two named persons, and by nothing else', async (book) => {
  const [yusuf] = await twoOf(book);
  const handover = await depart(book, yusuf);
  book.pass(3 * DAY);
  const missed = { type: 'declare-unaccounted' as const, persons: [yusuf], circumstances: 'the bus came empty' };
  const first = await book.done(amal, missed);
  assert.deepEqual(await stands(book, yusuf), ['AAA in-transit']);
  assert.equal(await book.code(amal, { type: 'confirm-decision', decision: first.awaits ?? '' }), 'second-person-needed');
  assert.equal(
    await book.code(bob, { type: 'confirm-decision', decision: first.awaits ?? '' }),
    'decision-unknown',
    'another authority has no say in it',
  );
  await book.done(basim, { type: 'confirm-decision', decision: first.awaits ?? '' });
  assert.deepEqual(await stands(book, yusuf), ['AAA unaccounted']);
  assert.equal((await lineOf(book, handover, yusuf)).state, 'lost');
  await book.done(amal, { type: 'come-back', persons: [yusuf], how: 'returned', place: P1, circumstances: 'he walked back' });
  assert.deepEqual(await stands(book, yusuf), ['AAA held P1'], 'lost is an exit, not a grave');
});

story('the receiver said "taken" and it was never so: its correction brings the roll back, and another one forward again', async (book) => {
  const [yusuf, idris] = await twoOf(book);
  const handover = await depart(book, yusuf, idris);
  book.pass(2 * HOUR);
  await book.done(bob, { type: 'receive-handover', handover, place: Q1, lines: taken(yusuf, idris) });
  await book.done(dana, { type: 'close-handover', handover });
  assert.equal(
    await book.code(dana, { type: 'correct-receipt', handover, person: yusuf, outcome: 'absent', reason: 'not ours to say' }),
    'handover-not-your-part',
  );
  await book.done(berit, { type: 'correct-receipt', handover, person: yusuf, outcome: 'absent', reason: 'we signed for another man' });
  assert.deepEqual(await stands(book, yusuf, idris), ['AAA in-transit', 'BBB held Q1']);
  assert.equal((await lineOf(book, handover, yusuf)).state, 'absent');
  assert.equal((await handoverOf(book, handover)).closed, false, 'closed over somebody who is between borders: open again');
  await book.done(bob, { type: 'correct-receipt', handover, person: yusuf, outcome: 'taken', reason: 'he was in the second bus' });
  assert.deepEqual(await stands(book, yusuf), ['BBB held Q1']);
  const chain = (await book.everything()).histories.get(yusuf) ?? [];
  assert.deepEqual(
    chain.map(({ n, step }) => `${n} ${step}`),
    ['1 admitted', '2 departed', '3 received', '4 reversed', '5 received'],
    'nothing was rubbed out',
  );
});

story("turned away on arrival he stays on the sender's roll, who brings him home", async (book) => {
  const [yusuf] = await twoOf(book);
  const handover = await depart(book, yusuf);
  book.pass(2 * HOUR);
  await book.done(bob, {
    type: 'receive-handover',
    handover,
    place: Q1,
    lines: [{ person: yusuf, outcome: 'refused', reason: 'not on our list' }],
  });
  assert.deepEqual(await stands(book, yusuf), ['AAA in-transit']);
  assert.deepEqual(await dueNow(book, handover), ['bring-home: AAA to BBB']);
  assert.equal((await book.standing(yusuf)).seenHow, 'received', 'being turned away is being seen');
  await book.done(dana, { type: 'return-handover', handover, persons: [yusuf] });
  assert.deepEqual(await stands(book, yusuf), ['AAA held P1']);
});

story('offer, agreement and receipt are acts of different persons: nobody acts for two authorities', async (book) => {
  const [yusuf] = await twoOf(book);
  const handover = await offer(book, [yusuf], Q1, B);
  const danaOfB: Principal = { ...bob, actor: dana.actor };
  assert.equal(await book.code(danaOfB, { type: 'agree-handover', handover, persons: [yusuf] }), 'handover-one-actor');
  await book.done(bob, { type: 'agree-handover', handover, persons: [yusuf] });
  book.pass(HOUR);
  assert.equal(await book.code({ ...dana, actor: bob.actor }, { ...leaving([yusuf]), handover }), 'handover-one-actor');
  await book.done(dana, { ...leaving([yusuf]), handover });
  assert.equal(await book.code(danaOfB, { type: 'receive-handover', handover, place: Q1, lines: taken(yusuf) }), 'handover-one-actor');
  assert.equal(await book.code(bob, { ...leaving([yusuf]), handover }), 'handover-not-your-part');
  assert.equal(
    await book.code(carla, { type: 'receive-handover', handover, place: Q1, lines: taken(yusuf) }),
    'handover-unknown',
    'who has no part in it does not learn that it exists',
  );
});

story('nobody is offered to a state before a private interview and a decision, or against one', async (book) => {
  const [yusuf] = await twoOf(book);
  const offering = { type: 'offer-handover' as const, receiver: B, plan: plan(book, Q1), lines: [{ person: yusuf }] };
  assert.equal(await book.code(dana, offering), 'no-disclosure-decision');
  const decision = { type: 'decide-disclosure' as const, persons: [yusuf], to: B, interviewedAt: book.now(), interviewer: 'a listener' };
  assert.equal(await book.code(dana, { ...decision, permitted: true, interviewer: ' ', reason: 'none was asked' }), 'interview-missing');
  assert.equal(
    await book.code(dana, {
      ...decision,
      permitted: true,
      interviewedAt: (book.now() + HOUR) as typeof decision.interviewedAt,
      reason: 'to be held',
    }),
    'interview-missing',
  );
  await book.done(dana, { ...decision, permitted: false, reason: 'he fears that state' });
  assert.equal(await book.code(dana, offering), 'disclosure-withheld');
  await book.done(dana, { ...decision, permitted: true, reason: 'he asks for it himself' });
  assert.equal(await book.code(dana, offering), 'accepted');
});

story('a person is in one open handover at a time, and is received by nobody before departure', async (book) => {
  const [yusuf] = await twoOf(book);
  const handover = await offer(book, [yusuf], Q1, B);
  assert.equal(
    await book.code(dana, { type: 'offer-handover', receiver: B, plan: plan(book, Q1), lines: [{ person: yusuf }] }),
    'person-in-handover',
  );
  assert.equal(await book.code(amal, { type: 'move', persons: [yusuf], to: P1, mode: 'authorise' }), 'person-in-handover');
  assert.equal(await book.code(bob, { type: 'receive-handover', handover, place: Q1, lines: taken(yusuf) }), 'handover-state');
  await book.done(dana, { type: 'withdraw-handover', handover, persons: [yusuf], reason: 'he fell ill' });
  assert.equal((await book.standing(yusuf)).pending, undefined);
  await offer(book, [yusuf], Q1, B);
});

story('an offer lapses unanswered, and may be made anew with a new deadline', async (book) => {
  const [yusuf] = await twoOf(book);
  const handover = await offer(book, [yusuf], Q1, B);
  book.pass(3 * HOUR);
  assert.deepEqual(await dueNow(book, handover), ['answer-offer: BBB to AAA, overdue']);
  assert.equal(await book.code(bob, { type: 'agree-handover', handover, persons: [yusuf] }), 'offer-lapsed');
  assert.equal((await lineOf(book, handover, yusuf)).state, 'offered', 'the clock alone changes no line');
  await book.done(dana, { type: 'amend-handover', handover, plan: plan(book, Q1) });
  await book.done(bob, { type: 'agree-handover', handover, persons: [yusuf] });
});

story('a handover is disputed, is closed only when everybody on it is accounted for, and then takes no more acts', async (book) => {
  const [yusuf, idris] = await twoOf(book);
  const handover = await depart(book, yusuf, idris);
  book.pass(2 * HOUR);
  await book.done(bob, { type: 'receive-handover', handover, place: Q1, lines: [...taken(yusuf), { person: idris, outcome: 'absent' }] });
  await book.done(dana, { type: 'dispute-handover', handover, reason: 'two boarded' });
  assert.equal((await handoverOf(book, handover)).disputed, true);
  assert.equal(await book.code(dana, { type: 'close-handover', handover }), 'handover-open-lines');
  assert.deepEqual(await stands(book, idris), ['AAA in-transit']);
  await book.done(bob, { type: 'receive-handover', handover, place: Q1, lines: taken(idris) });
  await book.done(dana, { type: 'close-handover', handover });
  assert.equal(await book.code(dana, { type: 'dispute-handover', handover, reason: 'once more' }), 'handover-closed');
  assert.deepEqual(await dueNow(book, handover), []);
});

story('a child born on the road is listed with fresh agreement, and received with the mother', async (book) => {
  const [mother] = (await admit(book, P1, 'Nadia Karam')) as [PersonId];
  const handover = await depart(book, mother);
  book.pass(HOUR);
  const birth = await book.done(amal, {
    type: 'record-birth',
    mother,
    child: { identity: { names: [{ text: 'a girl, not named yet', kind: 'full' }] } },
  });
  const [child] = birth.persons as [PersonId];
  assert.deepEqual(await stands(book, child), ['AAA in-transit']);
  assert.equal(
    await book.code(bob, { type: 'receive-handover', handover, place: Q1, lines: taken(mother, child) }),
    'handover-not-on-manifest',
  );
  await book.done(dana, {
    type: 'decide-disclosure',
    persons: [child],
    to: B,
    permitted: true,
    interviewedAt: book.now(),
    interviewer: 'a listener',
    reason: 'goes with the mother',
  });
  await book.done(dana, { type: 'amend-handover', handover, add: [{ person: child }] });
  await book.done(bob, { type: 'agree-handover', handover, persons: [child] });
  await book.done(dana, { ...leaving([child]), handover });
  await book.done(bob, { type: 'receive-handover', handover, place: Q1, lines: taken(mother, child) });
  assert.deepEqual(await stands(book, mother, child), ['BBB held Q1', 'BBB held Q1']);
  await book.done(dana, { type: 'close-handover', handover });
});

story("a state without software takes by letter: the person is then with it, and still on the sender's roll", async (book) => {
  const [yusuf] = await twoOf(book);
  const handover = await offer(book, [yusuf], L1, L);
  const letter = { onBehalfOf: L, paper: { number: 'L-17', signedBy: 'a consul' } } as const;
  assert.equal(await book.code(elif, { type: 'agree-handover', handover, persons: [yusuf], onBehalfOf: L }), 'paper-reference-missing');
  assert.equal(
    await book.code(elif, { type: 'agree-handover', handover, persons: [yusuf], onBehalfOf: L, paper: { number: 'L-17', signedBy: ' ' } }),
    'paper-reference-missing',
  );
  assert.equal(
    await book.code(elif, { type: 'agree-handover', handover, persons: [yusuf], onBehalfOf: B, paper: letter.paper }),
    'not-paper-party',
  );
  assert.equal(await book.code(dana, { type: 'agree-handover', handover, persons: [yusuf], ...letter }), 'handover-one-actor');
  await book.done(elif, { type: 'agree-handover', handover, persons: [yusuf], ...letter });
  book.pass(HOUR);
  await book.done(dana, { ...leaving([yusuf]), handover });
  book.pass(2 * HOUR);
  assert.equal(
    await book.code(elif, { type: 'receive-handover', handover, place: L1, lines: taken(yusuf), ...letter, source: 'senders-word' }),
    'grade-moves-nothing',
  );
  await book.done(elif, {
    type: 'receive-handover',
    handover,
    place: L1,
    lines: taken(yusuf),
    ...letter,
    paper: { number: 'L-18', signedBy: 'a consul' },
  });
  const { account } = await book.standing(yusuf);
  assert.deepEqual({ ...account }, { roll: A, kind: 'with-nonparticipant', place: L1, counterpart: L as AuthorityCode });
  assert.equal((await handoverOf(book, handover)).acknowledged, 'signed-paper');
});
