import { z } from 'zod';
import { behinds } from '../reports/answer.ts';
import { acceptedAnswer, batchAnswer } from './answers.ts';
import { item } from './care.ts';
import { sent } from './commands.ts';
import { events } from './events.ts';
import { arrival, incident, muster, sheetRow, variance } from './matters.ts';
import { listAsked, listMade } from './export.ts';
import {
  authorityRow,
  breach,
  decisionRow,
  duty,
  handover,
  headline,
  health,
  lineStates,
  openedSession,
  ownSession,
  page,
  personFile,
  personRow,
  placeRow,
  proposalRow,
  readiness,
  seat,
  session,
  verification,
} from './views.ts';
import { clockAsked, worldClock } from './world.ts';
import { authorityCode, commandId, instant, name, personId, placeCode, secret, uuid } from './wire.ts';

/**
 * Who may ask. `reader`: whoever has a session, and in a world anybody, who is then shown figures only.
 * What a session may then see or do is decided by its authority and role, never by a header or a field of the request.
 */
export type Who = 'anyone' | 'reader' | 'session';

export interface Route {
  readonly method: 'GET' | 'POST';
  /** As in OpenAPI: `/v1/persons/{person}`. */
  readonly path: string;
  readonly summary: string;
  readonly who: Who;
  /** A declared purpose is needed: every write, and every read of the file of a person. */
  readonly purpose: boolean;
  readonly at: z.ZodObject;
  readonly query: z.ZodObject;
  /** Request headers that mean something here. */
  readonly headers: readonly (keyof typeof requestHeaders)[];
  readonly request?: z.ZodType;
  readonly response: z.ZodType;
  /** Absent: one whole answer in JSON. */
  readonly media?: 'text/event-stream' | 'application/pdf';
}

export const requestHeaders = {
  'Musterbook-Purpose': 'What it is done for, in a few words; percent-encoded UTF-8 where it is not plain ASCII.',
  'Musterbook-Actor': 'Who is to act: refused when the session is that of somebody else, as on a device that several share.',
  'Idempotency-Key': 'The id of the one command, or absent: a command is its own key.',
  'Dry-Run': 'true: decided like any other and then not written.',
  'If-Match': 'The ETag of the handover the one command is about: refused when it has changed since.',
  'Last-Event-ID': 'The id of the last event that was heard: what came after it is told.',
  'If-None-Match': 'The ETag of the version at hand: answered with 304 when it still stands.',
} as const;

const language = { lang: z.string().max(35).exactOptional() };
const truth = z.codec(z.enum(['true', 'false']), z.boolean(), {
  decode: (text) => text === 'true',
  encode: (yes) => (yes ? 'true' : 'false'),
});
const limit = z.codec(
  z
    .string()
    .regex(/^(?:[1-9]\d?|1\d\d|200)$/)
    .meta({ description: 'How many rows at most: 1 to 200.', parameter: { type: 'integer', minimum: 1, maximum: 200 } }),
  z.int(),
  { decode: Number, encode: String },
);
const cursor = z.string().max(500).regex(/\S/u).meta({ description: 'The `next` of the page before.' });
const askedAt = {
  asOf: instant.meta({ description: 'As it was at this moment; now when absent.' }).exactOptional(),
  knownOn: instant.meta({ description: 'As this book knew it at this moment; now when absent.' }).exactOptional(),
};
const paged = { after: cursor.exactOptional(), limit: limit.exactOptional() };

const factor = z
  .string()
  .max(100)
  .meta({ description: 'A code of the second device, or a recovery code, of who has set one up.' })
  .exactOptional();
const nowhere = z.strictObject({});
const plain = z.strictObject(language);
const get = { method: 'GET', at: nowhere, query: plain, headers: [], purpose: false } as const;

const paper = z.string().meta({ description: 'A paper in PDF.', contentMediaType: 'application/pdf' });
const printed = {
  ...language,
  purpose: z.string().max(200).meta({ description: 'What it is printed for: it stands on every page.' }).exactOptional(),
};
const crossing = {
  ...printed,
  with: z
    .enum(['ar', 'en', 'fr', 'tr'])
    .meta({ description: 'The second language of the paper; Arabic when absent, and English beside Arabic.' })
    .exactOptional(),
};
const print = {
  ...get,
  who: 'session',
  headers: ['Musterbook-Purpose'],
  response: paper,
  media: 'application/pdf',
} as const;

