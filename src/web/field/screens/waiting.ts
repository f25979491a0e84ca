import { h, type ComponentChildren } from 'preact';
import { instant } from '../../../basics/time.ts';
import { readBand } from '../../../custody/bands.ts';
import { code, moment } from '../../bidi.ts';
import { asOwnCount, changeWork, discard, isUsed, sendUntimed, tryAgain } from '../acts.ts';
import type { Act, Arrival, Note } from '../records.ts';
import { box, calledClerk, fill, fillText, form, press, whyNot, type Screen } from '../screen.ts';
import { holdUp } from '../send.ts';
import { signInPart } from './sign-in.ts';

/** What waits, why, and what a human can do about it. Nothing leaves this list without the book's word or a clerk's reason. */
export function waitingScreen(screen: Screen): ComponentChildren {
  const { words, shelf, shown } = screen;
  const say = words.offline;
  const acts = shelf.list('act');
  const seen = shelf.list('mark').length + shelf.list('stranger').length;
  const onBus = shelf.list('bus').reduce((sum, { lines }) => sum + lines.length, 0);
  const waitsForSignIn = shown.reachable && acts.some(({ actor, trouble }) => trouble === undefined && actor !== shown.session?.actor);
  return [
    h('h1', { tabIndex: -1 }, say.waitingHead),
    acts.length === 0 && seen + onBus === 0 && h('p', { role: 'status' }, say.nothingWaits),
    seen > 0 && h('p', { class: 'notice' }, fillText(say.unsentCounts, { n: seen })),
    onBus > 0 && h('p', { class: 'notice' }, fillText(say.unsentBus, { n: onBus })),
    acts.length > 0 &&
      h(
        'p',
        null,
        h('button', { type: 'button', disabled: shown.sending, onClick: () => void screen.sync() }, shown.sending ? say.sending : say.send),
      ),
    waitsForSignIn && signInPart(screen),
    h(
      'ul',
      { class: 'acts' },
      acts.map((act) => actRow(screen, act)),
    ),
    notesPart(screen),
  ];
}

function actRow(screen: Screen, act: Act): ComponentChildren {
  const { words, shelf, shown } = screen;
  const say = words.offline;
  const why = holdUp(act, shelf, shown.session?.actor);
  return h(
    'li',
    { key: act.command },
    h('p', null, h('strong', null, words.offlineAct[act.work.type]), ' ', h('span', { class: 'aside' }, sizeOf(act))),
    h('p', { class: 'aside' }, fill(say.byAt, { clerk: calledClerk(screen, act.actor), time: moment(instant(act.at)) })),
    why === undefined && h('p', null, say.stateReady),
    why === 'after-another' && h('p', null, say.stateAfter),
    why === 'other-clerk' && h('p', null, fill(say.stateOther, { clerk: calledClerk(screen, act.actor) })),
    act.trouble !== undefined && [
      h('p', { class: 'wrong', role: 'alert' }, say.stateRefused, ' ', whyNot(screen, act.trouble)),
      concernedPart(screen, act),
      act.actor === screen.clerk && remedies(screen, act),
    ],
  );
}

function sizeOf({ work }: Act): string {
  if (work.type === 'sight-in-muster') return String(work.marks.length);
  if (work.type === 'strangers-in-muster') return String(work.strangers.length);
  if (work.type === 'register-arrivals') return String(work.lines.length);
  return work.type === 'count-blind' ? String(work.number) : '';
}

/** Whom of several it concerns, by what stands on the list or on the band. */
function concernedPart({ words, shelf }: Screen, { trouble, work, count }: Act): ComponentChildren {
  const n = concerned(trouble?.field);
  const row = shelf.get('sheet', count)?.find(({ id }) => id === trouble?.subject);
  const line = work.type === 'register-arrivals' && n !== undefined ? work.lines[n]?.band : undefined;
  const what = row === undefined ? (line ?? trouble?.subject) : `${row.number} ${row.name ?? ''}`;
  return what === undefined ? undefined : h('p', null, fill(words.offline.concerns, { what: h('bdi', null, what) }));
}

function concerned(field: string | undefined): number | undefined {
  const found = /^(?:arrivals|marks|sightings)\.(\d+)/.exec(field ?? '')?.[1];
  return found === undefined ? undefined : Number(found);
}

