import assert from 'node:assert/strict';
import { test } from 'node:test';
import { catalogues, counted, distance, languageCodes, type Language } from './choose.ts';
import { at } from '../../../test/browser/sample.ts';

test('every language says every word and every sentence, and leaves none empty', () => {
  const english = keysOf({ ...catalogues.en, count: Object.keys(catalogues.en.count) });
  for (const language of languageCodes) {
    const catalogue = catalogues[language];
    assert.deepEqual(keysOf({ ...catalogue, count: Object.keys(catalogue.count) }), english, language);
    for (const [room, words] of Object.entries(catalogue)) {
      for (const [key, word] of Object.entries(words)) {
        for (const form of typeof word === 'string' ? [word] : Object.values(word as object)) {
          assert.ok(String(form).trim() !== '', `${language} ${room} ${key}`);
        }
      }
    }
  }
});

test('a sentence has the same gaps in every language, so that no name and no date is lost in translation', () => {
  for (const language of languageCodes) {
    for (const room of [
      'say',
      'sign',
      'decide',
      'wrong',
      'muster',
      'difference',
      'trouble',
      'spot',
      'gate',
      'arrive',
      'board',
      'after',
      'print',
      'refused',
      'care',
      'pair',
      'work',
      'hand',
      'missing',
      'barred',
      'offline',
    ] as const) {
      for (const [phrase, english] of Object.entries(catalogues.en[room])) {
        const sentences: { readonly [phrase: string]: string } = catalogues[language][room];
        assert.deepEqual(gapsOf(sentences[phrase] ?? ''), gapsOf(english), `${language} ${phrase}`);
      }
    }
  }
});

test('every count has a form for each number a language can tell apart, and no other', () => {
  for (const language of languageCodes) {
    const categories = new Intl.PluralRules(language).resolvedOptions().pluralCategories.toSorted();
    for (const [phrase, forms] of Object.entries(catalogues[language].count)) {
      assert.deepEqual(Object.keys(forms).toSorted(), categories, `${language} ${phrase}`);
    }
  }
});

test('every count states its number; only Arabic says none, one and two in words', () => {
  for (const language of languageCodes) {
    for (const [phrase, forms] of Object.entries(catalogues[language].count)) {
      for (const [category, form] of Object.entries(forms)) {
        if (language === 'ar' && ['zero', 'one', 'two'].includes(category)) continue;
        assert.ok(String(form).includes('{n}'), `${language} ${phrase} ${category}`);
      }
    }
  }
});

test('nobody, one person, two, five, eleven, a hundred and 80,774 persons are said as each language says them', () => {
  const persons = (language: Language) => [0, 1, 2, 5, 11, 100, 80_774].map((n) => counted(language, 'persons', n));
  assert.deepEqual(persons('en'), ['0 persons', '1 person', '2 persons', '5 persons', '11 persons', '100 persons', '80,774 persons']);
  assert.deepEqual(persons('ar'), ['لا أحد', 'شخص واحد', 'شخصان', '5 أشخاص', '11 شخصًا', '100 شخص', '80,774 شخصًا']);
  assert.deepEqual(persons('fr'), [
    '0 personne',
    '1 personne',
    '2 personnes',
    '5 personnes',
    '11 personnes',
    '100 personnes',
    '80\u202f774 personnes',
  ]);
  assert.deepEqual(persons('tr'), ['0 kişi', '1 kişi', '2 kişi', '5 kişi', '11 kişi', '100 kişi', '80.774 kişi']);
});

test('a receipt that was due five hours ago says so with the digits of the papers, in Arabic too', () => {
  const now = at('2019-11-14T09:00:00Z');
  assert.equal(distance('en', now, at('2019-11-14T04:00:00Z')), '5 hours ago');
  assert.equal(distance('en', now, at('2019-11-14T09:20:00Z')), 'in 20 minutes');
  assert.equal(distance('fr', now, at('2019-11-19T09:00:00Z')), 'dans 5 jours');
  assert.match(distance('ar', now, at('2019-11-14T04:00:00Z')), /5/);
});

test('no word of the machinery stands on the screen', () => {
  const said = JSON.stringify(catalogues.en).replaceAll(/"[\w-]+":|\{\w+\}/g, '');
  assert.doesNotMatch(said, /\b(ledger|projection|node|tally|account\b(?!ed)|slice|fold|index|subject|database|custody|transit)\b/i);
});

function keysOf(catalogue: { readonly [room: string]: object }): readonly string[] {
  return Object.entries(catalogue)
    .flatMap(([room, words]) => (Array.isArray(words) ? words : Object.keys(words)).map((key) => `${room}.${key}`))
    .toSorted();
}

function gapsOf(sentence: string): readonly string[] {
  return [...sentence.matchAll(/\{(\w+)\}/g)].map((match) => match[1] ?? '').toSorted();
}
