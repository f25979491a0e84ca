import { z } from 'zod';
import { authorityKinds, type Authority } from '../authorities/types.ts';
import type { Breach } from '../custody/types.ts';
import { duties, type Duty, type DutyCode } from '../duties/due.ts';
import { roles } from '../entries/act.ts';
import {
  accountKinds,
  breachCodes,
  entryTypes,
  fieldGroups,
  sightingGrades,
  sources,
  steps,
  type Account,
  type AccountKind,
  type Step,
} from '../entries/types.ts';
import { transitions, type LineState } from '../handover/states.ts';
import { acknowledgementGrades, evidenceGrades, type Handover } from '../handover/types.ts';
import { nationalityStatuses, type Identity } from '../people/types.ts';
import { terms, type Headline } from '../reports/answer.ts';
import type { DecisionRow, PersonFile, PersonRow, PlaceRow, ProposalRow, TimelineRow } from '../reports/views.ts';
import { agreesWith } from './agreement.ts';
import { placeKind } from './authorities.ts';
import {
  instant,
  shownActor,
  shownAuthority,
  shownDay,
  shownEntry,
  shownFamily,
  shownHandover,
  shownPerson,
  shownPlace,
  shownText,
  shownUuid,
} from './wire.ts';

const figure = z.int();

export const headline = agreesWith<Headline>()(
  z.object({
    yes: z.boolean().meta({ description: 'Every person is accounted for: no figure spoils it.' }),
    asOf: instant,
    knownIndex: figure.meta({ description: "The last entry this answer knows of, by its number in the book's order." }),
    ever: figure.meta({ description: 'All persons ever entered: the sum of the terms.' }),
    terms: z.object(Object.fromEntries(terms.map((term) => [term, figure])) as { [term in (typeof terms)[number]]: typeof figure }),
    beside: z.object({
      overdue: figure,
      limbo: figure,
      mayBeSame: figure,
      openBreaches: figure,
      heldWithoutBasis: figure,
      inVariance: figure.meta({ description: 'Held, and a count and the book differ about the person.' }),
      nobodyAnswers: figure,
    }),
  }),
);

export const account = agreesWith<Account>()(
  z.object({
    roll: shownAuthority.meta({ description: 'Who must account for the person in this book; no verdict on law.' }),
    kind: z.enum(Object.keys(accountKinds) as [AccountKind, ...AccountKind[]]),
    place: shownPlace.optional(),
    handover: shownHandover.optional(),
    counterpart: shownAuthority.optional(),
  }),
);

const when = z.object({ from: instant, to: instant });
const step = z.enum(Object.keys(steps) as [Step, ...Step[]]);
const grade = z.enum(sightingGrades);
const names = z.record(z.string(), shownText);

const row = {
  id: shownPerson,
  number: shownText,
  name: shownText.optional(),
  account,
  bed: shownText.meta({ description: 'Tent, room or bed within the place, as it is told now.' }).optional(),
  since: instant,
  seenAt: instant.optional(),
  seenHow: grade.optional(),
};
export const personRow = agreesWith<PersonRow>()(z.object(row));

export const shownIdentity = agreesWith<Identity>()(
  z.object({
    names: z.array(z.object({ text: shownText, kind: z.enum(['full', 'given', 'family', 'alias']), language: shownText.optional() })),
    sex: z.enum(['female', 'male', 'other']).optional(),
    birth: z.object({ earliest: shownDay, latest: shownDay }).optional(),
    birthGiven: shownText.optional(),
    nationalities: z.array(z.object({ country: shownText, status: z.enum(nationalityStatuses) })).optional(),
    fatherName: shownText.optional(),
    motherName: shownText.optional(),
    placeOfBirth: shownText.optional(),
    reference: shownText.optional(),
  }),
);

export const timelineRow = agreesWith<TimelineRow>()(
  z.object({
    index: figure,
    entry: shownEntry,
    type: z.enum(entryTypes),
    occurred: when,
    recordedAt: instant,
    authority: shownAuthority,
    onBehalfOf: shownAuthority.optional(),
    actor: shownActor,
    second: shownActor.optional(),
    source: z.enum(sources),
    steps: z.array(z.object({ n: figure, step, from: account, to: account, at: instant, reverses: figure.optional() })),
    said: z
      .array(z.object({ group: z.enum(fieldGroups), field: shownText, text: shownText }))
      .meta({ description: 'What the entry says about the person beside who the person is, as far as the reader may read it.' }),
  }),
);

export const personFile = agreesWith<PersonFile>()(
  z.object({
    ...row,
    family: shownFamily.optional(),
    mergedInto: shownPerson.optional(),
    basis: z.enum(['none', 'provisional', 'legal']),
    acceptedBy: z.array(shownAuthority),
    pending: shownHandover.optional(),
    deathReported: z.boolean(),
    missingReported: z.boolean(),
    claims: z.array(z.object({ entry: shownEntry, recordedAt: instant, identity: shownIdentity })),
    stays: z.array(z.object({ account, step, from: instant, until: instant.optional() })),
    timeline: z.array(timelineRow),
    withheld: z.array(z.enum(fieldGroups)).meta({ description: 'Field groups that exist and are not shown to this reader.' }),
  }),
);

