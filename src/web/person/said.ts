import { h, type ComponentChildren } from 'preact';
import { isUuid, personNumber, type AuthorityCode, type PersonId } from '../../basics/ids.ts';
import type { Instant } from '../../basics/time.ts';
import type { Said } from '../../reports/views.ts';
import { code, moment, named } from '../bidi.ts';
import { linkTo } from '../links.ts';
import type { Directory, PageContext } from '../page-context.ts';
import { facts } from '../table.ts';
import { authorityName } from '../where.ts';
import { wordsOf, type Catalogue } from '../words/choose.ts';

/** What an entry says in sentences, under the head of each field; what has no head of its own stands without one. */
export function saidList(said: readonly Said[], directory: Directory, context: PageContext): ComponentChildren {
  if (said.length === 0) return undefined;
  const words = wordsOf(context.language);
  return facts(said.map((one) => [headOf(one.field, words), valueOf(one, directory, context)] as const));
}

// Where the last step of a path does not say it all.
const paths: { readonly [path: string]: keyof Catalogue['field'] } = {
  'capture.place': 'capturePlace',
  'capture.at': 'captureAt',
  'capture.unit': 'captureUnit',
  'capture.order': 'captureOrder',
  'basis.kind': 'basisKind',
  'papers.kind': 'papersKind',
  'propertyBag.items': 'pieces',
  told: 'toldPerson',
  how: 'ground',
};

function headOf(path: string, { field, care }: Catalogue): string {
  const last = path.split('.').at(-1) ?? '';
  const name = paths[path] ?? last;
  return Object.hasOwn(field, name) ? field[name as keyof Catalogue['field']] : care.saidHead;
}

function valueOf({ group, field, text }: Said, directory: Directory, context: PageContext): ComponentChildren {
  const words = wordsOf(context.language);
  const among = (room: { readonly [value: string]: string }) => (Object.hasOwn(room, text) ? room[text] : named(text));
  if (text === 'true' || text === 'false') return text === 'true' ? words.care.yes : words.care.no;
  switch (field) {
    case 'basis.kind':
      return among(words.basis);
    case 'relation':
      return among(words.relation);
    case 'how':
      return among(words.ground);
    case 'concern':
      return among(words.concern);
    case 'interviewedAt':
      return moment(Number(text) as Instant);
    case 'to':
      if (group === 'disclosure') return authorityName(context, directory, text as AuthorityCode);
      return isUuid(text) ? h('a', { href: linkTo(context, `/person/${text}`) }, code(personNumber(text as PersonId))) : named(text);
    default:
      return named(text);
  }
}
