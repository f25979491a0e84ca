import type { FastifyInstance, FastifyReply, FastifyRequest } from 'fastify';
import { routes, type Route } from '../contract/routes.ts';
import { languageOf } from './language.ts';
import type { ApiPorts } from './ports.ts';
import { pathOf } from './problems.ts';
import { purposeOf, readablePurpose } from './purpose.ts';
import { sessionOf } from './tokens.ts';

/** Papers of the book, by session as its pages are: whoever gets no page for an address gets no paper either. */
export function servePrints(app: FastifyInstance, ports: ApiPorts): void {
  for (const route of Object.values(routes) as readonly Route[]) {
    if (route.media !== 'application/pdf') continue;
    app.get(route.path.replace(/\{(\w+)\}/g, ':$1'), (request, reply) => sendPrint(request, reply, ports));
  }
}

async function sendPrint(request: FastifyRequest, reply: FastifyReply, ports: ApiPorts): Promise<FastifyReply> {
  const asker = await sessionOf(request, ports);
  const session = asker !== undefined && 'actor' in asker ? asker : undefined;
  const path = pathOf(request);
  const query = new URLSearchParams(request.url.slice(path.length + 1));
  const language = languageOf(query.get('lang'), request.headers['accept-language']);
  const purpose = purposeOf(request) ?? readablePurpose(query.get('purpose') ?? '');
  const print = await ports.prints(path, session, query, language, purpose);
  reply.headers({ 'content-language': language, vary: 'Accept-Language, Cookie, Authorization' });
  if ('html' in print && print.status === 503) reply.header('retry-after', '30');
  if ('html' in print) return reply.code(print.status).type('text/html; charset=utf-8').send(print.html);
  reply.header('content-disposition', `inline; filename="${print.name}"`);
  return reply.type('application/pdf').send(Buffer.from(print.pdf.buffer, print.pdf.byteOffset, print.pdf.byteLength));
}
