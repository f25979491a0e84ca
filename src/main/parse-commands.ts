import { wireToSent } from '../contract/commands.ts';
import { refusalWords } from '../entries/refusals.ts';
import type { Command } from '../log/commands.ts';

/** Commands in the form of the interface, as a file holds them. */
export function parseCommands(
  json: string,
): { readonly ok: true; readonly commands: readonly Command[] } | { readonly ok: false; readonly words: string } {
  let parsed: unknown;
  try {
    parsed = JSON.parse(json);
  } catch {
    return { ok: false, words: 'The file holds no JSON.' };
  }
  const sent = wireToSent(parsed);
  if (sent.ok) return { ok: true, commands: sent.value.commands };
  const { words, next } = refusalWords(sent.refused);
  return { ok: false, words: `${words} ${sent.refused.field === undefined ? '' : `Field: ${sent.refused.field}. `}${next}` };
}
