-- The clock of a world runs while servers come and go: up to when it may run, and at what moment the world's calendar has something that
-- has not been played yet. Before that has happened the clock does not pass it.
ALTER TABLE book
  ADD clock_next  timestamptz,
  ADD clock_until timestamptz,
  ADD CONSTRAINT book_check_ahead CHECK (world IS NOT NULL OR (clock_next IS NULL AND clock_until IS NULL)),
  ADD CONSTRAINT book_check_speed CHECK (clock_speed >= 0);
GRANT UPDATE (clock_next, clock_until) ON book TO musterbook_ledger;
