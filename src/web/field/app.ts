import { h, render, type ComponentChildren } from 'preact';
import type { FieldWords } from '../field-document.ts';
import { openDevice } from './device.ts';
import { parts, fill, fillText, calledClerk, press, type Part, type Screen, type Shown } from './screen.ts';
import { arrivalsScreen } from './screens/arrivals.ts';
import { countScreen } from './screens/count.ts';
import { beginScreen, homeScreen, lockedScreen } from './screens/start.ts';
import { waitingScreen } from './screens/waiting.ts';
import { sendAll } from './send.ts';
import { look, openMusters, places, reach, seats, signOut, type Looked } from './server.ts';
import { openShelf, type Shelf } from './shelf.ts';

const IDLE = 5 * 60 * 1000;
const LOOK_EVERY = 15_000;

const empty: Shown = {
  part: 'home',
  reachable: false,
  sending: false,
  places: [],
  seats: [],
  musters: [],
  find: '',
  onlyUnseen: false,
  how: 'answered-to-name',
  most: 40,
  wrong: {},
};

await open();

/** One window works; a second would write past the first. */
async function open(): Promise<void> {
  const root = document.querySelector('#field') ?? document.body;
  const words = await wordsIn(languageAsked());
  const tell = (sentence: string) => render(h('main', null, h('h1', null, words.offline.title), h('p', null, sentence)), root);
  dress(words);
  if (!isSecureContext) return tell(words.offline.needsSecure);
  void navigator.serviceWorker?.register('/field/worker.js', { scope: '/field' }).catch(() => undefined);
  await navigator.locks.request('musterbook-field', { ifAvailable: true }, async (held) => {
    if (held === null) return tell(words.offline.otherTab);
    const shelf = await openDevice()
      .then(openShelf)
      .catch(() => undefined);
    if (shelf === undefined) return tell(words.offline.storeBroken);
    work(root, shelf, words);
    return new Promise<void>(() => {});
  });
}

function work(root: Element, shelf: Shelf, given: FieldWords): void {
  let words = given;
  let shown = empty;
  let idle = 0;
  let looking: Promise<void> | undefined;
  let askedAgain = false;
  let leaving = false;
  let turn = 0;

  const draw = () => render(whole(screen()), root);
  const show = (change: Partial<Shown>) => {
    const turned = (change.part !== undefined && change.part !== shown.part) || ('clerk' in change && change.clerk !== shown.clerk);
    shown = { ...shown, ...change };
    draw();
    if (turned) document.querySelector<HTMLElement>('main h1')?.focus();
  };
  const screen = (): Screen => ({
    words,
    shelf,
    shown,
    clerk: shown.clerk ?? '',
    show,
    run,
    sync,
    lock: () => lock(true),
    speak: (language) => void speak(language),
    choose: (clerk) => {
      show({ clerk, wrong: {}, counting: undefined });
      void sync();
    },
    begin: async ({ place, passphrase, pin }) => {
      const looked = await look();
      if (looked?.session === undefined || looked.clock === undefined) return;
      const { session, clock, world } = looked;
      // So that the browser does not throw it away when room gets scarce.
      await navigator.storage.persist().catch(() => false);
      const facts = { authority: session.authority, called: place.names, clock, ...(world === undefined ? {} : { world }) };
      const clerk = { actor: session.actor, title: session.title ?? session.actor };
      await shelf.begin({ place: place.code, facts, clerk, passphrase, pin }, Date.now());
      show({ clerk: session.actor, wrong: {} });
    },
  });

  async function run(doing: () => Promise<Shown['wrong'] | undefined>): Promise<boolean> {
    turn += 1;
    const own = turn;
    try {
      const wrong = (await doing()) ?? {};
      // What was begun before, and took longer, takes no later words off the screen.
      show(own === turn ? { wrong } : {});
      return Object.keys(wrong).length === 0;
    } catch {
      // Locked while it was done is no failure of the device: it is shown as it stands.
      show(shelf.isOpen() ? { wrong: { device: words.offline.saveFailed } } : {});
      return false;
    }
  }

  /** Is the book there? Then what waits is sent, as far as whoever is signed in did it. */
  function sync(): Promise<void> {
    askedAgain = looking !== undefined;
    looking ??= syncUntilQuiet().finally(() => {
      looking = undefined;
    });
    return looking;
  }

  /** What was entered while others were on their way goes right after them. */
  async function syncUntilQuiet(): Promise<void> {
    do {
      askedAgain = false;
      await syncOnce();
    } while (askedAgain);
  }

  async function syncOnce(): Promise<void> {
    await shelf.wipe(Date.now());
    const closed = shelf.stored() !== undefined && !shelf.isOpen();
    if (closed) return show(await whileLocked());
    const looked = await look();
    if (looked === undefined) return show({ reachable: false, sending: false });
    show({ reachable: true, session: looked.session, world: looked.world });
    await askAround(looked);
    if (!shelf.isOpen() || shown.clerk === undefined) return;
    await keepClock(looked);
    if (looked.session === undefined) return;
    show({ sending: true });
    const outcome = await sendAll(shelf, looked.session, draw).catch(() => 'later' as const);
    show({ sending: false, reachable: outcome !== 'silent', ...(outcome === 'signed-out' ? { session: undefined } : {}) });
  }

  async function whileLocked(): Promise<Partial<Shown>> {
    if (!leaving) return { reachable: await reach() };
    const left = await signOut();
    leaving &&= !left;
    return { reachable: left, ...(left ? { session: undefined } : {}) };
  }

  async function askAround({ session }: Looked): Promise<void> {
    const [stored, { clerk, part }] = [shelf.stored(), shown];
    if (session === undefined || session.actor !== clerk) show({ seats: await seats() });
    if (stored === undefined && session !== undefined) show({ places: await places() });
    if (stored === undefined || session === undefined || clerk === undefined || part !== 'count') return;
    show({ musters: await openMusters(stored.place) });
  }

  /** Where the device's clock was set right or wrong, or a world's clock otherwise, what follows goes by that. */
  async function keepClock({ clock }: Looked): Promise<void> {
    const facts = shelf.get('facts');
    if (clock === undefined || facts === undefined) return;
    const same = clock.of === 'book' && facts.clock.of === 'book' && Math.abs(clock.offset - facts.clock.offset) < 2000;
    if (!same) await shelf.save([['facts', 0, { ...facts, clock }]]).catch(() => undefined);
  }

  /** The key goes from memory. `leave`: the session at the book ends too, as soon as the book can be told. */
  function lock(leave = false): void {
    shelf.lock();
    leaving = leave && shelf.stored() !== undefined;
    const { reachable, session, world, seats: known, places: there } = shown;
    shown = { ...empty, reachable, session, world, seats: known, places: there };
    draw();
    if (leaving) void sync();
  }

  async function speak(language: string): Promise<void> {
    words = await wordsIn(language);
    localStorage.setItem('musterbook-language', words.language);
    dress(words);
    draw();
  }

  const stir = () => {
    clearTimeout(idle);
    idle = window.setTimeout(() => lock(true), IDLE);
  };
  for (const sign of ['pointerdown', 'keydown', 'input'] as const) addEventListener(sign, stir, { passive: true });
  document.addEventListener('visibilitychange', () => {
    if (document.visibilityState === 'hidden') lock(false);
    else void sync();
  });
  addEventListener('pagehide', () => lock(false));
  addEventListener('online', () => void sync());
  addEventListener('offline', () => show({ reachable: false }));
  setInterval(() => void sync(), LOOK_EVERY);
  stir();
  draw();
  void sync();
}

