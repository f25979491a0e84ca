import { h, type ComponentChildren } from 'preact';
import { may } from '../../access/may.ts';
import { isCode, type AuthorityCode, type PersonId } from '../../basics/ids.ts';
import type { Instant } from '../../basics/time.ts';
import type { FormTold } from '../../contract/forms.ts';
import { missingFor, type Candidate, type Missing } from '../../handover/missing.ts';
import type { PersonRow } from '../../reports/views.ts';
import { framed, hiddenFields } from '../frame.ts';
import { calledBy, calledPlainly, travelFields, travelTyped, whyAbove, wrongAbout } from '../handover/line-fields.ts';
import { planFields } from '../handover/plan-fields.ts';
import { choice, lineBox, pageAgain, part, textBox, type FormCommands } from '../matter-form.ts';
import type { Directory, PageContext } from '../page-context.ts';
import { authorityName } from '../where.ts';
import { filled, numeral, wordsOf } from '../words/choose.ts';
import { decideFields } from './decide-fields.ts';

export interface OfferView {
  /** Who stands on the list, in its order, as far as the reader may see them. */
  readonly persons: readonly PersonId[];
  /** They, and the rest of their family units. */
  readonly known: readonly Candidate[];
  readonly names: ReadonlyMap<string, string>;
  /** Who was found, where something was looked for. */
  readonly found?: readonly PersonRow[];
  readonly directory: Directory;
  /** The departure as far as it was typed and can be read. */
  readonly departure?: Instant;
  readonly commands: FormCommands;
}

/**
 * An offer that is being written, as one form whose buttons each go on with it: who, then the plan, then what is missing. Nothing of it
 * stands in the address and nothing is stored before it is sent.
 */
export function offerPage(view: OfferView, context: PageContext, told?: FormTold): string {
  const { hand: say } = wordsOf(context.language);
  const { viewer } = context;
  const mayOffer = viewer !== undefined && may(viewer.role, 'offer-handover');
  return framed(
    context,
    say.newTitle,
    h('h1', null, say.newTitle),
    h('p', null, say.newMeans),
    mayOffer ? offerForm(view, context, told) : h('p', { class: 'notice' }, say.onlyDesk),
  );
}

// Each line has eleven fields; beyond so many persons they are filled in on the page of the handover.
const LINES = 60;

function offerForm(view: OfferView, context: PageContext, told: FormTold | undefined): ComponentChildren {
  const { hand: say } = wordsOf(context.language);
  const { persons, names, commands } = view;
  const typed = told?.typed ?? {};
  return [
    typed['done'] === 'decide-disclosure' && h('p', { class: 'notice', role: 'status' }, say.decided),
    // The form is long: why it came back is said at its head, and again beside the field.
    whyAbove(context, told, names, []),
    h(
      'form',
      { method: 'post', action: pageAgain(context), class: 'wide-form' },
      hiddenFields([
        ['command', commands['offer-handover'] ?? ''],
        ['command.decide-disclosure', commands['decide-disclosure'] ?? ''],
        ['draft', 'yes'],
        ['persons', persons.join(' ')],
      ]),
      part('people', say.peopleHead, searchPart(view, context, told), numbersPart(context, told), listPart(view, context, told)),
      part('plan', say.planHead, partiesFields(view, context, told), planFields(context, told, view.directory, receiverOf(typed))),
      h(
        'p',
        null,
        h(
          'label',
          { class: 'tick' },
          h('input', { type: 'checkbox', name: 'adultsOnly', value: 'yes', checked: typed['adultsOnly'] === 'yes' }),
          h('span', null, say.adultsOnly),
        ),
      ),
      checkPart(view, context, told),
      decidePart(view, context, told),
      h(
        'div',
        { class: 'check-box' },
        h('p', null, h('strong', null, say.sendMeans), ' ', say.voidsMeans),
        h('p', null, h('button', { type: 'submit', name: 'act', value: 'offer-handover', disabled: persons.length === 0 }, say.send)),
        persons.length === 0 && h('p', { class: 'hint' }, say.nobodyYet),
      ),
    ),
  ];
}

/** The page again, at the part the button belongs to. */
function within(context: PageContext, part: string): string {
  return `${pageAgain(context)}#${part}`;
}

