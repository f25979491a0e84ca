import assert from 'node:assert/strict';
import { test } from 'node:test';
import * as fc from 'fast-check';
import { languageTag, scriptOf, tidyName } from './names.ts';

test('the script of a name is the one most of its letters are written in', () => {
  assert.equal(scriptOf('محمد الحسن'), 'Arab');
  assert.equal(scriptOf('Şükrü Öztürk'), 'Latn');
  assert.equal(scriptOf('Хьамид ГӀазиев'), 'Cyrl');
  assert.equal(scriptOf('Abu محمود'), 'Arab');
  assert.equal(scriptOf('Γιώργος'), 'Othr');
  assert.equal(scriptOf('12'), 'Othr');
});

test('a name keeps its spelling and script; only white space is folded', () => {
  assert.deepEqual(tidyName('  Ḥasan\t al-Ḥalabī \n'), { ok: true, value: 'Ḥasan al-Ḥalabī' });
  assert.deepEqual(tidyName('محمــد  الحسن'), { ok: true, value: 'محمــد الحسن' });
});

test('the joiners that Persian and Kurdish need stay', () => {
  assert.deepEqual(tidyName('علی\u200cرضا'), { ok: true, value: 'علی\u200cرضا' });
});

test('characters that make one name look like another are refused', () => {
  const table: Readonly<Record<string, string>> = {
    'Omar\u0000': 'control-character',
    'O\u200bmar': 'control-character',
    'Omar\u202eramO': 'bidi-control',
    '\u2067عمر\u2069': 'bidi-control',
    'عمر\u061c': 'bidi-control',
    'عمر\u200f': 'bidi-control',
    'Omar \ud800': 'lone-surrogate',
    '': 'no-letter',
    '?? 12': 'no-letter',
    ['a'.repeat(201)]: 'name-too-long',
  };
  for (const [given, problem] of Object.entries(table)) assert.deepEqual(tidyName(given), { ok: false, refused: problem });
  assert.equal(tidyName('ع'.repeat(200)).ok, true);
});

test('a tidy name is tidy already, and no text is a bug', () => {
  fc.assert(
    fc.property(fc.string({ unit: 'binary' }), (text) => {
      scriptOf(text);
      const once = tidyName(text);
      if (once.ok) assert.deepEqual(tidyName(once.value), once);
    }),
  );
});

test('a language tag has the shape of BCP 47 and its customary case', () => {
  const table = { AR: 'ar', 'ckb-latn': 'ckb-Latn', 'ar-latn-sy': 'ar-Latn-SY', 'sr-Cyrl-RS-x-MY': 'sr-Cyrl-RS-x-my' };
  for (const [given, tag] of Object.entries(table)) assert.deepEqual(languageTag(given), { ok: true, value: tag });
  for (const given of ['', 'a', 'arabic_SY', 'ar-', 'ar-x', '12']) assert.equal(languageTag(given).ok, false, given);
});
