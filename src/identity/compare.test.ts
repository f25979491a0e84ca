import assert from 'node:assert/strict';
import { test } from 'node:test';
import * as fc from 'fast-check';
import type { BirthInterval } from '../people/birth.ts';
import { calendarDay } from '../people/birth.ts';
import { compare } from './compare.ts';
import type { IdentityRecord } from './keys.ts';
import { filingKeys, searchRanges } from './keys.ts';

function born(earliest: string, latest = earliest): BirthInterval {
  const [from, to] = [calendarDay(earliest), calendarDay(latest)];
  assert.ok(from !== undefined && to !== undefined);
  return { earliest: from, latest: to };
}

function inYear(year: number): BirthInterval {
  return born(`${year}-01-01`, `${year}-12-31`);
}

function proposed(one: IdentityRecord, other: IdentityRecord, because?: string): void {
  const { propose, why } = compare(one, other);
  assert.ok(propose, `${one.names.join()} ~ ${other.names.join()}: ${why.join(' ')}`);
  if (because !== undefined) {
    assert.ok(
      why.some((reason) => reason === because),
      why.join(' '),
    );
  }
}

function notProposed(one: IdentityRecord, other: IdentityRecord, because: string): void {
  const { propose, why } = compare(one, other);
  assert.ok(!propose, `${one.names.join()} ~ ${other.names.join()}: ${why.join(' ')}`);
  assert.ok(
    why.some((reason) => reason === because),
    why.join(' '),
  );
}

test('محمد الحسن, Mohammed al-Hassan and Мухаммад Аль-Хасан, all born 1991, are proposed as one person', () => {
  const records = ['محمد الحسن', 'Mohammed al-Hassan', 'Мухаммад Аль-Хасан'].map((name) => ({ names: [name], birth: inYear(1991) }));
  for (const one of records) {
    for (const other of records) {
      proposed(one, other, 'names-equal');
      const keys = filingKeys(other);
      assert.ok(searchRanges(one).some(([least, most]) => keys.some((key) => least <= key && key <= most)));
    }
  }
});

test('two sisters with one father and one family name are not proposed', () => {
  const family = { fatherName: 'Khalid', motherName: 'Halima', birth: born('1994-03-02'), sex: 'female' } as const;
  notProposed({ names: ['Amina Khalid al-Jabburi'], ...family }, { names: ['زينب خالد الجبوري'], ...family }, 'given-names-differ');
});

test('twins whose names differ by a vowel are not proposed', () => {
  const twins = { fatherName: 'Ibrahim', birth: born('1994-03-02') };
  notProposed({ names: ['Hassan al-Jabburi'], ...twins }, { names: ['حسين الجبوري'], ...twins }, 'perhaps-siblings');
  notProposed({ names: ['Amin al-Jabburi'], ...twins }, { names: ['أمينة الجبوري'], ...twins }, 'perhaps-siblings');
  notProposed({ names: ['محمد الجبوري'], ...twins }, { names: ['Mahmoud al-Jabburi'], ...twins }, 'perhaps-siblings');
  proposed({ names: ['Hussein al-Jabburi'], ...twins }, { names: ['حسين الجبوري'], ...twins }, 'names-equal');
});

test('Abu Omar and Abou Omar alone are never enough', () => {
  const birth = born('1990-05-02');
  notProposed({ names: ['Abu Omar'], birth }, { names: ['Abou Omar'], birth }, 'only-a-kunya-or-no-name');
  notProposed(
    { names: ['Abu Omar al-Shami'], birth: inYear(1990) },
    { names: ['أبو عمر الشامي'], birth: inYear(1990) },
    'too-little-in-common',
  );
});

test('one frequent name alone, or two without any birth, are never enough', () => {
  notProposed({ names: ['Muhammad'], birth: inYear(1990) }, { names: ['محمد'], birth: inYear(1990) }, 'too-little-in-common');
  notProposed({ names: ['Muhammad Ali'] }, { names: ['محمد علي'] }, 'too-little-in-common');
});

test('different people who share a family name are not proposed', () => {
  notProposed(
    { names: ['Khalid al-Jabburi'], birth: inYear(1980) },
    { names: ['وليد الجبوري'], birth: inYear(1980) },
    'given-names-differ',
  );
  notProposed(
    { names: ['al-Jabburi'], birth: inYear(1980) },
    { names: ['Walid al-Jabburi'], birth: inYear(1980) },
    'perhaps-parent-and-child',
  );
});

