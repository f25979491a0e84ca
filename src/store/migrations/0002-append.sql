-- The append path: what one batch adds, in one statement and so in one transaction.
-- It runs with the caller's own rights; the constraints and rules of the tables decide.

-- Finds an account's number, or opens the account. Opening one moves nobody.
CREATE FUNCTION account_of(p_roll text, p_kind int, p_place text, p_handover uuid, p_counterpart text) RETURNS int
LANGUAGE plpgsql AS $$
DECLARE
  number int;
BEGIN
  LOOP
    SELECT id INTO number FROM account WHERE roll = p_roll AND kind = p_kind AND place IS NOT DISTINCT FROM p_place
      AND handover IS NOT DISTINCT FROM p_handover AND counterpart IS NOT DISTINCT FROM p_counterpart;
    IF FOUND THEN RETURN number; END IF;
    INSERT INTO account (id, roll, kind, place, handover, counterpart)
      VALUES ((nextval('account_number') * 16 + p_kind)::int, p_roll, p_kind, p_place, p_handover, p_counterpart)
      ON CONFLICT DO NOTHING;
  END LOOP;
END $$;

-- How many are held at each of these places, and the places kept free for somebody under way, which are taken.
CREATE FUNCTION occupancy_of(p_places text[]) RETURNS TABLE (place text, count int) LANGUAGE sql STABLE AS $$
  SELECT u.place, sum(u.count)::int FROM (
    SELECT p.place, 0 AS count FROM unnest(p_places) AS p (place)
    UNION ALL SELECT a.place, t.count FROM account a
      JOIN (SELECT account, count FROM tally UNION ALL SELECT account, net FROM tally_change) t ON t.account = a.id
      WHERE a.place = ANY (p_places) AND a.kind IN (1, 6)
    UNION ALL SELECT l.kept_at, 1 FROM handover_line l WHERE l.kept_at = ANY (p_places)
      AND l.state IN ('in-transit', 'recall-asked', 'cancelled', 'turned-back', 'limbo', 'refused-on-arrival', 'absent')) u
  GROUP BY u.place
$$;

-- Whether the places are as a plan counted on: nothing declared or changed since, and nobody more or less in them. Two plans for
-- one place wait for each other here; what has happened is recorded in any case and waits for nobody.
CREATE FUNCTION still_counts(p_counted jsonb) RETURNS boolean LANGUAGE plpgsql AS $$
BEGIN
  PERFORM pg_advisory_xact_lock(7202, hashtext(c.place))
    FROM (SELECT o.place FROM jsonb_to_recordset(p_counted -> 'occupancy') AS o (place text) ORDER BY 1) c;
  PERFORM 1 FROM book b WHERE b.directory = (p_counted ->> 'directory')::int FOR SHARE;
  IF NOT FOUND THEN RETURN false; END IF;
  RETURN NOT EXISTS (
    SELECT FROM jsonb_to_recordset(p_counted -> 'occupancy') AS o (place text, count int)
      LEFT JOIN occupancy_of(ARRAY (SELECT c ->> 'place' FROM jsonb_array_elements(p_counted -> 'occupancy') c)) AS n USING (place)
      WHERE n.count IS DISTINCT FROM o.count);
END $$;

-- Returns the numbers of the accounts it had to look up; or null, having written nothing, when a person or handover is no longer as the
-- batch was decided on.
-- Locks are taken in the order of identifiers, so two batches never wait for each other in a circle;
-- each statement of this function sees what was committed before it, so nothing is read before it is locked.
CREATE FUNCTION append(
  p_authority text, p_parties text,
  p_persons uuid[], p_versions int[], p_handovers uuid[], p_handover_versions int[],
  p_accounts jsonb, p_commands jsonb, p_entries jsonb,
  -- Movements, one list per column: what every move writes is not taken apart as JSON.
  m_entry int[], m_person uuid[], m_n int[], m_step smallint[], m_from int[], m_to int[], m_at timestamptz[], m_reverses int[],
  p_subjects jsonb, p_slices jsonb,
  -- Standings of which only the place in the chain changed, and all others whole.
  s_person uuid[], s_version int[], s_n int[], s_account int[], s_since timestamptz[],
  p_standings jsonb, p_tallies jsonb, p_rest jsonb, p_counted jsonb
) RETURNS int[] LANGUAGE plpgsql AS $$
DECLARE
  matched int;
  drawn bigint[];
  fresh int[];
  rows int;
  known int;
  all_move boolean;
  ignored text;
