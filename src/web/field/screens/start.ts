import { h, type ComponentChildren } from 'preact';
import { moment } from '../../bidi.ts';
import { instant } from '../../../basics/time.ts';
import { hasUnsent } from '../acts.ts';
import { box, calledClerk, fill, fillText, form, pick, placeName, press, type Screen } from '../screen.ts';
import { signInPart } from './sign-in.ts';

const SHORTEST = 12;

/** Nothing is on the device yet: a place is opened for a shift. */
export function beginScreen(screen: Screen): ComponentChildren {
  const { words, shown } = screen;
  const say = words.offline;
  const { session } = shown;
  const own = shown.places.filter(({ holder }) => holder === session?.authority);
  const work = async (typed: (field: string) => string) => {
    const [passphrase, pin] = [typed('passphrase'), typed('pin')];
    const place = own.find(({ code }) => code === typed('place'));
    if ([...passphrase].length < SHORTEST) return { passphrase: say.tooShort };
    if (passphrase !== typed('again')) return { again: say.notSame };
    const weak = pinWrong(screen, pin);
    if (weak !== undefined) return { pin: weak };
    if (place !== undefined) await screen.begin({ place, passphrase, pin });
    return undefined;
  };
  const registrar = session?.role === 'registrar';
  return [
    h('h1', { tabIndex: -1 }, say.beginHead),
    h('p', null, say.beginMeans),
    (session === undefined || !shown.reachable) && h('p', { class: 'notice' }, say.beginNeedsLine),
    session !== undefined && !registrar && h('p', { class: 'notice' }, say.onlyRegistrar),
    !registrar && signInPart(screen),
    registrar && own.length === 0 && h('p', { class: 'notice' }, say.noPlaces),
    registrar &&
      own.length > 0 &&
      form(
        screen,
        say.begin,
        work,
        pick(
          'place',
          say.place,
          own.map(({ code, names }) => [code, `${names[words.language] ?? names['en'] ?? ''} ${code}`]),
        ),
        box(screen, { id: 'passphrase', label: say.passphrase, hint: say.passphraseHint, type: 'password' }),
        box(screen, { id: 'again', label: say.again, type: 'password' }),
        box(screen, { id: 'pin', label: say.newPin, hint: say.pinHint, type: 'password', digits: true }),
      ),
  ];
}

/** A shift is on the device, and its key is not in memory. */
export function lockedScreen(screen: Screen): ComponentChildren {
  const { words, shelf, shown } = screen;
  const say = words.offline;
  const pins = shelf.pins();
  const opened = shelf.isOpen();
  const byPassphrase = async (typed: (field: string) => string) => {
    if (!(await shelf.openWith(typed('passphrase'), Date.now()))) return { passphrase: say.wrongPassphrase };
    const clerks = shelf.list('clerk');
    screen.choose(clerks.length === 1 ? clerks[0]?.actor : undefined);
    return undefined;
  };
  const byPin = async (typed: (field: string) => string) => {
    const actor = typed('clerk');
    if (await shelf.openByPin(actor, typed('pin'), Date.now())) {
      screen.choose(actor);
      return undefined;
    }
    const left = shelf.pins().find((one) => one.actor === actor);
    return { pin: left === undefined ? say.pinGone : fillText(say.wrongPin, { n: 5 - left.tries }) };
  };
  return [
    h('h1', { tabIndex: -1 }, say.lockedHead),
    h('p', null, fill(say.lockedMeans, { place: h('bdi', { dir: 'ltr' }, shelf.stored()?.place) })),
    shelf.isOver(Date.now()) && h('p', { class: 'notice' }, say.shiftOver),
    opened && h('p', { class: 'notice' }, say.pinNow),
    shown.wrong['pin'] === say.pinGone && h('p', { class: 'notice wrong', role: 'alert' }, say.pinGone),
    pins.length > 0 &&
      h(
        'section',
        { 'aria-labelledby': 'pin-head' },
        h('h2', { id: 'pin-head' }, say.withPin),
        form(
          screen,
          say.unlock,
          byPin,
          pick(
            'clerk',
            say.whoWorks,
            pins.map(({ actor, title }) => [actor, title]),
          ),
          box(screen, { id: 'pin', label: say.pin, type: 'password', digits: true }),
        ),
      ),
    opened
      ? admitPart(screen)
      : h(
          'section',
          { 'aria-labelledby': 'passphrase-head' },
          h('h2', { id: 'passphrase-head' }, say.withPassphrase),
          form(screen, say.unlock, byPassphrase, box(screen, { id: 'passphrase', label: say.passphrase, type: 'password' })),
        ),
  ];
}

