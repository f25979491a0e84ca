import type { FastifyInstance } from 'fastify';
import { routes } from '../contract/routes.ts';
import type { ApiPorts, Verification } from './ports.ts';
import { serve } from './serve.ts';

export function serveVerify(app: FastifyInstance, ports: ApiPorts): void {
  // It reads the whole book: whoever asks while it runs waits for the same run.
  let running: Promise<Verification> | undefined;
  serve(app, ports, routes.verify, async ({ session }) => {
    running ??= ports.verify().finally(() => {
      running = undefined;
    });
    const found = await running;
    return { body: session?.role === 'steward' ? found : withoutSubjects(found) };
  });
}

/** A difference may concern a person on another authority's roll. */
function withoutSubjects(found: Verification) {
  return { ...found, violations: found.violations.map(({ code }) => ({ code })) };
}
