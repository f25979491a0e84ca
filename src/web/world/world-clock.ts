import { h } from 'preact';
import type { FormTold } from '../../contract/forms.ts';
import { framed } from '../frame.ts';
import { linkTo } from '../links.ts';
import type { PageContext } from '../page-context.ts';
import { wordsOf } from '../words/choose.ts';

/** Why the clock was not set. */
export function clockRefusedPage(context: PageContext, { wrong }: FormTold): string {
  const { play, clockWrong, say } = wordsOf(context.language);
  const known: { readonly [code: string]: string } = clockWrong;
  return framed(
    context,
    play.title,
    h('h1', null, play.title),
    h('p', { class: 'wrong', role: 'alert' }, known[wrong?.problem.code ?? ''] ?? clockWrong.other),
    h('p', null, h('a', { href: linkTo(context, '/') }, say.toAnswer)),
  );
}
