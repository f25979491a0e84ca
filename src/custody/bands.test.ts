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

test('no single wrong symbol, and no two neighbours exchanged, make the band of somebody else', () => {
  const anyBand = integer({ min: 0, max: 999_999 }).map((n) => `HOL${String(n).padStart(6, '0')}`);
  always(
    property(anyBand, integer({ min: 0, max: 9 }), integer({ min: 1, max: 35 }), (number, at, shift) => {
      const band = `${number}${bandCheck(number)}`;
      const symbols = '0123456789ABCDEFGHIJKLMNOPQRSTUVWXYZ';
      const wrong = symbols[(symbols.indexOf(band[at] ?? '') + shift) % 36] ?? '';
      assert.equal(readBand(band.slice(0, at) + wrong + band.slice(at + 1)), undefined);
      const [a, b] = [band[at] ?? '', band[at + 1] ?? ''];
      if (at < 9 && a !== b) assert.equal(readBand(band.slice(0, at) + b + a + band.slice(at + 2)), undefined);
    }),
  );
});
