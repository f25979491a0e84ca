import type { AuthorityCode, PersonId, PlaceCode } from '../../basics/ids.ts';
import type { When } from '../../basics/time.ts';
import { bug } from '../../basics/result.ts';
import type { Place } from '../../authorities/types.ts';
import type { NewPerson } from '../../custody/types.ts';
import type { Hasher } from '../../entries/seal.ts';
import type { SightingGrade } from '../../entries/types.ts';
import type { LineGiven, Plan } from '../../handover/types.ts';
import type { Command } from '../../log/commands.ts';
import { readBirth, type CalendarDay } from '../../people/birth.ts';
import type { Identity } from '../../people/types.ts';
import { exerciseAuthority, exercisePlace } from './authorities.ts';
import { at, pen } from './pen.ts';
import { actsAs, exerciseSeats } from './seats.ts';
import { exerciseNode, type World, type WorldStep } from './types.ts';

/**
 * Twelve entries, every person invented: two families (a child is born in the camp), a man whose proof of presence has
 * grown old, one never seen who may be the man in hospital under another spelling, one family received by France, one man
 * on his way to Germany whom nobody has received, one unaccounted for, one dead, one released at a border. The book opens
 * with the answer "no". The seed changes identifiers and nothing else.
 */
export const small: World = {
  name: 'small',
  opensAt: at('2019-11-14T09:00Z'),
  seats: exerciseSeats,
  steps: (seed, hasher, node = exerciseNode) => story(seed, hasher, node),
};

