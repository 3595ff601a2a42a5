import { Command, InvalidArgumentError } from 'commander';

/** How many worlds, and which. */
export interface WorldsOptions {
  worlds: number;
  seed: number;
  most: number;
  threads: number;
  minutes: number;
  idle: boolean;
  pipelines: boolean;
  graphs: boolean;
  ownWorkflows: boolean;
}

const MOST_THREADS = 256;
/** A week. */
const MOST_MINUTES = 10_080;

/** Reads the command line. Ends the process with 2 when it is wrong. */
export function readOptions(argv: string[]): WorldsOptions {
  const program = new Command('worlds')
    .description(
      'Lives through worlds in virtual time: the real activities against the simulator, while lines, workers and ' +
        "clocks fail. Holds the cloud's log against what each step says. Exits 1 on any broken promise.",
    )
    .option('--worlds <number>', 'how many (1 to 1e9)', within(1, 1e9))
    .option('--seed <number>', 'of the first; each that follows has the next', within(0, 2 ** 31 - 1), 1)
    .option('--most <number>', 'end after so many broken promises (1 to 1e6)', within(1, 1e6), 10)
    .option('--threads <number>', `on so many cores (1 to ${MOST_THREADS})`, within(1, MOST_THREADS), 1)
    .option(
      '--minutes <number>',
      `begin no more after so long (1 to ${MOST_MINUTES})`,
      within(1, MOST_MINUTES),
      MOST_MINUTES,
    )
    .option('--pipelines', 'a whole pipeline runs in each, by the code of the workflow bundle', false)
    .option('--graphs', 'a pipeline of a random graph runs in each, by the same code, and is talked to', false)
    .option('--own-workflows', 'a workflow of a user’s own runs jobs and such a pipeline in each', false)
    .option('--idle', 'begin nothing in them: what the worlds themselves take', false)
    .exitOverride((error) => process.exit(error.exitCode && 2));
  const flags = program.parse(argv).opts<Omit<WorldsOptions, 'worlds'> & { worlds?: number }>();
  // A seed alone is one world, told from its beginning to its end.
  const isOne = program.getOptionValueSource('seed') === 'cli' && flags.worlds === undefined;
  return { ...flags, worlds: isOne ? 1 : (flags.worlds ?? 10_000) };
}

function within(least: number, most: number): (text: string) => number {
  return (text) => {
    const value = Number(text);
    if (text.trim() !== '' && Number.isInteger(value) && value >= least && value <= most) return value;
    throw new InvalidArgumentError(`A whole number from ${least} to ${most}.`);
  };
}
