import type { PersonId } from '../../src/basics/ids.ts';
import { instant, type Instant } from '../../src/basics/time.ts';
import { bandCheck } from '../../src/custody/bands.ts';
import { arrivalSteps, countGrades, incidentKinds, varianceWays, type Matter, type MatterKind } from '../../src/custody/matters.ts';
import type { Principal } from '../../src/entries/act.ts';
import type { MemoryStore } from '../../src/store/memory.ts';
import type { Unnumbered } from '../store/books.ts';
import { A, amal, B, basim, berit, P1, P2, Q1, TENT } from '../store/scene.ts';
import type { Asked, Throw } from './throws.ts';

// Counts, differences, incidents and arrivals as the dice have them; the same clerks count the same few places again and again.

type Of<Kind extends MatterKind> = Extract<Matter, { matter: Kind }>;

function all<Kind extends MatterKind>(store: MemoryStore, kind: Kind): readonly Of<Kind>[] {
  return [...store.matters().values()].filter((one): one is Of<Kind> => one.matter === kind);
}

function pick<One>(from: readonly One[], throwOf: number): One | undefined {
  return from[throwOf % Math.max(1, from.length)];
}

function people(dice: Throw, store: MemoryStore): readonly PersonId[] {
  return [...store.standings().keys()].slice(0, 1 + (dice.many % 6));
}

export function anyCount(dice: Throw, store: MemoryStore, now: Instant): Asked {
  const counters: readonly Principal[] = [amal, basim, berit];
  const principal = counters[dice.who % counters.length] ?? amal;
  const open = all(store, 'muster').filter(
    (one) => dice.whom % 13 === 0 || (one.state === 'open' && one.authority === principal.authority),
  );
  const muster = pick(open, dice.where);
  if (!muster || dice.many % 11 === 0) {
    const place = [P1, P2, TENT, Q1][dice.where % 4] ?? P1;
    const incident = pick(all(store, 'incident'), dice.whom)?.id;
    const because = incident === undefined || dice.many % 2 ? {} : { incident };
    return { principal, command: { type: 'open-muster', place, kind: dice.many % 2 ? 'routine' : 'roll-call', ...because } };
  }
  const counted = muster.counters.some(({ actor }) => actor === principal.actor);
  const how = countGrades[dice.when % countGrades.length] ?? 'marked';
  const sightings = people(dice, store).map((person, i) => ({ person, how, ...(dice.where % 3 ? {} : { at: instant(now - i * 3000) }) }));
  const commands: readonly Unnumbered[] = [
    { type: 'sight-in-muster', muster: muster.id, sightings },
    { type: 'sight-in-muster', muster: muster.id, sightings },
    { type: 'finish-muster', muster: muster.id },
    { type: 'strangers-in-muster', muster: muster.id, strangers: [{ identity: { names: [] }, remark: 'nobody knows him' }] },
    { type: 'finish-muster', muster: muster.id },
    { type: 'abandon-muster', muster: muster.id, reason: 'shots' },
  ];
  const offset = dice.minutes % 5 === 0 ? { clockOffset: 4000 } : {};
  if (!counted && dice.many % 7 !== 0) {
    return { principal, command: { type: 'count-blind', muster: muster.id, number: dice.many % 9, ...offset } };
  }
  return { principal, command: commands[dice.many % commands.length] ?? commands[0]! };
}

export function anyVariance(dice: Throw, store: MemoryStore): Asked | undefined {
  const open = all(store, 'variance').filter((one) => one.state === 'open');
  const one = pick(open, dice.whom);
  if (!one) return undefined;
  const principal = one.authority === A ? (dice.who % 2 ? amal : basim) : berit;
  if (dice.many % 6 === 0) return { principal, command: { type: 'assign-variances', variances: [one.id], to: basim.actor } };
  const way = varianceWays[dice.where % varianceWays.length] ?? 'elsewhere';
  const proof = way === 'recounted' ? pick(all(store, 'muster'), dice.when)?.id : pick(people(dice, store), dice.when);
  const evidence = proof === undefined ? {} : { evidence: proof };
  return { principal, command: { type: 'close-variances', variances: [one.id], way, finding: 'looked into', ...evidence } };
}

export function anyIncident(dice: Throw, store: MemoryStore, now: Instant): Asked {
  const principal = dice.who % 4 === 0 ? berit : amal;
  const incident = pick(all(store, 'incident'), dice.whom)?.id;
  const place = [P1, P2, TENT, Q1][dice.where % 4] ?? P1;
  const commands: readonly Unnumbered[] = [
    {
      type: 'report-incident',
      kind: incidentKinds[dice.when % incidentKinds.length] ?? 'disturbance',
      place,
      circumstances: 'the gate is open',
      ...(dice.many % 2 ? { persons: people(dice, store) } : { guards: { before: 7, now: dice.many % 7 } }),
    },
    ...(incident === undefined
      ? []
      : ([
          { type: 'note-incident', incident, text: 'more is known' },
          { type: 'record-rival-count', incident, of: 'gone', most: dice.many, saidBy: 'a newspaper', said: instant(now - 1) },
          { type: 'declare-unaccounted', persons: people(dice, store).slice(0, 2), circumstances: 'gone', incident },
          { type: 'close-incident', incident, finding: 'all are accounted for' },
        ] as const)),
    { type: 'take-over', place, holder: dice.many % 3 ? B : A, circumstances: 'armed men hold the gate' },
    { type: 'record-remains', place, marks: 'blue coat', circumstances: 'at the fence' },
  ];
  return { principal, command: commands[dice.where % commands.length] ?? commands[0]! };
}

export function anyArrival(dice: Throw, store: MemoryStore): Asked {
  const principal = dice.who % 4 === 0 ? berit : amal;
  const band = (n: number) => `GATE${String(n % 40).padStart(4, '0')}${bandCheck(`GATE${String(n % 40).padStart(4, '0')}`)}`;
  const worn = all(store, 'band').filter((one) => one.state === 'worn');
  const person = pick(all(store, 'arrival'), dice.whom)?.id as PersonId | undefined;
  const [one, other] = [pick(worn, dice.when)?.id ?? band(1), pick(worn, dice.many)?.id ?? band(2)];
  const commands: readonly Unnumbered[] = [
    {
      type: 'register-arrivals',
      place: [P1, TENT, Q1][dice.where % 3] ?? P1,
      arrivals: [
        { band: band(dice.many), age: 'adult', injured: false, givenName: 'Samar' },
        { band: band(dice.many + 1), age: dice.when % 2 ? 'child' : 'unsure', injured: true, comesWith: band(dice.many) },
      ],
    },
    ...(person === undefined
      ? []
      : ([
          { type: 'issue-band', person, band: band(dice.when) },
          {
            type: 'record-arrival-step',
            person,
            step: arrivalSteps[dice.when % arrivalSteps.length] ?? 'told',
            words: 'as said',
            unknowable: true,
          },
          { type: 'claim-identity', person, identity: { names: [{ text: 'Samar', kind: 'given' }], fatherName: 'Yusuf' } },
        ] as const)),
    { type: 'report-band-lost', band: one },
    { type: 'swap-bands', one, other, reason: 'looked at both' },
  ];
  return { principal, command: commands[dice.where % commands.length] ?? commands[0]! };
}
