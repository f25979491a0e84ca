import { execFileSync } from 'node:child_process';
import { existsSync, globSync, readFileSync, statSync } from 'node:fs';
import { join } from 'node:path';
import type { Files } from './house.ts';

export const ROOT = join(import.meta.dirname, '..');

// A larger file is data, and no rule of ours is about its words.
const LARGEST = 2_000_000;

/** The text files of the checkout: those git keeps or would keep, or without git all but the usual leavings. */
export function checkout(): Files {
  const files = new Map<string, string>();
  for (const file of paths().toSorted()) {
    const path = join(ROOT, file);
    // A file may be listed by git and be gone from the disk.
    if (!existsSync(path) || !statSync(path).isFile() || statSync(path).size > LARGEST) continue;
    const bytes = readFileSync(path);
    if (!bytes.includes(0)) files.set(file, bytes.toString('utf8'));
  }
  return files;
}

function paths(): string[] {
  try {
    const list = execFileSync('git', ['ls-files', '-co', '--exclude-standard', '-z'], {
      cwd: ROOT,
      encoding: 'utf8',
      maxBuffer: 64 * 1024 * 1024,
      stdio: ['ignore', 'pipe', 'ignore'],
    });
    const found = list.split('\0').filter((file) => file !== '');
    if (found.length > 0) return [...new Set(found)];
  } catch {
    // No git, or not its checkout (a tarball): look for ourselves.
  }
  const leavings = new Set(['node_modules', '.git', '.musterbook']);
  const hidden = globSync(['.*', '.*/**'], { cwd: ROOT, exclude: (name) => leavings.has(String(name)) });
  const plain = globSync('**', { cwd: ROOT, exclude: (name) => leavings.has(String(name)) });
  return [...hidden, ...plain].filter((file) => !file.endsWith('.log'));
}
