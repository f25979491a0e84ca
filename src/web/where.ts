import { h, type ComponentChildren } from 'preact';
import type { AuthorityCode, PlaceCode } from '../basics/ids.ts';
import type { Place } from '../authorities/types.ts';
import type { Account } from '../entries/types.ts';
import { calledIn } from './bidi.ts';
import { linkTo } from './links.ts';
import type { Directory, PageContext } from './page-context.ts';
import { filled, said, wordsOf } from './words/choose.ts';

/** Where somebody stands, in the words of the screen. */
export function whereInWords(context: PageContext, directory: Directory, account: Account): ComponentChildren {
  const { language } = context;
  const { kind, place, handover, counterpart } = account;
  const words = wordsOf(language);
  if (kind === 'in-transit' && handover !== undefined) {
    return h('a', { href: linkTo(context, `/handover/${handover}`) }, words.account[kind]);
  }
  if (kind === 'guest' && place !== undefined) return filled(words.say.guestAt, { place: placeName(context, directory, place) });
  if (place !== undefined) return filled(words.say.at, { kind: words.account[kind], place: placeName(context, directory, place) });
  if (counterpart !== undefined) {
    const phrase = kind === 'with-nonparticipant' ? 'withCounterpartByLetter' : 'withCounterpart';
    return filled(said(language, phrase), { counterpart: authorityName(context, directory, counterpart) });
  }
  return words.account[kind];
}

/** Who has the person in their hands; not the same as who must account for the person. */
export function holderInWords(context: PageContext, directory: Directory, account: Account): ComponentChildren {
  const { kind, place, counterpart } = account;
  const at = place === undefined ? undefined : directory.places.get(place);
  switch (kind) {
    case 'held':
    case 'guest':
    case 'escort':
      return at === undefined ? said(context.language, 'nobodyKnown') : placeHolder(context, directory, at);
    case 'in-transit':
      return said(context.language, 'onTheWay');
    case 'with-peer':
    case 'with-nonparticipant':
      return counterpart === undefined ? said(context.language, 'nobodyKnown') : authorityName(context, directory, counterpart);
    case 'unaccounted':
    case 'at-large':
      return said(context.language, 'nobodyKnown');
    default:
      return said(context.language, 'noLonger');
  }
}

export function authorityName(context: PageContext, directory: Directory, authority: AuthorityCode): ComponentChildren {
  return calledIn(context.language, directory.authorities.get(authority)?.names, authority);
}

/** Who holds a place; where it was taken and the taker has not counted, that it is contested. */
export function placeHolder(
  context: PageContext,
  directory: Directory,
  { holder, taken }: Pick<Place, 'holder' | 'taken'>,
): ComponentChildren {
  const name = authorityName(context, directory, holder);
  return taken === 'contested' ? filled(wordsOf(context.language).spot.contested, { holder: name }) : name;
}

/** A place by its name, leading to its page. */
export function placeName(context: PageContext, directory: Directory, place: PlaceCode): ComponentChildren {
  return h('a', { href: linkTo(context, `/place/${place}`) }, calledIn(context.language, directory.places.get(place)?.names, place));
}
