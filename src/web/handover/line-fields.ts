import { h, type ComponentChildren } from 'preact';
import { personNumber, type PersonId } from '../../basics/ids.ts';
import type { FormTold } from '../../contract/forms.ts';
import { bestInterestsKinds } from '../../handover/types.ts';
import { code, named } from '../bidi.ts';
import { whyWords } from '../field.ts';
import { linkTo } from '../links.ts';
import { choice, lineBox, numberBox } from '../matter-form.ts';
import type { PageContext } from '../page-context.ts';
import { wordsOf } from '../words/choose.ts';

const members = ['kind', 'number', 'keeper', 'none', 'seal', 'items', 'clinician', 'instructions', 'panelKind', 'panelNumber', 'panel'];

/** What travels with one person: papers or why there are none, the sealed bag, the word of a clinician, the paper of a panel. */
export function travelFields(context: PageContext, told: FormTold | undefined, person: PersonId): ComponentChildren {
  const { hand: say } = wordsOf(context.language);
  const box = (member: string, label: string, hint?: string) =>
    lineBox(context, told, {
      id: `${member}-${person}`,
      name: `${member}.${person}`,
      label,
      optional: true,
      ...(hint === undefined ? {} : { hint }),
    });
  return h(
    'div',
    { class: 'fields' },
    box('kind', say.paperKind),
    box('number', say.paperNumber),
    box('keeper', say.keeper),
    box('none', say.noPapers),
    box('seal', say.seal),
    numberBox(context, told, { id: `items-${person}`, name: `items.${person}`, label: say.items, optional: true }),
    box('clinician', say.clinician),
    box('instructions', say.instructions, say.instructionsHint),
    choice(context, told, {
      id: `panelKind-${person}`,
      name: `panelKind.${person}`,
      label: say.panelKind,
      options: bestInterestsKinds.map((kind) => [kind, say[kind]] as const),
    }),
    box('panelNumber', say.panelNumber),
    box('panel', say.panel),
  );
}

/** Whether something was typed for the person, or refused: then it stands open. */
export function travelTyped(told: FormTold | undefined, person: PersonId): boolean {
  const said = members.filter((member) => member !== 'panelKind').some((member) => (told?.typed[`${member}.${person}`] ?? '') !== '');
  return said || (told?.wrong?.field.endsWith(`.${person}`) ?? false);
}

/** Name and number of a person, leading to the file. */
export function calledBy(names: ReadonlyMap<string, string>, person: PersonId, context: PageContext): ComponentChildren {
  const name = names.get(person);
  const number = code(personNumber(person));
  return h('a', { href: linkTo(context, `/person/${person}`) }, name === undefined ? number : [named(name), ' ', number]);
}

/** The same without a link, where it is part of a label. */
export function calledPlainly(names: ReadonlyMap<string, string>, person: PersonId): ComponentChildren {
  const name = names.get(person);
  const number = code(personNumber(person));
  return name === undefined ? number : [named(name), ' ', h('span', { class: 'aside' }, number)];
}

/** Why the form was refused about this person and no field. */
export function wrongAbout(context: PageContext, told: FormTold | undefined, person: PersonId): ComponentChildren {
  const { wrong } = told ?? {};
  if (wrong === undefined || wrong.problem.subject !== person) return undefined;
  return h('p', { class: 'wrong', role: 'alert' }, whyWords(context, wrong.problem));
}

/** What concerns no field that is shown stands above the form, and names the person it is about. */
export function whyAbove(
  context: PageContext,
  told: FormTold | undefined,
  names: ReadonlyMap<string, string>,
  fields: readonly string[],
): ComponentChildren {
  const { wrong } = told ?? {};
  if (wrong === undefined || fields.includes(wrong.field)) return undefined;
  const { subject } = wrong.problem;
  const about = subject !== undefined && names.has(subject) ? [calledPlainly(names, subject as PersonId), ': '] : undefined;
  const field = ['', 'persons', 'interviewed'].includes(wrong.field) ? undefined : wrong.field.replace('.', '-');
  return h(
    'p',
    { class: 'notice wrong', role: 'alert' },
    about,
    whyWords(context, wrong.problem),
    field !== undefined && [' ', h('a', { href: `#${field}` }, wordsOf(context.language).hand.toField)],
  );
}
