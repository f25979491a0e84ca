import type { FastifyInstance } from 'fastify';
import { interfaceProblem } from '../contract/problems.ts';
import { sendPage } from './forms.ts';
import type { ApiPorts } from './ports.ts';
import { isInterface, pathOf } from './problems.ts';
import { sessionOf } from './tokens.ts';

/** Every address outside the interface is a page for people; whose session has ended reads like one who has none, and is told. */
export function servePages(app: FastifyInstance, ports: ApiPorts): void {
  app.get('/*', async (request, reply) => {
    if (isInterface(pathOf(request))) return reply.callNotFound();
    const asker = await sessionOf(request, ports);
    if (asker === undefined || 'actor' in asker) return sendPage(request, reply, ports, asker);
    const wrong = { field: '', problem: interfaceProblem(asker.stranger) };
    return sendPage(request, reply, ports, undefined, { form: 'sign-in', typed: {}, wrong });
  });
}
