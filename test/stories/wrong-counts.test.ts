import assert from 'node:assert/strict';
import { test } from 'node:test';
import { bandCheck } from '../../src/custody/bands.ts';
import { house, someone } from './house.ts';

// What goes wrong with counts, bands and places on any day, sent in as it would be. Everybody is invented.

const { call, done, refusedWith, ask, rows, file, begin, look, finish, variances, duties, pass, text, holds } = house({
  name: 'wrong-counts',
  from: '2020-02-03T06:00:00Z',
  people: {
    amal: ['HOLDER', 'registrar'],
    dilan: ['HOLDER', 'registrar'],
    rojin: ['HOLDER', 'registrar'],
    dana: ['HOLDER', 'desk'],
    bob: ['RECEIVER', 'desk'],
    berit: ['RECEIVER', 'registrar'],
    hamza: ['FACTION', 'registrar'],
  },
  authorities: [
    ['HOLDER', true],
    ['RECEIVER', true],
    ['FACTION', true],
  ],
  places: [
    ['YARD', 'detention', 'HOLDER'],
    ['WING', 'detention', 'HOLDER'],
    ['OTHER-WING', 'detention', 'HOLDER'],
    ['RECEPTION', 'reception', 'RECEIVER'],
    ['OTHER-RECEPTION', 'reception', 'RECEIVER'],
  ],
});

const admit = async (place: string, ...names: readonly string[]) =>
  (await done('amal', { type: 'admit', place, persons: names.map((name) => someone(name)), seen: 'answered-to-name' })).persons;
const later = (hours: number) => new Date(Date.parse(text()) + hours * 3_600_000).toISOString();

let men: readonly string[];

test('a tablet whose clock is a day ahead: said so, each was seen when he was seen; not said, nobody is seen tomorrow', async () => {
  men = await admit('YARD', 'Karim', 'Idris', 'Yusuf', 'Omar');
  const [karim] = men;
  const start = async (clockOffset: number) => {
    const muster = (await done('amal', { type: 'open-muster', place: 'YARD', kind: 'routine' })).outcome?.['muster'];
    await done('amal', { type: 'count-blind', muster, number: 1, clockOffset });
    pass(0.5);
    return muster as string;
  };
  const seen = (at: string) => [{ person: karim, how: 'band-scanned', at }];
  const wrong = await start(0);
  for (const day of [24, -24]) {
    assert.equal(
      await refusedWith('amal', { type: 'sight-in-muster', muster: wrong, sightings: seen(later(day)) }),
      '422 sighting-outside-count',
    );
  }
  await done('amal', { type: 'abandon-muster', muster: wrong, reason: 'The clock of the tablet is a day ahead.' });
  const muster = await start(24 * 3_600_000);
  await done('amal', { type: 'sight-in-muster', muster, sightings: seen(later(24)) });
  assert.equal((await file('amal', karim ?? '')).seenAt, text(), 'by the clock of the book');
  assert.equal((await finish('amal', muster))['missing'], 3);
});

test('two counters of one yard disagree: each keeps his own number, nobody is counted twice, and neither explains it away', async () => {
  const muster = await begin('amal', 'YARD', 4);
  await done('dilan', { type: 'count-blind', muster, number: 3 });
  await look('amal', muster, men);
  await look('dilan', muster, men.slice(0, 3));
  const result = await finish('amal', muster);
  assert.deepEqual([result['blind'], result['seen'], result['seenTwice'], result['missing']], [7, 4, 3, 0]);
  const { counters } = await ask<{ counters: readonly { actor: string; blind: number }[] }>('amal', `/v1/musters/${muster}`);
  assert.deepEqual(
    counters.map(({ actor, blind }) => [actor, blind]),
    [
      ['amal', 4],
      ['dilan', 3],
    ],
  );
  const [difference, ...more] = await variances('amal', muster);
  assert.deepEqual([difference?.kind, difference?.subject, more.length], ['count', undefined, 0]);
  const close = { type: 'close-variances', variances: [difference?.id], finding: 'They counted the same yard.' };
  for (const counter of ['amal', 'dilan'] as const) {
    assert.equal(await refusedWith(counter, { ...close, way: 'miscounted' }), '403 variance-own-count');
  }
  await done('rojin', { ...close, way: 'miscounted' });
  assert.deepEqual(await variances('amal', muster), []);
});

