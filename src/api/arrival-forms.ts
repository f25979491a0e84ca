import type { Plain } from '../basics/canonical.ts';
import { GATE_LINES } from '../contract/forms.ts';
import { readBirth } from '../people/birth.ts';
import { instantToDay } from '../people/days.ts';
import { filledIn, malformed, plainDigits, text, type Act, type Asked, type Sending } from './form-fields.ts';

/** The forms of the gate, and of the page of one arrival: what follows in steps, and the bands. */
export const gate: { readonly [act: string]: Act } = { 'register-arrivals': register };
export const arrival: { readonly [act: string]: Act } = {
  'claim-identity': claim,
  'set-basis': basis,
  'record-arrival-step': step,
  'cannot-know': cannotKnow,
  'issue-band': ({ form, at }) => ({ type: 'issue-band', person: at, band: text(form, 'band') }),
  'report-band-lost': ({ form }) => ({ type: 'report-band-lost', band: text(form, 'band') }),
  'swap-bands': ({ form }) => ({ type: 'swap-bands', one: text(form, 'one'), other: text(form, 'other'), reason: text(form, 'reason') }),
};

const captured = { place: 'capturePlace', at: 'captureAt', unit: 'captureUnit', order: 'captureOrder' } as const;

/** People at the gate. Whether somebody looks grown is a choice of three, so a line counts only when more than that was said. */
function register({ form }: Sending): Asked {
  const lines = filledLines(form);
  if (lines.length === 0) return malformed('rows');
  const capture = filledIn(form, captured);
  return {
    type: 'register-arrivals',
    place: text(form, 'place'),
    ...filledIn(form, { vehicle: 'vehicle' }),
    ...(Object.keys(capture).length === 0 ? {} : { capture }),
    arrivals: lines.map((n) => ({
      band: text(form, `band.${n}`),
      age: text(form, `age.${n}`) || 'unsure',
      injured: text(form, `injured.${n}`) === 'yes',
      ...filledIn(form, { sex: `sex.${n}`, comesWith: `comesWith.${n}`, givenName: `givenName.${n}` }),
    })),
  };
}

function filledLines(form: URLSearchParams): readonly number[] {
  return Array.from({ length: GATE_LINES }, (_, n) => n).filter(
    (n) =>
      ['band', 'sex', 'injured', 'comesWith', 'givenName'].some((name) => text(form, `${name}.${n}`) !== '') ||
      !['', 'unsure'].includes(text(form, `age.${n}`)),
  );
}

/** A refusal counts the people that were sent, and the page its lines; papers of the vehicle have names of their own. */
export function gateField(field: string, form: URLSearchParams): string {
  const [member, n, of = ''] = field.split('.');
  if (member === 'arrivals' && n !== undefined) return `${of}.${filledLines(form)[Number(n)] ?? 0}`;
  if (member === 'capture') return captured[n as keyof typeof captured] ?? '';
  return field;
}

/** What a person says, as far as a clerk was told; it is claimed, and whatever was said before stays. */
function claim({ form, at, ports }: Sending): Asked {
  const born = plainDigits(text(form, 'born'));
  const birth = readBirth({ birthDate: born }, instantToDay(ports.book.clock()));
  if (!birth.ok) return malformed('born');
  const name = text(form, 'fullName');
  const country = text(form, 'nationality').toUpperCase();
  const identity: { readonly [member: string]: Plain } = {
    names: name === '' ? [] : [{ text: name, kind: 'full' }],
    ...filledIn(form, { sex: 'sex', fatherName: 'fatherName' }),
    ...(birth.value === undefined ? {} : { birth: { ...birth.value }, birthGiven: text(form, 'born') }),
    ...(country === '' ? {} : { nationalities: [{ country, status: 'claimed' }] }),
  };
  if (name === '' && Object.keys(identity).length === 1) return malformed('fullName');
  return { type: 'claim-identity', person: at, identity };
}

/** How the form calls what a claim is refused for. */
export const claimFields: { readonly [member: string]: string } = {
  text: 'fullName',
  country: 'nationality',
  birth: 'born',
  birthGiven: 'born',
};

function basis({ form, at }: Sending): Asked {
  const said = filledIn(form, { order: 'order', orderedBy: 'orderedBy', grounds: 'grounds' });
  return { type: 'set-basis', persons: [at], basis: { kind: text(form, 'kind'), ...said } };
}

function step({ form, at }: Sending): Asked {
  return { type: 'record-arrival-step', person: at, step: text(form, 'step'), words: text(form, 'words') };
}

function cannotKnow({ form, at }: Sending): Asked {
  return { type: 'record-arrival-step', person: at, step: text(form, 'step'), words: text(form, 'words'), unknowable: true };
}
