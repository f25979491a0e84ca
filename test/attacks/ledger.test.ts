import assert from 'node:assert/strict';
import type { Client } from 'pg';
import type { EntryId, PersonId } from '../../src/basics/ids.ts';
import { exactly, HOUR, instant } from '../../src/basics/time.ts';
import { stays } from '../../src/custody/movements.ts';
import type { Principal } from '../../src/entries/act.ts';
import { commit } from '../../src/log/commit.ts';
import type { Command } from '../../src/log/commands.ts';
import type { LedgerStore } from '../../src/log/ports.ts';
import type { Book, Unnumbered } from '../store/books.ts';
import {
  A,
  admit,
  amal,
  B,
  basim,
  berit,
  bob,
  C,
  dana,
  depart,
  HOSPITAL,
  offer,
  P1,
  P2,
  plan,
  Q1,
  Q2,
  steward,
  TENT,
} from '../store/scene.ts';
import { attack } from './attack.ts';
import { accountNumber, attempt, count, forgeEntry, forgeMovements, imprint } from './forge.ts';

attack('1: the same number with another body is another command, and is refused', async (book) => {
  const [karim] = await admit(book, P1, 'Karim');
  const id = book.nextId();
  const { entries } = await book.done(amal, { id, type: 'move', persons: [karim!], to: P2 });
  assert.equal(await book.code(amal, { id, type: 'move', persons: [karim!], to: TENT }), 'command-id-reused');
  assert.equal((await book.standing(karim!)).account.place, P2);
  const past = await book.past('musterbook_ledger');
  assert.equal(
    await attempt(past, A, () => past.query("INSERT INTO command VALUES ($1, $2, sha256(''), '{}')", [A, id])),
    '23505 command_pkey',
  );
  assert.equal(await attempt(past, A, () => forgeEntry(past, book, { id: entries[0] })), '23505 entry_id_key');
  for (const change of ['UPDATE entry SET actor = actor', 'DELETE FROM entry', 'UPDATE movement SET n = n', 'DELETE FROM slice']) {
    assert.equal(await attempt(past, A, () => past.query(change)), '42501', change);
  }
});

attack('2: a command replayed after a year is answered as it was, and done once', async (book) => {
  const [karim] = await admit(book, P1, 'Karim');
  const id = book.nextId();
  const first = await book.done(amal, { id, type: 'move', persons: [karim!], to: P2 });
  book.pass(HOUR);
  await book.done(amal, { type: 'move', persons: [karim!], to: P1 });
  book.pass(8760 * HOUR);
  const entries = await book.entryCount();
  assert.deepEqual(await book.done(amal, { id, type: 'move', persons: [karim!], to: P2 }), { ...first, replayed: true });
  assert.deepEqual([await book.entryCount(), (await book.standing(karim!)).account.place], [entries, P1]);
  const past = await book.past('musterbook_ledger');
  assert.equal(await attempt(past, A, () => past.query('DELETE FROM command')), '42501', 'no answer is ever forgotten');
  assert.equal(await attempt(past, A, () => past.query("UPDATE command SET hash = sha256('x')")), '42501');
});

attack('3: three concurrent moves of one person are three facts one after another, in one chain', async (book) => {
  const [karim] = await admit(book, P1, 'Karim');
  const codes = await Promise.all([P2, TENT, HOSPITAL].map((to) => book.code(amal, { type: 'move', persons: [karim!], to })));
  assert.deepEqual(codes, ['accepted', 'accepted', 'accepted']);
  const { histories, standings } = await book.everything();
  const chain = histories.get(karim!)!;
  assert.deepEqual(
    chain.map(({ n }) => n),
    [1, 2, 3, 4],
  );
  assert.deepEqual(
    chain.slice(1).map(({ from }) => from.place),
    chain.slice(0, -1).map(({ to }) => to.place),
  );
  assert.equal(standings.get(karim!)?.account.place, chain.at(-1)?.to.place);
  const clients = await Promise.all([1, 2, 3].map(() => book.past('musterbook_ledger')));
  const [here, there] = [chain.at(-1)!.to.place!, P1];
  const [from, to] = [await accountNumber(clients[0]!, A, 1, here), await accountNumber(clients[0]!, A, 1, there)];
  const raw = await Promise.all(
    clients.map((client) => attempt(client, A, () => forgeMovements(client, book, { person: karim!, n: 5, step: 3, from, to }))),
  );
  assert.deepEqual(raw.toSorted(), ['23505 movement_pkey', '23505 movement_pkey', 'done']);
});

