import type { AuthorityCode, HandoverId, PersonId, PlaceCode, FamilyId } from '../basics/ids.ts';
import { hourOf } from '../basics/time.ts';
import { foldAuthority, foldPlace } from '../authorities/fold.ts';
import type { Authority, Place } from '../authorities/types.ts';
import { foldBreaches } from '../custody/breaches.ts';
import { foldStandings } from '../custody/fold.ts';
import { listRowKey } from '../custody/lists.ts';
import type { Breach, ListRowSeen, Standing } from '../custody/types.ts';
import type { Account, Entry } from '../entries/types.ts';
import { foldHandover } from '../handover/fold.ts';
import { filingKeys, identityToRecord } from '../identity/keys.ts';
import { pairKey, type Proposal } from '../identity/types.ts';
import type { Identity } from '../people/types.ts';
import type { TwoPersonCommand } from './commands.ts';
import type { AcceptedAnswer, Decision, Loaded, Write } from './ports.ts';
import { workingMatters } from './working-matters.ts';

type Writable<T> = { -readonly [K in keyof T]: T[K] };

/**
 * The facts as they stand while a batch is decided: what was loaded, with every accepted entry folded on top,
 * so that a later command of the batch sees the earlier ones. At the end it yields what is to be written.
 */
export interface Working extends Loaded {
  apply(entry: Entry): void;
  answered(command: Write['commands'][number]): void;
  write(authority: AuthorityCode): Write;
}

