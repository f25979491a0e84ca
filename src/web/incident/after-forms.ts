import { h, type ComponentChildren } from 'preact';
import { may } from '../../access/may.ts';
import { personNumber, type PersonId, type PlaceCode } from '../../basics/ids.ts';
import type { FormTold } from '../../contract/forms.ts';
import { code } from '../bidi.ts';
import { field, notice } from '../field.ts';
import { choice, matterForm, part, textBox, timeBox, toldTo, type FormCommands } from '../matter-form.ts';
import type { Directory, PageContext } from '../page-context.ts';
import { filled, wordsOf } from '../words/choose.ts';

/** The acts of these forms, each a command of its own. */
export const afterActs = ['take-over', 'record-remains', 'come-back', 'report-death'] as const;
type AfterAct = (typeof afterActs)[number];

const FIELDS = ['place', 'holder', 'circumstances', 'marks', 'persons', 'person', 'how', 'when'] as const;

interface After {
  readonly directory: Directory;
  readonly commands: FormCommands;
  /** Of the incident. */
  readonly place?: PlaceCode;
}

/** What happened besides: to a place, to persons, or that remains were found. On the page of an incident it belongs to that incident. */
export function afterForms(view: After, context: PageContext, told: FormTold | undefined): ComponentChildren {
  const { viewer } = context;
  const { after: say } = wordsOf(context.language);
  const open = afterActs.filter((act) => viewer !== undefined && may(viewer.role, act));
  if (open.length === 0) return undefined;
  return part(
    'after',
    say.head,
    open.map((act) => {
      const own = toldTo(told, act);
      const { head, means, button, content } = forms[act](view, context, own);
      return h(
        'details',
        { open: own !== undefined },
        h('summary', null, head),
        h('p', { class: 'measure' }, means),
        notice(context, own, FIELDS),
        matterForm(context, { act, command: view.commands[act], content, button }),
      );
    }),
  );
}

interface AfterForm {
  readonly head: string;
  readonly means: string;
  readonly button: string;
  readonly content: ComponentChildren;
}

const forms: { readonly [act in AfterAct]: (view: After, context: PageContext, told: FormTold | undefined) => AfterForm } = {
  'take-over': ({ directory, place }, context, told) => {
    const { after: say, gate } = wordsOf(context.language);
    const holders = [...directory.authorities].map(([authority, { names }]) => [authority, nameIn(names, authority, context)] as const);
    return {
      head: say.takeHead,
      means: say.takeMeans,
      button: say.take,
      content: [
        placeBox('take', [['', gate.unsaid], ...placesOf(directory, context)], place, context, told),
        choice(context, told, { id: 'take-holder', name: 'holder', label: say.holder, options: [['', gate.unsaid], ...holders] }),
        circumstancesBox('take', context, told),
        whenBox('take', context, told),
      ],
    };
  },
  'record-remains': ({ directory, place }, context, told) => {
    const { after: say, gate } = wordsOf(context.language);
    return {
      head: say.remainsHead,
      means: say.remainsMeans,
      button: say.remains,
      content: [
        placeBox('remains', [['', gate.unsaid], ...placesOf(directory, context)], place, context, told),
        textBox(context, told, { id: 'remains-marks', name: 'marks', label: say.marks, hint: say.marksHint }),
        circumstancesBox('remains', context, told),
        whenBox('remains', context, told),
      ],
    };
  },
  'come-back': ({ directory, place }, context, told) => {
    const { after: say, step } = wordsOf(context.language);
    return {
      head: say.backHead,
      means: say.backMeans,
      button: say.back,
      content: [
        personsBox('back-persons', say.numbers, say.numbersHint, context, told),
        choice(context, told, {
          id: 'back-how',
          name: 'how',
          label: say.how,
          options: (['returned', 'recaptured', 'seen-alive'] as const).map((how) => [how, step[how]] as const),
        }),
        placeBox('back', [['', say.nowhere], ...placesOf(directory, context)], place, context, told),
        circumstancesBox('back', context, told),
        whenBox('back', context, told),
      ],
    };
  },
  'report-death': (_view, context, told) => {
    const { after: say } = wordsOf(context.language);
    return {
      head: say.deathHead,
      means: say.deathMeans,
      button: say.death,
      content: [
        field(context, told, { id: 'death-person', name: 'person', label: say.number, autocomplete: 'off', latin: true }),
        circumstancesBox('death', context, told),
        whenBox('death', context, told),
      ],
    };
  },
};

/** Several persons, by their numbers; none while nobody is known. */
export function personsBox(
  id: string,
  label: string,
  hint: string,
  context: PageContext,
  told: FormTold | undefined,
  optional = false,
): ComponentChildren {
  return textBox(context, told, { id, name: 'persons', label, hint, ...(optional ? { optional: true } : {}) });
}

/** The number remains were given, by the claim it is made of. */
export function remainsNotice(claim: string | undefined, context: PageContext): ComponentChildren {
  if (claim === undefined) return undefined;
  const { after: say } = wordsOf(context.language);
  return h('p', { class: 'notice', role: 'status' }, filled(say.remainsNumber, { number: code(personNumber(claim as PersonId)) }));
}

type Options = readonly (readonly [value: string, words: string])[];

function placesOf({ places }: Directory, context: PageContext): Options {
  return [...places].map(([place, { names }]) => [place, nameIn(names, place, context)] as const);
}

function nameIn(names: { readonly [language: string]: string }, fallback: string, { language }: PageContext): string {
  return names[language] ?? names['en'] ?? fallback;
}

function placeBox(
  form: string,
  options: Options,
  place: PlaceCode | undefined,
  context: PageContext,
  told: FormTold | undefined,
): ComponentChildren {
  const wanted = place ?? new URLSearchParams(context.query).get('place') ?? '';
  const { after: say } = wordsOf(context.language);
  return choice(context, told, {
    id: `${form}-place`,
    name: 'place',
    label: say.place,
    options,
    ...(wanted === '' ? {} : { chosen: wanted }),
  });
}

function circumstancesBox(form: string, context: PageContext, told: FormTold | undefined): ComponentChildren {
  return textBox(context, told, {
    id: `${form}-circumstances`,
    name: 'circumstances',
    label: wordsOf(context.language).after.circumstances,
  });
}

function whenBox(form: string, context: PageContext, told: FormTold | undefined): ComponentChildren {
  const { after: say, trouble } = wordsOf(context.language);
  return timeBox(context, told, { id: `${form}-when`, name: 'when', label: say.when, hint: trouble.timeHint, optional: true });
}
