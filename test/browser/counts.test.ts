import axe from 'axe-core';
import assert from 'node:assert/strict';
import { randomUUID } from 'node:crypto';
import { after, before, test } from 'node:test';
import type { Browser, Page } from 'playwright-core';
import { personNumber, type ActorId, type AuthorityCode, type CommandId, type PersonId, type PlaceCode } from '../../src/basics/ids.ts';
import { later, MINUTE } from '../../src/basics/time.ts';
import type { Command } from '../../src/log/commands.ts';
import { playWorld } from '../../src/main/play.ts';
import { catalogues, directionOf } from '../../src/web/words/choose.ts';
import { cookieOf, openDesk, type Desk } from '../sign-in/desk.ts';
import { startBrowser } from './browser.ts';

// The small world in a real browser that runs no script: a place is counted, somebody is missing, and is seen again.

const RULES = ['wcag2a', 'wcag2aa', 'wcag21a', 'wcag21aa', 'wcag22aa', 'best-practice'];
const NARROW = { width: 360, height: 740 };
const PLACE = 'NES-DETENTION-1' as PlaceCode;
const registrar = {
  actor: 'dilan.osman' as ActorId,
  authority: 'NES-ADM' as AuthorityCode,
  role: 'registrar',
  purpose: 'custody',
} as const;
let browser: Browser;
let desk: Desk;

before(async () => {
  desk = await openDesk('small');
  const admit = {
    id: randomUUID() as CommandId,
    type: 'admit',
    place: PLACE,
    persons: ['Idris Invented', 'سامر مخترع', 'Ömer Uydurma'].map((text) => ({
      identity: { names: [{ text, kind: 'full' as const }] },
      basis: { kind: 'legal' as const },
    })),
  } as const;
  const [answer] = await desk.serving.book.commit([admit], registrar);
  assert.ok(answer?.ok);
  browser = await startBrowser();
});
after(async () => {
  await browser?.close();
  await desk?.close();
});

for (const language of ['en', 'ar'] as const) {
  test(`a registrar counts a place, one is missing, and the difference is closed when he is seen again: ${language}`, () =>
    counts(language));
}

