import axe from 'axe-core';
import assert from 'node:assert/strict';
import { randomUUID } from 'node:crypto';
import { after, before, test } from 'node:test';
import { setTimeout } from 'node:timers/promises';
import type { Browser, Page } from 'playwright-core';
import type { ActorId, AuthorityCode, CommandId, PersonId, PlaceCode } from '../../src/basics/ids.ts';
import { personNumber } from '../../src/basics/ids.ts';
import { HOUR, later } from '../../src/basics/time.ts';
import { bandCheck } from '../../src/custody/bands.ts';
import type { Arrival } from '../../src/custody/matters.ts';
import { playWorld } from '../../src/main/play.ts';
import { stagesOf } from '../../src/web/arrivals/clocks.ts';
import { catalogues, directionOf } from '../../src/web/words/choose.ts';
import { cookieOf, openDesk, type Desk } from '../sign-in/desk.ts';
import { startBrowser } from './browser.ts';

// The small world in a real browser: a bus comes to the gate, what is asked is filled in, and the board of handovers is read.

const RULES = ['wcag2a', 'wcag2aa', 'wcag21a', 'wcag21aa', 'wcag22aa', 'best-practice'];
const PLACE = 'NES-DETENTION-1' as PlaceCode;
const as = (actor: string, authority: string, role: 'registrar' | 'desk') =>
  ({ actor: actor as ActorId, authority: authority as AuthorityCode, role, purpose: 'custody' }) as const;
const registrar = as('dilan.osman', 'NES-ADM', 'registrar');
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

/** As it is printed. */
function band(n: number): string {
  const number = `NES${String(n).padStart(6, '0')}`;
  return `NES-${number.slice(3)}-${bandCheck(number)}`;
}

