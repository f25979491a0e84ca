import assert from 'node:assert/strict';
import { spawn, type ChildProcess } from 'node:child_process';
import { existsSync, readdirSync, readFileSync } from 'node:fs';
import { chmod, mkdtemp, rm, symlink, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join, resolve } from 'node:path';
import { createInterface } from 'node:readline';
import { text } from 'node:stream/consumers';
import { fileURLToPath } from 'node:url';
import { after, before, test } from 'node:test';
import { setTimeout } from 'node:timers/promises';

// The one executable, called as other programs call it. The book is that of world small, in which everybody is invented.

const CHECKOUT = resolve(fileURLToPath(import.meta.url), '../../..');
const MUSTERBOOK = join(CHECKOUT, 'musterbook');
let folder: string;
let data: string;
let server: ChildProcess | undefined;

before(async () => {
  folder = await mkdtemp(join(tmpdir(), 'mb-cli-'));
  // Under root the database server runs as another account, which must get through to its data.
  await chmod(folder, 0o755);
  data = join(folder, 'book');
});

after(async () => {
  if (server?.exitCode === null) {
    const gone = new Promise((told) => {
      server?.once('exit', told);
    });
    server.kill('SIGTERM');
    await gone;
  }
  await rm(folder, { recursive: true, force: true });
});

interface Ran {
  readonly code: number | null;
  readonly out: string;
  readonly errors: string;
}

function start(args: readonly string[], { as = MUSTERBOOK, cwd = CHECKOUT }: { as?: string; cwd?: string } = {}): ChildProcess {
  const { DATABASE_URL: _, ...env } = process.env;
  return spawn(as, args, { cwd, env, stdio: ['pipe', 'pipe', 'pipe'] });
}

async function run(
  args: readonly string[],
  where: {
    readonly as?: string;
    readonly cwd?: string;
    readonly input?: string;
  } = {},
): Promise<Ran> {
  const child = start(args, where);
  const ended = new Promise<number | null>((told) => {
    child.once('close', told);
  });
  child.stdin?.end(where.input ?? '');
  const [out, errors] = await Promise.all([text(child.stdout ?? assert.fail()), text(child.stderr ?? assert.fail())]);
  return { code: await ended, out, errors };
}

/** The one line a command answers with --json, and its exit code. */
async function json<Answer>(...args: readonly string[]): Promise<{ readonly code: number | null; readonly answer: Answer }> {
  const { code, out, errors } = await run([...args, '--json']);
  assert.match(out, /^[^\n]+\n$/, `one line: ${out} ${errors}`);
  return { code, answer: JSON.parse(out) as Answer };
}

async function listFile(name: string, content: string): Promise<string> {
  await writeFile(join(folder, name), content);
  return join(folder, name);
}

/** Processes whose command line names the folder. */
function processesOf(directory: string): readonly string[] {
  return readdirSync('/proc')
    .filter((name) => /^\d+$/.test(name))
    .flatMap((pid) => {
      try {
        const line = readFileSync(`/proc/${pid}/cmdline`, 'utf8').replaceAll('\0', ' ').trim();
        return line.includes(directory) ? [`${pid} ${line}`] : [];
      } catch {
        return [];
      }
    });
}

test('--version says which Node, which PostgreSQL, where the data lies and how to delete it', async () => {
  const { code, out } = await run(['--version', '--data', data]);
  assert.equal(code, 0);
  assert.match(out, /^Musterbook \d+\.\d+\.\d+\nNode v2[4-9]\.\S+\nPostgreSQL 18\.\S+\n/);
  assert.ok(out.endsWith(`\nThe data lies in ${data}; stop the server and remove that folder to delete it.\n`));
  const { answer } = await json<object>('--version');
  assert.deepEqual(Object.keys(answer), ['musterbook', 'node', 'postgres', 'data']);
  assert.ok(!existsSync(data), 'asking makes no book');
});

test('--help names every command and the exit codes, and each command explains itself', async () => {
  const { code, out } = await run(['--help']);
  assert.equal(code, 0);
  for (const name of ['start', 'world', 'places', 'authorities', 'import', 'person', 'act', 'user', 'session', 'verify', 'bench', 'demo']) {
    assert.match(out, new RegExp(`musterbook ${name} `));
  }
  assert.match(out, /Exit codes: 0 .* 1 .* 2 .* 69 .* 70 /s);
  const { code: asked, out: about } = await run(['import', '--help']);
  assert.equal(asked, 0);
  assert.match(about, /import FILE --kind roll\|source\|muster --authority CODE --place CODE/);
});

