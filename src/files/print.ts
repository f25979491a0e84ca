import { NodeCompiler } from '@myriaddreamin/typst-ts-node-compiler';
import { readFileSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import type { PrintedDocument } from '../contract/printed.ts';
import { drawnLetters } from './letters.ts';

/** Sets documents on pages, one after the other; heavy to make and to hold, and therefore kept off the thread that serves. */
export interface Press {
  pdf(document: PrintedDocument): Uint8Array;
  /** The same pages as pictures, for whoever looks at how they came out. */
  svg(document: PrintedDocument): string;
}

export function openPress(): Press {
  const files = fonts.map((file) => readFileSync(fileURLToPath(file)));
  const compiler = NodeCompiler.create({ workspace: NOWHERE, fontArgs: [{ fontBlobs: files }] });
  const drawn = drawnLetters(files);
  const layout = readFileSync(fileURLToPath(new URL('paper.typ', import.meta.url)), 'utf8');

  function compile(document: PrintedDocument) {
    const text = JSON.stringify(document);
    const whole = [...text].every((letter) => drawn.has(letter.codePointAt(0) ?? 0) || HIDDEN.test(letter));
    const inputs = { document: whole ? text : JSON.stringify({ ...document, drawn: false }) };
    const compiled = compiler.compile({ mainFileContent: layout, inputs });
    if (compiled.result !== null) return compiled.result;
    const error = compiled.takeError();
    throw new Error(`a document could not be set: ${JSON.stringify(error?.shortDiagnostics ?? [])}`);
  }

  /** What was memoised for one document holds its persons; nothing of them stays behind. */
  function done<Made>(made: Made): Made {
    compiler.evictCache(0);
    return made;
  }

  return {
    pdf: (document) => done(compiler.pdf(compile(document), {})),
    svg: (document) => done(compiler.svg(compile(document))),
  };
}

// Layouts may read what lies in their folder: in this one nothing does.
const NOWHERE = '/nonexistent';

/** They were drawn to stand beside each other, and come under the SIL Open Font License. */
const fonts: readonly string[] = [
  import.meta.resolve('@expo-google-fonts/noto-serif/400Regular/NotoSerif_400Regular.ttf'),
  import.meta.resolve('@expo-google-fonts/noto-serif/700Bold/NotoSerif_700Bold.ttf'),
  import.meta.resolve('@expo-google-fonts/noto-naskh-arabic/400Regular/NotoNaskhArabic_400Regular.ttf'),
  import.meta.resolve('@expo-google-fonts/noto-naskh-arabic/700Bold/NotoNaskhArabic_700Bold.ttf'),
];

// Marks that steer letters and draw nothing.
const HIDDEN = /[\u200B-\u200D\u2066-\u2069]/u;
