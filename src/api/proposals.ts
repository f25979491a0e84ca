import type { FastifyInstance } from 'fastify';
import { routes } from '../contract/routes.ts';
import { paged } from './lists.ts';
import type { ApiPorts } from './ports.ts';
import { serve } from './serve.ts';

export function serveProposals(app: FastifyInstance, ports: ApiPorts): void {
  serve(app, ports, routes.listProposals, async ({ query, reader }) => {
    const { lang: _lang, ...filter } = query;
    return { body: paged(await reader.proposals(filter)) };
  });
}
