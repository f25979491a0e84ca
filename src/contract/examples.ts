import type { z } from 'zod';
import type { command, SentCommand } from './commands.ts';

type Wire = z.input<typeof command>;
type AskedFor = { readonly [type in SentCommand['type']]: Omit<Extract<Wire, { type: type }>, 'id' | 'type'> };

/** A command of a type as it travels; every person and number in it is invented. */
export function example<Type extends SentCommand['type']>(type: Type, id = '5f0c1a52-6f0e-4d5b-9a37-0d8e3b0c7a11'): object {
  return { id, type, ...askedFor[type] };
}

const someone = '0b9d6c1e-3a52-4f7e-8c11-2d3e4f5a6b7c';
const another = '1c8e7d2f-4b63-4a8f-9d22-3e4f5a6b7c8d';
const handover = '2d7f8e30-5c74-4b90-8e33-4f5a6b7c8d9e';
const entry = '3e60f941-6d85-4ca1-9f44-5a6b7c8d9e0f';
const muster = '5a62b153-8fa7-4ec3-9b66-7c8d9e0f1a2b';
const incident = '6b73c264-90b8-4fd4-8c77-8d9e0f1a2b3c';
const decision = '4f51a052-7e96-4db2-8a55-6b7c8d9e0f1a';
const persons = [someone];
const circumstances = 'Not found at the evening count of the second yard.';
const reason = 'Decided by the review judge on 12 November.';
const newcomer = {
  identity: {
    names: [{ text: 'سلمى الحداد', kind: 'full' as const, language: 'ar' }],
    sex: 'female' as const,
    birth: { earliest: '1994-01-01', latest: '1994-12-31' },
    birthGiven: '1994',
    nationalities: [{ country: 'XXA', status: 'claimed' as const }],
    reference: 'A-117',
  },
  basis: { kind: 'legal' as const, order: '41/2019', orderedBy: 'District court' },
};
const row = { ...newcomer, key: 'A-117', said: 'c0ffee', line: 2 };
const plan = {
  destination: 'RECEPTION-1',
  departure: '2019-11-20T06:00:00+03:00',
  arrival: '2019-11-20T14:00:00+03:00',
  toleranceHours: 6,
  route: 'By road, one crossing',
  vehicles: ['Bus 1'],
  answerBy: '2019-11-18T12:00:00Z',
};
const line = {
  person: someone,
  papers: { kind: 'laissez-passer', number: 'LP 204', heldBy: 'Escort leader' },
  propertyBag: { seal: '00871', items: 4 },
  fitToTravel: { clinician: 'Dr Example', instructions: 'Needs water every two hours.' },
};

