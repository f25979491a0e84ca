import { z } from 'zod';
import type { DoorCommand } from '../log/commands.ts';
import { agreesWith } from './agreement.ts';
import { act } from './head.ts';
import { remark, uuid } from './wire.ts';

/** The second signature. Proposals of sameness are made by software alone and cannot be sent. */
export const doorCommands = [
  act('confirm-decision', 'The second named person confirms what the first proposed.', { decision: uuid }),
  act('reject-decision', 'A second named person rejects what the first proposed, and says why.', { decision: uuid, reason: remark }),
] as const;

agreesWith<Exclude<DoorCommand, { type: 'propose-same' }>>()(z.discriminatedUnion('type', doorCommands));
