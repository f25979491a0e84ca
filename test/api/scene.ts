import type { ActorId, AuthorityCode, HandoverId, PersonId, PlaceCode } from '../../src/basics/ids.ts';
import { personNumber } from '../../src/basics/ids.ts';
import { textToInstant } from '../../src/basics/time.ts';
import type { Session } from '../../src/api/ports.ts';
import type { Handover } from '../../src/handover/types.ts';
import type { PersonFile } from '../../src/reports/views.ts';

// One clerk, one person, one bus and one answer, all invented: what a house without a book has to tell.
export const now = textToInstant('2019-11-14T09:00:00Z')!;
export const clerk: Session = { actor: 'N. Example' as ActorId, authority: 'EXA-MOI' as AuthorityCode, role: 'registrar' };
export const salma = '0b9d6c1e-3a52-4f7e-8c11-2d3e4f5a6b7c' as PersonId;
export const bus = '2d7f8e30-5c74-4b90-8e33-4f5a6b7c8d9e' as HandoverId;

export const file: PersonFile = {
  id: salma,
  number: personNumber(salma),
  name: 'سلمى الحداد',
  account: { roll: clerk.authority, kind: 'held', place: 'CAMP-1' as PlaceCode },
  since: now,
  basis: 'legal',
  acceptedBy: [],
  deathReported: false,
  missingReported: false,
  claims: [],
  stays: [],
  timeline: [],
  withheld: [],
};
export const handover: Handover = {
  id: bus,
  version: 3,
  sender: clerk.authority,
  receiver: 'EXB' as AuthorityCode,
  revision: 1,
  clearances: [],
  lines: [],
  actors: [],
  disputed: false,
  closed: false,
  plan: { destination: 'CAMP-2' as PlaceCode, departure: now, arrival: now, toleranceHours: 6, route: '', vehicles: [], answerBy: now },
};
export const headline = {
  yes: true,
  asOf: now,
  knownIndex: 7,
  ever: 12,
  terms: {
    'held-seen': 12,
    'held-older': 0,
    'held-never': 0,
    'in-transit': 0,
    escort: 0,
    'with-others': 0,
    unaccounted: 0,
    'at-large': 0,
    released: 0,
    deceased: 0,
    merged: 0,
  },
  beside: { overdue: 0, limbo: 0, mayBeSame: 0, openBreaches: 0, heldWithoutBasis: 0, inVariance: 0, nobodyAnswers: 0 },
};
