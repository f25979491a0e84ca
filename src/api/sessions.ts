import type { FastifyInstance } from 'fastify';
import { interfaceProblem } from '../contract/problems.ts';
import { routes } from '../contract/routes.ts';
import { whole } from './lists.ts';
import type { ApiPorts } from './ports.ts';
import { serve } from './serve.ts';
import { seatCookie } from './tokens.ts';

export function serveSessions(app: FastifyInstance, ports: ApiPorts): void {
  serve(app, ports, routes.listSeats, async () => ({ body: whole(await ports.sessions.seats()) }));
  serve(app, ports, routes.openSession, async ({ request, raw }) => {
    const opened = await ports.sessions.open(request.actor);
    if (opened === undefined) return interfaceProblem('seat-unknown');
    return { body: opened, headers: { 'set-cookie': seatCookie(opened.token, raw) } };
  });
}
