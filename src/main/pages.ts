import { randomUUID } from 'node:crypto';
import { may } from '../access/may.ts';
import type { CommandId, PersonId, PlaceCode } from '../basics/ids.ts';
import { isCode, isUuid, personNumberToIds } from '../basics/ids.ts';
import { terms, type Term } from '../reports/answer.ts';
import type { AskedAt, BookReader, PersonFilter } from '../reports/views.ts';
import { refusalToProblem } from '../contract/problems.ts';
import { answerPage } from '../web/answer/answer-page.ts';
import { decisionPage } from '../web/decisions/decision-page.ts';
import { decisionsPage } from '../web/decisions/decisions-page.ts';
import { askedTime } from '../web/links.ts';
import type { Directory, PageContext } from '../web/page-context.ts';
import { careForms } from '../web/person/care-part.ts';
import { personPage, type PersonView } from '../web/person/person-page.ts';
import { personsPage } from '../web/persons/persons-page.ts';
import { placesPage } from '../web/places/places-page.ts';
import { noSuchPage } from '../web/session/no-such-page.ts';
import { ownSessionsPage } from '../web/session/own-sessions-page.ts';
import { needsSessionPage } from '../web/session/session-page.ts';
import { firstPasswordPage, signInPage } from '../web/session/sign-in-page.ts';
import { worklistPage } from '../web/worklist/worklist-page.ts';
import { hasWork } from '../web/frame.ts';
import { clockRefusedPage } from '../web/world/world-clock.ts';
import { languageCodes, type Language } from '../web/words/choose.ts';
import type { Book } from './book.ts';
import { identityPage } from './identity-pages.ts';
import { keptFor, matterPage, numbersFor, type Asking } from './matter-pages.ts';
import { roadPage } from './road-pages.ts';
import type { Session } from '../api/ports.ts';
import type { FormTold } from '../contract/forms.ts';
import type { WorldClock } from '../contract/world.ts';
import type { Sessions } from './sessions.ts';
import type { Users } from './users.ts';

export interface Shown {
  readonly status: number;
  readonly html: string;
}
export type Pages = (
  path: string,
  viewer: Session | undefined,
  query: URLSearchParams,
  language: string,
  told?: FormTold,
) => Promise<Shown>;

/** The pages of the book, by their address. What a reader may not see is not found, in the same words as what does not exist. */
export function pagesOf(
  book: Book,
  sessions: Sessions,
  users: Pick<Users, 'hasFactor'>,
  clock?: { readonly told: () => WorldClock },
): Pages {
  return async (path, viewer, query, language, told) => {
    const seats = await sessions.seats();
    const context: PageContext = { ...contextOf(book, viewer, { path, query, language }, clock), seats };
    const [, room = '', id = ''] = path.split('/');
    if (room === 'world' && told?.form === 'clock') return { status: 200, html: clockRefusedPage(context, told) };
    if (room === 'session') return { status: 200, html: await sessionPage(viewer, context, { sessions, users }, told) };
    // A real book shows nothing, not even figures, to who has not signed in; a world shows its figures.
    if (!viewer && (book.world === undefined || needsReader.has(room) || told?.form === 'matter')) {
      return { status: 401, html: needsSessionPage(context, told) };
    }
    if (room === 'decision' && viewer) return shownOr(await oneDecision(book, viewer, decodeURIComponent(id), context, told), context);
    const html = await pageOf(
      room,
      decodeURIComponent(id),
      book.reader(viewer && { ...viewer, purpose: 'read on a page' }),
      query,
      context,
      { now: book.clock.now(), told },
    );
    return shownOr(html, context);
  };
}

/** What is known of a reader and of the address asked for. */
export function contextOf(
  book: Book,
  viewer: Session | undefined,
  { path, query, language }: { readonly path: string; readonly query: URLSearchParams; readonly language: string },
  clock?: { readonly told: () => WorldClock },
): PageContext {
  return {
    language: (languageCodes as readonly string[]).includes(language) ? (language as Language) : 'en',
    ...worldOf(book, clock),
    ...(viewer ? { viewer: { ...viewer, title: viewer.title ?? viewer.actor } } : {}),
    seats: [],
    path,
    query: query.toString(),
  };
}

