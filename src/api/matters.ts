import type { FastifyInstance } from 'fastify';
import { refusal } from '../entries/refusals.ts';
import { refusalToProblem } from '../contract/problems.ts';
import { routes } from '../contract/routes.ts';
import { paged, whole } from './lists.ts';
import type { ApiPorts } from './ports.ts';
import { serve } from './serve.ts';

/** Arrivals, counts, the differences they left, and incidents. */
export function serveMatters(app: FastifyInstance, ports: ApiPorts): void {
  serve(app, ports, routes.listArrivals, async ({ query: { lang: _lang, ...filter }, reader }) => ({
    body: paged(await reader.arrivals(filter)),
  }));
  serve(app, ports, routes.listItems, async ({ query: { lang: _lang, ...filter }, reader }) => ({
    body: paged(await reader.items(filter)),
  }));
  serve(app, ports, routes.listMusters, async ({ query: { lang: _lang, ...filter }, reader }) => ({
    body: paged(await reader.musters(filter)),
  }));
  serve(app, ports, routes.readMuster, async ({ at, reader }) => {
    const muster = await reader.muster(at.muster);
    return muster ? { body: muster } : refusalToProblem(refusal('muster-unknown'));
  });
  serve(app, ports, routes.readSheet, async ({ at, reader }) => {
    const sheet = await reader.sheet(at.muster);
    if (sheet) return { body: whole(sheet) };
    const muster = await reader.muster(at.muster);
    if (!muster) return refusalToProblem(refusal('muster-unknown'));
    return refusalToProblem(refusal(muster.state === 'open' ? 'blind-number-first' : 'muster-over'));
  });
  serve(app, ports, routes.listVariances, async ({ query: { lang: _lang, ...filter }, reader }) => ({
    body: paged(await reader.variances(filter)),
  }));
  serve(app, ports, routes.listIncidents, async ({ query: { lang: _lang, ...filter }, reader }) => ({
    body: paged(await reader.incidents(filter)),
  }));
  serve(app, ports, routes.readIncident, async ({ at, reader }) => {
    const incident = await reader.incident(at.incident);
    return incident ? { body: incident } : refusalToProblem(refusal('incident-unknown'));
  });
}
