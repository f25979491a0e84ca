import type { ActorId, AuthorityCode, HandoverId, PersonId, PlaceCode } from '../src/basics/ids.ts';
import { HOUR, later, MINUTE, type Instant } from '../src/basics/time.ts';
import { handoverDuties, type Duty } from '../src/duties/due.ts';
import type { Principal, Role } from '../src/entries/act.ts';
import type { Command } from '../src/log/commands.ts';
import type { AcceptedAnswer, Answer } from '../src/log/ports.ts';
import type { Book } from '../src/main/book.ts';
import type { Headline } from '../src/reports/answer.ts';
import { by, CAMPS, commandId, HOLDER } from './scratch.ts';

const RECEIVER = 'STATE-B' as AuthorityCode;
const RECEPTION = 'RECEPTION-B' as PlaceCode;

export interface Convoy {
  readonly handover: HandoverId;
  /** The count at the camp before: how many were expected, seen, and seen by name. */
  readonly count: Readonly<Record<string, unknown>>;
  /** With which code a receipt was refused whose heads were one too many. */
  readonly refused: string;
  /** As of the receipt: everybody, as the sender and as the receiver are answered. */
  readonly answers: { readonly all: Headline; readonly sender: Headline; readonly receiver: Headline };
  /** `roll kind count` of everybody in the book. */
  readonly stands: readonly string[];
  readonly duties: readonly Duty[];
  readonly absent: readonly PersonId[];
}

/**
 * Everybody at the first camp is counted, first as a bare number and then by name, offered to another authority in one handover, agreed
 * to, boarded, and received after a count of heads: all taken except so many. The hours between are told by a clock that is put forward.
 */
export async function handOverAllBut(book: Book, persons: readonly PersonId[], absentees: number): Promise<Convoy> {
  let now = book.clock.now();
  const pass = (milliseconds: number): Instant => (now = later(now, milliseconds));
  const send = async (principal: Principal, command: Command): Promise<Answer> =>
    (await book.commit([command], principal, { at: () => now }))[0] as Answer;
  const done = async (principal: Principal, command: Command): Promise<AcceptedAnswer> => {
    const answer = await send(principal, command);
    if (!answer.ok) throw new Error(`Bug: ${command.type} was refused: ${JSON.stringify(answer.refused)}`);
    return answer;
  };
  await declareReceiver(book, done);
  const count = await countByName(persons, done, pass);

  const desk = by('sending-desk', 'desk');
  await done(desk, {
    id: commandId(),
    type: 'decide-disclosure',
    persons,
    to: RECEIVER,
    permitted: true,
    interviewedAt: now,
    interviewer: 'a listener',
    reason: 'no fear was voiced',
  });
  const at = (hours: number) => later(now, hours * HOUR);
  const plan = { destination: RECEPTION, departure: at(1), arrival: at(3), answerBy: at(1), toleranceHours: 6 };
  const offered = await done(desk, {
    id: commandId(),
    type: 'offer-handover',
    receiver: RECEIVER,
    plan: { ...plan, route: 'the coast road', vehicles: ['convoy'] },
    lines: persons.map((person) => ({ person })),
  });
  const handover = offered.handover as HandoverId;
  const receiving = (actor: string, role: Role): Principal => ({ ...by(actor, role), authority: RECEIVER });
  await done(receiving('receiving-desk', 'desk'), { id: commandId(), type: 'agree-handover', handover, persons });
  pass(HOUR);
  const boarding = { vehicle: 'convoy', leader: 'a named leader', boarded: persons, leftBehind: [] };
  await done(by('escort-leader', 'registrar'), { id: commandId(), type: 'depart-handover', handover, ...boarding });
  pass(2 * HOUR);

  const absent = persons.slice(0, absentees);
  const receipt = (bodyCount: number): Command => ({
    id: commandId(),
    type: 'receive-handover',
    handover,
    place: RECEPTION,
    lines: absent.map((person) => ({ person, outcome: 'absent', reason: 'an empty seat' })),
    othersTaken: { bodyCount },
  });
  const clerk = receiving('receiving-clerk', 'registrar');
  const wrong = await send(clerk, receipt(persons.length));
  await done(clerk, receipt(persons.length - absent.length));
  await book.settle();
  const answer = (viewer: Principal | undefined) => book.reader(viewer).answer({ asOf: now });
  const stored = await book.reader(desk).handover(handover);
  return {
    handover,
    count,
    refused: wrong.ok ? 'accepted' : wrong.refused.code,
    answers: { all: await answer(undefined), sender: await answer(desk), receiver: await answer(clerk) },
    stands: await standsOf(book),
    duties: stored ? handoverDuties(stored, now) : [],
    absent,
  };
}

async function standsOf(book: Book): Promise<readonly string[]> {
  const { rows } = await book.ledger.query<{ stands: string }>(
    `SELECT concat_ws(' ', a.roll, CASE a.kind WHEN 1 THEN 'held' WHEN 2 THEN 'in-transit' ELSE a.kind::text END, count(*)) AS stands
    FROM standing s JOIN account a ON a.id = s.account GROUP BY a.roll, a.kind ORDER BY 1`,
  );
  return rows.map(({ stands }) => stands);
}

type Done = (principal: Principal, command: Command) => Promise<AcceptedAnswer>;

async function declareReceiver(book: Book, done: Done): Promise<void> {
  await done(by('founder', 'steward'), {
    id: commandId(),
    type: 'declare-authority',
    authority: { code: RECEIVER, names: { en: 'State B' }, kind: 'state', runsSoftware: true, home: book.node },
  });
  await done(by('founder', 'steward'), {
    id: commandId(),
    type: 'declare-place',
    place: { code: RECEPTION, names: { en: 'Reception B' }, kind: 'camp', holder: RECEIVER, gate: 'open', adultsOnly: false },
  });
}

/** The bare number, and then sheet after sheet at the pace at which somebody can be asked for a name. */
async function countByName(persons: readonly PersonId[], done: Done, pass: (milliseconds: number) => Instant): Promise<Convoy['count']> {
  const counter: Principal = { ...by('counter', 'registrar'), actor: 'counter' as ActorId, authority: HOLDER };
  const opened = await done(counter, { id: commandId(), type: 'open-muster', place: CAMPS[0], kind: 'routine' });
  const muster = opened.outcome?.['muster'] as string;
  await done(counter, { id: commandId(), type: 'count-blind', muster, number: persons.length });
  for (let from = 0; from < persons.length; from += 50) {
    const sheet = persons.slice(from, from + 50).map((person) => ({ person, how: 'answered-to-name' as const }));
    const began = pass(0);
    const ended = pass(2 * MINUTE);
    await done(counter, { id: commandId(), type: 'sight-in-muster', muster, sightings: sheet, occurred: { from: began, to: ended } });
  }
  pass(MINUTE);
  return (await done(counter, { id: commandId(), type: 'finish-muster', muster })).outcome ?? {};
}