async function counts(language: 'en' | 'ar'): Promise<void> {
  const { muster, difference, way, trouble, sheetHow } = catalogues[language];
  const page = await open(language, 'dilan.osman');
  const go = (path: string) => page.goto(new URL(`${path}?lang=${language}`, desk.serving.url).href);
  await go(`/place/${PLACE}`);
  assert.equal(await page.locator('html').getAttribute('dir'), directionOf(language));
  await clean(page, 'the place');
  await page.getByRole('button', { name: muster.begin }).click();
  await clean(page, 'before the bare number');
  assert.equal(await page.getByRole('heading', { name: muster.sheetHead }).count(), 0, 'no list before the bare number');
  assert.equal(await page.locator('select').count(), 0);
  const expected = await desk.serving.book.reader(registrar).persons({ place: PLACE, limit: 10 }, {});
  const here = expected.rows.filter(({ account }) => account.kind === 'held');
  assert.ok(here.length >= 2);
  const shown = await page.content();
  for (const { number, name } of here) assert.ok(!shown.includes(number) && !shown.includes(name ?? number));
  await page.getByLabel(muster.number).fill('2x');
  await page.getByRole('button', { name: muster.give }).click();
  await page.locator('#number-wrong').waitFor();
  assert.equal(await page.getByLabel(muster.number).inputValue(), '2x');
  // In the digits of an Arabic keyboard.
  const digit = language === 'ar' ? String.fromCodePoint(0x0660 + here.length - 1) : String(here.length - 1);
  await page.getByLabel(muster.number).fill(digit);
  await page.getByRole('button', { name: muster.give }).click();
  await page.getByRole('heading', { name: muster.sheetHead }).waitFor();
  await clean(page, 'the list');
  await pass(10);
  const [missing, ...seen] = here;
  for (const { id } of seen) await page.locator(`select[name="how.${id}"]`).selectOption('answered-to-name');
  await page.getByRole('button', { name: muster.enter, exact: true }).click();
  await page.getByText(muster.entered, { exact: true }).waitFor();
  await page.locator(`select[name="how.${seen[0]?.id}"]`).getByRole('option', { name: muster.seenAlready }).waitFor({ state: 'attached' });
  assert.ok(sheetHow['answered-to-name']);
  await page.getByRole('button', { name: muster.finish }).click();
  await page.getByRole('table', { name: muster.resultCaption }).waitFor();
  await clean(page, 'the result');
  await page.getByRole('link', { name: muster.toDifferences }).click();
  await page.getByRole('link', { name: missing?.name ?? '' }).waitFor();
  await clean(page, 'the differences');
  await page.getByRole('checkbox', { name: missing?.number ?? '' }).check();
  await page.getByRole('radio', { name: way['seen-since'] }).check();
  await page.getByLabel(difference.finding).fill('was at the well');
  await page.getByRole('button', { name: difference.close }).click();
  await page.getByRole('alert').getByText(catalogues[language].refused['variance-not-shown']).waitFor();
  assert.equal(await page.getByLabel(difference.finding).inputValue(), 'was at the well');
  assert.ok(await page.getByRole('checkbox', { name: missing?.number ?? '' }).isChecked());
  await clean(page, 'a difference refused');
  await go(`/person/${missing?.id}`);
  await page.getByText(difference.ofPerson).waitFor();
  await clean(page, 'a person about whom a count differs');
  await pass(10);
  await sight(missing!.id);
  await go('/differences');
  await page.getByRole('checkbox', { name: missing?.number ?? '' }).check();
  await page.getByRole('radio', { name: way['seen-since'] }).check();
  await page.getByLabel(difference.finding).fill('was at the well');
  await page.getByRole('button', { name: difference.close }).click();
  await page.getByRole('status').getByText(difference.closed).waitFor();
  await page.getByText(difference.none).waitFor();

  await go('/incidents');
  await page.getByLabel(trouble.kind).selectOption('breakout');
  await page.locator('#place').selectOption(PLACE);
  await page.getByLabel(trouble.circumstances).fill('the gate stood open at night');
  await page.getByLabel(trouble.before).fill('40');
  await page.getByLabel(trouble.now, { exact: true }).fill('3');
  await clean(page, 'the incidents');
  await page.getByRole('button', { name: trouble.report }).click();
  await page.getByText('the gate stood open at night').waitFor();
  await page.getByLabel(trouble.least).fill('785');
  await page.getByLabel(trouble.saidBy).fill('a ministry');
  await page.getByLabel(trouble.said).fill('2019-11-14 at noon');
  await page.getByRole('button', { name: trouble.addRival }).click();
  await page.locator('#said-wrong').waitFor();
  assert.equal(await page.getByLabel(trouble.saidBy).inputValue(), 'a ministry');
  await page.getByLabel(trouble.said).fill('2019-11-14T08:00Z');
  await page.getByRole('button', { name: trouble.addRival }).click();
  const row = page.getByRole('row').filter({ hasText: 'a ministry' });
  await row.getByText('785').waitFor();
  assert.equal(await row.getByRole('link').count(), 0, 'what others count opens to nothing');
  await clean(page, 'the incident');
  await go('/counts');
  await clean(page, 'the counts');
  await page.context().close();
}

test('a form of a count that is sent twice is one act, and one from another site is none', async () => {
  const cookie = await sit('dilan.osman');
  const fields = { act: 'open-muster', command: randomUUID(), kind: 'routine' };
  const [first, second] = [await desk.form(`/place/${PLACE}`, fields, { cookie }), await desk.form(`/place/${PLACE}`, fields, { cookie })];
  assert.match(first.headers.get('location') ?? '', /^\/count\/[0-9a-f-]{36}\?done=open-muster$/);
  assert.equal(second.headers.get('location'), first.headers.get('location'));
  const forged = await desk.form(`/place/${PLACE}`, { ...fields, command: randomUUID() }, { cookie, origin: 'https://elsewhere.example' });
  assert.equal(forged.status, 404);
  const stranger = await desk.form(`/place/${PLACE}`, { ...fields, command: randomUUID() });
  assert.equal(stranger.status, 401);
});

