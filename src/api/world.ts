import type { FastifyInstance } from 'fastify';
import { interfaceProblem, type Problem } from '../contract/problems.ts';
import { routes } from '../contract/routes.ts';
import { clockAsked, type ClockAsked, type WorldClock } from '../contract/world.ts';
import { formOf, ownAddress, sendPage, takeForms } from './forms.ts';
import type { ApiPorts } from './ports.ts';
import { serve } from './serve.ts';
import { sessionOf } from './tokens.ts';
import { sendWrongPage } from './wrong-page.ts';

/**
 * The clock of a world. Whoever has a seat may set it, whatever the role: it belongs to the exercise and to no authority, each page shows
 * what was set, and nothing that happened is undone by it.
 */
export function serveWorld(app: FastifyInstance, ports: ApiPorts): void {
  const { world } = ports;
  serve(app, ports, routes.readWorld, async () => (world === undefined ? interfaceProblem('book-in-real-time') : { body: world.told() }));
  serve(app, ports, routes.setWorld, async ({ request }) => {
    const answer = await setClock(ports, request);
    return 'status' in answer ? answer : { body: answer };
  });
}

/** The same by the form that stands on every page of a world. */
export async function serveClockForm(app: FastifyInstance, ports: ApiPorts): Promise<void> {
  await takeForms(app, (forms) => {
    forms.post('/world', async (request, reply) => {
      const form = formOf(request);
      if (form === undefined) return sendWrongPage(reply, 404);
      const asker = await sessionOf(request, ports);
      if (asker === undefined || 'stranger' in asker) {
        const problem = interfaceProblem(asker?.stranger ?? 'session-missing');
        reply.code(problem.status);
        return sendPage(request, reply, ports, undefined, { form: 'sign-in', typed: {}, wrong: { field: '', problem } });
      }
      const answer = await setClock(ports, fieldToAsked(form.get('clock') ?? ''));
      if (!('status' in answer)) return reply.redirect(ownAddress(form.get('back')), 303);
      reply.code(answer.status);
      return sendPage(request, reply, ports, asker, { form: 'clock', typed: {}, wrong: { field: '', problem: answer } });
    });
  });
}

async function setClock({ world }: ApiPorts, asked: ClockAsked | undefined): Promise<WorldClock | Problem> {
  if (world === undefined) return interfaceProblem('book-in-real-time');
  return asked === undefined ? interfaceProblem('request-unreadable') : world.set(asked);
}

/** A button of the form: `pause`, `next`, or the speed to run at. */
function fieldToAsked(field: string): ClockAsked | undefined {
  const asked = clockAsked.safeParse(/^\d{1,6}$/.test(field) ? { do: 'play', speed: Number(field) } : { do: field });
  return asked.data;
}
