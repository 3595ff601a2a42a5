import { stateText } from '../../domain/late-text';
import type { PipelineStatus } from '../../domain/status';
import type { WatchHeartbeat } from './watch-heartbeat';
import { noticesOf } from './notices';
import { quotedLines } from './quoted-lines';
import { lineTexts, stepLinesOf } from './step-line';
import { timeText } from './time-text';

/** All that is known of a pipeline at one moment, as lines. */
export function statusPage(workflowId: string, status: PipelineStatus, heartbeats: WatchHeartbeat[]): string[] {
  const { name, date, timezone } = status;
  const state = stateText(status);
  return [
    `${workflowId}: ${name} of ${timeText(date, timezone)} ${state}${zoneText(status)}`,
    ...(status.failure ? quotedLines('  ', `${status.failure.message} (${status.failure.type})`) : []),
    ...lineTexts(stepLinesOf(status, heartbeats)).map((line) => `  ${line}`),
    ...noticesOf(workflowId, status).flatMap(({ lines }) => lines.map((line) => `  ${line}`)),
  ];
}

/** Whose clock the times are of. */
function zoneText({ timezone }: PipelineStatus): string {
  return timezone === undefined ? '' : ` (times of ${timezone})`;
}
