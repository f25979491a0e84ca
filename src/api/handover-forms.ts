import type { Plain } from '../basics/canonical.ts';
import { isUuid, personNumber, type HandoverId, type PersonId } from '../basics/ids.ts';
import { textToInstant } from '../basics/time.ts';
import { EXTRA_LINES, type FormTold } from '../contract/forms.ts';
import { refusalToProblem, type Problem } from '../contract/problems.ts';
import { readBand } from '../custody/bands.ts';
import { refusal, type RefusalCode } from '../entries/refusals.ts';
import { whatVoids } from '../handover/plans.ts';
import { linesFor, type HandoverAct } from '../handover/possible.ts';
import type { Handover, Plan } from '../handover/types.ts';
import { readBirth } from '../people/birth.ts';
import { instantToDay } from '../people/days.ts';
import {
  filledIn,
  isProblem,
  malformed,
  momentIn,
  numbered,
  numbersIn,
  occurredIn,
  personOf,
  personsOf,
  plainDigits,
  text,
  typedIn,
  type Act,
  type Asked,
  type Drawn,
  type Sending,
} from './form-fields.ts';

type Members = { readonly [member: string]: Plain };
const MOST_TYPED = 20_000;
const MOST_ON_MANIFEST = 1000;
const MOST_NUMBERS = 200;

/** The forms of one handover: each act of each party, by the table of states. */
export const handing: { readonly [act: string]: Act } = {
  'agree-handover': forChosen('agree-handover'),
  'refuse-handover': forChosen('refuse-handover', 'reason'),
  'withdraw-handover': forChosen('withdraw-handover', 'reason'),
  'pass-handover': forChosen('pass-handover'),
  'recall-handover': forChosen('recall-handover', 'reason'),
  'cancel-handover': forChosen('cancel-handover'),
  'turn-back-handover': forChosen('turn-back-handover', 'reason'),
  'report-limbo': forChosen('report-limbo', 'circumstances'),
  'evidence-arrival': (sending) => withMore(forChosen('evidence-arrival', 'remark')(sending), { grade: text(sending.form, 'grade') }),
  'return-handover': (sending) => withMore(forChosen('return-handover')(sending), filledIn(sending.form, { place: 'place' })),
  'dispute-handover': ({ form, at }) => signed(form, { type: 'dispute-handover', handover: at, reason: text(form, 'reason') }),
  'close-handover': ({ form, at }) => signed(form, { type: 'close-handover', handover: at }),
  'correct-receipt': ({ form, at }) =>
    signed(form, {
      type: 'correct-receipt',
      handover: at,
      person: text(form, 'person'),
      outcome: text(form, 'outcome'),
      reason: text(form, 'reason'),
    }),
  'amend-plan': amendPlan,
  'amend-people': amendPeople,
  'amend-ready': amendReady,
  'depart-handover': depart,
  'receive-handover': receive,
  look: ({ form }) => drawn(form),
  mark,
};

/** The forms of an offer that is being written: most only go on with it, and enter nothing. */
export const draftActs = {
  find: ({ form }: Sending): Asked => drawn(form),
  look: ({ form }: Sending): Asked => drawn(form),
  add: ({ form }: Sending): Asked => drawn(form, { persons: [...manifestIn(form), ...form.getAll('found')], found: '', search: '' }),
  remove: ({ form }: Sending): Asked => {
    const off = form.getAll('off');
    return drawn(form, { persons: manifestIn(form).filter((person) => !off.includes(person)), off: '' });
  },
  numbers: addNumbers,
  family: addFamily,
  'offer-handover': offer,
  'decide-disclosure': decide,
} satisfies { readonly [act: string]: Act };

/** The draft after a decision was recorded: its fields are empty again. */
export function withoutDecision(typed: FormTold['typed']): FormTold['typed'] {
  const decision = new Set(['interviewed', 'tell', 'permitted', 'interviewedAt', 'interviewer', 'because']);
  return { ...Object.fromEntries(Object.entries(typed).filter(([name]) => !decision.has(name))), act: 'look', done: 'decide-disclosure' };
}

