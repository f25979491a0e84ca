import type { FamilyId, HandoverId, PersonId } from '../basics/ids.ts';
import type { Plain } from '../basics/canonical.ts';
import { changesStandings, makesClaims, type Account, type MoveGroup } from '../entries/types.ts';
import { retellMatters } from './retell-matters.ts';
import type {
  LineSaid,
  Retold,
  RetoldCommand,
  RetoldHandover,
  RetoldPerson,
  RetoldRow,
  Said,
  StoredEntry,
  StoredSlice,
  StoredTable,
} from './retold.ts';

export interface Retelling extends Retold {
  hear(stored: StoredEntry): void;
}

/** One text per account, as the chain compares them. */
export function accountText(account: Account): string {
  return [account.roll, account.kind, account.place ?? '', account.handover ?? '', account.counterpart ?? ''].join('|');
}

export function retelling(): Retelling {
  const persons = new Map<PersonId, RetoldPerson>();
  const handovers = new Map<HandoverId, RetoldHandover>();
  const rows: { readonly [name in StoredTable]: Map<string, RetoldRow> } = {
    authority: new Map(),
    place: new Map(),
    disclosure: new Map(),
    list_row: new Map(),
    claim: new Map(),
    proposal: new Map(),
    decision: new Map(),
    breach: new Map(),
    muster: new Map(),
    muster_sighting: new Map(),
    variance: new Map(),
    incident: new Map(),
    arrival: new Map(),
    band: new Map(),
    item: new Map(),
  };
  const subjects = new Set<string>();
  const commands = new Map<string, RetoldCommand>();

  function hear({ intake, entry, slices }: StoredEntry): void {
    hearCommand(entry);
    hearPersons(intake, entry, slices);
    hearHandover(entry);
    hearPlaces(entry);
    retellMatters(entry, rows);
    hearRest(intake, entry, slices);
  }

  function hearCommand(entry: StoredEntry['entry']): void {
    const key = `${entry.authority} ${entry.command}`;
    const command: RetoldCommand = commands.get(key) ?? { about: entry.subjects[0] ?? key, entries: [], persons: [], breaches: [] };
    command.entries.push(entry.id);
    for (const { step, subjects: moved } of entry.body.moves ?? []) {
      if (step === 'admitted' || step === 'born') for (const [i, n] of moved) if (n === 1) command.persons.push(entry.subjects[i] ?? '');
    }
    for (const [i, { code, subjects: of }] of (entry.body.breaches ?? []).entries()) {
      command.breaches.push({ id: `${entry.id}.${i}`, code, subjects: of.map((subject) => entry.subjects[subject] ?? '') });
    }
    if (entry.type === 'HandoverOffered') command.handover = entry.body['handover'] as string;
    if (entry.type === 'DecisionProposed') command.awaits = entry.body['decision'] as string;
    commands.set(key, command);
  }

  function hearPersons(intake: number, entry: StoredEntry['entry'], slices: readonly StoredSlice[]): void {
    if (!changesStandings(entry.type)) {
      for (const id of entry.subjects) {
        subjects.add(`${id} ${intake}`);
      }
      return;
    }
    const who = entry.subjects.map((id) => personOf(id as PersonId));
    for (const one of who) one.version++;
    const moved = new Set<number>();
    const anew = new Set((entry.body.stays ?? []).map(([i]) => i));
    for (const group of entry.body.moves ?? []) for (const i of hearMoves(group, intake, who, anew)) moved.add(i);
    for (const [i, id] of entry.subjects.entries()) if (!moved.has(i)) subjects.add(`${id} ${intake}`);
    hearBody(entry, who);
    for (const slice of slices) {
      const birth = slice.group === 'identity' ? (slice.content?.['birth'] as { earliest: string; latest: string } | undefined) : undefined;
      const one = who[entry.subjects.indexOf(slice.subject)];
      if (birth && one) one.birth = `${birth.earliest} ${birth.latest}`;
    }
  }

  function personOf(id: PersonId): RetoldPerson {
    const known = persons.get(id);
    if (known) return known;
    const fresh: RetoldPerson = {
      version: 0,
      moves: [],
      basis: 'none',
      acceptedBy: new Set(),
      deathReported: false,
      missingReported: false,
    };
    persons.set(id, fresh);
    return fresh;
  }

  function hearMoves(group: MoveGroup, intake: number, who: readonly RetoldPerson[], anew: ReadonlySet<number>): readonly number[] {
    const row = {
      step: group.step,
      from: accountText(group.from),
      to: accountText(group.to),
      fromKind: group.from.kind,
      toKind: group.to.kind,
      at: group.at,
      intake,
    };
    for (const [i, n, reverses] of group.subjects) {
      who[i]?.moves.push({ ...row, n, ...(reverses === undefined ? {} : { reverses }) });
      const one = who[i];
      const [from, to] = [group.from, group.to];
      if (one && (from.place !== to.place || from.kind !== to.kind)) delete one.bed;
      // A past told anew says nothing new about a report that somebody is missing or dead.
      if (one && !anew.has(i) && ['returned', 'recaptured', 'seen-alive'].includes(group.step)) {
        Object.assign(one, { deathReported: false, missingReported: false });
      }
    }
    return group.subjects.map(([i]) => i);
  }

  function hearBody(entry: StoredEntry['entry'], who: readonly RetoldPerson[]): void {
    const { seen, basis, beds, pending } = entry.body;
    if (seen) {
      for (const i of seen.subjects ?? who.keys()) {
        const one = who[i];
        if (one && (one.seenAt === undefined || one.seenAt <= seen.at)) {
          Object.assign(one, { seenAt: seen.at, seenHow: seen.how, missingReported: false });
        }
      }
    }
    for (const [kind, of] of basis ?? []) for (const i of of) Object.assign(who[i] ?? {}, { basis: kind });
    for (const [bed, of] of beds ?? []) for (const i of of) Object.assign(who[i] ?? {}, { bed });
    for (const i of pending?.on ?? []) Object.assign(who[i] ?? {}, { pending: pending?.handover });
    for (const i of pending?.off ?? []) if (who[i]?.pending === pending?.handover) delete who[i]?.pending;
    if (entry.type === 'DeathReported') for (const one of who) one.deathReported = true;
    if (entry.body['alive'] === true) for (const one of who) Object.assign(one, { deathReported: false, missingReported: false });
    if (entry.type === 'MissingReported') for (const one of who) one.missingReported = true;
    if (entry.type === 'AnswerabilityClaimed') {
      for (const one of who) one.acceptedBy[entry.body['answer'] === 'accepted' ? 'add' : 'delete'](entry.body['state'] as string);
    }
    if ((entry.type === 'FamilyFormed' || entry.type === 'BirthRecorded') && entry.body['family']) {
      for (const one of who) one.family = entry.body['family'] as FamilyId;
    }
    if (entry.type === 'FamilySplit') for (const i of entry.body['leaving'] as readonly number[]) delete who[i]?.family;
    const merged = who[1];
    if (merged && entry.body.moves?.length && entry.type === 'JudgedSame') merged.mergedInto = entry.subjects[0] ?? '';
    if (merged && entry.body.moves?.length && entry.type === 'JudgedDifferent') delete merged.mergedInto;
  }

  function hearHandover(entry: StoredEntry['entry']): void {
    const { body, type } = entry;
    const id = body['handover'] as HandoverId | undefined;
    if (id === undefined) return;
    const one = handovers.get(id) ?? offered(body as Said);
    handovers.set(id, one);
    one.version++;
    if (type === 'HandoverAmended' && body['plan'] !== undefined) one.plan = body['plan'] as unknown as RetoldHandover['plan'];
    if (type === 'HandoverAmended' && body['voids'] === true) one.revision++;
    for (const { subject, ...change } of (body['lines'] ?? []) as unknown as readonly (LineSaid & { readonly subject: number })[]) {
      hearLine(one, entry.subjects[subject] ?? '', change, entry);
    }
    const party = entry.onBehalfOf ?? entry.authority;
    // A line the book itself settles is nobody's act.
    const known = one.actors.some(([of, actor]) => of === party && actor === entry.actor);
    if (type !== 'HandoverLinesVoided' && !known) one.actors.push([party, entry.actor]);
    if (type === 'HandoverDeparted') Object.assign(one, { departedAt: one.departedAt ?? entry.occurred.to, leader: body['leader'] });
    if (type === 'HandoverReceived') Object.assign(one, { receivedAt: one.receivedAt ?? entry.occurred.to, acknowledged: body['grade'] });
    if (type === 'HandoverArrivalEvidenced') one.arrivalEvidence = body['grade'] as string;
    if (type === 'HandoverDisputed') one.disputed = true;
    if (type === 'HandoverReceiptCorrected') one.disputed = false;
    if (type === 'HandoverClosed') one.closed = true;
  }

  function offered(body: Said): RetoldHandover {
    const transit = body['transit'] as string | undefined;
    return {
      sender: body['sender'] as string,
      receiver: body['receiver'] as string,
      ...(transit === undefined ? {} : { transit }),
      version: 0,
      plan: body['plan'] as unknown as RetoldHandover['plan'],
      revision: 1,
      ...(body['adultsOnly'] === true ? { adultsOnly: true } : {}),
      clearances: body['clearances'] ?? null,
      lines: new Map(),
      details: new Map(),
      actors: [],
      disputed: false,
      closed: false,
    };
  }

  function hearLine(one: RetoldHandover, person: string, { state, agreedBy, ...given }: LineSaid, entry: StoredEntry['entry']): void {
    const before = one.lines.get(person);
    const was = one.details.get(person) ?? { papers: false, fit: false, letGo: false };
    // Once another party than the sender has said of somebody on the road that he will not come, he is let go.
    const stopped = ['cancelled', 'turned-back', 'limbo', 'refused-on-arrival', 'absent', 'recall-asked'].includes(state);
    const letGo = stopped && (entry.onBehalfOf ?? entry.authority) !== one.sender;
    // Agreement is to one plan and one offer: another plan, or offering anew, begins without any.
    const anew = (entry.type === 'HandoverAmended' && entry.body['voids'] === true) || (state === 'offered' && before !== 'offered');
    const agreed = anew ? [] : ((was['agreedBy'] as readonly string[] | undefined) ?? []);
    one.lines.set(person, state);
    one.details.set(person, {
      ...was,
      ...given,
      agreedBy: agreedBy === undefined ? agreed : [...agreed, agreedBy as string],
      since: before === state ? was['since'] : entry.occurred.to,
      letGo: was['letGo'] === true || letGo,
    });
    // A corrected receipt opens what was closed, when somebody is between borders after all.
    if (entry.type === 'HandoverReceiptCorrected' && state !== 'received') one.closed = false;
  }

  /** A row with every field it is known to have; what is said later goes before what was said earlier. */
  function say(table: StoredTable, key: string, about: readonly string[], says: Said): void {
    const before = rows[table].get(key);
    rows[table].set(key, { about: before?.about ?? (about.length > 0 ? about : [key]), says: { ...before?.says, ...says } });
  }

  function hearPlaces({ type, body }: StoredEntry['entry']): void {
    if (type === 'AuthorityDeclared') {
      const { code, ...authority } = body['authority'] as Said;
      say('authority', code as string, [], authority);
    }
    if (type === 'PlaceDeclared') {
      const { code, ...place } = body['place'] as Said;
      say('place', code as string, [], place);
    }
    if (type === 'PlaceHolderChanged') say('place', body['place'] as string, [], { holder: body['holder'] as string, taken: undefined });
    if (type === 'PlaceTakenOver') say('place', body['place'] as string, [], { holder: body['holder'] as string, taken: 'contested' });
    const counted = type === 'MusterFinished' ? rows.place.get(body['place'] as string)?.says : undefined;
    if (counted?.['taken'] === 'contested' && counted['holder'] === body['authority']) {
      say('place', body['place'] as string, [], { taken: 'counted' });
    }
    if (type === 'PlaceCapacitySet') say('place', body['place'] as string, [], { capacities: body['capacities'] as Plain });
    if (type === 'PlaceGateSet') say('place', body['place'] as string, [], { gate: body['gate'] as string });
  }

  function hearRest(intake: number, entry: StoredEntry['entry'], slices: readonly StoredSlice[]): void {
    const { body, type } = entry;
    const authority = entry.onBehalfOf ?? entry.authority;
    if (type === 'DisclosureDecided') {
      for (const { subject, content } of slices) {
        if (content) say('disclosure', `${subject} ${content['to'] as string}`, [subject], { permitted: content['permitted'] === true });
      }
    }
    if (makesClaims(type)) {
      for (const id of entry.subjects) if (!rows.claim.has(id)) say('claim', id, [], { authority, intake });
    }
    for (const { subject, content } of slices) {
      const [key, said] = (content?.['row'] ?? []) as readonly string[];
      if (key === undefined || said === undefined) continue;
      say('list_row', `${authority} ${type === 'SourceListReceived' ? 'source' : 'roll'} ${key}`, [subject], { authority, subject, said });
    }
    if (type === 'SamenessProposed') {
      for (const { a, b, why } of body['pairs'] as unknown as readonly { a: string; b: string; why: Plain }[]) {
        say('proposal', `${a} ${b}`, [a, b], { state: 'proposed', why });
      }
    }
    if (type === 'JudgedSame' || type === 'JudgedDifferent') {
      const pair = [entry.subjects[0] ?? '', (body['claim'] as string | undefined) ?? entry.subjects[1] ?? ''].sort();
      const why = rows.proposal.get(pair.join(' '))?.says['why'] ?? [];
      say('proposal', pair.join(' '), pair, { state: type === 'JudgedSame' ? 'same' : 'different', why });
    }
    if (type === 'DecisionProposed') {
      say('decision', body['decision'] as string, entry.subjects, {
        state: 'open',
        content: body['content'] as string,
        command: slices[0]?.content?.['command'],
        proposer: entry.actor,
        authority: entry.authority,
      });
    }
    if (type === 'DecisionConfirmed' || type === 'DecisionRejected') {
      say('decision', body['decision'] as string, entry.subjects, { state: type === 'DecisionConfirmed' ? 'confirmed' : 'rejected' });
    }
    for (const [i, { code, owner, due, subjects: of }] of (body.breaches ?? []).entries()) {
      const whom = of.map((subject) => entry.subjects[subject] ?? '');
      say('breach', `${entry.id}.${i}`, whom, { code, owner, due, subjects: whom, closed: false });
    }
    if (type === 'BreachClosed') say('breach', body['breach'] as string, [], { closed: true });
  }

  return { persons, handovers, rows, subjects, commands, hear };
}