attack('4: batches that name two persons crosswise never lock each other out, and all land', async (book) => {
  const [karim, leila] = await admit(book, P1, 'Karim', 'Leila');
  const superuser = await book.past('superuser');
  const deadlocks = () => count(superuser, 'SELECT deadlocks AS count FROM pg_stat_database WHERE datname = current_database()');
  const before = await deadlocks();
  const rounds = 200;
  let round = 0;
  const codes: string[] = [];
  await Promise.all(
    Array.from({ length: 8 }, async () => {
      for (let mine = round++; mine < rounds; mine = round++) {
        const persons = mine % 2 ? [karim!, leila!] : [leila!, karim!];
        const batch = persons.map((person): Command => ({ id: book.nextId(), type: 'sight', persons: [person], how: 'face-checked' }));
        for (const answer of await commit(batch, amal, book.ports)) codes.push(answer.ok ? 'accepted' : answer.refused.code);
      }
    }),
  );
  assert.deepEqual([codes.length, codes.filter((code) => code !== 'accepted')], [2 * rounds, []]);
  assert.equal((await book.standing(karim!)).version, 1 + rounds);
  assert.equal(await deadlocks(), before, 'PostgreSQL had to break a deadlock');
});

attack('5: a posting with one leg, or between accounts where the person does not stand, cannot be written', async (book) => {
  const [karim, leila] = await admit(book, P1, 'Karim', 'Leila');
  await book.done(amal, { type: 'move', persons: [leila!], to: P2 });
  const past = await book.past('musterbook_ledger');
  const [p1, p2] = [await accountNumber(past, A, 1, P1), await accountNumber(past, A, 1, P2)];
  const post = (from: number | null, to: number | null) =>
    attempt(past, A, () => forgeMovements(past, book, { person: karim!, n: 2, step: 3, from, to }));
  assert.deepEqual([await post(p1, null), await post(null, p2)], ['42501', '42501']);
  const superuser = await book.past('superuser');
  const oneLeg = (from: number | null, to: number | null) =>
    attempt(superuser, A, () => forgeMovements(superuser, book, { person: karim!, n: 2, step: 3, from, to }));
  assert.deepEqual(
    [await oneLeg(p1, null), await oneLeg(null, p2)],
    ['23502 to_account', '23502 from_account'],
    'not even past the rules of rows',
  );
  assert.equal(await post(p2, p1), '23503 movement_continues_the_chain');
  assert.equal(await post(p1, 9_999 * 16 + 1), '42501', 'an account nobody opened');
  for (const place of [p1, p2]) assert.equal(await count(past, 'SELECT sum(net) AS count FROM leg WHERE account = $1', [place]), 1);
  assert.equal(await count(past, 'SELECT sum(net) AS count FROM leg'), 0, 'each −1 has its +1');
});

attack('6: nobody is named twice in one act', async (book) => {
  const [karim] = await admit(book, P1, 'Karim');
  const twice = [karim!, karim!];
  assert.equal(await book.code(amal, { type: 'move', persons: twice, to: P2 }), 'person-named-twice');
  assert.equal(await book.code(amal, { type: 'release', persons: twice, reason: 'twice' }), 'person-named-twice');
  const lines = twice.map((person) => ({ person }));
  assert.equal(await book.code(dana, { type: 'offer-handover', receiver: B, plan: plan(book, Q1), lines }), 'person-named-twice');
  const handover = await depart(book, karim!);
  const received = twice.map((person) => ({ person, outcome: 'taken' as const }));
  assert.equal(await book.code(bob, { type: 'receive-handover', handover, place: Q1, lines: received }), 'person-named-twice');
  const past = await book.past('musterbook_ledger');
  const [from, to] = [await accountNumber(past, A, 2), await accountNumber(past, A, 1, P1)];
  const one = { person: karim!, n: 3, step: 8, from, to };
  assert.equal(await attempt(past, A, () => forgeMovements(past, book, one, one)), '23505 movement_pkey');
});

