import axe from 'axe-core';
import assert from 'node:assert/strict';
import { randomUUID } from 'node:crypto';
import { after, before, test } from 'node:test';
import type { Browser, Page } from 'playwright-core';
import type { ActorId, AuthorityCode, CommandId, PersonId, PlaceCode } from '../../src/basics/ids.ts';
import { personNumber } from '../../src/basics/ids.ts';
import { proposer } from '../../src/main/propose.ts';
import { catalogues, directionOf } from '../../src/web/words/choose.ts';
import { cookieOf, openDesk, type Desk } from '../sign-in/desk.ts';
import { startBrowser } from './browser.ts';

// The small world in a real browser: a pair that may be one person is judged by two, and taken back by two.

const RULES = ['wcag2a', 'wcag2aa', 'wcag21a', 'wcag21aa', 'wcag22aa', 'best-practice'];
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
  browser = await startBrowser();
});
after(async () => {
  await browser?.close();
  await desk?.close();
});

for (const [language, width] of [
  ['en', 1280],
  ['ar', 360],
] as const) {
  test(`two judge a pair to be one person, and two take it back: ${language}, ${width} px`, () => judgeAndUndo(language, width));
}

async function judgeAndUndo(language: 'en' | 'ar', width: number): Promise<void> {
  const { pair: say, decide, reasonWhy, agreement, refused, say: words } = catalogues[language];
  const [one, other] = await twice(language === 'en' ? 'Xelil Berxwedan' : 'خليل برخودان');
  const dilan = await open(language, 'dilan.osman', width);
  await dilan.goto(at('/identity', language));
  assert.equal(await dilan.locator('html').getAttribute('dir'), directionOf(language));
  await clean(dilan, 'the pairs');
  await dilan.locator(`a[href*="${one}"][href*="${other}"]`).click();
  await dilan.getByText(reasonWhy['names-equal']).waitFor();
  await clean(dilan, 'two entries side by side');
  assert.ok((await dilan.getByText(agreement.equal, { exact: true }).count()) >= 2, 'names and birth agree');

  await dilan.locator('#same').locator('..').getByRole('button', { name: say.judgeSame }).click();
  // The browser itself asks for the reason; a space is one to it, and none to the book.
  await dilan.locator('#same-reason').fill('  ');
  await dilan.getByRole('button', { name: say.judgeSame }).click();
  await dilan.locator('#same-reason-wrong').waitFor();
  assert.ok((await dilan.locator('#same-reason-wrong').textContent()) !== '' && refused !== undefined);
  await dilan.locator('#keep').selectOption(one);
  await dilan.locator('#same-reason').fill('one ration card');
  await dilan.getByRole('button', { name: say.judgeSame }).click();
  await dilan.getByRole('status').getByText(say.proposed).waitFor();
  assert.equal(await mergedInto(other), undefined, 'one person decides nothing');

  await confirm(language, width, decide.confirm);
  assert.equal(await mergedInto(other), one);
  await dilan.goto(at(`/person/${other}`, language));
  await dilan.getByRole('link', { name: say.lookAgain }).click();
  await dilan.getByText(say.undoMeans).waitFor();
  await clean(dilan, 'a pair that was judged to be one');
  await dilan.locator('#undo-reason').fill('two men came to the meal');
  await dilan.getByRole('button', { name: say.judgeUndo }).click();
  await dilan.getByRole('status').getByText(say.proposed).waitFor();
  await confirm(language, width, decide.confirm);
  assert.equal(await mergedInto(other), undefined);
  await dilan.goto(at(`/person/${other}`, language));
  await dilan.getByText(personNumber(other)).first().waitFor();
  assert.equal(await dilan.getByText(words.mergedInto.split('{')[0] ?? '').count(), 0);
}

