import assert from 'node:assert/strict';
import { test } from 'node:test';
import { house, someone } from './house.ts';

// 2019 and 2020: thirteen women of one state are presumed to have fled an annex. What is said of them changes from month to month, and
// one who was called dead is seen. All thirteen are invented.

const { done, both, refusedWith, rows, answered, file, behind, pass, text, holds } = house({
  name: 'thirteen-women',
  from: '2019-10-13T08:00:00Z',
  people: { amal: ['HOLDER', 'registrar'], dilan: ['HOLDER', 'registrar'], nour: ['HOLDER', 'clinician'] },
  authorities: [['HOLDER', true]],
  places: [
    ['ANNEX', 'camp', 'HOLDER'],
    ['OTHER-CAMP', 'camp', 'HOLDER'],
  ],
});

const names = [
  'Agathe',
  'Berthe',
  'Claire',
  'Diane',
  'Edith',
  'Flore',
  'Gilda',
  'Helene',
  'Irene',
  'Jeanne',
  'Karine',
  'Louise',
  'Mathilde',
];
let women: readonly string[];
let calledDead: string;
let established: string;
let stillHere: string;
const reportedOn = { dead: '', seen: '' };

test('thirteen women are missing, and that they fled is said by nobody but the press', async () => {
  const persons = [...names, 'Noemie'].map((name) => someone(`${name} Exemple`, { nationality: 'XXF' }));
  const admitted = (await done('amal', { type: 'admit', place: 'ANNEX', persons, seen: 'answered-to-name' })).persons;
  women = admitted.slice(0, 13);
  [calledDead, established] = women as [string, string];
  stillHere = admitted[13] ?? assert.fail();
  pass(48);
  await both('amal', 'dilan', {
    type: 'declare-unaccounted',
    persons: women,
    circumstances: 'Not at the roll call after the guards left.',
  });
  assert.deepEqual(await behind('amal', 'unaccounted'), [...women].sort());
  assert.deepEqual(await behind('amal', 'at-large'), []);
});

test('one is reported dead: it is a report, with who said it and when, and she does not end by it', async () => {
  pass(24 * 60);
  reportedOn.dead = text();
  await done('amal', {
    type: 'report-death',
    person: calledDead,
    circumstances: 'A newspaper names her among the dead of an air strike.',
    source: 'press',
  });
  const one = await file('amal', calledDead);
  assert.deepEqual([one.deathReported, one.account.kind], [true, 'unaccounted'], 'still somebody who must be accounted for');
  assert.deepEqual(await behind('amal', 'deceased'), []);
  assert.equal(
    await refusedWith('nour', { type: 'establish-death', person: calledDead, cause: 'x', remains: 'x', circumstances: 'x' }),
    '403 role-may-not',
  );
});

test('a death without cause and remains can be reported, and no one person can establish any', async () => {
  const death = { type: 'establish-death', person: calledDead, circumstances: 'As the newspaper says.' };
  assert.equal(await refusedWith('amal', { ...death, cause: ' ', remains: ' ', mode: 'authorise' }), '422 reason-missing');
  const proposed = await done('amal', { ...death, cause: 'An air strike', remains: 'Not found' });
  assert.ok(proposed.awaits, 'it waits for a second person');
  assert.equal(await refusedWith('amal', { type: 'confirm-decision', decision: proposed.awaits }), '403 second-person-needed');
  await done('dilan', { type: 'reject-decision', decision: proposed.awaits, reason: 'Nobody has seen remains.' });
  assert.equal((await file('amal', calledDead)).account.kind, 'unaccounted');
});

test('then she is seen: the book leads back from a death that was reported, and keeps who said what when', async () => {
  pass(24 * 90);
  reportedOn.seen = text();
  await done('amal', {
    type: 'come-back',
    persons: [calledDead],
    how: 'seen-alive',
    circumstances: 'Her sister spoke to her by video.',
    source: 'witness',
  });
  const one = await file('amal', calledDead);
  assert.deepEqual([one.deathReported, one.account.kind], [false, 'unaccounted'], 'alive, and nobody knows where');
  const said = one.timeline.filter(({ type }) => type === 'DeathReported' || type === 'PersonsCameBack' || type === 'DecisionRejected');
  assert.deepEqual(
    said.map(({ type, actor, source, recordedAt }) => [type, actor, source, recordedAt]),
    [
      ['DeathReported', 'amal', 'press', reportedOn.dead],
      ['DecisionRejected', 'dilan', 'own-act', reportedOn.dead],
      ['PersonsCameBack', 'amal', 'witness', reportedOn.seen],
    ],
  );
  const then = await file('amal', calledDead, reportedOn.dead);
  assert.equal(then.deathReported, true, 'asked about that day, the book still says what was said then');
});

test('another is established dead by two, with cause and remains; months later she stands at a gate, and the book leads back', async () => {
  const before = text();
  await both('amal', 'dilan', {
    type: 'establish-death',
    person: established,
    cause: 'A wound, as a nurse found',
    remains: 'Buried at the roadside, grave 3',
    circumstances: 'Two women who knew her were present.',
  });
  assert.equal(await answered('amal'), 'no, ever 14, held-older 1, unaccounted 12, deceased 1');
  assert.equal(await refusedWith('amal', { type: 'move', persons: [established], to: 'OTHER-CAMP' }), '409 person-ended');
  assert.equal(await refusedWith('amal', { type: 'sight', persons: [established], how: 'face-checked' }), '409 step-impossible');
  pass(24 * 60);
  await done('amal', {
    type: 'come-back',
    persons: [established],
    how: 'seen-alive',
    place: 'OTHER-CAMP',
    circumstances: 'She came to the gate; her mother knew her at once.',
  });
  const one = await file('amal', established);
  assert.deepEqual([one.account.kind, one.account.place, one.deathReported], ['held', 'OTHER-CAMP', false]);
  assert.deepEqual(
    one.stays.map(({ step }) => step),
    ['admitted', 'declared-unaccounted', 'died', 'seen-alive'],
  );
  const death = one.timeline.find(({ type }) => type === 'DeathEstablished');
  assert.deepEqual([death?.actor, death?.second], ['amal', 'dilan'], 'who was wrong is written down');
  assert.equal((await file('amal', established, before)).account.kind, 'deceased', 'what was held to be so that day can still be asked');
  assert.equal(await answered('amal'), 'no, ever 14, held-seen 1, held-older 1, unaccounted 12');
});

test('one who never left is reported dead as well: a tick on a sheet does not end the report, a named person does', async () => {
  await done('nour', { type: 'report-death', person: stillHere, circumstances: 'Somebody died in her tent.' });
  pass(1);
  await done('nour', { type: 'sight', persons: [stillHere], how: 'household' });
  assert.equal((await file('amal', stillHere)).deathReported, true);
  const alive = { type: 'come-back', how: 'seen-alive', circumstances: 'She sat before me and gave her name.' };
  await done('amal', { ...alive, persons: [stillHere] });
  const one = await file('amal', stillHere);
  assert.deepEqual([one.deathReported, one.account.place, one.stays.length], [false, 'ANNEX', 1], 'alive where she stands; nobody moved');
  assert.equal(one.seenAt, text());
  assert.equal(
    await refusedWith('amal', { ...alive, persons: [stillHere] }),
    '409 nothing-changes',
    'of whom nobody said it, it need not be denied',
  );
  assert.equal((await rows('amal', '/v1/persons?term=deceased')).length, 0);
  await holds();
});
