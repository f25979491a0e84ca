-- The ledger of persons. Rules about data stand here as constraints and grants; the application may be wrong, this may not.
-- Instants are timestamptz in UTC. Codes and identifiers are those of the entries.

-- PostgreSQL reads a table's checks anew for every statement, so the tables that every act writes have few and short ones: what
-- concerns one column is the column's type, what concerns several is one function of the row.
CREATE DOMAIN digest AS bytea CHECK (length(VALUE) = 32);
CREATE DOMAIN purpose AS text CHECK (VALUE <> '');
CREATE DOMAIN basis AS text CHECK (VALUE IN ('none', 'provisional', 'legal'));

CREATE TABLE book (
  singleton   boolean PRIMARY KEY DEFAULT true CHECK (singleton),
  node        text NOT NULL,
  name        text NOT NULL,
  created_at  timestamptz NOT NULL DEFAULT now(),
  -- A book made by a world runs on the world's clock: where it stood, since when, and how fast it runs (0: paused).
  world       text,
  seed        bigint,
  -- A world whose loading was interrupted is loaded on: its commands are the same each time.
  loaded      boolean NOT NULL DEFAULT true,
  clock_at    timestamptz,
  clock_since timestamptz,
  clock_speed int NOT NULL DEFAULT 0,
  -- Counts the changes of authorities and places: whoever keeps some of them in mind sees by it whether they still hold.
  directory   int NOT NULL DEFAULT 0,
  CHECK ((world IS NULL) = (clock_at IS NULL) AND (world IS NULL) = (clock_since IS NULL)),
  -- Real time cannot be set.
  CHECK (world IS NOT NULL OR clock_speed = 0)
);

CREATE TABLE authority (
  code          text PRIMARY KEY CHECK (code ~ '^[A-Z0-9][A-Z0-9-]{1,39}$'),
  names         jsonb NOT NULL,
  kind          text NOT NULL CHECK (kind IN ('state', 'organ', 'non-state', 'coalition', 'international')),
  country       text CHECK (country ~ '^[A-Z]{3}$'),
  runs_software boolean NOT NULL,
  home          text NOT NULL
);

CREATE TABLE place (
  code        text PRIMARY KEY CHECK (code ~ '^[A-Z0-9][A-Z0-9-]{1,39}$'),
  names       jsonb NOT NULL,
  kind        text NOT NULL CHECK (kind IN ('detention', 'de-facto', 'camp', 'reception', 'hospital', 'court', 'crossing')),
  holder      text NOT NULL REFERENCES authority,
  -- Taken and not handed over: contested until the new holder's own count.
  taken       text CHECK (taken IN ('contested', 'counted')),
  gate        text NOT NULL CHECK (gate IN ('open', 'closed')),
  adults_only boolean NOT NULL,
  certified   int,
  working     int,
  maximum     int,
  CHECK (certified >= 0 AND certified <= working AND working <= maximum),
  CHECK ((certified IS NULL) = (maximum IS NULL) AND (working IS NULL) = (maximum IS NULL))
);

CREATE SEQUENCE intake AS bigint NO CYCLE CACHE 1;

-- A recorded fact: envelope and skeleton. Never changed and never removed.
CREATE TABLE entry (
  intake        bigint PRIMARY KEY,
  id            uuid NOT NULL UNIQUE,
  origin        text NOT NULL,
  type          text NOT NULL,
  version       smallint NOT NULL,
  subjects      uuid[] NOT NULL,
  occurred_from timestamptz NOT NULL,
  occurred_to   timestamptz NOT NULL,
  authority     text NOT NULL,
  on_behalf_of  text,
  actor         text NOT NULL,
  second        text,
  purpose       purpose NOT NULL,
  source        text NOT NULL,
  command       uuid NOT NULL,
  ordinal       smallint NOT NULL,
  corrects      uuid REFERENCES entry (id),
  body          jsonb NOT NULL,
  -- SHA-256 over envelope, skeleton and the commitments of the slices.
  digest        digest NOT NULL,
  recorded_at   timestamptz NOT NULL,
  arrived_at    timestamptz
);
-- Nothing is written down before it happened, and nobody confirms himself.
CREATE FUNCTION entry_is_sound(e entry) RETURNS boolean LANGUAGE plpgsql IMMUTABLE AS $$
BEGIN
  RETURN e.occurred_from <= e.occurred_to AND e.occurred_to <= e.recorded_at AND (e.second <> e.actor) IS NOT FALSE
    AND cardinality(e.subjects) <= 1000;
END $$;
-- Identifiers do not get smaller by compression, and trying takes its time.
ALTER TABLE entry ALTER subjects SET STORAGE EXTERNAL;
ALTER TABLE entry ADD CONSTRAINT entry_is_sound CHECK (entry_is_sound(entry));

