import type { FastifyInstance, FastifyReply, FastifyRequest } from 'fastify';
import { isCode, isUuid, type PersonId } from '../basics/ids.ts';
import { instantToText, textToInstant } from '../basics/time.ts';
import { wireToCommand } from '../contract/commands.ts';
import { interfaceProblem, refusalToProblem, type Problem } from '../contract/problems.ts';
import { uuid } from '../contract/wire.ts';
import type { AcceptedAnswer } from '../log/ports.ts';
import { judging } from './identity-forms.ts';
import { careActs } from './care-forms.ts';
import { arrival, claimFields, gate, gateField } from './arrival-forms.ts';
import {
  isDrawn,
  isProblem,
  malformed,
  numbered,
  personOf,
  text,
  typedIn,
  type Act,
  type Asked,
  type Drawn,
  type Sending,
} from './form-fields.ts';
import { formOf, sendPage, takeForms } from './forms.ts';
import { draftActs, handing, handoverField, withoutDecision } from './handover-forms.ts';
import { changedSince } from './handovers.ts';
import { incident, incidents } from './incident-forms.ts';
import type { ApiPorts } from './ports.ts';
import { sessionOf } from './tokens.ts';
import { sendWrongPage } from './wrong-page.ts';

// A page of a list with a sentence or two, in letters that take six signs each on the way.
const LARGEST = 65_536;
// A manifest of a thousand, with a word about each.
const LARGEST_MANIFEST = 1_048_576;
const MOST_TYPED = 20_000;
const PURPOSE = 'counts, differences and incidents, on a page';
const PURPOSE_ON_THE_ROAD = 'a handover, on a page';

type Rooms = readonly (readonly [string, { readonly [act: string]: Act }])[];

/** The forms of the pages of places, counts, differences, incidents and handovers. Each is one command through the one door. */
export async function serveMatterForms(app: FastifyInstance, ports: ApiPorts): Promise<void> {
  const serve = (doors: Rooms, largest: number) =>
    takeForms(
      app,
      (forms) => {
        for (const [address, acts] of doors) {
          forms.post<{ Params: { at?: string } }>(address, (request, reply) =>
            answer(request, reply, acts, request.params.at ?? '', ports),
          );
        }
      },
      largest,
    );
  await serve(rooms, LARGEST);
  await serve(manifests, LARGEST_MANIFEST);
}

async function answer(
  request: FastifyRequest,
  reply: FastifyReply,
  acts: { readonly [act: string]: Act },
  at: string,
  ports: ApiPorts,
): Promise<FastifyReply> {
  const form = formOf(request);
  // A button may say whom it is about, as `family.ID`.
  const [name = ''] = (form?.get('act') ?? '').split('.');
  const act = Object.hasOwn(acts, name) ? acts[name] : undefined;
  const id = uuid.safeParse(form?.get(`command.${name}`) ?? form?.get('command'));
  if (form === undefined || act === undefined || !id.success || !(at === '' || isUuid(at) || isCode(at))) return sendWrongPage(reply, 404);
  const session = await sessionOf(request, ports);
  if (session === undefined || 'stranger' in session) {
    const problem = interfaceProblem(session?.stranger ?? 'session-missing');
    // What was sent is not entered; the reader is told why, and comes back here after signing in.
    return sendPage(request, reply, ports, undefined, { form: 'matter', typed: {}, wrong: { field: '', problem } });
  }
  const sending = { form, at, session, ports };
  const asked = await act(sending);
  if (isDrawn(asked)) {
    if (asked.wrong !== undefined) reply.code(asked.wrong.problem.status);
    return sendPage(request, reply, ports, session, { form: 'matter', typed: asked.drawn, ...(asked.wrong ? { wrong: asked.wrong } : {}) });
  }
  const done = await entered(asked, id.data, sending);
  if (done !== undefined && 'status' in done) {
    reply.code(done.status);
    if (done.retryAfter !== undefined) reply.header('retry-after', String(done.retryAfter));
    return sendPage(request, reply, ports, session, {
      form: 'matter',
      typed: typedIn(form, Object.hasOwn(handing, name) || Object.hasOwn(draftActs, name) ? MOST_TYPED : undefined),
      wrong: { field: fieldOf(done, name, form), problem: done },
    });
  }
  // An offer that is being written goes on where it was left.
  if (name === 'decide-disclosure' && form.has('draft')) {
    return sendPage(request, reply, ports, session, { form: 'matter', typed: withoutDecision(typedIn(form, MOST_TYPED)) });
  }
  return reply.redirect(whereTo(request, name, form, done), 303);
}

