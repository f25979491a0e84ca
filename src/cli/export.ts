import { exportFields, exportPurposes, isExportField, isExportPurpose, MOST_ALONE, type ExportField } from '../access/exports.ts';
import { isCode } from '../basics/ids.ts';
import { registrar } from './import.ts';
import type { CliPorts } from './ports.ts';
import { exits, parse, UsageProblem, type CliCommand } from './terminal.ts';

export const exportList: CliCommand<CliPorts> = {
  name: 'export',
  usage:
    'export FILE.csv|FILE.xlsx --authority CODE --place CODE --purpose PURPOSE --recipient NAME|CODE [--fields a,b] ' +
    '[--language en|ar|fr|tr] [--actor NAME] [--data DIR] [--json]',
  summary: 'write a list of those held at a place, for a purpose and a recipient',
  help: [
    `Purposes, and the most a list for them may tell: ${Object.entries(exportPurposes)
      .map(([purpose, fields]) => `${purpose} (${fields.length === exportFields.length ? 'everything' : fields.join(', ')})`)
      .join('; ')}.`,
    `More than ${MOST_ALONE} persons take two: the first call proposes and writes nothing; the same call under another --actor writes.`,
    'A recipient that is an authority of this book is named by its code, and must be permitted to be told of each person.',
    'The list says who made it, for whom and what for; the book keeps that it was made. Our own import reads it back.',
    'With --json: {ok, export, persons, written, awaits}, or {ok: false, code, reason}. Exit code 1 when nothing was written.',
  ],
  async run(args, ports, terminal) {
    const options = parse(args, {
      authority: { type: 'string' },
      place: { type: 'string' },
      purpose: { type: 'string' },
      recipient: { type: 'string' },
      fields: { type: 'string' },
      language: { type: 'string' },
      actor: { type: 'string' },
      data: { type: 'string' },
    });
    const [file] = options.words;
    if (file === undefined || options.words.length > 1) throw new UsageProblem('Name one file.');
    const format = /\.(csv|xlsx)$/i.exec(file)?.[1]?.toLowerCase();
    if (format !== 'csv' && format !== 'xlsx') throw new UsageProblem('The file ends in .csv or .xlsx.');
    const place = options.text('place');
    if (place === undefined || !isCode(place)) throw new UsageProblem('Say which place: --place CODE.');
    const purpose = options.text('purpose');
    if (purpose === undefined || !isExportPurpose(purpose)) {
      throw new UsageProblem(`Say what the list is for: --purpose ${Object.keys(exportPurposes).join('|')}.`);
    }
    const recipient = options.text('recipient')?.trim() ?? '';
    if (recipient === '') throw new UsageProblem('Say who gets the list: --recipient NAME, or the CODE of an authority.');
    const language = options.text('language') ?? 'en';
    const principal = registrar(options, `export: ${purpose}`);
    const fields = options.text('fields');
    const book = await ports.open(options.text('data'));
    try {
      const outcome = await book.exportList(principal, {
        file,
        format,
        place,
        purpose,
        recipient,
        language: languageOf(language),
        fields: fields === undefined ? undefined : fieldsOf(fields),
      });
      terminal.answer(outcome);
      if (!outcome.ok) {
        terminal.complain(`${outcome.reason} [${outcome.code}]`);
        return exits.found;
      }
      terminal.say(
        outcome.written
          ? `${outcome.persons} persons written to ${file}, as export ${outcome.export}.`
          : `${outcome.persons} persons: proposed as export ${outcome.export}, nothing written. ` +
              'A second person must agree by the same call under another --actor.',
      );
      return outcome.written ? exits.done : exits.found;
    } finally {
      await book.close();
    }
  },
};

function languageOf(text: string): 'en' | 'ar' | 'fr' | 'tr' {
  if (text === 'en' || text === 'ar' || text === 'fr' || text === 'tr') return text;
  throw new UsageProblem('--language takes en, ar, fr or tr.');
}

function fieldsOf(text: string): readonly ExportField[] {
  return text.split(',').map((field) => {
    const name = field.trim();
    if (!isExportField(name)) throw new UsageProblem(`There is no field "${name}". Choose among: ${exportFields.join(', ')}.`);
    return name;
  });
}
