import { personNumber } from '../../src/basics/ids.ts';
import type { ActorId, AuthorityCode, EntryId, FamilyId, HandoverId, PersonId, PlaceCode } from '../../src/basics/ids.ts';
import { exactly, hourOf, HOUR, later, textToInstant, type Instant } from '../../src/basics/time.ts';
import type { Duty } from '../../src/duties/due.ts';
import type { Account } from '../../src/entries/types.ts';
import type { Handover, Line } from '../../src/handover/types.ts';
import type { BirthInterval } from '../../src/people/birth.ts';
import { headline, type Headline } from '../../src/reports/answer.ts';
import type { PersonFile, PersonRow, PlaceRow } from '../../src/reports/views.ts';
import type { Directory, PageContext } from '../../src/web/page-context.ts';
import type { Language } from '../../src/web/words/choose.ts';

// Every person here is invented.

export function at(text: string): Instant {
  const read = textToInstant(text);
  if (read === undefined) throw new RangeError(`not an instant: ${text}`);
  return read;
}

export const NOW = at('2019-11-14T09:00:00Z');
const GUARDS = 'PLAIN-GUARD' as AuthorityCode;
const RECEIVER = 'RIVER-MOJ' as AuthorityCode;
const CAMP = 'CAMP-9' as PlaceCode;
const PRISON = 'SILO-1' as PlaceCode;
const HANDOVER = '5b0c6f7e-2d7b-4c55-9b51-0d7b8d1c0a11' as HandoverId;

const IN_CAMP: Account = { roll: GUARDS, kind: 'held', place: CAMP };
const IN_PRISON: Account = { roll: GUARDS, kind: 'held', place: PRISON };

export const directory: Directory = {
  authorities: new Map([
    [
      GUARDS,
      {
        names: {
          en: 'Guards of the northern plain',
          ar: 'حرس السهل الشمالي',
          fr: 'Gardes de la plaine du nord',
          tr: 'Kuzey Ovası Muhafızları',
        },
      },
    ],
    [RECEIVER, { names: { en: 'Ministry of the southern river', ar: 'وزارة النهر الجنوبي' } }],
  ]),
  places: new Map([
    [CAMP, { names: { en: 'Camp Nine', ar: 'المخيم التاسع', fr: 'Camp Neuf', tr: 'Dokuzuncu Kamp' }, holder: GUARDS }],
    [PRISON, { names: { en: 'House by the silo', ar: 'البيت عند الصومعة' }, holder: GUARDS }],
  ]),
};

export function context(language: Language, path: string, query = ''): PageContext {
  return {
    language,
    path,
    query,
    world: { name: 'small', clock: NOW },
    viewer: { actor: 'r.haddad' as ActorId, authority: GUARDS, role: 'registrar', title: language === 'ar' ? 'رنا حداد' : 'Rana Haddad' },
    seats: [
      { actor: 'r.haddad', title: 'رنا حداد', authority: GUARDS, role: 'registrar' },
      { actor: 'k.demir', title: 'Kemal Demir', authority: RECEIVER, role: 'desk' },
    ],
  };
}

export const sampleHeadline: Headline = headline(
  [
    { kind: 'held', roll: GUARDS, place: CAMP, placeKind: 'camp', seenHour: hourOf(NOW) - 3, answered: true, count: 68_744 },
    { kind: 'held', roll: GUARDS, place: PRISON, placeKind: 'detention', seenHour: hourOf(NOW) - 2, answered: false, count: 9_981 },
    { kind: 'held', roll: GUARDS, place: PRISON, placeKind: 'detention', seenHour: hourOf(NOW) - 90, answered: true, count: 11 },
    { kind: 'held', roll: GUARDS, place: PRISON, placeKind: 'detention', seenHour: -1, answered: true, count: 2 },
    { kind: 'in-transit', roll: GUARDS, seenHour: -1, answered: true, count: 3 },
    { kind: 'escort', roll: GUARDS, seenHour: -1, answered: true, count: 1 },
    { kind: 'with-nonparticipant', roll: GUARDS, seenHour: -1, answered: true, count: 850 },
    { kind: 'unaccounted', roll: GUARDS, seenHour: -1, answered: false, count: 1 },
    { kind: 'at-large', roll: GUARDS, seenHour: -1, answered: false, count: 1_180 },
    { kind: 'released', roll: GUARDS, seenHour: -1, answered: true, count: 40 },
    { kind: 'deceased', roll: GUARDS, seenHour: -1, answered: true, count: 7 },
    { kind: 'merged', roll: GUARDS, seenHour: -1, answered: true, count: 12 },
  ],
  { overdue: 2, limbo: 1, mayBeSame: 1, openBreaches: 4, heldWithoutBasis: 11, inVariance: 3 },
  NOW,
  81_402,
);

