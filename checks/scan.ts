/** A stretch of the text: `start` is the first character, `end` the one after the last. */
export interface Stretch {
  readonly start: number;
  readonly end: number;
}

export interface Scan {
  /** As long as the text, line for line: comments and the insides of strings, templates and patterns are blank. */
  readonly code: string;
  readonly comments: readonly Stretch[];
  /** Insides of quoted strings and of templates without `${}`; the quotes are not part. */
  readonly strings: readonly Stretch[];
}

type Token = { readonly kind: 'word' | 'value' | 'sign'; readonly text: string; readonly start: number };

// After these words an expression begins, so that a slash opens a pattern and does not divide.
const BEFORE_EXPRESSION = new Set(
  'return typeof case in of delete void throw new instanceof else do yield await default extends'.split(' '),
);
const BEFORE_CONDITION = new Set(['if', 'while', 'for', 'with']);
const WORD = /[\p{ID_Start}$_#][\p{ID_Continue}$\u200c\u200d]*/uy;
const NUMBER = /\d[\w.]*/y;

/** Tells code from comments, strings, templates and patterns in TypeScript without JSX. */
export function scan(text: string): Scan {
  const comments: Stretch[] = [];
  const strings: Stretch[] = [];
  const blanks: Stretch[] = [];
  // One sign per open bracket: '(' or 'c' (a condition's bracket), '{', '[', and '$' for a template's expression.
  const open: string[] = [];
  let before: Token | undefined;
  let beforeThat: Token | undefined;
  let at = text.startsWith('#!') ? lineEnd(text, 0) : 0;
  if (at > 0) comments.push({ start: 0, end: at });

  const took = (kind: Token['kind'], start: number, end: number): void => {
    beforeThat = before;
    before = { kind, text: text.slice(start, end), start };
    at = end;
  };

  const takeTemplate = (start: number): void => {
    let end = start;
    while (end < text.length && text[end] !== '`' && !text.startsWith('${', end)) end += text[end] === '\\' ? 2 : 1;
    end = Math.min(end, text.length);
    blanks.push({ start, end });
    if (text[end] === '$') {
      open.push('$');
      took('sign', end, end + 2);
      return;
    }
    if (text[start - 1] === '`') strings.push({ start, end });
    took('value', end, Math.min(end + 1, text.length));
  };

  while (at < text.length) {
    const sign = text[at] ?? '';
    if (/\s/.test(sign)) {
      at += 1;
    } else if (text.startsWith('//', at)) {
      comments.push({ start: at, end: lineEnd(text, at) });
      at = lineEnd(text, at);
    } else if (text.startsWith('/*', at)) {
      const close = text.indexOf('*/', at + 2);
      const end = close < 0 ? text.length : close + 2;
      comments.push({ start: at, end });
      at = end;
    } else if (sign === "'" || sign === '"') {
      const end = stringEnd(text, at);
      strings.push({ start: at + 1, end });
      blanks.push({ start: at + 1, end });
      took('value', at, end + 1);
    } else if (sign === '`') {
      takeTemplate(at + 1);
    } else if (sign === '/' && opensPattern(text, at, before, beforeThat)) {
      const end = patternEnd(text, at);
      blanks.push({ start: at + 1, end });
      took('value', at, end + 1);
    } else if (sign === '}' && open.at(-1) === '$') {
      open.pop();
      takeTemplate(at + 1);
    } else {
      const word = matchAt(WORD, text, at);
      const number = word === '' ? matchAt(NUMBER, text, at) : '';
      if (word !== '') {
        took('word', at, at + word.length);
      } else if (number !== '') {
        took('value', at, at + number.length);
      } else {
        if (sign === '(') open.push(before?.kind === 'word' && BEFORE_CONDITION.has(before.text) ? 'c' : '(');
        if (sign === '{' || sign === '[') open.push(sign);
        // A condition's closing bracket is followed by a statement, any other one ends a value.
        const closed = sign === ')' || sign === '}' || sign === ']' ? open.pop() : undefined;
        took(closed === '(' || closed === '[' ? 'value' : 'sign', at, at + 1);
      }
    }
  }
  return { code: blanked(text, [...comments, ...blanks]), comments, strings };
}

/** The line, counted from 1, on which a character stands. */
export function lineAt(text: string, at: number): number {
  let line = 1;
  for (let next = text.indexOf('\n'); next >= 0 && next < at; next = text.indexOf('\n', next + 1)) line += 1;
  return line;
}

function opensPattern(text: string, at: number, before: Token | undefined, beforeThat: Token | undefined): boolean {
  // An empty pattern cannot be written: two slashes are a comment.
  if (text[at + 1] === '/' || text[at + 1] === '*') return false;
  if (before === undefined) return true;
  if (before.kind === 'value') return false;
  if (before.kind === 'word') return BEFORE_EXPRESSION.has(before.text) && beforeThat?.text !== '.';
  if (before.text === '!') {
    // `count! / 2` divides, `!/x/.test(name)` does not.
    const tight = beforeThat !== undefined && beforeThat.start + beforeThat.text.length === before.start;
    return !(tight && beforeThat.kind !== 'sign');
  }
  return true;
}

function lineEnd(text: string, at: number): number {
  const end = text.indexOf('\n', at);
  return end < 0 ? text.length : end;
}

function stringEnd(text: string, at: number): number {
  const quote = text[at];
  let end = at + 1;
  while (end < text.length && text[end] !== quote && text[end] !== '\n') end += text[end] === '\\' ? 2 : 1;
  return Math.min(end, text.length);
}

function patternEnd(text: string, at: number): number {
  let end = at + 1;
  let inClass = false;
  while (end < text.length && text[end] !== '\n' && (inClass || text[end] !== '/')) {
    if (text[end] === '[') inClass = true;
    if (text[end] === ']') inClass = false;
    end += text[end] === '\\' ? 2 : 1;
  }
  return Math.min(end, text.length);
}

function matchAt(pattern: RegExp, text: string, at: number): string {
  pattern.lastIndex = at;
  return pattern.exec(text)?.[0] ?? '';
}

function blanked(text: string, stretches: readonly Stretch[]): string {
  let code = '';
  let at = 0;
  for (const { start, end } of stretches.toSorted((one, other) => one.start - other.start)) {
    code += text.slice(at, start) + text.slice(start, end).replace(/[^\n]/g, ' ');
    at = end;
  }
  return code + text.slice(at);
}
