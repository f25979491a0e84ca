import assert from 'node:assert/strict';
import { test } from 'node:test';
import {
  assert as always,
  constantFrom,
  jsonValue,
  nat,
  oneof,
  property,
  string as anyText,
  stringMatching,
  uuid as anyUuid,
} from 'fast-check';
import { commandsByRole } from '../access/may.ts';
import { isCode, isUuid } from '../basics/ids.ts';
import { textToInstant } from '../basics/time.ts';
import type { Identity } from '../people/types.ts';
import { agreesWith } from './agreement.ts';
import { command, commandSchemas, commandToWire, wireToCommand, wireToSent, type SentCommand } from './commands.ts';
import { example } from './examples.ts';
import { identity } from './persons.ts';
import { routes } from './routes.ts';
import { code, uuid } from './wire.ts';

const types = commandSchemas.map((schema) => schema.shape.type.value);

test('every act somebody may do can be sent, except proposing sameness, which only software does', () => {
  const allowed = new Set<string>(Object.values(commandsByRole).flat());
  allowed.delete('propose-same');
  assert.deepEqual(types.toSorted(), [...allowed].toSorted());
});

test('every act is described once, and travels by the one address for writes', () => {
  assert.equal(new Set(types).size, types.length);
  for (const type of types) assert.ok(routes.sendCommands.request.safeParse(example(type)).success, type);
});

test('every example is read, and what was read travels back as the same fact', () => {
  for (const type of types) {
    const read = wireToCommand(example(type));
    assert.ok(read.ok, `${type}: ${JSON.stringify(read)}`);
    assert.deepEqual(wireToCommand(commandToWire(read.value)), read, type);
  }
});

test('an instant needs an offset, and is kept as the moment it means', () => {
  const admitted = wireToCommand({ ...example('admit'), occurred: { from: '2019-11-13T06:00:00+02:00', to: '2019-11-13T06:30:00+02:00' } });
  assert.ok(admitted.ok);
  assert.equal(admitted.value.occurred?.from, textToInstant('2019-11-13T04:00:00Z'));
  const without = wireToCommand({ ...example('admit'), occurred: { from: '2019-11-13T06:00:00', to: '2019-11-13T06:30:00' } });
  assert.deepEqual(without, {
    ok: false,
    refused: { code: 'command-malformed', field: 'occurred.from', detail: 'a date and time with an offset, as 2019-11-14T09:00:00Z' },
  });
});

test('the clerk is told which field is wrong, and what stands in it is not repeated', () => {
  const wrong: readonly (readonly [json: unknown, field: string | undefined, said: string])[] = [
    [{ ...example('move'), persons: ['Salma'] }, 'persons.0', 'not in the form asked for'],
    [{ ...example('move'), to: undefined }, 'to', 'missing'],
    [{ ...example('sight'), how: 'guessed' }, 'how', 'must be one of: answered-to-name'],
    [{ ...example('move'), nickname: 'x' }, 'nickname', 'no such member'],
    [{ ...example('offer-handover'), lines: [{ person: 7 }] }, 'lines.0.person', 'must be text'],
    [
      { ...example('set-capacities'), capacities: { certified: 1.5, working: 2, maximum: 3 } },
      'capacities.certified',
      'must be a whole number',
    ],
    [{ ...example('release'), reason: 'x'.repeat(4001) }, 'reason', 'at most 4,000 characters'],
    [{ ...example('escort'), leader: 'x'.repeat(201) }, 'leader', 'at most 200 characters'],
    [{ ...example('confirm-decision'), type: 'propose-same' }, 'type', 'none of the forms asked for'],
    [[], undefined, 'must be an object'],
    [null, undefined, 'must be an object'],
  ];
  for (const [json, field, said] of wrong) {
    const read = wireToCommand(json);
    assert.ok(!read.ok);
    assert.equal(read.refused.code, 'command-malformed');
    assert.equal(read.refused.field, field);
    assert.ok(read.refused.detail?.startsWith(said), `${read.refused.detail} for ${field}`);
  }
});

