import assert from 'node:assert/strict';
import { test } from 'node:test';
import { house, someone, type Incident, type Muster } from './house.ts';

// January 2026: the guards of a prison leave in the night. In the morning three numbers of who is gone are about, from 120 to 1,500.
// Twenty-four invented men, and numbers as they were said.

const { done, refusedWith, ask, rows, answered, file, begin, look, finish, variances, behind, both, pass, text, holds } = house({
  name: 'shaddadi',
  from: '2026-01-18T14:00:00Z',
  people: {
    amal: ['HOLDER', 'registrar'],
    dilan: ['HOLDER', 'registrar'],
    ozan: ['HOLDER', 'escort'],
    observer: ['OTHER', 'observer'],
    clerk: ['OTHER', 'desk'],
  },
  authorities: [
    ['HOLDER', true],
    ['OTHER', true],
    ['NEW-HOLDER', true],
  ],
  places: [['PRISON', 'detention', 'HOLDER']],
});

let men: readonly string[];
let signed: string;
let incident: string;

test('on the evening before, twenty-four men are counted by name, and the count is signed', async () => {
  const persons = Array.from({ length: 24 }, (_, i) => someone(`Man ${i + 1} Example`));
  men = (await done('amal', { type: 'admit', place: 'PRISON', persons })).persons;
  signed = await begin('dilan', 'PRISON', 24);
  await look('dilan', signed, men);
  assert.equal((await finish('dilan', signed))['byName'], 24);
});

test('the guards leave: who was on post before and who is now, and the last signed count is what later ones are held against', async () => {
  pass(12);
  const reported = await done('ozan', {
    type: 'report-incident',
    kind: 'abandonment',
    place: 'PRISON',
    circumstances: 'The last lorry left at two in the morning; the doors are open.',
    guards: { before: 40, now: 0 },
  });
  incident = reported.outcome?.['incident'] as string;
  const told = await ask<Incident>('amal', `/v1/incidents/${incident}`);
  assert.deepEqual(
    [told.kind, told.guards, told.baseline?.muster, told.baseline?.count],
    ['abandonment', { before: 40, now: 0 }, signed, 24],
  );
  await done('amal', { type: 'note-incident', incident, text: 'Six guards have come back to the gate.', guards: { before: 40, now: 6 } });
  assert.deepEqual((await ask<Incident>('amal', `/v1/incidents/${incident}`)).guards, { before: 40, now: 6 });
  assert.match(await answered('observer'), /ever 24, held-seen 24/, 'that guards are gone says of nobody that he is');
  assert.deepEqual(await rows('clerk', '/v1/incidents'), [], 'how weak a place is guarded leaves nobody’s own desk');
});

test('others say that 120, 200 and 1,500 are gone: each number stands beside ours with source and date, and moves nobody', async () => {
  const rival = (saidBy: string, count: object, of = 'gone') => ({
    type: 'record-rival-count',
    incident,
    of,
    saidBy,
    said: text(),
    ...count,
  });
  await done('amal', rival('A ministry', { least: 120, most: 120 }));
  await done('amal', rival('A ministry', { least: 81, most: 81 }, 'recaptured'));
  await done('amal', rival('A foreign official', { least: 200, most: 200 }));
  await done('amal', rival('The former guards', { least: 1500 }));
  assert.equal(await refusedWith('amal', rival('A channel', { least: 200, most: 120 })), '422 count-reversed');
  const { rivals } = await ask<Incident>('amal', `/v1/incidents/${incident}`);
  assert.deepEqual(
    rivals.map(({ of, least, most, saidBy }) => [of, least, most, saidBy]),
    [
      ['gone', 120, 120, 'A ministry'],
      ['recaptured', 81, 81, 'A ministry'],
      ['gone', 200, 200, 'A foreign official'],
      ['gone', 1500, undefined, 'The former guards'],
    ],
  );
  assert.ok(rivals.every(({ said }) => said === text()));
  assert.match(await answered('observer'), /ever 24, held-seen 24/);
});

test('the roll call is held against the baseline, name by name: of twenty-four, seventeen are there', async () => {
  pass(6);
  const muster = await begin('dilan', 'PRISON', 17, { kind: 'roll-call', incident });
  await look('dilan', muster, men.slice(0, 17));
  await finish('dilan', muster);
  const { baseline } = await ask<Incident>('amal', `/v1/incidents/${incident}`);
  const later = await ask<Muster>('amal', `/v1/musters/${muster}`);
  assert.equal(later.incident, incident);
  assert.deepEqual([baseline?.count, later.result?.['expected'], later.result?.['matched'], later.result?.['missing']], [24, 24, 17, 7]);
  const missing = await variances('amal', muster);
  assert.deepEqual(missing.map(({ subject }) => subject).sort(), men.slice(17).toSorted());
  const counted = await rows<{ id: string }>('amal', `/v1/persons?place=PRISON&asOf=${baseline?.at}`);
  assert.deepEqual(counted.map(({ id }) => id).sort(), [...men].sort(), 'who was counted that evening can still be read by name');
});

test('two persons declare the seven; three are caught again and are who they were; the rest stay unaccounted for', async () => {
  const gone = men.slice(17);
  await both('amal', 'dilan', { type: 'declare-unaccounted', persons: gone, incident, circumstances: 'Not at the roll call.' });
  pass(20);
  const caught = gone.slice(0, 3);
  await done('amal', {
    type: 'come-back',
    persons: caught,
    how: 'recaptured',
    place: 'PRISON',
    incident,
    circumstances: 'At a checkpoint east of the town.',
  });
  assert.deepEqual(await behind('amal', 'unaccounted'), gone.slice(3).toSorted());
  assert.deepEqual(
    (await file('amal', caught[0] ?? '')).stays.map(({ step }) => step),
    ['admitted', 'declared-unaccounted', 'recaptured'],
  );
});

test('nobody is recaptured who never escaped: by the book he is held, and what is wrong must be looked into first', async () => {
  const [held] = men;
  const caught = { type: 'come-back', persons: [held], how: 'recaptured', place: 'PRISON', circumstances: 'At a checkpoint, he says.' };
  assert.equal(await refusedWith('amal', caught), '409 step-impossible');
  assert.equal(await refusedWith('amal', { ...caught, how: 'returned' }), '409 step-impossible');
  const one = await file('amal', held ?? '');
  assert.deepEqual([one.account.kind, one.stays.length], ['held', 1]);
  await done('amal', { type: 'close-incident', incident, finding: 'Seventeen counted, three caught, four unaccounted for.' });
  assert.equal((await ask<Incident>('amal', `/v1/incidents/${incident}`)).state, 'closed');
  await holds();
});
