import { bug } from '../basics/result.ts';
import type { AuthorityCode, PlaceCode } from '../basics/ids.ts';
import type { Draft } from '../entries/types.ts';
import type { Authority, Capacities, Place } from './types.ts';

/** What an entry makes of an authority; undefined when it concerns none. */
export function foldAuthority(entry: Draft): Authority | undefined {
  return entry.type === 'AuthorityDeclared' ? (entry.body['authority'] as unknown as Authority) : undefined;
}

/** What an entry makes of a place; undefined when it concerns none. */
export function foldPlace(entry: Draft, placeOf: (code: PlaceCode) => Place | undefined): Place | undefined {
  if (entry.type === 'PlaceDeclared') return entry.body['place'] as unknown as Place;
  if (entry.type !== 'PlaceHolderChanged' && entry.type !== 'PlaceCapacitySet' && entry.type !== 'PlaceGateSet') return undefined;
  const before = placeOf(entry.body['place'] as PlaceCode) ?? bug(`${entry.type} about a place that was never declared`);
  switch (entry.type) {
    case 'PlaceHolderChanged':
      return { ...before, holder: entry.body['holder'] as AuthorityCode };
    case 'PlaceCapacitySet':
      return { ...before, capacities: entry.body['capacities'] as unknown as Capacities };
    case 'PlaceGateSet':
      return { ...before, gate: entry.body['gate'] as Place['gate'] };
  }
}
