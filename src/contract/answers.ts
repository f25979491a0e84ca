import { z } from 'zod';
import type { Plain } from '../basics/canonical.ts';
import { breachCodes } from '../entries/types.ts';
import type { AcceptedAnswer, Answer } from '../log/ports.ts';
import { agreesWith } from './agreement.ts';
import { problem, refusalToProblem } from './problems.ts';
import { shownCommand, shownEntry, shownHandover, shownPerson, shownText, shownUuid } from './wire.ts';
import { toWire } from './shown.ts';

export const acceptedAnswer = agreesWith<AcceptedAnswer & { readonly replayed?: true }>()(
  z.object({
    ok: z.literal(true),
    command: shownCommand,
    entries: z.array(shownEntry),
    persons: z.array(shownPerson).meta({ description: 'Persons this command brought into the book.' }),
    handover: shownHandover.optional(),
    breaches: z
      .array(z.object({ id: shownText, code: z.enum(breachCodes), subjects: z.array(shownText) }))
      .meta({ description: 'Rules that were broken by what happened: recorded, with an owner and a clock.' }),
    awaits: shownUuid.meta({ description: 'The decision a second named person must confirm before anything happens.' }).optional(),
    outcome: z.record(z.string(), z.unknown() as unknown as z.ZodType<Plain, Plain>).optional(),
    replayed: z.literal(true).meta({ description: 'The command was sent before; this is the answer it got then.' }).optional(),
  }),
);

const refusedAnswer = z.object({ ok: z.literal(false), command: shownCommand, problem });

export const batchAnswer = z.object({
  answers: z.array(z.discriminatedUnion('ok', [acceptedAnswer, refusedAnswer])).meta({ description: 'In the order of the commands.' }),
});

/** Answers to a batch: each command is accepted or refused by itself. */
export function answersToWire(answers: readonly Answer[]): z.input<typeof batchAnswer> {
  return toWire(batchAnswer, { answers: answers.map(problemInstead) });
}

function problemInstead(answer: Answer) {
  if (answer.ok) return answer;
  return { ok: answer.ok, command: answer.command, problem: refusalToProblem(answer.refused) };
}
