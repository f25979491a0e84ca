import { PURE_ROOMS } from './direction.ts';
import { lineAt } from './scan.ts';
import { offencesIn } from './house.ts';
import type { House, Offence, Source } from './house.ts';

/** Nothing in a pure room looks at the clock, the dice, the outside or the machine's own place and language. */
export function purity({ sources }: House): Offence[] {
  return sources
    .filter(({ room, isTest }) => room !== undefined && PURE_ROOMS.includes(room) && !isTest)
    .flatMap((source) => [
      ...CALLS.flatMap(([pattern, words]) => offencesIn(source, 'purity', pattern, words)),
      ...outsideNames(source),
      ...waiting(source),
      ...machineOrder(source),
    ]);
}

const CALLS: readonly (readonly [pattern: RegExp, words: string])[] = [
  [/\bDate\s*\.\s*now\b/g, 'Date.now reads the clock: take the instant as an argument'],
  [/\bnew\s+Date\b(?!\s*\(\s*[^\s)])/g, 'new Date() reads the clock: take the instant as an argument'],
  [/(?<!\bnew\s+)(?<![.\w$])Date\s*\(/g, 'Date() reads the clock: take the instant as an argument'],
  [/\bMath\s*\.\s*random\b/g, 'Math.random throws dice: take a seed as an argument'],
  [/\bimport\s*\.\s*meta\b/g, 'import.meta tells where this machine keeps the file: main hands in what is needed'],
  [
    /\.\s*(?:get|set)(?:FullYear|Month|Date|Day|Hours|Minutes|Seconds|Milliseconds|TimezoneOffset)\s*\(/g,
    "this reads the machine's own time zone: use the UTC methods",
  ],
  [/\.\s*toLocale\w*\s*\(\s*\)/g, "this reads the machine's own language: name one"],
];

const OUTSIDE_NAMES = [
  'performance',
  'console',
  'process',
  'setTimeout',
  'setInterval',
  'setImmediate',
  'queueMicrotask',
  'fetch',
  'crypto',
  'globalThis',
];
// Not the member of something (`review.performance`), but spread out it is the thing itself (`...process`).
const OUTSIDE = new RegExp(`(?<![\\w$#]|(?<!\\.\\.)\\.\\s*)(?:${OUTSIDE_NAMES.join('|')})(?![\\w$])`, 'g');

function outsideNames(source: Source): Offence[] {
  const { code } = source;
  return [...code.matchAll(OUTSIDE)]
    .filter((match) => !isMemberName(code, match))
    .map((match) => ({
      rule: 'purity',
      file: source.file,
      line: lineAt(code, match.index),
      words: `${match[0]} is the outside world: take what you need as an argument, and give your own things another name`,
    }));
}

/** `{ process: 1 }` and `{ readonly process: string }` name a member; they do not touch the outside. */
function isMemberName(code: string, match: RegExpExecArray): boolean {
  const after = code.slice(match.index + match[0].length, match.index + match[0].length + 40);
  const before = code.slice(Math.max(0, match.index - 40), match.index);
  return /^\s*\??\s*:/.test(after) && /(?:[{,;]|\breadonly)\s*$/.test(before);
}

function waiting(source: Source): Offence[] {
  if (!/\/(?:decide|fold|states)\.ts$/.test(source.file)) return [];
  return offencesIn(
    source,
    'purity',
    /(?<![.\w$])(?:await|async)(?![\w$]|\s*\??:)/g,
    (found) => `${found}: deciding and folding never wait: compute first, write afterwards`,
  );
}

/** Two machines must sort alike: `localeCompare` without a language asks the machine which one it speaks. */
function machineOrder(source: Source): Offence[] {
  const { code } = source;
  return [...code.matchAll(/\.\s*localeCompare\s*\(/g)]
    .filter((match) => countArguments(code, match.index + match[0].length) < 2)
    .map((match) => ({
      rule: 'purity',
      file: source.file,
      line: lineAt(code, match.index),
      words: 'localeCompare without a language sorts as the machine likes: compare with < or name the language',
    }));
}

function countArguments(code: string, start: number): number {
  let depth = 0;
  let count = 1;
  for (let at = start; at < code.length; at += 1) {
    const sign = code[at] ?? '';
    if ('([{'.includes(sign)) depth += 1;
    if (')]}'.includes(sign)) depth -= 1;
    if (depth < 0) return count;
    if (sign === ',' && depth === 0) count += 1;
  }
  return count;
}
