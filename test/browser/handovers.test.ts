import axe from 'axe-core';
import assert from 'node:assert/strict';
import { randomUUID } from 'node:crypto';
import { after, before, test } from 'node:test';
import type { Browser, Page } from 'playwright-core';
import type { ActorId, AuthorityCode, CommandId, HandoverId, PersonId, PlaceCode } from '../../src/basics/ids.ts';
import { personNumber } from '../../src/basics/ids.ts';
import { HOUR, instantToText, later } from '../../src/basics/time.ts';
import type { Role } from '../../src/entries/act.ts';
import type { Handover } from '../../src/handover/types.ts';
import type { Command } from '../../src/log/commands.ts';
import type { CalendarDay } from '../../src/people/birth.ts';
import { catalogues } from '../../src/web/words/choose.ts';
import { cookieOf, openDesk, type Desk } from '../sign-in/desk.ts';
import { startBrowser } from './browser.ts';

// The small world in a real browser: people are offered, answered for, sent off, received and the handover is closed.

const RULES = ['wcag2a', 'wcag2aa', 'wcag21a', 'wcag21aa', 'wcag22aa', 'best-practice'];
const CAMP = 'NES-CAMP-1' as PlaceCode;
const as = (actor: string, authority: string, role: Role) =>
  ({ actor: actor as ActorId, authority: authority as AuthorityCode, role, purpose: 'custody' }) as const;
const registrar = as('amal.darwish', 'NES-ADM', 'registrar');
const sender = as('rojin.hesso', 'NES-ADM', 'desk');
const receiver = as('jonas.brandt', 'DEU', 'desk');
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
  test(`people are offered, one is refused, one left behind, one does not come, and the handover is closed: ${language}, ${width} px`, () =>
    wholeWay(language, width));
}

