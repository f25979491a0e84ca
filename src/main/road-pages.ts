import { isCode, isUuid, personNumber, type AuthorityCode, type PersonId, type PlaceCode } from '../basics/ids.ts';
import { GATE_LINES } from '../contract/forms.ts';
import { arrivalSteps } from '../custody/matters.ts';
import type { LineState } from '../handover/states.ts';
import type { Handover } from '../handover/types.ts';
import type { BookReader, HandoverFilter, Page } from '../reports/views.ts';
import { arrivalPage } from '../web/arrival/arrival-page.ts';
import { arrivalsPage } from '../web/arrivals/arrivals-page.ts';
import { comingLines } from '../web/arrivals/expected.ts';
import { gatePage } from '../web/arrivals/gate-page.ts';
import { dueNext, handoversPage, lineStates } from '../web/handovers/handovers-page.ts';
import { careForms } from '../web/person/care-part.ts';
import { disclosure, offer, oneHandover } from './handover-pages.ts';
import { keptFor, namesOf, numbersFor, type Asking } from './matter-pages.ts';

const ROWS = 100;
// Open handovers are read whole, so that what is overdue can come first; beyond this the reader is asked to choose.
const MOST_OPEN = 1_000;

/** The pages of those on the road: who is expected, who has come, the board of handovers, each of them, and a new one. */
export async function roadPage(room: string, id: string, asking: Asking): Promise<string | undefined> {
  switch (room) {
    case 'arrivals':
      return id === 'new' ? gate(asking) : id === '' ? arrivals(asking) : undefined;
    case 'arrival':
      return isUuid(id) ? arrival(id as PersonId, asking) : undefined;
    case 'handover':
      return oneHandover(id, asking);
    case 'handovers':
      if (id === 'new') return offer(asking);
      if (id === 'disclosure') return disclosure(asking);
      return id === '' ? board(asking) : undefined;
    default:
      return undefined;
  }
}

async function arrivals({ reader, query, now, directory, context }: Asking): Promise<string> {
  const [place, after] = [query.get('place') ?? '', query.get('after') ?? ''];
  const open = await openHandovers(reader, {});
  const expected = open.rows
    .filter(({ receiver, plan }) => receiver === context.viewer?.authority && (!isCode(place) || plan.destination === place))
    .filter((one) => comingLines(one).length > 0)
    .sort((one, other) => one.plan.arrival - other.plan.arrival);
  const page = await reader.arrivals({
    open: true,
    dueFirst: true,
    ...(isCode(place) ? { place: place as PlaceCode } : {}),
    ...(isUuid(after) ? { after } : {}),
    limit: ROWS,
  });
  const came = page.rows.map((one) => one.id as PersonId);
  const coming = expected.flatMap((one) => comingLines(one).map(({ person }) => person)).slice(0, MOST_OPEN - ROWS);
  const names = await namesOf(reader, [...came, ...coming]);
  return arrivalsPage({ handovers: expected, page, names, bands: await worn(reader, came), directory: await directory(), now }, context);
}

async function worn(reader: BookReader, persons: readonly PersonId[]): Promise<ReadonlyMap<string, string>> {
  const bands = persons.length === 0 ? [] : await reader.bands(persons);
  return new Map(bands.filter(({ state }) => state === 'worn').map(({ person, id }) => [person, id]));
}

async function gate({ reader, query, directory, context, told }: Asking): Promise<string> {
  const named = (query.get('new') ?? '').split(' ').filter((id) => isUuid(id));
  const persons = told === undefined ? (named.slice(0, GATE_LINES) as PersonId[]) : [];
  const { rows } = persons.length === 0 ? { rows: [] } : await reader.arrivals({ persons });
  // In the order in which they stood on the page.
  const entered = persons.flatMap((id) => rows.find((one) => one.id === id) ?? []);
  const [names, bands] = [await namesOf(reader, persons), await worn(reader, persons)];
  return gatePage({ entered, names, bands, directory: await directory(), commands: numbersFor('register-arrivals') }, context, told);
}

async function arrival(id: PersonId, { reader, now, directory, context, told }: Asking): Promise<string | undefined> {
  const [found] = (await reader.arrivals({ persons: [id], limit: 1 })).rows;
  if (found === undefined) return undefined;
  const stands = (await reader.persons({ search: personNumber(id), limit: 10 }, {})).rows.find((row) => row.id === id);
  const acts = ['claim-identity', 'set-basis', 'issue-band', 'report-band-lost', 'swap-bands'];
  return arrivalPage(
    {
      arrival: found,
      ...(stands?.name === undefined ? {} : { name: stands.name }),
      bands: await reader.bands([id]),
      items: await keptFor(id, reader, context),
      ownRoll: stands?.account.roll === context.viewer?.authority,
      directory: await directory(),
      now,
      commands: numbersFor(...acts, ...careForms, ...arrivalSteps.map((step) => `step-${step}`)),
    },
    context,
    told,
  );
}

async function board({ reader, query, now, directory, context }: Asking): Promise<string> {
  const [party, state, after] = ['party', 'state', 'after'].map((name) => query.get(name) ?? '');
  const overdueOnly = state === 'overdue';
  const filter: HandoverFilter = {
    ...(isCode(party ?? '') ? { party: party as AuthorityCode } : {}),
    ...((lineStates as readonly string[]).includes(state ?? '') ? { state: state as LineState } : {}),
  };
  const closed = query.get('closed') === 'yes' && !overdueOnly;
  const page = closed
    ? await reader.handovers({ ...filter, open: false, limit: ROWS, ...(isUuid(after ?? '') ? { after: after ?? '' } : {}) })
    : await openHandovers(reader, filter);
  const rows = overdueOnly ? page.rows.filter((one) => dueNext(one, now)?.overdue) : page.rows;
  return handoversPage({ page: { ...page, rows }, directory: await directory(), now }, context);
}

async function openHandovers(reader: BookReader, filter: HandoverFilter): Promise<Page<Handover>> {
  const rows: Handover[] = [];
  let next: string | undefined;
  do {
    const page = await reader.handovers({ ...filter, open: true, limit: 200, ...(next === undefined ? {} : { after: next }) });
    rows.push(...page.rows);
    next = page.next;
  } while (next !== undefined && rows.length < MOST_OPEN);
  return { rows, ...(next === undefined ? {} : { next }) };
}
