import axe from 'axe-core';
import assert from 'node:assert/strict';
import { randomUUID } from 'node:crypto';
import { after, before, test } from 'node:test';
import type { ActorId, AuthorityCode } from '../../src/basics/ids.ts';
import type { Command } from '../../src/log/commands.ts';
import { catalogues } from '../../src/web/words/choose.ts';
import { openDesk, type Desk } from '../sign-in/desk.ts';
import { band, NAMES, openFieldBook, openTablet, PASSPHRASE, PIN, type FieldBook, type Tablet } from './field-book.ts';

// Who may open a device and in whose name it acts; when it shuts by itself and what it forgets; and all of it in Arabic at 360 px.

const RULES = ['wcag2a', 'wcag2aa', 'wcag21a', 'wcag21aa', 'wcag22aa', 'best-practice'];
const dilan = {
  actor: 'dilan.osman' as ActorId,
  authority: 'NES-ADM' as AuthorityCode,
  role: 'registrar',
  purpose: 'custody',
} as const;
const DAY = 24 * 60 * 60 * 1000;
let book: FieldBook;
before(async () => {
  book = await openFieldBook();
});
after(async () => {
  await book?.close();
});

test('two clerks share a device by PINs of their own; what one did goes out in that name only, and five wrong PINs end one', async () => {
  const tablet = await openTablet(book.url);
  try {
    const { offline } = tablet.say;
    await tablet.signIn('amal');
    await tablet.begin();
    // Somebody else signs in at the book and gets a PIN here.
    await tablet.part('home');
    await tablet.page.locator('summary').click();
    await tablet.signIn('dalia');
    await tablet.page.getByLabel(offline.seat).selectOption('dalia');
    await tablet.type(offline.newPin, '123456');
    await tablet.type(offline.passphrase, PASSPHRASE);
    await tablet.press(offline.add);
    await tablet.page.getByText(offline.pinEasy).waitFor();
    await tablet.type(offline.newPin, '902846');
    await tablet.type(offline.passphrase, 'not the passphrase');
    await tablet.press(offline.add);
    await tablet.page.getByText(offline.wrongPassphrase).waitFor();
    await tablet.type(offline.passphrase, PASSPHRASE);
    await tablet.press(offline.add);
    await tablet.page.getByRole('listitem').getByText('dalia Invented').waitFor();

    // Amal works while Dalia is signed in at the book: her act waits for her.
    await tablet.part('arrivals');
    await tablet.type(offline.band, band(31));
    await tablet.press(offline.addLine);
    await tablet.press('Enter these 1');
    await tablet.part('waiting');
    await tablet.page.getByText('waits until amal Invented signs in').waitFor();
    assert.equal((await book.get('/v1/arrivals?place=P1')).rows.length, 0);
    await tablet.press(offline.lock);
    await byPin(tablet, 'dalia', PIN);
    await tablet.page.getByText(/^This PIN is not right\. After 4/).waitFor();
    await byPin(tablet, 'dalia', '902846');
    await tablet.part('arrivals');
    await tablet.type(offline.band, band(32));
    await tablet.press(offline.addLine);
    await tablet.press('Enter these 1');
    await tablet.part('waiting');
    // Locking ended the session of whoever was signed in: a colleague finds none.
    await tablet.page.getByText('waits until dalia Invented signs in').waitFor();
    await tablet.signIn('dalia');
    await tablet.page.getByText(/Entered\. The numbers/).waitFor();
    await tablet.page.getByText('waits until amal Invented signs in').waitFor();
    await tablet.signIn('amal');
    await tablet.page.getByText(offline.nothingWaits).waitFor();
    const { rows } = await book.get('/v1/arrivals?place=P1');
    assert.equal(rows.length, 2);

    await tablet.press(offline.lock);
    for (const wrong of ['907101', '907102', '907103', '907104', '907105']) {
      await byPin(tablet, 'amal', wrong);
      const told = wrong.endsWith('5') ? offline.pinGone : new RegExp(`After ${5 - Number(wrong.at(-1))} more`);
      await tablet.page.getByText(told).first().waitFor();
    }
    assert.deepEqual(await tablet.page.getByLabel(offline.whoWorks).locator('option').allTextContents(), ['dalia Invented']);
    // Closing the browser brings no PIN back, and nobody has a PIN before the passphrase was given.
    await tablet.close();
    await tablet.open();
    assert.equal(await tablet.page.getByLabel(offline.whoWorks).count(), 0);
    await tablet.type(offline.passphrase, PASSPHRASE);
    await tablet.press(offline.unlock);
    await tablet.page.getByText(offline.pinNow).waitFor();
    assert.deepEqual(await tablet.page.getByLabel(offline.whoWorks).locator('option').allTextContents(), ['dalia Invented']);
    await tablet.page.locator('summary').click();
    await tablet.page.getByLabel(offline.seat).selectOption('amal');
    await tablet.type(offline.newPin, PIN);
    await tablet.page.getByLabel(offline.passphrase).fill(PASSPHRASE);
    await tablet.press(offline.add);
    await byPin(tablet, 'amal', PIN);
    await tablet.page.getByRole('navigation', { name: offline.menu }).waitFor();
    // A PIN from before the browser was closed works again, once the passphrase was given.
    await tablet.press(offline.lock);
    await byPin(tablet, 'dalia', '902846');
    await tablet.page.getByRole('navigation', { name: offline.menu }).waitFor();
  } finally {
    await tablet.forget();
  }
});

