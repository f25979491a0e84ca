import { z } from 'zod';
import { acceptedAnswer } from './answers.ts';
import { command, commandSchemas } from './commands.ts';
import { example } from './examples.ts';
import { lineGiven, plan } from './handover.ts';
import { basis, identity, listRow, newPerson } from './persons.ts';
import { problem } from './problems.ts';
import { requestHeaders, routes, type Operation, type Route, type Who } from './routes.ts';
import {
  account,
  authorityRow,
  breach,
  decisionRow,
  duty,
  handover,
  headline,
  personFile,
  personRow,
  placeRow,
  proposalRow,
  seat,
  ownSession,
  session,
  shownIdentity,
  timelineRow,
  verification,
} from './views.ts';
import { worldClock } from './world.ts';

type Json = { [name: string]: unknown };

/** The interface in OpenAPI 3.1, from the table of routes and the schemas the server itself reads. */
export function openapi(): Json {
  const paths: { [path: string]: Json } = {};
  for (const [operation, route] of Object.entries(routes) as [Operation, Route][]) {
    paths[route.path] = { ...paths[route.path], [route.method.toLowerCase()]: describe(operation, route) };
  }
  return {
    openapi: '3.1.0',
    info: {
      title: 'Musterbook',
      version: '1',
      description:
        'Account for every person held, between authorities that do not trust each other. ' +
        'Using this interface implies no recognition of any party and no legal status of any person.',
      license: { name: 'Apache-2.0', identifier: 'Apache-2.0' },
    },
    servers: [{ url: '/' }],
    paths,
    components: {
      schemas: componentSchemas(),
      securitySchemes: { bearer: { type: 'http', scheme: 'bearer' }, cookie: { type: 'apiKey', in: 'cookie', name: 'musterbook_session' } },
    },
  };
}

/** As it stands in docs/openapi.json. */
export function openapiText(): string {
  return `${JSON.stringify(openapi(), null, 2)}\n`;
}

const PREFIX = '#/components/schemas/';

/** Schemas that have a name of their own; every other one is written where it is used. */
const nouns: { readonly [id: string]: z.ZodType } = {
  Command: command,
  Identity: identity,
  Basis: basis,
  NewPerson: newPerson,
  ListRow: listRow,
  Plan: plan,
  ManifestLine: lineGiven,
  AcceptedAnswer: acceptedAnswer,
  Problem: problem,
  Headline: headline,
  Account: account,
  PersonRow: personRow,
  PersonFile: personFile,
  ShownIdentity: shownIdentity,
  TimelineRow: timelineRow,
  Place: placeRow,
  Authority: authorityRow,
  Handover: handover,
  Decision: decisionRow,
  Breach: breach,
  Proposal: proposalRow,
  Duty: duty,
  Session: session,
  OwnSession: ownSession,
  Seat: seat,
  Verification: verification,
  WorldClock: worldClock,
};

function components(): z.core.$ZodRegistry<{ id: string }> {
  const registry = z.registry<{ id: string }>();
  for (const [id, schema] of Object.entries(nouns)) registry.add(schema, { id });
  for (const schema of commandSchemas) registry.add(schema, { id: commandToId(schema.shape.type.value) });
  return registry;
}

/** `offer-handover` is described as `OfferHandover`. */
function commandToId(type: string): string {
  return type
    .split('-')
    .map((word) => word.charAt(0).toUpperCase() + word.slice(1))
    .join('');
}

function componentSchemas(): Json {
  const { schemas } = toJson(components());
  const described = Object.fromEntries(Object.entries(schemas).map(([id, schema]) => [id, bare(schema)]));
  for (const schema of commandSchemas) {
    const type = schema.shape.type.value;
    Object.assign(described[commandToId(type)] ?? {}, { examples: [example(type)] });
  }
  return described;
}

function schemaOf(schema: z.ZodType): Json {
  const registry = components();
  const known = registry.get(schema)?.id;
  if (known !== undefined) return { $ref: PREFIX + known };
  registry.add(schema, { id: 'This' });
  const { This } = toJson(registry).schemas;
  return bare(This ?? {});
}

/** Schemas as they travel: instants are text. */
function toJson(registry: z.core.$ZodRegistry<{ id: string }>): { schemas: { [id: string]: Json } } {
  const override = ({ jsonSchema }: { jsonSchema: object }) => reshape(jsonSchema as Json);
  const made = z.toJSONSchema(registry, { uri: (id) => PREFIX + id, io: 'input', override });
  return made as unknown as { schemas: { [id: string]: Json } };
}

function reshape(schema: Json): void {
  const { parameter } = schema;
  if (parameter !== undefined) {
    delete schema['parameter'];
    delete schema['pattern'];
    Object.assign(schema, parameter);
  }
  // Safe integers are the only numbers there are: the bounds of that say nothing to a reader.
  if (schema['minimum'] === Number.MIN_SAFE_INTEGER) delete schema['minimum'];
  if (schema['maximum'] === Number.MAX_SAFE_INTEGER) delete schema['maximum'];
}

function bare({ $schema: _schema, $id: _id, ...schema }: Json): Json {
  return schema;
}

function describe(operation: Operation, route: Route): Json {
  return {
    operationId: operation,
    summary: route.summary,
    security: security[route.who],
    parameters: [...parameters(route.at, 'path'), ...parameters(route.query, 'query'), ...headers(route)],
    ...(route.request ? { requestBody: { required: true, content: { 'application/json': { schema: schemaOf(route.request) } } } } : {}),
    responses: {
      200: { description: 'Done.', content: { [route.media ?? 'application/json']: { schema: schemaOf(route.response) } } },
      default: {
        description: 'Why not, and what to do next.',
        content:
          route.media === 'application/pdf'
            ? { 'text/html': { schema: { type: 'string' } } }
            : { 'application/problem+json': { schema: { $ref: `${PREFIX}Problem` } } },
      },
    },
  };
}

// An empty requirement beside the others says that none is needed.
const security: { readonly [who in Who]: readonly Json[] } = {
  anyone: [],
  reader: [{ bearer: [] }, { cookie: [] }, {}],
  session: [{ bearer: [] }, { cookie: [] }],
};

function parameters(object: z.ZodObject, where: 'path' | 'query'): Json[] {
  const { properties = {}, required = [] } = schemaOf(object) as { properties?: { [name: string]: Json }; required?: string[] };
  return Object.entries(properties).map(([name, { description, ...schema }]) => ({
    name,
    in: where,
    required: required.includes(name),
    ...(description === undefined ? {} : { description }),
    schema,
  }));
}

function headers(route: Route): Json[] {
  return route.headers.map((name) => ({
    name,
    in: 'header',
    required: false,
    description: requestHeaders[name],
    schema: { type: 'string' },
  }));
}