test('a call that is not understood does nothing and ends with 2', async () => {
  for (const args of [
    ['enrol'],
    ['verify', '--fast'],
    ['import', 'list.csv', '--kind', 'rumour', '--authority', 'NES-ADM'],
    ['world', 'load', 'atlantis'],
    ['start', '--port', 'high'],
    ['demo', 'win'],
  ]) {
    const { code, out, errors } = await run([...args, ...(args[0] === 'enrol' || args[0] === 'demo' ? [] : ['--data', data])]);
    assert.deepEqual([code, out], [2, ''], args.join(' '));
    assert.match(errors, /See \.\/musterbook|Say: \.\/musterbook|--help/);
  }
  assert.ok(!existsSync(data));
});

test('it works from another folder and through a link', async () => {
  const link = join(folder, 'a link');
  await symlink(MUSTERBOOK, link);
  const linked = await run(['--version'], { as: link, cwd: '/' });
  assert.deepEqual([linked.code, linked.errors], [0, '']);
  assert.match(linked.out, /^Musterbook /);
});

test('a world is made once, and stands there the second time; another world leaves it as it is', async () => {
  const first = await json<{ kind: string; world: string; seed: number }>('world', 'load', 'small', '--data', data);
  assert.equal(first.code, 0);
  assert.deepEqual([first.answer.kind, first.answer.world, first.answer.seed], ['loaded', 'small', 1]);
  assert.deepEqual(processesOf(data), [], 'the last one out stops the database');
  const again = await json<{ kind: string }>('world', 'load', 'small', '--data', data);
  assert.deepEqual([again.code, again.answer.kind], [0, 'stood-already']);
  const other = await run(['world', 'load', 'small', '--seed', '2', '--data', data]);
  assert.equal(other.code, 1);
  assert.match(other.errors, /holds world small, seed 1/);
});

let url: string;

test('start prints one line with its address when it serves, and answers there', async () => {
  server = start(['start', '--port', '0', '--data', data, '--json']);
  const lines = createInterface({ input: server.stdout ?? assert.fail() });
  const { value } = (await lines[Symbol.asyncIterator]().next()) as { value: string };
  const said = JSON.parse(value) as { url: string };
  assert.deepEqual(Object.keys(said), ['url']);
  ({ url } = said);
  assert.match(url, /^http:\/\/127\.0\.0\.1:\d+\/$/);
  assert.deepEqual(await (await fetch(new URL('/healthz', url))).json(), { ok: true });
  const page = await fetch(url);
  assert.equal(page.status, 200);
  assert.match(await page.text(), /invented/i);
  const taken = await run(['start', '--port', new URL(url).port, '--data', data]);
  assert.equal(taken.code, 69);
  assert.match(taken.errors, /Port \d+ is taken/);
});

test('places and authorities list the codes that other commands take', async () => {
  const {
    answer: { places },
  } = await json<{
    places: readonly { code: string; kind: string; holder: string; held: number }[];
  }>('places', '--data', data);
  const {
    answer: { authorities },
  } = await json<{
    authorities: readonly { code: string; runsSoftware: boolean }[];
  }>('authorities', '--data', data);
  assert.ok(places.length > 0 && authorities.length > 0);
  for (const { code, holder } of places) {
    assert.match(code, /^[A-Z0-9][A-Z0-9-]+$/);
    assert.ok(authorities.some((authority) => authority.code === holder));
  }
  assert.ok(
    authorities.some(({ runsSoftware }) => !runsSoftware),
    'some act by letter',
  );
});

interface Imported {
  readonly rows: number;
  readonly accepted: number;
  readonly unchanged: number;
  readonly proposed: number;
  readonly refused: readonly { readonly line: number; readonly column: string | null; readonly code: string; readonly reason: string }[];
}
let holder: string;
let camp: string;