-- The book's order: contiguous, given only to entries no running transaction can precede.
CREATE TABLE log_entry (
  index        bigint PRIMARY KEY CHECK (index >= 1),
  intake       bigint NOT NULL UNIQUE REFERENCES entry,
  sequenced_at timestamptz NOT NULL
);
CREATE INDEX log_entry_by_time ON log_entry (sequenced_at);

-- Accepted answers, kept for ever: the same command again is the same act.
CREATE TABLE command (
  authority text NOT NULL,
  id        uuid NOT NULL,
  hash      digest NOT NULL,
  answer    jsonb NOT NULL,
  PRIMARY KEY (authority, id)
);

ALTER TABLE command ALTER answer SET STORAGE EXTERNAL;

-- The persons an entry concerns without moving them; who is moved stands in movement.
CREATE TABLE entry_subject (
  subject uuid NOT NULL,
  intake  bigint NOT NULL REFERENCES entry,
  PRIMARY KEY (subject, intake)
);

-- A slice's commitment outlives its content: erasing content leaves every proof whole.
CREATE TABLE slice (
  intake      bigint NOT NULL REFERENCES entry,
  subject     uuid NOT NULL,
  field_group text NOT NULL CHECK (field_group IN ('identity', 'family', 'custody', 'transfer', 'disclosure', 'medical', 'child')),
  ordinal     smallint NOT NULL,
  commitment  digest NOT NULL,
  PRIMARY KEY (intake, ordinal)
);
-- One table for each field group, so that each has its own grants and rules.
CREATE TABLE slice_identity   (subject uuid NOT NULL, intake bigint NOT NULL, ordinal smallint NOT NULL, salt bytea NOT NULL,
  content jsonb NOT NULL,
  PRIMARY KEY (subject, intake, ordinal), FOREIGN KEY (intake, ordinal) REFERENCES slice);
CREATE TABLE slice_family     (LIKE slice_identity, PRIMARY KEY (subject, intake, ordinal), FOREIGN KEY (intake, ordinal) REFERENCES slice);
CREATE TABLE slice_custody    (LIKE slice_identity, PRIMARY KEY (subject, intake, ordinal), FOREIGN KEY (intake, ordinal) REFERENCES slice);
CREATE TABLE slice_transfer   (LIKE slice_identity, PRIMARY KEY (subject, intake, ordinal), FOREIGN KEY (intake, ordinal) REFERENCES slice);
CREATE TABLE slice_disclosure (LIKE slice_identity, PRIMARY KEY (subject, intake, ordinal), FOREIGN KEY (intake, ordinal) REFERENCES slice);
CREATE TABLE slice_medical    (LIKE slice_identity, PRIMARY KEY (subject, intake, ordinal), FOREIGN KEY (intake, ordinal) REFERENCES slice);
CREATE TABLE slice_child      (LIKE slice_identity, PRIMARY KEY (subject, intake, ordinal), FOREIGN KEY (intake, ordinal) REFERENCES slice);

-- Where persons can stand. The kind is also the lowest four bits of the number, so that a movement can be judged by itself.
CREATE SEQUENCE account_number AS int NO CYCLE;
CREATE TABLE account (
  id          int PRIMARY KEY,
  roll        text NOT NULL REFERENCES authority,
  kind        smallint NOT NULL CHECK (kind BETWEEN 0 AND 11 AND id & 15 = kind),
  place       text REFERENCES place,
  handover    uuid,
  counterpart text REFERENCES authority,
  UNIQUE NULLS NOT DISTINCT (roll, kind, place, handover, counterpart),
  CHECK ((kind = 2) = (handover IS NOT NULL)),
  CHECK (kind NOT IN (1, 3, 6) OR place IS NOT NULL),
  CHECK (kind NOT IN (7, 8) OR counterpart IS NOT NULL)
);

