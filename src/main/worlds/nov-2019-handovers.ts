import type { PersonId } from '../../basics/ids.ts';
import { DAY, later } from '../../basics/time.ts';
import { bug } from '../../basics/result.ts';
import type { LineGiven, Outcome } from '../../handover/types.ts';
import type { Command } from '../../log/commands.ts';
import { code, party, personsOf, step, type Book } from './nov-2019-book.ts';
import type { Roll } from './nov-2019-lists.ts';
import { at } from './pen.ts';
import { actsAs } from './seats.ts';
import type { WorldStep } from './types.ts';

/**
 * One received; one agreed and due to leave on the day the book opens; one pushed over a border into limbo; one received in
 * part; one overdue, for nobody has written a receipt; and families taken by a state that acts by letter.
 */
export function handovers(book: Book): readonly WorldStep[] {
  const { lists, gone } = book;
  const removal = lists.turkey[0] ?? bug('no removal centre');
  const germans = pick(book, removal, 'DEU', 8);
  const [american] = pick(book, removal, 'USA', 1);
  const iraqis = pick(book, lists.detention[0] ?? bug('no detention place'), 'IRQ', 36);
  const camp = personsOf(book, lists.camp);
  const kazakhRows = lists.households
    .slice(2500, 10_000)
    .filter(({ nation }, i) => nation === 'KAZ' && (2500 + i) % 400 !== 17)
    .slice(0, 6)
    .flatMap(({ start, size }) => Array.from({ length: size }, (_, i) => start + i));
  const kazakhs = kazakhRows.map((row) => camp[row] ?? bug('no such row'));
  // By their lists some are a year or two younger than they are.
  const children = kazakhs.filter((_, i) => lists.camp.truth(kazakhRows[i] ?? bug('no such row')).year >= 1998);
  for (const id of [...germans.slice(0, 1), ...(american === undefined ? [] : [american]), ...iraqis, ...kazakhs]) gone.add(id);
  return [
    ...handover(book, {
      by: ['deniz', 'deniz'],
      to: 'DEU',
      destination: 'DEU-RECEPTION-1',
      persons: germans.slice(0, 1),
      route: 'By air',
      vehicle: 'Flight 3',
      disclosed: '2019-11-04T09:00Z',
      offered: '2019-11-05T09:00Z',
      answerBy: '2019-11-08T09:00Z',
      departure: '2019-11-11T07:00Z',
      arrival: '2019-11-11T12:00Z',
      agreed: ['2019-11-07T09:00Z', 'jonas'],
      departed: true,
      received: ['2019-11-11T13:00Z', 'mira', () => 'taken'],
      closed: '2019-11-12T08:00Z',
    }),
    step(at('2019-11-13T19:00Z'), 'mira', 'roll', [
      { ...book.write.head(at('2019-11-13T18:00Z')), type: 'sight', persons: germans.slice(0, 1), how: 'face-checked' },
    ]),
    ...handover(book, {
      by: ['deniz', 'deniz'],
      to: 'DEU',
      destination: 'DEU-RECEPTION-1',
      persons: germans.slice(1),
      route: 'By air',
      vehicle: 'Flight 9',
      disclosed: '2019-11-08T09:00Z',
      offered: '2019-11-09T09:00Z',
      answerBy: '2019-11-13T09:00Z',
      departure: '2019-11-14T12:00Z',
      arrival: '2019-11-14T17:00Z',
      agreed: ['2019-11-12T09:00Z', 'jonas'],
    }),
    ...handover(book, {
      by: ['deniz', 'deniz'],
      to: 'GRC',
      destination: 'GRC-BORDER-1',
      persons: american === undefined ? [] : [american],
      route: 'On foot over the bridge',
      vehicle: 'On foot',
      disclosed: '2019-11-09T10:00Z',
      offered: '2019-11-10T09:00Z',
      answerBy: '2019-11-13T09:00Z',
      departure: '2019-11-11T08:00Z',
      arrival: '2019-11-11T08:30Z',
      departed: true,
      limbo: '2019-11-11T15:00Z',
    }),
    ...handover(book, {
      by: ['rojin', 'hozan'],
      to: 'IRQ',
      destination: 'IRQ-RECEPTION-1',
      persons: iraqis.slice(0, 24),
      route: 'By road through the crossing',
      vehicle: 'Convoy 2',
      disclosed: '2019-11-05T15:00Z',
      offered: '2019-11-06T09:00Z',
      answerBy: '2019-11-09T09:00Z',
      departure: '2019-11-12T05:00Z',
      arrival: '2019-11-12T11:00Z',
      agreed: ['2019-11-08T09:00Z', 'zaid'],
      departed: true,
      received: ['2019-11-12T12:00Z', 'huda', (i) => (i === 23 ? 'absent' : i > 20 ? 'refused' : 'taken')],
    }),
    ...handover(book, {
      by: ['rojin', 'hozan'],
      to: 'IRQ',
      destination: 'IRQ-RECEPTION-1',
      persons: iraqis.slice(24),
      route: 'By road through the crossing',
      vehicle: 'Convoy 3',
      disclosed: '2019-11-07T15:00Z',
      offered: '2019-11-08T10:00Z',
      answerBy: '2019-11-11T09:00Z',
      departure: '2019-11-13T05:00Z',
      arrival: '2019-11-13T11:00Z',
      agreed: ['2019-11-10T09:00Z', 'zaid'],
      departed: true,
    }),
    ...handover(book, {
      by: ['rojin', 'hozan'],
      to: 'KAZ',
      destination: 'KAZ-RECEPTION-1',
      persons: kazakhs,
      children,
      route: 'By air',
      vehicle: 'Flight 21',
      letters: 'KZ',
      disclosed: '2019-11-06T15:00Z',
      offered: '2019-11-07T10:00Z',
      answerBy: '2019-11-10T09:00Z',
      departure: '2019-11-11T06:00Z',
      arrival: '2019-11-11T14:00Z',
      agreed: ['2019-11-09T09:00Z', 'lorin'],
      departed: true,
      received: ['2019-11-12T15:00Z', 'lorin', () => 'taken'],
    }),
    step(at('2019-11-13T19:30Z'), 'huda', 'roll', [
      { ...book.write.head(at('2019-11-13T18:30Z')), type: 'sight', persons: iraqis.slice(0, 21), how: 'answered-to-name' },
    ]),
  ];
}

