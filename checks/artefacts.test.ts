import assert from 'node:assert/strict';
import { mkdtemp, readFile, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { test } from 'node:test';
import { artefacts, staleArtefacts } from './artefacts.ts';
import { ROOT } from './source.ts';

test('every artefact is what its maker makes (otherwise: node checks/run.ts --write)', async () => {
  assert.deepEqual(await staleArtefacts(artefacts, ROOT, false), []);
});

test('an artefact that differs or is missing is told, and is made anew when asked', async (context) => {
  const root = await mkdtemp(join(tmpdir(), 'artefacts-'));
  context.after(() => rm(root, { recursive: true }));
  await writeFile(join(root, 'same.txt'), 'same');
  await writeFile(join(root, 'old.txt'), 'old');
  const list = ['same', 'old', 'missing'].map((word) => ({
    path: `${word}.txt`,
    make: () => (word === 'old' ? Promise.resolve('new') : word),
  }));
  assert.deepEqual(await staleArtefacts(list, root, false), ['old.txt', 'missing.txt']);
  assert.equal(await readFile(join(root, 'old.txt'), 'utf8'), 'old');
  assert.deepEqual(await staleArtefacts(list, root, true), ['old.txt', 'missing.txt']);
  assert.deepEqual(await staleArtefacts(list, root, false), []);
  assert.equal(await readFile(join(root, 'old.txt'), 'utf8'), 'new');
});
