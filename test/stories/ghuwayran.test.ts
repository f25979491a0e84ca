import assert from 'node:assert/strict';
import { test } from 'node:test';
import { house, someone } from './house.ts';

// January 2022: a prison is assaulted, and among hundreds of men there are boys whom nobody counts one by one. Eight invented boys
// and two invented men.

const { done, answered, file, begin, look, finish, variances, duties, pass, text, behind, holds, refusedWith } = house({
  name: 'ghuwayran',
  from: '2022-01-20T08:00:00Z',
  people: { amal: ['HOLDER', 'registrar'], dilan: ['HOLDER', 'registrar'], rojda: ['HOLDER', 'child-protection'], desk: ['OTHER', 'desk'] },
  authorities: [
    ['HOLDER', true],
    ['OTHER', true],
  ],
  places: [['SCHOOL-WING', 'detention', 'HOLDER']],
});

const boy = (name: string, year: number) => someone(name, { birth: { earliest: `${year}-01-01`, latest: `${year}-12-31` } });
let boys: readonly string[];
let men: readonly string[];
let incident: string;
let muster: string;

test('eight boys and two men are held in one wing', async () => {
  const names = ['Ilyas', 'Adam', 'Yunus', 'Zaid', 'Harun', 'Musa', 'Isa', 'Bilal'];
  boys = (await done('amal', { type: 'admit', place: 'SCHOOL-WING', persons: names.map((name) => boy(name, 2007)), seen: 'face-checked' }))
    .persons;
  const grown = [boy('Karim', 1985), boy('Omar', 1990)];
  men = (await done('amal', { type: 'admit', place: 'SCHOOL-WING', persons: grown, seen: 'face-checked' })).persons;
  assert.deepEqual(await duties('amal'), []);
});

test('“mark all” proves the presence of nobody: ten ticks in no time are said to be what they are', async () => {
  pass(30);
  const reported = await done('amal', {
    type: 'report-incident',
    kind: 'breakout',
    place: 'SCHOOL-WING',
    circumstances: 'The gate was blown in; smoke over the school wing.',
  });
  incident = reported.outcome?.['incident'] as string;
  muster = await begin('dilan', 'SCHOOL-WING', 10, { kind: 'roll-call', incident });
  const seenBefore = (await file('amal', boys[0] ?? '')).seenAt;
  const sightings = [...boys, ...men].map((person) => ({ person, how: 'face-checked' }));
  const marked = await done('dilan', { type: 'sight-in-muster', muster, sightings });
  assert.equal(marked.outcome?.['marked'], 10);
  assert.equal((await file('amal', boys[0] ?? '')).seenAt, seenBefore, 'he was not seen by it');
  assert.deepEqual(await behind('amal', 'held-older'), [...boys, ...men].sort(), 'everybody is older than the limit of a day');
  await done('dilan', { type: 'abandon-muster', muster, reason: 'Somebody ticked the whole sheet.' });
});

test('boy by boy, each presence is proven by itself: what was answered by name stands in his own file', async () => {
  muster = await begin('dilan', 'SCHOOL-WING', 7, { kind: 'roll-call', incident });
  await look('dilan', muster, [...boys.slice(0, 5), ...men.slice(0, 1)]);
  await done('dilan', {
    type: 'sight-in-muster',
    muster,
    sightings: [{ person: boys[5], how: 'answered-to-name' }],
  });
  const one = await file('amal', boys[5] ?? '');
  assert.deepEqual([one.seenHow, one.seenAt], ['answered-to-name', text()]);
  const result = await finish('dilan', muster);
  assert.deepEqual([result['expected'], result['matched'], result['byName'], result['missing']], [10, 7, 7, 3]);
});

test('a boy who is not proven present stands as missing, with an owner and a clock, and as a child before everything else', async () => {
  const open = await variances('amal', muster);
  assert.deepEqual(open.map(({ subject }) => subject).sort(), [...boys.slice(6), men[1] ?? ''].sort());
  assert.ok(
    open.every(
      ({ kind, owner, due, opened }) => kind === 'missing' && owner === 'dilan' && Date.parse(due) - Date.parse(opened) === 86_400_000,
    ),
  );
  const [first, second, ...more] = await duties('amal');
  assert.deepEqual([first?.code, first?.about, first?.persons.toSorted()], ['find-child', 'SCHOOL-WING', boys.slice(6).toSorted()]);
  assert.deepEqual([second?.code, second?.persons.length, more.length], ['settle-variance', 3, 0]);
  assert.deepEqual((await duties('rojda'))[0]?.code, 'find-child', 'whoever protects children is told as well');
  assert.deepEqual(await duties('desk'), [], 'another authority is told nothing');
});

test('nobody settles it: hours pass, both duties are late, the boys come first, and where they stand nothing changes', async () => {
  pass(7);
  assert.deepEqual(
    (await duties('amal')).map(({ code, overdue }) => `${code} ${overdue}`),
    ['find-child true', 'settle-variance false'],
  );
  pass(24 * 21);
  assert.deepEqual(
    (await duties('amal')).map(({ code, overdue }) => `${code} ${overdue}`),
    ['find-child true', 'settle-variance true'],
    'three weeks later, still',
  );
  assert.deepEqual((await file('amal', boys[6] ?? '')).account, { roll: 'HOLDER', kind: 'held', place: 'SCHOOL-WING' });
  assert.equal(await answered('amal'), 'no, ever 10, held-older 10, inVariance 3');
});

test('one boy is seen in the clinic: the duty is then about the other alone, and his difference cannot be talked away', async () => {
  const [found, still] = [boys[6] ?? '', boys[7] ?? ''];
  await done('amal', { type: 'sight', persons: [found], how: 'clinic' });
  assert.deepEqual((await duties('amal'))[0]?.persons, [still], 'he is sought no more, though the paper is still open');
  const of = new Map((await variances('amal', muster)).map(({ subject, id }) => [subject, id]));
  const close = { type: 'close-variances', way: 'seen-since', finding: 'He lay in the clinic.' };
  await done('amal', { ...close, variances: [of.get(found)] });
  assert.equal(await refusedWith('amal', { ...close, variances: [of.get(still)] }), '409 variance-not-shown');
  const lost = { type: 'declare-unaccounted', persons: [still], incident, circumstances: 'Nobody has seen him since the assault.' };
  await done('amal', lost);
  await done('dilan', lost);
  await done('amal', { ...close, variances: [of.get(still)], way: 'lost' });
  const [first] = await duties('amal');
  assert.deepEqual([first?.code, first?.persons], ['find-child', [still]], 'to declare him lost ends nobody’s search');
  await done('amal', {
    type: 'come-back',
    persons: [still],
    how: 'returned',
    place: 'SCHOOL-WING',
    circumstances: 'Found in another wing.',
  });
  assert.ok((await duties('amal')).every(({ code }) => code !== 'find-child'));
  await holds();
});
