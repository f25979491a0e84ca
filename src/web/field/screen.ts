import { h, type ComponentChildren } from 'preact';
import type { FieldWords } from '../field-document.ts';
import type { How } from './records.ts';
import type { Place, Seat, Session } from './server.ts';
import type { Shelf } from './shelf.ts';

export const parts = ['home', 'count', 'arrivals', 'waiting'] as const;
export type Part = (typeof parts)[number];

/** What a screen shows beside what lies on the shelf. It stands in memory only, and not while the device is locked. */
export interface Shown {
  readonly part: Part;
  /** Who works now, by passphrase or PIN. */
  readonly clerk?: string | undefined;
  readonly reachable: boolean;
  readonly sending: boolean;
  readonly session?: Session | undefined;
  readonly world?: string | undefined;
  readonly places: readonly Place[];
  readonly seats: readonly Seat[];
  readonly musters: readonly { readonly id: string; readonly started: string; readonly openedBy: string }[];
  readonly counting?: string | undefined;
  readonly find: string;
  readonly onlyUnseen: boolean;
  readonly how: How;
  readonly most: number;
  /** What is opened for a second look: an act to be changed or given up, the end of a count. */
  readonly asked?: string | undefined;
  /** What is wrong, by the field it stands beside. */
  readonly wrong: { readonly [field: string]: ComponentChildren };
}

/** What a screen is given. */
export interface Screen {
  readonly words: FieldWords;
  readonly shelf: Shelf;
  readonly shown: Shown;
  /** Who works now; only asked where somebody does. */
  readonly clerk: string;
  show(change: Partial<Shown>): void;
  /** Does something, and shows what came of it; what is returned stands beside the fields. */
  run(work: () => Promise<Shown['wrong'] | undefined>): Promise<boolean>;
  sync(): Promise<void>;
  begin(shift: { place: Place; passphrase: string; pin: string }): Promise<void>;
  choose(clerk: string | undefined): void;
  lock(): void;
  speak(language: string): void;
}

/** A sentence with its gaps filled. */
export function fill(sentence: string, values: { readonly [gap: string]: ComponentChildren }): ComponentChildren[] {
  return sentence.split(/\{(\w+)\}/).map((part, n) => (n % 2 === 0 ? part : values[part]));
}

/** The same as plain text, for names of buttons. */
export function fillText(sentence: string, values: { readonly [gap: string]: string | number }): string {
  return sentence.replace(/\{(\w+)\}/g, (_, gap: string) => String(values[gap] ?? ''));
}

interface Box {
  readonly id: string;
  readonly label: string;
  readonly hint?: string;
  readonly type?: 'text' | 'password' | 'search';
  readonly digits?: boolean;
  readonly latin?: boolean;
  readonly value?: string;
  readonly optional?: boolean;
  readonly onInput?: (text: string) => void;
}

/** A labelled field. Nothing typed here is kept by the browser: `off` also keeps it out of what a browser restores. */
export function box({ shown }: Screen, { id, label, hint, ...more }: Box): ComponentChildren {
  const wrong = shown.wrong[id];
  const described = [...(hint === undefined ? [] : [`${id}-hint`]), ...(wrong === undefined ? [] : [`${id}-wrong`])].join(' ');
  return h(
    'div',
    { class: 'field' },
    h('label', { for: id }, label),
    hint !== undefined && h('p', { class: 'hint', id: `${id}-hint` }, hint),
    wrong !== undefined && h('p', { class: 'wrong', id: `${id}-wrong`, role: 'alert' }, wrong),
    h('input', {
      id,
      name: id,
      type: more.type ?? 'text',
      autocomplete: 'off',
      autocapitalize: 'none',
      spellcheck: false,
      required: more.optional !== true,
      ...(more.digits === true ? { inputMode: 'numeric' as const } : {}),
      ...(more.latin === true || more.digits === true || more.type === 'password' ? { dir: 'ltr' as const } : {}),
      ...(more.value === undefined ? {} : { defaultValue: more.value }),
      ...(described === '' ? {} : { 'aria-describedby': described }),
      ...(wrong === undefined ? {} : { 'aria-invalid': 'true' as const }),
      ...(more.onInput === undefined ? {} : { onInput: (event: Event) => more.onInput?.((event.target as HTMLInputElement).value) }),
    }),
  );
}

