import type { PipelineStatus } from '../../domain/status';
import type { WatchHeartbeat } from './watch-heartbeat';
import { noticesOf } from './notices';
import { quotedLines } from './quoted-lines';
import { lineText, stepLinesOf } from './step-line';
import { timeText } from './time-text';

/** All that is known of a pipeline at one moment, as lines. */
export function statusPage(workflowId: string, status: PipelineStatus, heartbeats: WatchHeartbeat[]): string[] {
  return [
    `${workflowId}: ${status.name} of ${timeText(status.date, status.timezone)} ${status.state}`,
    ...(status.failure ? quotedLines('  ', `${status.failure.message} (${status.failure.type})`) : []),
    ...stepLinesOf(status, heartbeats).map((line) => `  ${lineText(line)}`),
    ...noticesOf(workflowId, status).flatMap(({ lines }) => lines.map((line) => `  ${line}`)),
  ];
}
