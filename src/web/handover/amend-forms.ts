import { h, type ComponentChildren } from 'preact';
import type { PersonId } from '../../basics/ids.ts';
import { textToInstant } from '../../basics/time.ts';
import type { FormTold } from '../../contract/forms.ts';
import { whatVoids } from '../../handover/plans.ts';
import { bestInterestsKinds, type Handover, type Plan } from '../../handover/types.ts';
import { hiddenFields } from '../frame.ts';
import { linkTo } from '../links.ts';
import { choice, lineBox, textBox } from '../matter-form.ts';
import type { PageContext } from '../page-context.ts';
import { filled, wordsOf } from '../words/choose.ts';
import { lineTicks, type ActForm } from './form-parts.ts';
import { calledBy, calledPlainly, travelFields, travelTyped, wrongAbout } from './line-fields.ts';
import { planAsTyped, planFields } from './plan-fields.ts';

/** Another plan. Whose agreement it ends is said before it happens, and must be ticked. */
export function planForm({ handover, directory, told, names }: ActForm, context: PageContext): ComponentChildren {
  const { hand: say, planPart } = wordsOf(context.language);
  const shown: FormTold = told ?? { form: 'matter', typed: planAsTyped(handover.plan) };
  const parts = told === undefined ? [] : whatVoids(handover.plan, planTyped(told.typed, handover));
  const losing = handover.lines.filter(({ state, agreedBy }) => state === 'agreed' || (state === 'offered' && agreedBy.length > 0));
  const asks = told !== undefined && parts.length > 0 && losing.length > 0;
  const list = new Intl.ListFormat(context.language);
  return [
    h('p', { class: 'hint' }, say.voidsMeans),
    planFields(context, shown, directory, handover.receiver),
    asks &&
      h(
        'div',
        { class: 'notice', role: 'alert' },
        h('p', null, h('strong', null, filled(say.planVoids, { parts: list.format(parts.map((one) => planPart[one])) }))),
        h('p', null, say.planVoidsFor),
        h(
          'ul',
          { class: 'numbers' },
          losing.map(({ person }) => h('li', null, calledBy(names, person, context))),
        ),
        h(
          'label',
          { class: 'tick' },
          h('input', { type: 'checkbox', name: 'voids', value: 'yes', required: true }),
          h('span', null, say.planVoidsTick),
        ),
      ),
  ];
}

/** The plan as far as it can be read; what cannot be read stays as it is. */
function planTyped(typed: FormTold['typed'], { plan }: Handover): Plan {
  const time = (name: 'departure' | 'arrival' | 'answerBy') => textToInstant((typed[name] ?? '').trim()) ?? plan[name];
  const vehicles = (typed['vehicles'] ?? '')
    .split(/\r?\n/)
    .map((one) => one.trim())
    .filter((one) => one !== '');
  return {
    ...plan,
    destination: (typed['destination'] ?? plan.destination) as Plan['destination'],
    departure: time('departure'),
    arrival: time('arrival'),
    route: (typed['route'] ?? plan.route).trim(),
    vehicles,
  };
}

export function peopleForm(form: ActForm, context: PageContext): ComponentChildren {
  const { hand: say } = wordsOf(context.language);
  const { told, lines } = form;
  const subject = told?.wrong?.problem.subject;
  const undecided = ['no-disclosure-decision', 'disclosure-withheld'].includes(told?.wrong?.problem.code ?? '');
  return [
    textBox(context, told, { id: 'numbers', name: 'numbers', label: say.peopleAdd, hint: say.numbersHint, optional: true }),
    undecided &&
      subject !== undefined &&
      h('p', { class: 'wrong' }, h('a', { href: linkTo(context, '/handovers/disclosure', { person: subject }) }, say.toDecide)),
    h(
      'details',
      { open: [told?.typed['panelNumber'], told?.typed['panel']].some((typed) => (typed ?? '') !== '') || subject !== undefined },
      h('summary', null, say.panelKind),
      h('p', { class: 'hint' }, say.panelOne),
      choice(context, told, {
        id: 'panelKind',
        name: 'panelKind',
        label: say.panelKind,
        options: bestInterestsKinds.map((kind) => [kind, say[kind]] as const),
      }),
      lineBox(context, told, { id: 'panelNumber', name: 'panelNumber', label: say.panelNumber, optional: true }),
      lineBox(context, told, { id: 'panel', name: 'panel', label: say.panel, optional: true }),
    ),
    lines.length > 0 && lineTicks(lines, form, context, say.peopleRemove),
  ];
}

// So many lines of papers stand on one page.
const LINES = 50;

/** Papers, bag, health and panel, for those who have not left; whoever lacks most comes first. */
export function readyForm({ lines, names, told }: ActForm, context: PageContext): ComponentChildren {
  const { hand: say, refused } = wordsOf(context.language);
  const typed = (person: PersonId) => travelTyped(told, person);
  const shown = [...lines].sort(
    (one, other) =>
      Number(typed(other.person)) - Number(typed(one.person)) || has(one) - has(other) || (one.person < other.person ? -1 : 1),
  );
  return [
    hiddenFields(shown.slice(0, LINES).map(({ person }) => ['line', person] as const)),
    told?.wrong?.field === 'ready' && h('p', { class: 'wrong', role: 'alert' }, refused['command-malformed']),
    shown
      .slice(0, LINES)
      .map((line) =>
        h(
          'details',
          { class: 'one', open: lines.length === 1 || typed(line.person) },
          h(
            'summary',
            null,
            calledPlainly(names, line.person),
            ' – ',
            line.papers ? say.papersYes : say.papersNo,
            ', ',
            line.fit ? say.fitYes : say.fitNo,
          ),
          wrongAbout(context, told, line.person),
          travelFields(context, told, line.person),
        ),
      ),
  ];
}

function has({ papers, fit }: ActForm['lines'][number]): number {
  return Number(papers) + Number(fit);
}
