import { bug } from '../basics/result.ts';
import type { Draft } from '../entries/types.ts';
import type { Breach } from './types.ts';

/** What an entry makes of breaches: those it opens, and the one it closes. */
export function foldBreaches(entry: Draft & { readonly id: string }, breachOf: (id: string) => Breach | undefined): readonly Breach[] {
  const opened = (entry.body.breaches ?? []).map(
    ({ code, subjects, owner, due }, i): Breach => ({
      id: `${entry.id}.${i}`,
      code,
      owner,
      due,
      closed: false,
      subjects: subjects.map((subject) => entry.subjects[subject] ?? bug('a breach about nobody')),
    }),
  );
  if (entry.type !== 'BreachClosed') return opened;
  const id = entry.body['breach'] as string;
  return [...opened, { ...(breachOf(id) ?? bug(`breach ${id} was not loaded`)), closed: true }];
}
