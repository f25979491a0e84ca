import type { Place } from '../store/book.ts';
import { HouseProblem } from './problems.ts';

const KNOWN = ['host', 'port', 'sslmode'];

/**
 * The place that DATABASE_URL names, as PostgreSQL's own programs read it: `postgres://user:password@host:5432/name`, where a folder
 * with a socket stands as `?host=/folder`. Of its parameters `host`, `port` and `sslmode` are understood; another one is refused,
 * because a connection that is not as safe as somebody asked for must not be opened. Without `sslmode` it is in the clear.
 */
export function urlToPlace(text: string): Place {
  const url = URL.canParse(text) ? new URL(text) : undefined;
  if (!url || !/^postgres(ql)?:$/.test(url.protocol)) {
    throw new HouseProblem('DATABASE_URL is no address of a PostgreSQL server: write postgres://user:password@host:5432/name.');
  }
  const unknown = [...url.searchParams.keys()].find((name) => !KNOWN.includes(name));
  if (unknown !== undefined) {
    throw new HouseProblem(
      `DATABASE_URL has a parameter "${unknown}" that Musterbook does not know: leave it out; known are ${KNOWN.join(', ')}.`,
    );
  }
  const port = Number(url.searchParams.get('port') ?? (url.port === '' ? 5432 : url.port));
  if (!Number.isInteger(port) || port < 1 || port > 65_535) {
    throw new HouseProblem('DATABASE_URL has a port that is no number from 1 to 65535: correct it.');
  }
  const password = decoded(url.password);
  const tls = tlsOf(url.searchParams.get('sslmode') ?? 'disable');
  return {
    host: url.searchParams.get('host') ?? decoded(url.hostname),
    port,
    database: decoded(url.pathname.slice(1)) || 'musterbook',
    user: decoded(url.username),
    ...(password === '' ? {} : { password }),
    ...(tls === undefined ? {} : { tls }),
    ownServer: false,
  };
}

function decoded(part: string): string {
  try {
    return decodeURIComponent(part);
  } catch {
    throw new HouseProblem('DATABASE_URL has a % that stands for no character: write a % of a name or password as %25.');
  }
}

// As in PostgreSQL `require` encrypts and believes any certificate; the other two believe only one that is signed for the host.
// Its `prefer` and `allow` leave it to the server whether anything is encrypted, and are refused.
function tlsOf(mode: string): Place['tls'] {
  switch (mode) {
    case 'disable':
      return undefined;
    case 'require':
      return 'encrypted';
    case 'verify-ca':
    case 'verify-full':
      return 'verified';
    default:
      throw new HouseProblem(`DATABASE_URL has sslmode=${mode}: write disable, require or verify-full.`);
  }
}
