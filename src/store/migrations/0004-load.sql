-- Everything a batch is decided on, in one question and so as of one moment: rows of (what, rows as JSON).
-- What hangs on the persons comes along: their families, their manifests, the places they are at.
CREATE FUNCTION load_facts(
  p_authority text, p_commands uuid[], p_persons uuid[], p_histories uuid[], p_places text[], p_occupancy text[], p_authorities text[],
  p_handovers uuid[], p_disclosures jsonb, p_list_rows text[], p_pairs jsonb, p_decisions text[], p_breaches text[],
  p_musters uuid[], p_variances uuid[], p_bands text[]
) RETURNS TABLE (what text, rows json) LANGUAGE plpgsql STABLE AS $$
DECLARE
  persons uuid[] := p_persons;
  handovers uuid[] := p_handovers;
  account_ids int[];
  families uuid[];
  pending uuid[];
  codes text[] := p_places;
  authorities text[] := p_authorities;
BEGIN
  RETURN QUERY SELECT 'answers', json_agg(json_build_object('id', c.id, 'hash', encode(c.hash, 'hex'), 'answer', c.answer))
    FROM command c WHERE c.authority = p_authority AND c.id = ANY (p_commands);
  IF cardinality(p_list_rows) > 0 THEN
    RETURN QUERY SELECT 'list_rows', json_agg(r) FROM list_row r WHERE r.key = ANY (p_list_rows);
    persons := persons || ARRAY (SELECT r.subject FROM list_row r WHERE r.key = ANY (p_list_rows));
  END IF;
  IF cardinality(p_breaches) > 0 THEN
    persons := persons || ARRAY (SELECT unnest(b.subjects) FROM breach b WHERE b.id = ANY (p_breaches));
  END IF;
  IF cardinality(p_variances) > 0 THEN
    persons := persons || ARRAY (SELECT v.subject FROM variance v WHERE v.id = ANY (p_variances) AND v.subject IS NOT NULL);
  END IF;
  IF cardinality(p_bands) > 0 THEN
    persons := persons || ARRAY (SELECT b.person FROM band b WHERE b.id = ANY (p_bands));
  END IF;
  IF cardinality(p_musters) > 0 THEN
    codes := codes || ARRAY (SELECT m.place FROM muster m WHERE m.id = ANY (p_musters));
  END IF;
  IF cardinality(p_handovers) > 0 THEN
    persons := persons || ARRAY (SELECT l.person FROM handover_line l WHERE l.handover = ANY (p_handovers));
  END IF;
  IF cardinality(persons) > 0 THEN
    SELECT array_agg(DISTINCT s.account), array_agg(DISTINCT s.family) FILTER (WHERE s.family IS NOT NULL),
      array_agg(DISTINCT s.pending) FILTER (WHERE s.pending IS NOT NULL)
      INTO account_ids, families, pending FROM standing s WHERE s.person = ANY (persons);
    IF families IS NOT NULL THEN
      persons := persons || ARRAY (SELECT s.person FROM standing s WHERE s.family = ANY (families));
      account_ids := account_ids || ARRAY (SELECT DISTINCT s.account FROM standing s WHERE s.family = ANY (families));
    END IF;
    -- Handovers the persons are pending in, under way with, or have failed in.
    handovers := handovers || pending || ARRAY (SELECT a.handover FROM account a WHERE a.id = ANY (account_ids) AND a.handover IS NOT NULL);
    RETURN QUERY SELECT 'standings', json_agg(s) FROM standing s WHERE s.person = ANY (persons);
  END IF;
  IF cardinality(handovers) > 0 THEN
    RETURN QUERY SELECT 'handovers', json_agg(h.content || jsonb_build_object('version', h.version)) FROM handover h
      WHERE h.id = ANY (handovers);
    codes := codes || ARRAY (SELECT h.content #>> '{plan,destination}' FROM handover h WHERE h.id = ANY (handovers));
    authorities := authorities || ARRAY (SELECT unnest(ARRAY[h.sender, h.receiver, h.transit]) FROM handover h
      WHERE h.id = ANY (handovers));
  END IF;
  IF cardinality(p_histories) > 0 THEN
    RETURN QUERY SELECT 'movements', json_agg(json_build_object('person', m.person, 'n', m.n, 'step', m.step, 'f', m.from_account,
      't', m.to_account, 'at', m.valid_from, 'reverses', m.reverses, 'entry', e.id) ORDER BY m.person, m.n)
      FROM movement m JOIN entry e USING (intake) WHERE m.person = ANY (p_histories);
    account_ids := account_ids || ARRAY (SELECT DISTINCT unnest(ARRAY[m.from_account, m.to_account]) FROM movement m
      WHERE m.person = ANY (p_histories));
  END IF;
  IF cardinality(account_ids) > 0 THEN
    RETURN QUERY SELECT 'accounts', json_agg(a) FROM account a WHERE a.id = ANY (account_ids);
    codes := codes || ARRAY (SELECT a.place FROM account a WHERE a.id = ANY (account_ids) AND a.place IS NOT NULL);
  END IF;
  IF cardinality(p_occupancy) > 0 THEN
    RETURN QUERY SELECT 'occupancy', json_agg(o) FROM occupancy_of(p_occupancy) o;
  END IF;
  IF p_disclosures IS NOT NULL THEN
    RETURN QUERY SELECT 'disclosures', json_agg(d) FROM disclosure d
      JOIN jsonb_to_recordset(p_disclosures) AS w (person uuid, authority text) USING (person, authority);
  END IF;
  IF p_pairs IS NOT NULL THEN
    RETURN QUERY SELECT 'proposals', json_agg(p) FROM proposal p JOIN jsonb_to_recordset(p_pairs) AS w (a uuid, b uuid) USING (a, b);
    RETURN QUERY SELECT 'claims', json_agg(c.id) FROM claim c WHERE c.id = ANY (p_persons);
  END IF;
  IF cardinality(p_decisions) > 0 THEN
    RETURN QUERY SELECT 'decisions', json_agg(d) FROM decision d
      WHERE (d.state = 'open' AND d.content = ANY (p_decisions)) OR d.id::text = ANY (p_decisions);
  END IF;
  IF cardinality(p_breaches) > 0 THEN
    RETURN QUERY SELECT 'breaches', json_agg(b) FROM breach b WHERE b.id = ANY (p_breaches);
  END IF;
  RETURN QUERY SELECT 'directory', to_json(b.directory) FROM book b;
  RETURN QUERY SELECT 'places', json_agg(p) FROM place p WHERE p.code = ANY (codes);
  RETURN QUERY SELECT 'authorities', json_agg(a) FROM authority a WHERE a.code = ANY (authorities);
END $$;
REVOKE ALL ON FUNCTION load_facts(text, uuid[], uuid[], uuid[], text[], text[], text[], uuid[], jsonb, text[], jsonb, text[], text[],
  uuid[], uuid[], text[])
  FROM PUBLIC;
GRANT EXECUTE ON FUNCTION load_facts(text, uuid[], uuid[], uuid[], text[], text[], text[], uuid[], jsonb, text[], jsonb, text[], text[],
  uuid[], uuid[], text[])
  TO musterbook_ledger;
