import { columnWords, listWords } from './list-words.ts';
import { guarded, OWN_SIGN } from './own-list.ts';
import { markLines, markSentences } from './write-list.ts';
import type { ListToWrite } from './write-list.ts';

/**
 * A list as CSV in UTF-8 with its mark before and after the rows, piece by piece. Every cell is quoted, so that none is lost where
 * another program expects another separator, and guarded, so that none is taken for a formula.
 */
export async function* csvPieces(list: ListToWrite): AsyncGenerator<Buffer> {
  const width = list.columns.length;
  const words = listWords[list.language];
  const markRow = (text: string): string => line([text, ...Array.from({ length: width - 1 }, () => '')]);
  const head = [
    OWN_SIGN,
    ...markLines(list).map(([label, text]) => `# ${label}: ${guarded(text)}`),
    ...markSentences(list).map((sentence) => `# ${sentence}`),
  ];
  let text = `\uFEFF${head.map(markRow).join('')}${line(list.columns.map((column) => columnWords[column][list.language]))}`;
  for await (const row of list.rows) {
    text += line(row.map(guarded));
    if (text.length < PIECE) continue;
    yield Buffer.from(text);
    text = '';
  }
  yield Buffer.from(text + markRow(`# ${words.end}. ${words.recipient}: ${guarded(list.mark.recipient)}. ${list.mark.number}`));
}

function line(cells: readonly string[]): string {
  return `${cells.map((cell) => `"${cell.replaceAll('"', '""')}"`).join(',')}\r\n`;
}

const PIECE = 65_536;
