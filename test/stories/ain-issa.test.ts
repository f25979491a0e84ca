import assert from 'node:assert/strict';
import { test } from 'node:test';
import { house, someone, type Incident } from './house.ts';

// October 2019: an annex of a camp is counted by name; three days later the guards leave and the gate stands open. Women and
// children, all invented, and thirty where there were hundreds.

const { done, refusedWith, ask, rows, answered, behind, file, begin, look, finish, variances, pass, text, holds } = house({
  name: 'ain-issa',
  from: '2019-10-10T06:00:00Z',
  people: { amal: ['HOLDER', 'registrar'], dilan: ['HOLDER', 'registrar'], observer: ['HOLDER', 'observer'], stranger: ['OTHER', 'desk'] },
  authorities: [
    ['HOLDER', true],
    ['OTHER', true],
  ],
  places: [['ANNEX', 'camp', 'HOLDER']],
});

let everybody: readonly string[];
let present: readonly string[];
let gone: readonly string[];
let signed: string;
let incident: string;
let rollCall: string;

const born = (year: number) => ({ birth: { earliest: `${year}-01-01`, latest: `${year}-12-31` } });

test('before anything happens thirty women and children are counted by name, and the count is signed', async () => {
  const persons = Array.from({ length: 30 }, (_, i) =>
    someone(`${['Maryam', 'Aisha', 'Nour', 'Lina', 'Sami', 'Omar'][i % 6]} Example ${i + 1}`, born(i % 3 === 0 ? 1990 : 2012)),
  );
  everybody = (await done('amal', { type: 'admit', place: 'ANNEX', persons })).persons;
  signed = await begin('dilan', 'ANNEX', 30);
  await look('dilan', signed, everybody);
  const result = await finish('dilan', signed);
  assert.deepEqual([result['expected'], result['matched'], result['byName'], result['missing']], [30, 30, 30, 0]);
  assert.equal(await answered('observer'), 'yes, ever 30, held-seen 30');
});

test('the guards leave: the incident remembers the last signed count, and moves nobody', async () => {
  pass(72);
  const reported = await done('amal', {
    type: 'report-incident',
    kind: 'breakout',
    place: 'ANNEX',
    circumstances: 'Shelling; the guards are leaving, and the gate stands open.',
    guards: { before: 70, now: 6 },
  });
  incident = reported.outcome?.['incident'] as string;
  const { baseline, guards } = await ask<Incident>('amal', `/v1/incidents/${incident}`);
  assert.deepEqual([baseline?.muster, baseline?.count, guards], [signed, 30, { before: 70, now: 6 }]);
  const before = await rows<{ id: string }>('amal', `/v1/persons?place=ANNEX&asOf=${baseline?.at}`);
  assert.deepEqual(before.map(({ id }) => id).sort(), [...everybody].sort(), 'the manifest of that day opens to the names');
  assert.equal(await answered('observer'), 'yes, ever 30, held-seen 30');
  assert.equal(
    await refusedWith('amal', { type: 'report-incident', kind: 'escape', place: 'ANNEX', circumstances: 'They are gone.' }),
    '422 only-detainees-escape',
    'women and children of a camp have left; the word for detainees would brand them',
  );
});

test('after the breakout a roll call: who is not proven present is missing by name, and nobody is silently escaped', async () => {
  pass(20);
  present = everybody.slice(0, 9);
  gone = everybody.slice(9);
  rollCall = await begin('dilan', 'ANNEX', 9, { kind: 'roll-call', incident });
  await look('dilan', rollCall, present);
  const result = await finish('dilan', rollCall);
  assert.deepEqual([result['expected'], result['matched'], result['missing'], result['blind'], result['seen']], [30, 9, 21, 9, 9]);
  const open = await variances('amal', rollCall);
  assert.deepEqual(open.map(({ subject }) => subject).sort(), [...gone].sort());
  assert.deepEqual([...new Set(open.map(({ kind, owner, state }) => `${kind} ${owner} ${state}`))], ['missing dilan open']);
  const one = await file('amal', gone[0] ?? '');
  assert.deepEqual([one.account.kind, one.stays.map(({ step }) => step)], ['held', ['admitted']], 'nobody is moved by a count');
  assert.equal(await answered('observer'), 'no, ever 30, held-seen 30, inVariance 21');
  assert.deepEqual(await behind('amal', 'in-variance'), [...gone].sort(), 'the figure opens to the names');
});

