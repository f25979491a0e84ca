import assert from 'node:assert/strict';
import { test } from 'node:test';
import { lineAt, scan } from './scan.ts';

const BACKTICK = '`';

/** Pairs of a text and what is left of it, with every run of blanks as one. */
const CASES: readonly (readonly [what: string, text: string, left: string])[] = [
  ['a line comment goes', 'a; // b\nc;', 'a; c;'],
  ['a block comment goes', 'a /* b\n * c */ d', 'a d'],
  ['a hash-bang line goes', '#!/usr/bin/env node\na', ' a'],
  ['the inside of a string goes, its quotes stay', `f('b', "c")`, `f(' ', " ")`],
  ['an escaped quote does not end a string', String.raw`f('it\'s') + g`, `f(' ') + g`],
  ['a comment sign in a string is no comment', `f('http://x') + g`, `f(' ') + g`],
  ['a quote in a comment opens no string', `a // it's\nb`, 'a b'],
  ['the inside of a template goes', `f(${BACKTICK}b\nc${BACKTICK}) + g`, `f(${BACKTICK} ${BACKTICK}) + g`],
  [
    'the expressions of a template stay, nested ones too',
    `${BACKTICK}b\${c + ${BACKTICK}d\${e({ f: 1 })}g${BACKTICK}}h${BACKTICK} + i`,
    `${BACKTICK} \${c + ${BACKTICK} \${e({ f: 1 })} ${BACKTICK}} ${BACKTICK} + i`,
  ],
  ['an escaped dollar is text', `${BACKTICK}\\\${a}${BACKTICK} + b`, `${BACKTICK} ${BACKTICK} + b`],
  ['the inside of a pattern goes', `a.replace(/'b"/g, c)`, 'a.replace(/ /g, c)'],
  ['a slash in a class does not end a pattern', `x = /[/'"]\\//u.test(y)`, 'x = / /u.test(y)'],
  ['a division opens no pattern', `a / b; 'c' / d; e() / f; g[0] / h; 1 / i`, `a / b; ' ' / d; e() / f; g[0] / h; 1 / i`],
  ['a pattern may follow return', `return /'/.test(a)`, 'return / /.test(a)'],
  ['a property may be called like a word of the language', `a.return / b / 'c'`, `a.return / b / ' '`],
  ['a pattern may follow a condition', `if (a) /'/.exec(b)`, 'if (a) / /.exec(b)'],
  ['a pattern may be negated', `!/'/.test(a)`, '!/ /.test(a)'],
  ['a value that is surely there may be divided', `a! / b + 'c' / d`, `a! / b + ' ' / d`],
  ['letters outside Latin are words', `سطر / b / 'c'`, `سطر / b / ' '`],
  ['a string that never ends stops at its line', `a = 'b\nc`, `a = ' c`],
];

for (const [what, text, left] of CASES) {
  test(`in a source file ${what}`, () => {
    const { code } = scan(text);
    assert.equal(code.length, text.length);
    assert.equal(code.replace(/\s+/g, ' '), left);
  });
}

test('every line of a source file keeps its number', () => {
  const text = `/* a\nb */ c('d',\n${BACKTICK}e\nf${BACKTICK})\n// g\nh`;
  const { code } = scan(text);
  assert.equal(code.split('\n').length, text.split('\n').length);
  assert.equal(lineAt(code, code.indexOf('h')), 6);
  assert.equal(lineAt(text, 0), 1);
});

test('strings and comments are told where they stand', () => {
  const text = `f('b') // c\n${BACKTICK}d${BACKTICK}; ${BACKTICK}e\${1}f${BACKTICK}`;
  const { comments, strings } = scan(text);
  assert.deepEqual(
    comments.map(({ start, end }) => text.slice(start, end)),
    ['// c'],
  );
  assert.deepEqual(
    strings.map(({ start, end }) => text.slice(start, end)),
    ['b', 'd'],
  );
});