function remedies(screen: Screen, act: Act): ComponentChildren {
  const { words, shelf, shown, show, clerk } = screen;
  const say = words.offline;
  const { work, trouble } = act;
  const n = concerned(trouble?.field);
  const count = act.count === undefined ? undefined : shelf.get('count', act.count);
  const again = async () => {
    await tryAgain(shelf, act);
    void screen.sync();
    return undefined;
  };
  const without = async () => {
    if (work.type !== 'sight-in-muster') return undefined;
    const out = work.marks.findIndex((mark, i) => i === n || mark.person === trouble?.subject);
    await changeWork(shelf, act, { ...work, marks: work.marks.filter((_, i) => i !== out) });
    void screen.sync();
    return undefined;
  };
  const untimed = async () => {
    await sendUntimed(shelf, act);
    void screen.sync();
    return undefined;
  };
  const own = async () => {
    if (count !== undefined) await asOwnCount(shelf, clerk, count);
    void screen.sync();
    return undefined;
  };
  const names =
    work.type === 'sight-in-muster' && work.marks.length > 1 && work.marks.some((mark, i) => i === n || mark.person === trouble?.subject);
  const giveUp = `discard ${act.command}`;
  return [
    h(
      'div',
      { class: 'buttons' },
      press(screen, say.tryAgain, again),
      names && press(screen, say.withoutOne, without),
      work.type === 'register-arrivals' && press(screen, say.change, () => show({ asked: act.command, wrong: {} })),
      trouble?.code === 'muster-over' && press(screen, say.ownCount, own),
      ['sighting-outside-count', 'in-the-future'].includes(trouble?.code ?? '') && press(screen, say.untimed, untimed),
      press(screen, say.discard, () => show({ asked: giveUp, wrong: {} })),
    ),
    trouble?.code === 'muster-over' && h('p', { class: 'hint' }, say.ownCountMeans),
    shown.asked === act.command && work.type === 'register-arrivals' && bandsForm(screen, act, work),
    shown.asked === giveUp && discardForm(screen, act),
  ];
}

function bandsForm(screen: Screen, act: Act, work: Act['work'] & { type: 'register-arrivals' }): ComponentChildren {
  const { words, shelf } = screen;
  const say = words.offline;
  const send = async (typed: (field: string) => string) => {
    const changed = new Map<string, string>();
    for (const [n, { band }] of work.lines.entries()) {
      const next = readBand(typed(`band-${n}`));
      if (next === undefined) return { [`band-${n}`]: say.bandMisread };
      if ([...changed.values()].includes(next) || (next !== band && isUsed(shelf, next))) return { [`band-${n}`]: say.bandUsed };
      changed.set(band, next);
    }
    const lines = work.lines.map((line): Arrival => {
      const comesWith = changed.get(line.comesWith) ?? line.comesWith;
      return { ...line, band: changed.get(line.band) ?? line.band, comesWith };
    });
    await changeWork(shelf, act, { ...work, lines });
    screen.show({ asked: undefined });
    void screen.sync();
    return undefined;
  };
  return form(
    screen,
    say.changed,
    send,
    ...work.lines.map(({ band }, n) =>
      box(screen, { id: `band-${n}`, label: fillText(say.changeBand, { n: n + 1 }), latin: true, value: band }),
    ),
  );
}

function discardForm(screen: Screen, act: Act): ComponentChildren {
  const { words, shelf, clerk } = screen;
  const say = words.offline;
  const give = async (typed: (field: string) => string) => {
    const reason = typed('reason');
    if (reason === '') return { reason: words.refused['reason-missing'] };
    await discard(shelf, act, clerk, reason);
    screen.show({ asked: undefined });
    return undefined;
  };
  return form(screen, say.discardSure, give, box(screen, { id: 'reason', label: say.reason, hint: say.discardMeans }));
}

function notesPart(screen: Screen): ComponentChildren {
  const { words, shelf } = screen;
  const notes = shelf.list('note').toReversed();
  if (notes.length === 0) return undefined;
  return h(
    'section',
    { 'aria-labelledby': 'notes-head' },
    h('h2', { id: 'notes-head' }, words.offline.notesHead),
    h(
      'ul',
      { class: 'acts' },
      notes.map((note) => h('li', null, moment(instant(note.at)), ' ', noteWords(screen, note))),
    ),
  );
}

function noteWords(screen: Screen, { kind, what, words: said, actor }: Note): ComponentChildren {
  const { offline: say, offlineAct } = screen.words;
  const act = (offlineAct as { readonly [type: string]: string })[what];
  const [expected, seen, missing] = said.split(' ');
  switch (kind) {
    case 'discarded':
      return fill(say.noteDiscarded, { clerk: calledClerk(screen, actor), what: act, words: h('bdi', null, said) });
    case 'finished':
      return fill(say.noteFinished, { expected, seen, missing });
    case 'hasty':
      return fill(say.noteHasty, { n: said });
    case 'arrived':
      return fill(say.noteArrived, { numbers: code(said) });
  }
}
