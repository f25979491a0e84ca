import { h, type ComponentChildren } from 'preact';
import type { FormTold } from '../../contract/forms.ts';
import { linesFor } from '../../handover/possible.ts';
import { evidenceGrades } from '../../handover/types.ts';
import { hiddenFields } from '../frame.ts';
import { linkTo } from '../links.ts';
import { choice, lineBox, pageAgain, part, textBox } from '../matter-form.ts';
import type { Directory, PageContext } from '../page-context.ts';
import { authorityName } from '../where.ts';
import { filled, wordsOf } from '../words/choose.ts';
import { peopleForm, planForm, readyForm } from './amend-forms.ts';
import { departureForm } from './departure-form.ts';
import { commandOf, possibleHere, type Doing, type Possible } from './doing.ts';
import { lineTicks, placesOf, whenBox, type ActForm, type ActView } from './form-parts.ts';
import { whyAbove } from './line-fields.ts';
import { correctionForm, receiptForm } from './receipt-form.ts';

/** What the reader can do now, and what not and why; then the form of the act that was chosen. */
export function actsPart(view: ActView, context: PageContext, told: FormTold | undefined): ComponentChildren {
  const { viewer } = context;
  if (viewer === undefined) return undefined;
  const { hand: say, whyNot } = wordsOf(context.language);
  const all = possibleHere(view.handover, viewer, view.directory, view.now);
  const open = all.filter(({ why }) => why === undefined);
  const barred = all.filter(({ why }) => why !== undefined);
  return [
    part(
      'acts',
      say.doHead,
      open.length === 0
        ? h('p', null, say.nothingToDo)
        : h(
            'ul',
            { class: 'plain buttons' },
            open.map((one) =>
              h(
                'li',
                null,
                h(
                  'a',
                  {
                    class: 'button',
                    href: `${linkTo(context, context.path, { do: one.doing, for: one.byPaper ? one.party : undefined })}#doing`,
                  },
                  title(one, view.directory, context),
                ),
              ),
            ),
          ),
      barred.length > 0 &&
        h(
          'details',
          null,
          h('summary', null, say.cannotHead),
          h(
            'ul',
            { class: 'plain acts' },
            barred.map((one, n) =>
              h(
                'li',
                null,
                h('button', { type: 'button', disabled: true, 'aria-describedby': `why-${n}` }, title(one, view.directory, context)),
                h('span', { id: `why-${n}` }, whyNot[one.why ?? 'nobody']),
              ),
            ),
          ),
        ),
    ),
    chosen(view, all, context, told),
  ];
}

function title({ doing, party, byPaper }: Possible, directory: Directory, context: PageContext): ComponentChildren {
  const { hand: say, doing: act } = wordsOf(context.language);
  return byPaper ? filled(say.forOther, { act: act[doing], party: authorityName(context, directory, party) }) : act[doing];
}

function chosen(view: ActView, all: readonly Possible[], context: PageContext, told: FormTold | undefined): ComponentChildren {
  const asked = new URLSearchParams(context.query);
  const wanted = told?.typed['do'] ?? asked.get('do') ?? '';
  const behalf = told?.typed['behalf'] ?? asked.get('for') ?? '';
  const one = all.find(({ doing, party, byPaper }) => doing === wanted && (byPaper ? party === behalf : behalf === ''));
  if (one === undefined) return undefined;
  const { hand: say, will, whyNot, doing: act } = wordsOf(context.language);
  const own = told?.typed['do'] === wanted ? told : undefined;
  const form: ActForm = { ...view, party: one.party, told: own, lines: linesFor(commandOf[one.doing], one.party, view.handover) };
  return h(
    'section',
    { 'aria-labelledby': 'doing', class: 'check-box' },
    h('h2', { id: 'doing' }, title(one, view.directory, context)),
    whyAbove(context, own, view.names, fieldsShown(form)),
    h('p', { class: 'measure' }, will[one.doing], ' ', finals.includes(one.doing) && h('strong', null, say.final)),
    // What was typed is kept even where somebody else was quicker.
    one.why !== undefined && h('p', { class: 'notice wrong' }, act[one.doing], ': ', whyNot[one.why]),
    (one.why === undefined || own !== undefined) &&
      h(
        'form',
        { method: 'post', action: `${pageAgain(context)}#doing`, class: wide.includes(one.doing) ? 'wide-form' : 'sheet' },
        hiddenFields([
          ['do', one.doing],
          ['command', view.commands[one.doing] ?? ''],
          ...(atTheGate.includes(one.doing) ? [] : [['version', String(view.handover.version)] as const]),
          ...(one.byPaper ? [['behalf', one.party] as const] : []),
        ]),
        fieldsOf(one, form, context),
      ),
    h('p', null, h('a', { href: linkTo(context, context.path) }, say.back)),
  );
}

