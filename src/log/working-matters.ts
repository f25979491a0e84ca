import { foldArrivals, foldBands } from '../custody/arrivals.ts';
import { foldIncident } from '../custody/incidents.ts';
import { matterKey, type Matter, type MatterKind, type Sighting } from '../custody/matters.ts';
import { foldItem } from '../custody/items.ts';
import { foldMuster, sightingsIn } from '../custody/musters.ts';
import { foldVariances } from '../custody/variances.ts';
import type { Entry } from '../entries/types.ts';
import type { Loaded, Write } from './ports.ts';

/** Counts, differences, incidents, arrivals and bands while a batch is decided. */
interface WorkingMatters {
  readonly matters: ReadonlyMap<string, Matter>;
  readonly sightings: ReadonlyMap<string, readonly Sighting[]>;
  apply(entry: Entry): void;
  write(): Pick<Write, 'matters' | 'relied' | 'sightings' | 'ended'>;
}

export function workingMatters(loaded: Loaded): WorkingMatters {
  const matters = new Map(loaded.matters);
  const sightings = new Map(loaded.sightings);
  const touched = new Set<string>();
  const relied = new Set<string>();
  const seen: (Sighting & { readonly muster: string })[] = [];
  const ended: { readonly muster: string; readonly sightings: number }[] = [];

  function known<Kind extends MatterKind>(kind: Kind) {
    return (id: string): Extract<Matter, { matter: Kind }> | undefined =>
      matters.get(matterKey(kind, id)) as Extract<Matter, { matter: Kind }> | undefined;
  }

  return {
    matters,
    sightings,
    apply(entry) {
      const muster = foldMuster(entry, known('muster'));
      const incident = foldIncident(entry, known('incident'));
      const bands = foldBands(entry, known('band'));
      const others = [...foldVariances(entry, known('variance')), ...foldArrivals(entry, known('arrival')), ...bands];
      const item = foldItem(entry, known('item'));
      for (const matter of [muster, incident, item, ...others]) {
        if (!matter) continue;
        matters.set(matterKey(matter.matter, matter.id), matter);
        touched.add(matterKey(matter.matter, matter.id));
      }
      const added = sightingsIn(entry);
      const [first] = added;
      if (first) {
        seen.push(...added);
        relied.add(first.muster);
        sightings.set(first.muster, [...(sightings.get(first.muster) ?? []), ...added]);
      }
      if (entry.type === 'MusterFinished') {
        const id = entry.body['muster'] as string;
        ended.push({ muster: id, sightings: (loaded.sightings.get(id) ?? []).length });
      }
    },
    write: () => ({
      matters: [...touched].map((key) => ({ expected: loaded.matters.get(key)?.version ?? 0, after: matters.get(key) as Matter })),
      relied: [...relied]
        .filter((id) => !touched.has(matterKey('muster', id)))
        .map((id) => ({ id, version: matters.get(matterKey('muster', id))?.version ?? 0 })),
      sightings: seen,
      ended,
    }),
  };
}
