import { randomUUID } from 'node:crypto';
import { may, seesPersons } from '../access/may.ts';
import { isCode, isUuid, type PersonId, type PlaceCode } from '../basics/ids.ts';
import type { Instant } from '../basics/time.ts';
import type { FormTold } from '../contract/forms.ts';
import type { Item, Muster } from '../custody/matters.ts';
import type { AskedAt, BookReader, MatterFilter, SheetRow } from '../reports/views.ts';
import { nameOf } from '../store/person-rows.ts';
import { countPage, type SheetPage } from '../web/count/count-page.ts';
import { countsPage } from '../web/counts/counts-page.ts';
import { differencesPage } from '../web/differences/differences-page.ts';
import { afterActs } from '../web/incident/after-forms.ts';
import { incidentPage } from '../web/incident/incident-page.ts';
import { incidentsPage } from '../web/incidents/incidents-page.ts';
import type { FormCommands } from '../web/matter-form.ts';
import type { Directory, PageContext } from '../web/page-context.ts';
import { placePage } from '../web/place/place-page.ts';

export interface Asking {
  readonly reader: BookReader;
  readonly query: URLSearchParams;
  readonly at: AskedAt;
  readonly now: Instant;
  readonly directory: () => Promise<Directory>;
  readonly context: PageContext;
  readonly told: FormTold | undefined;
}

// So many lines of a list stand on one page: a form that a phone can show and send.
const LINES = 50;
const ROWS = 50;
const MOST = 200;

/** The pages of places and of what is in hand at them; undefined where there is none for this reader. */
export async function matterPage(room: string, id: string, asking: Asking): Promise<string | undefined> {
  const { reader, query, directory, context, told } = asking;
  switch (room) {
    case 'counts':
      return countsPage({ page: await reader.musters(matterFilter(query)), directory: await directory() }, context);
    case 'count': {
      const muster = await reader.muster(id);
      if (muster === undefined) return undefined;
      const before = await countBefore(reader, muster);
      const sheet = await sheetPage(reader, muster, query);
      const commands = numbersFor('count-blind', 'sight', 'sight-other', 'stranger', 'finish-muster', 'abandon-muster');
      return countPage(
        {
          muster,
          directory: await directory(),
          now: asking.now,
          commands,
          ...(before === undefined ? {} : { before }),
          ...(sheet === undefined ? {} : { sheet }),
        },
        context,
        told,
      );
    }
    case 'differences':
      return differences(asking);
    case 'incidents': {
      const page = await reader.incidents(matterFilter(query));
      const commands = numbersFor('report-incident', ...afterActs);
      const remains = await remainsNumbered(asking);
      return incidentsPage({ page, directory: await directory(), now: asking.now, commands, ...remains }, context, told);
    }
    case 'incident': {
      const incident = await reader.incident(id);
      if (incident === undefined) return undefined;
      const { place } = incident;
      const here = place === undefined ? [] : (await reader.musters({ place, limit: MOST })).rows;
      const commands = numbersFor('note-incident', 'record-rival-count', 'close-incident', ...afterActs);
      const counts = here.filter((one) => one.incident === incident.id);
      const remains = await remainsNumbered(asking);
      return incidentPage({ incident, counts, directory: await directory(), commands, ...remains }, context, told);
    }
    case 'place':
      return onePlace(id, asking);
    default:
      return undefined;
  }
}

/** Remains the form numbered, when they are the reader's own: an address made up by somebody else shows nothing. */
async function remainsNumbered({ reader, query }: Asking): Promise<{ readonly remains?: string }> {
  const claim = query.get('remains') ?? '';
  const [own] = isUuid(claim) ? await reader.strangers([claim]) : [];
  return own === undefined ? {} : { remains: own.id };
}

export function numbersFor(...acts: readonly string[]): FormCommands {
  return Object.fromEntries(acts.map((act) => [act, randomUUID()]));
}

/** Things kept for a person, for those whose work they are. */
export async function keptFor(person: PersonId, reader: BookReader, { viewer }: PageContext): Promise<readonly Item[]> {
  return viewer && may(viewer.role, 'take-item') ? (await reader.items({ person, limit: 50 })).rows : [];
}

function matterFilter(query: URLSearchParams): MatterFilter {
  const [place, after] = [query.get('place') ?? '', query.get('after') ?? ''];
  return {
    ...(isCode(place) ? { place: place as PlaceCode } : {}),
    ...(query.get('open') === 'yes' ? { open: true } : {}),
    ...(isUuid(after) ? { after } : {}),
    limit: ROWS,
  };
}

async function countBefore(reader: BookReader, { place, started, id }: Muster) {
  const { rows } = await reader.musters({ place, open: false, limit: MOST });
  const earlier = rows
    .filter((one) => one.id !== id && one.result !== undefined && (one.finished ?? started) <= started)
    .sort((one, other) => (other.finished ?? 0) - (one.finished ?? 0))[0];
  return earlier?.result && { id: earlier.id, seen: earlier.result.seen, at: earlier.finished ?? earlier.started };
}