function drawn(form: URLSearchParams, more: { readonly [name: string]: string | readonly string[] } = {}): Drawn {
  const changed = Object.entries(more).map(([name, value]) => [
    name,
    typeof value === 'string' ? value : [...new Set(value)].filter(isUuid).slice(0, MOST_ON_MANIFEST).join(' '),
  ]);
  return { drawn: { ...typedIn(form, MOST_TYPED), ...Object.fromEntries(changed) } };
}

/** Which persons stand on the manifest that is being written. */
function manifestIn(form: URLSearchParams): readonly PersonId[] {
  return text(form, 'persons')
    .split(' ')
    .filter((id) => isUuid(id)) as PersonId[];
}

/** Those that are found go onto the list; those that are not stay where they were typed. */
async function addNumbers({ form, session, ports }: Sending): Promise<Asked> {
  const numbers = numbersIn(text(form, 'numbers'));
  if (numbers.length > MOST_NUMBERS) return refusalToProblem(refusal('too-many-subjects', { field: 'numbers' }));
  const [found, unknown]: [PersonId[], string[]] = [[], []];
  for (const number of numbers) {
    const person = await personOf(number, session, ports, 'numbers');
    if (typeof person === 'string') found.push(person);
    else unknown.push(number);
  }
  const again = drawn(form, { persons: [...manifestIn(form), ...found], numbers: unknown.join(' ') });
  if (unknown.length === 0) return again;
  const problem = refusalToProblem(refusal('person-unknown', { field: 'numbers', subject: unknown.join(' ').slice(0, 400) }));
  return { ...again, wrong: { field: 'numbers', problem } };
}

/** All of the family unit of one person who stand on the own roll. */
async function addFamily({ form, session, ports }: Sending): Promise<Asked> {
  const [, about = ''] = text(form, 'act').split('.');
  const family = isUuid(about) ? await ports.reader(session).candidates([about as PersonId]) : [];
  const own = family.filter(({ account }) => account.roll === session.authority).map(({ id }) => id);
  return drawn(form, { persons: [...manifestIn(form), ...own] });
}

/** An offer is a plan: leave is asked for it, and what would break a rule is refused. */
function offer({ form }: Sending): Asked {
  const plan = planIn(form);
  if (isProblem(plan)) return plan;
  return {
    type: 'offer-handover',
    mode: 'authorise',
    receiver: text(form, 'receiver'),
    ...filledIn(form, { transit: 'transit' }),
    plan,
    lines: manifestIn(form).map((person) => ({ person, ...givenOf(form, person) })),
    ...(text(form, 'adultsOnly') === 'yes' ? { adultsOnly: true } : {}),
  };
}

async function decide({ form, session, ports }: Sending): Promise<Asked> {
  const persons = form.has('draft') ? form.getAll('interviewed') : await personsOf(text(form, 'numbers'), session, ports);
  if ('status' in persons) return { ...persons, field: 'numbers' };
  if (persons.length === 0) return malformed(form.has('draft') ? 'interviewed' : 'numbers');
  const interviewedAt = momentIn(form, 'interviewedAt');
  if (typeof interviewedAt !== 'string') return interviewedAt;
  const permitted = text(form, 'permitted');
  if (permitted !== 'yes' && permitted !== 'no') return malformed('permitted');
  return {
    type: 'decide-disclosure',
    persons,
    to: text(form, 'tell'),
    permitted: permitted === 'yes',
    interviewedAt,
    interviewer: text(form, 'interviewer'),
    reason: text(form, 'because'),
  };
}

function planIn(form: URLSearchParams): Members | Problem {
  const times: { [name: string]: string } = {};
  for (const name of ['departure', 'arrival', 'answerBy']) {
    const at = momentIn(form, name);
    if (typeof at !== 'string') return at;
    times[name] = at;
  }
  const vehicles = text(form, 'vehicles')
    .split(/\r?\n/)
    .map((vehicle) => vehicle.trim())
    .filter((vehicle) => vehicle !== '');
  if (text(form, 'route') === '') return malformed('route');
  if (vehicles.length === 0) return malformed('vehicles');
  return { destination: text(form, 'destination'), ...times, ...numbered(form, 'toleranceHours'), route: text(form, 'route'), vehicles };
}

