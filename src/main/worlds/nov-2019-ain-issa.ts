import type { PersonId } from '../../basics/ids.ts';
import { bug } from '../../basics/result.ts';
import { code, party, personsOf, step, type Book } from './nov-2019-book.ts';
import { annexHousehold } from './nov-2019-lists.ts';
import { at } from './pen.ts';
import type { WorldStep } from './types.ts';

const HOLDER = 'NES-ADM';
const ANNEX = code('AINISSA-CAMP');
const POST = code('NORTH-POST');

/**
 * 13 October: the guards of the annex fall from 700 to 60. A roll call finds 164; the other 785 turn missing by name, and two persons
 * declare them. Other counts are entered beside it. Two of the 785 are found in the hands of a faction that took a post on the road.
 *
 * Public are the date, the guards, 249 women and 700 children, and the three counts (docs/world-nov-2019.md); the rest is invented.
 */
export function breakout(book: Book): readonly WorldStep[] {
  const { write, lists, gone } = book;
  const persons = personsOf(book, lists.annex);
  const rows = [...persons.keys()].sort((a, b) => annexHousehold(a) - annexHousehold(b) || a - b);
  const of = (chosen: readonly number[]): readonly PersonId[] => chosen.map((row) => persons[row] ?? bug('no such row'));
  const left = of(rows.slice(0, 785));
  const stayed = of(rows.slice(785));
  const outside = of(rows.filter((row) => row < 96));
  const found = outside.slice(0, 2);
  const back = of(rows.slice(740, 752));
  for (const id of persons) gone.add(id);

  const before = write.head(at('2019-10-10T12:00Z'));
  const baseline = write.begun('muster', HOLDER, before.id);
  const reported = write.head({ from: at('2019-10-13T09:00Z'), to: at('2019-10-13T12:00Z') });
  const incident = write.begun('incident', HOLDER, reported.id);
  const called = write.head(at('2019-10-14T06:00Z'));
  const muster = write.begun('muster', HOLDER, called.id);
  const ended = write.head(at('2019-10-14T15:00Z'));
  const leaving = { from: at('2019-10-13T09:00Z'), to: at('2019-10-13T15:00Z') };
  const lost = {
    type: 'declare-unaccounted',
    persons: left,
    incident,
    circumstances: 'Not present at the roll call after the guards had left.',
  } as const;
  const seen = {
    type: 'declare-at-large',
    persons: outside,
    incident,
    circumstances: 'Seen on the road north by two witnesses who know them.',
  } as const;
  const rival = (when: string, saidBy: string, count: { least?: number; most?: number }) =>
    ({
      ...write.head(at('2019-10-16T08:00Z')),
      type: 'record-rival-count',
      incident,
      of: 'gone',
      saidBy,
      said: at(when),
      ...count,
    }) as const;
  return [
    step(at('2019-10-10T16:00Z'), 'dilan', 'count', [
      { ...before, type: 'open-muster', place: ANNEX, kind: 'routine' },
      { ...write.head(at('2019-10-10T12:10Z')), type: 'count-blind', muster: baseline, number: persons.length },
      {
        ...write.head({ from: at('2019-10-10T12:10Z'), to: at('2019-10-10T15:30Z') }),
        type: 'sight-in-muster',
        muster: baseline,
        sightings: persons.map((person) => ({ person, how: 'household' })),
      },
    ]),
    step(at('2019-10-10T16:10Z'), 'dilan', 'count', [{ ...write.head(at('2019-10-10T16:00Z')), type: 'finish-muster', muster: baseline }]),
    step(at('2019-10-13T12:30Z'), 'amal', 'incident', [
      {
        ...reported,
        type: 'report-incident',
        kind: 'breakout',
        place: ANNEX,
        circumstances: 'Shelling nearby; the guards are leaving the annex, and the gate stands open.',
        guards: { before: 700, now: 60 },
      },
    ]),
    step(at('2019-10-13T16:00Z'), 'amal', 'incident', [
      {
        ...write.head(at('2019-10-13T14:00Z')),
        type: 'take-over',
        place: POST,
        holder: party('AREA-FACTION'),
        circumstances: 'Armed men hold the post on the road north; nobody of ours is left there.',
      },
    ]),
    step(at('2019-10-14T06:30Z'), 'dilan', 'count', [
      { ...called, type: 'open-muster', place: ANNEX, kind: 'roll-call', incident },
      { ...write.head(at('2019-10-14T06:20Z')), type: 'count-blind', muster, number: stayed.length },
    ]),
    step(at('2019-10-14T14:30Z'), 'dilan', 'count', [
      {
        ...write.head({ from: at('2019-10-14T06:30Z'), to: at('2019-10-14T14:00Z') }),
        type: 'sight-in-muster',
        muster,
        sightings: stayed.map((person) => ({ person, how: 'face-checked' })),
      },
    ]),
    step(at('2019-10-14T15:30Z'), 'dilan', 'count', [{ ...ended, type: 'finish-muster', muster }]),
    step(at('2019-10-15T09:00Z'), 'amal', 'roll', [{ ...write.head(leaving), ...lost }]),
    step(at('2019-10-15T14:00Z'), 'dilan', 'roll', [{ ...write.head(leaving), ...lost }]),
    step(at('2019-10-15T16:00Z'), 'amal', 'count', [
      {
        ...write.head(at('2019-10-15T15:00Z')),
        type: 'close-variances',
        variances: left.map((_, i) => write.begun(`variance ${i}`, HOLDER, ended.id)),
        way: 'lost',
        finding: 'Declared unaccounted by two registrars after the roll call.',
      },
    ]),
    step(at('2019-10-16T09:00Z'), 'amal', 'incident', [
      rival('2019-10-13T12:00Z', 'Press, 13 October 2019', { least: 785, most: 785 }),
      rival('2019-10-14T12:00Z', 'Press, 14 October 2019, another figure', { least: 859, most: 859 }),
      rival('2019-10-15T12:00Z', 'Press, October 2019: “up to”', { most: 850 }),
    ]),
    step(at('2019-10-16T17:00Z'), 'dilan', 'roll', [
      { ...write.head(at('2019-10-16T12:00Z')), type: 'move', persons: stayed, to: code('ROJ-CAMP'), reason: 'The annex is given up.' },
    ]),
    step(at('2019-10-25T10:00Z'), 'amal', 'roll', [{ ...write.head(at('2019-10-20T12:00Z')), ...seen }]),
    step(at('2019-10-25T15:00Z'), 'dilan', 'roll', [{ ...write.head(at('2019-10-20T12:00Z')), ...seen }]),
    step(at('2019-10-27T15:00Z'), 'amal', 'roll', [
      {
        ...write.head(at('2019-10-27T11:00Z')),
        type: 'come-back',
        persons: found,
        how: 'recaptured',
        place: POST,
        incident,
        circumstances: 'Held by the faction at the post; a delegate spoke to both.',
      },
    ]),
    step(at('2019-10-28T15:00Z'), 'amal', 'roll', [
      {
        ...write.head(at('2019-10-28T11:00Z')),
        type: 'come-back',
        persons: back,
        how: 'returned',
        place: code('HOL-CAMP'),
        incident,
        circumstances: 'They came to the gate by themselves.',
      },
    ]),
    step(at('2019-11-10T15:00Z'), 'dilan', 'roll', [
      { ...write.head(at('2019-11-10T13:00Z')), type: 'sight', persons: stayed, how: 'household' },
    ]),
  ];
}
