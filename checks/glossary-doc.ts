import type { PlaceKind } from '../src/authorities/types.ts';
import type { Role } from '../src/entries/act.ts';
import type { AccountKind, FieldGroup, SightingGrade, Source, Step } from '../src/entries/types.ts';
import type { LineState } from '../src/handover/states.ts';
import { catalogues, languages, type Language } from '../src/web/words/choose.ts';

/** GLOSSARY.md: meanings are written here; screen words are read from the catalogues, so that they cannot differ. */
export function glossaryDoc(): string {
  return `# Glossary

One word per idea: the word of the code on the left, what it means, and what stands on the screen. People on a screen never
meet a word of the ledger. This page is made by \`checks/glossary-doc.ts\` from \`src/web/words/\`; \`npm run check\` fails when
it differs. A dash: the idea has no word of its own on a page yet.

Nobody is called a bride, a cub, an inmate or an offender; a person is a person, and "held" says nothing about guilt.

## Ideas

${table(ideas)}

## Accounts: where a person stands

${table(spread('account', accounts))}

## Steps: how a person came to stand there

${table(spread('step', steps))}

## Lines of a manifest

${table(spread('line', lines))}

## How well somebody was seen, from the surest to the weakest

${table(spread('sighting', sightings))}

## How a fact reached the book

${table(spread('source', sources))}

## Field groups: what is kept and read apart

${table(spread('group', groups))}

## Kinds of place

${table(spread('place', places))}

## Roles

${table(spread('role', roles))}

## Words of the house, on no screen

| Code | Meaning |
|---|---|
${Object.entries(house)
  .map(([word, meaning]) => `| \`${word}\` | ${meaning} |`)
  .join('\n')}

The kinds of entry are named in the past tense in \`src/entries/types.ts\` and put into words in \`src/web/words/\`. Refusals
have a code that never changes, and their words, in \`src/entries/refusals.ts\`.

## Words kept free for what is not built yet

*case*, *clearance* (what a case grants a handover: the list stands, and is empty), *tracing enquiry*,
*conference*, *pledge*, *scenario*, *courier*, *peer* (another node that keeps a book).
`;
}

type Row = readonly [code: string, meaning: string, key?: string];
const codes = Object.keys(languages) as readonly Language[];

function table(rows: readonly Row[]): string {
  const cells = rows.map(([code, meaning, key]) => [`\`${code}\``, meaning, ...codes.map((language) => word(language, key))]);
  const heads = ['Code', 'Meaning', ...codes.map((code) => languages[code])];
  return [heads, heads.map(() => '---'), ...cells].map((row) => `| ${row.join(' | ')} |`).join('\n');
}

/** What a catalogue says under `say.roll`; the gaps of a sentence are shown as dots. */
function word(language: Language, key: string | undefined): string {
  if (key === undefined) return '–';
  let found: unknown = catalogues[language];
  for (const part of key.split('.')) found = (found as { readonly [name: string]: unknown })[part];
  if (typeof found !== 'string') throw new TypeError(`no word ${key} in ${language}`);
  return found.replace(/\{\w+\}/g, '…').replace('….', '…');
}

function spread(group: string, meanings: { readonly [code: string]: string }): readonly Row[] {
  return Object.entries(meanings).map(([code, meaning]) => [code, meaning, `${group}.${code}`]);
}

