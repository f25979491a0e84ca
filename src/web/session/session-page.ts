import { h } from 'preact';
import type { FormTold } from '../../contract/forms.ts';
import { code, named } from '../bidi.ts';
import { framed, hiddenFields } from '../frame.ts';
import type { PageContext } from '../page-context.ts';
import { wordsOf } from '../words/choose.ts';
import { signInPage } from './sign-in-page.ts';
import { wanted } from './wanted.ts';

/** Stands where a page needs a named reader: in a world the seats to choose from, elsewhere the form to sign in. */
export function needsSessionPage(context: PageContext, told?: FormTold): string {
  if (context.world === undefined) return signInPage(context, told);
  const { say, role } = wordsOf(context.language);
  const roleWords: { readonly [role: string]: string } = role;
  return framed(
    context,
    say.needsSeat,
    h('h1', null, say.needsSeat),
    h('p', null, say.needsSeatMeans),
    h(
      'form',
      { method: 'post', action: '/session', class: 'seats' },
      hiddenFields([['back', wanted(context)]]),
      h('p', { id: 'seats' }, say.seatsMean),
      h(
        'ul',
        { 'aria-labelledby': 'seats' },
        context.seats.map(({ actor, title, authority, role: as }) =>
          h(
            'li',
            null,
            h('button', { type: 'submit', name: 'actor', value: actor }, named(title)),
            h('span', { class: 'aside' }, roleWords[as] ?? as, ', ', code(authority)),
          ),
        ),
      ),
    ),
  );
}
