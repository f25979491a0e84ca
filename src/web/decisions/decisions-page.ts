import { h, type ComponentChildren } from 'preact';
import type { DecisionRow } from '../../reports/views.ts';
import { code, named } from '../bidi.ts';
import { framed } from '../frame.ts';
import { linkTo } from '../links.ts';
import type { Directory, PageContext } from '../page-context.ts';
import { authorityName } from '../where.ts';
import { counted, filled, wordsOf } from '../words/choose.ts';

export interface DecisionsView {
  readonly decisions: readonly DecisionRow[];
  readonly directory: Directory;
}

/** What waits for a second person: first what this reader may confirm, then what he proposed himself. */
export function decisionsPage({ decisions, directory }: DecisionsView, context: PageContext): string {
  const { decide } = wordsOf(context.language);
  const done = new URLSearchParams(context.query).get('done');
  const forYou = decisions.filter(({ waitsForYou }) => waitsForYou);
  const byYou = decisions.filter(({ proposer }) => proposer === context.viewer?.actor);
  return framed(
    context,
    decide.title,
    h('h1', null, decide.title),
    (done === 'confirmed' || done === 'rejected') && h('p', { class: 'notice', role: 'status' }, decide[done]),
    h('p', null, decide.means),
    listed('for-you', decide.forYou, forYou, decide.noneForYou, directory, context),
    byYou.length > 0 && listed('by-you', decide.byYou, byYou, '', directory, context),
  );
}

function listed(
  id: string,
  head: string,
  rows: readonly DecisionRow[],
  none: string,
  directory: Directory,
  context: PageContext,
): ComponentChildren {
  return h(
    'section',
    { 'aria-labelledby': id },
    h('h2', { id }, head),
    rows.length === 0
      ? h('p', null, none)
      : h(
          'ul',
          { class: 'figures' },
          rows.map((row) =>
            h(
              'li',
              null,
              h('a', { href: linkTo(context, `/decision/${row.id}`, { done: undefined }) }, actWords(context, row)),
              ' ',
              h(
                'span',
                { class: 'aside' },
                counted(context.language, 'persons', row.persons.length),
                '. ',
                proposedBy(row, directory, context),
              ),
            ),
          ),
        ),
  );
}

/** A kind of act that has no words yet is shown by its code. */
export function actWords(context: PageContext, { act }: DecisionRow): ComponentChildren {
  const words: { readonly [act: string]: string | undefined } = wordsOf(context.language).twoPerson;
  return words[act] ?? code(act);
}

export function proposedBy({ proposer, authority }: DecisionRow, directory: Directory, context: PageContext): ComponentChildren {
  const { decide } = wordsOf(context.language);
  return filled(decide.proposedBy, { actor: named(proposer), authority: authorityName(context, directory, authority) });
}
