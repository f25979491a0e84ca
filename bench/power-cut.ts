import { randomUUID } from 'node:crypto';
import { closeSync, fsyncSync, openSync, readFileSync, writeSync } from 'node:fs';
import { join } from 'node:path';
import { setTimeout as pause } from 'node:timers/promises';
import type { ActorId, PersonId } from '../src/basics/ids.ts';
import { bandCheck } from '../src/custody/bands.ts';
import type { ArrivalCommand } from '../src/custody/matter-commands.ts';
import { openBook } from '../src/main/book.ts';
import { startKillable, type KillableServer } from '../src/main/killable-server.ts';
import { openSessions } from '../src/main/sessions.ts';
import { connect } from '../src/store/book.ts';
import { CAMPS, declareHolder, HOLDER } from './scratch.ts';

export interface PowerCuts {
  readonly arrivals: number;
  readonly clerks: number;
  /** How often server and database are killed meanwhile, at even parts of the arrivals. */
  readonly cuts: number;
}

export interface Arrived {
  /** From the first request to the last acknowledgement: the time without a server is in it. */
  readonly seconds: number;
  /** Of that, from each kill until the server said again that it serves. */
  readonly withoutServer: number;
  /** Arrivals that were sent more than once, because the first answer never came. */
  readonly sentAgain: number;
  /** Of them, those the book had recorded before it was killed, and answered as before. */
  readonly answeredAgain: number;
  readonly acknowledged: number;
  /** Acknowledged and not in the book as they were acknowledged, plus whatever verify finds. */
  readonly lost: number;
  /** Recorded by more than one entry, persons nobody sent, and bands that belong to more than one. */
  readonly doubled: number;
  readonly persons: readonly PersonId[];
}

/**
 * People stand at a gate, and clerks enter them one by one over HTTP while server and database are killed with -9. Each clerk keeps a
 * file of what was sent and what was acknowledged, and sends the same again under the same number until it is answered. Afterwards
 * the book is held against the files. The folder is left with the book in it.
 */
export async function arriveThroughPowerCuts(
  directory: string,
  { arrivals, clerks, cuts }: PowerCuts,
  tell: (line: string) => void,
): Promise<Arrived> {
  const desks = await openDesks(directory, arrivals, clerks);
  let server = startKillable(directory);
  let seconds = 0;
  let withoutServer = 0;
  let sent: readonly Sending[] = [];
  try {
    const url = await server.url;
    let acknowledged = 0;
    const isTimeFor = (cut: number) => acknowledged >= (arrivals * cut) / (cuts + 1);
    const began = performance.now();
    const working = Promise.all(desks.map((desk) => work(desk, url, () => acknowledged++)));
    for (let cut = 1; cut <= cuts; cut++) {
      while (!isTimeFor(cut)) await Promise.race([working, pause(1)]);
      const cutAt = performance.now();
      await killBoth(server);
      tell(`server and database killed with ${acknowledged} of ${arrivals} acknowledged`);
      server = startKillable(directory, Number(new URL(url).port));
      await server.url;
      withoutServer += (performance.now() - cutAt) / 1000;
    }
    sent = (await working).flat();
    seconds = (performance.now() - began) / 1000;
    await server.killPostgres();
  } finally {
    server.kill();
    await server.ended;
  }
  const checked = await compare(directory, desks);
  return {
    seconds,
    withoutServer,
    sentAgain: sent.filter(({ times }) => times > 1).length,
    answeredAgain: sent.filter(({ replayed }) => replayed).length,
    ...checked,
  };
}

interface Desk {
  readonly token: string;
  readonly file: string;
  readonly bands: readonly string[];
}

async function openDesks(directory: string, arrivals: number, clerks: number): Promise<readonly Desk[]> {
  const book = await openBook({ data: directory });
  try {
    await declareHolder(book);
    const sessions = openSessions(book);
    const desks: Desk[] = [];
    for (let clerk = 0; clerk < clerks; clerk++) {
      const actor = `clerk-${clerk + 1}` as ActorId;
      const token = await sessions.issue({ actor, authority: HOLDER, role: 'registrar', title: actor });
      const bands = Array.from({ length: arrivals }, (_, i) => i)
        .filter((i) => i % clerks === clerk)
        .map((i) => `GATE${String(i).padStart(5, '0')}`);
      desks.push({ token, file: join(directory, `${actor}.acks`), bands: bands.map((number) => `${number}${bandCheck(number)}`) });
    }
    return desks;
  } finally {
    await book.close();
  }
}

