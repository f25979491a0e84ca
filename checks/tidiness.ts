import { offencesIn } from './house.ts';
import { lineAt } from './scan.ts';
import type { House, Offence, Source } from './house.ts';

const MOST_LINES = 600;
const LONGEST_LINE = 140;
const LONGEST_README = 20;
const OURS = /^(?:src|test|bench|checks)\//;

/** Folders and files are called by one word of the field, in kebab-case, and live in no drawer. */
export function names({ files }: House): Offence[] {
  const found: Offence[] = [];
  for (const file of files.keys()) {
    const words = OURS.test(file) ? whyNotName(file) : undefined;
    if (words !== undefined) found.push({ rule: 'names', file, line: 1, words });
  }
  return found;
}

/** Forms of the language we do without. */
export function forms({ sources }: House): Offence[] {
  return sources.flatMap((source) => [
    ...FORMS.flatMap(([rule, pattern, words]) => offencesIn(source, rule, pattern, words)),
    ...source.comments.flatMap(({ start, end }) => inComment(source, start, end)),
    ...(source.isTest ? SKIPS.flatMap((pattern) => offencesIn(source, 'every-test-runs', pattern, EVERY_TEST_RUNS)) : []),
  ]);
}

/** Short enough to read, and laid out alike. */
export function layout({ files }: House): Offence[] {
  const found: Offence[] = [];
  for (const [file, text] of files) {
    if (!OURS.test(file) || !/\.(?:ts|sql|css|sh)$/.test(file)) continue;
    const lines = text.split('\n');
    const count = text.endsWith('\n') ? lines.length - 1 : lines.length;
    const tell = (line: number, words: string): unknown => found.push({ rule: 'layout', file, line, words });
    if (count > MOST_LINES) tell(MOST_LINES + 1, `${count} lines: more than ${MOST_LINES} are a drawer, give its parts their own names`);
    if (/^\uFEFF?\s*\n/.test(text)) tell(1, 'the first line says something');
    for (const [index, line] of lines.entries()) {
      if ([...line].length > LONGEST_LINE) tell(index + 1, `a line of more than ${LONGEST_LINE} characters`);
      if (line.includes('\t')) tell(index + 1, 'a tab: two spaces');
    }
  }
  return found;
}

/** Every product folder tells its human story, shortly. */
export function stories({ files, sources }: House): Offence[] {
  const rooms = new Set(sources.map(({ room }) => room ?? '').filter((room) => room !== ''));
  return [...rooms].flatMap((room): Offence[] => {
    const file = `src/${room}/README.md`;
    const text = files.get(file);
    const missing = `src/${room} has no README.md: tell its story in ten lines`;
    if (text === undefined) return [{ rule: 'story', file, line: 1, words: missing }];
    const lines = text.trimEnd().split('\n').length;
    if (lines <= LONGEST_README) return [];
    return [{ rule: 'story', file, line: LONGEST_README + 1, words: `${lines} lines: a folder's story has at most ${LONGEST_README}` }];
  });
}

/** What must not stand in any file, text or code. */
export function traces({ files }: House): Offence[] {
  const found: Offence[] = [];
  for (const [file, text] of files) {
    for (const [rule, pattern, words] of TRACES) {
      for (const match of text.matchAll(pattern)) found.push({ rule, file, line: lineAt(text, match.index), words });
    }
  }
  return found;
}

