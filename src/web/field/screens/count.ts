import { h, type ComponentChildren } from 'preact';
import { instant } from '../../../basics/time.ts';
import { personNumberToIds } from '../../../basics/ids.ts';
import { readBand } from '../../../custody/bands.ts';
import { code, moment, named } from '../../bidi.ts';
import { addStranger, beginCount, enterSeen, giveNumber, markSeen, putAway, seenIn, undo } from '../acts.ts';
import { hows, type Count, type How, type Mark, type SheetRow } from '../records.ts';
import { box, fill, fillText, form, pick, placeName, press, radios, tick, type Screen } from '../screen.ts';

const MORE = 40;

/** Counting: first the bare number, then the list, and who was seen can be taken back until it is entered. */
export function countScreen(screen: Screen): ComponentChildren {
  const { words, shelf, shown, clerk } = screen;
  const say = words.offline;
  const counts = shelf.list('count');
  const count =
    counts.find(({ id }) => id === shown.counting) ?? (counts.length === 1 && shown.counting === undefined ? counts[0] : undefined);
  const part = count?.parts.find(({ actor }) => actor === clerk);
  return [
    h('h1', { tabIndex: -1 }, fill(say.countHead, { place: placeName(screen) })),
    count === undefined && chooseCount(screen, counts),
    count !== undefined && part === undefined && count.over === undefined && bareNumber(screen, count),
    count?.over === true && h('p', { class: 'notice' }, say.countOver, ' ', count.ended === undefined && say.countOverTold),
    count?.ended === true && count.over === undefined && h('p', { class: 'notice' }, say.countEnded),
    count !== undefined && part !== undefined && count.ended === undefined && counting(screen, count, part.number),
    count !== undefined && isDone(screen, count) && press(screen, say.putAway, () => putAway(shelf, count).then(() => undefined)),
  ];
}

/** Nothing of it waits, so the device may forget it. */
function isDone({ shelf }: Screen, count: Count): boolean {
  const waits = (['act', 'mark', 'stranger'] as const).some((kind) => shelf.list(kind).some((one) => one.count === count.id));
  return !waits;
}

function chooseCount(screen: Screen, counts: readonly Count[]): ComponentChildren {
  const { words, shelf, shown, clerk, show } = screen;
  const say = words.offline;
  const begin = async (typed: (field: string) => string) => {
    show({ counting: await beginCount(shelf, clerk, typed('kind') === 'roll-call' ? 'roll-call' : 'routine') });
    return undefined;
  };
  const known = new Set(counts.map(({ muster }) => muster));
  const others = shown.musters.filter(({ id }) => !known.has(id));
  return [
    h('p', null, say.countMeans),
    h(
      'ul',
      { class: 'plain' },
      counts.map((count) =>
        h(
          'li',
          null,
          h(
            'button',
            { type: 'button', onClick: () => show({ counting: count.id }) },
            fill(say.resume, { time: moment(instant(count.began)) }),
          ),
        ),
      ),
    ),
    others.length > 0 && h('h2', null, say.joinHead),
    h(
      'ul',
      { class: 'plain' },
      others.map((muster) =>
        h(
          'li',
          null,
          h(
            'button',
            {
              type: 'button',
              onClick: () =>
                void screen.run(async () => {
                  show({ counting: await beginCount(shelf, clerk, 'routine', muster) });
                  return undefined;
                }),
            },
            fill(say.join, { clerk: named(muster.openedBy), time: moment(instant(Date.parse(muster.started))) }),
          ),
        ),
      ),
    ),
    !shelf.isOver(Date.now()) &&
      form(
        screen,
        say.beginCount,
        begin,
        pick('kind', say.kind, [
          ['routine', words.musterKind.routine],
          ['roll-call', words.musterKind['roll-call']],
        ]),
      ),
  ];
}

function bareNumber(screen: Screen, count: Count): ComponentChildren {
  const { words, shelf, clerk } = screen;
  const say = words.offline;
  const give = async (typed: (field: string) => string) => {
    const given = typed('bare');
    if (!/^\d{1,7}$/.test(given)) return { bare: say.notNumber };
    await giveNumber(shelf, clerk, count, Number(given));
    void screen.sync();
    return undefined;
  };
  return form(screen, say.giveNumber, give, box(screen, { id: 'bare', label: say.bareNumber, hint: say.bareMeans, digits: true }));
}

