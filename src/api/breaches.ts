import type { FastifyInstance } from 'fastify';
import { routes } from '../contract/routes.ts';
import { whole } from './lists.ts';
import type { ApiPorts } from './ports.ts';
import { serve } from './serve.ts';

export function serveBreaches(app: FastifyInstance, ports: ApiPorts): void {
  serve(app, ports, routes.listBreaches, async ({ reader }) => ({ body: whole(await reader.breaches()) }));
}
