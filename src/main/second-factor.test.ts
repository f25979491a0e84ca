import assert from 'node:assert/strict';
import { test } from 'node:test';
import { codeAt, newRecoveryCodes, recoveryHash, secretToText, stepOf } from './second-factor.ts';

const RFC = Buffer.from('12345678901234567890');

test('the codes are those of RFC 6238, appendix B, so that any telephone shows the same', () => {
  for (const [seconds, code] of [
    [59, '94287082'],
    [1111111109, '07081804'],
    [1111111111, '14050471'],
    [1234567890, '89005924'],
    [2000000000, '69279037'],
    [20000000000, '65353130'],
  ] as const) {
    assert.equal(codeAt(RFC, Math.floor(seconds / 30), 8), code);
  }
});

test('the codes are those of RFC 4226, appendix D', () => {
  const codes = ['755224', '287082', '359152', '969429', '338314', '254676', '287922', '162583', '399871', '520489'];
  assert.deepEqual(
    codes.map((_, step) => codeAt(RFC, step)),
    codes,
  );
});

test('a clock half a minute wrong is no harm, one more is, and a code that was used opens nothing again', () => {
  const now = 1_000 * 30_000 + 5_000;
  for (const step of [999, 1000, 1001]) assert.equal(stepOf(RFC, codeAt(RFC, step), now, 0), step);
  for (const step of [998, 1002]) assert.equal(stepOf(RFC, codeAt(RFC, step), now, 0), undefined);
  assert.equal(stepOf(RFC, codeAt(RFC, 1000), now, 1000), undefined);
  assert.equal(stepOf(RFC, ` ${codeAt(RFC, 1000).replace(/^(...)/, '$1 ')}`, now, 999), 1000, 'as telephones group it');
});

test('a secret is written as RFC 4648 writes it, and a recovery code is found however it is typed', () => {
  assert.equal(secretToText(Buffer.from('fooba')), 'MZXW 6YTB');
  assert.equal(secretToText(RFC), 'GEZD GNBV GY3T QOJQ GEZD GNBV GY3T QOJQ');
  const { shown, hashes } = newRecoveryCodes();
  assert.equal(new Set(shown).size, 8);
  for (const [n, code] of shown.entries()) assert.deepEqual(recoveryHash(` ${code.toUpperCase().replaceAll('-', '')}`), hashes[n]);
});
