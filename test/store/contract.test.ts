import assert from 'node:assert/strict';
import { after, before, test } from 'node:test';
import type { EntryId, FamilyId, PersonId } from '../../src/basics/ids.ts';
import { exactly, HOUR, instant, MINUTE } from '../../src/basics/time.ts';
import { commit } from '../../src/log/commit.ts';
import type { Command } from '../../src/log/commands.ts';
import type { LedgerStore } from '../../src/log/ports.ts';
import { openShelf, portrait, type Book, type Shelf } from './books.ts';
import {
  A,
  admit,
  amal,
  B,
  basim,
  berit,
  bob,
  bruno,
  C,
  carla,
  dana,
  depart,
  elif,
  furnish,
  L,
  L1,
  offer,
  P1,
  P2,
  plan,
  Q1,
  steward,
  TENT,
} from './scene.ts';

// One contract, three keepers: every story must be told alike by PostgreSQL 18, PostgreSQL 15 and memory.
const stories: readonly (readonly [name: string, tell: (book: Book) => Promise<void>])[] = [
  [
    'a person who is admitted stands at the place, and after a move at the other',
    async (book) => {
      const [karim] = await admit(book, P1, 'Karim');
      assert.deepEqual((await book.standing(karim!)).account, { roll: A, kind: 'held', place: P1 });
      book.pass(HOUR);
      await book.done(amal, { type: 'move', persons: [karim!], to: P2 });
      const one = await book.standing(karim!);
      assert.deepEqual([one.account, one.n, one.version, one.since], [{ roll: A, kind: 'held', place: P2 }, 2, 2, book.now()]);
    },
  ],

  [
    'whoever rejects a decision may propose the same anew in one batch, with other words',
    async (book) => {
      const [karim] = await admit(book, P1, 'Karim');
      const release = { type: 'release', persons: [karim!] } as const;
      const first = await book.done(amal, { ...release, reason: 'the term is over' });
      const reject = { type: 'reject-decision', decision: first.awaits!, reason: 'the paper is another one' } as const;
      const answers = await book.send(basim, reject, { ...release, reason: 'by order of the judge' });
      assert.ok(answers.every(({ ok }) => ok));
      const again = answers[1]?.ok === true ? answers[1].awaits : undefined;
      assert.ok(again !== undefined && again !== first.awaits, 'it waits for another person again');
      await book.done(amal, { type: 'confirm-decision', decision: again });
      assert.equal((await book.standing(karim!)).account.kind, 'released');
    },
  ],

  [
    'a command sent twice is one act, and its number means nothing else ever after',
    async (book) => {
      const [karim] = await admit(book, P1, 'Karim');
      const id = book.nextId();
      const first = await book.done(amal, { id, type: 'move', persons: [karim!], to: P2 });
      const entries = await book.entryCount();
      book.pass(8760 * HOUR);
      assert.deepEqual(await book.done(amal, { id, type: 'move', persons: [karim!], to: P2 }), { ...first, replayed: true });
      assert.equal(await book.code(amal, { id, type: 'move', persons: [karim!], to: P1 }), 'command-id-reused');
      assert.equal(
        await book.code(berit, { id, type: 'move', persons: [karim!], to: Q1 }),
        'person-unknown',
        'another authority has numbers of its own',
      );
      assert.equal(await book.entryCount(), entries);
    },
  ],

  [
    'a person whom others moved meanwhile is decided on anew',
    async (book) => {
      const [karim] = await admit(book, P1, 'Karim');
      let interruptions = 0;
      const store: LedgerStore = {
        load: (needs) => book.store.load(needs),
        async append(write, options) {
          if (interruptions++ === 0) await book.done(basim, { type: 'move', persons: [karim!], to: P2 });
          return book.store.append(write, options);
        },
      };
      const late = { id: book.nextId(), type: 'move', persons: [karim!], to: P2 } as Command;
      const [answer] = await commit([late], amal, { ...book.ports, store });
      assert.equal(answer?.ok === false && answer.refused.code, 'nothing-changes');
      assert.equal(interruptions, 1);
      assert.equal((await book.standing(karim!)).n, 2);
    },
  ],

  [
    'a write decided on what no longer holds is refused whole',
    async (book) => {
      const [karim, leila] = await admit(book, P1, 'Karim', 'Leila');
      let stale: string | undefined;
      const store: LedgerStore = {
        load: (needs) => book.store.load(needs),
        async append(write, options) {
          const [one, ...rest] = write.standings;
          stale ??= await book.store.append({ ...write, standings: [{ ...one!, expected: one!.expected - 1 }, ...rest] }, options);
          return book.store.append(write, options);
        },
      };
      const entries = await book.entryCount();
      const move = { id: book.nextId(), type: 'move', persons: [karim!, leila!], to: P2 } as Command;
      assert.ok((await commit([move], amal, { ...book.ports, store }))[0]?.ok);
      assert.equal(stale, 'stale');
      assert.equal(await book.entryCount(), entries + 1);
    },
  ],

  [
    'a later command of a batch sees the earlier ones',
    async (book) => {
      const [karim] = await admit(book, P1, 'Karim');
      const answers = await book.send(
        amal,
        { type: 'move', persons: [karim!], to: P2 },
        { type: 'move', persons: [karim!], to: P2 },
        { type: 'move', persons: [karim!], to: P1 },
        { type: 'sight', persons: [karim!], how: 'face-checked' },
      );
      assert.deepEqual(
        answers.map((answer) => answer.ok || answer.refused.code),
        [true, 'nothing-changes', true, true],
      );
      const one = await book.standing(karim!);
      assert.deepEqual([one.n, one.version, one.account.place], [3, 4, P1]);
    },
  ],

  [
    'a dry run answers like the act and writes nothing',
    async (book) => {
      const [karim] = await admit(book, P1, 'Karim');
      const before = [await book.entryCount(), await portrait(book)];
      const move = { id: book.nextId(), type: 'move', persons: [karim!], to: P2 } as Command;
      const [dry] = await commit([move], amal, book.ports, { dryRun: true });
      assert.deepEqual([await book.entryCount(), await portrait(book)], before);
      assert.deepEqual((await commit([move], amal, book.ports))[0], dry);
    },
  ],

  [
    'a refusal leaves no trace, so the same number may be sent again when things have changed',
    async (book) => {
      const [karim] = await admit(book, P1, 'Karim');
      const id = book.nextId();
      await book.done(amal, { type: 'set-gate', place: P2, gate: 'closed' });
      const entries = await book.entryCount();
      assert.equal(await book.code(amal, { id, type: 'move', persons: [karim!], to: P2, mode: 'authorise' }), 'place-closed');
      assert.equal(await book.entryCount(), entries);
      await book.done(amal, { type: 'set-gate', place: P2, gate: 'open' });
      assert.equal(await book.code(amal, { id, type: 'move', persons: [karim!], to: P2, mode: 'authorise' }), 'accepted');
    },
  ],

  [
    'what breaks a rule is refused as a plan, and recorded as a fact with a breach',
    async (book) => {
      const [karim] = await admit(book, P1, 'Karim');
      await book.done(amal, { type: 'set-gate', place: P2, gate: 'closed' });
      const { breaches } = await book.done(amal, { type: 'move', persons: [karim!], to: P2 });
      assert.deepEqual(
        breaches.map(({ code, subjects }) => [code, subjects]),
        [['through-closed-gate', []]],
      );
      const breach = breaches[0]!.id;
      assert.equal(await book.code(berit, { type: 'close-breach', breach, finding: 'an order from above' }), 'breach-unknown');
      assert.equal(await book.code(amal, { type: 'close-breach', breach, finding: 'the gate had been opened' }), 'accepted');
      assert.equal(await book.code(amal, { type: 'close-breach', breach, finding: 'again' }), 'breach-unknown');
    },
  ],

  [
    'two persons release, and neither of them twice',
    async (book) => {
      const [karim, leila] = await admit(book, P1, 'Karim', 'Leila');
      const proposed = await book.done(amal, { type: 'release', persons: [karim!], reason: 'the term is over' });
      assert.ok(proposed.awaits);
      assert.equal((await book.standing(karim!)).account.kind, 'held');
      assert.equal(await book.code(amal, { type: 'confirm-decision', decision: proposed.awaits }), 'second-person-needed');
      assert.equal(await book.code(amal, { type: 'release', persons: [karim!], reason: 'I mean it' }), 'second-person-needed');
      assert.equal(await book.code(berit, { type: 'confirm-decision', decision: proposed.awaits }), 'decision-unknown');
      book.pass(MINUTE);
      await book.done(basim, { type: 'confirm-decision', decision: proposed.awaits });
      assert.equal((await book.standing(karim!)).account.kind, 'released');
      assert.equal(await book.code(basim, { type: 'confirm-decision', decision: proposed.awaits }), 'decision-settled');
      const other = await book.done(basim, { type: 'release', persons: [leila!], reason: 'by mistake' });
      await book.done(amal, { type: 'reject-decision', decision: other.awaits!, reason: 'not she' });
      assert.equal(await book.code(amal, { type: 'confirm-decision', decision: other.awaits! }), 'decision-settled');
      assert.equal((await book.standing(leila!)).account.kind, 'held');
    },
  ],

  [
    'a loss that a second person confirms after the lost one was moved is told in its own time',
    async (book) => {
      const [karim] = await admit(book, P1, 'Karim');
      book.pass(HOUR);
      await book.done(amal, { type: 'declare-at-large', persons: [karim!], circumstances: 'seen running' });
      book.pass(HOUR);
      await book.done(amal, { type: 'move', persons: [karim!], to: P2 });
      assert.equal(
        await book.code(basim, { type: 'declare-at-large', persons: [karim!], circumstances: 'I saw it too' }),
        'contradicts-later',
      );
      assert.equal((await book.standing(karim!)).account.place, P2);
    },
  ],

  [
    'who is handed over changes the roll by the receipt and by nothing before it',
    async (book) => {
      const [karim, leila, sami] = await admit(book, P1, 'Karim', 'Leila', 'Sami');
      const handover = await depart(book, karim!, leila!, sami!);
      assert.deepEqual((await book.standing(karim!)).account, { roll: A, kind: 'in-transit', handover });
      book.pass(2 * HOUR);
      const {
        persons: [extra],
      } = await book.done(bob, {
        type: 'receive-handover',
        handover,
        place: Q1,
        extras: [{ identity: { names: [{ text: 'Nobody listed her', kind: 'full' }] } }],
        lines: [
          { person: karim!, outcome: 'taken' },
          { person: leila!, outcome: 'refused', reason: 'no papers' },
          { person: sami!, outcome: 'absent' },
        ],
      });
      assert.deepEqual((await book.standing(karim!)).account, { roll: B, kind: 'held', place: Q1 });
      assert.deepEqual((await book.standing(extra!)).account, { roll: B, kind: 'held', place: Q1 });
      assert.deepEqual((await book.standing(leila!)).account, { roll: A, kind: 'in-transit', handover });
      assert.equal(await book.code(dana, { type: 'close-handover', handover }), 'handover-open-lines');
      await book.done(dana, { type: 'return-handover', handover, persons: [leila!] });
      assert.deepEqual((await book.standing(leila!)).account, { roll: A, kind: 'held', place: P1 });
      await book.done(bob, { type: 'correct-receipt', handover, person: sami!, outcome: 'taken', reason: 'asleep in the bus' });
      assert.deepEqual((await book.standing(sami!)).account, { roll: B, kind: 'held', place: Q1 });
      await book.done(dana, { type: 'close-handover', handover });
      await book.done(bob, { type: 'correct-receipt', handover, person: karim!, outcome: 'absent', reason: 'it was another man' });
      assert.deepEqual((await book.standing(karim!)).account, { roll: A, kind: 'in-transit', handover });
      await book.done(dana, { type: 'return-handover', handover, persons: [karim!] });
    },
  ],

  [
    'an authority without software receives by letter, and stays answered for by the sender',
    async (book) => {
      const [karim] = await admit(book, P1, 'Karim');
      const paper = { onBehalfOf: L, paper: { number: '12/19', signedBy: 'a named official' } } as const;
      const handover = await offer(book, [karim!], L1, L);
      assert.equal(await book.code(dana, { ...paper, type: 'agree-handover', handover, persons: [karim!] }), 'handover-one-actor');
      assert.equal(
        await book.code(elif, { type: 'agree-handover', handover, persons: [karim!], onBehalfOf: L }),
        'paper-reference-missing',
      );
      await book.done(elif, { ...paper, type: 'agree-handover', handover, persons: [karim!] });
      await book.done(dana, { type: 'depart-handover', handover, vehicle: 'bus', leader: 'a leader', boarded: [karim!], leftBehind: [] });
      const receipt = { ...paper, type: 'receive-handover', handover, place: L1, lines: [{ person: karim!, outcome: 'taken' }] } as const;
      assert.equal(await book.code(elif, { ...receipt, source: 'press' }), 'grade-moves-nothing');
      assert.equal(await book.code(elif, { ...receipt, source: 'own-act' }), 'grade-moves-nothing', 'nobody signs here for somebody else');
      await book.done(elif, receipt);
      assert.deepEqual((await book.standing(karim!)).account, { roll: A, kind: 'with-nonparticipant', place: L1, counterpart: L });
    },
  ],

  [
    'a transit authority agrees too, and what is added to the papers takes no agreement away',
    async (book) => {
      const [karim] = await admit(book, P1, 'Karim');
      const handover = await offer(book, [karim!], Q1, B, C);
      await book.done(bob, { type: 'agree-handover', handover, persons: [karim!] });
      const ready = [{ person: karim!, papers: { kind: 'passport', number: 'X1', heldBy: 'the leader' } }];
      await book.done(dana, { type: 'amend-handover', handover, ready });
      await book.done(carla, { type: 'agree-handover', handover, persons: [karim!] });
      const line = (await book.everything()).handovers.get(handover)?.lines[0];
      assert.deepEqual([line?.state, line?.agreedBy, line?.papers], ['agreed', [B, C], true]);
    },
  ],

  [
    'a person stands in one open handover, and is free again when it fails',
    async (book) => {
      const [karim] = await admit(book, P1, 'Karim');
      const handover = await offer(book, [karim!], Q1, B);
      const again = { type: 'offer-handover', receiver: B, plan: plan(book, Q1), lines: [{ person: karim! }] } as const;
      assert.equal(await book.code(dana, again), 'person-in-handover');
      await book.done(dana, { type: 'withdraw-handover', handover, persons: [karim!], reason: 'the road is closed' });
      assert.equal((await book.standing(karim!)).pending, undefined);
      assert.equal(await book.code(dana, again), 'accepted');
      await book.done(amal, { type: 'release', persons: [karim!], reason: 'a court said so' });
      await book.done(basim, { type: 'release', persons: [karim!], reason: 'a court said so' });
      const one = await book.standing(karim!);
      assert.deepEqual([one.account.kind, one.pending], ['released', undefined], 'a release voids the offer');
    },
  ],

  [
    'who was refused at one border leaves for another, and the first line is done with',
    async (book) => {
      const [karim] = await admit(book, P1, 'Karim');
      const first = await depart(book, karim!);
      await book.done(bob, { type: 'receive-handover', handover: first, place: Q1, lines: [{ person: karim!, outcome: 'absent' }] });
      const second = await offer(book, [karim!], L1, L);
      await book.done(dana, {
        type: 'depart-handover',
        handover: second,
        vehicle: 'bus',
        leader: 'a leader',
        boarded: [karim!],
        leftBehind: [],
      });
      assert.equal((await book.everything()).handovers.get(first)?.lines[0]?.state, 'carried-on');
      const late = { type: 'receive-handover', handover: first, place: Q1, lines: [{ person: karim!, outcome: 'taken' }] } as const;
      assert.equal(await book.code(bob, late), 'handover-state');
      assert.equal((await book.standing(karim!)).account.handover, second);
    },
  ],

  [
    'a receipt is not taken back under somebody who has died there since',
    async (book) => {
      const [karim] = await admit(book, P1, 'Karim');
      const handover = await depart(book, karim!);
      book.pass(HOUR);
      await book.done(bob, { type: 'receive-handover', handover, place: Q1, lines: [{ person: karim!, outcome: 'taken' }] });
      book.pass(HOUR);
      const death = { type: 'establish-death', person: karim!, cause: 'illness', remains: 'grave 12', circumstances: 'at night' } as const;
      for (const by of [berit, bruno]) await book.done(by, death);
      const denial = { type: 'correct-receipt', handover, person: karim!, outcome: 'absent', reason: 'he never came' } as const;
      assert.equal(await book.code(bob, denial), 'contradicts-later');
      assert.deepEqual((await book.standing(karim!)).account, { roll: B, kind: 'deceased' });
    },
  ],

  [
    'a flight told late of somebody who has come back since does not end the journey he is on',
    async (book) => {
      const [karim] = await admit(book, P1, 'Karim');
      book.pass(HOUR);
      for (const by of [amal, basim]) await book.done(by, { type: 'declare-unaccounted', persons: [karim!], circumstances: 'gone' });
      const gone = exactly(book.now());
      book.pass(HOUR);
      await book.done(amal, { type: 'come-back', persons: [karim!], how: 'returned', place: P1, circumstances: 'at the gate' });
      const handover = await depart(book, karim!);
      for (const by of [amal, basim]) {
        await book.done(by, { type: 'declare-at-large', persons: [karim!], circumstances: 'seen running', occurred: gone });
      }
      const one = await book.standing(karim!);
      assert.deepEqual([one.account.handover, one.pending], [handover, handover]);
    },
  ],

  [
    'a person is added to a manifest only when the receiver may be told',
    async (book) => {
      const [karim, leila] = await admit(book, P1, 'Karim', 'Leila');
      const handover = await offer(book, [karim!], Q1, B);
      const add = { type: 'amend-handover', handover, add: [{ person: leila! }] } as const;
      assert.equal(await book.code(dana, add), 'no-disclosure-decision');
      const interview = { interviewedAt: book.now(), interviewer: 'a listener', reason: 'heard' } as const;
      await book.done(dana, { type: 'decide-disclosure', persons: [leila!], to: B, permitted: false, ...interview });
      assert.equal(await book.code(dana, add), 'disclosure-withheld');
      await book.done(dana, { type: 'decide-disclosure', persons: [leila!], to: B, permitted: true, ...interview });
      await book.done(dana, add);
      await book.done(bob, { type: 'agree-handover', handover, persons: [leila!, karim!] });
      assert.equal((await book.standing(leila!)).pending, handover);
    },
  ],

  [
    'who is on the way back is not offered anew on the same manifest over it',
    async (book) => {
      const [karim] = await admit(book, P1, 'Karim');
      const handover = await depart(book, karim!);
      await book.done(bob, { type: 'turn-back-handover', handover, persons: [karim!], reason: 'the bridge is down' });
      assert.equal(await book.code(dana, { type: 'amend-handover', handover, add: [{ person: karim! }] }), 'handover-state');
      await book.done(dana, { type: 'return-handover', handover, persons: [karim!] });
      assert.equal((await book.standing(karim!)).account.place, P1);
    },
  ],

  [
    'a correction tells the past anew without touching a row of it',
    async (book) => {
      const [karim] = await admit(book, P1, 'Karim');
      book.pass(HOUR);
      const wrong = await book.done(amal, { type: 'move', persons: [karim!], to: P2 });
      book.pass(HOUR);
      await book.done(amal, { type: 'move', persons: [karim!], to: P1 });
      const entry = wrong.entries[0] as EntryId;
      await book.done(amal, { type: 'correct', entry, persons: [karim!], reason: 'it was the camp', place: TENT });
      const { histories } = await book.everything();
      assert.deepEqual(
        histories.get(karim!)?.map(({ step, to, reverses }) => [step, to.place ?? to.kind, reverses]),
        [
          ['admitted', P1, undefined],
          ['moved', P2, undefined],
          ['moved', P1, undefined],
          ['reversed', P2, 3],
          ['reversed', P1, 2],
          ['moved', TENT, undefined],
          ['moved', P1, undefined],
        ],
      );
      assert.equal((await book.standing(karim!)).account.place, P1);
      assert.equal(await book.code(amal, { type: 'correct', entry, persons: [karim!], reason: 'no, P2', place: P2 }), 'already-corrected');
    },
  ],

  [
    'a move that is told late is put where it belongs, and the person stays where later ones led',
    async (book) => {
      const [karim] = await admit(book, P1, 'Karim');
      const entered = book.now();
      book.pass(10 * HOUR);
      await book.done(amal, { type: 'move', persons: [karim!], to: P2 });
      const at = instant(entered + 2 * HOUR);
      await book.done(amal, { type: 'move', persons: [karim!], to: TENT, occurred: { from: entered, to: at } });
      const one = await book.standing(karim!);
      assert.deepEqual([one.account.place, one.since, one.n], [P2, book.now(), 5]);
      const early = exactly(instant(entered - HOUR));
      assert.equal(await book.code(amal, { type: 'move', persons: [karim!], to: P1, occurred: early }), 'before-admission');
    },
  ],

  [
    'a clock that was set back throws nobody out of the book',
    async (book) => {
      const [karim] = await admit(book, P1, 'Karim');
      book.pass(HOUR);
      await book.done(amal, { type: 'move', persons: [karim!], to: P2 });
      book.pass(-30 * MINUTE);
      await book.done(amal, { type: 'move', persons: [karim!], to: TENT });
      assert.equal((await book.standing(karim!)).account.place, P2, 'the later move still says where the person is');
    },
  ],

  [
    'two entries are judged one human by two persons, and stand apart again by two',
    async (book) => {
      const [karim, alias] = await admit(book, P1, 'Karim', 'Abu Karim');
      const same = { type: 'judge-same', keep: karim!, other: alias!, reason: 'the same scar' } as const;
      await book.done(amal, same);
      await book.done(basim, same);
      const merged = await book.standing(alias!);
      assert.deepEqual([merged.account, merged.mergedInto], [{ roll: A, kind: 'merged' }, karim]);
      assert.equal(await book.code(amal, { type: 'move', persons: [alias!], to: P2 }), 'person-merged');
      const judgement = (await book.everything()).histories.get(alias!)!.at(-1)!.entry;
      const undo = { type: 'correct', entry: judgement, persons: [alias!], reason: 'no', neverHappened: true } as const;
      assert.equal(await book.code(amal, undo), 'step-impossible');
      const different = { type: 'judge-different', one: karim!, other: alias!, reason: 'two mothers' } as const;
      await book.done(basim, different);
      await book.done(amal, different);
      const apart = await book.standing(alias!);
      assert.deepEqual([apart.account, apart.mergedInto], [{ roll: A, kind: 'held', place: P1 }, undefined]);
    },
  ],

  [
    'a roll taken in twice enters nobody twice, and other words in a row are a claim about the same person',
    async (book) => {
      const row = (key: string, said: string) => ({
        key,
        said,
        line: 1,
        identity: { names: [{ text: `${key} ${said}`, kind: 'full' as const }] },
      });
      const roll = (...rows: ReturnType<typeof row>[]) => book.done(amal, { type: 'receive-roll', place: P1, list: 'evening roll', rows });
      const { persons } = await roll(row('r1', 'a'), row('r2', 'a'));
      const again = await roll(row('r1', 'a'), row('r2', 'b'), row('r2', 'c'));
      assert.deepEqual([persons.length, again.persons.length], [2, 0]);
      assert.deepEqual(again.outcome, {
        accepted: 1,
        unchanged: [1],
        refused: [{ line: 1, code: 'reference-repeated', column: 'reference' }],
      });
      await book.done(amal, { type: 'move', persons: [persons[1]!], to: P2 });
      assert.deepEqual((await roll(row('r2', 'd'))).outcome, {
        accepted: 0,
        unchanged: [],
        refused: [{ line: 1, code: 'reference-elsewhere', column: 'reference' }],
      });
      const entries = await book.entryCount();
      const theirs = await book.done(berit, { type: 'receive-roll', place: Q1, list: 'their roll', rows: [row('r1', 'a')] });
      assert.equal(theirs.persons.length, 1);
      const source = await book.done(amal, { type: 'receive-source', list: 'a leak', rows: [row('r1', 'other')] });
      assert.deepEqual([source.persons, (await book.entryCount()) - entries], [[], 2], 'a list from elsewhere claims and enters nobody');
      const crowd = Array.from({ length: 1001 }, (_, i) => row(`x${i}`, 'a'));
      assert.equal(await book.code(amal, { type: 'receive-roll', place: P1, list: 'too long', rows: crowd }), 'too-many-subjects');
    },
  ],

  [
    'a place that is full is full for a plan, within one batch too',
    async (book) => {
      const persons = await admit(book, P1, 'Karim', 'Leila', 'Sami', 'Hana', 'Omar');
      const move = (person: PersonId, more: object = {}) =>
        ({ type: 'move', persons: [person], to: P2, mode: 'authorise', ...more }) as const;
      const answers = await book.send(amal, ...persons.map((person) => move(person)));
      assert.deepEqual(
        answers.map((answer) => answer.ok || answer.refused.code),
        [true, true, true, true, 'place-full'],
      );
      assert.equal(await book.code(amal, move(persons[4]!, { mode: 'record' })), 'accepted', 'who is there already is there');
    },
  ],

  [
    'a child is born where the mother stands, and the two are a family that a plan may not part',
    async (book) => {
      const [leila] = await admit(book, P1, 'Leila');
      const child = { identity: { names: [{ text: 'name not known', kind: 'full' as const }] } };
      const {
        persons: [newborn],
      } = await book.done(amal, { type: 'record-birth', mother: leila!, child });
      const [one, mother] = [await book.standing(newborn!), await book.standing(leila!)];
      assert.deepEqual([one.account, one.family], [mother.account, mother.family as FamilyId]);
      assert.equal(await book.code(amal, { type: 'move', persons: [leila!], to: P2, mode: 'authorise' }), 'family-would-part');
      const { breaches } = await book.done(amal, { type: 'move', persons: [leila!], to: P2 });
      assert.deepEqual(
        breaches.map(({ code }) => code),
        ['family-separated'],
      );
    },
  ],

  [
    'what software proposes is judged by persons',
    async (book) => {
      const [karim, alias] = await admit(book, P1, 'Karim', 'Abu Karim');
      const pairs = [{ a: alias!, b: karim!, why: ['the same birth'] }];
      await book.done(steward, { type: 'propose-same', pairs });
      assert.equal(await book.code(steward, { type: 'propose-same', pairs }), 'nothing-changes');
      for (const by of [amal, basim]) await book.done(by, { type: 'judge-different', one: karim!, other: alias!, reason: 'two mothers' });
      assert.equal(await book.code(amal, { type: 'judge-different', one: karim!, other: alias!, reason: 'again' }), 'judged-so-already');
    },
  ],

  [
    'text that reads as other text is refused before it is looked at',
    async (book) => {
      const named = (text: string) => ({
        type: 'admit' as const,
        place: P1,
        persons: [{ identity: { names: [{ text, kind: 'full' as const }] } }],
      });
      for (const text of ['\u202Emirak', 'Ka\u0000rim', '\uD800arim']) assert.equal(await book.code(amal, named(text)), 'text-unreadable');
      const mixed = await book.send(amal, named('\uD800'), named('كريم'));
      assert.deepEqual(
        mixed.map((answer) => answer.ok),
        [false, true],
      );
    },
  ],
];

let shelf: Shelf;
before(async () => {
  shelf = await openShelf(18, 15);
});
after(() => shelf.close());

function tellEverywhere([name, tell]: (typeof stories)[number]): void {
  test(name, async () => {
    const portraits = await Promise.all(
      shelf.kinds.map(async (kept) => {
        const book = await shelf.open(kept);
        try {
          await furnish(book);
          await tell(book);
          return await portrait(book);
        } catch (error) {
          throw new Error(`in a book kept in ${kept}`, { cause: error });
        } finally {
          await book.close();
        }
      }),
    );
    for (const [i, one] of portraits.entries()) assert.deepEqual(one, portraits[0], `${shelf.kinds[i]} tells it unlike ${shelf.kinds[0]}`);
  });
}
stories.forEach(tellEverywhere);
