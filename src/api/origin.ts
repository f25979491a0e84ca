import type { FastifyRequest } from 'fastify';

/**
 * Whether the browser says that this request began on a page of this book. Old browsers, and all on a line without TLS, send no
 * Sec-Fetch-Site: then Origin counts, and then Referer, which our pages let them send to ourselves.
 */
export function fromOwnPage(request: FastifyRequest): boolean {
  return whereFrom(request) === 'here';
}

/** Whether the browser says that it began on a page of somebody else. A program says nothing about it. */
export function fromElsewhere(request: FastifyRequest): boolean {
  return whereFrom(request) === 'elsewhere';
}

function whereFrom(request: FastifyRequest): 'here' | 'elsewhere' | 'unsaid' {
  const { 'sec-fetch-site': site, origin, referer } = request.headers;
  // `none`: typed or reloaded by the reader; no page can bring that about.
  if (site !== undefined) return site === 'same-origin' || site === 'none' ? 'here' : 'elsewhere';
  const own = `${request.protocol}://${request.host}`;
  if (origin !== undefined) return origin === own ? 'here' : 'elsewhere';
  if (referer !== undefined) return referer.startsWith(`${own}/`) ? 'here' : 'elsewhere';
  return 'unsaid';
}
