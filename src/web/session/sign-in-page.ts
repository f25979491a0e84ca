import { h } from 'preact';
import { SHORTEST_PASSWORD } from '../../access/passwords.ts';
import type { FormTold } from '../../contract/forms.ts';
import { field, notice } from '../field.ts';
import { framed, hiddenFields } from '../frame.ts';
import { linkTo } from '../links.ts';
import type { PageContext } from '../page-context.ts';
import { wordsOf } from '../words/choose.ts';
import { wanted } from './wanted.ts';

/** Where people sign in to a book of real persons, and come back to the page they wanted. */
export function signInPage(context: PageContext, told?: FormTold): string {
  const { sign } = wordsOf(context.language);
  return framed(
    context,
    sign.title,
    h('h1', null, sign.title),
    h('p', null, sign.means),
    notice(context, told, ['actor', 'password']),
    h(
      'form',
      { method: 'post', action: linkTo(context, '/session'), class: 'sheet' },
      hiddenFields([['back', told?.typed['back'] ?? wanted(context)]]),
      field(context, told, {
        id: 'actor',
        name: 'actor',
        label: sign.name,
        hint: sign.nameHint,
        autocomplete: 'username',
        latin: true,
      }),
      field(context, told, {
        id: 'password',
        name: 'password',
        label: sign.password,
        hint: sign.passwordHint,
        type: 'password',
        autocomplete: 'current-password',
      }),
      factorField(context),
      h('p', null, h('button', { type: 'submit' }, sign.send)),
    ),
  );
}

/** After a first or new code: its holder chooses a password, and only then is signed in. */
export function firstPasswordPage(context: PageContext, told: FormTold): string {
  const { sign } = wordsOf(context.language);
  return framed(
    context,
    sign.firstPassword,
    h('h1', null, sign.firstPassword),
    h('p', null, sign.firstMeans),
    notice(context, told, ['newPassword', 'again']),
    h(
      'form',
      { method: 'post', action: linkTo(context, '/session/password'), class: 'sheet' },
      hiddenFields([
        ['back', told.typed['back'] ?? '/'],
        ['proof', told.proof ?? ''],
      ]),
      // For programs that keep passwords: they must know whose this is.
      h('input', { type: 'text', name: 'actor', value: told.typed['actor'] ?? '', autocomplete: 'username', hidden: true }),
      newPasswordFields(context, told),
      h('p', null, h('button', { type: 'submit' }, sign.choose)),
    ),
  );
}

/** The code of a second device, of who has set one up; never kept. */
export function factorField(context: PageContext, told?: FormTold, id = 'factor') {
  const { sign } = wordsOf(context.language);
  const of = { id, name: 'factor', label: sign.factor, hint: sign.factorHint, autocomplete: 'one-time-code' };
  return field(context, told, { ...of, latin: true, optional: true });
}

/** The new password, twice. */
export function newPasswordFields(context: PageContext, told: FormTold | undefined) {
  const { sign } = wordsOf(context.language);
  const secret = { type: 'password', autocomplete: 'new-password' } as const;
  return [
    field(context, told, {
      id: 'new-password',
      name: 'newPassword',
      label: sign.newPassword,
      hint: sign.newHint.replace('12', String(SHORTEST_PASSWORD)),
      ...secret,
    }),
    field(context, told, { id: 'again', name: 'again', label: sign.again, ...secret }),
  ];
}
