import { z } from 'zod';
import type { IdentityCommand } from '../identity/types.ts';
import { agreesWith } from './agreement.ts';
import { act } from './head.ts';
import { personId, personOrClaimId, remark } from './wire.ts';

export const identityCommands = [
  act('judge-same', 'Judges two entries one human. Two named persons decide, and it can be taken back.', {
    keep: personId,
    other: personOrClaimId,
    reason: remark,
  }),
  act('judge-different', 'Judges two entries different humans. Two named persons decide.', {
    one: personId,
    other: personOrClaimId,
    reason: remark,
  }),
] as const;

agreesWith<IdentityCommand>()(z.discriminatedUnion('type', identityCommands));
