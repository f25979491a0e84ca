-- Everything a batch is decided on, in one question and so as of one moment.
-- What hangs on the persons comes along: their families, their manifests, the places they are at.
CREATE FUNCTION load_facts(
  p_authority text, p_commands uuid[], p_persons uuid[], p_histories uuid[], p_places text[], p_occupancy text[], p_authorities text[],
  p_handovers uuid[], p_disclosures jsonb, p_list_rows text[], p_pairs jsonb, p_decisions text[], p_breaches text[]
) RETURNS jsonb LANGUAGE plpgsql STABLE AS $$
DECLARE
  facts jsonb := '{}';
  persons uuid[] := p_persons;
  manifests uuid[];
  account_ids int[];
  place_codes text[];
BEGIN
  IF cardinality(p_list_rows) > 0 THEN
    facts := facts || jsonb_build_object('list_rows', (SELECT jsonb_agg(to_jsonb(r)) FROM list_row r WHERE r.key = ANY (p_list_rows)));
    persons := persons || ARRAY (SELECT r.subject FROM list_row r WHERE r.key = ANY (p_list_rows));
  END IF;
  -- Handovers asked for, and those the persons are pending in, under way with, or have failed in.
  IF cardinality(p_handovers) > 0 OR EXISTS (SELECT FROM standing p JOIN account a ON a.id = p.account WHERE p.person = ANY (persons) AND (p.pending IS NOT NULL OR a.handover IS NOT NULL)) THEN
    manifests := p_handovers || ARRAY (
      SELECT p.pending FROM standing p WHERE p.person = ANY (persons) AND p.pending IS NOT NULL
      UNION SELECT a.handover FROM standing p JOIN account a ON a.id = p.account WHERE p.person = ANY (persons) AND a.handover IS NOT NULL);
    persons := persons || ARRAY (SELECT l.person FROM handover_line l WHERE l.handover = ANY (p_handovers));
    facts := facts || jsonb_build_object('handovers', (SELECT jsonb_agg(h.content || jsonb_build_object('version', h.version)) FROM handover h WHERE h.id = ANY (manifests)));
    place_codes := ARRAY (SELECT h.content #>> '{plan,destination}' FROM handover h WHERE h.id = ANY (manifests));
    p_authorities := p_authorities || ARRAY (SELECT unnest(ARRAY[h.sender, h.receiver, h.transit]) FROM handover h WHERE h.id = ANY (manifests));
  END IF;
  IF EXISTS (SELECT FROM standing p WHERE p.person = ANY (persons) AND p.family IS NOT NULL) THEN
    persons := persons || ARRAY (SELECT other.person FROM standing p JOIN standing other ON other.family = p.family WHERE p.person = ANY (persons) AND p.family IS NOT NULL);
  END IF;
  IF cardinality(persons) > 0 THEN
    facts := facts || jsonb_build_object('standings', (SELECT jsonb_agg(to_jsonb(p)) FROM standing p WHERE p.person = ANY (persons)));
    account_ids := ARRAY (SELECT DISTINCT p.account FROM standing p WHERE p.person = ANY (persons));
  END IF;
  IF cardinality(p_histories) > 0 THEN
    facts := facts || jsonb_build_object('movements', (
      SELECT jsonb_agg(jsonb_build_object('person', m.person, 'n', m.n, 'step', m.step, 'f', m.from_account, 't', m.to_account, 'at', m.valid_from, 'reverses', m.reverses, 'entry', e.id) ORDER BY m.person, m.n)
      FROM movement m JOIN entry e USING (intake) WHERE m.person = ANY (p_histories)));
    account_ids := account_ids || ARRAY (SELECT DISTINCT unnest(ARRAY[m.from_account, m.to_account]) FROM movement m WHERE m.person = ANY (p_histories));
  END IF;
  IF cardinality(account_ids) > 0 THEN
    facts := facts || jsonb_build_object('accounts', (SELECT jsonb_agg(to_jsonb(a)) FROM account a WHERE a.id = ANY (account_ids)));
    place_codes := place_codes || ARRAY (SELECT a.place FROM account a WHERE a.id = ANY (account_ids) AND a.place IS NOT NULL);
  END IF;
  IF cardinality(p_occupancy) > 0 THEN
    facts := facts || jsonb_build_object('occupancy', (
      SELECT jsonb_agg(jsonb_build_object('place', o.place, 'count', o.count)) FROM (
        SELECT a.place, sum(t.count)::int AS count FROM account a
          JOIN (SELECT account, count FROM tally UNION ALL SELECT account, net FROM tally_change) t ON t.account = a.id
        WHERE a.place = ANY (p_occupancy) AND a.kind IN (1, 6) GROUP BY a.place) o));
  END IF;
  IF p_disclosures IS NOT NULL THEN
    facts := facts || jsonb_build_object('disclosures', (
      SELECT jsonb_agg(to_jsonb(d)) FROM disclosure d JOIN jsonb_to_recordset(p_disclosures) AS w (person uuid, authority text) USING (person, authority)));
  END IF;
  IF p_pairs IS NOT NULL THEN
    facts := facts || jsonb_build_object('proposals', (
      SELECT jsonb_agg(to_jsonb(p)) FROM proposal p JOIN jsonb_to_recordset(p_pairs) AS w (a uuid, b uuid) USING (a, b)));
    facts := facts || jsonb_build_object('claims', (SELECT jsonb_agg(c.id) FROM claim c WHERE c.id = ANY (p_persons)));
  END IF;
  IF cardinality(p_decisions) > 0 THEN
    facts := facts || jsonb_build_object('decisions', (
      SELECT jsonb_agg(to_jsonb(d)) FROM decision d WHERE (d.state = 'open' AND d.content = ANY (p_decisions)) OR d.id::text = ANY (p_decisions)));
  END IF;
  IF cardinality(p_breaches) > 0 THEN
    facts := facts || jsonb_build_object('breaches', (SELECT jsonb_agg(to_jsonb(b)) FROM breach b WHERE b.id = ANY (p_breaches)));
  END IF;
  RETURN facts || jsonb_build_object(
    'answers', (SELECT jsonb_agg(jsonb_build_object('id', c.id, 'hash', encode(c.hash, 'hex'), 'answer', c.answer)) FROM command c WHERE c.authority = p_authority AND c.id = ANY (p_commands)),
    'places', (SELECT jsonb_agg(to_jsonb(p)) FROM place p WHERE p.code = ANY (p_places || place_codes)),
    'authorities', (SELECT jsonb_agg(to_jsonb(a)) FROM authority a WHERE a.code = ANY (p_authorities)));
END $$;
REVOKE ALL ON FUNCTION load_facts(text, uuid[], uuid[], uuid[], text[], text[], text[], uuid[], jsonb, text[], jsonb, text[], text[]) FROM PUBLIC;
GRANT EXECUTE ON FUNCTION load_facts(text, uuid[], uuid[], uuid[], text[], text[], text[], uuid[], jsonb, text[], jsonb, text[], text[]) TO musterbook_ledger;