async function killBoth(server: KillableServer): Promise<void> {
  await server.killPostgres();
  server.kill();
  await server.ended;
}

interface Sending {
  readonly times: number;
  readonly replayed: boolean;
}

/** One person after the other, each until acknowledged; what is written down is on the disk before the next step. */
async function work(desk: Desk, url: string, acknowledged: () => void): Promise<readonly Sending[]> {
  const file = openSync(desk.file, 'a');
  const note = (line: string) => {
    writeSync(file, `${line}\n`);
    fsyncSync(file);
  };
  const sent: Sending[] = [];
  try {
    for (const band of desk.bands) {
      const id = randomUUID();
      note(`sent ${id} ${band}`);
      for (let times = 1; ; times++) {
        const answer = await send(desk.token, url, id, band);
        if (answer === undefined) {
          await pause(20);
          continue;
        }
        note(`acknowledged ${id} ${band} ${answer.person}`);
        acknowledged();
        sent.push({ times, replayed: answer.replayed });
        break;
      }
    }
  } finally {
    closeSync(file);
  }
  return sent;
}

/** Undefined when no answer came, or none that settles it. */
async function send(token: string, url: string, id: string, band: string): Promise<{ person: string; replayed: boolean } | undefined> {
  const arrival = { band, age: 'adult', injured: false, givenName: 'Samar', language: 'ar' } as const;
  const command: Omit<ArrivalCommand & { type: 'register-arrivals' }, 'id'> = {
    type: 'register-arrivals',
    place: CAMPS[0],
    arrivals: [arrival],
  };
  let response: Response;
  let body: string;
  try {
    response = await fetch(new URL('/v1/commands', url), {
      method: 'POST',
      headers: {
        'content-type': 'application/json',
        authorization: `Bearer ${token}`,
        'musterbook-purpose': 'custody',
        'idempotency-key': id,
      },
      body: JSON.stringify({ id, ...command }),
      signal: AbortSignal.timeout(20_000),
    });
    body = await response.text();
  } catch {
    return undefined;
  }
  // A server whose database was killed before it says so.
  if (response.status >= 500) return undefined;
  if (!response.ok) throw new Error(`Bug: an arrival was refused: ${body}`);
  const { persons, replayed } = JSON.parse(body) as { persons: readonly string[]; replayed: boolean };
  return { person: persons[0] ?? '', replayed };
}

async function compare(directory: string, desks: readonly Desk[]): Promise<Pick<Arrived, 'acknowledged' | 'lost' | 'doubled' | 'persons'>> {
  const book = await openBook({ data: directory });
  try {
    await book.settle();
    const verified = await book.verify();
    const owner = await connect(book.place, 'owner');
    const { rows: entered } = await owner.query<{ command: string; person: PersonId; band: string; entries: number }>(
      `SELECT e.command, m.person, b.id AS band, count(*) OVER (PARTITION BY e.command)::int AS entries
      FROM entry e JOIN movement m USING (intake) LEFT JOIN band b ON b.person = m.person AND b.worn WHERE m.n = 1`,
    );
    await owner.end();
    const lines = desks.flatMap(({ file }) => readFileSync(file, 'utf8').trimEnd().split('\n')).map((line) => line.split(' '));
    const sent = new Set(lines.filter(([verb]) => verb === 'sent').map(([, id]) => id));
    const acknowledged = lines.filter(([verb]) => verb === 'acknowledged');
    const byCommand = new Map(entered.map((row) => [row.command, row]));
    const missing = acknowledged.filter(([, id = '', band, person]) => {
      const row = byCommand.get(id);
      return row?.person !== person || row?.band !== band;
    });
    const distinct = (of: readonly (string | null)[]) => new Set(of).size;
    const twice =
      entered.filter(({ entries, command }) => entries > 1 || !sent.has(command)).length +
      (entered.length - distinct(entered.map(({ person }) => person))) +
      (entered.length - distinct(entered.map(({ band }) => band)));
    return {
      acknowledged: acknowledged.length,
      lost: missing.length + verified.violations.length,
      doubled: twice,
      persons: entered.map(({ person }) => person),
    };
  } finally {
    await book.close();
  }
}