/** The shift: who works, how it stands with the book, who else may work here, and its end. */
export function homeScreen(screen: Screen): ComponentChildren {
  const { words, shelf, shown, clerk } = screen;
  const say = words.offline;
  const over = shelf.isOver(Date.now());
  const ends = shelf.stored()?.ends ?? 0;
  const close = async () => {
    if (hasUnsent(shelf)) return { close: say.closeNot };
    await shelf.end();
    screen.choose(undefined);
    return undefined;
  };
  return [
    h('h1', { tabIndex: -1 }, placeName(screen)),
    h('p', null, fill(say.worksAs, { clerk: calledClerk(screen, clerk), place: placeName(screen) })),
    h('p', { class: over ? 'notice' : '' }, over ? say.shiftOver : fill(say.shiftEnds, { time: moment(instant(ends)) })),
    shown.session?.actor !== clerk && signInPart(screen),
    h(
      'section',
      { 'aria-labelledby': 'clerks-head' },
      h('h2', { id: 'clerks-head' }, say.clerksHead),
      h(
        'ul',
        { class: 'plain' },
        shelf.list('clerk').map(({ title }) => h('li', null, h('bdi', null, title))),
      ),
      shelf.pins().length > 0 && press(screen, say.switchClerk, () => screen.lock()),
      admitPart(screen),
    ),
    h(
      'section',
      { 'aria-labelledby': 'close-head' },
      h('h2', { id: 'close-head' }, say.closeHead),
      h('p', null, hasUnsent(shelf) ? say.closeNot : say.closeMeans),
      shown.wrong['close'] !== undefined && h('p', { class: 'wrong', role: 'alert' }, shown.wrong['close']),
      press(screen, say.close, close),
    ),
  ];
}

/** A PIN for whoever is signed in at the book and has none here, or whose PIN was taken away. */
function admitPart(screen: Screen): ComponentChildren {
  const { words, shelf, shown } = screen;
  const say = words.offline;
  const { session } = shown;
  const known = shelf.list('clerk');
  const withPin = new Set(shelf.pins().map(({ actor }) => actor));
  const own = session?.role === 'registrar' && session.authority === shelf.get('facts')?.authority ? [session] : [];
  const fresh = own
    .filter(({ actor }) => known.every((one) => one.actor !== actor))
    .map(({ actor, title }) => ({ actor, title: title ?? actor }));
  const without = [...known.filter(({ actor }) => !withPin.has(actor)), ...fresh];
  const work = async (typed: (field: string) => string) => {
    const weak = pinWrong(screen, typed('new-pin'));
    if (weak !== undefined) return { 'new-pin': weak };
    const clerk = without.find(({ actor }) => actor === typed('new-clerk'));
    const done = clerk !== undefined && (await shelf.admit(clerk, typed('shift-passphrase'), typed('new-pin')));
    return done ? undefined : { 'shift-passphrase': say.wrongPassphrase };
  };
  return h(
    'details',
    { class: 'lone' },
    h('summary', null, say.addClerk),
    h('p', { class: 'hint' }, say.addClerkMeans),
    without.length === 0
      ? h('p', null, say.addNeedsSignIn)
      : form(
          screen,
          say.add,
          work,
          pick(
            'new-clerk',
            say.seat,
            without.map(({ actor, title }) => [actor, title]),
          ),
          box(screen, { id: 'new-pin', label: say.newPin, hint: say.pinHint, type: 'password', digits: true }),
          box(screen, { id: 'shift-passphrase', label: say.passphrase, type: 'password' }),
        ),
    shown.session?.actor === screen.clerk && signInPart(screen),
  );
}

function pinWrong({ words }: Screen, pin: string): string | undefined {
  if (!/^\d{6,}$/.test(pin)) return words.offline.pinShort;
  const steps = new Set([...pin].slice(1).map((digit, n) => Number(digit) - Number(pin[n])));
  return steps.size === 1 && Math.abs([...steps][0] ?? 9) <= 1 ? words.offline.pinEasy : undefined;
}
