import assert from 'node:assert/strict';
import { test } from 'node:test';
import type { AuthorityCode, EntryId, HandoverId, PersonId, PlaceCode } from '../basics/ids.ts';
import { textToInstant } from '../basics/time.ts';
import type { Handover } from '../handover/types.ts';
import type { PersonFile } from '../reports/views.ts';
import { toWire } from './shown.ts';
import { handover, personFile } from './views.ts';

const at = textToInstant('2019-11-14T09:00:00Z')!;
const file: PersonFile = {
  id: '0b9d6c1e-3a52-4f7e-8c11-2d3e4f5a6b7c' as PersonId,
  number: '1EXPC-F1TJJ-1',
  account: { roll: 'EXA' as AuthorityCode, kind: 'held', place: 'CAMP-1' as PlaceCode },
  since: at,
  seenAt: at,
  seenHow: 'household',
  basis: 'none',
  acceptedBy: [],
  deathReported: false,
  missingReported: false,
  claims: [
    { entry: '3e60f941-6d85-4ca1-9f44-5a6b7c8d9e0f' as EntryId, recordedAt: at, identity: { names: [{ text: 'سلمى', kind: 'given' }] } },
  ],
  stays: [],
  timeline: [],
  withheld: ['disclosure'],
};

test('moments are shown as text with an offset', () => {
  const shown = toWire(personFile, file);
  assert.equal(shown.since, '2019-11-14T09:00:00.000Z');
  assert.equal(shown.claims[0]?.recordedAt, '2019-11-14T09:00:00.000Z');
});

test('what the description does not name never leaves, wherever it stands', () => {
  const secret = { ...file, asylum: 'secret', claims: [{ ...file.claims[0]!, identity: { names: [], remark: 'secret' } }] };
  assert.ok(!JSON.stringify(toWire(personFile, secret)).includes('secret'));
});

test('an old entry with a name longer than we now accept is shown all the same', () => {
  const long = { ...file, name: 'x'.repeat(5000), number: '' };
  assert.equal(toWire(personFile, long).name?.length, 5000);
});

test('a line without a place kept free is shown without one', () => {
  const lines = [
    { person: file.id, state: 'offered' as const, keptAt: undefined, since: at, agreedBy: [], papers: false, fit: false, letGo: false },
  ];
  const one: Handover = {
    id: '2d7f8e30-5c74-4b90-8e33-4f5a6b7c8d9e' as HandoverId,
    version: 1,
    sender: 'EXA' as AuthorityCode,
    receiver: 'EXB' as AuthorityCode,
    revision: 1,
    plan: { destination: 'CAMP-2' as PlaceCode, departure: at, arrival: at, toleranceHours: 6, route: '', vehicles: [], answerBy: at },
    clearances: [],
    lines,
    actors: [],
    disputed: false,
    closed: false,
  };
  assert.ok(!('keptAt' in JSON.parse(JSON.stringify(toWire(handover, one))).lines[0]));
});
