import type { FastifyInstance, FastifyReply, FastifyRequest } from 'fastify';
import type { z } from 'zod';
import { read } from '../contract/commands.ts';
import { interfaceProblem, refusalToProblem, type Problem } from '../contract/problems.ts';
import type { Route } from '../contract/routes.ts';
import { toWire, type Shown } from '../contract/shown.ts';
import type { BookReader, Viewer } from '../reports/views.ts';
import { fromElsewhere, fromOwnPage } from './origin.ts';
import type { ApiPorts, Session } from './ports.ts';
import { ProblemSent, sendProblem } from './problems.ts';
import { purposeOf } from './purpose.ts';
import { actsByCookie, sessionOf } from './tokens.ts';

/** A request that was found readable, from somebody who may ask. */
export interface Asked<One extends Route> {
  readonly at: z.output<One['at']>;
  readonly query: z.output<One['query']>;
  readonly request: One['request'] extends z.ZodType ? z.output<One['request']> : undefined;
  readonly session: Session | undefined;
  readonly reader: BookReader;
  readonly raw: FastifyRequest;
}

export interface Served<One extends Route> {
  readonly body: Shown<z.output<One['response']>>;
  readonly headers?: Readonly<Record<string, string>>;
}

/** Who reads, and what for: the reader notes both with every personal file. */
function readingFor(session: Session | undefined, purpose: string | undefined): Viewer | undefined {
  return session && { ...session, ...(purpose === undefined ? {} : { purpose }) };
}

/** Serves a route by its row in the table: who asks, the purpose, the request, then the resource, and only what the table shows. */
export function serve<One extends Route>(
  app: FastifyInstance,
  ports: ApiPorts,
  route: One,
  answer: (asked: Asked<One>) => Promise<Served<One> | Problem>,
): void {
  const road: Road = {
    ports,
    route,
    answer: async (raw, session) => {
      if (route.purpose && purposeOf(raw) === undefined) return interfaceProblem('purpose-missing');
      const asked = readRequest(raw, route);
      const outcome = await answer({ ...asked, session, raw, reader: ports.reader(readingFor(session, purposeOf(raw))) } as Asked<One>);
      return 'body' in outcome ? { ...outcome, body: toWire(route.response, outcome.body as never) } : outcome;
    },
  };
  take(app, road);
}

/** Like `serve`, for a resource that reads the request and shows the answer itself. */
export function take(app: FastifyInstance, { ports, route, answer }: Road): void {
  const sessions = new WeakMap<FastifyRequest, Session>();
  app.route({
    method: route.method,
    url: route.path.replace(/\{(\w+)\}/g, ':$1'),
    // Before the body is read: a stranger sends us nothing large.
    onRequest: async (request) => {
      if (route.who !== 'anyone') {
        const session = await sessionOf(request, ports);
        if (session !== undefined && 'stranger' in session) throw new ProblemSent(interfaceProblem(session.stranger));
        if (session !== undefined) sessions.set(request, session);
        else if (route.who === 'session' || ports.book.world === undefined) throw new ProblemSent(interfaceProblem('session-missing'));
      }
      if (route.method !== 'GET' && isForged(request)) throw new ProblemSent(interfaceProblem('from-elsewhere'));
    },
    handler: async (request, reply) => {
      const outcome = await answer(request, sessions.get(request), reply);
      return outcome === 'streaming' ? reply : send(reply, outcome);
    },
  });
}

// A cookie goes along whoever made the browser ask; a token in the head does not, and says by itself that it was meant.
function isForged(request: FastifyRequest): boolean {
  return actsByCookie(request) ? !fromOwnPage(request) : request.headers.authorization === undefined && fromElsewhere(request);
}

export interface Road {
  readonly ports: ApiPorts;
  readonly route: Route;
  /** `streaming`: the resource has taken the answer into its own hands. */
  answer(raw: FastifyRequest, session: Session | undefined, reply: FastifyReply): Promise<Sent | Problem | 'streaming'>;
}

/** An answer as it travels; without a body it says that what the asker holds still stands. */
export interface Sent {
  readonly body: unknown;
  readonly headers?: Readonly<Record<string, string>>;
}

function send(reply: FastifyReply, outcome: Sent | Problem): FastifyReply {
  if (!('body' in outcome)) return sendProblem(reply, outcome);
  reply.headers(outcome.headers ?? {});
  const { etag } = outcome.headers ?? {};
  if (etag !== undefined && reply.request.headers['if-none-match'] === etag) return reply.code(304).send();
  return reply.type('application/json; charset=utf-8').send(JSON.stringify(outcome.body));
}

export function readQuery<One extends Route>(raw: FastifyRequest, route: One): z.output<One['query']> {
  const query = read(route.query, { ...(raw.query as object) });
  if (!query.ok) throw new ProblemSent(interfaceProblem('query-malformed', { field: query.refused.field }));
  return query.value as z.output<One['query']>;
}

function readRequest(raw: FastifyRequest, route: Route): object {
  const request = route.request === undefined ? undefined : read(route.request, raw.body);
  if (request !== undefined && !request.ok) throw new ProblemSent(refusalToProblem(request.refused));
  return { at: raw.params, query: readQuery(raw, route), request: request?.value };
}
