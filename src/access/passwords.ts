/** Why a password may not be chosen; the codes are those of the interface. */
export type PasswordFault = 'password-too-short' | 'password-too-long' | 'password-obvious';

export const SHORTEST_PASSWORD = 12;
const LONGEST_PASSWORD = 200;

/** One text for one password, however the keyboard composed its letters. */
export function sameLetters(password: string): string {
  return password.normalize('NFC');
}

/**
 * Whether somebody who knows the user, or a list of the most used passwords, would guess it. Length counts most; no rule asks for
 * signs.
 */
export function whyNotPassword(
  password: string,
  about: { readonly actor: string; readonly name: string; readonly authority: string },
): PasswordFault | undefined {
  const letters = [...sameLetters(password)];
  if (letters.length < SHORTEST_PASSWORD) return 'password-too-short';
  if (letters.length > LONGEST_PASSWORD) return 'password-too-long';
  const typed = sameLetters(password).toLowerCase();
  if (isRepetition(typed) || isRun(typed)) return 'password-obvious';
  const plain = bare(password);
  const known = [about.actor, ...about.name.split(/\s+/u), about.authority].map(bare).filter((word) => [...word].length >= 3);
  const rest = [...known, ...MOST_USED].reduce((left, word) => left.replaceAll(word, ''), plain);
  return [...rest].length < 6 && rest !== plain ? 'password-obvious' : undefined;
}

// What stands in every list of passwords that were stolen elsewhere, and what this product invites to.
const MOST_USED = [
  'password',
  'passwort',
  'motdepasse',
  'parola',
  'sifre',
  'şifre',
  'كلمةالسر',
  'كلمةالمرور',
  'musterbook',
  'letmein',
  'welcome',
  'bienvenue',
  'merhaba',
  'مرحبا',
  'changeme',
  'iloveyou',
  'administrator',
  'admin',
  'secret',
  'qwertyuiop',
  'qwerty',
  'azerty',
  '1q2w3e4r5t',
  'monkey',
  'dragon',
  'football',
  'galatasaray',
  'fenerbahce',
];

function bare(text: string): string {
  return text
    .normalize('NFKC')
    .toLowerCase()
    .replace(/[^\p{L}\p{N}]/gu, '');
}

/** Of one letter, or of a few over and over again. */
function isRepetition(typed: string): boolean {
  const letters = [...typed];
  if (new Set(letters).size < 4) return true;
  return [2, 3, 4, 5, 6].some((length) => letters.every((letter, at) => letter === letters[at % length]));
}

/** Like 1234567890 or lkjihgfedcba: each letter follows the one before. */
function isRun(typed: string): boolean {
  const letters = [...typed].map((letter) => letter.codePointAt(0) ?? 0);
  const steps = letters.slice(1).map((letter, at) => letter - (letters[at] ?? 0));
  const inOrder = (by: number) => steps.filter((step) => step === by || step === -9 * by).length;
  return steps.length > 0 && Math.max(inOrder(1), inOrder(-1)) >= steps.length * 0.8;
}
