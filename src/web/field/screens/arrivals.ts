import { h, type ComponentChildren } from 'preact';
import { readBand } from '../../../custody/bands.ts';
import { code, named } from '../../bidi.ts';
import { busOf, enterBus, isUsed, saveBus, stampedLine } from '../acts.ts';
import type { Arrival, Bus } from '../records.ts';
import { box, fillText, form, pick, press, radios, tick, type Choice, type Screen } from '../screen.ts';

const fields = ['band', 'givenName'] as const;

/** People at the gate, vehicle by vehicle. What is being typed lies on the device too. */
export function arrivalsScreen(screen: Screen): ComponentChildren {
  const { words, shelf, clerk } = screen;
  const say = words.offline;
  const bus = busOf(shelf, clerk);
  const add = async (typed: (field: string) => string) => {
    const band = readBand(typed('band'));
    if (band === undefined) return { band: say.bandMisread };
    if (isUsed(shelf, band)) return { band: say.bandUsed };
    const [sex, age] = [typed('sex'), typed('age')];
    const line = stampedLine(shelf, {
      band,
      sex: sex === 'female' || sex === 'male' || sex === 'other' ? sex : '',
      age: age === 'child' || age === 'adult' ? age : 'unsure',
      injured: typed('injured') !== '',
      comesWith: typed('comes-with'),
      givenName: typed('givenName'),
    });
    await saveBus(shelf, { ...busOf(shelf, clerk), lines: [...bus.lines, line], typed: {} });
    return undefined;
  };
  const keep = (field: string) => (text: string) => {
    const now = busOf(shelf, clerk);
    const next = field === 'vehicle' ? { ...now, vehicle: text } : { ...now, typed: { ...now.typed, [field]: text } };
    void saveBus(shelf, next).catch(() => screen.show({ wrong: { device: say.saveFailed } }));
  };
  const enter = async () => {
    await enterBus(shelf, clerk, busOf(shelf, clerk));
    void screen.sync();
    return undefined;
  };
  const [bandField, nameField] = fields;
  const onBoard: Choice = bus.lines.map(({ band, givenName }) => [band, `${band} ${givenName}`.trim()]);
  return [
    h('h1', { tabIndex: -1 }, say.busHead),
    h('p', null, say.busMeans),
    h(
      'div',
      { class: 'sheet', key: `bus-${shelf.list('act').length}` },
      box(screen, { id: 'vehicle', label: say.vehicle, value: bus.vehicle, optional: true, onInput: keep('vehicle') }),
    ),
    form(
      screen,
      say.addLine,
      add,
      box(screen, {
        id: bandField,
        label: say.band,
        hint: say.bandHint,
        latin: true,
        value: bus.typed[bandField] ?? '',
        onInput: keep(bandField),
      }),
      pick('sex', say.sex, [
        ['', say.unsaid],
        ['female', say.female],
        ['male', say.male],
        ['other', say.otherSex],
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
      tick('injured', say.injured),
      pick('comes-with', say.comesWith, [['', say.unsaid], ...onBoard], '', { hint: say.comesWithHint }),
      box(screen, { id: nameField, label: say.givenName, value: bus.typed[nameField] ?? '', optional: true, onInput: keep(nameField) }),
    ),
    bus.lines.length > 0 && [
      h('h2', null, fillText(say.onBoard, { n: bus.lines.length })),
      h(
        'ul',
        { class: 'people' },
        bus.lines.map((line) => lineRow(screen, bus, line)),
      ),
      h('p', null, press(screen, fillText(say.enterBus, { n: bus.lines.length }), enter)),
    ],
  ];
}

function lineRow(screen: Screen, bus: Bus, line: Arrival): ComponentChildren {
  const { words, shelf } = screen;
  const say = words.offline;
  const remove = async () => {
    // Who came with somebody that is taken off again came alone, as far as this paper goes.
    const rest = bus.lines.filter(({ band }) => band !== line.band);
    const lines = rest.map((one) => (one.comesWith === line.band ? { ...one, comesWith: '' } : one));
    await saveBus(shelf, { ...bus, lines });
    return undefined;
  };
  const seen = [
    line.sex === '' ? undefined : say[line.sex === 'other' ? 'otherSex' : line.sex],
    say[line.age],
    line.injured ? say.injured : undefined,
  ];
  return h(
    'li',
    { key: line.band },
    h(
      'div',
      null,
      code(line.band),
      ' ',
      line.givenName !== '' && named(line.givenName),
      ' ',
      h('span', { class: 'aside' }, seen.filter((word) => word !== undefined).join(', ')),
    ),
    press(screen, say.remove, remove, fillText(say.removeWho, { person: line.band })),
  );
}
