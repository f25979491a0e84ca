import { personContent, type PersonView } from '../person/person-page.ts';
import { code } from '../bidi.ts';
import { wordsOf } from '../words/choose.ts';
import { paper, type Printed, type PrintContext } from './paper.ts';
import { blocksOf } from './pieces.ts';

/** The file of a person: the same words the page shows this reader, what is withheld named, without the forms. */
export function personPaper(view: PersonView, context: PrintContext): Printed {
  const { print } = wordsOf(context.language);
  return {
    // Whoever is given a file is noted as its reader already.
    read: [],
    document: paper(context, {
      title: print.file,
      purpose: print.unsaid,
      directory: view.directory,
      running: code(view.file.number),
      blocks: blocksOf(personContent(view, context)),
    }),
  };
}
