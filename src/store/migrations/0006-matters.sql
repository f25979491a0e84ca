-- Counts, the differences they left, incidents, arrivals and bands. The content is what folding the entries returned; the other
-- columns repeat what is asked for by, and cannot say anything else.
CREATE TABLE muster (
  id        uuid PRIMARY KEY,
  version   int NOT NULL CHECK (version = (content ->> 'version')::int),
  content   jsonb NOT NULL CHECK (content ->> 'id' = id::text AND content ->> 'state' IN ('open', 'finished', 'abandoned')),
  place     text GENERATED ALWAYS AS (content ->> 'place') STORED NOT NULL REFERENCES place,
  authority text GENERATED ALWAYS AS (content ->> 'authority') STORED NOT NULL REFERENCES authority,
  finished  bigint GENERATED ALWAYS AS ((content ->> 'finished')::bigint) STORED,
  -- A count has ended when it says what it found.
  CHECK ((content ->> 'state' = 'finished') = (content ? 'result'))
);
CREATE INDEX muster_by_place ON muster (place, finished DESC);

CREATE TABLE muster_sighting (
  muster  uuid NOT NULL REFERENCES muster,
  -- A person of the book, or a claim about somebody who could not be named.
  subject uuid NOT NULL,
  counter text NOT NULL,
  how     text NOT NULL,
  at      timestamptz NOT NULL,
  PRIMARY KEY (muster, subject, counter)
);

CREATE TABLE variance (
  id        uuid PRIMARY KEY,
  version   int NOT NULL CHECK (version = (content ->> 'version')::int),
  content   jsonb NOT NULL CHECK (content ->> 'id' = id::text AND content ->> 'state' IN ('open', 'closed')
    AND content ->> 'kind' IN ('missing', 'found', 'unidentified', 'count')),
  muster    uuid GENERATED ALWAYS AS ((content ->> 'muster')::uuid) STORED NOT NULL REFERENCES muster,
  place     text GENERATED ALWAYS AS (content ->> 'place') STORED NOT NULL REFERENCES place,
  authority text GENERATED ALWAYS AS (content ->> 'authority') STORED NOT NULL REFERENCES authority,
  subject   uuid GENERATED ALWAYS AS ((content ->> 'subject')::uuid) STORED,
  open      boolean GENERATED ALWAYS AS (content ->> 'state' = 'open') STORED NOT NULL,
  -- Closed in some way, or open; and only a bare number is about nobody.
  CHECK ((content ->> 'state' = 'closed') = (content ? 'way')),
  CHECK ((content ->> 'kind' = 'count') = (NOT content ? 'subject'))
);
CREATE INDEX variance_open ON variance (authority, place) WHERE open;
CREATE INDEX variance_open_about ON variance (subject) WHERE open;
CREATE INDEX variance_by_muster ON variance (muster);

CREATE TABLE incident (
  id        uuid PRIMARY KEY,
  version   int NOT NULL CHECK (version = (content ->> 'version')::int),
  content   jsonb NOT NULL CHECK (content ->> 'id' = id::text AND content ->> 'state' IN ('open', 'closed')),
  place     text GENERATED ALWAYS AS (content ->> 'place') STORED REFERENCES place,
  authority text GENERATED ALWAYS AS (content ->> 'authority') STORED NOT NULL REFERENCES authority
);
CREATE INDEX incident_by_authority ON incident (authority, place);

-- Who came in with little more than a band, until everything that is asked is known; one row for each such person.
CREATE TABLE arrival (
  id        uuid PRIMARY KEY,
  version   int NOT NULL CHECK (version = (content ->> 'version')::int),
  content   jsonb NOT NULL CHECK (content ->> 'id' = id::text AND content ->> 'state' IN ('open', 'complete')),
  place     text GENERATED ALWAYS AS (content ->> 'place') STORED NOT NULL REFERENCES place,
  authority text GENERATED ALWAYS AS (content ->> 'authority') STORED NOT NULL REFERENCES authority,
  open      boolean GENERATED ALWAYS AS (content ->> 'state' = 'open') STORED NOT NULL
);
CREATE INDEX arrival_open ON arrival (authority, place) WHERE open;