attack('7: a plain move leads out of no end; the ways back do', async (book) => {
  const [karim, leila] = await admit(book, P1, 'Karim', 'Leila');
  for (const by of [amal, basim]) await book.done(by, { type: 'release', persons: [karim!], reason: 'the term is over' });
  const death = { type: 'establish-death', person: leila!, cause: 'illness', remains: 'grave 12', circumstances: 'at night' } as const;
  for (const by of [amal, basim]) await book.done(by, death);
  for (const person of [karim!, leila!]) {
    for (const mode of ['record', 'authorise'] as const) {
      assert.equal(await book.code(amal, { type: 'move', persons: [person], to: P1, mode }), 'person-ended');
    }
    assert.equal(await book.code(amal, { type: 'escort', persons: [person], to: HOSPITAL, leader: 'a leader' }), 'person-ended');
  }
  const past = await book.past('musterbook_ledger');
  const [released, p1] = [await accountNumber(past, A, 9), await accountNumber(past, A, 1, P1)];
  const move = { person: karim!, n: 3, step: 3, from: released, to: p1 };
  assert.equal(await attempt(past, A, () => forgeMovements(past, book, move)), '23514 movement_is_lawful');
  await book.done(amal, { type: 'come-back', persons: [karim!], how: 'recaptured', place: P1, circumstances: 'at a checkpoint' });
  await book.done(amal, { type: 'come-back', persons: [leila!], how: 'seen-alive', place: P2, circumstances: 'it was another woman' });
  const one = await book.standing(leila!);
  assert.deepEqual([one.account.kind, one.deathReported], ['held', false]);
});

attack('8: nothing departs or arrives on a line that was voided, and only the parties post', async (book) => {
  const [karim, leila] = await admit(book, P1, 'Karim', 'Leila');
  const handover = await offer(book, [karim!, leila!], Q1, B);
  await book.done(bob, { type: 'agree-handover', handover, persons: [karim!, leila!] });
  await book.done(dana, { type: 'withdraw-handover', handover, persons: [karim!], reason: 'the road is closed' });
  for (const by of [amal, basim]) await book.done(by, { type: 'release', persons: [leila!], reason: 'a court said so' });
  for (const person of [karim!, leila!]) {
    for (const mode of ['record', 'authorise'] as const) {
      const left = {
        type: 'depart-handover',
        handover,
        vehicle: 'bus',
        leader: 'a leader',
        boarded: [person],
        leftBehind: [],
        mode,
      } as const;
      assert.notEqual(await book.code(dana, left), 'accepted');
    }
    const receipt = { type: 'receive-handover', handover, place: Q1, lines: [{ person, outcome: 'taken' }] } as const;
    assert.equal(await book.code(bob, receipt), 'handover-state');
  }
  const second = await depart(book, karim!);
  const past = await book.past('musterbook_ledger');
  const [transit, q1] = [await accountNumber(past, A, 2), await accountNumber(past, A, 1, P1)];
  const home = { person: karim!, n: 3, step: 8, from: transit, to: q1 };
  assert.equal(await attempt(past, C, () => forgeMovements(past, book, home)), '42501', 'a third authority posts nothing here');
  const again = () => past.query("INSERT INTO handover_line VALUES ($1, $2, 'offered')", [handover, karim]);
  assert.equal(await attempt(past, A, again), '23505 handover_line_pkey');
  const revived = () => past.query("UPDATE handover_line SET state = 'agreed' WHERE handover = $1 AND person = $2", [handover, karim]);
  assert.equal(await attempt(past, A, revived), '23505 handover_line_pending');
  assert.equal((await book.everything()).handovers.get(second)?.lines[0]?.state, 'in-transit');
});

attack('9: nothing is dated before the person was entered', async (book) => {
  const [karim] = await admit(book, P1, 'Karim');
  book.pass(HOUR);
  const early = { occurred: exactly(instant(book.now() - 2 * HOUR)) };
  assert.equal(await book.code(amal, { ...early, type: 'move', persons: [karim!], to: P2 }), 'before-admission');
  const loss = { ...early, type: 'declare-unaccounted', persons: [karim!], circumstances: 'gone' } as const;
  assert.equal(await book.code(amal, loss), 'before-admission');
  const child = { identity: { names: [{ text: 'a child', kind: 'full' as const }] } };
  assert.equal(await book.code(amal, { ...early, type: 'record-birth', mother: karim!, child }), 'before-admission');
  const past = await book.past('musterbook_ledger');
  const [outside, p1] = [await accountNumber(past, A, 0), await accountNumber(past, A, 1, P1)];
  const open = (n: number) => attempt(past, A, () => forgeMovements(past, book, { person: karim!, n, step: 1, from: outside, to: p1 }));
  assert.equal(await open(0), '23514 movement_is_lawful');
  assert.equal(await open(1), '23505 movement_pkey');
  assert.equal(await open(2), '23503 movement_continues_the_chain');
  const future = new Date(book.now() + HOUR).toISOString();
  assert.match(
    await attempt(past, A, () => forgeEntry(past, book, { occurred_to: future })),
    /^23514 entry_is_sound/,
    'nor after it was written down',
  );
});

