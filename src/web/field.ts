import { h, type ComponentChildren } from 'preact';
import { isUuid } from '../basics/ids.ts';
import type { FormTold } from '../contract/forms.ts';
import type { Problem } from '../contract/problems.ts';
import { code } from './bidi.ts';
import type { PageContext } from './page-context.ts';
import { filled, wordsOf } from './words/choose.ts';

interface Field {
  readonly id: string;
  readonly name: string;
  readonly label: string;
  readonly hint?: ComponentChildren;
  readonly type?: 'text' | 'password' | 'number';
  readonly autocomplete: string;
  /** Names and passwords that are typed in Latin letters in every language. */
  readonly latin?: boolean;
  readonly wide?: boolean;
  /** May stay empty. */
  readonly optional?: true;
}

/** A labelled field; what was typed is kept and a refusal stands beside it. Of a password nothing is kept. */
export function field(context: PageContext, told: FormTold | undefined, { id, name, label, hint, ...more }: Field): ComponentChildren {
  const wrong = told?.wrong?.field === name ? told.wrong.problem : undefined;
  const described = [...(hint === undefined ? [] : [`${id}-hint`]), ...(wrong === undefined ? [] : [`${id}-wrong`])].join(' ');
  const secret = more.type === 'password';
  return h(
    'div',
    { class: more.wide === true ? 'field wide' : 'field' },
    h('label', { for: id }, label),
    hint !== undefined && h('p', { class: 'hint', id: `${id}-hint` }, hint),
    wrong !== undefined && h('p', { class: 'wrong', id: `${id}-wrong`, role: 'alert' }, whyWords(context, wrong)),
    h('input', {
      id,
      name,
      type: more.type ?? 'text',
      autocomplete: more.autocomplete,
      autocapitalize: 'none',
      spellcheck: false,
      required: more.optional !== true,
      ...(secret || more.latin === true ? { dir: 'ltr' } : {}),
      ...(secret ? {} : { value: told?.typed[name] ?? '' }),
      ...(described === '' ? {} : { 'aria-describedby': described }),
      ...(wrong === undefined ? {} : { 'aria-invalid': 'true' }),
    }),
  );
}

/** Why not, in the reader's language where it has the words, else in those of the book. */
export function whyWords({ language }: PageContext, problem: Problem): ComponentChildren {
  const { wrong, refused, barred } = wordsOf(language);
  const words = ({ ...barred, ...refused, ...wrong } as { readonly [code: string]: string | undefined })[problem.code];
  // Which of several numbers it was, as it was typed.
  const typed =
    problem.code === 'person-unknown' && problem.subject !== undefined && !isUuid(problem.subject) ? problem.subject : undefined;
  if (words !== undefined) return [filled(words, { wait: code(String(problem.retryAfter ?? '')) }), typed && [' ', code(typed)]];
  return [wrong.other, ' ', h('span', { lang: 'en', dir: 'ltr' }, `${problem.detail} ${problem.next}`)];
}

/** What concerns no field stands above the form. */
export function notice(context: PageContext, told: FormTold | undefined, fields: readonly string[]): ComponentChildren {
  const { wrong } = told ?? {};
  if (wrong === undefined || fields.includes(wrong.field)) return undefined;
  return h('p', { class: 'notice wrong', role: 'alert' }, whyWords(context, wrong.problem));
}
