import type { IncidentKind, Muster, RivalCount, VarianceKind, VarianceWay } from '../../../custody/matters.ts';
import type { en } from './en.ts';

type Sentences<Room extends keyof typeof en> = { readonly [phrase in keyof (typeof en)[Room]]: string };

/** A new kind of incident, difference or way has no page without its words. */
export interface MatterWords {
  readonly muster: Sentences<'muster'>;
  readonly musterKind: { readonly [kind in Muster['kind']]: string };
  readonly musterState: { readonly [state in Muster['state']]: string };
  readonly sheetHow: Sentences<'sheetHow'>;
  readonly difference: Sentences<'difference'>;
  readonly varianceKind: { readonly [kind in VarianceKind]: string };
  readonly way: { readonly [way in VarianceWay]: string };
  readonly wayShows: { readonly [way in VarianceWay]: string };
  readonly trouble: Sentences<'trouble'>;
  readonly incidentKind: { readonly [kind in IncidentKind]: string };
  readonly rivalOf: { readonly [of in RivalCount['of']]: string };
  readonly spot: Sentences<'spot'>;
  readonly refused: Sentences<'refused'>;
}
