/** The first cell of every CSV list of our own. Only in such a list rows that begin with `#` are marks, and guards are undone. */
export const OWN_SIGN = '#musterbook-list-1';

export function isMarkRow(firstCell: string): boolean {
  return firstCell.startsWith('#');
}

/**
 * A text that no spreadsheet takes for a formula: an apostrophe stands before every sign that could begin one, at the beginning of the
 * text and after whatever another program may take for the end of a cell. `unguarded` gives back exactly the same text.
 */
export function guarded(text: string): string {
  return text.replace(GUARD_HERE, "'");
}

/** The text that `guarded` was given. */
export function unguarded(text: string): string {
  return text.replace(GUARD, '');
}

// A run of apostrophes, quotation marks and spaces before a sign counts as its beginning; else a guard could not be told from an
// apostrophe of a name.
// Wide forms of the signs are formulas in East Asian installations; `#` would make the row a mark.
const BEGINNING = String.raw`(?<=^|[,;|\t\r\n])`;
const SIGN = String.raw`(?=['" \u00A0]*[=+\-@#\t\r\n\uFF1D\uFF0B\uFF0D\uFF20])`;
const GUARD_HERE = new RegExp(BEGINNING + SIGN, 'gu');
const GUARD = new RegExp(`${BEGINNING}'${SIGN}`, 'gu');
