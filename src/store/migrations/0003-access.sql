-- What the two runtime roles may do. Nothing is granted that is not named here; row-level security is forced, so the owner is under it too.
-- ledger: every row of its node, INSERT only on entries, slices and movements.
-- reader: every query for a user, filtered by the user's authority (musterbook.authority) and role (musterbook.role).

GRANT USAGE ON SCHEMA public TO musterbook_ledger, musterbook_reader;
REVOKE CREATE ON SCHEMA public FROM PUBLIC;

GRANT SELECT ON ALL TABLES IN SCHEMA public TO musterbook_ledger;
GRANT INSERT ON entry, log_entry, command, entry_subject, slice, slice_identity, slice_family, slice_custody, slice_transfer,
  slice_disclosure, slice_medical, slice_child, account, movement, claim, cut, population, late_movement, reading, session
  TO musterbook_ledger;
GRANT INSERT, UPDATE ON authority, place, standing, handover, handover_line, disclosure, list_row, proposal, decision, breach
  TO musterbook_ledger;
GRANT INSERT ON name_key TO musterbook_ledger;
GRANT INSERT, UPDATE, DELETE ON tally TO musterbook_ledger;
GRANT INSERT, DELETE ON tally_change TO musterbook_ledger;
GRANT DELETE ON session TO musterbook_ledger;
GRANT UPDATE (clock_at, clock_since, clock_speed, directory) ON book TO musterbook_ledger;
GRANT USAGE, SELECT ON SEQUENCE intake, account_number TO musterbook_ledger;

GRANT SELECT ON book, authority, place, account, log_entry, entry, entry_subject, movement, leg, standing, handover, handover_line,
  list_row, claim, name_key, proposal, decision, breach, tally, tally_change, slice_identity, slice_family, slice_custody,
  slice_transfer, slice_disclosure, slice_medical, slice_child TO musterbook_reader;
GRANT INSERT ON reading TO musterbook_reader;

-- An unset or empty setting is no authority at all.
CREATE FUNCTION acting() RETURNS text LANGUAGE sql STABLE PARALLEL SAFE AS $$
  SELECT nullif(current_setting('musterbook.authority', true), '')
$$;
CREATE FUNCTION acting_role() RETURNS text LANGUAGE sql STABLE PARALLEL SAFE AS $$
  SELECT nullif(current_setting('musterbook.role', true), '')
$$;
-- Roles that deal with persons; all others see figures only, of their own authority too.
CREATE FUNCTION sees_persons() RETURNS boolean LANGUAGE sql STABLE PARALLEL SAFE AS $$
  SELECT current_setting('musterbook.role', true) IN ('registrar', 'desk', 'escort', 'clinician', 'child-protection')
$$;
CREATE FUNCTION parties() RETURNS text[] LANGUAGE sql STABLE PARALLEL SAFE AS $$
  SELECT string_to_array(nullif(current_setting('musterbook.parties', true), ''), ',')
$$;
DO $$
DECLARE
  name text;
BEGIN
  FOR name IN SELECT relname FROM pg_class WHERE relnamespace = 'public'::regnamespace AND relkind = 'r' AND relname <> 'migration' LOOP
    EXECUTE format('ALTER TABLE %I ENABLE ROW LEVEL SECURITY', name);
    EXECUTE format('ALTER TABLE %I FORCE ROW LEVEL SECURITY', name);
    EXECUTE format('CREATE POLICY ledger_reads ON %I FOR SELECT TO musterbook_ledger USING (true)', name);
    EXECUTE format('CREATE POLICY owner_all ON %I TO musterbook_owner USING (true) WITH CHECK (true)', name);
  END LOOP;
  FOREACH name IN ARRAY ARRAY['log_entry', 'entry_subject', 'slice', 'slice_identity', 'slice_family', 'slice_custody',
      'slice_transfer', 'slice_disclosure', 'slice_medical', 'slice_child', 'claim', 'cut', 'population', 'late_movement', 'reading',
      'session', 'name_key', 'tally_change', 'tally'] LOOP
    EXECUTE format('CREATE POLICY ledger_adds ON %I FOR INSERT TO musterbook_ledger WITH CHECK (true)', name);
  END LOOP;
  FOREACH name IN ARRAY ARRAY['authority', 'place', 'standing', 'handover', 'handover_line', 'disclosure', 'list_row',
      'proposal', 'decision', 'breach'] LOOP
    EXECUTE format('CREATE POLICY ledger_adds ON %I FOR INSERT TO musterbook_ledger WITH CHECK (true)', name);
    EXECUTE format('CREATE POLICY ledger_changes ON %I FOR UPDATE TO musterbook_ledger USING (true)', name);
  END LOOP;
