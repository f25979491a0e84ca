import assert from 'node:assert/strict';
import { test } from 'node:test';
import { offences } from './rules.ts';

// Words that would offend in this file are put together from parts.
const join = (...parts: readonly string[]): string => parts.join('');
const README = 'The story of this room.\n';

/** A small clean house, in which the planted files replace or add to what stands. */
function house(planted: Readonly<Record<string, string>>): Map<string, string> {
  const rooms = ['basics', 'entries', 'custody', 'handover', 'contract', 'store', 'api', 'web', 'cli', 'main'];
  const imports = Object.keys(planted)
    .filter((file) => file.startsWith('src/') && file.endsWith('.ts') && !file.endsWith('.test.ts'))
    .map((file) => `import '../${file}';\n`);
  return new Map([
    ...rooms.map((room): [string, string] => [`src/${room}/README.md`, README]),
    ['src/main/musterbook.ts', 'export const name = 1;\n'],
    ['test/all.test.ts', `${imports.join('')}export {};\n`],
    ...Object.entries(planted),
  ]);
}

function rulesBroken(planted: Readonly<Record<string, string>>): string[] {
  return [...new Set(offences(house(planted)).map(({ rule }) => rule))];
}

interface Case {
  readonly rule: string;
  readonly what: string;
  readonly bad: Readonly<Record<string, string>>;
  readonly good: Readonly<Record<string, string>>;
}

const custody = (text: string): Record<string, string> => ({ 'src/custody/ledger.ts': text });
const web = (text: string): Record<string, string> => ({ 'src/web/home.ts': text });
const other = (file: string): Record<string, string> => ({ [file]: 'export const one = 1;\n' });

