import { h, type ComponentChildren } from 'preact';
import { may } from '../../access/may.ts';
import { personNumber, type PersonId } from '../../basics/ids.ts';
import type { FormTold } from '../../contract/forms.ts';
import type { Comparison } from '../../identity/compare.ts';
import type { Identity } from '../../people/types.ts';
import type { PersonFile } from '../../reports/views.ts';
import { code, day, named } from '../bidi.ts';
import { notice } from '../field.ts';
import { framed } from '../frame.ts';
import { linkTo } from '../links.ts';
import { choice, matterForm, part, textBox, toldTo, type FormCommands } from '../matter-form.ts';
import type { Directory, PageContext } from '../page-context.ts';
import { seenInWords } from '../persons/persons-page.ts';
import { rowsTable } from '../table.ts';
import { authorityName, whereInWords } from '../where.ts';
import { filled, wordsOf } from '../words/choose.ts';

/** One of the two: somebody of the book with a file, or a claim, which stands nowhere. */
export interface Side {
  readonly id: string;
  readonly identities: readonly Identity[];
  readonly file?: PersonFile;
}

export interface PairView {
  readonly sides: readonly [Side, Side];
  readonly compared: Comparison;
  readonly directory: Directory;
  readonly commands: FormCommands;
}

/** Two entries side by side, field by field, and what two named persons can say of them: one, two, or taken back. */
export function pairPage(view: PairView, context: PageContext, told?: FormTold): string {
  const { pair: say, reasonWhy } = wordsOf(context.language);
  const [one, other] = view.sides;
  const merged = one.file?.mergedInto === other.id ? one : other.file?.mergedInto === one.id ? other : undefined;
  const judges = context.viewer !== undefined && may(context.viewer.role, 'judge-same');
  const done = new URLSearchParams(context.query).get('done');
  const list = new Intl.ListFormat(context.language, { type: 'unit' });
  return framed(
    context,
    say.pairTitle,
    h('h1', null, say.pairTitle),
    done !== null &&
      h('p', { class: 'notice', role: 'status' }, say.proposed, ' ', h('a', { href: linkTo(context, '/decisions') }, say.lookAgainAt)),
    h('p', null, say.pairMeans),
    h('p', null, say.why, ': ', list.format(view.compared.why.map((reason) => reasonWhy[reason]))),
    one.file === undefined || other.file === undefined
      ? h('p', { class: 'notice' }, h('strong', null, say.isClaim), '. ', say.claimMeans)
      : undefined,
    h('section', null, table(view, context)),
    judges && (merged === undefined ? judgeForms(view, context, told) : undoForm(merged, view, context, told)),
  );
}

interface Row {
  readonly head: string;
  readonly cells: readonly [ComponentChildren, ComponentChildren];
  readonly verdict?: Comparison['names'] | Comparison['birth'] | Comparison['sex'];
}

function table({ sides, compared, directory }: PairView, context: PageContext): ComponentChildren {
  const { language } = context;
  const { pair: say, say: words, sex, nationality, agreement } = wordsOf(language);
  const both = (cell: (side: Side) => ComponentChildren): Row['cells'] => {
    const shown = (side: Side) => {
      const found = cell(side);
      return found === undefined || (Array.isArray(found) && found.length === 0) ? h('span', { class: 'aside' }, say.notSaid) : found;
    };
    return [shown(sides[0]), shown(sides[1])];
  };
  const each = (of: (identity: Identity) => readonly ComponentChildren[]) => (side: Side) => lines(side.identities.flatMap(of));
  const rows: readonly Row[] = [
    {
      head: words.personHead,
      cells: both(({ id, file }) =>
        file === undefined ? code(id.slice(0, 8)) : h('a', { href: linkTo(context, `/person/${id}`) }, code(personNumber(id as PersonId))),
      ),
    },
    { head: say.names, cells: both(each(({ names }) => names.map(({ text, language: of }) => named(text, of)))), verdict: compared.names },
    { head: words.sexHead, cells: both(each((one) => (one.sex === undefined ? [] : [sex[one.sex]]))), verdict: compared.sex },
    { head: words.born, cells: both(each((one) => bornOf(one, words.bornBetween))), verdict: compared.birth },
    {
      head: words.nationalities,
      cells: both(each(({ nationalities = [] }) => nationalities.map((one) => [code(one.country), ' (', nationality[one.status], ')']))),
    },
    {
      head: words.father,
      cells: both(each(({ fatherName }) => (fatherName === undefined ? [] : [named(fatherName)]))),
      verdict: compared.father,
    },
    {
      head: words.mother,
      cells: both(each(({ motherName }) => (motherName === undefined ? [] : [named(motherName)]))),
      verdict: compared.mother,
    },
    { head: words.birthplace, cells: both(each(({ placeOfBirth }) => (placeOfBirth === undefined ? [] : [named(placeOfBirth)]))) },
    { head: words.reference, cells: both(each(({ reference }) => (reference === undefined ? [] : [code(reference)]))) },
    { head: say.stands, cells: both(({ file }) => file && whereInWords(context, directory, file.account)) },
    { head: say.onRoll, cells: both(({ file }) => file && authorityName(context, directory, file.account.roll)) },
    { head: say.lastSeen, cells: both(({ file }) => file && seenInWords(language, file)) },
  ];
  return rowsTable<Row>(
    say.compare,
    [
      { head: say.field, names: true, cell: ({ head }) => head },
      { head: say.left, cell: ({ cells }) => cells[0] },
      { head: say.right, cell: ({ cells }) => cells[1] },
      { head: say.verdict, cell: ({ verdict }) => (verdict === undefined ? '' : verdictTag(verdict, agreement[verdict])) },
    ],
    rows,
  );
}

