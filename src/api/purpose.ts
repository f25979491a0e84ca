import type { FastifyRequest } from 'fastify';
import { unreadable } from '../log/text.ts';

/** The purpose declared in the head; undefined when there is none, or none that can be read. */
export function purposeOf(request: FastifyRequest): string | undefined {
  const header = request.headers['musterbook-purpose'];
  return typeof header === 'string' ? readablePurpose(headerToText(header)) : undefined;
}

export function readablePurpose(text: string): string | undefined {
  const purpose = text.trim();
  return purpose === '' || purpose.length > 200 || unreadable(purpose) !== undefined ? undefined : purpose;
}

// Heads are bytes: many senders put UTF-8 there as it is, others encode it in percents.
function headerToText(header: string): string {
  const text = whenReadable(() => new TextDecoder('utf-8', { fatal: true }).decode(Buffer.from(header, 'latin1'))) ?? header;
  return whenReadable(() => decodeURIComponent(text)) ?? text;
}

function whenReadable(make: () => string): string | undefined {
  try {
    return make();
  } catch {
    return undefined;
  }
}