BEGIN
  -- Assignments, not PERFORM: a plain expression costs no query.
  ignored := set_config('musterbook.authority', p_authority, true);
  ignored := set_config('musterbook.parties', p_parties, true);
  -- A transaction number before an intake number: the sequencer relies on it.
  ignored := pg_current_xact_id()::text;
  IF p_counted IS NOT NULL AND NOT still_counts(p_counted) THEN RETURN NULL; END IF;
  IF cardinality(p_handovers) > 0 THEN
    SELECT count(*) INTO matched FROM (
      SELECT 1 FROM handover h JOIN unnest(p_handovers, p_handover_versions) AS wanted (id, version) USING (id, version)
        ORDER BY h.id FOR UPDATE OF h) locked;
    IF matched <> cardinality(p_handovers) THEN RETURN NULL; END IF;
  END IF;
  -- Persons who only move need no lock of their own: changing a row locks it, and asks for its version in the same breath.
  all_move := cardinality(s_person) > 0 AND cardinality(s_person) = cardinality(p_persons) AND p_accounts IS NULL;
  IF all_move THEN
    UPDATE standing SET version = s.version, n = s.n, account = s.account, since = s.since
      FROM unnest(s_person, p_versions, s_version, s_n, s_account, s_since) AS s (person, expected, version, n, account, since)
      WHERE standing.person = s.person AND standing.version = s.expected;
    GET DIAGNOSTICS rows = ROW_COUNT;
    IF rows = 0 THEN RETURN NULL; END IF;
    IF rows < cardinality(s_person) THEN
      RAISE EXCEPTION 'some of these persons have changed meanwhile' USING ERRCODE = 'serialization_failure';
    END IF;
  ELSIF cardinality(p_persons) > 0 THEN
    SELECT count(*) INTO matched FROM (
      SELECT 1 FROM standing p JOIN unnest(p_persons, p_versions) AS wanted (person, version) USING (person, version)
        ORDER BY p.person FOR UPDATE OF p) locked;
    IF matched <> cardinality(p_persons) THEN RETURN NULL; END IF;
  END IF;

  IF p_rest IS NOT NULL THEN PERFORM append_places(p_rest); END IF;
  -- Accounts whose number the caller does not know yet stand as -1, -2, … in its rows.
  IF p_accounts IS NOT NULL THEN
    fresh := ARRAY (
      SELECT account_of(a.row ->> 'roll', (a.row ->> 'kind')::int, a.row ->> 'place', (a.row ->> 'handover')::uuid, a.row ->> 'counterpart')
      FROM jsonb_array_elements(p_accounts) WITH ORDINALITY AS a (row, i) ORDER BY a.i);
    m_from := numbered(m_from, fresh);
    m_to := numbered(m_to, fresh);
    s_account := numbered(s_account, fresh);
    p_standings := numbered(p_standings, 'account', fresh);
    p_tallies := numbered(p_tallies, 'account', fresh);
  END IF;

  FOR i IN 1 .. jsonb_array_length(p_entries) LOOP drawn[i] := nextval('intake'); END LOOP;
  -- One statement where one will do: starting a statement costs more than the rows of a single act.
  WITH answered AS (INSERT INTO command (authority, id, hash, answer)
    SELECT p_authority, c.id, decode(c.hash, 'hex'), c.answer FROM jsonb_to_recordset(p_commands) AS c (id uuid, hash text, answer jsonb)),
  counted AS (INSERT INTO tally_change SELECT t.* FROM jsonb_populate_recordset(NULL::tally_change, p_tallies) AS t)
  INSERT INTO entry (intake, id, origin, type, version, subjects, occurred_from, occurred_to, authority, on_behalf_of, actor, second,
      purpose, source, command, ordinal, corrects, body, digest, recorded_at)
    SELECT drawn[e.i], e.id, e.origin, e.type, 1, e.subjects, e.occurred_from, e.occurred_to, p_authority, e.on_behalf_of, e.actor,
      e.second, e.purpose, e.source, e.command, e.ordinal, e.corrects, e.body, decode(e.digest, 'hex'), e.recorded_at
    FROM jsonb_to_recordset(p_entries) AS e (i int, id uuid, origin text, type text, subjects uuid[], occurred_from timestamptz,
      occurred_to timestamptz, on_behalf_of text, actor text, second text, purpose text, source text, command uuid, ordinal smallint,
      corrects uuid, body jsonb, digest text, recorded_at timestamptz);
  IF cardinality(m_person) > 0 THEN
    INSERT INTO movement (person, n, step, from_account, to_account, valid_from, reverses, intake)
      SELECT m.person, m.n, m.step, m.f, m.t, m.at, m.reverses, drawn[m.e]
      FROM unnest(m_entry, m_person, m_n, m_step, m_from, m_to, m_at, m_reverses) AS m (e, person, n, step, f, t, at, reverses);
  END IF;
  IF p_subjects IS NOT NULL THEN
    INSERT INTO entry_subject (subject, intake) SELECT s.subject, drawn[s.e] FROM jsonb_to_recordset(p_subjects) AS s (subject uuid, e int);
  END IF;
  IF p_slices IS NOT NULL THEN PERFORM append_slices(drawn, p_slices); END IF;

  IF cardinality(s_person) > 0 AND NOT all_move THEN
    UPDATE standing SET version = s.version, n = s.n, account = s.account, since = s.since
      FROM unnest(s_person, s_version, s_n, s_account, s_since) AS s (person, version, n, account, since) WHERE standing.person = s.person;
    GET DIAGNOSTICS rows = ROW_COUNT;
    IF rows <> cardinality(s_person) THEN RAISE EXCEPTION '% of % standings were written', rows, cardinality(s_person); END IF;
  END IF;
  IF p_standings IS NOT NULL THEN
    known := cardinality(p_persons) - cardinality(s_person);
    IF known > 0 THEN
      UPDATE standing SET version = p.version, n = p.n, account = p.account, since = p.since, entered = p.entered, seen_at = p.seen_at,
          seen_how = p.seen_how, accepted_by = p.accepted_by, basis = p.basis, bed = p.bed, birth_earliest = p.birth_earliest,
          birth_latest = p.birth_latest, family = p.family, merged_into = p.merged_into, death_reported = p.death_reported,
          missing_reported = p.missing_reported, pending = p.pending
        FROM jsonb_populate_recordset(NULL::standing, p_standings) AS p WHERE standing.person = p.person AND p.person = ANY (p_persons);
      GET DIAGNOSTICS rows = ROW_COUNT;
      IF rows <> known THEN RAISE EXCEPTION '% of % standings were written', rows, known; END IF;
    END IF;
    IF jsonb_array_length(p_standings) > known THEN
      INSERT INTO standing SELECT p.* FROM jsonb_populate_recordset(NULL::standing, p_standings) AS p WHERE NOT p.person = ANY (p_persons);
    END IF;
  END IF;
  IF p_rest IS NOT NULL THEN PERFORM append_rest(drawn, p_rest, p_handovers); END IF;
  RETURN coalesce(fresh, '{}');
