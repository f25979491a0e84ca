import { h, type ComponentChildren } from 'preact';
import { personNumber, type PersonId } from '../../basics/ids.ts';
import { EXTRA_LINES, type FormTold } from '../../contract/forms.ts';
import type { Line } from '../../handover/types.ts';
import { hiddenFields } from '../frame.ts';
import { choice, lineBox, numberBox, textBox } from '../matter-form.ts';
import type { PageContext } from '../page-context.ts';
import { filled, numeral, wordsOf } from '../words/choose.ts';
import { outcomes, placesOf, tick, type ActForm } from './form-parts.ts';
import { calledPlainly } from './line-fields.ts';

/**
 * The receipt at the gate: a band is read or a number typed and the line is marked; or the lines are marked by hand; or only the
 * exceptions, with the heads that were counted. What is marked is carried along while others are looked for.
 */
export function receiptForm(form: ActForm, context: PageContext): ComponentChildren {
  const { handover, directory, lines, names, told } = form;
  const { hand: say, refused, line: state } = wordsOf(context.language);
  const typed = told?.typed ?? {};
  const shown = lines.filter((line) => isAskedFor(line, typed['find'] ?? '', names));
  const hidden = lines.filter((line) => !shown.includes(line));
  const marked = typed['marked'] as PersonId | undefined;
  const place = { ...typed, place: typed['place'] ?? handover.plan.destination };
  return [
    h(
      'div',
      { class: 'fields' },
      lineBox(context, told, { id: 'number', name: 'number', label: say.scan, hint: say.scanMeans, optional: true }),
      // The first button of the form is the one that Enter presses.
      h('button', { type: 'submit', name: 'act', value: 'mark' }, say.scanAdd),
    ),
    marked !== undefined &&
      told?.wrong === undefined &&
      typed['act'] === 'mark' &&
      h('p', { class: 'notice', role: 'status' }, filled(say.marked, { person: calledPlainly(names, marked) })),
    h(
      'div',
      { class: 'fields' },
      lineBox(context, told, { id: 'find', name: 'find', label: say.filter, optional: true }),
      h('button', { type: 'submit', name: 'act', value: 'look' }, say.filterGo),
    ),
    h('p', { role: 'status' }, tally(lines, typed, context)),
    hidden.length > 0 && h('p', { class: 'hint' }, say.shownFew),
    hiddenFields(
      hidden.flatMap(({ person }) =>
        ['out', 'why'].flatMap((name) => {
          const value = typed[`${name}.${person}`] ?? '';
          return value === '' ? [] : [[`${name}.${person}`, value] as const];
        }),
      ),
    ),
    told?.wrong?.field === 'lines' && h('p', { class: 'wrong', role: 'alert' }, refused['command-malformed']),
    shown.map((line) =>
      outcomes(context, told, {
        person: line.person,
        called: [calledPlainly(names, line.person), line.state !== 'in-transit' && [' – ', state[line.state]]],
        why: say.outcomeWhy,
        options: [
          ['', say.notYet],
          ['taken', say.taken],
          ['refused', say.refused],
          ['absent', say.absent],
        ],
      }),
    ),
    othersPart(told, context),
    extrasPart(told, context),
    choice(
      context,
      { ...(told ?? { form: 'matter' }), typed: place },
      {
        id: 'place',
        name: 'place',
        label: say.receivedAt,
        options: placesOf(handover.receiver, directory, context),
      },
    ),
  ];
}

function isAskedFor({ person }: Line, find: string, names: ReadonlyMap<string, string>): boolean {
  const plain = (text: string) => text.normalize('NFKC').toLowerCase().replaceAll('-', '');
  return plain(`${names.get(person) ?? ''} ${personNumber(person)}`).includes(plain(find.trim()));
}

function tally(lines: readonly Line[], typed: FormTold['typed'], { language }: PageContext): ComponentChildren {
  const of = (outcome: string) => numeral(language, lines.filter(({ person }) => (typed[`out.${person}`] ?? '') === outcome).length);
  return filled(wordsOf(language).hand.tally, { taken: of('taken'), refused: of('refused'), absent: of('absent'), open: of('') });
}

/** Only the exceptions are named; then the heads must be as many as the receipt takes. */
function othersPart(told: FormTold | undefined, context: PageContext): ComponentChildren {
  const { hand: say, refused } = wordsOf(context.language);
  return h(
    'fieldset',
    { class: 'gate-line' },
    h('legend', null, say.othersHead),
    told?.wrong?.field === 'others' && h('p', { class: 'wrong', role: 'alert' }, refused['command-malformed']),
    tick(told, 'others', say.others),
    numberBox(context, told, { id: 'bodyCount', name: 'bodyCount', label: say.bodyCount, hint: say.bodyHint, optional: true }),
  );
}

function extrasPart(told: FormTold | undefined, context: PageContext): ComponentChildren {
  const { language } = context;
  const { hand: say, say: words, sex, gate } = wordsOf(language);
  const lines = Array.from({ length: EXTRA_LINES }, (_, n) => n);
  const typed = (n: number) => ['xname', 'xsex', 'xborn'].some((name) => (told?.typed[`${name}.${n}`] ?? '') !== '');
  return h(
    'details',
    { open: lines.some(typed) },
    h('summary', null, say.extrasHead),
    h('p', { class: 'hint' }, say.extrasMeans),
    lines.map((n) =>
      h(
        'fieldset',
        { class: 'gate-line' },
        h('legend', null, filled(say.extra, { n: numeral(language, n + 1) })),
        h(
          'div',
          { class: 'fields' },
          lineBox(context, told, { id: `xname-${n}`, name: `xname.${n}`, label: say.extraName, optional: true }),
          choice(context, told, {
            id: `xsex-${n}`,
            name: `xsex.${n}`,
            label: words.sexHead,
            options: [['', gate.unsaid], ...(['female', 'male', 'other'] as const).map((one) => [one, sex[one]] as const)],
          }),
          lineBox(context, told, { id: `xborn-${n}`, name: `xborn.${n}`, label: say.born, optional: true }),
        ),
      ),
    ),
  );
}

/** One person of the receipt, and what was so. */
export function correctionForm({ lines, names, told }: ActForm, context: PageContext): ComponentChildren {
  const { hand: say, line: state } = wordsOf(context.language);
  return [
    choice(context, told, {
      id: 'person',
      name: 'person',
      label: say.line,
      options: lines.map(
        ({ person, state: now }) => [person, `${names.get(person) ?? ''} ${personNumber(person)} – ${state[now]}`] as const,
      ),
    }),
    choice(context, told, {
      id: 'outcome',
      name: 'outcome',
      label: say.outcome,
      options: [
        ['taken', say.taken],
        ['refused', say.refused],
        ['absent', say.absent],
      ],
    }),
    textBox(context, told, { id: 'reason', name: 'reason', label: say.reason, optional: true }),
  ];
}
