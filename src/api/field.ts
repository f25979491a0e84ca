import type { FastifyInstance } from 'fastify';
import { heads } from './heads.ts';
import type { ApiPorts } from './ports.ts';

/** The application for the field: files that hold nothing of anybody. Only its own scripts run there, and it speaks to this book only. */
export function serveField(app: FastifyInstance, { field = new Map() }: ApiPorts): void {
  for (const [address, { type, text }] of field) {
    app.get(address, async (_request, reply) => {
      reply.headers(fieldHeads).type(type);
      if (address === '/field/worker.js') reply.header('service-worker-allowed', '/field');
      return reply.send(text);
    });
  }
}

const fieldHeads = {
  ...heads,
  'content-security-policy':
    "default-src 'none'; script-src 'self'; style-src 'self'; connect-src 'self'; worker-src 'self'; form-action 'none'; " +
    "frame-ancestors 'none'; base-uri 'none'",
} as const;
