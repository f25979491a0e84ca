import { canonical, type Plain } from '../basics/canonical.ts';
import type { EntryId, AuthorityCode, CommandId, PersonId } from '../basics/ids.ts';
import type { Entry, FieldGroup } from './types.ts';

/** What the pure rooms ask of the outside: a hash and fresh salts. */
export interface Hasher {
  /** SHA-256 of the text in UTF-8, 64 hexadecimal digits. */
  sha256(text: string): string;
  /** 32 random bytes, 64 hexadecimal digits. */
  salt(): string;
}

/** The same command of the same authority always makes the same entries: sending twice is one act. */
export function entryId(hasher: Hasher, authority: AuthorityCode, command: CommandId, ordinal: number): EntryId {
  return hashToUuid(hasher.sha256(`entry ${authority} ${command} ${ordinal}`)) as EntryId;
}

/** Identifier of the n-th person a command brings into the book. */
export function newPersonId(hasher: Hasher, authority: AuthorityCode, command: CommandId, n: number): PersonId {
  // The first 16 bits are the command's: who came together lies together on the disk, and the numbers people read stay unlike each other.
  const together = hasher.sha256(`together ${authority} ${command}`).slice(0, 4);
  return hashToUuid(together + hasher.sha256(`person ${authority} ${command} ${n}`).slice(4)) as PersonId;
}

/** UUID version 8 (RFC 9562) from a hash. */
export function hashToUuid(hex: string): string {
  const variant = ((Number.parseInt(hex[16] ?? '0', 16) & 3) | 8).toString(16);
  return `${hex.slice(0, 8)}-${hex.slice(8, 12)}-8${hex.slice(13, 16)}-${variant}${hex.slice(17, 20)}-${hex.slice(20, 32)}`;
}

/** Binds a slice's content without disclosing it: erasing salt and content leaves entry and proofs whole. */
export function commitment(
  hasher: Hasher,
  slice: { entry: EntryId; subject: string; group: FieldGroup; content: Plain; salt: string },
): string {
  return hasher.sha256(`slice ${slice.salt} ${slice.entry} ${slice.subject} ${slice.group} ${canonical(slice.content)}`);
}

/** SHA-256 over everything an entry says, its slices by their commitments, and the digest of the command it answers. */
export function entryDigest(
  hasher: Hasher,
  entry: Omit<Entry, 'digest' | 'salts' | 'slices'> & { slices: readonly { subject: number; group: FieldGroup }[] },
  commandHash: string,
): string {
  return hasher.sha256(
    `entry ${canonical({
      id: entry.id,
      type: entry.type,
      version: entry.version,
      origin: entry.origin,
      subjects: entry.subjects,
      occurred: { from: entry.occurred.from, to: entry.occurred.to },
      corrects: entry.corrects,
      authority: entry.authority,
      onBehalfOf: entry.onBehalfOf,
      actor: entry.actor,
      second: entry.second,
      purpose: entry.purpose,
      source: entry.source,
      command: entry.command,
      commandHash,
      ordinal: entry.ordinal,
      recordedAt: entry.recordedAt,
      body: entry.body as Plain,
      slices: entry.slices.map((slice, i) => [slice.subject, slice.group, entry.commitments[i] ?? '']),
    })}`,
  );
}
