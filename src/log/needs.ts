import type { AuthorityCode, CommandId, HandoverId, PersonId, PlaceCode } from '../basics/ids.ts';
import type { Instant } from '../basics/time.ts';
import { readBand } from '../custody/bands.ts';
import { listRowKey } from '../custody/lists.ts';
import { pairKey } from '../identity/types.ts';
import type { Command } from './commands.ts';

/** What must be loaded before commands can be decided; nothing is read later. */
export interface Needs {
  readonly commands: readonly CommandId[];
  readonly persons: readonly PersonId[];
  /** Of these persons the whole chain of movements too. */
  readonly histories: readonly PersonId[];
  readonly places: readonly PlaceCode[];
  readonly occupancy: readonly PlaceCode[];
  readonly authorities: readonly AuthorityCode[];
  readonly handovers: readonly HandoverId[];
  readonly disclosures: readonly (readonly [PersonId, AuthorityCode])[];
  readonly listRows: readonly string[];
  readonly pairs: readonly string[];
  /** By identifier, or by the content of what they would decide. */
  readonly decisions: readonly string[];
  readonly breaches: readonly string[];
  readonly musters: readonly string[];
  readonly variances: readonly string[];
  readonly incidents: readonly string[];
  /** Persons whose arrival may be open, and wristbands by number; of some persons the band they wear. */
  readonly arrivals: readonly PersonId[];
  readonly bands: readonly string[];
  readonly bandsOf: readonly PersonId[];
  /** Things kept for persons. */
  readonly items: readonly string[];
  /** Musters to be ended: who was seen in them, and whom the book has at the place meanwhile. */
  readonly counts: readonly (readonly [muster: string, until: Instant | undefined])[];
  /** What two persons judged of the stranger of a variance and a person. */
  readonly judged: readonly (readonly [variance: string, person: string])[];
  /** Places whose last signed count is asked for. */
  readonly baselines: readonly PlaceCode[];
}

type Gathered = { -readonly [K in keyof Needs]: Set<Needs[K][number]> };

/** The union of what these commands need. The store adds what hangs on it: families, manifests, the places people are at. */
export function needsOf(commands: readonly Command[], authority: AuthorityCode, contentOf: (command: Command) => string): Needs {
  const needs: Gathered = {
    commands: new Set(),
    persons: new Set(),
    histories: new Set(),
    places: new Set(),
    occupancy: new Set(),
    authorities: new Set([authority]),
    handovers: new Set(),
    disclosures: new Set(),
    listRows: new Set(),
    pairs: new Set(),
    decisions: new Set(),
    breaches: new Set(),
    musters: new Set(),
    variances: new Set(),
    incidents: new Set(),
    arrivals: new Set(),
    bands: new Set(),
    bandsOf: new Set(),
    items: new Set(),
    counts: new Set(),
    judged: new Set(),
    baselines: new Set(),
  };
  for (const command of commands) gather(command, needs, authority, contentOf);
  return {
    commands: [...needs.commands],
    persons: [...needs.persons],
    histories: [...needs.histories],
    places: [...needs.places],
    occupancy: [...needs.occupancy],
    authorities: [...needs.authorities],
    handovers: [...needs.handovers],
    disclosures: [...needs.disclosures],
    listRows: [...needs.listRows],
    pairs: [...needs.pairs],
    decisions: [...needs.decisions].filter((key) => key !== ''),
    breaches: [...needs.breaches],
    musters: [...needs.musters],
    variances: [...needs.variances],
    incidents: [...needs.incidents],
    arrivals: [...needs.arrivals],
    bands: [...needs.bands],
    bandsOf: [...needs.bandsOf],
    items: [...needs.items],
    counts: [...needs.counts],
    judged: [...needs.judged],
    baselines: [...needs.baselines],
  };
}

