import assert from 'node:assert/strict';
import { test } from 'node:test';
import { array, assert as always, property, string } from 'fast-check';
import type { ActorId, AuthorityCode, PersonId } from '../../src/basics/ids.ts';
import type { PrintedDocument } from '../../src/contract/printed.ts';
import { openPress } from '../../src/files/print.ts';
import { countPaper } from '../../src/web/print/count-papers.ts';
import { manifestPaper, receiptPaper } from '../../src/web/print/handover-papers.ts';
import { readable } from '../../src/web/print/pieces.ts';
import { isShown, reportPaper } from '../../src/web/print/report-paper.ts';
import { catalogues, languageCodes } from '../../src/web/words/choose.ts';
import { openCount } from '../browser/matters.ts';
import { directory, file, handover, NOW, places } from '../browser/sample.ts';
import { manifestRows, papers, printing, sheetRows } from './sample.ts';

// Every person here is invented.

const press = openPress();

const empty: PrintedDocument = {
  language: 'en',
  title: 'One line',
  wide: false,
  running: [[], []],
  recognition: [],
  foot: [],
  pages: ['', '', ''],
  boxes: 'Boxes stand for letters.',
  blocks: [],
};

/** What can be read on each page. The pieces of an Arabic line stand in the order of the eye, and are read from their end. */
function pagesOf(document: PrintedDocument): readonly string[] {
  const pages = press.svg(document).split('class="typst-page').slice(1);
  return pages.map((page) => {
    const pieces = [...page.matchAll(/<h5:div class="tsel"[^>]*>([\s\S]*?)<\/h5:div>/g)].map(([, text]) =>
      unescaped((text ?? '').replace(/<[^>]*>/g, '')).replace(/[\u2066-\u2069\u200B]/g, ''),
    );
    const lines: string[] = [];
    let turned: string[] = [];
    for (const piece of [...pieces, 'end']) {
      if (/^[\s\p{Script=Arabic}\p{M}\p{P}]*$/u.test(piece)) turned.push(piece);
      else {
        lines.push(turned.toReversed().join(''), piece);
        turned = [];
      }
    }
    return lines.slice(0, -1).join(' ').replace(/\s+/g, ' ');
  });
}

function unescaped(text: string): string {
  return text.replaceAll('&lt;', '<').replaceAll('&gt;', '>').replaceAll('&quot;', '"').replaceAll('&#39;', "'").replaceAll('&amp;', '&');
}

/** Arabic words stand on a page from right to left, and are found one by one. */
function says(page: string, words: string): boolean {
  const plain = page.replace(/\s+/g, ' ');
  return plain.includes(words) || (/\p{Script=Arabic}/u.test(words) && words.split(/[\s«»،.]+/).every((word) => plain.includes(word)));
}

interface DrawnWord {
  readonly text: string;
  readonly left: number;
  /** From left to right. */
  readonly shapes: readonly string[];
}

/** The words of one line as they are drawn, from left to right. */
function drawn(text: string): readonly DrawnWord[] {
  const svg = press.svg({ ...empty, language: 'ar', blocks: [{ kind: 'text', pieces: [{ text }] }] });
  const word = /translate\(([\d.]+),[\d.]+\)"[^>]*><g[^>]*class="typst-text"[^>]*>(.*?)<foreignObject.*?"tsel"[^>]*>(.*?)</g;
  const words = [...svg.matchAll(word)];
  return words
    .map(([, left, uses, said]) => ({
      text: said ?? '',
      left: Number(left),
      shapes: [...(uses ?? '').matchAll(/<use x="([\d.]+)" href="([^"]+)"/g)]
        .toSorted((one, other) => Number(one[1]) - Number(other[1]))
        .map(([, , shape]) => shape ?? ''),
    }))
    .filter((word) => word.text.trim() !== '' && /\p{Script=Arabic}/u.test(word.text))
    .toSorted((one, other) => one.left - other.left);
}