function whole(screen: Screen): ComponentChildren {
  const { words, shelf, shown } = screen;
  const say = words.offline;
  const world = shown.world ?? shelf.get('facts')?.world;
  const works = shelf.isOpen() && shown.clerk !== undefined;
  const content = shelf.stored() === undefined ? beginScreen(screen) : works ? partOf(screen) : lockedScreen(screen);
  const device = shown.wrong['device'];
  return [
    h(
      'header',
      { class: 'masthead' },
      world !== undefined && h('p', { class: 'world' }, h('strong', null, fill(say.world, { name: h('bdi', null, world) }))),
      h(
        'div',
        { class: 'row' },
        h('span', { class: 'product', lang: 'en' }, 'Musterbook'),
        h(
          'div',
          { class: 'languages parts' },
          Object.entries(words.languages).map(([code, called]) =>
            h(
              'button',
              {
                type: 'button',
                lang: code,
                'aria-current': code === words.language ? 'true' : undefined,
                onClick: () => screen.speak(code),
              },
              called,
            ),
          ),
        ),
      ),
      h(
        'div',
        { class: 'status', role: 'status' },
        h('p', { class: shown.reachable ? '' : 'silent' }, shown.reachable ? say.online : say.offLine),
        shown.reachable &&
          h(
            'p',
            null,
            shown.session === undefined
              ? say.notSignedIn
              : fill(say.signedIn, {
                  clerk: shown.session.title === undefined ? calledClerk(screen, shown.session.actor) : h('bdi', null, shown.session.title),
                }),
          ),
      ),
      works && menu(screen),
    ),
    h('main', { id: 'content' }, device !== undefined && h('p', { class: 'notice wrong', role: 'alert' }, device), content),
    h('footer', null, h('div', null, h('p', null, words.recognition))),
  ];
}

function menu(screen: Screen): ComponentChildren {
  const { words, shelf, shown } = screen;
  const say = words.offline;
  const waiting = fillText(say.waiting, { n: shelf.list('act').length });
  const called: { readonly [part in Part]: string } = { home: say.home, count: say.count, arrivals: say.arrivals, waiting };
  return h(
    'nav',
    { class: 'parts', 'aria-label': say.menu },
    parts.map((part) =>
      h(
        'button',
        {
          type: 'button',
          'aria-current': part === shown.part ? 'page' : undefined,
          onClick: () => {
            screen.show({ part, wrong: {}, asked: undefined });
            void screen.sync();
          },
        },
        called[part],
      ),
    ),
    press(screen, say.lock, () => screen.lock()),
  );
}

function partOf(screen: Screen): ComponentChildren {
  // A part begins with fields of its own: what was typed elsewhere does not stand in them.
  const content = { home: homeScreen, count: countScreen, arrivals: arrivalsScreen, waiting: waitingScreen }[screen.shown.part](screen);
  return h('div', { key: screen.shown.part }, content);
}

function languageAsked(): string {
  const asked = new URLSearchParams(location.search).get('lang') ?? localStorage.getItem('musterbook-language');
  return asked ?? navigator.language.slice(0, 2);
}

async function wordsIn(language: string): Promise<FieldWords> {
  const known = ['ar', 'en', 'fr', 'tr'].includes(language) ? language : 'en';
  const reply = await fetch(`/field/words/${known}.json`);
  return (await reply.json()) as FieldWords;
}

function dress({ language, direction, offline }: FieldWords): void {
  document.documentElement.lang = language;
  document.documentElement.dir = direction;
  document.title = `${offline.title} · Musterbook`;
}