function counting(screen: Screen, count: Count, number: number): ComponentChildren {
  const { words, shelf, shown, clerk } = screen;
  const say = words.offline;
  const sheet = shelf.get('sheet', count.id);
  const marks = shelf.list('mark').filter((mark) => mark.count === count.id);
  const own = marks.filter(({ actor }) => actor === clerk);
  const strangers = shelf.list('stranger').filter((one) => one.count === count.id && one.actor === clerk);
  const isMarked = seenIn(marks);
  const listed = sheet?.filter((row) => row.seen || isMarked(row)).length ?? 0;
  const beside = count.beside + strangers.length + marks.length - (sheet?.filter(isMarked).length ?? 0);
  const seen = listed + beside;
  const figures = { seen: String(seen), listed: String(listed), of: String(sheet?.length ?? 0), n: String(number) };
  const unentered = own.length + strangers.length;
  const others = marks.length - own.length;
  const finish = async () => {
    await enterSeen(shelf, clerk, count, true);
    screen.show({ asked: undefined });
    void screen.sync();
    return undefined;
  };
  return [
    h('p', { role: 'status' }, fill(sheet === undefined ? say.progress : say.progressList, figures)),
    sheet === undefined && h('p', { class: 'notice' }, shelf.isOver(Date.now()) ? say.listWiped : say.noListYet),
    radios(
      'how',
      say.howHead,
      hows.map((how) => [how, words.sheetHow[how]]),
      shown.how,
      (how) => screen.show({ how: how as How, wrong: {} }),
    ),
    shown.how === 'band-scanned' ? bandForm(screen, count) : numberForm(screen, count),
    sheet !== undefined && listPart(screen, count, sheet, own),
    strangerForm(screen, count),
    unsentPart(screen, count, own, strangers),
    h(
      'section',
      { class: 'buttons' },
      unentered > 0 &&
        press(screen, fillText(say.enterSeen, { n: unentered }), async () => {
          await enterSeen(shelf, clerk, count);
          void screen.sync();
          return undefined;
        }),
    ),
    h(
      'section',
      { 'aria-labelledby': 'finish-head' },
      h('h2', { id: 'finish-head' }, say.finish),
      h('p', null, say.finishMeans),
      others > 0
        ? h('p', { class: 'notice' }, fillText(say.othersSeen, { n: others }))
        : shown.asked === count.id
          ? press(screen, say.finishSure, finish)
          : press(screen, say.finish, () => screen.show({ asked: count.id })),
    ),
  ];
}

function bandForm(screen: Screen, count: Count): ComponentChildren {
  const { words, shelf, clerk } = screen;
  const say = words.offline;
  const enter = async (typed: (field: string) => string) => {
    const band = readBand(typed('band'));
    if (band === undefined) return { band: say.bandMisread };
    if (shelf.list('mark').some((mark) => mark.count === count.id && mark.band === band)) return { band: say.bandUsed };
    await markSeen(shelf, { count: count.id, actor: clerk, band, how: 'band-scanned' });
    return undefined;
  };
  return form(screen, say.enterBand, enter, box(screen, { id: 'band', label: say.band, hint: say.bandHint, latin: true }));
}

function numberForm(screen: Screen, count: Count): ComponentChildren {
  const { words, shelf, shown, clerk } = screen;
  const say = words.offline;
  const enter = async (typed: (field: string) => string) => {
    const number = typed('number');
    if (personNumberToIds(number) === undefined) return { number: say.numberWrong };
    await markSeen(shelf, { count: count.id, actor: clerk, number, how: shown.how });
    return undefined;
  };
  return h(
    'details',
    { open: shelf.get('sheet', count.id) === undefined },
    h('summary', null, say.otherHead),
    form(screen, say.enterNumber, enter, box(screen, { id: 'number', label: say.number, latin: true })),
  );
}

function listPart(screen: Screen, count: Count, sheet: readonly SheetRow[], own: readonly Mark[]): ComponentChildren {
  const { words, shown, show } = screen;
  const say = words.offline;
  const wanted = shown.find.trim().toLocaleLowerCase(words.language);
  const isMarked = seenIn(own);
  const found = sheet.filter((row) => {
    if (shown.onlyUnseen && (row.seen || isMarked(row))) return false;
    return [row.name, row.number, row.bed].some((text) => (text ?? '').toLocaleLowerCase(words.language).includes(wanted));
  });
  return h(
    'section',
    { 'aria-labelledby': 'list-head' },
    h('h2', { id: 'list-head' }, say.listHead),
    h(
      'div',
      { class: 'fields' },
      box(screen, { id: 'find', label: say.find, type: 'search', optional: true, onInput: (find) => show({ find, most: MORE }) }),
      tick('only-unseen', say.onlyUnseen, (onlyUnseen) => show({ onlyUnseen }), shown.onlyUnseen),
    ),
    found.length === 0 && h('p', null, say.nobody),
    h(
      'ul',
      { class: 'people' },
      found.slice(0, shown.most).map((row) => personRow(screen, count, row, own)),
    ),
    found.length > shown.most && press(screen, say.more, () => show({ most: shown.most + MORE })),
  );
}

