/**
 * The life of one line of a manifest. Agreement, boarding and receipt are per person, so the line is what has a state;
 * the handover's own stage is read off its lines. Server guards, buttons, the diagram in the docs, duties and simulators
 * read this one table. A new step is one row here, one guard in decide.ts and one story.
 *
 * by: whose act it is. within: hours the party has for it, reckoned from `since`; the clock raises a duty and moves nobody.
 */
export const transitions = [
  { act: 'offer', from: 'none', to: 'offered', by: ['sender'] },
  { act: 'agree', from: 'offered', to: 'agreed', by: ['receiver', 'transit'], within: 72, since: 'the offer, or the deadline it names' },
  { act: 'refuse', from: 'offered', to: 'refused', by: ['receiver', 'transit'] },
  { act: 'refuse', from: 'agreed', to: 'refused', by: ['receiver', 'transit'] },
  { act: 'withdraw', from: 'offered', to: 'withdrawn', by: ['sender'] },
  { act: 'withdraw', from: 'agreed', to: 'withdrawn', by: ['sender'] },
  { act: 'amend', from: 'agreed', to: 'offered', by: ['sender'] },
  { act: 'amend', from: 'offered', to: 'offered', by: ['sender'] },
  { act: 'leave-behind', from: 'offered', to: 'left-behind', by: ['sender'] },
  { act: 'leave-behind', from: 'agreed', to: 'left-behind', by: ['sender'] },
  { act: 'void', from: 'offered', to: 'voided', by: ['book'] },
  { act: 'void', from: 'agreed', to: 'voided', by: ['book'] },
  { act: 'depart', from: 'agreed', to: 'in-transit', by: ['sender'], within: 2, since: 'the planned departure' },
  { act: 'depart', from: 'offered', to: 'in-transit', by: ['sender'], onlyAsFact: true },
  { act: 'receive', from: 'in-transit', to: 'received', by: ['receiver'], within: 6, since: 'the planned arrival' },
  { act: 'receive', from: 'recall-asked', to: 'received', by: ['receiver'] },
  { act: 'receive', from: 'limbo', to: 'received', by: ['receiver'] },
  { act: 'receive', from: 'turned-back', to: 'received', by: ['receiver'] },
  { act: 'receive', from: 'refused-on-arrival', to: 'received', by: ['receiver'] },
  { act: 'receive', from: 'absent', to: 'received', by: ['receiver'] },
  { act: 'refuse-on-arrival', from: 'in-transit', to: 'refused-on-arrival', by: ['receiver'] },
  { act: 'refuse-on-arrival', from: 'recall-asked', to: 'refused-on-arrival', by: ['receiver'] },
  { act: 'refuse-on-arrival', from: 'limbo', to: 'refused-on-arrival', by: ['receiver'] },
  { act: 'report-absent', from: 'in-transit', to: 'absent', by: ['receiver'] },
  { act: 'report-absent', from: 'recall-asked', to: 'absent', by: ['receiver'] },
  { act: 'recall', from: 'in-transit', to: 'recall-asked', by: ['sender'] },
  { act: 'cancel', from: 'recall-asked', to: 'cancelled', by: ['receiver'], within: 6, since: 'the recall' },
  { act: 'turn-back', from: 'in-transit', to: 'turned-back', by: ['receiver', 'transit', 'sender'] },
  { act: 'turn-back', from: 'recall-asked', to: 'turned-back', by: ['receiver', 'transit', 'sender'] },
  { act: 'turn-back', from: 'limbo', to: 'turned-back', by: ['receiver', 'transit', 'sender'] },
  { act: 'limbo', from: 'in-transit', to: 'limbo', by: ['sender', 'receiver', 'transit'] },
  { act: 'limbo', from: 'refused-on-arrival', to: 'limbo', by: ['sender', 'receiver', 'transit'] },
  { act: 'limbo', from: 'turned-back', to: 'limbo', by: ['sender', 'receiver', 'transit'] },
  { act: 'return', from: 'cancelled', to: 'returned', by: ['sender'], within: 24, since: 'the cancellation' },
  { act: 'return', from: 'turned-back', to: 'returned', by: ['sender'], within: 24, since: 'the turning back' },
  { act: 'return', from: 'refused-on-arrival', to: 'returned', by: ['sender'], within: 24, since: 'the refusal' },
  { act: 'return', from: 'limbo', to: 'returned', by: ['sender'], within: 24, since: 'the limbo' },
  { act: 'return', from: 'absent', to: 'returned', by: ['sender'] },
  // A loss that was corrected as never having happened: the person is under way again.
  { act: 'return', from: 'lost', to: 'returned', by: ['sender'] },
  { act: 'receive', from: 'lost', to: 'received', by: ['receiver'] },
  { act: 'carry-on', from: 'cancelled', to: 'carried-on', by: ['sender'] },
  { act: 'carry-on', from: 'turned-back', to: 'carried-on', by: ['sender'] },
  { act: 'carry-on', from: 'refused-on-arrival', to: 'carried-on', by: ['sender'] },
  { act: 'carry-on', from: 'limbo', to: 'carried-on', by: ['sender'] },
  { act: 'carry-on', from: 'absent', to: 'carried-on', by: ['sender'] },
  { act: 'lose', from: 'in-transit', to: 'lost', by: ['book'] },
  { act: 'lose', from: 'recall-asked', to: 'lost', by: ['book'] },
  { act: 'lose', from: 'cancelled', to: 'lost', by: ['book'] },
  { act: 'lose', from: 'turned-back', to: 'lost', by: ['book'] },
  { act: 'lose', from: 'limbo', to: 'lost', by: ['book'] },
  { act: 'lose', from: 'refused-on-arrival', to: 'lost', by: ['book'] },
  { act: 'lose', from: 'absent', to: 'lost', by: ['book'] },
] as const;