const CASES: readonly Case[] = [
  {
    rule: 'direction',
    what: 'a room does not import a room below it',
    bad: { ...custody(`import { one } from '../handover/one.ts';\n`), ...other('src/handover/one.ts') },
    good: { ...custody(`import { one } from '../entries/one.ts';\n`), ...other('src/entries/one.ts') },
  },
  {
    rule: 'direction',
    what: 'an import of types counts',
    bad: { ...custody(`import type {\n  one,\n} from '../handover/one.ts';\n`), ...other('src/handover/one.ts') },
    good: custody(`const from = '../handover/one.ts';\n// import type { one } from '../handover/one.ts';\n`),
  },
  {
    rule: 'direction',
    what: 'an import passed on counts',
    bad: { ...custody(`export { one } from '../handover/one.ts';\n`), ...other('src/handover/one.ts') },
    good: { ...custody(`export { one } from '../basics/one.ts';\n`), ...other('src/basics/one.ts') },
  },
  {
    rule: 'direction',
    what: 'a dynamic import counts',
    bad: { ...custody(`const one = import('../handover/one.ts');\n`), ...other('src/handover/one.ts') },
    good: { ...custody(`const one = import('../basics/one.ts');\n`), ...other('src/basics/one.ts') },
  },
  {
    rule: 'direction',
    what: 'a type asked of a file counts',
    bad: { ...custody(`type One = typeof import('../handover/one.ts');\n`), ...other('src/handover/one.ts') },
    good: { ...custody(`type One = typeof import('../basics/one.ts');\n`), ...other('src/basics/one.ts') },
  },
  {
    rule: 'direction',
    what: 'an import that is computed cannot be checked',
    bad: { 'src/store/one.ts': `export const load = (name: string) => import(name);\n` },
    good: { 'src/main/one.ts': `export const load = (name: string) => import(name);\n` },
  },
  {
    rule: 'direction',
    what: 'a pure room does not import Node',
    bad: custody(`import { join } from 'node:path';\n`),
    good: { 'src/store/one.ts': `import { join } from 'node:path';\nimport pg from 'pg';\n` },
  },
  {
    rule: 'direction',
    what: 'a pure room does not import a library',
    bad: custody(`import { z } from 'zod';\n`),
    good: { 'src/contract/one.ts': `import { z } from 'zod';\n` },
  },
  {
    rule: 'direction',
    what: 'a pure room does not refer to types in a comment',
    bad: custody(`/// <reference types="node" />\n`),
    good: custody(`// <reference types="node" /> is not allowed here\n`),
  },
  {
    rule: 'direction',
    what: 'the contract imports no library but zod',
    bad: { 'src/contract/one.ts': `import { h } from 'preact';\n` },
    good: { 'src/contract/one.ts': `import * as z from 'zod/mini';\n` },
  },
  {
    rule: 'direction',
    what: 'no door imports another',
    bad: { 'src/api/one.ts': `import { one } from '../store/one.ts';\n`, ...other('src/store/one.ts') },
    good: { 'src/main/one.ts': `import { one } from '../store/one.ts';\n`, ...other('src/store/one.ts') },
  },
  {
    rule: 'direction',
    what: 'the web does not import Node',
    bad: web(`import { readFile } from 'fs/promises';\n`),
    good: web(`import { h } from 'preact';\nimport { useState } from 'preact/hooks';\n`),
  },
  {
    rule: 'direction',
    what: 'the web imports no other library than its own',
    bad: web(`import { z } from 'zod';\n`),
    good: web(`import { renderToString } from 'preact-render-to-string';\n`),
  },
  {
    rule: 'direction',
    what: 'nobody imports main',
    bad: { 'src/cli/one.ts': `import { name } from '../main/one.ts';\n`, ...other('src/main/one.ts') },
    good: { 'bench/one.ts': `import { name } from '../src/main/one.ts';\n`, ...other('src/main/one.ts') },
  },
  {
    rule: 'direction',
    what: 'no source imports a test',
    bad: { ...custody(`import { one } from './one.test.ts';\n`), 'src/custody/one.test.ts': 'export const one = 1;\n' },
    good: { 'src/custody/two.test.ts': `import { one } from './one.test.ts';\n`, 'src/custody/one.test.ts': 'export const one = 1;\n' },
  },
  {
    rule: 'direction',
    what: 'no source imports the checks',
    bad: { 'src/main/one.ts': `import { one } from '../../checks/one.ts';\n`, ...other('checks/one.ts') },
    good: { 'src/main/one.test.ts': `import { one } from '../../checks/one.ts';\n`, ...other('checks/one.ts') },
  },
  {
    rule: 'direction',
    what: 'a room without a place in the order is no room',
    bad: { 'src/cellar/README.md': README, ...other('src/cellar/one.ts') },
    good: other('src/basics/one.ts'),
  },
  {
    rule: 'direction',
    what: "a worker's file counts as imported",
    bad: { 'src/api/one.ts': `new Worker(new URL('../main/solve.ts', import.meta.url));\n`, ...other('src/main/solve.ts') },
    good: { 'src/main/one.ts': `new Worker(new URL('./solve.ts', import.meta.url));\n`, ...other('src/main/solve.ts') },
  },
  {
    rule: 'cycle',
    what: 'no files import each other in a ring',
    bad: {
      'src/custody/one.ts': `import { two } from './two.ts';\n`,
      'src/custody/two.ts': `import type { three } from './three.ts';\n`,
      'src/custody/three.ts': `import { one } from './one.ts';\n`,
    },
    good: {
      'src/custody/one.ts': `import { two } from './two.ts';\nimport { three } from './three.ts';\n`,
      'src/custody/two.ts': `import type { three } from './three.ts';\n`,
      'src/custody/three.ts': `export const three = 3;\n`,
    },
  },
  ...(
    [
      ['Date.now', 'const at = Date.now();', 'const at = input.now(Date.UTC(2019, 10, 14));'],
      ['new Date()', 'const at = new Date();', 'const at = new Date(instant);'],
      ['new Date', 'const at = new Date;', `const at = new Date('2019-11-14T09:00:00Z');`],
      ['new Date with a comment only', 'const at = new Date(/* now */);', 'const at = new DateRange();'],
      ['Date()', 'const at = Date();', 'const at = input.Date(1);'],
      ['Math.random', 'const dice = Math.random();', 'const dice = Math.max(1, 2);'],
      ['performance', 'const at = performance.now();', 'const at = review.performance;'],
      ['console', `console.log('a');`, '// console.log\n'],
      ['process', 'const home = process.env;', 'const line = { process: 1, b: line.process, c: line?.process };'],
      ['process spread', 'const home = { ...process };', 'interface Case {\n  readonly process: string;\n  fetch?: string;\n}'],
      ['setTimeout', 'setTimeout(done, 1);', `const words = 'setTimeout(done, 1)';`],
      ['setInterval', 'setInterval(done, 1);', 'const words = /setInterval(done, 1)/;'],
      ['setImmediate', 'setImmediate(done);', 'const words = `setImmediate(done)`;'],
      ['queueMicrotask', 'queueMicrotask(done);', 'const queueMicrotasks = 1;'],
      ['fetch', `const page = fetch('a');`, 'const page = ports.fetch(1);'],
      ['fetch in a template', 'const page = `a${fetch(b)}`;', 'const page = `a${b} fetch(b)`;'],
      ['crypto', 'const id = crypto.randomUUID();', 'const id = ports.crypto;'],
      ['globalThis', 'const all = globalThis;', 'const all = $globalThis;'],
      ['import.meta', 'const here = import.meta.url;', 'const here = place.meta;'],
      ['local time', 'const hour = new Date(at).getHours();', 'const hour = new Date(at).getUTCHours();'],
      ['local language', 'const words = at.toLocaleString();', `const words = at.toLocaleString('en');`],
      ['local order', 'list.sort((a, b) => a.localeCompare(f(b, 1)));', `list.sort((a, b) => a.localeCompare(b, 'en'));`],
    ] as const
  ).map(
    ([what, bad, good]): Case => ({
      rule: 'purity',
      what: `nothing pure uses ${what}`,
      bad: custody(`${bad}\n`),
      good: custody(`${good}\n`),
    }),
  ),
  {
    rule: 'purity',
    what: 'a test and a door may use the clock and the dice',
    bad: custody('const at = Date.now();\n'),
    good: { 'src/custody/one.test.ts': 'const at = Date.now();\n', 'src/store/one.ts': 'const at = Math.random();\n' },
  },
  {
    rule: 'purity',
    what: 'deciding does not wait',
    bad: { 'src/custody/decide.ts': 'export async function decide() {\n  return 1;\n}\n' },
    good: { 'src/custody/view.ts': 'export async function view() {\n  return 1;\n}\n' },
  },
  {
    rule: 'purity',
    what: 'folding does not wait',
    bad: { 'src/custody/fold.ts': 'const one = await two;\n' },
    good: { 'src/custody/fold.ts': 'const awaited = { await: 1 };\n// we await the receipt\n' },
  },
  ...['utils', 'util', 'helpers', 'helper', 'common', 'shared', 'misc', 'lib'].map(
    (name): Case => ({
      rule: 'names',
      what: `no file or folder of src is called ${name}`,
      bad: { ...other(`src/custody/${name}.ts`), ...other(`src/entries/${name}/one.ts`) },
      good: other('src/custody/movements.ts'),
    }),
  ),
  { rule: 'names', what: 'no drawer hides in a longer name', bad: other('src/custody/date-utils.ts'), good: other('src/custody/outil.ts') },
  { rule: 'names', what: 'no second version stands beside the first', bad: other('src/store/one.v2.ts'), good: other('src/store/two.ts') },
  { rule: 'names', what: 'nothing old stands beside the new', bad: other('src/store/one-old.ts'), good: other('src/store/hold.ts') },
  { rule: 'names', what: 'names are in kebab-case', bad: other('src/custody/foldLeft.ts'), good: other('src/custody/fold-left.ts') },
  { rule: 'names', what: 'folders are in kebab-case', bad: other('src/web/Hand_Over/one.ts'), good: other('src/web/hand-over/one.ts') },
  { rule: 'names', what: 'there are no barrels', bad: other('src/custody/index.ts'), good: other('src/custody/index-card.ts') },
  { rule: 'names', what: 'source runs without a build', bad: { 'src/web/home.tsx': 'one\n' }, good: { 'src/web/client.js': 'one\n' } },
  {
    rule: 'no-default-export',
    what: 'there are no default exports',
    bad: custody('export default 1;\n'),
    good: custody(`import one from '../basics/one.ts';\n// export default\n`),
  },
  {
    rule: 'no-star-export',
    what: 'nothing is exported as a whole',
    bad: { ...custody(`export * from './one.ts';\n`), ...other('src/custody/one.ts') },
    good: { ...custody(`import * as one from './one.ts';\nexport const two = 2 * 3;\n`), ...other('src/custody/one.ts') },
  },
  ...[': any', ' as any', 'Map<any, 1>', 'Map<1, any>', ': any[]', ': 1 | any;'].map(
    (form): Case => ({
      rule: 'no-any',
      what: `nothing is "${form}"`,
      bad: custody(`let one${form.startsWith('M') ? ': ' : ''}${form};\n`),
      good: custody(`// any person: any, as any\nlet one: unknown = any(two) ? many : any(three);\nlet company: anybody;\n`),
    }),
  ),
  { rule: 'no-enum', what: 'there are no enums', bad: custody('const enum Kind { held }\n'), good: custody('z.enum([1]);\n') },
  {
    rule: 'no-ts-ignore',
    what: 'the types are not silenced on a line',
    bad: custody(`// ${join('@ts-', 'ignore')}\nlet one = 1;\n`),
    good: custody(`const words = '// ${join('@ts-', 'ignore')}';\n`),
  },
  {
    rule: 'no-ts-ignore',
    what: 'the types are not silenced in a file',
    bad: custody(`/* ${join('@ts-', 'nocheck')} */\nlet one = 1;\n`),
    good: custody(`// never write ${join('@ts-', 'nocheck')}\n`),
  },
  ...[join('TO', 'DO'), join('FIX', 'ME'), join('HA', 'CK'), join('XX', 'X')].map(
    (mark): Case => ({
      rule: 'unfinished',
      what: `nothing is left as ${mark}`,
      bad: custody(`let one = 1;\n/*\n * ${mark}: finish\n */\n`),
      good: custody(`const nationality = '${mark}'; // ICAO 9303: code XXX\n`),
    }),
  ),
  ...['test.only(1)', 'describe.skip(1)', 'test(1, { skip: true })', `context\n  .todo('a')`].map(
    (form): Case => ({
      rule: 'every-test-runs',
      what: `no test is left out by ${form.replace('\n', '')}`,
      bad: { 'src/custody/one.test.ts': `${form};\n` },
      good: { 'src/custody/one.test.ts': `// ${form.replace('\n', '')}\ntest(1); skip(1); only(2);\n` },
    }),
  ),
  {
    rule: 'story',
    what: 'every product folder tells its story',
    bad: other('src/people/one.ts'),
    good: { ...other('src/people/one.ts'), 'src/people/README.md': README },
  },
  {
    rule: 'story',
    what: "a folder's story is short",
    bad: { ...other('src/custody/one.ts'), 'src/custody/README.md': 'line\n'.repeat(21) },
    good: { ...other('src/custody/one.ts'), 'src/custody/README.md': 'line\n'.repeat(20) },
  },
  { rule: 'layout', what: 'no file is a drawer', bad: custody('f();\n'.repeat(601)), good: custody('f();\n'.repeat(600)) },
  { rule: 'layout', what: 'no line is too long', bad: custody(`// ${'a'.repeat(138)}\n`), good: custody(`// ${'a'.repeat(137)}\n`) },
  { rule: 'layout', what: 'no file begins with a blank line', bad: custody('\nf();\n'), good: custody('f();\n\n') },
  { rule: 'layout', what: 'no line holds a tab', bad: custody('if (a)\n\tf();\n'), good: custody(`const tab = '\\t';\n`) },
  ...['/ro|ot/', '/ho|me/', '/wo|rk/'].map(
    (path): Case => ({
      rule: 'no-machine-path',
      what: `no file knows ${path.replaceAll('/', '').replace('|', '')} of one machine`,
      bad: { 'README.md': `Look into ${path.replace('|', '')}book.\n` },
      good: { 'README.md': `Look into https://example.org${path.replace('|', '')} or ..${path.replace('|', '')} or $HOME.\n` },
    }),
  ),
  {
    rule: 'no-registry',
    what: 'no registry stands in the lockfile',
    bad: { 'package-lock.json': `"${join('resol', 'ved')}": "http://example.org/a.tgz"\n` },
    good: { 'package-lock.json': '"integrity": "sha512-a"\n' },
  },
  {
    rule: 'no-registry',
    what: 'no registry is called by name',
    bad: { '.npmrc': `registry=https://${join('registry', '.npmjs')}.org\n` },
    good: { '.npmrc': 'save-exact=true\n' },
  },
  ...['Clau|de', 'Chat|GPT', 'AI assis|tant', 'sub|agent'].map(
    (word, index): Case => ({
      rule: 'no-tool-words',
      what: `no file speaks of the tools it was made with (${index + 1})`,
      bad: { 'decisions/0001-order.md': `As ${word.replace('|', '')} said.\n` },
      good: { 'decisions/0001-order.md': 'As Claudia said to the agent of the assistant secretary.\n' },
    }),
  ),
  ...['religion', 'sect', 'ethnicity', 'tribe', 'riskScore', 'dangerScore', 'guilt', 'religionOf', 'homeTribe', 'RISK_SCORE'].map(
    (name): Case => ({
      rule: 'field-words',
      what: `no field is called ${name}`,
      bad: custody(`export interface Person {\n  readonly ${name}: string;\n}\n`),
      good: custody(`// no field for ${name}\nconst sector = ['${name}'];\nconst guilty = section.insects;\n`),
    }),
  ),
  {
    rule: 'field-words',
    what: 'no quoted member is a forbidden field',
    bad: custody(`const person = { 'risk-score': 1 };\n`),
    good: custody(`const refused = ['risk-score', 'religion'];\n`),
  },
  {
    rule: 'field-words',
    what: 'no column is a forbidden field',
    bad: { 'src/store/migrations/0001-people.sql': 'create table person (ethnicity text);\n' },
    good: { 'src/store/migrations/0001-people.sql': `-- no ethnicity\ncomment on table person is 'no ethnicity';\n` },
  },
  ...['ISIS bride', 'Cubs', 'offenders', 'Inmate'].map(
    (word): Case => ({
      rule: 'screen-words',
      what: `nobody is called ${word} on a screen`,
      bad: web(`export const words = 'The ${word}';\n`),
      good: web(`export const words = 'The person held, a cubit from the office';\n`),
    }),
  ),
];

for (const { rule, what, bad, good } of CASES) {
  test(`${rule}: ${what}`, () => {
    assert.deepEqual(rulesBroken(bad), [rule]);
    assert.deepEqual(offences(house(good)), []);
  });
}

test('dead-file: a file that nobody imports is told', () => {
  const files = house({});
  files.set('src/custody/forgotten.ts', 'export const one = 1;\n');
  assert.deepEqual(
    offences(files).map(({ rule, file }) => [rule, file]),
    [['dead-file', 'src/custody/forgotten.ts']],
  );
});

test("dead-file: a browser's file that is named in a string is alive", () => {
  const files = house({ 'src/main/serve.ts': `read('../web/client.ts');\n` });
  files.set('src/web/client.ts', 'document;\n');
  assert.deepEqual(offences(files), []);
});

test('a clean house has no offence', () => {
  assert.deepEqual(offences(house({})), []);
});

test('an offence is told with its line', () => {
  const [offence] = offences(house(custody(`/* one\n * two */\nconst words = \`three\n\`;\nconst at = Date.now();\n`)));
  assert.equal(offence?.line, 5);
});