const ideas: readonly Row[] = [
  ['person', 'a human entered in the book; the number finds the person, the identifier is the person', 'say.personHead'],
  ['authority', 'a body that holds people or answers for them; standing in the book implies no recognition'],
  ['place', 'where persons are held, received, treated, heard, or cross', 'say.placeHead'],
  ['roll', 'the authority that must account for a person in this book; no verdict on law', 'say.roll'],
  ['holder', 'who controls a place now; a dated fact', 'say.heldBy'],
  ['account', 'where a person can stand: a kind, a roll, and a place, a handover or a counterpart', 'say.standsNow'],
  ['stay', 'the time between two movements; only its start is stored', 'say.stays'],
  ['ends', 'the accounts in which nobody has to see the person any more; ways lead back', 'say.ended'],
  ['occurred', 'when it was so, as an interval', 'say.happened'],
  ['recordedAt', 'when this book was told', 'say.recorded'],
  ['asOf', 'asked about the state of things at a moment', 'say.asOf'],
  ['knownOn', 'asked only of what the book knew at a moment', 'say.knownOn'],
  ['seen', 'the latest proof of presence: when and how; it ages', 'say.lastSeen'],
  ['basis', 'the legal or provisional ground for holding a person', 'say.basis'],
  ['answerability', 'a state says that it answers for a person, contests it, or denies it', 'say.acceptedBy'],
  ['identity claim', 'what somebody says about who a person is; all claims stay', 'say.claims'],
  ['birth', 'an interval of days; a child is who may credibly be under 18', 'say.born'],
  ['family unit', 'persons who are not parted without a decision of two', 'say.inFamily'],
  ['reference', "a list's own number for its row", 'say.reference'],
  ['gate', 'whether a place takes anybody in', 'say.gate'],
  ['capacities', 'how many a place may hold: certified, working, and at the utmost', 'say.room'],
  ['breach', 'a rule broken by something that happened: recorded, owned, with a clock', 'count.openBreaches.other'],
  ['duty', 'what somebody owes by a moment; it tells and moves nobody', 'say.due'],
  ['overdue', 'past that moment', 'say.overdue'],
  ['handover', 'persons pass from one authority to another, line by line', 'say.handover'],
  ['sender', 'on whose roll the persons are', 'party.sender'],
  ['receiver', 'who takes them', 'party.receiver'],
  ['transit', 'the authority whose land they cross', 'party.transit'],
  ['plan', 'what is agreed on: place, dates, route, vehicles', 'say.plan'],
  ['escort leader', 'the named person who has them on the way', 'say.leader'],
  ['acknowledgement', 'a receipt, by how well it is vouched for', 'say.acknowledged'],
  ['evidence of arrival', 'weaker signs, which move nothing', 'say.evidence'],
  ['dispute', 'a party says that the record is wrong', 'say.disputed'],
  ['proposal', 'two entries that software takes for perhaps one human', 'entry.SamenessProposed'],
  ['merged', 'judged by two persons to be the human of another entry', 'account.merged'],
  ['second', 'the second named person, where two decide', 'say.secondPerson'],
  ['withheld', 'a field group that exists and is not shown to this reader', 'say.withheld'],
  ['user', 'a named person who may sign in to a book of real persons, for one authority and in one role; administration, no fact'],
  ['muster', 'a count made by looking, at one place', 'muster.one'],
  ['blind number', 'how many heads a counter sees, given before any list is shown', 'muster.bareNumber'],
  ['sheet', 'the list a counter goes by: whom the book has at the place', 'muster.sheetHead'],
  ['variance', 'what a count and the book differ by; somebody owns it until the book shows what happened', 'difference.title'],
  ['arrival', 'somebody who came in with a band and little more; what is asked since has three clocks', 'gate.title'],
  ['band', 'a wristband: its number finds a person, and proves nothing of who wears it', 'arrive.bandsHead'],
  ['board', 'the handovers an authority has a part in, what is overdue first', 'board.title'],
  ['manifest', 'the numbered list of a handover on paper, in two languages', 'print.manifest'],
  ['print', 'a paper with a number of its own; whom it tells of is noted as read under that number'],
  ['incident', 'something that went wrong at a place; it moves nobody by itself', 'trouble.title'],
  ['rival count', 'what somebody else counted: beside ours, with source and date, and it opens to no names', 'trouble.beside'],
  ['contested', 'of a place that was taken, until the new holder has counted', 'spot.contested'],
  ['session', 'what is open from signing in to signing out; at most twelve hours, half an hour idle', 'sign.mySessions'],
  ['decision', 'what one person proposed and another must confirm', 'decide.one'],
  ['seat', 'an invented role that anybody may take in an exercise', 'say.takeSeat'],
  ['world', 'an invented caseload with a clock of its own', 'say.world'],
];

const accounts = {
  outside: 'before the book: the opening account, which holds nobody',
  held: 'at a place',
  'in-transit': 'departed and not received, on the roll of the sender',
  escort: 'at a hospital or court, and expected back',
  unaccounted: 'nobody can say where, and two persons have said so',
  'at-large': 'known to be outside and not free to be',
  guest: 'bodily here and on the roll of another; stands in the shape of the data, no command leads there yet',
  'with-peer': "in another node's book; stands in the shape of the data, no command leads there yet",
  'with-nonparticipant': 'with an authority that keeps no book here; its clocks run on',
  released: 'let go, by two persons',
  deceased: 'a death established by two persons',
  merged: 'counted under another entry',
} as const satisfies Record<AccountKind, string>;

const steps = {
  admitted: 'entered at a place',
  born: "entered at birth, on the mother's account",
  moved: 'from place to place of one roll',
  escorted: 'taken to hospital or court',
  'back-from-escort': 'brought back from there',
  departed: 'left with a handover',
  received: 'receipted by the receiver; the one step that changes a roll',
  'turned-home': 'back with the sender',
  'declared-unaccounted': 'two persons say that nobody knows where',
  'declared-at-large': 'two persons say that the person is outside',
  returned: 'came back',
  recaptured: 'was brought back',
  'seen-alive': 'was seen alive',
  released: 'let go',
  died: 'death established',
  merged: 'judged the human of another entry',
  unmerged: 'judged another human after all',
  reversed: 'takes back an earlier movement at the same time, accounts exchanged',
} as const satisfies Record<Step, string>;

