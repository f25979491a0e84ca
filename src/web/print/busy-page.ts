import { h } from 'preact';
import { framed } from '../frame.ts';
import type { PageContext } from '../page-context.ts';
import { wordsOf } from '../words/choose.ts';

/** Shown in the place of a paper when too many wait for theirs. */
export function busyPage(context: PageContext): string {
  const { print } = wordsOf(context.language);
  return framed(context, print.fileLink, h('h1', null, print.fileLink), h('p', { class: 'notice' }, print.busy));
}
