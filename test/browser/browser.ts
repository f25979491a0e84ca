import packed, { inflate } from '@sparticuz/chromium';
import { createReadStream, createWriteStream, existsSync } from 'node:fs';
import { chmod, mkdir, rename } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { pipeline } from 'node:stream/promises';
import { fileURLToPath } from 'node:url';
import { createBrotliDecompress } from 'node:zlib';
import { chromium, type Browser, type BrowserContext, type LaunchOptions } from 'playwright-core';

const SYSTEM_BROWSERS = ['/usr/bin/chromium', '/usr/bin/chromium-browser', '/usr/bin/google-chrome'];

/** A Chromium without a window: the one packed in the npm package, or else the machine's own. It calls nobody. */
export async function startBrowser(): Promise<Browser> {
  return withBinary(async (executablePath) => chromium.launch(await options(executablePath)));
}

/** The same with a profile that stays on the disk when it is closed. */
export async function startProfile(folder: string, how: { width: number; height: number; locale: string; bypassCSP: boolean }) {
  const { width, height, ...more } = how;
  return withBinary<BrowserContext>(async (executablePath) =>
    chromium.launchPersistentContext(folder, { ...(await options(executablePath)), ...more, viewport: { width, height } }),
  );
}

async function withBinary<Started>(start: (executablePath: string) => Promise<Started>): Promise<Started> {
  const system = SYSTEM_BROWSERS.find((path) => existsSync(path));
  try {
    return await start(await unpacked());
  } catch (error) {
    if (system === undefined) throw error;
    return start(system);
  }
}

async function options(executablePath: string): Promise<LaunchOptions> {
  return { executablePath, args: browserArguments(), headless: true, env: { ...process.env, ...(await fonts()) } };
}

/** A machine without a single font gets the packed one, which has no Arabic letters: boxes, but pages that can be tested. */
async function fonts(): Promise<{ readonly [name: string]: string }> {
  if (existsSync('/etc/fonts/fonts.conf') && existsSync('/usr/share/fonts')) return {};
  return { FONTCONFIG_PATH: await inflate(join(packedFolder(), 'fonts.tar.br')) };
}

function packedFolder(): string {
  return join(dirname(fileURLToPath(import.meta.resolve('@sparticuz/chromium'))), '..', 'bin');
}

function browserArguments(): string[] {
  packed.setGraphicsMode = false;
  // One process for everything is for machines that allow no more: here a page or a missing graphics card would take the whole
  // browser down.
  const unwanted = ['--single-process', '--in-process-gpu', '--ignore-gpu-blocklist', '--disable-web-security'];
  const wanted = packed.args.filter((argument) => !unwanted.includes(argument) && !argument.startsWith('--headless'));
  return [
    ...wanted,
    '--no-sandbox',
    '--headless',
    '--disable-gpu',
    '--disable-software-rasterizer',
    '--disable-dev-shm-usage',
    '--disable-background-networking',
    '--disable-component-update',
    '--disable-sync',
    '--disable-default-apps',
    '--no-first-run',
    '--disable-client-side-phishing-detection',
  ];
}

/**
 * The path of the unpacked binary. It is renamed into place when whole, so that tests that start at the same time never run
 * half of one.
 */
async function unpacked(): Promise<string> {
  const archive = join(packedFolder(), 'chromium.br');
  const folder = join(tmpdir(), `musterbook-chromium-${process.getuid?.() ?? 0}`);
  const whole = join(folder, 'chromium');
  if (existsSync(whole)) return whole;
  await mkdir(folder, { recursive: true, mode: 0o700 });
  const part = join(folder, `chromium.${process.pid}`);
  await pipeline(createReadStream(archive), createBrotliDecompress(), createWriteStream(part));
  await chmod(part, 0o700);
  await rename(part, whole);
  return whole;
}
