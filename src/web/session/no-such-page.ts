import { h } from 'preact';
import { framed } from '../frame.ts';
import { linkTo } from '../links.ts';
import type { PageContext } from '../page-context.ts';
import { wordsOf } from '../words/choose.ts';

/** The same words whether nothing is there or nothing that this reader may know of. */
export function noSuchPage(context: PageContext): string {
  const { say } = wordsOf(context.language);
  return framed(
    context,
    say.noSuch,
    h('h1', null, say.noSuch),
    h('p', null, say.noSuchMeans),
    h('p', null, h('a', { href: linkTo(context, '/') }, say.toAnswer)),
  );
}
