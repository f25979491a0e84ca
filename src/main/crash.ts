import { randomInt, randomUUID } from 'node:crypto';
import { closeSync, fsyncSync, openSync, readFileSync, writeSync } from 'node:fs';
import { mkdtemp, readFile, rm } from 'node:fs/promises';
import { setTimeout as pause } from 'node:timers/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { ActorId, AuthorityCode, CommandId, PersonId, PlaceCode } from '../basics/ids.ts';
import type { Principal, Role } from '../entries/act.ts';
import type { Command } from '../log/commands.ts';
import { connect } from '../store/book.ts';
import { openBook, type Book } from './book.ts';
import { endedBefore, startKillable } from './killable-server.ts';
import { openSessions } from './sessions.ts';

const CLIENTS = 16;
const AUTHORITY = 'HOLDER-A' as AuthorityCode;
const PLACES = ['CAMP-EAST', 'CAMP-WEST'] as PlaceCode[] as [PlaceCode, PlaceCode];

export interface CrashOutcome {
  readonly rounds: number;
  readonly acknowledged: number;
  readonly lost: number;
  readonly doubled: number;
}

/**
 * Kills the server and PostgreSQL with -9 while sixteen clients have writes in flight, round after round. Each client keeps
 * a file of what it sent and what was acknowledged to it; afterwards the book must hold every acknowledged act once,
 * and an act whose answer was lost is sent again and must count once too. The last word is `verify`.
 */
export async function crash(rounds: number, tell: (line: string) => void): Promise<CrashOutcome> {
  const directory = await mkdtemp(join(tmpdir(), 'musterbook-crash-'));
  const sum = { rounds: 0, acknowledged: 0, lost: 0, doubled: 0 };
  try {
    const token = await prepare(directory);
    const persons = await enter(directory);
    const clients = persons.map((person, i): CrashClient => ({ person, file: join(directory, `client-${i}.acks`), token, at: 0 }));
    for (let round = 1; round <= rounds; round++) {
      const killed = await oneRound(directory, clients, round);
      const checked = await compare(directory, clients);
      sum.rounds = round;
      sum.acknowledged = checked.acknowledged;
      sum.lost += checked.lost;
      sum.doubled += checked.doubled;
      tell(
        `round ${round} of ${rounds}: killed ${killed}; ` +
          `${checked.acknowledged} acts acknowledged so far, ${checked.lost} lost, ${checked.doubled} doubled`,
      );
    }
    const book = await openBook({ data: directory });
    const verified = await book.verify();
    await book.close();
    for (const { code, subject, detail } of verified.violations) tell(`verify: ${code}: ${subject}: ${detail}`);
    if (!verified.ok) sum.lost += verified.violations.length;
    return sum;
  } finally {
    const last = await openBook({ data: directory });
    await last.close();
    await rm(directory, { recursive: true, force: true });
  }
}

interface CrashClient {
  readonly person: PersonId;
  readonly file: string;
  readonly token: string;
  /** Which of the two camps the person was last sent to. */
  at: number;
}

function by(actor: string, role: Role): Principal {
  return { actor: actor as ActorId, authority: AUTHORITY, role, purpose: 'crash test' };
}

async function must(book: Book, principal: Principal, ...commands: readonly Command[]): Promise<readonly PersonId[]> {
  const answers = await book.commit(commands, principal);
  for (const answer of answers) if (!answer.ok) throw new Error(`Bug: the crash test was refused: ${JSON.stringify(answer)}`);
  return answers.flatMap((answer) => (answer.ok ? answer.persons : []));
}

async function prepare(directory: string): Promise<string> {
  const book = await openBook({ data: directory });
  const id = () => randomUUID() as CommandId;
  await must(book, by('founder', 'steward'), {
    id: id(),
    type: 'declare-authority',
    authority: { code: AUTHORITY, names: { en: 'Holder A' }, kind: 'non-state', runsSoftware: true, home: book.node },
  });
  await must(
    book,
    by('founder', 'steward'),
    ...PLACES.map(
      (code): Command => ({
        id: id(),
        type: 'declare-place',
        place: { code, names: { en: code }, kind: 'camp', holder: AUTHORITY, gate: 'open', adultsOnly: false },
      }),
    ),
  );
  const token = await openSessions(book).issue({ actor: 'clerk' as ActorId, authority: AUTHORITY, role: 'registrar', title: 'clerk' });
  await book.close();
  return token;
}

