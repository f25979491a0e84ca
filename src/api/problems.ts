import { randomUUID } from 'node:crypto';
import type { FastifyInstance, FastifyReply, FastifyRequest } from 'fastify';
import { interfaceProblem, type InterfaceProblemCode, type Problem } from '../contract/problems.ts';
import { routes, type Route } from '../contract/routes.ts';
import { heads } from './heads.ts';
import { sendWrongPage } from './wrong-page.ts';
import type { ApiPorts } from './ports.ts';

/** A problem on its way to the asker from where no value can be returned. */
export class ProblemSent extends Error {
  readonly problem: Problem;
  constructor(problem: Problem) {
    super(problem.code);
    this.problem = problem;
  }
}

const BUSY_SECONDS = '1';

export function sendProblem(reply: FastifyReply, problem: Problem): FastifyReply {
  if (problem.status === 401) reply.header('www-authenticate', 'Bearer');
  if (problem.status === 503) reply.header('retry-after', BUSY_SECONDS);
  if (problem.retryAfter !== undefined) reply.header('retry-after', String(problem.retryAfter));
  return reply.code(problem.status).type('application/problem+json').send(JSON.stringify(problem));
}

/** Answers to requests that reach no resource: unreadable, at no address, by a wrong method, or failed by us. */
export const answerWrongRequests = {
  on(app: FastifyInstance, ports: ApiPorts): void {
    app.setErrorHandler((error, request, reply) => answerWrongRequests.failed(error, request, reply, ports));
    app.setNotFoundHandler((request, reply) => {
      const allowed = allowedMethods(pathOf(request));
      if (allowed.length === 0) return sendProblem(reply, interfaceProblem('route-unknown'));
      return sendProblem(reply.header('allow', allowed.join(', ')), interfaceProblem('method-not-allowed'));
    });
  },

  failed(error: unknown, request: FastifyRequest, reply: FastifyReply, ports: ApiPorts): FastifyReply {
    reply.headers(heads);
    const problem = error instanceof ProblemSent ? error.problem : frameworkProblem(error);
    if (problem !== undefined) return sendProblem(reply, problem);
    const number = randomUUID();
    ports.failed?.({ number, operation: request.routeOptions.url ?? 'no address', error });
    if (!isInterface(pathOf(request))) return sendWrongPage(reply, 500);
    return sendProblem(reply, interfaceProblem('failed', { subject: number }));
  },
};

export function pathOf(request: FastifyRequest): string {
  return request.url.split('?', 1)[0] ?? '/';
}

export function isInterface(path: string): boolean {
  return path === '/v1' || path.startsWith('/v1/') || path === routes.beAlive.path || path === routes.beReady.path;
}

const hasForm = /^\/(?:session$|world$|differences$|incidents$|(?:decision|count|place|incident)\/)/;

// A page is only read, but for the forms; an address of the interface names its own methods.
function allowedMethods(path: string): readonly string[] {
  if (hasForm.test(path)) return ['GET', 'HEAD', 'POST'];
  if (path === '/session/end' || path === '/session/password' || path === '/session/factor') return ['POST'];
  if (!isInterface(path)) return ['GET', 'HEAD'];
  const here = (Object.values(routes) as readonly Route[]).filter((route) => pathPattern(route.path).test(path));
  return [...new Set(here.flatMap(({ method }) => (method === 'GET' ? ['GET', 'HEAD'] : [method])))];
}

function pathPattern(path: string): RegExp {
  return new RegExp(`^${path.replaceAll('.', '\\.').replace(/\{\w+\}/g, '[^/]+')}$`);
}

function frameworkProblem(error: unknown): Problem | undefined {
  const { code, statusCode } = error as { code?: unknown; statusCode?: unknown };
  const known = typeof code === 'string' ? frameworkCodes.get(code) : undefined;
  if (known !== undefined) return interfaceProblem(known);
  return typeof statusCode === 'number' && statusCode >= 400 && statusCode < 500 ? interfaceProblem('request-unreadable') : undefined;
}

const frameworkCodes: ReadonlyMap<string, InterfaceProblemCode> = new Map([
  ['FST_ERR_CTP_INVALID_MEDIA_TYPE', 'content-type-unknown'],
  ['FST_ERR_CTP_BODY_TOO_LARGE', 'body-too-large'],
]);
