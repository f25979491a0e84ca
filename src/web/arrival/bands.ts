import { h, type ComponentChildren } from 'preact';
import { may } from '../../access/may.ts';
import type { FormTold } from '../../contract/forms.ts';
import type { Band } from '../../custody/matters.ts';
import { code, moment } from '../bidi.ts';
import { field } from '../field.ts';
import { matterForm, part, textBox, toldTo, type FormCommands } from '../matter-form.ts';
import type { PageContext } from '../page-context.ts';
import { rowsTable } from '../table.ts';
import { filled, wordsOf } from '../words/choose.ts';

interface Bands {
  readonly bands: readonly Band[];
  readonly ownRoll: boolean;
  readonly commands: FormCommands;
}

/** The bands of a person: which is worn, which were before, and what can happen to one. */
export function bandsPart({ bands, ownRoll, commands }: Bands, context: PageContext, told: FormTold | undefined): ComponentChildren {
  const { arrive: say, gate, muster, bandState } = wordsOf(context.language);
  const mayEnter = ownRoll && context.viewer !== undefined && may(context.viewer.role, 'issue-band');
  return part(
    'bands',
    say.bandsHead,
    h('p', { class: 'measure' }, say.bandsMeans),
    bands.length === 0
      ? h('p', null, say.noBands)
      : rowsTable<Band>(
          say.bandsCaption,
          [
            { head: gate.band, names: true, cell: ({ id }) => code(id) },
            { head: muster.stateHead, cell: ({ state }) => bandState[state] },
            { head: say.bandSince, cell: ({ since }) => moment(since) },
          ],
          bands,
        ),
    mayEnter &&
      bandForms(
        bands.find(({ state }) => state === 'worn'),
        commands,
        context,
        told,
      ),
  );
}

function bandForms(worn: Band | undefined, commands: FormCommands, context: PageContext, told: FormTold | undefined): ComponentChildren {
  const { arrive: say, gate } = wordsOf(context.language);
  const [issue, lost, swap] = ['issue-band', 'report-band-lost', 'swap-bands'].map((act) => toldTo(told, act));
  const band = (name: string, label: string, own: FormTold | undefined) =>
    field(context, own, { id: name === 'band' ? 'new-band' : name, name, label, hint: gate.bandHint, autocomplete: 'off', latin: true });
  return [
    h(
      'details',
      { open: issue !== undefined },
      h('summary', null, say.issueHead),
      h('p', null, say.issueMeans),
      matterForm(context, {
        act: 'issue-band',
        command: commands['issue-band'],
        content: band('band', say.newBand, issue),
        button: say.issue,
      }),
    ),
    worn === undefined
      ? h('p', { class: 'aside' }, say.nothingWorn)
      : [
          h(
            'details',
            { open: lost !== undefined },
            h('summary', null, say.lostHead),
            h('p', null, filled(say.lostMeans, { band: code(worn.id) })),
            matterForm(context, {
              act: 'report-band-lost',
              command: commands['report-band-lost'],
              more: [['band', worn.id]],
              content: undefined,
              button: say.lost,
            }),
          ),
          h(
            'details',
            { open: swap !== undefined },
            h('summary', null, say.swapHead),
            h('p', null, say.swapMeans),
            matterForm(context, {
              act: 'swap-bands',
              command: commands['swap-bands'],
              more: [['one', worn.id]],
              content: [band('other', say.other, swap), textBox(context, swap, { id: 'swap-reason', name: 'reason', label: say.reason })],
              button: say.swap,
            }),
          ),
        ],
  ];
}
