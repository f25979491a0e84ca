import type { FastifyInstance } from 'fastify';
import { interfaceProblem } from '../contract/problems.ts';
import { routes } from '../contract/routes.ts';
import type { ApiPorts } from './ports.ts';
import { serve } from './serve.ts';

export function serveHealth(app: FastifyInstance, ports: ApiPorts): void {
  serve(app, ports, routes.beAlive, async () => ({ body: { ok: true } }));
  serve(app, ports, routes.beReady, async () => {
    const { name, world, postgres } = ports.book;
    try {
      await ports.sessions.seats();
      return { body: { ready: true, book: name, ...(world === undefined ? {} : { world }), clock: ports.book.clock(), postgres } };
    } catch {
      return interfaceProblem('not-ready');
    }
  });
}
