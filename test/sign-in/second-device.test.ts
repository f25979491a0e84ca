import assert from 'node:assert/strict';
import { after, before, test } from 'node:test';
import { MINUTE, DAY } from '../../src/basics/time.ts';
import { codeAt } from '../../src/main/second-factor.ts';
import { codeOf, cookieOf, openDesk, PASSWORD, type Desk } from './desk.ts';

// A clerk whose password was read over her shoulder. Everybody is invented.

let desk: Desk;
let passed = 0;
let cookie: string;
let secret: Buffer;
let recovery: readonly string[];

before(async () => {
  desk = await openDesk();
  await desk.add('amal', 'STEWARD', 'steward');
  cookie = await desk.enter('amal');
});
after(() => desk?.close());

const shows = () => codeAt(secret, Math.floor((Date.now() + passed) / 30_000));
const later = (milliseconds: number) => {
  passed += milliseconds;
  desk.pass(milliseconds);
};
const signIn = (factor?: string) =>
  desk.post('/v1/sessions', { actor: 'amal', password: PASSWORD, ...(factor === undefined ? {} : { factor }) });
const set = (fields: Record<string, string>) => desk.form('/session/factor', fields, { cookie });

test('a second device counts only after it has shown a code, so that nobody is shut out by a secret copied wrongly', async () => {
  assert.match(await (await set({ step: 'offer', password: 'not her password' })).text(), /id="device-password-wrong"/);
  const offered = await (await set({ step: 'offer', password: PASSWORD })).text();
  const text = /Enter this secret[^<]*<bdi[^>]*>([A-Z2-7 ]+)<\/bdi>/.exec(offered)?.[1] ?? assert.fail(offered);
  secret = textToSecret(text);
  assert.equal((await signIn()).status, 200, 'not asked for yet');
  const wrong = await set({ step: 'confirm', factor: '000000' });
  assert.deepEqual([wrong.status, /id="device-code-wrong"/.test(await wrong.text())], [422, true]);
  const kept = await (await set({ step: 'confirm', factor: shows() })).text();
  recovery = [...kept.matchAll(/<bdi[^>]*>((?:[0-9a-f]{5}-){3}[0-9a-f]{5})<\/bdi>/g)].map((match) => match[1] ?? '');
  assert.equal(recovery.length, 8);
  assert.doesNotMatch(await (await desk.get('/session', { cookie })).text(), new RegExp(`${recovery[0]}|${text}`), 'shown this once');
});

test('whoever knows only the password gets the answer of a wrong one, and a code opens once', async () => {
  later(2 * MINUTE);
  const unknown = await desk.post('/v1/sessions', { actor: 'nobody', password: PASSWORD });
  const without = await signIn();
  assert.deepEqual([without.status, await without.text()], [401, await unknown.text()]);
  const code = shows();
  const both = await Promise.all([signIn(code), signIn(code)]);
  assert.deepEqual(both.map(({ status }) => status).toSorted(), [200, 401], 'of two who show one code, one is let in');
  assert.equal((await signIn(code)).status, 401);
  later(MINUTE);
  assert.equal((await desk.form('/session', { actor: 'amal', password: PASSWORD, factor: shows(), back: '/' })).status, 303);
});

test('a recovery code opens once, and that is noted', async () => {
  later(2 * DAY);
  assert.equal((await signIn(recovery[3])).status, 200);
  assert.equal(await codeOf(await signIn(recovery[3])), '401 sign-in-failed');
  const { rows } = await desk.serving.book.ledger.query<{ change: string }>('SELECT change FROM user_event ORDER BY number DESC LIMIT 2');
  assert.deepEqual(
    rows.map(({ change }) => change),
    ['recovery-code', 'second-factor'],
  );
});

test('changing the password and dropping the device ask for it; a new code from the steward takes it away', async () => {
  later(2 * DAY);
  const reply = await signIn(shows());
  cookie = cookieOf(reply);
  const change = { password: PASSWORD, newPassword: 'nine red foxes sleep', again: 'nine red foxes sleep' };
  assert.equal((await desk.form('/session/password', change, { cookie })).status, 401);
  assert.equal((await set({ step: 'drop', password: PASSWORD })).status, 401);
  later(MINUTE);
  assert.equal((await set({ step: 'drop', password: PASSWORD, factor: shows() })).status, 200);
  assert.equal((await signIn()).status, 200);
  await set({ step: 'offer', password: PASSWORD });
  const reset = await desk.users.reset('amal', 'a test');
  const chosen = { actor: 'amal', password: 'code' in reset ? reset.code : '', newPassword: 'nine red foxes sleep' };
  assert.equal((await desk.post('/v1/password', chosen)).status, 200);
});

function textToSecret(text: string): Buffer {
  const bits = [...text.replaceAll(' ', '')]
    .map((one) => 'ABCDEFGHIJKLMNOPQRSTUVWXYZ234567'.indexOf(one).toString(2).padStart(5, '0'))
    .join('');
  return Buffer.from((bits.match(/.{8}/g) ?? []).map((byte) => Number.parseInt(byte, 2)));
}