END $$;
CREATE POLICY ledger_changes ON tally FOR UPDATE TO musterbook_ledger USING (true);
CREATE POLICY ledger_removes ON tally FOR DELETE TO musterbook_ledger USING (true);
CREATE POLICY ledger_removes ON tally_change FOR DELETE TO musterbook_ledger USING (true);
CREATE POLICY ledger_removes ON session FOR DELETE TO musterbook_ledger USING (true);
CREATE POLICY ledger_changes ON book FOR UPDATE TO musterbook_ledger USING (true);

-- Nobody writes in another authority's name, and nobody writes as another node.
CREATE POLICY ledger_adds ON entry FOR INSERT TO musterbook_ledger WITH CHECK (
  authority = (SELECT acting()) AND origin = (SELECT node FROM book));
CREATE POLICY ledger_adds ON command FOR INSERT TO musterbook_ledger WITH CHECK (authority = (SELECT acting()));
-- No node writes into another's accounts.
CREATE POLICY ledger_adds ON account FOR INSERT TO musterbook_ledger WITH CHECK (
  EXISTS (SELECT FROM authority a WHERE a.code = roll AND a.home = (SELECT node FROM book)));
-- A person is taken off a roll by the authority whose roll it is, or by the receiver of the handover the person is under way with.
-- Births follow the mother; merging and its undoing are signed for both rolls (the door sees to that).
-- Written as scalar questions on purpose: an EXISTS may be planned as a hash of the whole table, once for every append.
CREATE POLICY ledger_adds ON movement FOR INSERT TO musterbook_ledger WITH CHECK (
  (SELECT e.authority FROM entry e WHERE e.intake = movement.intake) = (SELECT acting())
  AND (SELECT true FROM account a WHERE a.id = to_account)
  AND (SELECT a.roll = ANY ((SELECT parties())::text[]) OR step IN (2, 16, 17)
      OR (a.kind = 2 AND (SELECT h.receiver FROM handover h WHERE h.id = a.handover) = ANY ((SELECT parties())::text[]))
    FROM account a WHERE a.id = from_account));

-- What a user's authority may see of accounts: those on its roll, at a place it holds and has not taken, or under way in a handover it is
-- party to.
-- Figures by account name nobody and are open to all readers; persons are not.
CREATE POLICY reader_reads ON book FOR SELECT TO musterbook_reader USING (true);
CREATE POLICY reader_reads ON authority FOR SELECT TO musterbook_reader USING (true);
CREATE POLICY reader_reads ON place FOR SELECT TO musterbook_reader USING (true);
CREATE POLICY reader_reads ON account FOR SELECT TO musterbook_reader USING (true);
CREATE POLICY reader_reads ON log_entry FOR SELECT TO musterbook_reader USING (true);
CREATE POLICY reader_reads ON tally FOR SELECT TO musterbook_reader USING (true);
CREATE POLICY reader_reads ON tally_change FOR SELECT TO musterbook_reader USING (true);
CREATE POLICY reader_reads ON handover FOR SELECT TO musterbook_reader USING (
  sees_persons() AND acting() IN (sender, receiver, transit));
CREATE POLICY reader_reads ON handover_line FOR SELECT TO musterbook_reader USING (EXISTS (SELECT FROM handover h WHERE h.id = handover));

CREATE VIEW account_in_scope WITH (security_invoker = true) AS
  SELECT a.id FROM account a LEFT JOIN place p ON p.code = a.place LEFT JOIN handover h ON h.id = a.handover
  WHERE a.roll = acting() OR (p.holder = acting() AND p.taken IS NULL) OR acting() IN (h.sender, h.receiver, h.transit);
GRANT SELECT ON account_in_scope TO musterbook_reader, musterbook_ledger;