/** No field and no filter for what a person believes or descends from, and no score of a person (DESIGN.md, rule 6). */
export function fieldWords({ files, sources }: House): Offence[] {
  const found: Offence[] = [];
  for (const source of sources) {
    if (source.room === undefined) continue;
    found.push(...forbiddenNames(source.file, source.code));
    for (const { start, end } of source.strings) {
      // Quoted names of members count; other strings are prose.
      const isKey =
        /[{,;[]\s*['"`]$/.test(source.text.slice(Math.max(0, start - 20), start)) &&
        /^.\s*\]?\s*\??:/.test(source.text.slice(end, end + 10));
      const key = source.text.slice(start, end).replaceAll('-', '_');
      if (isKey) found.push(...forbiddenNames(source.file, source.text.slice(0, start).replace(/[^\n]/g, ' ') + key));
    }
  }
  for (const [file, text] of files) {
    if (!file.startsWith('src/') || !file.endsWith('.sql')) continue;
    found.push(
      ...forbiddenNames(
        file,
        text.replace(/--.*|\/\*[^]*?\*\/|'[^']*'/g, (prose) => prose.replace(/[^\n]/g, ' ')),
      ),
    );
  }
  return found;
}

/** Words that call people what they are not; nobody reads them on our screens. */
export function screenWords({ files }: House): Offence[] {
  const found: Offence[] = [];
  for (const [file, text] of files) {
    if (!/^src\/(?:web|cli)\//.test(file)) continue;
    for (const match of text.matchAll(/\bISIS[\s-]+brides?\b|\bcubs\b|offender|inmate/gi)) {
      const words = `"${match[0]}" stands on no screen: see GLOSSARY.md`;
      found.push({ rule: 'screen-words', file, line: lineAt(text, match.index), words });
    }
  }
  return found;
}

const DRAWERS = new Set(['utils', 'util', 'helpers', 'helper', 'common', 'shared', 'misc', 'lib']);
const KEBAB = /^\.?[a-z0-9]+(?:-[a-z0-9]+)*(?:\.[a-z0-9]+(?:-[a-z0-9]+)*)*$/;
const CODE_FILE = /\.(?:[cm]?[jt]sx?|sql|css|sh)$/;

function whyNotName(file: string): string | undefined {
  const path = file.split('/');
  for (const [depth, name] of path.entries()) {
    const isFile = depth === path.length - 1;
    const [stem = ''] = name.split('.');
    if (file.startsWith('src/') && (DRAWERS.has(stem) || /-(?:utils?|helpers?)$/.test(stem))) {
      return `"${stem}" is a drawer: say what is in it, or put it where it belongs`;
    }
    if (/\.v\d+(?:\.|$)|-old(?:\.|$)/.test(name)) return `"${name}": the history keeps what was, the name says what is`;
    if (isFile && /^index\.[cm]?[jt]sx?$/.test(name)) return 'no barrels: import from the file that says it';
    if ((!isFile || CODE_FILE.test(name)) && !KEBAB.test(name)) return `"${name}" is not in kebab-case`;
  }
  if (/\.(?:tsx|jsx|mts|cts|mjs|cjs)$/.test(file) || (file.endsWith('.js') && !file.startsWith('src/web/'))) {
    return 'source is .ts: Node runs nothing else without a build, and nothing else is checked';
  }
  return undefined;
}

const NO_ANY = 'any turns the types off: say what it is, or unknown';
const FORMS: readonly (readonly [rule: string, pattern: RegExp, words: string])[] = [
  ['no-default-export', /\bexport\s+default\b|\bas\s+default\s*[,}]/g, 'no default exports: a thing has one name everywhere'],
  ['no-star-export', /\bexport\s+(?:type\s+)?\*/g, 'no barrels: import from the file that says it'],
  ['no-any', /:\s*any\b(?!\s*[(.\w])|\b(?:as|satisfies)\s+any\b|\btype\s+\w+\s*=\s*any\b/g, NO_ANY],
  ['no-any', /<\s*any\s*[>,[]|,\s*any\s*>|\bany\s*\[\s*\]|[|&]\s*any\s*[;,)>=]/g, NO_ANY],
  ['no-enum', /(?<![.\w$])enum\s+[\p{L}_$][\w$]*\s*\{/gu, 'no enums: Node strips types only; use a union of words or a table'],
];

const EVERY_TEST_RUNS = 'every test runs: a test that is left out proves nothing';
const SKIPS: readonly RegExp[] = [/\.\s*(?:only|skip|todo)\s*\(/g, /(?<![.\w$])(?:only|skip|todo)\s*:\s*true\b/g];

function inComment(source: Source, start: number, end: number): Offence[] {
  const comment = source.text.slice(start, end);
  const line = lineAt(source.text, start);
  const found: Offence[] = [];
  if (/^\/[/*]+\s*@ts-(?:ignore|nocheck)\b/.test(comment)) {
    found.push({ rule: 'no-ts-ignore', file: source.file, line, words: 'the types are not silenced: mend the cause' });
  }
  // ICAO 9303 has the code XXX for a person of unknown nationality, so it offends only as a mark.
  const mark = /(?<![`'"])\b(?:TODO|FIXME|HACK)\b|(?:^[/*]+|\n\s*\*)\s*XXX\b|\bXXX:/.exec(comment);
  if (mark !== null) {
    const words = 'unfinished: finish it, or write it down where the work is planned';
    found.push({ rule: 'unfinished', file: source.file, line: lineAt(source.text, start + mark.index + mark[0].search(/\w/)), words });
  }
  return found;
}

// Written so that this file does not offend: the patterns do not match themselves.
const TRACES: readonly (readonly [rule: string, pattern: RegExp, words: string])[] = [
  [
    'no-machine-path',
    /(?<![\w./~$})-])(?:file:\/\/)?\/(?:root|home|work)\//g,
    'a path of one machine: work it out from where the checkout stands',
  ],
  ['no-registry', /registry\.(?:npmjs|yarnpkg)|"?resolved"?: "http/g, 'no registry by name: each machine knows its own'],
  [
    'no-tool-words',
    /\bClaud[e]\b|\bChat[G]PT\b|\bAI[ -]assistan[t]s?\b|\bsub-?agen[t]s?\b/gi,
    'the book speaks of the field, not of tools',
  ],
];

const FORBIDDEN_WORD = /^(?:religion|sect|ethnicity|tribe|guilt)s?$|^ethnicities$/;
const FORBIDDEN_PAIR = /(?:^| )(?:risk|danger) scores?(?: |$)/;

function forbiddenNames(file: string, code: string): Offence[] {
  return [...code.matchAll(/[\p{L}_$][\p{L}\p{N}_$]*/gu)]
    .filter(([name]) => {
      // `religionOf`, `home_tribe` and `RISK_SCORE` are words, `sector` is another one.
      const words = name
        .replace(/(?<=[\p{Ll}\p{N}])(?=\p{Lu})/gu, '_')
        .toLowerCase()
        .split('_');
      return words.some((word) => FORBIDDEN_WORD.test(word)) || FORBIDDEN_PAIR.test(words.join(' '));
    })
    .map((match) => ({
      rule: 'field-words',
      file,
      line: lineAt(code, match.index),
      words: `"${match[0]}": no field, no filter and no score for this (DESIGN.md, rule 6)`,
    }));
}
