import { spawn } from 'node:child_process';
import { join } from 'node:path';
import { artefacts, staleArtefacts } from './artefacts.ts';
import { offences, offenceToText } from './rules.ts';
import { checkout, ROOT } from './source.ts';

/** What went wrong, in words; the empty string when nothing did. */
type Step = () => Promise<string>;

const write = process.argv.includes('--write');

const STEPS: readonly (readonly [name: string, step: Step])[] = [
  ['types', () => tool('typescript/bin/tsc', '-p', 'tsconfig.json')],
  ['types of pure folders', () => tool('typescript/bin/tsc', '-p', 'tsconfig.pure.json')],
  ['types of the field', () => tool('typescript/bin/tsc', '-p', 'tsconfig.field.json')],
  ['rules', async () => offences(checkout()).map(offenceToText).join('\n')],
  ['format', () => tool('@biomejs/biome/bin/biome', 'format', '.')],
  ['lint', () => tool('oxlint/bin/oxlint', '--deny-warnings')],
  ['unused', () => tool('knip/bin/knip.js', '--no-progress')],
  ['artefacts', regenerate],
  ['tests', async () => onlyFailures(await output(join(ROOT, 'musterbook-test')))],
];

let failed = 0;
for (const [name, step] of STEPS) {
  const start = performance.now();
  const trouble = await step();
  const seconds = ((performance.now() - start) / 1000).toFixed(1).padStart(6);
  console.log(`${trouble === '' ? 'ok    ' : 'failed'} ${seconds} s  ${name}`);
  if (trouble === '') continue;
  failed += 1;
  console.log(trouble.trimEnd().replace(/^/gm, '    '));
}
process.exitCode = failed === 0 ? 0 : 1;

async function regenerate(): Promise<string> {
  const stale = await staleArtefacts(artefacts, ROOT, write);
  return write ? '' : stale.map((path) => `${path} is not what its maker makes: node checks/run.ts --write`).join('\n');
}

/** What TAP says of tests that failed, and its closing lines. */
function onlyFailures(tap: string): string {
  const blocks = tap.split(/^(?=\s*(?:# Subtest|ok \d|not ok \d|1\.\.\d))/m);
  return blocks.filter((block) => /^\s*not ok |^1\.\./.test(block)).join('') || tap;
}

function tool(path: string, ...words: readonly string[]): Promise<string> {
  return output(process.execPath, join(ROOT, 'node_modules', path), ...words);
}

function output(command: string, ...words: readonly string[]): Promise<string> {
  return new Promise((resolve) => {
    const pieces: string[] = [];
    const child = spawn(command, words, { cwd: ROOT, stdio: ['ignore', 'pipe', 'pipe'] });
    child.stdout.setEncoding('utf8').on('data', (text: string) => pieces.push(text));
    child.stderr.setEncoding('utf8').on('data', (text: string) => pieces.push(text));
    child.on('error', (error) => resolve(error.message));
    child.on('close', (code, signal) => resolve(code === 0 ? '' : `${pieces.join('')}\n${command} ended with ${code ?? signal}`));
  });
}
