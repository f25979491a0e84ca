export const ANOTHER_SERVER = 'set DATABASE_URL to a PostgreSQL 15 to 18 server';

export type LauncherProblemCode =
  | 'UnsupportedMachine'
  | 'PackageMissing'
  | 'NoAccount'
  | 'FolderClosed'
  | 'NotOurData'
  | 'OtherMajor'
  | 'Busy'
  | 'CreationFailed'
  | 'StartFailed'
  | 'NotAnswering'
  | 'StillRecovering'
  | 'StillStopping';

/** Why there is no database, in one sentence that says what to do next. */
export class LauncherProblem extends Error {
  readonly code: LauncherProblemCode;

  constructor(code: LauncherProblemCode, sentence: string) {
    super(sentence);
    this.name = 'LauncherProblem';
    this.code = code;
  }
}

export function unsupportedMachine(): LauncherProblem {
  return new LauncherProblem(
    'UnsupportedMachine',
    `Musterbook's built-in PostgreSQL runs on Linux (x64, arm64) with glibc; on this machine ${ANOTHER_SERVER} or use the Containerfile.`,
  );
}