function* story(seed: number, hasher: Hasher, node: string): Iterable<WorldStep> {
  const { head, person, handover, entry } = pen('small', seed, hasher);
  const step = (when: string, who: string, purpose: string, ...commands: readonly Command[]): WorldStep => ({
    at: at(when),
    principal: actsAs(who, purpose),
    commands,
  });
  const sight = (when: string, how: SightingGrade, ...persons: readonly PersonId[]): Command => ({
    ...head(at(when)),
    type: 'sight',
    persons,
    how,
  });

  const opening = at('2019-10-01T06:00Z');
  yield step(
    '2019-10-01T06:00Z',
    'nora',
    'exercise',
    ...authorityCodes.map((code): Command => ({ ...head(opening), type: 'declare-authority', authority: exerciseAuthority(code, node) })),
  );
  yield step(
    '2019-10-01T06:00Z',
    'nora',
    'exercise',
    ...places.map((place): Command => ({ ...head(opening), type: 'declare-place', place })),
  );

  // Two families in the camp.
  const aishas = head(at('2019-10-02T08:30Z'));
  const [aisha, zaid] = [person('NES-ADM', aishas.id, 0), person('NES-ADM', aishas.id, 1)];
  yield step(
    '2019-10-02T09:00Z',
    'amal',
    'roll',
    {
      ...aishas,
      type: 'admit',
      place: camp,
      seen: 'face-checked',
      persons: [
        newPerson('عائشة محمود الموصلي', 'ar', 'female', '1994', 'IRQ', 'CAMP-1/017-1'),
        newPerson('زيد فارس حداد', 'ar', 'male', '2014-06-09', 'IRQ', 'CAMP-1/017-2'),
      ],
    },
    { ...head(at('2019-10-02T08:40Z')), type: 'form-family', persons: [aisha, zaid] },
    { ...head(at('2019-10-02T08:40Z')), type: 'claim-kin', person: zaid, relation: 'child', to: aisha, ground: 'stated' },
  );
  const camilles = head(at('2019-10-02T09:30Z'));
  const [camille, ines] = [person('NES-ADM', camilles.id, 0), person('NES-ADM', camilles.id, 1)];
  yield step(
    '2019-10-02T10:00Z',
    'amal',
    'roll',
    {
      ...camilles,
      type: 'admit',
      place: camp,
      seen: 'face-checked',
      persons: [
        newPerson('Camille Moreau', 'fr', 'female', '1991-03-17', 'FRA', 'CAMP-1/018-1'),
        newPerson('Inès Haddad', 'fr', 'female', '2016', 'FRA', 'CAMP-1/018-2'),
      ],
    },
    { ...head(at('2019-10-02T09:40Z')), type: 'form-family', persons: [camille, ines] },
    { ...head(at('2019-10-02T09:40Z')), type: 'claim-kin', person: ines, relation: 'child', to: camille, ground: 'documented' },
  );

  // Four detained men at the first place, one at the second.
  const men = head(at('2019-10-03T08:00Z'));
  const [yusuf, ruslan, nabil] = [person('NES-ADM', men.id, 0), person('NES-ADM', men.id, 1), person('NES-ADM', men.id, 2)];
  yield step('2019-10-03T09:00Z', 'dilan', 'roll', {
    ...men,
    type: 'admit',
    place: prison,
    seen: 'answered-to-name',
    persons: [
      newPerson('يوسف خالد الحلبي', 'ar', 'male', '1987-05-23', 'SYR', 'DETENTION-1/0201', 'provisional'),
      newPerson('Руслан Исаев', 'ru', 'male', '01/01/1990', 'RUS', 'DETENTION-1/0202', 'provisional'),
      newPerson('نبيل سعيد التونسي', 'ar', 'male', 'c. 1979', 'TUN', 'DETENTION-1/0203', 'provisional'),
    ],
  });
  const other = head(at('2019-10-03T11:00Z'));
  const farrukh = person('NES-ADM', other.id, 0);
  yield step('2019-10-03T12:00Z', 'dilan', 'roll', {
    ...other,
    type: 'admit',
    place: secondPrison,
    seen: 'face-checked',
    persons: [newPerson('Фаррух Раҳимов', 'tg', 'male', '1985', 'TJK', 'DETENTION-2/0051', 'provisional')],
  });
  // The same man as the first of the four? A second list has him in Latin letters, nobody has seen him, and no basis is named.
  const list = head(at('2019-10-05T07:00Z'));
  const twice = newPerson('Yousef Khaled al-Halabi', 'ar-Latn', 'male', '1987', 'SYR', 'DETENTION-2/0078').identity;
  yield step('2019-10-05T10:00Z', 'dilan', 'roll', {
    ...list,
    type: 'receive-roll',
    place: secondPrison,
    list: 'Roll of detention place 2, 5 October 2019',
    rows: [
      { key: 'DETENTION-2/0078', line: 2, said: hasher.sha256('DETENTION-2/0078\tYousef Khaled al-Halabi\t1987\tSYR'), identity: twice },
    ],
  });
  const deported = head(at('2019-10-07T06:00Z'));
  const [florian, daniel] = [person('TUR', deported.id, 0), person('TUR', deported.id, 1)];
  yield step('2019-10-07T08:00Z', 'selin', 'roll', {
    ...deported,
    type: 'admit',
    place: removalCentre,
    seen: 'face-checked',
    persons: [
      newPerson('Florian Köhler', 'de', 'male', '1992-11-04', 'DEU', 'REMOVAL-1/311', 'legal'),
      newPerson('Daniel Walker', 'en', 'male', '1980-01-01', 'USA', 'REMOVAL-1/312', 'legal'),
    ],
  });

  yield step(
    '2019-10-08T09:00Z',
    'rojin',
    'answerability',
    {
      ...head(at('2019-10-08T09:00Z')),
      type: 'claim-answerability',
      persons: [camille, ines],
      state: 'FRA' as AuthorityCode,
      answer: 'accepted',
    },
    {
      ...head(at('2019-10-08T09:00Z')),
      type: 'claim-answerability',
      persons: [aisha, zaid],
      state: 'IRQ' as AuthorityCode,
      answer: 'contested',
    },
  );
  yield step(
    '2019-10-08T10:00Z',
    'deniz',
    'answerability',
    {
      ...head(at('2019-10-08T10:00Z')),
      type: 'claim-answerability',
      persons: [florian],
      state: 'DEU' as AuthorityCode,
      answer: 'accepted',
    },
    { ...head(at('2019-10-08T10:00Z')), type: 'claim-answerability', persons: [daniel], state: 'GRC' as AuthorityCode, answer: 'denied' },
  );

  // France takes one family.
  yield step('2019-10-14T09:00Z', 'rojin', 'handover', {
    ...head(at('2019-10-14T09:00Z')),
    type: 'decide-disclosure',
    persons: [camille, ines],
    to: 'FRA' as AuthorityCode,
    permitted: true,
    interviewedAt: at('2019-10-12T13:00Z'),
    interviewer: 'Berivan Sino',
    reason: 'She asks to return and fears nothing there.',
  });
  const toFrance = head(at('2019-10-15T08:00Z'));
  const french = handover('NES-ADM', toFrance.id);
  yield step('2019-10-15T08:00Z', 'rojin', 'handover', {
    ...toFrance,
    type: 'offer-handover',
    receiver: 'FRA' as AuthorityCode,
    plan: plan(
      frenchCentre,
      '2019-10-21T05:00Z',
      '2019-10-21T15:00Z',
      '2019-10-18T18:00Z',
      'By road to the crossing, then by air',
      'Bus 4',
    ),
    lines: [ready(camille, 'passport'), { ...ready(ines, 'born abroad, birth not registered'), bestInterests }],
  });
  yield step(
    '2019-10-15T15:00Z',
    'amal',
    'roll',
    sight('2019-10-15T14:00Z', 'household', aisha, zaid),
    sight('2019-10-15T14:30Z', 'answered-to-name', yusuf, ruslan, nabil),
  );
  yield step('2019-10-17T10:00Z', 'claire', 'handover', {
    ...head(at('2019-10-17T10:00Z')),
    type: 'agree-handover',
    handover: french,
    persons: [camille, ines],
  });
  yield step('2019-10-21T05:40Z', 'hozan', 'handover', {
    ...head(at('2019-10-21T05:30Z')),
    type: 'depart-handover',
    handover: french,
    vehicle: 'Bus 4',
    leader: 'Hozan Bakr',
    boarded: [camille, ines],
    leftBehind: [],
  });
  yield step('2019-10-21T16:30Z', 'hugo', 'handover', {
    ...head(at('2019-10-21T16:10Z')),
    type: 'receive-handover',
    handover: french,
    place: frenchCentre,
    lines: [
      { person: camille, outcome: 'taken' },
      { person: ines, outcome: 'taken' },
    ],
  });
  yield step('2019-10-22T08:00Z', 'rojin', 'handover', { ...head(at('2019-10-22T08:00Z')), type: 'close-handover', handover: french });

  const birth = head(at('2019-10-24T03:20Z'));
  const child = person('NES-ADM', birth.id, 0);
  yield step('2019-10-24T09:00Z', 'salma', 'clinic', {
    ...birth,
    type: 'record-birth',
    mother: aisha,
    child: newPerson('أمل فارس حداد', 'ar', 'female', '2019-10-24', 'IRQ', 'CAMP-1/017-3'),
  });
  yield step('2019-10-28T12:00Z', 'dilan', 'roll', {
    ...head(at('2019-10-28T09:00Z')),
    type: 'move',
    persons: [farrukh],
    to: prison,
    reason: 'Detention place 2 gives up a wing.',
  });
  // A correction: one of the men had come the evening before.
  yield step('2019-10-30T09:00Z', 'dilan', 'roll', {
    ...head(at('2019-10-30T09:00Z')),
    type: 'correct',
    entry: entry('NES-ADM', men.id, 0),
    persons: [yusuf],
    at: at('2019-10-02T20:00Z'),
    reason: 'The night book shows that he came the evening before.',
  });
  yield step('2019-11-02T11:00Z', 'amal', 'roll', sight('2019-11-02T10:00Z', 'number-only', farrukh, yusuf, ruslan));

  // A man is gone, and two persons say so.
  yield step('2019-11-03T19:00Z', 'hozan', 'roll', {
    ...head(at('2019-11-03T06:00Z')),
    type: 'report-missing',
    persons: [ruslan],
    circumstances: 'Not found at the morning count.',
  });
  const gone = {
    type: 'declare-unaccounted',
    persons: [ruslan],
    circumstances: 'Searched for a whole day; neither he nor anybody who saw him go was found.',
  } as const;
  const night: When = { from: at('2019-11-02T18:00Z'), to: at('2019-11-03T06:00Z') };
  yield step('2019-11-04T08:00Z', 'amal', 'roll', { ...head(night), ...gone });
  yield step('2019-11-04T09:00Z', 'salma', 'clinic', {
    ...head(at('2019-11-04T02:00Z')),
    type: 'report-death',
    person: nabil,
    circumstances: 'Died in the sick room after five days of fever.',
  });
  yield step('2019-11-04T16:00Z', 'dilan', 'roll', { ...head(night), ...gone });

  // The flight to Germany: offered, agreed, gone, and no receipt.
  yield step('2019-11-06T08:00Z', 'deniz', 'handover', {
    ...head(at('2019-11-06T08:00Z')),
    type: 'decide-disclosure',
    persons: [florian],
    to: 'DEU' as AuthorityCode,
    permitted: true,
    interviewedAt: at('2019-11-05T13:00Z'),
    interviewer: 'Ece Polat',
    reason: 'He states no fear of that state.',
  });
  const death = {
    type: 'establish-death',
    person: nabil,
    cause: 'Pneumonia, as the clinician found',
    remains: 'Buried in the cemetery of the district, grave 44',
    circumstances: 'Seen by the clinician before and after.',
  } as const;
  yield step('2019-11-06T11:00Z', 'amal', 'roll', { ...head(at('2019-11-04T02:00Z')), ...death });
  const toGermany = head(at('2019-11-07T08:00Z'));
  const german = handover('TUR', toGermany.id);
  yield step('2019-11-07T08:00Z', 'deniz', 'handover', {
    ...toGermany,
    type: 'offer-handover',
    receiver: 'DEU' as AuthorityCode,
    plan: plan(germanCentre, '2019-11-13T08:00Z', '2019-11-13T12:30Z', '2019-11-10T18:00Z', 'By air', 'Flight 12'),
    lines: [ready(florian, 'laissez-passer')],
  });
  yield step('2019-11-07T10:00Z', 'dilan', 'roll', { ...head(at('2019-11-04T02:00Z')), ...death });
  // A late fact: between the two places he lay in hospital, and the paper was found afterwards.
  yield step('2019-11-08T10:00Z', 'dilan', 'roll', {
    ...head(at('2019-10-17T09:00Z')),
    type: 'move',
    persons: [farrukh],
    to: hospital,
    source: 'signed-paper',
    reason: 'Found in the hospital book: an inpatient from 17 October.',
  });
  yield step('2019-11-09T09:00Z', 'jonas', 'handover', {
    ...head(at('2019-11-09T09:00Z')),
    type: 'agree-handover',
    handover: german,
    persons: [florian],
  });

  yield* border();

  yield step('2019-11-12T07:30Z', 'dilan', 'roll', {
    ...head(at('2019-11-12T07:00Z')),
    type: 'escort',
    persons: [yusuf],
    to: hospital,
    leader: 'Hozan Bakr',
  });
  yield step('2019-11-12T12:00Z', 'amal', 'roll', sight('2019-11-12T10:00Z', 'household', aisha, zaid, child));
  yield step('2019-11-13T08:30Z', 'deniz', 'handover', {
    ...head(at('2019-11-13T08:20Z')),
    type: 'depart-handover',
    handover: german,
    vehicle: 'Flight 12',
    leader: 'Ozan Kaplan',
    boarded: [florian],
    leftBehind: [],
  });
  yield step('2019-11-13T18:00Z', 'hugo', 'roll', sight('2019-11-13T17:30Z', 'face-checked', camille, ines));
  yield step('2019-11-13T20:30Z', 'salma', 'clinic', sight('2019-11-13T20:00Z', 'clinic', yusuf));

  // What waits for the clock: the family is seen again, and the receipt for the man whom nobody had received comes two days late.
  yield step('2019-11-14T18:00Z', 'amal', 'roll', sight('2019-11-14T17:00Z', 'household', aisha, zaid, child));
  yield step('2019-11-15T16:00Z', 'mira', 'handover', {
    ...head(at('2019-11-13T12:40Z')),
    type: 'receive-handover',
    handover: german,
    place: germanCentre,
    lines: [{ person: florian, outcome: 'taken' }],
  });
  yield step('2019-11-16T09:00Z', 'deniz', 'handover', { ...head(at('2019-11-16T09:00Z')), type: 'close-handover', handover: german });

  /** A state without software takes one man at its border by paper, and later writes that it let him go. */
  function* border(): Iterable<WorldStep> {
    const paper = (number: string) => ({
      onBehalfOf: 'GRC' as AuthorityCode,
      paper: { number, signedBy: 'Officer on duty at the border post' },
    });
    yield step('2019-11-09T11:00Z', 'deniz', 'handover', {
      ...head(at('2019-11-09T11:00Z')),
      type: 'decide-disclosure',
      persons: [daniel],
      to: 'GRC' as AuthorityCode,
      permitted: true,
      interviewedAt: at('2019-11-09T08:00Z'),
      interviewer: 'Ece Polat',
      reason: 'He asks to be let go there.',
    });
    const toGreece = head(at('2019-11-09T12:00Z'));
    const greek = handover('TUR', toGreece.id);
    yield step('2019-11-09T12:00Z', 'deniz', 'handover', {
      ...toGreece,
      type: 'offer-handover',
      receiver: 'GRC' as AuthorityCode,
      plan: plan(borderPost, '2019-11-11T07:00Z', '2019-11-11T07:30Z', '2019-11-10T18:00Z', 'On foot over the bridge', 'On foot'),
      lines: [ready(daniel, 'passport')],
    });
    yield step('2019-11-10T10:00Z', 'ece', 'handover', {
      ...head(at('2019-11-10T09:00Z')),
      ...paper('B-17'),
      type: 'agree-handover',
      handover: greek,
      persons: [daniel],
    });
    yield step('2019-11-11T06:10Z', 'selin', 'roll', { ...head(at('2019-11-11T06:00Z')), type: 'move', persons: [daniel], to: crossing });
    yield step('2019-11-11T07:10Z', 'deniz', 'handover', {
      ...head(at('2019-11-11T07:00Z')),
      type: 'depart-handover',
      handover: greek,
      vehicle: 'On foot',
      leader: 'Ozan Kaplan',
      boarded: [daniel],
      leftBehind: [],
    });
    yield step('2019-11-11T09:00Z', 'ece', 'handover', {
      ...head(at('2019-11-11T07:25Z')),
      ...paper('B-18'),
      type: 'receive-handover',
      handover: greek,
      place: borderPost,
      lines: [{ person: daniel, outcome: 'taken' }],
    });
    yield step('2019-11-11T09:30Z', 'deniz', 'handover', { ...head(at('2019-11-11T09:30Z')), type: 'close-handover', handover: greek });
    const letGo = {
      type: 'release',
      persons: [daniel],
      reason: 'Letter B-21 of the border post: let go with a stamp in his passport.',
      attestedBy: 'Officer on duty at the border post',
    } as const;
    yield step('2019-11-11T15:00Z', 'selin', 'roll', { ...head(at('2019-11-11T12:00Z')), ...letGo });
    yield step('2019-11-12T06:00Z', 'kerem', 'roll', { ...head(at('2019-11-11T12:00Z')), ...letGo });
  }
}

