import assert from 'node:assert/strict';
import { test } from 'node:test';
import { crash } from '../../src/main/crash.ts';

// Kill -9 of the server, of PostgreSQL, and of both, in turn; a thousand rounds are run by ./musterbook demo crash --rounds 1000.
test('killed twenty times with sixteen writes in flight, the book loses nothing it acknowledged and counts nothing twice', async (t) => {
  const outcome = await crash(20, (line) => t.diagnostic(line));
  assert.deepEqual({ rounds: outcome.rounds, lost: outcome.lost, doubled: outcome.doubled }, { rounds: 20, lost: 0, doubled: 0 });
  assert.ok(outcome.acknowledged > 100, `${outcome.acknowledged} acts were acknowledged`);
});
