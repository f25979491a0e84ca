import type { FieldClock } from './clock.ts';
import type { Spelled } from './keys.ts';

// Everything here lies on the device sealed. Of a person: number, name, bed and identifier, for one place and one shift.

/** What the shift needs to know of the book. */
export interface Facts {
  readonly authority: string;
  /** How the place is called, by language. */
  readonly called: { readonly [language: string]: string };
  /** The world whose book it is: every person in it is invented. */
  readonly world?: string;
  readonly clock: FieldClock;
}

/** Somebody who works with this device during the shift. */
export interface Clerk {
  readonly actor: string;
  readonly title: string;
}
export interface Pin {
  readonly actor: string;
  /** The number of its record, which says nothing of whose it is. */
  readonly n: number;
  readonly key: Spelled;
}

export interface SheetRow {
  readonly id: string;
  readonly number: string;
  readonly name?: string;
  readonly bed?: string;
  readonly seen: boolean;
}

/** A count on this device. `muster`: how the book calls it, once it knows of it. */
export interface Count {
  readonly id: string;
  readonly kind: 'routine' | 'roll-call';
  /** By the book's clock as the device has it. */
  readonly began: number;
  /** The device's clock less the book's when the count began here; all its times are given by that one. */
  readonly offset: number;
  readonly muster?: string;
  readonly parts: readonly Part[];
  /** Seen without a line of the list. */
  readonly beside: number;
  /** Ended on this device; what is unsent goes first. */
  readonly ended?: true;
  /** The book says that it is over. */
  readonly over?: true;
}
export interface Part {
  readonly actor: string;
  readonly number: number;
  /** The book has it. */
  readonly given?: true;
}

export const hows = ['answered-to-name', 'face-checked', 'band-scanned', 'household', 'number-only'] as const;
export type How = (typeof hows)[number];

/** Somebody who was seen, not yet entered: it can be taken back. */
export interface Mark {
  readonly id: string;
  readonly count: string;
  readonly actor: string;
  readonly person?: string;
  /** The number that was typed instead, as it was typed. */
  readonly number?: string;
  readonly band?: string;
  readonly how: How;
  /** By the device's clock. */
  readonly at: number;
}

export interface Stranger {
  readonly id: string;
  readonly count: string;
  readonly actor: string;
  readonly remark: string;
  readonly sex: '' | 'female' | 'male';
  readonly age: 'child' | 'adult' | 'unsure';
}

export interface Arrival {
  readonly band: string;
  readonly sex: '' | 'female' | 'male' | 'other';
  readonly age: 'child' | 'adult' | 'unsure';
  readonly injured: boolean;
  readonly comesWith: string;
  readonly givenName: string;
  readonly at: number;
}

/** A vehicle that is being taken in, and the line that is being typed. */
export interface Bus {
  readonly actor: string;
  readonly vehicle: string;
  readonly lines: readonly Arrival[];
  readonly typed: { readonly [field: string]: string };
}

export type Work =
  | { readonly type: 'open-muster' }
  | { readonly type: 'count-blind'; readonly number: number; readonly at: number }
  | { readonly type: 'sight-in-muster'; readonly marks: readonly Mark[] }
  | { readonly type: 'strangers-in-muster'; readonly strangers: readonly Stranger[] }
  | { readonly type: 'finish-muster'; readonly at: number }
  | { readonly type: 'register-arrivals'; readonly vehicle: string; readonly lines: readonly Arrival[] };

export interface Trouble {
  readonly code: string;
  readonly words: string;
  readonly field?: string;
  readonly subject?: string;
}

/** One act that waits to be sent. Its number of the command is made here, so that sending it twice is one act. */
export interface Act {
  readonly seq: number;
  readonly command: string;
  readonly actor: string;
  readonly at: number;
  readonly count?: string;
  readonly work: Work;
  /** By the time of sending: the book could not follow the device's own. */
  readonly untimed?: true;
  readonly trouble?: Trouble;
}

/** Whom the book has as seen by this device's count, until the count is put away. */
export interface Entered {
  readonly count: string;
  readonly actor: string;
  readonly marks: readonly Mark[];
}

/** What was told and stays on the screen until the shift is over. */
export interface Note {
  readonly at: number;
  readonly actor: string;
  readonly kind: 'discarded' | 'finished' | 'hasty' | 'arrived';
  readonly what: string;
  readonly words: string;
}

/** How each record is called on the device: a kind and something that says nothing of anybody. */
export interface Kinds {
  facts: Facts;
  clerk: Clerk;
  pin: Pin;
  sheet: readonly SheetRow[];
  count: Count;
  mark: Mark;
  stranger: Stranger;
  bus: Bus;
  bands: readonly string[];
  act: Act;
  note: Note;
  entered: Entered;
}
export type Kind = keyof Kinds;

/** Gone when the shift is over, whether anybody opens the device or not. Acts that were not sent stay. */
export const wipedAtEnd: readonly Kind[] = ['sheet', 'bands'];
