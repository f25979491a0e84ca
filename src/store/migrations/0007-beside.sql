-- What the tallies do not hold, now: with the caller's rights for an authority, as the owner for figures of the whole book.
-- due_before: planned arrivals before it are past the hours for a receipt.
CREATE FUNCTION beside_now(due_before timestamptz)
RETURNS TABLE (overdue int, limbo int, may_be_same int, open_breaches int, in_variance int, without_basis int)
LANGUAGE sql STABLE AS $$
  SELECT
    (SELECT count(*)::int FROM handover h JOIN handover_line l ON l.handover = h.id
      WHERE NOT h.closed AND h.arrival < due_before AND l.state IN ('in-transit', 'recall-asked', 'cancelled', 'absent')),
    (SELECT count(*)::int FROM handover h JOIN handover_line l ON l.handover = h.id
      WHERE NOT h.closed AND l.state IN ('refused-on-arrival', 'turned-back', 'limbo')),
    (SELECT count(*)::int FROM proposal WHERE state = 'proposed'),
    (SELECT count(*)::int FROM breach WHERE NOT closed),
    (SELECT count(DISTINCT v.subject)::int FROM variance v JOIN standing s ON s.person = v.subject
      WHERE v.open AND s.account & 15 IN (1, 6)),
    (SELECT count(*)::int FROM standing WHERE basis = 'none' AND account & 15 IN (1, 6))
$$;
CREATE FUNCTION book_beside_now(due_before timestamptz)
RETURNS TABLE (overdue int, limbo int, may_be_same int, open_breaches int, in_variance int, without_basis int)
LANGUAGE sql STABLE SECURITY DEFINER SET search_path = pg_catalog, public, pg_temp AS $$ SELECT * FROM beside_now(due_before) $$;
-- The same for the authority that asks. As the owner, because the rule of rows would judge every pair and every person by itself; the
-- conditions are those rules, asked once of accounts and handovers instead. Sums only.
CREATE FUNCTION own_beside_now(due_before timestamptz)
RETURNS TABLE (overdue int, limbo int, may_be_same int, open_breaches int, in_variance int, without_basis int)
LANGUAGE sql STABLE SECURITY DEFINER SET search_path = pg_catalog, public, pg_temp AS $$
  WITH scope AS MATERIALIZED (SELECT id FROM account_in_scope),
  party AS MATERIALIZED (SELECT h.id, h.arrival, h.closed FROM handover h WHERE acting() IN (h.sender, h.receiver, h.transit)),
  seen AS MATERIALIZED (
    SELECT s.person FROM standing s WHERE s.account IN (SELECT id FROM scope)
    UNION ALL SELECT s.person FROM standing s WHERE s.pending IN (SELECT id FROM party)
    UNION ALL SELECT c.id FROM claim c WHERE c.authority = acting())
  SELECT
    (SELECT count(*)::int FROM party h JOIN handover_line l ON l.handover = h.id
      WHERE NOT h.closed AND h.arrival < due_before AND l.state IN ('in-transit', 'recall-asked', 'cancelled', 'absent')),
    (SELECT count(*)::int FROM party h JOIN handover_line l ON l.handover = h.id
      WHERE NOT h.closed AND l.state IN ('refused-on-arrival', 'turned-back', 'limbo')),
    (SELECT count(*)::int FROM proposal p WHERE p.state = 'proposed'
      AND p.a IN (SELECT person FROM seen) AND p.b IN (SELECT person FROM seen)),
    (SELECT count(*)::int FROM breach WHERE NOT closed AND owner = acting()),
    (SELECT count(DISTINCT v.subject)::int FROM variance v JOIN standing s ON s.person = v.subject
      WHERE v.open AND v.authority = acting() AND s.account & 15 IN (1, 6) AND s.person IN (SELECT person FROM seen)),
    (SELECT count(*)::int FROM standing WHERE basis = 'none' AND account & 15 IN (1, 6)
      AND (account IN (SELECT id FROM scope) OR pending IN (SELECT id FROM party)))
$$;
CREATE INDEX standing_without_basis ON standing (account) WHERE basis = 'none';
CREATE INDEX handover_open ON handover (arrival) WHERE NOT closed;
CREATE INDEX proposal_open ON proposal (a, b) WHERE state = 'proposed';
-- Pairs that are looked at first.
CREATE INDEX proposal_sure ON proposal (a, b) WHERE state = 'proposed' AND why @> '["names-equal", "birth-equal"]';

-- About whom a count and the book differed, as of t and as known by w: with the caller's rights, for it names persons.
CREATE FUNCTION differing_at(t timestamptz, w bigint, own boolean) RETURNS TABLE (person uuid) LANGUAGE sql STABLE AS $$
  SELECT DISTINCT p.person FROM entry e CROSS JOIN LATERAL unnest(e.subjects) WITH ORDINALITY AS p (person, i)
  WHERE e.type = 'VariancesOpened' AND e.intake <= w AND e.occurred_to <= t AND (NOT own OR e.body ->> 'authority' = acting())
    AND NOT EXISTS (SELECT FROM entry c WHERE c.type = 'VariancesClosed' AND c.intake <= w AND c.occurred_to <= t
      AND c.body -> 'variances' ? (e.body -> 'ids' ->> (p.i - 1)::int))