const code = (text: string): PlaceCode => text as PlaceCode;
const camp = code('NES-CAMP-1');
const prison = code('NES-DETENTION-1');
const secondPrison = code('NES-DETENTION-2');
const hospital = code('NES-HOSPITAL-1');
const removalCentre = code('TUR-REMOVAL-1');
const crossing = code('TUR-CROSSING-1');
const borderPost = code('GRC-BORDER-1');
const frenchCentre = code('FRA-RECEPTION-1');
const germanCentre = code('DEU-RECEPTION-1');

const authorityCodes = ['COALITION', 'NES-ADM', 'TUR', 'IRQ', 'FRA', 'DEU', 'GRC'];

const places: readonly Place[] = [
  exercisePlace(camp, 'camp', 'NES-ADM', ['Camp 1', 'المخيم 1', 'Camp 1', 'Kamp 1']),
  exercisePlace(prison, 'detention', 'NES-ADM', ['Detention place 1', 'مكان الاحتجاز 1', 'Lieu de détention 1', 'Gözaltı yeri 1'], {
    adultsOnly: true,
    room: 40,
  }),
  exercisePlace(secondPrison, 'detention', 'NES-ADM', ['Detention place 2', 'مكان الاحتجاز 2', 'Lieu de détention 2', 'Gözaltı yeri 2'], {
    adultsOnly: true,
    room: 20,
  }),
  exercisePlace(hospital, 'hospital', 'NES-ADM', ['District hospital', 'مستشفى المنطقة', 'Hôpital du district', 'İlçe hastanesi']),
  exercisePlace(
    removalCentre,
    'detention',
    'TUR',
    ['Removal centre 1', 'مركز الترحيل 1', 'Centre d’éloignement 1', 'Geri gönderme merkezi 1'],
    { adultsOnly: true, room: 60 },
  ),
  exercisePlace(crossing, 'crossing', 'TUR', ['Border crossing 1', 'المعبر الحدودي 1', 'Poste-frontière 1', 'Sınır kapısı 1']),
  exercisePlace(borderPost, 'crossing', 'GRC', [
    'Border post beyond the bridge',
    'مركز الحدود وراء الجسر',
    'Poste au-delà du pont',
    'Köprünün ötesindeki karakol',
  ]),
  exercisePlace(frenchCentre, 'reception', 'FRA', ['Reception centre', 'مركز الاستقبال', 'Centre d’accueil', 'Kabul merkezi'], {
    room: 30,
  }),
  exercisePlace(germanCentre, 'reception', 'DEU', ['Reception centre', 'مركز الاستقبال', 'Centre d’accueil', 'Kabul merkezi'], {
    room: 30,
  }),
  exercisePlace('IRQ-RECEPTION-1', 'reception', 'IRQ', ['Transit centre', 'مركز العبور', 'Centre de transit', 'Geçiş merkezi'], {
    room: 500,
  }),
];