attack('10: stays of one person never overlap, whatever comes late', async (book) => {
  const [karim] = await admit(book, P1, 'Karim');
  const entered = book.now();
  const at = (hours: number) => exactly(instant(entered + hours * HOUR));
  book.pass(20 * HOUR);
  for (const [to, hours] of [
    [P2, 10],
    [TENT, 15],
    [TENT, 3],
    [P1, 12],
    [P2, 3],
  ] as const) {
    assert.equal(await book.code(amal, { type: 'move', persons: [karim!], to, occurred: at(hours) }), 'accepted');
  }
  const told = stays((await book.everything()).histories.get(karim!)!);
  for (const [i, stay] of told.entries()) {
    assert.equal(stay.until, told[i + 1]?.from, 'a gap or an overlap');
    assert.ok(stay.until === undefined || stay.from <= stay.until);
  }
  const past = await book.past('musterbook_ledger');
  for (let hours = 0; hours <= 20; hours++) {
    const where = `SELECT sum(net) AS count FROM leg WHERE person = $1 AND account & 15 <> 0 AND valid_from <= to_timestamp($2 / 1000.0)`;
    assert.equal(await count(past, where, [karim, entered + hours * HOUR]), 1, `in hour ${hours}`);
  }
  const chain = (await book.everything()).histories.get(karim!)!;
  const last = chain.at(-1)!;
  const fork = {
    person: karim!,
    n: last.n,
    step: 3,
    from: await accountNumber(past, A, 1, last.from.place),
    to: await accountNumber(past, A, 1, P1),
  };
  assert.equal(await attempt(past, A, () => forgeMovements(past, book, fork)), '23505 movement_pkey', 'a fork is an overlap');
});

attack('11: a correction can itself be corrected, and no movement is taken back twice', async (book) => {
  const [karim] = await admit(book, P1, 'Karim');
  book.pass(HOUR);
  const wrong = (await book.done(amal, { type: 'move', persons: [karim!], to: P2 })).entries[0] as EntryId;
  const again = (entry: EntryId, place: typeof P1) => ({ type: 'correct', entry, persons: [karim!], reason: 'misread', place }) as const;
  const better = (await book.done(amal, again(wrong, TENT))).entries[0] as EntryId;
  assert.equal(await book.code(amal, again(wrong, HOSPITAL)), 'already-corrected');
  await book.done(amal, again(better, HOSPITAL));
  assert.equal((await book.standing(karim!)).account.place, HOSPITAL);
  const past = await book.past('musterbook_ledger');
  const [p1, p2] = [await accountNumber(past, A, 1, P1), await accountNumber(past, A, 1, P2)];
  const [tent, hospital] = [await accountNumber(past, A, 1, TENT), await accountNumber(past, A, 1, HOSPITAL)];
  const chain = (await book.everything()).histories.get(karim!)!;
  assert.deepEqual(
    chain.map(({ step, reverses }) => [step, reverses]),
    [
      ['admitted', undefined],
      ['moved', undefined],
      ['reversed', 2],
      ['moved', undefined],
      ['reversed', 4],
      ['moved', undefined],
    ],
  );
  const back = (reverses: number, to: number, at: number = chain[5]!.at) =>
    attempt(past, A, () => forgeMovements(past, book, { person: karim!, n: 7, step: 18, from: hospital, to, reverses, at }));
  assert.equal(await back(2, p1), '23505 movement_reversed_once');
  assert.equal(await back(5, tent), '23514 movement_mirrors', 'a reversal is not reversed');
  assert.equal(await back(6, p2), '23514 movement_mirrors', 'it leads back to where the movement came from');
  assert.equal(await back(6, p1, book.now() - 1), '23514 movement_mirrors', 'and at the same time');
  assert.equal(await back(7, p1), '23514 movement_is_lawful');
});

