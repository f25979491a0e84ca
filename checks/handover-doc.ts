import { duties, type DutyCode } from '../src/duties/due.ts';
import { acknowledgementGrades, evidenceGrades } from '../src/handover/types.ts';
import { diagram, pendingStates, underWayStates } from '../src/handover/states.ts';
import { en } from '../src/web/words/en.ts';

/** docs/handover.md: the words are ours, the diagram, the clocks and the grades are read from the code. */
export function handoverDoc(): string {
  return `# The handover

A handover is how a person leaves one authority and comes to another without anybody being able to say "I thought he was
with you". The one who gives and the one who takes sign for each person by name; until the taker has signed, the giver
answers.

This page is made from \`src/handover/states.ts\` and \`src/duties/due.ts\` by \`checks/handover-doc.ts\`; do not edit it by
hand. \`npm run check\` fails when it differs from what the code says.

## Who takes part

The **sender**, on whose roll the person is; the **receiver**; and where there is one, the **authority on the way**.
They are different authorities, and nobody acts for two of them in one handover. An authority that runs no software acts
by letter: a named clerk of another authority enters the paper on its behalf, with its number and who signed it.

## The steps

1. **Offer.** The sender names the persons, the receiving place, dates, route, vehicles, by how many hours the departure may
   shift, and until when the offer may be answered. Each person must be on the sender's roll, bodily there and in no other
   open handover, and for each there must be a recorded private interview and a decision that this authority may be told.
   The sender may declare it a manifest of adults: whoever may be under 18 on the day of departure, by the latest day of birth
   that is credible, is then refused where leave is asked for, and so is whoever was never asked.
2. **Agree or refuse**, person by person, by the receiver and by the authority on the way where there is one. After the
   moment the offer names, it can no longer be agreed to.
3. **Depart**, vehicle by vehicle, by boarding roll, with a named escort leader. Who is left behind drops out alone. Asked
   for leave (\`authorise\`), a departure is refused without agreement, on an agreement gone stale, without travel papers or
   the reason why there are none, and without a clinician's word that the person is fit to travel. A child needs the number of
   the paper in which a panel says what is best for the child. Recorded as a fact, it is accepted; gone without agreement, on a
   stale one, with a family parted, with a child on a manifest of adults or without that paper, it is marked as a breach.
4. **Receive**, line by line: taken, refused, absent, and whoever came unlisted. **Only this receipt moves the roll.** Until
   then the person is between borders, on the sender's roll, and the place left is remembered as the one to come back to.
   Who came unlisted is entered by the receiver and changes nothing at the sender. A child who is received into a place of
   detained adults is received, and the breach is the receiver's.
5. **Close**, when nothing more is expected of any line.

A plan may be **amended**: a change of route, vehicle or receiving place, or of a date beyond the tolerance, voids every
agreement; an added person needs a fresh one for that line alone. Before departure the sender may **withdraw**. After it
the sender may **recall**, and the receiver may let that be **cancelled**. Nobody who is simply under way comes home by one
word of the sender: the line must first have been cancelled, refused on arrival, reported absent, turned back, or reported
as stuck between borders. Any party may **dispute** what is recorded; the receiver may **correct** its receipt, and the
roll follows.

Where a receiver runs no software, this book has nobody on whose roll the person could stand. A receipt by letter then
moves the person to the account \`with-nonparticipant\`, still on the sender's roll, so that somebody goes on asking.

A death, a release, or a loss declared by two persons ends what was offered or agreed about that person, in the same
transaction.

## What counts as a receipt

| Grade | On the screen | What it does |
| --- | --- | --- |
${acknowledgementGrades.map((grade) => `| \`${grade}\` | ${en.evidence[grade]} | moves the roll |`).join('\n')}
${evidenceGrades.map((grade) => `| \`${grade}\` | ${en.evidence[grade]} | is shown, and moves nothing |`).join('\n')}

## Who owes what, by when

Silence moves nothing. When a moment passes, both sides are told; nobody is moved, and nobody is declared lost.

| Due | Owed by | To | Within | Reckoned from |
| --- | --- | --- | --- | --- |
${(Object.keys(duties) as DutyCode[]).map(dutyRow).join('\n')}

The hours are our choice.

## The life of one line

Every person on a manifest has a line, and each line has a state of its own. A person has at most one line in the states
${listed(pendingStates)}. With a line in the states ${listed(underWayStates)} the person
stands between borders, on the sender's roll.

\`\`\`mermaid
${diagram()}\`\`\`

"book" marks what follows from another entry in the same transaction, never from a clock.
`;
}

function dutyRow(code: DutyCode): string {
  const { owes, to, within, since } = duties[code];
  const row = [`${en.duty[code]} (\`${code}\`)`, owes, owes === to ? '' : to];
  // The offer names its own moment; the hours in the table are what a desk is advised to give.
  return `| ${[...row, ...(code === 'answer-offer' ? ['as the offer says', ''] : [`${within} h`, since])].join(' | ')} |`;
}

function listed(states: readonly (keyof typeof en.line)[]): string {
  const words = states.map((state) => `\`${state}\``);
  return `${words.slice(0, -1).join(', ')} or ${words.at(-1) ?? ''}`;
}
