import { cycles, direction } from './direction.ts';
import { deadFiles } from './dead-files.ts';
import { filesToHouse } from './house.ts';
import type { Files, House, Offence } from './house.ts';
import { purity } from './purity.ts';
import { fieldWords, forms, layout, names, screenWords, stories, traces } from './tidiness.ts';

const RULES: readonly ((house: House) => readonly Offence[])[] = [
  direction,
  cycles,
  purity,
  names,
  forms,
  layout,
  stories,
  traces,
  fieldWords,
  screenWords,
  deadFiles,
];

/** Everything in these files that breaks a rule of the house, by file and line. */
export function offences(files: Files): readonly Offence[] {
  const house = filesToHouse(files);
  return RULES.flatMap((rule) => rule(house)).toSorted(
    (one, other) => compare(one.file, other.file) || one.line - other.line || compare(one.rule, other.rule),
  );
}

/** One offence on one line, as an editor can follow it. */
export function offenceToText({ rule, file, line, words }: Offence): string {
  return `${file}:${line} ${rule}: ${words}`;
}

function compare(one: string, other: string): number {
  return one < other ? -1 : Number(one > other);
}
