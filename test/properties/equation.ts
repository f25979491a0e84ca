import assert from 'node:assert/strict';
import type { PersonId } from '../../src/basics/ids.ts';
import { HOUR, type Instant } from '../../src/basics/time.ts';
import { makesClaims, type Account, type AccountKind, type Entry } from '../../src/entries/types.ts';
import type { Term } from '../../src/reports/answer.ts';
import { TENT } from '../store/scene.ts';

// The equation told by adding up every movement of everybody, entry by entry: short, and sharing nothing with the product but its
// words. What the product answers is held against it.

/** Of everybody entered, how many fall under which term; terms of nobody are left out. */
export interface Counts {
  readonly ever: number;
  readonly terms: { readonly [term in Term]?: number };
}

export interface Equation {
  /** Takes the next entry, and holds that whom it moves is in exactly one account at every instant since being entered. Who moved. */
  hear(entry: Entry): readonly PersonId[];
  /** Where a person was from when on, as known so far: each instant at which it changed. */
  courseOf(person: PersonId): readonly Position[];
  countsAt(asOf: Instant): Counts;
  /** Who was bodily at each place, held or as a guest; places of nobody are left out. */
  placesAt(asOf: Instant): { readonly [place: string]: number };
  termAt(person: PersonId, asOf: Instant): Term | undefined;
}
interface Position {
  readonly at: Instant;
  /** As `accountName` has it. */
  readonly account: string;
  readonly kind: AccountKind;
  readonly place: string | undefined;
}

export function accountName({ roll, kind, place, handover, counterpart }: Account): string {
  return [roll, kind, place, handover, counterpart].join(' ');
}

export function equation(): Equation {
  const movements = new Map<PersonId, readonly { readonly at: Instant; readonly from: Account; readonly to: Account }[]>();
  const courses = new Map<PersonId, readonly Position[]>();
  const looks = new Map<PersonId, readonly Instant[]>();

  /** Between two movements nothing changes: so these are all the instants there are. */
  function courseOf(person: PersonId): readonly Position[] {
    const sums = new Map<string, { net: number; readonly account: Account }>();
    const add = (account: Account, net: number) => {
      if (account.kind === 'outside') return;
      const name = accountName(account);
      const sum = sums.get(name) ?? { net: 0, account };
      sum.net += net;
      if (sum.net === 0) sums.delete(name);
      else sums.set(name, sum);
    };
    const inTime = (movements.get(person) ?? []).toSorted((a, b) => a.at - b.at);
    const course: Position[] = [];
    for (const [i, { at, from, to }] of inTime.entries()) {
      add(from, -1);
      add(to, 1);
      if (inTime[i + 1]?.at === at) continue;
      const [stands, ...more] = sums.values();
      // Told to have come later than was first said: before that, nowhere.
      if (!stands && course.length === 0) continue;
      assert.ok(stands?.net === 1 && more.length === 0, `${person} at ${at}: in ${[...sums.keys()].join(' and ') || 'no term'}`);
      const account = accountName(stands.account);
      if (course.at(-1)?.account === account) continue;
      course.push({ at, account, kind: stands.account.kind, place: stands.account.place });
    }
    assert.ok(course.length > 0, `${person} was entered and is in no term`);
    return course;
  }

  function termAt(person: PersonId, asOf: Instant): Term | undefined {
    const position = courses.get(person)?.findLast(({ at }) => at <= asOf);
    const seen = Math.max(-1, ...(looks.get(person) ?? []).filter((at) => at <= asOf));
    return position && termOf(position, seen, asOf);
  }

  return {
    hear(entry) {
      if (makesClaims(entry.type)) return [];
      const moved = new Set<PersonId>();
      for (const { from, to, at, subjects } of entry.body.moves ?? []) {
        for (const [i] of subjects) {
          const person = entry.subjects[i] as PersonId;
          movements.set(person, [...(movements.get(person) ?? []), { at, from, to }]);
          moved.add(person);
        }
      }
      const { seen } = entry.body;
      for (const i of seen ? (seen.subjects ?? entry.subjects.keys()) : []) {
        const person = entry.subjects[i] as PersonId;
        looks.set(person, [...(looks.get(person) ?? []), seen?.at as Instant]);
      }
      for (const person of moved) courses.set(person, courseOf(person));
      return [...moved];
    },
    courseOf: (person) => courses.get(person) ?? [],
    termAt,
    countsAt(asOf) {
      const terms: { [term in Term]?: number } = {};
      for (const person of courses.keys()) {
        const term = termAt(person, asOf);
        if (term) terms[term] = (terms[term] ?? 0) + 1;
      }
      return { ever: Object.values(terms).reduce((sum, count) => sum + count, 0), terms };
    },
    placesAt(asOf) {
      const places: { [place: string]: number } = {};
      for (const course of courses.values()) {
        const { kind, place } = course.findLast(({ at }) => at <= asOf) ?? {};
        if (place !== undefined && (kind === 'held' || kind === 'guest')) places[place] = (places[place] ?? 0) + 1;
      }
      return places;
    },
  };
}

const others = { 'with-peer': 'with-others', 'with-nonparticipant': 'with-others' } as const;

function termOf({ kind, place }: Position, seen: number, asOf: Instant): Term {
  if (kind === 'with-peer' || kind === 'with-nonparticipant') return others[kind];
  assert.notEqual(kind, 'outside');
  if (kind !== 'held' && kind !== 'guest') return kind as Term;
  if (seen < 0) return 'held-never';
  // The scene has one camp, where a look counts for a week; elsewhere it counts for a day; both in whole hours.
  const hours = place === TENT ? 7 * 24 : 24;
  return Math.floor(seen / HOUR) >= Math.floor((asOf - hours * HOUR) / HOUR) ? 'held-seen' : 'held-older';
}

/** A headline's terms as they are counted here: those of somebody. */
export function countsOf({ ever, terms }: { readonly ever: number; readonly terms: Counts['terms'] }): Counts {
  return { ever, terms: Object.fromEntries(Object.entries(terms).filter(([, count]) => count !== 0)) };
}
