import type { en } from './en.ts';

/** An act that can wait on a device has no screen without its words. */
export interface OfflineWords {
  readonly offline: { readonly [phrase in keyof typeof en.offline]: string };
  readonly offlineAct: { readonly [act in keyof typeof en.offlineAct]: string };
}