test('import tells what became of each row, in one shape; a dry run and the same file again change nothing', async () => {
  const {
    answer: { places },
  } = await json<{
    places: readonly { code: string; kind: string; holder: string }[];
  }>('places', '--data', data);
  const place = places.find(({ kind }) => kind === 'camp') ?? assert.fail('the world has no camp');
  [holder, camp] = [place.holder, place.code];
  const file = await listFile(
    'roll.csv',
    ['Who,Born,Ref', 'عبد القادر الحمصي,1985,CLI-1', 'Abdulqader al-Homsi,1985,CLI-2', 'Salma Haddad,2019-11-15,CLI-3'].join('\n'),
  );
  const call = [
    'import',
    file,
    '--kind',
    'roll',
    '--authority',
    holder,
    '--place',
    camp,
    '--map',
    'Who=fullName',
    '--map',
    'Born=birthDate',
    '--map',
    'Ref=reference',
    '--data',
    data,
  ];
  const dry = await json<Imported>(...call, '--dry-run');
  assert.equal(dry.code, 1, 'something was refused');
  const { answer } = await json<Imported>(...call);
  assert.deepEqual(Object.keys(answer).sort(), ['accepted', 'proposed', 'refused', 'rows', 'unchanged']);
  assert.deepEqual([answer.rows, answer.accepted, answer.unchanged, answer.proposed], [3, 2, 0, 1]);
  const [refused] = answer.refused;
  assert.deepEqual(Object.keys(refused ?? {}), ['line', 'column', 'code', 'reason']);
  assert.deepEqual(
    [refused?.line, refused?.column, refused?.code],
    [4, 'Born', 'birth-date-in-future'],
    "the world's clock stands on 14 November 2019",
  );
  assert.deepEqual([dry.answer.accepted, dry.answer.refused], [answer.accepted, answer.refused]);
  const again = await json<Imported>(...call);
  assert.deepEqual([again.answer.accepted, again.answer.unchanged, again.answer.proposed], [0, 2, 0]);
  const missing = await json<Imported>('import', join(folder, 'no-such.csv'), '--kind', 'source', '--authority', holder, '--data', data);
  assert.deepEqual([missing.code, missing.answer.refused[0]?.code], [1, 'file-not-readable']);
});

test('the list of a count opens a count and a position for nobody, and a number that is misread stops all of it', async () => {
  const count = async (text: string, ...more: readonly string[]) =>
    json<{
      rows: number;
      seen: number;
      strangers: number;
      refused: readonly { line: number; code: string }[];
      result?: { matched: number };
    }>(
      'import',
      await listFile(`count-${text.length}.csv`, text),
      '--kind',
      'muster',
      '--authority',
      holder,
      '--place',
      camp,
      '--number',
      '2',
      '--from',
      '2019-11-14T09:00:00Z',
      '--to',
      '2019-11-14T09:00:00Z',
      '--data',
      data,
      ...more,
    );
  const ever = async () => (await json<{ ever: number }>('verify', '--data', data)).answer.ever;
  const before = await ever();
  const misread = await count('Person number,Name\n7K3M9-QW2XC-0,Salma\n');
  assert.deepEqual([misread.code, misread.answer.refused[0]?.line, misread.answer.refused[0]?.code], [1, 2, 'number-misread']);
  const ticked = 'Reference,Name,Seen\nCLI-1,Abdulqader,x\nCLI-2,Abdulqader,\n,A boy without a band,yes\n';
  const dry = await count(ticked, '--dry-run');
  assert.equal(dry.answer.result, undefined);
  const { answer, code } = await count(ticked);
  assert.deepEqual([code, answer.rows, answer.seen, answer.strangers, answer.result?.matched], [0, 3, 2, 1, 1]);
  assert.deepEqual((await count(ticked)).answer.result, answer.result, 'the same paper again is the same count');
  assert.equal(await ever(), before);
});

test('person same and person different take two names, by the references of the list', async () => {
  const judge = (verdict: string, actor: string) =>
    json<{ ok: boolean; awaits?: string; code?: string }>(
      'person',
      verdict,
      'CLI-1',
      'CLI-2',
      '--reason',
      'one ration card',
      '--authority',
      holder,
      '--actor',
      actor,
      '--data',
      data,
    );
  const first = await judge('same', 'first clerk');
  assert.equal(first.code, 0);
  assert.ok(first.answer.awaits);
  const alone = await judge('same', 'first clerk');
  assert.deepEqual([alone.code, alone.answer.code], [1, 'second-person-needed']);
  const second = await judge('same', 'second clerk');
  assert.deepEqual([second.code, second.answer.ok, second.answer.awaits], [0, true, undefined]);
  await judge('different', 'second clerk');
  const back = await judge('different', 'first clerk');
  assert.deepEqual([back.code, back.answer.ok, back.answer.awaits], [0, true, undefined]);
  const nobody = await json<{ code: string }>(
    'person',
    'same',
    'CLI-1',
    'NOBODY-9',
    '--reason',
    'x',
    '--authority',
    holder,
    '--actor',
    'first clerk',
    '--data',
    data,
  );
  assert.deepEqual([nobody.code, nobody.answer.code], [1, 'person-unknown']);
});

test('act gives commands from standard input, and tells each refusal', async () => {
  const id = '3b0c1c1e-0000-4000-8000-000000000001';
  const sent = JSON.stringify({ id, type: 'set-gate', place: camp, gate: 'ajar' });
  const { code } = await run(['act', '-', '--authority', holder, '--actor', 'a clerk', '--data', data], { input: sent });
  assert.equal(code, 2, 'no command of the interface');
  const { code: refused, out } = await run(['act', '-', '--authority', holder, '--actor', 'a clerk', '--data', data], {
    input: JSON.stringify({ id, type: 'sight', persons: [id], how: 'face-checked' }),
  });
  assert.equal(refused, 1);
  assert.match(out, /person-unknown/);
});

