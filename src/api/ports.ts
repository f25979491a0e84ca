import type { ExportField, ExportPurpose } from '../access/exports.ts';
import type { ActorId, AuthorityCode, PlaceCode } from '../basics/ids.ts';
import type { Result } from '../basics/result.ts';
import type { Instant } from '../basics/time.ts';
import type { Principal, Role } from '../entries/act.ts';
import type { Refusal } from '../entries/refusals.ts';
import type { Command } from '../log/commands.ts';
import type { Answer } from '../log/ports.ts';
import type { BookReader, Viewer } from '../reports/views.ts';

/** Who has signed in. Its authority decides what may be seen and done. */
export interface Session {
  readonly actor: ActorId;
  readonly authority: AuthorityCode;
  readonly role: Role;
}

/** What the door needs from the house. */
export interface ApiPorts {
  commit(commands: readonly Command[], principal: Principal, options: { dryRun: boolean }): Promise<readonly Answer[]>;
  /** Without a viewer: only figures, and only in a world. */
  reader(viewer: Viewer | undefined): BookReader;
  readonly sessions: {
    find(token: string): Promise<Session | undefined>;
    /** One-click roles, only in a book made by a world. */
    open(actor: string): Promise<{ token: string; session: Session } | undefined>;
    seats(): Promise<readonly { actor: string; authority: string; role: string; title: string }[]>;
  };
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
  verify(): Promise<Verification>;
  pages(path: string, viewer: Viewer | undefined, query: URLSearchParams, language: string): Promise<Page | undefined>;
  /** Told of every failure of our own. The error may quote a person: its text belongs in no log. */
  failed?(failure: { readonly number: string; readonly operation: string; readonly error: unknown }): void;
}

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