-- The chain of movements: each person has one position, without gap and without fork, by declaration.
-- From account, to account: a posting can have no single leg.
-- That the entry and the accounts exist is asked by the row-level rule of the `ledger` role (0003), not by foreign keys: these would
-- lock the same few account rows in every transaction, and nobody may remove an entry or an account.
CREATE TABLE movement (
  person       uuid NOT NULL,
  n            int NOT NULL,
  step         smallint NOT NULL,
  from_account int NOT NULL,
  to_account   int NOT NULL,
  valid_from   timestamptz NOT NULL,
  reverses     int,
  intake       bigint NOT NULL,
  previous     int GENERATED ALWAYS AS (nullif(n - 1, 0)) STORED,
  PRIMARY KEY (person, n),
  CONSTRAINT movement_end UNIQUE (person, n, to_account),
  CONSTRAINT movement_continues_the_chain FOREIGN KEY (person, previous, from_account) REFERENCES movement (person, n, to_account)
);
-- The lawful steps of custody/states.ts: for each step, in the order of its number, the kinds it may lead from and to as sets of bits.
-- A plain move leads out of no end; a test holds the sets to the table.
-- 1 admitted, 2 born, 3 moved, 4 escorted, 5 back from escort, 6 departed, 7 received, 8 turned home, 9 declared unaccounted,
-- 10 declared at large, 11 returned, 12 recaptured, 13 seen alive, 14 released, 15 died, 16 merged, 17 unmerged;
-- 18 reversed: of an earlier movement, and the trigger below holds it to the movement it mirrors.
-- The first movement of a chain, and only the first, opens it from outside.
CREATE FUNCTION movement_is_lawful(m movement) RETURNS boolean LANGUAGE plpgsql IMMUTABLE AS $$
BEGIN
  RETURN m.n >= 1 AND (m.n > 1 OR (m.step IN (1, 2) AND m.from_account & 15 = 0))
    AND CASE WHEN m.step = 18 THEN coalesce(m.reverses < m.n, false) ELSE m.reverses IS NULL AND coalesce(
      ((('{1,1,66,2,8,14,4,4,366,350,1840,1584,1584,378,894,1914,2048}'::int[])[m.step] >> (m.from_account & 15))
      & (('{66,126,66,8,2,4,386,2,16,32,258,2,50,512,1024,2048,1914}'::int[])[m.step] >> (m.to_account & 15)) & 1) = 1, false) END;
END $$;
ALTER TABLE movement ADD CONSTRAINT movement_is_lawful CHECK (movement_is_lawful(movement));
CREATE INDEX movement_by_intake ON movement (intake);
-- A movement can be taken back once.
CREATE UNIQUE INDEX movement_reversed_once ON movement (person, reverses) WHERE reverses IS NOT NULL;

-- A reversal mirrors the movement it takes back: same time, accounts exchanged. Rare, so a trigger and not one more index on every row.
CREATE FUNCTION movement_mirrors() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
  PERFORM 1 FROM movement m WHERE m.person = NEW.person AND m.n = NEW.reverses AND m.reverses IS NULL
    AND m.from_account = NEW.to_account AND m.to_account = NEW.from_account AND m.valid_from = NEW.valid_from;
  IF NOT FOUND THEN
    RAISE EXCEPTION 'movement % of person % does not mirror movement %', NEW.n, NEW.person, NEW.reverses
      USING ERRCODE = 'check_violation', CONSTRAINT = 'movement_mirrors';
  END IF;
  RETURN NULL;
END $$;
CREATE CONSTRAINT TRIGGER movement_mirrors AFTER INSERT ON movement
  FOR EACH ROW WHEN (NEW.reverses IS NOT NULL) EXECUTE FUNCTION movement_mirrors();

-- The legs of every posting: one person less there, one more here.
CREATE VIEW leg WITH (security_invoker = true) AS
  SELECT person, n, from_account AS account, -1 AS net, valid_from, intake FROM movement
  UNION ALL
  SELECT person, n, to_account, 1, valid_from, intake FROM movement;

-- From here on: projections. They are what folding the entries returned, and can be dropped and rebuilt.

CREATE TABLE standing (
  person           uuid PRIMARY KEY,
  version          int NOT NULL,
  n                int NOT NULL,
  account          int NOT NULL,
  since            timestamptz NOT NULL,
  entered          timestamptz NOT NULL,
  seen_at          timestamptz,
  seen_how         text,
  accepted_by      text[] NOT NULL,
  basis            basis NOT NULL,
  -- Tent, room or bed within the place.
  bed              text,
  birth_earliest   date,
  birth_latest     date,
  family           uuid,
  merged_into      uuid CHECK (merged_into <> person),
  death_reported   boolean NOT NULL,
  missing_reported boolean NOT NULL,
  pending          uuid
) WITH (fillfactor = 80);
CREATE INDEX standing_by_account ON standing (account, person);
CREATE INDEX standing_by_family ON standing (family) WHERE family IS NOT NULL;
CREATE INDEX standing_by_pending ON standing (pending) WHERE pending IS NOT NULL;

