import type { ExportField, ExportPurpose } from '../access/exports.ts';
import type { ActorId, AuthorityCode, PlaceCode } from '../basics/ids.ts';
import type { Result } from '../basics/result.ts';
import type { Instant } from '../basics/time.ts';
import type { FormTold } from '../contract/forms.ts';
import type { Problem } from '../contract/problems.ts';
import type { ClockAsked, WorldClock } from '../contract/world.ts';
import type { Principal, Role } from '../entries/act.ts';
import type { Refusal } from '../entries/refusals.ts';
import type { EntryType } from '../entries/types.ts';
import type { Command } from '../log/commands.ts';
import type { Answer } from '../log/ports.ts';
import type { BookReader, Viewer } from '../reports/views.ts';

/** Who has signed in. Its authority decides what may be seen and done. */
export interface Session {
  readonly actor: ActorId;
  readonly authority: AuthorityCode;
  readonly role: Role;
  /** How the person or seat is called on a page. */
  readonly title?: string;
  /** By which the holder knows this session among all of his; it opens nothing. */
  readonly id?: string;
}

/** From where somebody asks. */
export interface From {
  readonly address: string;
  readonly agent: string;
}

/** What a person knows, or was given for one use: the password, or a first or new code in its place. */
export interface Credentials {
  readonly actor: string;
  readonly password: string;
  /** A code of the second device, or a recovery code; asked for only of who has set one up. */
  readonly factor?: string;
}
/** A new password, by the old one or a code, or by the proof that a code was shown. */
export type NewPassword = { readonly newPassword: string } & (Credentials | { readonly proof: string });

export interface Opened {
  readonly token: string;
  readonly session: Session;
}

/** Why a session that was open is not: over by itself, or ended. */
export type EndedWhy = 'over' | 'signed-out' | 'ended' | 'password' | 'disabled';

export interface OwnSession {
  readonly id: string;
  readonly openedAt: Instant;
  readonly seenAt: Instant;
  readonly expiresAt: Instant;
  readonly address: string;
  readonly agent: string;
  /** Issued for a program, and not opened by signing in. */
  readonly program: boolean;
  /** The one that asks. */
  readonly own: boolean;
}

/** What is told to whoever follows the book. */
export type BookEvent =
  | { readonly kind: 'changed'; readonly index: number; readonly types: readonly EntryType[] }
  | { readonly kind: 'clock'; readonly clock: WorldClock }
  | { readonly kind: 'heartbeat' };

export interface Followers {
  /** Tells what happens after an index, or from now on, until it is given up. `end`: nothing more is told, the session is over. */
  follow(
    viewer: Session | undefined,
    after: number | undefined,
    line: { tell(event: BookEvent): void; end(): void },
  ): Promise<{ giveUp(): void }>;
}

/** A file of the application for the field. */
export interface FieldFile {
  readonly type: string;
  readonly text: string;
}

/** What the door needs from the house. */
export interface ApiPorts {
  commit(commands: readonly Command[], principal: Principal, options: { dryRun: boolean }): Promise<readonly Answer[]>;
  /** Without a viewer: only figures, and only in a world. */
  reader(viewer: Viewer | undefined): BookReader;
  readonly sessions: {
    find(token: string): Promise<Session | undefined>;
    /** Told to whoever still holds its token. */
    whyEnded(token: string): Promise<EndedWhy | undefined>;
    /** One-click roles, only in a book made by a world. */
    open(actor: string, from: From): Promise<Opened | undefined>;
    seats(): Promise<readonly { actor: string; authority: string; role: string; title: string }[]>;
    of(actor: ActorId, own?: string): Promise<readonly OwnSession[]>;
    end(actor: ActorId, which: 'all' | 'others' | { readonly id: string }, why: 'signed-out' | 'ended', own?: string): Promise<number>;
  };
  /** Only in a book of real persons; in a world each is refused. */
  readonly users: {
    /** A first or new code opens no session: it proves that its holder may choose a password. */
    signIn(given: Credentials, from: From): Promise<Opened | { readonly proof: string } | Problem>;
    setPassword(given: NewPassword, from: From): Promise<Opened | Problem>;
    /** For one act at somebody else's screen. */
    vouch(given: Credentials, from: From): Promise<Session | Problem>;
    offerFactor(given: Credentials, from: From): Promise<{ readonly secret: string } | Problem>;
    setFactor(actor: string, code: string): Promise<{ readonly recovery: readonly string[] } | Problem>;
    dropFactor(given: Credentials, from: From): Promise<{ readonly dropped: true } | Problem>;
    left(session: Session, from: From): Promise<void>;
  };
  /** The clock of a world; absent in a book of real persons. */
  readonly world?: {
    told(): WorldClock;
    set(asked: ClockAsked): Promise<WorldClock | Problem>;
  };
  /** The application for the field, by address. */
  readonly field?: ReadonlyMap<string, FieldFile>;
  /** Who follows what changes. */
  readonly events?: Followers;
  readonly book: { readonly name: string; readonly world?: string; clock(): Instant; readonly postgres: string };
  /** Records a list that leaves the house and makes it; without pieces while a second person is awaited. */
  makeList(
    principal: Principal,
    options: {
      readonly place: PlaceCode;
      readonly purpose: ExportPurpose;
      readonly recipient: string;
      readonly fields?: readonly ExportField[];
      readonly format: 'csv' | 'xlsx';
      readonly language: 'en' | 'ar' | 'fr' | 'tr';
    },
  ): Promise<
    Result<
      {
        readonly export: string;
        readonly persons: number;
        readonly awaits: readonly string[];
        readonly pieces?: AsyncIterable<Uint8Array>;
      },
      Refusal
    >
  >;
  /** What pages load beside themselves, by address. */
  readonly assets?: ReadonlyMap<string, Asset>;
  verify(): Promise<Verification>;
  /** `told`: what a form that was sent and refused shows again. */
  pages(path: string, viewer: Session | undefined, query: URLSearchParams, language: string, told?: FormTold): Promise<Page | undefined>;
  /** `purpose`: what whoever asks said it is printed for. */
  prints(path: string, viewer: Session | undefined, query: URLSearchParams, language: string, purpose?: string): Promise<Print>;
  /** Told of every failure of our own. The error may quote a person: its text belongs in no log. */
  failed?(failure: { readonly number: string; readonly operation: string; readonly error: unknown }): void;
}

/** A file that pages load: no person's data is in it. */
export interface Asset {
  readonly type: string;
  readonly body: Buffer;
  /** Strong entity tag, with its quotation marks. */
  readonly tag: string;
  /** How long a browser may keep it without asking. */
  readonly days: number;
}

/** A paper, ready to be printed; or the page that is shown in its place. */
export type Print = Page | { readonly name: string; readonly pdf: Uint8Array };

export interface Page {
  readonly status: number;
  readonly html: string;
}

/** What recomputing the book from its entries found. */
export interface Verification {
  readonly ok: boolean;
  readonly persons: number;
  readonly entries: number;
  readonly movements: number;
  readonly violations: readonly { readonly code: string; readonly subject: string; readonly detail: string }[];
}