function searchPart({ found, persons }: OfferView, context: PageContext, told: FormTold | undefined): ComponentChildren {
  const { hand: say } = wordsOf(context.language);
  const fresh = found?.filter(({ id }) => !persons.includes(id));
  return [
    h(
      'div',
      { class: 'fields' },
      lineBox(context, told, { id: 'search', name: 'search', label: say.search, optional: true }),
      h('button', { type: 'submit', name: 'act', value: 'find', formAction: within(context, 'people') }, say.find),
    ),
    fresh !== undefined &&
      h(
        'fieldset',
        { class: 'gate-line' },
        h('legend', null, say.foundHead),
        fresh.length === 0
          ? h('p', null, say.foundNone)
          : [
              fresh.map(({ id, name }) =>
                h(
                  'label',
                  { class: 'tick' },
                  h('input', { type: 'checkbox', name: 'found', value: id }),
                  h('span', null, calledPlainly(new Map(name === undefined ? [] : [[id, name]]), id)),
                ),
              ),
              h('p', null, h('button', { type: 'submit', name: 'act', value: 'add', formAction: within(context, 'people') }, say.add)),
            ],
      ),
  ];
}

function numbersPart(context: PageContext, told: FormTold | undefined): ComponentChildren {
  const { hand: say } = wordsOf(context.language);
  return h(
    'div',
    { class: 'fields' },
    textBox(context, told, { id: 'numbers', name: 'numbers', label: say.numbers, hint: say.numbersHint, optional: true }),
    h('button', { type: 'submit', name: 'act', value: 'numbers', formAction: within(context, 'people') }, say.addNumbers),
  );
}

function listPart(view: OfferView, context: PageContext, told: FormTold | undefined): ComponentChildren {
  const { hand: say } = wordsOf(context.language);
  const { persons, names } = view;
  if (persons.length === 0) return h('p', { class: 'notice' }, say.nobodyYet);
  const few = persons.length <= LINES;
  const missing = missingByPerson(view, told);
  return [
    h('h3', null, say.listHead, ' – ', numeral(context.language, persons.length)),
    !few && h('p', { class: 'notice' }, say.tooMany),
    persons.map((person) =>
      h(
        'div',
        { class: 'one' },
        h(
          'div',
          { class: 'row' },
          h('p', null, calledBy(names, person, context)),
          h(
            'label',
            { class: 'tick' },
            h('input', { type: 'checkbox', name: 'off', value: person }),
            h('span', null, say.off, h('span', { class: 'unseen' }, ' ', calledPlainly(names, person))),
          ),
        ),
        wrongAbout(context, told, person),
        leavesFamily(missing.get(person)) &&
          h(
            'p',
            null,
            h(
              'button',
              { type: 'submit', name: 'act', value: `family.${person}`, formAction: within(context, 'people') },
              h('span', null, filled(say.family, { person: calledPlainly(names, person) })),
            ),
          ),
        few &&
          h(
            'details',
            { open: travelTyped(told, person) },
            h('summary', null, say.papersHead, h('span', { class: 'unseen' }, ' ', calledPlainly(names, person))),
            travelFields(context, told, person),
          ),
      ),
    ),
    h('p', null, h('button', { type: 'submit', name: 'act', value: 'remove', formAction: within(context, 'people') }, say.remove)),
  ];
}

function leavesFamily(missing: readonly Missing[] | undefined): boolean {
  return missing?.some(({ what }) => what === 'family') ?? false;
}

function partiesFields({ directory }: OfferView, context: PageContext, told: FormTold | undefined): ComponentChildren {
  const { hand: say } = wordsOf(context.language);
  const others = othersOf(directory, context);
  return h(
    'div',
    { class: 'fields' },
    choice(context, told, { id: 'receiver', name: 'receiver', label: say.receiver, options: [['', say.choose], ...others] }),
    choice(context, told, { id: 'transit', name: 'transit', label: say.transit, options: [['', say.noTransit], ...others] }),
  );
}

/** All other authorities by name; which of them act by letter is said. */
export function othersOf(directory: Directory, { language, viewer }: PageContext): readonly (readonly [string, string])[] {
  const { hand: say } = wordsOf(language);
  return [...directory.authorities]
    .filter(([code]) => code !== viewer?.authority)
    .map(([code, { names, runsSoftware }]) => {
      const name = names[language] ?? names['en'] ?? code;
      return [code, runsSoftware === false ? say.byLetter.replace('{name}', name) : name] as const;
    });
}

