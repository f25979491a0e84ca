import type { Instant } from '../basics/time.ts';
import type { Finding } from '../custody/guards.ts';
import type { Standing } from '../custody/types.ts';
import { isChildAt } from '../people/birth.ts';
import { instantToDay } from '../people/days.ts';

/** Somebody who is to travel, or has: the birth by which he is reckoned, and whether the best interests of a child were looked at. */
export interface Traveller {
  readonly standing: Pick<Standing, 'id' | 'birth'>;
  readonly bestInterests: boolean;
}

/**
 * The age gate of a manifest, as of the day of departure. Whoever may be under 18 by any credible claim is a child; on a manifest of
 * adults, whoever is not shown to be one is asked about first. No child travels unless a panel has looked at what is best for the child.
 */
export function ageFindings(travellers: readonly Traveller[], adultsOnly: boolean, departure: Instant): readonly Finding[] {
  const day = instantToDay(departure);
  const ages = travellers.map(({ standing }) => isChildAt(standing.birth, day));
  const found = (refusal: Finding['refusal'], breach: Finding['breach'], who: (i: number) => boolean): readonly Finding[] => {
    const subjects = [...ages.keys()].filter(who);
    const first = travellers[subjects[0] ?? -1];
    return first ? [{ refusal, breach, subject: first.standing.id, subjects }] : [];
  };
  return [
    ...found('child-on-adult-manifest', 'child-on-adult-manifest', (i) => adultsOnly && ages[i] === 'child'),
    ...found(
      'best-interests-missing',
      'child-moved-without-best-interests',
      (i) => ages[i] === 'child' && travellers[i]?.bestInterests !== true,
    ),
  ];
}

/** On a manifest of adults: the first of whom no birth is known at all. */
export function ageNotShown(travellers: readonly Traveller[], adultsOnly: boolean): Traveller | undefined {
  return adultsOnly ? travellers.find(({ standing }) => standing.birth === undefined) : undefined;
}
