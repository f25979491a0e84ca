import assert from 'node:assert/strict';
import { test } from 'node:test';
import { z } from 'zod';
import { commandSchemas } from './commands.ts';
import { openapi, openapiText } from './openapi.ts';
import { routes, type Operation, type Route } from './routes.ts';

interface Described {
  readonly paths: { readonly [path: string]: { readonly [method: string]: { readonly operationId: string; readonly summary: string } } };
  readonly components: { readonly schemas: { readonly [id: string]: { readonly examples?: readonly unknown[] } } };
}
const described = openapi() as unknown as Described;

test('every address of the table is described, and nothing else', () => {
  const rows = (Object.entries(routes) as [Operation, Route][]).map(
    ([operation, { path, method }]) => `${path} ${method.toLowerCase()} ${operation}`,
  );
  const found = Object.entries(described.paths).flatMap(([path, methods]) =>
    Object.entries(methods).map(([method, { operationId }]) => `${path} ${method} ${operationId}`),
  );
  assert.deepEqual(found.toSorted(), rows.toSorted());
});

test('every reference in the description leads somewhere', () => {
  const ids = new Set(Object.keys(described.components.schemas));
  const references = [...openapiText().matchAll(/"\$ref": "([^"]+)"/g)].map(([, reference]) => reference ?? '');
  assert.ok(references.length > 50);
  for (const reference of references) assert.ok(ids.has(reference.replace('#/components/schemas/', '')), reference);
});

test('every command is described with an example that fits its own description', () => {
  for (const { shape } of commandSchemas) {
    const id = shape.type.value
      .split('-')
      .map((word) => word.charAt(0).toUpperCase() + word.slice(1))
      .join('');
    const [given] = described.components.schemas[id]?.examples ?? [];
    const whole = JSON.stringify({ ...described.components.schemas[id], $defs: described.components.schemas });
    const schema = z.fromJSONSchema(JSON.parse(whole.replaceAll('#/components/schemas/', '#/$defs/')));
    assert.ok(schema.safeParse(given).success, shape.type.value);
  }
});

test('two descriptions made one after the other are the same text', () => {
  assert.equal(openapiText(), openapiText());
});
