import assert from 'node:assert/strict';
import { test } from 'node:test';
import { handover as sample, NOW } from '../../test/browser/sample.ts';
import type { ActorId } from '../basics/ids.ts';
import { HOUR, later } from '../basics/time.ts';
import type { CalendarDay } from '../people/birth.ts';
import { missingFor, type Candidate } from './missing.ts';
import { whatVoids } from './plans.ts';
import { linesFor, whyNot } from './possible.ts';
import type { Handover } from './types.ts';

const { sender, receiver } = sample;
const [first, second] = sample.lines as [Handover['lines'][number], Handover['lines'][number]];
const offered: Handover = {
  ...sample,
  disputed: false,
  plan: { ...sample.plan, answerBy: later(NOW, HOUR) },
  lines: [
    { ...first, state: 'offered', agreedBy: [] },
    { ...second, state: 'offered', agreedBy: [receiver] },
  ],
};
const who = { authority: receiver, actor: 'k.demir' as ActorId };

test('an authority is asked once for each person, and only until the time to answer', () => {
  assert.deepEqual(linesFor('agree-handover', receiver, offered), [offered.lines[0]]);
  assert.deepEqual(linesFor('agree-handover', sender, offered), []);
  assert.equal(whyNot('agree-handover', who, offered, NOW), undefined);
  assert.equal(whyNot('agree-handover', who, offered, later(NOW, 2 * HOUR)), 'lapsed');
  assert.equal(whyNot('refuse-handover', who, offered, later(NOW, 2 * HOUR)), undefined, 'what was not answered can still be refused');
});

test('nobody acts for two, nothing is done on a closed handover but a correction, and it closes when all are accounted for', () => {
  const both = { ...offered, actors: [[sender, who.actor]] as const };
  assert.equal(whyNot('agree-handover', who, both, NOW), 'one-actor');
  const closed = { ...sample, closed: true };
  assert.equal(whyNot('dispute-handover', who, closed, NOW), 'closed');
  assert.equal(whyNot('correct-receipt', who, closed, NOW), undefined);
  const own = { authority: sender, actor: 'r.haddad' as ActorId };
  assert.equal(whyNot('close-handover', own, sample, NOW), 'open-lines');
  const settled = { ...sample, lines: sample.lines.map((line) => ({ ...line, state: 'received' as const })) };
  assert.equal(whyNot('close-handover', own, settled, NOW), undefined);
  assert.equal(whyNot('receive-handover', who, settled, NOW), 'nobody');
});

test('a date within the tolerance keeps an agreement; a later one, another route, vehicle or place ends it', () => {
  const { plan } = offered;
  assert.deepEqual(whatVoids(plan, { ...plan, departure: later(plan.departure, plan.toleranceHours * HOUR) }), []);
  assert.deepEqual(whatVoids(plan, { ...plan, departure: later(plan.departure, plan.toleranceHours * HOUR + 1) }), ['departure']);
  assert.deepEqual(whatVoids(plan, { ...plan, route: 'x', vehicles: ['y'] }), ['route', 'vehicles']);
});

test('of a child left out of the family, and of one whom nobody has asked, it is said before the offer', () => {
  const of = (id: string, year: string, told: Candidate['told']): Candidate => ({
    id: id as Candidate['id'],
    account: { roll: sender, kind: 'held' },
    family: 'one',
    birth: { earliest: `${year}-01-01` as CalendarDay, latest: `${year}-12-31` as CalendarDay },
    told,
  });
  const [mother, child] = [of('a', '1990', { [receiver]: true }), of('b', '2012', {})];
  const planned = { to: [receiver], adultsOnly: false, departure: NOW };
  const what = (one: Candidate, going: readonly Candidate[]) =>
    missingFor(one, planned, new Set(going.map(({ id }) => id)), [mother, child], false).map((missing) => missing.what);
  assert.deepEqual(what(mother, [mother]), ['family']);
  assert.deepEqual(what(child, [mother, child]), ['interview', 'best-interests']);
  assert.deepEqual(what(mother, [mother, child]), []);
});
