import type { Note } from './records.ts';
import type { Put, Shelf } from './shelf.ts';

export function noteOf(shelf: Shelf, note: Omit<Note, 'at'>): Put {
  const at = Date.now();
  return ['note', `${String(at).padStart(15, '0')}-${shelf.list('note').length}`, { ...note, at }];
}
