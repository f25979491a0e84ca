import type { PoolClient } from 'pg';
import { isUuid, type HandoverId, type PersonId } from '../basics/ids.ts';
import type { Name } from '../people/types.ts';
import type { ManifestRow } from '../reports/views.ts';

/** The lines of a handover in their order, each with the names and the papers that the rules of rows let the viewer read. */
export async function manifestRows(db: PoolClient, id: HandoverId): Promise<readonly ManifestRow[]> {
  if (!isUuid(id)) return [];
  const { rows } = await db.query<Row>({ name: 'manifest', values: [id], text: MANIFEST });
  return rows.map(({ person, names, given, remark }) => ({
    person,
    names: distinct((names ?? []).flat()),
    given: Object.assign({}, ...(given ?? [])) as ManifestRow['given'],
    ...(remark === null ? {} : { remark }),
  }));
}

interface Row {
  readonly person: PersonId;
  readonly names: readonly (readonly Name[])[] | null;
  readonly given: readonly object[] | null;
  readonly remark: string | null;
}

// What was given later counts, field by field. What belongs to another handover of the same person is no part of this one.
const MANIFEST = `
  WITH line AS MATERIALIZED (
    SELECT (l.value ->> 'person')::uuid AS person, l.ordinality AS place FROM handover h, jsonb_array_elements(h.content -> 'lines')
      WITH ORDINALITY l WHERE h.id = $1),
  told AS MATERIALIZED (
    SELECT DISTINCT e.intake, e.type FROM line JOIN entry_subject s ON s.subject = line.person
    JOIN entry e ON e.intake = s.intake WHERE e.body ->> 'handover' = $1::text)
  SELECT line.person,
    (SELECT jsonb_agg(i.content -> 'names' ORDER BY i.intake DESC, i.ordinal DESC) FROM slice_identity i
      WHERE i.subject = line.person AND i.content #> '{names,0}' IS NOT NULL) AS names,
    (SELECT jsonb_agg(t.content - 'bestInterests' ORDER BY t.intake, t.ordinal) FROM slice_transfer t
      WHERE t.subject = line.person AND t.intake IN (SELECT intake FROM told)) AS given,
    (SELECT c.content ->> 'remark' FROM slice_custody c JOIN told ON told.intake = c.intake
      WHERE c.subject = line.person AND told.type IN ('HandoverReceived', 'HandoverReceiptCorrected') AND c.content ? 'remark'
      ORDER BY c.intake DESC LIMIT 1) AS remark
  FROM line ORDER BY line.place`;

// A paper has room for so many names of one person.
const MOST_NAMES = 6;

function distinct(names: readonly Name[]): readonly Name[] {
  const firsts = new Map<string, Name>();
  for (const name of names) if (!firsts.has(name.text)) firsts.set(name.text, name);
  return [...firsts.values()].slice(0, MOST_NAMES);
}