function worldOf(book: Book, clock: { readonly told: () => WorldClock } | undefined): Pick<PageContext, 'world'> {
  if (book.world === undefined) return {};
  if (clock === undefined) return { world: { name: book.world, clock: book.clock.now() } };
  const { world: name, ...stands } = clock.told();
  return { world: { name, ...stands } };
}

// Persons, and what is about persons, are shown to named readers only.
const needsReader: ReadonlySet<string> = new Set([
  ...['person', 'persons', 'handover', 'handovers', 'arrivals', 'arrival', 'decision', 'decisions', 'identity'],
  ...['counts', 'count', 'differences', 'incidents', 'incident'],
]);

function shownOr(html: string | undefined, context: PageContext): Shown {
  return html === undefined ? { status: 404, html: noSuchPage(context) } : { status: 200, html };
}

/** A decision with what a trial of its confirmation tells; the trial takes the same road as the act and writes nothing. */
async function oneDecision(
  book: Book,
  viewer: Session,
  id: string,
  context: PageContext,
  told: FormTold | undefined,
): Promise<string | undefined> {
  const reader = book.reader(viewer);
  const decision = (await reader.decisions()).find((one) => one.id === id);
  if (decision === undefined) return undefined;
  const { actor, authority, role } = viewer;
  const trial = { id: randomUUID() as CommandId, type: 'confirm-decision', decision: id } as const;
  const [answer] = await book.commit([trial], { actor, authority, role, purpose: 'a decision of two, on a page' }, { dryRun: true });
  if (answer === undefined) throw new Error('a trial was not answered');
  return decisionPage(
    {
      decision,
      directory: await directoryOf(reader),
      trial: answer.ok ? { breaches: answer.breaches.map(({ code }) => code) } : refusalToProblem(answer.refused),
      commands: { confirm: randomUUID(), here: randomUUID(), reject: randomUUID() },
    },
    context,
    told,
  );
}

async function sessionPage(
  viewer: Session | undefined,
  context: PageContext,
  { sessions, users }: { readonly sessions: Sessions; readonly users: Pick<Users, 'hasFactor'> },
  told?: FormTold,
): Promise<string> {
  if (context.world !== undefined) return needsSessionPage(context);
  if (told?.form === 'first-password') return firstPasswordPage(context, told);
  if (!viewer) return signInPage(context, told);
  const own = { sessions: await sessions.of(viewer.actor, viewer.id), hasFactor: await users.hasFactor(viewer.actor) };
  return ownSessionsPage(own, context, told);
}

async function pageOf(
  room: string,
  id: string,
  reader: BookReader,
  query: URLSearchParams,
  context: PageContext,
  { now, told }: Pick<Asking, 'now' | 'told'>,
): Promise<string | undefined> {
  const at = askedAt(context);
  switch (room) {
    case '':
      return hasWork(context) ? work(reader, context, at) : answer(reader, context, at);
    case 'answer':
      return answer(reader, context, at);
    case 'places':
      return placesPage({ places: await reader.places(at), directory: await directoryOf(reader) }, context);
    case 'persons': {
      const filter = filterOf(query);
      return personsPage({ page: await reader.persons(filter, at), filter, directory: await directoryOf(reader) }, context);
    }
    case 'person': {
      const person = await findPerson(reader, id, at);
      if (person === undefined) return undefined;
      const view = await personView(reader, person, at, context);
      return view && personPage({ ...view, commands: numbersFor(...careForms) }, context, told);
    }
    case 'identity':
      return identityPage({ reader, query, at, now, directory: () => directoryOf(reader), context, told });
    case 'decisions':
      return decisionsPage({ decisions: await reader.decisions(), directory: await directoryOf(reader) }, context);
    default: {
      const asking = { reader, query, at, now, directory: () => directoryOf(reader), context, told };
      return (await roadPage(room, id, asking)) ?? matterPage(room, id, asking);
    }
  }
}

