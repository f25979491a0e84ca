import type { PersonId, PlaceCode } from '../basics/ids.ts';
import { accepted, refused, type Result } from '../basics/result.ts';
import { later } from '../basics/time.ts';
import { BREACH_REVIEW, type Act } from '../entries/act.ts';
import { refusal, type Refusal, type RefusalCode } from '../entries/refusals.ts';
import type { Account, BreachCode, BreachOpened } from '../entries/types.ts';
import type { Place } from '../authorities/types.ts';
import { isChildAt } from '../people/birth.ts';
import { instantToDay } from '../people/days.ts';
import type { CustodyFacts, Standing } from './types.ts';

export const MOST_SUBJECTS = 1000;

/**
 * The standings of the persons named, when all of them are on the acting party's roll.
 * Who is out of the party's scope is unknown to it, in the same words as somebody who does not exist.
 */
export function onOwnRoll(ids: readonly PersonId[], facts: CustodyFacts, act: Act): Result<readonly Standing[], Refusal> {
  return named(ids, facts, act, false);
}

/** As `onOwnRoll`, but who holds the place may also speak of what it sees there. */
export function withinSight(ids: readonly PersonId[], facts: CustodyFacts, act: Act): Result<readonly Standing[], Refusal> {
  return named(ids, facts, act, true);
}

function named(ids: readonly PersonId[], facts: CustodyFacts, act: Act, holderToo: boolean): Result<readonly Standing[], Refusal> {
  if (ids.length === 0) return refused(refusal('command-malformed', { field: 'persons' }));
  if (ids.length > MOST_SUBJECTS) return refused(refusal('too-many-subjects'));
  const standings: Standing[] = [];
  const once = new Set<PersonId>();
  for (const id of ids) {
    if (once.has(id)) return refused(refusal('person-named-twice', { subject: id }));
    once.add(id);
    const standing = facts.standings.get(id);
    const holds = standing !== undefined && holderOf(standing.account, facts) === act.party;
    if (!standing || (standing.account.roll !== act.party && !holds)) return refused(refusal('person-unknown', { subject: id }));
    if (standing.account.roll !== act.party && !holderToo) return refused(refusal('person-not-on-your-roll', { subject: id }));
    standings.push(standing);
  }
  return accepted(standings);
}

/** Who holds the place the person is at, if the person is at one; whoever took the place by force sees nobody by it. */
function holderOf(account: Account, facts: CustodyFacts): string | undefined {
  const place = account.place === undefined ? undefined : facts.places.get(account.place);
  return place?.taken === undefined ? place?.holder : undefined;
}

/** What a rule found against an act: a refusal when leave was asked for, a breach when it has happened. */
export interface Finding {
  readonly refusal: RefusalCode;
  readonly breach: BreachCode;
  readonly subject: string;
  /** Positions in the entry's subjects; empty for the whole entry. */
  readonly subjects: readonly number[];
}

/** Refuses to authorise, never to record. */
export function judge(findings: readonly Finding[], act: Act): Result<readonly BreachOpened[], Refusal> {
  const first = findings[0];
  if (first && act.mode === 'authorise') return refused(refusal(first.refusal, { subject: first.subject }));
  return accepted(
    findings.map(({ breach, subjects }) => ({ code: breach, subjects, owner: act.party, due: later(act.now, BREACH_REVIEW) })),
  );
}

/** Whether the place may take these persons: gate, holder, room, and no child among detained adults. */
export function placeFindings(place: Place, coming: readonly Pick<Standing, 'id' | 'birth'>[], act: Act): readonly Finding[] {
  const findings: Finding[] = [];
  if (place.gate === 'closed') findings.push({ refusal: 'place-closed', breach: 'through-closed-gate', subject: place.code, subjects: [] });
  return [...findings, ...heldByAnother(place, act), ...childrenAmongAdults(place, coming, act)];
}

/** Somebody else has the place, by agreement or by force. */
export function heldByAnother(place: Place, act: Act): readonly Finding[] {
  return place.holder === act.party
    ? []
    : [{ refusal: 'place-of-another', breach: 'into-place-of-another', subject: place.code, subjects: [] }];
}

/** Children who come to a place of detained adults. */
export function childrenAmongAdults(place: Place, coming: readonly Pick<Standing, 'id' | 'birth'>[], act: Act): readonly Finding[] {
  const day = instantToDay(act.occurred.to);
  const subjects = place.adultsOnly ? [...coming.keys()].filter((i) => isChildAt(coming[i]?.birth, day) === 'child') : [];
  const first = coming[subjects[0] ?? -1];
  return first ? [{ refusal: 'child-with-adults', breach: 'child-with-adults', subject: first.id, subjects }] : [];
}

/** Room is asked for only when leave is asked for: an overfull place that is a fact shows by its figures. */
export function isFull(place: Place, coming: number, facts: CustodyFacts, act: Act): boolean {
  if (act.mode !== 'authorise' || !place.capacities) return false;
  return (facts.occupancy.get(place.code) ?? 0) + coming > place.capacities.maximum;
}

/** Members of a family unit who stand where these persons stand and are not among them. */
export function familyFindings(going: readonly Standing[], facts: CustodyFacts): readonly Finding[] {
  const goingIds = new Set(going.map((one) => one.id));
  const parted: number[] = [];
  for (const [i, one] of going.entries()) {
    const left = one.family === undefined ? [] : (facts.families.get(one.family) ?? []).filter((id) => !goingIds.has(id));
    const leftHere = left.some((id) => {
      const other = facts.standings.get(id);
      return (
        other !== undefined &&
        other.account.kind === one.account.kind &&
        other.account.place === one.account.place &&
        other.account.roll === one.account.roll
      );
    });
    if (leftHere) parted.push(i);
  }
  if (parted.length === 0) return [];
  return [{ refusal: 'family-would-part', breach: 'family-separated', subject: going[parted[0] ?? 0]?.id ?? '', subjects: parted }];
}

export function placeOf(code: PlaceCode, facts: CustodyFacts): Result<Place, Refusal> {
  const place = facts.places.get(code);
  return place ? accepted(place) : refused(refusal('place-unknown', { subject: code }));
}