test('session issues a token that opens the served book', async () => {
  const {
    answer: { token },
  } = await json<{ token: string }>('session', '--actor', 'a clerk', '--authority', holder, '--role', 'registrar', '--data', data);
  const { rows } = (await (
    await fetch(new URL('/v1/persons?search=CLI-1', url), {
      headers: { authorization: `Bearer ${token}` },
    })
  ).json()) as { rows: readonly object[] };
  assert.equal(rows.length, 1);
});

test('verify tells the book again from its entries, and says what that proves', async () => {
  const { code, answer } = await json<{
    ok: boolean;
    persons: number;
    entries: number;
    movements: number;
    violations: readonly object[];
    proves: string;
  }>('verify', '--data', data);
  assert.deepEqual([code, answer.ok, answer.violations], [0, true, []]);
  for (const name of ['ok', 'persons', 'entries', 'movements', 'violations']) assert.ok(name in answer);
  assert.ok(answer.persons > 12 && answer.entries > answer.persons && answer.movements >= answer.persons);
  assert.match(answer.proves, /records/);
});

test('a world is played while a server serves it, paused from elsewhere, and both tell the same time', async () => {
  const served = async () => (await (await fetch(new URL('/v1/world', url))).json()) as { clock: string; speed: number };
  const played = await json<{ clock: string; commands: number; refused: number; reached: boolean }>(
    ...['world', 'play', '--until', '2019-11-15', '--data', data],
  );
  assert.equal(played.code, 0);
  const { clock, commands, refused, reached } = played.answer;
  assert.deepEqual({ clock, commands, refused, reached }, { clock: '2019-11-15T00:00:00.000Z', commands: 1, refused: 0, reached: true });
  await setTimeout(600);
  assert.deepEqual([(await served()).clock, (await served()).speed], [clock, 0]);
  const back = await run(['world', 'play', '--until', '2019-11-14', '--data', data]);
  assert.deepEqual([back.code, back.out], [1, '']);
  assert.match(back.errors, /stands at 2019-11-15T00:00:00\.000Z already/);

  const slow = run(['world', 'play', '--until', '2019-12-24', '--speed', '600', '--data', data, '--json']);
  for (let i = 0; i < 200 && (await served()).speed === 0; i++) await setTimeout(50);
  assert.equal((await served()).speed, 600);
  const paused = await json<{ clock: string }>('world', 'pause', '--data', data);
  assert.equal(paused.code, 0);
  const { code, out } = await slow;
  assert.equal(code, 1, 'it did not come to where it was to go');
  const told = JSON.parse(out) as { clock: string; reached: boolean };
  assert.deepEqual([told.clock, told.reached], [paused.answer.clock, false]);
  await setTimeout(600);
  assert.deepEqual([(await served()).clock, (await served()).speed], [paused.answer.clock, 0]);
  assert.equal((await run(['world', 'play', '--data', data])).code, 2, 'it says until when');
});

test('SIGTERM stops it cleanly, and no process of the database is left', async () => {
  assert.notDeepEqual(processesOf(data), []);
  const gone = new Promise<number | null>((told) => {
    server?.once('exit', told);
  });
  server?.kill('SIGTERM');
  assert.equal(await gone, 0);
  assert.deepEqual(processesOf(data), []);
  await assert.rejects(fetch(new URL('/healthz', url)));
});

test('demo lose: PostgreSQL refuses eight ways to lose or rewrite a person, and verify names whom a superuser touched', async () => {
  const { code, out } = await run(['demo', 'lose']);
  assert.equal(code, 0, out);
  assert.equal(out.match(/refused by PostgreSQL: /g)?.length, 8);
  assert.match(out, /8 of 8 refused/);
  assert.doesNotMatch(out, /nobody refused it/);
  assert.match(out, /DELETE FROM movement.*UPDATE entry.*TRUNCATE movement.*UPDATE slice/s);
  const [, person] = /DELETE FROM movement WHERE person = '([0-9a-f-]{36})'/.exec(out) ?? [];
  assert.ok(out.includes(`verify: movement-altered: ${person}`), 'the person is named');
});

test('demo ain-issa: 785 turn missing by name, the sum stays what it was, and two who are found are the same persons', async () => {
  const { code, out } = await run(['demo', 'ain-issa', '--json']);
  assert.equal(code, 0, out);
  const told = JSON.parse(out) as { ever: [number, number]; unaccounted: [number, number] };
  assert.equal(told.ever[0], told.ever[1]);
  assert.deepEqual(told, { ...told, unaccounted: [0, 785], missing: 785, rivals: 3, relinked: 2, contested: true, page: true });
});
