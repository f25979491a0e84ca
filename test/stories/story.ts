import assert from 'node:assert/strict';
import { test } from 'node:test';
import type { HandoverId, PersonId } from '../../src/basics/ids.ts';
import { handoverDuties } from '../../src/duties/due.ts';
import type { Handover, Line } from '../../src/handover/types.ts';
import { NOTHING_NEEDED, openShelf, type Book } from '../store/books.ts';
import { admit, furnish, P1 } from '../store/scene.ts';

const shelf = await openShelf();

/** A book of its own for each story, with authorities and places in it. Everybody in it is invented. */
export function story(words: string, tell: (book: Book) => Promise<void>): void {
  test(words, async () => {
    const book = await shelf.open('memory');
    await furnish(book);
    await tell(book);
  });
}

export async function handoverOf(book: Book, id: HandoverId): Promise<Handover> {
  const found = (await book.store.load({ ...NOTHING_NEEDED, handovers: [id] })).handovers.get(id);
  return found ?? assert.fail(`no handover ${id}`);
}

export async function lineOf(book: Book, id: HandoverId, person: PersonId): Promise<Line> {
  return (await handoverOf(book, id)).lines.find((line) => line.person === person) ?? assert.fail('not on the manifest');
}

/** `roll kind place` of each person: where they stand, in the fewest words. */
export async function stands(book: Book, ...persons: readonly PersonId[]): Promise<readonly string[]> {
  const { standings } = await book.everything();
  return persons.map((person) => {
    const { roll, kind, place } = standings.get(person)?.account ?? assert.fail('nobody');
    return [roll, kind, ...(place === undefined ? [] : [place])].join(' ');
  });
}

/** Told to whom, owed by whom, and whether it is late. */
export async function dueNow(book: Book, id: HandoverId): Promise<readonly string[]> {
  return handoverDuties(await handoverOf(book, id), book.now()).map(
    ({ code, owes, to, overdue }) => `${code}: ${owes} to ${to}${overdue ? ', overdue' : ''}`,
  );
}

export async function twoOf(book: Book): Promise<readonly [PersonId, PersonId]> {
  const [one, other] = await admit(book, P1, 'Yusuf Karam', 'Idris Karam');
  return [one as PersonId, other as PersonId];
}

export const leaving = (boarded: readonly PersonId[], left: readonly PersonId[] = []) => ({
  type: 'depart-handover' as const,
  vehicle: 'bus',
  leader: 'a named leader',
  boarded,
  leftBehind: left.map((person) => ({ person, reason: 'fell ill at the gate' })),
});
export const taken = (...persons: readonly PersonId[]) => persons.map((person) => ({ person, outcome: 'taken' as const }));
