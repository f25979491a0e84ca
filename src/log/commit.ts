import { canonical, type Plain } from '../basics/canonical.ts';
import type { ActorId, HandoverId, PersonId } from '../basics/ids.ts';
import { refused, accepted, type Result } from '../basics/result.ts';
import { exactly, type Instant } from '../basics/time.ts';
import { may } from '../access/may.ts';
import { decideAuthorities } from '../authorities/decide.ts';
import { decideCustody } from '../custody/decide.ts';
import { decidePeople } from '../custody/people.ts';
import { decided, type Act, type Decided, type Principal } from '../entries/act.ts';
import { refusal, type Refusal } from '../entries/refusals.ts';
import { commitment, entryDigest, entryId, hashToUuid, newPersonId } from '../entries/seal.ts';
import type { Draft, Entry } from '../entries/types.ts';
import { decideHandover } from '../handover/decide.ts';
import { decideIdentity } from '../identity/decide.ts';
import { pairKey } from '../identity/types.ts';
import type { Command, TwoPersonCommand } from './commands.ts';
import { needsTwo } from './commands.ts';
import { needsOf, personsIn, type Needs } from './needs.ts';
import type { AcceptedAnswer, Answer, Decision, Loaded, Ports, Write } from './ports.ts';
import { decideExport } from '../reports/export.ts';
import { reactions } from './reactions.ts';
import { mayBeUnreadable, unreadable } from './text.ts';
import { working, type Working } from './working.ts';

// Eight clerks who all want the same two persons each win every eighth time on average; a hundred tries lose to that once in a million.
const MOST_ATTEMPTS = 100;

/**
 * The one door for writes. Every command of the batch is accepted or refused by itself; what is accepted is appended
 * in one transaction. A command sent again gets the answer it got; the same number for something else is refused.
 * A dry run takes the same road and writes nothing.
 */
export async function commit(
  commands: readonly Command[],
  principal: Principal,
  ports: Ports,
  options: { readonly dryRun?: boolean } = {},
): Promise<readonly Answer[]> {
  const given = commands.map((command): Given => ({ command, said: sayOf(command) }));
  for (let attempt = 0; attempt < MOST_ATTEMPTS; attempt++) {
    // One moment for the whole batch: what is loaded for it depends on it.
    const now = ports.clock();
    const loaded = await load(given, principal, now, ports);
    const batch = decideBatch(given, principal, loaded, now, ports);
    if (batch.write.commands.length === 0) return batch.answers;
    const outcome = await ports.store.append(batch.write, { dryRun: options.dryRun ?? false });
    if (outcome === 'appended') return batch.answers;
  }
  return commands.map((command) => ({ ok: false, command: command.id, refused: refusal('busy') }));
}

/** A command, and what it says as canonical text. */
interface Given {
  readonly command: Command;
  readonly said: Result<string, Refusal>;
}

async function load(given: readonly Given[], principal: Principal, now: Instant, ports: Ports): Promise<Loaded> {
  const readable = given.filter(({ said }) => said.ok).map(({ command }) => command);
  const needsFor = (of: readonly Command[]): Needs => needsOf(of, principal.authority, (command) => contentOf(command, ports));
  const needs = needsFor(readable);
  const first = await ports.store.load(needs);
  // An open decision is about persons of its own, and as of its own time.
  const inner = [...first.decisions.values()].map((decision) => decision.command);
  // To whom the persons added to a manifest would be named, only the handover says.
  const told = disclosuresOfAdded(readable, first);
  const complete = inner.length === 0 && told.length === 0;
  const all = complete ? needs : withDisclosures(needsFor([...readable, ...inner]), told);
  const second = complete ? first : await ports.store.load(all);
  // Two clocks, one that was set back, or a receipt that names only the exceptions and comes late: of whoever stands where he
  // stands only since later, the whole past is needed.
  const earliest = Math.min(now, ...readable.flatMap((one) => ('othersTaken' in one && one.occurred ? [one.occurred.to] : [])));
  const later = [...second.standings.values()].filter((one) => one.since > earliest && !second.histories.has(one.id));
  const ahead = later.map((one) => one.id);
  return ahead.length === 0 ? second : ports.store.load({ ...all, histories: [...all.histories, ...ahead] });
}

function disclosuresOfAdded(commands: readonly Command[], loaded: Loaded): Needs['disclosures'] {
  return commands.flatMap((command) => {
    const handover = command.type === 'amend-handover' ? loaded.handovers.get(command.handover) : undefined;
    if (!handover || command.type !== 'amend-handover') return [];
    const others = [handover.receiver, ...(handover.transit === undefined ? [] : [handover.transit])];
    return (command.add ?? []).flatMap(({ person }) => others.map((authority) => [person, authority] as const));
  });
}

