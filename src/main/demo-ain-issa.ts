import { spawn } from 'node:child_process';
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { instantToText } from '../basics/time.ts';
import type { Incident } from '../custody/matters.ts';
import type { DemoOutcome } from '../cli/ports.ts';
import type { Headline } from '../reports/answer.ts';
import { openBook, type Book } from './book.ts';
import { playWorld } from './play.ts';
import { serve } from './start.ts';
import { loadWorld } from './world.ts';
import { at } from './worlds/pen.ts';
import { actsAs } from './worlds/seats.ts';
import type { WorldStep } from './worlds/types.ts';

/**
 * World nov-2019 from the morning of 13 October 2019 to the 28th: the guards of an annex leave, a roll call finds 164 of 949, the others
 * turn missing by name and not before two persons say so, others count otherwise, and two are found in the hands of a faction.
 * Afterwards the book is served and the page of the incident asked for, as a clerk would; `stay` keeps it there to be looked at.
 */
export async function demoAinIssa(tell: (line: string) => void, { stay }: { readonly stay: boolean }): Promise<DemoOutcome> {
  const directory = await mkdtemp(join(tmpdir(), 'musterbook-demo-'));
  try {
    const empty = await openBook({ data: directory });
    tell('World nov-2019; every person in it is invented. The lists of October are taken in …');
    await loadWorld(empty, 'nov-2019', 1, () => {}, { until: at('2019-10-13T08:00Z'), duplicates: false });
    await empty.close();
    // Opened anew, the book knows which world it is and runs on that world's clock.
    const book = await openBook({ data: directory });
    let told: Told;
    try {
      told = await tellOf(book, tell);
    } finally {
      await book.close();
    }
    const { incident, ...outcome } = told;
    return { ...outcome, page: await showPage(directory, incident, stay, tell) };
  } finally {
    await rm(directory, { recursive: true, force: true });
  }
}

type Told = Omit<DemoOutcome, 'page'> & { readonly incident: string };

/** Serves the book, enters with one click as a registrar, and reads the page of the incident: whether all three rival counts are on it. */
async function showPage(data: string, incident: string, stay: boolean, tell: (line: string) => void): Promise<boolean> {
  const serving = await serve({ data, port: 0, host: '127.0.0.1', world: 'nov-2019', seed: 1 }, () => {});
  try {
    const address = `${serving.url}incident/${incident}`;
    const seat = actsAs('amal', 'demonstration').actor;
    const entered = await fetch(new URL('/v1/sessions', serving.url), {
      method: 'POST',
      headers: { 'content-type': 'application/json' },
      body: JSON.stringify({ actor: seat }),
    });
    const { token } = (await entered.json()) as { readonly token: string };
    const page = await fetch(address, { headers: { authorization: `Bearer ${token}` } });
    const html = await page.text();
    tell(`\nThe page of the incident: ${address}`);
    if (stay) {
      tell('Enter as the registrar with one click. Ctrl-C ends the demonstration and removes its book.');
      openInBrowser(address);
      await new Promise<void>((stopped) => {
        process.once('SIGINT', () => stopped());
        process.once('SIGTERM', () => stopped());
      });
    }
    return page.status === 200 && ['785', '859', '850'].every((number) => html.includes(number));
  } finally {
    await serving.stop();
  }
}

/** By whatever opens addresses on this machine; where nothing does, the address stands on the terminal. */
function openInBrowser(address: string): void {
  const opener = process.platform === 'darwin' ? 'open' : 'xdg-open';
  spawn(opener, [address], { stdio: 'ignore', detached: true })
    .on('error', () => {})
    .unref();
}

