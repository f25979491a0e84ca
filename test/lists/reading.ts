import assert from 'node:assert/strict';
import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { after } from 'node:test';
import type { ListItem, ListOpened, RowProblem } from '../../src/files/list.ts';
import { openList } from '../../src/files/open-list.ts';
import { rowFields } from '../../src/people/rows.ts';

const folder = await mkdtemp(join(tmpdir(), 'lists-'));
after(() => rm(folder, { recursive: true }));
let files = 0;

export function newPath(ending = 'xlsx'): string {
  files += 1;
  return join(folder, `list-${files}.${ending}`);
}

export async function write(content: string | Uint8Array): Promise<string> {
  const path = newPath();
  await writeFile(path, content);
  return path;
}

export async function openedAt(path: string): Promise<ListOpened> {
  const result = await openList(path, { mapping: new Map(), fields: rowFields });
  if (!result.ok) assert.fail(`${result.refused.code}: ${result.refused.reason}`);
  return result.value;
}

export async function opened(content: string | Uint8Array): Promise<ListOpened> {
  return openedAt(await write(content));
}

export async function refusedList(content: string | Uint8Array): Promise<RowProblem> {
  const result = await openList(await write(content), { mapping: new Map(), fields: rowFields });
  if (result.ok) assert.fail('the list was accepted');
  return result.refused;
}

/** Every row as `[line, cells]`, every refusal as `[line, column, code]`. */
export async function read(list: ListOpened): Promise<readonly unknown[]> {
  const items: unknown[] = [];
  for await (const chunk of list.rows()) items.push(...chunk.map(plain));
  return items;
}

function plain(item: ListItem): unknown {
  if (item.kind === 'row') return [item.row.line, Object.fromEntries(item.row.cells)];
  return [item.problem.line, item.problem.column, item.problem.code];
}