test('left alone for five minutes or put away it locks; after a day the list is gone and what was not sent is not', async () => {
  const tablet = await openTablet(book.url);
  try {
    const { offline } = tablet.say;
    const now = Date.now();
    await tablet.context.clock.install({ time: now });
    await tablet.page.reload();
    await tablet.signIn();
    await tablet.begin();
    await count(tablet, '2');
    await tablet.page.getByText(NAMES[0]).waitFor();
    await tablet.context.clock.fastForward('04:59');
    await tablet.page.getByText(NAMES[0]).waitFor();
    await tablet.context.clock.fastForward('00:02');
    await tablet.page.getByRole('heading', { name: offline.lockedHead }).waitFor();
    assert.equal(await tablet.page.getByText(NAMES[0]).count(), 0);
    await byPin(tablet, 'amal', PIN);
    // The clock went on without the book's: that is measured anew before anything is stamped.
    await tablet.page.getByText(offline.notSignedIn).waitFor();
    await tablet.page.waitForTimeout(500);
    await tablet.part('count');
    await tablet.press(`Seen: ${NAMES[0]}`);
    await tablet.page.getByRole('button', { name: `Take back: ${NAMES[0]}` }).waitFor();
    await tablet.page.evaluate(() => globalThis.dispatchEvent(new Event('pagehide')));
    await tablet.page.getByRole('heading', { name: offline.lockedHead }).waitFor();
    assert.equal(await tablet.page.getByText(NAMES[0]).count(), 0);

    await tablet.context.setOffline(true);
    assert.ok((await recordsOn(tablet)).some((name) => name.startsWith('sheet:')));
    await tablet.context.clock.setSystemTime(now + DAY + 60_000);
    await tablet.page.reload();
    await tablet.page.getByText(offline.shiftOver).waitFor();
    await tablet.page.getByText(offline.offLine).waitFor();
    // Nobody has typed anything: the list is gone without the key.
    assert.deepEqual(
      (await recordsOn(tablet)).map((name) => name.split(':')[0]).filter((kind) => ['sheet', 'bands', 'mark'].includes(kind ?? '')),
      ['mark'],
    );
    await tablet.unlock();
    await tablet.part('count');
    await tablet.page.getByText(offline.listWiped).waitFor();
    assert.equal(await tablet.page.getByText(NAMES[0]).count(), 0);
    await tablet.press('Enter the 1 seen');
    await tablet.part('home');
    await tablet.press(offline.close);
    await tablet.page.getByRole('alert').getByText(offline.closeNot).waitFor();

    await tablet.context.clock.setSystemTime(now + 2 * 60_000);
    await tablet.context.setOffline(false);
    await tablet.part('waiting');
    await tablet.signIn();
    await tablet.page.getByText(offline.nothingWaits).waitFor();
    await tablet.part('count');
    await tablet.press(offline.finish);
    await tablet.press(offline.finishSure);
    await tablet.part('waiting');
    await tablet.page.getByText(/Expected \d+, seen 1/).waitFor();
    await tablet.part('home');
    await tablet.press(offline.close);
    await tablet.page.getByRole('heading', { name: offline.beginHead }).waitFor();
    assert.deepEqual(await recordsOn(tablet), []);
  } finally {
    await tablet.forget();
  }
});