async function tellOf(book: Book, tell: (line: string) => void): Promise<Told> {
  const reader = book.reader({ ...actsAs('amal', 'demonstration'), purpose: 'demonstration' });
  const whole = book.reader(undefined);
  const before = await whole.answer({});
  tell(`\n${day(book)} The annex: 249 women and 700 children, counted on the 10th: 949.`);
  tell(equation(before));
  await playWorld(book, at('2019-10-15T12:00Z'), { onStep: (step) => narrate(step, tell) });
  const [roll] = (await reader.musters({ limit: 1 })).rows;
  tell(
    [
      `   The roll call expected ${roll?.result?.expected} and found ${roll?.result?.matched}.`,
      `   ${roll?.result?.missing} are missing by name, each a difference with an owner and a clock. Nobody is declared lost yet.`,
    ].join('\n'),
  );
  const counted = await whole.answer({});
  tell(equation(counted));
  await playWorld(book, at('2019-10-16T12:00Z'), { onStep: (step) => narrate(step, tell) });
  const after = await whole.answer({});
  tell('   Two persons have declared it. The parts shift; the sum does not:');
  tell(equation(after));
  const incident = (await reader.incidents({ limit: 10 })).rows.find(({ kind }) => kind === 'breakout');
  if (incident) tell(counts(incident, after.terms.unaccounted));
  await playWorld(book, at('2019-10-28T18:00Z'), { onStep: (step) => narrate(step, tell) });
  const post = (await reader.places({})).find(({ code }) => code === 'NORTH-POST');
  const found = (await reader.persons({ place: post?.code ?? ('' as never) }, {})).rows;
  const same = await Promise.all(found.map(({ id }) => reader.person(id, {})));
  for (const one of same) {
    tell(`   ${one?.number} ${one?.name}: ${one?.stays.map(({ step }) => step).join(', ')}; held by ${post?.holder}, ${post?.taken}`);
  }
  const last = await whole.answer({});
  tell(`\n${day(book)} The same equation, two weeks later:`);
  tell(equation(last));
  return {
    ever: [before.ever, last.ever],
    unaccounted: [before.terms.unaccounted, after.terms.unaccounted],
    missing: roll?.result?.missing ?? 0,
    rivals: incident?.rivals.length ?? 0,
    relinked: same.filter((one) => one?.stays.some(({ account }) => account.place === 'AINISSA-CAMP')).length,
    contested: post?.taken === 'contested',
    incident: incident?.id ?? '',
  };
}

function day(book: Book): string {
  return `${instantToText(book.clock.now()).slice(0, 16).replace('T', ' ')} UTC.`;
}

function equation({ ever, terms, beside }: Headline): string {
  const held = terms['held-seen'] + terms['held-older'] + terms['held-never'];
  const ended = terms.released + terms.deceased + terms.merged;
  const parts = [
    `${ever} ever entered = ${held} held (${beside.inVariance} in an open difference)`,
    `${terms['in-transit']} in transit`,
    `${terms.escort} escorted`,
    `${terms['with-others']} with others`,
    `${terms.unaccounted} unaccounted for`,
    `${terms['at-large']} at large`,
    `${ended} ended`,
  ];
  return `   ${parts.join(' + ')}`;
}

function counts(incident: Incident, ours: number): string {
  const rivals = incident.rivals.map(({ least, most, saidBy }) => {
    const number = least === undefined ? `at most ${most}` : least === most ? `${most}` : `${least} to ${most ?? 'more'}`;
    return `     ${number} (${saidBy})`;
  });
  return [`   How many are gone? Ours: ${ours}, each by name. Others, who open to no names:`, ...rivals].join('\n');
}

const said: { readonly [type: string]: string } = {
  'report-incident': 'The guards are leaving: of 700 about 60 are left. The gate stands open.',
  'take-over': 'A faction takes a post on the road north. Nobody moves by it, and it opens nobody’s file to the faction.',
  'open-muster': 'A roll call begins in the annex: first the bare number, then the list.',
  'sight-in-muster': 'One by one, whoever is there is looked in the face.',
  'finish-muster': 'The roll call ends.',
  'declare-unaccounted': 'A registrar says that who was not found is unaccounted for.',
  'close-variances': 'The differences are closed by what the book now shows.',
  'record-rival-count': 'Others have counted too.',
  'declare-at-large': 'Some were seen on the road.',
  'come-back': 'Some are found or come back; they are the same persons, under the same numbers.',
};

function narrate(step: WorldStep, tell: (line: string) => void): void {
  const words = step.principal.authority === 'NES-ADM' ? said[step.commands[0]?.type ?? ''] : undefined;
  if (words === undefined) return;
  tell(`${instantToText(step.at).slice(0, 16).replace('T', ' ')} ${step.principal.actor}: ${words}`);
}
