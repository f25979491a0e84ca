import { userInfo } from 'node:os';
import type { ActorId, AuthorityCode } from '../basics/ids.ts';
import { isCode } from '../basics/ids.ts';
import type { Principal } from '../entries/act.ts';
import { textToInstant, type Instant } from '../basics/time.ts';
import { countGrades, type CountGrade } from '../custody/matters.ts';
import type { CliPorts, RowProblem } from './ports.ts';
import { exits, parse, UsageProblem, type CliCommand, type Parsed, type Terminal } from './terminal.ts';

export const importList: CliCommand<CliPorts> = {
  name: 'import',
  usage:
    'import FILE --kind roll|source|muster --authority CODE --place CODE [--map column=field …] ' +
    '[--list NAME] [--number N --from TIME --to TIME [--how GRADE]] [--actor NAME] [--dry-run] [--data DIR] [--json]',
  summary: 'take in a list of persons (CSV or Excel)',
  help: [
    "roll: a holder's own list; each new row opens a position at the place. source: a list from elsewhere; it only claims.",
    'muster: the list of a count held on paper; it opens a count and a position for nobody. --number: the bare number, given before ' +
      'the list. --from and --to: when the count began and ended. --how: answered-to-name (the default), band-scanned, face-checked, ' +
      'household, number-only. Rows are known by person number, wristband or reference; with a column "seen" only ticked rows count.',
    'Each row is accepted, unchanged, or refused with line, column and reason; the same file again changes nothing.',
    'A row is known by its reference; without one by the file and its row, so two rows that say the same stay two persons.',
    'Fields: givenName, familyName, fullName, alias, sex, birthDate, birthYear, nationality, ' +
      'fatherName, motherName, placeOfBirth, reference, language, bed (a tent or a bed; in a roll); of a muster also number, band, seen.',
    'Headers in English, French, Arabic and Turkish are known; --map "Column=field" names others. --dry-run writes nothing.',
    'With --json: {rows, accepted, unchanged, proposed, refused: [{line, column, code, reason}]}. Exit code 1 when any row was refused.',
  ],
  async run(args, ports, terminal) {
    const options = parse(args, {
      kind: { type: 'string' },
      authority: { type: 'string' },
      place: { type: 'string' },
      map: { type: 'string', multiple: true },
      list: { type: 'string' },
      actor: { type: 'string' },
      number: { type: 'string' },
      from: { type: 'string' },
      to: { type: 'string' },
      how: { type: 'string' },
      'dry-run': { type: 'boolean' },
      data: { type: 'string' },
    });
    const [file] = options.words;
    const kind = options.text('kind');
    if (file === undefined || options.words.length > 1) throw new UsageProblem('Name one file.');
    if (kind === 'muster') return count(file, options, ports, terminal);
    if (kind !== 'roll' && kind !== 'source') throw new UsageProblem('Say --kind roll, --kind source or --kind muster.');
    const place = options.text('place');
    if (kind === 'roll' && place === undefined) throw new UsageProblem('A roll needs --place CODE.');
    const principal = registrar(options, 'taking in a list');
    const book = await ports.open(options.text('data'));
    try {
      const outcome = await book.importList(principal, {
        file,
        kind,
        place,
        mapping: mappingOf(options.texts('map')),
        list: options.text('list'),
        dryRun: options.flag('dry-run'),
        onProgress: (rows) => terminal.progress('rows read', rows),
      });
      terminal.say(
        `${outcome.rows} rows: ${outcome.accepted} accepted, ${outcome.unchanged} unchanged, ` +
          `${outcome.refused.length} refused; ${outcome.proposed} pairs may be the same person.`,
      );
      if (options.flag('dry-run')) terminal.say('This was a dry run: nothing was written.');
      sayRefused(outcome.refused, terminal);
      terminal.answer(outcome);
      return outcome.refused.length > 0 ? exits.found : exits.done;
    } finally {
      await book.close();
    }
  },
};

/** The list of a count: it is entered whole or, where a row cannot be read, not at all. */
async function count(file: string, options: Parsed, ports: CliPorts, terminal: Terminal): Promise<number> {
  const [place, from, to] = [options.text('place'), time(options, 'from'), time(options, 'to')];
  const [number, how] = [options.text('number') ?? '', options.text('how') ?? 'answered-to-name'];
  if (place === undefined) throw new UsageProblem('A count needs --place CODE.');
  if (!/^\d{1,8}$/.test(number)) throw new UsageProblem('Give the bare number of heads, as counted before the list: --number N.');
  if (from > to) throw new UsageProblem('The count ends before it begins: look at --from and --to.');
  if (!(countGrades as readonly string[]).includes(how) || how === 'marked') {
    throw new UsageProblem(`--how is one of ${countGrades.filter((grade) => grade !== 'marked').join(', ')}.`);
  }
  const principal = registrar(options, 'entering a count from paper');
  const book = await ports.open(options.text('data'));
  try {
    const given = { file, place, number: Number(number), from, to, how: how as CountGrade };
    const counted = await book.countList(principal, {
      ...given,
      mapping: mappingOf(options.texts('map')),
      dryRun: options.flag('dry-run'),
    });
    const { rows, seen, strangers, refused, result } = counted;
    terminal.say(`${rows} rows: ${seen} seen, of whom ${strangers} the book does not know.`);
    if (refused.length > 0) terminal.say('Nothing was entered: correct these rows and send the list again.');
    sayRefused(refused, terminal);
    if (options.flag('dry-run')) terminal.say('This was a dry run: nothing was written.');
    if (result) {
      terminal.say(
        `Expected ${result.expected}: ${result.matched} seen (${result.byName} one by one), ${result.missing} missing, ` +
          `${result.foundNotExpected} found and not expected, ${result.unidentified} unknown, ` +
          `${result.movedDuringCount} came or left meanwhile; the bare number was ${result.blind}.`,
      );
    }
    terminal.answer(counted);
    return refused.length > 0 ? exits.found : exits.done;
  } finally {
    await book.close();
  }
}

function time(options: Parsed, name: 'from' | 'to'): Instant {
  const at = textToInstant(options.text(name) ?? '');
  const [what, example] = [name === 'from' ? 'began' : 'ended', '2019-11-14T06:00:00Z'];
  if (at === undefined) throw new UsageProblem(`Say when the count ${what}: --${name} ${example}.`);
  return at;
}

function sayRefused(refused: readonly RowProblem[], terminal: Terminal): void {
  for (const { line, column, code, reason } of refused.slice(0, 50)) {
    terminal.say(`  line ${line}${column === null ? '' : `, ${column}`}: ${reason} [${code}]`);
  }
  if (refused.length > 50) terminal.say(`  … and ${refused.length - 50} more; --json lists them all.`);
}

/** The clerk at this machine, acting for the authority named. */
export function registrar(options: Parsed, purpose: string): Principal {
  const authority = options.text('authority');
  if (authority === undefined || !isCode(authority)) throw new UsageProblem('Say for which authority: --authority CODE.');
  return {
    actor: (options.text('actor') ?? userInfo().username) as ActorId,
    authority: authority as AuthorityCode,
    role: 'registrar',
    purpose,
  };
}

function mappingOf(given: readonly string[]): ReadonlyMap<string, string> {
  return new Map(
    given.map((pair) => {
      const at = pair.lastIndexOf('=');
      if (at < 1) throw new UsageProblem(`--map takes column=field, not "${pair}".`);
      return [pair.slice(0, at), pair.slice(at + 1)];
    }),
  );
}
