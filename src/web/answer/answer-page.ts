import { h, type ComponentChildren } from 'preact';
import { may } from '../../access/may.ts';
import type { Duty } from '../../duties/due.ts';
import type { Behind, Headline, Term } from '../../reports/answer.ts';
import { moment } from '../bidi.ts';
import { dutyList } from '../duty-list.ts';
import { framed } from '../frame.ts';
import { linkTo } from '../links.ts';
import type { Directory, PageContext } from '../page-context.ts';
import { counted, filled, numeral, said, wordsOf } from '../words/choose.ts';
import type { CountPhrase } from '../words/shape.ts';

export interface AnswerView {
  readonly headline: Headline;
  readonly duties: readonly Duty[];
  readonly directory?: Directory;
}

/** The first page: yes or no, what stands against a yes, the sum that closes, and what is due. */
export function answerPage(view: AnswerView, context: PageContext): string {
  const { headline, duties } = view;
  const { language } = context;
  const directory = view.directory ?? { places: new Map(), authorities: new Map() };
  return framed(
    context,
    said(language, 'answer'),
    h('h1', { class: 'question' }, said(language, 'question')),
    verdict(headline, context),
    h(
      'div',
      { class: 'columns' },
      h('div', null, spoils(headline, context), equation(headline, context)),
      h(
        'div',
        null,
        beside(headline, context),
        h(
          'section',
          { 'aria-labelledby': 'due' },
          h('h2', { id: 'due' }, said(language, 'due')),
          dutyList(context, directory, duties, headline.asOf),
        ),
      ),
    ),
  );
}

function verdict({ yes, ever, asOf, knownIndex }: Headline, { language }: PageContext): ComponentChildren {
  const phrase = yes ? 'yes' : ever === 0 ? 'nobody' : 'no';
  return h(
    'div',
    { class: `verdict ${phrase}` },
    h('p', null, h('strong', { class: 'word' }, said(language, phrase)), ' ', h('span', null, said(language, `${phrase}Means`))),
    h(
      'p',
      { class: 'aside' },
      filled(said(language, 'standing'), {
        time: moment(asOf),
        n: h('bdi', { dir: 'ltr' }, numeral(language, knownIndex)),
      }),
    ),
  );
}

function spoils({ terms, beside }: Headline, context: PageContext): ComponentChildren {
  const { language } = context;
  const figures: readonly (readonly [CountPhrase, number, Behind])[] = [
    ['unaccounted', terms.unaccounted, 'unaccounted'],
    ['atLarge', terms['at-large'], 'at-large'],
    ['overdue', beside.overdue, 'in-transit'],
    ['limbo', beside.limbo, 'in-transit'],
    ['heldNever', terms['held-never'], 'held-never'],
    ['heldOlder', terms['held-older'], 'held-older'],
    ['inVariance', beside.inVariance, 'in-variance'],
  ];
  const standing = figures.filter(([, n]) => n > 0);
  return h(
    'section',
    { 'aria-labelledby': 'spoils' },
    h('h2', { id: 'spoils' }, said(language, 'spoils')),
    standing.length === 0
      ? h('p', null, said(language, 'nothingSpoils'))
      : h(
          'ul',
          { class: 'figures' },
          standing.map(([phrase, n, term]) =>
            h('li', null, h('a', { href: linkTo(context, '/persons', { term }) }, counted(language, phrase, n))),
          ),
        ),
  );
}

function equation(headline: Headline, context: PageContext): ComponentChildren {
  const { language } = context;
  const {
    terms,
    ever,
    beside: { overdue, inVariance },
  } = headline;
  const words = wordsOf(language);
  const link = (term: Term) => h('a', { href: linkTo(context, '/persons', { term }) }, words.term[term]);
  // Two columns as in an account: the inner figures are part of the outer ones, and only the outer ones are added.
  const whole = (label: ComponentChildren, n: number) =>
    h('tr', null, h('th', { scope: 'row' }, label), h('td', null), h('td', { class: 'figure' }, numeral(language, n)));
  const part = (label: ComponentChildren, n: number) =>
    h('tr', null, h('th', { scope: 'row', class: 'inset' }, label), h('td', { class: 'figure part' }, numeral(language, n)), h('td', null));
  const row = (term: Term) => whole(link(term), terms[term]);
  const group = (label: string, ...inner: readonly Term[]) => [
    whole(label, sum(inner.map((term) => terms[term]))),
    inner.map((term) => part(link(term), terms[term])),
  ];
  const parts = [
    sum([terms['held-seen'], terms['held-older'], terms['held-never']]),
    terms['in-transit'],
    terms.escort,
    terms['with-others'],
    terms.unaccounted,
    terms['at-large'],
    sum([terms.released, terms.deceased, terms.merged]),
  ];
  const closes = sum(parts) === ever;
  return h(
    'section',
    { 'aria-labelledby': 'equation' },
    h('h2', { id: 'equation' }, words.say.equation),
    h(
      'table',
      { class: 'equation' },
      h('caption', null, words.say.equationCaption),
      h(
        'thead',
        null,
        h(
          'tr',
          null,
          h('th', { scope: 'col' }, words.say.whereHead),
          h('th', { scope: 'colgroup', colSpan: 2, class: 'figure' }, words.say.countHead),
        ),
      ),
      h(
        'tbody',
        null,
        group(words.say.held, 'held-seen', 'held-older', 'held-never'),
        part(h('a', { href: linkTo(context, '/persons', { term: 'in-variance' }) }, words.say.ofWhomInVariance), inVariance),
        row('in-transit'),
        part(words.say.ofWhomOverdue, overdue),
        row('escort'),
        row('with-others'),
        row('unaccounted'),
        row('at-large'),
        group(words.say.ended, 'released', 'deceased', 'merged'),
      ),
      h('tfoot', null, whole(h('a', { href: linkTo(context, '/persons') }, words.say.ever), ever)),
    ),
    h(
      'p',
      { class: closes ? 'check' : 'check wrong' },
      filled(closes ? words.say.sumCloses : words.say.sumOpen, {
        parts: parts.map((part) => numeral(language, part)).join(' + '),
        sum: numeral(language, sum(parts)),
        total: numeral(language, ever),
      }),
    ),
  );
}

function beside(headline: Headline, context: PageContext): ComponentChildren {
  const { language, viewer } = context;
  // Whoever may judge a pair goes from the figure to the pairs; to others it stays a figure.
  const judges = viewer !== undefined && may(viewer.role, 'judge-same');
  const { mayBeSame, nobodyAnswers, heldWithoutBasis, openBreaches } = headline.beside;
  const figures: readonly (readonly [CountPhrase, number])[] = [
    ['mayBeSame', mayBeSame],
    ['nobodyAnswers', nobodyAnswers],
    ['heldWithoutBasis', heldWithoutBasis],
    ['openBreaches', openBreaches],
  ];
  return h(
    'section',
    { 'aria-labelledby': 'beside' },
    h('h2', { id: 'beside' }, said(language, 'beside')),
    h(
      'ul',
      { class: 'figures' },
      figures.map(([phrase, n]) => {
        const words = counted(language, phrase, n);
        return h('li', null, phrase === 'mayBeSame' && judges ? h('a', { href: linkTo(context, '/identity') }, words) : words);
      }),
    ),
  );
}

function sum(numbers: readonly number[]): number {
  return numbers.reduce((total, n) => total + n, 0);
}
