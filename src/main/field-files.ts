import { createHash } from 'node:crypto';
import { readFile } from 'node:fs/promises';
import { stripTypeScriptTypes } from 'node:module';
import { dirname, join, relative, resolve } from 'node:path';
import { fileURLToPath } from 'node:url';
import type { FieldFile } from '../api/ports.ts';
import { fieldDocument, fieldStyle, fieldWords } from '../web/field-document.ts';
import { languageCodes } from '../web/words/choose.ts';

const SRC = resolve(dirname(fileURLToPath(import.meta.url)), '..');
const CODE = '/field/code/';
const LIBRARY = `${CODE}preact.js`;
const SCRIPT = 'text/javascript; charset=utf-8';

/**
 * Everything the application in the field consists of, by address: a document, its words, and modules that are the source without its
 * types. The service worker is told by name and content what there is, so that a device keeps all of one version or none of it.
 */
export async function readField(): Promise<ReadonlyMap<string, FieldFile>> {
  const files = new Map<string, FieldFile>([
    ['/field', { type: 'text/html; charset=utf-8', text: fieldDocument(addressOf(join(SRC, 'web/field/app.ts'))) }],
    ['/field/style.css', { type: 'text/css; charset=utf-8', text: fieldStyle }],
    [LIBRARY, { type: SCRIPT, text: await library() }],
  ]);
  for (const language of languageCodes) {
    files.set(`/field/words/${language}.json`, { type: 'application/json; charset=utf-8', text: JSON.stringify(fieldWords(language)) });
  }
  await readModule(join(SRC, 'web/field/app.ts'), files);
  const version = createHash('sha256')
    .update(JSON.stringify([...files]))
    .digest('hex')
    .slice(0, 16);
  const held = JSON.stringify({ version, files: [...files.keys()] });
  const worker = stripped(await readFile(join(SRC, 'web/field/worker.ts'), 'utf8'));
  return files.set('/field/worker.js', { type: SCRIPT, text: `self.held = ${held};\n${worker}` });
}

// A specifier that names a file, or the one library; what imports types only is gone by then.
const SPECIFIER = /\b(from|import)\s*(['"])(\.{1,2}\/[^'"]+\.ts|preact)\2/g;

async function readModule(file: string, files: Map<string, FieldFile>): Promise<void> {
  const address = addressOf(file);
  if (files.has(address)) return;
  const code = stripped(await readFile(file, 'utf8'));
  const imported: string[] = [];
  const text = code.replace(SPECIFIER, (_, word: string, mark: string, name: string) => {
    if (name === 'preact') return `${word} ${mark}${LIBRARY}${mark}`;
    const target = resolve(dirname(file), name);
    imported.push(target);
    return `${word} ${mark}${addressOf(target)}${mark}`;
  });
  files.set(address, { type: SCRIPT, text });
  for (const one of imported) await readModule(one, files);
}

function addressOf(file: string): string {
  return `${CODE}${relative(SRC, file).replaceAll('\\', '/').replace(/\.ts$/, '.js')}`;
}

function stripped(source: string): string {
  return stripTypeScriptTypes(source, { mode: 'strip' });
}

async function library(): Promise<string> {
  const text = await readFile(fileURLToPath(import.meta.resolve('preact')), 'utf8');
  // Where its map lies is of no use on a device.
  return text.replace(/\n?\/\/# sourceMappingURL=.*\s*$/, '\n');
}
