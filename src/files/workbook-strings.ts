import { LONGEST_CELL } from './list.ts';
import { unescapeText } from './workbook-values.ts';
import { unescapeXml } from './xml.ts';
import type { XmlSink } from './xml.ts';

/** The texts that a workbook keeps once for all its sheets, by number. */
export interface SharedTexts {
  readonly count: number;
  /** null: longer than a cell may be. */
  text(index: number): string | null;
}

/** Gathers texts as bytes, one after the other: a million short texts as values of their own would take ten times the memory. */
export function sharedTexts(): { readonly texts: SharedTexts; add(text: string | null): void; full(): boolean } {
  let bytes = Buffer.allocUnsafe(FIRST_ROOM);
  let ends = new Uint32Array(FIRST_ROOM);
  const long = new Set<number>();
  let used = 0;
  let count = 0;

  return {
    texts: {
      get count() {
        return count;
      },
      text: (index) => (long.has(index) ? null : bytes.toString('utf8', index === 0 ? 0 : ends[index - 1], ends[index])),
    },
    add(text) {
      if (count === ends.length) {
        const larger = new Uint32Array(2 * ends.length);
        larger.set(ends);
        ends = larger;
      }
      if (text === null) long.add(count);
      else {
        if (used + 3 * text.length > bytes.length) {
          const larger = Buffer.allocUnsafe(Math.max(2 * bytes.length, used + 3 * text.length));
          bytes.copy(larger, 0, 0, used);
          bytes = larger;
        }
        used += bytes.write(text, used);
      }
      ends[count] = used;
      count += 1;
    },
    full: () => count >= MOST_TEXTS || used >= MOST_BYTES,
  };
}

/** Gathers the text of a cell or of a shared text from its runs; a reading aid over the letters (`rPh`) is no part of it. */
export function textRuns(): XmlSink & { start(): void; result(): string | null } {
  let text = '';
  let long = false;
  let collecting = false;
  let aids = 0;
  return {
    start() {
      text = '';
      long = collecting = false;
      aids = 0;
    },
    open(name) {
      if (name === 'rPh') aids += 1;
      else if (name === 't' && aids === 0) collecting = true;
    },
    text(piece) {
      if (!collecting || long) return;
      text += piece;
      // Escaped, a character takes at most ten places; what is longer than this is too long in any case.
      if (text.length > LONGEST_WRITTEN) long = true;
    },
    close(name) {
      if (name === 'rPh') aids -= 1;
      else if (name === 't') collecting = false;
    },
    result() {
      if (long) return null;
      const meant = unescapeText(unescapeXml(text));
      return meant.length > LONGEST_CELL ? null : meant;
    },
  };
}

/** A text that no longer holds on to the piece of the file it was cut from: a short cut of a long text keeps all of it in memory. */
export function ownText(text: string): string {
  return text.length < SHORTEST_CUT ? text : Buffer.from(text).toString();
}

export const LONGEST_WRITTEN = 10 * LONGEST_CELL;
// V8 cuts out shorter texts by copying.
const SHORTEST_CUT = 13;
const FIRST_ROOM = 65_536;
const MOST_TEXTS = 3_000_000;
const MOST_BYTES = 128 * 2 ** 20;
