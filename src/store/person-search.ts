import type { PoolClient } from 'pg';
import { isUuid, personNumberToIds } from '../basics/ids.ts';
import { listRowKey } from '../custody/lists.ts';
import { searchRanges } from '../identity/keys.ts';
import { readTokens, type NameToken } from '../identity/tokens.ts';
import type { BirthInterval } from '../people/birth.ts';
import type { Name } from '../people/types.ts';
import type { Viewer } from '../reports/views.ts';

export interface Found {
  /** In their order, at most the number asked for. */
  readonly ids: readonly string[];
  /** From where to go on; absent means these are all. */
  readonly next?: string;
}

export interface Sought {
  readonly text: string;
  readonly after: string | undefined;
  readonly limit: number;
}

/**
 * The persons a text may mean, among those the viewer may see: by id or number, by the reference of a list, or by a name in any
 * script, with a year of birth or without. Every word of the name must be found in the person's names, by its consonants.
 *
 * The keys of names serve for two words or more. Where they find nobody (one word; names borne by many and no year of birth),
 * the names in sight are read through, some thousands at a time: a page without rows but with a next one is not yet the end.
 */
export async function searchPersons(db: PoolClient, viewer: Viewer | undefined, sought: Sought): Promise<Found> {
  const text = sought.text.trim();
  if (text === '') return { ids: [] };
  const exact = (await byNumber(db, text)) ?? (await byReference(db, text, viewer));
  if (exact) return pageOf(exact, sought);
  const { tokens, year } = readName(text);
  if (tokens.length === 0) return { ids: [] };
  const keyed = await byKeys(db, text, tokens, year);
  return keyed.length > 0 ? pageOf(keyed, sought) : byReading(db, tokens, year, sought);
}

function pageOf(ids: readonly string[], { after, limit }: Sought): Found {
  const rest = ids.filter((id) => after === undefined || id > after).sort();
  const page = rest.slice(0, limit);
  const next = rest.length > limit ? page.at(-1) : undefined;
  return { ids: page, ...(next === undefined ? {} : { next }) };
}

async function byNumber(db: PoolClient, text: string): Promise<readonly string[] | undefined> {
  const lower = text.toLowerCase();
  const ids = isUuid(lower) ? { first: lower, last: lower } : personNumberToIds(text);
  if (!ids) return undefined;
  const { rows } = await db.query<{ person: string }>(
    'SELECT person FROM standing WHERE person BETWEEN $1 AND $2 ORDER BY person LIMIT 10',
    [ids.first, ids.last],
  );
  return rows.length === 0 ? undefined : rows.map((row) => row.person);
}

/** The references of the authority's own rolls. */
async function byReference(db: PoolClient, text: string, viewer: Viewer | undefined): Promise<readonly string[] | undefined> {
  if (!viewer) return undefined;
  // As a list's own reference was given, or as the reading of files writes it.
  const keys = [text, `reference ${text}`, `roll reference ${text}`].map((key) => listRowKey(viewer.authority, 'roll', key));
  const { rows } = await db.query<{ subject: string }>('SELECT subject FROM list_row WHERE key = ANY ($1)', [keys]);
  return rows.length === 0 ? undefined : rows.map((row) => row.subject);
}

interface SoughtName {
  readonly tokens: readonly NameToken[];
  readonly year: number | undefined;
}

function readName(text: string): SoughtName {
  const western = text.replace(/[٠-٩۰-۹]/gu, (digit) => String((digit.codePointAt(0) ?? 0) & 15));
  const year = /(?<!\d)(?:18|19|20)\d\d(?!\d)/.exec(western)?.[0];
  return { tokens: readTokens(western.replace(/\d+/g, ' ')), year: year === undefined ? undefined : Number(year) };
}

const MOST_CANDIDATES = 2000;

async function byKeys(db: PoolClient, text: string, tokens: readonly NameToken[], year: number | undefined): Promise<readonly string[]> {
  const names = [text.replace(/\p{Nd}+/gu, ' ')];
  const ranges = searchRanges(year === undefined ? { names } : { names, birth: inYear(year) }, 'everybody');
  const { rows } = await db.query<{ person: string } & Named>(
    `SELECT s.person, s.birth_earliest AS earliest, s.birth_latest AS latest, called.names
    FROM (SELECT DISTINCT k.subject FROM unnest($1::bigint[], $2::bigint[]) AS r (least, most)
      JOIN name_key k ON k.key BETWEEN r.least AND r.most LIMIT $3) k JOIN standing s ON s.person = k.subject
    CROSS JOIN LATERAL (SELECT jsonb_agg(i.content) AS names FROM slice_identity i WHERE i.subject = s.person) called`,
    [ranges.map(([least]) => least), ranges.map(([, most]) => most), MOST_CANDIDATES],
  );
  return rows.filter((row) => isMeant(row, tokens, year)).map((row) => row.person);
}

function inYear(year: number): BirthInterval {
  return { earliest: `${year}-01-01`, latest: `${year}-12-31` } as BirthInterval;
}

const CHUNK = 1000;
const MOST_READ = 5000;

async function byReading(db: PoolClient, tokens: readonly NameToken[], year: number | undefined, { after, limit }: Sought): Promise<Found> {
  const ids: string[] = [];
  let last = after !== undefined && isUuid(after) ? after : null;
  for (let read = 0; read < MOST_READ; read += CHUNK) {
    const { rows } = await db.query<{ person: string } & Named>(
      `SELECT s.person, s.birth_earliest AS earliest, s.birth_latest AS latest, called.names
      FROM (SELECT person, birth_earliest, birth_latest FROM standing WHERE $1::uuid IS NULL OR person > $1 ORDER BY person LIMIT $2) s
      CROSS JOIN LATERAL (SELECT jsonb_agg(i.content) AS names FROM slice_identity i WHERE i.subject = s.person) called
      ORDER BY s.person`,
      [last, CHUNK],
    );
    for (const row of rows) {
      last = row.person;
      if (isMeant(row, tokens, year)) ids.push(row.person);
      if (ids.length === limit) return { ids, next: last };
    }
    if (rows.length < CHUNK) return { ids };
  }
  return { ids, ...(last === null ? {} : { next: last }) };
}

interface Named {
  readonly earliest: string | null;
  readonly latest: string | null;
  readonly names: readonly { readonly names?: readonly Name[]; readonly fatherName?: string }[] | null;
}

function isMeant(row: Named, tokens: readonly NameToken[], year: number | undefined): boolean {
  if (year !== undefined && row.earliest !== null && row.latest !== null) {
    if (Number(row.earliest.slice(0, 4)) > year + 1 || Number(row.latest.slice(0, 4)) < year - 1) return false;
  }
  const texts = (row.names ?? []).flatMap(({ names = [], fatherName }) => [...names.map((name) => name.text), fatherName ?? '']);
  const borne = new Set(texts.flatMap((text) => readTokens(text)).flatMap((token) => token.broad));
  return tokens.every((token) => token.broad.some((broad) => borne.has(broad)));
}
