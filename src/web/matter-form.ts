import { h, type ComponentChildren } from 'preact';
import type { FormTold } from '../contract/forms.ts';
import { whyWords } from './field.ts';
import { hiddenFields } from './frame.ts';
import { sameWith } from './links.ts';
import type { PageContext } from './page-context.ts';
import { filled } from './words/choose.ts';

/** A number for each form of a page, by the act it asks for, so that a form sent twice is one act. */
export type FormCommands = { readonly [act: string]: string };

/** What this form, and no other of its page, is told. `form` tells apart forms that ask for the same act. */
export function toldTo(told: FormTold | undefined, act: string, form = ''): FormTold | undefined {
  return told?.form === 'matter' && told.typed['act'] === act && (told.typed['form'] ?? '') === form ? told : undefined;
}

interface MatterForm {
  readonly act: string;
  readonly command: string | undefined;
  readonly content: ComponentChildren;
  readonly button: string;
  readonly more?: readonly (readonly [string, string])[];
  readonly wide?: boolean;
}

/** A form that asks for one act and comes back to the page it stands on. */
export function matterForm(context: PageContext, { act, command, content, button, more = [], wide }: MatterForm): ComponentChildren {
  return h(
    'form',
    { method: 'post', action: pageAgain(context), class: wide ? 'wide-form' : 'sheet' },
    hiddenFields([['act', act], ['command', command ?? ''], ...more]),
    content,
    h('p', null, h('button', { type: 'submit' }, button)),
  );
}

/** The page a form comes back to: what was told of the form before is told no more. */
export function pageAgain(context: PageContext): string {
  return sameWith(context, { done: undefined, hasty: undefined, new: undefined, remains: undefined });
}

interface Box {
  readonly id: string;
  readonly name: string;
  readonly label: string;
  readonly hint?: ComponentChildren;
}

/** A field for sentences. */
export function textBox(
  context: PageContext,
  told: FormTold | undefined,
  { optional, ...box }: Box & { readonly optional?: true },
): ComponentChildren {
  const { id, name } = box;
  return boxed(context, told, box, (described) =>
    h('textarea', { id, name, rows: 3, maxLength: 4000, dir: 'auto', required: optional !== true, ...described }, told?.typed[name] ?? ''),
  );
}

/** A field for a few words or a code. */
export function lineBox(
  context: PageContext,
  told: FormTold | undefined,
  { optional, ...box }: Box & { readonly optional?: true },
): ComponentChildren {
  return boxed(context, told, box, (described) =>
    h('input', {
      id: box.id,
      name: box.name,
      value: told?.typed[box.name] ?? '',
      dir: 'auto',
      autocomplete: 'off',
      maxLength: 200,
      required: optional !== true,
      ...described,
    }),
  );
}

/** Yes, or left alone. */
export function tickBox(told: FormTold | undefined, { id, name, label }: Pick<Box, 'id' | 'name' | 'label'>): ComponentChildren {
  return h(
    'p',
    { class: 'tick' },
    h('input', { type: 'checkbox', id, name, value: 'yes', checked: told?.typed[name] === 'yes' }),
    ' ',
    h('label', { for: id }, label),
  );
}

/** One of a few; the first when nothing was chosen before. */
export function choice(
  context: PageContext,
  told: FormTold | undefined,
  { options, chosen, ...box }: Box & { readonly options: readonly (readonly [value: string, words: string])[]; readonly chosen?: string },
): ComponentChildren {
  const kept = told?.typed[box.name] ?? chosen;
  return boxed(context, told, box, (described) =>
    h(
      'select',
      { id: box.id, name: box.name, ...described },
      options.map(([value, words]) => h('option', { value, selected: value === kept }, words)),
    ),
  );
}

/** A time in UTC as it is typed. */
export function timeBox(
  context: PageContext,
  told: FormTold | undefined,
  { optional, hint = '', ...box }: Omit<Box, 'hint'> & { readonly hint?: string; readonly optional?: true },
): ComponentChildren {
  const example = h('bdi', { dir: 'ltr', class: 'moment' }, '2019-11-14T09:00Z');
  return boxed(context, told, { ...box, hint: filled(hint, { example }) }, (described) =>
    h('input', {
      id: box.id,
      name: box.name,
      value: told?.typed[box.name] ?? '',
      dir: 'ltr',
      autocomplete: 'off',
      spellcheck: false,
      required: optional !== true,
      ...described,
    }),
  );
}

/** A number, counted from nought. */
export function numberBox(
  context: PageContext,
  told: FormTold | undefined,
  { optional, ...box }: Box & { readonly optional?: true },
): ComponentChildren {
  return boxed(context, told, box, (described) =>
    h('input', {
      id: box.id,
      name: box.name,
      value: told?.typed[box.name] ?? '',
      inputMode: 'numeric',
      dir: 'ltr',
      autocomplete: 'off',
      required: optional !== true,
      ...described,
    }),
  );
}

function boxed(
  context: PageContext,
  told: FormTold | undefined,
  { id, name, label, hint }: Box,
  control: (described: { readonly [attribute: string]: string }) => ComponentChildren,
): ComponentChildren {
  const wrong = told?.wrong?.field === name ? told.wrong.problem : undefined;
  const described = [...(hint === undefined ? [] : [`${id}-hint`]), ...(wrong === undefined ? [] : [`${id}-wrong`])].join(' ');
  return h(
    'div',
    { class: 'field' },
    h('label', { for: id }, label),
    hint !== undefined && h('p', { class: 'hint', id: `${id}-hint` }, hint),
    wrong !== undefined && h('p', { class: 'wrong', id: `${id}-wrong`, role: 'alert' }, whyWords(context, wrong)),
    control({ ...(described === '' ? {} : { 'aria-describedby': described }), ...(wrong === undefined ? {} : { 'aria-invalid': 'true' }) }),
  );
}

/** A part of a page under its own head. */
export function part(id: string, head: ComponentChildren, ...content: ComponentChildren[]): ComponentChildren {
  return h('section', { 'aria-labelledby': id }, h('h2', { id }, head), content);
}
