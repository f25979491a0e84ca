import type { ExportField, ExportPurpose } from '../access/exports.ts';
import type { Instant } from '../basics/time.ts';
import type { Problem } from '../contract/problems.ts';
import type { CountGrade, MusterResult } from '../custody/matters.ts';
import type { Principal, Role } from '../entries/act.ts';
import type { Command } from '../log/commands.ts';
import type { Answer } from '../log/ports.ts';
import type { Verified } from '../log/verify.ts';
import type { BookReader, Viewer } from '../reports/views.ts';

/** What the command line needs from the house. */
export interface CliPorts {
  open(data: string | undefined): Promise<CliBook>;
  /** Serves until it is told to stop. */
  start(
    options: {
      readonly data: string | undefined;
      readonly port: number;
      readonly host: string;
      readonly world: string;
      readonly seed: number;
      readonly proxy?: string;
    },
    tell: StartTells,
  ): Promise<void>;
  bench(name: string, options: { readonly scale: number }, progress: (words: string) => void): Promise<BenchReport | undefined>;
  readonly benches: readonly string[];
  demoLose(tell: (line: string) => void): Promise<{ readonly refused: number; readonly attempts: number; readonly named: boolean }>;
  /** `stay`: serves the page of the incident until it is told to stop. */
  demoAinIssa(tell: (line: string) => void, options: { readonly stay: boolean }): Promise<DemoOutcome>;
  crash(
    rounds: number,
    tell: (line: string) => void,
  ): Promise<{ readonly rounds: number; readonly acknowledged: number; readonly lost: number; readonly doubled: number }>;
  readonly worlds: readonly string[];
  versions(data: string | undefined): {
    readonly musterbook: string;
    readonly node: string;
    readonly postgres: string;
    readonly data: string;
  };
  parseCommands(
    json: string,
  ): { readonly ok: true; readonly commands: readonly Command[] } | { readonly ok: false; readonly words: string };
}

/** What the demonstration of a breakout came to. */
export interface DemoOutcome {
  /** All persons ever entered, before and after: nobody is lost by it. */
  readonly ever: readonly [before: number, after: number];
  readonly unaccounted: readonly [before: number, after: number];
  readonly missing: number;
  readonly rivals: number;
  /** How many were found again and are the same persons as before. */
  readonly relinked: number;
  readonly contested: boolean;
  /** The page of the incident was served, with every count on it. */
  readonly page: boolean;
}

export interface StartTells {
  progress(words: string): void;
  serving(url: string, words: readonly string[]): void;
}

export interface CliBook {
  readonly world: string | undefined;
  readonly directory: string;
  loadWorld(
    name: string,
    seed: number,
    progress: (commands: number) => void,
  ): Promise<
    | { readonly kind: 'loaded'; readonly world: string; readonly seed: number; readonly commands: number }
    | { readonly kind: 'stood-already'; readonly world: string; readonly seed: number }
    | { readonly kind: 'other-book'; readonly holds: string }
  >;
  now(): Instant;
  /** Only in a book of a world: see `world play`. */
  playWorld(
    until: Instant,
    speed: number | undefined,
    progress: (at: Instant) => void,
  ): Promise<{
    readonly steps: number;
    readonly commands: number;
    /** Acts that those who play had made impossible. */
    readonly refused: number;
    readonly clock: Instant;
    /** False when somebody else set the clock meanwhile. */
    readonly reached: boolean;
  }>;
  /** Only in a book of a world; where its clock stands then. */
  pauseWorld(): Promise<Instant>;
  importList(
    principal: Principal,
    options: {
      readonly file: string;
      readonly kind: 'roll' | 'source';
      readonly place: string | undefined;
      readonly mapping: ReadonlyMap<string, string>;
      readonly list: string | undefined;
      readonly dryRun: boolean;
      readonly onProgress: (rows: number) => void;
    },
  ): Promise<{
    readonly rows: number;
    readonly accepted: number;
    readonly unchanged: number;
    readonly proposed: number;
    readonly refused: readonly RowProblem[];
  }>;
  /** The list of a count that was held on paper. */
  countList(
    principal: Principal,
    options: {
      readonly file: string;
      readonly place: string;
      readonly number: number;
      readonly from: Instant;
      readonly to: Instant;
      readonly how: CountGrade;
      readonly mapping: ReadonlyMap<string, string>;
      readonly dryRun: boolean;
    },
  ): Promise<{
    readonly rows: number;
    readonly seen: number;
    readonly strangers: number;
    readonly refused: readonly RowProblem[];
    readonly muster?: string;
    readonly result?: MusterResult;
  }>;
  exportList(
    principal: Principal,
    options: {
      readonly file: string;
      readonly format: 'csv' | 'xlsx';
      readonly place: string;
      readonly purpose: ExportPurpose;
      readonly recipient: string;
      readonly language: 'en' | 'ar' | 'fr' | 'tr';
      readonly fields: readonly ExportField[] | undefined;
    },
  ): Promise<
    | {
        readonly ok: true;
        readonly export: string;
        readonly persons: number;
        readonly written: boolean;
        readonly awaits: readonly string[];
      }
    | { readonly ok: false; readonly code: string; readonly reason: string }
  >;
  commit(commands: readonly Command[], principal: Principal, options: { readonly dryRun: boolean }): Promise<readonly Answer[]>;
  reader(viewer: Viewer | undefined): BookReader;
  verify(progress: (entries: number) => void): Promise<Verified>;
  /** A token for a program; refused under the name of somebody who signs in. */
  issueSession(seat: Viewer & { readonly title: string }): Promise<string | Problem>;
  readonly users: CliUsers;
  /** The person a number, an identifier or a list reference means, whoever asks: numbers are resolved before scope is checked. */
  findSubject(text: string): Promise<string | undefined>;
  close(): Promise<void>;
}

/** Who may sign in, administered by whoever has the machine. In a world each of these is refused. */
export interface CliUsers {
  add(user: {
    readonly actor: string;
    readonly name: string;
    readonly authority: string;
    readonly role: Role;
    readonly password?: string;
  }): Promise<{ readonly actor: string; readonly code?: string } | Problem>;
  list(): Promise<readonly UserTold[] | Problem>;
  disable(actor: string, reason: string): Promise<{ readonly ended: number } | Problem>;
  enable(actor: string): Promise<{ readonly state: string } | Problem>;
  reset(actor: string): Promise<{ readonly code: string; readonly ended: number } | Problem>;
  sessions(actor: string): Promise<readonly SessionTold[] | Problem>;
  endSessions(actor: string): Promise<number>;
}

interface UserTold {
  readonly actor: string;
  readonly name: string;
  readonly authority: string;
  readonly role: string;
  readonly state: string;
  readonly sessions: number;
  readonly createdAt: number;
  readonly signedInAt: number | null;
  readonly failedAt: number | null;
}

interface SessionTold {
  readonly id: string;
  readonly openedAt: number;
  readonly seenAt: number;
  readonly expiresAt: number;
  readonly address: string;
  readonly agent: string;
  readonly program: boolean;
  readonly own: boolean;
}

/** A row or list that was refused: where it stands, a stable code, and words that say what to do next. */
export interface RowProblem {
  readonly line: number;
  readonly column: string | null;
  readonly code: string;
  readonly reason: string;
}

export interface BenchReport {
  readonly name: string;
  readonly results: readonly {
    readonly job: string;
    readonly ours: number;
    readonly peer: number;
    readonly unit: string;
    readonly ratio: number;
  }[];
}