END $$;

-- Puts the numbers of accounts just opened where -1, -2, … stand for them.
CREATE FUNCTION numbered(p_rows jsonb, p_field text, p_fresh int[]) RETURNS jsonb LANGUAGE sql IMMUTABLE AS $$
  SELECT jsonb_agg(CASE WHEN (r ->> p_field)::int < 0 THEN r || jsonb_build_object(p_field, p_fresh[-(r ->> p_field)::int]) ELSE r END)
    FROM jsonb_array_elements(p_rows) r
$$;

CREATE FUNCTION numbered(p_accounts int[], p_fresh int[]) RETURNS int[] LANGUAGE sql IMMUTABLE AS $$
  SELECT ARRAY (SELECT CASE WHEN a < 0 THEN p_fresh[-a] ELSE a END FROM unnest(p_accounts) WITH ORDINALITY AS u (a, i) ORDER BY i)
$$;

CREATE FUNCTION append_slices(drawn bigint[], p_slices jsonb) RETURNS void LANGUAGE plpgsql AS $$
BEGIN
  INSERT INTO slice (intake, subject, field_group, ordinal, commitment)
    SELECT drawn[s.e], s.subject, g.name, s.ordinal, decode(s.commitment, 'hex')
    FROM jsonb_each(p_slices) AS g (name, rows), jsonb_to_recordset(g.rows) AS s (e int, subject uuid, ordinal smallint, commitment text);
  IF p_slices ? 'identity' THEN
    INSERT INTO slice_identity (subject, intake, ordinal, salt, content)
      SELECT s.subject, drawn[s.e], s.ordinal, decode(s.salt, 'hex'), s.content
      FROM jsonb_to_recordset(p_slices -> 'identity') AS s (e int, subject uuid, ordinal smallint, salt text, content jsonb);
  END IF;
  IF p_slices ? 'custody' THEN
    INSERT INTO slice_custody (subject, intake, ordinal, salt, content)
      SELECT s.subject, drawn[s.e], s.ordinal, decode(s.salt, 'hex'), s.content
      FROM jsonb_to_recordset(p_slices -> 'custody') AS s (e int, subject uuid, ordinal smallint, salt text, content jsonb);
  END IF;
  IF p_slices ? 'family' THEN
    INSERT INTO slice_family (subject, intake, ordinal, salt, content)
      SELECT s.subject, drawn[s.e], s.ordinal, decode(s.salt, 'hex'), s.content
      FROM jsonb_to_recordset(p_slices -> 'family') AS s (e int, subject uuid, ordinal smallint, salt text, content jsonb);
  END IF;
  IF p_slices ? 'transfer' THEN
    INSERT INTO slice_transfer (subject, intake, ordinal, salt, content)
      SELECT s.subject, drawn[s.e], s.ordinal, decode(s.salt, 'hex'), s.content
      FROM jsonb_to_recordset(p_slices -> 'transfer') AS s (e int, subject uuid, ordinal smallint, salt text, content jsonb);
  END IF;
  IF p_slices ? 'disclosure' THEN
    INSERT INTO slice_disclosure (subject, intake, ordinal, salt, content)
      SELECT s.subject, drawn[s.e], s.ordinal, decode(s.salt, 'hex'), s.content
      FROM jsonb_to_recordset(p_slices -> 'disclosure') AS s (e int, subject uuid, ordinal smallint, salt text, content jsonb);
  END IF;
  IF p_slices ? 'medical' THEN
    INSERT INTO slice_medical (subject, intake, ordinal, salt, content)
      SELECT s.subject, drawn[s.e], s.ordinal, decode(s.salt, 'hex'), s.content
      FROM jsonb_to_recordset(p_slices -> 'medical') AS s (e int, subject uuid, ordinal smallint, salt text, content jsonb);
  END IF;
  IF p_slices ? 'child' THEN
    INSERT INTO slice_child (subject, intake, ordinal, salt, content)
      SELECT s.subject, drawn[s.e], s.ordinal, decode(s.salt, 'hex'), s.content
      FROM jsonb_to_recordset(p_slices -> 'child') AS s (e int, subject uuid, ordinal smallint, salt text, content jsonb);
  END IF;
