import { Command, InvalidArgumentError } from 'commander';

/** How large a run is. */
export interface FuzzOptions {
  pipelines: number;
  seed: number;
  /** Longest time for which nothing ends before the run is given up: what stands still is then reported. */
  stillSeconds: number;
  /** The workflows, bundled before. */
  workflowBundle?: string;
  /** Where histories that do not replay are written to. */
  histories?: string;
  /** Where the report goes as JSON. */
  report?: string;
}

/** Reads the command line. Ends the process with 2 when it is wrong. */
export function readOptions(argv: string[]): FuzzOptions {
  const program = new Command('replay-fuzz')
    .description(
      'Runs pipelines of random graphs with cancels and Updates while workers are killed and stopped, then replays ' +
        'every history whole, from each of its workflow tasks on, and handed over in parts. Exits 1 when one does not replay ' +
        'or stands still.',
    )
    .option('--pipelines <number>', 'how many runs (1 to 2000)', within(1, 2_000), 60)
    .option('--seed <number>', 'repeats shapes and disturbances (default: the time)', within(0, 2 ** 31 - 1))
    .option('--still-seconds <number>', 'gives up when nothing ends for so long (10 to 600)', within(10, 600), 60)
    .option('--workflow-bundle <file>', 'replay-fuzz/workflows, bundled before (default: they are bundled anew)')
    .option('--histories <folder>', 'where histories that do not replay go (default: into the folder of the run)')
    .option('--report <file>', 'writes the report as JSON')
    .exitOverride((error) => process.exit(error.exitCode && 2));
  const flags = program.parse(argv).opts<Omit<FuzzOptions, 'seed'> & { seed?: number }>();
  return { ...flags, seed: flags.seed ?? Date.now() % 2 ** 31 };
}

function within(least: number, most: number): (text: string) => number {
  return (text) => {
    const value = Number(text);
    if (Number.isInteger(value) && text.trim() !== '' && value >= least && value <= most) return value;
    throw new InvalidArgumentError(`A whole number from ${least} to ${most}.`);
  };
}
