import type { FastifyInstance } from 'fastify';
import { interfaceProblem } from '../contract/problems.ts';
import { ProblemSent } from './problems.ts';

/** Bodies are JSON in UTF-8. Broken bytes are refused, because read forgivingly they change a name without a word. */
export function readBodies(app: FastifyInstance): void {
  app.removeAllContentTypeParsers();
  app.addContentTypeParser('application/json', { parseAs: 'buffer' }, async (_: unknown, body: Buffer) => bodyToJson(body));
}

function bodyToJson(body: Buffer): unknown {
  try {
    const json: unknown = JSON.parse(new TextDecoder('utf-8', { fatal: true }).decode(body));
    return json;
  } catch {
    throw new ProblemSent(interfaceProblem('body-unreadable'));
  }
}
