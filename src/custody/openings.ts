import { accepted, refused, type Result } from '../basics/result.ts';
import type { PlaceCode } from '../basics/ids.ts';
import type { Act } from '../entries/act.ts';
import { refusal, type Refusal } from '../entries/refusals.ts';
import type { Account, BreachOpened, Draft, SliceDraft } from '../entries/types.ts';
import type { Identity } from '../people/types.ts';
import type { Finding } from './guards.ts';
import type { Basis } from './basis.ts';
import type { NewPerson } from './types.ts';

/** Brings persons into the book at one account: the opening movement, the basis and the slices of each. */
export function openPositions(persons: readonly NewPerson[], act: Act, to: Account, step: 'admitted' | 'born'): Result<Draft, Refusal> {
  const slices: SliceDraft[] = [];
  for (const [i, person] of persons.entries()) {
    if (person.identity.names.length === 0) return refused(refusal('name-missing', { field: `persons.${i}.identity.names` }));
    slices.push({ subject: i, group: 'identity', content: identityToContent(person.identity) });
    if (person.basis) slices.push({ subject: i, group: 'custody', content: { basis: { ...person.basis } } });
  }
  const from: Account = { roll: to.roll, kind: 'outside' };
  return accepted({
    type: 'PersonsAdmitted',
    subjects: persons.map((_, i) => act.newPerson(i)),
    occurred: act.occurred,
    slices,
    body: {
      moves: [{ step, from, to, at: act.occurred.to, subjects: persons.map((_, i) => [i, 1] as const) }],
      basis: basesOf(persons.map((person) => person.basis)),
      ...bedsOf(persons.map((person) => person.bed)),
    },
  });
}

/** Who sleeps where, by position; nothing where nobody said. */
export function bedsOf(of: readonly (string | undefined)[]): { beds?: NonNullable<Draft['body']['beds']> } {
  const beds = new Map<string, number[]>();
  for (const [i, given] of of.entries()) {
    const bed = given?.trim();
    if (bed) beds.set(bed, [...(beds.get(bed) ?? []), i]);
  }
  return beds.size > 0 ? { beds: [...beds] } : {};
}

/** An identity as the content of a slice. */
export function identityToContent(identity: Identity): SliceDraft['content'] {
  const content: unknown = {
    ...identity,
    names: identity.names.map((name) => ({ ...name })),
    ...(identity.birth ? { birth: { ...identity.birth } } : {}),
    ...(identity.nationalities ? { nationalities: identity.nationalities.map((claim) => ({ ...claim })) } : {}),
  };
  return content as SliceDraft['content'];
}

export function basisFindings(persons: readonly { readonly basis?: Basis }[], place: PlaceCode): readonly Finding[] {
  const without = [...persons.keys()].filter((i) => persons[i]?.basis === undefined);
  return without.length === 0 ? [] : [{ refusal: 'no-basis', breach: 'held-without-basis', subject: place, subjects: without }];
}

/** Who is held on which basis, by position. */
export function basesOf(of: readonly (Basis | undefined)[]): NonNullable<Draft['body']['basis']> {
  const kinds = ['provisional', 'legal'] as const;
  return kinds
    .map((kind) => [kind, [...of.keys()].filter((i) => of[i]?.kind === kind)] as const)
    .filter(([, subjects]) => subjects.length > 0);
}

export function withBreaches(breaches: readonly BreachOpened[]): { breaches?: readonly BreachOpened[] } {
  return breaches.length > 0 ? { breaches } : {};
}
