import { h, type ComponentChildren } from 'preact';
import { box, form, pick, whyNot, type Screen } from '../screen.ts';
import { signIn } from '../server.ts';

/** Signing in at the book without leaving the page: what waits here stays. */
export function signInPart(screen: Screen): ComponentChildren {
  const { words, shown } = screen;
  const say = words.offline;
  if (!shown.reachable) return h('p', { class: 'notice' }, say.noAnswer);
  const work = async (typed: (field: string) => string) => {
    const [actor, password, factor] = [typed('actor'), typed('password'), typed('factor')];
    const seated = shown.seats.length > 0;
    const given = { actor, ...(seated ? {} : { password }), ...(factor === '' ? {} : { factor }) };
    const told = await signIn(given);
    if (told.kind === 'silent') return { actor: say.noAnswer };
    if (told.kind === 'refused') return { actor: whyNot(screen, told.trouble) };
    await screen.sync();
    return undefined;
  };
  const wrong = shown.wrong['actor'];
  const content =
    shown.seats.length > 0
      ? [
          pick(
            'actor',
            say.seat,
            shown.seats.filter(({ role }) => role === 'registrar').map(({ actor, title, authority }) => [actor, `${title} · ${authority}`]),
          ),
          wrong !== undefined && h('p', { class: 'wrong', role: 'alert' }, wrong),
        ]
      : [
          box(screen, { id: 'actor', label: say.actor, latin: true }),
          box(screen, { id: 'password', label: say.password, type: 'password' }),
          box(screen, { id: 'factor', label: say.factor, hint: say.factorHint, latin: true, optional: true }),
        ];
  return h(
    'section',
    { 'aria-labelledby': 'sign-in-head' },
    h('h2', { id: 'sign-in-head' }, say.signInHead),
    h('p', { class: 'hint' }, say.signInMeans),
    form(screen, say.signIn, work, ...content),
  );
}
