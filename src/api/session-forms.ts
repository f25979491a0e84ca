import type { FastifyInstance, FastifyReply, FastifyRequest } from 'fastify';
import type { FormTold } from '../contract/forms.ts';
import { interfaceProblem, type Problem } from '../contract/problems.ts';
import { name, secret, uuid } from '../contract/wire.ts';
import { formOf, ownAddress, sendPage, takeForms } from './forms.ts';
import type { ApiPorts, NewPassword, Opened, Session } from './ports.ts';
import { fromWhere, noCookie, seatCookie, sessionOf } from './tokens.ts';
import { sendWrongPage } from './wrong-page.ts';

/** The forms of the pages about sessions: sitting down and signing in, choosing a password, getting up. They work without a script. */
export async function serveSessionForms(app: FastifyInstance, ports: ApiPorts): Promise<void> {
  await takeForms(app, (forms) => {
    forms.post('/session', async (request, reply) => {
      const form = formOf(request);
      if (form === undefined) return sendWrongPage(reply, 404);
      const opened = await seated(form, request, ports);
      if (opened === undefined) return sendWrongPage(reply, 404);
      const told = { form: 'sign-in', typed: typedIn(form, ['actor', 'back']) } as const;
      if ('status' in opened) return refused(request, reply, ports, { ...told, wrong: { field: 'password', problem: opened } });
      if ('proof' in opened) return sendPage(request, reply, ports, undefined, { ...told, form: 'first-password', proof: opened.proof });
      await endOld(request, ports);
      return enter(request, reply, opened, form);
    });

    forms.post('/session/password', async (request, reply) => {
      const form = formOf(request);
      if (form === undefined) return sendWrongPage(reply, 404);
      const asker = await sessionOf(request, ports);
      const session = asker && 'actor' in asker ? asker : undefined;
      const proof = form.get('proof') ?? '';
      const told: FormTold = {
        form: proof === '' ? 'password' : 'first-password',
        typed: typedIn(form, ['actor', 'back']),
        ...(proof === '' ? {} : { proof }),
      };
      const opened = await passwordSet(form, session, request, ports);
      if (!('status' in opened)) return enter(request, reply, opened, form);
      const field = opened.field ?? (opened.code === 'passwords-differ' ? 'again' : 'password');
      return refused(request, reply, ports, { ...told, wrong: { field, problem: opened } }, session);
    });

    forms.post('/session/factor', async (request, reply) => {
      const form = formOf(request);
      if (form === undefined) return sendWrongPage(reply, 404);
      const asker = await sessionOf(request, ports);
      if (asker === undefined || 'stranger' in asker) return reply.redirect('/session', 303);
      const done = await factorSet(form, asker, request, ports);
      const told: FormTold = { form: 'factor', typed: { step: form.get('step') ?? '' } };
      if ('status' in done) {
        const wrong = { field: done.field ?? 'password', problem: done };
        return refused(request, reply, ports, { ...told, wrong }, asker);
      }
      return sendPage(request, reply, ports, asker, 'dropped' in done ? told : { ...told, once: done });
    });

    forms.post('/session/end', async (request, reply) => {
      const form = formOf(request);
      if (form === undefined) return sendWrongPage(reply, 404);
      const session = await sessionOf(request, ports);
      const which = form.get('which') ?? 'this';
      if (session && 'actor' in session) {
        const named = which === 'this' ? session.id : which;
        const asked = named === 'all' || named === 'others' ? named : uuid.safeParse(named).success ? { id: named ?? '' } : undefined;
        const own = named === session.id || named === 'all';
        if (asked !== undefined) await ports.sessions.end(session.actor, asked, own ? 'signed-out' : 'ended', session.id);
        if (!own) return reply.redirect(ownAddress(form.get('back')), 303);
        await ports.users.left(session, fromWhere(request));
      }
      return reply.header('set-cookie', noCookie(request)).redirect(ownAddress(form.get('back')), 303);
    });
  });
}

/** A seat where there are seats, else the user with this password; undefined when there is no such seat to be taken. */
async function seated(
  form: URLSearchParams,
  request: FastifyRequest,
  ports: ApiPorts,
): Promise<Opened | { readonly proof: string } | Problem | undefined> {
  const [actor, password] = [name.safeParse(form.get('actor')), form.get('password')];
  if (password === null) return actor.success ? ports.sessions.open(actor.data, fromWhere(request)) : undefined;
  const given = secret.safeParse(password);
  return ports.users.signIn({ actor: actor.data ?? '', password: given.data ?? '', factor: factorIn(form) }, fromWhere(request));
}

async function passwordSet(
  form: URLSearchParams,
  session: Session | undefined,
  request: FastifyRequest,
  ports: ApiPorts,
): Promise<Opened | Problem> {
  const [proof, password, chosen, again] = ['proof', 'password', 'newPassword', 'again'].map((field) => form.get(field) ?? '');
  if (chosen !== again) return interfaceProblem('passwords-differ', { field: 'again' });
  const newPassword = secret.safeParse(chosen).data ?? '';
  if (proof === '' && session === undefined) return interfaceProblem('session-missing');
  const given: NewPassword =
    proof === ''
      ? { newPassword, actor: session?.actor ?? '', password: password ?? '', factor: factorIn(form) }
      : { newPassword, proof: proof ?? '' };
  return ports.users.setPassword(given, fromWhere(request));
}

/** By steps: a secret is shown, a code of it makes it count; or it is dropped. The first and the last ask for the password. */
async function factorSet(form: URLSearchParams, { actor }: Session, request: FastifyRequest, ports: ApiPorts) {
  const given = { actor, password: secret.safeParse(form.get('password')).data ?? '', factor: factorIn(form) };
  if (form.get('step') === 'offer') return ports.users.offerFactor(given, fromWhere(request));
  if (form.get('step') === 'drop') return ports.users.dropFactor(given, fromWhere(request));
  return ports.users.setFactor(actor, given.factor);
}

function factorIn(form: URLSearchParams): string {
  return (form.get('factor') ?? '').slice(0, 100);
}

/** The session that was open in this browser before is ended: nobody finds his way back into it. */
async function endOld(request: FastifyRequest, ports: ApiPorts): Promise<void> {
  const old = await sessionOf(request, ports);
  if (old && 'actor' in old && old.id !== undefined) await ports.sessions.end(old.actor, { id: old.id }, 'signed-out');
}

function enter(request: FastifyRequest, reply: FastifyReply, { token }: Opened, form: URLSearchParams): FastifyReply {
  return reply.header('set-cookie', seatCookie(token, request)).redirect(ownAddress(form.get('back')), 303);
}

function refused(request: FastifyRequest, reply: FastifyReply, ports: ApiPorts, told: FormTold, session?: Session): Promise<FastifyReply> {
  const { status, retryAfter } = told.wrong?.problem ?? { status: 400 };
  reply.code(status);
  if (retryAfter !== undefined) reply.header('retry-after', String(retryAfter));
  return sendPage(request, reply, ports, session, told);
}

function typedIn(form: URLSearchParams, fields: readonly string[]): { readonly [field: string]: string } {
  return Object.fromEntries(fields.map((field) => [field, (form.get(field) ?? '').slice(0, 2000)]));
}
