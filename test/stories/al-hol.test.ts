import assert from 'node:assert/strict';
import { test } from 'node:test';
import { house, someone } from './house.ts';

// January 2026: night after night cars come to a camp, and residents leave in them. Forty invented women and children.

const { done, refusedWith, ask, rows, answer, answered, behind, file, begin, look, finish, variances, duties, pass, holds } = house({
  name: 'al-hol',
  from: '2026-01-19T06:00:00Z',
  people: { amal: ['CAMP-ADMIN', 'registrar'], dilan: ['CAMP-ADMIN', 'registrar'], rojda: ['CAMP-ADMIN', 'child-protection'] },
  authorities: [['CAMP-ADMIN', true]],
  places: [['CAMP', 'camp', 'CAMP-ADMIN']],
});

const born = (year: number) => ({ birth: { earliest: `${year}-01-01`, latest: `${year}-12-31` } });
/** A household is a mother and three children. */
let households: readonly (readonly string[])[];
let everybody: readonly string[];
let night: string;

test('ten households live in a camp: forty residents, none of them a detainee', async () => {
  const persons = Array.from({ length: 40 }, (_, i) =>
    someone(i % 4 === 0 ? `Mother ${i / 4 + 1}` : `Child ${i}`, born(i % 4 === 0 ? 1992 : 2010 + (i % 4) * 3)),
  );
  everybody = (await done('amal', { type: 'admit', place: 'CAMP', persons, seen: 'ration' })).persons;
  households = Array.from({ length: 10 }, (_, i) => everybody.slice(i * 4, i * 4 + 4));
  for (const one of households) await done('amal', { type: 'form-family', persons: one });
  assert.equal(await answered('amal'), 'yes, ever 40, held-seen 40');
});

test('residents and children leave: nobody can report them escaped', async () => {
  pass(20);
  const report = { type: 'report-incident', place: 'CAMP', circumstances: 'Six cars at the eastern fence before dawn.' };
  assert.equal(await refusedWith('amal', { ...report, kind: 'escape' }), '422 only-detainees-escape');
  assert.equal(
    await refusedWith('amal', { type: 'report-incident', kind: 'escape', persons: [households[0]?.[1]], circumstances: 'A boy.' }),
    '422 only-detainees-escape',
    'a child leaves, wherever he was',
  );
  night = (await done('amal', { ...report, kind: 'departure' })).outcome?.['incident'] as string;
  assert.equal((await ask<{ kind: string }>('amal', `/v1/incidents/${night}`)).kind, 'departure');
});

test('three nights of cars: each count names who is gone, two persons declare them, and the sum never changes', async () => {
  let here = everybody;
  for (const leaving of [households.slice(0, 2), households.slice(2, 5), households.slice(5, 8)]) {
    const gone = leaving.flat();
    here = here.filter((person) => !gone.includes(person));
    const muster = await begin('dilan', 'CAMP', here.length, { kind: 'roll-call', incident: night });
    await look('dilan', muster, here);
    assert.equal((await finish('dilan', muster))['missing'], gone.length);
    const before = await answer('amal');
    const lost = { type: 'declare-unaccounted', persons: gone, incident: night, circumstances: 'Not in the camp since the cars came.' };
    await done('amal', lost);
    assert.deepEqual((await answer('amal')).terms, before.terms, 'one person declares nobody');
    await done('dilan', lost);
    const after = await answer('amal');
    assert.equal(after.ever, 40);
    assert.equal((after.terms['held-seen'] ?? 0) - (before.terms['held-seen'] ?? 0), -gone.length, 'what leaves one term of the equation');
    assert.equal((after.terms['unaccounted'] ?? 0) - (before.terms['unaccounted'] ?? 0), gone.length, 'stands in another');
    const open = await variances('amal', muster);
    await done('amal', { type: 'close-variances', variances: open.map(({ id }) => id), way: 'lost', finding: 'Declared by two.' });
    pass(24);
  }
  assert.equal(await answered('amal'), 'no, ever 40, held-seen 8, unaccounted 32');
  assert.deepEqual(await behind('amal', 'at-large'), []);
});

test('the children among them are sought by a duty of its own, first in the list, for whoever protects children too', async () => {
  const children = households.slice(0, 8).flatMap((one) => one.slice(1));
  for (const who of ['amal', 'rojda'] as const) {
    const [first, ...more] = await duties(who);
    assert.deepEqual([first?.code, first?.overdue, first?.about], ['find-child', true, 'CAMP']);
    assert.deepEqual(first?.persons.toSorted(), [...children].sort(), 'the twenty-four children, and no mother');
    assert.ok(more.every(({ code }) => code !== 'find-child'));
  }
});

test('a mother comes back with two of three: who came back is who left, and the third is still sought', async () => {
  const [mother, one, two, third] = households[0] as readonly [string, string, string, string];
  await done('amal', {
    type: 'come-back',
    persons: [mother, one, two],
    how: 'returned',
    place: 'CAMP',
    incident: night,
    circumstances: 'A driver turned round at the second checkpoint.',
  });
  assert.equal(await answered('amal'), 'no, ever 40, held-seen 11, unaccounted 29');
  assert.deepEqual(
    (await file('amal', one)).stays.map(({ step }) => step),
    ['admitted', 'declared-unaccounted', 'returned'],
  );
  assert.ok((await duties('amal'))[0]?.persons.includes(third));
  assert.equal((await rows('amal', '/v1/persons?term=unaccounted&limit=200')).length, 29);
  await holds();
});
