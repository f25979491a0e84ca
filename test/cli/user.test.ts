import assert from 'node:assert/strict';
import { spawn } from 'node:child_process';
import { chmod, mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join, resolve } from 'node:path';
import { text } from 'node:stream/consumers';
import { fileURLToPath } from 'node:url';
import { after, before, test } from 'node:test';

const CHECKOUT = resolve(fileURLToPath(import.meta.url), '../../..');
let folder: string;
let real: string;
let world: string;

before(async () => {
  folder = await mkdtemp(join(tmpdir(), 'mb-user-'));
  await chmod(folder, 0o755);
  [real, world] = [join(folder, 'real'), join(folder, 'world')];
});
after(() => rm(folder, { recursive: true, force: true }));

async function run(args: readonly string[], input = '') {
  const { DATABASE_URL: _, ...env } = process.env;
  const child = spawn(join(CHECKOUT, 'musterbook'), args, { cwd: CHECKOUT, env, stdio: ['pipe', 'pipe', 'pipe'] });
  const ended = new Promise<number | null>((told) => {
    child.once('close', told);
  });
  child.stdin.end(input);
  const [out, errors] = await Promise.all([text(child.stdout), text(child.stderr)]);
  return { code: await ended, out, errors };
}

interface Told {
  readonly ok?: boolean;
  readonly code?: string;
  readonly ended?: number;
  readonly users?: readonly { readonly actor: string; readonly state: string; readonly role: string }[];
  readonly sessions?: readonly object[];
}

async function user(data: string, args: readonly string[], input = ''): Promise<{ readonly exit: number | null; readonly told: Told }> {
  const { code, out, errors } = await run(['user', ...args, '--data', data, '--json'], input);
  assert.match(out, /^[^\n]+\n$/, `one line: ${out} ${errors}`);
  return { exit: code, told: JSON.parse(out) as Told };
}

const founder = ['--actor', 'Founder', '--name', 'A Founder', '--authority', 'STEWARD', '--role', 'steward'];

test('whoever has the machine adds a user, lists, resets, disables and enables, and is told what came of it', async () => {
  const added = await user(real, ['add', ...founder]);
  assert.equal(added.exit, 0);
  assert.match(added.told.code ?? '', /^([0-9A-HJKMNP-TV-Z]{5}-){3}[0-9A-HJKMNP-TV-Z]{5}$/);
  assert.deepEqual(await user(real, ['add', ...founder]).then(({ exit, told }) => [exit, told.code]), [1, 'user-exists']);
  const listed = await user(real, ['list']);
  assert.deepEqual(
    listed.told.users?.map(({ actor, state, role }) => [actor, state, role]),
    [['founder', 'must-change', 'steward']],
  );
  assert.doesNotMatch(JSON.stringify(listed.told), /verifier|scrypt|hash/);
  const reset = await user(real, ['reset', 'founder']);
  assert.notEqual(reset.told.code, added.told.code);
  assert.deepEqual(await user(real, ['disable', 'founder']).then(({ exit, told }) => [exit, told.code]), [1, 'reason-missing']);
  assert.deepEqual((await user(real, ['disable', 'founder', '--reason', 'left'])).told, { ok: true, ended: 0 });
  assert.equal((await user(real, ['disable', 'founder', '--reason', 'left'])).told.code, 'user-stands-so');
  assert.equal((await user(real, ['enable', 'founder'])).exit, 0);
  assert.deepEqual((await user(real, ['sessions', 'founder', '--end'])).told, { ok: true, sessions: [], ended: 0 });
  assert.deepEqual(await user(real, ['reset', 'nobody']).then(({ exit, told }) => [exit, told.code]), [1, 'user-unknown']);
});

test('a password from standard input must be one that nobody guesses, and an authority one that the book knows', async () => {
  const add = (authority: string, password: string) =>
    user(
      real,
      ['add', '--actor', 'amal', '--name', 'Amal D', '--authority', authority, '--role', 'registrar', '--password-stdin'],
      password,
    );
  assert.equal((await add('NOWHERE', 'four words nobody knows\n')).told.code, 'authority-unknown');
  const steward = (password: string) => user(real, ['add', ...founder.with(1, 'second'), '--password-stdin'], password);
  for (const [password, code] of [
    ['short', 'password-too-short'],
    ['Steward-12345', 'password-obvious'],
    ['123456789012345', 'password-obvious'],
  ] as const) {
    assert.deepEqual(await steward(password).then(({ exit, told }) => [exit, told.code]), [1, code]);
  }
  const added = await steward('four words nobody knows\n');
  assert.deepEqual(added.told, { ok: true, actor: 'second' });
});

test('no token is issued under the name of somebody who signs in', async () => {
  const { code, errors } = await run(['session', '--actor', 'founder', '--authority', 'STEWARD', '--role', 'steward', '--data', real]);
  assert.equal(code, 1);
  assert.match(errors, /\[user-exists\]/);
});

test('the book of a world has no users: each command is refused and says where its roles are entered', async () => {
  assert.equal((await run(['world', 'load', 'small', '--data', world])).code, 0);
  for (const args of [
    ['list'],
    ['add', ...founder],
    ['disable', 'founder', '--reason', 'x'],
    ['enable', 'founder'],
    ['reset', 'founder'],
    ['sessions', 'founder'],
  ]) {
    const { exit, told } = await user(world, args);
    assert.deepEqual([exit, told.ok, told.code], [1, false, 'world-has-seats'], args[0]);
  }
});

test('a call of user that is not understood does nothing and ends with 2, and --help tells each word', async () => {
  for (const args of [[], ['promote', 'x'], ['disable'], ['add', '--actor', 'x'], ['add', ...founder.with(7, 'king')]]) {
    const { code, out } = await run(['user', ...args, '--data', join(folder, 'none')]);
    assert.deepEqual([code, out], [2, ''], args.join(' '));
  }
  const { code, out } = await run(['user', '--help']);
  assert.equal(code, 0);
  for (const word of ['add', 'list', 'disable', 'enable', 'reset', 'sessions']) assert.match(out, new RegExp(`user ${word}`));
});