test('an Arabic name runs from right to left and its letters are joined', () => {
  const [left, right] = drawn('سلمى الحداد');
  assert.equal(left?.text, 'الحداد', 'the second word stands to the left of the first');
  assert.equal(right?.text, 'سلمى');
  const alone = (letter: string) => drawn(letter)[0]?.shapes[0];
  const [dal, alif, joined] = left?.shapes ?? [];
  assert.equal(left?.shapes.length, 6);
  assert.equal(dal, alone('د'), 'the last letter stands leftmost; nothing joins it');
  assert.equal(alif, alone('ا'));
  assert.notEqual(joined, alone('د'), 'the same letter after one that joins has another shape');
  assert.equal(right?.shapes.length, 4);
  for (const [at, letter] of ['ى', 'م', 'ل', 'س'].entries()) assert.notEqual(right?.shapes[at], alone(letter), `${letter} stands joined`);
});

test('every page of every paper recognises nobody and says that all is invented, and who printed it, when and under which number', () => {
  for (const language of languageCodes) {
    for (const [name, make] of Object.entries(papers)) {
      const pages = pagesOf(make(language));
      assert.ok(pages.length > 0, name);
      for (const page of pages) {
        const plain = page.replace(/\s+/g, ' ');
        for (const one of languageCodes) assert.ok(says(plain, catalogues[one].say.recognition), `${name} ${language}: ${one}`);
        assert.ok(says(plain, catalogues[language].say.invented), `${name} ${language} invented`);
        assert.ok(plain.includes('P-3F2A-91BC-07DE'), `${name} ${language} number`);
        assert.ok(plain.includes('2019-11-14 09:00 UTC'), `${name} ${language} clock`);
        assert.ok(says(plain, language === 'ar' ? 'رنا حداد' : 'Rana Haddad'), `${name} ${language} who`);
      }
    }
  }
});

test('a name of signs that mean something to the press is printed as it is', () => {
  const [first, ...more] = pagesOf(papers['manifest']!('en'));
  const all = [first, ...more].join(' ');
  assert.ok(all.includes('# $ * _ @ < > \\ [x] `y` //'), all);
});

test('marks that turn letters round or hide leave the paper, and letters that are joined stay joined', () => {
  assert.equal(readable('abc\u202Edef\u2066\u200Bg\uFEFF'), 'abcdefg');
  assert.equal(readable('می\u200Cخواهم'), 'می\u200Cخواهم');
  assert.equal(readable('one\ntwo\u0000three'), 'one two three');
});

test('a name of ten thousand letters is printed, over as many pages as it takes', () => {
  const [row] = manifestRows(1);
  for (const text of ['x'.repeat(10_000), 'س'.repeat(10_000), '\u202E#'.repeat(5000)]) {
    const { document } = manifestPaper({ handover, rows: [{ ...row!, names: [{ text, kind: 'full' }] }], directory }, printing('en'));
    assert.ok(Buffer.from(press.pdf(document)).subarray(0, 5).toString() === '%PDF-');
  }
});

test('no name whatever stops the press', () => {
  const [row] = manifestRows(1);
  always(
    property(array(string({ unit: 'binary', minLength: 1, maxLength: 40 }), { minLength: 1, maxLength: 6 }), (texts) => {
      const names = texts.map((text) => ({ text, kind: 'full' as const }));
      const given = { papers: { kind: texts[0] ?? '', number: texts[0] ?? '', heldBy: '#panic()' } };
      return press.pdf(manifestPaper({ handover, rows: [{ ...row!, names, given }], directory }, printing('ar')).document).length > 0;
    }),
    { numRuns: 40 },
  );
});

test('where a letter cannot be drawn the paper says what the box in its place is', () => {
  const [row] = manifestRows(1);
  const made = (text: string) =>
    pagesOf(manifestPaper({ handover, rows: [{ ...row!, names: [{ text, kind: 'full' }] }], directory }, printing('en')).document).join(
      ' ',
    );
  assert.ok(made('ქართული 汉').includes(catalogues.en.print.boxes));
  assert.ok(!made('Ғанӣ Қодиров سلمى Yılmaz').includes(catalogues.en.print.boxes));
});

test('a manifest has every line numbered, in two languages, with instructions and never a reason for them', () => {
  const { document, read } = manifestPaper({ handover, rows: manifestRows(), directory }, printing('ar'));
  const all = pagesOf(document).join(' ');
  for (const words of [catalogues.ar.print.manifest, catalogues.en.print.manifest, 'Water and a rest every three hours.', handover.id]) {
    assert.ok(says(all, words), words);
  }
  for (const word of ['1', '2', '3', '4', '5']) assert.ok(all.includes(word));
  // The fourth line names nobody, but says what was given along; nobody is noted of whom nothing is told.
  assert.equal(read.length, 4);
});

