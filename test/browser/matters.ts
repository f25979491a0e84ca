import type { ActorId } from '../../src/basics/ids.ts';
import { DAY, HOUR, later, type Instant } from '../../src/basics/time.ts';
import type { Arrival, Band, Incident, Muster, Variance } from '../../src/custody/matters.ts';
import { at, NOW, places, rows } from './sample.ts';

// Every person here is invented.

const [camp] = places;
if (camp === undefined) throw new RangeError('no place in the sample');
const { code: place, holder: authority } = camp;
const AMAL = 'amal' as ActorId;

export const openCount: Muster = {
  matter: 'muster',
  id: '0b8a7c7e-0000-4000-8000-000000000001',
  version: 1,
  kind: 'roll-call',
  place,
  authority,
  openedBy: AMAL,
  started: at('2019-11-14T07:00:00Z'),
  state: 'open',
  counters: [],
};

export const endedCount: Muster = {
  ...openCount,
  id: '0b8a7c7e-0000-4000-8000-000000000002',
  incident: '0b8a7c7e-0000-4000-8000-000000000009',
  state: 'finished',
  finished: at('2019-11-14T08:00:00Z'),
  counters: [{ actor: AMAL, blind: 8, at: at('2019-11-14T07:01:00Z'), clockOffset: 0 }],
  result: {
    expected: 6,
    matched: 6,
    byName: 4,
    movedDuringCount: 1,
    missing: 1,
    foundNotExpected: 1,
    unidentified: 2,
    seenTwice: 0,
    blind: 8,
    seen: 9,
  },
};

export const sampleVariances: readonly Variance[] = (['missing', 'found', 'unidentified', 'count'] as const).map((kind, n) => ({
  matter: 'variance',
  id: `0b8a7c7e-0000-4000-8000-00000000001${n}`,
  version: 1,
  kind,
  muster: endedCount.id,
  place,
  authority,
  owner: AMAL,
  opened: at('2019-11-13T08:00:00Z'),
  due: later(NOW, -DAY),
  ...(kind === 'count' ? {} : { subject: rows[n]?.id ?? '' }),
  state: 'open',
}));

export const sampleArrivals: readonly Arrival[] = [
  arrival(0, later(NOW, -30 * HOUR), ['sex', 'examined'], 'bus 3'),
  arrival(1, later(NOW, -29 * HOUR), ['name', 'sex', 'examined'], 'bus 3'),
  arrival(2, later(NOW, -2 * HOUR), []),
];

function arrival(n: number, arrived: Instant, steps: Arrival['steps'], vehicle?: string): Arrival {
  const bus = vehicle === undefined ? {} : { vehicle };
  return { matter: 'arrival', id: rows[n]?.id ?? '', version: 1, place, authority, arrived, ...bus, steps, state: 'open' };
}

export const sampleBands: readonly Band[] = (['worn', 'lost', 'replaced'] as const).map((state, n) => ({
  matter: 'band',
  id: `PLN00000${n}7`,
  version: 1,
  authority,
  person: rows[0]?.id ?? '',
  state,
  since: later(NOW, -n * DAY),
}));

export const sampleIncident: Incident = {
  matter: 'incident',
  id: '0b8a7c7e-0000-4000-8000-000000000009',
  version: 3,
  kind: 'breakout',
  place,
  authority,
  happened: { from: at('2019-11-13T20:00:00Z'), to: at('2019-11-13T22:00:00Z') },
  guards: { before: 700, now: 60 },
  notes: [{ at: NOW, actor: AMAL, text: '<script>alert("x")</script> the gate is open' }],
  rivals: [
    { of: 'gone', least: 785, most: 859, saidBy: 'a ministry', said: NOW },
    { of: 'held', least: 60, saidBy: 'a newspaper', said: NOW },
  ],
  state: 'open',
};
