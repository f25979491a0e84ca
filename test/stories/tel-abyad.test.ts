import assert from 'node:assert/strict';
import { test } from 'node:test';
import { house, someone, type File } from './house.ts';

// October 2019: of those who were missing after the breakout of an annex, two are heard of in the hands of an armed faction at a post
// on the road north. Six invented women.

const { call, done, both, refusedWith, rows, answered, file, behind, begin, finish, pass, text, holds } = house({
  name: 'tel-abyad',
  from: '2019-10-12T08:00:00Z',
  people: {
    amal: ['HOLDER', 'registrar'],
    dilan: ['HOLDER', 'registrar'],
    hamza: ['FACTION', 'registrar'],
  },
  authorities: [
    ['HOLDER', true],
    ['FACTION', true],
  ],
  places: [
    ['ANNEX', 'camp', 'HOLDER'],
    ['NORTH-POST', 'detention', 'HOLDER'],
  ],
});

interface Place {
  readonly code: string;
  readonly holder: string;
  readonly taken?: string;
  readonly held: number;
}
const post = async (who: 'amal' | 'hamza' = 'amal') => (await rows<Place>(who, '/v1/places')).find(({ code }) => code === 'NORTH-POST');
const where = ({ account, stays }: File) => [account.kind, account.place, stays.map(({ step }) => step).join(', ')];

let women: readonly string[];
let two: readonly string[];
let heard: readonly string[];

test('six women are missing after a breakout, and two persons have declared it', async () => {
  const names = ['Salma', 'Huda', 'Inaya', 'Rima', 'Farah', 'Dalal'].map((name) => someone(`${name} Example`));
  women = (await done('amal', { type: 'admit', place: 'ANNEX', persons: names, seen: 'answered-to-name' })).persons;
  two = women.slice(0, 2);
  pass(30);
  await both('amal', 'dilan', { type: 'declare-unaccounted', persons: women, circumstances: 'Not there when the guards had left.' });
  assert.equal(await answered('amal'), 'no, ever 6, unaccounted 6');
});

test('a faction takes the post: it is recorded as holder by what a witness says, stands contested, and sees nobody by it', async () => {
  await done('amal', {
    type: 'take-over',
    place: 'NORTH-POST',
    holder: 'FACTION',
    circumstances: 'A driver saw armed men at the post; nobody of ours is left there.',
    source: 'witness',
  });
  assert.deepEqual([(await post())?.holder, (await post())?.taken], ['FACTION', 'contested']);
  assert.deepEqual(await rows('hamza', '/v1/persons'), []);
});

test('a clerk enters two women of whom a driver speaks; two persons then find that they are two of the missing', async () => {
  pass(24);
  heard = (
    await done('dilan', {
      type: 'admit',
      place: 'NORTH-POST',
      persons: [someone('Selma, as the driver says'), someone('Hoda, as the driver says')],
      source: 'witness',
    })
  ).persons;
  assert.equal(await answered('amal'), 'no, ever 8, held-never 2, unaccounted 6, openBreaches 1', 'entered twice, for a while');
  for (const [i, keep] of two.entries()) {
    const same = { type: 'judge-same', keep, other: heard[i], reason: 'Age, the children they speak of, and the road they took.' };
    assert.equal(await refusedWith('amal', { ...same, other: keep }), '422 same-person-twice');
    await both('amal', 'dilan', same);
  }
  assert.equal(
    await answered('amal'),
    'no, ever 8, unaccounted 6, merged 2, openBreaches 1',
    'six women again, and two entries counted under them',
  );
});

test('they are the same two: relinked, held by the faction as far as a witness tells, and proven present by nobody', async () => {
  await done('amal', {
    type: 'come-back',
    persons: two,
    how: 'seen-alive',
    place: 'NORTH-POST',
    circumstances: 'Seen behind the fence of the post by a driver who knows both.',
    source: 'witness',
  });
  for (const [i, id] of two.entries()) {
    const one = await file('amal', id);
    assert.deepEqual(where(one), ['held', 'NORTH-POST', 'admitted, declared-unaccounted, seen-alive']);
    assert.equal(one.timeline.findLast(({ type }) => type === 'PersonsCameBack')?.source, 'witness');
    assert.ok(Date.parse(one.seenAt ?? '') < Date.parse(text()) - 24 * 3_600_000, 'last seen by us in the annex, and not since');
    const other = await file('amal', heard[i] ?? '');
    assert.deepEqual(where(other), ['merged', undefined, 'admitted, merged'], 'the file made at the post leads to hers');
  }
  assert.deepEqual(await behind('amal', 'held-older'), [...two].sort());
  assert.equal(await answered('amal'), 'no, ever 8, held-older 2, unaccounted 4, merged 2, openBreaches 2');
  const breaches = await rows<{ code: string; subjects: readonly string[] }>('amal', '/v1/breaches');
  assert.deepEqual(
    breaches.map(({ code }) => code),
    ['into-place-of-another', 'into-place-of-another'],
    'held at a place of another: recorded, owned, with a clock',
  );
});

test('the faction counts for itself: it holds the place now by its own word, and still no file opens to it', async () => {
  const count = await begin('hamza', 'NORTH-POST', 2);
  assert.equal(
    await refusedWith('hamza', { type: 'sight-in-muster', muster: count, sightings: [{ person: two[0], how: 'face-checked' }] }),
    '404 person-unknown',
  );
  await done('hamza', {
    type: 'strangers-in-muster',
    muster: count,
    strangers: [1, 2].map((n) => ({ identity: { names: [] }, remark: `Woman ${n}` })),
  });
  await finish('hamza', count);
  assert.equal((await post())?.taken, 'counted');
  assert.equal((await call('hamza', `/v1/persons/${two[0]}`)).status, 404);
  assert.equal((await file('amal', two[0] ?? '')).account.roll, 'HOLDER', 'on whose roll they are has not changed');
});

test('a delegate speaks to one of them: now somebody has looked, and her presence is proven', async () => {
  pass(48);
  await done('amal', { type: 'sight', persons: two.slice(0, 1), how: 'face-checked', source: 'intermediary' });
  assert.deepEqual(await behind('amal', 'held-seen'), two.slice(0, 1));
  assert.deepEqual(await behind('amal', 'held-older'), two.slice(1));
  await holds();
});
