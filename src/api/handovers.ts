import type { FastifyInstance } from 'fastify';
import { isUuid, type HandoverId } from '../basics/ids.ts';
import { refusal } from '../entries/refusals.ts';
import type { Handover } from '../handover/types.ts';
import { refusalToProblem } from '../contract/problems.ts';
import { routes } from '../contract/routes.ts';
import { paged } from './lists.ts';
import type { ApiPorts } from './ports.ts';
import { serve } from './serve.ts';

export function serveHandovers(app: FastifyInstance, ports: ApiPorts): void {
  serve(app, ports, routes.listHandovers, async ({ query, reader }) => {
    const { lang: _lang, ...filter } = query;
    return { body: paged(await reader.handovers(filter)) };
  });
  serve(app, ports, routes.readHandover, async ({ at, reader }) => {
    const handover = isUuid(at.handover) ? await reader.handover(at.handover as HandoverId) : undefined;
    if (handover === undefined) return refusalToProblem(refusal('handover-unknown'));
    return { body: handover, headers: { etag: etagOf(handover) } };
  });
}

export function etagOf({ version }: Handover): string {
  return `"${version}"`;
}
