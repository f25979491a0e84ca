import { h, type ComponentChildren } from 'preact';
import { isUuid, personNumber, type PersonId } from '../../basics/ids.ts';
import type { Reason } from '../../identity/compare.ts';
import type { Page, ProposalRow } from '../../reports/views.ts';
import { code, named } from '../bidi.ts';
import { framed, hiddenFields } from '../frame.ts';
import { linkTo, sentAlong } from '../links.ts';
import { listEnd } from '../matter-list.ts';
import type { PageContext } from '../page-context.ts';
import { rowsTable } from '../table.ts';
import { said, wordsOf } from '../words/choose.ts';

/** Pairs of entries that may be one human, the surest alone unless all are asked for. Nobody is merged here. */
export function proposalsPage(page: Page<ProposalRow>, sure: boolean, context: PageContext): string {
  const { pair: say } = wordsOf(context.language);
  return framed(
    context,
    say.title,
    h('h1', null, say.title),
    h('p', null, say.means),
    filter(sure, context),
    page.rows.length === 0 ? h('p', { class: 'notice' }, say.none) : h('section', null, table(page, context)),
    listEnd(page, context),
  );
}

function filter(sure: boolean, context: PageContext): ComponentChildren {
  const { pair: say } = wordsOf(context.language);
  return h(
    'form',
    { method: 'get', action: context.path, class: 'search' },
    hiddenFields(sentAlong(context, ['all', 'after', 'done'])),
    h('p', { class: 'hint', id: 'sure-means' }, say.sureMeans),
    h(
      'div',
      { class: 'fields' },
      h(
        'div',
        { class: 'field' },
        h('label', { for: 'which-pairs' }, say.caption),
        h(
          'select',
          { id: 'which-pairs', name: 'all', 'aria-describedby': 'sure-means' },
          h('option', { value: '', selected: sure }, say.onlySure),
          h('option', { value: 'yes', selected: !sure }, say.all),
        ),
      ),
      h('button', { type: 'submit' }, say.show),
    ),
  );
}

function table(page: Page<ProposalRow>, context: PageContext): ComponentChildren {
  const { language } = context;
  const { pair: say, reasonWhy } = wordsOf(language);
  const list = new Intl.ListFormat(language, { type: 'unit' });
  const called = (id: string, name: string) => [
    name === '' ? said(language, 'noName') : named(name),
    h('br', null),
    code(isUuid(id) ? personNumber(id as PersonId) : id),
  ];
  return rowsTable<ProposalRow>(
    say.caption,
    [
      { head: say.first, names: true, cell: ({ a, names }) => called(a, names[0]) },
      { head: say.second, cell: ({ b, names }) => called(b, names[1]) },
      { head: say.why, cell: ({ why }) => list.format(why.map((reason) => reasonWhy[reason as Reason])) },
      { head: say.look, cell: ({ a, b }) => h('a', { href: linkTo(context, '/identity', { pair: `${a}.${b}` }) }, say.look) },
    ],
    page.rows,
  );
}