END $$;

-- Authorities and places come first: accounts name them.
CREATE FUNCTION append_places(p_rest jsonb) RETURNS void LANGUAGE plpgsql AS $$
BEGIN
  UPDATE book SET directory = directory + 1
    WHERE (p_rest -> 'authorities', p_rest -> 'new_places', p_rest -> 'places') <> ('[]'::jsonb, '[]'::jsonb, '[]'::jsonb);
  INSERT INTO authority SELECT a.* FROM jsonb_populate_recordset(NULL::authority, p_rest -> 'authorities') AS a;
  -- A place that another batch declared in the meantime is a conflict, not a change.
  INSERT INTO place SELECT p.* FROM jsonb_populate_recordset(NULL::place, p_rest -> 'new_places') AS p;
  UPDATE place SET holder = p.holder, taken = p.taken, gate = p.gate, certified = p.certified, working = p.working, maximum = p.maximum
    FROM jsonb_populate_recordset(NULL::place, p_rest -> 'places') AS p WHERE place.code = p.code;
END $$;

-- The projections few batches touch.
CREATE FUNCTION append_rest(drawn bigint[], p_rest jsonb, p_handovers uuid[]) RETURNS void LANGUAGE plpgsql AS $$
DECLARE
  rows int;
BEGIN
  UPDATE handover SET version = h.version, arrival = h.arrival, closed = h.closed, content = h.content
    FROM jsonb_populate_recordset(NULL::handover, p_rest -> 'handovers') AS h WHERE handover.id = h.id AND h.id = ANY (p_handovers);
  GET DIAGNOSTICS rows = ROW_COUNT;
  IF rows <> cardinality(p_handovers) THEN RAISE EXCEPTION '% of % handovers were written', rows, cardinality(p_handovers); END IF;
  INSERT INTO handover SELECT h.* FROM jsonb_populate_recordset(NULL::handover, p_rest -> 'handovers') AS h
    WHERE NOT h.id = ANY (p_handovers);
  -- Lines that end first: a person who changes handover within one batch must not be pending twice in between.
  INSERT INTO handover_line SELECT l.* FROM jsonb_populate_recordset(NULL::handover_line, p_rest -> 'lines') AS l
    ORDER BY l.state IN ('offered', 'agreed', 'in-transit', 'recall-asked')
    ON CONFLICT (handover, person) DO UPDATE SET state = EXCLUDED.state, kept_at = EXCLUDED.kept_at;
  INSERT INTO disclosure SELECT d.* FROM jsonb_populate_recordset(NULL::disclosure, p_rest -> 'disclosures') AS d
    ON CONFLICT (person, authority) DO UPDATE SET permitted = EXCLUDED.permitted;
  INSERT INTO list_row SELECT r.* FROM jsonb_populate_recordset(NULL::list_row, p_rest -> 'list_rows') AS r
    ON CONFLICT (key) DO UPDATE SET said = EXCLUDED.said WHERE list_row.subject = EXCLUDED.subject;
  GET DIAGNOSTICS rows = ROW_COUNT;
  -- The same row was taken in by another batch at the same moment, as another person: decide anew, and it is found.
  IF rows <> jsonb_array_length(p_rest -> 'list_rows') THEN
    RAISE EXCEPTION 'rows of this list were taken in at the same moment' USING ERRCODE = 'serialization_failure';
  END IF;
  INSERT INTO claim (id, authority, intake)
    SELECT c.id, c.authority, drawn[c.e] FROM jsonb_to_recordset(p_rest -> 'claims') AS c (id uuid, authority text, e int)
      ON CONFLICT (id) DO NOTHING;
  -- In the order of the index: neighbours fall on the same pages.
  INSERT INTO name_key SELECT u.key, k.subject
    FROM jsonb_to_recordset(p_rest -> 'name_keys') AS k (subject uuid, keys bigint[]), unnest(k.keys) AS u (key) ORDER BY u.key;
  INSERT INTO proposal SELECT p.* FROM jsonb_populate_recordset(NULL::proposal, p_rest -> 'proposals') AS p
    ON CONFLICT (a, b) DO UPDATE SET state = EXCLUDED.state;
  INSERT INTO decision SELECT d.* FROM jsonb_populate_recordset(NULL::decision, p_rest -> 'decisions') AS d
    ON CONFLICT (id) DO UPDATE SET state = EXCLUDED.state WHERE decision.state = 'open';
  GET DIAGNOSTICS rows = ROW_COUNT;
  IF rows <> jsonb_array_length(p_rest -> 'decisions') THEN
    RAISE EXCEPTION 'a decision was settled at the same moment' USING ERRCODE = 'serialization_failure';
  END IF;
  INSERT INTO breach SELECT b.* FROM jsonb_populate_recordset(NULL::breach, p_rest -> 'breaches') AS b
    ON CONFLICT (id) DO UPDATE SET closed = EXCLUDED.closed;
  IF p_rest ?| ARRAY['matters', 'relied', 'sightings'] THEN PERFORM append_matters(p_rest); END IF;
