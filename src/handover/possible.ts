import type { ActorId, AuthorityCode } from '../basics/ids.ts';
import type { Instant } from '../basics/time.ts';
import { isSettled, isUnderWay, next, type LineAct, type Party } from './states.ts';
import type { Handover, HandoverCommand, Line } from './types.ts';

/** A step of a handover that is offered already. */
export type HandoverAct = Exclude<HandoverCommand['type'], 'offer-handover' | 'decide-disclosure'>;

/** Whose act it is. */
export const partiesOf: { readonly [act in HandoverAct]: readonly Party[] } = {
  'agree-handover': ['receiver', 'transit'],
  'refuse-handover': ['receiver', 'transit'],
  'withdraw-handover': ['sender'],
  'amend-handover': ['sender'],
  'depart-handover': ['sender'],
  'pass-handover': ['transit'],
  'receive-handover': ['receiver'],
  'evidence-arrival': ['sender', 'transit'],
  'recall-handover': ['sender'],
  'cancel-handover': ['receiver'],
  'turn-back-handover': ['sender', 'receiver', 'transit'],
  'report-limbo': ['sender', 'receiver', 'transit'],
  'return-handover': ['sender'],
  'dispute-handover': ['sender', 'receiver', 'transit'],
  'correct-receipt': ['receiver'],
  'close-handover': ['sender'],
};

export function partOf({ sender, receiver, transit }: Handover, authority: AuthorityCode): Party | undefined {
  if (authority === sender) return 'sender';
  if (authority === receiver) return 'receiver';
  return authority === transit ? 'transit' : undefined;
}

/** Steps of a line that are taken by an act as the table of states has it; others follow rules of their own below. */
const stepsOf: { readonly [act in HandoverAct]?: readonly LineAct[] } = {
  'agree-handover': ['agree'],
  'refuse-handover': ['refuse'],
  'withdraw-handover': ['withdraw'],
  'depart-handover': ['depart'],
  'receive-handover': ['receive', 'refuse-on-arrival', 'report-absent'],
  'recall-handover': ['recall'],
  'cancel-handover': ['cancel'],
  'turn-back-handover': ['turn-back'],
  'report-limbo': ['limbo'],
  'return-handover': ['return'],
};

/** The lines for which an authority may ask for an act now, as the table of states has it. */
export function linesFor(act: HandoverAct, authority: AuthorityCode, handover: Handover): readonly Line[] {
  const party = partOf(handover, authority);
  if (party === undefined || !partiesOf[act].includes(party)) return [];
  const steps = stepsOf[act];
  return handover.lines.filter((line) => {
    if (steps !== undefined) {
      const agreed = act === 'agree-handover' && line.agreedBy.includes(authority);
      return !agreed && steps.some((does) => next(does, line.state, party) !== undefined);
    }
    switch (act) {
      case 'amend-handover':
        return line.state === 'offered' || line.state === 'agreed';
      case 'pass-handover':
        return line.state === 'in-transit';
      case 'evidence-arrival':
        return isUnderWay(line.state);
      case 'correct-receipt':
        return ['received', 'refused-on-arrival', 'absent'].includes(line.state);
      default:
        return true;
    }
  });
}

/** Why an act is not possible now, as a word for the page; the door judges again when it is asked for. */
export type WhyNot = 'closed' | 'one-actor' | 'nobody' | 'lapsed' | 'open-lines';

export function whyNot(
  act: HandoverAct,
  { authority, actor }: { readonly authority: AuthorityCode; readonly actor: ActorId },
  handover: Handover,
  now: Instant,
): WhyNot | undefined {
  if (handover.closed && act !== 'correct-receipt') return 'closed';
  if (handover.actors.some(([party, who]) => who === actor && party !== authority)) return 'one-actor';
  if (act === 'close-handover') return handover.lines.every(({ state }) => isSettled(state)) ? undefined : 'open-lines';
  if (act === 'dispute-handover') return undefined;
  if (act === 'agree-handover' && now > handover.plan.answerBy) return 'lapsed';
  return linesFor(act, authority, handover).length === 0 ? 'nobody' : undefined;
}
