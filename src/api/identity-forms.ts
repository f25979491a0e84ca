import { isUuid } from '../basics/ids.ts';
import { malformed, text, type Act, type Asked, type Sending } from './form-fields.ts';

/** The forms of a pair of entries. Each only proposes: the second person confirms on the page of decisions. */
export const judging: { readonly [act: string]: Act } = {
  'judge-same': ({ form }: Sending): Asked => {
    const pair = pairIn(form);
    const keep = text(form, 'keep');
    const other = pair.find((id) => id !== keep);
    if (!pair.includes(keep) || other === undefined) return malformed('keep');
    return { type: 'judge-same', keep, other, reason: text(form, 'reason') };
  },
  'judge-different': ({ form }: Sending): Asked => {
    const [one, other] = pairIn(form);
    if (one === undefined || other === undefined) return malformed('reason');
    return { type: 'judge-different', one, other, reason: text(form, 'reason') };
  },
};

function pairIn(form: URLSearchParams): readonly string[] {
  const ids = text(form, 'pair').split('.');
  return ids.length === 2 && ids.every(isUuid) ? ids : [];
}