const lines = {
  offered: 'named in an offer, or agreed to before the plan changed',
  agreed: 'by every party that must',
  refused: 'before departure',
  withdrawn: 'by the sender, before departure',
  'left-behind': 'was not boarded',
  voided: 'ended by a death, a release or a loss before departure',
  'in-transit': 'boarded',
  received: 'taken: the roll has moved',
  'refused-on-arrival': 'came and was not taken',
  absent: 'was not among those who came',
  'recall-asked': 'the sender wants the person back',
  cancelled: 'the receiver agrees to that',
  'turned-back': 'on the way back',
  limbo: 'let in by nobody: a breach',
  returned: 'home with the sender',
  'carried-on': 'left with another handover instead',
  lost: 'ended by a death, a loss or another roll after departure',
} as const satisfies Record<LineState, string>;

const sightings = {
  'answered-to-name': 'spoke',
  'band-scanned': 'by the wristband',
  'face-checked': 'by the face',
  received: 'at a receipt',
  clinic: 'by a clinician',
  court: 'by a court',
  ration: 'drew a ration',
  'tracing-message': 'wrote by the tracing agency',
  household: 'with the household',
  'number-only': 'as one of a number',
} as const satisfies Record<SightingGrade, string>;

const sources = {
  'own-act': "the clerk's own act",
  'signed-paper': 'a paper with number and signature',
  intermediary: 'a neutral body brought the paper',
  witness: 'somebody saw it',
  'senders-word': 'the sender says so',
  press: 'it was printed',
  list: 'it stood in a list',
  software: 'proposed by software, decided by nobody yet',
} as const satisfies Record<Source, string>;

const groups = {
  identity: 'names, birth, sex, nationality claims, parents',
  family: 'kin claims',
  custody: 'basis, circumstances, remarks',
  transfer: 'travel papers, sealed bag, instructions to the escort',
  disclosure: 'private interviews on fear of a state',
  medical: 'injuries and findings, for clinicians alone',
  child: 'the file of child protection, never for custody staff',
} as const satisfies Record<FieldGroup, string>;

const places = {
  detention: 'by law or order',
  'de-facto': 'nobody may leave, whatever it is called',
  camp: 'residents, who are not detainees',
  reception: 'where a receiver takes people in',
  hospital: 'for treatment',
  court: 'for a hearing',
  crossing: 'at a border',
} as const satisfies Record<PlaceKind, string>;

const roles = {
  registrar: 'keeps the roll of a place',
  desk: 'acts for the authority towards others',
  escort: 'leads a departure',
  secretariat: 'declares authorities and places, sees figures only',
  clinician: 'records births, deaths and sightings',
  'child-protection': 'speaks on who a child is and on families',
  observer: 'sees figures only, does nothing',
  steward: 'keeps the book running',
} as const satisfies Record<Role, string>;

const house = {
  entry: 'a recorded fact, never changed: envelope, skeleton and slices',
  skeleton: 'what an entry says outside its slices: type, persons, accounts, times',
  slice: 'the content about one subject and one field group, behind its own salted commitment',
  commitment: 'a hash that binds a slice and outlives its content',
  movement: "one numbered link of a person's chain, from account to account",
  leg: 'half of a movement: one less there, one more here',
  command: 'what is asked of the book; its number makes sending twice one act',
  act: 'a command on its way, with who acts, when, and the identifiers its outcome will bear',
  draft: 'what a room decides, before it is sealed as an entry',
  refusal: 'why not: a value with a stable code, words, and what to do next',
  authorise: 'asked as a plan: refused when it would break a rule',
  record: 'said as a fact: accepted even when it broke one, and then a breach',
  principal: 'who acts: a named person, for an authority, in a role, for a declared purpose',
  party: "the authority whose act it is; not always the clerk's own",
  standing: 'where one person stands: the fold of all entries about the person',
  fold: 'entries to facts',
  decide: 'command and facts to entries or a refusal',
  reaction: 'what follows from an entry in the same transaction',
  intake: 'the number an entry draws when it is written; it may have gaps',
  index: "the book's own order, without gaps, given afterwards by the sequencer; what is known goes by it",
  projection: 'a row that folding returned; it can be made again',
  tally: 'how many stand alike, for the headline',
  cut: 'a moment on both time axes at which populations are kept',
  claim: 'a row of a source list: says something about somebody, and is no person yet',
  viewer: 'who reads',
  term: 'one figure of the sum on the first page',
  node: 'one book of one server',
  home: "the node that keeps an authority's book",
} as const;
