import type { FastifyInstance } from 'fastify';
import { isUuid, type HandoverId } from '../basics/ids.ts';
import type { SentCommand } from '../contract/commands.ts';
import { interfaceProblem, refusalToProblem, type Problem } from '../contract/problems.ts';
import { routes } from '../contract/routes.ts';
import type { Principal } from '../entries/act.ts';
import { refusal } from '../entries/refusals.ts';
import type { Handover } from '../handover/types.ts';
import { paged } from './lists.ts';
import type { ApiPorts, Session } from './ports.ts';
import { serve } from './serve.ts';

export function serveHandovers(app: FastifyInstance, ports: ApiPorts): void {
  serve(app, ports, routes.listHandovers, async ({ query, reader }) => {
    const { lang: _lang, ...filter } = query;
    return { body: paged(await reader.handovers(filter)) };
  });
  serve(app, ports, routes.readHandover, async ({ at, reader }) => {
    const handover = isUuid(at.handover) ? await reader.handover(at.handover as HandoverId) : undefined;
    if (handover === undefined) return refusalToProblem(refusal('handover-unknown'));
    return { body: handover, headers: { etag: etagOf(handover) } };
  });
}

/** Whether the handover stands otherwise than whoever asks has read it. */
export async function changedSince(
  expected: string,
  command: SentCommand | undefined,
  principal: Principal,
  session: Session,
  ports: ApiPorts,
): Promise<Problem | undefined> {
  if (command === undefined || !('handover' in command)) return interfaceProblem('if-match-alone');
  const stands = await ports.reader(session).handover(command.handover);
  if (stands === undefined || etagOf(stands) === expected) return undefined;
  // Sent again after it succeeded, the command itself is what changed the handover: then it gets the answer it got.
  const [again] = await ports.commit([command], principal, { dryRun: true });
  return again?.ok === true && again.replayed === true ? undefined : interfaceProblem('handover-changed', { subject: command.handover });
}

function etagOf({ version }: Handover): string {
  return `"${version}"`;
}