test('at most 1,000 persons are named in one act, and at most 1,000 acts in one batch', () => {
  const person = '0b9d6c1e-3a52-4f7e-8c11-2d3e4f5a6b7c';
  assert.ok(wireToCommand({ ...example('sight'), persons: Array.from({ length: 1000 }, () => person) }).ok);
  const crowd = wireToCommand({ ...example('sight'), persons: Array.from({ length: 1001 }, () => person) });
  assert.ok(!crowd.ok && crowd.refused.code === 'too-many-subjects' && crowd.refused.field === 'persons');
  const batch = wireToSent({ commands: Array.from({ length: 1001 }, () => example('sight')) });
  assert.ok(!batch.ok && batch.refused.code === 'too-many-subjects' && batch.refused.field === 'commands');
});

test('in a batch the field says which command it stands in', () => {
  const read = wireToSent({ commands: [example('sight'), { ...example('move'), to: 'camp one' }], purpose: 'evening count' });
  assert.deepEqual(read, {
    ok: false,
    refused: { code: 'command-malformed', field: 'commands.1.to', detail: 'not in the form asked for' },
  });
});

test('a name with hidden direction marks or half a character is refused before it reaches the book', () => {
  for (const text of ['Omar\u202eramO', 'Omar\u0000', 'Omar\ud800']) {
    const read = wireToCommand({ ...example('claim-identity'), identity: { names: [{ text, kind: 'full' }] } });
    assert.deepEqual(read, { ok: false, refused: { code: 'text-unreadable', field: 'identity.names.0.text' } });
  }
});

test('a day of birth is a day that exists, and the earliest is not the later one', () => {
  const born = (earliest: string, latest: string) =>
    wireToCommand({ ...example('claim-identity'), identity: { names: [{ text: 'Salma', kind: 'given' }], birth: { earliest, latest } } })
      .ok;
  assert.ok(born('1994-02-28', '1994-03-01'));
  assert.ok(!born('1994-02-30', '1994-03-01'));
  assert.ok(!born('1994-03-02', '1994-03-01'));
});

test('members that come from the language itself are no members', () => {
  const read = wireToCommand(JSON.parse('{"__proto__": {"type": "close-handover"}, "constructor": 1}'));
  assert.ok(!read.ok);
  const named = wireToCommand(JSON.parse(JSON.stringify(example('close-handover')).replace('{', '{"__proto__": {"x": 1},')));
  assert.ok(!named.ok && named.refused.field === '__proto__');
});

test('whatever is sent is a command or a refusal', () => {
  always(
    property(jsonValue(), constantFrom(...types), nat(40), (json, type, at) => {
      for (const sent of [json, { ...example(type), ...(json as object) }, spoilt(example(type), at, json)]) {
        const read = wireToSent(sent);
        if (!read.ok) assert.ok((read.refused.field ?? '').length <= 200);
      }
    }),
    { numRuns: 500 },
  );
});

test('codes and identifiers have the same form on the wire as in the book', () => {
  const texts = oneof(anyUuid(), anyText(), stringMatching(/^[A-Z0-9-]{0,42}$/), stringMatching(/^[0-9a-f-]{36}$/));
  always(
    property(texts, (text) => {
      assert.equal(uuid.safeParse(text).success, isUuid(text));
      assert.equal(code.safeParse(text).success, isCode(text));
    }),
  );
});

test('a schema that lacks a member of its type, or has one more, does not compile', () => {
  agreesWith<Identity>()(identity);
  // @ts-expect-error: the type has a member the schema does not know.
  agreesWith<Identity & { readonly nickname?: string }>()(identity);
  // @ts-expect-error: the schema asks for what the type need not have.
  agreesWith<Omit<Identity, 'names'> & { readonly names?: Identity['names'] }>()(identity);
  // @ts-expect-error: the schema has a member the type does not know.
  agreesWith<Omit<Identity, 'reference'>>()(identity);
  // @ts-expect-error: one command is missing.
  agreesWith<Exclude<SentCommand, { type: 'release' }>>()(command);
});

/** One member somewhere in a command, replaced by something else. */
function spoilt(json: unknown, at: number, by: unknown): unknown {
  if (json === null || typeof json !== 'object') return by;
  const keys = Object.keys(json);
  const key = keys[at % Math.max(1, keys.length)];
  if (key === undefined) return by;
  const inner = (json as { [name: string]: unknown })[key];
  const changed = { ...json, [key]: at % 2 === 0 ? by : spoilt(inner, Math.floor(at / 2), by) };
  return Array.isArray(json) ? Object.values(changed) : changed;
}
