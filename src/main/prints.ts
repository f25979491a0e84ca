import { randomBytes } from 'node:crypto';
import { isUuid, type HandoverId } from '../basics/ids.ts';
import type { Print, Session } from '../api/ports.ts';
import type { WorldClock } from '../contract/world.ts';
import type { BookReader } from '../reports/views.ts';
import { busyPage } from '../web/print/busy-page.ts';
import { arrivalsForm, countPaper } from '../web/print/count-papers.ts';
import { manifestPaper, receiptPaper } from '../web/print/handover-papers.ts';
import type { PrintContext, Printed } from '../web/print/paper.ts';
import { personPaper } from '../web/print/person-paper.ts';
import { reportPaper } from '../web/print/report-paper.ts';
import { languageCodes, type Language } from '../web/words/choose.ts';
import type { Book } from './book.ts';
import { inWalkingOrder } from './matter-pages.ts';
import { askedAt, contextOf, directoryOf, findPerson, personView, type Pages } from './pages.ts';
import type { Printer } from './printer.ts';

type Prints = (path: string, viewer: Session | undefined, query: URLSearchParams, language: string, purpose?: string) => Promise<Print>;

/**
 * Papers by their address, never more than their reader sees on a page. Whom a paper names is noted as read under the number of the
 * print before the paper is given: one that is found in a wrong hand leads back to who printed it.
 */
export function printsOf(book: Book, printer: Printer, pages: Pages, clock?: { readonly told: () => WorldClock }): Prints {
  return async (path, viewer, query, language, purpose) => {
    // What stands in the paper's place: the words for "nothing here", or the way to sign in.
    const instead = () => pages(viewer === undefined ? '/persons' : '/nothing', viewer, query, language);
    if (viewer === undefined) return instead();
    const page = contextOf(book, viewer, { path, query, language }, clock);
    if (page.viewer === undefined) return instead();
    const number = printNumber();
    const context: PrintContext = {
      ...page,
      viewer: page.viewer,
      second: secondOf(page.language, query.get('with')),
      print: { number, at: book.clock.now(), ...(purpose === undefined ? {} : { purpose }) },
    };
    const reader = book.reader({ ...viewer, purpose: noted(number, path, purpose) });
    const printed = await printedAt(path, reader, context);
    if (printed === undefined) return instead();
    const pdf = await printer.print(printed.document);
    if (pdf === 'busy') return { status: 503, html: busyPage(context) };
    await reader.noteRead(printed.read);
    return { name: `${nameOf(path)}-${number}.pdf`, pdf };
  };
}

async function printedAt(path: string, reader: BookReader, context: PrintContext): Promise<Printed | undefined> {
  const [, room = '', ...rest] = decoded(path)
    .replace(/\.pdf$/, '')
    .split('/');
  const [id = '', which] = rest;
  const directory = () => directoryOf(reader);
  switch (room) {
    case 'handover': {
      const handover = isUuid(id) ? await reader.handover(id as HandoverId) : undefined;
      if (handover === undefined) return undefined;
      const view = { handover, rows: await reader.manifest(handover.id), directory: await directory() };
      return which === 'receipt' ? receiptPaper(view, context) : manifestPaper(view, context);
    }
    case 'count': {
      const muster = await reader.muster(id);
      if (muster === undefined) return undefined;
      const listed = muster.state === 'open' ? await reader.sheet(id) : undefined;
      const sheet = listed && partOf(inWalkingOrder(listed), context);
      return countPaper({ muster, directory: await directory(), ...(sheet === undefined ? {} : { sheet }) }, context);
    }
    case 'person': {
      const person = await findPerson(reader, id, askedAt(context));
      const view = person && (await personView(reader, person, askedAt(context), context));
      return view && personPaper(view, context);
    }
    case 'places':
      return reportPaper({ places: await reader.places(askedAt(context)), directory: await directory() }, context);
    case 'forms':
      return id === 'arrivals' ? arrivalsForm(await directory(), context) : countPaper({ directory: await directory() }, context);
    default:
      return undefined;
  }
}

/** A list of more lines than one paper bears comes in several; the paper says which lines it has. */
function partOf<Row>(all: readonly Row[], { query }: PrintContext): { rows: readonly Row[]; from: number; of: number } {
  const parts = Math.max(1, Math.ceil(all.length / MOST_LINES));
  const part = Math.min(parts, Math.max(1, Math.floor(Number(new URLSearchParams(query).get('part') ?? '1')) || 1));
  const rows = all.slice((part - 1) * MOST_LINES, part * MOST_LINES);
  return { rows, from: (part - 1) * MOST_LINES + 1, of: all.length };
}

// Setting so many takes about three seconds and 700 MB.
const MOST_LINES = 3000;

function decoded(path: string): string {
  try {
    return decodeURIComponent(path);
  } catch {
    return path;
  }
}

/** The language beside the reader's own: Arabic, or English beside Arabic, unless another is asked for. */
function secondOf(own: Language, asked: string | null): Language {
  const wanted = languageCodes.find((one) => one === asked && one !== own);
  return wanted ?? (own === 'ar' ? 'en' : 'ar');
}

/** Long enough never to be met twice, short enough to be read over a telephone. */
function printNumber(): string {
  const signs = randomBytes(6).toString('hex').toUpperCase();
  return `P-${signs.slice(0, 4)}-${signs.slice(4, 8)}-${signs.slice(8)}`;
}

const LONGEST_PURPOSE = 200;

/** What the readings of a paper are noted with. */
function noted(number: string, path: string, purpose: string | undefined): string {
  const words = `print ${number} of ${nameOf(path)}${purpose === undefined ? '' : `: ${purpose}`}`;
  return [...words].slice(0, LONGEST_PURPOSE).join('').trim();
}

function nameOf(path: string): string {
  if (path.endsWith('/receipt.pdf')) return 'receipt';
  const [, room = '', id = ''] = path.split('/');
  return room === 'forms' ? `form-${id.replace(/\.pdf$/, '')}` : ({ handover: 'manifest', 'places.pdf': 'report' }[room] ?? room);
}
