import { builtinModules } from 'node:module';
import type { House, Import, Offence, Source } from './house.ts';

/** Read from top to bottom: a room imports only itself and rooms above it. */
export const PURE_ROOMS: readonly string[] = [
  'basics',
  'entries',
  'people',
  'authorities',
  'access',
  'custody',
  'handover',
  'identity',
  'cases',
  'duties',
  'conference',
  'scenarios',
  'reports',
  'log',
];
/** Each speaks to one outside thing; none imports another. */
const DOORS: readonly string[] = ['store', 'federation', 'files', 'api', 'web', 'cli'];
const ROOMS: readonly string[] = [...PURE_ROOMS, 'contract', ...DOORS, 'main'];

/** Libraries a room is held to; a room not named here may use any, and Node. */
const LIBRARIES: ReadonlyMap<string, readonly string[]> = new Map([
  ...PURE_ROOMS.map((room): [string, readonly string[]] => [room, []]),
  ['contract', ['zod']],
  ['web', ['preact', 'preact-render-to-string']],
]);

/** Who may import whom. Imports of types and computed imports count like all others; tests may import anything. */
export function direction({ sources }: House): Offence[] {
  const found: Offence[] = [];
  for (const source of sources) {
    const { file, room, imports, isTest } = source;
    if (room === undefined || isTest) continue;
    if (!ROOMS.includes(room)) {
      found.push({ rule: 'direction', file, line: 1, words: `src/${room} has no place in the order of rooms (checks/direction.ts)` });
      continue;
    }
    for (const one of imports) {
      const words = whyNot(room, one);
      if (words !== undefined) found.push({ rule: 'direction', file, line: one.line, words });
    }
    const reference = source.comments.find(({ start }) => /^\/\/\/\s*<reference/.test(source.text.slice(start, start + 40)));
    if (reference !== undefined) {
      const line = source.text.slice(0, reference.start).split('\n').length;
      found.push({ rule: 'direction', file, line, words: 'a reference in a comment is an import nobody sees: import it' });
    }
  }
  return found;
}

/** Files that import each other in a ring, told once per ring. */
export function cycles({ sources }: House): Offence[] {
  return rings(sources).map((ring) => ({
    rule: 'cycle',
    file: ring[0] ?? '',
    line: 1,
    words: `imports itself through others: ${[...ring, ring[0]].join(' → ')}`,
  }));
}

function whyNot(room: string, { name, path }: Import): string | undefined {
  if (name === undefined) {
    return room === 'main' ? undefined : 'a computed import cannot be checked: name the file';
  }
  if (path === undefined) return whyNotLibrary(room, name);
  if (path.endsWith('.test.ts')) return `a test (${path}) is imported by nobody`;
  const [top, target] = path.split('/');
  if (top !== 'src') {
    if (top === 'test' || top === 'bench' || top === 'checks') return `${top}/ is imported by nobody in src`;
    return room === 'main' ? undefined : `only main reads files outside src (${path}): take it as an argument`;
  }
  if (target === room || target === undefined) return undefined;
  if (room === 'main') return undefined;
  if (target === 'main') return 'main is imported by nobody: take what you need as an argument';
  if (ROOMS.indexOf(target) < ROOMS.indexOf(room) && !DOORS.includes(target)) return undefined;
  if (DOORS.includes(room) && DOORS.includes(target)) return `no door imports another: ${room} takes what ${target} offers as a port`;
  return `${room} stands above ${target}: what both need belongs to ${room} or higher, or comes as an argument`;
}

function whyNotLibrary(room: string, name: string): string | undefined {
  const allowed = LIBRARIES.get(room);
  if (allowed === undefined || allowed.some((library) => name === library || name.startsWith(`${library}/`))) return undefined;
  const what = name.startsWith('node:') || builtinModules.includes(name) ? 'Node' : 'the library';
  return `${room} may not import ${what} (${name}): main hands it in as a port`;
}

/** The strongly connected parts of the graph of files with more than one file or a file that imports itself (Tarjan 1972). */
function rings(sources: readonly Source[]): string[][] {
  const targets = new Map(sources.map(({ file, imports }) => [file, imports.map(({ path }) => path ?? '')]));
  const order = new Map<string, number>();
  const lowest = new Map<string, number>();
  const stack: string[] = [];
  const found: string[][] = [];

  const visit = (file: string): number => {
    const mine = order.size;
    order.set(file, mine);
    lowest.set(file, mine);
    stack.push(file);
    for (const target of targets.get(file) ?? []) {
      if (!targets.has(target)) continue;
      const reached = order.has(target) ? (stack.includes(target) ? (order.get(target) ?? mine) : mine) : visit(target);
      lowest.set(file, Math.min(lowest.get(file) ?? mine, reached));
    }
    const low = lowest.get(file) ?? mine;
    if (low === mine) {
      const ring = stack.splice(stack.indexOf(file));
      if (ring.length > 1 || targets.get(file)?.includes(file) === true) found.push(ring.toSorted());
    }
    return low;
  };

  for (const { file } of sources) if (!order.has(file)) visit(file);
  return found;
}