// What no later act of the same party takes back.
const finals: readonly Doing[] = ['refuse-handover', 'withdraw-handover', 'cancel-handover', 'close-handover'];
const wide: readonly Doing[] = ['receive-handover', 'depart-handover', 'amend-ready', 'amend-plan'];
// Two at one gate do not hinder each other: the lines themselves tell who was quicker.
const atTheGate: readonly Doing[] = ['receive-handover', 'pass-handover'];

const OWN_FIELDS = ['reason', 'circumstances', 'remark', 'place', 'outcome', 'when', 'paperNumber', 'signedBy', 'numbers', 'number'];
const MORE_FIELDS = ['panelNumber', 'panel', 'vehicle', 'leader', 'bodyCount', 'others', 'persons', 'ready', 'lines'];
const PLAN_FIELDS = ['destination', 'departure', 'arrival', 'answerBy', 'toleranceHours', 'route', 'vehicles'];

function fieldsShown({ told }: ActForm): readonly string[] {
  const field = told?.wrong?.field ?? '';
  return [...OWN_FIELDS, ...MORE_FIELDS, ...PLAN_FIELDS, ...(field.includes('.') ? [field] : [])];
}

function fieldsOf(one: Possible, form: ActForm, context: PageContext): ComponentChildren {
  const { doing: act } = wordsOf(context.language);
  const { told, lines } = form;
  const button = h('p', null, h('button', { type: 'submit', name: 'act', value: one.doing }, act[one.doing]));
  const end = [paperFields(one, form, context), button];
  switch (one.doing) {
    case 'depart-handover':
      return [departureForm(form, context), whenBox(context, told), end];
    case 'receive-handover':
      return [receiptForm(form, context), whenBox(context, told), end];
    case 'correct-receipt':
      return [correctionForm(form, context), end];
    case 'amend-plan':
      return [planForm(form, context), end];
    case 'amend-people':
      return [peopleForm(form, context), end];
    case 'amend-ready':
      return [readyForm(form, context), end];
    case 'close-handover':
      return end;
    case 'dispute-handover':
      return [words('reason', form, context), end];
    default:
      return [lineTicks(lines, form, context), ownWords(one.doing, form, context), end];
  }
}

/** What an act about chosen lines is asked beside them. */
function ownWords(doing: Doing, form: ActForm, context: PageContext): ComponentChildren {
  const { hand: say, evidence } = wordsOf(context.language);
  const { told, directory, handover } = form;
  switch (doing) {
    case 'refuse-handover':
    case 'withdraw-handover':
    case 'recall-handover':
      return words('reason', form, context);
    case 'turn-back-handover':
      return [words('reason', form, context), whenBox(context, told)];
    case 'report-limbo':
      return [words('circumstances', form, context), whenBox(context, told)];
    case 'pass-handover':
      return whenBox(context, told);
    case 'evidence-arrival':
      return [
        choice(context, told, {
          id: 'grade',
          name: 'grade',
          label: say.grade,
          options: evidenceGrades.map((grade) => [grade, evidence[grade]] as const),
        }),
        words('remark', form, context),
        whenBox(context, told),
      ];
    case 'return-handover':
      return [
        choice(context, told, {
          id: 'place',
          name: 'place',
          label: say.homePlace,
          options: [['', say.keptPlace], ...placesOf(handover.sender, directory, context)],
        }),
        whenBox(context, told),
      ];
    default:
      return undefined;
  }
}

function words(name: 'reason' | 'circumstances' | 'remark', { told }: ActForm, context: PageContext): ComponentChildren {
  return textBox(context, told, { id: name, name, label: wordsOf(context.language).hand[name], optional: true });
}

/** On behalf of an authority that keeps no book here: the number of its paper, who signed, and how it came. */
function paperFields({ byPaper, party }: Possible, { told, directory }: ActForm, context: PageContext): ComponentChildren {
  if (!byPaper) return undefined;
  const { hand: say } = wordsOf(context.language);
  return h(
    'fieldset',
    { class: 'gate-line' },
    h('legend', null, filled(say.paperHead, { party: authorityName(context, directory, party) })),
    h('p', { class: 'hint' }, say.paperMeans),
    h(
      'div',
      { class: 'fields' },
      lineBox(context, told, { id: 'paperNumber', name: 'paperNumber', label: say.paperNo, optional: true }),
      lineBox(context, told, { id: 'signedBy', name: 'signedBy', label: say.signedBy, optional: true }),
      choice(context, told, {
        id: 'source',
        name: 'source',
        label: say.source,
        options: [
          ['signed-paper', say.sourceSigned],
          ['intermediary', say.sourceIntermediary],
        ],
      }),
    ),
  );
}
