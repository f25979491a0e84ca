import { bug } from '../basics/result.ts';
import type { AuthorityCode, FamilyId, PersonId } from '../basics/ids.ts';
import type { Instant } from '../basics/time.ts';
import { changesStandings, type Draft, type MoveGroup } from '../entries/types.ts';
import type { BirthInterval } from '../people/birth.ts';
import type { Standing } from './types.ts';

type Writable<T> = { -readonly [K in keyof T]: T[K] };

/**
 * What an entry makes of the persons it concerns: their standings after it, in the order of its subjects.
 * Claims are no persons and fold to nothing.
 */
export function foldStandings(entry: Draft, standingOf: (id: PersonId) => Standing | undefined): readonly Standing[] {
  if (!changesStandings(entry.type)) return [];
  const after: (Writable<Standing> | undefined)[] = entry.subjects.map((subject) => {
    const before = standingOf(subject as PersonId);
    return before ? { ...before, version: before.version + 1 } : undefined;
  });
  const anew = new Set((entry.body.stays ?? []).map(([i]) => i));
  for (const group of entry.body.moves ?? []) applyMoves(entry, group, after, anew);
  for (const [i, since, entered] of entry.body.stays ?? []) Object.assign(standing(after, i), { since, entered });
  applySeen(entry, after);
  applyBasis(entry, after);
  for (const [bed, subjects] of entry.body.beds ?? []) for (const i of subjects) standing(after, i).bed = bed;
  applyPending(entry, after);
  applyBirths(entry, after);
  applyByType(entry, after);
  return after.map((one, i) => one ?? bug(`${entry.type} about ${entry.subjects[i]}, who was never entered`));
}

function applyMoves(entry: Draft, group: MoveGroup, after: (Writable<Standing> | undefined)[], anew: ReadonlySet<number>): void {
  for (const [i, n] of group.subjects) {
    const opens = group.step === 'admitted' || group.step === 'born';
    if (opens && n === 1) after[i] = newcomer(entry.subjects[i] as PersonId, group.at);
    const one = standing(after, i);
    // A tent belongs to its place: whoever stands elsewhere sleeps elsewhere.
    if (one.account.place !== group.to.place || one.account.kind !== group.to.kind) delete one.bed;
    one.n = n;
    one.account = group.to;
    one.since = group.at;
    // A past told anew says nothing new about a report that somebody is missing or dead.
    if (anew.has(i)) continue;
    if (group.step === 'returned' || group.step === 'recaptured' || group.step === 'seen-alive') {
      one.deathReported = false;
      one.missingReported = false;
    }
  }
}

function newcomer(id: PersonId, at: Instant): Writable<Standing> {
  return {
    id,
    version: 1,
    n: 0,
    account: { roll: '' as AuthorityCode, kind: 'outside' },
    since: at,
    entered: at,
    acceptedBy: [],
    basis: 'none',
    deathReported: false,
    missingReported: false,
  };
}

function applySeen(entry: Draft, after: (Writable<Standing> | undefined)[]): void {
  const seen = entry.body.seen;
  if (!seen) return;
  for (const i of seen.subjects ?? entry.subjects.keys()) {
    const one = standing(after, i);
    if (one.seenAt !== undefined && one.seenAt > seen.at) continue;
    one.seenAt = seen.at;
    one.seenHow = seen.how;
    one.missingReported = false;
  }
}

function applyBasis(entry: Draft, after: (Writable<Standing> | undefined)[]): void {
  for (const [kind, subjects] of entry.body.basis ?? []) {
    for (const i of subjects) standing(after, i).basis = kind;
  }
}

function applyPending(entry: Draft, after: (Writable<Standing> | undefined)[]): void {
  const pending = entry.body.pending;
  if (!pending) return;
  for (const i of pending.on) standing(after, i).pending = pending.handover;
  for (const i of pending.off) {
    const one = standing(after, i);
    if (one.pending === pending.handover) delete one.pending;
  }
}

// The birth a person is reckoned by is the latest claim that names one; the claims themselves all stay.
function applyBirths(entry: Draft, after: (Writable<Standing> | undefined)[]): void {
  for (const slice of entry.slices) {
    if (slice.group !== 'identity') continue;
    const birth = slice.content['birth'] as BirthInterval | undefined;
    if (birth) standing(after, slice.subject).birth = birth;
  }
}

function applyByType(entry: Draft, after: (Writable<Standing> | undefined)[]): void {
  switch (entry.type) {
    case 'DeathReported':
      for (const i of entry.subjects.keys()) standing(after, i).deathReported = true;
      break;
    case 'MissingReported':
      for (const i of entry.subjects.keys()) standing(after, i).missingReported = true;
      break;
    case 'PersonsCameBack':
      if (entry.body['alive'] !== true) break;
      for (const i of entry.subjects.keys()) Object.assign(standing(after, i), { deathReported: false, missingReported: false });
      break;
    case 'AnswerabilityClaimed':
      for (const i of entry.subjects.keys()) {
        answer(standing(after, i), entry.body['state'] as AuthorityCode, entry.body['answer'] === 'accepted');
      }
      break;
    case 'FamilyFormed':
    case 'BirthRecorded':
      if (entry.body['family']) for (const i of entry.subjects.keys()) standing(after, i).family = entry.body['family'] as FamilyId;
      break;
    case 'FamilySplit':
      for (const i of entry.body['leaving'] as readonly number[]) delete standing(after, i).family;
      break;
    case 'JudgedSame':
      if (entry.body.moves?.length) standing(after, 1).mergedInto = entry.subjects[0] as PersonId;
      break;
    case 'JudgedDifferent':
      if (entry.body.moves?.length) delete standing(after, 1).mergedInto;
      break;
    default:
  }
}

function answer(one: Writable<Standing>, state: AuthorityCode, accepts: boolean): void {
  const others = one.acceptedBy.filter((code) => code !== state);
  one.acceptedBy = accepts ? [...others, state].sort() : others;
}

function standing(after: (Writable<Standing> | undefined)[], i: number): Writable<Standing> {
  return after[i] ?? bug(`an entry moves subject ${i}, who was never entered`);
}
