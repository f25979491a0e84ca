import type { FastifyInstance } from 'fastify';
import type { CommandId } from '../basics/ids.ts';
import { interfaceProblem, refusalToProblem, type Problem } from '../contract/problems.ts';
import { routes } from '../contract/routes.ts';
import type { AcceptedAnswer } from '../log/ports.ts';
import type { Command } from '../log/commands.ts';
import { whole } from './lists.ts';
import type { ApiPorts, From, Session } from './ports.ts';
import { purposeOf } from './purpose.ts';
import { serve } from './serve.ts';
import { fromWhere } from './tokens.ts';

export function serveDecisions(app: FastifyInstance, ports: ApiPorts): void {
  serve(app, ports, routes.listDecisions, async ({ reader }) => ({ body: whole(await reader.decisions()) }));

  serve(app, ports, routes.confirmHere, async ({ at, request: { id, ...given }, raw }) => {
    const second = await vouchedFor(given, fromWhere(raw), ports);
    if ('status' in second) return second;
    const answer = await decideAs(second, { id, type: 'confirm-decision', decision: at.decision }, purposeOf(raw) ?? '', ports);
    return 'status' in answer ? answer : { body: answer };
  });
}

/** The second person at somebody else's screen: by password, or in a world as a seat. No session is opened for them. */
export async function vouchedFor(
  { password, ...given }: { readonly actor: string; readonly password?: string; readonly factor?: string },
  from: From,
  ports: ApiPorts,
): Promise<Session | Problem> {
  if (password !== undefined) return ports.users.vouch({ ...given, password }, from);
  const seat = (await ports.sessions.seats()).find((one) => one.actor === given.actor);
  return seat === undefined ? interfaceProblem('seat-unknown', { subject: given.actor }) : (seat as Session);
}

/** Gives one command as the person named; the ledger judges whether it is another person, of the right authority and role. */
export async function decideAs(
  { actor, authority, role }: Session,
  command: Command & { readonly id: CommandId },
  purpose: string,
  ports: ApiPorts,
): Promise<AcceptedAnswer | Problem> {
  const [answer] = await ports.commit([command], { actor, authority, role, purpose }, { dryRun: false });
  if (answer === undefined) throw new Error('a command was not answered');
  return answer.ok ? answer : refusalToProblem(answer.refused);
}
