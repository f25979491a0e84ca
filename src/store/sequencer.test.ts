import assert from 'node:assert/strict';
import { randomUUID } from 'node:crypto';
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { after, before, test } from 'node:test';
import { setTimeout as sleep } from 'node:timers/promises';
import { Client, type Pool } from 'pg';
import { migrate, openPool, type Place } from './book.ts';
import { installedPostgres, openCluster, type Cluster } from './launcher.ts';
import { startSequencer } from './sequencer.ts';

const skip = installedPostgres() === undefined ? 'no PostgreSQL for this machine in node_modules' : false;

const directory = mkdtempSync(join(tmpdir(), 'sequencer-'));
let cluster: Cluster;
let place: Place;
let ledger: Pool;

before(async () => {
  if (skip !== false) return;
  cluster = await openCluster({ directory });
  place = { ...cluster.connection('book', cluster.superuser), ownServer: true };
  await migrate(place);
  await asOwner("INSERT INTO book (node, name) VALUES ('here', 'Test')");
  ledger = openPool(place, 'musterbook_ledger', 12);
});

after(async () => {
  if (skip === false) {
    await ledger.end();
    await cluster.stop();
  }
  rmSync(directory, { recursive: true, force: true });
});

test('an empty book is settled at once', { skip }, async () => {
  const sequencer = startSequencer(ledger);
  assert.equal(await sequencer.settle(), 0);
  await sequencer.stop();
});

test('whoever writes slowly is neither overtaken nor left out, with eight writers and two sequencers', { skip }, async () => {
  const other = openPool(place, 'musterbook_ledger', 2);
  const sequencers = [startSequencer(ledger, { interval: 20 }), startSequencer(other, { interval: 30 })] as const;
  const writers = Array.from({ length: 8 }, async (_, writer) => {
    let committed = 0;
    for (let round = 0; round < 40; round++) {
      const draws = 1 + ((round + writer) % 3);
      if (await write(draws, Math.random() * 12, (round * 7 + writer) % 5 !== 0)) committed += draws;
      sequencers[writer % 2]?.hint();
      if (round % 10 === 9) {
        const last = await sequencers[writer % 2 === 0 ? 0 : 1].settle();
        assert.ok(last >= committed, 'what one wrote oneself has an index once settled');
      }
    }
    return committed;
  });
  const committed = (await Promise.all(writers)).reduce((sum, one) => sum + one, 0);
  assert.equal(await sequencers[0].settle(), committed);
  assert.equal(await sequencers[1].settle(), committed);
  await assertInOrder(committed);
  await Promise.all(sequencers.map((sequencer) => sequencer.stop()));
  await other.end();
});

test('a transaction that has drawn its number and not ended holds back those after it, and only until it ends', { skip }, async () => {
  const sequencer = startSequencer(ledger, { interval: 20 });
  const before = await sequencer.settle();
  const slow = await ledger.connect();
  await begin(slow);
  const first = await draw(slow);
  assert.equal(await write(1, 0, true), true);
  let settled: number | undefined;
  const settling = sequencer.settle().then((last) => {
    settled = last;
    return last;
  });
  await sleep(150);
  assert.equal(settled, undefined);
  await insert(slow, first);
  await slow.query('COMMIT');
  slow.release();
  await settling;
  assert.equal(settled, before + 2);
  await assertInOrder(before + 2);
  await sequencer.stop();
});

test('a server that crashed loses nothing of the order, and the sequencer goes on by itself', { skip }, async () => {
  const problems: unknown[] = [];
  const sequencer = startSequencer(ledger, { interval: 20, onProblem: (problem) => problems.push(problem) });
  const before = await sequencer.settle();
  assert.equal(await write(2, 0, true), true);
  const open = await ledger.connect();
  await begin(open);
  await insert(open, await draw(open));
  const settling = sequencer.settle();
  await sleep(30);
  // A server process that is killed takes all others with it; the server then recovers from its log.
  const { rows } = await open.query('SELECT pg_backend_pid() AS pid');
  process.kill(rows[0].pid, 'SIGKILL');
  await sleep(10);
  open.release(true);
  assert.equal(await settling, before + 2);
  assert.equal(await write(3, 0, true), true);
  assert.equal(await sequencer.settle(), before + 5);
  await assertInOrder(before + 5);
  assert.ok(problems.length > 0);
  await sequencer.stop();
});