test('one person keeps her name through every convention', () => {
  const pairs: readonly (readonly [string, string])[] = [
    ['Abd al-Rahman al-Jabburi', 'عبد الرحمن الجبوري'],
    ['Abdulrahman Jabburi', 'Абдурахман аль-Джаббури'],
    ['Youssef Choukri', 'Yusuf Şükrü'],
    ['Halid Cemal', 'خالد جمال'],
    ['Gamal Fathi', 'Djamel Fethi'],
    ['Хьамид ГӀазиев', 'Hamid Ghaziev'],
    ['Ҷамшед Раҳмонзода', 'Jamshed Rahmonov'],
    ['Амина Магомедовна Гаджиева', 'Amina Magomedovna Gadzhieva'],
    ['al-Jabburi Khalid Ibrahim', 'خالد بن إبراهيم الجبوري'],
  ];
  for (const [one, other] of pairs) proposed({ names: [one], birth: inYear(1985) }, { names: [other], birth: inYear(1985) });
});

test('a missing grandfather or family name is nearly free', () => {
  const birth = inYear(1985);
  proposed({ names: ['خالد إبراهيم محمود الجبوري'], birth }, { names: ['Khaled al-Jabburi'], birth }, 'names-partial');
  proposed({ names: ['خالد إبراهيم محمود الجبوري'] }, { names: ['Khaled Ibrahim al-Jabburi'] }, 'names-partial');
});

test('a father in a column of his own agrees with the second name of another list', () => {
  proposed({ names: ['Khalid al-Jabburi'], fatherName: 'Ibrahim' }, { names: ['خالد إبراهيم الجبوري'] }, 'father-equal');
  notProposed(
    { names: ['Khalid al-Jabburi'], fatherName: 'Ibrahim', birth: inYear(1985) },
    { names: ['خالد الجبوري'], fatherName: 'وليد', birth: inYear(1985) },
    'father-contradict',
  );
});

test('a father and his son are not proposed unless the births agree', () => {
  notProposed({ names: ['Khalid Ibrahim al-Jabburi'] }, { names: ['Ibrahim al-Jabburi'] }, 'perhaps-parent-and-child');
  const birth = inYear(1985);
  notProposed({ names: ['Khalid Omar al-Jabburi'], birth }, { names: ['عمر خالد الجبوري'], birth }, 'perhaps-parent-and-child');
});

test('an alias is enough to agree', () => {
  const birth = inYear(1985);
  proposed({ names: ['Abu Hanzala', 'Khalid al-Jabburi'], birth }, { names: ['وليد السامرائي', 'خالد الجبوري'], birth }, 'names-equal');
});

test('births two years apart are tolerated where years are uncertain, and three are not', () => {
  const name = ['Khalid Ibrahim al-Jabburi'];
  proposed({ names: name, birth: inYear(1985) }, { names: name, birth: inYear(1987) }, 'birth-near');
  notProposed({ names: name, birth: inYear(1985) }, { names: name, birth: inYear(1988) }, 'birth-contradict');
  notProposed({ names: name, birth: born('1985-03-01') }, { names: name, birth: born('1986-09-01') }, 'birth-contradict');
});

test('a man and a woman are not proposed, and an unstated sex contradicts nobody', () => {
  const record = { names: ['Nur al-Jabburi'], birth: inYear(1985) };
  notProposed({ ...record, sex: 'male' }, { ...record, sex: 'female' }, 'sex-contradict');
  assert.equal(compare({ ...record, sex: 'other' }, { ...record, sex: 'female' }).sex, 'unknown');
});

test('it never matters which record comes first, and no text is a bug', () => {
  const words = 'محمد Muhammad Mahmud خالد Khalid Ibrahim إبراهيم al-Hasan حسين Abu Omar Abd الرحمن Jabburi Jabbur bin'.split(' ');
  const name = fc.oneof(
    { weight: 6, arbitrary: fc.array(fc.constantFrom(...words), { maxLength: 5 }).map((some) => some.join(' ')) },
    { weight: 1, arbitrary: fc.string({ unit: 'binary' }) },
  );
  const birth = fc.constantFrom(undefined, inYear(1985), inYear(1986), born('1985-05-02'), born('1980-01-01', '1999-12-31'));
  const kin = fc.option(name, { nil: undefined });
  const record = fc
    .tuple(fc.array(name, { maxLength: 3 }), birth, kin, kin, fc.constantFrom(undefined, 'male' as const, 'female' as const))
    .map(
      ([names, when, fatherName, motherName, sex]): IdentityRecord => ({
        names,
        ...(when && { birth: when }),
        ...(fatherName !== undefined && { fatherName }),
        ...(motherName !== undefined && { motherName }),
        ...(sex && { sex }),
      }),
    );
  fc.assert(
    fc.property(record, record, (one, other) => {
      const compared = compare(one, other);
      assert.deepEqual(compare(other, one), compared);
      if (compared.propose) assert.ok(compared.names !== 'contradict' && compared.birth !== 'contradict' && compared.sex !== 'contradict');
    }),
    { numRuns: 2000 },
  );
});
