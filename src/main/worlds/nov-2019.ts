import type { PersonId } from '../../basics/ids.ts';
import { DAY, HOUR, MINUTE, later, type Instant } from '../../basics/time.ts';
import { bug } from '../../basics/result.ts';
import type { Hasher } from '../../entries/seal.ts';
import type { SightingGrade } from '../../entries/types.ts';
import type { Command } from '../../log/commands.ts';
import { calendarDay } from '../../people/birth.ts';
import { exerciseAuthority, exerciseAuthorityCodes } from './authorities.ts';
import { dice, mix } from './dice.ts';
import { inventName, writeName } from './names.ts';
import { customOf } from './nations.ts';
import { code, party, personsOf, step, type Book } from './nov-2019-book.ts';
import { breakout } from './nov-2019-ain-issa.ts';
import { deportations } from './nov-2019-deportations.ts';
import { handovers } from './nov-2019-handovers.ts';
import { listsOf, type Roll } from './nov-2019-lists.ts';
import { exercisePlaces } from './nov-2019-places.ts';
import { at, pen, type Pen } from './pen.ts';
import { exerciseSeats } from './seats.ts';
import { exerciseNode, type World, type WorldStep } from './types.ts';

/**
 * An invented caseload of the size that was in the news on 14 November 2019: 10,000 detained men, 68,744 residents of a
 * camp, 1,180 and 850 held by Turkey, and beside them an annex of 949 whose guards left on 13 October: this book posts 785
 * unaccounted (other counts said 859 and "up to 850"). Only the totals are public; every person, every act and every date
 * of a person is made up, and so are the shares by country.
 *
 * Family units are formed for 2,000 households of the camp only, which keeps the book quick to load; 180 rows are second
 * entries of somebody who stands on an earlier list (see `duplicatesOf`).
 */
export const nov2019: World = {
  name: 'nov-2019',
  opensAt: at('2019-11-14T09:00Z'),
  seats: exerciseSeats,
  *steps(seed, hasher, node = exerciseNode) {
    const write = pen('nov-2019', seed, hasher);
    yield* opening(write, node);
    const lists = listsOf(seed);
    const book: Book = { seed, write, lists, ids: new Map(), gone: new Set(), handovers: new Map() };
    yield* rolls(book, hasher);
    // Sightings come last: they look for whoever is still where the rolls had them.
    const events = [breakout, area, births, deaths, families, answers, handovers, hospital, sightings];
    // What comes after the opening is written last, so that the numbers of all commands before it stay what they were.
    yield* inOrder([...events.flatMap((event) => event(book)), ...deportations(book, node)]);
  },
};

/** Pairs of list references that are one human, the earlier entry first: what whoever looks for duplicates should find. */
export function duplicatesOf(seed: number): readonly (readonly [earlier: string, later: string])[] {
  return listsOf(seed).duplicates;
}

const opens = at('2019-11-14T09:00Z');
function inOrder(steps: readonly WorldStep[]): readonly WorldStep[] {
  return steps.toSorted((a, b) => a.at - b.at);
}

function* opening(write: Pen, node: string): Iterable<WorldStep> {
  const when = at('2019-10-01T06:00Z');
  yield step(
    when,
    'nora',
    'exercise',
    exerciseAuthorityCodes().map(
      (authority): Command => ({ ...write.head(when), type: 'declare-authority', authority: exerciseAuthority(authority, node) }),
    ),
  );
  yield step(
    when,
    'nora',
    'exercise',
    exercisePlaces().map((place): Command => ({ ...write.head(when), type: 'declare-place', place })),
  );
}

/** Every roll in parts of at most 1,000 rows, an hour between two parts. */
function* rolls({ write, lists, ids }: Book, hasher: Hasher): Iterable<WorldStep> {
  let when = at('2019-10-02T06:00Z');
  for (const roll of [lists.annex, ...lists.detention, lists.camp, ...lists.turkey]) {
    const persons: PersonId[] = [];
    for (let from = 0; from < roll.size; from += 1000) {
      const to = Math.min(roll.size, from + 1000);
      const head = write.head(later(when, -HOUR));
      for (let n = 0; n < to - from; n++) persons.push(write.person(roll.authority, head.id, n));
      // Thrown only when asked for: whoever plays on from a later day needs the numbers of the persons and not their rows.
      const list = (): readonly Command[] => [
        {
          ...head,
          type: 'receive-roll',
          place: code(roll.place),
          list: `Roll of ${roll.place}, October 2019 (invented)`,
          rows: lists.rows(roll, from, to, hasher),
        },
      ];
      yield {
        ...step(when, roll.authority === 'TUR' ? 'selin' : 'amal', 'roll', []),
        get commands() {
          return list();
        },
      };
      when = later(when, HOUR);
    }
    ids.set(roll.place, persons);
  }
}