CREATE TABLE handover (
  id       uuid PRIMARY KEY,
  version  int NOT NULL,
  sender   text NOT NULL REFERENCES authority,
  receiver text NOT NULL REFERENCES authority,
  transit  text REFERENCES authority,
  arrival  timestamptz NOT NULL,
  closed   boolean NOT NULL,
  content  jsonb NOT NULL,
  CHECK (sender <> receiver AND transit IS DISTINCT FROM sender AND transit IS DISTINCT FROM receiver)
);
CREATE TABLE handover_line (
  handover uuid NOT NULL REFERENCES handover,
  person   uuid NOT NULL,
  state    text NOT NULL,
  -- Where the sender keeps a place free until the receipt.
  kept_at  text,
  PRIMARY KEY (handover, person)
);
-- A person is in one open handover at a time.
CREATE UNIQUE INDEX handover_line_pending ON handover_line (person) WHERE state IN ('offered', 'agreed', 'in-transit', 'recall-asked');
CREATE INDEX handover_line_kept ON handover_line (kept_at)
  WHERE state IN ('in-transit', 'recall-asked', 'cancelled', 'turned-back', 'limbo', 'refused-on-arrival', 'absent');
CREATE INDEX handover_line_by_person ON handover_line (person);

CREATE TABLE disclosure (
  person    uuid NOT NULL,
  authority text NOT NULL REFERENCES authority,
  permitted boolean NOT NULL,
  PRIMARY KEY (person, authority)
);
CREATE TABLE list_row (
  key       text COLLATE "C" PRIMARY KEY,
  authority text NOT NULL,
  subject   uuid NOT NULL,
  said      text NOT NULL
);
-- What a source list says of somebody: a claim, with no position.
CREATE TABLE claim (
  id        uuid PRIMARY KEY,
  authority text NOT NULL,
  intake    bigint NOT NULL REFERENCES entry
);
-- By what names a person may be found again: numbers of keys, see identity/keys.ts. Saying a key twice says no more than once.
CREATE TABLE name_key (
  key     bigint NOT NULL,
  subject uuid NOT NULL
);
CREATE INDEX name_key_by_key ON name_key (key);
CREATE TABLE proposal (
  a     uuid NOT NULL,
  b     uuid NOT NULL,
  state text NOT NULL CHECK (state IN ('proposed', 'same', 'different')),
  why   jsonb NOT NULL,
  PRIMARY KEY (a, b),
  CHECK (a < b)
);
CREATE INDEX proposal_by_b ON proposal (b);
CREATE TABLE decision (
  id        uuid PRIMARY KEY,
  content   text NOT NULL,
  state     text NOT NULL CHECK (state IN ('open', 'confirmed', 'rejected')),
  command   jsonb NOT NULL,
  proposer  text NOT NULL,
  authority text NOT NULL
);
CREATE UNIQUE INDEX decision_open_once ON decision (content) WHERE state = 'open';
CREATE TABLE breach (
  id       text PRIMARY KEY,
  code     text NOT NULL,
  owner    text NOT NULL,
  due      timestamptz NOT NULL,
  subjects uuid[] NOT NULL,
  closed   boolean NOT NULL
);
CREATE INDEX breach_open ON breach (owner) WHERE NOT closed;

-- The headline's figures: sums of insert-only changes, folded together off the write path so that no row is hot.
CREATE TABLE tally (
  account   int NOT NULL,
  seen_hour int NOT NULL,
  answered  boolean NOT NULL,
  count     bigint NOT NULL CHECK (count >= 0),
  PRIMARY KEY (account, seen_hour, answered)
);
CREATE TABLE tally_change (
  account   int NOT NULL,
  seen_hour int NOT NULL,
  answered  boolean NOT NULL,
  net       int NOT NULL
);

-- Populations at cuts, on both time axes; see population.ts.
CREATE TABLE cut (
  number     int PRIMARY KEY CHECK (number >= 1),
  intake     bigint NOT NULL,
  valid_from timestamptz NOT NULL
);
CREATE TABLE population (
  valid_cut int NOT NULL REFERENCES cut,
  known_cut int NOT NULL REFERENCES cut,
  accounts  int[] NOT NULL,
  counts    int[] NOT NULL,
  PRIMARY KEY (valid_cut, known_cut)
);
CREATE TABLE late_movement (
  valid_from   timestamptz NOT NULL,
  intake       bigint NOT NULL,
  from_account int NOT NULL,
  to_account   int NOT NULL
);
CREATE INDEX late_movement_by_time ON late_movement (valid_from, intake);

-- Who may use this book: tokens are kept as hashes only.
CREATE TABLE session (
  token_hash digest PRIMARY KEY,
  actor      text NOT NULL,
  authority  text NOT NULL,
  role       text NOT NULL,
  title      text NOT NULL,
  expires_at timestamptz NOT NULL
);
-- Who read a personal file, when, and for which declared purpose.
CREATE TABLE reading (
  at        timestamptz NOT NULL,
  actor     text NOT NULL,
  authority text NOT NULL,
  role      text NOT NULL,
  purpose   purpose NOT NULL,
  person    uuid NOT NULL
);