const byBed = new Intl.Collator('en', { numeric: true });
const LAST = '\uFFFF';

/** Tent by tent, as somebody walks; whoever has none comes last. */
export function inWalkingOrder(listed: readonly SheetRow[]): readonly SheetRow[] {
  return [...listed].sort((one, other) => byBed.compare(one.bed ?? LAST, other.bed ?? LAST) || (one.id < other.id ? -1 : 1));
}

/** The part of the list that was asked for. It goes on after a person and not after a number of lines, so that nobody is skipped. */
async function sheetPage(reader: BookReader, { id, state }: Muster, query: URLSearchParams): Promise<SheetPage | undefined> {
  const listed = state === 'open' ? await reader.sheet(id) : undefined;
  if (listed === undefined) return undefined;
  const all = inWalkingOrder(listed);
  const find = (query.get('find') ?? '').trim();
  const onlyUnseen = query.get('unseen') === 'yes';
  const after = query.get('after') ?? '';
  const plain = (text: string) => text.normalize('NFKC').toLowerCase().replaceAll('-', '');
  const asked = all.filter(
    ({ name, number, bed, seen }) => !(onlyUnseen && seen) && plain(`${number} ${name ?? ''} ${bed ?? ''}`).includes(plain(find)),
  );
  const reached = all.findIndex((row) => row.id === after);
  const start = reached < 0 ? 0 : asked.findIndex((row) => all.indexOf(row) > reached);
  const from = start < 0 ? asked.length : start;
  const rows = asked.slice(from, from + LINES);
  const last = rows.at(-1);
  return {
    rows,
    from: from + 1,
    of: asked.length,
    ...(last !== undefined && from + LINES < asked.length ? { next: last.id as PersonId } : {}),
    seen: all.filter(({ seen }) => seen).length,
    all: all.length,
    find,
    onlyUnseen,
  };
}

/** Open differences with the names of those concerned, as far as the reader may see them. */
async function differences({ reader, query, now, directory, context, told }: Asking): Promise<string> {
  const asked = query.get('muster') ?? '';
  const filter = { ...matterFilter(query), ...(isUuid(asked) ? { muster: asked } : {}) };
  const page = await reader.variances({ ...filter, open: true, dueFirst: true, limit: MOST });
  const persons = page.rows.flatMap(({ kind, subject }) => (subject === undefined || kind === 'unidentified' ? [] : [subject as PersonId]));
  const names = await namesOf(reader, persons);
  const unnamed = page.rows.flatMap(({ kind, subject }) => (subject !== undefined && kind === 'unidentified' ? [subject] : []));
  const strangers = new Map((unnamed.length === 0 ? [] : await reader.strangers(unnamed)).map((one) => [one.id, one]));
  const places = new Set(page.rows.map(({ place }) => place));
  const counts: Muster[] = [];
  for (const place of places) counts.push(...(await reader.musters({ place, limit: MOST })).rows);
  const command = () => numbersFor('settle');
  return differencesPage({ page, names, strangers, counts, directory: await directory(), now, command }, context, told);
}

/** How those are called whom the reader may see. */
export async function namesOf(reader: BookReader, persons: readonly PersonId[]): Promise<ReadonlyMap<string, string>> {
  const names = new Map<string, string>();
  for (const { id, identity } of persons.length === 0 ? [] : await reader.identities(persons)) {
    const name = nameOf(identity.names);
    if (name !== undefined) names.set(id, name);
  }
  return names;
}

async function onePlace(id: string, { reader, at, directory, context, told }: Asking): Promise<string | undefined> {
  const place = isCode(id) ? (await reader.places(at)).find(({ code }) => code === id) : undefined;
  if (place === undefined) return undefined;
  const isPast = at.asOf !== undefined || at.knownOn !== undefined;
  const sees = context.viewer !== undefined && seesPersons(context.viewer.role);
  return placePage(
    {
      place,
      directory: await directory(),
      commands: numbersFor('open-muster'),
      ...(isPast ? {} : { population: await reader.population(place.code) }),
      ...(sees ? { matters: await inHand(reader, place.code) } : {}),
    },
    context,
    told,
  );
}

async function inHand(reader: BookReader, place: PlaceCode) {
  const counts = (await reader.musters({ place, limit: MOST })).rows;
  const differences = await reader.variances({ place, open: true, limit: MOST });
  const incidents = (await reader.incidents({ place, open: true, limit: MOST })).rows;
  const lastCount = counts.filter(({ state }) => state === 'finished').sort((one, other) => (other.finished ?? 0) - (one.finished ?? 0))[0];
  return {
    ...(lastCount === undefined ? {} : { lastCount }),
    openCounts: counts.filter(({ state }) => state === 'open'),
    differences: { open: differences.rows.length, more: differences.next !== undefined },
    incidents,
  };
}