function gather(command: Command, needs: Gathered, authority: AuthorityCode, contentOf: (command: Command) => string): void {
  needs.commands.add(command.id);
  if (command.onBehalfOf !== undefined) needs.authorities.add(command.onBehalfOf);
  for (const person of personsIn(command)) {
    needs.persons.add(person);
    if (rewrites(command)) needs.histories.add(person);
  }
  for (const place of placesIn(command)) {
    needs.places.add(place);
    if (command.mode === 'authorise') needs.occupancy.add(place);
  }
  if ('handover' in command) needs.handovers.add(command.handover);
  if ('muster' in command) needs.musters.add(command.muster);
  if ('incident' in command && command.incident !== undefined) needs.incidents.add(command.incident);
  switch (command.type) {
    case 'declare-authority':
      needs.authorities.add(command.authority.code);
      break;
    case 'declare-place':
      needs.authorities.add(command.place.holder);
      break;
    case 'change-holder':
      needs.authorities.add(command.holder);
      break;
    case 'claim-answerability':
      needs.authorities.add(command.state);
      break;
    case 'decide-disclosure':
      needs.authorities.add(command.to);
      break;
    case 'receive-roll':
    case 'receive-source':
      for (const row of command.rows) {
        needs.listRows.add(listRowKey(command.onBehalfOf ?? authority, command.type === 'receive-roll' ? 'roll' : 'source', row.key));
      }
      break;
    case 'offer-handover':
      for (const code of [command.receiver, ...(command.transit === undefined ? [] : [command.transit])]) {
        needs.authorities.add(code);
        for (const line of command.lines) needs.disclosures.add([line.person, code]);
      }
      break;
    case 'export-list':
      if (command.to === undefined) break;
      needs.authorities.add(command.to);
      for (const person of command.persons) needs.disclosures.add([person, command.to]);
      break;
    case 'judge-same':
      needs.pairs.add(pairKey(command.keep, command.other));
      break;
    case 'judge-different':
      needs.pairs.add(pairKey(command.one, command.other));
      break;
    case 'propose-same':
      for (const { a, b } of command.pairs) needs.pairs.add(pairKey(a, b));
      break;
    case 'close-breach':
      needs.breaches.add(command.breach);
      break;
    case 'claim-identity':
    case 'record-arrival-step':
    case 'record-examination':
    case 'take-item':
      needs.arrivals.add(command.person);
      break;
    case 'set-basis':
      for (const person of command.persons) needs.arrivals.add(person);
      break;
    case 'register-arrivals':
      for (const { band } of command.arrivals) needs.bands.add(readBand(band) ?? band);
      break;
    case 'issue-band':
      needs.bands.add(readBand(command.band) ?? command.band);
      needs.bandsOf.add(command.person);
      break;
    case 'pass-item':
      needs.items.add(command.item);
      if (command.authority !== undefined) needs.authorities.add(command.authority);
      break;
    case 'report-band-lost':
      needs.bands.add(readBand(command.band) ?? command.band);
      break;
    case 'swap-bands':
      for (const band of [command.one, command.other]) needs.bands.add(readBand(band) ?? band);
      break;
    case 'finish-muster':
      needs.counts.add([command.muster, command.occurred?.to]);
      break;
    case 'assign-variances':
      for (const id of command.variances) needs.variances.add(id);
      break;
    case 'close-variances':
      for (const id of command.variances) needs.variances.add(id);
      gatherEvidence(command, needs);
      break;
    case 'take-over':
      needs.authorities.add(command.holder);
      needs.baselines.add(command.place);
      break;
    case 'report-incident':
      if (command.place !== undefined) needs.baselines.add(command.place);
      break;
    default:
  }
  if (command.type === 'confirm-decision' || command.type === 'reject-decision') needs.decisions.add(command.decision);
  else needs.decisions.add(contentOf(command));
}

/** By what a difference is shown to be settled: a person of the book, a pair that was judged, or a later count. */
function gatherEvidence(command: Command & { type: 'close-variances' }, needs: Gathered): void {
  if (command.evidence === undefined) return;
  if (command.way === 'recounted') needs.musters.add(command.evidence);
  if (command.way === 'admitted-here') needs.persons.add(command.evidence as PersonId);
  if (command.way === 'identified') for (const id of command.variances) needs.judged.add([id, command.evidence]);
}