/** 42 children born in the camp, recorded by the clinic in two parts. */
function births({ seed, write, lists, ids }: Book): readonly WorldStep[] {
  const mothers = lists.households.filter((household, i) => i % 400 === 17 && household.size > 1).slice(0, 42);
  const persons = ids.get(lists.camp.place) ?? [];
  const commands = mothers.map((household, i): Command => {
    const when = later(at('2019-10-12T02:00Z'), Math.floor((i * 31 * DAY) / 42) + (i % 7) * HOUR);
    const throws = dice(mix(seed, 70, i));
    const name = inventName(customOf(household.nation ?? 'SYR'), throws.chance(0.5), throws);
    const day = calendarDay(new Date(when).toISOString().slice(0, 10)) ?? bug('no day');
    return {
      ...write.head(when),
      type: 'record-birth',
      mother: persons[household.start] ?? bug('no mother'),
      child: {
        identity: {
          names: writeName(name, lists.camp.hand, throws),
          sex: name.female ? 'female' : 'male',
          birth: { earliest: day, latest: day },
          birthGiven: day,
        },
      },
    };
  });
  const half = commands.findIndex(({ occurred }) => (occurred?.to ?? 0) > at('2019-10-28T18:00Z'));
  return [
    step(at('2019-10-29T09:00Z'), 'salma', 'clinic', commands.slice(0, half)),
    step(at('2019-11-12T18:00Z'), 'salma', 'clinic', commands.slice(half)),
  ];
}

/** Fourteen deaths in the camp, each reported by the clinic and established by two registrars. */
function deaths(book: Book): readonly WorldStep[] {
  const { write, lists, gone } = book;
  const persons = personsOf(book, lists.camp);
  const dead = [...Array(14).keys()].map((i) => {
    // The last of a household that has no family unit: mostly the old man or a child.
    const household = lists.households[9 * (1200 + 41 * i)] ?? bug('no household');
    return { id: persons[household.start + household.size - 1] ?? bug('nobody'), when: later(at('2019-10-18T04:00Z'), i * 20 * HOUR) };
  });
  for (const { id } of dead) gone.add(id);
  const establish = dead.map(
    ({ id, when }) =>
      [
        when,
        {
          type: 'establish-death',
          person: id,
          cause: 'Illness, as the clinic found',
          remains: 'Buried in the cemetery of the camp',
          circumstances: 'Known to the clinic.',
        } as const,
      ] as const,
  );
  return [
    step(
      at('2019-10-30T09:00Z'),
      'salma',
      'clinic',
      dead.map(({ id, when }) => ({
        ...write.head(when),
        type: 'report-death',
        person: id,
        circumstances: 'Died in the clinic of the camp.',
      })),
    ),
    step(
      at('2019-10-30T12:00Z'),
      'amal',
      'roll',
      establish.map(([when, command]) => ({ ...write.head(when), ...command })),
    ),
    step(
      at('2019-10-31T09:00Z'),
      'dilan',
      'roll',
      establish.map(([when, command]) => ({ ...write.head(when), ...command })),
    ),
  ];
}

/** Family units of 2,000 households; six of these families are let go together. */
function families(book: Book): readonly WorldStep[] {
  const { write, lists, gone } = book;
  const persons = personsOf(book, lists.camp);
  const united = lists.households
    .filter(({ size }) => size > 1)
    .slice(0, 2000)
    .map(({ start, size }) => persons.slice(start, start + size));
  const steps: WorldStep[] = [];
  for (let from = 0; from < united.length; from += 200) {
    const when = later(at('2019-11-01T07:00Z'), (from / 200) * HOUR);
    const forming = united
      .slice(from, from + 200)
      .map((family): Command => ({ ...write.head(when), type: 'form-family', persons: family }));
    steps.push(step(when, 'amal', 'roll', forming));
  }
  const freed = united.slice(1990, 1996);
  for (const family of freed) for (const id of family) gone.add(id);
  for (const [when, who] of [
    ['2019-11-04T08:00Z', 'amal'],
    ['2019-11-05T08:00Z', 'dilan'],
  ] as const) {
    steps.push(
      step(
        at(when),
        who,
        'roll',
        freed.map(
          (family): Command => ({
            ...write.head(at('2019-11-04T07:00Z')),
            type: 'release',
            persons: family,
            reason: 'Sponsored by relatives in their home town.',
            attestedBy: 'Elders of the town',
          }),
        ),
      ),
    );
  }
  return steps;
}

/** Five states accept to answer for their people in the camp, Iraq for its detained; two deny it. */
function answers(book: Book): readonly WorldStep[] {
  const { write, lists } = book;
  const persons = personsOf(book, lists.camp);
  const when = at('2019-11-05T12:00Z');
  const byNation = new Map<string, PersonId[]>();
  for (const { start, size, nation } of lists.households) {
    if (nation === undefined || !(nation in campAnswers)) continue;
    byNation.set(nation, [...(byNation.get(nation) ?? []), ...persons.slice(start, start + size)]);
  }
  const commands = Object.entries(campAnswers).flatMap(([state, answer]): Command[] =>
    inParts(byNation.get(state) ?? []).map((part) => ({
      ...write.head(when),
      type: 'claim-answerability',
      persons: part,
      state: party(state),
      answer,
    })),
  );
  const iraqis = lists.detention.flatMap((roll) => personsOf(book, roll).filter((_, row) => roll.truth(row).nation === 'IRQ'));
  const detained = inParts(iraqis).map(
    (part): Command => ({ ...write.head(when), type: 'claim-answerability', persons: part, state: party('IRQ'), answer: 'accepted' }),
  );
  return [step(when, 'rojin', 'answerability', commands), step(later(when, HOUR), 'rojin', 'answerability', detained)];
}