/** What travels with one person, as far as something was typed about it. */
function givenOf(form: URLSearchParams, person: string): Members {
  const of = (members: { readonly [member: string]: string }) =>
    Object.fromEntries(Object.entries(members).map(([member, name]) => [member, text(form, `${name}.${person}`)]));
  const said = (...names: readonly string[]) => names.some((name) => text(form, `${name}.${person}`) !== '');
  const items = Object.values(numbered(form, `items.${person}`))[0] ?? '';
  return {
    ...(said('kind', 'number', 'keeper')
      ? { papers: of({ kind: 'kind', number: 'number', heldBy: 'keeper' }) }
      : said('none')
        ? { papers: of({ noneBecause: 'none' }) }
        : {}),
    ...(said('seal', 'items') ? { propertyBag: { ...of({ seal: 'seal' }), items } } : {}),
    ...(said('clinician', 'instructions') ? { fitToTravel: of({ clinician: 'clinician', instructions: 'instructions' }) } : {}),
    ...(said('panelNumber', 'panel') ? { bestInterests: of({ kind: 'panelKind', number: 'panelNumber', panel: 'panel' }) } : {}),
  };
}

/** What a form of a handover says of every act: when it was, and on whose paper. */
function signed(form: URLSearchParams, asked: Members): Asked {
  const when = occurredIn(form);
  if (isProblem(when)) return when;
  const behalf = text(form, 'behalf');
  if (behalf === '') return { ...asked, ...when };
  const paper = { number: text(form, 'paperNumber'), signedBy: text(form, 'signedBy') };
  if (paper.number === '' || paper.signedBy === '') {
    return refusalToProblem(refusal('paper-reference-missing', { field: paper.number === '' ? 'paperNumber' : 'signedBy' }));
  }
  const source = text(form, 'source') === 'intermediary' ? 'intermediary' : 'signed-paper';
  return { ...asked, ...when, onBehalfOf: behalf, paper, source };
}

function forChosen(type: HandoverAct, said?: 'reason' | 'circumstances' | 'remark'): (sending: Sending) => Asked {
  return ({ form, at }) => {
    const words = said === undefined ? {} : { [said]: text(form, said) };
    // Without a word on how it is known, the weakest evidence is none.
    if (said === 'remark' && words[said] === '') return malformed(said);
    return signed(form, { type, handover: at, persons: form.getAll('persons'), ...words });
  };
}

function withMore(asked: Asked, more: Members): Asked {
  return asked === undefined || isProblem(asked) ? asked : { ...asked, ...more };
}

/** What voids an agreement is said before it happens: such a change is entered only when it was read and ticked. */
async function amendPlan({ form, at, session, ports }: Sending): Promise<Asked> {
  const plan = planIn(form);
  if (isProblem(plan)) return plan;
  const stands = await ports.reader(session).handover(at as HandoverId);
  const after = { ...plan, ...timesOf(plan) } as unknown as Plan;
  const same = stands !== undefined && samePlan(stands.plan, after);
  if (same) return refusalToProblem(refusal('nothing-changes', { subject: at }));
  const agreed = stands !== undefined && whatVoids(stands.plan, after).length > 0 && stands.lines.some(hasAgreement);
  if (agreed && text(form, 'voids') !== 'yes') return drawn(form, { ask: 'voids' });
  return signed(form, { type: 'amend-handover', handover: at, plan });
}

function hasAgreement({ state, agreedBy }: Handover['lines'][number]): boolean {
  return state === 'agreed' || (state === 'offered' && agreedBy.length > 0);
}

function timesOf(plan: Members): Members {
  return Object.fromEntries(['departure', 'arrival', 'answerBy'].map((name) => [name, textToInstant(String(plan[name])) ?? 0]));
}

function samePlan(one: Plan, other: Plan): boolean {
  const said = ({ destination, departure, arrival, answerBy, toleranceHours, route, vehicles }: Plan) =>
    JSON.stringify([destination, departure, arrival, answerBy, toleranceHours, route, vehicles]);
  return said(one) === said(other);
}

