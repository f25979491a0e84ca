import type { CliPorts } from './ports.ts';
import { exits, parse, UsageProblem, type CliCommand } from './terminal.ts';

export const bench: CliCommand<CliPorts> = {
  name: 'bench',
  usage: 'bench NAME [--scale PERCENT] [--json]',
  summary: 'measure a speed we claim, beside its peer in the same run',
  help: [
    'It works in a folder of its own and leaves nothing behind. --scale takes a percentage of the full size.',
    'With --json: {name, results: [{job, ours, peer, unit, ratio}]}; the ratio is ours to the peer, or to the limit named in the job.',
  ],
  async run(args, ports, terminal) {
    const options = parse(args, { scale: { type: 'string' } });
    const [name] = options.words;
    if (name === undefined || !ports.benches.includes(name)) throw new UsageProblem(`Name one of: ${ports.benches.join(', ')}.`);
    const report = await ports.bench(name, { scale: options.whole('scale', 100) / 100 }, (words) => terminal.progress(words));
    if (!report) throw new UsageProblem(`There is no bench "${name}".`);
    for (const { job, ours, peer, unit, ratio } of report.results) {
      terminal.say(
        `${job.padEnd(64)} ours ${number(ours).padStart(10)} peer ${number(peer).padStart(10)} ` +
          `${unit.padEnd(10)} ratio ${ratio.toFixed(2)}`,
      );
    }
    terminal.answer(report);
    return exits.done;
  },
};

function number(value: number): string {
  return value >= 100 ? Math.round(value).toString() : value.toPrecision(3);
}
