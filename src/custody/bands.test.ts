import assert from 'node:assert/strict';
import { test } from 'node:test';
import { assert as always, integer, property } from 'fast-check';
import { bandCheck, readBand } from './bands.ts';

test('the check symbol is that of ISO/IEC 7064, MOD 37,36, as printed in its published example', () => {
  // The worked example of the Global Release Identifier standard, which uses the same system.
  assert.equal(bandCheck('A12425GABC1234002'), 'M');
});

test('a band is read with hyphens, spaces and small letters, and kept without', () => {
  const band = `NES004217${bandCheck('NES004217')}`;
  assert.equal(readBand(`nes-004217-${band.at(-1)}`), band);
  assert.equal(readBand(` ${band.slice(0, 3)} ${band.slice(3)} `), band);
  assert.equal(readBand('NES'), undefined);
  assert.equal(readBand(`${band}é`), undefined);
});

const SYMBOLS = '0123456789ABCDEFGHIJKLMNOPQRSTUVWXYZ';
const bandOf = (n: number) => {
  const number = `HOL${String(n).padStart(6, '0')}`;
  return `${number}${bandCheck(number)}`;
};

test('no single wrong symbol makes the band of somebody else', () => {
  always(
    property(integer({ min: 0, max: 999_999 }), integer({ min: 0, max: 9 }), integer({ min: 1, max: 35 }), (n, at, shift) => {
      const band = bandOf(n);
      const wrong = SYMBOLS[(SYMBOLS.indexOf(band[at] ?? '') + shift) % 36] ?? '';
      assert.equal(readBand(band.slice(0, at) + wrong + band.slice(at + 1)), undefined);
    }),
  );
});

test('of two neighbours exchanged fewer than one in a hundred pass', () => {
  let [exchanged, passed] = [0, 0];
  for (let n = 0; n < 3000; n++) {
    const band = bandOf(n * 331);
    for (let at = 0; at < 9; at++) {
      const [a, b] = [band[at] ?? '', band[at + 1] ?? ''];
      if (a === b) continue;
      exchanged++;
      if (readBand(band.slice(0, at) + b + a + band.slice(at + 2)) !== undefined) passed++;
    }
  }
  assert.ok(passed / exchanged < 0.01, `${passed} of ${exchanged}`);
});