const askedFor: AskedFor = {
  'declare-authority': {
    authority: {
      code: 'EXA-MOI',
      names: { en: 'Ministry of the Interior of Exampleland' },
      kind: 'organ',
      country: 'XXA',
      runsSoftware: true,
      home: 'exampleland',
    },
  },
  'declare-place': {
    place: {
      code: 'CAMP-1',
      names: { en: 'First camp', ar: 'المخيم الأول' },
      kind: 'camp',
      holder: 'EXA-MOI',
      gate: 'open',
      adultsOnly: false,
      capacities: { certified: 800, working: 1000, maximum: 1200 },
    },
  },
  'change-holder': { place: 'CAMP-1', holder: 'EXB-MOJ' },
  'set-capacities': { place: 'CAMP-1', capacities: { certified: 800, working: 1000, maximum: 1200 } },
  'set-gate': { place: 'CAMP-1', gate: 'closed' },
  admit: {
    place: 'CAMP-1',
    persons: [newcomer],
    seen: 'answered-to-name',
    occurred: { from: '2019-11-13T06:00:00Z', to: '2019-11-13T08:00:00Z' },
  },
  'receive-roll': { place: 'CAMP-1', list: 'Roll of 13 November', rows: [row] },
  'receive-source': { list: 'Letter of a family', rows: [row], source: 'list' },
  move: { persons, to: 'CAMP-2', mode: 'authorise' },
  'assign-beds': { place: 'CAMP-1', beds: [{ bed: 'Sector 3, tent 117', persons }] },
  escort: { persons, to: 'HOSPITAL-1', leader: 'Sergeant Example' },
  'back-from-escort': { persons, to: 'CAMP-1' },
  sight: { persons, how: 'face-checked' },
  'record-birth': { mother: someone, child: { identity: { names: [{ text: 'name not known', kind: 'full' }] } } },
  'set-basis': { persons, basis: newcomer.basis },
  'report-missing': { persons, circumstances },
  'declare-unaccounted': { persons, circumstances },
  'declare-at-large': { persons, circumstances },
  'come-back': { persons, how: 'returned', place: 'CAMP-1', circumstances: 'Came to the gate with a cousin.' },
  'report-death': { person: someone, circumstances: 'Reported by the clinic.' },
  'establish-death': {
    person: someone,
    cause: 'Pneumonia',
    remains: 'Buried at the cemetery of the camp, grave 12',
    circumstances: 'Two doctors signed.',
  },
  release: { persons, reason, attestedBy: 'Review judge' },
  correct: { entry, persons, reason: 'The wrong camp was written.', place: 'CAMP-2', at: '2019-11-13T07:00:00Z' },
  'close-breach': { breach: `${entry}.0`, finding: 'The order was found and copied.' },
  'register-arrivals': {
    place: 'CAMP-1',
    vehicle: 'Bus 3',
    capture: { place: 'Road junction', at: '12 November, morning', unit: 'Second company', order: '88/2019' },
    arrivals: [
      { band: 'NES-004217-D', sex: 'female', age: 'adult', injured: false, givenName: 'سلمى', language: 'ar' },
      { band: 'NES-004218-B', age: 'child', injured: true, comesWith: 'NES-004217-D' },
    ],
  },
  'record-arrival-step': { person: someone, step: 'property', words: 'Sealed bag 00871: a watch, a ring, papers.' },
  'record-examination': {
    person: someone,
    occasion: 'arrival',
    findings: 'Dehydrated; no fever.',
    injuries: [{ where: 'left forearm', what: 'burn, healing', told: 'from a stove' }],
    instructions: 'Water every hour; no night transport for three days.',
  },
  'note-child': { persons, concern: 'separated', text: 'Asks for her aunt, who was on the other bus.', incident },
  'take-item': { person: someone, kind: 'bag', seal: '00871', contents: 'A watch, a ring, two photographs.', receipt: true },
  'pass-item': { item: entry, to: 'authority', authority: 'EXB-MOJ', words: 'Travelled with the escort, seal whole.' },
  'issue-band': { person: someone, band: 'NES-004219-9' },
  'report-band-lost': { band: 'NES-004219-9' },
  'swap-bands': { one: 'NES-004217-D', other: 'NES-004218-B', reason: 'They had exchanged bands on the bus.' },
  'open-muster': { place: 'CAMP-1', kind: 'routine' },
  'count-blind': { muster, number: 412, section: 'Second yard', clockOffset: -4000, syncedIndex: 1870 },
  'sight-in-muster': { muster, sightings: [{ person: someone, how: 'answered-to-name', at: '2019-11-13T17:04:10Z' }] },
  'strangers-in-muster': { muster, strangers: [{ identity: { names: [], sex: 'male' }, remark: 'A boy of about twelve, no band.' }] },
  'finish-muster': { muster },
  'abandon-muster': { muster, reason: 'Shots from the road.' },
  'assign-variances': { variances: [entry], to: 'amal' },
  'close-variances': { variances: [entry], way: 'seen-since', finding: 'Was in the clinic queue.' },
  'report-incident': { kind: 'breakout', place: 'CAMP-1', circumstances, guards: { before: 700, now: 60 } },
  'note-incident': { incident, text: 'The north gate is open.' },
  'record-rival-count': { incident, of: 'gone', most: 850, saidBy: 'A newspaper', said: '2019-11-13T18:00:00Z' },
  'close-incident': { incident, finding: 'Everybody is accounted for or declared.' },
  'take-over': { place: 'CAMP-1', holder: 'EXB-MIL', circumstances: 'The guards left at noon; armed men hold the gate.', incident },
  'record-remains': { place: 'CAMP-1', marks: 'Blue coat, a scar on the left hand', circumstances: 'Found at the fence.' },
  'claim-identity': { person: someone, identity: newcomer.identity },
  'claim-kin': { person: someone, relation: 'mother', to: another, ground: 'stated' },
  'claim-answerability': { persons, state: 'EXB', answer: 'contested' },
  'form-family': { persons: [someone, another] },
  'split-family': { leaving: persons, reason },
  'offer-handover': { receiver: 'EXB-MOJ', transit: 'EXC-BORDER', plan, lines: [line], adultsOnly: true },
  'agree-handover': { handover, persons, onBehalfOf: 'EXB-MOJ', paper: { number: '17/19', signedBy: 'Desk officer Example' } },
  'refuse-handover': { handover, persons, reason },
  'withdraw-handover': { handover, persons, reason },
  'amend-handover': {
    handover,
    plan,
    add: [
      {
        person: another,
        papers: { noneBecause: 'Lost in the fighting' },
        bestInterests: { kind: 'determination', number: 'BID 12/2019', panel: 'Child protection panel of the camp' },
      },
    ],
    remove: persons,
    ready: [line],
  },
  'depart-handover': {
    handover,
    vehicle: 'Bus 1',
    leader: 'Captain Example',
    boarded: persons,
    leftBehind: [{ person: another, reason: 'Not fit to travel' }],
  },
  'pass-handover': { handover, persons },
  'receive-handover': {
    handover,
    place: 'RECEPTION-1',
    lines: [{ person: someone, outcome: 'absent', reason: 'An empty seat on bus 1.' }],
    othersTaken: { bodyCount: 48 },
    extras: [newcomer],
  },
  'evidence-arrival': { handover, persons, grade: 'witness', remark: 'Seen at the crossing by a delegate.' },
  'recall-handover': { handover, persons, reason },
  'cancel-handover': { handover, persons },
  'turn-back-handover': { handover, persons, reason: 'The crossing is closed.' },
  'report-limbo': { handover, persons, circumstances: 'Held on the bridge since noon.' },
  'return-handover': { handover, persons, place: 'CAMP-1' },
  'dispute-handover': { handover, reason: 'Three persons are named, two arrived.' },
  'correct-receipt': { handover, person: someone, outcome: 'absent', reason: 'Another person answered to the name.' },
  'close-handover': { handover },
  'decide-disclosure': {
    persons,
    to: 'EXB',
    permitted: true,
    interviewedAt: '2019-11-12T09:30:00+02:00',
    interviewer: 'Counsel Example',
    reason: 'No fear of that state was named.',
  },
  'judge-same': { keep: someone, other: another, reason: 'Same wristband, same mother.' },
  'judge-different': { one: someone, other: another, reason: 'Both were seen at once.' },
  'export-list': {
    export: decision,
    purpose: 'relief',
    recipient: 'Relief agency of Exampleland',
    fields: ['number', 'fullName'],
    persons,
    of: 1,
  },
  'confirm-decision': { decision },
  'reject-decision': { decision, reason: 'He was seen this morning.' },
};