async function amendPeople({ form, at, session, ports }: Sending): Promise<Asked> {
  const added = text(form, 'numbers') === '' ? [] : await personsOf(text(form, 'numbers'), session, ports);
  if ('status' in added) return { ...added, field: 'numbers' };
  const remove = form.getAll('persons');
  if (added.length === 0 && remove.length === 0) return malformed('numbers');
  const panel = text(form, 'panelNumber') !== '' || text(form, 'panel') !== '';
  // A panel looks at one child at a time.
  if (panel && added.length !== 1) return malformed('panelNumber');
  const bestInterests = { kind: text(form, 'panelKind'), number: text(form, 'panelNumber'), panel: text(form, 'panel') };
  return signed(form, {
    type: 'amend-handover',
    mode: 'authorise',
    handover: at,
    ...(added.length === 0 ? {} : { add: added.map((person) => ({ person, ...(panel ? { bestInterests } : {}) })) }),
    ...(remove.length === 0 ? {} : { remove }),
  });
}

function amendReady({ form, at }: Sending): Asked {
  const ready = readyIn(form).map((person) => ({ person, ...givenOf(form, person) }));
  return ready.length === 0 ? malformed('ready') : signed(form, { type: 'amend-handover', handover: at, ready });
}

function readyIn(form: URLSearchParams): readonly string[] {
  return form.getAll('line').filter((person) => isUuid(person) && Object.keys(givenOf(form, person)).length > 0);
}

function markedIn(form: URLSearchParams): readonly (readonly [person: string, outcome: string])[] {
  return [...form].flatMap(([name, value]) => (name.startsWith('out.') && value !== '' ? [[name.slice(4), value] as const] : []));
}

/** About to leave, leave is asked for; gone already, it is written down whatever it broke. */
async function depart({ form, at, session, ports }: Sending): Promise<Asked> {
  const marked = markedIn(form);
  const named = new Set(marked.map(([person]) => person));
  const stands = await ports.reader(session).handover(at as HandoverId);
  const rest = text(form, 'rest') === 'yes' && stands !== undefined ? linesFor('depart-handover', stands.sender, stands) : [];
  const boarded = marked.filter(([, outcome]) => outcome === 'boarded').map(([person]) => person);
  const others = rest.filter(({ person, state }) => state === 'agreed' && !named.has(person)).map(({ person }) => person);
  const leftBehind = marked
    .filter(([, outcome]) => outcome === 'left')
    .map(([person]) => ({ person, reason: text(form, `why.${person}`) }));
  const silent = leftBehind.find(({ reason }) => reason === '');
  if (silent) return refusalToProblem(refusal('reason-missing', { field: `why.${silent.person}`, subject: silent.person }));
  return signed(form, {
    type: 'depart-handover',
    handover: at,
    mode: text(form, 'mode') === 'record' ? 'record' : 'authorise',
    vehicle: text(form, 'otherVehicle') || text(form, 'vehicle'),
    leader: text(form, 'leader'),
    boarded: [...boarded, ...others],
    leftBehind,
  });
}

function receive({ form, at, ports }: Sending): Asked {
  const lines = markedIn(form).map(([person, outcome]) => {
    const reason = text(form, `why.${person}`);
    return { person, outcome, ...(reason === '' ? {} : { reason }) };
  });
  const extras: Members[] = [];
  for (const n of extrasIn(form)) {
    const birth = readBirth({ birthDate: plainDigits(text(form, `xborn.${n}`)) }, instantToDay(ports.book.clock()));
    if (!birth.ok) return malformed(`xborn.${n}`);
    const name = text(form, `xname.${n}`);
    const identity = {
      names: name === '' ? [] : [{ text: name, kind: 'full' }],
      ...filledIn(form, { sex: `xsex.${n}` }),
      ...(birth.value === undefined ? {} : { birth: { ...birth.value }, birthGiven: text(form, `xborn.${n}`) }),
    };
    extras.push({ identity });
  }
  const others = text(form, 'others') === 'yes';
  // A number of heads without the tick would be taken for nothing, and somebody meant something by it.
  if (!others && text(form, 'bodyCount') !== '') return malformed('others');
  if (lines.length === 0 && extras.length === 0 && !others) return malformed('lines');
  return signed(form, {
    type: 'receive-handover',
    handover: at,
    place: text(form, 'place'),
    lines,
    ...(others ? { othersTaken: numbered(form, 'bodyCount') } : {}),
    ...(extras.length === 0 ? {} : { extras }),
  });
}

