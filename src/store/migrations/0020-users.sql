-- Who may sign in to a book of real persons. Users are administration and no facts about persons held: no entry tells of them, and
-- verify cannot make them anew. So each change of a user leaves a row that nobody can write, change or remove by hand.
CREATE TABLE book_user (
  -- The key is the actor alone: nobody acts for two authorities under one name.
  actor      text PRIMARY KEY CHECK (length(actor) BETWEEN 2 AND 60 AND actor !~ '[A-Z[:space:]]'),
  name       text NOT NULL CHECK (length(name) BETWEEN 1 AND 200),
  authority  text NOT NULL CHECK (authority <> ''),
  role       text NOT NULL CHECK (role IN (
    'registrar', 'desk', 'escort', 'secretariat', 'clinician', 'child-protection', 'observer', 'steward')),
  state      text NOT NULL CHECK (state IN ('active', 'must-change', 'disabled')),
  -- scrypt with its own parameters and salt; never the password.
  verifier   text CHECK (verifier ~ '^scrypt\$[0-9]+\$[0-9]+\$[0-9]+\$[^$]+\$[^$]+$'),
  -- A code for one use, of a hundred random bits: a plain hash of it is enough.
  code_hash  digest,
  code_until timestamptz,
  -- A second device: its secret, the last step whose code was used, and what opens once when it is lost.
  factor      bytea CHECK (length(factor) = 20),
  factor_next bytea CHECK (length(factor_next) = 20),
  factor_step bigint NOT NULL DEFAULT 0,
  recovery    bytea[] NOT NULL DEFAULT '{}',
  created_at timestamptz NOT NULL,
  changed_at timestamptz NOT NULL,
  changed_by text NOT NULL CHECK (changed_by <> ''),
  reason     text,
  CHECK (state <> 'active' OR verifier IS NOT NULL),
  CHECK ((code_hash IS NULL) = (code_until IS NULL)),
  UNIQUE (actor, authority, role)
);

CREATE TABLE user_event (
  number    bigint GENERATED ALWAYS AS IDENTITY PRIMARY KEY,
  at        timestamptz NOT NULL,
  actor     text NOT NULL,
  change    text NOT NULL,
  state     text NOT NULL,
  by        text NOT NULL,
  reason    text
);
CREATE INDEX user_event_of ON user_event (actor, number);

-- What happened is read off the rows, and the time is the server's: whoever changes a user does not choose what is said about it.
CREATE FUNCTION note_user_change() RETURNS trigger LANGUAGE plpgsql SECURITY DEFINER SET search_path = public, pg_temp AS $$
BEGIN
  INSERT INTO user_event (at, actor, change, state, by, reason) VALUES (clock_timestamp(), NEW.actor, CASE
      WHEN TG_OP = 'INSERT' THEN 'added'
      WHEN NEW.state = 'disabled' AND OLD.state <> 'disabled' THEN 'disabled'
      WHEN NEW.state <> 'disabled' AND OLD.state = 'disabled' THEN 'enabled'
      WHEN NEW.code_hash IS NOT NULL AND NEW.code_hash IS DISTINCT FROM OLD.code_hash THEN 'reset'
      WHEN NEW.verifier IS DISTINCT FROM OLD.verifier THEN 'password'
      WHEN NEW.factor IS DISTINCT FROM OLD.factor THEN 'second-factor'
      WHEN NEW.recovery IS DISTINCT FROM OLD.recovery THEN 'recovery-code'
      ELSE 'changed' END,
    NEW.state, NEW.changed_by, NEW.reason);
  RETURN NULL;
END $$;
-- Showing a code of the second device at sign-in changes no more than the step, and stands in the log of sign-ins.
CREATE TRIGGER noted AFTER INSERT OR UPDATE OF name, state, verifier, code_hash, factor, recovery ON book_user
  FOR EACH ROW EXECUTE FUNCTION note_user_change();

-- Every attempt to sign in or to sign here. What was typed as a name is kept only where it is a user's: it may have been a password.
CREATE TABLE sign_in (
  number  bigint GENERATED ALWAYS AS IDENTITY PRIMARY KEY,
  at      timestamptz NOT NULL,
  actor   text REFERENCES book_user,
  address text NOT NULL,
  outcome text NOT NULL CHECK (outcome IN ('signed-in', 'signed-here', 'code', 'wrong', 'held', 'signed-out', 'ended'))
);
CREATE INDEX sign_in_of ON sign_in (actor, number);

