import { h, type ComponentChildren } from 'preact';
import type { AuthorityCode, PersonId } from '../../basics/ids.ts';
import type { Instant } from '../../basics/time.ts';
import type { FormTold } from '../../contract/forms.ts';
import type { Handover, Line } from '../../handover/types.ts';
import { lineBox, timeBox, type FormCommands } from '../matter-form.ts';
import type { Directory, PageContext } from '../page-context.ts';
import { wordsOf } from '../words/choose.ts';
import { calledPlainly, wrongAbout } from './line-fields.ts';

export interface ActView {
  readonly handover: Handover;
  readonly directory: Directory;
  readonly names: ReadonlyMap<string, string>;
  readonly now: Instant;
  readonly commands: FormCommands;
}

/** What each form of an act is given: the lines it is possible for, and what it was told. */
export interface ActForm extends ActView {
  readonly lines: readonly Line[];
  readonly told: FormTold | undefined;
  readonly party: AuthorityCode;
}

export function placesOf(holder: AuthorityCode, directory: Directory, { language }: PageContext): readonly (readonly [string, string])[] {
  return [...directory.places]
    .filter(([, place]) => place.holder === holder)
    .map(([place, { names }]) => [place, names[language] ?? names['en'] ?? place] as const);
}

/** When it was, where that may have been before now. */
export function whenBox(context: PageContext, told: FormTold | undefined): ComponentChildren {
  const { hand: say } = wordsOf(context.language);
  return timeBox(context, told, { id: 'when', name: 'when', label: say.when, hint: say.whenHint, optional: true });
}

/** A tick for each line the act is possible for. */
export function lineTicks(lines: readonly Line[], { names, told }: ActForm, context: PageContext, legend?: string): ComponentChildren {
  const { hand: say, line: state, refused, barred } = wordsOf(context.language);
  const ticked = new Set((told?.typed['persons'] ?? '').split(' '));
  const nobody = told?.wrong?.field === 'persons' && told.wrong.problem.subject === undefined;
  return h(
    'fieldset',
    { 'aria-describedby': nobody ? 'persons-wrong' : undefined },
    h('legend', null, legend ?? say.which),
    nobody &&
      h(
        'p',
        { class: 'wrong', id: 'persons-wrong', role: 'alert' },
        told?.wrong?.problem.code === 'handover-empty' ? barred['handover-empty'] : refused['command-malformed'],
      ),
    lines.map((line) =>
      h(
        'div',
        null,
        wrongAbout(context, told, line.person),
        h(
          'label',
          { class: 'tick' },
          h('input', { type: 'checkbox', name: 'persons', value: line.person, checked: ticked.has(line.person) }),
          h('span', null, calledPlainly(names, line.person), ' – ', state[line.state]),
        ),
      ),
    ),
  );
}

interface Outcomes {
  readonly person: PersonId;
  readonly called: ComponentChildren;
  readonly why: string;
  readonly options: readonly (readonly [value: string, words: string])[];
}

/** One person, what became of the person, and a word about it. */
export function outcomes(context: PageContext, told: FormTold | undefined, { person, called, why, options }: Outcomes): ComponentChildren {
  const name = `out.${person}`;
  const kept = told?.typed[name] ?? '';
  return h(
    'fieldset',
    { class: 'one' },
    h('legend', null, called),
    told?.wrong?.field !== `why.${person}` && wrongAbout(context, told, person),
    h(
      'div',
      { class: 'outcomes' },
      options.map(([value, words]) =>
        h('label', { class: 'tick' }, h('input', { type: 'radio', name, value, checked: kept === value }), h('span', null, words)),
      ),
    ),
    h(
      'details',
      { open: (told?.typed[`why.${person}`] ?? '') !== '' || told?.wrong?.field === `why.${person}` },
      h('summary', null, why),
      lineBox(context, told, { id: `why-${person}`, name: `why.${person}`, label: why, optional: true }),
    ),
  );
}

/** Yes, or left alone, in a line of its own. */
export function tick(told: FormTold | undefined, name: string, words: string): ComponentChildren {
  return h(
    'label',
    { class: 'tick' },
    h('input', { type: 'checkbox', name, value: 'yes', checked: told?.typed[name] === 'yes' }),
    h('span', null, words),
  );
}
