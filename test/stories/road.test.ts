import assert from 'node:assert/strict';
import type { PersonId } from '../../src/basics/ids.ts';
import { DAY, HOUR, MINUTE } from '../../src/basics/time.ts';
import { isOverdue } from '../../src/duties/due.ts';
import { A, admit, amal, B, basim, berit, bob, C, carla, dana, depart, offer, P1, Q1 } from '../store/scene.ts';
import { dueNow, handoverOf, leaving, lineOf, stands, story, taken, twoOf } from './story.ts';

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

story('nobody is told to have left on a journey before what was told of him since', async (book) => {
  const [yusuf] = await twoOf(book);
  book.pass(HOUR);
  const before = book.now();
  book.pass(HOUR);
  const first = await depart(book, yusuf);
  await book.done(dana, { type: 'report-limbo', handover: first, persons: [yusuf], circumstances: 'held on the bridge' });
  const second = await offer(book, [yusuf], Q1, B);
  await book.done(bob, { type: 'agree-handover', handover: second, persons: [yusuf] });
  const late = { ...leaving([yusuf]), handover: second, occurred: { from: before, to: before } };
  assert.equal(await book.code(dana, late), 'out-of-order');
  assert.equal((await lineOf(book, second, yusuf)).state, 'agreed');
  await book.done(dana, { ...leaving([yusuf]), handover: second });
  assert.equal((await lineOf(book, first, yusuf)).state, 'carried-on');
});
