import type { FastifyInstance, FastifyRequest } from 'fastify';
import { interfaceProblem } from '../contract/problems.ts';
import { routes } from '../contract/routes.ts';
import { whole } from './lists.ts';
import type { ApiPorts, Opened } from './ports.ts';
import { serve } from './serve.ts';
import { fromWhere, noCookie, seatCookie } from './tokens.ts';

/** Seats of a world, sign-in to a book of real persons, and what somebody may do about sessions of his own. */
export function serveSessions(app: FastifyInstance, ports: ApiPorts): void {
  serve(app, ports, routes.listSeats, async () => ({ body: whole(await ports.sessions.seats()) }));

  serve(app, ports, routes.openSession, async ({ request, raw }) => {
    const { actor, password, factor } = request;
    if (password === undefined) {
      const seated = await ports.sessions.open(actor, fromWhere(raw));
      return seated === undefined ? interfaceProblem('seat-unknown') : withCookie(seated, raw);
    }
    const opened = await ports.users.signIn({ actor, password, ...(factor === undefined ? {} : { factor }) }, fromWhere(raw));
    if ('status' in opened) return opened;
    return 'proof' in opened ? interfaceProblem('password-must-be-set') : withCookie(opened, raw);
  });

  serve(app, ports, routes.setPassword, async ({ request, raw }) => {
    const opened = await ports.users.setPassword(request, fromWhere(raw));
    return 'status' in opened ? opened : withCookie(opened, raw);
  });

  serve(app, ports, routes.readSession, async ({ session }) =>
    session === undefined ? interfaceProblem('session-missing') : { body: session },
  );

  serve(app, ports, routes.listSessions, async ({ session }) =>
    session === undefined ? interfaceProblem('session-missing') : { body: whole(await ports.sessions.of(session.actor, session.id)) },
  );

  serve(app, ports, routes.endSessions, async ({ session, request: { which }, raw }) => {
    if (session === undefined) return interfaceProblem('session-missing');
    const named = which === 'this' ? session.id : which;
    if (named === undefined) return interfaceProblem('session-unknown');
    const asked = named === 'all' || named === 'others' ? named : { id: named };
    const ended = await ports.sessions.end(session.actor, asked, named === session.id ? 'signed-out' : 'ended', session.id);
    if (ended === 0 && typeof asked === 'object') return interfaceProblem('session-unknown', { subject: asked.id });
    const own = named === 'all' || named === session.id;
    if (own) await ports.users.left(session, fromWhere(raw));
    return { body: { ended }, ...(own ? { headers: { 'set-cookie': noCookie(raw) } } : {}) };
  });
}

function withCookie(body: Opened, raw: FastifyRequest) {
  return { body, headers: { 'set-cookie': seatCookie(body.token, raw) } };
}
