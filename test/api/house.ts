import type { Principal } from '../../src/entries/act.ts';
import type { RefusalCode } from '../../src/entries/refusals.ts';
import type { Command } from '../../src/log/commands.ts';
import type { BookReader, PersonFilter, Viewer } from '../../src/reports/views.ts';
import { bus, file, handover, headline, now, salma } from './scene.ts';

/** What was asked of the house, and what it answers. */
export interface House {
  readonly given: { commands: readonly Command[]; principal: Principal; dryRun: boolean }[];
  readonly viewers: (Viewer | undefined)[];
  readonly filters: PersonFilter[];
  readonly printed: unknown[][];
  readonly failures: string[];
  refuse?: RefusalCode;
  replayed?: true;
  breaks?: true;
}

export function house(): House {
  return { given: [], viewers: [], filters: [], printed: [], failures: [] };
}

/** A reader that finds one of each, or breaks. */
export function readerOf(told: House): BookReader {
  const breaks = async <Found>(found: Found): Promise<Found> => {
    if (told.breaks) throw new Error('Key (name)=(سلمى) is broken');
    return found;
  };
  return {
    answer: ({ asOf }) => breaks({ ...headline, asOf: asOf ?? now }),
    persons: (filter) => {
      told.filters.push(filter);
      return breaks({ rows: filter.after === undefined ? [file] : [], ...(filter.after === undefined ? { next: 'cursor' } : {}) });
    },
    person: (id) => breaks(id === salma ? file : undefined),
    places: () => breaks([]),
    population: () => breaks({ held: 0, guest: 0, escort: 0 }),
    authorities: () => breaks([]),
    candidates: () => breaks([]),
    handovers: () => breaks({ rows: [handover] }),
    handover: (id) => breaks(id === bus ? handover : undefined),
    decisions: () => breaks([]),
    breaches: () => breaks([]),
    proposals: () => breaks({ rows: [] }),
    duties: () => breaks([]),
    items: () => breaks({ rows: [] }),
    arrivals: () => breaks({ rows: [] }),
    bands: async () => [],
    strangers: async () => [],
    wearer: () => breaks(undefined),
    musters: () => breaks({ rows: [] }),
    muster: () => breaks(undefined),
    sheet: () => breaks(undefined),
    variances: () => breaks({ rows: [] }),
    incidents: () => breaks({ rows: [] }),
    incident: () => breaks(undefined),
    identities: () => breaks([]),
    manifest: () => breaks([]),
    noteRead: async () => {},
  };
}