export type Choice = readonly (readonly [value: string, words: ComponentChildren])[];

export function pick(
  id: string,
  label: string,
  choice: Choice,
  chosen = '',
  more: { hint?: string; onPick?: (value: string) => void } = {},
) {
  return h(
    'div',
    { class: 'field' },
    h('label', { for: id }, label),
    more.hint !== undefined && h('p', { class: 'hint', id: `${id}-hint` }, more.hint),
    h(
      'select',
      {
        id,
        name: id,
        autocomplete: 'off',
        ...(more.hint === undefined ? {} : { 'aria-describedby': `${id}-hint` }),
        ...(more.onPick === undefined ? {} : { onChange: (event: Event) => more.onPick?.((event.target as HTMLSelectElement).value) }),
      },
      choice.map(([value, words]) => h('option', { value, selected: value === chosen }, words)),
    ),
  );
}

export function radios(name: string, label: string, choice: Choice, chosen: string, onPick?: (value: string) => void): ComponentChildren {
  return h(
    'fieldset',
    null,
    h('legend', null, label),
    h(
      'div',
      { class: 'hows' },
      choice.map(([value, words]) =>
        h(
          'label',
          { class: 'tick' },
          h('input', {
            type: 'radio',
            name,
            value,
            autocomplete: 'off',
            ...(onPick === undefined ? { defaultChecked: value === chosen } : { checked: value === chosen, onChange: () => onPick(value) }),
          }),
          words,
        ),
      ),
    ),
  );
}

export function tick(id: string, label: string, onTick?: (on: boolean) => void, on = false): ComponentChildren {
  return h(
    'label',
    { class: 'tick', for: id },
    h('input', {
      id,
      name: id,
      type: 'checkbox',
      autocomplete: 'off',
      ...(onTick === undefined ? {} : { checked: on, onChange: (event: Event) => onTick((event.target as HTMLInputElement).checked) }),
    }),
    label,
  );
}

/** A form that goes nowhere: what is typed is given to `work`, and the fields are emptied when nothing was wrong. */
export function form(
  screen: Screen,
  button: string,
  work: (typed: (field: string) => string) => Promise<Shown['wrong'] | undefined>,
  ...content: ComponentChildren[]
): ComponentChildren {
  const onSubmit = (event: Event) => {
    event.preventDefault();
    const own = event.target as HTMLFormElement;
    const data = new FormData(own);
    const typed = (field: string) => plainDigits(String(data.get(field) ?? '').trim());
    void screen.run(() => work(typed)).then((done) => (done ? own.reset() : own.querySelector<HTMLElement>('[aria-invalid]')?.focus()));
  };
  return h(
    'form',
    { class: 'sheet', autocomplete: 'off', noValidate: true, onSubmit },
    ...content,
    h('div', { class: 'buttons' }, h('button', { type: 'submit' }, button)),
  );
}

export function press(
  screen: Screen,
  label: string,
  work: () => Promise<Shown['wrong'] | undefined> | void,
  called?: string,
): ComponentChildren {
  const onClick = () => {
    const done = work();
    if (done !== undefined) void screen.run(() => done);
  };
  return h('button', { type: 'button', onClick, ...(called === undefined ? {} : { 'aria-label': called }) }, label);
}

/** Digits of any keyboard as they stand in the book. */
function plainDigits(typed: string): string {
  return typed.replace(/[\u0660-\u0669\u06f0-\u06f9]/g, (digit) => String((digit.codePointAt(0) ?? 0) & 15));
}

/** How a clerk is called. */
export function calledClerk({ shelf }: Screen, actor: string): ComponentChildren {
  return h('bdi', null, shelf.list('clerk').find((one) => one.actor === actor)?.title ?? actor);
}

export function placeName({ shelf, words }: Screen): ComponentChildren {
  const called = shelf.get('facts')?.called ?? {};
  return h('bdi', null, called[words.language] ?? called['en'] ?? shelf.stored()?.place);
}

/** Why not, in the reader's language where it has the words, else in those of the book. */
export function whyNot({ words }: Screen, { code, words: told }: { readonly code: string; readonly words: string }): ComponentChildren {
  if (code === 'band-of-another') return words.offline.bandOfAnother;
  return words.refused[code] ?? [words.refused['other'], ' ', h('span', { lang: 'en', dir: 'ltr' }, told)];
}
