import { linkTo, sameWith } from '../links.ts';
import type { PageContext } from '../page-context.ts';

/** The page that sent the reader here; never an address outside this book. The door looks at it once more before it leads anybody there. */
export function wanted(context: PageContext): string {
  if (context.path !== '/session' && context.path !== '/session/password') return sameWith(context, {});
  const back = new URLSearchParams(context.query).get('back') ?? '';
  return /^\/(?![/\\])[!-~]*$/.test(back) ? back : linkTo(context, '/');
}
