import { h, type ComponentChildren } from 'preact';
import type { Page } from '../reports/views.ts';
import { hiddenFields } from './frame.ts';
import { sameWith, sentAlong } from './links.ts';
import type { Directory, PageContext } from './page-context.ts';
import { said, wordsOf } from './words/choose.ts';

/** Which place, and only what is open. */
export function placeFilter(context: PageContext, directory: Directory, { open = true } = {}): ComponentChildren {
  const { language } = context;
  const { say, muster } = wordsOf(language);
  const asked = new URLSearchParams(context.query);
  return h(
    'form',
    { method: 'get', action: context.path, class: 'search' },
    hiddenFields(sentAlong(context, ['place', 'open', 'after', 'done', 'muster'])),
    h(
      'div',
      { class: 'fields' },
      h(
        'div',
        { class: 'field' },
        h('label', { for: 'filter-place' }, say.placeHead),
        h(
          'select',
          { id: 'filter-place', name: 'place' },
          h('option', { value: '' }, say.anyPlace),
          [...directory.places].map(([code, { names }]) =>
            h('option', { value: code, selected: asked.get('place') === code }, names[language] ?? names['en'] ?? code),
          ),
        ),
      ),
      open &&
        h(
          'label',
          { class: 'tick' },
          h('input', { type: 'checkbox', name: 'open', value: 'yes', checked: asked.get('open') === 'yes' }),
          ' ',
          muster.onlyOpen,
        ),
      h('button', { type: 'submit' }, muster.show),
    ),
  );
}

/** Whether a list is complete, or how it goes on. */
export function listEnd({ rows, next }: Page<unknown>, context: PageContext): ComponentChildren {
  const { language } = context;
  if (rows.length === 0) return undefined;
  if (next === undefined) return h('p', null, said(language, 'listComplete'));
  return h(
    'p',
    { class: 'row' },
    h('span', null, said(language, 'listGoesOn')),
    h('a', { class: 'button', href: sameWith(context, { after: next, done: undefined }), rel: 'next' }, said(language, 'nextPage')),
  );
}