async function answer(reader: BookReader, context: PageContext, at: AskedAt): Promise<string> {
  const headline = await reader.answer(at);
  const duties = context.viewer ? await reader.duties() : [];
  return answerPage({ headline, duties, directory: await directoryOf(reader) }, context);
}

/** What is due and what waits for this reader; each is asked only of those whose work it is. */
async function work(reader: BookReader, context: PageContext, at: AskedAt): Promise<string> {
  const { viewer } = context;
  const does = (act: string) => viewer !== undefined && may(viewer.role, act);
  const decisions = does('confirm-decision') ? (await reader.decisions()).filter(({ waitsForYou }) => waitsForYou).length : undefined;
  const differing = does('close-variances') ? await reader.variances({ open: true, limit: MOST_WAITING }) : undefined;
  const pairs = does('judge-same') ? await reader.proposals({ sure: true, limit: MOST_WAITING }) : undefined;
  const incidents = await reader.incidents({ open: true, limit: MOST_WAITING });
  const own = differing?.rows.filter(({ owner }) => owner === viewer?.actor).length ?? 0;
  const waiting = {
    ...(decisions === undefined ? {} : { decisions: { n: decisions, more: false } }),
    ...(differing ? { differences: { n: own, more: differing.next !== undefined } } : {}),
    ...(pairs ? { pairs: { n: pairs.rows.length, more: pairs.next !== undefined } } : {}),
    incidents: { n: incidents.rows.length, more: incidents.next !== undefined },
  };
  const headline = await reader.answer(at);
  return worklistPage({ headline, duties: await reader.duties(), waiting, directory: await directoryOf(reader) }, context);
}

const MOST_WAITING = 200;

/** The file of a person, and what stands beside it for this reader; reading it is noted. */
export async function personView(reader: BookReader, id: PersonId, at: AskedAt, context: PageContext): Promise<PersonView | undefined> {
  const file = await reader.person(id, at);
  if (!file) return undefined;
  const duties = (await reader.duties()).filter((duty) => duty.persons.includes(file.id));
  const differences = (await reader.variances({ subject: file.id, open: true, limit: 50 })).rows;
  const arrived = (await reader.arrivals({ persons: [file.id], limit: 1 })).rows.length > 0;
  const items = await keptFor(file.id, reader, context);
  return { file, duties, differences, items, arrived, directory: await directoryOf(reader) };
}

export function askedAt(context: PageContext): AskedAt {
  const [asOf, knownOn] = [askedTime(context, 'asOf').at, askedTime(context, 'knownOn').at];
  return { ...(asOf === undefined ? {} : { asOf }), ...(knownOn === undefined ? {} : { knownOn }) };
}

function filterOf(query: URLSearchParams): PersonFilter {
  const [term, place, search, after] = ['term', 'place', 'search', 'after'].map((name) => query.get(name)?.trim() ?? '');
  return {
    ...((terms as readonly string[]).includes(term ?? '') ? { term: term as Term } : {}),
    ...(isCode(place ?? '') ? { place: place as PlaceCode } : {}),
    ...(search ? { search } : {}),
    ...(after ? { after } : {}),
    limit: 100,
  };
}

export async function findPerson(reader: BookReader, id: string, at: AskedAt): Promise<PersonId | undefined> {
  if (isUuid(id)) return id as PersonId;
  if (!personNumberToIds(id)) return undefined;
  return (await reader.persons({ search: id, limit: 2 }, at)).rows[0]?.id;
}

export async function directoryOf(reader: BookReader): Promise<Directory> {
  const [places, authorities] = [await reader.places({}), await reader.authorities()];
  return { places: new Map(places.map((place) => [place.code, place])), authorities: new Map(authorities.map((one) => [one.code, one])) };
}
