import { may } from '../../access/may.ts';
import type { AuthorityCode } from '../../basics/ids.ts';
import type { Instant } from '../../basics/time.ts';
import { partiesOf, partOf, whyNot, type HandoverAct, type WhyNot } from '../../handover/possible.ts';
import type { Handover } from '../../handover/types.ts';
import type { Viewer } from '../../reports/views.ts';
import type { Directory } from '../page-context.ts';

/** The acts of the page, in the order in which a handover usually goes, and the command each becomes. */
export const commandOf = {
  'agree-handover': 'agree-handover',
  'refuse-handover': 'refuse-handover',
  'amend-ready': 'amend-handover',
  'amend-people': 'amend-handover',
  'amend-plan': 'amend-handover',
  'withdraw-handover': 'withdraw-handover',
  'depart-handover': 'depart-handover',
  'pass-handover': 'pass-handover',
  'receive-handover': 'receive-handover',
  'recall-handover': 'recall-handover',
  'cancel-handover': 'cancel-handover',
  'turn-back-handover': 'turn-back-handover',
  'report-limbo': 'report-limbo',
  'return-handover': 'return-handover',
  'evidence-arrival': 'evidence-arrival',
  'correct-receipt': 'correct-receipt',
  'dispute-handover': 'dispute-handover',
  'close-handover': 'close-handover',
} as const satisfies { readonly [doing: string]: HandoverAct };
export type Doing = keyof typeof commandOf;
export const doings = Object.keys(commandOf) as readonly Doing[];

/** An act of the page, for the own authority or for one that acts by letter, and why it cannot be done now. */
export interface Possible {
  readonly doing: Doing;
  readonly party: AuthorityCode;
  readonly byPaper: boolean;
  readonly why?: WhyNot | 'role' | 'departed';
}

/** All acts a reader could ever do here: for the own authority, and on paper for each party that runs no software. */
export function possibleHere(handover: Handover, viewer: Viewer, directory: Directory, now: Instant): readonly Possible[] {
  const { sender, receiver, transit } = handover;
  const parties = [sender, receiver, ...(transit === undefined ? [] : [transit])].filter(
    (party) => party === viewer.authority || directory.authorities.get(party)?.runsSoftware === false,
  );
  return [...parties.filter((party) => party === viewer.authority), ...parties.filter((party) => party !== viewer.authority)].flatMap(
    (party) =>
      doings
        .filter((doing) => partiesOf[commandOf[doing]].includes(partOf(handover, party) ?? 'sender'))
        .map((doing) => {
          const why = whyCannot(doing, party, handover, viewer, now);
          return { doing, party, byPaper: party !== viewer.authority, ...(why === undefined ? {} : { why }) };
        }),
  );
}

function whyCannot(doing: Doing, party: AuthorityCode, handover: Handover, viewer: Viewer, now: Instant): Possible['why'] {
  const act = commandOf[doing];
  if (!may(viewer.role, act)) return 'role';
  if ((doing === 'amend-plan' || doing === 'amend-people') && !handover.closed && handover.departedAt !== undefined) return 'departed';
  const why = whyNot(act, { authority: party, actor: viewer.actor }, handover, now);
  // People can be put on a manifest of which nobody is left.
  return why === 'nobody' && (doing === 'amend-people' || doing === 'amend-plan') ? undefined : why;
}
