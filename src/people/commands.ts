import type { AuthorityCode, PersonId } from '../basics/ids.ts';
import type { CommandHead } from '../entries/act.ts';
import type { Identity } from './types.ts';

export const kinRelations = ['mother', 'father', 'child', 'sibling', 'spouse', 'guardian', 'accompanying-adult'] as const;
export type KinRelation = (typeof kinRelations)[number];
export const kinGrounds = ['stated', 'documented', 'dna', 'disputed'] as const;
export const answers = ['claimed', 'accepted', 'contested', 'denied'] as const;
export type Answer = (typeof answers)[number];

/** Claims about persons and the families they belong to. An accompanying adult is no guardian. */
export type PeopleCommand = CommandHead &
  (
    | { readonly type: 'claim-identity'; readonly person: PersonId; readonly identity: Identity }
    | {
        readonly type: 'claim-kin';
        readonly person: PersonId;
        readonly relation: KinRelation;
        readonly to: PersonId;
        readonly ground: (typeof kinGrounds)[number];
      }
    | {
        readonly type: 'claim-answerability';
        readonly persons: readonly PersonId[];
        readonly state: AuthorityCode;
        readonly answer: Answer;
      }
    | { readonly type: 'form-family'; readonly persons: readonly PersonId[] }
    | { readonly type: 'split-family'; readonly leaving: readonly PersonId[]; readonly reason: string }
  );
