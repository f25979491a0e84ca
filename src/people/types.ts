import type { BirthInterval } from './birth.ts';

/** A name as it was given: its script and spelling are never changed. */
export interface Name {
  readonly text: string;
  readonly kind: 'full' | 'given' | 'family' | 'alias';
  /** BCP 47. */
  readonly language?: string;
}

export const nationalityStatuses = ['claimed', 'confirmed', 'denied', 'deprived', 'appeal-pending'] as const;

/** What a list, a clerk or the person says about who the person is: claims, dated by the entry that holds them. */
export interface Identity {
  readonly names: readonly Name[];
  readonly sex?: 'female' | 'male' | 'other';
  readonly birth?: BirthInterval;
  /** The date or year of birth as it was given. */
  readonly birthGiven?: string;
  readonly nationalities?: readonly { readonly country: string; readonly status: (typeof nationalityStatuses)[number] }[];
  readonly fatherName?: string;
  readonly motherName?: string;
  readonly placeOfBirth?: string;
  /** The holder's own number for the person. */
  readonly reference?: string;
}