export const sampleDuties: readonly Duty[] = [
  duty('answer-offer', RECEIVER, GUARDS, 30, [1, 2, 3]),
  duty('receipt', RECEIVER, GUARDS, -5, [4, 5]),
  duty('review-breach', GUARDS, GUARDS, -50, [6]),
  duty('end-limbo', GUARDS, RECEIVER, 20, [7]),
];

function duty(code: Duty['code'], owes: AuthorityCode, to: AuthorityCode, hours: number, persons: readonly number[]): Duty {
  return { code, owes, to, due: later(NOW, hours * HOUR), overdue: hours < 0, about: HANDOVER, persons: persons.map(person) };
}

function person(n: number): PersonId {
  return `${(n * 0x1a2b3c5).toString(16).padStart(8, '0')}-77aa-4bbb-8ccc-${String(n).padStart(12, '0')}` as PersonId;
}

const names = ['عبد الرحمن الخطيب', 'Layla Haddad', 'Fatma Yılmaz', 'محمد علي بن يوسف', '<script>alert("x")</script>', 'Aïcha Benali'];

export const rows: readonly PersonRow[] = [...names, undefined].map(
  (name, index): PersonRow => ({
    id: person(index + 1),
    number: personNumber(person(index + 1)),
    ...(name === undefined ? {} : { name }),
    account: accountOf(index),
    since: later(NOW, -(index + 20) * 24 * HOUR),
    ...(index === 6 ? {} : { seenAt: later(NOW, -index * 7 * HOUR), seenHow: index % 2 === 0 ? 'answered-to-name' : 'household' }),
  }),
);

function accountOf(index: number): Account {
  if (index === 3) return { roll: GUARDS, kind: 'in-transit', handover: HANDOVER };
  if (index === 5) return { roll: GUARDS, kind: 'with-nonparticipant', counterpart: RECEIVER };
  return index % 2 === 0 ? IN_CAMP : IN_PRISON;
}