export function pick(book: Book, roll: Roll, nation: string, many: number): readonly PersonId[] {
  const persons = personsOf(book, roll);
  const found = [...persons.keys()].filter((row) => {
    const truth = roll.truth(row);
    return truth.nation === nation && truth.year < 2000 && !book.gone.has(persons[row] ?? bug('no such row'));
  });
  return found.slice(0, many).map((row) => persons[row] ?? bug('no such row'));
}

export interface Course {
  /** Who offers and who departs. */
  readonly by: readonly [string, string];
  readonly to: string;
  readonly destination: string;
  readonly persons: readonly PersonId[];
  /** Of whom a panel has said what is best for them. */
  readonly children?: readonly PersonId[];
  readonly route: string;
  readonly vehicle: string;
  readonly disclosed: string;
  readonly offered: string;
  readonly answerBy: string;
  readonly departure: string;
  readonly arrival: string;
  readonly agreed?: readonly [string, string];
  /** The receiver acts by letters, numbered so, which the named clerk enters. */
  readonly letters?: string;
  readonly departed?: true;
  readonly received?: readonly [string, string, (line: number) => Outcome];
  readonly limbo?: string;
  readonly closed?: string;
}

export function handover({ write, handovers: known }: Book, course: Course): readonly WorldStep[] {
  const {
    persons,
    by: [desk, leads],
  } = course;
  if (persons.length === 0) return [];
  const head = (when: string) => write.head(at(when));
  const letter = (n: number) =>
    course.letters === undefined
      ? {}
      : { onBehalfOf: party(course.to), paper: { number: `${course.letters}-${n}`, signedBy: 'Consul of the receiving state' } };
  const does = (when: string, who: string, command: Command): WorldStep => step(at(when), who, 'handover', [command]);
  const offer = head(course.offered);
  const id = write.handover(actsAs(desk, '').authority, offer.id);
  known.set(course.vehicle, { id, persons });
  const steps = [
    does(course.disclosed, desk, {
      ...head(course.disclosed),
      type: 'decide-disclosure',
      persons,
      to: party(course.to),
      permitted: true,
      interviewedAt: later(at(course.disclosed), -DAY),
      interviewer: 'Interviewer of the sending authority',
      reason: 'States no fear of that state.',
    }),
    does(course.offered, desk, {
      ...offer,
      type: 'offer-handover',
      receiver: party(course.to),
      lines: persons.map((person) => ready(person, course.children?.includes(person) === true)),
      plan: {
        destination: code(course.destination),
        departure: at(course.departure),
        arrival: at(course.arrival),
        toleranceHours: 4,
        route: course.route,
        vehicles: [course.vehicle],
        answerBy: at(course.answerBy),
      },
    }),
  ];
  if (course.agreed) {
    const [when, who] = course.agreed;
    steps.push(does(when, who, { ...head(when), ...letter(1), type: 'agree-handover', handover: id, persons }));
  }
  if (course.departed) {
    steps.push(
      does(course.departure, leads, {
        ...head(course.departure),
        type: 'depart-handover',
        handover: id,
        vehicle: course.vehicle,
        leader: 'Leader of the escort',
        boarded: persons,
        leftBehind: [],
      }),
    );
  }
  if (course.received) {
    const [when, who, outcomeOf] = course.received;
    const lines = persons.map((person, i) => {
      const outcome = outcomeOf(i);
      return {
        person,
        outcome,
        ...(outcome === 'taken' ? {} : { reason: outcome === 'refused' ? 'Not on the list of our nationals.' : 'Not on any vehicle.' }),
      };
    });
    steps.push(
      does(when, who, { ...head(when), ...letter(2), type: 'receive-handover', handover: id, place: code(course.destination), lines }),
    );
  }
  if (course.limbo !== undefined) {
    steps.push(
      does(course.limbo, desk, {
        ...head(course.limbo),
        type: 'report-limbo',
        handover: id,
        persons,
        circumstances: 'Stands between two border posts; neither lets the person in.',
      }),
    );
  }
  if (course.closed !== undefined) steps.push(does(course.closed, desk, { ...head(course.closed), type: 'close-handover', handover: id }));
  return steps;
}

function ready(person: PersonId, child: boolean): LineGiven {
  return {
    person,
    papers: { kind: 'laissez-passer', number: `L${person.slice(0, 7).toUpperCase()}`, heldBy: 'Leader of the escort' },
    propertyBag: { seal: `S${person.slice(9, 13).toUpperCase()}`, items: 2 },
    fitToTravel: { clinician: 'Clinician of the sending authority', instructions: 'Water and a rest every three hours.' },
    ...(child ? { bestInterests: { kind: 'determination', number: 'BID 31/2019', panel: 'Child protection of the camp' } } : {}),
  };
}
