import type { ServerResponse } from 'node:http';
import type { FastifyInstance, FastifyReply, FastifyRequest } from 'fastify';
import { changed } from '../contract/events.ts';
import { interfaceProblem } from '../contract/problems.ts';
import { routes } from '../contract/routes.ts';
import { toWire } from '../contract/shown.ts';
import { worldClock } from '../contract/world.ts';
import type { ApiPorts, BookEvent, Followers, Session } from './ports.ts';
import { readQuery, take } from './serve.ts';

/** How many streams one session may have open, how many one address without a session, and how many there may be in all. */
const PER_SESSION = 6;
const PER_ADDRESS = 12;
const IN_ALL = 500;
/** What lies ready for somebody who does not read it: whoever leaves more than this is cut off, and may come back with its last id. */
const LONGEST_UNREAD = 64 * 1024;

/** The stream of events. It holds nothing for anybody: what was missed is asked for again by the id of the last event heard. */
export function serveEvents(app: FastifyInstance, ports: ApiPorts): void {
  const open = new Map<ServerResponse, string>();
  // Before the server waits for those who are still being answered.
  app.addHook('preClose', async () => {
    for (const stream of open.keys()) stream.end();
  });

  take(app, {
    ports,
    route: routes.followEvents,
    async answer(raw, session, reply) {
      readQuery(raw, routes.followEvents);
      const { events } = ports;
      if (events === undefined) return interfaceProblem('not-ready');
      const who = session === undefined ? `address ${raw.ip}` : `session ${session.id ?? session.actor}`;
      const own = [...open.values()].filter((other) => other === who).length;
      if (own >= (session === undefined ? PER_ADDRESS : PER_SESSION)) return interfaceProblem('events-too-many', { retryAfter: 15 });
      if (open.size >= IN_ALL) return interfaceProblem('events-full');
      if (raw.method === 'HEAD') return { body: {} };
      open.set(reply.raw, who);
      reply.raw.once('close', () => open.delete(reply.raw));
      await stream(raw, reply, session, events);
      return 'streaming';
    },
  });
}

async function stream(raw: FastifyRequest, reply: FastifyReply, session: Session | undefined, events: Followers): Promise<void> {
  const heads = Object.entries(reply.getHeaders());
  reply.hijack();
  const to = reply.raw;
  to.on('error', () => to.destroy());
  for (const [name, value] of heads) if (value !== undefined) to.setHeader(name, value);
  to.writeHead(200, { 'content-type': 'text/event-stream; charset=utf-8', 'x-accel-buffering': 'no', connection: 'close' });
  to.write('retry: 3000\n\n');
  const line = lineTo(to);
  try {
    const following = await events.follow(session, lastHeard(raw), line);
    to.once('close', () => following.giveUp());
    if (to.destroyed) following.giveUp();
  } catch {
    to.destroy();
  }
}

/** Tells each event to somebody who reads; whoever does not is cut off. */
export function lineTo(to: Pick<ServerResponse, 'write' | 'end' | 'destroy' | 'writableLength' | 'writableEnded'>): {
  tell(event: BookEvent): void;
  end(): void;
} {
  return {
    tell(event) {
      if (to.writableEnded) return;
      to.write(eventToText(event));
      if (to.writableLength > LONGEST_UNREAD) to.destroy();
    },
    end: () => {
      to.end();
    },
  };
}

function eventToText(event: BookEvent): string {
  switch (event.kind) {
    case 'changed':
      return `id: ${event.index}\nevent: changed\ndata: ${JSON.stringify(toWire(changed, { types: [...event.types] }))}\n\n`;
    case 'clock':
      return `event: clock\ndata: ${JSON.stringify(toWire(worldClock, event.clock))}\n\n`;
    case 'heartbeat':
      return 'event: heartbeat\ndata: {}\n\n';
  }
}

function lastHeard(raw: FastifyRequest): number | undefined {
  const id = raw.headers['last-event-id'];
  return typeof id === 'string' && /^\d{1,15}$/.test(id) ? Number(id) : undefined;
}
