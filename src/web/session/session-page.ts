import { h } from 'preact';
import { code, named } from '../bidi.ts';
import { framed, hiddenFields } from '../frame.ts';
import { linkTo, sameWith } from '../links.ts';
import type { PageContext } from '../page-context.ts';
import { wordsOf } from '../words/choose.ts';

/** Stands where a page needs a named reader: in a world the seats to choose from, elsewhere whom to ask. */
export function needsSessionPage(context: PageContext): string {
  const { say, role } = wordsOf(context.language);
  const roleWords: { readonly [role: string]: string } = role;
  return framed(
    context,
    say.needsSeat,
    h('h1', null, say.needsSeat),
    h('p', null, say.needsSeatMeans),
    context.seats.length === 0
      ? h(
          'form',
          { method: 'post', action: '/session', class: 'seats' },
          hiddenFields([['back', wanted(context)]]),
          h('p', null, h('label', { for: 'token' }, say.noSeats)),
          h(
            'p',
            { class: 'row' },
            h('input', { id: 'token', name: 'token', type: 'password', autocomplete: 'off', required: true, dir: 'ltr' }),
            h('button', { type: 'submit' }, say.signIn),
          ),
        )
      : h(
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

/** The page that sent the reader here; never an address outside this book. */
function wanted(context: PageContext): string {
  if (context.path !== '/session') return sameWith(context, {});
  const back = new URLSearchParams(context.query).get('back') ?? '';
  return /^\/(?![/\\])/.test(back) ? back : linkTo(context, '/');
}