function withDisclosures(needs: Needs, told: Needs['disclosures']): Needs {
  return { ...needs, disclosures: [...needs.disclosures, ...told] };
}

/** What the command would do, whoever gives it and however it is explained: two persons who give the same command agree. */
function contentOf(command: Command, ports: Ports): string {
  if (!needsTwo(command)) return '';
  const { id: _, occurred: _at, source: _source, paper: _paper, ...act } = command;
  const {
    reason: _reason,
    circumstances: _circumstances,
    export: _export,
    ...rest
  } = act as { reason?: Plain; circumstances?: Plain; export?: Plain; [name: string]: unknown };
  return ports.hasher.sha256(`content ${canonical(rest as Plain)}`);
}

function decideBatch(
  given: readonly Given[],
  principal: Principal,
  loaded: Loaded,
  now: Instant,
  ports: Ports,
): { answers: readonly Answer[]; write: Write } {
  const facts = working(loaded);
  const answers = given.map(({ command, said }): Answer => {
    // Text that cannot be read has no canonical form either, so this guard stands before the number is looked up.
    if (!said.ok) return { ok: false, command: command.id, refused: said.refused };
    const hash = ports.hasher.sha256(`command ${said.value}`);
    const before = facts.answers.get(command.id);
    if (before) {
      return before.hash === hash
        ? { ...before.answer, replayed: true }
        : { ok: false, command: command.id, refused: refusal('command-id-reused', { subject: command.id }) };
    }
    const outcome = decideOne(command, hash, now, principal, facts, ports);
    if (!outcome.ok) return { ok: false, command: command.id, refused: outcome.refused };
    facts.answered({ id: command.id, hash, answer: outcome.value });
    return outcome.value;
  });
  return { answers, write: facts.write(principal.authority) };
}

/** The command as canonical text; refused when a text in it cannot be read safely. */
function sayOf(command: Command): Result<string, Refusal> {
  const plain = command as unknown as Plain;
  // Half a character has no canonical form; JSON escapes it, and only then is the whole command looked through.
  const half = JSON.stringify(plain).includes('\\ud') ? unreadable(plain) : undefined;
  if (half !== undefined) return refused(refusal('text-unreadable', { field: half }));
  const said = canonical(plain);
  const found = mayBeUnreadable(said) ? unreadable(plain) : undefined;
  return found === undefined ? accepted(said) : refused(refusal('text-unreadable', { field: found }));
}

function decideOne(
  command: Command,
  hash: string,
  now: Instant,
  principal: Principal,
  facts: Working,
  ports: Ports,
): Result<AcceptedAnswer, Refusal> {
  const allowed = mayAsk(command, now, principal, facts, ports);
  if (!allowed.ok) return allowed;
  const act = allowed.value;
  const outcome = needsTwo(command) ? firstOfTwo(command, facts, act, ports) : decideRoom(command, facts, act, ports);
  if (!outcome.ok) return outcome;
  return accepted(record(outcome.value, act, hash, principal, facts, ports));
}

/** The guards every command passes, in this order; a test holds the order. */
function mayAsk(command: Command, now: Instant, principal: Principal, facts: Working, ports: Ports): Result<Act, Refusal> {
  if (!may(principal.role, command.type)) return refused(refusal('role-may-not', { detail: principal.role }));
  const own = facts.authorities.get(principal.authority);
  if (!own && principal.role !== 'steward') return refused(refusal('authority-unknown', { subject: principal.authority }));
  if (own && own.home !== ports.node) return refused(refusal('authority-elsewhere', { subject: principal.authority }));
  if (command.onBehalfOf !== undefined) {
    const party = facts.authorities.get(command.onBehalfOf);
    if (!party) return refused(refusal('authority-unknown', { subject: command.onBehalfOf }));
    if (party.runsSoftware) return refused(refusal('not-paper-party', { subject: command.onBehalfOf }));
    if (party.home !== ports.node) return refused(refusal('authority-elsewhere', { subject: command.onBehalfOf }));
    if (!command.paper || command.paper.number.trim() === '' || command.paper.signedBy.trim() === '') {
      return refused(refusal('paper-reference-missing', { field: 'paper' }));
    }
  }
  // Roles above the authorities set every gate; a registrar only those of its own places.
  if (principal.role === 'registrar' && (command.type === 'set-gate' || command.type === 'set-capacities')) {
    const holder = facts.places.get(command.place)?.holder;
    if (holder !== undefined && holder !== (command.onBehalfOf ?? principal.authority)) {
      return refused(refusal('place-of-another', { subject: command.place }));
    }
  }
  const occurred = command.occurred ?? exactly(now);
  if (occurred.from > occurred.to) return refused(refusal('interval-reversed', { field: 'occurred' }));
  if (occurred.to > now) return refused(refusal('in-the-future', { field: 'occurred' }));
  const source = command.source ?? (command.onBehalfOf === undefined ? 'own-act' : 'signed-paper');
  return accepted({
    command: command.id,
    now,
    actor: principal.actor,
    authority: principal.authority,
    party: command.onBehalfOf ?? principal.authority,
    mode: command.mode ?? 'record',
    occurred,
    source,
    ...(command.paper ? { paper: command.paper } : {}),
    newPerson: (n) => newPersonId(ports.hasher, principal.authority, command.id, n),
    newHandover: () => hashToUuid(ports.hasher.sha256(`handover ${principal.authority} ${command.id}`)) as HandoverId,
    newId: (purpose) => hashToUuid(ports.hasher.sha256(`${purpose} ${principal.authority} ${command.id}`)),
    entry: (ordinal) => entryId(ports.hasher, principal.authority, command.id, ordinal),
  });
}

