import type { PersonId } from '../../basics/ids.ts';
import { DAY, HOUR, instantToText, later, type Instant } from '../../basics/time.ts';
import { bug } from '../../basics/result.ts';
import type { Command } from '../../log/commands.ts';
import { exerciseAuthority, exercisePlace } from './authorities.ts';
import { code, party, step, type Book } from './nov-2019-book.ts';
import { handover, pick } from './nov-2019-handovers.ts';
import { at } from './pen.ts';
import type { WorldStep } from './types.ts';

type Flight = readonly [state: string, many: number, departs: string];

/**
 * What Turkey is reported to have done after the book opens: 21 deported by 2 December, 71 by 9 December, 110 by 19 December 2019, eight
 * Germans of flights 3 and 9 among them. The figures by state are public where docs/world-nov-2019.md names a source; the days, the
 * states of all others, and every person are invented.
 */
const flights: readonly Flight[] = [
  ['USA', 1, '2019-11-21T07:00Z'],
  ['GBR', 1, '2019-11-22T07:00Z'],
  ['NLD', 2, '2019-11-22T10:00Z'],
  ['DNK', 1, '2019-11-25T08:00Z'],
  ['DEU', 2, '2019-11-26T07:00Z'],
  ['RUS', 5, '2019-11-28T09:00Z'],
  ['IRL', 1, '2019-11-30T07:00Z'],
  // 21 by 2 December; from here on 71 by 9 December.
  ['DEU', 8, '2019-12-03T07:00Z'],
  ['BEL', 2, '2019-12-04T08:00Z'],
  ['UZB', 9, '2019-12-04T11:00Z'],
  ['TJK', 7, '2019-12-05T09:00Z'],
  ['AUS', 1, '2019-12-06T06:00Z'],
  ['KGZ', 6, '2019-12-06T09:00Z'],
  ['KAZ', 6, '2019-12-07T09:00Z'],
  ['FRA', 11, '2019-12-08T07:00Z'],
  // 110 by 19 December.
  ['RUS', 10, '2019-12-11T09:00Z'],
  ['DEU', 3, '2019-12-12T07:00Z'],
  ['MAR', 8, '2019-12-13T09:00Z'],
  ['FRA', 2, '2019-12-14T07:00Z'],
  ['TUN', 7, '2019-12-15T09:00Z'],
  ['SWE', 4, '2019-12-16T08:00Z'],
  ['UZB', 5, '2019-12-17T09:00Z'],
];

export function deportations(book: Book, node: string): readonly WorldStep[] {
  return [...receivers(book, node), ...flightNine(book), ...flights.flatMap((flight, i) => deportation(book, flight, 31 + i))];
}

const newReceivers = ['USA', 'GBR', 'NLD', 'DNK', 'RUS', 'IRL', 'BEL', 'UZB', 'TJK', 'AUS', 'KGZ', 'MAR', 'TUN', 'SWE'];

/** A place where each of these states takes people over, and the one state nobody had to do with before. */
function receivers({ write }: Book, node: string): readonly WorldStep[] {
  const when = at('2019-11-14T09:10Z');
  const ireland: Command = { ...write.head(when), type: 'declare-authority', authority: exerciseAuthority('IRL', node) };
  const places = newReceivers.map(
    (state): Command => ({
      ...write.head(when),
      type: 'declare-place',
      place: exercisePlace(`${state}-RECEPTION-1`, 'reception', state, [
        'Border police at the airport',
        'شرطة الحدود في المطار',
        'Police aux frontières, aéroport',
        'Havalimanı sınır polisi',
      ]),
    }),
  );
  return [step(when, 'nora', 'exercise', [ireland]), step(later(when, 60_000), 'nora', 'exercise', places)];
}

/** The flight that had been agreed on when the book opened. */
function flightNine({ write, handovers }: Book): readonly WorldStep[] {
  const nine = handovers.get('Flight 9');
  if (nine === undefined) return [];
  const { id, persons } = nine;
  const [leaves, lands] = [at('2019-11-14T12:00Z'), at('2019-11-14T18:00Z')];
  return [
    step(leaves, 'deniz', 'handover', [
      {
        ...write.head(leaves),
        type: 'depart-handover',
        handover: id,
        vehicle: 'Flight 9',
        leader: 'Leader of the escort',
        boarded: persons,
        leftBehind: [],
      },
    ]),
    step(lands, 'mira', 'handover', [
      {
        ...write.head(lands),
        type: 'receive-handover',
        handover: id,
        place: code('DEU-RECEPTION-1'),
        lines: persons.map((person) => ({ person, outcome: 'taken' })),
      },
    ]),
  ];
}

/** Who agrees and who receives where a state keeps a book; the others write letters, which a clerk of Turkey enters. */
const desks: { readonly [state: string]: readonly [string, string] } = { DEU: ['jonas', 'mira'], FRA: ['claire', 'hugo'] };

function deportation(book: Book, [state, many, departs]: Flight, number: number): readonly WorldStep[] {
  const leaves = at(departs);
  const on = (from: Instant, milliseconds: number): string => instantToText(later(from, milliseconds));
  const persons = deported(book, state, many);
  for (const id of persons) book.gone.add(id);
  const [agrees, receives] = desks[state] ?? ['ece', 'ece'];
  return handover(book, {
    by: ['deniz', 'deniz'],
    to: party(state),
    destination: `${state}-RECEPTION-1`,
    persons,
    route: 'By air',
    vehicle: `Flight ${number}`,
    ...(state in desks ? {} : { letters: `${state}-${number}` }),
    disclosed: on(leaves, -6 * DAY),
    offered: on(leaves, -5 * DAY),
    answerBy: on(leaves, -2 * DAY),
    departure: departs,
    arrival: on(leaves, 6 * HOUR),
    agreed: [on(leaves, -3 * DAY), agrees],
    departed: true,
    received: [on(leaves, 8 * HOUR), receives, () => 'taken'],
  });
}

/** From the removal centres; the first of them holds those who were under way already when the book opened. */
function deported(book: Book, state: string, many: number): readonly PersonId[] {
  const centres = book.lists.turkey.filter(({ place }) => place.startsWith('TUR-REMOVAL'));
  if (centres.length < 2) bug('no removal centres');
  return centres
    .slice(1)
    .flatMap((roll) => pick(book, roll, state, many))
    .slice(0, many);
}
