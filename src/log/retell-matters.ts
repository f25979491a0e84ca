import type { Plain } from '../basics/canonical.ts';
import type { Instant } from '../basics/time.ts';
import type { RetoldRow, Said, StoredEntry } from './retold.ts';

type MatterTable = 'muster' | 'muster_sighting' | 'variance' | 'incident';
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
    for (const id of body['variances'] as readonly string[]) say(rows.variance, id, [id], now);
  }
  retellIncident(entry, rows);
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
      say(rows.incident, id, [id], { notes: noted('text'), ...pick(body, 'guards') });
      break;
    case 'RivalCountRecorded':
      say(rows.incident, id, [id], {
        rivals: [...((before?.['rivals'] ?? []) as readonly Plain[]), pick(body, 'of', 'least', 'most', 'saidBy', 'said') as Plain],
      });
      break;
    case 'IncidentClosed':
      say(rows.incident, id, [id], { state: 'closed', notes: noted('finding') });
      break;
    default:
  }
}

function note(body: Said, field: string, at: Instant): Plain {
  return { at, actor: body['actor'] as string, text: body[field] as string };
}

/** What is said later goes before what was said earlier; each saying is one version more. */
function say(table: Map<string, RetoldRow>, key: string, about: readonly string[], says: Said): void {
  const before = table.get(key);
  const version = ((before?.says['version'] as number | undefined) ?? 0) + 1;
  table.set(key, { about: before?.about ?? about, says: { ...before?.says, ...says, version } });
}

function pick(body: { readonly [name: string]: unknown }, ...names: readonly string[]): Said {
  return Object.fromEntries(names.flatMap((name) => (body[name] === undefined ? [] : [[name, body[name] as Plain]])));
}