function personRow(screen: Screen, count: Count, row: SheetRow, own: readonly Mark[]): ComponentChildren {
  const { words, shelf, shown, clerk } = screen;
  const say = words.offline;
  const mark = own.find((one) => seenIn([one])(row));
  const called = row.name ?? row.number;
  const seen = async () => {
    if (shown.how !== 'band-scanned') {
      await markSeen(shelf, { count: count.id, actor: clerk, person: row.id, how: shown.how });
      return undefined;
    }
    const field = document.querySelector<HTMLInputElement>('#band');
    const typed = field?.value.trim() ?? '';
    const band = readBand(typed);
    if (band === undefined) return { band: typed === '' ? say.bandFirst : say.bandMisread };
    await markSeen(shelf, { count: count.id, actor: clerk, person: row.id, band, how: 'band-scanned' });
    if (field !== null) field.value = '';
    return undefined;
  };
  return h(
    'li',
    { key: row.id },
    h(
      'div',
      null,
      row.name === undefined ? say.noName : named(row.name),
      ' ',
      h('span', { class: 'aside' }, code(row.number), row.bed !== undefined && [' ', fill(say.bed, { bed: h('bdi', null, row.bed) })]),
    ),
    mark !== undefined
      ? h(
          'span',
          null,
          words.sheetHow[mark.how],
          ' ',
          press(screen, say.undo, () => undo(shelf, 'mark', mark.id).then(() => undefined), fillText(say.undoWho, { person: called })),
        )
      : row.seen
        ? h('span', { class: 'tag' }, say.inBook)
        : press(screen, say.seen, seen, fillText(say.seenWho, { person: called })),
  );
}

function strangerForm(screen: Screen, count: Count): ComponentChildren {
  const { words, shelf, clerk } = screen;
  const say = words.offline;
  const add = async (typed: (field: string) => string) => {
    const [remark, sex, age] = [typed('remark'), typed('sex'), typed('age')];
    if (remark === '') return { remark: say.remarkMissing };
    const known = { sex: sex === 'female' || sex === 'male' ? sex : '', age: age === 'child' || age === 'adult' ? age : 'unsure' } as const;
    await addStranger(shelf, { count: count.id, actor: clerk, remark, ...known });
    return undefined;
  };
  return h(
    'details',
    null,
    h('summary', null, say.strangerHead),
    form(
      screen,
      say.addStranger,
      add,
      box(screen, { id: 'remark', label: say.remark, hint: say.remarkHint }),
      pick('sex', say.sex, [
        ['', say.unsaid],
        ['female', say.female],
        ['male', say.male],
      ]),
      radios(
        'age',
        say.age,
        [
          ['child', say.child],
          ['adult', say.adult],
          ['unsure', say.unsure],
        ],
        'unsure',
      ),
    ),
  );
}

/** Who was seen without a line of the list, so that it can be taken back. */
function unsentPart(
  screen: Screen,
  count: Count,
  own: readonly Mark[],
  strangers: readonly { readonly id: string; readonly remark: string }[],
): ComponentChildren {
  const { words, shelf } = screen;
  const say = words.offline;
  const sheet = shelf.get('sheet', count.id) ?? [];
  const unlisted = own.filter((mark) => !sheet.some(seenIn([mark])));
  if (unlisted.length + strangers.length === 0) return undefined;
  const row = (id: string, kind: 'mark' | 'stranger', text: string, ltr: boolean) =>
    h(
      'li',
      { key: id },
      h('div', null, ltr ? code(text) : named(text)),
      press(screen, say.undo, () => undo(shelf, kind, id).then(() => undefined), fillText(say.undoWho, { person: text })),
    );
  return h(
    'section',
    { 'aria-labelledby': 'unsent-head' },
    h('h2', { id: 'unsent-head' }, say.unsentSeen),
    strangers.length > 0 && h('p', null, fillText(say.strangers, { n: strangers.length })),
    h(
      'ul',
      { class: 'people' },
      unlisted.map((mark) => row(mark.id, 'mark', mark.band ?? mark.number ?? mark.person ?? '', true)),
      strangers.map((one) => row(one.id, 'stranger', one.remark, false)),
    ),
  );
}
