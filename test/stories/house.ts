import assert from 'node:assert/strict';
import { randomUUID } from 'node:crypto';
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { after, before } from 'node:test';
import type { ActorId, AuthorityCode } from '../../src/basics/ids.ts';
import { HOUR, instant, instantToText, textToInstant } from '../../src/basics/time.ts';
import { serve, type Serving } from '../../src/main/start.ts';
import { openSessions } from '../../src/main/sessions.ts';
import type { Role } from '../../src/entries/act.ts';

/** Who acts, for which authority and in which role. */
export type Cast = { readonly [actor: string]: readonly [authority: string, role: Role] };

interface Setting<People extends Cast> {
  /** Where it happens: the name of the folder it is kept in. */
  readonly name: string;
  /** When it begins. */
  readonly from: string;
  readonly people: People;
  readonly authorities: readonly (readonly [code: string, runsSoftware: boolean])[];
  readonly places: readonly (readonly [code: string, kind: string, holder: string, more?: { readonly adultsOnly?: boolean }])[];
}

export interface Accepted {
  readonly entries: readonly string[];
  readonly persons: readonly string[];
  readonly handover?: string;
  readonly awaits?: string;
  readonly outcome?: { readonly [name: string]: unknown };
  readonly breaches: readonly { readonly id: string; readonly code: string; readonly subjects: readonly string[] }[];
}

interface Answer {
  readonly yes: boolean;
  readonly ever: number;
  readonly terms: { readonly [term: string]: number };
  readonly beside: { readonly [figure: string]: number };
}

export interface Account {
  readonly roll: string;
  readonly kind: string;
  readonly place?: string;
  readonly handover?: string;
}

export interface File {
  readonly id: string;
  readonly number: string;
  readonly name?: string;
  readonly account: Account;
  readonly seenAt?: string;
  readonly seenHow?: string;
  readonly deathReported: boolean;
  readonly missingReported: boolean;
  readonly claims: readonly { readonly identity: { readonly names: readonly { readonly text: string }[] } }[];
  readonly stays: readonly { readonly step: string; readonly account: Account; readonly from: string; readonly until?: string }[];
  readonly timeline: readonly {
    readonly type: string;
    readonly occurred: { readonly from: string; readonly to: string };
    readonly recordedAt: string;
    readonly actor: string;
    readonly second?: string;
    readonly source: string;
  }[];
}

export interface Variance {
  readonly id: string;
  readonly kind: string;
  readonly muster: string;
  readonly owner: string;
  readonly subject?: string;
  readonly state: string;
  readonly opened: string;
  readonly due: string;
}

export interface Duty {
  readonly code: string;
  readonly owes: string;
  readonly to: string;
  readonly due: string;
  readonly overdue: boolean;
  readonly about: string;
  readonly persons: readonly string[];
}

export interface Incident {
  readonly kind: string;
  readonly baseline?: { readonly muster: string; readonly count: number; readonly at: string };
  readonly guards?: { readonly before: number; readonly now: number };
  readonly rivals: readonly {
    readonly of: string;
    readonly least?: number;
    readonly most?: number;
    readonly saidBy: string;
    readonly said: string;
  }[];
  readonly state: string;
}

export interface Muster {
  readonly state: string;
  readonly incident?: string;
  readonly result?: { readonly [figure: string]: number };
}

/** A person as he is entered: a name, and where it matters a birth and a nationality. All of them are invented. */
export const someone = (
  text: string,
  more: { readonly birth?: { readonly earliest: string; readonly latest: string }; readonly nationality?: string } = {},
) => ({
  identity: {
    names: [{ text, kind: 'full' }],
    ...(more.birth ? { birth: more.birth } : {}),
    ...(more.nationality === undefined ? {} : { nationalities: [{ country: more.nationality, status: 'claimed' }] }),
  },
  basis: { kind: 'legal' },
});