-- Wristbands by number. Nobody wears two; at the end of a transaction, so that two may be found with each other's.
CREATE TABLE band (
  id        text PRIMARY KEY CHECK (id ~ '^[0-9A-Z]{6,20}$'),
  version   int NOT NULL CHECK (version = (content ->> 'version')::int),
  content   jsonb NOT NULL CHECK (content ->> 'id' = id AND content ->> 'state' IN ('worn', 'lost', 'replaced')),
  person    uuid GENERATED ALWAYS AS ((content ->> 'person')::uuid) STORED NOT NULL,
  worn      boolean GENERATED ALWAYS AS (content ->> 'state' = 'worn') STORED NOT NULL,
  EXCLUDE USING btree (person WITH =) WHERE (worn) DEFERRABLE INITIALLY DEFERRED
);
CREATE INDEX band_of_person ON band (person);

-- What was taken from a person and is kept for him. As long as it is kept somebody holds it, and nobody afterwards.
CREATE TABLE item (
  id        uuid PRIMARY KEY,
  version   int NOT NULL CHECK (version = (content ->> 'version')::int),
  content   jsonb NOT NULL CHECK (content ->> 'id' = id::text AND content ->> 'state' IN ('kept', 'returned', 'lost')),
  person    uuid GENERATED ALWAYS AS ((content ->> 'person')::uuid) STORED NOT NULL,
  holder    text GENERATED ALWAYS AS (content ->> 'holder') STORED REFERENCES authority,
  CHECK ((content ->> 'state' = 'kept') = (content ? 'holder'))
);
CREATE INDEX item_of_person ON item (person);
CREATE INDEX item_by_holder ON item (holder) WHERE holder IS NOT NULL;

-- Whom the ledger has at a place, in custody or as a guest, when a count begins, when it ends, and at any time between: as the book
-- knows it now. Whoever was in no movement recorded since the beginning stood there all the while. The database is told how far back
-- that lies before it chooses its way: else it judges every movement of the book.
CREATE FUNCTION presence_at(p_place text, p_from timestamptz, p_to timestamptz)
RETURNS TABLE (person uuid, at_start boolean, at_end boolean, bed text) LANGUAGE plpgsql STABLE AS $$
DECLARE
  spot int[] := ARRAY (SELECT a.id FROM account a WHERE a.place = p_place AND a.kind IN (1, 6));
  since bigint := coalesce((SELECT l.intake FROM log_entry l WHERE l.sequenced_at < p_from
    ORDER BY l.sequenced_at DESC, l.index DESC LIMIT 1), 0);
  touched uuid[];
BEGIN
  EXECUTE 'SELECT array_agg(DISTINCT m.person) FROM movement m
    WHERE m.intake > $1 AND (m.from_account = ANY ($2) OR m.to_account = ANY ($2))' INTO touched USING since, spot;
  RETURN QUERY EXECUTE 'SELECT s.person, true, true, s.bed FROM standing s WHERE s.account = ANY ($1)' || CASE
    WHEN touched IS NULL THEN '' ELSE ' AND s.person <> ALL ($2)' END USING spot, touched;
  IF touched IS NULL THEN RETURN; END IF;
  RETURN QUERY SELECT t.person, here.at_start, here.at_end, (SELECT s.bed FROM standing s WHERE s.person = t.person)
  -- One person after another: how many have moved meanwhile nobody can foretell.
  FROM unnest(touched) AS t (person) CROSS JOIN LATERAL (
    SELECT bool_or(stay.valid_from <= p_from AND (stay.until IS NULL OR stay.until > p_from)) AS at_start,
      bool_or(stay.valid_from <= p_to AND (stay.until IS NULL OR stay.until > p_to)) AS at_end
    FROM (
      SELECT m.to_account, m.valid_from, lead(m.valid_from) OVER (ORDER BY m.valid_from, m.n) AS until
      FROM movement m WHERE m.person = t.person AND m.reverses IS NULL
        AND NOT EXISTS (SELECT FROM movement r WHERE r.person = m.person AND r.reverses = m.n)) stay
    WHERE stay.to_account = ANY (spot) AND stay.valid_from <= p_to AND (stay.until IS NULL OR stay.until > p_from)) here
  WHERE here.at_start IS NOT NULL;
END $$;

