import assert from 'node:assert/strict';
import { test } from 'node:test';
import { tidyName } from '../../people/names.ts';
import { dice } from './dice.ts';
import { inventName, writeName, type Custom } from './names.ts';

const customs: readonly Custom[] = ['arab', 'caucasian', 'tajik', 'turkish', 'french', 'german', 'english', 'balkan', 'malay'];
const hand = { arabic: 0.5, cyrillic: 0.4, capitals: 0.3, familyFirst: 0.2 };

test('every written name is one the book takes as it stands', () => {
  const throws = dice(3);
  for (const custom of customs) {
    for (let i = 0; i < 400; i++) {
      for (const { text } of writeName(inventName(custom, throws.chance(0.5), throws), hand, throws)) {
        assert.deepEqual(tidyName(text), { ok: true, value: text });
      }
    }
  }
});

test('one woman is written in several scripts and spellings', () => {
  const throws = dice(5);
  const name = inventName('caucasian', true, throws);
  const spellings = new Set([...Array(200).keys()].map(() => writeName(name, hand, throws)[0]?.text ?? ''));
  assert.ok(
    [...spellings].some((text) => /[\u0600-\u06ff]/.test(text)),
    'Arabic',
  );
  assert.ok(
    [...spellings].some((text) => /[\u0400-\u04ff]/.test(text)),
    'Cyrillic',
  );
  assert.ok(
    [...spellings].some((text) => /[A-Z]/.test(text)),
    'Latin',
  );
  assert.ok(spellings.size > 6, `${spellings.size}`);
});