$$;

-- The same as of t and as known by w, read from the entries.
CREATE FUNCTION beside_at(t timestamptz, w bigint, due_before timestamptz, own boolean)
RETURNS TABLE (overdue int, limbo int, may_be_same int, open_breaches int, in_variance int)
LANGUAGE sql STABLE SECURITY DEFINER SET search_path = pg_catalog, public, pg_temp AS $$
  WITH said AS (SELECT * FROM entry WHERE intake <= w AND occurred_to <= t),
  mine AS (SELECT h.id FROM handover h WHERE NOT own OR acting() IN (h.sender, h.receiver, h.transit)),
  line AS (
    SELECT DISTINCT ON (e.body ->> 'handover', e.subjects[(l ->> 'subject')::int + 1])
      (e.body ->> 'handover')::uuid AS handover, l ->> 'state' AS state
    FROM said e CROSS JOIN LATERAL jsonb_array_elements(e.body -> 'lines') l
    WHERE e.body ? 'handover' AND e.body ? 'lines' ORDER BY e.body ->> 'handover', e.subjects[(l ->> 'subject')::int + 1], e.intake DESC),
  plan AS (
    SELECT DISTINCT ON (e.body ->> 'handover') (e.body ->> 'handover')::uuid AS handover, (e.body #>> '{plan,arrival}')::bigint AS arrival
    FROM said e WHERE e.body ? 'handover' AND e.body ? 'plan' ORDER BY e.body ->> 'handover', e.intake DESC),
  underway AS (SELECT line.state, plan.arrival FROM line JOIN plan USING (handover) WHERE handover IN (SELECT id FROM mine)),
  proposed AS (
    SELECT DISTINCT (p ->> 'a')::uuid AS a, (p ->> 'b')::uuid AS b FROM said e CROSS JOIN LATERAL jsonb_array_elements(e.body -> 'pairs') p
    WHERE e.type = 'SamenessProposed'),
  judged AS (
    SELECT least(e.subjects[1], x.other) AS a, greatest(e.subjects[1], x.other) AS b
    FROM said e CROSS JOIN LATERAL (SELECT coalesce((e.body ->> 'claim')::uuid, e.subjects[2]) AS other) x
    WHERE e.type IN ('JudgedSame', 'JudgedDifferent')),
  visible AS (
    SELECT p.person FROM standing p WHERE own AND p.account IN (SELECT id FROM account_in_scope)
    UNION ALL SELECT c.id FROM claim c WHERE own AND c.authority = acting()),
  opened AS (
    SELECT e.id || '.' || (b.i - 1) AS id
    FROM said e CROSS JOIN LATERAL jsonb_array_elements(e.body -> 'breaches') WITH ORDINALITY AS b (breach, i)
    WHERE e.body ? 'breaches' AND (NOT own OR b.breach ->> 'owner' = acting()))
  SELECT
    (SELECT count(*)::int FROM underway WHERE arrival < extract(epoch FROM due_before) * 1000
      AND state IN ('in-transit', 'recall-asked', 'cancelled', 'absent')),
    (SELECT count(*)::int FROM underway WHERE state IN ('refused-on-arrival', 'turned-back', 'limbo')),
    (SELECT count(*)::int FROM (SELECT a, b FROM proposed EXCEPT SELECT a, b FROM judged) p
      WHERE NOT own OR (p.a IN (SELECT person FROM visible) AND p.b IN (SELECT person FROM visible))),
    (SELECT count(*)::int FROM opened WHERE id NOT IN (SELECT e.body ->> 'breach' FROM said e WHERE e.type = 'BreachClosed')),
    (SELECT count(*)::int FROM differing_at(t, w, own) d CROSS JOIN LATERAL (
      SELECT m.to_account FROM movement m WHERE m.person = d.person AND m.intake <= w AND m.valid_from <= t AND m.reverses IS NULL
        AND NOT EXISTS (SELECT FROM movement r WHERE r.person = m.person AND r.reverses = m.n AND r.intake <= w)
      ORDER BY m.valid_from DESC, m.n DESC LIMIT 1) stay WHERE stay.to_account & 15 IN (1, 6))
$$;
REVOKE ALL ON FUNCTION beside_now(timestamptz), book_beside_now(timestamptz), own_beside_now(timestamptz),
  beside_at(timestamptz, bigint, timestamptz, boolean),
  differing_at(timestamptz, bigint, boolean)
  FROM PUBLIC;
GRANT EXECUTE ON FUNCTION beside_now(timestamptz), book_beside_now(timestamptz), own_beside_now(timestamptz),
  beside_at(timestamptz, bigint, timestamptz, boolean),
  differing_at(timestamptz, bigint, boolean)
  TO musterbook_ledger, musterbook_reader;
