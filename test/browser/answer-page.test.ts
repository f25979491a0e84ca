import axe from 'axe-core';
import assert from 'node:assert/strict';
import { createServer, type Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import { after, before, test } from 'node:test';
import type { Browser, Page } from 'playwright-core';
import { heads } from '../../src/api/heads.ts';
import { pageAssets } from '../../src/main/assets.ts';
import { answerPage } from '../../src/web/answer/answer-page.ts';
import { handoverPage } from '../../src/web/handover/handover-page.ts';
import { personPage } from '../../src/web/person/person-page.ts';
import { personsPage } from '../../src/web/persons/persons-page.ts';
import { placesPage } from '../../src/web/places/places-page.ts';
import { needsSessionPage } from '../../src/web/session/session-page.ts';
import { catalogues, languageCodes, type Language } from '../../src/web/words/choose.ts';
import { startBrowser } from './browser.ts';
import { context, directory, file, handover, NOW, places, rows, sampleDuties, sampleHeadline } from './sample.ts';

const NARROW = { width: 360, height: 740 };
const RULES = ['wcag2a', 'wcag2aa', 'wcag21a', 'wcag21aa', 'wcag22aa', 'best-practice'];
const WIDE = { width: 1280, height: 900 };
const paths = ['/', '/persons', `/person/${file.id}`, '/places', `/handover/${handover.id}`, '/session'];

const assets = pageAssets();

let browser: Browser;
let server: Server;
let address: string;

before(async () => {
  server = createServer((request, response) => {
    const { pathname, search, searchParams } = new URL(request.url ?? '/', 'http://127.0.0.1');
    for (const [name, value] of Object.entries(heads)) response.setHeader(name, value);
    const asset = assets.get(pathname);
    response.setHeader('content-type', asset?.type ?? 'text/html; charset=utf-8');
    if (asset) return void response.end(asset.body);
    const language = languageCodes.find((code) => code === searchParams.get('lang')) ?? 'en';
    response.end(pageAt(language, pathname, search));
  });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  address = `http://127.0.0.1:${(server.address() as AddressInfo).port}`;
  browser = await startBrowser();
});

after(async () => {
  await browser?.close();
  await new Promise((resolve) => server.close(resolve));
});

test('a reader without scripts sees the answer, what stands against a yes, and the sum, in English', async () => {
  const page = await open('/', 'en', WIDE);
  await page.getByRole('heading', { level: 1, name: 'Is every person accounted for' }).waitFor();
  await page.getByText('Not every person is accounted for.').waitFor();
  const table = page.getByRole('table', { name: 'All persons ever entered, and where each of them stands' });
  assert.match((await table.getByRole('row', { name: 'All persons ever entered' }).textContent()) ?? '', /80,832/);
  await page.getByRole('region', { name: 'What stands against a yes' }).getByRole('link', { name: '1,180 persons are at large' }).click();
  await page.getByRole('heading', { level: 1, name: 'At large' }).waitFor();
  assert.equal(new URL(page.url()).search, '?term=at-large');
  await page.context().close();
});

test('a reader goes from a figure to a person, asks about another time, and changes to Arabic without losing it', async () => {
  const page = await open('/persons', 'en', NARROW);
  await page.getByRole('link', { name: 'Layla Haddad' }).click();
  await page.getByRole('heading', { name: 'Where the person stands' }).waitFor();
  await page.getByText('Ask about another time').click();
  await page.getByRole('textbox', { name: 'As it was at' }).fill('2019-10-26T12:00Z');
  await page.getByRole('button', { name: 'Ask', exact: true }).click();
  await page.getByText('You are looking at the past').waitFor();
  await page.getByRole('link', { name: 'العربية' }).click();
  assert.equal(new URL(page.url()).searchParams.get('asOf'), '2019-10-26T12:00Z');
  assert.equal(await page.locator('html').getAttribute('dir'), 'rtl');
  await page.getByText(catalogues.ar.say.pastAsOf.slice(0, 20)).waitFor();
  await page.getByRole('navigation', { name: 'الصفحات' }).getByRole('link', { name: 'الجواب' }).click();
  assert.equal(new URL(page.url()).searchParams.get('asOf'), '2019-10-26T12:00Z');
  await page.context().close();
});

test('somebody who uses the keyboard can skip to the content, and sees where they are', async () => {
  const page = await open('/', 'en', WIDE);
  await page.keyboard.press('Tab');
  const skip = page.getByRole('link', { name: 'Skip to the content' });
  assert.ok(await skip.evaluate((link) => link.matches(':focus-visible') && link.getBoundingClientRect().width > 50));
  assert.equal(await skip.evaluate((link) => getComputedStyle(link).outlineStyle), 'solid');
  await page.keyboard.press('Enter');
  assert.equal(await page.evaluate('document.activeElement.id'), 'content');
  await page.context().close();
});

test('a date in Arabic text is read year, month, day from left to right', async () => {
  const page = await open('/', 'ar', NARROW);
  const moments = await page.locator('.moment time').evaluateAll((times) =>
    times.map((time) => {
      const letters = time.firstChild!;
      return [0, 5, 8, 11, 17].map((from) => {
        const range = time.ownerDocument.createRange();
        range.setStart(letters, from);
        range.setEnd(letters, from + 1);
        return range.getBoundingClientRect().left;
      });
    }),
  );
  assert.ok(moments.length > 4);
  for (const lefts of moments) {
    assert.deepEqual(
      lefts,
      lefts.toSorted((a, b) => a - b),
    );
  }
  await page.context().close();
});

test('the letters come with the book, and nothing is loaded from anywhere else', async () => {
  const visit = await browser.newContext({ viewport: NARROW });
  const page = await visit.newPage();
  const asked: string[] = [];
  page.on('request', (request) => asked.push(request.url()));
  await page.goto(`${address}/persons?lang=ar`, { waitUntil: 'networkidle' });
  assert.ok(
    asked.every((url) => url.startsWith(address)),
    asked.join(' '),
  );
  const shown = await page.evaluate("[...document.fonts].filter((face) => face.status === 'loaded').map((face) => face.family)");
  assert.ok((shown as readonly string[]).includes('Noto Naskh') && (shown as readonly string[]).includes('Source Serif'), String(shown));
  await visit.close();
});

for (const language of ['en', 'ar'] as const) {
  for (const [width, viewport] of [
    ['narrow', NARROW],
    ['wide', WIDE],
  ] as const) {
    test(`every page passes the accessibility rules and fits, light, dark and in high contrast: ${language}, ${width}`, async () => {
      for (const path of paths) {
        const page = await open(path, language, viewport, true);
        const beyond = await page.evaluate('document.documentElement.scrollWidth - innerWidth');
        assert.ok(Number(beyond) <= 0, `${path} is ${String(beyond)} px too wide`);
        assert.deepEqual(await smallTargets(page), [], path);
        for (const seen of [
          { colorScheme: 'light' },
          { colorScheme: 'dark' },
          { contrast: 'more' },
          { colorScheme: 'dark', contrast: 'more' },
        ] as const) {
          await page.emulateMedia({ colorScheme: 'light', contrast: 'no-preference', ...seen });
          assert.deepEqual(await violations(page), [], `${path} ${JSON.stringify(seen)}`);
        }
        await page.context().close();
      }
    });
  }
}

function pageAt(language: Language, path: string, query: string): string {
  const where = context(language, path, query);
  if (path === '/') return answerPage({ headline: sampleHeadline, duties: sampleDuties, directory }, where);
  if (path === '/persons') {
    const term = new URLSearchParams(query).get('term') === 'at-large' ? 'at-large' : 'held-seen';
    return personsPage({ page: { rows, next: 'n1' }, filter: { term }, directory }, where);
  }
  if (path.startsWith('/person/')) return personPage({ file, directory, duties: sampleDuties }, where);
  if (path === '/places') return placesPage({ places, directory }, where);
  if (path.startsWith('/handover/')) return handoverPage({ handover, directory, now: NOW, commands: {} }, where);
  return needsSessionPage({ language, path, query, seats: where.seats });
}

/** A page in a browser that runs no scripts, unless those of the accessibility rules, and reaches nobody but the test's server. */
async function open(path: string, language: Language, viewport: typeof WIDE, scripts = false): Promise<Page> {
  const visit = await browser.newContext({ viewport, javaScriptEnabled: scripts, bypassCSP: scripts });
  await visit.route(
    (url) => url.origin !== address,
    (route) => route.abort(),
  );
  const page = await visit.newPage();
  page.setDefaultTimeout(10_000);
  await page.goto(`${address}${path}${language === 'en' ? '' : `?lang=${language}`}`);
  return page;
}

async function violations(page: Page): Promise<readonly string[]> {
  await page.evaluate(axe.source);
  const found = await page.evaluate(`axe.run({ runOnly: ${JSON.stringify(RULES)} })`);
  return (found as axe.AxeResults).violations.map(({ id, nodes }) => `${id}: ${nodes.map(({ html }) => html).join(' ')}`);
}

/** Controls smaller than 24 by 24 px (WCAG 2.2, 2.5.8); links within text are let off there. */
async function smallTargets(page: Page): Promise<readonly string[]> {
  return page.locator('button, select, input:not([type=hidden]), nav a, .button, summary').evaluateAll((controls) =>
    controls
      .filter((control) => control.getClientRects().length > 0)
      .filter((control) => control.getBoundingClientRect().width < 24 || control.getBoundingClientRect().height < 24)
      .map((control) => control.outerHTML),
  );
}