test('a device whose clock is three hours wrong counts in the time of the book; one set wrong in the yard is told', async () => {
  const tablet = await openTablet(book.url);
  try {
    const { offline, refused } = tablet.say;
    await tablet.context.clock.install({ time: Date.now() + 3 * 60 * 60 * 1000 });
    await tablet.page.reload();
    await tablet.signIn();
    await tablet.begin();
    const began = Date.now();
    await count(tablet, '2');
    for (const name of NAMES.slice(0, 2)) {
      await tablet.press(`Seen: ${name}`);
      await tablet.page.waitForTimeout(2200);
    }
    await tablet.press('Enter the 2 seen');
    await tablet.press(offline.finish);
    await tablet.press(offline.finishSure);
    await tablet.part('waiting');
    await tablet.page.getByText(/Expected \d+, seen 2/).waitFor();
    const { rows } = await book.get('/v1/musters?place=P1');
    const newest = rows.toSorted((one, other) => (String(one['started']) < String(other['started']) ? 1 : -1))[0];
    assert.ok(Math.abs(Date.parse(String(newest?.['started'])) - began) < 10_000, String(newest?.['started']));
    assert.equal(((newest?.['result'] ?? {}) as { byName?: number }).byName, 2);
    await tablet.part('count');
    await tablet.press(offline.putAway);

    await tablet.context.setOffline(true);
    await tablet.context.clock.setSystemTime(Date.now() + 5 * 60 * 60 * 1000);
    await count(tablet, '1');
    await tablet.part('waiting');
    await tablet.context.setOffline(false);
    await tablet.press(offline.send);
    // Its beginning, and its number.
    for (let n = 0; n < 2; n += 1) {
      await tablet.page.getByText(refused['in-the-future']).waitFor();
      await tablet.press(offline.untimed);
      await tablet.page.waitForTimeout(500);
    }
    await tablet.page.getByText(offline.nothingWaits).waitFor();
  } finally {
    await tablet.forget();
  }
});

test('scripts run in this one document, from this book only; nothing of it is of another house', async () => {
  const policy = async (path: string) => {
    const reply = await fetch(new URL(path, book.url));
    const text = await reply.text();
    return { text, heads: reply.headers, csp: reply.headers.get('content-security-policy') ?? '' };
  };
  const { text, csp } = await policy('/field');
  assert.match(csp, /script-src 'self';/);
  assert.doesNotMatch(csp, /unsafe|\*|https?:/);
  assert.doesNotMatch(text, /<script>|style=|https?:/);
  assert.doesNotMatch((await policy('/')).csp, /unsafe|\*|https?:/);
  const worker = await policy('/field/worker.js');
  assert.equal(worker.heads.get('service-worker-allowed'), '/field');
  const held = JSON.parse(/^self\.held = (.*);$/m.exec(worker.text)?.[1] ?? '{}') as { files: readonly string[] };
  assert.ok(held.files.length > 15 && held.files.every((file) => file.startsWith('/field')));
  for (const file of held.files.filter((one) => one.endsWith('.js'))) {
    const script = await policy(file);
    const asked = [...script.text.matchAll(/\bfrom\s*['"]([^'"]+)['"]/g)].map(([, name]) => name ?? '');
    assert.deepEqual(
      asked.filter((name) => !held.files.includes(name)),
      [],
      file,
    );
  }
});

