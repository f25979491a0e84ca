import assert from 'node:assert/strict';
import { test } from 'node:test';
import { sameLetters, whyNotPassword } from './passwords.ts';
import { readActor } from './users.ts';

const amal = { actor: 'amal.darwish', name: 'Amal Darwish', authority: 'NES-ADM' };
const why = (password: string) => whyNotPassword(password, amal);

test('a clerk may take some words in any script, and any twelve characters that nobody guesses', () => {
  for (const password of [
    'four words nobody knows',
    'قمر فوق سطح قديم',
    'x7!#%&*@$^()',
    'Darwish at the seven wells',
    'correct horse battery',
    'g7Kp-2mQz-9w',
  ]) {
    assert.equal(why(password), undefined, password);
  }
});

test('a clerk may not take what is short, her own name, her authority, one letter over and over, or a word of every list', () => {
  assert.equal(why('elevenchars'), 'password-too-short');
  assert.equal(why('a'.repeat(201)), 'password-too-long');
  for (const password of [
    'amal.darwish',
    'Amal-Darwish-1',
    'NES-ADM-NES-ADM',
    'nesadm123456!'.replace('123456', '12345'),
    'aaaaaaaaaaaaaaaa',
    'abcabcabcabcabc',
    '123456789012345',
    'abcdefghijklmnop',
    'Password12345!',
    'musterbook-2026',
    'qwertyuiop12',
    'كلمة السر 12345',
  ]) {
    assert.equal(why(password), 'password-obvious', password);
  }
});

test('one password is one password, however the keyboard composed its letters', () => {
  assert.equal(sameLetters('e\u0301t\u00e9 au bord du lac'), sameLetters('\u00e9te\u0301 au bord du lac'));
  assert.equal(why('\u00e9'.repeat(6) + 'e\u0301'.repeat(6)), 'password-obvious', 'twelve times one letter');
});

test('a name for signing in is one name in small and in capital letters, and holds nothing that is not seen', () => {
  assert.equal(readActor(' Amal.Darwish '), 'amal.darwish');
  assert.equal(readActor('أمل'), 'أمل');
  for (const name of ['', 'a', 'two words', 'a\u202eb', 'a\u0000b', '-amal', 'x'.repeat(61), "amal'; --"]) {
    assert.equal(readActor(name), undefined, JSON.stringify(name));
  }
});