/** In words first: the colour only says it again. */
function verdictTag(verdict: NonNullable<Row['verdict']>, words: string): ComponentChildren {
  return h(verdict === 'contradict' ? 'strong' : 'span', { class: verdict === 'contradict' ? 'tag overdue' : 'tag' }, words);
}

/** The same words said several times stand once. */
function lines(found: readonly ComponentChildren[]): ComponentChildren {
  const seen = new Set<string>();
  const once = found.filter((one) => {
    const key = JSON.stringify(one);
    if (seen.has(key)) return false;
    seen.add(key);
    return true;
  });
  if (once.length === 0) return undefined;
  return h(
    'ul',
    { class: 'plain' },
    once.map((one) => h('li', null, one)),
  );
}

function bornOf({ birth }: Identity, between: string): readonly ComponentChildren[] {
  if (birth === undefined) return [];
  const { earliest, latest } = birth;
  return [earliest === latest ? day(earliest) : filled(between, { from: day(earliest), to: day(latest) })];
}

function judgeForms({ sides, commands }: PairView, context: PageContext, told: FormTold | undefined): ComponentChildren {
  const { pair: say } = wordsOf(context.language);
  const [same, different] = [toldTo(told, 'judge-same'), toldTo(told, 'judge-different')];
  const persons = sides.filter(({ file }) => file !== undefined);
  const pair: readonly (readonly [string, string])[] = [['pair', sides.map(({ id }) => id).join('.')]];
  if (persons.length === 0) return undefined;
  return h(
    'div',
    { class: 'columns' },
    part(
      'same',
      say.same,
      h('p', { class: 'measure' }, say.sameMeans),
      notice(context, same, ['reason', 'keep']),
      matterForm(context, {
        act: 'judge-same',
        command: commands['judge-same'],
        more: pair,
        content: [
          choice(context, same, {
            id: 'keep',
            name: 'keep',
            label: say.keep,
            hint: say.keepHint,
            options: persons.map(({ id, file }) => [id, `${file?.number ?? ''} ${file?.name ?? ''}`.trim()]),
          }),
          textBox(context, same, { id: 'same-reason', name: 'reason', label: say.reason }),
        ],
        button: say.judgeSame,
      }),
    ),
    part(
      'different',
      say.different,
      h('p', { class: 'measure' }, say.differentMeans),
      notice(context, different, ['reason']),
      matterForm(context, {
        act: 'judge-different',
        command: commands['judge-different'],
        more: pair,
        content: textBox(context, different, { id: 'different-reason', name: 'reason', label: say.reason }),
        button: say.judgeDifferent,
      }),
    ),
  );
}

function undoForm(merged: Side, { sides, commands }: PairView, context: PageContext, told: FormTold | undefined): ComponentChildren {
  const { pair: say } = wordsOf(context.language);
  const own = toldTo(told, 'judge-different');
  return part(
    'undo',
    say.undoHead,
    h('p', { class: 'notice' }, code(merged.file?.number ?? ''), ': ', say.merged),
    h('p', { class: 'measure' }, say.undoMeans),
    notice(context, own, ['reason']),
    matterForm(context, {
      act: 'judge-different',
      command: commands['judge-different'],
      more: [['pair', sides.map(({ id }) => id).join('.')]],
      content: textBox(context, own, { id: 'undo-reason', name: 'reason', label: say.reason }),
      button: say.judgeUndo,
    }),
  );
}
