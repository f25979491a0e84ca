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
  const code = entry.body['place'] as PlaceCode;
  switch (entry.type) {
    case 'PlaceHolderChanged': {
      const { taken: _, ...before } = known(entry, placeOf(code));
      return { ...before, holder: entry.body['holder'] as AuthorityCode };
    }
    case 'PlaceTakenOver':
      return { ...known(entry, placeOf(code)), holder: entry.body['holder'] as AuthorityCode, taken: 'contested' };
    case 'MusterFinished': {
      const before = known(entry, placeOf(code));
      return before.taken === 'contested' && before.holder === entry.body['authority'] ? { ...before, taken: 'counted' } : undefined;
    }
    case 'PlaceCapacitySet':
      return { ...known(entry, placeOf(code)), capacities: entry.body['capacities'] as unknown as Capacities };
    case 'PlaceGateSet':
      return { ...known(entry, placeOf(code)), gate: entry.body['gate'] as Place['gate'] };
    default:
      return undefined;
  }
}

function known(entry: Draft, place: Place | undefined): Place {
  return place ?? bug(`${entry.type} about a place that was never declared`);
}
