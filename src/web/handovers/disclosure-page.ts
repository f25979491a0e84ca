import { h } from 'preact';
import { may } from '../../access/may.ts';
import type { FormTold } from '../../contract/forms.ts';
import { doneNotice } from '../count/count-page.ts';
import { notice } from '../field.ts';
import { framed } from '../frame.ts';
import { linkTo } from '../links.ts';
import { matterForm, textBox, toldTo, type FormCommands } from '../matter-form.ts';
import type { Directory, PageContext } from '../page-context.ts';
import { wordsOf } from '../words/choose.ts';
import { decideFieldNames, decideFields } from './decide-fields.ts';
import { othersOf } from './offer-page.ts';

export interface DisclosureView {
  readonly directory: Directory;
  /** The number of the person from whose page the reader comes. */
  readonly number?: string;
  readonly commands: FormCommands;
}

/** A private interview and a decision on telling an authority, for several persons at once. */
export function disclosurePage({ directory, number, commands }: DisclosureView, context: PageContext, told?: FormTold): string {
  const { hand: say } = wordsOf(context.language);
  const own = toldTo(told, 'decide-disclosure');
  const shown: FormTold = own ?? { form: 'matter', typed: number === undefined ? {} : { numbers: number } };
  const mayDecide = context.viewer !== undefined && may(context.viewer.role, 'decide-disclosure');
  return framed(
    context,
    say.decideTitle,
    h('h1', null, say.decideTitle),
    doneNotice(context, say.decided),
    notice(context, own, ['numbers', ...decideFieldNames]),
    h('p', null, say.decideMeans),
    mayDecide
      ? matterForm(context, {
          act: 'decide-disclosure',
          command: commands['decide-disclosure'],
          wide: true,
          content: [
            textBox(context, shown, { id: 'numbers', name: 'numbers', label: say.interviewed, hint: say.numbersHint, optional: true }),
            decideFields(context, shown, [['', say.choose], ...othersOf(directory, context)]),
          ],
          button: say.decide,
        })
      : h('p', { class: 'notice' }, say.onlyDesk),
    h('p', null, h('a', { href: linkTo(context, '/handovers/new') }, say.newTitle)),
  );
}
