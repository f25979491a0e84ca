import { isUuid, type PersonId } from '../basics/ids.ts';
import { compare } from '../identity/compare.ts';
import { identityToRecord } from '../identity/keys.ts';
import type { Identity } from '../people/types.ts';
import { pairPage, type Side } from '../web/identity/pair-page.ts';
import { proposalsPage } from '../web/identity/proposals-page.ts';
import { numbersFor, type Asking } from './matter-pages.ts';

const ROWS = 50;

/** Pairs that may be one human: the list, or two entries side by side. A pair of which one may not be seen is not found. */
export async function identityPage({ reader, query, at, directory, context, told }: Asking): Promise<string | undefined> {
  const pair = query.get('pair');
  if (pair === null) {
    const sure = query.get('all') !== 'yes';
    const after = query.get('after') ?? '';
    const page = await reader.proposals({ sure, limit: ROWS, ...(after === '' ? {} : { after }) });
    return proposalsPage(page, sure, context);
  }
  const [a = '', b = '', more] = pair.split('.');
  if (!isUuid(a) || !isUuid(b) || a === b || more !== undefined) return undefined;
  const [one, other] = [await side(a), await side(b)];
  if (one === undefined || other === undefined) return undefined;
  return pairPage(
    {
      sides: [one, other],
      compared: compare(record(one), record(other)),
      directory: await directory(),
      commands: numbersFor('judge-same', 'judge-different'),
    },
    context,
    told,
  );

  async function side(id: string): Promise<Side | undefined> {
    const file = await reader.person(id as PersonId, at);
    if (file) return { id, file, identities: file.claims.map(({ identity }) => identity) };
    const [claim] = await reader.strangers([id]);
    return claim && { id, identities: claim.identity ? [claim.identity] : [] };
  }
}

/** All names and claims taken together, and of what can be said only once the last word. */
function record({ identities }: Side) {
  const names = identities.flatMap((identity) => identity.names);
  return identityToRecord({ ...(Object.assign({}, ...identities) as Identity), names });
}