/** What the door makes of a command; where two decide, the first of them signs together with the one who acts. */
type Outcome = Decided & { readonly first?: ActorId };

function decideRoom(command: Command, facts: Working, act: Act, ports: Ports): Result<Outcome, Refusal> {
  switch (command.type) {
    case 'declare-authority':
    case 'declare-place':
    case 'change-holder':
    case 'set-capacities':
    case 'set-gate':
      return decideAuthorities(command, facts, act);
    case 'claim-identity':
    case 'claim-kin':
    case 'claim-answerability':
    case 'form-family':
    case 'split-family':
      return decidePeople(command, facts, act);
    case 'offer-handover':
    case 'agree-handover':
    case 'refuse-handover':
    case 'withdraw-handover':
    case 'amend-handover':
    case 'depart-handover':
    case 'pass-handover':
    case 'receive-handover':
    case 'evidence-arrival':
    case 'recall-handover':
    case 'cancel-handover':
    case 'turn-back-handover':
    case 'report-limbo':
    case 'return-handover':
    case 'dispute-handover':
    case 'correct-receipt':
    case 'close-handover':
    case 'decide-disclosure':
      return decideHandover(command, facts, act);
    case 'judge-same':
    case 'judge-different':
      return decideIdentity(command, facts, act);
    case 'export-list':
      return decideExport(command, facts, act);
    case 'confirm-decision':
      return confirm(command.decision, facts, act, ports);
    case 'reject-decision':
      return reject(command, facts, act);
    case 'propose-same':
      return proposeSame(command, facts, act);
    default:
      return decideCustody(command, facts, act);
  }
}

/** The first of two persons proposes; whoever gives the same command after him is the second and confirms it. */
function firstOfTwo(command: TwoPersonCommand, facts: Working, act: Act, ports: Ports): Result<Outcome, Refusal> {
  const content = contentOf(command, ports);
  const open = [...facts.decisions.values()].find((one) => one.content === content && one.state === 'open' && involved(one, facts, act));
  if (open) return confirm(open.id, facts, act, ports);
  const trial = decideRoom(command, facts, act, ports);
  if (!trial.ok) return trial;
  const subjects = trial.value.drafts[0]?.subjects ?? [];
  const proposed = { ...command, occurred: act.occurred } as unknown as Plain;
  return decided({
    type: 'DecisionProposed',
    subjects,
    occurred: act.occurred,
    body: { decision: act.newId('decision'), content, act: command.type },
    slices: [{ subject: 0, group: 'custody', content: { command: proposed } }],
  });
}

function confirm(id: string, facts: Working, act: Act, ports: Ports): Result<Outcome, Refusal> {
  const decision = facts.decisions.get(id);
  if (!decision || !involved(decision, facts, act)) return refused(refusal('decision-unknown', { subject: id }));
  if (decision.state !== 'open') return refused(refusal('decision-settled', { subject: id }));
  if (decision.proposer === act.actor) return refused(refusal('second-person-needed', { subject: id }));
  const command = decision.command;
  if (!may2(command, decision, facts, act)) return refused(refusal('second-person-other-authority', { subject: id }));
  const inner = decideRoom(
    command,
    facts,
    { ...act, first: decision.proposer, occurred: command.occurred ?? act.occurred, mode: command.mode ?? 'record' },
    ports,
  );
  if (!inner.ok) return inner;
  const subjects = inner.value.drafts[0]?.subjects ?? [];
  const confirmed: Draft = {
    type: 'DecisionConfirmed',
    subjects,
    occurred: act.occurred,
    body: { decision: id, act: command.type },
    slices: [],
  };
  return accepted({ ...inner.value, drafts: [confirmed, ...inner.value.drafts], first: decision.proposer });
}

/** Where the persons stand on two rolls, the two who decide must act for these two; else both act for the one. */
function may2(command: TwoPersonCommand, decision: Decision, facts: Working, act: Act): boolean {
  const rolls = new Set(personsIn(command).flatMap((person) => facts.standings.get(person)?.account.roll ?? []));
  const hear = new Set([decision.authority, act.authority]);
  return rolls.size > 1 ? [...rolls].every((roll) => hear.has(roll)) : hear.size === 1;
}

