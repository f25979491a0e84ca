import { refused, type Result } from '../basics/result.ts';
import { decided, type Act, type Decided } from '../entries/act.ts';
import { refusal, type Refusal } from '../entries/refusals.ts';
import type { EntryType } from '../entries/types.ts';
import type { Plain } from '../basics/canonical.ts';
import type { Authority, AuthorityCommand, AuthorityFacts, Capacities, NewPlace } from './types.ts';

export function decideAuthorities(command: AuthorityCommand, facts: AuthorityFacts, act: Act): Result<Decided, Refusal> {
  switch (command.type) {
    case 'declare-authority':
      if (facts.authorities.has(command.authority.code)) return refused(refusal('authority-exists', { subject: command.authority.code }));
      return declared('AuthorityDeclared', act, { authority: authorityToPlain(command.authority) });
    case 'declare-place':
      return declarePlace(command.place, facts, act);
    case 'change-holder': {
      const place = facts.places.get(command.place);
      if (!place) return refused(refusal('place-unknown', { subject: command.place }));
      if (!facts.authorities.has(command.holder)) return refused(refusal('authority-unknown', { subject: command.holder }));
      if (place.holder === command.holder) return refused(refusal('nothing-changes', { subject: command.place }));
      return declared('PlaceHolderChanged', act, { place: command.place, holder: command.holder });
    }
    case 'set-capacities':
      if (!facts.places.has(command.place)) return refused(refusal('place-unknown', { subject: command.place }));
      if (!isOrdered(command.capacities)) return refused(refusal('capacities-unordered', { subject: command.place, field: 'capacities' }));
      return declared('PlaceCapacitySet', act, { place: command.place, capacities: { ...command.capacities } });
    case 'set-gate': {
      const place = facts.places.get(command.place);
      if (!place) return refused(refusal('place-unknown', { subject: command.place }));
      if (place.gate === command.gate) return refused(refusal('nothing-changes', { subject: command.place }));
      return declared('PlaceGateSet', act, { place: command.place, gate: command.gate });
    }
  }
}

function declarePlace(place: NewPlace, facts: AuthorityFacts, act: Act): Result<Decided, Refusal> {
  if (facts.places.has(place.code)) return refused(refusal('place-exists', { subject: place.code }));
  if (!facts.authorities.has(place.holder)) return refused(refusal('authority-unknown', { subject: place.holder, field: 'holder' }));
  if (place.capacities && !isOrdered(place.capacities)) {
    return refused(refusal('capacities-unordered', { subject: place.code, field: 'capacities' }));
  }
  return declared('PlaceDeclared', act, { place: placeToPlain(place) });
}

function isOrdered({ certified, working, maximum }: Capacities): boolean {
  return certified >= 0 && certified <= working && working <= maximum;
}

function declared(type: EntryType, act: Act, body: { [name: string]: Plain }): Result<Decided, Refusal> {
  return decided({ type, subjects: [], occurred: act.occurred, body, slices: [] });
}

function authorityToPlain(authority: Authority): Plain {
  return { ...authority, names: { ...authority.names } };
}

function placeToPlain(place: NewPlace): Plain {
  const { capacities, ...rest } = place;
  return { ...rest, names: { ...place.names }, ...(capacities ? { capacities: { ...capacities } } : {}) };
}
