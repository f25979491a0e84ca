import type { FastifyInstance } from 'fastify';
import { interfaceProblem, refusalToProblem } from '../contract/problems.ts';
import { routes } from '../contract/routes.ts';
import type { ApiPorts } from './ports.ts';
import { purposeOf } from './purpose.ts';
import { serve } from './serve.ts';

/** Lists that leave the house. What is asked for here is recorded like every other act of whoever asks. */
export function serveExports(app: FastifyInstance, ports: ApiPorts): void {
  serve(app, ports, routes.makeExport, async ({ request, session, raw }) => {
    if (session === undefined) return interfaceProblem('session-missing');
    const { actor, authority, role } = session;
    const made = await ports.makeList({ actor, authority, role, purpose: purposeOf(raw) ?? '' }, { language: 'en', ...request });
    if (!made.ok) return refusalToProblem(made.refused);
    const { pieces, ...outcome } = made.value;
    if (pieces === undefined) return { body: outcome };
    const whole: Buffer[] = [];
    for await (const piece of pieces) whole.push(Buffer.from(piece));
    const name = `export-${outcome.export}.${request.format}`;
    return { body: { ...outcome, name, content: Buffer.concat(whole).toString('base64') } };
  });
}
