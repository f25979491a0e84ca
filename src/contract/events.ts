import { z } from 'zod';
import { entryTypes } from '../entries/types.ts';
import { worldClock } from './world.ts';

/** Something was recorded that the reader may know of: of which kinds. Its `id` in the stream is the index of the last such entry. */
export const changed = z.object({ types: z.array(z.enum(entryTypes)).meta({ description: 'The kinds of entries, each once.' }) });

/** What a stream of events brings, by name of the event. */
export const events = z
  .object({
    changed: changed.meta({ description: 'Something was recorded that the reader may know of; ask again for what is shown.' }).optional(),
    clock: worldClock.meta({ description: 'At first, and when the clock of the world is set.' }).optional(),
    heartbeat: z.object({}).meta({ description: 'Every fifteen seconds, whatever happens or does not.' }).optional(),
  })
  .meta({ description: 'Server-sent events: each has one of these names, and the member of that name as its data.' });