-- Whoever asks about one place says so beforehand; its accounts are then judged once, and not for every person there.
CREATE FUNCTION seen_accounts() RETURNS int[] LANGUAGE plpgsql STABLE PARALLEL SAFE AS $$
BEGIN
  IF coalesce(current_setting('musterbook.place', true), '') = '' THEN RETURN '{}'; END IF;
  RETURN ARRAY (SELECT a.id FROM account a JOIN account_in_scope s ON s.id = a.id WHERE a.place = current_setting('musterbook.place'));
END $$;
-- Figures-only roles see no person.
CREATE POLICY reader_reads ON standing FOR SELECT TO musterbook_reader USING (
  (SELECT sees_persons())
  AND (account = ANY ((SELECT seen_accounts())::int[]) OR EXISTS (SELECT FROM account_in_scope s WHERE s.id = standing.account)
    OR (pending IS NOT NULL AND EXISTS (SELECT FROM handover h WHERE h.id = pending))));

-- Whatever else is about a person follows the person. These are functions, and not questions inside each rule, because a rule within
-- a rule within a rule takes the database longer to make ready than to answer; they ask with the rights of whoever calls them.
CREATE FUNCTION may_see(p_person uuid) RETURNS boolean LANGUAGE plpgsql STABLE PARALLEL SAFE AS $$
BEGIN
  RETURN EXISTS (SELECT FROM standing WHERE person = p_person);
END $$;
CREATE FUNCTION may_see_one_of(p_persons uuid[]) RETURNS boolean LANGUAGE plpgsql STABLE PARALLEL SAFE AS $$
BEGIN
  RETURN EXISTS (SELECT FROM standing WHERE person = ANY (p_persons));
END $$;
CREATE FUNCTION is_on_own_roll(p_person uuid) RETURNS boolean LANGUAGE plpgsql STABLE PARALLEL SAFE AS $$
BEGIN
  RETURN EXISTS (SELECT FROM standing s JOIN account a ON a.id = s.account WHERE s.person = p_person AND a.roll = acting());
END $$;
CREATE FUNCTION is_own_claim(p_claim uuid) RETURNS boolean LANGUAGE plpgsql STABLE PARALLEL SAFE AS $$
BEGIN
  RETURN EXISTS (SELECT FROM claim WHERE id = p_claim);
END $$;
-- Whoever asks about one person says so beforehand; that person is then judged once, and not for every row.
CREATE FUNCTION seen_about() RETURNS uuid LANGUAGE plpgsql STABLE PARALLEL SAFE AS $$
BEGIN
  RETURN (SELECT person FROM standing WHERE person = nullif(current_setting('musterbook.about', true), '')::uuid);
END $$;

CREATE POLICY reader_reads ON movement FOR SELECT TO musterbook_reader USING (
  person = (SELECT seen_about()) OR EXISTS (SELECT FROM standing p WHERE p.person = movement.person));
CREATE POLICY reader_reads ON entry_subject FOR SELECT TO musterbook_reader USING (subject = (SELECT seen_about()) OR may_see(subject));
-- An entry's subjects are those it moves and those it only concerns.
CREATE POLICY reader_reads ON entry FOR SELECT TO musterbook_reader USING (
  (SELECT sees_persons()) AND (authority = (SELECT acting()) OR (SELECT seen_about()) = ANY (subjects) OR may_see_one_of(subjects)));
CREATE POLICY reader_reads ON claim FOR SELECT TO musterbook_reader USING ((SELECT sees_persons()) AND authority = (SELECT acting()));
CREATE POLICY reader_reads ON list_row FOR SELECT TO musterbook_reader USING ((SELECT sees_persons()) AND authority = (SELECT acting()));
CREATE POLICY reader_reads ON name_key FOR SELECT TO musterbook_reader USING (
  may_see(subject) OR is_own_claim(subject));
-- A pair shows only to who may see both: that somebody like this stands in another authority's book is itself a disclosure.
CREATE POLICY reader_reads ON proposal FOR SELECT TO musterbook_reader USING (
  (may_see(a) OR is_own_claim(a)) AND (may_see(b) OR is_own_claim(b)));
