import { isUuid } from '../basics/ids.ts';
import { instantToText, textToInstant } from '../basics/time.ts';
import type { Plain } from '../basics/canonical.ts';
import {
  filledIn,
  isProblem,
  malformed,
  numbered,
  occurredIn,
  personOf,
  personsOf,
  text,
  type Act,
  type Asked,
  type Sending,
} from './form-fields.ts';

/** What happened besides, on the page of the incidents and on that of one of them. */
const after: { readonly [act: string]: Act } = {
  'take-over': takeOver,
  'record-remains': remains,
  'come-back': comeBack,
  'report-death': death,
};
export const incidents: { readonly [act: string]: Act } = { 'report-incident': report, ...after };
export const incident: { readonly [act: string]: Act } = {
  'note-incident': note,
  'record-rival-count': rival,
  'close-incident': close,
  ...after,
};

async function report({ form, session, ports }: Sending): Promise<Asked> {
  const [from, until] = [text(form, 'from'), text(form, 'until')];
  // "Until now" is until the form was laid out, so that the same form sent twice says the same.
  const now = textToInstant(form.get('shown') ?? '') ?? ports.book.clock();
  const first = textToInstant(from) ?? now;
  const wrong = [['from', from] as const, ['until', until] as const].find(
    ([, typed]) => typed !== '' && textToInstant(typed) === undefined,
  );
  if (wrong) return malformed(wrong[0]);
  const occurred =
    from === '' && until === ''
      ? {}
      : { occurred: { from: from === '' ? until : from, to: until === '' ? instantToText(first > now ? first : now) : until } };
  const persons = await personsOf(text(form, 'persons'), session, ports);
  if ('code' in persons) return persons;
  return {
    type: 'report-incident',
    kind: text(form, 'kind'),
    circumstances: text(form, 'circumstances'),
    ...filledIn(form, { place: 'place' }),
    ...(persons.length === 0 ? {} : { persons }),
    ...guards(form),
    ...occurred,
  };
}

function note({ form, at }: Sending): Asked {
  return { type: 'note-incident', incident: at, text: text(form, 'text'), ...guards(form) };
}

function rival({ form, at }: Sending): Asked {
  const bounds = {
    ...(text(form, 'least') === '' ? {} : numbered(form, 'least')),
    ...(text(form, 'most') === '' ? {} : numbered(form, 'most')),
  };
  const said = { of: text(form, 'of'), saidBy: text(form, 'saidBy'), said: text(form, 'said') };
  return { type: 'record-rival-count', incident: at, ...said, ...bounds };
}

function close({ form, at }: Sending): Asked {
  return { type: 'close-incident', incident: at, finding: text(form, 'finding') };
}

function guards(form: URLSearchParams): { readonly [member: string]: Plain } {
  if (text(form, 'before') === '' && text(form, 'now') === '') return {};
  return { guards: { ...numbered(form, 'before'), ...numbered(form, 'now') } };
}

function takeOver({ form, at }: Sending): Asked {
  return dated(form, {
    type: 'take-over',
    place: text(form, 'place'),
    holder: text(form, 'holder'),
    circumstances: text(form, 'circumstances'),
    ...ofIncident(at),
  });
}

function remains({ form, at }: Sending): Asked {
  return dated(form, {
    type: 'record-remains',
    place: text(form, 'place'),
    marks: text(form, 'marks'),
    circumstances: text(form, 'circumstances'),
    ...ofIncident(at),
  });
}

async function comeBack({ form, at, session, ports }: Sending): Promise<Asked> {
  const persons = await personsOf(text(form, 'persons'), session, ports);
  if ('code' in persons) return persons;
  if (persons.length === 0) return malformed('persons');
  return dated(form, {
    type: 'come-back',
    persons,
    how: text(form, 'how'),
    circumstances: text(form, 'circumstances'),
    ...filledIn(form, { place: 'place' }),
    ...ofIncident(at),
  });
}

async function death({ form, session, ports }: Sending): Promise<Asked> {
  const person = await personOf(text(form, 'person'), session, ports);
  if (typeof person !== 'string') return person;
  return dated(form, { type: 'report-death', person, circumstances: text(form, 'circumstances') });
}

function ofIncident(at: string): { readonly incident?: Plain } {
  return isUuid(at) ? { incident: at } : {};
}

function dated(form: URLSearchParams, asked: { readonly [member: string]: Plain }): Asked {
  const when = occurredIn(form);
  return isProblem(when) ? when : { ...asked, ...when };
}
