import { h, type ComponentChildren } from 'preact';
import { renderToString } from 'preact-render-to-string';
import { may, seesPersons } from '../access/may.ts';
import { code, moment, named } from './bidi.ts';
import { askedTime, linkTo, sameWith, sentAlong } from './links.ts';
import type { PageContext } from './page-context.ts';
import { styleAddress } from './style.ts';
import { liveAddress } from './live.ts';
import { clockRow } from './clock-row.ts';
import { catalogues, directionOf, filled, languageCodes, languages, said, wordsOf } from './words/choose.ts';
import type { Phrase } from './words/shape.ts';

/** A whole document round what a page has to say. `title` is plain text and begins the window's title. */
export function framed(context: PageContext, title: string, ...content: ComponentChildren[]): string {
  const { language } = context;
  const document = h(
    'html',
    { lang: language, dir: directionOf(language) },
    h(
      'head',
      null,
      h('meta', { charSet: 'utf-8' }),
      h('meta', { name: 'viewport', content: 'width=device-width, initial-scale=1' }),
      h('meta', { name: 'referrer', content: 'same-origin' }),
      h('title', null, `${title} · Musterbook`),
      h('link', { rel: 'stylesheet', href: styleAddress }),
      h('script', { src: liveAddress, defer: true }),
      h('meta', { name: 'color-scheme', content: 'light dark' }),
    ),
    h(
      'body',
      null,
      h('a', { class: 'skip', href: '#content' }, said(language, 'skip')),
      h(
        'header',
        { class: 'masthead' },
        worldBanner(context),
        clockRow(context),
        mastheadRow(context),
        seatRow(context),
        timeForm(context),
      ),
      h('main', { id: 'content', tabIndex: -1 }, staleNotice(context), pastNotice(context), content),
      h('footer', null, h('div', null, recognition(context))),
    ),
  );
  return `<!doctype html>${renderToString(document)}`;
}

/** Unseen until the page is known to be stale: whoever reads decides when it is shown anew, and loses nothing that was typed. */
function staleNotice(context: PageContext): ComponentChildren {
  const { work: say } = wordsOf(context.language);
  return h(
    'div',
    { role: 'status' },
    h(
      'p',
      { id: 'stale', class: 'notice', hidden: true },
      say.stale,
      ' ',
      h('a', { href: sameWith(context, { done: undefined }) }, say.showAnew),
    ),
  );
}

function worldBanner({ language, world }: PageContext): ComponentChildren {
  if (world === undefined) return undefined;
  return h(
    'p',
    { class: 'world' },
    h('strong', null, said(language, 'invented')),
    ' ',
    filled(said(language, 'world'), { name: named(world.name) }),
    '. ',
    filled(said(language, 'worldClock'), { time: moment(world.clock) }),
  );
}

const pages = [
  ['persons', '/persons'],
  ['places', '/places'],
] as const satisfies readonly (readonly [Phrase, string])[];

function mastheadRow(context: PageContext): ComponentChildren {
  const { language } = context;
  return h(
    'div',
    { class: 'row' },
    h(
      'nav',
      { 'aria-label': said(language, 'pages') },
      h('span', { class: 'product', lang: 'en' }, 'Musterbook'),
      h(
        'ul',
        null,
        // Whoever has a role begins with what is to be done, everybody else with the answer.
        hasWork(context) && pageItem(context, '/', wordsOf(language).work.title),
        pageItem(context, hasWork(context) ? '/answer' : '/', said(language, 'answer')),
        pages.map(([phrase, path]) => pageItem(context, path, said(language, phrase))),
        context.viewer !== undefined &&
          seesPersons(context.viewer.role) && [
            pageItem(context, '/handovers', wordsOf(language).board.title),
            pageItem(context, '/arrivals', wordsOf(language).gate.title),
            pageItem(context, '/counts', wordsOf(language).muster.title),
            pageItem(context, '/differences', wordsOf(language).difference.title),
            pageItem(context, '/incidents', wordsOf(language).trouble.title),
          ],
        context.viewer?.role === 'registrar' && pageItem(context, '/field', wordsOf(language).offline.link),
        // Shown to whoever may be the second of two.
        context.viewer !== undefined &&
          may(context.viewer.role, 'confirm-decision') && [
            pageItem(context, '/identity', wordsOf(language).pair.title),
            pageItem(context, '/decisions', wordsOf(language).decide.title),
          ],
      ),
    ),
    h(
      'nav',
      { 'aria-label': said(language, 'language'), class: 'languages' },
      h(
        'ul',
        null,
        languageCodes.map((other) =>
          h(
            'li',
            null,
            h(
              'a',
              {
                href: sameWith(context, { lang: other }),
                lang: other,
                hreflang: other,
                'aria-current': other === language ? 'true' : undefined,
              },
              languages[other],
            ),
          ),
        ),
      ),
    ),
  );
}

/** Whether the reader's first page is the worklist. */
export function hasWork({ viewer }: PageContext): boolean {
  return viewer !== undefined && seesPersons(viewer.role);
}

