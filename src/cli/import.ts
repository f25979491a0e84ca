import { userInfo } from 'node:os';
import type { ActorId, AuthorityCode } from '../basics/ids.ts';
import { isCode } from '../basics/ids.ts';
import type { Principal } from '../entries/act.ts';
import type { CliPorts } from './ports.ts';
import { exits, parse, UsageProblem, type CliCommand, type Parsed } from './terminal.ts';

export const importList: CliCommand<CliPorts> = {
  name: 'import',
  usage:
    'import FILE --kind roll|source --authority CODE --place CODE [--map column=field …] ' +
    '[--list NAME] [--actor NAME] [--dry-run] [--data DIR] [--json]',
  summary: 'take in a list of persons (CSV or Excel)',
  help: [
    "roll: a holder's own list; each new row opens a position at the place. source: a list from elsewhere; it only claims.",
    'Each row is accepted, unchanged, or refused with line, column and reason; the same file again changes nothing.',
    'A row is known by its reference; without one by the file and its row, so two rows that say the same stay two persons.',
    'Fields: givenName, familyName, fullName, alias, sex, birthDate, birthYear, nationality, ' +
      'fatherName, motherName, placeOfBirth, reference, language.',
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
      'dry-run': { type: 'boolean' },
      data: { type: 'string' },
    });
    const [file] = options.words;
    const kind = options.text('kind');
    if (file === undefined || options.words.length > 1) throw new UsageProblem('Name one file.');
    if (kind !== 'roll' && kind !== 'source') throw new UsageProblem('Say --kind roll or --kind source.');
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
      for (const { line, column, code, reason } of outcome.refused.slice(0, 50)) {
        terminal.say(`  line ${line}${column === null ? '' : `, ${column}`}: ${reason} [${code}]`);
      }
      if (outcome.refused.length > 50) terminal.say(`  … and ${outcome.refused.length - 50} more; --json lists them all.`);
      terminal.answer(outcome);
      return outcome.refused.length > 0 ? exits.found : exits.done;
    } finally {
      await book.close();
    }
  },
};

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