export const file: PersonFile = {
  ...rows[0]!,
  family: 'f0000000-0000-4000-8000-000000000001' as FamilyId,
  basis: 'provisional',
  acceptedBy: [],
  pending: HANDOVER,
  deathReported: false,
  missingReported: true,
  claims: [
    {
      entry: 'e1' as EntryId,
      recordedAt: at('2019-03-03T06:12:00Z'),
      identity: {
        names: [
          { text: 'عبد الرحمن الخطيب', kind: 'full', language: 'ar' },
          { text: 'Abdulrahman al-Khatib', kind: 'full', language: 'ar-Latn' },
          { text: 'Abu Salim', kind: 'alias' },
        ],
        sex: 'male',
        birth: { earliest: '1987-01-01', latest: '1987-12-31' } as BirthInterval,
        birthGiven: '01/01/1987',
        nationalities: [
          { country: 'XAA', status: 'claimed' },
          { country: 'XBB', status: 'deprived' },
        ],
        fatherName: 'سليم الخطيب',
        motherName: 'Huda',
        placeOfBirth: 'Saltmarsh',
        reference: 'BZ-2019/0417',
      },
    },
  ],
  stays: [
    { account: IN_PRISON, step: 'admitted', from: at('2019-03-02T14:00:00Z'), until: at('2019-10-25T08:00:00Z') },
    { account: IN_CAMP, step: 'moved', from: at('2019-10-25T08:00:00Z') },
  ],
  timeline: [
    {
      index: 12,
      entry: 'e1' as EntryId,
      type: 'PersonsAdmitted',
      occurred: { from: at('2019-03-02T00:00:00Z'), to: at('2019-03-02T14:00:00Z') },
      recordedAt: at('2019-03-03T06:12:00Z'),
      authority: GUARDS,
      actor: 'r.haddad' as ActorId,
      source: 'own-act',
      said: [],
      steps: [{ n: 1, step: 'admitted', from: { roll: GUARDS, kind: 'outside' }, to: IN_PRISON, at: at('2019-03-02T14:00:00Z') }],
    },
    {
      index: 40,
      entry: 'e2' as EntryId,
      type: 'PersonsMoved',
      occurred: exactly(at('2019-10-25T08:00:00Z')),
      recordedAt: at('2019-10-25T11:45:00Z'),
      authority: GUARDS,
      actor: 's.aydin' as ActorId,
      second: 'r.haddad' as ActorId,
      source: 'own-act',
      said: [
        { group: 'custody', field: 'remark', text: 'Moved with the family of the third tent' },
        { group: 'custody', field: 'capture.unit', text: 'Second company' },
        { group: 'medical', field: 'injuries.where', text: 'left forearm' },
        { group: 'child', field: 'concern', text: 'separated' },
        { group: 'disclosure', field: 'interviewedAt', text: '1573560000000' },
      ],
      steps: [{ n: 2, step: 'moved', from: IN_PRISON, to: IN_CAMP, at: at('2019-10-25T08:00:00Z') }],
    },
    {
      index: 51,
      entry: 'e3' as EntryId,
      type: 'HandoverAgreed',
      occurred: exactly(at('2019-11-12T10:30:00Z')),
      recordedAt: at('2019-11-13T07:05:00Z'),
      authority: GUARDS,
      onBehalfOf: RECEIVER,
      actor: 'k.demir' as ActorId,
      source: 'signed-paper',
      said: [],
      steps: [],
    },
  ],
  withheld: ['disclosure'],
};

export const places: readonly PlaceRow[] = [
  {
    code: CAMP,
    names: { en: 'Camp Nine', ar: 'المخيم التاسع' },
    kind: 'camp',
    holder: GUARDS,
    gate: 'open',
    adultsOnly: false,
    capacities: { certified: 40_000, working: 55_000, maximum: 60_000 },
    held: 68_744,
  },
  {
    code: PRISON,
    names: { en: 'House by the silo', ar: 'البيت عند الصومعة' },
    kind: 'detention',
    holder: GUARDS,
    gate: 'closed',
    adultsOnly: true,
    held: 1,
  },
];

export const handover: Handover = {
  id: HANDOVER,
  version: 3,
  sender: GUARDS,
  receiver: RECEIVER,
  revision: 1,
  clearances: [],
  actors: [],
  disputed: true,
  closed: false,
  plan: {
    destination: 'RIVER-2' as PlaceCode,
    departure: at('2019-11-13T05:00:00Z'),
    arrival: at('2019-11-13T22:00:00Z'),
    toleranceHours: 12,
    route: 'by the eastern road',
    vehicles: ['bus 1', 'bus 2'],
    answerBy: at('2019-11-12T12:00:00Z'),
  },
  leader: 'S. Aydın',
  departedAt: at('2019-11-13T05:20:00Z'),
  arrivalEvidence: 'press',
  lines: [line(4, 'in-transit'), line(5, 'in-transit'), line(7, 'limbo'), line(8, 'received'), line(9, 'left-behind')],
};

function line(n: number, state: Line['state']): Line {
  return {
    person: person(n),
    state,
    keptAt: PRISON,
    since: at('2019-11-13T05:20:00Z'),
    agreedBy: [RECEIVER],
    papers: true,
    fit: true,
    letGo: false,
  };
}
