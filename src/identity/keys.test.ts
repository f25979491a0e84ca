import assert from 'node:assert/strict';
import { test } from 'node:test';
import * as fc from 'fast-check';
import { calendarDay } from '../people/birth.ts';
import type { BirthInterval } from '../people/birth.ts';
import type { IdentityRecord } from './keys.ts';
import { blockingKeys } from './keys.ts';

function born(earliest: string, latest = earliest): BirthInterval {
  const [from, to] = [calendarDay(earliest), calendarDay(latest)];
  assert.ok(from !== undefined && to !== undefined);
  return { earliest: from, latest: to };
}

function inYear(year: number): BirthInterval {
  return born(`${year}-01-01`, `${year}-12-31`);
}

function meet(one: IdentityRecord, other: IdentityRecord): boolean {
  const keys = blockingKeys(one);
  return blockingKeys(other).some((key) => keys.includes(key));
}

test('one man in three scripts is found, also when a list is a year off', () => {
  const arabic = { names: ['محمد الحسن'], birth: inYear(1991) };
  for (const name of ['Mohammed al-Hassan', 'Мухаммад Аль-Хасан', 'al-Hassan, Mohammed']) {
    for (const year of [1990, 1991, 1992]) assert.ok(meet(arabic, { names: [name], birth: inYear(year) }), `${name} ${year}`);
    assert.ok(!meet(arabic, { names: [name], birth: inYear(1993) }));
  }
});

test('two frequent names without a year fill no block', () => {
  assert.deepEqual(blockingKeys({ names: ['Muhammad Ali'] }), []);
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
  assert.deepEqual(blockingKeys({ names: ['Abu Omar', 'أبو عمر'], birth: born('1990-05-02') }), []);
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

test('the keys of any record are few, short, distinct and always the same', () => {
  const latin = fc.stringMatching(/^([A-Za-z]{2,9} ){1,7}$/);
  const name = fc.oneof(fc.string({ unit: 'binary' }), fc.stringMatching(/^([ء-ي]{2,6} ){1,7}$/u), latin);
  fc.assert(
    fc.property(fc.array(name, { maxLength: 4 }), fc.option(name, { nil: undefined }), fc.boolean(), (names, parent, dated) => {
      const kin = parent === undefined ? {} : { fatherName: parent, motherName: parent };
      const record = { names, ...kin, ...(dated ? { birth: born('1990-05-02') } : {}) };
      const keys = blockingKeys(record);
      assert.deepEqual(blockingKeys(record), keys);
      assert.ok(keys.length <= 14 && new Set(keys).size === keys.length);
      assert.ok(keys.every((key) => key.length <= 140));
    }),
    { numRuns: 200 },
  );
});
