import type { Plain } from '../basics/canonical.ts';
import { personNumberToIds, type PersonId } from '../basics/ids.ts';
import { instantToText, textToInstant } from '../basics/time.ts';
import type { FormTold } from '../contract/forms.ts';
import { refusalToProblem, type Problem } from '../contract/problems.ts';
import { readBand } from '../custody/bands.ts';
import { refusal } from '../entries/refusals.ts';
import type { ApiPorts, Session } from './ports.ts';

/** The page again with what was typed, and nothing entered: a step of a form that takes several. */
export interface Drawn {
  readonly drawn: FormTold['typed'];
  readonly wrong?: NonNullable<FormTold['wrong']>;
}
/** What a form asks for, as a command would be sent; a problem with its field; the form again; or nothing to be entered. */
export type Asked = { readonly [member: string]: Plain } | Problem | Drawn | undefined;
export interface Sending {
  readonly form: URLSearchParams;
  /** The place, count, incident or person of the page. */
  readonly at: string;
  readonly session: Session;
  readonly ports: ApiPorts;
}
export type Act = (sending: Sending) => Asked | Promise<Asked>;

export function isProblem(asked: NonNullable<Asked>): asked is Problem {
  return 'status' in asked && 'code' in asked;
}

export function isDrawn(asked: Asked): asked is Drawn {
  return asked !== undefined && typeof (asked as { drawn?: unknown }).drawn === 'object';
}

/** What was typed, to be shown again; numbers of forms are never among it. */
export function typedIn(form: URLSearchParams, most = 400): FormTold['typed'] {
  const names = [...new Set(form.keys())].filter((name) => name !== 'version' && !/^command(?:\.|$)/.test(name)).slice(0, most);
  return Object.fromEntries(names.map((name) => [name.slice(0, 100), form.getAll(name).join(' ').slice(0, 40_000)]));
}

export function malformed(field: string): Problem {
  return refusalToProblem(refusal('command-malformed', { field }));
}

export function text(form: URLSearchParams, name: string): string {
  return (form.get(name) ?? '').trim();
}

/** Those of some fields that were filled in, each under the name of its member. */
export function filledIn(form: URLSearchParams, members: { readonly [member: string]: string }): { readonly [member: string]: Plain } {
  return Object.fromEntries(
    Object.entries(members).flatMap(([member, name]) => (text(form, name) === '' ? [] : [[member, text(form, name)]])),
  );
}

/** The digits of any keyboard as they stand in the book. */
export function plainDigits(typed: string): string {
  return typed.replace(/[\u0660-\u0669\u06f0-\u06f9]/g, (digit) => String((digit.codePointAt(0) ?? 0) & 15));
}

/** A whole number; what is none is sent as it is, and refused by its field. */
export function numbered(form: URLSearchParams, name: string): { readonly [member: string]: Plain } {
  const typed = text(form, name);
  const latin = plainDigits(typed);
  return { [name]: /^\d{1,9}$/.test(latin) ? Number(latin) : typed };
}

/** One moment as it was typed. */
export function momentIn(form: URLSearchParams, name: string): string | Problem {
  const at = textToInstant(plainDigits(text(form, name)));
  return at === undefined ? malformed(name) : instantToText(at);
}

/** When it was, where one moment was typed; now otherwise. */
export function occurredIn(form: URLSearchParams): { readonly occurred?: Plain } | Problem {
  if (text(form, 'when') === '') return {};
  const at = momentIn(form, 'when');
  return typeof at === 'string' ? { occurred: { from: at, to: at } } : at;
}

/** By the number of the person or of the band; the same words whether nobody has it or the person is out of scope. */
export async function personOf(number: string, session: Session, ports: ApiPorts, field = 'person'): Promise<PersonId | Problem> {
  const reader = ports.reader(session);
  const unknown = () => refusalToProblem(refusal('person-unknown', { field, subject: number.slice(0, 40) }));
  const band = readBand(number);
  const wearer = band === undefined ? undefined : await reader.wearer(band);
  if (wearer !== undefined) return wearer;
  const ids = personNumberToIds(number);
  const rows = ids === undefined ? [] : (await reader.persons({ search: number, limit: 10 }, {})).rows;
  const [found, another] = rows.filter(({ id }) => ids !== undefined && id >= ids.first && id <= ids.last);
  return found === undefined || another !== undefined ? unknown() : found.id;
}

const MOST_NAMED = 100;

/** Several persons, by their numbers with anything but a hyphen between them. */
export async function personsOf(typed: string, session: Session, ports: ApiPorts): Promise<readonly PersonId[] | Problem> {
  const numbers = numbersIn(typed);
  if (numbers.length > MOST_NAMED) return refusalToProblem(refusal('too-many-subjects', { field: 'persons' }));
  const persons: PersonId[] = [];
  for (const number of numbers) {
    const person = await personOf(number, session, ports, 'persons');
    if (typeof person !== 'string') return person;
    persons.push(person);
  }
  return persons;
}

export function numbersIn(typed: string): readonly string[] {
  return plainDigits(typed)
    .split(/[\s,;\u060c\u061b]+/u)
    .filter((number) => number !== '');
}
