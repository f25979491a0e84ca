/**
 * Every refusal of the book: a stable code, a clerk's words, and what to do next.
 * Codes never change and are never reused; words may. Rooms may add one detail, which `refusalWords` puts behind the words.
 */
export const refusals = {
  // the command itself
  'command-malformed': ['The request is not complete or not readable.', 'Correct the field named and send it again.'],
  'command-id-reused': ['This request number was used before for something else.', 'Give the new act a number of its own.'],
  'too-many-subjects': ['One act may concern at most 1,000 persons.', 'Send it in parts.'],
  'person-named-twice': ['The same person is named twice in one act.', 'Name each person once.'],
  'in-the-future': ['The time given lies in the future of this book.', 'Check day and hour; a plan is recorded as a plan.'],
  'interval-reversed': ['The earliest time lies after the latest time.', 'Exchange the two.'],
  'reason-missing': ['This act needs a reason.', 'Say in a sentence why.'],
  'text-unreadable': ['The text holds invisible control or direction marks.', 'Retype it without them.'],
  // who acts
  'role-may-not': ['Your role may not do this.', 'Ask a colleague whose role covers it.'],
  'authority-unknown': ['No authority with this code stands in the book.', 'See the list of authorities.'],
  'authority-exists': ['An authority with this code stands in the book already.', 'Use it, or choose another code.'],
  'authority-elsewhere': ['This authority keeps its book on another node.', 'Its own node must act.'],
  'second-person-needed': ['Two persons decide this, and you are the first of them.', 'A colleague must confirm it.'],
  'second-person-other-authority': ['The second person must act for the other authority concerned.', 'Ask that authority to confirm.'],
  'decision-unknown': ['No open decision with this number waits for you.', 'See the list of open decisions.'],
  'decision-settled': ['This decision was settled before.', 'Propose it again if it is still needed.'],
  // persons
  'person-unknown': ['No person with this number stands in this book, or not within your scope.', 'Check the number; lodge an enquiry.'],
  'person-not-on-your-roll': ['This person is not on your roll.', 'The authority on whose roll the person is must act.'],
  'person-ended': [
    'This person was released, has died, or is counted under another entry: a plain move cannot lead out of that.',
    'Record how the person came back, or correct the entry that ended it.',
  ],
  'person-merged': ['This entry is counted under another one.', 'Use the number it is counted under, or take the judgement back.'],
  'step-impossible': [
    'From where the person stands this step is not possible.',
    'See the steps that are possible, or correct an earlier entry.',
  ],
  'person-in-handover': ['This person is in an open handover.', 'Close, withdraw or amend the handover first.'],
  'name-missing': ['A person needs at least one name, or the words "name not known".', 'Give a name as the person says it.'],
  'before-admission': ['This lies before the person was entered in the book.', 'Correct the time of the admission first.'],
  'contradicts-later': ['With this the later entries about the person would be impossible.', 'Correct the later entries first.'],
  'out-of-order': [
    'The corrected time would put this step before an earlier one or after a later one.',
    'Correct these steps too, or choose a time between them.',
  ],
  'entry-moves-nobody': ['This entry moved nobody, so there is no movement to correct.', 'Record the right fact as a new entry.'],
  'already-corrected': ['This movement was corrected before.', 'Correct the entry that replaced it.'],
  'admission-stands': ['A person who was entered stays entered.', 'Correct place or time; or judge the entry the same as another one.'],
  'nothing-changes': ['This would change nothing.', 'Nothing needs to be done.'],
  // places
  'place-unknown': ['No place with this code stands in the book.', 'See the list of places.'],
  'place-exists': ['A place with this code stands in the book already.', 'Use it, or choose another code.'],
  'place-closed': ['The gate of this place is closed.', 'Choose another place; if it has happened already, record it as a fact.'],
  'place-of-another': ['Another authority holds this place.', 'Offer a handover; if it has happened already, record it as a fact.'],
  'place-full': [
    'The place would hold more persons than its maximum.',
    'Choose another place; if it has happened already, record it as a fact.',
  ],
  'place-unfit': ['This kind of place does not serve that purpose.', 'Choose a fitting place.'],
  'capacities-unordered': ['Certified capacity may not exceed working capacity, nor working the maximum.', 'Check the three figures.'],
  'no-basis': [
    'There is no legal or provisional basis for holding this person.',
    'Name the basis; if the person is held already, record it as a fact.',
  ],
  'child-with-adults': [
    'A child would be placed among detained adults.',
    'Choose a place for families or children; an emergency is recorded as a fact.',
  ],
  'person-not-here': ['By the book this person is not at this place.', 'See where the person stands; record the move first.'],
  // families
  'family-unknown': ['No such family unit stands in this book.', 'See the family units of these persons.'],
  'family-too-small': ['A family unit has at least two persons.', 'Name them all.'],
  'family-would-part': [
    'This would part a family unit.',
    'Take all of them, or record the decision to part them first; an emergency is recorded as a fact.',
  ],
  'mother-unfit': ['The birth cannot be recorded with this mother as she stands.', 'See where she stands; correct that first.'],
  // identity
  'same-person-twice': ['The two numbers are one and the same entry.', 'Name two different entries.'],
  'judged-so-already': ['These two entries are judged so already.', 'Nothing needs to be done.'],
  'merge-in-transit': ['One of the two is between borders or in an open handover.', 'Judge it when the handover is closed.'],
  'reference-elsewhere': ['This reference stands on the roll at another place.', 'Record a move instead of a second roll entry.'],
  'reference-repeated': ['This reference stands twice in the list.', 'Two persons need two references; correct the list.'],
  // disclosure
  'no-disclosure-decision': [
    'There is no recorded private interview and decision on telling this state about the person.',
    'Record the interview and the decision first.',
  ],
  'disclosure-withheld': [
    'It was decided not to tell this state about the person.',
    'Do not name the person to it; a new interview may reopen this.',
  ],
  'export-field-beyond-purpose': ['The purpose of the list does not need this field.', 'Leave it out, or name the purpose that needs it.'],
  'export-recipient-missing': ['A list that leaves the house names who gets it.', 'Name the recipient.'],
  'nobody-held-there': ['Nobody on your roll is held at this place.', 'Check the code of the place.'],
  'export-not-own': ['A list of everything is for your own authority only.', 'Name your own authority as recipient, or another purpose.'],
  'interview-missing': ['A decision to disclose needs a private interview held before it.', 'Record when it was held, and by whom.'],
  // handover
  'handover-unknown': ['No such handover stands in this book, or not within your scope.', 'Check the number.'],
  'handover-one-authority': ['Sender, receiver and transit must be different authorities.', 'Within one authority record a move.'],
  'handover-empty': ['A handover needs at least one person.', 'Add the persons to the manifest.'],
  'handover-not-your-part': [
    'This act belongs to another party of the handover.',
    'That party must act; a paper may be entered on its behalf if it runs no software.',
  ],
  'handover-one-actor': [
    'The same person cannot act for two authorities in one handover.',
    'Another named person must act for this authority.',
  ],
  'handover-state': ['At this stage of the handover that is not possible.', 'See the stage of each person on the manifest.'],
  'handover-not-on-manifest': ['This person is not on the manifest.', 'Amend the manifest, or name the person as an extra.'],
  'body-count-differs': [
    'The heads that were counted are not as many as this receipt would take.',
    'Count again, and name each person who did not come; do not change the count to fit.',
  ],
  'handover-closed': ['This handover is closed.', 'Correct the receipt, or open a new handover.'],
  'handover-open-lines': ['Some persons on the manifest are not accounted for yet.', 'Receive, return or declare each of them first.'],
  'offer-lapsed': ['The time to answer this offer has passed.', 'The sender may amend it with a new deadline.'],
  'deadline-past': ['The deadline lies in the past.', 'Choose a later one.'],
  'agreement-stale': [
    'The agreement no longer covers this departure: date, route, vehicle or place differ by more than was agreed.',
    'Amend the offer and get fresh agreement; a departure that has happened is recorded as a fact.',
  ],
  'transit-not-agreed': [
    'The transit authority has not agreed.',
    'Get its agreement; a departure that has happened is recorded as a fact.',
  ],
  'receiver-not-agreed': [
    'The receiver has not agreed to take this person.',
    'Get its agreement; a departure that has happened is recorded as a fact.',
  ],
  'clearance-missing': ['A clearance this handover needs is not given.', 'Get the clearance first.'],
  'papers-missing': [
    'A person on the manifest has neither travel papers nor a stated reason for having none.',
    'Record the papers or the reason.',
  ],
  'child-on-adult-manifest': [
    'This manifest is declared as of adults, and this person may be under 18 on the day of departure.',
    'Take the person off it; a child travels on another manifest, with what a panel found to be best for the child.',
  ],
  'age-not-shown': [
    'This manifest is declared as of adults, and nobody has said when this person was born.',
    'Ask, and record the years it may be; if that leaves a child possible, the person does not belong on this manifest.',
  ],
  'best-interests-missing': [
    'This person may be under 18 on the day of departure, and no panel has said what is best for the child.',
    'Record the assessment or determination, with its number; a departure that has happened is recorded as a fact.',
  ],
  'fit-to-travel-missing': ['A clinician has not said that this person is fit to travel.', 'Get the statement first.'],
  'escort-leader-missing': ['A departure needs a named escort leader.', 'Name the leader.'],
  'cancelled-needed': [
    'The sender cannot take a person back who has departed, until the other side has cancelled or refused.',
    'Ask the receiver to cancel.',
  ],
  'not-paper-party': ['This authority runs its own software, so nobody enters papers on its behalf.', 'Its own desk must act.'],
  'paper-reference-missing': [
    'A paper entered for another authority needs its number and the name of who signed it.',
    'Copy both from the paper.',
  ],
  'grade-moves-nothing': [
    'This kind of evidence shows arrival but is no receipt.',
    'Record it as evidence of arrival; the person stays on your roll.',
  ],
  // arrivals and bands
  'band-misread': ['This is no number of a wristband: its check symbol does not fit.', 'Read it once more, symbol by symbol.'],
  'band-taken': ['This band was given out before.', 'Take another band; if two bear one number, put both aside.'],
  'band-unknown': ['Nobody on your roll wears a band with this number.', 'Check the number, or search by name.'],
  'arrival-unknown': ['No arrival of this person is open.', 'See the list of arrivals; later facts are entered as such.'],
  'arrival-step-claimed': [
    'This is entered as what it is: a claim about the person, or a basis.',
    'Enter it there; here only that it cannot be known, and why.',
  ],
  'not-a-child': [
    'By every birth in the book this person is grown up.',
    'If the age is in doubt, enter the birth as it is claimed first; the file of child protection is for children.',
  ],
  'child-not-spoken-for': [
    'This is about a child, and child protection has not spoken on it yet.',
    'Child protection notes first what it found; then it can be closed.',
  ],
  'item-unknown': ['Your authority holds no such thing.', 'See the things kept for this person.'],
  // counts, differences, incidents
  'muster-unknown': ['No count with this number is open to you.', 'See the counts of this place.'],
  'muster-over': ['This count has ended.', 'Open a new one.'],
  'blind-number-first': [
    'The bare number comes first: how many people you see, before any list is shown.',
    'Count heads and give the number.',
  ],
  'blind-number-given': ['You have given your bare number; it cannot be changed to fit.', 'Go on with the list.'],
  'sighting-outside-count': ['This sighting lies before the count began, or in the future of this book.', 'Check the clock of the device.'],
  'variance-unknown': ['No such difference stands in this book, or not within your scope.', 'See the list of open differences.'],
  'variance-closed': ['This difference is closed.', 'Open a new count if people must be looked at again.'],
  'variance-way-unfit': ['This kind of difference cannot be closed that way.', 'See the ways for this kind.'],
  'variance-not-shown': [
    'The book does not show that yet.',
    'Record first what happened: a sighting, a move, a judgement; then close the difference by it.',
  ],
  'variance-own-count': ['Whoever counted cannot explain away the own count.', 'Somebody who did not count here must close it.'],
  'incident-unknown': ['No such incident stands in this book, or not within your scope.', 'See the list of incidents.'],
  'incident-closed': ['This incident is closed.', 'Report a new one.'],
  'only-detainees-escape': ['Only detained adults escape; residents and children leave.', 'Report it as somebody who left.'],
  'count-reversed': ['The lower figure is above the upper one.', 'Exchange the two.'],
  // the door
  busy: ['Others changed the same persons at the same moment.', 'Send the same request again; it will count once.'],
  'breach-unknown': ['No such open breach stands in this book.', 'See the list of breaches.'],
} as const satisfies Record<string, readonly [words: string, next: string]>;

export type RefusalCode = keyof typeof refusals;

/** Why an act was refused. `subject` is the person, place, entry or handover concerned; `field` the part of the request. */
export interface Refusal {
  readonly code: RefusalCode;
  readonly subject?: string;
  readonly field?: string;
  readonly detail?: string;
}

export function refusal(code: RefusalCode, more: Omit<Refusal, 'code'> = {}): Refusal {
  return { code, ...more };
}

/** The clerk's words for a refusal, and what to do next. */
export function refusalWords(refused: Refusal): { readonly words: string; readonly next: string } {
  const [words, next] = refusals[refused.code];
  return { words: refused.detail === undefined ? words : `${words} (${refused.detail})`, next };
}
