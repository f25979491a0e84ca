import type { BasisKind } from '../entries/types.ts';

/** A basis for holding somebody; `none` is never given, only found. */
export type Basis = { readonly kind: BasisKind; readonly order?: string; readonly orderedBy?: string; readonly grounds?: string };
