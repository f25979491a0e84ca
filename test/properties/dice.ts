import { boolean, integer, nat, noBias, record, type Arbitrary } from 'fast-check';
import type { AuthorityCode, CommandId, HandoverId, PersonId, PlaceCode } from '../../src/basics/ids.ts';
import { HOUR, MINUTE, instant, type Instant } from '../../src/basics/time.ts';
import type { Principal } from '../../src/entries/act.ts';
import { sightingGrades } from '../../src/entries/types.ts';
import { isPending, isSettled, isUnderWay, possibleActs, type LineAct, type Party } from '../../src/handover/states.ts';
import type { Handover, Line } from '../../src/handover/types.ts';
import type { Command } from '../../src/log/commands.ts';
import type { MemoryStore } from '../../src/store/memory.ts';
import type { Unnumbered } from '../store/books.ts';
import { A, amal, B, basim, berit, bob, bruno, C, carla, dana, elif, HOSPITAL, L, L1, P1, P2, Q1, Q2, R1, TENT } from '../store/scene.ts';

import type { Asked, Throw } from './throws.ts';
import { anyArrival, anyCount, anyIncident, anyVariance } from './matter-dice.ts';

const die = noBias(nat({ max: 9_972 }));
export const throwOfDice: Arbitrary<Throw> = record({
  what: die,
  who: die,
  whom: die,
  many: die,
  where: die,
  when: die,
  minutes: integer({ min: 0, max: 120 }),
  authorise: boolean(),
  joined: boolean(),
});

const cyril: Principal = { ...amal, actor: 'cyril' as Principal['actor'], authority: C };
const principals = [amal, basim, dana, elif, berit, bruno, bob, carla, cyril];
const places = [P1, P2, TENT, HOSPITAL, Q1, Q2, R1, L1];
const STRANGER = 'ffffffff-ffff-4fff-8fff-ffffffffffff' as PersonId;
const PAPER = { number: 'letter 7', signedBy: 'a named official' };

/** What a throw asks of the book: mostly what is possible there, sometimes nonsense. */
export function ask(dice: Throw, store: MemoryStore, now: Instant): Asked {
  const maker = makers[dice.what % makers.length] ?? anyCustody;
  const asked = maker(dice, store, now);
  const { principal, command } = asked ?? anyCustody(dice, store);
  const party = dice.who % 29 === 0 ? (principals[dice.whom % principals.length] ?? principal) : principal;
  return { principal: party, command: withHead(command, dice, now) };
}

function withHead(command: Unnumbered, dice: Throw, now: Instant): Unnumbered {
  const mode = dice.authorise && dice.when % 3 === 0 ? { mode: 'authorise' as const } : {};
  if (dice.when % 4 !== 0) return { ...command, ...mode };
  // Late: by minutes, by hours, or longer ago than anybody was entered; and once in a while from the future or backwards.
  const back = [5 * MINUTE, HOUR, 6 * HOUR, 48 * HOUR, 2000 * HOUR, -HOUR][dice.when % 6] ?? 0;
  const to = instant(now - back - dice.minutes * MINUTE);
  return { ...command, ...mode, occurred: { from: dice.when % 404 === 0 ? instant(to + 1) : to, to } };
}

type Maker = (dice: Throw, store: MemoryStore, now: Instant) => Asked | undefined;
const makers: readonly Maker[] = [
  anyAdmission,
  anyCustody,
  anyCustody,
  anyCustody,
  anyLoss,
  anyLoss,
  anyCorrection,
  anyCorrection,
  anyDecision,
  anyDecision,
  anyJudgement,
  anyOffer,
  anyOffer,
  anyOffer,
  anyLine,
  anyLine,
  anyLine,
  anyLine,
  anyLine,
  anyLine,
  anyLine,
  anyLine,
  anyLine,
  anyLine,
  anyLine,
  anyClosing,
  anyClosing,
  anyFamily,
  anyList,
  anyPlace,
  anyCount,
  anyCount,
  anyCount,
  anyCount,
  anyCount,
  anyVariance,
  anyVariance,
  anyIncident,
  anyArrival,
  anyArrival,
];

function someone(dice: Throw, store: MemoryStore, turn = 0): PersonId {
  const all = [...store.standings().keys()];
  // A few persons with a long history tell more than many with a short one.
  return dice.whom % 61 === 60 ? STRANGER : (all[(dice.whom + turn) % Math.min(all.length, 7)] ?? STRANGER);
}

function some(dice: Throw, store: MemoryStore): readonly PersonId[] {
  return [...new Set(Array.from({ length: 1 + (dice.many % 3) }, (_, turn) => someone(dice, store, turn)))];
}

