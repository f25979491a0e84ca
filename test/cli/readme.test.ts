import assert from 'node:assert/strict';
import { spawnSync } from 'node:child_process';
import { readFileSync } from 'node:fs';
import { chmod, mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { dirname, join, resolve } from 'node:path';
import { test } from 'node:test';
import { fileURLToPath } from 'node:url';

const CHECKOUT = resolve(dirname(fileURLToPath(import.meta.url)), '../..');

test('the commands of the README run as they stand: a list is taken in, and Lea is handed over and received', async () => {
  const readme = readFileSync(join(CHECKOUT, 'README.md'), 'utf8');
  const block = readme.split('```sh\n').find((part) => part.startsWith('B=')) ?? assert.fail('the README has no block of commands');
  // What comes after the proof has tests of its own, and takes its time.
  const commands = block.slice(0, block.indexOf('./musterbook demo'));
  const folder = await mkdtemp(join(tmpdir(), 'mb-readme-'));
  await chmod(folder, 0o755);
  try {
    const { DATABASE_URL: _, ...env } = process.env;
    const { status, stdout, stderr } = spawnSync('bash', ['-uc', commands.replaceAll('/tmp/', `${folder}/`)], {
      cwd: CHECKOUT,
      env,
      encoding: 'utf8',
      timeout: 240_000,
    });
    assert.equal(status, 0, `${stdout}\n${stderr}`);
    assert.match(stdout, /3 rows: 2 accepted, 0 unchanged, 1 refused/);
    assert.match(stdout, /line 4, birth date: .+ \[birth-date-impossible\]/, 'the row that is sent back is told with its line and column');
    assert.match(stdout, /3 rows: 0 accepted, 2 unchanged, 1 refused/, 'the same file again changes nothing');
    for (const act of [4, 5, 6, 7]) assert.match(stdout, new RegExp(`0{11}${act}: recorded`), `act ${act}`);
    assert.match(stdout, /15 persons, .+ no violation/);
  } finally {
    await rm(folder, { recursive: true, force: true });
  }
});
