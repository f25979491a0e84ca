import { z } from 'zod';
import type { CommandHead } from '../entries/act.ts';
import { sources } from '../entries/types.ts';
import { agreesWith } from './agreement.ts';
import { authorityCode, commandId, when, words } from './wire.ts';

/** What every command carries, whatever it asks for. */
const head = {
  id: commandId.meta({ description: 'Made by the caller: the same command sent twice is one act.' }),
  occurred: when.meta({ description: 'When it was so; absent means now.' }).exactOptional(),
  mode: z
    .enum(['record', 'authorise'])
    .exactOptional()
    .meta({ description: 'record (the default) states a fact, accepted even when it broke a rule; authorise asks for leave.' }),
  onBehalfOf: authorityCode.meta({ description: 'The authority whose paper is entered; it must run no software.' }).exactOptional(),
  paper: z.strictObject({ number: words, signedBy: words }).exactOptional(),
  source: z.enum(sources).exactOptional(),
};

agreesWith<CommandHead>()(z.strictObject(head));

/** One command: what every command carries, its type, and what it asks for. */
export function act<const Type extends string, Shape extends z.core.$ZodLooseShape>(type: Type, what: string, shape: Shape) {
  return z.strictObject({ ...head, type: z.literal(type), ...shape }).meta({ description: what });
}