/** A registrar, or every third time a desk, of the authority on whose roll the person is. */
function speakerFor(dice: Throw, store: MemoryStore, person: PersonId, role: Principal['role'] = 'registrar'): Principal {
  const roll = store.standings().get(person)?.account.roll ?? A;
  const speakers = principals.filter((one) => one.authority === roll && one.role === role);
  return speakers[dice.who % Math.max(1, speakers.length)] ?? amal;
}

function placeFor(dice: Throw, authority: AuthorityCode): PlaceCode {
  const own = { [A]: [P1, P2, TENT], [B]: [Q1, Q2], [C]: [R1] }[authority as string] ?? [L1];
  return (dice.where % 11 === 0 ? places[dice.where % places.length] : own[dice.where % own.length]) ?? P1;
}

function anyAdmission(dice: Throw): Asked {
  const principal = [amal, berit, cyril][dice.who % 3] ?? amal;
  const persons = Array.from({ length: 1 + (dice.many % 3) }, (_, i) => ({
    identity: { names: [{ text: `Person ${dice.whom + i}`, kind: 'full' as const }] },
    ...(dice.where % 2 ? { basis: { kind: 'legal' as const } } : {}),
  }));
  if (dice.many % 17 !== 0) return { principal, command: { type: 'admit', place: placeFor(dice, principal.authority), persons } };
  return { principal: elif, command: { type: 'admit', place: L1, persons, onBehalfOf: L, paper: PAPER } };
}

function anyCustody(dice: Throw, store: MemoryStore): Asked {
  const persons = some(dice, store);
  const person = persons[0] ?? STRANGER;
  const principal = speakerFor(dice, store, person);
  const to = placeFor(dice, principal.authority);
  const how = sightingGrades[dice.many % sightingGrades.length] ?? 'household';
  const child = { identity: { names: [{ text: `Child ${dice.whom}`, kind: 'given' as const }] } };
  const commands: readonly Unnumbered[] = [
    { type: 'move', persons, to },
    { type: 'move', persons, to },
    { type: 'escort', persons, to: HOSPITAL, leader: 'a leader' },
    { type: 'back-from-escort', persons, to },
    { type: 'sight', persons, how },
    { type: 'record-birth', mother: person, child },
    { type: 'set-basis', persons, basis: { kind: 'provisional' } },
    { type: 'report-missing', persons, circumstances: 'not at the evening count' },
    { type: 'report-death', person, circumstances: 'said by a cellmate' },
    { type: 'come-back', persons, how: 'returned', place: to, circumstances: 'came to the gate' },
    { type: 'come-back', persons, how: dice.many % 2 ? 'recaptured' : 'seen-alive', place: to, circumstances: 'found' },
    { type: 'come-back', persons, how: 'seen-alive', circumstances: 'seen in a town' },
    { type: 'claim-answerability', persons, state: [A, B, C, L][dice.where % 4] ?? A, answer: dice.many % 2 ? 'accepted' : 'denied' },
    { type: 'claim-identity', person, identity: { names: [{ text: 'Another Name', kind: 'alias' }] } },
  ];
  return { principal, command: commands[dice.when % commands.length] ?? commands[0]! };
}

function anyLoss(dice: Throw, store: MemoryStore): Asked {
  const persons = some(dice, store).slice(0, 1 + (dice.many % 2));
  const person = persons[0] ?? STRANGER;
  const commands: readonly Unnumbered[] = [
    { type: 'declare-unaccounted', persons, circumstances: 'gone' },
    { type: 'declare-at-large', persons, circumstances: 'seen running' },
    { type: 'establish-death', person, cause: 'illness', remains: 'grave 12', circumstances: 'in the night' },
    { type: 'release', persons, reason: 'the term is over' },
  ];
  return { principal: speakerFor(dice, store, person), command: commands[dice.where % commands.length] ?? commands[0]! };
}

function anyCorrection(dice: Throw, store: MemoryStore, now: Instant): Asked | undefined {
  const moving = store.entries().filter((entry) => (entry.body.moves ?? []).length > 0);
  const entry = moving.at(-1 - (dice.whom % Math.max(1, moving.length)));
  const person = entry?.subjects[dice.many % entry.subjects.length] as PersonId | undefined;
  if (!entry || person === undefined) return undefined;
  const principal = speakerFor(dice, store, person);
  const what =
    [
      { place: placeFor(dice, principal.authority) },
      { at: instant(entry.occurred.to - dice.minutes * MINUTE) },
      { neverHappened: true },
      { at: instant(Math.min(now, entry.occurred.to + dice.minutes * MINUTE)) },
    ][dice.where % 4] ?? {};
  return { principal, command: { type: 'correct', entry: entry.id, persons: [person], reason: 'the clerk misread', ...what } };
}

