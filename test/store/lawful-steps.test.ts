import assert from 'node:assert/strict';
import { after, before, test } from 'node:test';
import { lawfulTriples } from '../../src/custody/states.ts';
import { accountKinds, steps } from '../../src/entries/types.ts';
import { ledTo, reactions } from '../../src/log/reactions.ts';
import { openShelf, type Shelf } from './books.ts';

let shelf: Shelf;
before(async () => {
  shelf = await openShelf(18);
});
after(() => shelf.close());

test('PostgreSQL lets a person take exactly the steps of the table in custody/states.ts', async () => {
  const lawful = new Set(lawfulTriples().map((triple) => triple.join(' ')));
  const book = await shelf.open(18);
  try {
    const past = await book.past('superuser');
    const check = await past.query("SELECT pg_get_constraintdef(oid) AS says FROM pg_constraint WHERE conname = 'movement_is_lawful'");
    assert.deepEqual(check.rows, [{ says: 'CHECK (movement_is_lawful(movement.*))' }]);
    const asked = await past.query<{ step: number; f: number; t: number; ok: boolean }>(
      `SELECT step, f, t, movement_is_lawful(jsonb_populate_record(NULL::movement,
          jsonb_build_object('n', 2 - (step IN (${steps.admitted}, ${steps.born}))::int, 'step', step,
            'from_account', f, 'to_account', t))) AS ok
        FROM generate_series(1, ${steps.reversed - 1}) step, generate_series(0, 15) f, generate_series(0, 15) t`,
    );
    const known = Object.values<number>(accountKinds);
    for (const { step, f, t, ok } of asked.rows) {
      if (!known.includes(f) || !known.includes(t)) continue;
      assert.equal(ok, lawful.has(`${step} ${f} ${t}`), `step ${step} from kind ${f} to kind ${t}`);
    }
  } finally {
    await book.close();
  }
});

test('no reaction leads to an entry that another reaction answers, so an act cannot go round in circles', () => {
  for (const type of ledTo) assert.equal(reactions[type], undefined, `${type} is led to and answered`);
});
