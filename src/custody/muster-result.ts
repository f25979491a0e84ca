import type { ActorId } from '../basics/ids.ts';
import type { Instant } from '../basics/time.ts';
import type { Muster, MusterResult, Presence, Sighting } from './matters.ts';

/** Grades by which each person was looked at alone. */
const byNameGrades: readonly Sighting['how'][] = ['answered-to-name', 'band-scanned', 'face-checked'];

/** Whom a count and the book disagree about. */
export interface Differences {
  readonly missing: readonly string[];
  readonly found: readonly string[];
  readonly unidentified: readonly string[];
  /** The bare numbers and the list of who was seen differ in length. */
  readonly count: boolean;
}

/**
 * Holds what was seen against what the ledger has for the whole of the count. Expected is who stood there from beginning to end:
 * who came or left meanwhile is found when seen, and not missed when not.
 */
export function resultOf(
  muster: Muster,
  presences: readonly Presence[],
  sightings: readonly Sighting[],
): { readonly result: MusterResult; readonly differences: Differences } {
  const seen = new Map<string, Set<ActorId>>();
  for (const { subject, counter, how } of sightings) {
    if (how === 'stranger') continue;
    const counters = seen.get(subject) ?? new Set();
    seen.set(subject, counters.add(counter));
  }
  const lookedAt = oneByOne(sightings);
  const ever = new Set(presences.map(({ person }) => person));
  const expected = presences.filter(({ atStart, atEnd }) => atStart && atEnd);
  const missing = expected.filter(({ person }) => !seen.has(person)).map(({ person }) => person);
  const found = [...seen.keys()].filter((person) => !ever.has(person));
  const matched = [...ever].filter((person) => seen.has(person));
  const unidentified = [...new Set(sightings.filter(({ how }) => how === 'stranger').map(({ subject }) => subject))];
  const blind = muster.counters.reduce((sum, counter) => sum + counter.blind, 0);
  const all = seen.size + unidentified.length;
  return {
    result: {
      expected: expected.length,
      matched: matched.length,
      byName: matched.filter((person) => lookedAt.has(person)).length,
      movedDuringCount: presences.filter((one) => moved(one) && !seen.has(one.person)).length,
      missing: missing.length,
      foundNotExpected: found.length,
      unidentified: unidentified.length,
      seenTwice: [...seen.values()].filter((counters) => counters.size > 1).length,
      blind,
      seen: all,
    },
    // In one order, whatever order the store told them in.
    differences: { missing: missing.toSorted(), found: found.toSorted(), unidentified: unidentified.toSorted(), count: blind !== all },
  };
}

function moved({ atStart, atEnd }: Presence): boolean {
  return !(atStart && atEnd);
}

// Five persons within four seconds were not looked at one by one, however they were sent in.
const RUN = 5;
const SHORTEST = 4000;

/** Who was looked at alone, at a pace at which somebody can look. */
function oneByOne(sightings: readonly Sighting[]): ReadonlySet<string> {
  const byCounter = new Map<ActorId, { readonly subject: string; readonly at: Instant }[]>();
  for (const { subject, counter, how, at } of sightings) {
    if (!byNameGrades.includes(how)) continue;
    const own = byCounter.get(counter) ?? [];
    byCounter.set(counter, own);
    own.push({ subject, at });
  }
  const alone = new Set<string>();
  for (const own of byCounter.values()) {
    own.sort((a, b) => a.at - b.at);
    const hasty = new Set<number>();
    for (let last = RUN - 1; last < own.length; last++) {
      if ((own[last]?.at ?? 0) - (own[last - RUN + 1]?.at ?? 0) >= SHORTEST) continue;
      for (let i = last - RUN + 1; i <= last; i++) hasty.add(i);
    }
    for (const [i, { subject }] of own.entries()) if (!hasty.has(i)) alone.add(subject);
  }
  return alone;
}