async function enter(directory: string): Promise<readonly PersonId[]> {
  const book = await openBook({ data: directory });
  const persons = await must(book, by('clerk', 'registrar'), {
    id: randomUUID() as CommandId,
    type: 'admit',
    place: PLACES[0],
    persons: Array.from({ length: CLIENTS }, (_, i) => ({
      identity: { names: [{ text: `Invented Person ${i}`, kind: 'full' as const }] },
      basis: { kind: 'legal' as const },
    })),
  });
  await book.close();
  return persons;
}

async function oneRound(directory: string, clients: readonly CrashClient[], round: number): Promise<string> {
  const server = startKillable(directory);
  const url = await server.url;
  let stopping = false;
  const working = clients.map((client) => work(client, url, () => stopping));
  await pause(150 + randomInt(500));
  const victims = round % 3 === 0 ? 'server and PostgreSQL' : round % 3 === 1 ? 'PostgreSQL' : 'server';
  if (victims !== 'server') await server.killPostgres();
  if (victims === 'PostgreSQL') {
    // Without its database the server goes on answering, if only that it cannot answer now.
    await Promise.race([pause(100), server.ended.then(endedBefore('it was killed'))]);
  }
  stopping = true;
  server.kill();
  await server.ended;
  await Promise.all(working);
  return victims;
}

// A client sends its person to and fro; it writes down each act before sending it, and each acknowledgement as it comes.
async function work(client: CrashClient, url: string, stopping: () => boolean): Promise<void> {
  const file = openSync(client.file, 'a');
  const note = (line: string) => {
    writeSync(file, `${line}\n`);
    fsyncSync(file);
  };
  const unanswered = pending(client.file);
  try {
    for (const { id, to } of unanswered) {
      if (!(await send(client, url, id, to, note))) return;
    }
    while (!stopping()) {
      const to = (client.at + 1) % 2;
      const id = randomUUID() as CommandId;
      note(`sent ${id} ${to}`);
      if (!(await send(client, url, id, to, note))) return;
    }
  } finally {
    closeSync(file);
  }
}

async function send(client: CrashClient, url: string, id: CommandId, to: number, note: (line: string) => void): Promise<boolean> {
  try {
    const answer = await fetch(new URL('/v1/commands', url), {
      method: 'POST',
      headers: { 'content-type': 'application/json', authorization: `Bearer ${client.token}`, 'musterbook-purpose': 'crash test' },
      body: JSON.stringify({ id, type: 'move', persons: [client.person], to: PLACES[to] }),
      signal: AbortSignal.timeout(20_000),
    });
    await answer.arrayBuffer();
    // A refusal would be an answer too: the same act, sent again after it was recorded, is answered as it was.
    if (!answer.ok) return false;
    note(`acknowledged ${id}`);
    client.at = to;
    return true;
  } catch {
    return false;
  }
}

function pending(file: string): readonly { id: CommandId; to: number }[] {
  const lines = readFileSync(file, { encoding: 'utf8', flag: 'a+' }).split('\n');
  const acknowledged = new Set(lines.filter((line) => line.startsWith('acknowledged ')).map((line) => line.split(' ')[1]));
  return lines
    .filter((line) => line.startsWith('sent '))
    .map((line) => line.split(' '))
    .filter(([, id]) => !acknowledged.has(id))
    .map(([, id, to]) => ({ id: id as CommandId, to: Number(to) }));
}

async function compare(directory: string, clients: readonly CrashClient[]): Promise<Omit<CrashOutcome, 'rounds'>> {
  const book = await openBook({ data: directory });
  const owner = await connect(book.place, 'owner');
  const { rows } = await owner.query<{ command: string; person: string; moves: number }>(
    `SELECT e.command, m.person, count(*)::int AS moves FROM entry e JOIN movement m USING (intake)
      WHERE m.n > 1 GROUP BY e.command, m.person`,
  );
  await owner.end();
  await book.close();
  const recorded = new Map(rows.map((row) => [row.command, row.moves]));
  let [acknowledged, lost, doubled] = [0, 0, 0];
  for (const client of clients) {
    const lines = (await readFile(client.file, 'utf8')).split('\n').map((line) => line.split(' '));
    for (const [verb, id] of lines) {
      if (verb === 'acknowledged') {
        acknowledged++;
        if (!recorded.has(id ?? '')) lost++;
      }
      if (verb === 'sent' && (recorded.get(id ?? '') ?? 0) > 1) doubled++;
    }
  }
  return { acknowledged, lost, doubled };
}
