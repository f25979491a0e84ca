import { h, type ComponentChildren } from 'preact';
import { personNumber } from '../../basics/ids.ts';
import type { FormTold } from '../../contract/forms.ts';
import type { Problem } from '../../contract/problems.ts';
import type { BreachCode } from '../../entries/types.ts';
import type { DecisionRow } from '../../reports/views.ts';
import { code, isExact, moment, named } from '../bidi.ts';
import { field, notice, whyWords } from '../field.ts';
import { framed, hiddenFields } from '../frame.ts';
import { linkTo } from '../links.ts';
import type { Directory, PageContext } from '../page-context.ts';
import { facts } from '../table.ts';
import { filled, wordsOf } from '../words/choose.ts';
import { factorField } from '../session/sign-in-page.ts';
import { actWords, proposedBy } from './decisions-page.ts';

export interface DecisionView {
  readonly decision: DecisionRow;
  readonly directory: Directory;
  /** What a trial of the confirmation told: why this reader cannot, or which broken rules it would record. */
  readonly trial: Problem | { readonly breaches: readonly BreachCode[] };
  /** One number for each form, so that a form that is sent twice is one act. */
  readonly commands: { readonly confirm: string; readonly here: string; readonly reject: string };
}

/** One decision: what is proposed, what happens when it is confirmed, and the forms of the second person. */
export function decisionPage({ decision, directory, trial, commands }: DecisionView, context: PageContext, told?: FormTold): string {
  const { decide, effect } = wordsOf(context.language);
  const effects: { readonly [act: string]: string | undefined } = effect;
  const { persons, occurred, reason, act } = decision;
  const why = 'status' in trial ? trial : undefined;
  const breaches = 'breaches' in trial ? trial.breaches : [];
  return framed(
    context,
    decide.one,
    h('h1', null, actWords(context, decision)),
    h('p', { class: 'lead' }, proposedBy(decision, directory, context)),
    notice(context, told, ['reason', 'actor', 'password']),
    facts([
      [
        decide.concerns,
        h(
          'ul',
          { class: 'numbers' },
          persons.map((id) => h('li', null, h('a', { href: linkTo(context, `/person/${id}`) }, code(personNumber(id))))),
        ),
      ],
      occurred && [
        decide.when,
        isExact(occurred)
          ? moment(occurred.from)
          : filled(wordsOf(context.language).say.between, { from: moment(occurred.from), to: moment(occurred.to) }),
      ],
      [decide.reason, reason === undefined ? decide.noReason : named(reason)],
      effects[act] === undefined ? undefined : [decide.effect, effects[act]],
      breaches.length === 0 ? undefined : [decide.breaches, breaches.map((one, n) => [n > 0 && ', ', code(one)])],
    ]),
    section(
      'confirm',
      decide.confirm,
      why === undefined
        ? form(context, decision, commands.confirm, 'confirm', h('p', null, decide.confirmMeans), decide.confirm)
        : h('p', null, decide.cannot, ' ', whyWords(context, why)),
    ),
    section('here', decide.here, hereForm(context, decision, commands.here, told?.typed['verdict'] === 'here' ? told : undefined)),
    why?.code !== 'role-may-not' &&
      section(
        'reject',
        decide.reject,
        form(
          context,
          decision,
          commands.reject,
          'reject',
          [
            h('p', null, decide.rejectMeans),
            field(context, told?.typed['verdict'] === 'reject' ? told : undefined, {
              id: 'reason',
              name: 'reason',
              label: decide.why,
              autocomplete: 'off',
            }),
          ],
          decide.reject,
        ),
      ),
    h('p', null, h('a', { href: linkTo(context, '/decisions') }, decide.toList)),
  );
}

/** The second person signs here: with name and password, or in a world as a seat. */
function hereForm(context: PageContext, decision: DecisionRow, command: string, told: FormTold | undefined): ComponentChildren {
  const { decide, sign } = wordsOf(context.language);
  const others = context.seats.filter(({ actor }) => actor !== context.viewer?.actor);
  const inWorld = context.world !== undefined;
  return form(
    context,
    decision,
    command,
    'here',
    inWorld
      ? [
          notice(context, told, ['actor']),
          h(
            'div',
            { class: 'field' },
            h('label', { for: 'seat' }, decide.hereSeats),
            h(
              'select',
              { id: 'seat', name: 'actor' },
              others.map(({ actor, title, authority }) =>
                h('option', { value: actor, selected: told?.typed['actor'] === actor }, `${title}, ${authority}`),
              ),
            ),
          ),
        ]
      : [
          h('p', null, decide.hereMeans),
          field(context, told, { id: 'second', name: 'actor', label: sign.name, autocomplete: 'off', latin: true }),
          field(context, told, { id: 'second-password', name: 'password', label: sign.password, type: 'password', autocomplete: 'off' }),
          factorField(context, undefined, 'second-factor'),
        ],
    decide.confirm,
  );
}

function section(id: string, head: string, content: ComponentChildren): ComponentChildren {
  return h('section', { 'aria-labelledby': id }, h('h2', { id }, head), content);
}

function form(
  context: PageContext,
  decision: DecisionRow,
  command: string,
  verdict: string,
  content: ComponentChildren,
  button: string,
): ComponentChildren {
  return h(
    'form',
    { method: 'post', action: linkTo(context, `/decision/${decision.id}`), class: 'sheet' },
    hiddenFields([
      ['command', command],
      ['verdict', verdict],
    ]),
    content,
    h('p', null, h('button', { type: 'submit' }, button)),
  );
}
