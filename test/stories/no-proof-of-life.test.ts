import assert from 'node:assert/strict';
import { test } from 'node:test';
import { house, someone } from './house.ts';

// Men of whom their families have heard nothing for years. Nobody says that they are gone; nobody has seen them either. Six invented men
// and a woman in a camp.

const { done, answered, file, behind, rows, pass, text, holds } = house({
  name: 'no-proof-of-life',
  from: '2019-03-01T08:00:00Z',
  people: { amal: ['HOLDER', 'registrar'], nour: ['HOLDER', 'clinician'], observer: ['OTHER', 'observer'] },
  authorities: [
    ['HOLDER', true],
    ['OTHER', true],
  ],
  places: [
    ['PRISON', 'detention', 'HOLDER'],
    ['CAMP', 'camp', 'HOLDER'],
  ],
});

let men: readonly string[];
let neverSeen: string;
let woman: string;

test('four men are seen when they come in, two stand on a list that was handed over, and a woman lives in a camp', async () => {
  const seen = ['Jean', 'Luc', 'Marc', 'Paul'].map((name) => someone(`${name} Example`, { nationality: 'XXC' }));
  men = (await done('amal', { type: 'admit', place: 'PRISON', persons: seen, seen: 'answered-to-name' })).persons;
  const listed = ['Simon', 'Thomas'].map((name, i) => ({
    ...someone(`${name} Example`, { nationality: 'XXC' }),
    key: `list-${i}`,
    said: name,
    line: i + 2,
  }));
  const roll = await done('amal', { type: 'receive-roll', place: 'PRISON', list: 'Roll as it was handed over', rows: listed });
  neverSeen = roll.persons[0] ?? assert.fail();
  woman = (await done('amal', { type: 'admit', place: 'CAMP', persons: [someone('Anne Example')], seen: 'ration' })).persons[0] ?? '';
  assert.equal(await answered('observer'), 'no, ever 7, held-seen 5, held-never 2', 'a list has seen nobody');
  assert.deepEqual(await behind('amal', 'held-never'), [...roll.persons].sort());
});

test('a proof of presence ages: within the limit of the kind of place it counts, past it the person is counted as older', async () => {
  pass(24);
  assert.equal(await answered('observer'), 'no, ever 7, held-seen 5, held-never 2', 'a day in a prison');
  pass(1);
  assert.equal(await answered('observer'), 'no, ever 7, held-seen 1, held-older 4, held-never 2', 'a camp counts by the week');
  assert.deepEqual(await behind('amal', 'held-older'), [...men].sort(), 'the figure opens to the names');
  pass(24 * 6);
  assert.equal(await answered('observer'), 'no, ever 7, held-older 5, held-never 2');
});

test('years pass, and silence changes neither where they stand nor how old the last proof is', async () => {
  pass(24 * 365 * 3);
  assert.equal(await answered('observer'), 'no, ever 7, held-older 5, held-never 2');
  const one = await file('amal', men[0] ?? '');
  assert.deepEqual(
    [one.account, one.seenAt, one.seenHow],
    [{ roll: 'HOLDER', kind: 'held', place: 'PRISON' }, '2019-03-01T08:00:00.000Z', 'answered-to-name'],
  );
  assert.equal((await file('amal', neverSeen)).seenAt, undefined);
  const list = await rows<{ id: string; seenAt?: string }>('amal', '/v1/persons?place=PRISON');
  assert.deepEqual(
    list.map(({ seenAt }) => seenAt ?? 'never').sort(),
    [...men.map(() => '2019-03-01T08:00:00.000Z'), 'never', 'never'],
    'beside each name stands when it was last seen',
  );
});

test('a tracing message and a visit to the clinic renew the proof, each under its own name', async () => {
  const written = text();
  pass(10);
  await done('amal', {
    type: 'sight',
    persons: [men[0]],
    how: 'tracing-message',
    occurred: { from: written, to: written },
    source: 'intermediary',
  });
  await done('nour', { type: 'sight', persons: [men[1], neverSeen], how: 'clinic' });
  assert.equal(await answered('observer'), 'no, ever 7, held-seen 3, held-older 3, held-never 1');
  assert.deepEqual(await behind('amal', 'held-seen'), [men[0] ?? '', men[1] ?? '', neverSeen].sort());
  const one = await file('amal', men[0] ?? '');
  assert.deepEqual([one.seenHow, one.seenAt], ['tracing-message', written], 'it proves that he lived when he wrote it, not when it came');
  assert.equal((await file('amal', men[1] ?? '')).seenHow, 'clinic');
});

test('an old letter that is found late makes nobody younger: the newest proof stays', async () => {
  const old = '2020-05-01T08:00:00.000Z';
  const letter = { type: 'sight', how: 'tracing-message', occurred: { from: old, to: old } };
  await done('amal', { ...letter, persons: [men[1], men[2]] });
  assert.equal((await file('amal', men[1] ?? '')).seenHow, 'clinic');
  assert.deepEqual([(await file('amal', men[2] ?? '')).seenAt, (await behind('amal', 'held-older')).includes(men[2] ?? '')], [old, true]);
  pass(25);
  assert.deepEqual((await behind('amal', 'held-older')).length, 6, 'and what was renewed ages again');
  assert.ok((await behind('amal', 'held-older')).includes(woman));
  await holds();
});
