-- How many stood where, as of any moment and as known on any other; and what readers may be told of it.

-- A cut is a moment on both time axes: an intake number, and the latest time any movement up to it speaks of. Populations are kept at
-- cuts, so a question about the past adds up little more than two cuts' movements, however long the book is.
-- Makes the next cut once `p_size` movements stand in the book's order since the last one; null when there are not so many yet.
CREATE FUNCTION make_cut(p_size int) RETURNS int LANGUAGE plpgsql SET plan_cache_mode = force_custom_plan AS $$
DECLARE
  last cut;
  next cut;
  earlier cut;
  logged bigint;
  since int[];
  accounts int[];
  nets int[];
BEGIN
  IF NOT pg_try_advisory_xact_lock(7201, 5) THEN RETURN NULL; END IF;
  SELECT * INTO last FROM cut c ORDER BY c.number DESC LIMIT 1;
  IF NOT FOUND THEN last := (0, 0, '-infinity'); END IF;
  SELECT l.intake INTO logged FROM log_entry l ORDER BY l.index DESC LIMIT 1;
  SELECT m.intake INTO next.intake FROM movement m WHERE m.intake > last.intake AND m.intake <= logged
    ORDER BY m.intake OFFSET p_size - 1 LIMIT 1;
  IF NOT FOUND THEN RETURN NULL; END IF;
  next.number := last.number + 1;
  next.valid_from := (SELECT greatest(last.valid_from, max(m.valid_from)) FROM movement m
    WHERE m.intake > last.intake AND m.intake <= next.intake);
  INSERT INTO cut VALUES (next.number, next.intake, next.valid_from);

  INSERT INTO population (valid_cut, known_cut, accounts, counts)
    SELECT next.number, next.number,
      coalesce(array_agg(s.account ORDER BY s.account), '{}'), coalesce(array_agg(s.net ORDER BY s.account), '{}') FROM (
      SELECT p.account, sum(p.net)::int AS net FROM (
        SELECT b.account, b.net FROM population r CROSS JOIN LATERAL unnest(r.accounts, r.counts) AS b (account, net)
          WHERE r.valid_cut = last.number AND r.known_cut = last.number
        UNION ALL SELECT m.from_account, -1 FROM movement m WHERE m.intake > last.intake AND m.intake <= next.intake
        UNION ALL SELECT m.to_account, 1 FROM movement m WHERE m.intake > last.intake AND m.intake <= next.intake) p
      WHERE p.account & 15 <> 0 GROUP BY p.account HAVING sum(p.net) <> 0) s;

  -- What came late speaks of a time before the last cut: from now on known, it changes the populations of earlier cuts.
  INSERT INTO late_movement (valid_from, intake, from_account, to_account)
    SELECT m.valid_from, m.intake, m.from_account, m.to_account FROM movement m
    WHERE m.intake > last.intake AND m.intake <= next.intake AND m.valid_from <= last.valid_from;
  IF NOT FOUND THEN RETURN next.number; END IF;
  SELECT array_agg(s.since), array_agg(s.account), array_agg(s.net) INTO since, accounts, nets FROM (
    SELECT f.since, l.account, sum(l.net)::int AS net FROM movement m
      CROSS JOIN LATERAL (SELECT c.number AS since FROM cut c WHERE c.valid_from >= m.valid_from ORDER BY c.valid_from, c.number LIMIT 1) f
      CROSS JOIN LATERAL (VALUES (m.from_account, -1), (m.to_account, 1)) AS l (account, net)
    WHERE m.intake > last.intake AND m.intake <= next.intake AND m.valid_from <= last.valid_from AND l.account & 15 <> 0
    GROUP BY f.since, l.account HAVING sum(l.net) <> 0) s;
  FOR earlier IN SELECT * FROM cut c WHERE c.number <= last.number AND c.number >= (SELECT min(s) FROM unnest(since) s)
      ORDER BY c.number LOOP
    INSERT INTO population (valid_cut, known_cut, accounts, counts)
      WITH change AS (
        SELECT c.account, sum(c.net)::int AS net FROM unnest(since, accounts, nets) AS c (since, account, net)
        WHERE c.since <= earlier.number GROUP BY c.account HAVING sum(c.net) <> 0),
      before AS (SELECT r.accounts, r.counts FROM population r WHERE r.valid_cut = earlier.number ORDER BY r.known_cut DESC LIMIT 1)
      SELECT earlier.number, next.number,
        coalesce(array_agg(s.account ORDER BY s.account), '{}'), coalesce(array_agg(s.net ORDER BY s.account), '{}') FROM (
        SELECT p.account, sum(p.net)::int AS net FROM (
          SELECT b.account, b.net FROM before CROSS JOIN LATERAL unnest(before.accounts, before.counts) AS b (account, net)
          UNION ALL SELECT change.account, change.net FROM change) p
        GROUP BY p.account HAVING sum(p.net) <> 0) s
      -- Not WHERE, which would leave one row of nobody where nothing changed.
      HAVING EXISTS (SELECT FROM change);
  END LOOP;
  RETURN next.number;
