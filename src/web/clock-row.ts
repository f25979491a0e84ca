import { h, type ComponentChildren } from 'preact';
import { moment } from './bidi.ts';
import { sameWith } from './links.ts';
import type { PageContext } from './page-context.ts';
import { filled, numeral, wordsOf } from './words/choose.ts';

/** How fast the clock of a world runs, and, for whoever has a seat, the buttons that set it. A real book has none of it. */
export function clockRow(context: PageContext): ComponentChildren {
  const { language, world, viewer } = context;
  if (world?.speed === undefined) return undefined;
  const { play } = wordsOf(language);
  const { speed, until, next } = world;
  const stands = [
    speed === 0 ? play.paused : filled(play.runs, { speed: numeral(language, speed) }),
    until !== undefined && [' ', filled(play.until, { time: moment(until) })],
    ' ',
    next === undefined ? play.nothingAhead : filled(play.next, { time: moment(next) }),
  ];
  if (viewer === undefined) return h('p', { class: 'seat clock-row' }, stands);
  return h(
    'details',
    { class: 'seat clock-row' },
    h('summary', null, stands),
    h(
      'form',
      { method: 'post', action: '/world', 'aria-label': play.title },
      h('input', { type: 'hidden', name: 'back', value: sameWith(context, {}) }),
      speed > 0 && button('pause', play.pause),
      speed !== 1 && button('1', play.realTime),
      speed !== 60 && button('60', play.minuteASecond),
      speed !== 1440 && button('1440', play.dayAMinute),
      next !== undefined && button('next', play.toNext),
    ),
  );
}

function button(value: string, words: string): ComponentChildren {
  return h('button', { type: 'submit', name: 'clock', value }, words);
}
