import { parseArgs, type ParseArgsOptionsConfig } from 'node:util';

/** Exit codes, for other programs: stable. */
export const exits = {
  /** Done, and nothing was refused or found wrong. */
  done: 0,
  /** Done, but something was refused, or a violation was found. */
  found: 1,
  /** The call was not understood; nothing was done. */
  usage: 2,
  /** This machine or folder does not allow it; the words say what to do. */
  environment: 69,
  /** A bug of ours. */
  bug: 70,
} as const;

export interface Terminal {
  readonly json: boolean;
  /** A line for people; nothing with --json. */
  say(line: string): void;
  /** The one JSON line, with --json only. */
  answer(value: object): void;
  /** A line about what went wrong, to standard error. */
  complain(line: string): void;
  /** A bar on a terminal; nothing where the output goes elsewhere. */
  progress(words: string, done?: number, of?: number): void;
}

export function openTerminal(json: boolean): Terminal {
  const live = process.stderr.isTTY === true && !json;
  let shown = false;
  const clear = () => {
    if (shown) process.stderr.write('\r\u001b[K');
    shown = false;
  };
  return {
    json,
    say(line) {
      clear();
      if (!json) process.stdout.write(`${line}\n`);
    },
    answer(value) {
      clear();
      if (json) process.stdout.write(`${JSON.stringify(value)}\n`);
    },
    complain(line) {
      clear();
      process.stderr.write(`${line}\n`);
    },
    progress(words, done, of) {
      if (!live) return;
      clear();
      process.stderr.write(
        of === undefined || done === undefined ? `${words}${done === undefined ? '' : ` ${done}`}` : `${bar(done, of)} ${words}`,
      );
      shown = true;
    },
  };
}

function bar(done: number, of: number): string {
  const width = 24;
  const full = Math.min(width, Math.round((done / Math.max(1, of)) * width));
  return `[${'#'.repeat(full)}${'.'.repeat(width - full)}] ${done} of ${of}`;
}

/** A call that was not understood: the words go to standard error, and the exit code is 2. */
export class UsageProblem extends Error {}

export interface Parsed {
  readonly words: readonly string[];
  text(name: string): string | undefined;
  texts(name: string): readonly string[];
  flag(name: string): boolean;
  whole(name: string, fallback: number): number;
}

/** Reads options and words; unknown options are refused by name. */
export function parse(args: readonly string[], options: ParseArgsOptionsConfig): Parsed {
  try {
    const { values, positionals }: { values: { readonly [name: string]: unknown }; positionals: readonly string[] } = parseArgs({
      args: [...args],
      options: { ...options, json: { type: 'boolean' }, help: { type: 'boolean', short: 'h' } },
      allowPositionals: true,
      strict: true,
    });
    return {
      words: positionals,
      text(name) {
        const given = values[name];
        return typeof given === 'string' ? given : undefined;
      },
      texts(name) {
        const given = values[name];
        return Array.isArray(given) ? given.map(String) : [];
      },
      flag: (name) => values[name] === true,
      whole(name, fallback) {
        const given = values[name];
        if (given === undefined) return fallback;
        const number = Number(given);
        if (!Number.isSafeInteger(number) || number < 0) throw new UsageProblem(`--${name} takes a whole number, not "${String(given)}".`);
        return number;
      },
    };
  } catch (error) {
    if (error instanceof UsageProblem) throw error;
    throw new UsageProblem((error as Error).message);
  }
}

/** One file per command: what it is called, what it says of itself, and what it does. */
export interface CliCommand<Ports> {
  readonly name: string;
  readonly usage: string;
  readonly summary: string;
  readonly help: readonly string[];
  run(args: readonly string[], ports: Ports, terminal: Terminal): Promise<number>;
}