test('a connection that dies while it is lent out fails the next question and ends no server', { skip }, async () => {
  const lent = await ledger.connect();
  const { rows } = await lent.query('SELECT pg_backend_pid() AS pid');
  await asOwner(`SELECT pg_terminate_backend(${rows[0].pid})`);
  await sleep(50);
  await assert.rejects(lent.query('SELECT 1'));
  lent.release();
  assert.equal((await ledger.query('SELECT 1 AS one')).rows[0].one, 1);
});

test('the changes of the tallies are folded together behind the writers', { skip }, async () => {
  await asOwner(`INSERT INTO tally_change VALUES (17, 5, true, 2), (17, 5, true, -1), (33, -1, false, 3)`);
  const sequencer = startSequencer(ledger, { interval: 10 });
  await write(1, 0, true);
  await sequencer.settle();
  for (let tries = 0; tries < 200 && (await ledger.query('SELECT FROM tally_change')).rowCount !== 0; tries++) await sleep(10);
  assert.deepEqual((await ledger.query('SELECT * FROM tally ORDER BY account')).rows, [
    { account: 17, seen_hour: 5, answered: true, count: 1 },
    { account: 33, seen_hour: -1, answered: false, count: 3 },
  ]);
  await sequencer.stop();
});

test('a stopped sequencer says so to whoever waits', { skip }, async () => {
  const slow = await ledger.connect();
  await begin(slow);
  await draw(slow);
  const sequencer = startSequencer(ledger);
  const refused = assert.rejects(sequencer.settle(), /stopped/);
  await sleep(20);
  await sequencer.stop();
  await refused;
  await assert.rejects(sequencer.settle(), /stopped/);
  await slow.query('ROLLBACK');
  slow.release();
});

/** Draws numbers as the append path does, and takes its time in between. */
async function write(draws: number, delay: number, ends: boolean): Promise<boolean> {
  const client = await withPatience(() => ledger.connect());
  try {
    await begin(client);
    for (let i = 0; i < draws; i++) {
      const drawn = await draw(client);
      await sleep(delay);
      await insert(client, drawn);
      await sleep(delay / 2);
    }
    await client.query(ends ? 'COMMIT' : 'ROLLBACK');
    return ends;
  } finally {
    client.release();
  }
}

type Asked = Pick<Client, 'query'>;

async function begin(client: Asked): Promise<void> {
  await client.query('BEGIN');
  await client.query("SELECT set_config('musterbook.authority', 'AAA', true)");
  await client.query('SELECT pg_current_xact_id()');
}

async function draw(client: Asked): Promise<number> {
  return (await client.query("SELECT nextval('intake') AS drawn")).rows[0].drawn;
}

async function insert(client: Asked, intake: number): Promise<void> {
  await client.query(
    `INSERT INTO entry (intake, id, origin, type, version, subjects, occurred_from, occurred_to, authority, actor, purpose, source,
      command, ordinal, body, digest, recorded_at)
    VALUES ($1, $2, 'here', 'PersonsSighted', 1, '{}', now(), now(), 'AAA', 'amal', 'test', 'own-act', $2, 0, '{}', sha256('x'), now())`,
    [intake, randomUUID()],
  );
}

async function assertInOrder(entries: number): Promise<void> {
  const { rows } = await ledger.query(
    'SELECT l.index, l.intake, e.intake AS entry FROM entry e FULL JOIN log_entry l USING (intake) ORDER BY e.intake',
  );
  assert.equal(rows.length, entries);
  for (const [i, row] of rows.entries()) assert.equal(row.index, i + 1, `entry ${row.entry} has index ${row.index}`);
  for (const [i, row] of rows.entries()) if (i > 0) assert.ok(row.intake > rows[i - 1].intake);
}

async function withPatience<T>(attempt: () => Promise<T>): Promise<T> {
  for (let tries = 0; ; tries++) {
    try {
      return await attempt();
    } catch (problem) {
      if (tries === 100) throw problem;
      await sleep(50);
    }
  }
}

async function asOwner(sql: string): Promise<void> {
  const client = new Client({ ...place });
  await client.connect();
  await client.query(sql);
  await client.end();
}
