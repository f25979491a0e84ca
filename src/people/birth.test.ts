import assert from 'node:assert/strict';
import { test } from 'node:test';
import * as fc from 'fast-check';
import type { BirthInterval, CalendarDay } from './birth.ts';
import { ageAt, calendarDay, dayNumber, eighteenthBirthday, isChildAt, readBirth } from './birth.ts';

const TODAY = day('2019-11-14');

function day(text: string): CalendarDay {
  const read = calendarDay(text);
  assert.ok(read !== undefined, text);
  return read;
}

function between(earliest: string, latest: string): BirthInterval {
  return { earliest: day(earliest), latest: day(latest) };
}

function read(birthDate: string): unknown {
  const birth = readBirth({ birthDate }, TODAY);
  return birth.ok ? birth.value && `${birth.value.earliest} ${birth.value.latest}` : birth.refused.problem;
}

test('a birth is read as the days it may have been', () => {
  const table: Readonly<Record<string, string>> = {
    '1987': '1987-01-01 1987-12-31',
    '1987-05': '1987-05-01 1987-05-31',
    '05/1987': '1987-05-01 1987-05-31',
    '1987-05-23': '1987-05-23 1987-05-23',
    '1987-05-00': '1987-05-01 1987-05-31',
    '23/05/1987': '1987-05-23 1987-05-23',
    '23.5.1987': '1987-05-23 1987-05-23',
    '23-05-1987': '1987-05-23 1987-05-23',
    '05/23/1987': '1987-05-23 1987-05-23',
    '٢٣/٠٥/١٩٨٧': '1987-05-23 1987-05-23',
    'c. 1987': '1986-01-01 1988-12-31',
    'ca 1987': '1986-01-01 1988-12-31',
    '~1987': '1986-01-01 1988-12-31',
    '1987?': '1986-01-01 1988-12-31',
    '1985-1987': '1985-01-01 1987-12-31',
    '1985/1987': '1985-01-01 1987-12-31',
    '29/02/2000': '2000-02-29 2000-02-29',
  };
  for (const [given, expected] of Object.entries(table)) assert.equal(read(given), expected, given);
  assert.equal(read(' '), undefined);
});

test('1 January is an unknown day of the year, however it is written', () => {
  for (const given of ['1987-01-01', '01/01/1987', '1.1.1987']) assert.equal(read(given), '1987-01-01 1987-12-31');
});

test('a day and a month that can be exchanged cover both readings', () => {
  assert.equal(read('05/06/1987'), '1987-05-06 1987-06-05');
  assert.equal(read('06/06/1987'), '1987-06-06 1987-06-06');
});

test('a Hijri date becomes the Gregorian days around it', () => {
  // 1 Muharram 1408 was 26 August 1987, 1 Muharram 1409 was 14 August 1988, by the tabular calendar.
  assert.equal(read('1408'), '1987-08-24 1988-08-15');
  assert.equal(read('١٤٠٨/٥/١٢'), '1987-12-31 1988-01-04');
});

test('a Hijri year in Persian digits may be lunar or solar, so that a child of the solar year is not lost', () => {
  const birth = readBirth({ birthYear: '۱۳۹۵' }, TODAY);
  assert.ok(birth.ok && birth.value !== undefined);
  assert.equal(isChildAt(birth.value, TODAY), 'child');
});

test('an impossible, future or ancient birth is refused, and the field is named', () => {
  assert.equal(read('1987-02-30'), 'birth-date-impossible');
  assert.equal(read('31/04/1987'), 'birth-date-impossible');
  assert.equal(read('2019-11-15'), 'birth-date-in-future');
  assert.equal(read('1879'), 'birth-before-1880');
  assert.equal(read('spring'), 'birth-date-malformed');
  assert.deepEqual(readBirth({ birthYear: '87' }, TODAY), { ok: false, refused: { problem: 'birth-year-malformed', field: 'birthYear' } });
});

test('a child born this year was born by today', () => {
  assert.equal(read('2019'), '2019-01-01 2019-11-14');
});

test('a date and a year that cannot both be true are refused; otherwise what both allow is taken', () => {
  const differ = readBirth({ birthDate: '1987-05-23', birthYear: '1990' }, TODAY);
  assert.deepEqual(differ, { ok: false, refused: { problem: 'birth-date-and-year-differ', field: 'birthYear' } });
  const both = readBirth({ birthDate: 'c. 1987', birthYear: '1988-1990' }, TODAY);
  assert.deepEqual(both, { ok: true, value: between('1988-01-01', '1988-12-31') });
});

test('a child born on an unknown day is a child until the latest possible eighteenth birthday', () => {
  const birth = between('2001-01-01', '2001-12-31');
  assert.equal(isChildAt(birth, day('2019-12-30')), 'child');
  assert.equal(isChildAt(birth, day('2019-12-31')), 'adult');
  assert.equal(isChildAt(undefined, TODAY), 'unknown');
  assert.deepEqual(ageAt(birth, day('2019-11-14')), { least: 17, most: 18 });
});

test('a person born on 29 February turns 18 on 1 March', () => {
  const birth = between('2004-02-29', '2004-02-29');
  assert.equal(eighteenthBirthday(birth), '2022-03-01');
  assert.equal(isChildAt(birth, day('2022-02-28')), 'child');
  assert.deepEqual(ageAt(birth, day('2022-03-01')), { least: 18, most: 18 });
});

test('days are numbered as in the proleptic Gregorian calendar', () => {
  fc.assert(
    fc.property(fc.integer({ min: -30_000, max: 60_000 }), (number) => {
      assert.equal(dayNumber(day(new Date(number * 86_400_000).toISOString().slice(0, 10))), number);
    }),
  );
});

test('no text whatever is a bug, and every interval read is in order and not in the future', () => {
  const digits = fc.stringMatching(/^[ 0-9٠-٩۰-۹?~./-]{0,12}$/u);
  fc.assert(
    fc.property(fc.oneof(fc.string({ unit: 'binary' }), digits), digits, (birthDate, birthYear) => {
      const birth = readBirth({ birthDate, birthYear }, TODAY);
      if (!birth.ok || birth.value === undefined) return;
      assert.ok(birth.value.earliest <= birth.value.latest && birth.value.latest <= TODAY);
      assert.ok(calendarDay(birth.value.earliest) !== undefined && calendarDay(birth.value.latest) !== undefined);
      const { least, most } = ageAt(birth.value, TODAY);
      assert.ok(least <= most);
    }),
    { numRuns: 500 },
  );
});