function pageItem(context: PageContext, path: string, words: string): ComponentChildren {
  const current = context.path === path ? 'page' : undefined;
  return h('li', null, h('a', { href: linkTo(context, path), 'aria-current': current }, words));
}

function seatRow(context: PageContext): ComponentChildren {
  const { language, viewer } = context;
  if (context.world === undefined) return signedInRow(context);
  if (viewer === undefined) {
    return h(
      'div',
      { class: 'row seat' },
      h('p', null, said(language, 'notSeated')),
      h('a', { class: 'button', href: sessionLink(context) }, said(language, 'takeSeat')),
    );
  }
  return h(
    'div',
    { class: 'row seat' },
    h('p', null, filled(said(language, 'reading'), { title: named(viewer.title), authority: code(viewer.authority) })),
    endForm(context, said(language, 'leaveSeat')),
  );
}

/** In a book of real persons nobody takes a seat: whoever reads has signed in, and can see from where. */
function signedInRow(context: PageContext): ComponentChildren {
  const { language, viewer } = context;
  const { sign, role } = wordsOf(language);
  if (viewer === undefined) {
    return h(
      'div',
      { class: 'row seat' },
      h('p', null, sign.notSignedIn),
      context.path !== '/session' && h('a', { class: 'button', href: sessionLink(context) }, sign.title),
    );
  }
  const { title, authority } = viewer;
  return h(
    'div',
    { class: 'row seat signed' },
    h('p', null, filled(sign.signedIn, { title: named(title), role: role[viewer.role], authority: code(authority) })),
    h(
      'div',
      { class: 'row' },
      h('a', { class: 'button', href: linkTo(context, '/session') }, sign.mySessions),
      endForm(context, sign.signOut),
    ),
  );
}

/** Getting up leads to the front page, in the language the reader has chosen. */
function endForm(context: PageContext, words: string): ComponentChildren {
  const back = linkTo(context, '/');
  return h('form', { method: 'post', action: '/session/end' }, hiddenFields([['back', back]]), h('button', { type: 'submit' }, words));
}

/** Where a reader sits down; afterwards the page that was wanted is shown. */
function sessionLink(context: PageContext): string {
  return linkTo(context, '/session', { back: sameWith(context, {}) });
}

function timeForm(context: PageContext): ComponentChildren {
  const { language } = context;
  const asked = { asOf: askedTime(context, 'asOf'), knownOn: askedTime(context, 'knownOn') };
  const open = asked.asOf.typed !== '' || asked.knownOn.typed !== '';
  const now = sameWith(context, { asOf: undefined, knownOn: undefined });
  const example = () => h('bdi', { dir: 'ltr', class: 'moment' }, '2019-11-14T09:00Z');
  const field = (name: 'asOf' | 'knownOn') => {
    const { typed, at } = asked[name];
    const wrong = typed !== '' && at === undefined;
    return h(
      'div',
      { class: 'field' },
      h('label', { for: name }, said(language, name)),
      wrong && h('p', { class: 'wrong', id: `${name}-wrong` }, filled(said(language, 'timeWrong'), { example: example() })),
      h('input', {
        id: name,
        name,
        value: typed,
        dir: 'ltr',
        autocomplete: 'off',
        spellcheck: false,
        size: 20,
        'aria-describedby': wrong ? `${name}-wrong time-hint` : 'time-hint',
        'aria-invalid': wrong ? 'true' : undefined,
      }),
    );
  };
  return h(
    'details',
    { class: 'times', open },
    h('summary', null, said(language, 'askAt')),
    h(
      'form',
      { method: 'get', action: context.path },
      hiddenFields(sentAlong(context, ['asOf', 'knownOn', 'after'])),
      h('p', { class: 'hint', id: 'time-hint' }, filled(said(language, 'timeHint'), { example: example() })),
      h(
        'div',
        { class: 'fields' },
        field('asOf'),
        field('knownOn'),
        h('button', { type: 'submit' }, said(language, 'ask')),
        open && h('a', { class: 'button', href: now }, said(language, 'backToNow')),
      ),
    ),
  );
}

export function hiddenFields(fields: readonly (readonly [string, string])[]): ComponentChildren {
  return fields.map(([name, value]) => h('input', { type: 'hidden', name, value }));
}

function pastNotice(context: PageContext): ComponentChildren {
  const asOf = askedTime(context, 'asOf').at;
  const knownOn = askedTime(context, 'knownOn').at;
  if (asOf === undefined && knownOn === undefined) return undefined;
  return h(
    'p',
    { class: 'notice' },
    asOf !== undefined && filled(said(context.language, 'pastAsOf'), { time: moment(asOf) }),
    ' ',
    knownOn !== undefined && filled(said(context.language, 'pastKnownOn'), { time: moment(knownOn) }),
  );
}

/** In every language, the reader's own first: whoever holds the print need not read the language of the one who made it. */
function recognition({ language }: PageContext): ComponentChildren {
  return [language, ...languageCodes.filter((other) => other !== language)].map((one) =>
    h('p', { lang: one, dir: directionOf(one) }, catalogues[one].say.recognition),
  );
}
