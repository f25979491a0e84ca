import type { FastifyInstance } from 'fastify';
import { openapi } from '../contract/openapi.ts';
import { routes } from '../contract/routes.ts';
import type { ApiPorts } from './ports.ts';
import { serve } from './serve.ts';

export function serveDescription(app: FastifyInstance, ports: ApiPorts): void {
  let made: ReturnType<typeof openapi> | undefined;
  serve(app, ports, routes.describe, async () => {
    made ??= openapi();
    return { body: made };
  });
}
