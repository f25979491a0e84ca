import type { FastifyInstance } from 'fastify';
import type { ApiPorts } from './ports.ts';

/** What stands on every answer: nothing is kept by anybody on the way, and pages load nothing from elsewhere. */
export function guardHeads(app: FastifyInstance, ports: ApiPorts): void {
  const { world } = ports.book;
  app.addHook('onRequest', async (request, reply) => {
    reply.headers(heads);
    // A browser that came over TLS once comes no other way.
    if (request.protocol === 'https') reply.header('strict-transport-security', 'max-age=31536000');
    if (world !== undefined) reply.header('musterbook-world', encodeURIComponent(world));
  });
}

export const heads = {
  'cache-control': 'no-store',
  'content-security-policy':
    "default-src 'none'; script-src 'self'; connect-src 'self'; style-src 'self'; font-src 'self'; img-src 'self'; " +
    "form-action 'self'; frame-ancestors 'none'; base-uri 'none'",
  // For browsers that do not know frame-ancestors: no page of ours is shown inside another, where a click may be stolen.
  'x-frame-options': 'DENY',
  'x-content-type-options': 'nosniff',
  'referrer-policy': 'no-referrer',
  'cross-origin-opener-policy': 'same-origin',
  'cross-origin-resource-policy': 'same-origin',
} as const;
