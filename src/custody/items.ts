import type { AuthorityCode } from '../basics/ids.ts';
import { accepted, refused, type Result } from '../basics/result.ts';
import { decided, type Act, type Decided } from '../entries/act.ts';
import { refusal, type Refusal } from '../entries/refusals.ts';
import type { Draft } from '../entries/types.ts';
import { withinSight } from './guards.ts';
import type { ItemCommand } from './matter-commands.ts';
import { matterKey, type ArrivalStep, type Item, type ItemKind } from './matters.ts';
import type { CustodyFacts } from './types.ts';

/** What was taken from a person has a holder until it is given back; it travels, or is claimed. */
export function decideItem(command: ItemCommand, facts: CustodyFacts, act: Act): Result<Decided, Refusal> {
  return command.type === 'take-item' ? take(command, facts, act) : pass(command, facts, act);
}

function take(command: ItemCommand & { type: 'take-item' }, facts: CustodyFacts, act: Act): Result<Decided, Refusal> {
  const { person, kind, seal, contents, receipt } = command;
  const seen = withinSight([person], facts, act);
  if (!seen.ok) return seen;
  if (contents.trim() === '') return refused(refusal('reason-missing', { field: 'contents' }));
  const item = act.newId('item');
  const arrival = facts.matters.get(matterKey('arrival', person));
  const step = stepOf(kind);
  const completes = arrival?.matter === 'arrival' && arrival.state === 'open' && step !== undefined;
  const taken: Draft = {
    type: 'ItemTaken',
    subjects: [person],
    occurred: act.occurred,
    body: { item, kind, holder: act.party, receipt, ...(seal === undefined ? {} : { seal }), ...(completes ? { steps: [step] } : {}) },
    slices: [{ subject: 0, group: 'custody', content: { contents } }],
  };
  return accepted({ drafts: [taken], outcome: { item } });
}

/** Which question about an arrival such a thing answers. */
function stepOf(kind: ItemKind): ArrivalStep | undefined {
  if (kind === 'bag') return 'property';
  return kind === 'passport' || kind === 'identity-card' || kind === 'other-papers' ? 'papers' : undefined;
}

function pass(command: ItemCommand & { type: 'pass-item' }, facts: CustodyFacts, act: Act): Result<Decided, Refusal> {
  const { to, authority, words } = command;
  const item = facts.matters.get(matterKey('item', command.item));
  // What another authority holds is unknown, in the same words as what does not exist.
  if (item?.matter !== 'item' || item.holder !== act.party) return refused(refusal('item-unknown', { subject: command.item }));
  if (words.trim() === '') return refused(refusal('reason-missing', { field: 'words' }));
  if ((to === 'authority') !== (authority !== undefined)) return refused(refusal('command-malformed', { field: 'authority' }));
  if (authority !== undefined && !facts.authorities.has(authority)) {
    return refused(refusal('authority-unknown', { subject: authority, field: 'authority' }));
  }
  if (authority === item.holder) return refused(refusal('nothing-changes', { subject: item.id }));
  return decided({
    type: 'ItemPassed',
    subjects: [item.person],
    occurred: act.occurred,
    body: { item: item.id, to, ...(authority === undefined ? {} : { authority }) },
    slices: [{ subject: 0, group: 'custody', content: { words } }],
  });
}

/** What an entry makes of a thing kept for somebody; undefined when it concerns none. */
export function foldItem(entry: Draft, itemOf: (id: string) => Item | undefined): Item | undefined {
  const { body, subjects, occurred } = entry;
  const id = body['item'] as string;
  if (entry.type === 'ItemTaken') {
    return {
      matter: 'item',
      id,
      version: 1,
      kind: body['kind'] as ItemKind,
      person: subjects[0] ?? '',
      ...(body['seal'] === undefined ? {} : { seal: body['seal'] as string }),
      receipt: body['receipt'] as boolean,
      holder: body['holder'] as AuthorityCode,
      state: 'kept',
      since: occurred.to,
    };
  }
  if (entry.type !== 'ItemPassed') return undefined;
  const before = itemOf(id);
  if (!before) return undefined;
  const { holder: _, ...rest } = before;
  const next = { ...rest, version: before.version + 1, since: occurred.to };
  if (body['to'] === 'authority') return { ...next, holder: body['authority'] as AuthorityCode };
  return { ...next, state: body['to'] === 'lost' ? 'lost' : 'returned' };
}
