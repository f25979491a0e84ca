import type { FastifyInstance } from 'fastify';
import { isUuid, personNumberToIds, type PersonId } from '../basics/ids.ts';
import { readBand } from '../custody/bands.ts';
import { refusal } from '../entries/refusals.ts';
import { refusalToProblem } from '../contract/problems.ts';
import { routes } from '../contract/routes.ts';
import type { AskedAt, BookReader, PersonFile } from '../reports/views.ts';
import { paged } from './lists.ts';
import { askedAt } from './moments.ts';
import type { ApiPorts } from './ports.ts';
import { serve } from './serve.ts';

export function servePersons(app: FastifyInstance, ports: ApiPorts): void {
  serve(app, ports, routes.listPersons, async ({ query, reader }) => {
    const { lang: _lang, asOf: _asOf, knownOn: _knownOn, ...filter } = query;
    return { body: paged(await reader.persons(filter, askedAt(query))) };
  });
  serve(app, ports, routes.readPerson, async ({ at, query, reader }) => {
    const file = await findPerson(at.person, reader, askedAt(query));
    // The same words whether nobody has this number, it cannot be one, or the person is out of scope.
    return file === undefined ? refusalToProblem(refusal('person-unknown')) : { body: file };
  });
}

/** By id, by the number on a wristband, or by person number. */
async function findPerson(asked: string, reader: BookReader, at: AskedAt): Promise<PersonFile | undefined> {
  if (isUuid(asked)) return reader.person(asked as PersonId, at);
  const band = readBand(asked);
  const wearer = band === undefined ? undefined : await reader.wearer(band);
  if (wearer !== undefined) return reader.person(wearer, at);
  const ids = personNumberToIds(asked);
  if (ids === undefined) return undefined;
  const { rows } = await reader.persons({ search: asked, limit: 10 }, at);
  const [found, another] = rows.filter(({ id }) => id >= ids.first && id <= ids.last);
  return found === undefined || another !== undefined ? undefined : reader.person(found.id, at);
}