/** The whole house behind its interface, on a book and a clock of its own. */
export function house<const People extends Cast>(setting: Setting<People>) {
  type Who = Extract<keyof People, string>;
  let folder: string;
  let serving: Serving;
  let now: number = textToInstant(setting.from) ?? assert.fail(`no time: ${setting.from}`);
  const tokens = new Map<string, string>();

  before(async () => {
    folder = await mkdtemp(join(tmpdir(), `mb-${setting.name}-`));
    serving = await serve({ data: folder, port: 0, host: '127.0.0.1', world: 'none', seed: 1, clock: () => now }, () => {});
    const sessions = openSessions(serving.book);
    const cast: Cast = { ...setting.people, founder: ['STEWARD', 'steward'] };
    for (const [actor, [authority, role]] of Object.entries(cast)) {
      tokens.set(actor, await sessions.issue({ actor: actor as ActorId, authority: authority as AuthorityCode, role, title: actor }));
    }
    for (const [code, runsSoftware] of setting.authorities) {
      const authority = { code, names: { en: code }, kind: 'organ', runsSoftware, home: 'here' };
      await done('founder' as Who, { type: 'declare-authority', authority });
    }
    for (const [code, kind, holder, more = {}] of setting.places) {
      const place = { code, names: { en: code }, kind, holder, gate: 'open', adultsOnly: false, ...more };
      await done('founder' as Who, { type: 'declare-place', place });
    }
  });
  after(async () => {
    await serving?.stop();
    await rm(folder, { recursive: true, force: true });
  });

  async function call<Body>(who: Who, path: string, sent?: object): Promise<{ readonly status: number; readonly body: Body }> {
    const reply = await fetch(new URL(path, serving.url), {
      method: sent ? 'POST' : 'GET',
      headers: {
        'musterbook-purpose': 'custody',
        authorization: `Bearer ${tokens.get(who)}`,
        ...(sent ? { 'content-type': 'application/json' } : {}),
      },
      ...(sent ? { body: JSON.stringify(sent) } : {}),
    });
    return { status: reply.status, body: (await reply.json()) as Body };
  }

  async function done(who: Who, command: object): Promise<Accepted> {
    const { status, body } = await call<Accepted>(who, '/v1/commands', { id: randomUUID(), ...command });
    assert.equal(status, 200, JSON.stringify(body));
    return body;
  }

  async function ask<Body>(who: Who, path: string): Promise<Body> {
    await serving.book.settle();
    const { status, body } = await call<Body>(who, path);
    assert.equal(status, 200, JSON.stringify(body));
    return body;
  }

  async function rows<Row>(who: Who, path: string): Promise<readonly Row[]> {
    return (await ask<{ readonly rows: readonly Row[] }>(who, path)).rows;
  }

  const text = () => instantToText(instant(now));

  async function answer(who: Who, asOf?: string): Promise<Answer> {
    const told = await ask<Answer>(who, `/v1/answer${asOf === undefined ? '' : `?asOf=${asOf}`}`);
    const sum = Object.values(told.terms).reduce((all, figure) => all + figure, 0);
    assert.equal(sum, told.ever, 'the equation closes');
    return told;
  }

  return {
    call,
    done,
    ask,
    rows,
    answer,
    text,
    /** The book, for what nobody asks through the interface. */
    book: () => serving.book,
    /** Time passes. */
    pass(hours: number): void {
      now += hours * HOUR;
    },
    /** Two persons give the same act: the first proposes, the second confirms. */
    async both(one: Who, other: Who, command: object): Promise<Accepted> {
      const first = await done(one, command);
      assert.ok(first.awaits !== undefined, 'the first of two only proposes');
      return done(other, command);
    },
    /** The status and code with which a command is refused. */
    async refusedWith(who: Who, command: object): Promise<string> {
      const { status, body } = await call<{ code?: string }>(who, '/v1/commands', { id: randomUUID(), ...command });
      return `${status} ${body.code}`;
    },
    /** Yes or no, everybody ever entered, and every figure that is not nought. */
    async answered(who: Who, asOf?: string): Promise<string> {
      const { yes, ever, terms, beside } = await answer(who, asOf);
      const { nobodyAnswers: _, ...figures } = { ...terms, ...beside };
      const shown = Object.entries(figures).filter(([, figure]) => figure !== 0);
      return [yes ? 'yes' : 'no', `ever ${ever}`, ...shown.map(([name, figure]) => `${name} ${figure}`)].join(', ');
    },
    file: (who: Who, person: string, asOf?: string) => ask<File>(who, `/v1/persons/${person}${asOf === undefined ? '' : `?asOf=${asOf}`}`),
    /** Whom a figure of the Answer opens to. */
    async behind(who: Who, term: string): Promise<readonly string[]> {
      return (await rows<{ readonly id: string }>(who, `/v1/persons?term=${term}&limit=200`)).map(({ id }) => id).sort();
    },
    duties: (who: Who) => rows<Duty>(who, '/v1/duties'),
    variances: (who: Who, muster: string) => rows<Variance>(who, `/v1/variances?muster=${muster}&open=true&limit=200`),
    /** Opens a count and gives the bare number of whoever counts. */
    async begin(who: Who, place: string, number: number, more: object = {}): Promise<string> {
      const opened = await done(who, { type: 'open-muster', place, kind: 'routine', ...more });
      const muster = opened.outcome?.['muster'] as string;
      await done(who, { type: 'count-blind', muster, number });
      return muster;
    },
    /** Looks everybody named in the face, one after another, as on a sheet with a beginning and an end. */
    async look(who: Who, muster: string, persons: readonly string[]): Promise<Accepted> {
      const from = text();
      now += persons.length * 3000;
      const sightings = persons.map((person) => ({ person, how: 'face-checked' }));
      return done(who, { type: 'sight-in-muster', muster, sightings, occurred: { from, to: text() } });
    },
    async finish(who: Who, muster: string): Promise<{ readonly [figure: string]: number }> {
      now += 60_000;
      return ((await done(who, { type: 'finish-muster', muster })).outcome ?? {}) as { readonly [figure: string]: number };
    },
    /** Everything recomputed from the entries equals what the book shows. */
    async holds(): Promise<void> {
      await serving.book.settle();
      const told = await ask<{ ok: boolean; violations: readonly object[] }>('founder' as Who, '/v1/verify');
      assert.deepEqual([told.ok, told.violations], [true, []]);
    },
  };
}
