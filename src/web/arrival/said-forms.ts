import { h, type ComponentChildren } from 'preact';
import { may } from '../../access/may.ts';
import type { FormTold } from '../../contract/forms.ts';
import { day } from '../bidi.ts';
import { field } from '../field.ts';
import { choice, matterForm, part, toldTo, type FormCommands } from '../matter-form.ts';
import type { PageContext } from '../page-context.ts';
import { filled, wordsOf } from '../words/choose.ts';

/** What the person says about who he or she is: a claim, beside all earlier ones. */
export function saidPart(commands: FormCommands, context: PageContext, told: FormTold | undefined): ComponentChildren {
  const { arrive: say, gate, say: words, sex } = wordsOf(context.language);
  if (context.viewer === undefined || !may(context.viewer.role, 'claim-identity')) return undefined;
  const own = toldTo(told, 'claim-identity');
  const box = (name: string, label: string, more: { readonly hint?: ComponentChildren; readonly latin?: true } = {}) =>
    field(context, own, { id: name, name, label, autocomplete: 'off', optional: true, ...more });
  return part(
    'said',
    say.saidHead,
    h('p', { class: 'measure' }, say.saidMeans),
    matterForm(context, {
      act: 'claim-identity',
      command: commands['claim-identity'],
      content: [
        box('fullName', say.fullName),
        choice(context, own, {
          id: 'sex',
          name: 'sex',
          label: words.sexHead,
          options: [['', gate.unsaid], ...(['female', 'male', 'other'] as const).map((one) => [one, sex[one]] as const)],
        }),
        box('born', say.born, { hint: filled(say.bornHint, { example: day('1987-05-23') }) }),
        box('fatherName', say.father),
        box('nationality', say.nationality, { hint: say.nationalityHint, latin: true }),
      ],
      button: say.addSaid,
    }),
  );
}

export function basisPart(commands: FormCommands, context: PageContext, told: FormTold | undefined): ComponentChildren {
  const { arrive: say, basis } = wordsOf(context.language);
  if (context.viewer === undefined || !may(context.viewer.role, 'set-basis')) return undefined;
  const own = toldTo(told, 'set-basis');
  const box = (name: string, label: string) => field(context, own, { id: name, name, label, autocomplete: 'off', optional: true });
  return part(
    'basis',
    say.basisHead,
    matterForm(context, {
      act: 'set-basis',
      command: commands['set-basis'],
      content: [
        choice(context, own, {
          id: 'kind',
          name: 'kind',
          label: say.basisKind,
          options: (['provisional', 'legal'] as const).map((kind) => [kind, basis[kind]] as const),
        }),
        box('order', say.order),
        box('orderedBy', say.orderedBy),
        box('grounds', say.grounds),
      ],
      button: say.addBasis,
    }),
  );
}