export function working(loaded: Loaded): Working {
  const standings = new Map(loaded.standings);
  const handovers = new Map(loaded.handovers);
  const places = new Map(loaded.places);
  const authorities = new Map(loaded.authorities);
  const disclosures = new Map(loaded.disclosures);
  const listRows = new Map(loaded.listRows);
  const proposals = new Map(loaded.proposals);
  const decisions = new Map(loaded.decisions);
  const breaches = new Map(loaded.breaches);
  const families = new Map(loaded.families);
  const answers = new Map(loaded.answers);
  const histories = new Map(loaded.histories);
  const occupancy = new Map(loaded.occupancy);
  const counted = workingMatters(loaded);

  const entries: Entry[] = [];
  const commands: Write['commands'][number][] = [];
  const touched = {
    persons: new Set<PersonId>(),
    handovers: new Set<HandoverId>(),
    places: new Set<PlaceCode>(),
    authorities: new Set<AuthorityCode>(),
    disclosures: new Map<string, Write['disclosures'][number]>(),
    listRows: new Map<string, ListRowSeen>(),
    proposals: new Set<string>(),
    decisions: new Set<string>(),
    breaches: new Set<string>(),
    nameKeys: [] as Write['nameKeys'][number][],
  };

  function apply(entry: Entry): void {
    entries.push(entry);
    for (const standing of foldStandings(entry, (id) => standings.get(id))) {
      joinFamily(standing, families, standings.get(standing.id));
      occupy(standing, occupancy, standings.get(standing.id));
      standings.set(standing.id, standing);
      touched.persons.add(standing.id);
    }
    applyHistories(entry);
    const handover = foldHandover({ ...entry, party: entry.onBehalfOf ?? entry.authority }, (id) => handovers.get(id));
    if (handover) {
      handovers.set(handover.id, handover);
      touched.handovers.add(handover.id);
    }
    const authority = foldAuthority(entry);
    if (authority) {
      authorities.set(authority.code, authority);
      touched.authorities.add(authority.code);
    }
    const place = foldPlace(entry, (code) => places.get(code));
    if (place) {
      places.set(place.code, place);
      touched.places.add(place.code);
    }
    for (const breach of foldBreaches(entry, (id) => breaches.get(id))) {
      breaches.set(breach.id, breach);
      touched.breaches.add(breach.id);
    }
    counted.apply(entry);
    applySlices(entry);
    applyIdentity(entry);
    applyDecision(entry);
  }

  // Only chains that were loaded whole can be continued here; others are not asked for within the batch.
  function applyHistories(entry: Entry): void {
    for (const { step, from, to, at, subjects } of entry.body.moves ?? []) {
      for (const [i, n, reverses] of subjects) {
        const person = entry.subjects[i] as PersonId;
        const history = histories.get(person) ?? (n === 1 ? [] : undefined);
        if (history) {
          histories.set(person, [
            ...history,
            { person, n, step, from, to, at, entry: entry.id, ...(reverses === undefined ? {} : { reverses }) },
          ]);
        }
      }
    }
  }

  function applySlices(entry: Entry): void {
    for (const slice of entry.slices) {
      const subject = entry.subjects[slice.subject] ?? '';
      if (entry.type === 'DisclosureDecided') {
        const row = {
          person: subject as PersonId,
          authority: slice.content['to'] as AuthorityCode,
          permitted: slice.content['permitted'] === true,
        };
        disclosures.set(`${row.person} ${row.authority}`, row.permitted);
        touched.disclosures.set(`${row.person} ${row.authority}`, row);
      }
      if (slice.group === 'identity') {
        const keys = filingKeys(identityToRecord(slice.content as unknown as Identity));
        if (keys.length > 0) touched.nameKeys.push({ subject, keys });
      }
      const [key, said] = (slice.content['row'] ?? []) as readonly string[];
      if (key === undefined || said === undefined) continue;
      const row = { subject, said };
      const scoped = listRowKey(entry.onBehalfOf ?? entry.authority, entry.type === 'SourceListReceived' ? 'source' : 'roll', key);
      listRows.set(scoped, row);
      touched.listRows.set(scoped, row);
    }
  }

  function applyIdentity(entry: Entry): void {
    const judge = (proposal: Proposal) => {
      proposals.set(pairKey(proposal.a, proposal.b), proposal);
      touched.proposals.add(pairKey(proposal.a, proposal.b));
    };
    if (entry.type === 'SamenessProposed') {
      for (const { a, b, why } of entry.body['pairs'] as unknown as readonly Proposal[]) judge({ a, b, why, state: 'proposed' });
    }
    if (entry.type !== 'JudgedSame' && entry.type !== 'JudgedDifferent') return;
    const [one, other] = [entry.subjects[0] ?? '', (entry.body['claim'] as string | undefined) ?? entry.subjects[1] ?? ''];
    const [a, b] = one < other ? [one, other] : [other, one];
    const why = proposals.get(pairKey(a, b))?.why ?? [];
    judge({ a, b, why, state: entry.type === 'JudgedSame' ? 'same' : 'different' });
  }

  function applyDecision(entry: Entry): void {
    const id = entry.body['decision'] as string | undefined;
    if (id === undefined) return;
    const before = decisions.get(id);
    if (entry.type === 'DecisionProposed') {
      const command = entry.slices[0]?.content['command'] as unknown as TwoPersonCommand;
      decisions.set(id, {
        id,
        content: entry.body['content'] as string,
        state: 'open',
        command,
        proposer: entry.actor,
        authority: entry.authority,
      });
    } else if (before) decisions.set(id, { ...before, state: entry.type === 'DecisionConfirmed' ? 'confirmed' : 'rejected' });
    touched.decisions.add(id);
  }

  function write(authority: AuthorityCode): Write {
    const pick = <K, V>(keys: Iterable<K>, map: ReadonlyMap<K, V>): V[] => [...keys].map((key) => map.get(key) as V);
    const standingRows = pick(touched.persons, standings);
    return {
      authority,
      commands,
      entries,
      standings: standingRows.map((after) => {
        const before = loaded.standings.get(after.id);
        return { expected: before?.version ?? 0, after, onlyMoved: before !== undefined && onlyMoved(before, after) };
      }),
      handovers: pick(touched.handovers, handovers).map((after) => ({ expected: loaded.handovers.get(after.id)?.version ?? 0, after })),
      authorities: pick<AuthorityCode, Authority>(touched.authorities, authorities),
      newPlaces: pick<PlaceCode, Place>(
        [...touched.places].filter((code) => !loaded.places.has(code)),
        places,
      ),
      places: pick<PlaceCode, Place>(
        [...touched.places].filter((code) => loaded.places.has(code)),
        places,
      ),
      disclosures: [...touched.disclosures.values()],
      listRows: [...touched.listRows].map(([key, row]) => ({ key, ...row })),
      proposals: pick<string, Proposal>(touched.proposals, proposals),
      decisions: pick<string, Decision>(touched.decisions, decisions),
      breaches: pick<string, Breach>(touched.breaches, breaches),
      ...counted.write(),
      nameKeys: touched.nameKeys,
      tallies: tallyChanges(standingRows, loaded),
      ...(loaded.occupancy.size === 0
        ? {}
        : { counted: { directory: loaded.directory, occupancy: [...loaded.occupancy].map(([place, count]) => ({ place, count })) } }),
    };
  }

  return {
    answers,
    standings,
    histories,
    families,
    directory: loaded.directory,
    places,
    occupancy,
    authorities,
    handovers,
    disclosures,
    listRows,
    proposals,
    claims: loaded.claims,
    decisions,
    breaches,
    matters: counted.matters,
    sightings: counted.sightings,
    presences: loaded.presences,
    baselines: loaded.baselines,
    apply,
    write,
    answered(command) {
      commands.push(command);
      answers.set(command.id, { hash: command.hash, answer: command.answer as AcceptedAnswer });
    },
  };
}

