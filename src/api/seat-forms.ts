import type { FastifyInstance, FastifyRequest } from 'fastify';
import { name } from '../contract/wire.ts';
import type { ApiPorts } from './ports.ts';
import { seatCookie } from './tokens.ts';
import { sendWrongPage } from './wrong-page.ts';

/** The two forms of the pages: sitting down and getting up. They work without a script and lead back to a page. */
export async function serveSeatForms(app: FastifyInstance, ports: ApiPorts): Promise<void> {
  await app.register(async (forms) => {
    forms.removeAllContentTypeParsers();
    forms.addContentTypeParser(
      'application/x-www-form-urlencoded',
      { parseAs: 'string', bodyLimit: 16_384 },
      async (_: unknown, body: string) => new URLSearchParams(body),
    );

    forms.post('/session', async (request, reply) => {
      const form = formOf(request);
      const actor = name.safeParse(form?.get('actor'));
      // In a book of real persons the steward gives each reader a token, and there are no seats to choose from.
      const given = form?.get('token')?.trim();
      const known = given && (await ports.sessions.find(given)) ? given : undefined;
      const token = known ?? (actor.success ? (await ports.sessions.open(actor.data))?.token : undefined);
      if (token === undefined) return sendWrongPage(reply, 404);
      return reply.header('set-cookie', seatCookie(token, request)).redirect(ownAddress(form?.get('back')), 303);
    });

    forms.post('/session/end', async (request, reply) => {
      if (fromElsewhere(request)) return sendWrongPage(reply, 404);
      return reply.header('set-cookie', `${seatCookie('', request)}; Max-Age=0`).redirect('/', 303);
    });
  });
}

// Another site may not seat a reader, or take the seat away.
function formOf(request: FastifyRequest): URLSearchParams | undefined {
  return fromElsewhere(request) || !(request.body instanceof URLSearchParams) ? undefined : request.body;
}

function fromElsewhere(request: FastifyRequest): boolean {
  const site = request.headers['sec-fetch-site'];
  return site !== undefined && site !== 'same-origin' && site !== 'none';
}

/** A page of this book, and never an address outside it. */
function ownAddress(back: string | null | undefined): string {
  return back !== null && back !== undefined && /^\/(?![/\\])[!-~]*$/.test(back) && back.length <= 2000 ? back : '/';
}