test('a place nobody knows and a count of another authority answer alike, and only the holder counts', async () => {
  const cookie = await sit('selin.aksoy');
  const { rows } = await desk.serving.book.reader(registrar).musters({ limit: 1 });
  const [none, foreign] = [await desk.get(`/count/${randomUUID()}`, { cookie }), await desk.get(`/count/${rows[0]?.id}`, { cookie })];
  assert.deepEqual([none.status, foreign.status], [404, 404]);
  assert.equal(await foreign.text(), (await none.text()).replaceAll(new URL(none.url).pathname, new URL(foreign.url).pathname));
  assert.equal((await desk.get('/place/NOWHERE-1', { cookie })).status, 404);
  const place = await (await desk.get(`/place/${PLACE}`, { cookie })).text();
  assert.ok(!place.includes(catalogues.en.muster.begin) && place.includes(catalogues.en.muster.onlyHolder));
  const refused = await desk.form(`/place/${PLACE}`, { act: 'open-muster', command: randomUUID(), kind: 'routine' }, { cookie });
  assert.equal(refused.status, 422);
});

test('somebody a count could not name is shown by number and look to who counted, and to no other authority', async () => {
  const { book } = desk.serving;
  const enter = async (command: object) => {
    const [answer] = await book.commit([{ id: randomUUID() as CommandId, ...command } as Command], registrar);
    assert.ok(answer?.ok);
    return answer.outcome ?? {};
  };
  const { muster } = await enter({ type: 'open-muster', place: PLACE, kind: 'routine' });
  await enter({ type: 'count-blind', muster, number: 1 });
  const stranger = { identity: { names: [], sex: 'male' }, remark: 'a tall man by the well' };
  const { claims } = await enter({ type: 'strangers-in-muster', muster, strangers: [stranger] });
  await enter({ type: 'finish-muster', muster });
  const ids = claims as readonly string[];
  const [row] = await book.reader(registrar).strangers(ids);
  assert.deepEqual([row?.id, row?.identity?.sex], [ids[0], 'male']);
  const elsewhere = { ...registrar, actor: 'selin.aksoy' as ActorId, authority: 'TUR' as AuthorityCode };
  assert.deepEqual(await book.reader(elsewhere).strangers(ids), []);
  const html = await (await desk.get('/differences', { cookie: await sit('dilan.osman') })).text();
  assert.ok(html.includes(personNumber(ids[0] as PersonId)));
});

async function pass(minutes: number): Promise<void> {
  const { book } = desk.serving;
  await playWorld(book, later(book.clock.now(), minutes * MINUTE));
}

async function sight(person: PersonId): Promise<void> {
  const command = { id: randomUUID() as CommandId, type: 'sight', persons: [person], how: 'face-checked' } as const;
  const [answer] = await desk.serving.book.commit([command], registrar);
  assert.ok(answer?.ok);
}

async function sit(actor: string): Promise<string> {
  return cookieOf(await desk.form('/session', { actor, back: '/' }));
}

async function open(language: string, actor: string): Promise<Page> {
  const visit = await browser.newContext({ viewport: NARROW, javaScriptEnabled: true, locale: language, bypassCSP: true });
  const [name = '', value = ''] = (await sit(actor)).split('=');
  await visit.addCookies([{ name, value, url: desk.serving.url }]);
  const page = await visit.newPage();
  page.setDefaultTimeout(8000);
  return page;
}

async function clean(page: Page, where: string): Promise<void> {
  const beyond = await page.evaluate('document.documentElement.scrollWidth - innerWidth');
  assert.ok(Number(beyond) <= 0, `${where} is ${String(beyond)} px too wide`);
  await page.waitForLoadState('load');
  await page.evaluate(axe.source);
  const { violations } = (await page.evaluate(`axe.run({ runOnly: ${JSON.stringify(RULES)} })`)) as axe.AxeResults;
  const told = violations.map(({ id, nodes }) => `${id}: ${nodes.map(({ html }) => html).join(' ')}`);
  assert.deepEqual(told, [], where);
}
