import type { FastifyRequest } from 'fastify';
import type { InterfaceProblemCode } from '../contract/problems.ts';
import type { ApiPorts, EndedWhy, From, Session } from './ports.ts';

const COOKIE = 'musterbook_session';

/** Somebody with a token that opens nothing, and what he is told about it. */
export interface Stranger {
  readonly stranger: InterfaceProblemCode;
}

/**
 * The cookie of a session: out of reach of scripts and of other sites, and gone when the browser closes. Over TLS it bears the
 * prefix with which browsers let neither another host of the domain nor a line without TLS set it.
 */
export function seatCookie(token: string, request: FastifyRequest): string {
  return `${cookieName(request)}=${token}; Path=/; HttpOnly; SameSite=Strict${request.protocol === 'https' ? '; Secure' : ''}`;
}

/** The same cookie, taken away. */
export function noCookie(request: FastifyRequest): string {
  return `${seatCookie('', request)}; Max-Age=0`;
}

/** Who asks, by the token in the head or else in the cookie; a stranger when a token was given and no session is open for it. */
export async function sessionOf(request: FastifyRequest, ports: ApiPorts): Promise<Session | Stranger | undefined> {
  const { authorization } = request.headers;
  const token = authorization === undefined ? cookieToken(request) : bearerToken(authorization);
  if (token === undefined || token === '') return token === undefined || authorization === undefined ? undefined : unknown;
  if (!TOKEN.test(token)) return unknown;
  const session = await ports.sessions.find(token);
  if (session !== undefined) return session;
  const why = await ports.sessions.whyEnded(token);
  return why === undefined ? unknown : { stranger: told[why] };
}

/** Whether the request acts by a cookie, which a browser sends along whoever made it ask. */
export function actsByCookie(request: FastifyRequest): boolean {
  return request.headers.authorization === undefined && (cookieToken(request) ?? '') !== '';
}

export function fromWhere(request: FastifyRequest): From {
  return { address: request.ip, agent: request.headers['user-agent'] ?? '' };
}

const unknown: Stranger = { stranger: 'session-missing' };
const told = {
  over: 'session-over',
  'signed-out': 'session-ended',
  ended: 'session-ended',
  password: 'session-password',
  disabled: 'user-disabled',
} as const satisfies Record<EndedWhy, InterfaceProblemCode>;

const TOKEN = /^[A-Za-z0-9._~+/=-]{1,500}$/;

function bearerToken(authorization: string): string {
  return /^Bearer +(\S+) *$/i.exec(authorization)?.[1] ?? '';
}

function cookieName({ protocol }: FastifyRequest): string {
  return protocol === 'https' ? `__Host-${COOKIE}` : COOKIE;
}

function cookieToken(request: FastifyRequest): string | undefined {
  for (const pair of request.headers.cookie?.split(';') ?? []) {
    const [name = '', ...value] = pair.split('=');
    if (name.trim() === cookieName(request)) return value.join('=').trim();
  }
  return undefined;
}
