import type { FastifyInstance, FastifyRequest } from 'fastify';
import type { CommandId } from '../basics/ids.ts';
import type { FormTold } from '../contract/forms.ts';
import { interfaceProblem, type Problem } from '../contract/problems.ts';
import { name, secret, uuid } from '../contract/wire.ts';
import type { AcceptedAnswer } from '../log/ports.ts';
import { decideAs, vouchedFor } from './decisions.ts';
import { formOf, sendPage, takeForms } from './forms.ts';
import type { ApiPorts, Session } from './ports.ts';
import { fromWhere, sessionOf } from './tokens.ts';
import { sendWrongPage } from './wrong-page.ts';

const PURPOSE = 'a decision of two, on a page';

/** The forms of a decision's page: the second person confirms or rejects, or confirms at the screen of the first. */
export async function serveDecisionForms(app: FastifyInstance, ports: ApiPorts): Promise<void> {
  await takeForms(app, (forms) => {
    forms.post<{ Params: { decision: string } }>('/decision/:decision', async (request, reply) => {
      const form = formOf(request);
      const [decision, id] = [uuid.safeParse(request.params.decision), uuid.safeParse(form?.get('command'))];
      if (form === undefined || !decision.success || !id.success) return sendWrongPage(reply, 404);
      const asker = await sessionOf(request, ports);
      if (asker === undefined || 'stranger' in asker) {
        const problem = interfaceProblem(asker?.stranger ?? 'session-missing');
        // What was sent is not entered; the reader is told why, and comes back here after signing in.
        return sendPage(request, reply, ports, undefined, { form: 'sign-in', typed: {}, wrong: { field: '', problem } });
      }
      const verdict = form.get('verdict') ?? '';
      const answer = await decided(verdict, form, { decision: decision.data, id: id.data as CommandId }, asker, request, ports);
      const lang = new URL(request.url, 'http://book').searchParams.get('lang') ?? '';
      if (!('status' in answer)) {
        const done = new URLSearchParams({ done: verdict === 'reject' ? 'rejected' : 'confirmed', ...(lang === '' ? {} : { lang }) });
        return reply.redirect(`/decisions?${done.toString()}`, 303);
      }
      reply.code(answer.status);
      if (answer.retryAfter !== undefined) reply.header('retry-after', String(answer.retryAfter));
      const typed = { verdict, actor: (form.get('actor') ?? '').slice(0, 200), reason: (form.get('reason') ?? '').slice(0, 4000) };
      const told: FormTold = { form: 'decision', typed, wrong: { field: fieldOf(verdict, answer), problem: answer } };
      return sendPage(request, reply, ports, asker, told);
    });
  });
}

async function decided(
  verdict: string,
  form: URLSearchParams,
  { decision, id }: { readonly decision: string; readonly id: CommandId },
  asker: Session,
  request: FastifyRequest,
  ports: ApiPorts,
): Promise<AcceptedAnswer | Problem> {
  if (verdict === 'reject') {
    const reason = (form.get('reason') ?? '').slice(0, 4000);
    return decideAs(asker, { id, type: 'reject-decision', decision, reason }, PURPOSE, ports);
  }
  if (verdict === 'confirm') return decideAs(asker, { id, type: 'confirm-decision', decision }, PURPOSE, ports);
  if (verdict !== 'here') return interfaceProblem('request-unreadable');
  const password = form.get('password');
  const given = {
    actor: name.safeParse(form.get('actor')).data ?? '',
    factor: (form.get('factor') ?? '').slice(0, 100),
    ...(password === null ? {} : { password: secret.safeParse(password).data ?? '' }),
  };
  const second = await vouchedFor(given, fromWhere(request), ports);
  if ('status' in second) return second;
  return decideAs(second, { id, type: 'confirm-decision', decision }, PURPOSE, ports);
}

function fieldOf(verdict: string, { code, field }: Problem): string {
  if (code === 'reason-missing') return 'reason';
  return verdict === 'here' ? 'password' : (field ?? '');
}