test('an incident names several persons by their numbers or bands, and a number nobody has is told as it was typed', async () => {
  const { trouble, after: say, refused } = catalogues.en;
  const page = await open('en', 'dilan.osman', 360);
  const go = (path: string) => page.goto(new URL(`${path}?lang=en`, desk.serving.url).href);
  const [one, other] = (await admitted('Invented One', 'Invented Two')) as [PersonId, PersonId];
  await go('/incidents');
  await clean(page, 'the incidents');
  await page.getByLabel(trouble.kind).selectOption('injury');
  await page.locator('#place').selectOption(PLACE);
  await page.getByLabel(trouble.circumstances).fill('a wall fell');
  await page.getByLabel(say.persons, { exact: true }).fill(`${personNumber(one)}\n2222-2222-2`);
  await page.getByRole('button', { name: trouble.report }).click();
  await page.locator('#persons-wrong').getByText(refused['person-unknown']).waitFor();
  await page.locator('#persons-wrong').getByText('2222-2222-2').waitFor();
  assert.match(await page.getByLabel(say.persons, { exact: true }).inputValue(), new RegExp(personNumber(one)));
  await page.getByLabel(say.persons, { exact: true }).fill(`${personNumber(one)}, ${personNumber(other)}`);
  await page.getByRole('button', { name: trouble.report }).click();
  await page.waitForURL(/\/incident\//);
  const told = async () => (await desk.serving.book.reader(registrar).person(other, {}))?.timeline.map(({ type }) => type) ?? [];
  // An entry gets its place in the book's order a moment after it is written.
  for (let tries = 0; tries < 50 && !(await told()).includes('IncidentReported'); tries += 1) await setTimeout(50);
  assert.ok((await told()).includes('IncidentReported'));

  await page.getByText(say.remainsHead).click();
  await page.locator('#remains-place').selectOption(PLACE);
  await page.getByLabel(say.marks).fill('a grey coat');
  await page.locator('#remains-circumstances').fill('under the wall');
  await page.locator('#remains-when').fill('yesterday');
  await page.getByRole('button', { name: say.remains }).click();
  await page.locator('#remains-when-wrong').waitFor();
  assert.equal(await page.getByLabel(say.marks).inputValue(), 'a grey coat');
  await clean(page, 'an incident with a form that was refused');
  await page.locator('#remains-when').fill('');
  await page.getByRole('button', { name: say.remains }).click();
  const numbered = page.getByRole('status').getByText(say.remainsNumber.split('{')[0] ?? '');
  await numbered.waitFor();
  const claim = new URL(page.url()).searchParams.get('remains') as PersonId;
  assert.ok((await numbered.textContent())?.includes(personNumber(claim)));

  await page.getByText(say.takeHead).click();
  await page.locator('#take-place').selectOption('NES-CAMP-1');
  await page.locator('#take-holder').selectOption('TUR');
  await page.locator('#take-circumstances').fill('came by night');
  await page.getByRole('button', { name: say.take }).click();
  await page.getByText(catalogues.en.muster.entered, { exact: true }).waitFor();
  const place = (await desk.serving.book.reader(registrar).places({})).find(({ code }) => code === 'NES-CAMP-1');
  assert.deepEqual([place?.holder, place?.taken], ['TUR', 'contested']);

  await go('/incidents');
  await page.getByText(say.deathHead).click();
  await page.getByLabel(say.number, { exact: true }).fill(personNumber(other));
  await page.locator('#death-circumstances').fill('the clinic says so');
  await page.getByRole('button', { name: say.death }).click();
  await page.getByText(catalogues.en.muster.entered, { exact: true }).waitFor();
  assert.equal((await desk.serving.book.reader(registrar).person(other, {}))?.deathReported, true);
  await page.getByText(say.backHead).click();
  await page.getByLabel(say.numbers, { exact: true }).fill(personNumber(one));
  await page.locator('#back-place').selectOption(PLACE);
  await page.locator('#back-circumstances').fill('at the gate');
  await page.getByRole('button', { name: say.back, exact: true }).click();
  await page.getByRole('alert').getByText(refused['step-impossible']).waitFor();
  await page.context().close();
});

test('the board of handovers is filtered by party and state, and shows each only its own', async () => {
  const { board: say } = catalogues.en;
  for (const [language, width] of [
    ['en', 360],
    ['ar', 1280],
  ] as const) {
    const page = await open(language, 'deniz.eren', width);
    await page.goto(new URL(`/handovers?lang=${language}`, desk.serving.url).href);
    await page.getByRole('table', { name: catalogues[language].board.captionOverdue }).waitFor();
    await clean(page, 'the board');
    await page.getByLabel(catalogues[language].board.state).selectOption('received');
    await page.getByRole('button', { name: catalogues[language].board.show }).click();
    await page.getByText(catalogues[language].board.noneAsked).waitFor();
    await page.context().close();
  }
  const read = async (query: string, actor: string) => (await desk.get(`/handovers?${query}`, { cookie: await sit(actor) })).text();
  assert.match(await read('party=DEU', 'deniz.eren'), new RegExp(say.captionOverdue));
  assert.match(await read('party=FRA', 'deniz.eren'), new RegExp(say.noneAsked));
  assert.match(await read('state=overdue&by=party', 'deniz.eren'), new RegExp(say.captionOverdue));
  assert.match(await read('', 'zaid.alwan'), new RegExp(say.none), 'who has no part in it sees none');
  const seen = await desk.serving.book.reader(as('deniz.eren', 'TUR', 'desk')).handovers({ state: 'in-transit' });
  assert.equal(seen.rows.length, 1);
});

test('whoever receives sees who is expected, from whom and since when late; the sender does not', async () => {
  const at = async (actor: string) => (await desk.get('/arrivals', { cookie: await sit(actor) })).text();
  const expected = await at('mira.scholz');
  assert.match(expected, /Flight 12/);
  assert.match(expected, /Late<\/strong>/);
  assert.ok((await at('selin.aksoy')).includes(catalogues.en.gate.expectedNone));
});

test('an arrival of another authority and one that never was answer alike, and nobody is named by an address made up', async () => {
  const command = { id: randomUUID() as CommandId, type: 'register-arrivals', place: PLACE } as const;
  const arrivals = [{ band: band(901), age: 'adult' as const, injured: false, givenName: 'Hidden' }];
  const [answer] = await desk.serving.book.commit([{ ...command, arrivals }], registrar);
  assert.ok(answer?.ok);
  const [person] = answer.persons;
  const cookie = await sit('selin.aksoy');
  const [none, foreign] = [await desk.get(`/arrival/${randomUUID()}`, { cookie }), await desk.get(`/arrival/${person}`, { cookie })];
  assert.deepEqual([none.status, foreign.status], [404, 404]);
  assert.equal(await foreign.text(), (await none.text()).replaceAll(new URL(none.url).pathname, new URL(foreign.url).pathname));
  const made = await (await desk.get(`/arrivals/new?done=register-arrivals&new=${person}`, { cookie })).text();
  assert.ok(!made.includes(catalogues.en.gate.entered) && !made.includes('Hidden'));
  const own = await (await desk.get(`/arrivals/new?done=register-arrivals&new=${person}`, { cookie: await sit('dilan.osman') })).text();
  assert.match(own, /Hidden/);
  const fields = { act: 'issue-band', command: randomUUID(), band: band(902) };
  assert.equal((await desk.form(`/arrival/${person}`, fields, { cookie })).status, 404);
  assert.equal((await desk.form(`/arrival/${person}`, fields)).status, 401);
  const forged = await desk.form(`/arrival/${person}`, fields, { cookie: await sit('dilan.osman'), origin: 'https://elsewhere.example' });
  assert.equal(forged.status, 404);
  const other = desk.serving.book.reader(as('selin.aksoy', 'TUR', 'registrar'));
  assert.deepEqual(await other.bands([person!]), []);
  assert.deepEqual((await other.arrivals({ persons: [person!] })).rows, []);
});

for (const [language, width] of [
  ['en', 360],
  ['ar', 360],
  ['en', 1280],
  ['ar', 1280],
] as const) {
  test(`people come to the gate, a band is misread, and each gets a number: ${language}, ${width} px`, () => gate(language, width));
}

/** The clinician sees who was marked injured, and writes down what was found; the registrar reads that somebody looked. */
async function examined(language: 'en' | 'ar', width: number, [first, second]: readonly PersonId[]): Promise<void> {
  const { gate: say, care, muster } = catalogues[language];
  const page = await open(language, 'salma.khoury', width);
  const go = (path: string) => page.goto(new URL(`${path}?lang=${language}`, desk.serving.url).href);
  await go('/arrivals');
  const row = page.getByRole('row').filter({ has: page.locator(`a[href^="/arrival/${second}"]`) });
  await row.getByText(say.injured, { exact: true }).waitFor();
  await go(`/arrival/${first}`);
  await clean(page, 'the examination of an arrival');
  await page.getByLabel(care.findingsBox).fill('well, thirsty');
  await page.getByLabel(care.injuriesBox).fill('left arm; burn; from a stove\nhead');
  await page.getByLabel(care.instructionsBox).fill('water every hour');
  await page.getByRole('button', { name: care.examine }).click();
  await page.getByText(muster.entered, { exact: true }).waitFor();
  await go(`/person/${first}`);
  await page.getByText('from a stove').waitFor();
  await clean(page, 'the file as a clinician reads it');
  const clerk = await open(language, 'dilan.osman', width);
  await clerk.goto(new URL(`/person/${first}?lang=${language}`, desk.serving.url).href);
  await clerk.getByText('water every hour').waitFor();
  assert.equal(await clerk.getByText('from a stove').count(), 0, 'a diagnosis is not for the registrar');
  await clean(clerk, 'the file as a registrar reads it');
}

async function gate(language: 'en' | 'ar', width: number): Promise<void> {
  const { gate: say, arrive, refused, arrivalStep, bandState } = catalogues[language];
  const first = (language === 'en' ? 100 : 200) + width;
  const page = await open(language, 'dilan.osman', width);
  const go = (path: string) => page.goto(new URL(`${path}?lang=${language}`, desk.serving.url).href);
  await go('/arrivals');
  assert.equal(await page.locator('html').getAttribute('dir'), directionOf(language));
  await clean(page, 'the arrivals');
  await page.getByRole('link', { name: say.newLink }).click();
  await clean(page, 'the gate');
  await page.getByRole('button', { name: say.enter }).click();
  await page.getByText(say.nobodyTyped).waitFor();
  await page.locator('#place').selectOption(PLACE);
  await page.getByLabel(say.vehicle, { exact: true }).fill('bus 3');
  await page.getByLabel(say.captureUnit).fill('second company');
  await page.locator('#band-0').fill(band(first));
  await page.locator('#givenName-0').fill('سلمى');
  await page.locator('#sex-0').selectOption('female');
  await page.locator('#age-0').selectOption('adult');
  // The second line stays empty, and the third is refused: the refusal stands beside the third.
  await page.locator('#band-2').fill('NES-000009-9');
  await page.locator('#age-2').selectOption('child');
  await page.locator('#comesWith-2').fill(band(first));
  await page.locator('input[name="injured.2"]').check();
  await page.getByRole('button', { name: say.enter }).click();
  await page.locator('#band-2-wrong').getByText(refused['band-misread']).waitFor();
  await clean(page, 'a band that was misread');
  assert.equal(await page.locator('.wrong').count(), 1);
  assert.deepEqual(
    await Promise.all(['#band-0', '#givenName-0', '#sex-0', '#band-2', '#comesWith-2'].map((id) => page.locator(id).inputValue())),
    [band(first), 'سلمى', 'female', 'NES-000009-9', band(first)],
  );
  assert.ok(await page.locator('input[name="injured.2"]').isChecked());
  assert.equal(await page.getByLabel(say.captureUnit).inputValue(), 'second company');
  await page.locator('#band-2').fill(band(first + 1));
  await page.getByRole('button', { name: say.enter }).click();
  await page.getByRole('status').getByText(say.entered).waitFor();
  await clean(page, 'the numbers that were given');
  const ids = (new URL(page.url()).searchParams.get('new') ?? '').split(' ') as PersonId[];
  assert.equal(ids.length, 2);
  for (const id of ids) await page.getByRole('status').getByText(personNumber(id)).waitFor();
  assert.equal(await page.getByLabel(say.vehicle, { exact: true }).inputValue(), 'bus 3', 'ready for the next of the same bus');

  await examined(language, width, ids);
  await pass(25);
  await go('/arrivals');
  await page.getByText(bandPlain(first + 1)).waitFor();
  await clean(page, 'arrivals of which one is late');
  const tables = page.locator('table').filter({ hasText: bandPlain(first + 1) });
  const rows = tables.getByRole('row');
  // The child has no name: late, and before her who has name and sex.
  assert.match((await rows.nth(1).textContent()) ?? '', new RegExp(bandPlain(first + 1)));
  await rows.nth(1).getByText(catalogues[language].say.overdue, { exact: true }).waitFor();

  await go(`/arrival/${ids[1]}`);
  await page.locator('summary').getByText(arrivalStep.property, { exact: true }).click();
  await clean(page, 'an arrival');
  const property = page.locator('form').filter({ has: page.locator('input[name="step"][value="property"]') });
  await property.locator('textarea').fill('no bag');
  await property.getByRole('button', { name: arrive.addStep, exact: true }).click();
  await page.getByText(catalogues[language].muster.entered, { exact: true }).waitFor();
  assert.equal(await page.locator('input[name="step"][value="property"]').count(), 0);
  await page.locator('summary').getByText(arrivalStep.father, { exact: true }).click();
  const father = page.locator('form').filter({ has: page.locator('input[name="step"][value="father"]') });
  await father.locator('textarea').fill('a child alone, who does not know');
  await father.getByRole('button', { name: arrive.addUnknown }).click();
  await page.locator('input[name="step"][value="father"]').waitFor({ state: 'detached' });

  await page.getByLabel(arrive.born).fill('next spring');
  await page.getByLabel(arrive.fullName).fill('Nour');
  await page.getByRole('button', { name: arrive.addSaid }).click();
  await page.locator('#born-wrong').waitFor();
  assert.equal(await page.getByLabel(arrive.fullName).inputValue(), 'Nour');
  await page.getByLabel(arrive.born).fill(language === 'ar' ? '٢٠١٢' : '2012');
  await page.getByRole('button', { name: arrive.addSaid }).click();
  await page.locator('input[name="step"][value="birth"]').waitFor({ state: 'detached' });

  await page.getByText(arrive.lostHead).click();
  await page.getByRole('button', { name: arrive.lost, exact: true }).click();
  await page.getByText(bandState.lost, { exact: true }).waitFor();
  await page.getByText(arrive.nothingWorn).waitFor();
  await page.getByText(arrive.issueHead, { exact: true }).click();
  await page.getByLabel(arrive.newBand).fill(band(first));
  await page.getByRole('button', { name: arrive.issue }).click();
  await page.locator('#new-band-wrong').getByText(refused['band-taken']).waitFor();
  await page.getByLabel(arrive.newBand).fill(band(first + 2));
  await page.getByRole('button', { name: arrive.issue }).click();
  await page.getByText(arrive.swapHead).click();
  await page.getByLabel(arrive.other).fill(band(first));
  await page.getByLabel(arrive.reason).fill('looked at both faces');
  await page.getByRole('button', { name: arrive.swap }).click();
  await page.getByText(catalogues[language].muster.entered, { exact: true }).waitFor();
  assert.equal(await desk.serving.book.reader(registrar).wearer(bandPlain(first)), ids[1]);
  await clean(page, 'an arrival after its bands were exchanged');
  await go(`/person/${ids[1]}`);
  await page.getByRole('link', { name: arrive.toArrival }).waitFor();
  await page.context().close();
}

test('whose clock runs out first is listed first, over all pages of the list', async () => {
  const reader = desk.serving.book.reader(registrar);
  const now = desk.serving.book.clock.now();
  const listed: Arrival[] = [];
  let after: string | undefined;
  do {
    const page = await reader.arrivals({ open: true, dueFirst: true, limit: 2, ...(after === undefined ? {} : { after }) });
    listed.push(...page.rows);
    after = page.next;
  } while (after !== undefined);
  assert.ok(listed.length > 4);
  assert.equal(new Set(listed.map(({ id }) => id)).size, listed.length);
  const due = listed.map((one) => stagesOf(one, now).find(({ missing }) => missing.length > 0)?.due ?? 0);
  assert.deepEqual(
    due,
    due.toSorted((one, other) => one - other),
  );
  assert.ok(new Set(due).size > 2);
});

function bandPlain(n: number): string {
  return band(n).replaceAll('-', '');
}

async function admitted(...names: readonly string[]): Promise<readonly PersonId[]> {
  const persons = names.map((text) => ({ identity: { names: [{ text, kind: 'full' as const }] }, basis: { kind: 'legal' as const } }));
  const [answer] = await desk.serving.book.commit([{ id: randomUUID() as CommandId, type: 'admit', place: PLACE, persons }], registrar);
  assert.ok(answer?.ok);
  return answer.persons;
}

async function pass(hours: number): Promise<void> {
  const { book } = desk.serving;
  await playWorld(book, later(book.clock.now(), hours * HOUR));
}

async function sit(actor: string): Promise<string> {
  return cookieOf(await desk.form('/session', { actor, back: '/' }));
}

async function open(language: string, actor: string, width: number): Promise<Page> {
  const visit = await browser.newContext({ viewport: { width, height: 740 }, javaScriptEnabled: true, locale: language, bypassCSP: true });
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
