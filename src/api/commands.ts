import type { FastifyInstance, FastifyRequest } from 'fastify';
import { acceptedAnswer, answersToWire } from '../contract/answers.ts';
import { wireToSent, type Sent } from '../contract/commands.ts';
import { interfaceProblem, refusalToProblem, type Problem } from '../contract/problems.ts';
import { routes } from '../contract/routes.ts';
import { toWire } from '../contract/shown.ts';
import type { Principal } from '../entries/act.ts';
import { changedSince } from './handovers.ts';
import type { ApiPorts, Session } from './ports.ts';
import { purposeOf, readablePurpose } from './purpose.ts';
import { readQuery, take, type Sent as Answered } from './serve.ts';

/** The one address for writes. */
export function serveCommands(app: FastifyInstance, ports: ApiPorts): void {
  const route = routes.sendCommands;
  take(app, {
    ports,
    route,
    answer: async (request, session) => {
      if (session === undefined) return interfaceProblem('session-missing');
      const meant = request.headers['musterbook-actor'];
      if (meant !== undefined && meant !== encodeURIComponent(session.actor)) return interfaceProblem('actor-differs');
      const dryRun = dryRunOf(request, readQuery(request, route).dryRun);
      if (dryRun === undefined) return interfaceProblem('request-unreadable', { field: 'Dry-Run' });
      const given = purposeOf(request);
      const sent = wireToSent(request.body);
      const purpose = given ?? (sent.ok ? readablePurpose(sent.value.purpose ?? '') : undefined);
      if (purpose === undefined && (sent.ok || !hasPurpose(request.body))) return interfaceProblem('purpose-missing');
      if (!sent.ok) return refusalToProblem(sent.refused);
      const { actor, authority, role } = session;
      const principal: Principal = { actor, authority, role, purpose: purpose ?? '' };
      return heedHeads(request, sent.value, principal, session, dryRun, ports);
    },
  });
}

function hasPurpose(body: unknown): boolean {
  return body !== null && typeof body === 'object' && Object.hasOwn(body, 'commands') && Object.hasOwn(body, 'purpose');
}

function dryRunOf(request: FastifyRequest, asked: boolean | undefined): boolean | undefined {
  const header = request.headers['dry-run'];
  if (header === undefined) return asked ?? false;
  if (header !== 'true' && header !== 'false') return undefined;
  return header === 'true' || asked === true;
}

async function heedHeads(
  request: FastifyRequest,
  sent: Sent,
  principal: Principal,
  session: Session,
  dryRun: boolean,
  ports: ApiPorts,
): Promise<Answered | Problem> {
  const { 'idempotency-key': key, 'if-match': expected } = request.headers;
  const only = sent.batch ? undefined : sent.commands[0];
  if (key !== undefined && key !== only?.id) return interfaceProblem('idempotency-key-differs');
  if (expected !== undefined) {
    const stale = await changedSince(expected, only, principal, session, ports);
    if (stale !== undefined) return stale;
  }
  const answers = await ports.commit(sent.commands, principal, { dryRun });
  if (sent.batch) return { body: answersToWire(answers) };
  const [answer] = answers;
  if (answer === undefined) throw new Error('a command was not answered');
  return answer.ok ? { body: toWire(acceptedAnswer, answer) } : refusalToProblem(answer.refused);
}
