import { z } from 'zod';
import type { Plain } from '../basics/canonical.ts';
import { accepted, refused, type Result } from '../basics/result.ts';
import { refusal, type Refusal } from '../entries/refusals.ts';
import type { Command } from '../log/commands.ts';
import { unreadable } from '../log/text.ts';
import { agreesWith } from './agreement.ts';
import { authorityCommands } from './authorities.ts';
import { custodyCommands } from './custody.ts';
import { doorCommands } from './door.ts';
import { exportCommands } from './export.ts';
import { handoverCommands } from './handover.ts';
import { identityCommands } from './identity.ts';
import { peopleCommands } from './people.ts';
import { toWire } from './shown.ts';
import { name } from './wire.ts';

/** Commands that can be sent; proposals of sameness are made by software alone. */
export type SentCommand = Exclude<Command, { readonly type: 'propose-same' }>;

export const commandSchemas = [
  ...authorityCommands,
  ...custodyCommands,
  ...peopleCommands,
  ...handoverCommands,
  ...identityCommands,
  ...exportCommands,
  ...doorCommands,
] as const;

export const command = agreesWith<SentCommand>()(z.discriminatedUnion('type', commandSchemas));

const batch = z.strictObject({
  commands: z.array(command).min(1).max(1000),
  purpose: name.meta({ description: 'What it is done for; instead of the header Musterbook-Purpose.' }).exactOptional(),
});

/** One command, or up to 1,000 that are read, decided and appended together. */
export const sent = z.union([command, batch]);

export interface Sent {
  readonly commands: readonly SentCommand[];
  readonly batch: boolean;
  readonly purpose?: string;
}

/** Reads one command; the refusal names the field that is wrong and never repeats what stands in it. */
export function wireToCommand(json: unknown): Result<SentCommand, Refusal> {
  return read(command, json);
}

/** Reads one command or a batch. One unreadable command refuses the whole batch: nothing of it was done. */
export function wireToSent(json: unknown): Result<Sent, Refusal> {
  if (json === null || typeof json !== 'object' || !Object.hasOwn(json, 'commands')) {
    const one = read(command, json);
    return one.ok ? accepted({ commands: [one.value], batch: false }) : one;
  }
  const many = read(batch, json);
  return many.ok ? accepted({ ...many.value, batch: true }) : many;
}

/** A command as it travels. */
export function commandToWire(given: SentCommand): z.input<typeof command> {
  return toWire(command, given);
}

/** Reads anything that was sent by its schema. Texts with control or direction marks are refused before they reach the book. */
export function read<Schema extends z.ZodType>(schema: Schema, json: unknown): Result<z.output<Schema>, Refusal> {
  const outcome = schema.safeParse(json, { error: issueToWords });
  if (!outcome.success) return refused(issueToRefusal(outcome.error.issues[0]));
  const field = unreadable(outcome.data as Plain);
  return field === undefined ? accepted(outcome.data) : refused(refusal('text-unreadable', { field: bounded(field) }));
}

function issueToRefusal(issue: z.core.$ZodIssue | undefined): Refusal {
  if (issue === undefined) return refusal('command-malformed');
  const path = issue.code === 'unrecognized_keys' ? [...issue.path, issue.keys[0] ?? ''] : issue.path;
  const field = path.length === 0 ? {} : { field: bounded(path.map(String).join('.')) };
  if (issue.code === 'too_big' && issue.origin === 'array') return refusal('too-many-subjects', field);
  return refusal('command-malformed', { ...field, detail: issue.message });
}

// A caller chooses the names of unknown members, so a field may be anything and as long as the request.
function bounded(field: string): string {
  return field
    .toWellFormed()
    .replace(/[^\p{L}\p{N}\p{P}\p{S}\p{M} ]/gu, '\ufffd')
    .slice(0, 200)
    .toWellFormed();
}

function issueToWords(issue: z.core.$ZodRawIssue): string | undefined {
  switch (issue.code) {
    case 'invalid_type':
      return issue.input === undefined ? 'missing' : `must be ${kindWords[issue.expected as string] ?? issue.expected}`;
    case 'invalid_value':
      return `must be one of: ${(issue.values as unknown[]).map(String).join(', ')}`;
    case 'too_big':
      return `at most ${Number(issue.maximum).toLocaleString('en')}${issue.origin === 'string' ? ' characters' : ''}`;
    case 'too_small':
      return `at least ${Number(issue.minimum)}`;
    case 'invalid_format':
      return 'not in the form asked for';
    case 'unrecognized_keys':
      return 'no such member';
    case 'invalid_union':
      return issue.input === undefined ? 'missing' : 'none of the forms asked for';
    case 'invalid_key':
      return 'not a name a member may have';
    default:
      return undefined;
  }
}

const kindWords: { readonly [kind: string]: string } = {
  int: 'a whole number',
  number: 'a whole number',
  string: 'text',
  boolean: 'true or false',
  array: 'a list',
  object: 'an object',
  record: 'an object',
};
