import { h, type ComponentChildren } from 'preact';
import { may } from '../../access/may.ts';
import { personNumber, type PersonId } from '../../basics/ids.ts';
import { GATE_LINES, type FormTold } from '../../contract/forms.ts';
import type { Arrival } from '../../custody/matters.ts';
import { code, named } from '../bidi.ts';
import { field, notice, whyWords } from '../field.ts';
import { framed } from '../frame.ts';
import { linkTo } from '../links.ts';
import { choice, matterForm, toldTo, type FormCommands } from '../matter-form.ts';
import type { Directory, PageContext } from '../page-context.ts';
import { filled, numeral, wordsOf } from '../words/choose.ts';

export interface GateView {
  /** Who was entered by the form that was sent before, where the reader may see them. */
  readonly entered: readonly Arrival[];
  readonly names: ReadonlyMap<string, string>;
  readonly bands: ReadonlyMap<string, string>;
  readonly directory: Directory;
  readonly commands: FormCommands;
}

/** People at the gate: the vehicle once, and twenty seconds for each of those who get off. */
export function gatePage(view: GateView, context: PageContext, told?: FormTold): string {
  const { gate: say } = wordsOf(context.language);
  const { viewer } = context;
  const mayEnter = viewer !== undefined && may(viewer.role, 'register-arrivals');
  return framed(
    context,
    say.newHead,
    h('h1', null, say.newHead),
    enteredNotice(view, context),
    h('p', null, say.newMeans),
    h('p', null, h('a', { href: linkTo(context, '/arrivals') }, say.toArrivals)),
    mayEnter ? gateForm(view, context, toldTo(told, 'register-arrivals')) : h('p', { class: 'notice' }, say.onlyRegistrar),
  );
}

/** The number each person was given, beside the band and the name by which the clerk knows who is meant. */
function enteredNotice({ entered, names, bands }: GateView, context: PageContext): ComponentChildren {
  const { gate: say, say: words } = wordsOf(context.language);
  if (entered.length === 0) return undefined;
  return h(
    'div',
    { class: 'notice', role: 'status' },
    h('p', null, say.entered),
    h(
      'ul',
      { class: 'plain' },
      entered.map(({ id }) => {
        const [name, band] = [names.get(id), bands.get(id)];
        return h(
          'li',
          null,
          h('strong', null, h('a', { href: linkTo(context, `/arrival/${id}`) }, code(personNumber(id as PersonId)))),
          ' – ',
          name === undefined ? words.noName : named(name),
          band !== undefined && [' (', say.band, ' ', code(band), ')'],
        );
      }),
    ),
    h('p', null, say.sameVehicle),
  );
}

const MEMBERS = ['band', 'sex', 'age', 'injured', 'comesWith', 'givenName'] as const;
const OF_VEHICLE = ['place', 'vehicle', 'capturePlace', 'captureAt', 'captureUnit', 'captureOrder', 'rows'] as const;
const FIELDS = [...OF_VEHICLE, ...MEMBERS.flatMap((member) => Array.from({ length: GATE_LINES }, (_, n) => `${member}.${n}`))];

function gateForm({ directory, commands }: GateView, context: PageContext, told: FormTold | undefined): ComponentChildren {
  const { language, viewer } = context;
  const { gate: say, say: words } = wordsOf(language);
  const own = [...directory.places].filter(([, { holder }]) => holder === viewer?.authority);
  if (own.length === 0) return h('p', { class: 'notice' }, say.noPlace);
  const asked = new URLSearchParams(context.query);
  const kept = { place: asked.get('place') ?? '', vehicle: asked.get('vehicle') ?? '' };
  const shown: FormTold = told ?? { form: 'matter', typed: kept };
  const box = (name: (typeof OF_VEHICLE)[number], label: string) =>
    field(context, shown, { id: name, name, label, autocomplete: 'off', optional: true });
  const emptyRows = told?.wrong?.field === 'rows';
  return [
    notice(context, told, FIELDS),
    matterForm(context, {
      act: 'register-arrivals',
      command: commands['register-arrivals'],
      wide: true,
      content: [
        h(
          'fieldset',
          { class: 'search' },
          h('legend', null, say.whereHead),
          h(
            'div',
            { class: 'fields' },
            choice(context, shown, {
              id: 'place',
              name: 'place',
              label: words.placeHead,
              // Of several nobody has chosen one before it is chosen.
              options: [
                ...(own.length > 1 ? [['', say.unsaid] as const] : []),
                ...own.map(([place, { names }]) => [place, names[language] ?? names['en'] ?? place] as const),
              ],
            }),
            box('vehicle', say.vehicle),
          ),
          h('p', { class: 'hint' }, say.captureMeans),
          h(
            'div',
            { class: 'fields' },
            box('capturePlace', say.capturePlace),
            box('captureAt', say.captureAt),
            box('captureUnit', say.captureUnit),
            box('captureOrder', say.captureOrder),
          ),
        ),
        h('h2', null, say.rowsHead),
        h('p', { class: 'hint' }, say.band, ': ', say.bandHint),
        h('p', { class: 'hint' }, say.comesWith, ': ', say.comesWithHint),
        emptyRows && h('p', { class: 'wrong', role: 'alert' }, say.nobodyTyped),
        Array.from({ length: GATE_LINES }, (_, n) => gateLine(context, told, n)),
      ],
      button: say.enter,
    }),
  ];
}

function gateLine(context: PageContext, told: FormTold | undefined, n: number): ComponentChildren {
  const { language } = context;
  const { gate: say, say: words, muster, sex } = wordsOf(language);
  const box = (member: (typeof MEMBERS)[number], label: string, latin: boolean) =>
    field(context, told, {
      id: `${member}-${n}`,
      name: `${member}.${n}`,
      label,
      autocomplete: 'off',
      optional: true,
      ...(latin ? { latin: true } : {}),
    });
  const injured = `injured.${n}`;
  const wrong = told?.wrong?.field === injured ? told.wrong.problem : undefined;
  return h(
    'fieldset',
    { class: 'gate-line' },
    h('legend', null, filled(say.row, { n: numeral(language, n + 1) })),
    h(
      'div',
      { class: 'fields' },
      box('band', say.band, true),
      box('givenName', say.givenName, false),
      choice(context, told, {
        id: `sex-${n}`,
        name: `sex.${n}`,
        label: words.sexHead,
        options: [['', say.unsaid], ...(['female', 'male', 'other'] as const).map((one) => [one, sex[one]] as const)],
      }),
      choice(context, told, {
        id: `age-${n}`,
        name: `age.${n}`,
        label: say.age,
        options: (['unsure', 'child', 'adult'] as const).map((one) => [one, muster[one]] as const),
      }),
      box('comesWith', say.comesWith, true),
      h(
        'div',
        { class: 'field' },
        wrong !== undefined && h('p', { class: 'wrong', role: 'alert' }, whyWords(context, wrong)),
        h(
          'label',
          { class: 'tick' },
          h('input', { type: 'checkbox', name: injured, value: 'yes', checked: told?.typed[injured] === 'yes' }),
          h('span', null, say.injured),
        ),
      ),
    ),
  );
}
