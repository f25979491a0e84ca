import type { PlanPart } from '../../../handover/plans.ts';
import type { en } from './en.ts';

type Sentences<Room extends keyof typeof en> = { readonly [phrase in keyof (typeof en)[Room]]: string };

/** A new act or a new part of a plan has no page without its words. */
export interface HandingWords {
  readonly hand: Sentences<'hand'>;
  readonly doing: Sentences<'doing'>;
  readonly will: Sentences<'will'>;
  readonly whyNot: Sentences<'whyNot'>;
  readonly missing: Sentences<'missing'>;
  readonly planPart: { readonly [part in PlanPart]: string };
  readonly barred: Sentences<'barred'>;
}
