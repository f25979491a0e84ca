import type { CliPorts } from './ports.ts';
import { exits, parse, type CliCommand } from './terminal.ts';

export const places: CliCommand<CliPorts> = {
  name: 'places',
  usage: 'places [--data DIR] [--json]',
  summary: 'list the codes of places',
  help: ['With --json: {"places": [{code, names, kind, holder, gate, held, …}]}.'],
  async run(args, ports, terminal) {
    const book = await ports.open(parse(args, { data: { type: 'string' } }).text('data'));
    try {
      const rows = await book.reader(undefined).places({});
      for (const row of rows) {
        terminal.say(
          `${row.code.padEnd(24)} ${row.kind.padEnd(12)} held by ${row.holder.padEnd(16)} ` +
            `${String(row.held).padStart(7)} persons  ${row.names['en'] ?? ''}`,
        );
      }
      terminal.answer({ places: rows });
      return exits.done;
    } finally {
      await book.close();
    }
  },
};

export const authorities: CliCommand<CliPorts> = {
  name: 'authorities',
  usage: 'authorities [--data DIR] [--json]',
  summary: 'list the codes of authorities',
  help: ['With --json: {"authorities": [{code, names, kind, runsSoftware, home, …}]}. Standing in the list implies no recognition.'],
  async run(args, ports, terminal) {
    const book = await ports.open(parse(args, { data: { type: 'string' } }).text('data'));
    try {
      const rows = await book.reader(undefined).authorities();
      for (const row of rows) {
        terminal.say(
          `${row.code.padEnd(20)} ${row.kind.padEnd(14)} ${row.runsSoftware ? 'own desk ' : 'by letter'}  ${row.names['en'] ?? ''}`,
        );
      }
      terminal.answer({ authorities: rows });
      return exits.done;
    } finally {
      await book.close();
    }
  },
};
