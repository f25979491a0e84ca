import type { ArrivalStep, arrivalStages, Band } from '../../../custody/matters.ts';
import type { en } from './en.ts';

type Sentences<Room extends keyof typeof en> = { readonly [phrase in keyof (typeof en)[Room]]: string };

/** A new step of an arrival, or a new stage of its clock, has no page without its words. */
export interface RoadWords {
  readonly gate: Sentences<'gate'>;
  readonly stage: { readonly [hours in keyof typeof arrivalStages]: string };
  readonly arrivalStep: { readonly [step in ArrivalStep]: string };
  readonly arrive: Sentences<'arrive'>;
  readonly bandState: { readonly [state in Band['state']]: string };
  readonly board: Sentences<'board'>;
  readonly after: Sentences<'after'>;
}
