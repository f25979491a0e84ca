/** A printed document as its words and their order: what becomes paper is laid out elsewhere. */
export interface PrintedDocument {
  readonly language: Language;
  readonly title: string;
  /** Across the long side of the sheet. */
  readonly wide: boolean;
  /** On top of every page, at its two ends. */
  readonly running: readonly [Pieces, Pieces];
  /** At the foot of every page: that no party is recognised by it, who printed it and when. */
  readonly recognition: readonly Stretch[];
  readonly foot: readonly Pieces[];
  /** What stands before, between and after the number of a page and the number of pages. */
  readonly pages: readonly [string, string, string];
  /** Said where a name has letters that the shipped fonts do not draw. */
  readonly boxes: string;
  readonly blocks: readonly Block[];
}

type Language = 'en' | 'ar' | 'fr' | 'tr';

/** Words in a language of their own. */
export interface Stretch {
  readonly language: Language;
  readonly text: string;
}

/** A piece of a line. Whatever strangers wrote stands in `text`, and only there. */
export interface Piece {
  readonly text?: string;
  readonly strong?: true;
  readonly aside?: true;
  /** Not broken over two lines. */
  readonly whole?: true;
  /** A new line begins. */
  readonly end?: true;
  /** An empty square to tick. */
  readonly box?: true;
}
export type Pieces = readonly Piece[];

/** A head in the language of the document, and beneath it in the second one. */
export interface Head {
  readonly text: string;
  readonly second?: Stretch;
}

export interface PrintedColumn {
  readonly head: Head;
  /** Its share of the width; without one it is as narrow as what stands in it. */
  readonly share?: number;
  readonly align?: 'centre' | 'end';
}

export interface PrintedTable {
  readonly kind: 'table';
  readonly caption?: string;
  readonly columns: readonly PrintedColumn[];
  readonly rows: readonly (readonly Pieces[])[];
  /** How high a row is at least, in millimetres: room for a hand. */
  readonly room?: number;
  /** Not broken over two pages. */
  readonly together?: true;
  /** Lines between columns too. */
  readonly ruled?: true;
}

export interface Signature {
  readonly party: Head;
  readonly name: Pieces;
  readonly lines: readonly Head[];
}

export type Block =
  | { readonly kind: 'title'; readonly head: Head }
  | { readonly kind: 'heading'; readonly head: Head }
  | { readonly kind: 'text'; readonly pieces: Pieces; readonly notice?: true /** Stays with what follows. */; readonly leads?: true }
  | { readonly kind: 'second'; readonly text: Stretch }
  | { readonly kind: 'list'; readonly items: readonly Pieces[] }
  | { readonly kind: 'facts'; readonly rows: readonly { readonly head: Head; readonly value: Pieces }[]; readonly room?: number }
  | PrintedTable
  | { readonly kind: 'signatures'; readonly parties: readonly Signature[] }
  /** A field to write one number in, large. */
  | { readonly kind: 'number'; readonly head: Head; readonly means: string }
  | { readonly kind: 'page' };
