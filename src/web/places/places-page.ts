import { h } from 'preact';
import type { PlaceRow } from '../../reports/views.ts';
import { calledIn, code } from '../bidi.ts';
import { framed } from '../frame.ts';
import { linkTo } from '../links.ts';
import type { Directory, PageContext } from '../page-context.ts';
import { rowsTable } from '../table.ts';
import { placeHolder } from '../where.ts';
import { counted, numeral, said, wordsOf } from '../words/choose.ts';

/** Every place, who holds it, and how many are held there beside how many there is room for. */
export function placesPage(view: { readonly places: readonly PlaceRow[]; readonly directory: Directory }, context: PageContext): string {
  const { language } = context;
  const words = wordsOf(language);
  return framed(
    context,
    words.say.places,
    h('h1', null, words.say.places),
    context.viewer !== undefined && h('p', { class: 'aside' }, h('a', { href: linkTo(context, '/places.pdf') }, words.print.placesLink)),
    view.places.length === 0
      ? h('p', { class: 'notice' }, words.say.nobodyHere)
      : rowsTable<PlaceRow>(
          words.say.placesCaption,
          [
            {
              head: words.say.placeHead,
              names: true,
              cell: ({ code: place, names }) => [
                h('a', { href: linkTo(context, `/place/${place}`) }, calledIn(language, names, place)),
                h('br', null),
                code(place),
              ],
            },
            {
              head: words.say.kindHead,
              cell: ({ kind, adultsOnly }) => [words.place[kind], adultsOnly && h('p', { class: 'aside' }, words.say.adultsOnly)],
            },
            { head: words.say.heldBy, cell: (place) => placeHolder(context, view.directory, place) },
            { head: words.say.gate, cell: ({ gate }) => said(language, gate === 'open' ? 'gateOpen' : 'gateClosed') },
            {
              head: words.say.held,
              numeric: true,
              cell: ({ held, capacities }) => [
                counted(language, 'persons', held),
                capacities !== undefined &&
                  held > capacities.maximum &&
                  h('p', null, h('strong', { class: 'tag overdue' }, words.say.fuller)),
              ],
            },
            {
              head: words.say.room,
              numeric: true,
              cell: ({ capacities }) => (capacities === undefined ? words.say.roomUnknown : numeral(language, capacities.maximum)),
            },
          ],
          view.places,
        ),
  );
}
