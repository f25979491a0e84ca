import type { Pieces } from '../../contract/printed.ts';
import type { PlaceRow } from '../../reports/views.ts';
import { calledIn, code, moment } from '../bidi.ts';
import { h } from 'preact';
import { askedTime } from '../links.ts';
import type { Directory } from '../page-context.ts';
import { placeHolder } from '../where.ts';
import { filled, numeral, wordsOf } from '../words/choose.ts';
import { BLANK, only, paper, type Printed, type PrintContext } from './paper.ts';
import { piecesOf, plainPieces } from './pieces.ts';

/** Figures below this are shown to nobody but who holds the place: nine people in a village are people with names. */
const FEW = 10;

/** Whether a figure of a place goes on paper as it is. */
export function isShown({ held, holder, taken }: Pick<PlaceRow, 'held' | 'holder' | 'taken'>, authority: string): boolean {
  return held === 0 || held >= FEW || (holder === authority && taken === undefined);
}

/** Places with their three capacities and how many are held there. The sum is of what is shown, so that nothing can be subtracted. */
export function reportPaper(
  { places, directory }: { readonly places: readonly PlaceRow[]; readonly directory: Directory },
  context: PrintContext,
): Printed {
  const { language } = context;
  const { print, place: kinds, say } = wordsOf(language);
  const n = (figure: number): Pieces => plainPieces(numeral(language, figure));
  const shown = places.filter((place) => isShown(place, context.viewer.authority));
  const room = (pick: (words: ReturnType<typeof wordsOf>) => string) => ({ head: only(language, pick), share: 1, align: 'end' }) as const;
  return {
    read: [],
    document: paper(context, {
      title: print.report,
      purpose: print.reportPurpose,
      wide: true,
      directory,
      blocks: [
        { kind: 'title', head: { text: print.report } },
        {
          kind: 'text',
          pieces: piecesOf(filled(print.reportAt, { time: moment(askedTime(context, 'asOf').at ?? context.print.at) })),
        },
        {
          kind: 'table',
          columns: [
            { head: only(language, (one) => one.say.placeHead), share: 3 },
            { head: only(language, (one) => one.say.kindHead), share: 2 },
            { head: only(language, (one) => one.say.heldBy), share: 3 },
            room((one) => one.print.certified),
            room((one) => one.print.working),
            room((one) => one.print.most),
            room((one) => one.say.held),
          ],
          rows: [
            ...places.map((place): readonly Pieces[] => [
              piecesOf([calledIn(language, place.names, place.code), h('br', null), h('span', { class: 'aside' }, code(place.code))]),
              plainPieces(kinds[place.kind]),
              piecesOf(placeHolder(context, directory, place)),
              ...(place.capacities === undefined
                ? [plainPieces(say.roomUnknown), BLANK, BLANK]
                : [n(place.capacities.certified), n(place.capacities.working), n(place.capacities.maximum)]),
              isShown(place, context.viewer.authority) ? n(place.held) : plainPieces(print.few),
            ]),
            [
              [{ text: print.sum, strong: true }],
              BLANK,
              BLANK,
              BLANK,
              BLANK,
              BLANK,
              [
                {
                  text: numeral(
                    language,
                    shown.reduce((sum, { held }) => sum + held, 0),
                  ),
                  strong: true,
                },
              ],
            ],
          ],
        },
        ...(shown.length < places.length ? [{ kind: 'text', pieces: plainPieces(print.fewMeans) } as const] : []),
        { kind: 'text', pieces: plainPieces(print.notFigured) },
      ],
    }),
  };
}
