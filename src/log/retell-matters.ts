import type { Plain } from '../basics/canonical.ts';
import type { Instant } from '../basics/time.ts';
import type { RetoldRow, Said, StoredEntry } from './retold.ts';

type MatterTable = 'muster' | 'muster_sighting' | 'variance' | 'incident' | 'arrival' | 'band' | 'item';
type Rows = { readonly [table in MatterTable]: Map<string, RetoldRow> };

/** Counts, differences and incidents told again; apart from their folds, as everything here. */
export function retellMatters(entry: StoredEntry['entry'], rows: Rows): void {
  const { type, body, subjects, occurred } = entry;
  if (type.startsWith('Muster')) retellMuster(entry, rows);
  if (type === 'VariancesOpened') {
    const claims = (body['claims'] ?? []) as readonly (string | null)[];
    for (const [i, id] of (body['ids'] as readonly string[]).entries()) {
      const subject = subjects[i] ?? claims[i - subjects.length] ?? undefined;
      say(rows.variance, id, [subject ?? id], {
        matter: 'variance',
        id,
        state: 'open',
        opened: occurred.to,
        ...(subject === undefined ? {} : { subject }),
        ...pick(body, 'kind', 'muster', 'place', 'authority', 'owner', 'due'),
      });
    }
  }
  if (type === 'VariancesAssigned' || type === 'VariancesClosed') {
    const now =
      type === 'VariancesClosed' ? { state: 'closed', closed: occurred.to, ...pick(body, 'way') } : { owner: body['to'] as string };
    for (const id of body['variances'] as readonly string[]) say(rows.variance, id, [], now);
  }
  retellIncident(entry, rows);
  retellArrivals(entry, rows);
  retellBands(entry, rows);
  retellItem(entry, rows);
}

function retellMuster({ type, body, subjects, occurred }: StoredEntry['entry'], rows: Rows): void {
  const id = body['muster'] as string;
  if (type === 'MusterOpened') {
    say(rows.muster, id, [id], {
      matter: 'muster',
      id,
      state: 'open',
      started: occurred.from,
      openedBy: body['actor'] as string,
      counters: [],
      ...pick(body, 'kind', 'place', 'authority', 'incident'),
    });
  }
  if (type === 'MusterCounted') {
    const counters = (rows.muster.get(id)?.says['counters'] ?? []) as readonly Plain[];
    const { counter, number } = body as Said;
    const one = { actor: counter, blind: number, at: occurred.to, ...pick(body, 'clockOffset', 'section', 'syncedIndex') } as Plain;
    say(rows.muster, id, [id], { counters: [...counters, one] });
  }
  if (type === 'MusterFinished') say(rows.muster, id, [id], { state: 'finished', finished: occurred.to, ...pick(body, 'result') });
  if (type === 'MusterAbandoned') say(rows.muster, id, [id], { state: 'abandoned' });
  if (type !== 'MusterSighted' && type !== 'MusterStrangersSeen') return;
  const times = body['times'] as readonly Instant[] | undefined;
  for (const [i, subject] of subjects.entries()) {
    const how = type === 'MusterSighted' ? (body['how'] as string) : 'stranger';
    const key = `${id} ${subject} ${body['counter'] as string}`;
    rows.muster_sighting.set(key, { about: [subject], says: { how, at: times?.[i] ?? occurred.to } });
  }
}

function retellIncident({ type, body, subjects, occurred }: StoredEntry['entry'], rows: Rows): void {
  const id = body['incident'] as string;
  const before = rows.incident.get(id)?.says;
  const noted = (field: string) => [...((before?.['notes'] ?? []) as readonly Plain[]), note(body as Said, field, occurred.to)];
  switch (type) {
    case 'IncidentReported':
      say(rows.incident, id, subjects.length > 0 ? subjects : [id], {
        matter: 'incident',
        id,
        state: 'open',
        happened: { ...occurred },
        notes: body['text'] === undefined ? [] : [note(body as Said, 'text', occurred.to)],
        rivals: [],
        ...pick(body, 'kind', 'place', 'authority', 'baseline', 'guards'),
      });
      break;
    case 'IncidentNoted':
      say(rows.incident, id, [], { notes: noted('text'), ...pick(body, 'guards') });
      break;
    case 'RivalCountRecorded':
      say(rows.incident, id, [], {
        rivals: [...((before?.['rivals'] ?? []) as readonly Plain[]), pick(body, 'of', 'least', 'most', 'saidBy', 'said') as Plain],
      });
      break;
    case 'ChildNoted':
      if (id !== undefined) say(rows.incident, id, [], { childSeen: before?.['childSeen'] ?? occurred.to });
      break;
    case 'IncidentClosed':
      say(rows.incident, id, [], { state: 'closed', notes: noted('finding') });
      break;
    default:
  }
}

