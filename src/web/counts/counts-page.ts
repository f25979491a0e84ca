import { h, type ComponentChildren } from 'preact';
import type { Muster } from '../../custody/matters.ts';
import type { Page } from '../../reports/views.ts';
import { moment } from '../bidi.ts';
import { framed } from '../frame.ts';
import { linkTo } from '../links.ts';
import { listEnd, placeFilter } from '../matter-list.ts';
import type { Directory, PageContext } from '../page-context.ts';
import { rowsTable } from '../table.ts';
import { authorityName, placeName } from '../where.ts';
import { filled, numeral, wordsOf } from '../words/choose.ts';

export interface CountsView {
  readonly page: Page<Muster>;
  readonly directory: Directory;
}

/** The counts the reader may see, by place and by whether they are under way. */
export function countsPage({ page, directory }: CountsView, context: PageContext): string {
  const { language } = context;
  const { muster: say, say: words, musterKind, musterState } = wordsOf(language);
  const figures = ({ result, counters }: Muster): ComponentChildren => {
    if (result !== undefined) return filled(say.sumExpected, expectedSum(result, language));
    return counters.length === 0 ? say.nobodyYet : `${say.bareNumber}: ${numeral(language, sum(counters))}`;
  };
  return framed(
    context,
    say.title,
    h('h1', null, say.title),
    h('p', null, say.means),
    h('p', { class: 'aside' }, h('a', { href: linkTo(context, '/forms/count.pdf') }, wordsOf(language).print.blankCountLink)),
    placeFilter(context, directory),
    page.rows.length === 0
      ? h('p', { class: 'notice' }, say.none)
      : rowsTable<Muster>(
          say.caption,
          [
            {
              head: say.began,
              names: true,
              cell: ({ id, started }) => h('a', { href: linkTo(context, `/count/${id}`) }, moment(started)),
            },
            { head: words.placeHead, cell: ({ place }) => placeName(context, directory, place) },
            { head: say.whoCounts, cell: ({ authority }) => authorityName(context, directory, authority) },
            { head: say.kindHead, cell: ({ kind }) => musterKind[kind] },
            { head: say.stateHead, cell: ({ state }) => h('span', { class: 'tag' }, musterState[state]) },
            { head: say.resultHead, cell: figures },
          ],
          page.rows,
        ),
    listEnd(page, context),
  );
}

function expectedSum({ expected, missing }: NonNullable<Muster['result']>, language: PageContext['language']) {
  const n = (figure: number) => numeral(language, figure);
  return { seen: n(expected - missing), missing: n(missing), expected: n(expected) };
}

function sum(counters: Muster['counters']): number {
  return counters.reduce((all, { blind }) => all + blind, 0);
}
