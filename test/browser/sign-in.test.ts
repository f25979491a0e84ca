import axe from 'axe-core';
import assert from 'node:assert/strict';
import { randomUUID } from 'node:crypto';
import { after, before, test } from 'node:test';
import type { Browser, Page } from 'playwright-core';
import type { ActorId, AuthorityCode, CommandId, PlaceCode } from '../../src/basics/ids.ts';
import type { Command } from '../../src/log/commands.ts';
import { catalogues, type Language } from '../../src/web/words/choose.ts';
import { openDesk, PASSWORD, type Desk } from '../sign-in/desk.ts';
import { startBrowser } from './browser.ts';

// A served book of real persons in a real browser that runs no script. Everybody in it is invented.

const RULES = ['wcag2a', 'wcag2aa', 'wcag21a', 'wcag21aa', 'wcag22aa', 'best-practice'];
const NARROW = { width: 360, height: 740 };
let browser: Browser;
let desk: Desk;
let decision: string;

before(async () => {
  desk = await openDesk();
  const steward = { actor: 'founder' as ActorId, authority: 'STEWARD' as AuthorityCode, role: 'steward', purpose: 'setup' } as const;
  const A = 'AAA' as AuthorityCode;
  const amal = { actor: 'amal' as ActorId, authority: A, role: 'registrar', purpose: 'custody' } as const;
  const P1 = 'P1' as PlaceCode;
  const give = async (principal: typeof steward | typeof amal, command: object) => {
    const [answer] = await desk.serving.book.commit([{ id: randomUUID() as CommandId, ...command } as Command], principal);
    return answer?.ok ? answer : assert.fail(JSON.stringify(answer));
  };
  const authority = { code: A, names: { en: 'First holder', ar: 'الجهة الأولى' }, kind: 'state', runsSoftware: true, home: 'here' };
  await give(steward, { type: 'declare-authority', authority });
  const place = { code: P1, names: { en: 'Camp' }, kind: 'camp', holder: A, gate: 'open', adultsOnly: false };
  await give(steward, { type: 'declare-place', place });
  const identity = { names: [{ text: 'ليلى مخترعة', kind: 'full' }] };
  const { persons } = await give(amal, { type: 'admit', place: P1, persons: [{ identity, basis: { kind: 'legal' } }] });
  decision = (await give(amal, { type: 'release', persons, reason: 'she asks to leave' })).awaits ?? '';
  await desk.add('amal', A, 'registrar');
  await desk.add('basim', A, 'registrar');
  browser = await startBrowser();
});
after(async () => {
  await browser?.close();
  await desk?.close();
});

test('a clerk types a wrong password, is told beside the field, signs in to the page she wanted, and signs out', async () => {
  const page = await open('/places');
  await page.getByRole('heading', { level: 1, name: 'Sign in' }).waitFor();
  await page.getByRole('textbox', { name: 'Your name for signing in' }).fill('amal');
  await page.getByLabel('Password').fill('not her password');
  await page.getByRole('button', { name: 'Sign in' }).click();
  const password = page.getByLabel('Password');
  assert.equal(await password.getAttribute('aria-invalid'), 'true');
  const described = (await password.getAttribute('aria-describedby')) ?? '';
  assert.match(described, /password-wrong/);
  await page.locator('#password-wrong').getByText('The name or the password is not right').waitFor();
  assert.equal(await page.getByRole('textbox', { name: 'Your name for signing in' }).inputValue(), 'amal');
  assert.equal(await password.inputValue(), '');
  await password.fill(PASSWORD);
  await page.getByRole('button', { name: 'Sign in' }).click();
  await page.getByText('Signed in as amal Invented, registrar, AAA.').waitFor();
  assert.equal(new URL(page.url()).pathname, '/places');
  await page.getByRole('button', { name: 'Sign out' }).click();
  await page.getByRole('heading', { level: 1, name: 'Sign in' }).waitFor();
  await page.goto(new URL('/places', desk.serving.url).href);
  await page.getByRole('heading', { level: 1, name: 'Sign in' }).waitFor();
  await page.context().close();
});