/** Every address of the interface under /v1, the papers, and the two for those who run it. Server and description read this one table. */
export const routes = {
  sendCommands: {
    method: 'POST',
    path: '/v1/commands',
    who: 'session',
    purpose: true,
    at: nowhere,
    headers: ['Musterbook-Purpose', 'Musterbook-Actor', 'Idempotency-Key', 'Dry-Run', 'If-Match'],
    summary: 'Gives one command, or up to 1,000 together: one that is refused is a problem; of several, each has its own answer.',
    query: z.strictObject({ ...language, dryRun: truth.exactOptional() }),
    request: sent,
    response: z.union([acceptedAnswer, batchAnswer]),
  },
  readAnswer: {
    ...get,
    path: '/v1/answer',
    who: 'reader',
    summary: 'Is every person accounted for? The equation, and the figures beside it.',
    query: z.strictObject({ ...language, ...askedAt }),
    response: headline,
  },
  listPersons: {
    ...get,
    path: '/v1/persons',
    who: 'session',
    summary: 'Persons within scope, by term of the equation, place, roll, or what a search finds.',
    query: z.strictObject({
      ...language,
      ...askedAt,
      ...paged,
      term: z.enum(behinds).exactOptional(),
      place: placeCode.exactOptional(),
      roll: authorityCode.exactOptional(),
      search: name.meta({ description: 'A person number, a name in any script, or the reference of a list.' }).exactOptional(),
    }),
    response: page(personRow),
  },
  readPerson: {
    ...get,
    path: '/v1/persons/{person}',
    who: 'session',
    purpose: true,
    headers: ['Musterbook-Purpose'],
    summary: 'The file of a person, by id, person number or wristband. Out of scope answers exactly like not in the book.',
    at: z.strictObject({ person: z.string() }),
    query: z.strictObject({ ...language, ...askedAt }),
    response: personFile,
  },
  listPlaces: {
    ...get,
    path: '/v1/places',
    who: 'session',
    summary: 'Places, who holds them, and how many are held there.',
    query: z.strictObject({ ...language, ...askedAt }),
    response: page(placeRow),
  },
  listAuthorities: {
    ...get,
    path: '/v1/authorities',
    who: 'session',
    summary: 'Bodies that hold people or answer for them.',
    response: page(authorityRow),
  },
  listHandovers: {
    ...get,
    path: '/v1/handovers',
    who: 'session',
    summary: 'Handovers in which the asking authority has a part.',
    query: z.strictObject({
      ...language,
      ...paged,
      open: truth.exactOptional(),
      party: authorityCode.meta({ description: 'In which this authority has a part too.' }).exactOptional(),
      state: z.enum(lineStates).meta({ description: 'With a line that stands so.' }).exactOptional(),
    }),
    response: page(handover),
  },
  readHandover: {
    ...get,
    path: '/v1/handovers/{handover}',
    who: 'session',
    summary: 'One handover, line by line.',
    headers: ['If-None-Match'],
    at: z.strictObject({ handover: z.string() }),
    response: handover,
  },
  listDecisions: {
    ...get,
    path: '/v1/decisions',
    who: 'session',
    summary: 'Acts that one person proposed and another must confirm.',
    response: page(decisionRow),
  },
  confirmHere: {
    ...get,
    method: 'POST',
    path: '/v1/decisions/{decision}/confirm-here',
    who: 'session',
    purpose: true,
    headers: ['Musterbook-Purpose'],
    summary:
      'A second person confirms at the screen of somebody else, by name and password for this one act; no session is opened. In a ' +
      'book made by a world the second person is a seat, without a password.',
    at: z.strictObject({ decision: uuid }),
    request: z.strictObject({ id: commandId, actor: name, password: secret.exactOptional(), factor }),
    response: acceptedAnswer,
  },
  listBreaches: {
    ...get,
    path: '/v1/breaches',
    who: 'session',
    summary: 'Facts that broke a rule, with their owner and clock.',
    response: page(breach),
  },
  listProposals: {
    ...get,
    path: '/v1/proposals',
    who: 'session',
    summary: 'Pairs of entries that may be one human, with the reasons; two named persons judge.',
    query: z.strictObject({ ...language, ...paged, sure: truth.exactOptional() }),
    response: page(proposalRow),
  },
  makeExport: {
    method: 'POST',
    path: '/v1/exports',
    who: 'session',
    purpose: true,
    at: nowhere,
    headers: ['Musterbook-Purpose'],
    summary: 'A list of those held at a place, for a purpose and a recipient. Above 25 persons a second person asks for the same first.',
    query: plain,
    request: listAsked,
    response: listMade,
  },
  listDuties: {
    ...get,
    path: '/v1/duties',
    who: 'session',
    summary: 'Who owes what to whom, by when; children who are sought come first.',
    response: page(duty),
  },
  listArrivals: {
    ...get,
    path: '/v1/arrivals',
    who: 'session',
    summary: 'Who came in with a band and little more, and what of each is known by now; the newest first.',
    query: z.strictObject({
      ...language,
      ...paged,
      place: placeCode.exactOptional(),
      open: truth.exactOptional(),
      dueFirst: truth.meta({ description: 'true: whose next clock runs out first comes first.' }).exactOptional(),
    }),
    response: page(arrival),
  },
  listItems: {
    ...get,
    path: '/v1/items',
    who: 'session',
    summary: 'Things kept for persons: of one person, or those that the authority of who asks has.',
    query: z.strictObject({ ...language, ...paged, person: personId.exactOptional() }),
    response: page(item),
  },
  listMusters: {
    ...get,
    path: '/v1/musters',
    who: 'session',
    summary: 'Counts made by looking, the newest first.',
    query: z.strictObject({ ...language, ...paged, place: placeCode.exactOptional(), open: truth.exactOptional() }),
    response: page(muster),
  },
  readMuster: {
    ...get,
    path: '/v1/musters/{muster}',
    who: 'session',
    summary: 'One count, its counters and what it found.',
    at: z.strictObject({ muster: z.string() }),
    response: muster,
  },
  readSheet: {
    ...get,
    path: '/v1/musters/{muster}/sheet',
    who: 'session',
    purpose: true,
    headers: ['Musterbook-Purpose'],
    summary: 'The list a counter goes by, whole. Not before the counter has given the bare number.',
    at: z.strictObject({ muster: z.string() }),
    response: page(sheetRow),
  },
  listVariances: {
    ...get,
    path: '/v1/variances',
    who: 'session',
    summary: 'Differences between counts and the book, and who owns them.',
    query: z.strictObject({
      ...language,
      ...paged,
      place: placeCode.exactOptional(),
      muster: uuid.exactOptional(),
      open: truth.exactOptional(),
    }),
    response: page(variance),
  },
  listIncidents: {
    ...get,
    path: '/v1/incidents',
    who: 'session',
    summary: 'What went wrong, the newest first.',
    query: z.strictObject({ ...language, ...paged, place: placeCode.exactOptional(), open: truth.exactOptional() }),
    response: page(incident),
  },
  readIncident: {
    ...get,
    path: '/v1/incidents/{incident}',
    who: 'session',
    summary: 'One incident, with what others counted beside our own count.',
    at: z.strictObject({ incident: z.string() }),
    response: incident,
  },
  readWorld: {
    ...get,
    path: '/v1/world',
    who: 'reader',
    summary: 'How the clock of a world stands. A book of real persons runs on real time, and refuses.',
    response: worldClock,
  },
  setWorld: {
    ...get,
    method: 'POST',
    path: '/v1/world',
    who: 'session',
    summary:
      'Lets the clock of a world run, pauses it, or goes to the next event. Whoever has a seat of the world may; real time nobody sets.',
    request: clockAsked,
    response: worldClock,
  },
  followEvents: {
    ...get,
    path: '/v1/events',
    who: 'reader',
    headers: ['Last-Event-ID'],
    summary:
      'Tells, while it is open, that something the reader may know of has changed. It ends with the session, and may be cut at any time.',
    response: events,
    media: 'text/event-stream',
  },
  listSeats: {
    ...get,
    path: '/v1/seats',
    who: 'anyone',
    summary: 'Roles that can be taken with one click; only in a book made by a world.',
    response: page(seat),
  },
  openSession: {
    ...get,
    method: 'POST',
    path: '/v1/sessions',
    who: 'anyone',
    summary:
      'Signs in with a password; in a book made by a world, takes a seat without one. The token also comes as a cookie. It lasts ' +
      'twelve hours, and half an hour when nothing is asked with it.',
    request: z.strictObject({ actor: name, password: secret.exactOptional(), factor }),
    response: openedSession,
  },
  setPassword: {
    ...get,
    method: 'POST',
    path: '/v1/password',
    who: 'anyone',
    summary: 'Chooses a new password by the old one, or by a first or new code in its place. All sessions end; a fresh one is opened.',
    request: z.strictObject({ actor: name, password: secret, newPassword: secret, factor }),
    response: openedSession,
  },
  readSession: { ...get, path: '/v1/session', who: 'session', summary: 'Who asks, for whom, and in which role.', response: session },
  listSessions: {
    ...get,
    path: '/v1/sessions',
    who: 'session',
    summary: 'The open sessions of who asks.',
    response: page(ownSession),
  },
  endSessions: {
    ...get,
    method: 'POST',
    path: '/v1/sessions/end',
    who: 'session',
    summary: 'Ends this session of who asks, all others, all, or the one named.',
    request: z.strictObject({ which: z.union([z.enum(['this', 'others', 'all']), uuid]) }),
    response: z.object({ ended: z.int() }),
  },
  verify: {
    ...get,
    path: '/v1/verify',
    who: 'session',
    summary: 'Recomputes the book from its entries. Only a steward is told whom a difference concerns.',
    response: verification,
  },
  describe: {
    ...get,
    path: '/v1/openapi.json',
    who: 'anyone',
    summary: 'This description.',
    response: z.record(z.string(), z.unknown()).meta({ description: 'OpenAPI 3.1.' }),
  },
  printHandover: {
    ...print,
    path: '/handover/{handover}.pdf',
    summary: 'The manifest of a handover, numbered and in two languages. Each person it names is noted as read.',
    at: z.strictObject({ handover: z.string() }),
    query: z.strictObject(crossing),
  },
  printReceipt: {
    ...print,
    path: '/handover/{handover}/receipt.pdf',
    summary: 'The receipt as it was given; before that, the form on which it is given by hand. Each person it names is noted as read.',
    at: z.strictObject({ handover: z.string() }),
    query: z.strictObject(crossing),
  },
  printCount: {
    ...print,
    path: '/count/{muster}.pdf',
    summary: 'The sheet of an open count, for a counter who has given the bare number; for everybody else the blank form.',
    at: z.strictObject({ muster: z.string() }),
    query: z.strictObject({
      ...printed,
      part: z
        .string()
        .regex(/^[1-9]\d?$/)
        .meta({ description: 'Which 3,000 lines of a longer list; the first when absent.' })
        .exactOptional(),
    }),
  },
  printPerson: {
    ...print,
    path: '/person/{person}.pdf',
    summary: 'The file of a person as its page shows it to who asks. It is noted as read.',
    at: z.strictObject({ person: z.string() }),
    query: z.strictObject({ ...printed, ...askedAt }),
  },
  printPlaces: {
    ...print,
    path: '/places.pdf',
    summary: 'Places, their capacities and how many are held; figures from 1 to 9 only for who holds the place.',
    query: z.strictObject({ ...printed, ...askedAt }),
  },
  printArrivalsForm: {
    ...print,
    path: '/forms/arrivals.pdf',
    summary: 'A blank form for arrivals at a gate.',
    query: z.strictObject(printed),
  },
  printCountForm: { ...print, path: '/forms/count.pdf', summary: 'A blank form for a count.', query: z.strictObject(printed) },
  beAlive: { ...get, path: '/healthz', who: 'anyone', summary: 'The server answers.', response: health },
  beReady: { ...get, path: '/readyz', who: 'anyone', summary: 'The book can be read.', response: readiness },
} as const satisfies Record<string, Route>;

export type Operation = keyof typeof routes;
