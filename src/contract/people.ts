import { z } from 'zod';
import { answers, kinGrounds, kinRelations, type PeopleCommand } from '../people/commands.ts';
import { agreesWith } from './agreement.ts';
import { act } from './head.ts';
import { identity } from './persons.ts';
import { authorityCode, list, personId, remark } from './wire.ts';

export const peopleCommands = [
  act('claim-identity', 'Adds what somebody says about who a person is; earlier claims stay.', { person: personId, identity }),
  act('claim-kin', 'Says how two persons are related, and how that is known. An accompanying adult is no guardian.', {
    person: personId,
    relation: z.enum(kinRelations),
    to: personId,
    ground: z.enum(kinGrounds),
  }),
  act('claim-answerability', 'Says whether a state accepts to answer for persons.', {
    persons: list(personId),
    state: authorityCode,
    answer: z.enum(answers),
  }),
  act('form-family', 'Says that persons belong together and are not parted without a decision.', { persons: list(personId) }),
  act('split-family', 'Parts a family unit. Two named persons decide.', { leaving: list(personId), reason: remark }),
] as const;

agreesWith<PeopleCommand>()(z.discriminatedUnion('type', peopleCommands));