export type LineAct = (typeof transitions)[number]['act'];
export type LineState = Exclude<(typeof transitions)[number]['from'] | (typeof transitions)[number]['to'], 'none'>;
export type Party = Exclude<(typeof transitions)[number]['by'][number], 'book'>;

interface Transition {
  readonly act: LineAct;
  readonly from: LineState | 'none';
  readonly to: LineState;
  readonly by: readonly (Party | 'book')[];
  readonly within?: number;
  readonly since?: string;
  readonly onlyAsFact?: boolean;
}
const table: readonly Transition[] = transitions;

/** States in which the plan is alive: a person may have one such line at a time. */
export const pendingStates = ['offered', 'agreed', 'in-transit', 'recall-asked'] as const satisfies readonly LineState[];
/** States after departure in which the person still stands between borders, on the sender's roll. */
export const underWayStates = [
  'in-transit',
  'recall-asked',
  'cancelled',
  'turned-back',
  'limbo',
  'refused-on-arrival',
  'absent',
] as const satisfies readonly LineState[];

export function isPending(state: LineState): boolean {
  return (pendingStates as readonly LineState[]).includes(state);
}

export function isUnderWay(state: LineState): boolean {
  return (underWayStates as readonly LineState[]).includes(state);
}

/** Nothing more is expected of the line. */
export function isSettled(state: LineState): boolean {
  return !isPending(state) && !isUnderWay(state);
}

/** The state an act leads to from a state; undefined when the table has no such row for this party. */
export function next(act: LineAct, from: LineState, by: Party | 'book', asFact = true): LineState | undefined {
  return table.find((row) => row.act === act && row.from === from && row.by.includes(by) && (asFact || row.onlyAsFact !== true))?.to;
}

/** What a party may do with a line now: what the buttons show. */
export function possibleActs(from: LineState, by: Party): readonly LineAct[] {
  return [...new Set(table.filter((row) => row.from === from && row.by.includes(by)).map((row) => row.act))];
}

/** Hours a party has for an act, from the row that says so. */
export function hoursFor(act: LineAct): number | undefined {
  return table.find((row) => row.act === act && row.within !== undefined)?.within;
}

/** The table as a Mermaid diagram; the docs hold what this returns. */
export function diagram(): string {
  const rows = table.map((row) => {
    const from = row.from === 'none' ? '[*]' : row.from.replaceAll('-', '_');
    const clock = row.within === undefined ? '' : `, within ${row.within} h`;
    const fact = row.onlyAsFact ? ', only as a fact' : '';
    return `  ${from} --> ${row.to.replaceAll('-', '_')} : ${row.act} (${row.by.join(' or ')}${clock}${fact})`;
  });
  const settled = [...new Set(table.map((row) => row.to))]
    .filter((state) => isSettled(state))
    .map((state) => `  ${state.replaceAll('-', '_')} --> [*]`);
  return ['stateDiagram-v2', ...rows, ...settled, ''].join('\n');
}
