import { Command } from 'commander';
import type { End, ExitCode } from '../cli-error';
import type { TemporalLine } from '../connection/connect-to-temporal';
import { withTracedTemporal } from '../connection/with-traced-temporal';
import { environmentHelp } from '../environment-help';
import { rerunPipeline } from '../pipeline/rerun-pipeline';
import { announceDetached, watchRun } from '../pipeline/watch-run';
import { tell } from '../print';

interface Flags {
  from?: string;
  runId?: string;
  detach: boolean;
  json: boolean;
}

/** `rerun <id>`: runs a pipeline once more, and takes over what had succeeded. */
export function rerunCommand(end: End): Command {
  return new Command('rerun')
    .description(
      'Runs a pipeline that has ended once more, for the same date: what had succeeded and was not undone is taken over.',
    )
    .argument('<id>', 'workflow id')
    .option('--from <step>', 'run this step and all that come after it again, whatever became of them (default: none)')
    .option('--run-id <id>', 'an earlier run of that workflow id, as Temporal names it (default: the latest)')
    .option('--detach', 'start the pipeline and return', false)
    .option('--json', 'print the outcome as one JSON line; progress goes to stderr', false)
    .addHelpText('after', environmentHelp('temporal', 'traces'))
    .action(async (id: string, flags: Flags) =>
      end(await withTracedTemporal(process.env, async (line) => rerun(line, id, flags))),
    );
}

async function rerun(line: TemporalLine, id: string, { from, runId, ...flags }: Flags): Promise<ExitCode> {
  const { handle, sentence } = await rerunPipeline(line, id, { from, runId, warn: tell });
  if (flags.detach) return announceDetached(handle, flags);
  tell(sentence);
  return watchRun(line, handle, flags);
}
