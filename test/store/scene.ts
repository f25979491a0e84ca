import type { ActorId, AuthorityCode, HandoverId, PersonId, PlaceCode } from '../../src/basics/ids.ts';
import { HOUR } from '../../src/basics/time.ts';
import type { Principal } from '../../src/entries/act.ts';
import type { Plan } from '../../src/handover/types.ts';
import type { Book, Unnumbered } from './books.ts';

// Two states with software, one that lets a convoy through, and one that acts by letter. All invented.
export const [A, B, C, L] = ['AAA', 'BBB', 'CCC', 'LLL'] as [AuthorityCode, AuthorityCode, AuthorityCode, AuthorityCode];
export const [P1, P2, TENT, HOSPITAL, Q1, Q2, R1, L1] = ['P1', 'P2', 'TENT', 'HOSPITAL', 'Q1', 'Q2', 'R1', 'L1'] as [
  PlaceCode,
  PlaceCode,
  PlaceCode,
  PlaceCode,
  PlaceCode,
  PlaceCode,
  PlaceCode,
  PlaceCode,
];

function principal(actor: string, authority: string, role: Principal['role']): Principal {
  return { actor: actor as ActorId, authority: authority as AuthorityCode, role, purpose: role === 'steward' ? 'setup' : 'custody' };
}
export const steward = principal('founder', 'STEWARD', 'steward');
export const amal = principal('amal', A, 'registrar');
/** The second of two who decide for A. */
export const basim = principal('basim', A, 'registrar');
export const dana = principal('dana', A, 'desk');
/** Enters at A what comes on paper. */
export const elif = principal('elif', A, 'desk');
/** A clinician, and somebody of child protection, both of A. */
export const celine = principal('celine', A, 'clinician');
export const petra = principal('petra', A, 'child-protection');
export const bob = principal('bob', B, 'desk');
export const berit = principal('berit', B, 'registrar');
export const bruno = principal('bruno', B, 'registrar');
export const carla = principal('carla', C, 'desk');

/** Declares the authorities and places of the scene. */
export async function furnish(book: Book): Promise<void> {
  const authority = (code: AuthorityCode, runsSoftware: boolean): Unnumbered => ({
    type: 'declare-authority',
    authority: { code, names: { en: code }, kind: 'state', runsSoftware, home: 'here' },
  });
  const place = (code: PlaceCode, holder: AuthorityCode, more: object = {}): Unnumbered => ({
    type: 'declare-place',
    place: { code, names: { en: code }, kind: 'detention', holder, gate: 'open', adultsOnly: false, ...more },
  });
  const answers = [
    ...(await book.send(steward, authority(A, true), authority(B, true), authority(C, true), authority(L, false))),
    ...(await book.send(
      steward,
      place(P1, A),
      place(P2, A, { capacities: { certified: 2, working: 3, maximum: 4 } }),
      place(TENT, A, { kind: 'camp' }),
      place(HOSPITAL, A, { kind: 'hospital' }),
      place(Q1, B),
      place(Q2, B, { adultsOnly: true }),
      place(R1, C),
      place(L1, L),
    )),
  ];
  const wrong = answers.find((answer) => !answer.ok);
  if (wrong) throw new Error(`the scene was refused: ${JSON.stringify(wrong)}`);
}

/** Admits invented people at a place, one by name, on a legal basis. */
export async function admit(book: Book, place: PlaceCode, ...names: readonly string[]): Promise<readonly PersonId[]> {
  const by = [P1, P2, TENT, HOSPITAL].includes(place) ? amal : berit;
  const persons = names.map((text) => ({ identity: { names: [{ text, kind: 'full' as const }] }, basis: { kind: 'legal' as const } }));
  return (await book.done(by, { type: 'admit', place, persons })).persons;
}

/** A plan whose bus leaves in one hour and arrives in three. */
export function plan(book: Book, destination: PlaceCode, more: Partial<Plan> = {}): Plan {
  const at = (hours: number) => (book.now() + hours * HOUR) as Plan['departure'];
  const times = { departure: at(1), arrival: at(3), answerBy: at(2) };
  return { destination, ...times, toleranceHours: 6, route: 'the coast road', vehicles: ['bus'], ...more };
}

/** Interviews each, decides that the receiver may be told, and offers them. */
export async function offer(
  book: Book,
  persons: readonly PersonId[],
  destination: PlaceCode,
  receiver: AuthorityCode,
  transit?: AuthorityCode,
): Promise<HandoverId> {
  for (const to of [receiver, ...(transit === undefined ? [] : [transit])]) {
    await book.done(dana, {
      type: 'decide-disclosure',
      persons,
      to,
      permitted: true,
      interviewedAt: book.now(),
      interviewer: 'a listener',
      reason: 'no fear was voiced',
    });
  }
  const lines = persons.map((person) => ({ person }));
  const answer = await book.done(dana, {
    type: 'offer-handover',
    receiver,
    ...(transit === undefined ? {} : { transit }),
    plan: plan(book, destination),
    lines,
  });
  if (answer.handover === undefined) throw new Error('an offer without a handover');
  return answer.handover;
}

/** Offers, agrees and departs: the persons are between A and B. */
export async function depart(book: Book, ...persons: readonly PersonId[]) {
  const handover = await offer(book, persons, Q1, B);
  await book.done(bob, { type: 'agree-handover', handover, persons });
  book.pass(HOUR);
  await book.done(dana, { type: 'depart-handover', handover, vehicle: 'bus', leader: 'a named leader', boarded: persons, leftBehind: [] });
  return handover;
}