function newPerson(
  name: string,
  language: string,
  sex: 'female' | 'male',
  born: string,
  country: string,
  reference: string,
  basis?: 'provisional' | 'legal',
): NewPerson {
  const birth = readBirth({ birthDate: born }, '2019-11-14' as CalendarDay);
  if (!birth.ok || !birth.value) return bug(`a birth that cannot be read: ${born}`);
  const identity: Identity = {
    names: [{ text: name, kind: 'full', language }],
    sex,
    birth: birth.value,
    birthGiven: born,
    nationalities: [{ country, status: 'claimed' }],
    reference,
  };
  return {
    identity,
    ...(basis === undefined
      ? {}
      : { basis: { kind: basis, grounds: basis === 'legal' ? 'Removal order' : 'Held since the fighting, not yet heard' } }),
  };
}

function plan(destination: PlaceCode, departure: string, arrival: string, answerBy: string, route: string, vehicle: string): Plan {
  return {
    destination,
    departure: at(departure),
    arrival: at(arrival),
    toleranceHours: 4,
    route,
    vehicles: [vehicle],
    answerBy: at(answerBy),
  };
}

/** A small child goes home with her mother: a panel had to say that this is best. */
const bestInterests = { kind: 'assessment', number: 'BIA 7/2019', panel: 'Child protection of the camp' } as const;

function ready(person: PersonId, papers: 'passport' | 'laissez-passer' | (string & {})): LineGiven {
  const fitToTravel = { clinician: 'Salma Khoury', instructions: 'Water and a rest every three hours.' };
  const documents =
    papers === 'passport' || papers === 'laissez-passer'
      ? { kind: papers, number: `X${person.slice(0, 6).toUpperCase()}`, heldBy: 'Escort leader' }
      : { noneBecause: papers };
  return { person, papers: documents, propertyBag: { seal: `S${person.slice(9, 13).toUpperCase()}`, items: 3 }, fitToTravel };
}