// Folding copies a standing and changes what the entry says, so what did not change is the same value still.
function onlyMoved(before: Standing, after: Standing): boolean {
  const names = Object.keys(after) as (keyof Standing)[];
  return (
    names.length === Object.keys(before).length &&
    names.every((name) => name === 'version' || name === 'n' || name === 'account' || name === 'since' || before[name] === after[name])
  );
}

function joinFamily(after: Standing, families: Map<FamilyId, readonly PersonId[]>, before: Standing | undefined): void {
  if (before?.family === after.family) return;
  if (before?.family !== undefined) {
    families.set(
      before.family,
      (families.get(before.family) ?? []).filter((id) => id !== after.id),
    );
  }
  if (after.family !== undefined) families.set(after.family, [...(families.get(after.family) ?? []), after.id]);
}

function occupy(after: Standing, occupancy: Map<PlaceCode, number>, before: Standing | undefined): void {
  for (const [one, net] of [
    [before, -1],
    [after, 1],
  ] as const) {
    const { kind, place } = one?.account ?? {};
    if (place !== undefined && (kind === 'held' || kind === 'guest')) occupancy.set(place, (occupancy.get(place) ?? 0) + net);
  }
}

/** A person counts once, under where he stands, the hour he was last seen in, and whether some state answers for him. */
function tallyChanges(after: readonly Standing[], loaded: Loaded): Write['tallies'] {
  const nets = new Map<string, Writable<Write['tallies'][number]>>();
  const add = (standing: Standing | undefined, net: number) => {
    if (!standing) return;
    const seenHour = standing.seenAt === undefined ? -1 : hourOf(standing.seenAt);
    const answered = standing.acceptedBy.length > 0;
    const key = `${accountKey(standing.account)} ${seenHour} ${answered}`;
    const row = nets.get(key);
    if (row) row.net += net;
    else nets.set(key, { account: standing.account, seenHour, answered, net });
  };
  for (const standing of after) {
    add(loaded.standings.get(standing.id), -1);
    add(standing, 1);
  }
  return [...nets.values()].filter((row) => row.net !== 0);
}

/** One text per account. */
export function accountKey(account: Account): string {
  return `${account.roll} ${account.kind} ${account.place ?? ''} ${account.handover ?? ''} ${account.counterpart ?? ''}`;
}