test('two counts with one total are not one set: one woman comes in, another goes, and the differences are by name', async () => {
  const [stranger] = (await done('amal', { type: 'admit', place: 'ANNEX', persons: [someone('Huda Example', born(1988))] })).persons;
  pass(1);
  const again = await begin('dilan', 'ANNEX', 9, { kind: 'roll-call', incident });
  await look('dilan', again, [...present.slice(1), stranger ?? '']);
  const result = await finish('dilan', again);
  assert.deepEqual([result['blind'], result['seen']], [9, 9], 'nine as before');
  const open = (await variances('amal', again)).map(({ subject }) => subject ?? '');
  assert.deepEqual(open.toSorted(), [...gone, present[0] ?? ''].sort(), 'and yet another woman is missing');
  await done('dilan', { type: 'sight', persons: [present[0] ?? ''], how: 'face-checked' });
});

test('three counts of others stand beside ours, each with its source and date, and open to no names', async () => {
  const said = text();
  for (const [saidBy, count] of [
    ['Press, 13 October', { least: 19, most: 19 }],
    ['A relief agency', { least: 24, most: 24 }],
    ['Press, “up to”', { most: 23 }],
  ] as const) {
    await done('amal', { type: 'record-rival-count', incident, of: 'gone', saidBy, said, ...count });
  }
  assert.equal(
    await refusedWith('amal', { type: 'record-rival-count', incident, of: 'gone', most: 20, saidBy: ' ', said }),
    '422 reason-missing',
    'a total without a source is none',
  );
  const { rivals } = await ask<Incident>('amal', `/v1/incidents/${incident}`);
  assert.deepEqual(
    rivals.map(({ least, most, saidBy, said: on }) => [least, most, saidBy, on]),
    [
      [19, 19, 'Press, 13 October', said],
      [24, 24, 'A relief agency', said],
      [undefined, 23, 'Press, “up to”', said],
    ],
  );
  assert.deepEqual(
    rivals.map((one) => Object.keys(one).includes('persons')),
    [false, false, false],
  );
  assert.match(await answered('observer'), /^no, ever 31, held-seen 31, inVariance 2[12]$/, 'no figure of ours moved by them');
  assert.deepEqual(await rows('stranger', '/v1/incidents'), [], 'another authority sees none of it');
});

test('two persons declare the missing unaccounted for, and the sum of the equation stays what it was', async () => {
  const declared = { type: 'declare-unaccounted', persons: gone, incident, circumstances: 'Not present at the roll call.' };
  const first = await done('amal', declared);
  assert.ok(first.awaits);
  assert.match(await answered('observer'), /^no, ever 31, held-seen 31, /, 'one person loses nobody');
  assert.equal(await refusedWith('amal', declared), '403 second-person-needed');
  await done('dilan', declared);
  assert.match(await answered('observer'), /^no, ever 31, held-seen 10, unaccounted 21/);
  assert.deepEqual(await behind('amal', 'unaccounted'), [...gone].sort());
  assert.deepEqual(await behind('amal', 'at-large'), [], 'nobody is said to have escaped');
  await done('amal', {
    type: 'close-variances',
    variances: (await variances('amal', rollCall)).map(({ id }) => id),
    way: 'lost',
    finding: 'Declared unaccounted for by two registrars.',
  });
  const [back] = gone;
  await done('amal', { type: 'come-back', persons: [back], how: 'returned', place: 'ANNEX', incident, circumstances: 'At the gate.' });
  assert.match(await answered('observer'), /^no, ever 31, held-seen 11, unaccounted 20/);
  assert.deepEqual(
    (await file('amal', back ?? '')).stays.map(({ step }) => step),
    ['admitted', 'declared-unaccounted', 'returned'],
    'she is who she was',
  );
  await holds();
});
