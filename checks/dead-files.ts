import type { House, Offence } from './house.ts';

const ENTRY_POINTS: readonly string[] = ['src/main/musterbook.ts'];

/** Files of src that nobody imports, names as a worker's or a browser's file, or starts. */
export function deadFiles({ sources }: House): Offence[] {
  const alive = new Set(ENTRY_POINTS);
  const mentioned = new Set<string>();
  for (const { file, text, imports, strings } of sources) {
    for (const { path } of imports) if (path !== undefined && path !== file) alive.add(path);
    if (file.startsWith('checks/')) continue;
    for (const { start, end } of strings) {
      const word = text.slice(start, end);
      if (word.endsWith('.ts')) mentioned.add(word.replace(/^(?:\.{0,2}\/)+/, ''));
    }
  }
  return sources
    .filter(({ file, isTest }) => file.startsWith('src/') && !isTest && !alive.has(file))
    .filter(({ file }) => !endings(file).some((ending) => mentioned.has(ending)))
    .map(({ file }) => ({ rule: 'dead-file', file, line: 1, words: 'nobody imports this file: use it or remove it' }));
}

/** `a/b/c.ts` ends in itself, `b/c.ts` and `c.ts`. */
function endings(file: string): string[] {
  const steps = file.split('/');
  return steps.map((_, from) => steps.slice(from).join('/'));
}