const campAnswers: { readonly [state: string]: 'accepted' | 'denied' } = {
  KAZ: 'accepted',
  UZB: 'accepted',
  TJK: 'accepted',
  KGZ: 'accepted',
  XKX: 'accepted',
  GBR: 'denied',
  NLD: 'denied',
};

function inParts(persons: readonly PersonId[]): readonly (readonly PersonId[])[] {
  return [...Array(Math.ceil(persons.length / 1000)).keys()].map((i) => persons.slice(i * 1000, i * 1000 + 1000));
}

/** A faction holds the place of the 850; Turkey has them on its roll and claims some of them, and contests the others. */
function area(book: Book): readonly WorldStep[] {
  const { write, lists } = book;
  const roll = lists.turkey.find(({ place }) => !place.startsWith('TUR-REMOVAL')) ?? bug('no place in the area of the operation');
  const persons = personsOf(book, roll);
  const [held, said] = [at('2019-10-20T06:00Z'), at('2019-11-06T09:00Z')];
  const claims = (part: readonly PersonId[], answer: 'accepted' | 'contested'): readonly Command[] =>
    inParts(part).map((some) => ({ ...write.head(said), type: 'claim-answerability', persons: some, state: party('TUR'), answer }));
  return [
    step(held, 'nora', 'exercise', [
      { ...write.head(held), type: 'change-holder', place: code(roll.place), holder: party('AREA-FACTION') },
    ]),
    step(said, 'deniz', 'answerability', [...claims(persons.slice(0, 400), 'accepted'), ...claims(persons.slice(400), 'contested')]),
  ];
}

/** Thirty men are in hospital when the book opens, and were seen there. */
function hospital(book: Book): readonly WorldStep[] {
  const { write, lists, gone } = book;
  const second = lists.detention[1] ?? bug('no second detention place');
  const persons = personsOf(book, second).slice(200, 230);
  for (const id of persons) gone.add(id);
  return [
    step(at('2019-11-12T07:30Z'), 'dilan', 'roll', [
      { ...write.head(at('2019-11-12T07:00Z')), type: 'escort', persons, to: code('NES-HOSPITAL-1'), leader: 'Hozan Bakr' },
    ]),
    step(at('2019-11-13T20:30Z'), 'salma', 'clinic', [{ ...write.head(at('2019-11-13T20:00Z')), type: 'sight', persons, how: 'clinic' }]),
  ];
}

/** The last proof of presence: recent for most, older for some, none at all for a few. Reckoned last. */
function sightings(book: Book): readonly WorldStep[] {
  const { seed, write, lists } = book;
  const steps: WorldStep[] = [];
  let early = at('2019-10-17T08:00Z');
  let recent = at('2019-11-13T12:00Z');
  let ration = at('2019-11-08T08:00Z');
  for (const roll of [...lists.detention, lists.camp, ...lists.turkey]) {
    const { seen, older } = lastSeen(seed, roll, personsOf(book, roll), book.gone);
    const who = roll.authority === 'TUR' ? 'kerem' : 'dilan';
    const sight = (when: Instant, how: SightingGrade, part: readonly PersonId[]): WorldStep =>
      step(when, who, 'roll', [{ ...write.head(later(when, -HOUR)), type: 'sight', persons: part, how }]);
    for (const part of inParts(older)) {
      steps.push(sight(early, 'number-only', part));
      early = later(early, 4 * HOUR);
    }
    for (const [i, part] of inParts(seen).entries()) {
      if (roll.kind === 'camp') {
        steps.push(sight(ration, 'ration', part));
        ration = later(ration, 2 * HOUR);
      } else {
        steps.push(sight(recent, gradesOfCount[i % gradesOfCount.length] ?? 'face-checked', part));
        recent = later(recent, 20 * MINUTE);
      }
    }
  }
  return steps.filter(({ at: when }) => when <= opens || bug('a sighting after the book opens'));
}

const gradesOfCount: readonly SightingGrade[] = ['answered-to-name', 'face-checked', 'band-scanned'];

function lastSeen(
  seed: number,
  roll: Roll,
  persons: readonly PersonId[],
  gone: ReadonlySet<PersonId>,
): { readonly seen: readonly PersonId[]; readonly older: readonly PersonId[] } {
  const [older, never] = roll.authority === 'TUR' ? [0.04, 0.01] : roll.kind === 'camp' ? [0.07, 0.03] : [0.09, 0.03];
  const sorted: { seen: PersonId[]; older: PersonId[] } = { seen: [], older: [] };
  for (const [row, id] of persons.entries()) {
    if (gone.has(id)) continue;
    const throws = dice(mix(seed, roll.number, 4, row));
    if (throws.chance(never)) continue;
    sorted[throws.chance(older) ? 'older' : 'seen'].push(id);
  }
  return sorted;
}
