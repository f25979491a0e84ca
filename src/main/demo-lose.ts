import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { ActorId, AuthorityCode, CommandId, PersonId, PlaceCode } from '../basics/ids.ts';
import type { Principal, Role } from '../entries/act.ts';
import { hashToUuid } from '../entries/seal.ts';
import type { Command } from '../log/commands.ts';
import { connect, type RuntimeRole } from '../store/book.ts';
import { openBook, type Book } from './book.ts';
import { nodeHasher } from './hasher.ts';

/** One way to lose, double or rewrite a person, past our code. */
interface Attempt {
  readonly words: string;
  readonly role: RuntimeRole;
  readonly acting: string;
  readonly sql: string;
}

/**
 * Tries eight ways to lose, double or rewrite one invented person as the application's own database roles, past our code,
 * and shows PostgreSQL's own refusals. Then a superuser, whom nothing in a database stops, damages one row, and `verify` names the person.
 */
export async function demoLose(tell: (line: string) => void): Promise<{ refused: number; attempts: number; named: boolean }> {
  const directory = await mkdtemp(join(tmpdir(), 'musterbook-demo-'));
  const book = await openBook({ data: directory });
  try {
    const person = await enterOne(book);
    tell('One invented person, Samir Haddad: entered at CAMP-EAST, moved to CAMP-WEST, released by two persons.');
    let refused = 0;
    const attempts = attemptsOn(person);
    for (const [i, attempt] of attempts.entries()) {
      const answer = await tryIt(book, attempt);
      const outcome = answer === undefined ? 'DONE: nobody refused it' : `refused by PostgreSQL: ${answer}`;
      tell([`\n${i + 1}. ${attempt.words} (as ${attempt.role})`, attempt.sql.replaceAll(/\s+/g, ' '), outcome].join('\n   '));
      if (answer !== undefined) refused++;
    }
    tell(`\n${refused} of ${attempts.length} refused.`);
    return { refused, attempts: attempts.length, named: await damage(book, person, tell) };
  } finally {
    await book.close();
    await rm(directory, { recursive: true, force: true });
  }
}

async function enterOne(book: Book): Promise<PersonId> {
  const by = (actor: string, authority: string, role: Role): Principal => ({
    actor: actor as ActorId,
    authority: authority as AuthorityCode,
    role,
    purpose: 'demonstration',
  });
  const id = (n: number) => hashToUuid(nodeHasher.sha256(`demo ${n}`)) as CommandId;
  const must = async (principal: Principal, ...commands: readonly Command[]) => {
    const answers = await book.commit(commands, principal);
    const first = answers[0];
    if (!first?.ok) throw new Error(`Bug: the demonstration was refused: ${JSON.stringify(first)}`);
    return first;
  };
  const [a, b] = ['HOLDER-A', 'HOLDER-B'] as AuthorityCode[] as [AuthorityCode, AuthorityCode];
  const [east, west] = ['CAMP-EAST', 'CAMP-WEST'] as PlaceCode[] as [PlaceCode, PlaceCode];
  const steward = by('founder', 'STEWARD', 'steward');
  const authority = { kind: 'non-state', runsSoftware: true, home: book.node } as const;
  await must(
    steward,
    { id: id(1), type: 'declare-authority', authority: { ...authority, code: a, names: { en: 'Holder A' } } },
    { id: id(2), type: 'declare-authority', authority: { ...authority, code: b, names: { en: 'Holder B' } } },
  );
  const place = { kind: 'camp', holder: a, gate: 'open', adultsOnly: false } as const;
  await must(
    steward,
    { id: id(3), type: 'declare-place', place: { ...place, code: east, names: { en: 'Camp East' } } },
    { id: id(4), type: 'declare-place', place: { ...place, code: west, names: { en: 'Camp West' } } },
  );
  const clerk = by('clerk-one', a, 'registrar');
  const admitted = await must(clerk, {
    id: id(5),
    type: 'admit',
    place: east,
    seen: 'answered-to-name',
    persons: [
      {
        identity: { names: [{ text: 'Samir Haddad', kind: 'full' }], birth: { earliest: '1990-03-01', latest: '1990-03-31' } as never },
        basis: { kind: 'legal', order: 'A-1' },
      },
    ],
  });
  const person = admitted.persons[0] as PersonId;
  await must(clerk, { id: id(6), type: 'move', persons: [person], to: west });
  await must(clerk, { id: id(7), type: 'release', persons: [person], reason: 'no ground to hold him' });
  await must(by('clerk-two', a, 'registrar'), { id: id(8), type: 'release', persons: [person], reason: 'agreed' });
  await book.settle();
  return person;
}