test('a wristband read with one wrong digit finds nobody, and one number is never worn by two', async () => {
  const band = (n: number) => `NES-${String(n).padStart(6, '0')}-${bandCheck(`NES${String(n).padStart(6, '0')}`)}`;
  const bus = (...bands: readonly string[]) => ({
    type: 'register-arrivals',
    place: 'YARD',
    arrivals: bands.map((one) => ({ band: one, age: 'adult', injured: false, basis: { kind: 'provisional' } })),
  });
  const [salma] = (await done('amal', bus(band(4217)))).persons;
  assert.equal((await file('amal', band(4217))).id, salma);
  const misread = band(4217).replace('4217', '4271');
  const nobody = await call('amal', `/v1/persons/${band(9999)}`);
  const wrong = await call('amal', `/v1/persons/${misread}`);
  assert.deepEqual([wrong.status, nobody.status], [404, 404]);
  assert.equal(await refusedWith('amal', bus(band(4218), misread)), '422 band-misread');
  assert.equal(await refusedWith('amal', bus(band(4218), band(4218))), '409 band-taken');
  assert.equal(await refusedWith('amal', bus(band(4217))), '409 band-taken', 'given to somebody an hour ago');
  assert.equal(await refusedWith('amal', { type: 'issue-band', person: men[0], band: band(4217) }), '409 band-taken');
  assert.equal((await call('amal', `/v1/persons/${band(4218)}`)).status, 404, 'of a bus that was refused nobody was entered');
});

test('both places are taken while three are on the road: they stay on the sender’s roll, and go where nobody else holds', async () => {
  const three = await admit('WING', 'Nabil', 'Faris', 'Walid');
  await done('dana', {
    type: 'decide-disclosure',
    persons: three,
    to: 'RECEIVER',
    permitted: true,
    interviewedAt: text(),
    interviewer: 'a listener',
    reason: 'No fear was voiced.',
  });
  const offered = await done('dana', {
    type: 'offer-handover',
    receiver: 'RECEIVER',
    plan: {
      destination: 'RECEPTION',
      departure: later(1),
      arrival: later(3),
      toleranceHours: 6,
      route: 'The river road',
      vehicles: ['bus'],
      answerBy: later(1),
    },
    lines: three.map((person) => ({ person })),
  });
  const { handover } = offered;
  await done('bob', { type: 'agree-handover', handover, persons: three });
  pass(1);
  await done('dana', { type: 'depart-handover', handover, vehicle: 'bus', leader: 'a named leader', boarded: three, leftBehind: [] });
  const takes = (place: string) => ({ type: 'take-over', place, holder: 'FACTION', circumstances: 'Armed men hold the gate.' });
  await done('berit', takes('RECEPTION'));
  await done('amal', takes('WING'));
  for (const person of three) {
    const { account } = await file('dana', person);
    assert.deepEqual([account.roll, account.kind], ['HOLDER', 'in-transit'], 'a place was taken; those on the road were not');
  }
  assert.deepEqual(await rows('hamza', '/v1/persons'), [], 'and whoever took both places sees neither of them');
  const receipt = { type: 'receive-handover', handover, lines: [{ person: three[0], outcome: 'taken' }] };
  assert.equal(await refusedWith('hamza', { ...receipt, place: 'RECEPTION' }), '404 handover-unknown');
  assert.equal(await refusedWith('berit', { ...receipt, place: 'RECEPTION' }), '422 place-of-another');
  pass(9);
  for (const who of ['dana', 'bob'] as const) {
    const told = (await duties(who)).filter(({ code }) => code === 'receipt');
    assert.deepEqual(
      told.map(({ overdue, persons }) => [overdue, persons.length]),
      [[true, 3]],
      'both sides are told that it is late',
    );
  }
  await done('berit', { ...receipt, place: 'OTHER-RECEPTION' });
  assert.deepEqual((await file('bob', three[0] ?? '')).account, { roll: 'RECEIVER', kind: 'held', place: 'OTHER-RECEPTION' });
  await done('berit', { type: 'turn-back-handover', handover, persons: three.slice(1), reason: 'The road to the other house is closed.' });
  const home = { type: 'return-handover', handover };
  const [, second, third] = three;
  assert.equal(
    await refusedWith('dana', { ...home, persons: [second], mode: 'authorise' }),
    '422 place-of-another',
    'the place kept free is another’s now',
  );
  const back = await done('dana', { ...home, persons: [second], place: 'OTHER-WING' });
  assert.deepEqual(back.breaches, []);
  assert.deepEqual((await file('dana', second ?? '')).account, { roll: 'HOLDER', kind: 'held', place: 'OTHER-WING' });
  const driven = await done('dana', { ...home, persons: [third] });
  assert.deepEqual(
    driven.breaches.map(({ code }) => code),
    ['into-place-of-another'],
    'the driver brought one to the old gate all the same: that is a fact, and a breach',
  );
  await holds();
});
