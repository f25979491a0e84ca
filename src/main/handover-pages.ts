import { isUuid, personNumber, type HandoverId, type PersonId } from '../basics/ids.ts';
import { textToInstant } from '../basics/time.ts';
import { plainDigits } from '../api/form-fields.ts';
import { doings } from '../web/handover/doing.ts';
import { handoverPage } from '../web/handover/handover-page.ts';
import { disclosurePage } from '../web/handovers/disclosure-page.ts';
import { offerPage } from '../web/handovers/offer-page.ts';
import { namesOf, numbersFor, type Asking } from './matter-pages.ts';

const FOUND = 25;

/** One handover; to whoever has no part in it there is none. */
export async function oneHandover(id: string, { reader, now, directory, context, told }: Asking): Promise<string | undefined> {
  const handover = isUuid(id) ? await reader.handover(id as HandoverId) : undefined;
  if (handover === undefined) return undefined;
  const persons = handover.lines.map(({ person }) => person).slice(0, 1000);
  const names = await namesOf(reader, persons);
  return handoverPage({ handover, directory: await directory(), names, now, commands: numbersFor(...doings) }, context, told);
}

/** An offer that is being written: all of it comes with the form, and from the address at most the person it begins with. */
export async function offer({ reader, query, directory, context, told }: Asking): Promise<string> {
  const typed = told?.typed ?? {};
  const asked = told === undefined ? [query.get('person') ?? ''] : (typed['persons'] ?? '').split(' ');
  const wanted = [...new Set(asked.filter((id) => isUuid(id)))].slice(0, 1000) as PersonId[];
  const known = await reader.candidates(wanted);
  // Whom the reader may not see, or has on no roll of his own, cannot be put on the list by an address or a form made up.
  const own = new Set(known.filter(({ account }) => account.roll === context.viewer?.authority).map(({ id }) => id));
  const search = (typed['search'] ?? '').trim();
  const found = search === '' ? undefined : (await reader.persons({ search, limit: FOUND }, {})).rows;
  const departure = textToInstant(plainDigits((typed['departure'] ?? '').trim()));
  return offerPage(
    {
      persons: wanted.filter((id) => own.has(id)),
      known,
      names: await namesOf(reader, known.map(({ id }) => id).slice(0, 1000)),
      ...(found === undefined ? {} : { found: found.filter(({ account }) => account.roll === context.viewer?.authority) }),
      directory: await directory(),
      ...(departure === undefined ? {} : { departure }),
      commands: numbersFor('offer-handover', 'decide-disclosure'),
    },
    context,
    told,
  );
}

export async function disclosure({ query, directory, context, told }: Asking): Promise<string> {
  const person = query.get('person') ?? '';
  const number = isUuid(person) ? { number: personNumber(person as PersonId) } : {};
  return disclosurePage({ directory: await directory(), ...number, commands: numbersFor('decide-disclosure') }, context, told);
}