-- What counts, differences and incidents are decided on, in the same question as `load_facts`.
CREATE FUNCTION load_matters(
  p_musters uuid[], p_variances uuid[], p_incidents uuid[], p_arrivals uuid[], p_bands text[], p_bands_of uuid[], p_items uuid[],
  p_counts jsonb, p_judged jsonb, p_baselines text[]
) RETURNS TABLE (what text, rows json) LANGUAGE plpgsql STABLE AS $$
BEGIN
  IF cardinality(p_musters) + cardinality(p_variances) + cardinality(p_incidents) + cardinality(p_arrivals) + cardinality(p_bands)
      + cardinality(p_bands_of) + cardinality(p_items) > 0 THEN
    RETURN QUERY SELECT 'matters', json_agg(m.content) FROM (
      SELECT content FROM muster WHERE id = ANY (p_musters) OR id IN (SELECT v.muster FROM variance v WHERE v.id = ANY (p_variances))
      UNION ALL SELECT content FROM variance WHERE id = ANY (p_variances)
      UNION ALL SELECT content FROM incident WHERE id = ANY (p_incidents)
      UNION ALL SELECT content FROM arrival WHERE id = ANY (p_arrivals)
      UNION ALL SELECT content FROM band WHERE id = ANY (p_bands) OR (worn AND person = ANY (p_bands_of))
      UNION ALL SELECT content FROM item WHERE id = ANY (p_items)) m;
  END IF;
  IF p_counts IS NOT NULL THEN
    RETURN QUERY SELECT 'sightings', json_agg(json_build_array(s.muster, s.subject, s.counter, s.how,
      (extract(epoch FROM s.at) * 1000)::bigint)) FROM muster_sighting s
      WHERE s.muster IN (SELECT (c ->> 'muster')::uuid FROM jsonb_array_elements(p_counts) c);
    RETURN QUERY SELECT 'presences', json_agg(json_build_array(m.id, p.person, p.at_start, p.at_end))
      FROM jsonb_to_recordset(p_counts) AS c (muster uuid, until timestamptz) JOIN muster m ON m.id = c.muster
      CROSS JOIN LATERAL presence_at(m.place, to_timestamp((m.content ->> 'started')::bigint / 1000.0), coalesce(c.until, 'infinity')) p;
  END IF;
  IF p_judged IS NOT NULL THEN
    RETURN QUERY SELECT 'judged', json_agg(p) FROM jsonb_to_recordset(p_judged) AS j (variance uuid, person uuid)
      JOIN variance v ON v.id = j.variance
      JOIN proposal p ON p.a = least(v.subject, j.person) AND p.b = greatest(v.subject, j.person);
  END IF;
  IF cardinality(p_baselines) > 0 THEN
    RETURN QUERY SELECT 'baselines', json_agg(b) FROM (
      SELECT DISTINCT ON (m.place) m.place, m.id AS muster, (m.content #>> '{result,seen}')::int AS count, m.finished AS at
      FROM muster m WHERE m.place = ANY (p_baselines) AND m.finished IS NOT NULL ORDER BY m.place, m.finished DESC) b;
  END IF;
END $$;

-- What a batch adds to counts, differences and incidents; see `append_rest`.
CREATE FUNCTION append_matters(p_rest jsonb) RETURNS void LANGUAGE plpgsql AS $$
DECLARE
  kind text;
  id_type text;
  rows int;
  wanted int;
BEGIN
  -- A count that somebody relies on must not end meanwhile; sightings do not wait for each other.
  IF p_rest ? 'relied' THEN
    SELECT count(*) INTO rows FROM (SELECT 1 FROM muster m JOIN jsonb_to_recordset(p_rest -> 'relied') AS r (id uuid, version int)
      USING (id, version) ORDER BY m.id FOR SHARE OF m) held;
    IF rows <> jsonb_array_length(p_rest -> 'relied') THEN
      RAISE EXCEPTION 'the count ended at the same moment' USING ERRCODE = 'serialization_failure';
    END IF;
  END IF;
  FOREACH kind IN ARRAY ARRAY['muster', 'variance', 'incident', 'arrival', 'band', 'item'] LOOP
    CONTINUE WHEN NOT p_rest -> 'matters' ? kind;
    id_type := CASE kind WHEN 'band' THEN 'text' ELSE 'uuid' END;
    EXECUTE format('INSERT INTO %I (id, version, content) SELECT m.id, m.version, m.content
      FROM jsonb_to_recordset($1) AS m (id %s, version int, expected int, content jsonb) WHERE m.expected = 0', kind, id_type)
      USING p_rest -> 'matters' -> kind;
    GET DIAGNOSTICS rows = ROW_COUNT;
    wanted := jsonb_array_length(p_rest -> 'matters' -> kind);
    CONTINUE WHEN rows = wanted;
    wanted := wanted - rows;
    EXECUTE format('UPDATE %I SET version = m.version, content = m.content
      FROM jsonb_to_recordset($1) AS m (id %s, version int, expected int, content jsonb)
      WHERE %I.id = m.id AND %I.version = m.expected AND m.expected > 0', kind, id_type, kind, kind) USING p_rest -> 'matters' -> kind;
    GET DIAGNOSTICS rows = ROW_COUNT;
    IF rows <> wanted THEN
      RAISE EXCEPTION 'a % changed at the same moment', kind USING ERRCODE = 'serialization_failure';
    END IF;
  END LOOP;
  -- The row of a count that ends is locked by now: a sighting that came after it was added up is found here.
  IF p_rest ? 'ended' AND EXISTS (
    SELECT FROM jsonb_to_recordset(p_rest -> 'ended') AS e (muster uuid, sightings int)
    WHERE e.sightings <> (SELECT count(*) FROM muster_sighting s WHERE s.muster = e.muster)) THEN
    RAISE EXCEPTION 'somebody was seen while the count was added up' USING ERRCODE = 'serialization_failure';
  END IF;
  IF p_rest ? 'sightings' THEN
    INSERT INTO muster_sighting SELECT DISTINCT ON (s.muster, s.subject, s.counter) s.muster, s.subject, s.counter, s.how, s.at
      FROM ROWS FROM (jsonb_to_recordset(p_rest -> 'sightings') AS (muster uuid, subject uuid, counter text, how text, at timestamptz))
        WITH ORDINALITY AS s (muster, subject, counter, how, at, i)
      ORDER BY s.muster, s.subject, s.counter, s.i DESC
      ON CONFLICT (muster, subject, counter) DO UPDATE SET how = EXCLUDED.how, at = EXCLUDED.at;
  END IF;
END $$;

DO $$
DECLARE
  name text;
BEGIN
  FOREACH name IN ARRAY ARRAY['muster', 'muster_sighting', 'variance', 'incident', 'arrival', 'band', 'item'] LOOP
    EXECUTE format('ALTER TABLE %I ENABLE ROW LEVEL SECURITY', name);
    EXECUTE format('ALTER TABLE %I FORCE ROW LEVEL SECURITY', name);
    EXECUTE format('GRANT SELECT, INSERT, UPDATE ON %I TO musterbook_ledger', name);
    EXECUTE format('CREATE POLICY ledger_reads ON %I FOR SELECT TO musterbook_ledger USING (true)', name);
    EXECUTE format('CREATE POLICY ledger_adds ON %I FOR INSERT TO musterbook_ledger WITH CHECK (true)', name);
    EXECUTE format('CREATE POLICY ledger_changes ON %I FOR UPDATE TO musterbook_ledger USING (true)', name);
    EXECUTE format('CREATE POLICY owner_all ON %I TO musterbook_owner USING (true) WITH CHECK (true)', name);
    EXECUTE format('GRANT SELECT ON %I TO musterbook_reader', name);
  END LOOP;
END $$;
-- Whoever counts sees the count; how well a place is guarded leaves nobody's own desk.
CREATE POLICY reader_reads ON muster FOR SELECT TO musterbook_reader USING ((SELECT sees_persons()) AND authority = (SELECT acting()));
CREATE POLICY reader_reads ON muster_sighting FOR SELECT TO musterbook_reader USING (
  (SELECT sees_persons()) AND EXISTS (SELECT FROM muster m WHERE m.id = muster));
CREATE POLICY reader_reads ON variance FOR SELECT TO musterbook_reader USING ((SELECT sees_persons()) AND authority = (SELECT acting()));
CREATE POLICY reader_reads ON arrival FOR SELECT TO musterbook_reader USING (may_see(id));
CREATE POLICY reader_reads ON band FOR SELECT TO musterbook_reader USING (may_see(person));
-- Whoever holds something sees it to the end, also when the person is gone.
CREATE POLICY reader_reads ON item FOR SELECT TO musterbook_reader USING (
  (SELECT acting_role()) IN ('registrar', 'desk') AND (holder = (SELECT acting()) OR may_see(person)));
CREATE POLICY reader_reads ON incident FOR SELECT TO musterbook_reader USING ((SELECT sees_persons()) AND authority = (SELECT acting()));

REVOKE ALL ON FUNCTION presence_at(text, timestamptz, timestamptz), append_matters(jsonb),
  load_matters(uuid[], uuid[], uuid[], uuid[], text[], uuid[], uuid[], jsonb, jsonb, text[]) FROM PUBLIC;
GRANT EXECUTE ON FUNCTION presence_at(text, timestamptz, timestamptz), append_matters(jsonb),
  load_matters(uuid[], uuid[], uuid[], uuid[], text[], uuid[], uuid[], jsonb, jsonb, text[]) TO musterbook_ledger;
GRANT EXECUTE ON FUNCTION presence_at(text, timestamptz, timestamptz) TO musterbook_reader;