-- How long a name or an address must wait; under a hash of it, for users and for names that nobody bears alike.
CREATE TABLE sign_in_hold (
  key        digest PRIMARY KEY,
  tries      int NOT NULL,
  last_at    timestamptz NOT NULL,
  held_until timestamptz NOT NULL
);

-- seat: one click, in a world. password: signed in. token: for a program. code: may choose a password and nothing else.
ALTER TABLE session
  ADD COLUMN id        uuid NOT NULL DEFAULT gen_random_uuid() UNIQUE,
  ADD COLUMN kind      text NOT NULL DEFAULT 'token' CHECK (kind IN ('seat', 'password', 'token', 'code')),
  ADD COLUMN signed_in text,
  ADD COLUMN opened_at timestamptz NOT NULL DEFAULT now(),
  ADD COLUMN seen_at   timestamptz NOT NULL DEFAULT now(),
  ADD COLUMN address   text NOT NULL DEFAULT '',
  ADD COLUMN agent     text NOT NULL DEFAULT '',
  -- A session that was ended keeps its row until its hours are over, so that whoever still holds it is told why.
  ADD COLUMN ended     text CHECK (ended IN ('signed-out', 'ended', 'password', 'disabled')),
  ADD CHECK ((kind IN ('password', 'code')) = (signed_in IS NOT NULL)),
  ADD CHECK (signed_in = actor),
  -- Whoever has signed in acts for the authority and in the role of the user, whatever the program says.
  ADD FOREIGN KEY (signed_in, authority, role) REFERENCES book_user (actor, authority, role);
CREATE INDEX session_of ON session (actor);

DO $$
DECLARE
  name text;
BEGIN
  FOREACH name IN ARRAY ARRAY['book_user', 'user_event', 'sign_in', 'sign_in_hold'] LOOP
    EXECUTE format('ALTER TABLE %I ENABLE ROW LEVEL SECURITY', name);
    EXECUTE format('ALTER TABLE %I FORCE ROW LEVEL SECURITY', name);
    EXECUTE format('CREATE POLICY ledger_reads ON %I FOR SELECT TO musterbook_ledger USING (true)', name);
    EXECUTE format('CREATE POLICY owner_all ON %I TO musterbook_owner USING (true) WITH CHECK (true)', name);
  END LOOP;
END $$;
GRANT SELECT ON book_user, user_event, sign_in, sign_in_hold TO musterbook_ledger;
GRANT INSERT ON book_user, sign_in TO musterbook_ledger;
-- Never the actor, the authority or the role, and no user is ever deleted: entries name actors for ever.
GRANT UPDATE (state, verifier, code_hash, code_until, factor, factor_next, factor_step, recovery, changed_at, changed_by, reason)
  ON book_user TO musterbook_ledger;
GRANT INSERT, UPDATE, DELETE ON sign_in_hold TO musterbook_ledger;
GRANT UPDATE (seen_at, ended) ON session TO musterbook_ledger;
-- A world has seats and no users; a book of real persons has users and no seats.
CREATE POLICY ledger_adds ON book_user FOR INSERT TO musterbook_ledger WITH CHECK ((SELECT world FROM book) IS NULL);
CREATE POLICY seats_in_worlds ON session AS RESTRICTIVE FOR INSERT TO musterbook_ledger
  WITH CHECK (kind <> 'seat' OR (SELECT world FROM book) IS NOT NULL);
CREATE POLICY ledger_changes ON book_user FOR UPDATE TO musterbook_ledger USING (true);
CREATE POLICY ledger_changes ON session FOR UPDATE TO musterbook_ledger USING (true);
CREATE POLICY ledger_adds ON sign_in FOR INSERT TO musterbook_ledger WITH CHECK (true);
CREATE POLICY ledger_adds ON sign_in_hold FOR INSERT TO musterbook_ledger WITH CHECK (true);
CREATE POLICY ledger_changes ON sign_in_hold FOR UPDATE TO musterbook_ledger USING (true);
CREATE POLICY ledger_removes ON sign_in_hold FOR DELETE TO musterbook_ledger USING (true);
REVOKE ALL ON FUNCTION note_user_change() FROM PUBLIC;
