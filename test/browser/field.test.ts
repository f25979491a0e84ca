import assert from 'node:assert/strict';
import { cp, mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { after, before, test } from 'node:test';
import { personNumber } from '../../src/basics/ids.ts';
import { band, NAMES, openFieldBook, openTablet, textsIn, type FieldBook, type Tablet } from './field-book.ts';

// A device in a yard: the line goes, the server is killed, the browser is closed, and nobody is lost or counted twice by it.

let book: FieldBook;
before(async () => {
  book = await openFieldBook();
});
after(async () => {
  await book?.close();
});

test('a place is counted without a line or a server: what was counted is in the book once, and no name is on the disk', async () => {
  const tablet = await openTablet(book.url);
  try {
    const { offline } = tablet.say;
    await tablet.signIn();
    await tablet.begin();
    await startCount(tablet, '2');
    await tablet.page.getByRole('heading', { name: offline.listHead }).waitFor();
    await tablet.page.getByText(NAMES[1]).waitFor();

    await tablet.context.setOffline(true);
    await book.kill();
    await tablet.page.getByText(offline.offLine).waitFor();
    await tablet.press(`Seen: ${NAMES[0]}`);
    await tablet.press(`Take back: ${NAMES[0]}`);
    await tablet.press(`Seen: ${NAMES[0]}`);
    await tablet.page.getByRole('button', { name: `Take back: ${NAMES[0]}` }).waitFor();
    await tablet.page.reload();
    await tablet.type(offline.passphrase, 'another passphrase altogether');
    await tablet.press(offline.unlock);
    await tablet.page.getByText(offline.wrongPassphrase).waitFor();
    assert.equal(await tablet.page.getByText(NAMES[0]).count(), 0);
    await tablet.close();
    assert.deepEqual(await namesOn(tablet), []);

    await tablet.open();
    await tablet.unlock();
    await tablet.part('count');
    await tablet.page.getByRole('button', { name: `Take back: ${NAMES[0]}` }).waitFor();
    await tablet.type(offline.find, 'uydurma');
    assert.equal(await tablet.page.getByText(NAMES[1]).count(), 0);
    // Faster than two seconds nobody looks at a face.
    await tablet.page.waitForTimeout(2100);
    await tablet.press(`Seen: ${NAMES[2]}`);
    await tablet.press('Enter the 2 seen');
    await tablet.press(offline.finish);
    await tablet.press(offline.finishSure);
    await tablet.part('waiting');
    await tablet.page.getByText('waits until amal Invented signs in').first().waitFor();
    await tablet.close();
    assert.deepEqual(await namesOn(tablet), []);

    await book.revive();
    await tablet.open();
    await tablet.unlock();
    await tablet.part('waiting');
    await tablet.signIn();
    await tablet.page.getByText('Expected 3, seen 2, missing 1').waitFor();
    await tablet.page.getByText(offline.nothingWaits).waitFor();
    const { rows } = await book.get('/v1/musters?place=P1');
    assert.equal(rows.length, 1);
    const { expected, matched, byName, missing } = (rows[0]?.['result'] ?? {}) as { [figure: string]: number };
    assert.deepEqual({ expected, matched, byName, missing }, { expected: 3, matched: 2, byName: 2, missing: 1 });
  } finally {
    await tablet.forget();
  }
});

async function startCount(tablet: Tablet, number: string): Promise<void> {
  const { offline } = tablet.say;
  await tablet.part('count');
  await tablet.press(offline.beginCount);
  await tablet.type(offline.bareNumber, number);
  assert.equal(await tablet.page.getByText(NAMES[0]).count(), 0, 'no name before the bare number');
  await tablet.press(offline.giveNumber);
}

/** As somebody would look at it who copies the disk. */
async function namesOn(tablet: Tablet, more: readonly string[] = []): Promise<readonly string[]> {
  const copy = await mkdtemp(join(tmpdir(), 'mb-copy-'));
  try {
    await cp(tablet.folder, copy, { recursive: true });
    // What must be found, else the search itself would prove nothing.
    assert.notDeepEqual(await textsIn(copy, ['musterbook-field']), []);
    const ids = book.persons.flatMap((id) => [id, personNumber(id), personNumber(id).replaceAll('-', '')]);
    const words = [...NAMES, ...NAMES.flatMap((name) => name.split(' ')), ...ids, ...more];
    return await textsIn(copy, words);
  } finally {
    await rm(copy, { recursive: true, force: true });
  }
}

test('without a line from the beginning: a misread band is refused at once, and a lost answer is no second act', async () => {
  const tablet = await openTablet(book.url);
  try {
    const { offline } = tablet.say;
    const { rows: before } = await book.get('/v1/arrivals?place=P1');
    await tablet.signIn();
    await tablet.begin();
    await tablet.context.setOffline(true);
    await tablet.page.getByText(offline.offLine).waitFor();
    await startCount(tablet, '3');
    await tablet.page.getByText(offline.noListYet).waitFor();
    await tablet.type(offline.number, '7K3M9-QW2XC');
    await tablet.press(offline.enterNumber);
    await tablet.page.getByText(offline.numberWrong).waitFor();
    await tablet.type(offline.number, personNumber(book.persons[0]!).toLowerCase());
    await tablet.press(offline.enterNumber);
    await tablet.page.getByText('1 seen.').waitFor();
    await tablet.page.getByText(offline.strangerHead).click();
    await tablet.type(offline.remark, 'a tall man by the well');
    await tablet.press(offline.addStranger);
    await tablet.page.getByText('2 seen.').waitFor();
    await tablet.press('Enter the 2 seen');

    await tablet.part('arrivals');
    await tablet.type(offline.vehicle, 'bus 7');
    await tablet.type(offline.band, `${band(1).slice(0, -1)}${band(1).endsWith('0') ? '1' : '0'}`);
    await tablet.press(offline.addLine);
    await tablet.page.getByText(offline.bandMisread).waitFor();
    await addArrival(tablet, band(1), 'Zilan');
    await tablet.type(offline.band, band(1));
    await tablet.press(offline.addLine);
    await tablet.page.getByText(offline.bandUsed).waitFor();
    await tablet.type(offline.band, band(2));
    await tablet.page.getByLabel(offline.comesWith).selectOption(band(1));
    await tablet.page.getByRole('radio', { name: offline.child }).check();
    await tablet.type(offline.givenName, 'Welat');
    // The browser is closed while somebody is being typed.
    await tablet.page.waitForTimeout(300);
    await tablet.close();
    assert.deepEqual(await namesOn(tablet, ['Zilan', 'Welat', 'by the well', band(1), band(2)]), []);
    await tablet.open();
    await tablet.context.setOffline(true);
    await tablet.unlock();
    await tablet.part('arrivals');
    assert.equal(await tablet.page.getByLabel(offline.givenName).inputValue(), 'Welat');
    await tablet.page.getByLabel(offline.comesWith).selectOption(band(1));
    await tablet.page.getByRole('radio', { name: offline.child }).check();
    await tablet.press(offline.addLine);
    await tablet.press('Enter these 2');

    // The book takes it, and the answer never comes: of every act once.
    const lost = new Set<string>();
    await tablet.context.route('**/v1/commands', async (route) => {
      const { id } = route.request().postDataJSON() as { id: string };
      if (lost.has(id)) return route.continue();
      const reply = await route.fetch();
      assert.ok(reply.ok(), await reply.text());
      lost.add(id);
      return route.abort();
    });
    await tablet.context.setOffline(false);
    await tablet.part('waiting');
    await tablet.signIn();
    await tablet.page.getByText(offline.offLine).waitFor();
    const send = tablet.page.getByRole('button', { name: offline.send });
    for (let n = 0; n < 20 && !(await tablet.page.getByText(offline.nothingWaits).isVisible()); n += 1) {
      await send.click({ timeout: 1000 }).catch(() => {});
      await tablet.page.waitForTimeout(300);
    }
    await tablet.page.getByText(offline.nothingWaits).waitFor();
    assert.equal(lost.size, 5);
    const { rows } = await book.get('/v1/arrivals?place=P1');
    assert.equal(rows.length - before.length, 2);
    assert.deepEqual(new Set(rows.slice(0, 2).map((row) => row['vehicle'])), new Set(['bus 7']));
    const { rows: open } = await book.get('/v1/musters?place=P1&open=true');
    assert.equal(open.length, 1);
    await tablet.part('count');
    await tablet.page.getByRole('heading', { name: offline.listHead }).waitFor();
    await tablet.page.getByText(NAMES[1]).waitFor();
    await tablet.press(offline.finish);
    await tablet.press(offline.finishSure);
    await tablet.part('waiting');
    await tablet.page.getByText('Expected 3, seen 2, missing 2').waitFor();
  } finally {
    await tablet.forget();
  }
});

test('what somebody else did meanwhile is told in words, nothing is dropped by it, and a clerk says what becomes of it', async () => {
  const tablet = await openTablet(book.url);
  try {
    const { offline, refused } = tablet.say;
    await tablet.signIn();
    await tablet.begin();
    await startCount(tablet, '2');
    await tablet.page.getByRole('heading', { name: offline.listHead }).waitFor();
    const { rows } = await book.get('/v1/musters?place=P1&open=true');
    const muster = String(rows[0]?.['id']);
    await tablet.context.setOffline(true);
    await tablet.press(`Seen: ${NAMES[1]}`);
    await tablet.page.getByRole('button', { name: `Take back: ${NAMES[1]}` }).waitFor();
    await tablet.press('Enter the 1 seen');
    await tablet.part('arrivals');
    await addArrival(tablet, band(11), 'Newroz');
    await addArrival(tablet, band(12), 'Sherin');
    await tablet.press('Enter these 2');

    await book.give({ type: 'finish-muster', muster });
    const arrivals = [{ band: band(12), age: 'adult', injured: false }];
    await book.give({ type: 'register-arrivals', place: 'P1', arrivals });
    await tablet.context.setOffline(false);
    await tablet.part('waiting');
    await tablet.page.getByText(refused['muster-over']).waitFor();
    await tablet.page.getByText(refused['band-taken']).waitFor();
    await tablet.page.getByText(`It concerns ${band(12)}`).waitFor();
    await tablet.page.reload();
    await tablet.unlock();
    await tablet.part('waiting');
    await tablet.page.getByText(refused['muster-over']).waitFor();

    await tablet.press(offline.change);
    await tablet.type('Band of person 2', band(13));
    await tablet.press(offline.changed);
    await tablet.page.getByText(/Entered\. The numbers/).waitFor();
    await tablet.press(offline.ownCount);
    await tablet.page.getByText(offline.nothingWaits).waitFor();
    const { rows: counts } = await book.get('/v1/musters?place=P1');
    const own = counts.filter(({ state }) => state === 'open');
    assert.equal(own.length, 1);
    assert.notEqual(own[0]?.['id'], muster);
    assert.equal(own[0]?.['started'], rows[0]?.['started'], 'it began when the clerk began');

    await book.give({ type: 'abandon-muster', muster: own[0]?.['id'], reason: 'shots from the road' });
    await tablet.part('count');
    await tablet.press(offline.finish);
    await tablet.press(offline.finishSure);
    await tablet.part('waiting');
    await tablet.page.getByText(refused['muster-over']).waitFor();
    await tablet.press(offline.discard);
    await tablet.page.getByRole('button', { name: offline.discardSure }).last().click();
    await tablet.page.getByText(tablet.say.wrong['reason-missing']).waitFor();
    await tablet.type(offline.reason, 'counted again by hand');
    await tablet.page.getByRole('button', { name: offline.discardSure }).last().click();
    await tablet.page.getByText('Given up by amal Invented: End of a count. counted again by hand').waitFor();
    await tablet.page.getByText(offline.nothingWaits).waitFor();
  } finally {
    await tablet.forget();
  }
});

async function addArrival(tablet: Tablet, number: string, name: string): Promise<void> {
  const { offline } = tablet.say;
  await tablet.type(offline.band, number);
  await tablet.type(offline.givenName, name);
  await tablet.press(offline.addLine);
  await tablet.page.getByRole('button', { name: `Remove ${number}` }).waitFor();
}