async function wholeWay(language: 'en' | 'ar', width: number): Promise<void> {
  const { hand: say, doing, missing, barred, board, muster } = catalogues[language];
  const [mother, child, refusedOne, leftOne, absentOne] = (await admitted(language)) as [PersonId, PersonId, PersonId, PersonId, PersonId];
  const page = await open(language, 'rojin.hesso', width);
  await page.goto(at('/handovers', language));
  await clean(page, 'the board');
  await page.getByRole('link', { name: board.title, exact: true }).waitFor();
  await page.getByRole('link', { name: say.newTitle }).click();
  await clean(page, 'an empty offer');
  assert.ok(await page.getByRole('button', { name: say.send }).isDisabled());

  // The first by a search, others by their numbers, of which one is wrong; the child by the family of the mother.
  await page.getByLabel(say.search).fill(`Invented ${language} mother`);
  await page.getByRole('button', { name: say.find, exact: true }).click();
  await page.getByRole('group', { name: say.foundHead }).getByRole('checkbox').first().check();
  await page.getByLabel(say.receiver).selectOption('DEU');
  await page.getByRole('button', { name: say.add }).click();
  assert.equal(await page.getByLabel(say.receiver).inputValue(), 'DEU', 'what was chosen is kept');
  const numbers = [refusedOne, leftOne, absentOne].map(personNumber);
  await page.getByLabel(say.numbers, { exact: true }).fill(`${numbers.join('\n')} 2222-2222-2`);
  await page.getByRole('button', { name: say.addNumbers }).click();
  await page.locator('#numbers-wrong').waitFor();
  assert.equal(await page.getByLabel(say.numbers, { exact: true }).inputValue(), '2222-2222-2');
  await page.getByLabel(say.numbers, { exact: true }).fill('');
  for (const number of numbers) await page.getByText(number).first().waitFor();
  assert.ok(!page.url().includes('Invented'), 'no name stands in the address');
  const book = desk.serving.book;
  const times = [2, 8, 1].map((hours) => instantToText(later(book.clock.now(), hours * HOUR)));
  await page.getByLabel(say.departure).fill('tomorrow');
  await page.getByLabel(say.arrival).fill(times[1] ?? '');
  await page.getByLabel(say.answerBy).fill(times[2] ?? '');
  await page.getByLabel(say.tolerance).fill('24');
  await page.getByLabel(say.route).fill('By air');
  await page.getByLabel(say.vehicles).fill('Flight 20');
  await page.getByRole('button', { name: say.look }).click();
  await page.getByLabel(say.destination).selectOption('DEU-RECEPTION-1');
  await page.getByRole('button', { name: say.send }).click();
  await page.locator('#departure-wrong').waitFor();
  assert.equal(await page.getByLabel(say.departure).inputValue(), 'tomorrow');
  assert.equal(await page.getByLabel(say.vehicles).inputValue(), 'Flight 20');
  await clean(page, 'an offer that was refused');
  await page.getByLabel(say.departure).fill(times[0] ?? '');
  await page.getByRole('button', { name: say.look }).click();
  const check = page.getByRole('region', { name: say.checkHead });
  await check
    .getByText((missing.interview.split('{authority}')[0] ?? '').trim())
    .first()
    .waitFor();
  await check.getByText((missing.family.split('{persons}')[0] ?? '').trim()).waitFor();
  await page.getByRole('button', { name: partOf(say.family) }).click();
  await check.getByText(missing['best-interests']).waitFor();
  await page
    .locator('summary')
    .filter({ hasText: personNumber(child) })
    .click();
  await page.locator(`[id="panelNumber-${child}"]`).fill('BID-7');
  await page.locator(`[id="panel-${child}"]`).fill('Panel of three');
  await page.getByRole('button', { name: say.look }).click();
  assert.equal(await check.getByText(missing['best-interests']).count(), 0);

  // The interviews, without leaving what was written.
  for (const box of await page.getByRole('group', { name: say.interviewed }).getByRole('checkbox').all()) await box.check();
  await page.getByLabel(say.interviewedAt).fill(instantToText(later(book.clock.now(), -HOUR)));
  await page.getByLabel(say.interviewer).fill('Berivan Sino');
  await page.getByRole('textbox', { name: say.because }).fill('They ask to go.');
  await page.getByRole('button', { name: say.decide }).click();
  await page.locator('#permitted-wrong').waitFor();
  assert.equal(await page.getByLabel(say.interviewer).inputValue(), 'Berivan Sino');
  await clean(page, 'a decision that was refused');
  await page.getByLabel(say.permitted).selectOption('yes');
  await page.getByRole('button', { name: say.decide }).click();
  await page.getByRole('status').getByText(say.decided).waitFor();
  await check.getByText(say.nothingMissing).waitFor();
  await clean(page, 'an offer that is complete');
  await page.getByRole('button', { name: say.send }).click();
  await page.waitForURL(/\/handover\//);
  const id = new URL(page.url()).pathname.split('/')[2] as HandoverId;
  await clean(page, 'the handover as its sender sees it');

  // While the sender writes why somebody is withdrawn, the receiver answers: the sender is told, and nothing is lost.
  await page.getByRole('link', { name: doing['withdraw-handover'] }).click();
  await tick(page, leftOne);
  await page.getByLabel(say.reason).fill('a change of mind');
  const other = await open(language, 'jonas.brandt', width);
  await other.goto(at(`/handover/${id}`, language));
  await clean(other, 'the handover as its receiver sees it');
  await other.getByRole('link', { name: doing['agree-handover'], exact: true }).click();
  await other.getByRole('button', { name: doing['agree-handover'], exact: true }).click();
  await other.locator('#persons-wrong').waitFor();
  for (const person of [mother, child, leftOne, absentOne]) await tick(other, person);
  await clean(other, 'an agreement');
  await other.getByRole('button', { name: doing['agree-handover'], exact: true }).click();
  await other.getByText(muster.entered, { exact: true }).waitFor();
  await other.getByRole('link', { name: doing['refuse-handover'], exact: true }).click();
  await tick(other, refusedOne);
  await other.getByRole('button', { name: doing['refuse-handover'], exact: true }).click();
  await other.locator('#reason-wrong').waitFor();
  await other.getByLabel(say.reason).fill('not ours');
  await other.getByRole('button', { name: doing['refuse-handover'], exact: true }).click();
  await other.getByText(muster.entered, { exact: true }).waitFor();
  await page.getByRole('button', { name: doing['withdraw-handover'] }).click();
  await page.getByRole('alert').getByText(barred['handover-changed']).waitFor();
  assert.equal(await page.getByLabel(say.reason).inputValue(), 'a change of mind');
  await clean(page, 'a page that was stale');
  assert.equal((await stands(id)).lines.find(({ person }) => person === leftOne)?.state, 'agreed');

  // Another vehicle would end what was agreed: that is said first, and only then it could be done.
  await page.goto(at(`/handover/${id}`, language, 'do=amend-plan'));
  await page.getByLabel(say.vehicles).fill('Flight 21');
  await page.getByRole('button', { name: doing['amend-plan'] }).click();
  await page.getByText(say.planVoidsFor).waitFor();
  await clean(page, 'a change that would end an agreement');
  assert.equal((await stands(id)).revision, 1);
  await page.goto(at(`/handover/${id}`, language, 'do=amend-ready'));
  for (const person of [mother, child, absentOne]) {
    await page
      .locator('summary')
      .filter({ hasText: personNumber(person) })
      .click();
    await page.locator(`[id="none-${person}"]`).fill('never had any');
    await page.locator(`[id="clinician-${person}"]`).fill('Dr Khoury');
    await page.locator(`[id="instructions-${person}"]`).fill('water');
  }
  await clean(page, 'papers and health');
  await page.getByRole('button', { name: doing['amend-ready'] }).click();
  await page.getByText(muster.entered, { exact: true }).waitFor();

  const escort = await open(language, 'hozan.bakr', width);
  await escort.goto(at(`/handover/${id}`, language, 'do=depart-handover'));
  await mark(escort, leftOne, say.left);
  await escort.getByLabel(say.boardRest).check();
  await escort.getByLabel(say.leader).fill('Hozan Bakr');
  await escort.getByRole('button', { name: doing['depart-handover'] }).click();
  await escort.locator(`[id="why-${leftOne}-wrong"]`).waitFor();
  await clean(escort, 'a departure that was refused');
  await escort.locator(`[id="why-${leftOne}"]`).fill('has a fever');
  await escort.getByRole('button', { name: doing['depart-handover'] }).click();
  await escort.getByText(muster.entered, { exact: true }).waitFor();

  // At the gate: one by the number, one by hand, and a count that does not fit.
  const gate = await open(language, 'mira.scholz', width);
  await gate.goto(at(`/handover/${id}`, language, 'do=receive-handover'));
  await gate.getByLabel(say.scan).fill('nobody');
  await gate.getByLabel(say.scan).press('Enter');
  await gate.locator('#number-wrong').waitFor();
  await gate.getByLabel(say.scan).fill(personNumber(mother).toLowerCase());
  await gate.getByLabel(say.scan).press('Enter');
  await gate.getByRole('status').getByText(partOf(say.marked)).waitFor();
  await mark(gate, absentOne, say.absent);
  await gate.getByLabel(say.filter).fill(personNumber(child));
  await gate.getByRole('button', { name: say.filterGo }).click();
  assert.equal(await gate.getByRole('radio').count(), 4, 'only who was looked for is shown');
  await clean(gate, 'the receipt');
  await gate.getByLabel(say.others).check();
  await gate.getByLabel(say.bodyCount).fill('3');
  await gate.getByRole('button', { name: doing['receive-handover'] }).click();
  await gate.locator('#bodyCount-wrong').getByText(barred['body-count-differs']).waitFor();
  await gate.getByLabel(say.bodyCount).fill(language === 'ar' ? '٢' : '2');
  await gate.getByRole('button', { name: doing['receive-handover'] }).click();
  await gate.getByText(muster.entered, { exact: true }).waitFor();
  await clean(gate, 'the handover after the receipt');
  const lines = new Map((await stands(id)).lines.map(({ person, state }) => [person, state]));
  assert.deepEqual(
    [mother, child, refusedOne, leftOne, absentOne].map((person) => lines.get(person)),
    ['received', 'received', 'refused', 'left-behind', 'absent'],
  );

  await page.goto(at(`/handover/${id}`, language));
  await page.getByText(say.cannotHead).click();
  assert.ok(await page.getByRole('button', { name: doing['close-handover'] }).isDisabled(), 'one is not accounted for');
  await page.getByRole('link', { name: doing['return-handover'], exact: true }).click();
  await tick(page, absentOne);
  await page.getByRole('button', { name: doing['return-handover'] }).click();
  await page.getByText(muster.entered, { exact: true }).waitFor();
  await page.getByRole('link', { name: doing['close-handover'], exact: true }).click();
  await clean(page, 'before it is closed');
  await page.getByRole('button', { name: doing['close-handover'] }).click();
  await page.getByText(catalogues[language].say.closed, { exact: true }).waitFor();
  assert.equal((await stands(id)).closed, true);
  for (const one of [page, other, escort, gate]) await one.context().close();
}

test('a form of somebody without a part in the handover is refused like one about nothing, and a form sent twice is one act', async () => {
  const [mother, child] = (await admitted('fr')) as [PersonId, PersonId];
  const id = await offered([mother, child]);
  const fields = { act: 'agree-handover', do: 'agree-handover', command: randomUUID(), version: '1', persons: mother };
  const foreign = await desk.form(`/handover/${id}`, fields, { cookie: await sit('claire.vasseur') });
  const none = await desk.form(`/handover/${randomUUID()}`, fields, { cookie: await sit('claire.vasseur') });
  assert.deepEqual([foreign.status, none.status], [404, 404]);
  const elsewhere = await desk.form(`/handover/${id}`, fields, { cookie: await sit('jonas.brandt'), origin: 'https://elsewhere.example' });
  assert.equal(elsewhere.status, 404);
  const own = await desk.form(`/handover/${id}`, fields, { cookie: await sit('rojin.hesso') });
  assert.equal(own.status, 403, 'the sender does not agree for the receiver');
  for (let times = 0; times < 2; times += 1) {
    const sent = await desk.form(`/handover/${id}`, fields, { cookie: await sit('jonas.brandt') });
    assert.equal(sent.status, 303, await sent.text());
  }
  assert.equal((await stands(id)).version, 2);
  const stale = await desk.form(
    `/handover/${id}`,
    { ...fields, command: randomUUID(), persons: child },
    { cookie: await sit('jonas.brandt') },
  );
  assert.equal(stale.status, 412);
});

test('nobody is put on a list by an address, and who is not on the own roll is not shown', async () => {
  const [mother] = (await admitted('tr')) as [PersonId];
  const read = async (actor: string) => (await desk.get(`/handovers/new?person=${mother}`, { cookie: await sit(actor) })).text();
  assert.match(await read('rojin.hesso'), /Invented tr mother/);
  assert.doesNotMatch(await read('deniz.eren'), /Invented tr mother/);
  assert.match(await read('mira.scholz'), new RegExp(catalogues.en.hand.onlyDesk));
});

test('a receiver without software signs on paper, and a clerk who has not acted for the sender enters it', async () => {
  const { hand: say, doing, muster, whyNot } = catalogues.en;
  const [mother, child] = (await admitted('it')) as [PersonId, PersonId];
  const steward = as('nora.lindgren', 'COALITION', 'steward');
  const place = { code: 'GRC-RECEPTION-1', names: { en: 'Island' }, kind: 'reception', holder: 'GRC', gate: 'open', adultsOnly: false };
  const declared = { id: randomUUID() as CommandId, type: 'declare-place', place } as unknown as Command;
  const [entered] = await desk.serving.book.commit([declared], steward);
  assert.ok(entered?.ok);
  const id = await offered([mother, child], 'GRC', 'GRC-RECEPTION-1');
  const own = await open('en', 'rojin.hesso', 1280);
  await own.goto(at(`/handover/${id}`, 'en'));
  await own.getByText(say.cannotHead).click();
  await own.getByText(whyNot['one-actor']).first().waitFor();
  const page = await open('en', 'lorin.ali', 360);
  await page.goto(at(`/handover/${id}`, 'en'));
  await page.getByRole('link', { name: new RegExp(`^${doing['agree-handover']},`) }).click();
  await tick(page, mother);
  await tick(page, child);
  await page.getByRole('button', { name: doing['agree-handover'] }).click();
  await page.locator('#paperNumber-wrong').waitFor();
  await page.getByLabel(say.paperNo).fill('NV-4');
  await page.getByLabel(say.signedBy).fill('A Signature');
  await clean(page, 'a paper');
  await page.getByRole('button', { name: doing['agree-handover'] }).click();
  await page.getByText(muster.entered, { exact: true }).waitFor();
  assert.ok((await stands(id)).lines.every(({ state }) => state === 'agreed'));
  const left = { id: randomUUID() as CommandId, type: 'depart-handover', handover: id, vehicle: 'bus 1', leader: 'A Leader' } as const;
  const [gone] = await desk.serving.book.commit([{ ...left, boarded: [mother, child], leftBehind: [] }], sender);
  assert.ok(gone?.ok);
  await page.goto(at(`/handover/${id}`, 'en', 'do=receive-handover&for=GRC'));
  await mark(page, mother, say.taken);
  await mark(page, child, say.taken);
  await page.getByLabel(say.paperNo).fill('NV-5');
  await page.getByLabel(say.signedBy).fill('A Signature');
  await page.getByLabel(say.source).selectOption('intermediary');
  await clean(page, 'a receipt by letter');
  await page.getByRole('button', { name: doing['receive-handover'] }).click();
  await page.getByText(muster.entered, { exact: true }).waitFor();
  assert.equal((await stands(id)).acknowledged, 'intermediary');
});

test('an interview and a decision are recorded for several persons at once, and never to be read by the state concerned', async () => {
  const { hand: say } = catalogues.en;
  const [mother, child] = (await admitted('de')) as [PersonId, PersonId];
  const page = await open('en', 'rojin.hesso', 360);
  await page.goto(at(`/person/${mother}`, 'en'));
  await page.getByRole('link', { name: say.toDecide }).click();
  assert.equal(await page.getByLabel(say.interviewed).inputValue(), personNumber(mother));
  await page.getByLabel(say.interviewed).fill(`${personNumber(mother)} ${personNumber(child)}`);
  await page.getByLabel(say.tell).selectOption('FRA');
  await page.getByLabel(say.permitted).selectOption('no');
  await page.getByRole('textbox', { name: say.because }).fill('afraid of them');
  await page.getByRole('button', { name: say.decide }).click();
  await page.locator('#interviewedAt-wrong').waitFor();
  await clean(page, 'a decision');
  await page.getByLabel(say.interviewedAt).fill(instantToText(later(desk.serving.book.clock.now(), -HOUR)));
  await page.getByLabel(say.interviewer).fill('Berivan Sino');
  await page.getByRole('button', { name: say.decide }).click();
  await page.getByText(say.decided).waitFor();
  const known = await desk.serving.book.reader(sender).candidates([mother]);
  assert.deepEqual(known.map(({ told }) => told['FRA']).slice(0, 2), [false, false], 'and the family of who was asked about');
  assert.deepEqual(await desk.serving.book.reader(as('claire.vasseur', 'FRA', 'desk')).candidates([mother]), []);
  assert.deepEqual((await desk.serving.book.reader(registrar).candidates([mother]))[0]?.told, {}, 'a registrar is told of no decision');
});

function partOf(sentence: string): RegExp {
  const [longest = ''] = sentence.split(/\{\w+\}/).toSorted((one, other) => other.length - one.length);
  return new RegExp(longest.trim().replace(/[.*+?^${}()|[\]\\]/g, '\\$&'));
}

async function tick(page: Page, person: PersonId): Promise<void> {
  await page.locator(`input[name="persons"][value="${person}"]`).check();
}

async function mark(page: Page, person: PersonId, words: string): Promise<void> {
  await page
    .getByRole('group', { name: personNumber(person) })
    .getByLabel(words, { exact: true })
    .check();
}

async function stands(id: HandoverId): Promise<Handover> {
  const found = await desk.serving.book.reader(receiver).handover(id);
  const own = found ?? (await desk.serving.book.reader(sender).handover(id));
  assert.ok(own);
  return own;
}

/** A mother and her child kept together, and three who are alone. */
async function admitted(tag: string): Promise<readonly PersonId[]> {
  const of = (who: string, year: string) => ({
    identity: {
      names: [{ text: `Invented ${tag} ${who}`, kind: 'full' as const }],
      birth: { earliest: `${year}-01-01` as CalendarDay, latest: `${year}-12-31` as CalendarDay },
    },
    basis: { kind: 'legal' as const },
  });
  const persons = [of('mother', '1990'), of('child', '2014'), of('uncle', '1980'), of('aunt', '1985'), of('cousin', '1995')];
  const { book } = desk.serving;
  const [answer] = await book.commit([{ id: randomUUID() as CommandId, type: 'admit', place: CAMP, persons }], registrar);
  assert.ok(answer?.ok);
  const family = { id: randomUUID() as CommandId, type: 'form-family', persons: answer.persons.slice(0, 2) } as const;
  const [formed] = await book.commit([family], registrar);
  assert.ok(formed?.ok);
  return answer.persons;
}

async function offered(persons: readonly PersonId[], to = 'DEU', destination = 'DEU-RECEPTION-1'): Promise<HandoverId> {
  const { book } = desk.serving;
  const now = book.clock.now();
  const [, answer] = await book.commit(
    [
      {
        id: randomUUID() as CommandId,
        type: 'decide-disclosure',
        persons,
        to: to as AuthorityCode,
        permitted: true,
        interviewedAt: later(now, -HOUR),
        interviewer: 'Berivan Sino',
        reason: 'asked',
      },
      {
        id: randomUUID() as CommandId,
        type: 'offer-handover',
        receiver: to as AuthorityCode,
        lines: persons.map((person) => ({ person })),
        plan: {
          destination: destination as PlaceCode,
          departure: later(now, 2 * HOUR),
          arrival: later(now, 8 * HOUR),
          toleranceHours: 4,
          route: 'By road',
          vehicles: ['bus 1'],
          answerBy: later(now, HOUR),
        },
      },
    ],
    sender,
  );
  assert.ok(answer?.ok && answer.handover);
  return answer.handover;
}

async function sit(actor: string): Promise<string> {
  return cookieOf(await desk.form('/session', { actor, back: '/' }));
}

function at(path: string, language: string, query = ''): string {
  return new URL(`${path}?lang=${language}${query === '' ? '' : `&${query}`}`, desk.serving.url).href;
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
  await page.evaluate(axe.source);
  const { violations } = (await page.evaluate(`axe.run({ runOnly: ${JSON.stringify(RULES)} })`)) as axe.AxeResults;
  const told = violations.map(({ id, nodes }) => `${id}: ${nodes.map(({ html }) => html).join(' ')}`);
  assert.deepEqual(told, [], where);
}
