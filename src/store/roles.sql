-- The four roles of a book's server. Run by whoever may create roles; running it again changes nothing.
-- owner owns the tables and logs in nowhere; migrator changes their shape; ledger appends; reader reads for users.
DO $$
BEGIN
  IF NOT EXISTS (SELECT FROM pg_roles WHERE rolname = 'musterbook_owner') THEN CREATE ROLE musterbook_owner NOLOGIN; END IF;
  IF NOT EXISTS (SELECT FROM pg_roles WHERE rolname = 'musterbook_migrator') THEN CREATE ROLE musterbook_migrator LOGIN NOINHERIT; END IF;
  IF NOT EXISTS (SELECT FROM pg_roles WHERE rolname = 'musterbook_ledger') THEN CREATE ROLE musterbook_ledger LOGIN; END IF;
  IF NOT EXISTS (SELECT FROM pg_roles WHERE rolname = 'musterbook_reader') THEN CREATE ROLE musterbook_reader LOGIN; END IF;
END $$;
GRANT musterbook_owner TO musterbook_migrator;
-- On somebody's server whoever made the roles need not be a superuser: from PostgreSQL 16 on he may give them to himself, and must.
DO $$
BEGIN
  IF NOT (SELECT rolsuper FROM pg_roles WHERE rolname = current_user) THEN
    GRANT musterbook_owner, musterbook_ledger, musterbook_reader TO CURRENT_USER;
  END IF;
END $$;
