import { randomUUID } from 'node:crypto';
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { ActorId, AuthorityCode, CommandId, PersonId, PlaceCode } from '../src/basics/ids.ts';
import type { Principal, Role } from '../src/entries/act.ts';
import type { Command } from '../src/log/commands.ts';
import { openBook, type Book } from '../src/main/book.ts';

export interface BenchResult {
  readonly job: string;
  readonly ours: number;
  readonly peer: number;
  readonly unit: string;
  readonly ratio: number;
}
export interface BenchReport {
  readonly name: string;
  readonly results: readonly BenchResult[];
}
export interface BenchOptions {
  /** 1 is the full size. */
  readonly scale: number;
}

export const HOLDER = 'HOLDER-A' as AuthorityCode;
export const CAMPS = ['CAMP-EAST', 'CAMP-WEST'] as PlaceCode[] as [PlaceCode, PlaceCode];

export function by(actor: string, role: Role): Principal {
  return { actor: actor as ActorId, authority: HOLDER, role, purpose: 'measuring' };
}

export function commandId(): CommandId {
  return randomUUID() as CommandId;
}

/** A book in a folder of its own with one authority and two camps; the folder goes when the work is done. */
export async function withScratchBook<Outcome>(use: (book: Book) => Promise<Outcome>, connections = 16): Promise<Outcome> {
  const directory = await mkdtemp(join(tmpdir(), 'musterbook-bench-'));
  try {
    const book = await openBook({ data: directory, connections });
    try {
      await declareHolder(book);
      return await use(book);
    } finally {
      await book.close();
    }
  } finally {
    await rm(directory, { recursive: true, force: true });
  }
}

/** One authority and its two camps. */
export async function declareHolder(book: Book): Promise<void> {
  await must(book, by('founder', 'steward'), {
    id: commandId(),
    type: 'declare-authority',
    authority: { code: HOLDER, names: { en: 'Holder A' }, kind: 'non-state', runsSoftware: true, home: book.node },
  });
  await must(
    book,
    by('founder', 'steward'),
    ...CAMPS.map(
      (code): Command => ({
        id: commandId(),
        type: 'declare-place',
        place: { code, names: { en: code }, kind: 'camp', holder: HOLDER, gate: 'open', adultsOnly: false },
      }),
    ),
  );
}

/** Commits and insists on acceptance; returns the persons entered. */
export async function must(book: Book, principal: Principal, ...commands: readonly Command[]): Promise<readonly PersonId[]> {
  const answers = await book.commit(commands, principal);
  return answers.flatMap((answer) => {
    if (!answer.ok) throw new Error(`Bug: a bench was refused: ${JSON.stringify(answer)}`);
    return answer.persons;
  });
}

/** Invented persons at the first camp. */
export async function enter(book: Book, count: number): Promise<readonly PersonId[]> {
  const persons: PersonId[] = [];
  for (let done = 0; done < count; done += 1000) {
    persons.push(
      ...(await must(book, by('clerk', 'registrar'), {
        id: commandId(),
        type: 'admit',
        place: CAMPS[0],
        persons: Array.from({ length: Math.min(1000, count - done) }, (_, i) => ({
          identity: { names: [{ text: `Person ${done + i}`, kind: 'full' as const }] },
          basis: { kind: 'legal' as const },
        })),
      })),
    );
  }
  return persons;
}

export function percentile(sorted: readonly number[], share: number): number {
  return sorted[Math.min(sorted.length - 1, Math.floor(sorted.length * share))] ?? 0;
}

export function result(job: string, ours: number, peer: number, unit: string): BenchResult {
  return { job, ours, peer, unit, ratio: ours / peer };
}
