import type { FastifyRequest } from 'fastify';
import type { ApiPorts, Session } from './ports.ts';

const COOKIE = 'musterbook_session';

/** The cookie of a session: out of reach of scripts and of other sites, and gone when the browser closes. */
export function seatCookie(token: string, { protocol }: FastifyRequest): string {
  return `${COOKIE}=${token}; Path=/; HttpOnly; SameSite=Strict${protocol === 'https' ? '; Secure' : ''}`;
}

/** Who asks, by the token in the head or else in the cookie; `stranger` when a token was given and no session is open for it. */
export async function sessionOf(request: FastifyRequest, ports: ApiPorts): Promise<Session | 'stranger' | undefined> {
  const { authorization, cookie } = request.headers;
  const token = authorization === undefined ? cookieToken(cookie) : bearerToken(authorization);
  if (token === undefined) return undefined;
  if (!TOKEN.test(token)) return 'stranger';
  return (await ports.sessions.find(token)) ?? 'stranger';
}

const TOKEN = /^[A-Za-z0-9._~+/=-]{1,500}$/;

function bearerToken(authorization: string): string {
  return /^Bearer +(\S+) *$/i.exec(authorization)?.[1] ?? '';
}

function cookieToken(cookie: string | undefined): string | undefined {
  for (const pair of cookie?.split(';') ?? []) {
    const [name = '', ...value] = pair.split('=');
    if (name.trim() === COOKIE) return value.join('=').trim();
  }
  return undefined;
}
