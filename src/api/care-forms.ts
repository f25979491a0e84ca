import type { Plain } from '../basics/canonical.ts';
import { filledIn, text, type Sending } from './form-fields.ts';

type Asked = { readonly [member: string]: Plain };

/** The forms on a person's page: things kept, examinations, and the file of child protection. */
export const careActs = {
  'take-item': ({ form }: Sending): Asked => ({
    type: 'take-item',
    person: text(form, 'person'),
    kind: text(form, 'kind'),
    ...filledIn(form, { seal: 'seal' }),
    contents: text(form, 'contents'),
    receipt: form.get('receipt') === 'yes',
  }),
  'pass-item': ({ form }: Sending): Asked => ({
    type: 'pass-item',
    item: text(form, 'item'),
    to: text(form, 'to'),
    ...(text(form, 'to') === 'authority' ? { authority: text(form, 'authority') } : {}),
    words: text(form, 'words'),
  }),
  'record-examination': ({ form }: Sending): Asked => {
    const injuries = injuriesIn(text(form, 'injuries'));
    return {
      type: 'record-examination',
      person: text(form, 'person'),
      occasion: text(form, 'occasion'),
      findings: text(form, 'findings'),
      ...(injuries.length > 0 ? { injuries } : {}),
      ...filledIn(form, { instructions: 'instructions' }),
    };
  },
  'note-child': ({ form }: Sending): Asked => ({
    type: 'note-child',
    persons: [text(form, 'person')],
    concern: text(form, 'concern'),
    text: text(form, 'text'),
    ...filledIn(form, { incident: 'incident' }),
  }),
};

/** One on each line: where; what; how it came about. A line without a part is an injury at a place not said. */
function injuriesIn(typed: string): readonly Asked[] {
  return typed
    .split(/\r?\n/)
    .map((line) => line.split(/[;؛]/).map((piece) => piece.trim()))
    .filter(([first = '']) => first !== '')
    .map(([first = '', second, third]) => ({
      where: second === undefined ? '' : first,
      what: second === undefined || second === '' ? first : second,
      ...(third === undefined || third === '' ? {} : { told: third }),
    }));
}
