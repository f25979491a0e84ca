import type { PersonId } from '../../src/basics/ids.ts';
import { instant, MINUTE, type Instant } from '../../src/basics/time.ts';
import type { Principal } from '../../src/entries/act.ts';
import { commit } from '../../src/log/commit.ts';
import type { Command } from '../../src/log/commands.ts';
import type { Answer, Ports } from '../../src/log/ports.ts';
import { memoryStore, type MemoryStore } from '../../src/store/memory.ts';
import { evenHasher, START, type Book } from '../store/books.ts';
import { amal, B, C, dana, furnish, L, P1 } from '../store/scene.ts';
import { ask, numbered } from './dice.ts';
import type { Throw } from './throws.ts';

/** What was sent at one moment, and the answers. */
export interface Sent {
  readonly commands: readonly Command[];
  readonly principal: Principal;
  readonly at: Instant;
  readonly answers: readonly Answer[];
}

/** A book in memory in which dice are thrown. */
export interface Played {
  readonly store: MemoryStore;
  readonly ports: Ports;
  now(): Instant;
}

/** Opens a book in memory and asks of it what the dice say; told of each batch once it is answered, first of those that open the book. */
export async function play(dice: readonly Throw[], onSent: (sent: Sent, played: Played, turn?: number) => unknown): Promise<Played> {
  const store = memoryStore('here');
  let now = START;
  const ports: Ports = { store, hasher: evenHasher(), clock: () => now, node: 'here' };
  const played: Played = { store, ports, now: () => now };
  const send = async (principal: Principal, commands: readonly Command[], turn?: number): Promise<readonly Answer[]> => {
    const answers = await commit(commands, principal, ports);
    await onSent({ commands, principal, at: now, answers }, played, turn);
    return answers;
  };
  await open(send);
  for (let n = 0; n < dice.length; n++) {
    const turn = n;
    const first = dice[n] as Throw;
    now = instant(now + first.minutes * MINUTE);
    const { principal, command } = ask(first, store, now);
    const batch: Command[] = [numbered(command, 1000 + n)];
    const joined = dice[n + 1];
    if (first.joined && first.many % 8 === 0 && joined) batch.push(numbered(ask(joined, store, now).command, 1000 + ++n));
    await send(principal, batch, turn);
  }
  return played;
}

async function open(sendAll: (principal: Principal, commands: readonly Command[]) => Promise<readonly Answer[]>): Promise<void> {
  let n = 0;
  const send: Book['send'] = (principal, ...commands) =>
    sendAll(
      principal,
      commands.map((one) => numbered(one, ++n)),
    );
  await furnish({ send } as Book);
  const persons = ['Karim', 'Leila', 'Sami', 'Hana', 'Omar'].map((text) => ({ identity: { names: [{ text, kind: 'full' as const }] } }));
  const [admitted] = await send(amal, { type: 'admit', place: P1, persons });
  const entered: readonly PersonId[] = admitted?.ok ? admitted.persons : [];
  for (const to of [B, C, L]) {
    await send(dana, {
      type: 'decide-disclosure',
      persons: entered,
      to,
      permitted: true,
      interviewedAt: START,
      interviewer: 'a listener',
      reason: 'heard',
    });
  }
}
