import { chmod, mkdir, mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join, resolve } from 'node:path';
import type { Browser, BrowserContext, Page } from 'playwright-core';
import { serve } from '../../src/main/start.ts';
import { startBrowser } from './browser.ts';

/*
 * Takes a picture of every page: npm run gallery -- FOLDER [WORLD]. In Arabic and English, on a wide screen and a phone, light and
 * dark, as whoever has something to do there sees it. To be looked at by a human; pictures stay out of the repository.
 */

const languages = ['en', 'ar'] as const;
const screens = { desktop: { width: 1280, height: 900 }, phone: { width: 360, height: 740 } } as const;
const schemes = ['light', 'dark'] as const;

interface Tour {
  readonly as: string | undefined;
  readonly pages: readonly (string | readonly [from: string, link: string])[];
}

/** Who looks at which pages; a page of one thing is found by the first link of that kind on the page before it. */
const tours: readonly Tour[] = [
  { as: undefined, pages: ['/', '/places', '/session'] },
  {
    as: 'dilan.osman',
    pages: [
      '/',
      '/persons',
      ['/persons', '/person/'],
      '/places',
      ['/places', '/place/'],
      '/arrivals',
      '/arrivals/new',
      ['/arrivals', '/arrival/'],
      '/counts',
      ['/counts', '/count/'],
      '/differences',
      '/incidents',
      ['/incidents', '/incident/'],
      '/handovers',
      ['/handovers', '/handover/'],
      '/decisions',
      ['/decisions', '/decision/'],
      '/identity',
      ['/identity', '/identity?pair'],
      '/session',
    ],
  },
  { as: 'salma.khoury', pages: ['/', ['/persons', '/person/'], '/arrivals', ['/arrivals', '/arrival/']] },
  { as: 'jonas.brandt', pages: ['/', '/handovers', ['/handovers', '/handover/']] },
];

async function main(): Promise<void> {
  const [to = '', world = 'small'] = process.argv.slice(2);
  if (to === '') throw new Error('Say where the pictures go: npm run gallery -- FOLDER [WORLD]');
  const folder = resolve(to);
  await mkdir(folder, { recursive: true });
  const data = await mkdtemp(join(tmpdir(), 'musterbook-gallery-'));
  await chmod(data, 0o755);
  const serving = await serve({ data, port: 0, host: '127.0.0.1', world, seed: 1 }, () => {});
  const browser = await startBrowser();
  try {
    for (const tour of tours) await take(browser, serving.url, folder, tour);
  } finally {
    await browser.close();
    await serving.stop();
    await rm(data, { recursive: true, force: true });
  }
}

async function take(browser: Browser, url: string, folder: string, { as, pages }: Tour): Promise<void> {
  for (const language of languages) {
    for (const [screen, viewport] of Object.entries(screens)) {
      for (const colorScheme of schemes) {
        const visit = await browser.newContext({ viewport, colorScheme, locale: language });
        const look = `${language}.${screen}.${colorScheme}`;
        const file = (n: number, called: string) =>
          join(folder, `${[as ?? 'visitor', String(n).padStart(2, '0'), called, look].join('.')}.png`);
        if (as === undefined || (await sit(visit, url, as))) await walk(await visit.newPage(), url, language, pages, file);
        await visit.close();
      }
    }
  }
}

async function walk(
  page: Page,
  url: string,
  language: string,
  pages: Tour['pages'],
  file: (n: number, called: string) => string,
): Promise<void> {
  for (const [n, asked] of pages.entries()) {
    const [from, link] = typeof asked === 'string' ? [asked, undefined] : asked;
    await page.goto(new URL(`${from}?lang=${language}`, url).href);
    const found = link === undefined ? undefined : page.locator(`main a[href^="${link}"]`).first();
    // A world without such a thing has no picture of it.
    if (found && (await found.count()) === 0) continue;
    if (found) await page.goto(new URL((await found.getAttribute('href')) ?? '/', url).href);
    const called = (link ?? (from === '/' ? 'answer' : from)).replaceAll(/[/?]/g, ' ').trim().replaceAll(' ', '-');
    await page.screenshot({ path: file(n, called), fullPage: true });
  }
}

async function sit(visit: BrowserContext, url: string, actor: string): Promise<boolean> {
  const answer = await visit.request.post(new URL('/v1/sessions', url).href, { data: { actor } });
  return answer.ok();
}

await main();