export const placeRow = agreesWith<PlaceRow>()(
  z.object({
    code: shownPlace,
    names,
    kind: placeKind,
    holder: shownAuthority,
    taken: z.enum(['contested', 'counted']).meta({ description: 'Taken by force; contested until the new holder counted.' }).optional(),
    gate: z.enum(['open', 'closed']),
    adultsOnly: z.boolean(),
    capacities: z.object({ certified: figure, working: figure, maximum: figure }).optional(),
    held: figure,
  }),
);

export const authorityRow = agreesWith<Authority>()(
  z.object({
    code: shownAuthority,
    names,
    kind: z.enum(authorityKinds),
    country: shownText.optional(),
    runsSoftware: z.boolean(),
    home: shownText,
  }),
);

export const lineStates = [...new Set(transitions.flatMap(({ from, to }): LineState[] => (from === 'none' ? [to] : [from, to])))];

export const handover = agreesWith<Handover>()(
  z.object({
    id: shownHandover,
    version: figure,
    sender: shownAuthority,
    receiver: shownAuthority,
    transit: shownAuthority.optional(),
    plan: z.object({
      destination: shownPlace,
      departure: instant,
      arrival: instant,
      toleranceHours: figure,
      route: shownText,
      vehicles: z.array(shownText),
      answerBy: instant,
    }),
    revision: figure,
    adultsOnly: z.boolean().meta({ description: 'Declared by the sender as a manifest of adults.' }).optional(),
    clearances: z.array(shownText),
    lines: z.array(
      z.object({
        person: shownPerson,
        state: z.enum(lineStates),
        keptAt: shownPlace.optional(),
        since: instant,
        agreedBy: z.array(shownAuthority),
        vehicle: shownText.optional(),
        papers: z.boolean(),
        fit: z.boolean(),
        bestInterests: z.boolean().meta({ description: 'Of a child: a panel has said what is best.' }).optional(),
        letGo: z.boolean(),
      }),
    ),
    actors: z.array(z.tuple([shownAuthority, shownActor])),
    leader: shownText.optional(),
    departedAt: instant.optional(),
    receivedAt: instant.optional(),
    acknowledged: z.enum(acknowledgementGrades).optional(),
    arrivalEvidence: z.enum(evidenceGrades).optional(),
    disputed: z.boolean(),
    closed: z.boolean(),
  }),
);

export const decisionRow = agreesWith<DecisionRow>()(
  z.object({
    id: shownUuid,
    act: shownText,
    persons: z.array(shownPerson),
    proposer: shownActor,
    authority: shownAuthority,
    occurred: when.optional(),
    reason: shownText.meta({ description: 'Why, in the words of who proposed it; only for who may be the second person.' }).optional(),
    waitsForYou: z.boolean().meta({ description: 'The asker may be the second person, as far as can be told beforehand.' }),
  }),
);

export const breach = agreesWith<Breach>()(
  z.object({
    id: shownText,
    code: z.enum(breachCodes),
    owner: shownAuthority,
    due: instant,
    subjects: z.array(shownText),
    closed: z.boolean(),
  }),
);

export const proposalRow = agreesWith<ProposalRow>()(
  z.object({
    a: shownText,
    b: shownText,
    why: z.array(shownText),
    names: z.tuple([shownText, shownText]),
  }),
);

export const duty = agreesWith<Duty>()(
  z.object({
    code: z.enum(Object.keys(duties) as [DutyCode, ...DutyCode[]]),
    owes: shownAuthority,
    to: shownAuthority,
    due: instant,
    overdue: z.boolean(),
    about: shownText,
    persons: z.array(shownPerson),
  }),
);

/** A page of a list. It says itself whether it is the last one. */
export function page<Row extends z.ZodType>(of: Row) {
  return z.object({
    rows: z.array(of),
    next: shownText.meta({ description: 'Asked for as `after`, it gives the next page.' }).optional(),
    complete: z.boolean(),
  });
}

export const session = z.object({
  actor: shownActor,
  authority: shownAuthority,
  role: z.enum(roles),
  title: shownText.meta({ description: 'How the person is called.' }).optional(),
  id: shownUuid.meta({ description: 'By which its holder knows it; it opens nothing.' }).optional(),
});
export const ownSession = z.object({
  id: shownUuid,
  openedAt: instant,
  seenAt: instant,
  expiresAt: instant,
  address: shownText,
  agent: shownText.meta({ description: 'What the browser or program says it is.' }),
  program: z.boolean().meta({ description: 'Issued for a program, and not opened by signing in.' }),
  own: z.boolean().meta({ description: 'The one that asks.' }),
});
export const openedSession = z.object({ token: shownText, session });
export const seat = z.object({ actor: shownText, authority: shownText, role: shownText, title: shownText });

export const verification = z.object({
  ok: z.boolean().meta({ description: 'Everything recomputed from the entries equals what the book shows.' }),
  persons: figure,
  entries: figure,
  movements: figure,
  violations: z.array(z.object({ code: shownText, subject: shownText.optional(), detail: shownText.optional() })),
});

export const health = z.object({ ok: z.boolean() });
export const readiness = z.object({
  ready: z.boolean(),
  book: shownText,
  world: shownText.meta({ description: 'Set when the book was made by a world: every person in it is invented.' }).optional(),
  clock: instant.meta({ description: "The book's own clock; in a world, the world's." }),
  postgres: shownText,
});
