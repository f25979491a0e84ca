import type { FastifyInstance } from 'fastify';
import { routes } from '../contract/routes.ts';
import { whole } from './lists.ts';
import { askedAt } from './moments.ts';
import type { ApiPorts } from './ports.ts';
import { serve } from './serve.ts';

export function servePlaces(app: FastifyInstance, ports: ApiPorts): void {
  serve(app, ports, routes.listPlaces, async ({ query, reader }) => ({ body: whole(await reader.places(askedAt(query))) }));
}
