import { personNumber } from '../../src/basics/ids.ts';
import type { PrintedDocument } from '../../src/contract/printed.ts';
import type { ManifestRow, SheetRow } from '../../src/reports/views.ts';
import { arrivalsForm, countPaper } from '../../src/web/print/count-papers.ts';
import { manifestPaper, receiptPaper } from '../../src/web/print/handover-papers.ts';
import type { PrintContext } from '../../src/web/print/paper.ts';
import { personPaper } from '../../src/web/print/person-paper.ts';
import { reportPaper } from '../../src/web/print/report-paper.ts';
import type { Language } from '../../src/web/words/choose.ts';
import { openCount } from '../browser/matters.ts';
import { context, directory, file, handover, NOW, places, rows, sampleDuties } from '../browser/sample.ts';

// Every person here is invented.

const calledBy: readonly ManifestRow['names'][] = [
  [
    { text: 'سلمى الحداد', kind: 'full', language: 'ar' },
    { text: 'Salma al-Haddad', kind: 'full', language: 'ar-Latn' },
  ],
  [{ text: 'Фаридун Қодиров', kind: 'full', language: 'tg' }],
  [
    { text: 'محمد علي بن يوسف', kind: 'full', language: 'ar' },
    { text: 'أبو يوسف', kind: 'alias', language: 'ar' },
  ],
  [],
  [{ text: '# $ * _ @ < > \\ [x] `y` //', kind: 'full' }],
];

const given: readonly ManifestRow['given'][] = [
  {
    papers: { kind: 'passport', number: 'XA-118803', heldBy: 'the escort' },
    propertyBag: { seal: 'S77AA', items: 3 },
    fitToTravel: { clinician: 'Salma Khoury', instructions: 'Water and a rest every three hours.' },
  },
  { papers: { noneBecause: 'taken away in March, no receipt' } },
  {
    papers: { kind: 'بطاقة هوية', number: '0-1187-22', heldBy: 'قائد المرافقة' },
    fitToTravel: { clinician: 'د. ليلى', instructions: 'يجلس قرب النافذة، ويُعطى الماء كل ساعتين.' },
  },
];

export function printing(language: Language, path = '/', purpose?: string): PrintContext {
  const page = context(language, path);
  if (page.viewer === undefined) throw new RangeError('nobody prints');
  return {
    ...page,
    viewer: page.viewer,
    second: language === 'ar' ? 'en' : 'ar',
    print: { number: 'P-3F2A-91BC-07DE', at: NOW, ...(purpose === undefined ? {} : { purpose }) },
  };
}

export function manifestRows(count = handover.lines.length): readonly ManifestRow[] {
  return Array.from({ length: count }, (_, at) => ({
    person: handover.lines[at]?.person ?? rows[at % rows.length]?.id ?? rows[0]!.id,
    names: calledBy[at % calledBy.length] ?? [],
    given: given[at % 4] ?? {},
    ...(at === 2 ? { remark: 'رفض المستلم: الاسم لا يطابق' } : {}),
  }));
}

export function sheetRows(count: number): readonly SheetRow[] {
  return Array.from({ length: count }, (_, at) => {
    const one = rows[at % rows.length]!;
    return { id: one.id, number: personNumber(one.id), seen: false, bed: `B-${at}`, ...(one.name === undefined ? {} : { name: one.name }) };
  });
}

const counted = { ...openCount, counters: [{ actor: 'r.haddad' as (typeof openCount)['openedBy'], blind: 8, at: NOW, clockOffset: 0 }] };

/** One of every paper there is, as a reader of each language gets it. */
export const papers: { readonly [name: string]: (language: Language) => PrintedDocument } = {
  manifest: (language) => manifestPaper({ handover, rows: manifestRows(), directory }, printing(language)).document,
  'receipt-form': (language) => receiptPaper({ handover, rows: manifestRows(), directory }, printing(language)).document,
  receipt: (language) =>
    receiptPaper(
      { handover: { ...handover, receivedAt: NOW, acknowledged: 'signed-paper' }, rows: manifestRows(), directory },
      printing(language),
    ).document,
  sheet: (language) =>
    countPaper({ muster: counted, sheet: { rows: sheetRows(30), from: 1, of: 30 }, directory }, printing(language)).document,
  'count-form': (language) => countPaper({ directory }, printing(language)).document,
  'arrivals-form': (language) => arrivalsForm(directory, printing(language)).document,
  person: (language) =>
    personPaper({ file, directory, duties: sampleDuties, commands: {} }, printing(language, `/person/${file.id}`, 'a review by the court'))
      .document,
  report: (language) => reportPaper({ places, directory }, printing(language)).document,
};