/** Whether the command may reach behind the present stay of its persons. */
function rewrites(command: Command): boolean {
  return (
    command.type === 'correct' ||
    command.type === 'correct-receipt' ||
    // Where they stood before is where a place is kept free.
    command.type === 'return-handover' ||
    command.type === 'judge-different' ||
    (command.occurred !== undefined && !stays(command))
  );
}

/** Acts that look at persons where they stand and put nobody anywhere: the time they name reaches behind no stay. */
function stays(command: Command): boolean {
  return ['admit', 'register-arrivals', 'sight', 'sight-in-muster', 'report-incident', 'record-examination', 'assign-beds'].includes(
    command.type,
  );
}

export function personsIn(command: Command): readonly PersonId[] {
  switch (command.type) {
    case 'move':
    case 'escort':
    case 'back-from-escort':
    case 'sight':
    case 'set-basis':
    case 'report-missing':
    case 'declare-unaccounted':
    case 'declare-at-large':
    case 'come-back':
    case 'release':
    case 'correct':
    case 'claim-answerability':
    case 'form-family':
    case 'decide-disclosure':
    case 'agree-handover':
    case 'refuse-handover':
    case 'withdraw-handover':
    case 'pass-handover':
    case 'evidence-arrival':
    case 'recall-handover':
    case 'cancel-handover':
    case 'turn-back-handover':
    case 'report-limbo':
    case 'return-handover':
    case 'export-list':
      return command.persons;
    case 'assign-beds':
      return command.beds.flatMap(({ persons }) => persons);
    case 'sight-in-muster':
      return command.sightings.map(({ person }) => person);
    case 'report-incident':
      return command.persons ?? [];
    case 'note-child':
      return command.persons;
    case 'report-death':
    case 'record-arrival-step':
    case 'record-examination':
    case 'take-item':
    case 'issue-band':
    case 'establish-death':
    case 'claim-identity':
    case 'correct-receipt':
      return [command.person];
    case 'record-birth':
      return [command.mother];
    case 'claim-kin':
      return [command.person, command.to];
    case 'split-family':
      return command.leaving;
    case 'judge-same':
      return [command.keep, command.other as PersonId];
    case 'judge-different':
      return [command.one, command.other as PersonId];
    case 'offer-handover':
      return command.lines.map((line) => line.person);
    case 'amend-handover':
      return (command.add ?? []).map((line) => line.person);
    case 'depart-handover':
      return command.boarded;
    case 'receive-handover':
      return command.lines.map((line) => line.person);
    // Named, not defaulted: a new command that speaks of persons must say so here, or it does not compile.
    case 'declare-authority':
    case 'declare-place':
    case 'change-holder':
    case 'set-capacities':
    case 'set-gate':
    case 'admit':
    case 'receive-roll':
    case 'receive-source':
    case 'close-breach':
    case 'register-arrivals':
    case 'report-band-lost':
    case 'swap-bands':
    case 'pass-item':
    case 'open-muster':
    case 'count-blind':
    case 'strangers-in-muster':
    case 'finish-muster':
    case 'abandon-muster':
    case 'assign-variances':
    case 'close-variances':
    case 'note-incident':
    case 'record-rival-count':
    case 'close-incident':
    case 'take-over':
    case 'record-remains':
    case 'dispute-handover':
    case 'close-handover':
    case 'confirm-decision':
    case 'reject-decision':
    case 'propose-same':
      return [];
  }
}

function placesIn(command: Command): readonly PlaceCode[] {
  switch (command.type) {
    case 'admit':
    case 'receive-roll':
    case 'change-holder':
    case 'set-capacities':
    case 'set-gate':
    case 'receive-handover':
    case 'register-arrivals':
    case 'open-muster':
    case 'assign-beds':
    case 'take-over':
    case 'record-remains':
      return [command.place];
    case 'declare-place':
      return [command.place.code];
    case 'move':
    case 'escort':
    case 'back-from-escort':
      return [command.to];
    case 'offer-handover':
      return [command.plan.destination];
    case 'amend-handover':
      return command.plan ? [command.plan.destination] : [];
    case 'receive-source':
    case 'come-back':
    case 'correct':
    case 'return-handover':
    case 'report-incident':
      return command.place === undefined ? [] : [command.place];
    default:
      return [];
  }
}
