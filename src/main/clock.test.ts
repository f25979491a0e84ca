import assert from 'node:assert/strict';
import { test } from 'node:test';
import { instant } from '../basics/time.ts';
import { clockAt, type ClockSet } from './clock.ts';

const set = (more: Partial<ClockSet> = {}): ClockSet => ({ at: instant(1_000_000), since: 5000, speed: 60, ...more });

test('a clock that runs sixty times as fast is a minute further after a second, and one that is paused stands', () => {
  assert.equal(clockAt(set(), 6000), 1_060_000);
  assert.equal(clockAt(set({ speed: 0 }), 6000), 1_000_000);
});

test('it waits before an event that has not happened, and pauses where it was told to', () => {
  assert.equal(clockAt(set({ next: instant(1_030_000) }), 6000), 1_029_999);
  assert.equal(clockAt(set({ until: instant(1_030_000) }), 6000), 1_030_000);
  assert.equal(clockAt(set({ until: instant(1_030_000), next: instant(1_030_000) }), 6000), 1_029_999);
});

test('a machine whose own clock is set back does not set the world back', () => {
  assert.equal(clockAt(set(), 1000), 1_000_000);
});