test('whoever may not see one of the two is shown no pair, in the words of what does not exist', async () => {
  const [one, other] = await twice('Rojda Kobani');
  const page = await open('en', 'mira.scholz', 1280);
  const answer = await page.goto(at(`/identity?pair=${one}.${other}`, 'en'));
  assert.equal(answer?.status(), 404);
  assert.equal((await page.goto(at(`/identity?pair=${one}.${randomUUID()}`, 'en')))?.status(), 404);
});

test('a page that is looked at says that it is stale, and keeps what was typed', async () => {
  const page = await open('en', 'dilan.osman', 1280);
  await page.goto(at('/incidents', 'en'));
  const { work: say, trouble } = catalogues.en;
  await page.getByLabel(trouble.circumstances).fill('half a sentence');
  assert.equal(await page.getByText(say.stale).isVisible(), false);
  await page.waitForTimeout(300);
  await twice('Zozan Afrin');
  await page.getByText(say.stale).waitFor();
  assert.equal(await page.getByLabel(trouble.circumstances).inputValue(), 'half a sentence');
  await clean(page, 'a page that is stale');
  await page.getByRole('link', { name: say.showAnew }).click();
  await page.getByLabel(trouble.circumstances).waitFor();
  assert.equal(await page.getByText(say.stale).isVisible(), false);
});

/** The same person entered twice, and found by the software. */
async function twice(name: string): Promise<readonly [PersonId, PersonId]> {
  const { book } = desk.serving;
  const birth = { earliest: '1987-05-23' as never, latest: '1987-05-23' as never };
  const person = (reference: string) => ({
    identity: {
      names: [{ text: name, kind: 'full' as const }],
      birth,
      sex: 'male' as const,
      fatherName: name.split(' ')[1] ?? '',
      reference,
    },
    basis: { kind: 'legal' as const },
  });
  const [answer] = await book.commit(
    [{ id: randomUUID() as CommandId, type: 'admit', place: PLACE, persons: [person(`${name}-1`), person(`${name}-2`)] }],
    registrar,
    { dryRun: false },
  );
  if (!answer?.ok) throw new Error('nobody was admitted');
  assert.ok((await proposer(book).propose(answer.persons)) >= 1);
  const [one, other] = [...answer.persons].sort() as [PersonId, PersonId];
  return [one, other];
}

async function mergedInto(person: PersonId): Promise<PersonId | undefined> {
  const viewer = { ...registrar, purpose: 'a test' };
  return (await desk.serving.book.reader(viewer).person(person, {}))?.mergedInto;
}

async function confirm(language: string, width: number, button: string): Promise<void> {
  const amal = await open(language, 'amal.darwish', width);
  await amal.goto(at('/decisions', language));
  await amal.locator('main a[href^="/decision/"]').first().click();
  await clean(amal, 'the decision');
  await amal.getByRole('region', { name: button, exact: true }).getByRole('button').click();
  await amal.waitForURL(/done|decisions/);
}

function at(path: string, language: string): string {
  const url = new URL(path, desk.serving.url);
  url.searchParams.set('lang', language);
  return url.href;
}

async function open(language: string, actor: string, width: number): Promise<Page> {
  const visit = await browser.newContext({ viewport: { width, height: 740 }, locale: language, bypassCSP: true });
  const [name = '', value = ''] = cookieOf(await desk.form('/session', { actor, back: '/' })).split('=');
  await visit.addCookies([{ name, value, url: desk.serving.url }]);
  const page = await visit.newPage();
  page.setDefaultTimeout(8000);
  return page;
}

async function clean(page: Page, where: string): Promise<void> {
  await page.waitForLoadState('load');
  const beyond = await page.evaluate('document.documentElement.scrollWidth - innerWidth');
  assert.ok(Number(beyond) <= 0, `${where} is ${String(beyond)} px too wide`);
  await page.evaluate(axe.source);
  const { violations } = (await page.evaluate(`axe.run({ runOnly: ${JSON.stringify(RULES)} })`)) as axe.AxeResults;
  assert.deepEqual(
    violations.map(({ id, nodes }) => `${id}: ${nodes.map(({ html }) => html).join(' ')}`),
    [],
    where,
  );
}