function anyDecision(dice: Throw, store: MemoryStore): Asked | undefined {
  const all = [...store.decisions().values()];
  const open = all.filter((one) => one.state === 'open');
  const decision = (dice.many % 9 === 0 ? all : open)[dice.whom % Math.max(1, (dice.many % 9 === 0 ? all : open).length)];
  if (!decision) return undefined;
  const others = principals.filter(
    (one) => one.actor !== decision.proposer && (dice.who % 5 === 0 || one.authority === decision.authority),
  );
  const principal = others[dice.who % others.length] ?? basim;
  if (dice.where % 8 === 0) return { principal, command: { type: 'reject-decision', decision: decision.id, reason: 'not so' } };
  if (dice.where % 3 === 0) {
    const { id: _, occurred: _when, ...same } = decision.command;
    return { principal, command: same as Unnumbered };
  }
  return { principal, command: { type: 'confirm-decision', decision: decision.id } };
}

function anyJudgement(dice: Throw, store: MemoryStore): Asked {
  const merged = [...store.standings().values()].filter((one) => one.mergedInto !== undefined);
  const apart = merged[dice.whom % Math.max(1, merged.length)];
  const again = dice.many % 3 === 0 && apart !== undefined;
  const [keep, other] = again ? [apart.mergedInto ?? STRANGER, apart.id] : [someone(dice, store), someone(dice, store, 1)];
  const principal = speakerFor(dice, store, dice.who % 2 ? keep : other);
  if (dice.many % 3 === 0) return { principal, command: { type: 'judge-different', one: keep, other, reason: 'two mothers' } };
  return { principal, command: { type: 'judge-same', keep, other, reason: 'the same scar' } };
}

function anyOffer(dice: Throw, store: MemoryStore, now: Instant): Asked {
  const free = [...store.standings().values()].filter((one) => one.pending === undefined);
  const ready = free.filter((one) => ['held', 'escort', 'in-transit'].includes(one.account.kind));
  const first = ready[dice.whom % Math.max(1, Math.min(7, ready.length))];
  const alike = ready.filter((one) => one.account.roll === first?.account.roll).map((one) => one.id);
  const persons = dice.who % 5 === 0 ? some(dice, store) : alike.slice(0, 1 + (dice.many % 4));
  const person = persons[0] ?? STRANGER;
  const principal = speakerFor(dice, store, person, 'desk');
  const [receiver, destination] = (
    [
      [B, Q1],
      [A, P1],
      [C, R1],
      [L, L1],
    ] as const
  )[dice.where % 4] ?? [B, Q1];
  const transit = dice.where % 7 === 0 ? { transit: C } : {};
  if (dice.minutes % 3 === 0) {
    return {
      principal,
      command: {
        type: 'decide-disclosure',
        persons,
        to: dice.when % 5 === 0 ? C : receiver,
        permitted: dice.when % 13 !== 0,
        interviewedAt: instant(now - HOUR),
        interviewer: 'a listener',
        reason: 'heard',
      },
    };
  }
  const plan = {
    destination,
    departure: instant(now + HOUR),
    arrival: instant(now + 3 * HOUR),
    toleranceHours: 6,
    route: 'the road',
    vehicles: ['bus'],
    answerBy: instant(now + 200 * HOUR),
  };
  const handover = [...store.handovers().values()].findLast((one) => one.sender === principal.authority && !one.closed);
  if (handover && dice.when % 5 === 0) {
    return { principal, command: amendment(dice, handover, persons, { ...plan, destination: handover.plan.destination }) };
  }
  return { principal, command: { type: 'offer-handover', receiver, ...transit, plan, lines: persons.map((one) => ({ person: one })) } };
}

function amendment(dice: Throw, { id, lines }: Handover, persons: readonly PersonId[], plan: Handover['plan']): Unnumbered {
  const first = lines[dice.who % lines.length]?.person ?? STRANGER;
  const fit = { person: first, fitToTravel: { clinician: 'a clinician', instructions: 'water' } };
  const what =
    [
      { plan: { ...plan, route: `road ${dice.many}` } },
      { add: persons.map((person) => ({ person })) },
      { remove: [first] },
      { ready: [fit] },
    ][dice.minutes % 4] ?? {};
  return { type: 'amend-handover', handover: id, ...what };
}

