import { h, type ComponentChildren } from 'preact';
import type { MusterResult } from '../../custody/matters.ts';
import { linkTo } from '../links.ts';
import { part } from '../matter-form.ts';
import type { PageContext } from '../page-context.ts';
import { filled, numeral, wordsOf } from '../words/choose.ts';

/** What a count found: a table whose inner figures are part of the outer ones, and the sums in words. */
export function resultPart(muster: string, result: MusterResult, context: PageContext): ComponentChildren {
  const { language } = context;
  const { muster: say } = wordsOf(language);
  const { expected, matched, byName, movedDuringCount, missing, foundNotExpected, unidentified, seenTwice, blind, seen } = result;
  const expectedSeen = expected - missing;
  // Among those the book had here and who were seen, some came or left meanwhile.
  const movedSeen = matched - expectedSeen;
  const n = (figure: number) => numeral(language, figure);
  const row = (label: string, figure: number) =>
    h('tr', null, h('th', { scope: 'row' }, label), h('td', null), h('td', { class: 'figure' }, n(figure)));
  const inner = (label: string, figure: number) =>
    h('tr', null, h('th', { scope: 'row', class: 'inset' }, label), h('td', { class: 'figure part' }, n(figure)), h('td', null));
  const differs = missing + foundNotExpected + unidentified > 0 || blind !== seen;
  return part(
    'result',
    say.resultHead,
    h(
      'table',
      { class: 'equation narrow' },
      h('caption', null, say.resultCaption),
      h(
        'thead',
        null,
        h(
          'tr',
          null,
          h('th', { scope: 'col' }, say.what),
          h('th', { scope: 'colgroup', colSpan: 2, class: 'figure' }, wordsOf(language).say.countHead),
        ),
      ),
      h(
        'tbody',
        null,
        row(say.expected, expected),
        inner(say.expectedSeen, expectedSeen),
        inner(say.missing, missing),
        row(say.movedSeen, movedSeen),
        row(say.moved, movedDuringCount),
        row(say.found, foundNotExpected),
        row(say.unidentified, unidentified),
      ),
      h('tbody', null, row(say.seen, seen), inner(say.byName, byName), inner(say.seenTwice, seenTwice), row(say.bareNumber, blind)),
    ),
    h('p', { class: 'check' }, filled(say.sumExpected, { seen: n(expectedSeen), missing: n(missing), expected: n(expected) })),
    h(
      'p',
      { class: 'check' },
      filled(say.sumSeen, {
        expected: n(expectedSeen),
        moved: n(movedSeen),
        found: n(foundNotExpected),
        unidentified: n(unidentified),
        seen: n(seen),
      }),
    ),
    h(
      'p',
      { class: blind === seen ? 'check' : 'check wrong' },
      blind === seen ? filled(say.agree, { n: n(seen) }) : filled(say.differ, { blind: n(blind), seen: n(seen) }),
    ),
    h(
      'p',
      { class: 'check' },
      differs ? h('a', { class: 'button', href: linkTo(context, '/differences', { muster }) }, say.toDifferences) : say.noDifferences,
    ),
  );
}
