import type { FastifyInstance } from 'fastify';
import type { ApiPorts } from './ports.ts';

/** The stylesheet and the letters of the pages. They hold nobody's data, and a browser may keep them. */
export function serveAssets(app: FastifyInstance, ports: ApiPorts): void {
  for (const [address, { type, body, tag, days }] of ports.assets ?? []) {
    app.get(address, async (request, reply) => {
      reply.headers({ 'cache-control': `public, max-age=${days * 86_400}`, etag: tag });
      if (request.headers['if-none-match'] === tag) return reply.code(304).send();
      return reply.type(type).send(body);
    });
  }
}