const commandOf: { readonly [act in LineAct]?: string } = {
  agree: 'agree-handover',
  refuse: 'refuse-handover',
  withdraw: 'withdraw-handover',
  depart: 'depart-handover',
  'leave-behind': 'depart-handover',
  receive: 'receive-handover',
  'refuse-on-arrival': 'receive-handover',
  'report-absent': 'receive-handover',
  recall: 'recall-handover',
  cancel: 'cancel-handover',
  'turn-back': 'turn-back-handover',
  limbo: 'report-limbo',
  return: 'return-handover',
};

/** The next step of some line of some handover, by a party that may take it; several lines when they stand alike. */
function anyLine(dice: Throw, store: MemoryStore): Asked | undefined {
  const handover = openHandover(dice, store);
  const unsettled = handover?.lines.filter((one) => !isSettled(one.state)) ?? [];
  const line = unsettled[dice.who % Math.max(1, unsettled.length)] ?? handover?.lines[0];
  if (!handover || !line) return undefined;
  const parties = (['sender', 'receiver', 'transit'] as const).filter((party) => possibleActs(line.state, party).length > 0);
  const party = parties[dice.where % Math.max(1, parties.length)] ?? 'sender';
  const acts = possibleActs(line.state, party).filter((act) => commandOf[act] !== undefined);
  const act =
    dice.many % 31 === 0
      ? 'limbo'
      : dice.many % 7 === 0 && acts.includes('recall')
        ? 'recall'
        : dice.many % 3 === 0 && acts.includes('cancel')
          ? 'cancel'
          : acts[dice.many % Math.max(1, acts.length)];
  if (act === undefined) return correctedReceipt(dice, handover, line);
  const alike = handover.lines.filter((other) => other.state === line.state).map((other) => other.person);
  const persons = dice.when % 3 === 0 ? [line.person] : alike;
  return sign(dice, handover, party, lineCommand(act, handover, persons, dice));
}

function openHandover(dice: Throw, store: MemoryStore): Handover | undefined {
  const all = [...store.handovers().values()];
  const open = all.filter((one) => one.lines.some((line) => isPending(line.state) || isUnderWay(line.state)));
  return open[dice.whom % Math.max(1, open.length)] ?? all[dice.whom % Math.max(1, all.length)];
}

function lineCommand(act: LineAct, handover: Handover, persons: readonly PersonId[], dice: Throw): Unnumbered {
  const of = { handover: handover.id, persons };
  switch (act) {
    case 'agree':
      return { type: 'agree-handover', ...of };
    case 'refuse':
      return { type: 'refuse-handover', ...of, reason: 'no room' };
    case 'withdraw':
      return { type: 'withdraw-handover', ...of, reason: 'the road is closed' };
    case 'recall':
      return { type: 'recall-handover', ...of, reason: 'an order' };
    case 'cancel':
      return { type: 'cancel-handover', ...of };
    case 'turn-back':
      return { type: 'turn-back-handover', ...of, reason: 'the bridge is down' };
    case 'limbo':
      return { type: 'report-limbo', ...of, circumstances: 'nobody lets them in' };
    case 'return':
      return { type: 'return-handover', ...of, ...(dice.when % 2 ? { place: placeFor(dice, handover.sender) } : {}) };
    case 'leave-behind':
    case 'depart': {
      const left = act === 'leave-behind' && persons.length > 1 ? persons.slice(0, 1) : [];
      return {
        type: 'depart-handover',
        handover: handover.id,
        vehicle: dice.minutes % 9 === 0 ? 'lorry' : 'bus',
        leader: 'a leader',
        boarded: persons.slice(left.length),
        leftBehind: left.map((person) => ({ person, reason: 'ill' })),
      };
    }
    default: {
      const outcome = act === 'receive' ? ('taken' as const) : act === 'refuse-on-arrival' ? ('refused' as const) : ('absent' as const);
      const extras = dice.when % 10 === 1 ? { extras: [{ identity: { names: [{ text: 'Extra', kind: 'full' as const }] } }] } : {};
      if (dice.when % 6 === 0) return allBut(handover, persons.slice(0, dice.minutes % 2), dice);
      const lines = persons.map((person) => ({ person, outcome }));
      return { type: 'receive-handover', handover: handover.id, place: handover.plan.destination, lines, ...extras };
    }
  }
}