async function entered(asked: Exclude<Asked, Drawn>, id: string, sending: Sending): Promise<AcceptedAnswer | Problem | undefined> {
  if (asked === undefined || isProblem(asked)) return asked;
  const command = wireToCommand({ ...asked, id });
  if (!command.ok) return refusalToProblem(command.refused);
  const { actor, authority, role } = sending.session;
  const onTheRoad = 'handover' in command.value || command.value.type === 'offer-handover' || command.value.type === 'decide-disclosure';
  const principal = { actor, authority, role, purpose: onTheRoad ? PURPOSE_ON_THE_ROAD : PURPOSE };
  const version = text(sending.form, 'version');
  if (version !== '') {
    const stale = await changedSince(`"${version}"`, command.value, principal, sending.session, sending.ports);
    if (stale !== undefined) return stale;
  }
  const [told] = await sending.ports.commit([command.value], principal, { dryRun: false });
  if (told === undefined) throw new Error('a command was not answered');
  if (told.ok) return told;
  // Sent a second time, a part of a list was looked at until another moment: nobody is lost if all of it is entered.
  if (told.refused.code === 'command-id-reused' && (await allSeen(command.value, sending))) return undefined;
  return refusalToProblem(told.refused);
}

async function allSeen(command: object, { at, session, ports }: Sending): Promise<boolean> {
  if (!('sightings' in command)) return false;
  const seen = new Set((await ports.reader(session).sheet(at))?.filter((row) => row.seen).map((row) => row.id));
  return (command.sightings as readonly { readonly person: PersonId }[]).every(({ person }) => seen.has(person));
}

/** The page again, or the count or incident that began; what was asked of the page stays asked. */
function whereTo(request: FastifyRequest, act: string, form: URLSearchParams, done: AcceptedAnswer | undefined): string {
  const { pathname, searchParams } = new URL(request.url, 'http://book');
  const began = done?.outcome?.['muster'] ?? done?.outcome?.['incident'];
  const isNew = act === 'open-muster' || act === 'report-incident';
  const query = isNew ? new URLSearchParams([...searchParams].filter(([name]) => name === 'lang')) : searchParams;
  query.delete('hasty');
  query.set('done', act);
  const hasty = done?.outcome?.['marked'];
  // Those who were marked all at once are no surprise; those who were seen too fast are.
  if (act === 'sight' && form.get('then') !== 'rest' && typeof hasty === 'number' && hasty > 0) query.set('hasty', String(hasty));
  const next = form.get('next') ?? '';
  if (act === 'sight' && form.get('then') === 'next' && isUuid(next)) query.set('after', next);
  if (act === 'register-arrivals') {
    query.set('new', (done?.persons ?? []).join(' '));
    for (const kept of ['place', 'vehicle']) query.set(kept, text(form, kept));
  }
  const claims = done?.outcome?.['claims'];
  if (act === 'record-remains' && Array.isArray(claims)) query.set('remains', String(claims[0]));
  else query.delete('remains');
  if (done?.handover !== undefined) return `/handover/${done.handover}?${onlyLanguage(searchParams, act)}`;
  if (Object.hasOwn(handing, act)) return `${pathname}?${onlyLanguage(searchParams, act)}`;
  const path = isNew && typeof began === 'string' ? `${act === 'open-muster' ? '/count' : '/incident'}/${began}` : pathname;
  return `${path}?${query.toString()}`;
}

function onlyLanguage(query: URLSearchParams, done: string): string {
  const lang = query.get('lang') ?? '';
  return new URLSearchParams({ ...(lang === '' ? {} : { lang }), done }).toString();
}

const fieldsByCode: { readonly [code: string]: string } = {
  'variance-not-shown': 'way',
  'variance-own-count': 'way',
  'variance-way-unfit': 'way',
  'person-unknown': 'person',
  'blind-number-given': 'number',
  'in-the-future': 'from',
  'interval-reversed': 'until',
};

/** A refusal names a member of the command, as `strangers.0.remark`; the form calls most of them the same. */
function fieldOf({ code, field }: Pick<Problem, 'code' | 'field'>, act: string, form: URLSearchParams): string {
  if (act === 'register-arrivals') return gateField(field ?? '', form);
  if (Object.hasOwn(handing, act) || Object.hasOwn(draftActs, act)) return handoverField({ code, field }, act, form);
  const last = (field ?? '').split('.').findLast((step) => !/^\d*$/.test(step)) ?? fieldsByCode[code] ?? '';
  if (act === 'claim-identity') return claimFields[last] ?? last;
  // A form that asks for one moment sends it as the beginning and the end of what happened.
  return form.has('when') && ['from', 'to', 'until', 'occurred'].includes(last) ? 'when' : last;
}