attack('12: nobody between borders or in an open handover is merged', async (book) => {
  const [karim, alias, third] = await admit(book, P1, 'Karim', 'Abu Karim', 'Karim A.');
  const same = (keep: PersonId, other: PersonId) => ({ type: 'judge-same', keep, other, reason: 'the same scar' }) as const;
  await book.done(amal, same(karim!, alias!));
  await offer(book, [third!], Q1, B);
  assert.equal(await book.code(amal, same(karim!, third!)), 'merge-in-transit');
  await depart(book, alias!);
  assert.equal(await book.code(basim, same(karim!, alias!)), 'merge-in-transit', 'nor when it was proposed before the departure');
  const past = await book.past('musterbook_ledger');
  const from = await accountNumber(past, A, 2);
  assert.equal(await attempt(past, A, () => past.query("SELECT account_of('AAA', 11, NULL, NULL, NULL)")), 'done');
  const to = await accountNumber(past, A, 11);
  const merge = { person: alias!, n: 3, step: 16, from, to };
  assert.equal(await attempt(past, A, () => forgeMovements(past, book, merge)), '23514 movement_is_lawful');
});

// 13 and 14 are attacks on counts: counts.test.ts.

attack('beside 14: nobody tells anew what happened on the roll of another authority', async (book) => {
  const [karim] = await admit(book, P1, 'Karim');
  const entered = book.now();
  book.pass(HOUR);
  const moved = (await book.done(amal, { type: 'move', persons: [karim!], to: P2 })).entries[0] as EntryId;
  const handover = await depart(book, karim!);
  book.pass(HOUR);
  await book.done(bob, { type: 'receive-handover', handover, place: Q1, lines: [{ person: karim!, outcome: 'taken' }] });
  const late = { type: 'move', persons: [karim!], to: Q1, occurred: exactly(instant(entered + HOUR / 2)) } as const;
  assert.notEqual(await book.code(berit, late), 'accepted');
  const correction = { type: 'correct', entry: moved, persons: [karim!], reason: 'he was never moved', neverHappened: true } as const;
  assert.equal(await book.code(berit, correction), 'person-not-on-your-roll');
  assert.equal(await book.code(amal, correction), 'person-unknown');
});

/** Three batches that together write to every table of the append path, and the tables each writes to. */
async function richBatches(book: Book): Promise<readonly RichBatch[]> {
  const [karim, leila] = await admit(book, P1, 'Karim', 'Leila');
  const [omar] = await admit(book, Q1, 'Omar');
  const handover = await depart(book, karim!);
  book.pass(HOUR);
  const identity = { names: [{ text: 'Hana Yusuf Invented', kind: 'full' as const }] };
  const number = (one: Unnumbered) => ({ id: book.nextId(), ...one }) as Command;
  const persons = [leila!];
  const common = ['command', 'entry'];
  return [
    {
      principal: berit,
      tables: [
        ...common,
        'account',
        'movement',
        'entry_subject',
        'slice',
        'slice_identity',
        'slice_family',
        'slice_custody',
        'standing',
        'tally_change',
        'place',
        'handover',
        'handover_line',
        'claim',
        'list_row',
        'name_key',
        'breach',
        'decision',
      ],
      commands: [
        number({ type: 'set-gate', place: Q1, gate: 'closed' }),
        number({ type: 'receive-source', list: 'a leak', rows: [{ key: 'r1', said: 'x', line: 1, identity }] }),
        number({ type: 'receive-handover', handover, place: Q1, lines: [{ person: karim!, outcome: 'taken' }], extras: [{ identity }] }),
        number({ type: 'record-birth', mother: omar!, child: { identity } }),
        number({ type: 'move', persons: [omar!], to: Q2 }),
        number({ type: 'declare-at-large', persons: [omar!], circumstances: 'seen running' }),
      ],
    },
    {
      principal: dana,
      tables: [...common, 'slice_disclosure', 'slice_transfer', 'disclosure', 'handover', 'handover_line', 'standing'],
      commands: [
        number({
          type: 'decide-disclosure',
          persons,
          to: B,
          permitted: true,
          interviewedAt: book.now(),
          interviewer: 'a listener',
          reason: 'heard',
        }),
        number({
          type: 'offer-handover',
          receiver: B,
          plan: plan(book, Q1),
          lines: [{ person: leila!, propertyBag: { seal: 'S1', items: 3 } }],
        }),
      ],
    },
    {
      principal: steward,
      tables: [...common, 'authority', 'place', 'proposal'],
      commands: [
        number({
          type: 'declare-authority',
          authority: { code: 'DDD' as typeof A, names: {}, kind: 'state', runsSoftware: true, home: 'here' },
        }),
        number({
          type: 'declare-place',
          place: { code: 'D1' as typeof P1, names: {}, kind: 'camp', holder: A, gate: 'open', adultsOnly: false },
        }),
        number({ type: 'propose-same', pairs: [{ a: karim!, b: leila!, why: ['the same birth'] }] }),
      ],
    },
  ];
}
interface RichBatch {
  readonly principal: Principal;
  readonly tables: readonly string[];
  readonly commands: readonly Command[];
}

