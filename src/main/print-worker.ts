import type { PrintedDocument } from '../contract/printed.ts';
import { openPress } from '../files/print.ts';

// A process of its own: setting a thousand lines takes a while and a good part of a gigabyte, none of which may be the server's.
const press = openPress();

process.on('message', (document: PrintedDocument) => {
  try {
    process.send?.({ pdf: press.pdf(document) });
  } catch (error) {
    process.send?.({ failed: error instanceof Error ? error.message : String(error) });
  }
});
process.on('disconnect', () => process.exit(0));
