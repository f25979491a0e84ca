import { h, type ComponentChildren } from 'preact';
import type { FormTold } from '../../contract/forms.ts';
import { choice, lineBox, textBox, timeBox } from '../matter-form.ts';
import type { PageContext } from '../page-context.ts';
import { wordsOf } from '../words/choose.ts';

/** A private interview and what was decided after it; of whom, the page says before. */
export function decideFields(
  context: PageContext,
  told: FormTold | undefined,
  authorities: readonly (readonly [code: string, name: string])[],
): ComponentChildren {
  const { hand: say } = wordsOf(context.language);
  return h(
    'div',
    { class: 'fields' },
    choice(context, told, { id: 'tell', name: 'tell', label: say.tell, options: authorities }),
    timeBox(context, told, {
      id: 'interviewedAt',
      name: 'interviewedAt',
      label: say.interviewedAt,
      hint: say.timeHint,
      optional: true,
    }),
    lineBox(context, told, { id: 'interviewer', name: 'interviewer', label: say.interviewer, optional: true }),
    choice(context, told, {
      id: 'permitted',
      name: 'permitted',
      label: say.permitted,
      options: [
        ['', say.choose],
        ['yes', say.permittedYes],
        ['no', say.permittedNo],
      ],
    }),
    textBox(context, told, { id: 'because', name: 'because', label: say.because, optional: true }),
  );
}

export const decideFieldNames = ['tell', 'interviewedAt', 'interviewer', 'permitted', 'because'] as const;
