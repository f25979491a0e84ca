import { lineAt, scan } from './scan.ts';
import type { Scan } from './scan.ts';

/** Paths from the root of the checkout, with forward slashes, and what the files say. */
export type Files = ReadonlyMap<string, string>;

export interface Offence {
  readonly rule: string;
  readonly file: string;
  /** Counted from 1. */
  readonly line: number;
  /** What is wrong and what to do instead, for the one who wrote it. */
  readonly words: string;
}

export interface Import {
  /** As written; undefined when it is computed and cannot be read here. */
  readonly name: string | undefined;
  /** The path from the root, when it is a file and not a library. */
  readonly path: string | undefined;
  readonly line: number;
}

/** One TypeScript file. */
export interface Source extends Scan {
  readonly file: string;
  readonly text: string;
  readonly imports: readonly Import[];
  /** The first folder below `src`, the empty string for `src` itself; undefined elsewhere. */
  readonly room: string | undefined;
  readonly isTest: boolean;
}

export interface House {
  readonly files: Files;
  readonly sources: readonly Source[];
}

export function filesToHouse(files: Files): House {
  const sources: Source[] = [];
  for (const [file, text] of files) if (file.endsWith('.ts')) sources.push(fileToSource(file, text));
  return { files, sources };
}

/** An offence for every match of a pattern (with the flag `g`) in a file's code. */
export function offencesIn(
  source: Source,
  rule: string,
  pattern: RegExp,
  words: string | ((found: string) => string),
  text = source.code,
): Offence[] {
  return [...text.matchAll(pattern)].map((match) => ({
    rule,
    file: source.file,
    line: lineAt(source.text, match.index),
    words: typeof words === 'string' ? words : words(match[0]),
  }));
}

function fileToSource(file: string, text: string): Source {
  const scanned = scan(text);
  const folders = file.split('/').slice(0, -1);
  return {
    ...scanned,
    file,
    text,
    imports: importsOf(file, text, scanned),
    room: folders[0] === 'src' ? (folders[1] ?? '') : undefined,
    isTest: file.endsWith('.test.ts') || folders[0] === 'test' || folders[0] === 'bench' || folders[0] === 'checks',
  };
}

// `import … from`, `export … from`, `import '…'`, `import('…')` in values and types, and the URL of a worker's file.
const IMPORT =
  /(?<![.\w$])(?:(?:from|import)\s*(?=['"])|import\s*\(\s*|require\s*\(\s*(?=['"`])|new\s+URL\s*\(\s*(?=['"`][^)]*import\.meta))/g;

function importsOf(file: string, text: string, { code, strings }: Scan): Import[] {
  const insides = new Map(strings.map(({ start, end }) => [start - 1, text.slice(start, end)]));
  return [...code.matchAll(IMPORT)].map((match) => {
    const name = insides.get(match.index + match[0].length);
    const isFile = name !== undefined && (name.startsWith('.') || match[0].startsWith('new'));
    return { name, path: isFile ? pathFrom(file, name) : undefined, line: lineAt(text, match.index) };
  });
}

function pathFrom(file: string, name: string): string {
  const path = file.split('/').slice(0, -1);
  for (const step of name.split('/')) {
    if (step === '..') path.pop();
    else if (step !== '.' && step !== '') path.push(step);
  }
  return path.join('/');
}
