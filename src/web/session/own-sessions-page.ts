import { h, type ComponentChildren } from 'preact';
import type { Instant } from '../../basics/time.ts';
import type { FormTold } from '../../contract/forms.ts';
import { code, moment, momentText } from '../bidi.ts';
import { field, notice } from '../field.ts';
import { framed, hiddenFields } from '../frame.ts';
import { linkTo } from '../links.ts';
import type { PageContext } from '../page-context.ts';
import { filled, wordsOf } from '../words/choose.ts';
import { rowsTable } from '../table.ts';
import { factorField, newPasswordFields } from './sign-in-page.ts';

export interface SessionShown {
  readonly id: string;
  readonly openedAt: Instant;
  readonly seenAt: Instant;
  readonly address: string;
  readonly program: boolean;
  readonly own: boolean;
}

export interface OwnView {
  readonly sessions: readonly SessionShown[];
  readonly hasFactor: boolean;
}

/** Where somebody sees from where he is signed in, ends what he does not know, and changes his password. */
export function ownSessionsPage({ sessions, hasFactor }: OwnView, context: PageContext, told?: FormTold): string {
  const { sign } = wordsOf(context.language);
  return framed(
    context,
    sign.mySessions,
    h('h1', null, sign.mySessions),
    notice(context, told, ['password', 'newPassword', 'again', 'factor']),
    h('p', null, sign.sessionsMean),
    sessionTable(sessions, context),
    h('div', { class: 'row' }, sessions.length > 1 && endForm(context, 'others', sign.endOthers), endForm(context, 'all', sign.endAll)),
    h(
      'section',
      { 'aria-labelledby': 'change-password' },
      h('h2', { id: 'change-password' }, sign.changePassword),
      h('p', null, sign.changeMeans),
      h(
        'form',
        { method: 'post', action: linkTo(context, '/session/password'), class: 'sheet' },
        hiddenFields([['back', linkTo(context, '/session')]]),
        h('input', { type: 'text', name: 'actor', value: context.viewer?.actor ?? '', autocomplete: 'username', hidden: true }),
        field(context, told?.form === 'password' ? told : undefined, {
          id: 'password',
          name: 'password',
          label: sign.oldPassword,
          type: 'password',
          autocomplete: 'current-password',
        }),
        hasFactor && factorField(context),
        newPasswordFields(context, told),
        h('p', null, h('button', { type: 'submit' }, sign.change)),
      ),
    ),
    factorSection(hasFactor, context, told?.form === 'factor' ? told : undefined),
  );
}

/** A second device: set up in two steps, so that nobody is shut out by a secret that was copied wrongly; or taken away. */
function factorSection(hasFactor: boolean, context: PageContext, told: FormTold | undefined): ComponentChildren {
  const { sign } = wordsOf(context.language);
  const { once } = told ?? {};
  const confirming = (once !== undefined && 'secret' in once) || told?.typed['step'] === 'confirm';
  return h(
    'section',
    { 'aria-labelledby': 'second-device' },
    h('h2', { id: 'second-device' }, sign.device),
    once !== undefined &&
      'recovery' in once && [
        h('p', { class: 'notice', role: 'status' }, sign.recoveryMeans),
        h(
          'ul',
          { class: 'numbers' },
          once.recovery.map((one) => h('li', null, code(one))),
        ),
      ],
    once !== undefined && 'secret' in once && h('p', { class: 'notice', role: 'status' }, sign.secretMeans, ' ', code(once.secret)),
    !hasFactor && confirming
      ? factorForm(context, 'confirm', sign.deviceKeep, [
          field(context, told, { id: 'device-code', name: 'factor', label: sign.factor, autocomplete: 'one-time-code', latin: true }),
        ])
      : factorForm(context, hasFactor ? 'drop' : 'offer', hasFactor ? sign.deviceDrop : sign.deviceOffer, [
          h('p', null, hasFactor ? sign.deviceStands : sign.deviceMeans),
          field(context, told, {
            id: 'device-password',
            name: 'password',
            label: sign.oldPassword,
            type: 'password',
            autocomplete: 'current-password',
          }),
          hasFactor && factorField(context, undefined, 'device-factor'),
        ]),
  );
}

function factorForm(context: PageContext, step: string, button: string, content: ComponentChildren): ComponentChildren {
  return h(
    'form',
    { method: 'post', action: linkTo(context, '/session/factor'), class: 'sheet' },
    hiddenFields([['step', step]]),
    content,
    h('p', null, h('button', { type: 'submit' }, button)),
  );
}

function sessionTable(sessions: readonly SessionShown[], context: PageContext): ComponentChildren {
  const { sign } = wordsOf(context.language);
  const ending = ({ id, openedAt }: SessionShown) =>
    endForm(context, id, filled(sign.endIt, { time: h('bdi', { dir: 'ltr' }, momentText(openedAt)) }));
  return rowsTable(
    sign.sessionsCaption,
    [
      { head: sign.opened, cell: ({ openedAt }) => moment(openedAt), names: true },
      { head: sign.lastUsed, cell: ({ seenAt }) => moment(seenAt) },
      {
        head: sign.from,
        cell: ({ address, program }) => [address === '' ? sign.unknownPlace : code(address), program && [', ', sign.aProgram]],
      },
      { head: sign.ending, cell: (one) => (one.own ? sign.thisOne : ending(one)) },
    ],
    sessions,
  );
}

function endForm(context: PageContext, which: string, words: ComponentChildren): ComponentChildren {
  return h(
    'form',
    { method: 'post', action: '/session/end' },
    hiddenFields([
      ['which', which],
      ['back', linkTo(context, '/session')],
    ]),
    h('button', { type: 'submit' }, words),
  );
}