test('the whole of it in Arabic, at the width of a phone, in an exercise whose clock runs: all of it can be reached', async () => {
  const desk = await openDesk('small');
  const tablet = await openTablet(desk.serving.url, 'ar', { bypassCSP: true });
  try {
    const { offline, sheetHow } = tablet.say;
    await admit(desk);
    await play(desk);
    assert.equal(await tablet.page.locator('html').getAttribute('dir'), 'rtl');
    await tablet.page.getByText(/«small»/).waitFor();
    await clean(tablet, 'before anything');
    await tablet.page.getByLabel(offline.seat).selectOption('dilan.osman');
    await tablet.press(offline.signIn);
    await tablet.page.locator('#place').selectOption('NES-DETENTION-1');
    await clean(tablet, 'beginning a shift');
    await tablet.type(offline.passphrase, 'قصيرة');
    await tablet.press(offline.begin);
    await tablet.page.getByText(offline.tooShort).waitFor();
    await clean(tablet, 'a passphrase too short');
    await tablet.begin();
    await clean(tablet, 'the shift');
    await tablet.part('count');
    await clean(tablet, 'choosing a count');
    await tablet.press(offline.beginCount);
    // In the digits of an Arabic keyboard.
    await tablet.type(offline.bareNumber, '\u0663');
    await clean(tablet, 'the bare number');
    await tablet.press(offline.giveNumber);
    await tablet.page.getByRole('heading', { name: offline.listHead }).waitFor();
    await clean(tablet, 'the list');
    const seen = tablet.page.getByRole('button', { name: new RegExp(`^${offline.seen}:`) });
    await seen.first().focus();
    await tablet.page.keyboard.press('Enter');
    await tablet.page.getByRole('button', { name: new RegExp(`^${offline.undo}:`) }).waitFor();
    await tablet.page.getByRole('radio', { name: sheetHow['band-scanned'] }).check();
    await seen.first().click();
    await tablet.page.getByText(offline.bandFirst).waitFor();
    await tablet.type(offline.band, band(77));
    await seen.first().click();
    await tablet.page.locator('summary').last().click();
    await clean(tablet, 'counting');
    await tablet.press(offline.enterSeen.replace('{n}', '2'));
    await tablet.part('waiting');
    await tablet.page.getByText(catalogues.ar.refused['person-unknown']).waitFor();
    await clean(tablet, 'a refusal');
    await tablet.press(offline.withoutOne);
    await tablet.page.getByText(offline.nothingWaits).waitFor();
    await tablet.part('arrivals');
    await tablet.type(offline.band, band(78));
    await tablet.press(offline.addLine);
    await tablet.page.getByRole('button', { name: new RegExp(`^${offline.remove}`) }).waitFor();
    await clean(tablet, 'people at the gate');
    await tablet.press(offline.lock);
    await clean(tablet, 'locked');
    await tablet.press('Türkçe');
    await tablet.page.getByRole('heading', { name: catalogues.tr.offline.lockedHead }).waitFor();
    assert.equal(await tablet.page.locator('html').getAttribute('dir'), 'ltr');
    const { rows } = await desk.serving.book.reader(dilan).musters({});
    const [muster] = rows;
    const asked = muster && (await desk.serving.book.reader(dilan).sheet(muster.id));
    assert.equal(asked?.filter((row) => row.seen).length, 1);
  } finally {
    await tablet.forget();
    await desk.close();
  }
});

async function admit(desk: Desk): Promise<void> {
  const persons = NAMES.map((text) => ({ identity: { names: [{ text, kind: 'full' }] }, basis: { kind: 'legal' } }));
  const command = { id: randomUUID(), type: 'admit', place: 'NES-DETENTION-1', persons } as unknown as Command;
  const [answer] = await desk.serving.book.commit([command], dilan);
  assert.ok(answer?.ok);
}

async function play(desk: Desk): Promise<void> {
  const seated = await desk.form('/session', { actor: 'dilan.osman', back: '/' });
  const cookie = (seated.headers.get('set-cookie') ?? '').split(';', 1)[0] ?? '';
  const own = new URL(desk.serving.url).origin;
  const reply = await desk.post('/v1/world', { do: 'play', speed: 1 }, { cookie, origin: own });
  assert.equal(reply.status, 200, await reply.text());
}

async function count(tablet: Tablet, number: string): Promise<void> {
  const { offline } = tablet.say;
  await tablet.part('count');
  await tablet.press(offline.beginCount);
  await tablet.type(offline.bareNumber, number);
  await tablet.press(offline.giveNumber);
}

async function byPin(tablet: Tablet, actor: string, pin: string): Promise<void> {
  const { offline } = tablet.say;
  await tablet.page.getByLabel(offline.whoWorks).selectOption(actor);
  await tablet.type(offline.pin, pin);
  await tablet.page.getByRole('region', { name: offline.withPin }).getByRole('button', { name: offline.unlock }).click();
}

/** How the records on the device are called; none of it is about anybody. */
async function recordsOn({ page }: Tablet): Promise<readonly string[]> {
  const names = await page.evaluate(`new Promise((told) => {
    const opening = indexedDB.open('musterbook-field');
    opening.onsuccess = () => {
      const asking = opening.result.transaction('sealed').objectStore('sealed').getAllKeys();
      asking.onsuccess = () => (opening.result.close(), told(asking.result));
    };
  })`);
  return names as readonly string[];
}

async function clean({ page }: Tablet, where: string): Promise<void> {
  const beyond = await page.evaluate('document.documentElement.scrollWidth - innerWidth');
  assert.ok(Number(beyond) <= 0, `${where} is ${String(beyond)} px too wide`);
  await page.evaluate(axe.source);
  const { violations } = (await page.evaluate(`axe.run({ runOnly: ${JSON.stringify(RULES)} })`)) as axe.AxeResults;
  const told = violations.map(({ id, nodes }) => `${id}: ${nodes.map(({ html }) => html).join(' ')}`);
  assert.deepEqual(told, [], where);
}
