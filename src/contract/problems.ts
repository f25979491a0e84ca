import { z } from 'zod';
import { refusals, refusalWords, type Refusal, type RefusalCode } from '../entries/refusals.ts';

/**
 * The HTTP status of every refusal: 400 unreadable, 403 another person or party must act, 404 not in the book or not
 * within scope, 409 the book stands otherwise, 422 a rule, 503 try again.
 */
export const refusalStatus = {
  'command-malformed': 400,
  'too-many-subjects': 400,
  'text-unreadable': 400,
  'role-may-not': 403,
  'authority-elsewhere': 403,
  'second-person-needed': 403,
  'second-person-other-authority': 403,
  'person-not-on-your-roll': 403,
  'handover-not-your-part': 403,
  'handover-one-actor': 403,
  'authority-unknown': 404,
  'decision-unknown': 404,
  'person-unknown': 404,
  'place-unknown': 404,
  'family-unknown': 404,
  'handover-unknown': 404,
  'breach-unknown': 404,
  'command-id-reused': 409,
  'authority-exists': 409,
  'decision-settled': 409,
  'person-ended': 409,
  'person-merged': 409,
  'step-impossible': 409,
  'person-in-handover': 409,
  'contradicts-later': 409,
  'out-of-order': 409,
  'already-corrected': 409,
  'nothing-changes': 409,
  'place-exists': 409,
  'judged-so-already': 409,
  'merge-in-transit': 409,
  'reference-elsewhere': 409,
  'handover-state': 409,
  'handover-closed': 409,
  'handover-open-lines': 409,
  'offer-lapsed': 409,
  'agreement-stale': 409,
  'transit-not-agreed': 409,
  'receiver-not-agreed': 409,
  'cancelled-needed': 409,
  'body-count-differs': 422,
  'person-named-twice': 422,
  'in-the-future': 422,
  'interval-reversed': 422,
  'reason-missing': 422,
  'name-missing': 422,
  'before-admission': 422,
  'entry-moves-nobody': 422,
  'admission-stands': 422,
  'place-closed': 422,
  'place-of-another': 422,
  'place-full': 422,
  'place-unfit': 422,
  'capacities-unordered': 422,
  'no-basis': 422,
  'child-with-adults': 422,
  'family-too-small': 422,
  'family-would-part': 422,
  'mother-unfit': 422,
  'same-person-twice': 422,
  'reference-repeated': 422,
  'no-disclosure-decision': 422,
  'disclosure-withheld': 422,
  'export-field-beyond-purpose': 422,
  'export-recipient-missing': 422,
  'export-not-own': 422,
  'nobody-held-there': 404,
  'interview-missing': 422,
  'handover-one-authority': 422,
  'handover-empty': 422,
  'handover-not-on-manifest': 422,
  'deadline-past': 422,
  'clearance-missing': 422,
  'papers-missing': 422,
  'child-on-adult-manifest': 422,
  'age-not-shown': 422,
  'best-interests-missing': 422,
  'fit-to-travel-missing': 422,
  'escort-leader-missing': 422,
  'not-paper-party': 422,
  'paper-reference-missing': 422,
  'grade-moves-nothing': 422,
  'band-misread': 422,
  'band-taken': 409,
  'band-unknown': 404,
  'arrival-unknown': 404,
  'arrival-step-claimed': 422,
  'not-a-child': 422,
  'person-not-here': 409,
  'child-not-spoken-for': 409,
  'item-unknown': 404,
  'muster-unknown': 404,
  'muster-over': 409,
  'blind-number-first': 409,
  'blind-number-given': 409,
  'sighting-outside-count': 422,
  'variance-unknown': 404,
  'variance-closed': 409,
  'variance-way-unfit': 422,
  'variance-not-shown': 409,
  'variance-own-count': 403,
  'incident-unknown': 404,
  'incident-closed': 409,
  'only-detainees-escape': 422,
  'count-reversed': 422,
  busy: 503,
} as const satisfies { readonly [code in RefusalCode]: number };

