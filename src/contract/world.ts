import { z } from 'zod';
import { instant, shownText } from './wire.ts';

/** How the clock of a world stands. */
export const worldClock = z.object({
  world: shownText.meta({ description: 'The world by which the book was made: every person in it is invented.' }),
  clock: instant.meta({ description: "The world's clock. It does not come to an event before that has happened." }),
  speed: z.int().min(0).meta({ description: 'How many times as fast as a real clock it runs; 0 when it is paused.' }),
  until: instant.meta({ description: 'Where it pauses by itself.' }).optional(),
  next: instant.meta({ description: "The next event of the world's calendar; absent when nothing is left to happen." }).optional(),
});
export type WorldClock = Readonly<z.output<typeof worldClock>>;

/** How somebody wants it set. */
export const clockAsked = z.discriminatedUnion('do', [
  z.strictObject({
    do: z.literal('play'),
    speed: z.int().min(1).max(100_000).meta({ description: 'How many times as fast as a real clock; 1440 is a day a minute.' }),
    until: instant.meta({ description: 'Where it is to pause by itself.' }).exactOptional(),
  }),
  z.strictObject({ do: z.literal('pause') }),
  z.strictObject({ do: z.literal('next').meta({ description: 'Goes to the next event, which happens, and pauses there.' }) }),
]);
export type ClockAsked = Readonly<z.output<typeof clockAsked>>;
