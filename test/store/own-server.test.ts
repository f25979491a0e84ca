import assert from 'node:assert/strict';
import { chmod, mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { test } from 'node:test';
import { Client } from 'pg';
import type { ActorId, AuthorityCode } from '../../src/basics/ids.ts';
import { openBook } from '../../src/main/book.ts';
import { urlToPlace } from '../../src/main/database-url.ts';
import { loadWorld } from '../../src/main/world.ts';
import { installedPostgres, openCluster } from '../../src/store/launcher.ts';

const FAST = { fsync: 'off', synchronous_commit: 'off', full_page_writes: 'off', shared_buffers: '32MB' };

for (const major of [18, 15] as const) {
  const skip = installedPostgres(major) === undefined;
  test(
    `on a server of somebody's own, PostgreSQL ${major}, an account without superuser's rights opens, keeps and verifies a book`,
    { skip },
    async () => {
      const directory = await mkdtemp(join(tmpdir(), 'mb-own-'));
      await chmod(directory, 0o755);
      const cluster = await openCluster({ directory, major, settings: FAST });
      const { socketDirectory, port } = cluster;
      try {
        const superuser = new Client(cluster.connection('postgres', cluster.superuser));
        await superuser.connect();
        await superuser.query('CREATE ROLE keeper LOGIN CREATEROLE CREATEDB');
        await superuser.end();
        process.env['DATABASE_URL'] = `postgres://keeper@localhost/a%20book?host=${encodeURIComponent(socketDirectory)}&port=${port}`;
        for (const loaded of ['loaded', 'stood-already']) {
          const book = await openBook();
          assert.equal((await loadWorld(book, 'small', 1)).kind, loaded);
          assert.equal((await book.verify()).ok, true);
          const holder = (await book.reader(undefined).authorities())[0]?.code ?? ('' as AuthorityCode);
          const viewer = { actor: 'amal' as ActorId, authority: holder, role: 'registrar' as const };
          assert.ok((await book.reader(viewer).answer({})).ever >= 0);
          await assert.rejects(book.ledger.query('DELETE FROM movement'), /permission denied/);
          await book.close();
        }
      } finally {
        delete process.env['DATABASE_URL'];
        await cluster.stop();
        await rm(directory, { recursive: true, force: true });
      }
    },
  );
}

test('an address is read as PostgreSQL reads it', () => {
  const plain = { port: 5432, database: 'musterbook', user: 'keeper', ownServer: false };
  assert.deepEqual(urlToPlace('postgres://keeper@db.example'), { ...plain, host: 'db.example' });
  assert.deepEqual(urlToPlace('postgresql://keeper:a%20secret@db.example:6000/book?sslmode=verify-full'), {
    ...plain,
    host: 'db.example',
    port: 6000,
    database: 'book',
    password: 'a secret',
    tls: 'verified',
  });
  assert.equal(urlToPlace('postgres://keeper@db.example/book?sslmode=require').tls, 'encrypted');
  assert.equal(urlToPlace('postgres://keeper@localhost/book?host=/run/postgresql').host, '/run/postgresql');
});

test('an address that asks for what we do not know is refused in words, and nothing is opened', () => {
  for (const [url, words] of [
    ['db.example', /no address of a PostgreSQL server/],
    ['https://db.example/book', /no address of a PostgreSQL server/],
    ['postgres://keeper@db.example/book?sslrootcert=/ca.pem', /"sslrootcert"/],
    ['postgres://keeper@db.example/book?sslmode=perhaps', /sslmode=perhaps/],
    ['postgres://keeper@db.example/book?sslmode=prefer', /sslmode=prefer/],
    ['postgres://keeper@db.example/book?port=many', /port/],
    ['postgres://keeper:100%@db.example/book', /%25/],
  ] as const) {
    assert.throws(() => urlToPlace(url), words, url);
  }
});
