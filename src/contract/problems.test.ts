import assert from 'node:assert/strict';
import { test } from 'node:test';
import { refusal, refusals, type RefusalCode } from '../entries/refusals.ts';
import { interfaceProblem, interfaceProblems, problem, refusalStatus, refusalToProblem } from './problems.ts';

test('every refusal of the book has an HTTP status', () => {
  assert.deepEqual(Object.keys(refusalStatus).toSorted(), Object.keys(refusals).toSorted());
});

test('every problem says what is wrong and what to do next, under a code nobody else has', () => {
  const made = [
    ...(Object.keys(refusals) as RefusalCode[]).map((code) => refusalToProblem(refusal(code))),
    ...(Object.keys(interfaceProblems) as (keyof typeof interfaceProblems)[]).map((code) => interfaceProblem(code)),
  ];
  assert.equal(new Set(made.map(({ code }) => code)).size, made.length);
  for (const one of made) {
    assert.deepEqual(problem.parse(one), one);
    assert.ok(one.status >= 400 && one.next !== '' && one.detail !== '', one.code);
  }
});

test('a refusal that names a field and a subject keeps both', () => {
  assert.deepEqual(refusalToProblem(refusal('handover-state', { subject: 'x', field: 'persons', detail: 'received' })), {
    type: 'urn:musterbook:problem:handover-state',
    title: 'At this stage of the handover that is not possible.',
    status: 409,
    detail: 'At this stage of the handover that is not possible. (received)',
    code: 'handover-state',
    next: 'See the stage of each person on the manifest.',
    field: 'persons',
    subject: 'x',
  });
});
