import { h, type ComponentChildren } from 'preact';
import { choice, lineBox } from '../matter-form.ts';
import type { PageContext } from '../page-context.ts';
import { wordsOf } from '../words/choose.ts';
import { outcomes, tick, type ActForm } from './form-parts.ts';
import { calledPlainly } from './line-fields.ts';

/** The boarding roll of one vehicle: who is on board, who was left behind and why. */
export function departureForm({ handover, lines, names, told }: ActForm, context: PageContext): ComponentChildren {
  const { hand: say, line: state, barred } = wordsOf(context.language);
  return [
    h(
      'div',
      { class: 'fields' },
      choice(context, told, {
        id: 'vehicle',
        name: 'vehicle',
        label: say.vehicle,
        options: handover.plan.vehicles.map((vehicle) => [vehicle, vehicle] as const),
      }),
      lineBox(context, told, { id: 'otherVehicle', name: 'otherVehicle', label: say.otherVehicle, optional: true }),
      lineBox(context, told, { id: 'leader', name: 'leader', label: say.leader, optional: true }),
    ),
    h(
      'fieldset',
      null,
      h('legend', null, say.mode),
      (
        [
          ['authorise', say.modeAsk],
          ['record', say.modeFact],
        ] as const
      ).map(([mode, words]) =>
        h(
          'label',
          { class: 'tick' },
          h('input', { type: 'radio', name: 'mode', value: mode, checked: (told?.typed['mode'] ?? 'authorise') === mode }),
          h('span', null, words),
        ),
      ),
    ),
    told?.wrong?.field === 'persons' &&
      told.wrong.problem.code === 'handover-empty' &&
      h('p', { class: 'wrong', role: 'alert' }, barred['handover-empty']),
    lines.map((line) =>
      outcomes(context, told, {
        person: line.person,
        called: [calledPlainly(names, line.person), ' – ', line.state === 'offered' ? say.onlyFact : state[line.state]],
        why: say.leftWhy,
        options: [
          ['', say.notThis],
          ['boarded', say.boarded],
          ['left', say.left],
        ],
      }),
    ),
    tick(told, 'rest', say.boardRest),
  ];
}