test('in Arabic she signs in, sees her sessions, changes her password, and the page runs from right to left', async () => {
  const { sign } = catalogues.ar;
  const page = await open('/session?lang=ar');
  await signIn(page, 'ar', 'basim', PASSWORD);
  await page.goto(new URL('/session?lang=ar', desk.serving.url).href);
  assert.equal(await page.locator('html').getAttribute('dir'), 'rtl');
  await page.getByRole('table', { name: sign.sessionsCaption }).getByText(sign.thisOne).waitFor();
  const change = page.getByRole('region', { name: sign.changePassword });
  await change.getByLabel(sign.oldPassword).fill(PASSWORD);
  await page.getByLabel(sign.newPassword, { exact: true }).fill('كلمات لا يعرفها أحد');
  await page.getByLabel(sign.again).fill('كلمات لا يعرفها غيري');
  await page.getByRole('button', { name: sign.change }).click();
  await page.locator('#again-wrong').getByText(catalogues.ar.wrong['passwords-differ']).waitFor();
  await change.getByLabel(sign.oldPassword).fill(PASSWORD);
  for (const label of [sign.newPassword, sign.again]) await page.getByLabel(label, { exact: true }).fill('كلمات لا يعرفها أحد');
  await page.getByRole('button', { name: sign.change }).click();
  await page.getByRole('heading', { level: 1, name: sign.mySessions }).waitFor();
  await page.getByRole('button', { name: sign.signOut, exact: true }).click();
  await signIn(page, 'ar', 'basim', 'كلمات لا يعرفها أحد');
  await page.context().close();
});

test('a new user shows the code, chooses a password, and is signed in', async () => {
  const added = await desk.users.add({ actor: 'gul', name: 'Gul Invented', authority: 'AAA', role: 'registrar' }, 'a test');
  const page = await open('/session');
  await page.getByRole('textbox', { name: 'Your name for signing in' }).fill('gul');
  await page.getByLabel('Password').fill('code' in added ? (added.code ?? '') : '');
  await page.getByRole('button', { name: 'Sign in' }).click();
  await page.getByRole('heading', { level: 1, name: 'Choose your password' }).waitFor();
  for (const label of ['The new password', 'The new password once more']) {
    await page.getByLabel(label, { exact: true }).fill('seven grey geese fly');
  }
  await page.getByRole('button', { name: 'Keep this password' }).click();
  await page.getByText('Signed in as Gul Invented, registrar, AAA.').waitFor();
  await page.context().close();
});

for (const language of ['en', 'ar'] as const) {
  test(`the pages of signing in and of decisions pass the accessibility rules and fit a phone: ${language}`, () => passes(language));
}

async function passes(language: 'en' | 'ar'): Promise<void> {
  const page = await open(`/session?lang=${language}`, true);
  await clean(page, 'sign in');
  const { sign } = catalogues[language];
  await page.getByRole('textbox', { name: sign.name }).fill('amal');
  await page.getByLabel(sign.password, { exact: true }).fill('wrong wrong wrong');
  await page.getByRole('button', { name: sign.send }).click();
  await page.locator('#password-wrong').waitFor();
  await clean(page, 'a wrong password');
  await signIn(page, language, 'amal', PASSWORD);
  for (const path of ['/session', '/decisions', `/decision/${decision}`]) {
    await page.goto(new URL(`${path}?lang=${language}`, desk.serving.url).href);
    await clean(page, path);
  }
  await page.context().close();
}

test('the second person signs at the first one’s screen, and what takes two has happened', async () => {
  const page = await open('/session');
  await signIn(page, 'en', 'amal', PASSWORD);
  await page.getByRole('link', { name: 'Decisions of two', exact: true }).click();
  await page.getByRole('link', { name: 'Release' }).click();
  await page.getByText('she asks to leave').waitFor();
  const here = page.getByRole('region', { name: 'Somebody else confirms at this screen' });
  await here.getByLabel('Your name for signing in').fill('gul');
  await here.getByLabel('Password').fill('seven grey geese fly');
  await here.getByRole('button', { name: 'Confirm' }).click();
  await page.getByRole('status').getByText('It has happened').waitFor();
  await page.getByText('Signed in as amal Invented').waitFor();
  await page.context().close();
});

async function open(path: string, scripts = false): Promise<Page> {
  const visit = await browser.newContext({ viewport: NARROW, javaScriptEnabled: scripts, locale: 'en', bypassCSP: scripts });
  const page = await visit.newPage();
  await page.goto(new URL(path, desk.serving.url).href);
  return page;
}

async function signIn(page: Page, language: Language, actor: string, password: string): Promise<void> {
  const { sign } = catalogues[language];
  await page.getByRole('textbox', { name: sign.name }).fill(actor);
  await page.getByLabel(sign.password, { exact: true }).fill(password);
  await page.getByRole('button', { name: sign.send }).click();
  await page.getByRole('button', { name: sign.signOut, exact: true }).waitFor();
}

async function clean(page: Page, where: string): Promise<void> {
  const beyond = await page.evaluate('document.documentElement.scrollWidth - innerWidth');
  assert.ok(Number(beyond) <= 0, `${where} is ${String(beyond)} px too wide`);
  await page.waitForLoadState('load');
  await page.evaluate(axe.source);
  const { violations } = (await page.evaluate(`axe.run({ runOnly: ${JSON.stringify(RULES)} })`)) as {
    violations: readonly { id: string }[];
  };
  assert.deepEqual(
    violations.map(({ id }) => id),
    [],
    `${where} ${JSON.stringify(violations)}`,
  );
}
