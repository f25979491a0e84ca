import { readFile, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { openapiText } from '../src/contract/openapi.ts';
import { glossaryDoc } from './glossary-doc.ts';
import { handoverDoc } from './handover-doc.ts';

/** A file of the checkout that is made from source and never written by hand. */
export interface Artefact {
  /** From the root of the checkout, with forward slashes. */
  readonly path: string;
  make(): Promise<string> | string;
}

export const artefacts: readonly Artefact[] = [
  { path: 'docs/openapi.json', make: openapiText },
  { path: 'docs/handover.md', make: handoverDoc },
  { path: 'GLOSSARY.md', make: glossaryDoc },
];

/** The paths below `root` whose file is not what its maker makes; with `write` they are made so. */
export async function staleArtefacts(list: readonly Artefact[], root: string, write: boolean): Promise<string[]> {
  const stale: string[] = [];
  for (const { path, make } of list) {
    const file = join(root, path);
    const made = await make();
    const stands = await readFile(file, 'utf8').catch(() => undefined);
    if (stands === made) continue;
    stale.push(path);
    if (write) await writeFile(file, made);
  }
  return stale;
}
