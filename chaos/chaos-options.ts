import { Command, InvalidArgumentError } from 'commander';

/** How large a run is. */
export interface ChaosOptions {
  pipelines: number;
  /** Length of the chaos. The calm that follows is bounded on its own. */
  minutes: number;
  calmMinutes: number;
  /** How long nothing may move in the chaos. */
  stillSeconds: number;
  seed: number;
  workers: number;
  /** Where the report goes as JSON. */
  report?: string;
  /** `host:port` of a server that is there already, and is not killed by the run. */
  address?: string;
  /** Of that server: one with no pipelines in it, since those of the run are counted there. */
  namespace: string;
  /** Prints what that server has stored, to be searched for secrets. A command line for `sh`. */
  dump?: string;
}

/** Reads the command line. Ends the process with 2 when it is wrong. */
export function readOptions(argv: string[]): ChaosOptions {
  const program = new Command('chaos')
    .description(
      'Runs pipelines of random shapes against the simulator while workers, server and network are killed, frozen and ' +
        'cut, then holds the cloud log against what the pipelines say. Exits 1 on any broken promise.',
    )
    .option('--pipelines <number>', 'how many pipelines (1 to 5000)', within(1, 5_000), 100)
    .option('--minutes <number>', 'how long the chaos lasts (0.2 to 120)', within(0.2, 120), 3)
    .option('--calm-minutes <number>', 'how long pipelines may take to end after it (0.2 to 60)', within(0.2, 60), 8)
    .option('--still-seconds <number>', 'how long nothing may move in the chaos (10 to 3600)', within(10, 3_600), 60)
    .option('--workers <number>', 'how many worker processes (2 to 16)', within(2, 16), 3)
    .option('--seed <number>', 'repeats shapes and disturbances (default: the time)', within(0, 2 ** 31 - 1))
    .option(
      '--address <host:port>',
      'a server of yours, which is not killed (default: a development server, killed often)',
    )
    .option('--namespace <name>', 'an empty namespace of that server', 'default')
    .option('--dump <command>', 'prints what that server has stored, which is searched for secrets too')
    .option('--report <file>', 'where the report goes as JSON (default: into the folder of the run)')
    .exitOverride((error) => process.exit(error.exitCode && 2));
  const flags = program.parse(argv).opts<Omit<ChaosOptions, 'seed'> & { seed?: number }>();
  return { ...flags, seed: Math.round(flags.seed ?? Date.now() % 2 ** 31) };
}

function within(least: number, most: number): (text: string) => number {
  return (text) => {
    const value = Number(text);
    if (text.trim() !== '' && value >= least && value <= most) return value;
    throw new InvalidArgumentError(`A number from ${least} to ${most}.`);
  };
}