test('before a receipt there is a form with three boxes on each line; afterwards what was said', () => {
  const rows = manifestRows();
  const form = receiptPaper({ handover, rows, directory }, printing('en')).document;
  const table = form.blocks.find((block) => block.kind === 'table');
  assert.equal(table?.rows.length, rows.length);
  assert.ok(table?.rows.every((row) => row.filter(([piece]) => piece?.box === true).length === 3));
  const received = { ...handover, receivedAt: NOW, acknowledged: 'signed-paper' as const };
  const given = pagesOf(receiptPaper({ handover: received, rows, directory }, printing('en')).document).join(' ');
  assert.ok(given.includes(catalogues.en.evidence['signed-paper']));
  assert.ok(says(given, 'رفض المستلم'));
});

test('the field for the bare number stands alone on the first page, and no name with it', () => {
  const pages = pagesOf(papers['sheet']!('en'));
  const names = sheetRows(7).flatMap(({ name, number }) => [number, ...(name === undefined ? [] : [name])]);
  assert.ok(pages.length > 2);
  assert.ok(pages[0]?.includes(catalogues.en.print.sheetFirst));
  for (const name of names) {
    assert.ok(!says(pages[0] ?? '', name), name);
    assert.ok(says(pages[1] ?? '', name), name);
  }
});

test('whoever has given no bare number gets the blank form, and is told why', () => {
  const { document, read } = countPaper({ muster: openCount, directory }, printing('en'));
  const all = pagesOf(document).join(' ');
  assert.deepEqual(read, []);
  assert.ok(all.includes(catalogues.en.print.noList));
  for (const { name, number } of sheetRows(7)) assert.ok(!all.includes(number) && (name === undefined || !all.includes(name)));
});

test('a later part of a long list goes on with its numbers', () => {
  const counters = [{ actor: 'r.haddad' as ActorId, blind: 8, at: NOW, clockOffset: 0 }];
  const sheet = { rows: sheetRows(3), from: 3001, of: 3003 };
  const [, list] = pagesOf(countPaper({ muster: { ...openCount, counters }, sheet, directory }, printing('en')).document);
  assert.ok(list?.includes('Lines 3,001 to 3,003 of 3,003'));
  assert.ok(list?.includes('3003'));
});

test('the file of a person says on paper what its page says, and what is withheld, without forms and links', () => {
  const all = pagesOf(papers['person']!('en')).join(' ');
  for (const words of [file.name, file.number, 'Abdulrahman al-Khatib', 'BZ-2019/0417', 'Moved with the family of the third tent']) {
    assert.ok(says(all, words ?? ''), words);
  }
  assert.ok(all.includes('Withheld from you: private interviews.'));
  assert.ok(all.includes('a review by the court'));
  for (const words of [catalogues.en.care.take, catalogues.en.say.seeHandover, catalogues.en.print.fileLink]) {
    assert.ok(!all.includes(words), words);
  }
});

test('a figure under ten is shown to who holds the place, and cannot be found by subtracting', () => {
  const [camp, prison] = places;
  const authority = prison!.holder;
  assert.ok(isShown(prison!, authority));
  assert.ok(!isShown(prison!, 'SOMEBODY'));
  assert.ok(!isShown({ ...prison!, taken: 'contested' }, authority));
  const stranger = printing('en');
  const context = { ...stranger, viewer: { ...stranger.viewer, authority: 'SOMEBODY' as AuthorityCode } };
  const all = pagesOf(reportPaper({ places, directory }, context).document).join(' ');
  assert.ok(all.includes(catalogues.en.print.few));
  assert.equal(all.split('68,744').length - 1, 2, 'the sum is that of the figures shown');
  assert.ok(!all.includes('68,745'));
  assert.ok(camp!.held > 10);
});

test('a list of a thousand is set, each of them on a line of its own', () => {
  const counters = [{ actor: 'r.haddad' as ActorId, blind: 8, at: NOW, clockOffset: 0 }];
  const rows = sheetRows(1000).map((row, at) => ({ ...row, id: `${at}` as PersonId, name: `Somebody ${at + 1}.` }));
  const all = pagesOf(
    countPaper({ muster: { ...openCount, counters }, sheet: { rows, from: 1, of: 1000 }, directory }, printing('fr')).document,
  );
  for (const one of rows) assert.ok(all.some((page) => page.includes(one.name)));
});