CREATE POLICY reader_reads ON decision FOR SELECT TO musterbook_reader USING ((SELECT sees_persons()) AND (authority = (SELECT acting())
  OR EXISTS (SELECT FROM standing p JOIN account a ON a.id = p.account
    WHERE a.roll = (SELECT acting()) AND p.person::text IN (command ->> 'keep', command ->> 'one', command ->> 'other'))));
CREATE POLICY reader_reads ON breach FOR SELECT TO musterbook_reader USING ((SELECT sees_persons()) AND owner = (SELECT acting()));
CREATE POLICY reader_notes ON reading FOR INSERT TO musterbook_reader WITH CHECK (authority = (SELECT acting()));

-- Field groups, deny first. identity: whoever may see the person, but no escort. family: also child protection. custody: the
-- roll's own registrars and desks. transfer: parties of the handover. disclosure (interviews on fear of a state): the roll's own
-- desk, never that state.
CREATE POLICY reader_reads ON slice_identity FOR SELECT TO musterbook_reader USING (
  (SELECT acting_role()) IN ('registrar', 'desk', 'clinician', 'child-protection')
  AND (subject = (SELECT seen_about()) OR EXISTS (SELECT FROM standing p WHERE p.person = subject) OR is_own_claim(subject)));
CREATE POLICY reader_reads ON slice_family FOR SELECT TO musterbook_reader USING (
  (SELECT acting_role()) IN ('registrar', 'desk', 'child-protection') AND may_see(subject));
CREATE POLICY reader_reads ON slice_custody FOR SELECT TO musterbook_reader USING (
  (SELECT acting_role()) IN ('registrar', 'desk') AND (is_on_own_roll(subject) OR is_own_claim(subject)));
CREATE POLICY reader_reads ON slice_transfer FOR SELECT TO musterbook_reader USING (
  (SELECT acting_role()) IN ('registrar', 'desk', 'escort') AND EXISTS (SELECT FROM handover_line l WHERE l.person = subject));
CREATE POLICY reader_reads ON slice_disclosure FOR SELECT TO musterbook_reader USING (
  (SELECT acting_role()) = 'desk' AND content ->> 'to' <> (SELECT acting()) AND is_on_own_roll(subject));
-- medical: clinicians of the roll, and nobody else. child: child protection of the roll; never custody staff, not even in an emergency.
CREATE POLICY reader_reads ON slice_medical FOR SELECT TO musterbook_reader USING (
  (SELECT acting_role()) = 'clinician' AND is_on_own_roll(subject));
CREATE POLICY reader_reads ON slice_child FOR SELECT TO musterbook_reader USING (
  (SELECT acting_role()) = 'child-protection' AND is_on_own_roll(subject));
-- That a field group exists may be known where it may not be read; of interviews on fear of a state only to the roll's own authority.
GRANT SELECT (intake, subject, field_group) ON slice TO musterbook_reader;
CREATE POLICY reader_reads ON slice FOR SELECT TO musterbook_reader USING (
  may_see(subject) AND (field_group <> 'disclosure' OR is_on_own_roll(subject)));

REVOKE ALL ON ALL FUNCTIONS IN SCHEMA public FROM PUBLIC;
GRANT EXECUTE ON FUNCTION acting(), acting_role(), sees_persons(), parties(), may_see(uuid), may_see_one_of(uuid[]),
  is_on_own_roll(uuid), is_own_claim(uuid), seen_about(), seen_accounts() TO musterbook_ledger, musterbook_reader;
GRANT EXECUTE ON FUNCTION account_of(text, int, text, uuid, text), append_slices(bigint[], jsonb), append_rest(bigint[], jsonb, uuid[]),
  append_places(jsonb), numbered(jsonb, text, int[]), numbered(int[], int[]),
  append(text, text, uuid[], int[], uuid[], int[], jsonb, jsonb, jsonb, int[], uuid[], int[], smallint[], int[], int[],
    timestamptz[], int[], jsonb, jsonb, uuid[], int[], int[], int[], timestamptz[], jsonb, jsonb, jsonb,
    jsonb), occupancy_of(text[]), still_counts(jsonb), sequence_entries(bigint),
  fold_tallies(), movement_mirrors(), entry_is_sound(entry), movement_is_lawful(movement) TO musterbook_ledger;