function reject(command: Command & { type: 'reject-decision' }, facts: Working, act: Act): Result<Decided, Refusal> {
  const decision = facts.decisions.get(command.decision);
  if (!decision || !involved(decision, facts, act)) return refused(refusal('decision-unknown', { subject: command.decision }));
  if (decision.state !== 'open') return refused(refusal('decision-settled', { subject: command.decision }));
  if (command.reason.trim() === '') return refused(refusal('reason-missing', { field: 'reason' }));
  const subjects = personsIn(decision.command).filter((person) => facts.standings.has(person));
  return decided({
    type: 'DecisionRejected',
    subjects,
    occurred: act.occurred,
    body: { decision: decision.id, act: decision.command.type },
    slices: [],
  });
}

function involved(decision: Decision, facts: Working, act: Act): boolean {
  return (
    decision.authority === act.authority ||
    personsIn(decision.command).some((person) => facts.standings.get(person)?.account.roll === act.party)
  );
}

function proposeSame(command: Command & { type: 'propose-same' }, facts: Working, act: Act): Result<Decided, Refusal> {
  const fresh = command.pairs.filter(({ a, b }) => a !== b && !facts.proposals.has(pairKey(a, b)));
  if (fresh.length === 0) return refused(refusal('nothing-changes'));
  if (fresh.length > 1000) return refused(refusal('too-many-subjects'));
  const pairs = fresh.map(({ a, b, why }) => (a < b ? { a, b, why } : { a: b, b: a, why }));
  const draft: Draft = { type: 'SamenessProposed', subjects: [], occurred: act.occurred, body: { pairs }, slices: [] };
  return accepted({ drafts: [draft], outcome: { proposed: pairs.length } });
}

/** Seals the drafts into entries, lets reactions follow each, and folds all of it into the facts. */
function record(outcome: Outcome, act: Act, commandHash: string, principal: Principal, facts: Working, ports: Ports): AcceptedAnswer {
  const entries: Entry[] = [];
  const add = (draft: Draft) => {
    const signed = outcome.first === undefined || draft.type === 'DecisionConfirmed' ? act : { ...act, first: outcome.first };
    const entry = seal(draft, entries.length, signed, commandHash, principal, ports);
    entries.push(entry);
    facts.apply(entry);
    for (const react of reactions[draft.type] ?? []) for (const follow of react(draft, facts, act)) add(follow);
  };
  for (const draft of outcome.drafts) add(draft);
  const opened = entries.flatMap((entry) =>
    (entry.body.moves ?? [])
      .filter((group) => group.step === 'admitted' || group.step === 'born')
      .flatMap((group) => group.subjects.filter(([, n]) => n === 1).map(([i]) => entry.subjects[i] as PersonId)),
  );
  const handover = entries.find((entry) => entry.type === 'HandoverOffered')?.body['handover'] as HandoverId | undefined;
  const awaits = entries.find((entry) => entry.type === 'DecisionProposed')?.body['decision'] as string | undefined;
  const breaches = entries.flatMap((entry) =>
    (entry.body.breaches ?? []).map(({ code, subjects }, i) => ({
      id: `${entry.id}.${i}`,
      code,
      subjects: subjects.map((subject) => entry.subjects[subject] ?? ''),
    })),
  );
  return {
    ok: true,
    command: act.command,
    entries: entries.map((entry) => entry.id),
    persons: opened,
    breaches,
    ...(handover === undefined ? {} : { handover }),
    ...(awaits === undefined ? {} : { awaits }),
    ...(outcome.outcome ? { outcome: outcome.outcome } : {}),
  };
}

function seal(draft: Draft, ordinal: number, act: Act, commandHash: string, principal: Principal, ports: Ports): Entry {
  const id = act.entry(ordinal);
  const salts = draft.slices.map(() => ports.hasher.salt());
  const commitments = draft.slices.map((slice, i) =>
    commitment(ports.hasher, {
      entry: id,
      subject: draft.subjects[slice.subject] ?? '',
      group: slice.group,
      content: slice.content as Plain,
      salt: salts[i] ?? '',
    }),
  );
  const entry = {
    ...draft,
    id,
    version: 1 as const,
    origin: ports.node,
    authority: principal.authority,
    ...(act.party === principal.authority ? {} : { onBehalfOf: act.party }),
    actor: act.first ?? act.actor,
    ...(act.first === undefined ? {} : { second: act.actor }),
    purpose: principal.purpose,
    source: act.source,
    command: act.command,
    ordinal,
    recordedAt: act.now,
    commitments,
    salts,
  };
  return { ...entry, digest: entryDigest(ports.hasher, entry, commandHash) };
}