/** What the interface itself refuses, before anything is asked of the book. */
export const interfaceProblems = {
  'body-unreadable': [400, 'The request is not JSON in UTF-8.', 'Send JSON as UTF-8.'],
  'request-unreadable': [400, 'The address or the head of the request cannot be read.', 'Correct it and send it again.'],
  'query-malformed': [400, 'A parameter of the address is unknown or not readable.', 'Correct the parameter named and ask again.'],
  'purpose-missing': [
    400,
    'Nobody reads or changes the file of a person without saying what for.',
    'Say it in the header Musterbook-Purpose, percent-encoded where it is not plain ASCII.',
  ],
  'idempotency-key-differs': [
    400,
    'The header Idempotency-Key names something else than the command.',
    'Leave it away, or repeat the id of the command in it.',
  ],
  'actor-differs': [
    403,
    'The session is not that of the person who is to act.',
    'Whoever did it signs in and sends it; nobody acts in the name of somebody else.',
  ],
  'if-match-alone': [
    400,
    'The header If-Match goes with one command about one handover.',
    'Send such a command by itself, or leave the header away.',
  ],
  'session-missing': [401, 'This needs a session, and the request holds none that is open.', 'Open a session and send its token.'],
  'session-over': [
    401,
    'Your session is over: it lay idle for half an hour, or its twelve hours have passed.',
    'Sign in again. Nothing that was recorded is lost.',
  ],
  'session-ended': [401, 'Your session was ended, here or elsewhere.', 'Sign in again.'],
  'session-password': [401, 'Your password was changed or taken back, so every session of yours was ended.', 'Sign in again.'],
  'user-disabled': [401, 'You may no longer act in this book, so your session was ended.', 'Ask the steward of your book.'],
  'sign-in-failed': [
    401,
    'The name or the password is not right, or this user may not sign in.',
    'Try again; if you have forgotten it, ask the steward of your book for a new code.',
  ],
  'factor-wrong': [422, 'The code of the second device is not right.', 'Look whether its clock is right, and type the code it shows now.'],
  'sign-in-held': [429, 'Too many attempts have failed.', 'Wait, and then try again; the header Retry-After says how many seconds.'],
  'sign-in-busy': [503, 'Too many people are signing in at this moment.', 'Try again in a few seconds.'],
  'password-must-be-set': [403, 'A code opens nothing but the choice of a password.', 'Choose your own password with it, then sign in.'],
  'password-too-short': [422, 'The password has fewer than 12 characters.', 'Take a longer one: a few words that belong to nobody.'],
  'password-too-long': [422, 'The password has more than 200 characters.', 'Take a shorter one.'],
  'password-obvious': [422, 'The password is easy to guess.', 'Take another: not your name, not your authority, not a word much used.'],
  'password-unchanged': [422, 'This is the password you have.', 'Take another one.'],
  'passwords-differ': [422, 'The two are not the same.', 'Type the new password twice.'],
  'world-has-seats': [
    409,
    'The book of a world has no users: its roles are taken with one click, and every person in it is invented.',
    'See the list of seats.',
  ],
  'book-in-real-time': [
    409,
    'This book runs on real time, which nobody sets: the persons in it are real.',
    'A clock that can be played stands in the book of a world only.',
  ],
  'world-clock-past': [422, 'The clock of a world does not run backwards.', 'Name a moment that lies ahead of it.'],
  'world-nothing-ahead': [409, 'The calendar of this world has nothing more.', 'The clock can still run; act yourselves.'],
  'events-too-many': [429, 'You follow the book by too many streams already.', 'Close one of them, or use one for all.'],
  'events-full': [503, 'Too many follow the book at this moment.', 'Ask again in a while.'],
  'user-exists': [409, 'Somebody signs in under this name already.', 'Choose another name; one name acts for one authority only.'],
  'user-unknown': [404, 'Nobody signs in under this name.', 'See the list of users.'],
  'user-name-unfit': [
    422,
    'This cannot be the name of a user.',
    'To sign in: letters, digits, dot, hyphen, no spaces, 2 to 60 of them. The name shown must not be empty.',
  ],
  'user-stands-so': [409, 'As this user stands now, that changes nothing or cannot be done.', 'See the list of users.'],
  'session-unknown': [404, 'You have no such session open.', 'See the list of your sessions.'],
  'from-elsewhere': [
    403,
    'A request that changes something came with a cookie, and not from a page of this book.',
    'Programs send the token in the header Authorization; people use the pages of this book.',
  ],
  'seat-unknown': [404, 'There is no such seat to be taken with one click.', 'See the list of seats.'],
  'route-unknown': [404, 'There is nothing at this address.', 'See the description of the interface at /v1/openapi.json.'],
  'method-not-allowed': [405, 'This address does not answer to this method.', 'See the header Allow.'],
  'handover-changed': [412, 'The handover has changed since you read it.', 'Read it again and decide anew.'],
  'body-too-large': [413, 'The request is larger than 8 MiB.', 'Send it in parts.'],
  'content-type-unknown': [415, 'The request is not marked as JSON.', 'Send it with the content type application/json.'],
  failed: [500, 'The book failed to do this, and that is our fault.', 'Send the same request again; it will count once.'],
  'not-ready': [503, 'The book cannot be read at the moment.', 'Ask again in a moment.'],
} as const satisfies Record<string, readonly [status: number, words: string, next: string]>;

export type InterfaceProblemCode = keyof typeof interfaceProblems;
export type ProblemCode = RefusalCode | InterfaceProblemCode;

const codes = [...Object.keys(refusals), ...Object.keys(interfaceProblems)] as ProblemCode[];

/** RFC 9457, with our stable code, what to do next, and what it is about. */
export const problem = z.object({
  type: z.string().meta({ description: 'urn:musterbook:problem: and the code.' }),
  title: z.string(),
  status: z.int().min(400).max(599),
  detail: z.string(),
  code: z.enum(codes),
  next: z.string().meta({ description: 'What to do next, in the words of a clerk.' }),
  field: z.string().meta({ description: 'The part of the request concerned, as persons.0.identity.names.' }).optional(),
  subject: z.string().meta({ description: 'The person, place, entry or handover concerned; of a failure, its number.' }).optional(),
  retryAfter: z.int().meta({ description: 'Seconds to wait, as in the header Retry-After.' }).optional(),
});
export type Problem = Readonly<z.output<typeof problem>>;

export function refusalToProblem(refused: Refusal): Problem {
  const { words, next } = refusalWords(refused);
  const { field, subject } = refused;
  return made(refused.code, refusalStatus[refused.code], refusals[refused.code][0], words, next, { field, subject });
}

export function interfaceProblem(code: InterfaceProblemCode, about: About = {}): Problem {
  const [status, words, next] = interfaceProblems[code];
  const { retryAfter } = about;
  return { ...made(code, status, words, words, next, about), ...(retryAfter === undefined ? {} : { retryAfter }) };
}

type About = { readonly field?: string | undefined; readonly subject?: string | undefined; readonly retryAfter?: number };

function made(code: ProblemCode, status: number, title: string, detail: string, next: string, { field, subject }: About): Problem {
  return {
    type: `urn:musterbook:problem:${code}`,
    title,
    status,
    detail,
    code,
    next,
    ...(field === undefined ? {} : { field }),
    ...(subject === undefined ? {} : { subject }),
  };
}
