import type { Pool } from 'pg';
import type { ActorId, AuthorityCode, CommandId } from '../basics/ids.ts';
import type { Principal } from '../entries/act.ts';
import { hashToUuid } from '../entries/seal.ts';
import { comparePrepared, prepare, type PreparedRecord } from '../identity/compare.ts';
import { identityToRecord, searchRanges } from '../identity/keys.ts';
import type { Identity } from '../people/types.ts';
import type { Book } from './book.ts';
import { nodeHasher } from './hasher.ts';

// A block that more than these share, in years that fit, says nothing and is passed over; whoever has only such blocks is left to a
// human search.
const MOST_PER_RANGE = 20;
const MOST_PAIRS = 1000;
const MOST_REMEMBERED = 8000;

const software: Principal = {
  actor: 'musterbook' as ActorId,
  authority: 'MUSTERBOOK' as AuthorityCode,
  role: 'steward',
  purpose: 'possible duplicates',
};

/** Looks for entries that may be the same human, and proposes them; two named persons decide. */
export interface Proposer {
  /** Compares these subjects with everybody who shares a block of names with them; returns how many pairs are new. */
  propose(subjects: readonly string[]): Promise<number>;
  /** The same, and proposes nothing yet. */
  find(subjects: readonly string[]): Promise<readonly Alike[]>;
  /** Proposes what was found; returns how many pairs are new. */
  enter(alike: readonly Alike[]): Promise<number>;
}

/** Two entries that may be the same human, the lower id first, and what speaks for it. */
interface Alike {
  readonly a: string;
  readonly b: string;
  readonly why: readonly string[];
}

export function proposer(book: Book): Proposer {
  // What was compared lately: who shares one block with a list often shares another with its next thousand rows.
  let recent = new Map<string, PreparedRecord>();
  // Searches go on side by side; what they found is proposed one after another, so that no pair is counted twice.
  let turn: Promise<unknown> = Promise.resolve();

  async function search(subjects: readonly string[]) {
    const own = await identitiesOf(book.ledger, subjects);
    return { own, pairs: await candidates(book.ledger, own) };
  }

  async function judge({ own, pairs }: Awaited<ReturnType<typeof search>>): Promise<readonly Alike[]> {
    const records = new Map([...own].map(([subject, said]) => [subject, prepared(said)]));
    const others = new Set(pairs.flat());
    for (const subject of others) {
      const record = records.get(subject) ?? recent.get(subject);
      if (record) records.set(subject, record);
    }
    const missing = [...others].filter((subject) => !records.has(subject));
    for (const [subject, said] of await identitiesOf(book.ledger, missing)) records.set(subject, prepared(said));
    const alike = pairs.flatMap(([a, b]) => {
      const [one, other] = [records.get(a), records.get(b)];
      const compared = one && other ? comparePrepared(one, other) : undefined;
      return compared?.propose ? [{ a, b, why: compared.why }] : [];
    });
    for (const [subject, record] of records) {
      recent.delete(subject);
      recent.set(subject, record);
    }
    if (recent.size > MOST_REMEMBERED) recent = new Map([...recent].slice(-MOST_REMEMBERED / 2));
    return alike;
  }

  async function enter(alike: readonly Alike[]): Promise<number> {
    let proposed = 0;
    for (let i = 0; i < alike.length; i += MOST_PAIRS) proposed += await commitPairs(book, alike.slice(i, i + MOST_PAIRS));
    return proposed;
  }

  function inTurn<Told>(subjects: readonly string[], tell: (found: Awaited<ReturnType<typeof search>>) => Promise<Told>): Promise<Told> {
    const found = search(subjects);
    const told = turn.then(async () => tell(await found));
    turn = told.catch(() => {});
    found.catch(() => {});
    return told;
  }

  return {
    propose: (subjects) => inTurn(subjects, async (found) => enter(await judge(found))),
    find: (subjects) => inTurn(subjects, judge),
    enter,
  };
}

async function commitPairs(book: Book, pairs: readonly Alike[]): Promise<number> {
  const id = hashToUuid(nodeHasher.sha256(`propose ${pairs.map(({ a, b }) => `${a} ${b}`).join(' ')}`)) as CommandId;
  const [answer] = await book.commit([{ id, type: 'propose-same', pairs }], software);
  return answer?.ok === true && answer.replayed !== true ? Number(answer.outcome?.['proposed']) : 0;
}

async function candidates(
  pool: Pool,
  identities: ReadonlyMap<string, readonly Identity[]>,
): Promise<readonly (readonly [string, string])[]> {
  const sought = [...identities].flatMap(([subject, said]) =>
    said.flatMap((identity) => searchRanges(identityToRecord(identity)).map(([least, most]) => ({ subject, least, most }))),
  );
  const { rows } = await pool.query<{ a: string; b: string }>({
    name: 'candidates',
    text: `SELECT DISTINCT least(m.subject, o.subject) AS a, greatest(m.subject, o.subject) AS b
      FROM unnest($1::uuid[], $2::bigint[], $3::bigint[]) AS m (subject, least, most)
        CROSS JOIN LATERAL (
          SELECT array_agg(k.subject) AS subjects
          FROM (SELECT subject FROM name_key WHERE key BETWEEN m.least AND m.most LIMIT ${MOST_PER_RANGE + 1}) k) filed
        CROSS JOIN LATERAL unnest(filed.subjects) AS o (subject)
      WHERE cardinality(filed.subjects) <= ${MOST_PER_RANGE} AND o.subject <> m.subject
        AND NOT EXISTS (SELECT FROM proposal p WHERE p.a = least(m.subject, o.subject) AND p.b = greatest(m.subject, o.subject))`,
    values: [sought.map((one) => one.subject), sought.map((one) => one.least), sought.map((one) => one.most)].map(
      (column) => `{${column.join(',')}}`,
    ),
  });
  return rows.map(({ a, b }) => [a, b]);
}

/** What is said of each subject, in the order in which it was recorded. */
async function identitiesOf(pool: Pool, subjects: readonly string[]): Promise<ReadonlyMap<string, readonly Identity[]>> {
  const identities = new Map<string, Identity[]>();
  if (subjects.length === 0) return identities;
  const { rows } = await pool.query<{ subject: string; content: Identity }>({
    name: 'identities',
    text: 'SELECT subject, content FROM slice_identity WHERE subject = ANY ($1::uuid[]) ORDER BY subject, intake, ordinal',
    values: [`{${subjects.join(',')}}`],
  });
  for (const { subject, content } of rows) {
    const said = identities.get(subject);
    if (said) said.push(content);
    else identities.set(subject, [content]);
  }
  return identities;
}

/** All names and claims taken together, and of what can be said only once the last word. */
function prepared(said: readonly Identity[]): PreparedRecord {
  const names = said.flatMap((identity) => identity.names);
  return prepare(identityToRecord({ ...Object.assign({}, ...said), names }));
}
