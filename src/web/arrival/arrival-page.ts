import { h, type ComponentChildren } from 'preact';
import { may } from '../../access/may.ts';
import { personNumber, type PersonId } from '../../basics/ids.ts';
import type { Instant } from '../../basics/time.ts';
import type { FormTold } from '../../contract/forms.ts';
import type { Arrival, ArrivalStep, Band, Item } from '../../custody/matters.ts';
import { clockTag, stagesOf } from '../arrivals/clocks.ts';
import { code, moment, named } from '../bidi.ts';
import { doneNotice } from '../count/count-page.ts';
import { notice } from '../field.ts';
import { framed, hiddenFields } from '../frame.ts';
import { linkTo } from '../links.ts';
import { pageAgain, part, textBox, toldTo, type FormCommands } from '../matter-form.ts';
import type { Directory, PageContext } from '../page-context.ts';
import { carePart } from '../person/care-part.ts';
import { facts } from '../table.ts';
import { placeName } from '../where.ts';
import { distance, filled, wordsOf } from '../words/choose.ts';
import { bandsPart } from './bands.ts';
import { basisPart, saidPart } from './said-forms.ts';

export interface ArrivalView {
  readonly arrival: Arrival;
  readonly name?: string;
  /** The latest first. */
  readonly bands: readonly Band[];
  /** What is kept for the person, as far as the viewer may read it. */
  readonly items: readonly Item[];
  /** Whether the person stands on the roll of the reader's authority. */
  readonly ownRoll: boolean;
  readonly directory: Directory;
  readonly now: Instant;
  readonly commands: FormCommands;
}

/**
 * One arrival, apart from the person's file: whoever sits at the desk with the bags and the papers has no need to open all that is
 * known of a person, which is recorded each time, in order to enter one thing.
 */
export function arrivalPage(view: ArrivalView, context: PageContext, told?: FormTold): string {
  const { arrival, name, bands, ownRoll } = view;
  const { arrive: say } = wordsOf(context.language);
  const number = personNumber(arrival.id as PersonId);
  const called = name === undefined ? say.noName : named(name);
  return framed(
    context,
    `${say.title} ${number}`,
    h('h1', null, filled(say.of, { person: called }), ' ', h('span', { class: 'number' }, code(number))),
    doneNotice(context),
    told && notice(context, toldTo(told, told.typed['act'] ?? '', told.typed['form'] ?? ''), FIELDS),
    h('p', null, say.means),
    whatStands(view, context),
    ownRoll ? undefined : h('p', { class: 'notice' }, say.onlyRoll),
    openSteps(view, context, told),
    ownRoll && h('div', { class: 'columns' }, saidPart(view.commands, context, told), basisPart(view.commands, context, told)),
    ownRoll && carePart({ file: { id: arrival.id as PersonId, number, ...(name === undefined ? {} : { name }) }, ...view }, context, told),
    bandsPart({ bands, ownRoll, commands: view.commands }, context, told),
  );
}

const FIELDS = [
  ...['words', 'fullName', 'sex', 'born', 'fatherName', 'nationality', 'order', 'orderedBy', 'grounds'],
  ...['band', 'other', 'reason'],
  ...['kind', 'seal', 'contents', 'item', 'to', 'authority', 'occasion', 'findings', 'injuries', 'instructions', 'concern', 'text'],
] as const;

function whatStands({ arrival, bands, directory }: ArrivalView, context: PageContext): ComponentChildren {
  const { arrive: say, gate, say: words, muster, arrivalStep } = wordsOf(context.language);
  const worn = bands.find(({ state }) => state === 'worn');
  const list = new Intl.ListFormat(context.language, { type: 'unit' });
  return facts([
    [muster.stateHead, arrival.state === 'complete' ? say.stateComplete : say.stateOpen],
    [say.came, filled(gate.group, { place: placeName(context, directory, arrival.place), time: moment(arrival.arrived) })],
    [gate.vehicle, arrival.vehicle === undefined ? gate.unsaid : named(arrival.vehicle)],
    [gate.band, worn === undefined ? gate.noBand : code(worn.id)],
    [say.done, arrival.steps.length === 0 ? say.noneDone : list.format(arrival.steps.map((step) => arrivalStep[step]))],
    [words.personHead, h('a', { href: linkTo(context, `/person/${arrival.id}`) }, say.file)],
  ]);
}

function openSteps(view: ArrivalView, context: PageContext, told: FormTold | undefined): ComponentChildren {
  const { arrival, now } = view;
  const { language } = context;
  const { arrive: say, stage } = wordsOf(language);
  const open = stagesOf(arrival, now).filter(({ missing }) => missing.length > 0);
  if (open.length === 0) return part('open', say.openHead, h('p', null, say.allDone));
  return part(
    'open',
    say.openHead,
    open.map((one) =>
      h(
        'div',
        { class: 'claim' },
        h('h3', null, stage[one.hours]),
        h('p', { class: 'clock' }, clockTag(one, context), ' ', h('span', { class: 'aside' }, '(', distance(language, now, one.due), ')')),
        h(
          'ul',
          { class: 'figures' },
          one.missing.map((step) => h('li', null, openStep(view, step, context, told))),
        ),
      ),
    ),
  );
}

// The rest is a claim of the person or a basis, and has a form of its own.
const inWords: readonly ArrivalStep[] = ['property', 'papers', 'told'];

function openStep(view: ArrivalView, step: ArrivalStep, context: PageContext, told: FormTold | undefined): ComponentChildren {
  const { arrive: say, arrivalStep } = wordsOf(context.language);
  const { viewer } = context;
  const mayEnter = view.ownRoll && viewer !== undefined && may(viewer.role, 'record-arrival-step');
  if (!mayEnter) return arrivalStep[step];
  const byWords = inWords.includes(step);
  const own = toldTo(told, 'record-arrival-step', step) ?? toldTo(told, 'cannot-know', step);
  const hints: { readonly [step in ArrivalStep]?: string } = { property: say.propertyHint, papers: say.papersHint, told: say.toldHint };
  const byClinician = step === 'examined' && h('p', null, say.examinedBy);
  const elsewhere = h('a', { href: step === 'basis' ? '#basis' : '#said' }, step === 'basis' ? say.basisHead : say.saidHead);
  return h(
    'details',
    { open: own !== undefined },
    h('summary', null, arrivalStep[step]),
    byClinician || (!byWords && h('p', null, filled(say.enterBelow, { part: elsewhere }))),
    h(
      'form',
      { method: 'post', action: pageAgain(context), class: 'sheet' },
      hiddenFields([
        ['form', step],
        ['step', step],
        ['command', view.commands[`step-${step}`] ?? ''],
      ]),
      textBox(context, own, {
        id: `words-${step}`,
        name: 'words',
        label: byWords ? say.words : say.because,
        hint: hints[step] ?? say.unknownMeans,
      }),
      h(
        'p',
        { class: 'buttons' },
        byWords && h('button', { type: 'submit', name: 'act', value: 'record-arrival-step' }, say.addStep),
        h('button', { type: 'submit', name: 'act', value: 'cannot-know' }, say.addUnknown),
      ),
    ),
  );
}
