import assert from 'node:assert/strict';
import type { AuthorityCode, PersonId } from '../../src/basics/ids.ts';
import { HOUR } from '../../src/basics/time.ts';
import type { Principal } from '../../src/entries/act.ts';
import { A, admit, amal, B, basim, bob, C, carla, dana, depart, elif, L, L1, offer, P1, plan, Q1 } from '../store/scene.ts';
import { dueNow, handoverOf, leaving, lineOf, stands, story, taken, twoOf } from './story.ts';

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
