import type { WorkflowHandle } from '@temporalio/client';
import { ownCommand } from '../own-command';
import type { ExitCode } from '../cli-error';
import { EXIT } from '../cli-error';
import type { TemporalLine } from '../connection/connect-to-temporal';
import { displayOn } from '../display/display-on';
import { print, printJson, progressScreen, tell } from '../print';
import { listenForInterruption } from '../process/interruption';
import { followPipeline } from './follow-pipeline';
import { reportEnd } from './report-end';

/** Shows a pipeline that was started to its end, or until the person has seen enough. */
export async function watchRun(
  line: TemporalLine,
  handle: WorkflowHandle,
  { json }: { json: boolean },
): Promise<ExitCode> {
  const interruption = listenForInterruption();
  const display = displayOn(progressScreen({ json }), handle.workflowId);
  try {
    const { look, closed } = await followPipeline(line, handle, display, interruption);
    display.end();
    if (closed) return await reportEnd(handle, look, { json });
    const id = handle.workflowId;
    tell(`Stopped watching; ${id} goes on. See it with: ${ownCommand('status', [id], { options: { watch: true } })}`);
    tell(`End it with: ${ownCommand('cancel', [id])}`);
    return EXIT.interrupted;
  } finally {
    display.end();
    interruption.stopListening();
  }
}

/** Says what was started, where nobody watches it. */
export function announceDetached(
  { workflowId, firstExecutionRunId }: WorkflowHandle & { firstExecutionRunId?: string },
  { json }: { json: boolean },
): ExitCode {
  if (json) printJson({ workflowId, runId: firstExecutionRunId });
  else print(workflowId);
  return EXIT.done;
}
