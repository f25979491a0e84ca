import { accepted, refused, type Result } from '../basics/result.ts';
import type { AuthorityCode, PersonId, PlaceCode } from '../basics/ids.ts';
import type { Plain } from '../basics/canonical.ts';
import type { Act, Decided } from '../entries/act.ts';
import { refusal, type Refusal } from '../entries/refusals.ts';
import type { Draft, SliceDraft } from '../entries/types.ts';
import { basisFindings, bedsOf, identityToContent, openPositions, withBreaches } from './openings.ts';
import { judge, MOST_SUBJECTS, placeFindings, placeOf } from './guards.ts';
import type { CustodyCommand, CustodyFacts, ListRow, ListRowSeen, Standing } from './types.ts';

/** What became of each row, by line; a row not named was entered or claimed anew. */
type RowOutcomes = { readonly unchanged: readonly number[]; readonly refused: readonly { line: number; code: string; column: string }[] };

/** A reference means something within one authority's rolls, or within its source lists: the same words elsewhere are another row. */
export function listRowKey(authority: AuthorityCode, kind: 'roll' | 'source', key: string): string {
  return `${authority} ${kind} ${key}`;
}

/**
 * A holder's roll: rows not seen before open positions; a row seen before with other words is a new claim about
 * the same person; a row seen at another place is refused, because a list moves nobody.
 */
export function decideRoll(command: CustodyCommand & { type: 'receive-roll' }, facts: CustodyFacts, act: Act): Result<Decided, Refusal> {
  const place = placeOf(command.place, facts);
  if (!place.ok) return place;
  if (command.rows.length > MOST_SUBJECTS) return refused(refusal('too-many-subjects'));
  const seenAs = (row: ListRow) => facts.listRows.get(listRowKey(act.party, 'roll', row.key));
  const sorted = sortRows(command.rows, seenAs, (row, subject) => {
    const standing = facts.standings.get(subject as PersonId);
    const elsewhere = standing?.account.kind === 'held' && standing.account.place !== command.place;
    return elsewhere ? { line: row.line, code: 'reference-elsewhere', column: 'reference' } : undefined;
  });
  const drafts: Draft[] = [];
  if (sorted.fresh.length > 0) {
    const opened = openPositions(sorted.fresh, act, { roll: act.party, kind: 'held', place: command.place }, 'admitted');
    if (!opened.ok) return opened;
    const coming = sorted.fresh.map((row, i) => ({ id: act.newPerson(i), ...(row.identity.birth ? { birth: row.identity.birth } : {}) }));
    const breaches = judge([...placeFindings(place.value, coming, act), ...basisFindings(sorted.fresh, command.place)], act);
    if (!breaches.ok) return breaches;
    const body = { ...opened.value.body, list: command.list, ...withBreaches(breaches.value) };
    drafts.push({ ...opened.value, body, slices: opened.value.slices.map((slice) => withRow(slice, sorted.fresh[slice.subject])) });
  }
  if (sorted.reworded.length > 0) drafts.push(reworded(sorted.reworded, command.list, act));
  // The holder says where within the place somebody sleeps; that moves nobody.
  const moved = sorted.reworded.filter(({ row, subject }) => sleepsElsewhere(row, facts.standings.get(subject as PersonId), command.place));
  if (moved.length > 0) {
    const body = { place: command.place, ...bedsOf(moved.map(({ row }) => row.bed)) };
    drafts.push({ type: 'BedsAssigned', subjects: moved.map(({ subject }) => subject), occurred: act.occurred, body, slices: [] });
  }
  return accepted({ drafts, outcome: outcome(sorted) });
}

function sleepsElsewhere({ bed }: ListRow, standing: Standing | undefined, place: PlaceCode): boolean {
  return bed !== undefined && standing?.account.kind === 'held' && standing.account.place === place && standing.bed !== bed.trim();
}

/** A list from elsewhere (leak, family, other state): claims about somebody, never a position. */
export function decideSource(
  command: CustodyCommand & { type: 'receive-source' },
  facts: CustodyFacts,
  act: Act,
): Result<Decided, Refusal> {
  if (command.rows.length > MOST_SUBJECTS) return refused(refusal('too-many-subjects'));
  const sorted = sortRows(
    command.rows,
    (row) => facts.listRows.get(listRowKey(act.party, 'source', row.key)),
    () => undefined,
  );
  const rows = [...sorted.fresh, ...sorted.reworded.map(({ row }) => row)];
  const nameless = rows.find((row) => row.identity.names.length === 0);
  if (nameless) return refused(refusal('name-missing', { detail: `line ${nameless.line}` }));
  const subjects = [...sorted.fresh.map((_, i) => act.newPerson(i) as string), ...sorted.reworded.map(({ subject }) => subject)];
  const drafts: Draft[] =
    rows.length === 0
      ? []
      : [
          {
            type: 'SourceListReceived',
            subjects,
            occurred: act.occurred,
            body: { list: command.list, ...(command.place === undefined ? {} : { place: command.place }) },
            slices: rows.map((row, subject) => withRow({ subject, group: 'identity', content: identityToContent(row.identity) }, row)),
          },
        ];
  return accepted({ drafts, outcome: outcome(sorted) });
}

interface Sorted {
  readonly fresh: readonly ListRow[];
  readonly reworded: readonly { readonly row: ListRow; readonly subject: string }[];
  readonly outcomes: RowOutcomes;
}

function sortRows(
  rows: readonly ListRow[],
  seenAs: (row: ListRow) => ListRowSeen | undefined,
  objection: (row: ListRow, subject: string) => { line: number; code: string; column: string } | undefined,
): Sorted {
  const fresh: ListRow[] = [];
  const rewordedRows: { row: ListRow; subject: string }[] = [];
  const unchanged: number[] = [];
  const refusals: { line: number; code: string; column: string }[] = [];
  const here = new Set<string>();
  for (const row of rows) {
    const seen = seenAs(row);
    if (here.has(row.key)) refusals.push({ line: row.line, code: 'reference-repeated', column: 'reference' });
    else if (!seen) fresh.push(row);
    else if (seen.said === row.said) unchanged.push(row.line);
    else {
      const against = objection(row, seen.subject);
      if (against) refusals.push(against);
      else rewordedRows.push({ row, subject: seen.subject });
    }
    here.add(row.key);
  }
  return { fresh, reworded: rewordedRows, outcomes: { unchanged, refused: refusals } };
}

function reworded(rows: Sorted['reworded'], list: string, act: Act): Draft {
  return {
    type: 'IdentityClaimed',
    subjects: rows.map(({ subject }) => subject),
    occurred: act.occurred,
    body: { list },
    slices: rows.map(({ row }, subject) => withRow({ subject, group: 'identity', content: identityToContent(row.identity) }, row)),
  };
}

// A reference and a digest of what was said are personal, so they lie in the slice and can be erased with it.
function withRow(slice: SliceDraft, row: ListRow | undefined): SliceDraft {
  return slice.group !== 'identity' || !row ? slice : { ...slice, content: { ...slice.content, row: [row.key, row.said] } };
}

function outcome({ fresh, reworded: rewordedRows, outcomes }: Sorted): { readonly [name: string]: Plain } {
  return { accepted: fresh.length + rewordedRows.length, unchanged: outcomes.unchanged, refused: outcomes.refused };
}