END $$;
CREATE INDEX cut_by_time ON cut (valid_from, number);
-- What was known at a moment: the last entry of that time, and a list of thousands is taken in at one time.
DROP INDEX log_entry_by_time;
CREATE INDEX log_entry_by_time ON log_entry (sequenced_at, index);

-- The functions below marked SECURITY DEFINER run as the owner of the tables and so see every row. Readers may call them because
-- what they return are sums: a figure names nobody, and figures by account are open to all readers (see tally). Nothing in them
-- returns a person, and what they are asked with are moments, never conditions. Their search path ends in pg_temp, so that no
-- caller's table can stand in for ours.

-- How many stood at each account as of t, from the movements with intake numbers up to w. Accounts of kind outside hold nobody.
-- With v the last cut of which both the time is not after t and the intake number not after w, and k the last cut known by w:
--   base    up to v's time, known by k          the population kept for v, as last written by k
--   middle  after v's time, known between v and k: within one cut after v read from the movements themselves; later ones came late
--           (v + 1 is not after w, so its time is after t, and whatever is later in intake and not after t is kept as late)
--   tail    known after k, up to w              read from the movements
CREATE FUNCTION population_at(t timestamptz, w bigint) RETURNS TABLE (account int, count int)
LANGUAGE plpgsql STABLE SECURITY DEFINER SET search_path = pg_catalog, public, pg_temp SET plan_cache_mode = force_custom_plan AS $$
#variable_conflict use_column
DECLARE
  v cut;
  k cut;
  middle bigint;
BEGIN
  SELECT * INTO v FROM cut c WHERE c.valid_from <= t AND c.intake <= w ORDER BY c.number DESC LIMIT 1;
  IF NOT FOUND THEN v := (0, 0, '-infinity'); END IF;
  SELECT * INTO k FROM cut c WHERE c.intake <= w ORDER BY c.number DESC LIMIT 1;
  IF NOT FOUND THEN k := (0, 0, '-infinity'); END IF;
  middle := v.intake;
  IF v.number < k.number THEN SELECT c.intake INTO middle FROM cut c WHERE c.number = v.number + 1; END IF;
  RETURN QUERY
    WITH moved AS MATERIALIZED (
      SELECT m.from_account, m.to_account FROM movement m
        WHERE m.intake > v.intake AND m.intake <= middle AND m.valid_from > v.valid_from AND m.valid_from <= t
      UNION ALL SELECT m.from_account, m.to_account FROM late_movement m
        WHERE m.valid_from > v.valid_from AND m.valid_from <= t AND m.intake > middle AND m.intake <= k.intake
      UNION ALL SELECT m.from_account, m.to_account FROM movement m
        WHERE m.intake > k.intake AND m.intake <= w AND m.valid_from <= t)
    SELECT s.account, sum(s.net)::int FROM (
      SELECT b.account, b.net FROM (
        SELECT r.accounts, r.counts FROM population r WHERE r.valid_cut = v.number AND r.known_cut <= k.number
          ORDER BY r.known_cut DESC LIMIT 1) r CROSS JOIN LATERAL unnest(r.accounts, r.counts) AS b (account, net)
      UNION ALL SELECT moved.from_account, -1 FROM moved
      UNION ALL SELECT moved.to_account, 1 FROM moved) s
    WHERE s.account & 15 <> 0 GROUP BY s.account HAVING sum(s.net) <> 0;
