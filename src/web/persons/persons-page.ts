import { h, type ComponentChildren } from 'preact';
import { behinds, type Behind } from '../../reports/answer.ts';
import type { Page, PersonFilter, PersonRow } from '../../reports/views.ts';
import { code, moment, named } from '../bidi.ts';
import { framed, hiddenFields } from '../frame.ts';
import { linkTo, sameWith, sentAlong } from '../links.ts';
import type { Directory, PageContext } from '../page-context.ts';
import { rowsTable } from '../table.ts';
import { authorityName, holderInWords, whereInWords } from '../where.ts';
import { counted, filled, said, wordsOf, type Language } from '../words/choose.ts';

export interface PersonsView {
  readonly page: Page<PersonRow>;
  readonly filter: PersonFilter;
  readonly directory: Directory;
}

/** The persons behind one term of the sum, or those a search finds. */
export function personsPage(view: PersonsView, context: PageContext): string {
  const { page, filter, directory } = view;
  const { language } = context;
  const heading = filter.term === undefined ? said(language, 'allPersons') : termInWords(language, filter.term);
  return framed(
    context,
    heading,
    h('h1', null, heading),
    searchForm(view, context),
    page.rows.length === 0
      ? h('p', { class: 'notice' }, said(language, filter.search === undefined ? 'nobodyHere' : 'noneFound'))
      : personsTable(context, directory, page.rows),
    page.rows.length > 0 && listEnd(page.next, context),
  );
}

function searchForm({ filter, directory }: PersonsView, context: PageContext): ComponentChildren {
  const { language } = context;
  const option = (value: string, chosen: string | undefined, ...label: ComponentChildren[]) =>
    h('option', { value, selected: value === (chosen ?? '') }, label);
  const places = [...directory.places].map(([place, { names }]) => [place, names[language] ?? names['en'] ?? place] as const);
  return h(
    'form',
    { method: 'get', action: context.path, class: 'search', role: 'search' },
    hiddenFields(sentAlong(context, ['search', 'term', 'place', 'after'])),
    h(
      'div',
      { class: 'fields' },
      h(
        'div',
        { class: 'field wide' },
        h('label', { for: 'search' }, said(language, 'search')),
        h('p', { class: 'hint', id: 'search-hint' }, said(language, 'searchHint')),
        h('input', {
          id: 'search',
          name: 'search',
          type: 'search',
          dir: 'auto',
          value: filter.search ?? '',
          'aria-describedby': 'search-hint',
        }),
      ),
      h(
        'div',
        { class: 'field' },
        h('label', { for: 'term' }, said(language, 'whereHead')),
        h(
          'select',
          { id: 'term', name: 'term' },
          option('', filter.term, said(language, 'any')),
          behinds.map((term) => option(term, filter.term, termInWords(language, term))),
        ),
      ),
      h(
        'div',
        { class: 'field' },
        h('label', { for: 'place' }, said(language, 'placeHead')),
        h(
          'select',
          { id: 'place', name: 'place' },
          option('', filter.place, said(language, 'anyPlace')),
          places.map(([place, called]) => option(place, filter.place, called)),
        ),
      ),
      h('button', { type: 'submit' }, said(language, 'find')),
    ),
  );
}

function listEnd(next: string | undefined, context: PageContext): ComponentChildren {
  const { language } = context;
  if (next === undefined) return h('p', null, said(language, 'listComplete'));
  return h(
    'p',
    { class: 'row' },
    h('span', null, said(language, 'listGoesOn')),
    h('a', { class: 'button', href: sameWith(context, { after: next }), rel: 'next' }, said(language, 'nextPage')),
  );
}

function personsTable(context: PageContext, directory: Directory, rows: readonly PersonRow[]): ComponentChildren {
  const { language } = context;
  return rowsTable<PersonRow>(
    counted(language, 'onPage', rows.length),
    [
      {
        head: said(language, 'personHead'),
        names: true,
        cell: ({ id, number, name }) => [
          h('a', { href: linkTo(context, `/person/${id}`) }, name === undefined ? said(language, 'noName') : named(name)),
          h('br', null),
          code(number),
        ],
      },
      {
        head: said(language, 'where'),
        cell: ({ account, since }) => [
          whereInWords(context, directory, account),
          h('br', null),
          h('span', { class: 'aside' }, filled(said(language, 'since'), { time: moment(since) })),
        ],
      },
      { head: said(language, 'heldBy'), cell: ({ account }) => holderInWords(context, directory, account) },
      { head: said(language, 'roll'), cell: ({ account }) => authorityName(context, directory, account.roll) },
      { head: said(language, 'lastSeen'), cell: (row) => seenInWords(language, row) },
    ],
    rows,
  );
}

/** Last seen when, and how well somebody looked. */
export function seenInWords(language: Language, { seenAt, seenHow }: Pick<PersonRow, 'seenAt' | 'seenHow'>): ComponentChildren {
  if (seenAt === undefined) return said(language, 'neverSeen');
  return [moment(seenAt), seenHow !== undefined && [h('br', null), h('span', { class: 'aside' }, wordsOf(language).sighting[seenHow])]];
}

/** A term on its own, away from the group that it is part of in the sum. */
function termInWords(language: Language, term: Behind): string {
  if (term === 'in-variance') return said(language, 'inVarianceTerm');
  const words = wordsOf(language);
  if (term.startsWith('held-')) return `${words.say.held}: ${words.term[term]}`;
  if (term === 'released' || term === 'deceased' || term === 'merged') return `${words.say.ended}: ${words.term[term]}`;
  return words.term[term];
}