const asked = ['name', 'sex', 'examined', 'birth', 'father', 'nationality', 'basis', 'property', 'papers', 'told'];

function retellArrivals({ type, body, subjects, occurred }: StoredEntry['entry'], rows: Rows): void {
  const state = (steps: readonly string[]) => (asked.every((step) => steps.includes(step)) ? 'complete' : 'open');
  if (type === 'PersonsArrived') {
    for (const [i, id] of subjects.entries()) {
      const steps = (body['steps'] as readonly (readonly string[])[])[i] ?? [];
      const known = pick(body, 'place', 'authority', 'vehicle');
      say(rows.arrival, id, [id], { matter: 'arrival', id, arrived: occurred.to, steps, state: state(steps), ...known });
    }
  }
  const done: { readonly [type: string]: unknown } = {
    ArrivalStepRecorded: [body['step']],
    BasisRecorded: ['basis'],
    IdentityClaimed: body['steps'] ?? [],
    PersonExamined: body['steps'] ?? [],
    ItemTaken: body['steps'] ?? [],
  };
  for (const id of subjects) {
    const before = rows.arrival.get(id)?.says;
    const had = (before?.['steps'] ?? []) as readonly string[];
    const fresh = ((done[type] ?? []) as readonly string[]).filter((step) => !had.includes(step));
    if (before?.['state'] === 'open' && fresh.length > 0) {
      say(rows.arrival, id, [id], { steps: [...had, ...fresh], state: state([...had, ...fresh]) });
    }
  }
}

function retellBands({ type, body, subjects, occurred }: StoredEntry['entry'], rows: Rows): void {
  const worn = (id: string, person: string) =>
    say(rows.band, id, [person], { matter: 'band', id, person, state: 'worn', since: occurred.to, ...pick(body, 'authority') });
  const since = occurred.to;
  if (type === 'PersonsArrived') for (const [i, band] of (body['bands'] as readonly string[]).entries()) worn(band, subjects[i] ?? '');
  if (type === 'BandIssued') {
    if (body['replaces'] !== undefined) say(rows.band, body['replaces'] as string, [], { state: 'replaced', since });
    worn(body['band'] as string, subjects[0] ?? '');
  }
  if (type === 'BandLost') say(rows.band, body['band'] as string, [], { state: 'lost', since });
  if (type === 'BandsSwapped') {
    const [one, other] = body['bands'] as readonly [string, string];
    say(rows.band, one, [subjects[1] ?? ''], { person: subjects[1] ?? '', since });
    say(rows.band, other, [subjects[0] ?? ''], { person: subjects[0] ?? '', since });
  }
}

function retellItem({ type, body, subjects, occurred }: StoredEntry['entry'], rows: Rows): void {
  const id = body['item'] as string;
  const since = occurred.to;
  if (type === 'ItemTaken') {
    const known = pick(body, 'kind', 'seal', 'receipt', 'holder');
    say(rows.item, id, subjects, { matter: 'item', id, person: subjects[0] ?? '', state: 'kept', since, ...known });
  }
  if (type !== 'ItemPassed') return;
  const states: { readonly [to: string]: string } = { owner: 'returned', lost: 'lost', authority: 'kept' };
  say(rows.item, id, [], { state: states[body['to'] as string], holder: body['authority'] as string | undefined, since });
}

function note(body: Said, field: string, at: Instant): Plain {
  return { at, actor: body['actor'] as string, text: body[field] as string };
}

/** What is said later goes before what was said earlier, also of whom it is about; each saying is one version more. */
function say(table: Map<string, RetoldRow>, key: string, about: readonly string[], says: Said): void {
  const before = table.get(key);
  const version = ((before?.says['version'] as number | undefined) ?? 0) + 1;
  table.set(key, { about: about.length > 0 ? about : (before?.about ?? [key]), says: { ...before?.says, ...says, version } });
}

function pick(body: { readonly [name: string]: unknown }, ...names: readonly string[]): Said {
  return Object.fromEntries(names.flatMap((name) => (body[name] === undefined ? [] : [[name, body[name] as Plain]])));
}
