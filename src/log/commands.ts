import type { AuthorityCommand } from '../authorities/types.ts';
import type { CustodyCommand } from '../custody/types.ts';
import type { CommandHead } from '../entries/act.ts';
import type { HandoverCommand } from '../handover/types.ts';
import type { IdentityCommand } from '../identity/types.ts';
import type { PeopleCommand } from '../people/commands.ts';
import { exportNeedsTwo, type ExportCommand } from '../reports/export.ts';

/** What only the door itself decides: the second signature, and proposals made by software. */
export type DoorCommand = CommandHead &
  (
    | { readonly type: 'confirm-decision'; readonly decision: string }
    | { readonly type: 'reject-decision'; readonly decision: string; readonly reason: string }
    | {
        readonly type: 'propose-same';
        readonly pairs: readonly { readonly a: string; readonly b: string; readonly why: readonly string[] }[];
      }
  );

/** Everything that can be asked of the book. */
export type Command = AuthorityCommand | CustodyCommand | PeopleCommand | HandoverCommand | IdentityCommand | ExportCommand | DoorCommand;
export type CommandType = Command['type'];

/** Losing, ending, merging and parting a family take two named persons; so does a list of many that leaves the house. */
export const takesTwo = [
  'declare-unaccounted',
  'declare-at-large',
  'establish-death',
  'release',
  'split-family',
  'judge-same',
  'judge-different',
] as const satisfies readonly CommandType[];
export type TwoPersonCommand = Extract<Command, { type: (typeof takesTwo)[number] }> | ExportCommand;

export function needsTwo(command: Command): command is TwoPersonCommand {
  return command.type === 'export-list' ? exportNeedsTwo(command) : (takesTwo as readonly string[]).includes(command.type);
}
