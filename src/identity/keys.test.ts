import assert from 'node:assert/strict';
import { test } from 'node:test';
import * as fc from 'fast-check';
import { calendarDay } from '../people/birth.ts';
import type { BirthInterval } from '../people/birth.ts';
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

function meet(one: IdentityRecord, other: IdentityRecord): boolean {
  const [found, foundBack] = [finds(one, other), finds(other, one)];
  assert.equal(found, foundBack, 'whoever comes second finds whoever came first');
  return found;
}

function finds(one: IdentityRecord, other: IdentityRecord): boolean {
  const keys = filingKeys(other);
  return searchRanges(one).some(([least, most]) => keys.some((key) => least <= key && key <= most));
}

test('one man in three scripts is found, also when a list is a year off', () => {
  const arabic = { names: ['محمد الحسن'], birth: inYear(1991) };
  for (const name of ['Mohammed al-Hassan', 'Мухаммад Аль-Хасан', 'al-Hassan, Mohammed']) {
    for (const year of [1990, 1991, 1992]) assert.ok(meet(arabic, { names: [name], birth: inYear(year) }), `${name} ${year}`);
    assert.ok(!meet(arabic, { names: [name], birth: inYear(1994) }));
  }
});

test('two frequent names without a year fill no block', () => {
  const unknown = { names: ['Muhammad Ali'] };
  assert.deepEqual([filingKeys(unknown), searchRanges(unknown)], [[], []]);
  const born1991 = { names: ['محمد علي'], birth: inYear(1991) };
  assert.ok(!meet(born1991, unknown));
  assert.ok(meet(born1991, { names: ['Muhammad Ali'], birth: inYear(1992) }));
  assert.ok(!meet(born1991, { names: ['Muhammad Ali'], birth: inYear(1993) }));
});

test('a clerk who asks for a frequent name finds everybody who bears it', () => {
  const [key = 0] = filingKeys({ names: ['محمد علي'], birth: inYear(1991) });
  assert.ok(searchRanges({ names: ['Muhammad Ali'] }, 'everybody').some(([least, most]) => least <= key && key <= most));
});

test('a list without births still finds a man by three names, or by two that few bear', () => {
  const known = { names: ['خالد إبراهيم الجبوري'], birth: inYear(1980) };
  assert.ok(meet(known, { names: ['Khaled Ibrahim al-Jabbouri'] }));
  assert.ok(meet({ names: ['هيثم الجبوري'], birth: inYear(1980) }, { names: ['Haytham al-Jabburi'] }));
});

test('a father in a column of his own is found in the other record’s name', () => {
  assert.ok(meet({ names: ['Haitham'], fatherName: 'Luay' }, { names: ['هيثم لؤي الجبوري'] }));
});

test('a kunya alone has no keys', () => {
  assert.deepEqual(filingKeys({ names: ['Abu Omar', 'أبو عمر'], birth: born('1990-05-02') }), []);
});

test('a single name meets the same name of the same year or mother only', () => {
  const one = { names: ['Zubayda'], birth: inYear(1990), motherName: 'Halima' };
  assert.ok(meet(one, { names: ['زبيدة'], birth: inYear(1990) }));
  assert.ok(!meet(one, { names: ['زبيدة'], birth: inYear(1991) }));
  assert.ok(meet(one, { names: ['زبيدة'], birth: inYear(1991), motherName: 'حليمة' }));
});

test('the same day of birth and one name in common are enough to look', () => {
  assert.ok(meet({ names: ['Haitham Luay'], birth: born('1990-05-02') }, { names: ['هيثم الجبوري'], birth: born('1990-05-02') }));
});

test('a birth in a year that nobody has is filed as unknown, and never under other names', () => {
  const unknown = filingKeys({ names: ['Haitham Luay'] });
  for (const birth of [born('0001-01-01', '0001-12-31'), born('9999-01-01', '9999-12-31')]) {
    assert.deepEqual(filingKeys({ names: ['Haitham Luay'], birth }), unknown);
  }
});

test('births that do not contradict each other always meet under names that few bear', () => {
  const around = fc.tuple(fc.integer({ min: 1950, max: 2015 }), fc.integer({ min: 0, max: 2 }));
  fc.assert(
    fc.property(around, around, fc.boolean(), ([year, span], [otherYear, otherSpan], dated) => {
      const one = { names: ['Haitham Luay'], birth: dated ? born(`${year}-01-01`) : born(`${year}-01-01`, `${year + span}-12-31`) };
      const other = { names: ['هيثم لؤي'], birth: born(`${otherYear}-01-01`, `${otherYear + otherSpan}-12-31`) };
      if (compare(one, other).birth !== 'contradict') assert.ok(meet(one, other));
    }),
    { numRuns: 500 },
  );
});

test('the keys of any record are few, exact, distinct and always the same', () => {
  const latin = fc.stringMatching(/^([A-Za-z]{2,9} ){1,7}$/);
  const name = fc.oneof(fc.string({ unit: 'binary' }), fc.stringMatching(/^([ء-ي]{2,6} ){1,7}$/u), latin);
  fc.assert(
    fc.property(fc.array(name, { maxLength: 4 }), fc.option(name, { nil: undefined }), fc.boolean(), (names, parent, dated) => {
      const kin = parent === undefined ? {} : { fatherName: parent, motherName: parent };
      const record = { names, ...kin, ...(dated ? { birth: born('1990-05-02') } : {}) };
      const keys = filingKeys(record);
      assert.deepEqual(filingKeys(record), keys);
      assert.ok(keys.length <= 42 && new Set(keys).size === keys.length);
      assert.ok(keys.every((key) => Number.isSafeInteger(key) && key >= 0));
      assert.ok(keys.length === 0 || finds(record, record));
    }),
    { numRuns: 200 },
  );
});
