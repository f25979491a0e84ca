import { accountKinds, steps, type AccountKind, type Step } from '../entries/types.ts';

/**
 * The lawful steps of a person through the book: from which kinds of account a step may lead, and to which.
 * One table: the ledger's guards, the database's check constraint, the diagram in the docs and the simulators all read it.
 * A plain move leads out of no end; `returned`, `recaptured`, `seen-alive`, `unmerged` and a reversal do.
 */
const lawfulSteps = {
  admitted: { from: ['outside'], to: ['held', 'guest'] },
  born: { from: ['outside'], to: ['held', 'in-transit', 'escort', 'unaccounted', 'at-large', 'guest'] },
  moved: { from: ['held', 'guest'], to: ['held', 'guest'] },
  escorted: { from: ['held'], to: ['escort'] },
  'back-from-escort': { from: ['escort'], to: ['held'] },
  departed: { from: ['held', 'escort', 'in-transit'], to: ['in-transit'] },
  received: { from: ['in-transit'], to: ['held', 'with-nonparticipant', 'with-peer'] },
  'turned-home': { from: ['in-transit'], to: ['held'] },
  'declared-unaccounted': { from: ['held', 'in-transit', 'escort', 'at-large', 'guest', 'with-nonparticipant'], to: ['unaccounted'] },
  'declared-at-large': { from: ['held', 'in-transit', 'escort', 'unaccounted', 'guest', 'with-nonparticipant'], to: ['at-large'] },
  returned: { from: ['unaccounted', 'at-large', 'with-nonparticipant', 'released', 'deceased'], to: ['held', 'with-nonparticipant'] },
  recaptured: { from: ['unaccounted', 'at-large', 'released', 'deceased'], to: ['held'] },
  'seen-alive': { from: ['unaccounted', 'at-large', 'released', 'deceased'], to: ['held', 'unaccounted', 'at-large'] },
  released: { from: ['held', 'escort', 'unaccounted', 'at-large', 'guest', 'with-nonparticipant'], to: ['released'] },
  died: { from: ['held', 'in-transit', 'escort', 'unaccounted', 'at-large', 'guest', 'with-nonparticipant', 'released'], to: ['deceased'] },
  merged: { from: ['held', 'escort', 'unaccounted', 'at-large', 'guest', 'with-nonparticipant', 'released', 'deceased'], to: ['merged'] },
  unmerged: { from: ['merged'], to: ['held', 'escort', 'unaccounted', 'at-large', 'guest', 'with-nonparticipant', 'released', 'deceased'] },
} as const satisfies Record<Exclude<Step, 'reversed'>, { from: readonly AccountKind[]; to: readonly AccountKind[] }>;

/** Whether a step may lead from one kind of account to another. A reversal mirrors the movement it takes back, whatever that was. */
export function isLawfulStep(step: Step, from: AccountKind, to: AccountKind): boolean {
  if (step === 'reversed') return true;
  const rule: { from: readonly AccountKind[]; to: readonly AccountKind[] } = lawfulSteps[step];
  return rule.from.includes(from) && rule.to.includes(to);
}

/** The kinds that end an account's duty to see the person; exits lead back from each. */
const ends = ['released', 'deceased', 'merged'] as const satisfies readonly AccountKind[];

export function isEnd(kind: AccountKind): boolean {
  return (ends as readonly AccountKind[]).includes(kind);
}

/** Every lawful triple as numbers, `(step, from, to)`, for the database's check constraint. */
export function lawfulTriples(): readonly (readonly [number, number, number])[] {
  const triples: [number, number, number][] = [];
  for (const [step, rule] of Object.entries(lawfulSteps)) {
    for (const from of rule.from) {
      for (const to of rule.to) triples.push([steps[step as Step], accountKinds[from], accountKinds[to]]);
    }
  }
  return triples;
}