function attemptsOn(person: PersonId): readonly Attempt[] {
  const mine = { role: 'musterbook_ledger', acting: 'HOLDER-A' } as const;
  const insert = 'INSERT INTO movement (person, n, step, from_account, to_account, valid_from, intake)';
  const last = `FROM movement m WHERE m.person = '${person}' AND m.n = 3`;
  return [
    { ...mine, words: 'Delete a movement', sql: `DELETE FROM movement WHERE person = '${person}' AND n = 2` },
    {
      ...mine,
      words: 'Fork the chain: go on from the first camp as if the second had never been',
      sql: `${insert} SELECT '${person}', 4, 3, first.to_account, first.to_account, now(), m.intake
        FROM movement m JOIN movement first ON first.person = m.person AND first.n = 1
        WHERE m.person = '${person}' AND m.n = 3`,
    },
    { ...mine, words: 'Edit an entry', sql: `UPDATE entry SET body = '{}' WHERE subjects @> ARRAY['${person}'::uuid]` },
    {
      ...mine,
      words: 'Give the person a second position',
      sql: `${insert} SELECT person, 1, step, from_account, to_account, valid_from, intake
        FROM movement WHERE person = '${person}' AND n = 1`,
    },
    { ...mine, words: 'Empty the chain', sql: 'TRUNCATE movement' },
    {
      role: 'musterbook_ledger',
      acting: 'HOLDER-B',
      words: "Write an entry in another authority's name",
      sql: `INSERT INTO entry SELECT nextval('intake'), gen_random_uuid(), origin, type, version, subjects, occurred_from,
        occurred_to, authority, on_behalf_of, actor, second, purpose, source,
        command, ordinal, corrects, body, digest, recorded_at, arrived_at FROM entry WHERE authority = 'HOLDER-A' LIMIT 1`,
    },
    {
      ...mine,
      words: 'Move the released person on as if he were still held',
      sql: `${insert} SELECT person, 4, 3, to_account,
        (SELECT to_account FROM movement WHERE person = '${person}' AND n = 1), now(), intake ${last}`,
    },
    {
      ...mine,
      words: "Change a slice's commitment, to put another name behind it",
      sql: `UPDATE slice SET commitment = sha256('another') WHERE subject = '${person}'`,
    },
  ];
}

/** PostgreSQL's refusal, or undefined when it let the attempt pass. */
async function tryIt(book: Book, attempt: Attempt): Promise<string | undefined> {
  const client = await connect(book.place, attempt.role);
  try {
    await client.query("SELECT set_config('musterbook.authority', $1, false), set_config('musterbook.parties', $1, false)", [
      attempt.acting,
    ]);
    await client.query(attempt.sql);
    return undefined;
  } catch (error) {
    return (error as Error).message;
  } finally {
    await client.end();
  }
}

async function damage(book: Book, person: PersonId, tell: (line: string) => void): Promise<boolean> {
  const sql = `UPDATE movement SET valid_from = valid_from - interval '1 day' WHERE person = '${person}' AND n = 2`;
  const owner = await connect(book.place, 'owner');
  await owner.query(sql);
  await owner.end();
  tell(`\nA superuser, whom nothing in a database stops, damages one row:\n   ${sql}`);
  const verified = await book.verify();
  for (const { code, subject, detail } of verified.violations) tell(`   verify: ${code}: ${subject}: ${detail}`);
  return !verified.ok && verified.violations.some((violation) => violation.subject === person);
}
