import type { Pool } from 'pg';
import type { ActorId, AuthorityCode, CommandId } from '../basics/ids.ts';
import type { Principal } from '../entries/act.ts';
import { hashToUuid } from '../entries/seal.ts';
import { comparePrepared, prepare, type PreparedRecord } from '../identity/compare.ts';
import type { Identity } from '../people/types.ts';
import { keysOfContent, type Book } from './book.ts';
import { nodeHasher } from './hasher.ts';

// A key that more than these share says nothing and is passed over; whoever has only such keys is left to a human search.
const MOST_PER_KEY = 20;
const MOST_PAIRS = 1000;
const MOST_REMEMBERED = 20_000;

const software: Principal = {
  actor: 'musterbook' as ActorId,
  authority: 'MUSTERBOOK' as AuthorityCode,
  role: 'steward',
  purpose: 'possible duplicates',
};

/** Looks for entries that may be the same human, and proposes them; two named persons decide. */
export interface Proposer {
  /** Compares these subjects with everybody who shares a key of names with them; returns how many pairs are new. */
  propose(subjects: readonly string[]): Promise<number>;
}

/** A subject as it is compared, and the keys it is found by. */
interface Known {
  readonly record: PreparedRecord;
  readonly keys: readonly number[];
}

export function proposer(book: Book): Proposer {
  const known = new Map<string, Known>();
  return {
    async propose(subjects) {
      await learn(book.ledger, known, subjects);
      const pairs = await candidates(
        book.ledger,
        subjects.map((subject) => [subject, known.get(subject)?.keys ?? []]),
      );
      await learn(book.ledger, known, pairs.flat());
      const alike = pairs.flatMap(([a, b]) => {
        const [one, other] = [known.get(a)?.record, known.get(b)?.record];
        const compared = one && other ? comparePrepared(one, other) : undefined;
        return compared?.propose ? [{ a, b, why: compared.why }] : [];
      });
      if (known.size > MOST_REMEMBERED) known.clear();
      let proposed = 0;
      for (let i = 0; i < alike.length; i += MOST_PAIRS) proposed += await commitPairs(book, alike.slice(i, i + MOST_PAIRS));
      return proposed;
    },
  };
}

async function commitPairs(book: Book, pairs: readonly { a: string; b: string; why: readonly string[] }[]): Promise<number> {
  const id = hashToUuid(nodeHasher.sha256(`propose ${pairs.map(({ a, b }) => `${a} ${b}`).join(' ')}`)) as CommandId;
  const [answer] = await book.commit([{ id, type: 'propose-same', pairs }], software);
  return answer?.ok === true && answer.replayed !== true ? pairs.length : 0;
}

async function candidates(
  pool: Pool,
  subjects: readonly (readonly [string, readonly number[]])[],
): Promise<readonly (readonly [string, string])[]> {
  const pairs = subjects.flatMap(([subject, keys]) => keys.map((key) => [key, subject] as const));
  const { rows } = await pool.query<{ a: string; b: string }>({
    name: 'candidates',
    text: `SELECT DISTINCT least(m.subject, o.subject) AS a, greatest(m.subject, o.subject) AS b
      FROM unnest($1::bigint[], $2::uuid[]) AS m (key, subject)
        CROSS JOIN LATERAL (
          SELECT array_agg(k.subject) AS subjects FROM (SELECT subject FROM name_key WHERE key = m.key LIMIT ${MOST_PER_KEY + 1}) k) filed
        CROSS JOIN LATERAL unnest(filed.subjects) AS o (subject)
      WHERE cardinality(filed.subjects) <= ${MOST_PER_KEY} AND o.subject <> m.subject
        AND NOT EXISTS (SELECT FROM proposal p WHERE p.a = least(m.subject, o.subject) AND p.b = greatest(m.subject, o.subject))`,
    values: [`{${pairs.map(([key]) => key).join(',')}}`, `{${pairs.map(([, subject]) => subject).join(',')}}`],
  });
  return rows.map(({ a, b }) => [a, b]);
}

/** What each subject's names and claims say taken together, prepared for comparing. */
async function learn(pool: Pool, known: Map<string, Known>, subjects: readonly string[]): Promise<void> {
  const missing = [...new Set(subjects)].filter((subject) => !known.has(subject));
  if (missing.length === 0) return;
  const { rows } = await pool.query<{ subject: string; content: Identity }>({
    name: 'identities',
    text: 'SELECT subject, content FROM slice_identity WHERE subject = ANY ($1::uuid[]) ORDER BY subject, intake, ordinal',
    values: [`{${missing.join(',')}}`],
  });
  const identities = new Map<string, Identity>();
  const keys = new Map<string, Set<number>>();
  for (const { subject, content } of rows) {
    const before = identities.get(subject);
    identities.set(subject, before ? { ...before, ...content, names: [...before.names, ...content.names] } : content);
    const found = keys.get(subject) ?? new Set();
    keys.set(subject, found);
    for (const key of keysOfContent(content)) found.add(key);
  }
  for (const [subject, identity] of identities) {
    const names = identity.names.map((name) => name.text);
    const nationalities = (identity.nationalities ?? []).map((claim) => claim.country);
    known.set(subject, { record: prepare({ ...identity, names, nationalities }), keys: [...(keys.get(subject) ?? [])] });
  }
}
