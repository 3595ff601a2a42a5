import { Command, InvalidArgumentError } from 'commander';
import { BENCHMARKS } from './benchmarks';

/** What to measure, and how large. */
export interface BenchOptions {
  /** Benchmarks by name; all when empty. */
  names: string[];
  quick: boolean;
  json: boolean;
  rounds?: number;
  sizes?: number[];
  /** Folder for the charts. */
  charts?: string;
  /** Folder for profiles of the worker. */
  profile?: string;
  /** `host:port` of a server that is there already. */
  address?: string;
  /** The processes of that server. */
  serverPids?: number[];
}

/** Reads the command line. Ends the process with 2 when it is wrong. */
export function readOptions(argv: string[]): BenchOptions {
  const program = new Command('bench')
    .description(
      'Measures, each beside a rival or a floor in the same run, on a Temporal server, a simulator and a worker of its ' +
        'own, all of which end with it. Exits 1 when something could not be measured; a goal that is missed is printed as such.',
    )
    .argument('[names...]', `which: ${BENCHMARKS.map(({ name }) => name).join(', ')} (default: all)`, benchmarkName)
    .option('--quick', 'only to see that it works: small and short, its figures are worth nothing', false)
    .option('--rounds <number>', 'rounds of each side (1 to 50)', numberWithin(1, 50))
    .option('--sizes <numbers>', 'sizes, as in 500,5000', sizesOf)
    .option('--json', 'print one JSON object a benchmark instead of tables', false)
    .option('--charts <folder>', 'draw the charts there, as SVG')
    .option('--profile <folder>', "write profiles of the worker's processor time there, and say where it went")
    .option('--address <host:port>', 'a Temporal server that is there already (default: one of its own for each stage)')
    .option('--server-pids <numbers>', 'the processes of that server, whose processor time is measured', pidsOf)
    .addHelpText('after', `\n${BENCHMARKS.map(describe).join('\n')}`)
    .exitOverride((error) => process.exit(error.exitCode && 2));
  program.parse(argv);
  const names = (program.processedArgs[0] ?? []) as string[];
  const { sizes = [] } = program.opts<BenchOptions>();
  const asked = BENCHMARKS.filter(({ name }) => !names.length || names.includes(name));
  // A delay may be none. Of whatever is counted there is one.
  const tooSmall = asked.filter(({ full }) => sizes.some((size) => size < Math.min(1, ...full.sizes)));
  if (tooSmall.length) program.error(`error: --sizes of ${tooSmall.map(({ name }) => name).join(', ')} are at least 1`);
  return { ...program.opts<Omit<BenchOptions, 'names'>>(), names };
}

function describe({ name, question, sizesMean, full }: (typeof BENCHMARKS)[number]): string {
  return `  ${name.padEnd(10)} ${question} Sizes: ${sizesMean} (default ${full.sizes.join(',')}; ${full.rounds} rounds)`;
}

function benchmarkName(name: string, others: string[] = []): string[] {
  if (BENCHMARKS.some((benchmark) => benchmark.name === name)) return [...others, name];
  throw new InvalidArgumentError(`There is no benchmark of that name.`);
}

function numberWithin(least: number, most: number): (text: string) => number {
  return (text) => {
    const value = Number(text);
    if (/^\d+$/.test(text) && value >= least && value <= most) return value;
    throw new InvalidArgumentError(`A whole number from ${least} to ${most}.`);
  };
}

const MOST_PID = 4_194_304;

function pidsOf(text: string): number[] {
  return text.split(',').map(numberWithin(1, MOST_PID));
}

const MOST = 20_000;

function sizesOf(text: string): number[] {
  return text.split(',').map(numberWithin(0, MOST));
}
