import type { FastifyInstance, FastifyReply, FastifyRequest } from 'fastify';
import type { FormTold } from '../contract/forms.ts';
import { languageOf } from './language.ts';
import { fromOwnPage } from './origin.ts';
import type { ApiPorts, Session } from './ports.ts';
import { pathOf } from './problems.ts';
import { sendWrongPage } from './wrong-page.ts';

const LARGEST_FORM = 16_384;

/** A corner of the door where what is sent is a form of our pages. */
export async function takeForms(app: FastifyInstance, serve: (forms: FastifyInstance) => void, largest = LARGEST_FORM): Promise<void> {
  await app.register(async (forms) => {
    forms.removeAllContentTypeParsers();
    forms.addContentTypeParser(
      'application/x-www-form-urlencoded',
      { parseAs: 'string', bodyLimit: largest },
      async (_: unknown, body: string) => new URLSearchParams(body),
    );
    serve(forms);
  });
}

/** What was sent from a page of this book. Another site may not seat a reader, take the seat away, or decide in his name. */
export function formOf(request: FastifyRequest): URLSearchParams | undefined {
  if (!fromOwnPage(request)) return undefined;
  return request.body instanceof URLSearchParams ? request.body : new URLSearchParams();
}

/** A page of this book, and never an address outside it. */
export function ownAddress(back: string | null | undefined): string {
  return back !== null && back !== undefined && /^\/(?![/\\])[!-~]*$/.test(back) && back.length <= 2000 ? back : '/';
}

/** The page at this address, with what the form is told. */
export async function sendPage(
  request: FastifyRequest,
  reply: FastifyReply,
  ports: ApiPorts,
  session: Session | undefined,
  told?: FormTold,
  path = pathOf(request),
): Promise<FastifyReply> {
  const query = new URLSearchParams(request.url.slice(pathOf(request).length + 1));
  const language = languageOf(query.get('lang'), request.headers['accept-language']);
  reply.headers({ 'content-language': language, vary: 'Accept-Language, Cookie, Authorization' });
  const page = await ports.pages(path, session, query, language, told);
  if (page === undefined) return sendWrongPage(reply.removeHeader('content-language'), 404);
  // What a refused form answers with is said already.
  if (reply.statusCode === 200) reply.code(page.status);
  return reply.type('text/html; charset=utf-8').send(page.html);
}