const count = { 'count-blind': blind, sight, 'sight-other': sightOther, stranger, 'finish-muster': finish, 'abandon-muster': abandon };
const rooms: Rooms = [
  ['/place/:at', { 'open-muster': begin }],
  ['/count/:at', count],
  ['/differences', { 'close-variances': closeVariances, 'assign-variances': assign }],
  ['/incidents', incidents],
  ['/incident/:at', incident],
  ['/person/:at', careActs],
  ['/identity', judging],
  ['/arrivals/new', gate],
  ['/arrival/:at', { ...arrival, ...careActs }],
];
const manifests: Rooms = [
  ['/handover/:at', handing],
  ['/handovers/new', draftActs],
  ['/handovers/disclosure', { 'decide-disclosure': draftActs['decide-disclosure'] }],
];

function begin({ form, at }: Sending): Asked {
  const after = text(form, 'incident');
  return { type: 'open-muster', place: at, kind: text(form, 'kind'), ...(after === '' ? {} : { incident: after }) };
}

function blind({ form, at }: Sending): Asked {
  const section = text(form, 'section');
  return { type: 'count-blind', muster: at, ...numbered(form, 'number'), ...(section === '' ? {} : { section }) };
}

/** One page of the list: whom the counter chose, and on demand all others of the page as marked. */
async function sight({ form, at, session, ports }: Sending): Promise<Asked> {
  const chosen = [...form].flatMap(([name, how]) => (name.startsWith('how.') && how !== '' ? [{ person: name.slice(4), how }] : []));
  const persons = new Set(chosen.map(({ person }) => person));
  const rest = form.get('then') === 'rest' ? form.getAll('rest').filter((person) => !persons.has(person)) : [];
  const sightings = [...chosen, ...rest.map((person) => ({ person, how: 'marked' }))];
  if (sightings.length === 0) return undefined;
  const now = ports.book.clock();
  const counter = (await ports.reader(session).muster(at))?.counters.find(({ actor }) => actor === session.actor);
  const shown = textToInstant(form.get('shown') ?? '') ?? now;
  // They were looked at one after another, between the list's being shown and its being sent.
  const from = Math.min(now, Math.max(shown, counter?.at ?? now)) as typeof now;
  const occurred = from < now ? { occurred: { from: instantToText(from), to: instantToText(now) } } : {};
  return { type: 'sight-in-muster', muster: at, sightings, ...occurred };
}

async function sightOther({ form, at, session, ports }: Sending): Promise<Asked> {
  const person = await personOf(text(form, 'person'), session, ports);
  if (typeof person !== 'string') return person;
  return { type: 'sight-in-muster', muster: at, sightings: [{ person, how: text(form, 'how') }] };
}

function stranger({ form, at }: Sending): Asked {
  const [description, sex, age] = [text(form, 'remark'), text(form, 'sex'), text(form, 'age')];
  if (description === '') return malformed('remark');
  const identity = { names: [], ...(sex === '' ? {} : { sex }) };
  // Whether a child or an adult is a word and no birth: nobody gets an age by the look.
  return {
    type: 'strangers-in-muster',
    muster: at,
    strangers: [{ identity, remark: age === '' ? description : `${age}. ${description}` }],
  };
}

function finish({ at }: Sending): Asked {
  return { type: 'finish-muster', muster: at };
}

function abandon({ form, at }: Sending): Asked {
  return { type: 'abandon-muster', muster: at, reason: text(form, 'reason') };
}

async function closeVariances({ form, session, ports }: Sending): Promise<Asked> {
  const chosen = chosenOf(form);
  if (isProblem(chosen)) return chosen;
  const [person, later] = [text(form, 'person'), text(form, 'evidence')];
  const shownBy = person === '' ? later : await personOf(person, session, ports);
  if (typeof shownBy !== 'string') return shownBy;
  const evidence = shownBy === '' ? {} : { evidence: shownBy };
  return { type: 'close-variances', ...chosen, way: text(form, 'way'), finding: text(form, 'finding'), ...evidence };
}

function assign({ form }: Sending): Asked {
  const chosen = chosenOf(form);
  if (isProblem(chosen)) return chosen;
  return { type: 'assign-variances', ...chosen, to: text(form, 'to') };
}

function chosenOf(form: URLSearchParams): { readonly variances: readonly string[] } | Problem {
  const variances = form.getAll('variances');
  return variances.length === 0 ? malformed('variances') : { variances };
}
