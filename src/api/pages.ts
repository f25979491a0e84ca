import type { FastifyInstance } from 'fastify';
import { languageOf } from './language.ts';
import type { ApiPorts } from './ports.ts';
import { isInterface, pathOf } from './problems.ts';
import { sessionOf } from './tokens.ts';
import { sendWrongPage } from './wrong-page.ts';

/** Every address outside the interface is a page for people; whose session has ended reads like one who has none. */
export function servePages(app: FastifyInstance, ports: ApiPorts): void {
  app.get('/*', async (request, reply) => {
    const path = pathOf(request);
    if (isInterface(path)) return reply.callNotFound();
    const query = new URLSearchParams(request.url.slice(path.length + 1));
    const session = await sessionOf(request, ports);
    const language = languageOf(query.get('lang'), request.headers['accept-language']);
    reply.headers({ 'content-language': language, vary: 'Accept-Language, Cookie, Authorization' });
    const page = await ports.pages(path, session === 'stranger' ? undefined : session, query, language);
    if (page === undefined) return sendWrongPage(reply.removeHeader('content-language'), 404);
    return reply.code(page.status).type('text/html; charset=utf-8').send(page.html);
  });
}