END $$;

-- Gives contiguous index numbers to entries up to an intake number below which no transaction is under way any more.
-- One sequencer at a time; whoever does not get the lock leaves it to the other.
CREATE FUNCTION sequence_entries(p_up_to bigint) RETURNS bigint LANGUAGE plpgsql AS $$
DECLARE
  last_index bigint;
  last_intake bigint;
  last_time timestamptz;
BEGIN
  IF NOT pg_try_advisory_xact_lock(7201, 1) THEN RETURN NULL; END IF;
  -- Need not wait for the disk: if a crash takes these rows, the same entries get the same numbers again.
  PERFORM set_config('synchronous_commit', 'off', true);
  SELECT l.index, l.intake, l.sequenced_at INTO last_index, last_intake, last_time FROM log_entry l ORDER BY l.index DESC LIMIT 1;
  INSERT INTO log_entry (index, intake, sequenced_at)
    SELECT coalesce(last_index, 0) + row_number() OVER (ORDER BY e.intake), e.intake,
      greatest(last_time, max(e.recorded_at) OVER (ORDER BY e.intake))
    FROM entry e WHERE e.intake > coalesce(last_intake, 0) AND e.intake <= p_up_to;
  RETURN (SELECT coalesce(max(l.index), 0) FROM log_entry l);
END $$;

-- Folds the changes of the tallies together. Reading sums both tables, so it does not matter when this runs.
CREATE FUNCTION fold_tallies() RETURNS void LANGUAGE plpgsql AS $$
BEGIN
  IF NOT pg_try_advisory_xact_lock(7201, 2) THEN RETURN; END IF;
  PERFORM set_config('synchronous_commit', 'off', true);
  WITH gone AS (DELETE FROM tally_change RETURNING account, seen_hour, answered, net),
  sums AS (SELECT account, seen_hour, answered, sum(net) AS net FROM gone GROUP BY 1, 2, 3 HAVING sum(net) <> 0)
  MERGE INTO tally t USING sums s ON t.account = s.account AND t.seen_hour = s.seen_hour AND t.answered = s.answered
    WHEN MATCHED AND t.count + s.net = 0 THEN DELETE
    WHEN MATCHED THEN UPDATE SET count = t.count + s.net
    WHEN NOT MATCHED THEN INSERT (account, seen_hour, answered, count) VALUES (s.account, s.seen_hour, s.answered, s.net);
END $$;