const TRAP = {
  fail: "RAISE EXCEPTION 'the machine stopped here'",
  // Waits where another session holds the lock, until somebody ends this one.
  wait: 'PERFORM pg_advisory_xact_lock(77)',
};

type Trap = keyof typeof TRAP;

async function setTrap(superuser: Client, table: string, trap: Trap, when: 'BEFORE' | 'AFTER'): Promise<() => Promise<unknown>> {
  await superuser.query(`CREATE FUNCTION trap() RETURNS trigger LANGUAGE plpgsql AS $$ BEGIN ${TRAP[trap]}; RETURN NEW; END $$;
    CREATE TRIGGER trap ${when} INSERT OR UPDATE ON "${table}" FOR EACH ROW EXECUTE FUNCTION trap();
    GRANT EXECUTE ON FUNCTION trap() TO PUBLIC`);
  return () => superuser.query('DROP FUNCTION trap CASCADE');
}

attack('15: an append that fails at any of its tables has written nothing, and the same commands land afterwards', async (book) => {
  const superuser = await book.past('superuser');
  for (const { principal, tables, commands } of await richBatches(book)) {
    const before = await imprint(superuser);
    for (const table of tables) {
      for (const when of ['BEFORE', 'AFTER'] as const) {
        const lift = await setTrap(superuser, table, 'fail', when);
        await assert.rejects(commit(commands, principal, book.ports), /the machine stopped here/, `nothing is written to ${table}`);
        await lift();
      }
      assert.deepEqual(await imprint(superuser), before, `something was left behind before ${table}`);
    }
    const answers = await commit(commands, principal, book.ports);
    assert.deepEqual(
      answers.filter((answer) => !answer.ok),
      [],
    );
    const after = await imprint(superuser);
    for (const table of tables) assert.notEqual(after[table], before[table], `${table} was said to be written to`);
  }
});

attack('15: an append whose connection is killed between two tables has written nothing', async (book) => {
  const superuser = await book.past('superuser');
  const guard = await book.past('superuser');
  const [batch] = await richBatches(book);
  const { principal, commands } = batch!;
  const before = await imprint(superuser);
  for (const table of ['command', 'entry', 'movement', 'slice_custody', 'standing', 'tally_change', 'handover', 'list_row', 'breach']) {
    const lift = await setTrap(superuser, table, 'wait', 'AFTER');
    await guard.query('SELECT pg_advisory_lock(77)');
    const outcome = commit(commands, principal, book.ports).then(
      () => 'answered',
      () => 'lost',
    );
    assert.ok(await killWaiting(guard), `nobody waited at ${table}`);
    assert.equal(await outcome, 'lost');
    await guard.query('SELECT pg_advisory_unlock(77)');
    await lift();
    assert.deepEqual(await imprint(superuser), before, `something was left behind at ${table}`);
  }
  assert.deepEqual(
    (await commit(commands, principal, book.ports)).filter((answer) => !answer.ok),
    [],
  );
});

async function killWaiting(client: Client): Promise<boolean> {
  for (let look = 0; look < 500; look++) {
    const { rowCount } = await client.query(`SELECT pg_terminate_backend(pid) FROM pg_locks
      WHERE locktype = 'advisory' AND objid = 77 AND NOT granted
        AND database = (SELECT oid FROM pg_database WHERE datname = current_database())`);
    if (rowCount) return true;
    await new Promise((resolve) => {
      setTimeout(resolve, 10);
    });
  }
  return false;
}

attack('15: whoever never heard the answer asks again, and it was done once', async (book) => {
  const [karim] = await admit(book, P1, 'Karim');
  const deaf: LedgerStore = {
    load: (needs) => book.store.load(needs),
    async append(write, options) {
      await book.store.append(write, options);
      throw new Error('the line went dead');
    },
  };
  const move = { id: book.nextId(), type: 'move', persons: [karim!], to: P2 } as Command;
  await assert.rejects(commit([move], amal, { ...book.ports, store: deaf }), /the line went dead/);
  const [again] = await commit([move], amal, book.ports);
  assert.ok(again?.ok && again.replayed);
  assert.equal((await book.standing(karim!)).n, 2);
});
