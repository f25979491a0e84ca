import type { FastifyInstance } from 'fastify';
import { routes } from '../contract/routes.ts';
import { askedAt } from './moments.ts';
import type { ApiPorts } from './ports.ts';
import { serve } from './serve.ts';

export function serveAnswer(app: FastifyInstance, ports: ApiPorts): void {
  serve(app, ports, routes.readAnswer, async ({ query, reader }) => ({ body: await reader.answer(askedAt(query)) }));
}