END $$;

-- Bodily at each place: held there, or there as a guest.
CREATE FUNCTION population_of_places(t timestamptz, w bigint) RETURNS TABLE (place text, count int) LANGUAGE sql STABLE AS $$
  SELECT a.place, sum(p.count)::int FROM population_at(t, w) p JOIN account a ON a.id = p.account
  WHERE p.account & 15 IN (1, 6) AND a.place IS NOT NULL GROUP BY a.place
$$;

-- The tallies behind the headline as of t and as known by w: who stood where, seen in which hour, answered for or not, held on a
-- basis or not. Every person's stay, sightings and claims are read anew, so this costs time in proportion to the book. With `own`,
-- only the accounts in the caller's scope are counted.
CREATE FUNCTION tallies_at(t timestamptz, w bigint, own boolean)
RETURNS TABLE (account int, seen_hour int, answered boolean, without_basis boolean, count int)
LANGUAGE sql STABLE SECURITY DEFINER SET search_path = pg_catalog, public, pg_temp AS $$
  WITH stay AS (
    SELECT DISTINCT ON (m.person) m.person, m.to_account AS account FROM movement m
    WHERE m.intake <= w AND m.valid_from <= t AND m.reverses IS NULL
      AND NOT EXISTS (SELECT FROM movement r WHERE r.person = m.person AND r.reverses = m.n AND r.intake <= w)
    ORDER BY m.person, m.valid_from DESC, m.n DESC),
  seen AS (
    SELECT s.person, max(e.at) AS at
    FROM (
      SELECT subjects, body #> '{seen,subjects}' AS named, (body #>> '{seen,at}')::bigint AS at FROM entry
      WHERE intake <= w AND body ? 'seen') e
    CROSS JOIN LATERAL (
      SELECT unnest(e.subjects) AS person WHERE e.named IS NULL
      UNION ALL SELECT e.subjects[i::int + 1] FROM jsonb_array_elements_text(e.named) i) s
    WHERE e.at <= extract(epoch FROM t) * 1000 GROUP BY s.person),
  claimed AS (
    SELECT DISTINCT ON (s.person, e.body ->> 'state') s.person, e.body ->> 'answer' = 'accepted' AS accepted
    FROM entry e CROSS JOIN LATERAL unnest(e.subjects) AS s (person)
    WHERE e.type = 'AnswerabilityClaimed' AND e.intake <= w AND e.occurred_to <= t ORDER BY s.person, e.body ->> 'state', e.intake DESC),
  answered AS (SELECT DISTINCT c.person FROM claimed c WHERE c.accepted),
  based AS (
    SELECT DISTINCT e.subjects[i::int + 1] AS person FROM entry e
    CROSS JOIN LATERAL jsonb_array_elements(e.body -> 'basis') b CROSS JOIN LATERAL jsonb_array_elements_text(b -> 1) i
    WHERE e.intake <= w AND e.occurred_to <= t AND e.body ? 'basis')
  SELECT stay.account, coalesce(seen.at / 3600000, -1)::int, answered.person IS NOT NULL, based.person IS NULL, count(*)::int
  FROM stay LEFT JOIN seen USING (person) LEFT JOIN answered USING (person) LEFT JOIN based USING (person)
  WHERE stay.account & 15 <> 0 AND (NOT own OR stay.account IN (SELECT id FROM account_in_scope))
  GROUP BY 1, 2, 3, 4
$$;

REVOKE ALL ON FUNCTION make_cut(int), population_at(timestamptz, bigint), population_of_places(timestamptz, bigint),
  tallies_at(timestamptz, bigint, boolean) FROM PUBLIC;
GRANT EXECUTE ON FUNCTION make_cut(int) TO musterbook_ledger;
GRANT EXECUTE ON FUNCTION population_at(timestamptz, bigint), population_of_places(timestamptz, bigint),
  tallies_at(timestamptz, bigint, boolean) TO musterbook_ledger, musterbook_reader;
