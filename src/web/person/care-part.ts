import { h, type ComponentChildren } from 'preact';
import type { FormTold } from '../../contract/forms.ts';
import { may } from '../../access/may.ts';
import { childConcerns, examinationOccasions } from '../../custody/matter-commands.ts';
import { itemKinds, type Item } from '../../custody/matters.ts';
import type { PersonFile } from '../../reports/views.ts';
import { code, moment, named } from '../bidi.ts';
import { choice, lineBox, matterForm, part, textBox, tickBox, toldTo, type FormCommands } from '../matter-form.ts';
import type { Directory, PageContext } from '../page-context.ts';
import { rowsTable } from '../table.ts';
import { authorityName } from '../where.ts';
import { wordsOf } from '../words/choose.ts';

interface CareView {
  readonly file: Pick<PersonFile, 'id' | 'number' | 'name'>;
  readonly directory: Directory;
  readonly items: readonly Item[];
  readonly commands: FormCommands;
}

/** The acts whose forms stand here. */
export const careForms = ['take-item', 'pass-item', 'record-examination', 'note-child'] as const;

/** What is kept for a person, and what a clinician, child protection and the registrar enter about him. */
export function carePart(view: CareView, context: PageContext, told: FormTold | undefined): ComponentChildren {
  const { viewer } = context;
  const does = (act: string) => viewer !== undefined && may(viewer.role, act);
  return [
    kept(view, context),
    does('take-item') && takeForm(view, context, toldTo(told, 'take-item')),
    does('pass-item') && passForm(view, context, toldTo(told, 'pass-item')),
    does('record-examination') && examineForm(view, context, toldTo(told, 'record-examination')),
    does('note-child') && childForm(view, context, toldTo(told, 'note-child')),
  ];
}

function kept({ items, directory }: CareView, context: PageContext): ComponentChildren {
  const { care, item, itemState } = wordsOf(context.language);
  // Only registrars and desks read of things; to others nothing is said of them, not even that there are none.
  if (context.viewer === undefined || !may(context.viewer.role, 'take-item')) return undefined;
  if (items.length === 0) return part('kept', care.kept, h('p', null, care.noItems));
  return part(
    'kept',
    care.kept,
    h('p', { class: 'hint' }, care.keptMeans),
    rowsTable<Item>(
      care.kept,
      [
        { head: care.kind, names: true, cell: ({ kind }) => item[kind] },
        { head: care.sealIs, cell: ({ seal }) => (seal === undefined ? '' : code(seal)) },
        { head: care.holder, cell: ({ holder }) => (holder === undefined ? '' : authorityName(context, directory, holder)) },
        { head: care.state, cell: ({ state, receipt }) => `${itemState[state]}, ${receipt ? care.withReceipt : care.noReceipt}` },
        { head: care.since, cell: ({ since }) => moment(since) },
      ],
      items,
    ),
  );
}

/** Folded away until it is needed, and open when something in it was refused. */
function folded(head: string, told: FormTold | undefined, ...content: ComponentChildren[]): ComponentChildren {
  return h('details', { open: told !== undefined }, h('summary', null, head), content);
}

function takeForm({ file, commands }: CareView, context: PageContext, told: FormTold | undefined): ComponentChildren {
  const { care, item } = wordsOf(context.language);
  return folded(
    care.takeHead,
    told,
    matterForm(context, {
      act: 'take-item',
      command: commands['take-item'],
      more: [['person', file.id]],
      button: care.take,
      content: [
        choice(context, told, { id: 'take-kind', name: 'kind', label: care.kind, options: itemKinds.map((kind) => [kind, item[kind]]) }),
        lineBox(context, told, { id: 'take-seal', name: 'seal', label: care.seal, optional: true }),
        textBox(context, told, { id: 'take-contents', name: 'contents', label: care.contentsBox, hint: care.contentsHint }),
        tickBox(told, { id: 'take-receipt', name: 'receipt', label: care.receiptBox }),
      ],
    }),
  );
}

function passForm({ items, commands }: CareView, context: PageContext, told: FormTold | undefined): ComponentChildren {
  const { care, item, itemTo } = wordsOf(context.language);
  const own = items.filter(({ holder }) => holder !== undefined && holder === context.viewer?.authority);
  if (own.length === 0) return undefined;
  return folded(
    care.passHead,
    told,
    matterForm(context, {
      act: 'pass-item',
      command: commands['pass-item'],
      button: care.pass,
      content: [
        choice(context, told, {
          id: 'pass-item',
          name: 'item',
          label: care.whichItem,
          options: own.map(({ id, kind, seal }) => [id, seal === undefined ? item[kind] : `${item[kind]} ${seal}`]),
        }),
        choice(context, told, {
          id: 'pass-to',
          name: 'to',
          label: care.passTo,
          options: (['owner', 'authority', 'lost'] as const).map((to) => [to, itemTo[to]]),
        }),
        lineBox(context, told, {
          id: 'pass-authority',
          name: 'authority',
          label: care.authorityBox,
          hint: care.authorityHint,
          optional: true,
        }),
        textBox(context, told, { id: 'pass-words', name: 'words', label: care.howPassed }),
      ],
    }),
  );
}

function examineForm({ file, commands }: CareView, context: PageContext, told: FormTold | undefined): ComponentChildren {
  const { care, occasion } = wordsOf(context.language);
  return part(
    'examination',
    care.examineHead,
    h('p', { class: 'hint' }, care.examineMeans),
    matterForm(context, {
      act: 'record-examination',
      command: commands['record-examination'],
      more: [['person', file.id]],
      button: care.examine,
      content: [
        choice(context, told, {
          id: 'examined-when',
          name: 'occasion',
          label: care.occasion,
          options: examinationOccasions.map((one) => [one, occasion[one]]),
        }),
        textBox(context, told, { id: 'findings', name: 'findings', label: care.findingsBox }),
        textBox(context, told, { id: 'injuries', name: 'injuries', label: care.injuriesBox, hint: care.injuriesHint, optional: true }),
        textBox(context, told, {
          id: 'instructions',
          name: 'instructions',
          label: care.instructionsBox,
          hint: care.instructionsHint,
          optional: true,
        }),
      ],
    }),
  );
}

function childForm({ file, commands }: CareView, context: PageContext, told: FormTold | undefined): ComponentChildren {
  const { care, concern } = wordsOf(context.language);
  return part(
    'child-protection',
    care.childHead,
    h('p', { class: 'hint' }, care.childMeans),
    h('p', null, named(file.name ?? file.number)),
    matterForm(context, {
      act: 'note-child',
      command: commands['note-child'],
      more: [['person', file.id]],
      button: care.noteChild,
      content: [
        choice(context, told, {
          id: 'concern',
          name: 'concern',
          label: care.concernBox,
          options: childConcerns.map((one) => [one, concern[one]]),
        }),
        textBox(context, told, { id: 'child-text', name: 'text', label: care.textBox }),
      ],
    }),
  );
}