/** A receipt that names who did not come; the heads that were counted mostly fit. */
function allBut(handover: Handover, absent: readonly PersonId[], dice: Throw): Unnumbered {
  const expected = handover.lines.filter(({ person, state }) => isPending(state) && isUnderWay(state) && !absent.includes(person));
  return {
    type: 'receive-handover',
    handover: handover.id,
    place: handover.plan.destination,
    lines: absent.map((person) => ({ person, outcome: 'absent' })),
    othersTaken: { bodyCount: expected.length + (dice.whom % 9 === 0 ? 1 : 0) },
  };
}

/** A party without software acts by a letter that a clerk of A, or now and then of C, enters. */
function sign(dice: Throw, handover: Handover, party: Party, command: Unnumbered): Asked {
  const authority = { sender: handover.sender, receiver: handover.receiver, transit: handover.transit ?? handover.receiver }[party];
  if (authority === L) return { principal: dice.who % 7 === 0 ? carla : elif, command: { ...command, onBehalfOf: L, paper: PAPER } };
  const role = command.type === 'return-handover' && dice.who % 2 ? 'registrar' : 'desk';
  return { principal: principals.find((one) => one.authority === authority && one.role === role) ?? dana, command };
}

function correctedReceipt(dice: Throw, handover: Handover, line: Line): Asked {
  const outcome = (['taken', 'refused', 'absent'] as const)[dice.many % 3] ?? 'taken';
  return sign(dice, handover, 'receiver', {
    type: 'correct-receipt',
    handover: handover.id,
    person: line.person,
    outcome,
    reason: 'counted again',
  });
}

function anyClosing(dice: Throw, store: MemoryStore): Asked | undefined {
  const all = [...store.handovers().values()];
  const handover = all[dice.whom % Math.max(1, all.length)];
  if (!handover) return undefined;
  const persons = handover.lines.filter((line) => line.state === 'in-transit').map((line) => line.person);
  const line = handover.lines.find((one) => ['received', 'refused-on-arrival', 'absent'].includes(one.state));
  if (line && dice.many % 2) return correctedReceipt(dice, handover, line);
  if (dice.many % 5 === 0) return sign(dice, handover, 'sender', { type: 'dispute-handover', handover: handover.id, reason: 'they came' });
  if (dice.many % 7 === 0) return sign(dice, handover, 'transit', { type: 'pass-handover', handover: handover.id, persons });
  if (dice.many % 9 === 0) {
    return sign(dice, handover, 'sender', {
      type: 'evidence-arrival',
      handover: handover.id,
      persons,
      grade: 'press',
      remark: 'in a paper',
    });
  }
  const settled = all.find((one) => !one.closed && one.lines.every((of) => isSettled(of.state))) ?? handover;
  return sign(dice, settled, 'sender', { type: 'close-handover', handover: settled.id as HandoverId });
}

function anyFamily(dice: Throw, store: MemoryStore): Asked {
  const persons = some(dice, store);
  const member = [...store.standings().values()].find((one) => one.family !== undefined);
  const principal = speakerFor(dice, store, persons[0] ?? STRANGER);
  if (member && dice.where % 2 === 0) {
    const reason = 'as the child asked';
    return { principal: speakerFor(dice, store, member.id), command: { type: 'split-family', leaving: [member.id], reason } };
  }
  return { principal, command: { type: 'form-family', persons } };
}

function anyList(dice: Throw): Asked {
  const principal = [amal, berit][dice.who % 2] ?? amal;
  const rows = Array.from({ length: 1 + (dice.many % 3) }, (_, i) => {
    const key = `ref ${(dice.whom + i) % 7}`;
    return {
      key,
      said: `${key} says ${dice.where % 2}`,
      line: i + 1,
      identity: { names: [{ text: `Row ${key}`, kind: 'full' as const }] },
    };
  });
  if (dice.where % 3 === 0) return { principal, command: { type: 'receive-source', list: 'a list', rows } };
  return { principal, command: { type: 'receive-roll', list: 'the roll', place: placeFor(dice, principal.authority), rows } };
}

function anyPlace(dice: Throw): Asked {
  const place = places[dice.where % places.length] ?? P1;
  const principal = principals[dice.who % principals.length] ?? amal;
  if (dice.many % 4 === 0) {
    const holder = [A, B, C][dice.whom % 3] ?? A;
    return { principal: { ...amal, role: 'secretariat' }, command: { type: 'change-holder', place, holder } };
  }
  return { principal, command: { type: 'set-gate', place, gate: dice.many % 2 ? 'closed' : 'open' } };
}

/** A number for the n-th command of a history. */
export function numbered(command: Unnumbered, n: number): Command {
  return { id: `00000000-0000-4000-9000-${String(n).padStart(12, '0')}` as CommandId, ...command } as Command;
}
