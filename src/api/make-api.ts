import fastify, { type FastifyInstance } from 'fastify';
import { serveAssets } from './assets.ts';
import { serveAnswer } from './answer.ts';
import { serveAuthorities } from './authorities.ts';
import { serveBreaches } from './breaches.ts';
import { serveCommands } from './commands.ts';
import { serveDecisions } from './decisions.ts';
import { serveDecisionForms } from './decision-forms.ts';
import { serveDescription } from './description.ts';
import { serveDuties } from './duties.ts';
import { serveEvents } from './events.ts';
import { serveExports } from './exports.ts';
import { serveField } from './field.ts';
import { serveHandovers } from './handovers.ts';
import { serveHealth } from './health.ts';
import { guardHeads } from './heads.ts';
import { serveMatterForms } from './matter-forms.ts';
import { serveMatters } from './matters.ts';
import { servePages } from './pages.ts';
import { servePersons } from './persons.ts';
import { servePlaces } from './places.ts';
import type { ApiPorts } from './ports.ts';
import { answerWrongRequests } from './problems.ts';
import { readBodies } from './bodies.ts';
import { servePrints } from './prints.ts';
import { serveProposals } from './proposals.ts';
import { serveSessionForms } from './session-forms.ts';
import { serveSessions } from './sessions.ts';
import { serveVerify } from './verify.ts';
import { serveClockForm, serveWorld } from './world.ts';

const LARGEST_BODY = 8 * 1024 * 1024;
const LONGEST_REQUEST = 120_000;

/** The HTTP interface and the pages of one book, ready to listen. It keeps no log of its own. */
export async function makeApi(ports: ApiPorts, { proxy }: { readonly proxy?: string } = {}): Promise<FastifyInstance> {
  const app = fastify({
    // Only from there is it believed who asks from where, and that it came over TLS.
    trustProxy: proxy ?? false,
    logger: false,
    bodyLimit: LARGEST_BODY,
    requestTimeout: LONGEST_REQUEST,
    routerOptions: { maxParamLength: 200 },
    frameworkErrors: (error, request, reply) => {
      answerWrongRequests.failed(error, request, reply, ports);
    },
  });
  guardHeads(app, ports);
  readBodies(app);
  answerWrongRequests.on(app, ports);
  serveCommands(app, ports);
  serveAnswer(app, ports);
  servePersons(app, ports);
  servePlaces(app, ports);
  serveAuthorities(app, ports);
  serveHandovers(app, ports);
  serveDecisions(app, ports);
  serveBreaches(app, ports);
  serveMatters(app, ports);
  serveProposals(app, ports);
  serveExports(app, ports);
  serveEvents(app, ports);
  serveDuties(app, ports);
  serveSessions(app, ports);
  serveVerify(app, ports);
  serveWorld(app, ports);
  serveDescription(app, ports);
  serveHealth(app, ports);
  serveField(app, ports);
  await serveSessionForms(app, ports);
  await serveDecisionForms(app, ports);
  await serveClockForm(app, ports);
  await serveMatterForms(app, ports);
  serveAssets(app, ports);
  servePrints(app, ports);
  servePages(app, ports);
  await app.ready();
  return app;
}
