import { h, type ComponentChildren } from 'preact';
import { instantToText, type Instant } from '../../basics/time.ts';
import type { AuthorityCode } from '../../basics/ids.ts';
import type { FormTold } from '../../contract/forms.ts';
import type { Plan } from '../../handover/types.ts';
import { choice, lineBox, numberBox, textBox, timeBox } from '../matter-form.ts';
import type { Directory, PageContext } from '../page-context.ts';
import { wordsOf } from '../words/choose.ts';

/** Place, dates, route and vehicles. `receiver`: whose places may be chosen; without one, all are shown with their holder. */
export function planFields(
  context: PageContext,
  told: FormTold | undefined,
  directory: Directory,
  receiver: AuthorityCode | undefined,
): ComponentChildren {
  const { language, viewer } = context;
  const { hand: say } = wordsOf(language);
  const called = (names: { readonly [language: string]: string } | undefined, code: string) => names?.[language] ?? names?.['en'] ?? code;
  const places = [...directory.places]
    .filter(([, { holder }]) => (receiver === undefined ? holder !== viewer?.authority : holder === receiver))
    .map(([place, { names, holder }]) => {
      const held = receiver === undefined ? ` (${called(directory.authorities.get(holder)?.names, holder)})` : '';
      return [place, `${called(names, place)}${held}`] as const;
    });
  const time = (name: 'departure' | 'arrival' | 'answerBy') =>
    timeBox(context, told, { id: name, name, label: say[name], hint: say.timeHint, optional: true });
  return h(
    'div',
    { class: 'fields' },
    choice(context, told, { id: 'destination', name: 'destination', label: say.destination, options: [['', say.choose], ...places] }),
    time('departure'),
    time('arrival'),
    time('answerBy'),
    numberBox(context, told, { id: 'toleranceHours', name: 'toleranceHours', label: say.tolerance, optional: true }),
    lineBox(context, told, { id: 'route', name: 'route', label: say.route, optional: true }),
    textBox(context, told, { id: 'vehicles', name: 'vehicles', label: say.vehicles, optional: true }),
  );
}

/** A plan as it would have been typed. */
export function planAsTyped(plan: Plan): FormTold['typed'] {
  const time = (at: Instant) => instantToText(at).replace(/:\d\d(?:\.\d+)?Z$/, 'Z');
  return {
    destination: plan.destination,
    departure: time(plan.departure),
    arrival: time(plan.arrival),
    answerBy: time(plan.answerBy),
    toleranceHours: String(plan.toleranceHours),
    route: plan.route,
    vehicles: plan.vehicles.join('\n'),
  };
}
