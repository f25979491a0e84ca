import assert from 'node:assert/strict';
import { test } from 'node:test';
import { dice, mix } from './dice.ts';

test('the same seed throws the same', () => {
  const throwsOf = (seed: number) => {
    const throws = dice(seed);
    return [...Array(50).keys()].map(() => throws.whole(1000));
  };
  assert.deepEqual(throwsOf(7), throwsOf(7));
  assert.notDeepEqual(throwsOf(7), throwsOf(8));
  assert.ok(throwsOf(7).every((n) => n >= 0 && n < 1000));
});

test('weights are kept to, roughly', () => {
  const throws = dice(1);
  let rare = 0;
  for (let i = 0; i < 10_000; i++) {
    if (
      throws.weighted([
        ['rare', 1],
        ['common', 9],
      ] as const) === 'rare'
    ) {
      rare++;
    }
  }
  assert.ok(rare > 850 && rare < 1150, `${rare}`);
});

test('neighbouring rows of a list get seeds of their own', () => {
  const seeds = new Set([...Array(100_000).keys()].map((row) => mix(1, 2, 3, row)));
  assert.ok(seeds.size > 99_990, `${seeds.size}`);
});