function receiverOf(typed: FormTold['typed']): AuthorityCode | undefined {
  const receiver = typed['receiver'] ?? '';
  return isCode(receiver) ? (receiver as AuthorityCode) : undefined;
}

function toldTo(typed: FormTold['typed']): readonly AuthorityCode[] {
  return [typed['receiver'] ?? '', typed['transit'] ?? ''].filter((code) => isCode(code)) as AuthorityCode[];
}

/** By the same rules as the door; the door judges again when the offer is sent. */
function missingByPerson({ persons, known, departure }: OfferView, told: FormTold | undefined): ReadonlyMap<PersonId, readonly Missing[]> {
  const typed = told?.typed ?? {};
  const planned = { to: toldTo(typed), adultsOnly: typed['adultsOnly'] === 'yes', ...(departure === undefined ? {} : { departure }) };
  const going = new Set(persons);
  return new Map(
    persons.flatMap((person) => {
      const one = known.find(({ id }) => id === person);
      const panel = (typed[`panelNumber.${person}`] ?? '') !== '' && (typed[`panel.${person}`] ?? '') !== '';
      const missing = one === undefined ? [] : missingFor(one, planned, going, known, panel);
      return missing.length === 0 ? [] : [[person, missing] as const];
    }),
  );
}

function checkPart(view: OfferView, context: PageContext, told: FormTold | undefined): ComponentChildren {
  const { hand: say } = wordsOf(context.language);
  const { persons, names, departure } = view;
  const missing = missingByPerson(view, told);
  const complete = receiverOf(told?.typed ?? {}) !== undefined && departure !== undefined;
  return part(
    'check',
    say.checkHead,
    !complete && h('p', { class: 'notice' }, say.checkFirst),
    missing.size > 0 && h('p', null, filled(say.missingOf, { n: numeral(context.language, missing.size) })),
    missing.size > 0 &&
      h(
        'ul',
        { class: 'figures' },
        [...missing].map(([person, ones]) =>
          h(
            'li',
            null,
            calledBy(names, person, context),
            h(
              'ul',
              null,
              ones.map((one) => h('li', null, missingInWords(one, view, context))),
            ),
          ),
        ),
      ),
    complete && persons.length > 0 && missing.size === 0 && h('p', null, say.nothingMissing),
    h('p', null, h('button', { type: 'submit', name: 'act', value: 'look', formAction: within(context, 'check') }, say.look)),
  );
}

function missingInWords(missing: Missing, { names, directory }: OfferView, context: PageContext): ComponentChildren {
  const words = wordsOf(context.language).missing;
  const sentence = words[missing.what];
  if ('to' in missing) return filled(sentence, { authority: authorityName(context, directory, missing.to) });
  if (!('left' in missing)) return sentence;
  return filled(sentence, { persons: missing.left.map((person, n) => [n > 0 && ', ', calledBy(names, person, context)]) });
}

/** Whoever was not asked yet about the authorities chosen: the interview and the decision, without leaving the draft. */
function decidePart(view: OfferView, context: PageContext, told: FormTold | undefined): ComponentChildren {
  const { language } = context;
  const { hand: say, barred } = wordsOf(language);
  const { names, directory } = view;
  const lacking = [...missingByPerson(view, told)].filter(([, ones]) => ones.some(({ what }) => what === 'interview'));
  if (lacking.length === 0) return undefined;
  const to = toldTo(told?.typed ?? {});
  const ticked = new Set((told?.typed['interviewed'] ?? '').split(' '));
  return part(
    'decide',
    say.decideHead,
    h('p', { class: 'measure' }, say.decideMeans),
    h(
      'fieldset',
      { class: 'gate-line' },
      h('legend', null, say.interviewed),
      told?.wrong?.field === 'interviewed' && h('p', { class: 'wrong', role: 'alert' }, barred['handover-empty']),
      lacking.map(([person]) =>
        h(
          'label',
          { class: 'tick' },
          h('input', { type: 'checkbox', name: 'interviewed', value: person, checked: ticked.has(person) }),
          h('span', null, calledPlainly(names, person)),
        ),
      ),
    ),
    decideFields(
      context,
      told,
      othersOf(directory, context).filter(([code]) => to.includes(code as AuthorityCode)),
    ),
    h(
      'p',
      { class: 'check' },
      h('button', { type: 'submit', name: 'act', value: 'decide-disclosure', formAction: within(context, 'decide') }, say.decide),
    ),
  );
}
