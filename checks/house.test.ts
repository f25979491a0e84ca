import assert from 'node:assert/strict';
import { test } from 'node:test';
import { offences, offenceToText } from './rules.ts';
import { checkout } from './source.ts';

test('this house keeps its own rules', () => {
  const files = checkout();
  assert.ok(files.has('checks/house.test.ts'), 'the checkout was not found');
  const found = offences(files).map(offenceToText);
  assert.ok(found.length === 0, `${found.length} offences\n${found.join('\n')}`);
});
