import assert from 'node:assert/strict';
import { test } from 'node:test';
import { lineTo } from './events.ts';

test('who does not read what is told is cut off, and nothing is kept for him without end', () => {
  let unread = 0;
  let cut = false;
  const line = lineTo({
    write: (text: string) => {
      unread += text.length;
      return false;
    },
    get writableLength() {
      return unread;
    },
    writableEnded: false,
    end: () => assert.fail('not in peace'),
    destroy() {
      cut = true;
      return this as never;
    },
  } as unknown as Parameters<typeof lineTo>[0]);
  for (let i = 0; i < 100; i++) line.tell({ kind: 'changed', index: i, types: ['PersonsMoved' as never] });
  assert.equal(cut, false, 'a slow line is borne with for a while');
  for (let i = 0; i < 10_000; i++) if (!cut) line.tell({ kind: 'heartbeat' });
  assert.ok(cut && unread < 66_000, `${unread}`);
});