function extrasIn(form: URLSearchParams): readonly number[] {
  return Array.from({ length: EXTRA_LINES }, (_, n) => n).filter((n) =>
    ['xname', 'xsex', 'xborn'].some((name) => text(form, `${name}.${n}`) !== ''),
  );
}

/** A number or a band as it is read at the gate: the line is marked as taken, and the form waits for the next. */
async function mark({ form, at, session, ports }: Sending): Promise<Asked> {
  const typed = plainDigits(text(form, 'number'));
  if (typed === '') return drawn(form);
  const reader = ports.reader(session);
  const lines = (await reader.handover(at as HandoverId))?.lines ?? [];
  const band = readBand(typed);
  const wearer = band === undefined ? undefined : await reader.wearer(band);
  const plain = (number: string) => number.toUpperCase().replace(/[-\s]/g, '').replaceAll('O', '0').replace(/[IL]/g, '1');
  const line = lines.find(({ person }) => person === wearer || plain(personNumber(person)) === plain(typed));
  if (line === undefined) {
    const problem = refusalToProblem(refusal('handover-not-on-manifest', { field: 'number' }));
    return { ...drawn(form), wrong: { field: 'number', problem } };
  }
  return drawn(form, { [`out.${line.person}`]: 'taken', number: '', marked: line.person, find: '' });
}

const fieldsByCode: { readonly [code in RefusalCode]?: string } = {
  'place-closed': 'destination',
  'handover-one-authority': 'receiver',
  'authority-unknown': 'receiver',
  'handover-empty': 'persons',
  'person-unknown': 'persons',
  'body-count-differs': 'bodyCount',
  'in-the-future': 'when',
  'interview-missing': 'interviewedAt',
  'agreement-stale': 'vehicle',
  'escort-leader-missing': 'leader',
  'offer-lapsed': '',
};

const ofLine: { readonly [path: string]: string } = {
  papers: 'kind',
  'papers.kind': 'kind',
  'papers.number': 'number',
  'papers.heldBy': 'keeper',
  'papers.noneBecause': 'none',
  'propertyBag.seal': 'seal',
  'propertyBag.items': 'items',
  'fitToTravel.clinician': 'clinician',
  'fitToTravel.instructions': 'instructions',
  'bestInterests.kind': 'panelKind',
  'bestInterests.number': 'panelNumber',
  'bestInterests.panel': 'panel',
};

/** How the form calls what was refused; what is about one person carries the person's number behind the point. */
export function handoverField({ code, field = '' }: Pick<Problem, 'code' | 'field'>, act: string, form: URLSearchParams): string {
  const [member = '', n = '', ...rest] = field.split('.');
  const travels = ofLine[rest.join('.')] ?? 'kind';
  if (member === 'lines' && act === 'offer-handover' && n !== '') return `${travels}.${manifestIn(form)[Number(n)]}`;
  if (member === 'ready' && n !== '') return `${travels}.${readyIn(form)[Number(n)]}`;
  if (member === 'lines' && n !== '') return `why.${markedIn(form)[Number(n)]?.[0]}`;
  if (member === 'leftBehind' && n !== '') return `why.${markedIn(form).filter(([, outcome]) => outcome === 'left')[Number(n)]?.[0]}`;
  if (member === 'extras' && n !== '') return `${rest.includes('sex') ? 'xsex' : 'xname'}.${extrasIn(form)[Number(n)]}`;
  if (member === 'why' || member === 'xborn') return field;
  if (member === 'add') return rest.includes('number') ? 'panelNumber' : rest.includes('panel') ? 'panel' : 'numbers';
  if (member === 'boarded') return 'persons';
  if (member === 'to' || (code === 'authority-unknown' && act === 'decide-disclosure')) return 'tell';
  if (member === 'reason' && act === 'decide-disclosure') return 'because';
  if (member === 'occurred') return 'when';
  if (code === 'place-of-another' && act === 'receive-handover') return 'place';
  const last = field.split('.').findLast((step) => !/^\d*$/.test(step)) ?? '';
  return last === '' ? (fieldsByCode[code as RefusalCode] ?? '') : last;
}
